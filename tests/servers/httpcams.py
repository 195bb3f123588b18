"""Cameras over plain HTTP on loopback, well behaved and hostile, for tests.

Used in the test's own process: `with HttpCameras() as cameras: cameras.url("/mjpeg")`.

    /mjpeg                multipart MJPEG at `fps`, drawn scenes with noise
    /snapshot.jpg         one JPEG, another one at every call
    /frozen.mjpeg         the same JPEG for ever, though it "streams"
    /silent.mjpeg         `silent_after` pictures, then silence on the open connection
    /mute                 takes the request and never answers
    /endless              a header that never ends
    /truncated.mjpeg      JPEGs cut in half
    /html                 HTML with status 200
    /needs-auth/<path>    401 unless Basic `user`:`password`
    /needs-referer/<path> 403 unless the request has a Referer
    /hls/live.m3u8        a live list of `segments` of one second, that grows until they are used up
    anything else         404
"""

import base64
import contextlib
import functools
import http.server
import io
import threading
import time
from fractions import Fraction

import av
import numpy as np

HEAD = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"


@functools.cache
def jpegs(count=25, width=320, height=240):
    """Draw a bright square that wanders over a noisy ground."""
    coder = av.CodecContext.create("mjpeg", "w")
    coder.width, coder.height, coder.pix_fmt, coder.time_base = width, height, "yuvj420p", Fraction(1, 25)
    random = np.random.default_rng(1)
    out = []
    for number in range(count):
        planes = random.integers(60, 90, (height * 3 // 2, width), np.uint8)
        planes[height:] = 128
        left = number * (width - 40) // count
        planes[40:80, left : left + 40] = 235
        out += [bytes(packet) for packet in coder.encode(av.VideoFrame.from_ndarray(planes, "yuvj420p"))]
    return out


@functools.cache
def segments(count):
    """Draw and encode MPEG-TS segments of one second, each begins with a key picture."""
    sink = io.BytesIO()
    out = []
    random = np.random.default_rng(2)
    with av.open(sink, "w", format="mpegts", options={"mpegts_flags": "pat_pmt_at_frames"}) as box:
        stream = box.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt, stream.thread_count = 160, 96, "yuv420p", 1
        stream.options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": "keyint=10:scenecut=0"}
        for number in range(count * 10):
            frame = av.VideoFrame.from_ndarray(random.integers(16, 235, (144, 160), np.uint8), "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            box.mux(stream.encode(frame))
            if number % 10 == 9:
                out.append(sink.getvalue())
                sink.seek(0)
                sink.truncate()
    return out


class HttpCameras:
    """A server with a thread for each viewer; all end with the context."""

    def __init__(self, segments=(), fps=25, silent_after=10, user="user", password="pass", port=0, tls=None):
        self.pictures, self.segments, self.fps, self.silent_after = jpegs(), segments, fps, silent_after
        self.login = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self.closing, self.playing_since = threading.Event(), None
        self.sent = 0
        self.requests = []
        camera = type("Bound", (_Camera,), {"farm": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), camera)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.server.daemon_threads = False  # so that closing waits for them
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), name="httpcams")

    @property
    def port(self):
        return self.server.server_address[1]

    def url(self, path, login=""):
        return f"http://{login}127.0.0.1:{self.port}{path}"

    def playlist(self):
        """List the last three segments that are there by now."""
        begun = self.playing_since = self.playing_since or time.monotonic()
        first = min(int(time.monotonic() - begun), len(self.segments) - 3)
        rows = "".join(f"#EXTINF:1.0,\n{number}.ts\n" for number in range(first, first + 3))
        return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{first}\n{rows}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class _Camera(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    farm = None

    def log_message(self, *_):
        pass

    def answer(self, kind, body, code=200):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if code == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
        self.end_headers()
        self.wfile.write(body)

    def mjpeg(self, picture, count=10**9):
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        begun = time.monotonic()
        for number in range(count):
            jpeg = picture(number)
            self.wfile.write(HEAD % len(jpeg) + jpeg + b"\r\n")
            self.farm.sent += 1
            if self.farm.closing.wait(max(0, begun + (number + 1) / self.farm.fps - time.monotonic())):
                return
        self.farm.closing.wait()

    def endless(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        while not self.farm.closing.wait(0.01):
            self.wfile.write(b"X-More: and more and more\r\n")

    def do_GET(self):
        path = self.path.split("?")[0]
        self.farm.requests.append((path, dict(self.headers)))
        with contextlib.suppress(OSError):  # the viewer has gone
            self.route(path)

    def route(self, path):
        pictures = self.farm.pictures
        if path.startswith("/needs-referer/"):
            if not self.headers.get("Referer"):
                return self.answer("text/plain", b"no referer", 403)
            path = path.removeprefix("/needs-referer")
        if path.startswith("/needs-auth/"):
            if self.headers.get("Authorization") != self.farm.login:
                return self.answer("text/plain", b"who are you", 401)
            path = path.removeprefix("/needs-auth")
        match path:
            case "/mjpeg":
                return self.mjpeg(lambda number: pictures[number % len(pictures)])
            case "/frozen.mjpeg":
                return self.mjpeg(lambda _: pictures[0])
            case "/silent.mjpeg":
                return self.mjpeg(lambda number: pictures[number % len(pictures)], self.farm.silent_after)
            case "/truncated.mjpeg":
                return self.mjpeg(lambda number: pictures[number % len(pictures)][:300])
            case "/snapshot.jpg":
                return self.answer("image/jpeg", pictures[len(self.farm.requests) % len(pictures)])
            case "/mute":
                return self.farm.closing.wait()
            case "/hls/live.m3u8":
                return self.answer("application/vnd.apple.mpegurl", self.farm.playlist().encode())
            case "/endless":
                return self.endless()
            case "/html":
                return self.answer("text/html", b"<html><body>Login</body></html>" * 200)
        number = path.removeprefix("/hls/").removesuffix(".ts")
        if number.isdecimal() and int(number) < len(self.farm.segments):
            return self.answer("video/mp2t", self.farm.segments[int(number)])
        return self.answer("text/plain", b"no such camera", 404)
