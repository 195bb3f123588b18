"""Makes events of what the hub itself sees turn: a limit crossed, things down, a feed or a camera lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ccviewer.i18n import Text
from ccviewer.model import Asset, AssetState, CameraState, Event, Freshness, Link, Severity

if TYPE_CHECKING:
    from ccviewer.hub.hub import Hub

CAMERA_SEVERITY = {
    CameraState.STALLED: Severity.MINOR,
    CameraState.RECONNECTING: Severity.MINOR,
    CameraState.FROZEN: Severity.MAJOR,
    CameraState.AUTH: Severity.MAJOR,
    CameraState.NOT_FOUND: Severity.MAJOR,
    CameraState.OFFLINE: Severity.MAJOR,
}


HOLD_S = 5.0  # a feed or a camera that is back within this is no event
LOSS_S = 60.0  # without a further loss, and it is over
SETTLE_S = 10.0  # a sum of many is too small while they come in one by one, at every start
OUTAGE = "sys/outages/"
ASSET_STEPS = 12  # looking at one asset costs about as much as at so many channels


class Watch:
    """Looks once a second. A notice stays one event from beginning to end, however its severity moves."""

    def __init__(self, hub: Hub, take: Callable[[Event], None], places: dict[str, str]) -> None:
        self._hub, self._take, self._places = hub, take, places
        self._open: dict[str, Event] = {}
        self._losses: dict[str, tuple[int, float]] = {}  # how many, and when it was last more; monotonic
        self._pending: dict[str, float] = {}  # monotonic: since when it has been bad, not yet said

    def look(self) -> Iterator[int]:
        """Compare everything with what was last said of it; yields now and then how many steps it took."""
        self._look_at_losses()
        self._look_at_feeds()
        self._look_at_cameras()
        yield 1
        yield from self._look_at_limits()
        yield from self._look_at_assets()

    def _look_at_losses(self) -> None:
        """Say that there is more than we can take: what is lost must not be lost in silence."""
        now = self._hub.clock.monotonic()
        for subject, count, title in (
            ("sys/dropped", self._hub.dropped, Text("Data datang terlalu cepat: sebagian terbuang")),
            ("sys/refused", self._hub.refused, Text("Terlalu banyak kanal atau aset: yang baru ditolak")),
        ):
            before, at = self._losses.get(subject, (0, float("-inf")))
            at = now if count > before else at
            self._losses[subject] = count, at
            severity = Severity.MAJOR if now - at < LOSS_S else Severity.NORMAL
            self._tell(subject, severity, title, Event("", "feed", 0, severity, ""))

    def _look_at_feeds(self) -> None:
        for feed in self._hub.feeds():
            lost = feed.report.link in (Link.DOWN, Link.REFUSED)
            stale = feed.age_s is not None and feed.state in (Freshness.STALE, Freshness.LOST)
            self._tell(
                f"sys/feeds/{feed.id}",
                Severity.MAJOR if lost or stale else Severity.NORMAL,
                Text("{feed}: data terputus", feed=feed.title)
                if lost
                else Text("{feed}: data usang", feed=feed.title),
                Event("", "feed", 0, Severity.NORMAL, "", opd=feed.opd),
                hold_s=HOLD_S,
            )

    def _look_at_cameras(self) -> None:
        for health in self._hub.cameras():
            camera = health.camera
            self._tell(
                f"sys/cameras/{camera.id}",
                CAMERA_SEVERITY.get(health.state, Severity.NORMAL),
                Text("Kamera {camera} tanpa gambar", camera=camera.name),
                Event(
                    "",
                    "camera",
                    0,
                    Severity.NORMAL,
                    "",
                    opd=camera.opd,
                    place=camera.place,
                    point=camera.point,
                ),
                keep=health.state is CameraState.CONNECTING,
                hold_s=HOLD_S,
            )

    def _look_at_limits(self) -> Iterator[int]:
        for id in self._hub.limited():
            yield 1
            channel, severity = self._hub.channel(id), self._hub.severity(id)
            if self._hub.freshness(id) in (Freshness.STALE, Freshness.LOST):
                continue
            if severity is Severity.NORMAL and id not in self._open and id not in self._pending:
                continue
            view = self._hub.asset(channel.asset)
            base = Event("", "limit", 0, Severity.NORMAL, "", opd=channel.opd)
            name = channel.name or id
            if view is not None:
                base = replace(base, place=view.asset.place, point=view.asset.point)
                name = f"{view.asset.name}: {name}"
            reading = self._hub.latest(id)
            hold_s = SETTLE_S if reading is not None and reading.parts is not None else 0.0
            self._tell(id, severity, Text("{name} melewati batas", name=name), base, hold_s=hold_s)
        for id in [id for id, open_ in self._open.items() if open_.kind == "limit"]:
            if self._hub.latest(id) is None:
                self._tell(id, Severity.NORMAL, Text(""))

    def _look_at_assets(self) -> Iterator[int]:
        groups: dict[tuple[str, str], list[bool]] = {}
        sample: dict[tuple[str, str], Event] = {}
        there: set[str] = set()
        for view in self._hub.each_asset():
            yield ASSET_STEPS
            there.add(_subject(view.asset))
            if view.freshness in (Freshness.STALE, Freshness.LOST):
                continue
            down = view.state is AssetState.DOWN
            if not view.asset.place:
                severity = Severity.MINOR if down else Severity.NORMAL
                base = Event("", "outage", 0, severity, "", opd=view.asset.opd, point=view.asset.point)
                title = Text("{name} mati", name=view.asset.name or view.asset.id)
                self._tell(_subject(view.asset), severity, title, base)
                continue
            key = (view.asset.kind, view.asset.place)
            groups.setdefault(key, []).append(down)
            if down:
                asset = view.asset
                sample[key] = Event(
                    "", "outage", 0, Severity.NORMAL, "", opd=asset.opd, place=asset.place, point=asset.point
                )
        for (kind, place), downs in groups.items():
            dead = sum(downs)
            severity = (
                Severity.NORMAL if not dead else Severity.MAJOR if 2 * dead >= len(downs) else Severity.MINOR
            )
            title = Text(
                "{place}: {dead} dari {all} {kind} mati",
                place=self._places.get(place, place),
                dead=dead,
                all=len(downs),
                kind=KIND_NAMES.get(kind, Text(kind)),
            )
            self._tell(f"{OUTAGE}{kind}/{place}", severity, title, sample.get((kind, place)))
        for subject in [subject for subject in self._open if subject.startswith(OUTAGE)]:
            if subject not in there:  # nothing of this kind stands there any more
                self._tell(subject, Severity.NORMAL, Text(""))

    def _tell(
        self,
        subject: str,
        severity: Severity,
        title: Text,
        base: Event | None = None,
        *,
        keep: bool = False,
        hold_s: float = 0.0,
    ) -> None:
        now = self._hub.clock.now()
        open_ = self._open.get(subject)
        if severity is Severity.NORMAL:
            self._pending.pop(subject, None)
            if open_ is not None and not keep:
                del self._open[subject]
                self._take(replace(open_, end=now))
            return
        since = self._pending.setdefault(subject, self._hub.clock.monotonic())
        if open_ is None and self._hub.clock.monotonic() - since < hold_s:
            return
        if open_ is None:
            base = base or Event("", "", now, severity, title)
            event = replace(
                base,
                uid=f"{subject}@{now:.0f}",
                time=now,
                received_at=now,
                severity=severity,
                title=title,
                subject=subject,
            )
        elif open_.severity == severity and open_.title == title:
            return
        else:
            event = replace(open_, severity=severity, title=title)
        self._open[subject] = event
        self._take(event)


def _subject(asset: Asset) -> str:
    """Return what an outage of this asset is about: its kind in its place, or itself if it has none."""
    return f"{OUTAGE}{asset.kind}/{asset.place}" if asset.place else f"{OUTAGE}{asset.id}"


KIND_NAMES = {
    "access-point": Text("titik Wi-Fi"),
    "gauge": Text("alat ukur"),
    "sensor": Text("sensor"),
    "vehicle": Text("kendaraan"),
}
