"""Keeps one camera's picture coming: its streams, its tries, its facts."""

import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ccviewer.hub import Clock, Demand, FrameSlot
from ccviewer.i18n import Text, tr
from ccviewer.model import Camera
from ccviewer.video import failures
from ccviewer.video.failures import Cause, Failure
from ccviewer.video.frozen import FrozenDetector
from ccviewer.video.outlet import Outlet
from ccviewer.video.policy import NOTHING, Choice, Standing
from ccviewer.video.reconnect import reconnect_delay
from ccviewer.video.sources import Kind, host_of, kind_of
from ccviewer.video.states import SILENT_S, Facts, Line
from ccviewer.video.stream import GUESSED_GOP_S, Mode, Stream, Vitals, Want

PROBE_S = 60.0
BACK_S = 3.0
STEADY_S = 10.0  # of pictures, before failures are forgotten
OPENING_S = 12.0  # a name that does not resolve holds a thread longer than any timeout of ours

_log = logging.getLogger("ccviewer.video")


@dataclass(slots=True)
class _Tries:
    """Failures in a row, and when the next try is due."""

    failures: int = 0
    due: float = float("-inf")
    cause: Cause | None = None

    def failed(self, cause: Cause, now: float) -> None:
        self.failures, self.cause = self.failures + 1, cause
        self.due = now + reconnect_delay(cause, self.failures, random.random())  # noqa: S311  (spreads load)

    def hurry(self, now: float) -> None:
        """Try now, for somebody who begins to look; not where each try may lock an account."""
        if self.cause is not Cause.AUTH:
            self.due = min(self.due, now)


@dataclass(frozen=True, slots=True)
class _Berth:
    stream: Stream
    source: int
    begun: float
    probe: bool


class Watch:
    """One camera. Only the coordinator's thread calls it."""

    def __init__(self, camera: Camera, slot: FrameSlot, clock: Clock, secrets: Callable[[str], str]) -> None:
        self.camera = camera
        self.outlet = Outlet(slot)
        self.choice = Choice((), Want(Mode.OFF, NOTHING))
        self.failure: Failure | None = None  # since the last picture
        self.better_failure: Failure | None = None  # of the stream that should be on instead
        self.picture_at: float | None = None  # monotonic
        self.size = (0, 0)
        self.tries = 0  # failures since it was last live
        self._clock, self._secrets = clock, secrets
        self._kinds = tuple(kind_of(source) for source in camera.sources)
        self._mains = tuple(i for i, source in enumerate(camera.sources) if source.main)
        self._subs = tuple(i for i, source in enumerate(camera.sources) if not source.main)
        self._detectors: dict[int, FrozenDetector] = {}
        self._heights: dict[int, int] = {}
        self._on: _Berth | None = None  # shown, on its way to be, or a probe
        self._coming: _Berth | None = None  # takes over from `_on` with its first picture
        self._leaving: list[tuple[Stream, float]] = []
        self._tries = {index: _Tries() for index in range(len(camera.sources))}
        self._probe_due = float("-inf")
        self._trying_since: float | None = None
        self._steady_since: float | None = None
        self._switched_at = self._wanted_at = float("-inf")
        self._last_demand: Demand | None = None
        self._lost = False

    @property
    def watched(self) -> bool:
        """Say whether its pictures are shown or kept warm."""
        return self.choice.want.mode is not Mode.OFF

    @property
    def next_try(self) -> float | None:
        """Return the monotonic second of the next try, while it waits after a failure."""
        return self._due if self._on is None and self.failure is not None else None

    @property
    def urgency(self) -> tuple[bool, bool, float]:
        """Sort key: who shall be opened first."""
        return (not self.choice.want.demand.focused, not self.watched, self._due)

    @property
    def _due(self) -> float:
        """When the next of its sources may be tried."""
        wait = self._probe_due if not self.watched else float("-inf")
        return max(wait, min((tries.due for tries in self._tries.values()), default=float("inf")))

    @property
    def on_main(self) -> bool:
        """Say whether the main stream is on."""
        return self._on is not None and self._on.source in self._mains

    @property
    def recording(self) -> bool:
        """Say whether it is a file."""
        source = self._on.source if self._on else 0
        return bool(self._kinds) and self._kinds[source] is Kind.FILE

    @property
    def vitals(self) -> Vitals | None:
        """Return what the stream that is on says of itself."""
        return self._on.stream.vitals if self._on else None

    def opening_hosts(self) -> Iterator[str]:
        """Name the host of every connection that is being opened, given up or not."""
        for berth in (self._on, self._coming):
            if berth and berth.stream.vitals.opened_at is None and berth.stream.alive:
                yield self._host(berth.source)
        for stream, _ in self._leaving:
            if stream.vitals.opened_at is None and stream.alive:
                yield stream.host

    def probing(self) -> bool:
        """Say whether it is being asked whether it is there."""
        return self._on is not None and self._on.probe

    def abandoned(self, now: float) -> int:
        """Count the threads that were told to stop more than 5 s ago and are still held."""
        return sum(now - since > 5 for stream, since in self._leaving if stream.alive)

    def standing(self, now: float, demand: Demand | None) -> Standing:
        """Return what the policy needs to know."""
        if demand is not None:
            self._wanted_at, self._last_demand = now, demand
        source = None if self._on is None or self._on.probe else self._on.source
        return Standing(
            self._mains,
            self._subs,
            self._heights,
            source,
            self._switched_at,
            self._last_demand,
            self._wanted_at,
        )

    def facts(self) -> Facts:
        """Return what the verdict on the camera is made of."""
        vitals = self.vitals
        known = Facts(
            self._line(),
            self._trying_since,
            vitals.opened_at if vitals else None,
            vitals.packet_at if vitals else None,
            self.picture_at,
            self.failure.cause if self.failure else None,
        )
        if not self.watched:
            return Facts(
                known.line, known.trying_since, None, None, known.picture_at, known.cause, gap_s=2 * PROBE_S
            )
        if vitals is None or self._on is None:
            return known
        frozen = vitals.frozen is not None and vitals.frozen.evidence.frozen
        return Facts(
            known.line,
            known.trying_since,
            known.opened_at,
            known.packet_at,
            known.picture_at,
            known.cause,
            self._gap_s(vitals, self._on.source),
            vitals.lag_s,
            vitals.late,
            frozen,
        )

    def _line(self) -> Line:
        if not self.watched:
            return Line.CLOSED if self.failure is None else Line.LOST
        if self._on is None:
            return Line.LOST
        return Line.OPENING if self._on.stream.vitals.opened_at is None else Line.OPEN

    def _gap_s(self, vitals: Vitals, source: int) -> float:
        if self._kinds[source] is Kind.SNAPSHOT:
            return 2 * self.camera.sources[source].period_s
        if self.choice.want.mode is Mode.KEYFRAMES and not vitals.intra:
            return 2 * (vitals.gop_s or GUESSED_GOP_S)
        return 0.0

    def choose(self, choice: Choice, now: float) -> None:
        """Take the policy's word."""
        was_watched, self.choice = self.watched, choice
        if self.watched == was_watched:
            return
        self._close_all(now)
        self.outlet.clear()
        if self.watched:  # what a probe saw is not what will be shown
            self.picture_at = self._trying_since = None
            for tries in self._tries.values():
                tries.hurry(now)
        else:
            self._probe_due = now + PROBE_S

    def step(self, now: float, may_open: Callable[[str, bool], bool]) -> None:
        """Look after the streams: take note of what ended, open what is due and allowed.

        `may_open` is asked with the host and whether it is a probe.
        """
        self._leaving = [(stream, since) for stream, since in self._leaving if stream.alive]
        self._take_over(now)
        self._note(now)
        if not self.camera.sources:
            return
        if self._on is None:
            self._open(now, may_open)
        elif self.watched:
            self._steer(self._on, now, may_open)

    def _take_over(self, now: float) -> None:
        coming = self._coming
        if coming is None:
            return
        vitals = coming.stream.vitals
        if self.outlet.owned_by(coming.stream):
            if self._on:
                self._leave(self._on, now)
            self._on, self._coming = coming, None
            self._switched_at, self.better_failure = now, None
        elif vitals.ended or not coming.stream.alive or self._stuck(coming, now):
            self.better_failure = vitals.failure or failures.silent(self._host(coming.source))
            self._tries[coming.source].failed(self.better_failure.cause, now)
            self._leave(coming, now)
            self._coming = None

    def _note(self, now: float) -> None:
        """Take over what the stream has brought, and why it ended."""
        berth = self._on
        if berth is None:
            return
        vitals = berth.stream.vitals
        ended = vitals.ended or not berth.stream.alive
        picture_at = vitals.picture_at
        if picture_at is not None and (self.picture_at is None or picture_at > self.picture_at):
            self.picture_at, self.size = picture_at, (vitals.width, vitals.height)
            self._heights[berth.source] = vitals.height
            self._trying_since = self.failure = None
            if self._steady_since is None:
                self._steady_since = picture_at
            self._back(berth, picture_at - self._steady_since)
        if ended:
            self._ended(berth, now)
        elif self._stuck(berth, now):
            self._fail(berth, failures.silent(self._host(berth.source)), now)

    def _stuck(self, berth: _Berth, now: float) -> bool:
        vitals = berth.stream.vitals
        if vitals.opened_at is None:
            return now - berth.begun > OPENING_S
        if self._kinds[berth.source] is Kind.SNAPSHOT:
            return False
        return now - (vitals.packet_at or vitals.opened_at) > SILENT_S

    def _ended(self, berth: _Berth, now: float) -> None:
        vitals = berth.stream.vitals
        if vitals.failure is not None:
            self._fail(berth, vitals.failure, now)
        elif berth.probe and vitals.picture_at is not None:
            self._on, self._probe_due = None, now + PROBE_S
        else:
            self._fail(berth, Failure(Cause.OTHER, Text("Pembaca gambar berhenti")), now)

    def _fail(self, berth: _Berth, failure: Failure, now: float) -> None:
        self._leave(berth, now)
        self._on, self._steady_since, self.failure = None, None, failure
        self.tries += 1
        self._tries[berth.source].failed(failure.cause, now)
        self._probe_due = now + PROBE_S
        if not self._lost:
            self._lost = True
            _log.warning("%s: %s", self.camera.id, failure.reason)

    def _back(self, berth: _Berth, steady_s: float) -> None:
        """Say that it is back, and forget its failures: neither for a picture that goes again at once."""
        if self._lost and (berth.probe or steady_s >= BACK_S):
            self._lost = False
            said = tr(
                "{camera}: kembali setelah {count} kali gagal",
                camera=self.camera.id,
                count=self.tries,
            )
            _log.info("%s", said)
        if berth.probe or steady_s >= STEADY_S:
            self.tries = self._tries[berth.source].failures = 0

    def _open(self, now: float, may_open: Callable[[str, bool], bool]) -> None:
        if now < self._due:
            return
        ready = [source for source in self.choice.sources if now >= self._tries[source].due]
        if ready and may_open(self._host(ready[0]), not self.watched):
            want = self.choice.want if self.watched else Want(Mode.PROBE, NOTHING)
            self._on = self._start(ready[0], want, now)
            if self._trying_since is None:
                self._trying_since = now

    def _steer(self, on: _Berth, now: float, may_open: Callable[[str, bool], bool]) -> None:
        on.stream.want = self.choice.want
        best = self.choice.sources[0]
        if best == on.source:
            self.better_failure = None
        if self._coming and self._coming.source == best:
            self._coming.stream.want = self.choice.want
        elif self._coming:
            self._leave(self._coming, now)
            self._coming = None
        elif (
            best != on.source
            and self.outlet.owned_by(on.stream)
            and now >= self._tries[best].due
            and may_open(self._host(best), False)
        ):
            self._coming = self._start(best, self.choice.want, now)

    def _start(self, source: int, want: Want, now: float) -> _Berth:
        detector = self._detectors.setdefault(source, FrozenDetector())
        stream = Stream(
            self.camera.id,
            self.camera.sources[source],
            want,
            outlet=self.outlet,
            detector=detector,
            clock=self._clock,
            secrets=self._secrets,
        )
        stream.start()
        return _Berth(stream, source, now, want.mode is Mode.PROBE)

    def _leave(self, berth: _Berth, now: float) -> None:
        berth.stream.stop()
        if berth.stream.alive:
            self._leaving.append((berth.stream, now))
            if not berth.stream.vitals.ended:  # the old thread may still look: never two on one
                self._detectors.pop(berth.source, None)

    def _close_all(self, now: float) -> None:
        for berth in (self._on, self._coming):
            if berth:
                self._leave(berth, now)
        self._on = self._coming = self._steady_since = None

    def close(self, now: float) -> list[Stream]:
        """Stop everything and return the streams whose threads are still there."""
        self._close_all(now)
        return [stream for stream, _ in self._leaving if stream.alive]

    def _host(self, source: int) -> str:
        return host_of(self.camera.sources[source])
