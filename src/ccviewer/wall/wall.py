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
from ccviewer.wall.placement import Identity, assign
from ccviewer.wall.scene import Page, Scene, ScreenWanted, Tabs, Tile, WindowWanted
from ccviewer.wall.store import ArrangementStore
from ccviewer.wall.ticker import Ticker
from ccviewer.wall.window import WallWindow

log = logging.getLogger("ccviewer.wall")

SAVE_EVERY_S = 2
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
        self._seconds = 0
        self._screens_changed = False
        self.new_source: Callable[[], None] | None = None  # opens the feed studio, where there is one
        self.windows: list[WallWindow] = []
        self._actions: list[WindowActions] = []
        self.complete_at: float | None = None  # monotonic: when everything visible first had its content
        self.ticker = Ticker(context.hub, self._live, self._beat, self._drained, self._second, self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._note_screens)
            app.screenRemoved.connect(self._note_screens)

    # opening

    def open(self) -> None:
        """Open every window on its screen."""
        for wanted in self._scene.windows:
            window = WallWindow(self._context, wanted, self._scene.pages[wanted.page], self._scene.tiles)
            self._adopt(window)
        self._place()

    def open_window(self) -> None:
        """Open one more window, empty but for the health of the data, beside the others."""
        taken = {window.id for window in self.windows}
        name = next(name for n in count(1) if (name := f"w{n}") not in taken)
        tile = f"health-{name}"
        wanted = WindowWanted(id=name, screen=name, rect=(0.1, 0.1, 0.9, 0.9), page=name, lock=False)
        window = WallWindow(
            self._context, wanted, Page(tree=Tabs(tabs=(tile,))), {tile: Tile(panel="health")}
        )
        self._adopt(window)
        window.place(wanted, self._free_screen())

    def close_window(self, window: WallWindow) -> None:
        """Close a window for good; closing the last one ends the program with its arrangement kept."""
        if len(self.windows) == 1:
            self.quit()
            return
        at = self.windows.index(window)
        del self.windows[at], self._actions[at]
        window.leave()
        self.save()

    def reset(self) -> None:
        """Forget how operators arranged the scene."""
        if self._store:
            self._store.forget(self._shipped.name)
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
        """Remember the arrangement, close everything, and say that it is done."""
        self.save()
        self.close()
        self._done()

    def close(self) -> None:
        """Close every window without a word; they are gone when this returns."""
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
            if window.isVisible() or window.id not in known:
                screen = window.screen()
                name = screen.name() or f"{screen.geometry().x()},{screen.geometry().y()}"
                screens[name] = ScreenWanted(connector=screen.name(), **_fields(screen))
                windows.append(window.wanted(name))
            else:  # parked: it still wants the screen that is not there
                wanted = known[window.id]
                screens[wanted.screen] = self._scene.screens[wanted.screen]
                windows.append(wanted.model_copy(update={"page": window.id}))
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
        """Write the arrangement if it changed; a disk that cannot be written is said once on the wall."""
        if self._store is None:
            return
        scene = self.scene()
        if scene == self._saved:
            return
        try:
            self._store.save(scene)
        except OSError as error:
            log.error("the arrangement cannot be saved: %s", error)
            for window in self.windows:
                window.status_line.say(tr("Susunan tidak dapat disimpan: {why}", why=error.strerror or error))
        self._saved = scene

    def report(self) -> list[dict[str, Any]]:
        """Return every panel for the diagnostics."""
        return [panel for window in self.windows for panel in window.report()]

    # screens

    def _place(self) -> None:
        """Put each window on the screen that it wants; one without its screen is parked: hidden, alive."""
        screens = QGuiApplication.screens()
        haves = [Identity(screen.name(), **_fields(screen)) for screen in screens]
        by_id = {wanted.id: wanted for wanted in self._scene.windows}
        windows = [window for window in self.windows if window.id in by_id]
        wants = [_identity(self._scene.screens[by_id[window.id].screen]) for window in windows]
        found = assign(wants, haves)
        free = [n for n in range(len(screens)) if n not in found.values()]
        for i, want in enumerate(wants):
            anywhere = want == Identity("")
            if i not in found and free and (anywhere or not found):
                found[i] = free.pop(0)
        for i, window in enumerate(windows):
            same = [j for j in found if by_id[windows[j].id].screen == by_id[window.id].screen]
            at = found.get(i, found[same[0]] if same else None)
            if at is None:
                log.warning("window %s: its screen is not there, parked", window.id)
                window.hide()
            else:
                window.place(by_id[window.id], screens[at])

    def _free_screen(self) -> QScreen:
        used = {window.screen() for window in self.windows[:-1]}
        return next(
            (one for one in QGuiApplication.screens() if one not in used), QGuiApplication.primaryScreen()
        )

    def _note_screens(self, _screen: QScreen) -> None:
        self._screens_changed = True

    # ticking

    def _live(self) -> bool:
        return any(window.live for window in self.windows)

    def _beat(self) -> None:
        for window in self.windows:
            window.beat()

    def _drained(self) -> None:
        if self.complete_at is None and self.windows and all(window.complete for window in self.windows):
            self.complete_at = self._context.hub.clock.monotonic()

    def _second(self) -> None:
        for window in self.windows:
            window.second()
        self._seconds += 1
        if self._screens_changed:
            self._screens_changed = False
            self._place()
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
