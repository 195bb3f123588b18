"""Which page each window shows, which one comes next, and which one comes back."""

from collections.abc import Callable, Sequence

from ccviewer.commands import CommandError
from ccviewer.hub import Clock
from ccviewer.wall.scene import Page, Tile
from ccviewer.wall.switch import PATIENCE_S
from ccviewer.wall.window import WallWindow

BENEATH_S = 60.0  # a page that was prerolled and not shown for so long rests again, or goes


class Paging:
    """Shows pages on windows: never before they are complete, as far as that can be waited for.

    `shown` is told of each page that came up. Main thread.
    """

    def __init__(
        self, windows: Sequence[WallWindow], clock: Clock, shown: Callable[[WallWindow, str], None]
    ) -> None:
        self._windows, self._clock, self._shown = windows, clock, shown
        self._awaited: dict[str, str] = {}  # window -> page that comes up as soon as it is complete
        self._until: dict[str, tuple[float, str]] = {}  # window -> when which page comes back

    def show(self, window: WallWindow, page: str, for_s: float | None = None) -> None:
        """Show a page of this window, now or as soon as it is complete; after `for_s` the former comes back.

        A page that is shown for a while, over another one that is, comes back to the first.
        """
        former = self._until.pop(window.id, (0.0, window.shown))[1]
        if for_s is not None and former != page:
            self._until[window.id] = (self._clock.monotonic() + for_s, former)
        if self._awaited.get(window.id) != page:
            self._cancel(window)
        if page == window.shown:
            return
        self.preroll(window, page)
        self._awaited[window.id] = page
        self._look(window)

    def show_briefly(
        self, window: WallWindow, name: str, page: Page, tiles: dict[str, Tile], for_s: float | None
    ) -> None:
        """Show a page that is not one of the scene until it is closed, or for a while."""
        former = self._until.pop(window.id, (0.0, window.shown))[1]
        if window.shown == name:
            raise CommandError("halaman ini sudah tampil")
        window.know(name, page, tiles, own=False)
        self.show(window, name)
        self._until[window.id] = (float("inf") if for_s is None else self._clock.monotonic() + for_s, former)

    def back(self, window: WallWindow) -> bool:
        """Bring the page back that was there before; False when none is to come back."""
        if window.id not in self._until:
            return False
        self.show(window, self._until[window.id][1])
        return True

    def drop(self, window: WallWindow, page: str, instead: str) -> None:
        """Let a page of a window go for good; if it is on top, another one comes up."""
        if self._awaited.get(window.id) == page:
            del self._awaited[window.id]
        if self._until.get(window.id, (0.0, ""))[1] == page:
            self._until[window.id] = (self._until[window.id][0], instead)
        if window.shown == page:
            window.build(instead)
            window.bring_up(instead)
            self._shown(window, instead)
        if window.own_page == page:
            window.own_page = instead
        view = window.forget(page)
        if view is not None:
            view.leave()

    def preroll(self, window: WallWindow, page: str) -> None:
        """Build a page and let it live beneath the one on top."""
        view = window.build(page)
        if page != window.shown:
            window.lay_beneath(view, self._clock.monotonic())

    def ready(self, window: WallWindow, page: str) -> bool:
        """Say whether a page would come up complete."""
        view = window.views.get(page)
        return view is not None and (view.isVisible() or not window.isVisible()) and view.complete

    def until(self, window: WallWindow) -> float:
        """Return when, in monotonic seconds, what is shown for a while goes; 0 when nothing is."""
        return self._until.get(window.id, (0.0, ""))[0]

    def coming(self, window: WallWindow) -> str:
        """Return the page that is on top, or is about to be."""
        return self._awaited.get(window.id, window.shown)

    def neighbour(self, window: WallWindow, by: int) -> str:
        """Return the own page of a window that is so many after the one that is on top, or about to be."""
        now = self.coming(window)
        at = window.order.index(now if now in window.order else window.own_page)
        return window.order[(at + by) % len(window.order)]

    def forget(self) -> None:
        """Hear that the windows show another scene."""
        self._awaited.clear()
        self._until.clear()

    def tick(self) -> None:
        """Bring up what has become complete, or was waited for long enough."""
        for window in self._windows:
            self._look(window)

    def second(self) -> None:
        """Bring back what was covered for a while; let rest, or go, what was prerolled in vain."""
        now = self._clock.monotonic()
        for window in self._windows:
            until, former = self._until.get(window.id, (float("inf"), ""))
            if now >= until:
                self.show(window, former)
            busy = (window.shown, self._awaited.get(window.id), former)
            for name, view in list(window.views.items()):
                if name in busy or now - view.since < BENEATH_S:
                    continue
                view.hide()
                self._let_go(window, name)

    def _cancel(self, window: WallWindow) -> None:
        """Wait no longer for the page that was to come up."""
        page = self._awaited.pop(window.id, None)
        if page is not None and page != window.shown:
            self._let_go(window, page)

    def _let_go(self, window: WallWindow, page: str) -> None:
        """Free a page that is not this window's own: nobody could turn to it."""
        if page not in window.order:
            gone = window.forget(page)
            if gone is not None:
                gone.leave()

    def _look(self, window: WallWindow) -> None:
        page = self._awaited.get(window.id)
        if page is None:
            return
        view = window.views[page]
        waited = self._clock.monotonic() - view.since >= PATIENCE_S
        if waited or not window.isVisible() or view.presentable:
            del self._awaited[window.id]
            former = window.shown
            window.bring_up(page)
            if former != page:
                self._let_go(window, former)
            self._shown(window, page)
