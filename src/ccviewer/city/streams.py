"""Turns a camera's drawing into MJPEG and HLS: encoded only while somebody watches, once for everybody."""

import asyncio
import io
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

BOUNDARY = "ccviewer-simulasi"
MJPEG_KIND = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
_KEPT_SEGMENTS = 6
_PLAYLIST_SEGMENTS = 4
_SEGMENT_S = 1
_FIRST_SEGMENTS = 2  # as many as the first playlist names
_LATE_S, _LATE_REDRAWN = 0.25, 5  # of late pictures only every fifth is drawn anew
_UNWATCHED_S = 8.0  # after the last request for a playlist or segment


@dataclass(frozen=True, slots=True)
class Format:
    """The size and rate of one stream; `quality` is of JPEG, `bits` a second of H.264."""

    name: str
    width: int
    height: int
    fps: int
    quality: int
    bits: int


MAIN = Format("main", 1280, 720, 12, 78, 2_400_000)
SUB = Format("sub", 480, 270, 10, 74, 600_000)

Draw = Callable[[float], Image.Image]  # of wall time; one call at a time


def jpeg(picture: Image.Image, quality: int) -> bytes:
    """Compress one picture."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=2)
    return out.getvalue()


class MjpegStream:
    """One MJPEG stream. `watch` may be called any number of times; all live in one event loop.

    `frozen` and `dead` are asked at each picture: a frozen camera repeats its bytes, a dead one hangs up.
    """

    def __init__(
        self,
        form: Format,
        draw: Draw,
        executor: Executor,
        frozen: Callable[[], bool],
        dead: Callable[[], bool],
    ) -> None:
        self._form, self._draw, self._executor = form, draw, executor
        self._frozen, self._dead = frozen, dead
        self._watchers: set[asyncio.Queue[bytes | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._part = b""

    async def watch(self) -> AsyncIterator[bytes]:
        """Yield multipart parts until the camera dies; a slow reader misses pictures."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
        self._watchers.add(queue)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._encode())
        try:
            while (part := await queue.get()) is not None:
                yield part
        finally:
            self._watchers.discard(queue)

    async def _encode(self) -> None:
        loop = asyncio.get_running_loop()
        beat = loop.time()
        while self._watchers and not self._dead():
            if not (self._frozen() and self._part):
                body = await loop.run_in_executor(self._executor, self._picture, time.time())
                head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n"
                self._part = head.encode() + body + b"\r\n"
            self._give(self._part)
            beat = max(beat + 1 / self._form.fps, loop.time() - 0.2)
            await asyncio.sleep(max(0.0, beat - loop.time()))
        self._give(None)

    def _picture(self, wall: float) -> bytes:
        return jpeg(self._draw(wall), self._form.quality)

    def _give(self, part: bytes | None) -> None:
        for queue in self._watchers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(part)


class _Sink(io.RawIOBase):
    """Collects what the muxer writes, and hands it over a segment at a time."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:  # what libav hands over is a buffer
        piece = bytes(data)  # type: ignore[call-overload]
        self._bytes += piece
        return len(piece)

    def take(self) -> bytes:
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


class _Encoder:
    """H.264 in MPEG-TS, cut at key pictures. Used by one thread at a time."""

    def __init__(self, form: Format) -> None:
        self._sink = _Sink()
        self._box = av.open(self._sink, "w", format="mpegts", options={"mpegts_flags": "pat_pmt_at_frames"})
        stream = self._box.add_stream("libx264", rate=form.fps)
        assert isinstance(stream, VideoStream)  # noqa: S101  (libx264 is video)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = (
            form.width,
            form.height,
            "yuv420p",
            form.bits,
        )
        stream.codec_context.time_base = Fraction(1, form.fps)
        stream.codec_context.gop_size = form.fps * _SEGMENT_S
        stream.codec_context.thread_count = 1
        stream.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "x264-params": f"keyint={form.fps * _SEGMENT_S}:scenecut=0:force-cfr=1",
        }
        self._stream, self._form, self._number = stream, form, 0

    def picture(self, picture: Image.Image) -> None:
        """Add one picture."""
        pixels = np.asarray(picture)
        frame = VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p", threads=1)
        frame.pts, frame.time_base = self._number, Fraction(1, self._form.fps)
        self._number += 1
        self._box.mux(self._stream.encode(frame))

    def cut(self) -> bytes:
        """Return what was made since the last cut."""
        return self._sink.take()

    def close(self) -> None:
        """Free the codec."""
        self._box.close()


class HlsStream:
    """One live HLS stream of segments of one second; made from the first request on, until nobody asks.

    The first request does not wait for the camera: since pictures are a function of time, the last seconds
    are drawn at once. A dead camera's playlist answers None; a frozen one's stops growing. The executor has
    one thread.
    """

    def __init__(
        self,
        form: Format,
        draw: Draw,
        executor: Executor,
        frozen: Callable[[], bool],
        dead: Callable[[], bool],
    ) -> None:
        self._form, self._draw, self._executor = form, draw, executor
        self._frozen, self._dead = frozen, dead
        self._segments: deque[tuple[int, bytes]] = deque(maxlen=_KEPT_SEGMENTS)
        self._next = 0
        self._asked = 0.0
        self._ready = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._last: Image.Image | None = None

    async def close(self) -> None:
        """Make no more of it; before the thread that draws goes away."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def playlist(self) -> bytes | None:
        """Return the playlist as of now, or None when the camera is dead."""
        if self._dead():
            return None
        self._asked = asyncio.get_running_loop().time()
        if self._task is None or self._task.done():
            self._segments.clear()
            self._ready.clear()
            self._task = asyncio.create_task(self._encode())
        await asyncio.wait_for(self._ready.wait(), 10)
        shown = list(self._segments)[-_PLAYLIST_SEGMENTS:]
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:3",
            f"#EXT-X-TARGETDURATION:{_SEGMENT_S}",
            f"#EXT-X-MEDIA-SEQUENCE:{shown[0][0]}",
            "# SIMULASI",
        ]
        for number, _ in shown:
            lines += [f"#EXTINF:{_SEGMENT_S:.3f},", f"{number}.ts"]
        return ("\n".join(lines) + "\n").encode()

    def segment(self, number: int) -> bytes | None:
        """Return one segment, or None when it is too old or not there yet."""
        self._asked = asyncio.get_running_loop().time()
        return next((body for at, body in self._segments if at == number), None)

    async def _encode(self) -> None:
        loop = asyncio.get_running_loop()
        encoder = _Encoder(self._form)
        try:
            begin = time.time() - _FIRST_SEGMENTS * _SEGMENT_S
            while loop.time() - self._asked < _UNWATCHED_S and not self._dead():
                if not self._frozen():
                    body = await self._one_segment(encoder, begin)
                    self._segments.append((self._next, body))
                    self._next += 1
                    if len(self._segments) >= _FIRST_SEGMENTS:
                        self._ready.set()
                begin += _SEGMENT_S
                await asyncio.sleep(max(0.0, begin - time.time()))
        finally:
            # In the thread that draws: whoever is cancelled leaves a picture behind that is being encoded.
            await loop.run_in_executor(self._executor, encoder.close)

    async def _one_segment(self, encoder: _Encoder, begin: float) -> bytes:
        """Draw and encode one second as its pictures fall due; those of the past at once."""
        loop = asyncio.get_running_loop()
        for index in range(self._form.fps * _SEGMENT_S):
            at = begin + index / self._form.fps
            await asyncio.sleep(max(0.0, at - time.time()))
            await loop.run_in_executor(self._executor, self._add, encoder, at, index % _LATE_REDRAWN == 0)
        return encoder.cut()

    def _add(self, encoder: _Encoder, at: float, must_draw: bool) -> None:
        """Add a picture; one that is late repeats the last, so that a slow machine catches up."""
        if self._last is None or must_draw or time.time() - at < _LATE_S:
            self._last = self._draw(at)
        encoder.picture(self._last)
