"""All windows of one scene: opened on their screens, kept alive, remembered."""

import logging
from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QScreen

from ccviewer import i18n
from ccviewer.i18n import tr
from ccviewer.panels.base import Context
from ccviewer.wall.menu import WindowActions
from ccviewer.wall.placement import Identity, seat
from ccviewer.wall.scene import Page, Scene, ScreenWanted, Tabs, Tile, WindowWanted
from ccviewer.wall.store import ArrangementStore
from ccviewer.wall.ticker import Ticker
from ccviewer.wall.window import WallWindow

log = logging.getLogger("ccviewer.wall")

SAVE_EVERY_S = 2
SETTLED_TICKS = 5  # a quarter of a second without news of screens: what they are may come late
WARM_UP_S = 5  # the gaps of the start are not those of the running wall


class Wall(QObject):
    """Opens a scene and remembers how operators arrange it.

    `store` None: nothing is remembered, for snapshots. `done` is called when the last window is closed.
    """

    def __init__(
        self, context: Context, scene: Scene, store: ArrangementStore | None, done: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context, self._shipped, self._store, self._done = context, scene, store, done
        self._scene = (store.load(scene.name) if store else None) or scene
        self._saved = self._scene
        self._unsaved = False  # the disk did not take it, and that was said
        self._closed = False
        self._seconds = 0
        self._unsettled = 0  # ticks until the windows are placed anew, 0: the screens are as they were
        self._guests: set[str] = set()  # windows that stand on a screen that is not theirs until it is back
        self.new_source: Callable[[], None] | None = None  # opens the feed studio, where there is one
        self.windows: list[WallWindow] = []
        self._actions: list[WindowActions] = []
        self.complete_at: float | None = None  # monotonic: when everything visible first had its content
        self.ticker = Ticker(context.hub, self._live, self._beat, self._drained, self._second, self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._note_new_screen)
            app.screenRemoved.connect(self._note_screens)
            app.primaryScreenChanged.connect(self._note_screens)
            for screen in app.screens():
                screen.geometryChanged.connect(self._note_screens)

    # opening

    def open(self) -> None:
        """Open every window on its screen."""
        for wanted in self._scene.windows:
            window = WallWindow(self._context, wanted, self._scene.pages[wanted.page], self._scene.tiles)
            self._adopt(window)
        self._place()
        self._guests.clear()  # what is not there at the start may have been replaced for good

    def open_window(self) -> None:
        """Open one more window, empty but for the health of the data, beside the others."""
        taken = {window.id for window in self.windows}
        name = next(name for n in count(1) if (name := f"w{n}") not in taken)
        tile = f"{name}-health-1"
        wanted = WindowWanted(id=name, screen=name, rect=(0.1, 0.1, 0.9, 0.9), page=name, lock=False)
        window = WallWindow(
            self._context, wanted, Page(tree=Tabs(tabs=(tile,))), {tile: Tile(panel="health")}
        )
        self._adopt(window)
        window.place(wanted, self._free_screen())
        self._remember()

    def close_window(self, window: WallWindow) -> None:
        """Close a window for good; closing the last one that can be seen ends the program with all kept."""
        if not any(other.isVisible() for other in self.windows if other is not window):
            self.quit()
            return
        at = self.windows.index(window)
        del self.windows[at], self._actions[at]
        self._guests.discard(window.id)
        window.leave()
        self.save()

    def reset(self) -> None:
        """Forget how operators arranged the scene."""
        if self._store:
            try:
                self._store.forget(self._shipped.name)
            except OSError as error:
                log.error("the arrangement cannot be forgotten: %s", error)
        self._scene = self._saved = self._shipped
        self._rebuild()

    def speak(self, language: str) -> None:
        """Switch the language; every window is built anew in its place."""
        self._scene = self.scene()
        i18n.use(language)
        if self._store:
            self._store.keep_language(language)
        self._rebuild()

    def quit(self) -> None:
        """Remember the arrangement, close everything, and say that it is done; a second time does nothing."""
        if self._closed:
            return
        try:
            self.save()
        finally:
            self.close()
            self._done()

    def close(self) -> None:
        """Close every window without a word; they are gone when this returns."""
        self._closed = True
        self.ticker.stop()
        self._drop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # remembering

    def scene(self) -> Scene:
        """Return the scene as it stands on the screens now."""
        windows: list[WindowWanted] = []
        pages: dict[str, Page] = {}
        tiles: dict[str, Tile] = {}
        screens: dict[str, ScreenWanted] = {}
        known = {wanted.id: wanted for wanted in self._scene.windows}
        for window in self.windows:
            page = window.page()
            if page is None:
                continue
            at_home = window.isVisible() and window.id not in self._guests
            if at_home or window.id not in known:
                screen = window.screen()
                name = screen.name() or f"{screen.geometry().x()},{screen.geometry().y()}"
                name = _enter(screens, name, ScreenWanted(connector=screen.name(), **_fields(screen)))
                windows.append(window.wanted(name))
            else:  # parked or a guest: it still wants the screen that is not there
                wanted = known[window.id]
                name = _enter(screens, wanted.screen, self._scene.screens[wanted.screen])
                windows.append(wanted.model_copy(update={"page": window.id, "screen": name}))
            pages[window.id] = page
            tiles |= window.arranged_tiles()
        if not windows:
            return self._scene
        return Scene(
            name=self._shipped.name,
            title=self._shipped.title,
            screens=screens,
            windows=tuple(windows),
            pages=pages,
            tiles=tiles,
        )

    def save(self) -> None:
        """Write the arrangement if it changed.

        A disk that cannot be written is said once on the wall, and tried again each time until it can.
        """
        self._remember()
        if self._store is None or self._scene == self._saved:
            return
        try:
            self._store.save(self._scene)
        except OSError as error:
            if not self._unsaved:
                log.error("the arrangement cannot be saved: %s", error)
                self._say(tr("Susunan tidak dapat disimpan: {why}", why=error.strerror or error))
            self._unsaved = True
            return
        self._saved = self._scene
        if self._unsaved:
            self._unsaved = False
            self._say("")

    def report(self) -> list[dict[str, Any]]:
        """Return every panel for the diagnostics."""
        return [panel for window in self.windows for panel in window.report()]

    def _remember(self) -> None:
        """Note where everything stands, unless the screens have just changed and Qt has moved it."""
        if self.windows and not self._unsettled:
            self._scene = self.scene()

    def _say(self, note: str) -> None:
        for window in self.windows:
            window.status_line.say(note)

    # screens

    def _place(self) -> None:
        """Put each window on the screen that it wants; one without its screen is parked: hidden, alive."""
        screens = QGuiApplication.screens()
        haves = [Identity(screen.name(), **_fields(screen)) for screen in screens]
        by_id = {wanted.id: wanted for wanted in self._scene.windows}
        windows = [window for window in self.windows if window.id in by_id]
        names = dict.fromkeys(by_id[window.id].screen for window in windows)
        held = {
            by_id[window.id].screen: screens.index(window.screen())
            for window in windows
            if window.isVisible() and window.screen() in screens
        }
        homes, instead = seat({name: _identity(self._scene.screens[name]) for name in names}, haves, held)
        self._guests = {window.id for window in windows if by_id[window.id].screen in instead}
        for window in windows:
            wanted = by_id[window.id]
            at = (homes | instead).get(wanted.screen)
            if at is None:
                log.warning("window %s: its screen is not there, parked", window.id)
                window.hide()
            else:
                window.place(wanted, screens[at])

    def _free_screen(self) -> QScreen:
        used = {window.screen() for window in self.windows[:-1]}
        return next(
            (one for one in QGuiApplication.screens() if one not in used), QGuiApplication.primaryScreen()
        )

    def _note_new_screen(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._note_screens)
        self._unsettled = SETTLED_TICKS

    def _note_screens(self, _news: object) -> None:
        self._unsettled = SETTLED_TICKS

    # ticking

    def _live(self) -> bool:
        return any(window.live for window in self.windows)

    def _beat(self) -> None:
        for window in self.windows:
            window.beat()

    def _drained(self) -> None:
        if self._unsettled:
            self._unsettled -= 1
            if not self._unsettled:
                self._place()
        if self.complete_at is None and self.windows and all(window.complete for window in self.windows):
            self.complete_at = self._context.hub.clock.monotonic()

    def _second(self) -> None:
        for window in self.windows:
            window.second()
        self._seconds += 1
        if self._seconds == WARM_UP_S:
            self.ticker.forget_gaps()
        if self._seconds % SAVE_EVERY_S == 0:
            self.save()

    def _adopt(self, window: WallWindow) -> None:
        self.windows.append(window)
        self._actions.append(WindowActions(self, window))
        window.closed.connect(lambda: self.close_window(window))

    def _rebuild(self) -> None:
        self._drop()
        self.open()

    def _drop(self) -> None:
        for window in self.windows:
            window.leave()
        self.windows.clear()
        self._actions.clear()


def _enter(screens: dict[str, ScreenWanted], name: str, wanted: ScreenWanted) -> str:
    """Note a screen under its name, or under a free one when another screen has that name."""
    names = (name, *(f"{name}-{n}" for n in range(2, len(screens) + 3)))
    free = next(one for one in names if screens.get(one, wanted) == wanted)
    screens[free] = wanted
    return free


def _fields(screen: QScreen) -> dict[str, Any]:
    size = screen.geometry().size() * screen.devicePixelRatio()
    return {
        "serial": screen.serialNumber(),
        "model": screen.model(),
        "manufacturer": screen.manufacturer(),
        "size": (size.width(), size.height()),
    }


def _identity(wanted: ScreenWanted) -> Identity:
    return Identity(wanted.connector, wanted.serial, wanted.model, wanted.manufacturer, wanted.size)
