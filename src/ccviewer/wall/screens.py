"""The screens that are connected now: what is known of each, and when they have come to rest."""

from collections.abc import Callable, Mapping
from itertools import chain, count
from typing import Any, Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen

from ccviewer.wall.placement import ACCEPTED, Identity, score, seat
from ccviewer.wall.scene import Scene, ScreenWanted

SETTLED_TICKS = 5  # a quarter of a second without news of screens: what they are may come late
LOOKS = (SETTLED_TICKS, 15, 35)  # ticks without news; a slow window manager moves windows after we did


class Screens(QObject):
    """Tells `settled` when screens have changed and come to rest, and twice more; `tick` counts for it."""

    def __init__(self, settled: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settled = settled
        self._ticks = LOOKS[-1]
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._note_new)
            app.screenRemoved.connect(self.note)
            app.primaryScreenChanged.connect(self.note)
            for screen in app.screens():
                self._watch(screen)

    @property
    def unsettled(self) -> bool:
        """Say whether screens have just changed, and Qt may have moved windows about."""
        return self._ticks < LOOKS[-1]

    def note(self, _news: object = None) -> None:
        """Hear that a screen came, went, or is another one."""
        self._ticks = 0

    def tick(self) -> None:
        """Count one tick of rest."""
        if self.unsettled:
            self._ticks += 1
            if self._ticks in LOOKS:
                self._settled()

    def _note_new(self, screen: QScreen) -> None:
        self._watch(screen)
        self.note()

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self.note)
        screen.physicalDotsPerInchChanged.connect(self.note)
        screen.logicalDotsPerInchChanged.connect(self.note)


def connected() -> list[QScreen]:
    """Return the screens from left to right, those above first."""
    return sorted(QGuiApplication.screens(), key=lambda one: (one.geometry().x(), one.geometry().y()))


def fields(screen: QScreen) -> dict[str, Any]:
    """Return what a screen says of itself, but for where it is plugged in."""
    size = screen.geometry().size() * screen.devicePixelRatio()
    return {
        "serial": screen.serialNumber(),
        "model": screen.model(),
        "manufacturer": screen.manufacturer(),
        "size": (size.width(), size.height()),
    }


def identity_of(screen: QScreen) -> Identity:
    """Return what a connected screen is."""
    return Identity(screen.name(), **fields(screen))


def identity_wanted(wanted: ScreenWanted) -> Identity:
    """Return what a scene remembers of a screen."""
    return Identity(wanted.connector, wanted.serial, wanted.model, wanted.manufacturer, wanted.size)


def learned(wanted: ScreenWanted, screen: QScreen) -> ScreenWanted:
    """Return what a scene shall remember of a screen that it has found; what a screen does not say stays."""
    said = {"connector": screen.name(), **fields(screen)}
    if not (said["connector"] or said["serial"] or said["model"]):
        return wanted  # it has no identity at all
    return wanted.model_copy(update={name: value for name, value in said.items() if value})


def name_for(screen: QScreen, screens: Mapping[str, ScreenWanted]) -> str:
    """Return the name of a screen: the one that it has in `screens`, its connector, or where it stands."""
    have = identity_of(screen)
    scores = {name: score(identity_wanted(wanted), have) for name, wanted in screens.items()}
    best = max(scores, key=lambda name: scores[name], default="")
    if best and scores[best] >= ACCEPTED:
        return best
    corner = screen.geometry().topLeft()
    name = screen.name() or f"{corner.x()},{corner.y()}"
    return next(one for one in chain((name,), (f"{name}-{n}" for n in count(2))) if one not in screens)


def seating(
    scene: Scene, held: Mapping[str, QScreen], strangers: Literal["park", "fill"]
) -> dict[str, tuple[QScreen | None, bool]]:
    """Return for each window of a scene its screen, None to park it, and whether it is only a guest there.

    `held` says where the screens of the scene, by name, are known to be until now.
    """
    here = connected()
    names = dict.fromkeys(window.screen for window in scene.windows)
    homes, instead = seat(
        {name: identity_wanted(scene.screens[name]) for name in names},
        [identity_of(screen) for screen in here],
        {name: here.index(screen) for name, screen in held.items() if name in names and screen in here},
        fill=strangers == "fill",
    )
    found: dict[str, tuple[QScreen | None, bool]] = {}
    for window in scene.windows:
        at = homes.get(window.screen, instead.get(window.screen))
        found[window.id] = (None if at is None else here[at], window.screen in instead)
    return found
