"""What the hub knows of feeds, cameras, assets and events, each in its own register. Main thread only."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ccviewer.hub.clock import Clock
from ccviewer.model import (
    Asset,
    Camera,
    CameraReport,
    CameraState,
    Event,
    FeedReport,
    Freshness,
    Link,
    Snapshot,
)
from ccviewer.profile import FeedEntry

EVENTS_KEPT = 1000
RATE_WINDOW_S = 30.0
REPORT_EXPIRES_S = 5.0  # a camera thread speaks every second; silence is a fault of its own


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed as a person wants to see it."""

    id: str
    title: str
    opd: str
    kind: str
    state: Freshness
    age_s: float | None  # of its newest observation, not of its arrival
    rate: float  # rows a second over the last half minute
    report: FeedReport


class Feeds:
    """How every feed is."""

    def __init__(self, clock: Clock, entries: Iterable[FeedEntry]) -> None:
        self._clock = clock
        self._entries = {entry.id: entry for entry in entries}
        self._reports = {
            entry.id: FeedReport(entry.id, Link.CONNECTING, clock.now()) for entry in self._entries.values()
        }
        self._heard: dict[str, float] = {}
        self._received: dict[str, float] = {}
        self._observed: dict[str, tuple[float, float]] = {}  # age on arrival, monotonic arrival
        self._counts: dict[str, deque[tuple[float, int]]] = {}
        self._was_up: dict[str, float] = {}

    def take(self, report: FeedReport) -> None:
        """Keep a feed's newest word; one that is not in the profile is nobody's."""
        if report.feed not in self._entries:
            return
        now = self._clock.monotonic()
        if self.up(report.feed):
            self._was_up[report.feed] = now
        if report.received_at is not None and report.received_at != self._received.get(report.feed):
            self._received[report.feed] = report.received_at
            self._heard[report.feed] = now
        counts = self._counts.setdefault(report.feed, deque())
        counts.append((now, report.rows))
        while counts[0][0] < now - RATE_WINDOW_S:
            counts.popleft()
        self._reports[report.feed] = report

    def observed(self, feed: str, age_s: float) -> None:
        """Learn that this feed brought an observation that was of this age by the source's own clock."""
        now = self._clock.monotonic()
        before = self._observed.get(feed)
        if before is None or age_s <= before[0] + now - before[1]:
            self._observed[feed] = (max(age_s, 0.0), now)

    def up(self, feed: str) -> bool:
        """Say whether the source answers, as far as we know."""
        report = self._reports.get(feed)
        return report is None or report.link in (Link.UP, Link.SILENT)

    def held(self, feed: str) -> float:
        """Return until when we were connected to the source, now if we are; monotonic seconds."""
        return self._clock.monotonic() if self.up(feed) else self._was_up.get(feed, float("-inf"))

    def times(self, feed: str) -> tuple[float, float]:
        """Return the period and the expiry of a feed, in seconds."""
        entry = self._entries.get(feed)
        return (entry.period_s, entry.expire_after_s) if entry else (10.0, 30.0)

    def renewed(self, feed: str) -> float:
        """Return when the source last said that all it had told still holds; monotonic seconds.

        Only whole documents say that: a message of one sensor tells nothing of the others.
        """
        entry = self._entries.get(feed)
        if entry is None or getattr(entry.options, "mode", "append") != "snapshot":
            return float("-inf")
        return self._heard.get(feed, float("-inf"))

    def ids(self) -> Iterable[str]:
        """Return all feeds, in the order of the profile."""
        return self._reports.keys()

    def health(self, feed: str) -> FeedHealth:
        """Judge a feed; raises KeyError for one that is not in the profile."""
        report = self._reports[feed]
        entry = self._entries[feed]
        age_s = self._age_s(feed)
        state = self._state(entry, report, age_s)
        rate = self._rate(feed)
        return FeedHealth(feed, entry.title, entry.opd, entry.kind, state, age_s, rate, report)

    def _rate(self, feed: str) -> float:
        """Return rows a second over the last half minute; a feed that fell silent has none after that."""
        now = self._clock.monotonic()
        counts = [(at, rows) for at, rows in self._counts.get(feed, ()) if at >= now - RATE_WINDOW_S]
        if len(counts) < 2 or counts[0][0] == counts[-1][0]:
            return 0.0
        return (counts[-1][1] - counts[0][1]) / (counts[-1][0] - counts[0][0])

    def _age_s(self, feed: str) -> float | None:
        now = self._clock.monotonic()
        if feed in self._observed:
            age_s, arrived = self._observed[feed]
            return age_s + now - arrived
        return now - self._heard[feed] if feed in self._heard else None

    def _state(self, entry: FeedEntry, report: FeedReport, age_s: float | None) -> Freshness:
        up = report.link in (Link.UP, Link.SILENT)
        if entry.id not in self._heard:
            return Freshness.LOST
        heard_s = self._clock.monotonic() - self._heard[entry.id]
        late = max(heard_s, age_s or 0.0) if entry.expire_after_s else heard_s
        if late > entry.expire_after_s:
            return Freshness.STALE if up else Freshness.LOST
        if not up or late > 2 * entry.period_s:
            return Freshness.DELAYED
        return Freshness.LIVE


@dataclass(frozen=True, slots=True)
class CameraHealth:
    """A camera as a person wants to see it."""

    camera: Camera
    state: CameraState
    age_s: float | None  # of the last picture
    report: CameraReport


class Cameras:
    """How every camera is."""

    def __init__(self, clock: Clock, cameras: Iterable[Camera]) -> None:
        self._clock = clock
        self._cameras = {camera.id: camera for camera in cameras}
        self._reports = {id: CameraReport(id, CameraState.CONNECTING, clock.now()) for id in self._cameras}
        self._heard = dict.fromkeys(self._cameras, clock.monotonic())
        self._pictured: dict[str, float] = {}  # monotonic: when the last picture came

    def take(self, report: CameraReport) -> None:
        """Keep a camera's newest word; one that is not in the profile is nobody's."""
        if report.camera not in self._cameras:
            return
        now, before = self._clock.monotonic(), self._reports[report.camera]
        if report.picture_at is not None and report.picture_at != before.picture_at:
            self._pictured[report.camera] = now - max(self._clock.now() - report.picture_at, 0.0)
        self._reports[report.camera] = report
        self._heard[report.camera] = now

    def ids(self) -> Iterable[str]:
        """Return all cameras, in the order of the profile."""
        return self._cameras.keys()

    def health(self, camera: str) -> CameraHealth:
        """Judge a camera; a thread that no longer speaks of a live picture is not believed."""
        report = self._reports[camera]
        now = self._clock.monotonic()
        state = report.state
        if now - self._heard[camera] > REPORT_EXPIRES_S:
            report = replace(report, fps=0.0)
            if state in (CameraState.LIVE, CameraState.DELAYED):
                state = CameraState.STALLED
        age_s = now - self._pictured[camera] if report.picture_at is not None else None
        return CameraHealth(self._cameras[camera], state, age_s, report)


class Assets:
    """Everything that stands or moves. The profile's assets never leave; a feed's go with its snapshots."""

    def __init__(self, clock: Clock, assets: Iterable[Asset]) -> None:
        self._clock = clock
        self._declared = {asset.id: asset for asset in assets}
        self._assets = dict(self._declared)
        self._arrived: dict[str, float] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._assets)

    def take(self, asset: Asset) -> bool:
        """Store what a feed says; returns whether it is news. What it leaves open stays as it was known."""
        before = self._assets.get(asset.id)
        if before is not None:
            if (before.observed_at or 0.0) > (asset.observed_at or before.observed_at or 0.0):
                return False
            asset = replace(
                asset,
                name=asset.name or before.name,
                place=asset.place or before.place,
                point=asset.point or before.point,
                kind=asset.kind or before.kind,
            )
        self._assets[asset.id] = asset
        self._arrived[asset.id] = self._clock.monotonic()
        return True

    def forget(self, asset: str) -> None:
        """Drop what a feed said of an asset that is over; one of the profile is again as it was declared."""
        self._assets.pop(asset, None)
        self._arrived.pop(asset, None)
        if asset in self._declared:
            self._assets[asset] = self._declared[asset]

    def get(self, asset: str) -> Asset | None:
        """Return an asset, or None."""
        return self._assets.get(asset)

    def all(self) -> Iterable[Asset]:
        """Return every asset."""
        return self._assets.values()

    def age_s(self, asset: Asset) -> float | None:
        """Return seconds since its word was true; None for one of the profile, which has no age."""
        arrived = self._arrived.get(asset.id)
        if arrived is None:
            return None
        late = max(0.0, asset.received_at - (asset.observed_at or asset.received_at))
        return late + self._clock.monotonic() - arrived


class Events:
    """What happened, newest first; of too many the oldest go, and first those that are over."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events: dict[str, Event] = {}
        self._looked = clock.now()

    def take(self, event: Event) -> bool:
        """Store an event or the newer word on it; returns whether anything changed."""
        before = self._events.get(event.uid)
        if event.expires is not None and event.expires <= self._clock.now():
            self.forget(event.uid)
            return before is not None
        if before == event:
            return False
        self._events[event.uid] = event
        if len(self._events) > EVENTS_KEPT:
            now = self._clock.now()
            oldest = min(self._events.values(), key=lambda one: (one.goes_on(now), one.time))
            del self._events[oldest.uid]
        return True

    def pass_time(self) -> set[str]:
        """Drop what has expired; returns its uids, and those of what began or ended since the last look."""
        before, now = self._looked, self._clock.now()
        self._looked = now
        over = {
            event.uid for event in self._events.values() if event.expires is not None and event.expires <= now
        }
        turned = {
            event.uid
            for event in self._events.values()
            if before < event.time <= now or (event.end is not None and before < event.end <= now)
        }
        for uid in over:
            self.forget(uid)
        return over | turned

    def forget(self, uid: str) -> None:
        """Drop an event that its source no longer tells."""
        self._events.pop(uid, None)

    def get(self, uid: str) -> Event | None:
        """Return an event, or None."""
        return self._events.get(uid)

    def newest_first(self) -> list[Event]:
        """Return all events."""
        return sorted(self._events.values(), key=lambda event: (event.time, event.uid), reverse=True)


class Snapshots:
    """Which ids each feed's last document held, to know what is over."""

    def __init__(self) -> None:
        self._keys: dict[str, frozenset[str]] = {}

    def over(self, snapshot: Snapshot) -> frozenset[str]:
        """Return what the document before held and this one does not."""
        before = self._keys.get(snapshot.feed, frozenset())
        self._keys[snapshot.feed] = now = snapshot.keys | (snapshot.silent & before)
        return before - now
