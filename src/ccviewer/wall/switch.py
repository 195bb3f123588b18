"""All windows on their way to another scene, or to another arrangement of the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt

from ccviewer.panels.base import Context
from ccviewer.wall.building import build_panel, fits, look_of
from ccviewer.wall.page_view import PageView
from ccviewer.wall.scene import Scene, WindowWanted, pages_of
from ccviewer.wall.warm import WarmPages
from ccviewer.wall.window import WallWindow

PATIENCE_S = 5.0  # so long the old scene stays for panels of the new one that have no content yet


@dataclass
class _Change:
    """What becomes of one window."""

    window: WallWindow
    wanted: WindowWanted
    context: Context
    fresh: bool  # the window did not exist before
    kept: dict[str, PageView] = field(default_factory=dict)  # pages that are built already
    loans: dict[str, tuple[PageView, str]] = field(default_factory=dict)  # tile of the new page -> where from

    @property
    def view(self) -> PageView:
        return self.kept[self.wanted.page]


class Switch:
    """Builds what the new scene shows beneath the old one, then changes all windows at once. Use once.

    Panels that show just what a tile of the new scene wants are not built again: they stay where they can be
    seen until the last moment, and move then.
    """

    def __init__(
        self,
        scene: Scene,
        windows: Sequence[WallWindow],
        contexts: dict[str, Context],
        warm: WarmPages,
        now: float,
    ) -> None:
        self.scene, self._warm, self._old, self._since = scene, warm, list(windows), now
        self._changes: list[_Change] = []
        free = list(windows)
        for wanted in scene.windows:
            window = _counterpart(wanted, free)
            if window is not None:
                free.remove(window)
            self._changes.append(self._change(wanted, window, contexts[wanted.id]))
        self._keep_what_fits()
        self._lend()
        for change in self._changes:
            view = change.view
            for tile in view.missing():
                if tile not in change.loans:
                    view.adopt(tile, build_panel(change.context, view.tiles[tile]))

    def preroll(self) -> None:
        """Show what is new beneath what is shown, so that its streams open."""
        for change in self._changes:
            if change.fresh:
                change.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
                change.window.show()
            if change.view is not change.window.views.get(change.window.shown):
                change.window.lay_beneath(change.view, self._since)

    def ready(self, now: float) -> bool:
        """Say whether every new panel has its content, or has been waited for long enough."""
        return now - self._since >= PATIENCE_S or all(
            change.view.presentable for change in self._changes if change.window.isVisible()
        )

    def finish(self, leave: Callable[[WallWindow], None]) -> list[WallWindow]:
        """Change all windows now, and return them in the order of the scene; `leave` ends the others."""
        for change in self._changes:
            self._move_in(change)
        for change in self._changes:
            window, scene = change.window, self.scene
            left = [view for view in window.views.values() if view not in change.kept.values()]
            for name, view in change.kept.items():
                view.take_over(name, scene.pages[name], scene.tiles)
            if change.fresh and window.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen):
                window.hide()
                window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
            pages = {name: scene.pages[name] for name in pages_of(scene, change.wanted.id)}
            window.become(change.wanted, pages, scene.tiles, change.kept)
            for view in left:
                self._warm.put(view)
            if window.context is not change.context:
                window.dress(change.context)
        staying = [change.window for change in self._changes]
        for window in self._old:
            if window not in staying:
                for view in window.give_up_views():
                    self._warm.put(view)
                leave(window)
        return staying

    def abandon(self) -> None:
        """Let everything go that was built for the new scene, instead of finishing."""
        for change in self._changes:
            for view in change.kept.values():
                if view not in change.window.views.values():
                    view.leave()
            if change.fresh:
                change.window.leave()

    def _change(self, wanted: WindowWanted, window: WallWindow | None, context: Context) -> _Change:
        scene = self.scene
        if window is None:
            pages = {name: scene.pages[name] for name in pages_of(scene, wanted.id)}
            return _Change(WallWindow(context, wanted, pages, scene.tiles), wanted, context, True)
        if look_of(window.context) == look_of(context):
            context = window.context
        return _Change(window, wanted, context, False)

    def _keep_what_fits(self) -> None:
        """Keep the pages of each window that the new scene has too, and take others from among the warm."""
        scene = self.scene
        for change in self._changes:
            for name in pages_of(scene, change.wanted.id):
                view = change.window.views.get(name)
                if view is not None and view.fits(scene.pages[name], scene.tiles, change.context):
                    change.kept[name] = view
                elif name == change.wanted.page:
                    view = self._warm.take(scene.pages[name], scene.tiles, change.context)
                    change.kept[name] = view or change.window.new_view(
                        name, scene.pages[name], scene.tiles, change.context
                    )

    def _lend(self) -> None:
        """Note which panels of the pages that leave are wanted in the new ones."""
        kept = {view for change in self._changes for view in change.kept.values()}
        leaving = [view for window in self._old for view in window.views.values() if view not in kept]
        offers = [(view, tile) for view in [*leaving, *self._warm] for tile in view.panels]
        for change in self._changes:
            look = look_of(change.context)
            for tile in change.view.missing():
                spec = change.view.tiles[tile]
                at = next(
                    (
                        offer
                        for offer in sorted(offers, key=lambda offer: offer[1] != tile)
                        if offer[0].look == look and fits(offer[0].panels[offer[1]], spec)
                    ),
                    None,
                )
                if at is not None:
                    offers.remove(at)
                    change.loans[tile] = at

    def _move_in(self, change: _Change) -> None:
        for tile, (view, there) in change.loans.items():
            spec = change.view.tiles[tile]
            if there in view.panels and fits(view.panels[there], spec):
                change.view.adopt(tile, view.give_up(there), seen=True)
        change.view.build()  # what was closed or changed while we waited


def _counterpart(wanted: WindowWanted, free: Sequence[WallWindow]) -> WallWindow | None:
    """Return the window that becomes this one: of the same id, or on the same screen."""
    same = (window for window in free if window.id == wanted.id)
    near = (window for window in free if window.wanted.screen == wanted.screen)
    return next(same, None) or next(near, None)
