"""What happened in the city, newest first, one line each."""

from collections.abc import Iterable, Set
from datetime import datetime
from typing import Literal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer.hub.freshness import worst
from ccviewer.i18n import tr
from ccviewer.model import MOMENTS, Event, Freshness, Severity
from ccviewer.model.words import age_text, clock_text
from ccviewer.panels.base import (
    Column,
    Context,
    Panel,
    Row,
    RowView,
    Status,
    freshness_text,
    severity_word,
)

CAMERA, EVENT = "sys/cameras/", "sys/events/"
UNREAD_S = 900.0  # a wall has nobody who looks and nods: after this an event is no longer new

COLUMNS = (
    Column(lambda: tr("Tingkat"), 62, rank=4, tinted=True, bold=True),
    Column(lambda: tr("Waktu"), 84, right=True),
    Column(lambda: tr("Peristiwa"), 220, stretch=3, most=620, role="text", bold=True),
    Column(lambda: tr("Tempat"), 136, rank=3),
    Column(lambda: tr("OPD"), 110, stretch=1, most=190, rank=5),
    Column(lambda: tr("Keterangan"), 320, stretch=2, rank=6),
    Column(lambda: tr("Berlangsung"), 112, rank=2, right=True),
)


class EventsPanel(Panel):
    """A list of events; choosing one asks the other panels to look there."""

    kind = "events"
    icon = "bell"

    class Options(Panel.Options):
        """Which events are shown. No `kinds` means all of them."""

        kinds: tuple[str, ...] = ()
        min_severity: Literal["normal", "info", "minor", "major", "critical"] = "normal"

    options: Options

    def __init__(
        self, context: Context, options: "EventsPanel.Options", parent: QWidget | None = None
    ) -> None:
        super().__init__(context, options, parent)
        self._events: dict[str, Event] = {}
        self._arrived: dict[str, float] = {}
        self._since: float | None = None  # when the first events were seen; what is older is not new
        self._rows: dict[str, Row] = {}
        self.list = RowView(self.theme, COLUMNS, self._guarded, self.body)
        self.list.setAccessibleName(self.title())
        self.list.chosen.connect(lambda uid: self._guarded("choose", lambda: self.choose(uid)))
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def default_title(self) -> str:
        """Return what this panel is called."""
        return tr("Peristiwa")

    def scope(self) -> str:
        """Say how many events are listed."""
        return tr("{count} tercatat", count=len(self._events)) if self._events else ""

    def filters(self) -> Iterable[str]:
        """Hear of every event."""
        return (f"{EVENT}#",)

    def refresh(self, changed: Set[str]) -> None:
        """Bring the list up to what the hub knows; rows that stay are not moved."""
        least = Severity[self.options.min_severity.upper()]
        kinds = self.options.kinds
        shown = [
            event
            for event in self.hub.events()
            if event.severity >= least and (not kinds or event.kind in kinds)
        ]
        uids = {event.uid for event in shown}
        now = self.hub.clock.monotonic()
        news = uids - self._arrived.keys()
        self._arrived = {uid: self._arrived.get(uid, now) for uid in uids}
        if self._since is not None:
            self.list.rows.unread |= {
                event.uid for event in shown if event.uid in news and event.time >= self._since
            }
        self.list.rows.unread &= uids
        if self._since is None:
            self._since = self.hub.clock.now()
        before, self._events = self._events, {event.uid: event for event in shown}
        self._rows = {
            event.uid: self._rows[event.uid] if before.get(event.uid) is event else self._row(event)
            for event in shown
        }
        self.list.sync(list(self._rows.values()))
        self._renew()

    def second(self) -> None:
        """Let durations grow, and what was new grow old."""
        now = self.hub.clock.monotonic()
        unread = self.list.rows.unread
        unread -= {uid for uid in unread if now - self._arrived.get(uid, now) > UNREAD_S}
        self._renew()

    def status(self) -> Status:
        """Return the worst of what still goes on, and how the feeds are that tell of events."""
        now = self.hub.clock.now()
        going = [event for event in self._events.values() if event.goes_on(now)]
        severity = max((event.severity for event in going), default=Severity.NORMAL)
        text = tr("{count} berlangsung", count=len(going))
        known = {feed.id: feed for feed in self.hub.feeds()}
        feeds = [known[id] for id in {event.feed for event in self._events.values()} if id in known]
        fresh = worst([feed.state for feed in feeds]) if feeds else Freshness.LIVE
        if fresh is not Freshness.LIVE:
            age_s = max((feed.age_s for feed in feeds if feed.state is fresh and feed.age_s), default=None)
            text = f"{text} · {freshness_text(fresh, age_s)}"
        return Status(fresh, severity, text)

    def emptiness(self) -> str:
        """Say what would be here."""
        if self._events:
            return ""
        if self.options.kinds or self.options.min_severity != "normal":
            return tr("Tidak ada peristiwa yang cocok dengan saringan panel ini.")
        return tr(
            "Tidak ada peristiwa. Yang baru muncul di sini begitu sebuah umpan memberitakannya, "
            "sebuah nilai melewati batas, atau sesuatu terputus."
        )

    def complete(self) -> bool:
        """Say that a quiet city is no reason to wait for."""
        return True

    def shows(self) -> dict[str, object]:
        """Return the rows in words."""
        return {
            "count": len(self._events),
            "unread": len(self.list.rows.unread),
            "rows": [row.spoken for row in self.list.rows.rows[:50]],
        }

    def choose(self, uid: str) -> None:
        """Ask the map, the details and the cameras to show what this event is about."""
        event = self._events.get(uid)
        if event is None:
            return
        attention, subject = self.context.attention, event.subject
        if event.point is not None:
            attention.place_wanted.emit(event.point[0], event.point[1], str(event.title))
        if subject.startswith(CAMERA):
            attention.camera_wanted.emit(subject.removeprefix(CAMERA))
        for asset in (subject, self.hub.channel(subject).asset) if subject else ():
            if self.hub.asset(asset) is not None:
                attention.asset_wanted.emit(asset)
                break

    def _renew(self) -> None:
        """Say anew how long it has been, in the rows that can be seen: the others can wait until they are."""
        for at in self.list.in_view():
            uid = self.list.rows.rows[at].key
            self._rows[uid] = self._row(self._events[uid])
            self.list.rows.replace(at, self._rows[uid])

    def _row(self, event: Event) -> Row:
        now = self.hub.clock.now()
        word, place = severity_word(event.severity), self.context.place_name(event.place)
        title = " ".join(str(event.title).split())
        when = self._when(event.time, now)
        length = self._length(event, now)
        opd = self.context.opd_name(event.opd) if event.opd else ""
        detail = "\n".join(
            text for text in (title, event.description, " · ".join(filter(None, (place, opd)))) if text
        )
        return Row(
            event.uid,
            event.severity,
            Freshness.LIVE,
            (word, when, title, place, opd, " ".join(event.description.split()), length),
            ", ".join(text for text in (word, when, title, place, opd, length) if text),
            detail,
            quiet=not event.goes_on(now),
        )

    def _when(self, time: float, now: float) -> str:
        zone = self.context.profile.zone
        said = clock_text(time, zone)
        day = datetime.fromtimestamp(time, zone)
        if day.date() == datetime.fromtimestamp(now, zone).date():
            return said
        return f"{day.day:02}/{day.month:02} {said}"

    def _length(self, event: Event, now: float) -> str:
        if event.time > now:
            return tr("mulai {clock}", clock=self._when(event.time, now))
        if event.kind in MOMENTS:
            return tr("{age} lalu", age=age_text(now - event.time))
        if event.goes_on(now):
            return tr("sejak {age}", age=age_text(now - event.time))
        return tr("selesai {clock}", clock=self._when(event.end or event.time, event.time))
