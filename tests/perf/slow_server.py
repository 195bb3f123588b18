"""An HTTP server for benchmarks: answers every path after a while, and tells on stdout how often it did."""

import asyncio
import json
import sys


async def serve(port, delay_s):
    """Serve until stdin ends; each line of stdin is answered with the number of answers."""
    answered = 0

    async def client(reader, writer):
        nonlocal answered
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                await asyncio.sleep(delay_s)
                answered += 1
                body = json.dumps({"id": path.rpartition("/")[2], "nilai": answered}).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                    % (len(body), body)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(client, "127.0.0.1", port, backlog=1000):
        while await asyncio.to_thread(sys.stdin.readline):
            print(answered, flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
