"""The room's one object: watches all cameras, and says once a second how each of them is."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence

import av

from ccviewer.hub import Clock, Frames
from ccviewer.i18n import Text
from ccviewer.model import Camera, CameraReport, CameraState, Freshness
from ccviewer.model.words import age_text
from ccviewer.video.frozen import Evidence
from ccviewer.video.policy import Load, decide
from ccviewer.video.states import judge
from ccviewer.video.watch import Watch

TICK_S = 0.1
POLICY_S = 0.5
REPORT_S = 1.0
UNWATCHED_REPORT_S = 3.0  # less than what the hub takes for a silence of this room
FPS_S = 2.0
OPENS = 4
OPENS_A_HOST = 2
PROBES = 1

_log = logging.getLogger("ccviewer.video")


class Video:
    """Brings the pictures of all cameras into their slots, each at the size that `frames` asks for.

    `post` is called from a thread of this room, at each change of a camera and once a second (every 3 s
    for one that nobody watches). `secrets` puts secrets into an address or header the moment before it is
    opened; nothing it returns is kept, shown or logged.
    """

    def __init__(
        self,
        cameras: Iterable[Camera],
        frames: Frames,
        post: Callable[[CameraReport], None],
        clock: Clock,
        secrets: Callable[[str], str],
    ) -> None:
        self._frames, self._clock = frames, clock
        self._watches = [Watch(camera, frames.slot(camera.id), clock, secrets) for camera in cameras]
        self._voices = [_Voice(watch, clock, post) for watch in self._watches]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="video", daemon=True)
        self.abandoned = 0  # threads given up, held by a peer that says nothing

    def start(self) -> None:
        """Begin to open what is wanted."""
        av.logging.set_level(av.logging.PANIC)  # FFmpeg writes whole addresses to stderr, passwords and all
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> None:
        """End all threads. One that its connection does not let go is left behind, counted and logged."""
        deadline = self._clock.monotonic() + timeout_s
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        streams = [stream for watch in self._watches for stream in watch.close(self._clock.monotonic())]
        held = [stream for stream in streams if not stream.join(max(0.0, deadline - self._clock.monotonic()))]
        self.abandoned = len(held)
        if held:
            _log.warning("%d streams did not end within %g s", len(held), timeout_s)

    def _run(self) -> None:
        policy_at = float("-inf")
        while not self._stopping.is_set():
            now = self._clock.monotonic()
            if now - policy_at >= POLICY_S:
                policy_at = now
                self._decide(now)
            gate = _Gate(self._watches)
            for watch in sorted(self._watches, key=lambda watch: watch.urgency):
                watch.step(now, gate.admit)
            for voice in self._voices:
                voice.speak(self._clock.monotonic())
            self.abandoned = sum(watch.abandoned(now) for watch in self._watches)
            self._stopping.wait(TICK_S)

    def _decide(self, now: float) -> None:
        demands = self._frames.demands()
        standings = {
            watch.camera.id: watch.standing(now, demands.get(watch.camera.id)) for watch in self._watches
        }
        chosen = decide(now, demands, standings, Load())
        for watch in self._watches:
            watch.choose(chosen[watch.camera.id], now)


class _Gate:
    """Lets only a few connections be opened at a time: a rebooted switch returns all its cameras at once."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._opening = Counter(host for watch in watches for host in watch.opening_hosts())
        self._probes = sum(watch.probing() for watch in watches)

    def admit(self, host: str, probe: bool) -> bool:
        crowded = bool(host) and self._opening[host] >= OPENS_A_HOST
        if crowded or self._opening.total() >= OPENS or (probe and self._probes >= PROBES):
            return False
        self._opening[host] += 1
        self._probes += probe
        return True


class _Voice:
    """Says how one camera is: at each change, and regularly. Drops the picture that may not be shown."""

    def __init__(self, watch: Watch, clock: Clock, post: Callable[[CameraReport], None]) -> None:
        self._watch, self._clock, self._post = watch, clock, post
        self._state = CameraState.CONNECTING
        self._since = clock.now()
        self._spoken_at = float("-inf")
        self._said: object = None
        self._counts: deque[tuple[float, int]] = deque()

    def speak(self, now: float) -> None:
        watch = self._watch
        state = judge(watch.facts(), now) if watch.camera.sources else CameraState.NOT_FOUND
        if state is not self._state:
            self._state, self._since = state, self._clock.now()
        if state.freshness is Freshness.LOST:
            watch.outlet.clear()
        said = (state, watch.on_main, watch.watched, watch.size, watch.failure, watch.next_try)
        period_s = REPORT_S if watch.watched else UNWATCHED_REPORT_S
        if said != self._said or now - self._spoken_at >= period_s:
            self._said, self._spoken_at = said, now
            self._post(self._report(now))

    def _report(self, now: float) -> CameraReport:
        watch, to_utc = self._watch, self._clock.now() - now
        picture_at, next_try, vitals = watch.picture_at, watch.next_try, watch.vitals
        lag_s = vitals.lag_s if vitals else 0.0
        if not watch.watched and picture_at is not None:
            lag_s = now - picture_at
        return CameraReport(
            watch.camera.id,
            self._state,
            self._since,
            self._reason(now),
            self._fps(now),
            *watch.size,
            watch.on_main,
            watch.tries,
            None if next_try is None else max(next_try, now) + to_utc,  # -inf: one was not tried yet
            None if picture_at is None else picture_at + to_utc,
            watch.outlet.shown,
            lag_s,
            watch.recording,
            watch.watched,
            vitals is not None and vitals.late,
        )

    def _fps(self, now: float) -> float:
        """Return pictures a second over the last two seconds."""
        counts = self._counts
        counts.append((now, self._watch.outlet.shown))
        while len(counts) > 2 and counts[1][0] <= now - FPS_S:
            counts.popleft()
        (then, before), (_, shown) = counts[0], counts[-1]
        return (shown - before) / max(now - then, 1.0)

    def _reason(self, now: float) -> Text | None:
        watch = self._watch
        if not watch.camera.sources:
            return Text("Kamera ini tidak punya alamat dalam profil")
        if watch.failure is not None:
            return watch.failure.reason
        if not watch.watched:
            return Text("Tidak ditayangkan: hanya diperiksa sesekali")
        verdict = watch.vitals.frozen if watch.vitals else None
        if verdict is None and watch.better_failure is not None:
            return Text("Aliran yang lebih baik gagal: {why}", why=watch.better_failure.reason)
        if verdict is None:
            return None
        match verdict.evidence:
            case Evidence.BYTES:
                return Text("Kamera mengirim gambar yang sama terus-menerus")
            case Evidence.PIXELS:
                return Text("Gambar tidak berubah sedikit pun")
            case Evidence.OVERLAY:
                return Text("Jam di dalam gambar berhenti")
            case Evidence.QUIET:
                return Text("Tanpa gerak {age}", age=age_text(now - verdict.since))
