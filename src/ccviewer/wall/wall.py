"""All windows of one scene: opened on their screens, kept alive, remembered."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from ccviewer import i18n
from ccviewer.commands import CommandError, Seat, may_see
from ccviewer.i18n import tr
from ccviewer.panels.base import Context, Theme
from ccviewer.wall.building import fits
from ccviewer.wall.history import History, as_shown
from ccviewer.wall.lodgers import Lodgers
from ccviewer.wall.page_view import PageView
from ccviewer.wall.paging import Paging
from ccviewer.wall.scene import Page, Scene, ScreenWanted, Tabs, Tile, WindowWanted
from ccviewer.wall.screens import Screens, connected, name_for, seating
from ccviewer.wall.standing import scene_of
from ccviewer.wall.store import ArrangementStore
from ccviewer.wall.switch import Switch
from ccviewer.wall.ticker import Ticker
from ccviewer.wall.warm import WarmPages
from ccviewer.wall.window import WallWindow

log = logging.getLogger("ccviewer.wall")

SAVE_EVERY_S = 2
CALM_S = 2.0
WARM_UP_S = 5  # the gaps of the start are not those of the running wall

Scaling = Callable[[ScreenWanted | None, QScreen], float]
Seats = dict[str, tuple[QScreen | None, bool]]


class Wall(QObject):
    """Opens a scene and remembers how operators arrange it.

    `store` None: nothing is remembered, for snapshots. `done` is called when the last window is closed.
    `strangers` says what becomes of windows whose screen is not there: parked, or on any that is free.
    `scale_for_screen` says how large letters are on a screen; without it as large as the theme says.
    """

    ticked = Signal()  # 20 times a second, after the hub was drained
    second = Signal()
    rebuilt = Signal()  # windows are new objects, or have new status lines
    arranged = Signal()
    page_shown = Signal(str, str)  # window, page
    close_asked = Signal(str)  # window: by its frame or the keys of the desktop
    settings_asked = Signal(str)  # tile: by its button

    def __init__(
        self,
        context: Context,
        scene: Scene,
        store: ArrangementStore | None,
        seat: Seat,
        done: Callable[[], None],
        *,
        strangers: Literal["park", "fill"] = "park",
        scale_for_screen: Scaling | None = None,
    ) -> None:
        super().__init__()
        self.context, self.seat = context, seat
        self._shipped, self._store, self._done, self._strangers = scene, store, done, strangers
        self._scale_for_screen = scale_for_screen
        self._clock = context.hub.clock
        self._scene = (store.load(scene.name) if store else None) or scene
        self._unsaved = False  # the disk did not take it, and that was said
        self._closed = False
        self._seconds = 0
        self._step = True  # whether what is about to be shown is a step of arranging
        self._calm_at = float("-inf")  # monotonic: until then windows find their size
        self.history = History(self._scene)
        self.last_input = float("-inf")  # monotonic
        self.windows: list[WallWindow] = []
        self._warm = WarmPages()
        self._switch: Switch | None = None
        self.paging = Paging(self.windows, self._clock, self._page_came)
        self.lodgers = Lodgers(self.windows, self._clock, lambda page: may_see(seat.actor, page))
        seat.changed.append(self.lodgers.settle)
        self.complete_at: float | None = None  # monotonic: when everything visible first had its content
        self._screens = Screens(self._place, self)
        self.ticker = Ticker(context.hub, self._live, self._beat, self._drained, self._second, self)

    # opening

    def open(self) -> None:
        """Open every window on its screen."""
        self._begin(self._scene)
        self._finish()
        if self._strangers == "park":
            for window in self.windows:
                window.guest = False  # when no screen is there at the start, they were replaced for good
        self._remember()
        self.history.begin(self._scene)

    def apply(self, scene: Scene, *, step: bool = True, at_once: bool = False) -> None:
        """Show another scene, or another arrangement of this one; `step`: one that can be undone.

        What is new is built beneath what is shown, and all windows change at once when it is complete, or
        after 5 s; `at_once` waits for nothing, for a scene that differs in its name only. Panels that stay
        are not built again. A scene of another name is the one that `reset` goes back to, shown as it was
        last arranged; what was arranged of the former one is written down first.
        """
        self._finish()  # another scene may be on its way still
        if scene.name != self._scene.name:
            self.save()
            if self._store is not None:
                self._store.keep_shown_scene(scene.name, self.context.profile.scene)
            self._shipped = scene
            scene = (self._store.load(scene.name) if self._store else None) or scene
        self._begin(scene)
        self._step = step
        if at_once:
            self._finish()
        elif self._switch is not None:
            self._switch.preroll()
            self._look()

    def undo(self) -> bool:
        """Take back the last step of arranging; False when there is none."""
        self._remember()
        return self._go_to(self.history.undo())

    def redo(self) -> bool:
        """Do again what was taken back; False when there is nothing."""
        self._remember()
        return self._go_to(self.history.redo())

    @contextmanager
    def arranging(self, *windows: WallWindow) -> Iterator[None]:
        """Make one step of arranging on these windows.

        Raises:
            CommandError: one of them is locked against that.
        """
        for window in windows:
            if window.locked:
                raise CommandError(
                    "susunan jendela {window} terkunci; buka dulu dengan Ctrl+E", window=f'"{window.id}"'
                )
        self._finish()
        self._remember()
        self.lodgers.clear()
        try:
            yield
        finally:
            self._note()

    def open_window(self) -> WallWindow:
        """Open one more window, empty but for the health of the data, beside the others."""
        self._finish()  # another scene knows nothing of it
        scene = self.scene()
        taken = {window.id for window in scene.windows} | scene.pages.keys()
        name = next(name for n in count(1) if (name := f"w{n}") not in taken)
        tile = f"{name}-health-1"
        screen = self._free_screen()
        home = name_for(screen, scene.screens)
        wanted = WindowWanted(id=name, screen=home, rect=(0.1, 0.1, 0.9, 0.9), page=name, lock=False)
        context = self._context_on(scene.screens.get(home), screen)
        page = Page(tree=Tabs(tabs=(tile,)))
        window = WallWindow(context, wanted, {name: page}, {tile: Tile(panel="health")})
        window.build(name)
        window.bring_up(name)
        self._adopt(window)
        self.windows.append(window)
        window.place(wanted, screen)
        self.rebuilt.emit()
        self._note()
        return window

    def close_window(self, window: WallWindow) -> None:
        """Close a window for good; closing the last one that can be seen ends the program with all kept."""
        self._finish()
        if window not in self.windows:
            return  # another scene, on its way until now, has closed it
        if not any(other.isVisible() for other in self.windows if other is not window):
            self.quit()
            return
        self.lodgers.clear()
        self.windows.remove(window)
        self._leave(window)
        self.rebuilt.emit()
        self._note()
        self.save()

    def reset(self) -> None:
        """Forget how operators arranged the scene."""
        if self._store:
            try:
                self._store.forget(self._shipped.name)
            except OSError as error:
                log.error("the arrangement cannot be forgotten: %s", error)
        self.apply(self._shipped)

    @property
    def original(self) -> Scene:
        """Return the scene that `reset` goes back to."""
        return self._shipped

    def settle(self, scene: Scene) -> None:
        """Take this scene for the one that `reset` goes back to: it was saved on purpose, or put back."""
        self._shipped = scene

    def speak(self, language: str) -> None:
        """Switch the language; every panel is built anew in its place."""
        i18n.use(language)
        if self._store:
            self._store.keep_language(language)
        self.apply(self.scene())

    def restyle(self, theme: Theme) -> None:
        """Look another way; every panel is built anew in its place."""
        self.context = replace(self.context, theme=theme)
        self.apply(self.scene())

    def quit(self) -> None:
        """Remember the arrangement, close everything, and say that it is done; a second time does nothing."""
        if self._closed:
            return
        try:
            self._finish()  # what was on its way is how it is to be kept
            self.save()
            if self._store is not None:
                self._store.close(self._scene)
        finally:
            self.close()
            self._done()

    def close(self) -> None:
        """Close every window without a word; they are gone when this returns."""
        self._closed = True
        self.ticker.stop()
        if self._store is not None:
            self._store.close()
        self.lodgers.clear()
        if self._switch is not None:
            self._switch.abandon()
            self._switch = None
        for window in self.windows:
            window.leave()
        self.windows.clear()
        self._warm.drop(lambda _view: True)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # what is there

    def window(self, id: str = "") -> WallWindow:
        """Return a window by its id; an empty one is the active window, else the first that can be seen.

        Raises:
            CommandError: there is none.
        """
        if id:
            found = next((window for window in self.windows if window.id == id), None)
        else:
            active = (window for window in self.windows if window.isActiveWindow())
            seen = (window for window in self.windows if window.isVisible())
            found = next(active, None) or next(seen, None)
        if found is None:
            raise CommandError("jendela {window} tidak ada", window=f'"{id}"')
        return found

    def pages(self, window: str = "") -> list[str]:
        """Return the pages of a window in their order.

        Raises:
            CommandError: there is no such window.
        """
        return list(self.window(window).order)

    def shown_page(self, window: str = "") -> str:
        """Return the page on top of a window.

        Raises:
            CommandError: there is no such window.
        """
        return self.window(window).shown

    def show_page(self, window: str, page: str, for_s: float | None = None) -> None:
        """Show a page on a window as soon as it is complete, or after 5 s; after `for_s` the former is back.

        Raises:
            CommandError: there is no such window or page, or it belongs to another window.
        """
        at = self.window(window)
        self._bring(at, page, briefly=for_s is not None)
        self.paging.show(at, page, for_s)

    def preroll(self, window: str, page: str) -> None:
        """Build a page and let it live beneath the one on top, so that its streams open.

        Raises:
            CommandError: there is no such window or page, or it belongs to another window.
        """
        at = self.window(window)
        self._bring(at, page, briefly=True)
        self.paging.preroll(at, page)

    def ready(self, window: str, page: str) -> bool:
        """Say whether a page would come up complete.

        Raises:
            CommandError: there is no such window.
        """
        return self.paging.ready(self.window(window), page)

    def scene(self) -> Scene:
        """Return the scene as it stands on the screens now."""
        return scene_of(self._scene, self.windows, moved_by_qt=self._screens.unsettled)

    def view_of(self, tile: str) -> tuple[WallWindow, PageView]:
        """Return the window and the page, which is built, that a tile stands on.

        Raises:
            CommandError: there is no such tile.
        """
        for window in self.windows:
            for view in window.views.values():
                if tile in view.tiles:
                    return window, view
        raise CommandError("panel {tile} tidak ada", tile=f'"{tile}"')

    def set_tile(self, tile: str, spec: Tile) -> None:
        """Let a tile show something else, or be of another importance; its panel is built anew if it must.

        Raises:
            CommandError: there is no such tile.
        """
        _, view = self.view_of(tile)
        if tile in view.panels and fits(view.panels[tile], spec):
            view.tiles[tile] = spec
        else:
            view.rebuild(tile, spec)
        self._note()

    def report(self) -> list[dict[str, Any]]:
        """Return every panel for the diagnostics."""
        return [panel for window in self.windows for panel in window.report()]

    # remembering

    def save(self) -> None:
        """Have the arrangement written if it changed, by a thread of the store.

        A disk that cannot be written is said once on the wall, and tried again each time until it can.
        """
        self._remember()
        if self._store is None:
            return
        error = self._store.trouble
        self._store.keep(self._scene)
        if error is not None and not self._unsaved:
            log.error("the arrangement cannot be saved: %s", error)
            self._say(tr("Susunan tidak dapat disimpan: {why}", why=error.strerror or error))
            self._unsaved = True
        elif error is None and self._unsaved:
            self._unsaved = False
            self._say("")

    def _remember(self, *, step: bool = True) -> None:
        """Note where everything stands; what was arranged since the last time is a step, unless not so.

        Just after windows were placed they still find their size: that is nobody's step.
        """
        if self.windows:
            self._scene = self.scene()
            if self._switch is None and not self._screens.unsettled:
                calm = self._clock.monotonic() >= self._calm_at
                (self.history.note if step and calm else self.history.settle)(self._scene)
            for window, wanted in zip(self.windows, self._scene.windows, strict=True):
                window.wanted = wanted
                if not window.guest and window.isVisible() and not self._screens.unsettled:
                    window.seated = window.screen()

    def _note(self) -> None:
        """Note that something was arranged just now."""
        self._calm_at = float("-inf")
        self._remember()
        self.lodgers.settle()
        self.arranged.emit()

    def _say(self, note: str) -> None:
        for window in self.windows:
            window.status_line.say(note)

    # changing all windows

    def _begin(self, scene: Scene) -> None:
        self._finish()
        seats = self._seats(scene)
        contexts = {
            window.id: self._context_on(scene.screens[window.screen], seats[window.id][0])
            for window in scene.windows
        }
        self._switch = Switch(scene, self.windows, contexts, self._warm, self._clock.monotonic())

    def _look(self) -> None:
        """Change over when what is new is complete."""
        if self._switch is not None and self._switch.ready(self._clock.monotonic()):
            self._finish()

    def _finish(self) -> None:
        switch, self._switch = self._switch, None
        if switch is None:
            return
        self.paging.forget()
        self.lodgers.clear()  # only now: what must be seen is seen until the last moment
        self._calm_at = self._clock.monotonic() + CALM_S
        self._scene = switch.scene
        before = [(window, window.status_line) for window in self.windows]
        self.windows[:] = switch.finish(self._leave)
        for window in self.windows:
            if window not in [old for old, _ in before]:
                self._adopt(window)
        self._place()
        (self.history.note if self._step else self.history.settle)(self._scene)
        theme, language = self.context.theme.name, i18n.language()
        self._warm.drop(lambda view: (view.look[0], view.look[2]) != (theme, language))
        if before != [(window, window.status_line) for window in self.windows]:
            self.rebuilt.emit()
        self.arranged.emit()

    def _go_to(self, scene: Scene | None) -> bool:
        if scene is None:
            return False
        self.apply(as_shown(scene, self._scene), step=False)
        return True

    def _adopt(self, window: WallWindow) -> None:
        window.closed.connect(lambda: self.close_asked.emit(window.id))
        window.touched.connect(self._touched)
        window.tile_closed.connect(self._note)
        window.settings_wanted.connect(self.settings_asked)

    def _leave(self, window: WallWindow) -> None:
        self._warm.drop(lambda view: view.window() is window)  # kept ones have no parent
        window.leave()

    # screens

    def _seats(self, scene: Scene) -> Seats:
        held = {w.wanted.screen: w.seated for w in self.windows if w.seated is not None and not w.guest}
        return seating(scene, held, self._strangers)

    def _place(self) -> None:
        """Put each window on the screen that it wants; one without its screen is parked: hidden, alive."""
        seats = self._seats(self._scene)
        if not all(window.in_place(seats[window.id][0]) for window in self.windows):
            self.lodgers.clear()
        rescaled = False
        for window in self.windows:
            screen, window.guest = seats[window.id]
            if screen is None:
                if window.isVisible():
                    log.warning("window %s: its screen is not there, parked", window.id)
                window.hide()
                window.seated = None
                continue
            window.place(window.wanted, screen)
            context = self._context_on(self._scene.screens[window.wanted.screen], screen)
            rescaled |= context.theme.scale != window.context.theme.scale
        if rescaled and self._switch is None:
            self.apply(self.scene())
        self.lodgers.settle()

    def _context_on(self, wanted: ScreenWanted | None, screen: QScreen | None) -> Context:
        if self._scale_for_screen is None or screen is None:
            return self.context
        scale = self._scale_for_screen(wanted, screen)
        return replace(self.context, theme=replace(self.context.theme, scale=scale))

    def _free_screen(self) -> QScreen:
        used = {window.screen() for window in self.windows if window.isVisible()}
        return next((one for one in connected() if one not in used), QGuiApplication.primaryScreen())

    # pages

    def _bring(self, window: WallWindow, page: str, *, briefly: bool) -> None:
        """Let a window know a page: its own, or one of no window, which is its own from now on or a guest."""
        if page in window.order or (briefly and page in window.views):
            return
        owner = next((other for other in self.windows if page in other.order), None)
        if owner is not None:
            raise CommandError(
                "halaman {page} milik jendela {window}", page=f'"{page}"', window=f'"{owner.id}"'
            )
        if page not in self._scene.pages:
            raise CommandError("halaman {page} tidak ada", page=f'"{page}"')
        window.know(page, self._scene.pages[page], self._scene.tiles, own=not briefly)

    def _page_came(self, window: WallWindow, page: str) -> None:
        self.lodgers.settle()
        self.page_shown.emit(window.id, page)

    # ticking

    def _live(self) -> bool:
        return any(window.live for window in self.windows)

    def _beat(self) -> None:
        for window in self.windows:
            window.beat()

    def _drained(self) -> None:
        self._screens.tick()
        self._look()
        self.paging.tick()
        if self.complete_at is None and self.windows and all(window.complete for window in self.windows):
            self.complete_at = self._clock.monotonic()
        self.ticked.emit()

    def _second(self) -> None:
        for window in self.windows:
            if window.destroyed_by_others:
                window.make_anew()
            window.second()
        self.paging.second()
        self.lodgers.second()
        self._seconds += 1
        if self._seconds == WARM_UP_S:
            self.ticker.forget_gaps()
        if self._seconds % SAVE_EVERY_S == 0:
            self.save()
        self.second.emit()

    def _touched(self) -> None:
        self.last_input = self._clock.monotonic()
