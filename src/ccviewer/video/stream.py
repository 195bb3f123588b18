"""One connection to one camera, from opening to its end."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from ccviewer.errors import CCViewerError
from ccviewer.hub import Clock, Demand
from ccviewer.i18n import Text
from ccviewer.model import Source
from ccviewer.video import failures
from ccviewer.video.failures import Cause, Failure
from ccviewer.video.frozen import FrozenDetector, Verdict
from ccviewer.video.outlet import Outlet
from ccviewer.video.scaling import scaled_size
from ccviewer.video.sources import Kind, Opening, host_of, opening
from ccviewer.video.timing import Lag, Pace

# `av` can be interrupted by nothing but its own timeouts: with these a thread ends within 3 s of `stop`.
OPEN_S = 2.7
READ_S = 2.5
UNREADABLE_S = 8.0  # data without a picture
KEYLESS_S = 30.0  # the same, where a decoder may have to wait for a key picture: some cameras send few
LOOK_S = 0.5  # between two looks for a frozen picture
KNOCK_S = 0.3
LOW_DELAY = 0x80000
KEYFRAME_CAP = 2.0  # pictures a second of a stream that has nothing but key pictures
HLS_SEGMENTS = 3  # FFmpeg starts so many before the end of the list
GUESSED_GOP_S = 2.0
LONGEST_GOP_S = 60.0
PLANAR = frozenset(("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray"))


class Mode(Enum):
    """How much of a stream is decoded."""

    FULL = "full"
    CAP = "cap"  # all decoded, some shown
    KEYFRAMES = "keyframes"
    OFF = "off"
    PROBE = "probe"  # one picture, not shown: is it there?


@dataclass(frozen=True, slots=True)
class Want:
    """What a stream shall do now. Replaced as a whole, so that a thread sees all of it or nothing."""

    mode: Mode
    demand: Demand
    cap: float = 0.0  # pictures a second, for CAP


@dataclass(slots=True)
class Vitals:
    """What a stream knows of itself. Its own thread writes, anybody reads. Times are monotonic seconds."""

    opened_at: float | None = None
    packet_at: float | None = None
    picture_at: float | None = None
    pictures: int = 0  # decoded
    unreadable: int = 0  # packets
    width: int = 0
    height: int = 0
    lag_s: float = 0.0
    gop_s: float = 0.0
    intra: bool = False  # every picture is a key picture
    late: bool = False  # by nature
    frozen: Verdict | None = None
    ended: bool = False
    failure: Failure | None = None  # set before `ended`


class Stream:
    """Opens one source in a thread of its own, scales and puts its pictures until it fails or is stopped.

    It holds no reference to hub, policy or other streams: what it needs is passed in, so that the same
    class can do its work in another process.
    """

    def __init__(
        self,
        name: str,
        source: Source,
        want: Want,
        *,
        outlet: Outlet,
        detector: FrozenDetector,
        clock: Clock,
        secrets: Callable[[str], str],
    ) -> None:
        self.want = want
        self.vitals = Vitals()
        self._source, self._outlet, self._detector = source, outlet, detector
        self._clock, self._secrets = clock, secrets
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"video {name}", daemon=True)
        self._scaler, self._lag, self._pace = VideoReformatter(), Lag(), Pace()
        self._kind = Kind.STREAM
        self._put_at = self._looked_at = self._key_at = float("-inf")
        self._live = True
        self._replaying = True  # a list that no longer grows offers its last pieces again and again

    def start(self) -> None:
        """Open the source."""
        self._outlet.admit(self)
        self._thread.start()

    def stop(self) -> None:
        """Show nothing more from now on, and end as soon as the connection lets go. Does not wait."""
        self._stopping.set()
        self._outlet.dismiss(self)

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread; False when it is still held by the connection."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    @property
    def host(self) -> str:
        """Return the host of its source, empty for a file."""
        return host_of(self._source)

    @property
    def alive(self) -> bool:
        """Say whether the thread is still there."""
        return self._thread.is_alive()

    def _run(self) -> None:
        self.vitals.failure = self._watch()
        self.vitals.ended = True

    def _watch(self) -> Failure | None:
        try:
            spec = opening(self._source, self._secrets)
        except CCViewerError as error:  # a secret that is not there
            return Failure(Cause.AUTH, error.text)
        except ValueError:
            return Failure(Cause.NOT_FOUND, Text("Alamat kamera tidak sah"))
        self._kind = spec.kind
        self._detector.reopened()
        try:
            return self._poll(spec) if spec.kind is Kind.SNAPSHOT else self._follow(spec)
        except (av.error.FFmpegError, OSError) as error:
            return self._failed(error, spec)

    def _failed(self, error: Exception, spec: Opening) -> Failure:
        failure = failures.classify(error, spec.where)
        if failure.cause is Cause.VAGUE and self.vitals.pictures:  # it was open: FFmpeg says no more
            return failures.cut(spec.where)
        if failure.cause is Cause.VAGUE and spec.host:
            return _explained(failure, spec)
        if failure.cause is not Cause.TIMEOUT:
            return failure
        if self.vitals.pictures:
            return failures.silent(spec.where)
        return failure if self._stopping.is_set() or _answers(spec) else failures.unreachable(spec.where)

    def _poll(self, spec: Opening) -> Failure | None:
        """Fetch one picture after the other, never two at a time."""
        self.vitals.late = spec.period_s > 2
        while not self._stopping.is_set():
            begun = self._clock.monotonic()
            with av.open(spec.url, options=spec.options, timeout=(OPEN_S, READ_S)) as box:
                failure = self._play(box, spec)
            if failure is None or failure.cause is not Cause.ENDED or not self._live:
                return failure
            if self.vitals.picture_at is None or self.vitals.picture_at < begun:
                return failures.pictureless(spec.where)
            self._stopping.wait(max(0.1, spec.period_s - (self._clock.monotonic() - begun)))
        return None

    def _follow(self, spec: Opening) -> Failure | None:
        """Stay on one connection until it ends; a file begins again."""
        with av.open(spec.url, options=spec.options, timeout=(OPEN_S, READ_S)) as box:
            if spec.kind is Kind.STREAM and box.format.name == "hls":
                self._kind = Kind.HLS
            failure = self._play(box, spec)
            while (
                self._kind is Kind.FILE and failure and failure.cause is Cause.ENDED and self.vitals.pictures
            ):
                box.seek(0)
                self._pace = Pace()
                failure = self._play(box, spec)
            return failure

    def _play(self, box: InputContainer, spec: Opening) -> Failure | None:
        """Return why it ended, or None when that was wanted."""
        vitals = self.vitals
        if not box.streams.video:
            return failures.pictureless(spec.where)
        stream = box.streams.video[0]
        if not stream.codec_context.is_open:
            stream.thread_type = "NONE"
            stream.codec_context.flags |= LOW_DELAY  # as an option of `av.open` it does nothing
        vitals.intra = stream.codec_context.name in ("mjpeg", "png", "bmp", "webp")
        now = asked_at = self._clock.monotonic()
        if vitals.opened_at is None:
            vitals.opened_at = now
        picture_at = now
        for packet in box.demux(stream):
            if self._stopping.is_set() or not self._live:
                return None
            now = self._clock.monotonic()
            # At the end of a silence FFmpeg gives away what its parser held back: that is no sign of life.
            if packet.size and now - asked_at < READ_S * 0.9:
                vitals.packet_at = now
            before = vitals.pictures
            self._packet(packet, stream, now)
            if self._stopping.is_set() or not self._live:
                return None
            if vitals.pictures > before:
                picture_at = now
                if self.want.mode is Mode.PROBE and vitals.picture_at is not None:
                    return None
            elif now - picture_at > (UNREADABLE_S if vitals.intra else KEYLESS_S):
                return failures.undecodable(spec.where)
            asked_at = self._clock.monotonic()
        return failures.stuck(spec.where) if self._kind is Kind.HLS else failures.ended(spec.where)

    def _packet(self, packet: "Packet[VideoStream]", stream: VideoStream, now: float) -> None:
        vitals, keys_only = self.vitals, self.want.mode is Mode.KEYFRAMES
        if packet.size and packet.is_keyframe:
            if not vitals.intra:
                self._keyed(packet, now)
            elif now - self._looked_at >= LOOK_S:
                self._detector.key_packet(now, memoryview(packet))
            # Only at a key picture: from any other on, a decoder that slept would show rubbish.
            stream.codec_context.skip_frame = "NONKEY" if keys_only else "DEFAULT"
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            vitals.unreadable += 1
            return
        for frame in frames:
            if isinstance(frame, VideoFrame):
                self._picture(frame, stream, now)

    def _keyed(self, packet: "Packet[VideoStream]", now: float) -> None:
        """Take note of a key packet: how far apart they are, by their own times where they have any."""
        at = float(packet.pts * packet.time_base) if packet.pts is not None and packet.time_base else now
        if 0 < at - self._key_at < LONGEST_GOP_S:
            self.vitals.gop_s = at - self._key_at
        self._key_at = at
        self._detector.key_packet(now, memoryview(packet))
        if self._kind is Kind.HLS:
            seen = self._detector.seen_before(memoryview(packet))
            self._replaying = self._replaying and seen

    def _picture(self, frame: VideoFrame, stream: VideoStream, now: float) -> None:
        vitals, want = self.vitals, self.want
        vitals.width, vitals.height = frame.width, frame.height
        if self._kind is Kind.HLS and self._replaying:
            vitals.pictures += 1
            return
        shown_at = frame.time
        if self._kind.paced and shown_at is not None and want.mode is not Mode.PROBE:
            wait_s = self._pace.wait_s(now, shown_at)
            if wait_s > 0 and self._stopping.wait(wait_s):
                return
            now = self._clock.monotonic()
        vitals.picture_at = now
        vitals.packet_at = max(now, vitals.packet_at or now) if self._kind.paced else vitals.packet_at
        vitals.pictures += 1
        if self._kind.timed and shown_at is not None:
            vitals.lag_s = self._lag.measure(now, shown_at)
        elif self._kind is Kind.HLS:
            vitals.late, vitals.lag_s = True, HLS_SEGMENTS * (vitals.gop_s or GUESSED_GOP_S)
        if want.mode is Mode.PROBE:
            return
        if self._kind is not Kind.FILE and now - self._looked_at >= LOOK_S:
            self._looked_at = now
            self._detector.picture(now, _luma(frame))
            vitals.frozen = self._detector.verdict(now)
        cap = want.cap if want.mode is Mode.CAP else 0.0
        if want.mode is Mode.KEYFRAMES and vitals.intra:
            cap = KEYFRAME_CAP
        if not cap or now - self._put_at >= 0.9 / cap:
            self._put_at = now
            self._show(frame, stream, want.demand, now)

    def _show(self, frame: VideoFrame, stream: VideoStream, demand: Demand, now: float) -> None:
        aspect = float(stream.codec_context.sample_aspect_ratio or 1) or 1.0
        width, height = scaled_size(frame.width, frame.height, aspect, demand)
        picture = self._scaler.reformat(
            frame,
            width=width,
            height=height,
            format="bgra",
            interpolation=Interpolation.FAST_BILINEAR,
            threads=1,  # without it swscale starts threads of its own, and takes twice the time
        )
        plane = picture.planes[0]
        self._live = self._outlet.put(self, width, height, plane.line_size, memoryview(plane), now)


def _luma(frame: VideoFrame) -> NDArray[np.uint8]:
    if frame.format.name not in PLANAR:
        frame = frame.reformat(format="gray", threads=1)
    plane = frame.planes[0]
    rows: NDArray[np.uint8] = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width]


def _explained(failure: Failure, spec: Opening) -> Failure:
    try:
        socket.getaddrinfo(spec.host, spec.port)
    except OSError:
        return failures.nameless(spec.host)
    return failures.untrusted(spec.where) if spec.encrypted else failure


def _answers(spec: Opening) -> bool:
    """Knock once: a host that takes a connection and says nothing is another thing than none."""
    if not spec.host:
        return True
    try:
        socket.create_connection((spec.host, spec.port), KNOCK_S).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True
