"""A small HTTP/1.1 server on asyncio streams: GET and HEAD, keep-alive, ETag, endless bodies."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

SERVER = "ccviewer-city SIMULASI"
_IDLE_S = 60.0
_MAX_HEADER = 16_384


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks for; header names are lower case, the path is decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer; a successful one gets an ETag, and becomes 304 when the client has it."""

    body: bytes
    kind: str
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer without end: each chunk is sent as it comes, and the connection closes after the last."""

    chunks: AsyncIterator[bytes]
    kind: str


class Silence(Exception):
    """The server takes the request and never answers: it hangs for a while, then hangs up."""


Answer = Callable[[Request], Awaitable[Response | Stream]]


def plain(status: HTTPStatus) -> Response:
    """Return a short answer that says only its status."""
    return Response(
        f"{status.value} {status.phrase} (SIMULASI)\n".encode(), "text/plain; charset=utf-8", status
    )


class HttpServer:
    """Serves one listening socket. Lives in the event loop that started it."""

    def __init__(self, answer: Answer, *, silence_s: float = 20.0) -> None:
        self._answer, self._silence_s = answer, silence_s
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self, listener: socket.socket) -> None:
        """Begin to accept connections."""
        self._server = await asyncio.start_server(self._accepted, sock=listener, limit=_MAX_HEADER)

    async def stop(self) -> None:
        """Close the socket and every connection."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  (asyncio calls us in a task)
        self._open.add(task)
        try:
            while await self._serve_one(reader, writer):
                pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client has gone, or is none
        except asyncio.CancelledError:
            pass  # we stop; asyncio would report a cancelled connection as an error
        finally:
            self._open.discard(task)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is over."""
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _IDLE_S)
        request = _parse(head)
        if request is None:
            await _send(writer, plain(HTTPStatus.BAD_REQUEST), "GET", last=True)
            return False
        last = request.headers.get("connection", "").lower() == "close"
        if request.method not in ("GET", "HEAD"):
            await _send(writer, plain(HTTPStatus.METHOD_NOT_ALLOWED), request.method, last=True)
            return False
        try:
            answer = await self._answer(request)
        except Silence:
            await asyncio.sleep(self._silence_s)
            return False
        if isinstance(answer, Stream):
            await _pour(reader, writer, answer, request.method)
            return False
        await _send(writer, _unless_known(answer, request), request.method, last=last)
        return not last


def _parse(head: bytes) -> Request | None:
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        return None
    split = urlsplit(parts[1])
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    if parts[2] == "HTTP/1.0":
        headers.setdefault("connection", "close")
    return Request(parts[0], unquote(split.path), dict(parse_qsl(split.query)), headers)


def _unless_known(response: Response, request: Request) -> Response:
    if response.status is not HTTPStatus.OK:
        return response
    tag = f'"{blake2b(response.body, digest_size=12).hexdigest()}"'
    headers = {"Cache-Control": "no-cache", **response.headers, "ETag": tag}
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(b"", response.kind, HTTPStatus.NOT_MODIFIED, headers)
    return Response(response.body, response.kind, response.status, headers)


def _head(status: HTTPStatus, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"Server: {SERVER}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _send(writer: asyncio.StreamWriter, response: Response, method: str, *, last: bool) -> None:
    headers = dict(response.headers)
    if response.status is not HTTPStatus.NOT_MODIFIED:
        headers |= {"Content-Type": response.kind, "Content-Length": str(len(response.body))}
    headers["Connection"] = "close" if last else "keep-alive"
    writer.write(_head(response.status, headers) + (b"" if method == "HEAD" else response.body))
    await writer.drain()


async def _pour(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stream: Stream, method: str
) -> None:
    headers = {"Content-Type": stream.kind, "Cache-Control": "no-store", "Connection": "close"}
    writer.write(_head(HTTPStatus.OK, headers))
    writer.transport.set_write_buffer_limits(high=262_144)
    async with contextlib.aclosing(stream.chunks):  # type: ignore[type-var]  # an async generator
        if method == "HEAD":
            return
        gone = asyncio.ensure_future(
            reader.read()
        )  # ends when the client hangs up, even while nothing is sent
        try:
            async for chunk in stream.chunks:
                if gone.done():
                    break
                writer.write(chunk)
                await writer.drain()
        finally:
            gone.cancel()
