"""An HTTP server on loopback, in the test's own process, whose answers each test writes itself."""

import contextlib
import http.server
import json
import ssl
import threading
from urllib.parse import parse_qs, urlsplit


class Ask:
    """One request as it came, and the ways to answer it."""

    def __init__(self, handler, body):
        parts = urlsplit(handler.path)
        self.path, self.method, self.headers, self.body = parts.path, handler.command, handler.headers, body
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self._handler = handler

    def answer(self, body=b"", status=200, type="application/json", length=None, **headers):
        """Answer with bytes, or with JSON of anything else; `length` may lie."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler = self._handler
        handler.send_response_only(status)
        headers = {"Content-Type": type, "Content-Length": len(content) if length is None else length} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        for name, value in headers.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(content)

    def raw(self, content):
        """Send bytes as they are, and see that they left."""
        self._handler.wfile.write(content)
        self._handler.wfile.flush()

    @property
    def over(self):
        """An event that is set when the server closes."""
        return self._handler.server.over


class Web:
    """`with Web({"/a": lambda ask: ask.answer([1])}) as web: web.url("/a")`; `web.asked` are all requests."""

    def __init__(self, paths, tls=None):
        self.asked = []
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                length = int(self.headers.get("Content-Length") or 0)
                ask = Ask(self, self.rfile.read(length))
                web.asked.append(ask)
                self.close_connection = True
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client may go away
                    paths.get(ask.path, lambda ask: ask.answer({"error": "none"}, 404))(ask)

            def do_POST(self):
                self.do_GET()

            def log_message(self, *_args):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = False  # waited for, so that none is left behind
            over = threading.Event()

            def handle_error(self, *_args):  # a refused handshake
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.over = threading.Event()
        self.scheme = "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.scheme = "https"
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def url(self, path, host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._server.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
