"""Which theme the wall has: as somebody chose, or as clock and light say."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ccviewer.commands.catalogue import ThemeName
from ccviewer.hub import Hub
from ccviewer.model import Freshness, Point, Quality
from ccviewer.panels.base import Theme, load_theme
from ccviewer.profile import Profile
from ccviewer.wall.daylight import Daylight
from ccviewer.wall.store import ArrangementStore
from ccviewer.wall.style import palette, style_sheet
from ccviewer.wall.wall import Wall
from ccviewer.wall.workspace import dress_docking

CHOICES = ("night", "dim", "day", "auto")


class Themes(QObject):
    """Keeps the wall in the theme that is due, and binds `view.theme`. Looks once a second.

    A theme is changed like an arrangement: what is new is built beneath what is shown.
    """

    def __init__(self, wall: Wall, store: ArrangementStore | None) -> None:
        super().__init__(wall)
        self._wall, self._store = wall, store
        profile = wall.context.profile
        self.choice = chosen(profile, store)
        self._daylight = daylight_of(profile)
        wall.seat.commands.bind("view.theme", self._choose)
        wall.second.connect(self._look)

    def _choose(self, args: ThemeName) -> None:
        self.choice = args.theme
        self._daylight = daylight_of(self._wall.context.profile)  # somebody waits: no minute of patience
        if self._store is not None:
            self._store.keep_theme(args.theme)
        self._look()

    def _look(self) -> None:
        due = due_theme(self.choice, self._daylight, self._wall.context.hub, self._wall.context.profile)
        current = self._wall.context.theme
        if due != current.name:
            theme = load_theme(due, current.scale)
            dress(theme)
            self._wall.restyle(theme)


def chosen(profile: Profile, store: ArrangementStore | None) -> str:
    """Return what somebody chose at this seat, else what the profile says."""
    kept = store.theme() if store is not None else None
    return kept if kept in CHOICES else profile.lighting.theme


def first_theme(profile: Profile, store: ArrangementStore | None, now: float) -> str:
    """Return the theme to open the wall with, before any sensor has said anything; `now` is UTC seconds."""
    choice = chosen(profile, store)
    return daylight_of(profile).theme(now, 0.0, None) if choice == "auto" else choice


def due_theme(choice: str, daylight: Daylight, hub: Hub, profile: Profile) -> str:
    """Return the theme that is due by this choice."""
    if choice != "auto":
        return choice
    lux = light(hub, profile.lighting.ambient)
    return daylight.theme(hub.clock.now(), hub.clock.monotonic(), lux)


def light(hub: Hub, channel: str) -> float | None:
    """Return what a light sensor says; None when there is none, or it says nothing fresh."""
    reading = hub.latest(channel) if channel else None
    if (
        reading is None
        or reading.quality is Quality.BAD
        or hub.freshness(channel) not in (Freshness.LIVE, Freshness.DELAYED)
    ):
        return None
    value = reading.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def daylight_of(profile: Profile) -> Daylight:
    """Return the clock and the sun of a city."""
    point: Point | None = profile.city.center
    return Daylight(profile.lighting, profile.zone, point)


def dress(theme: Theme) -> None:
    """Give Qt's own widgets the colours of a theme."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setPalette(palette(theme))
        app.setStyleSheet(style_sheet(theme))
    dress_docking(theme)
