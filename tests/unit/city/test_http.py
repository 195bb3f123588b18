import asyncio
import socket
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest

from ccviewer.city.http import SERVER, HttpServer, Response, Silence, Stream, plain


async def answer(request):
    if request.path == "/data":
        return Response(b"isi", "text/plain")
    if request.path == "/cari":
        return Response(request.query.get("kata", "").encode(), "text/plain")
    if request.path == "/diam":
        raise Silence
    if request.path == "/arus":
        return Stream(_three(), "application/octet-stream")
    return plain(HTTPStatus.NOT_FOUND)


async def _three():
    for part in (b"satu", b"dua", b"tiga"):
        yield part


@asynccontextmanager
async def served():
    listener = socket.create_server(("127.0.0.1", 0))
    server = HttpServer(answer, silence_s=0.01)
    await server.start(listener)
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        await server.stop()


async def ask(connection, path, *headers, method="GET", last=False):
    """Send one request; return status, headers and body."""
    reader, writer = connection
    lines = [f"{method} {path} HTTP/1.1", "Host: x", *headers, "Connection: close" if last else "", ""]
    writer.write("\r\n".join(line for line in lines if line).encode() + b"\r\n\r\n")
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    found = dict(line.split(": ", 1) for line in head[1:] if line)
    size = 0 if method == "HEAD" else int(found.get("Content-Length", 0))
    return int(head[0].split()[1]), found, await reader.readexactly(size)


def run(test):
    async def inside():
        async with served() as connection:
            return await test(connection)

    return asyncio.run(inside())


def test_an_answer_says_that_it_comes_from_a_simulation():
    status, headers, body = run(lambda connection: ask(connection, "/data"))
    assert (status, headers["Server"], body) == (200, SERVER, b"isi")
    assert "SIMULASI" in SERVER


def test_what_the_client_has_is_not_sent_again():
    async def test(connection):
        _, headers, _ = await ask(connection, "/data")
        return headers["ETag"], await ask(connection, "/data", f"If-None-Match: {headers['ETag']}")

    tag, (status, headers, body) = run(test)
    assert (status, headers["ETag"], body) == (304, tag, b"")
    assert "Content-Length" not in headers


@pytest.mark.parametrize("known", ["W/{tag}", '"other", {tag}', "*"])
def test_tags_are_compared_weakly_and_in_lists(known):
    async def test(connection):
        _, headers, _ = await ask(connection, "/data")
        return await ask(connection, "/data", "If-None-Match: " + known.format(tag=headers["ETag"]))

    assert run(test)[0] == 304


def test_another_tag_gets_the_whole_document():
    assert run(lambda connection: ask(connection, "/data", 'If-None-Match: "old"'))[0] == 200


def test_many_requests_share_a_connection():
    async def test(connection):
        return [(await ask(connection, "/cari?kata=lok%20tuan"))[2] for _ in range(5)]

    assert run(test) == [b"lok tuan"] * 5


def test_a_connection_is_closed_when_the_client_says_so():
    async def test(connection):
        await ask(connection, "/data", last=True)
        return await connection[0].read()

    assert run(test) == b""


def test_a_head_has_no_body():
    status, headers, body = run(lambda connection: ask(connection, "/data", method="HEAD"))
    assert (status, headers["Content-Length"], body) == (200, "3", b"")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/none", 404), ("POST", "/data", 405), ("GET", "/a b", 400)]
)
def test_what_is_wrong_is_answered_with_its_status(method, path, status):
    assert run(lambda connection: ask(connection, path, method=method))[0] == status


def test_a_silent_source_hangs_up_without_a_word():
    async def test(connection):
        connection[1].write(b"GET /diam HTTP/1.1\r\n\r\n")
        return await connection[0].read()

    assert run(test) == b""


def test_a_stream_ends_with_its_last_chunk():
    async def test(connection):
        connection[1].write(b"GET /arus HTTP/1.1\r\n\r\n")
        return await connection[0].read()

    assert run(test).endswith(b"\r\n\r\nsatuduatiga")


def test_a_head_too_long_closes_the_connection():
    async def test(connection):
        connection[1].write(b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000)
        return await connection[0].read()

    assert run(test) == b""
