"""One window of the wall: pages of panels, one of them on top, and the status line below."""

import logging
from collections.abc import Mapping
from itertools import count
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QScreen,
    QShowEvent,
    QWindow,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer.i18n import tr
from ccviewer.panels.base import Context, Panel
from ccviewer.wall.building import tile_of
from ccviewer.wall.page_view import PageView
from ccviewer.wall.placement import Rect, absolute, relative
from ccviewer.wall.scene import Page, Tile, WindowWanted, page_tiles
from ccviewer.wall.statusline import StatusLine
from ccviewer.wall.style import style_sheet

log = logging.getLogger("ccviewer.wall")

FRAME_PX = 2
WHOLE = (0, 0, 1, 1)
FRAME_SLACK = 0.02  # of the screen
INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class WallWindow(QWidget):
    """A top-level window that shows one page at a time; operators may rearrange it when it is unlocked.

    Its pages are built when they are first wanted, and kept. One that is built but not on top is hidden, or
    beneath: shown under the opaque one on top, so that its streams open and its pictures come.
    """

    closed = Signal()
    touched = Signal()  # a person used keyboard or pointer
    tile_closed = Signal()  # by hand
    settings_wanted = Signal(str)  # of a tile, by its button

    def __init__(
        self,
        context: Context,
        wanted: WindowWanted,
        pages: Mapping[str, Page],
        tiles: Mapping[str, Tile],
    ) -> None:
        super().__init__()
        self.context = context
        self.guest = False  # on a screen that is not its home, until that is back
        self.seated: QScreen | None = None  # where the wall has put it
        self._unfilled: WindowWanted | None = None  # how it stood before it filled its screen for show
        self.wanted = wanted  # how it stood when that was last remembered
        self.locked = wanted.lock
        self.order: list[str] = []  # its own pages
        self.shown = self.own_page = wanted.page  # on top; and the last one on top that is its own
        self.views: dict[str, PageView] = {}
        self._pointed = ""  # the tile that somebody clicked last
        self._pages: dict[str, Page] = {}
        self._specs: dict[str, Tile] = {}
        for name, page in pages.items():
            self.know(name, page, tiles, own=True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.stack = QWidget(self)
        self.status_line = StatusLine(context, self)
        self._layout = QVBoxLayout(self)
        frame = FRAME_PX if context.profile.simulated else 0
        self._layout.setContentsMargins(frame, frame, frame, frame)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.stack, 1)
        self._layout.addWidget(self.status_line)
        self._dress()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()  # no ring around anything before somebody takes the keyboard

    @property
    def id(self) -> str:
        """Return the name of this window in the scene."""
        return self.wanted.id

    # pages

    @property
    def panels(self) -> dict[str, Panel]:
        """Return every panel of the pages that are built, by tile."""
        return {tile: panel for view in self.views.values() for tile, panel in view.panels.items()}

    @property
    def tiles(self) -> dict[str, Tile]:
        """Return what every tile of this window's pages is to show, built or not."""
        built = {tile: spec for view in self.views.values() for tile, spec in view.tiles.items()}
        return {name: spec for page in self.order for name, spec in self._tiles_of(page).items()} | built

    @property
    def view(self) -> PageView:
        """Return the page on top."""
        return self.views[self.shown]

    def know(self, name: str, page: Page, tiles: Mapping[str, Tile], *, own: bool) -> None:
        """Hear of one more page; `own` makes it one of this window's, else it is a guest for a while."""
        self._pages[name] = page
        self._specs |= {tile: tiles[tile] for tile in page_tiles(page)}
        if own and name not in self.order:
            self.order.append(name)

    def forget(self, name: str) -> PageView | None:
        """Drop a page, and return its view if it was built; it belongs to the caller."""
        view = self.views.pop(name, None)
        page = self._pages.pop(name)
        for tile in page_tiles(page):
            self._specs.pop(tile, None)
        if name in self.order:
            self.order.remove(name)
        if view is not None:
            view.hide()
        return view

    def build(self, name: str) -> PageView:
        """Return the view of a page, built if it was not, hidden or as it was."""
        if name not in self.views:
            view = self.new_view(name, self._pages[name], self._specs)
            view.build()
            self.views[name] = view
        return self.views[name]

    def new_view(
        self, name: str, page: Page, tiles: Mapping[str, Tile], context: Context | None = None
    ) -> PageView:
        """Return an empty view that fits this window; it is none of its pages yet."""
        view = PageView(
            context or self.context, name, page, tiles, self.tile_closed.emit, self.settings_wanted.emit,
            self.stack,
        )  # fmt: skip
        view.hide()
        view.setGeometry(self.stack.rect())
        view.set_locked(self.locked)
        return view

    def lay_beneath(self, view: PageView, now: float) -> None:
        """Show a view under the one on top, so that its streams open."""
        if view.isHidden():
            view.since = now
            if view.parentWidget() is not self.stack:
                view.setParent(self.stack)
            view.setGeometry(self.stack.rect())
            view.lower()
            view.show()

    def bring_up(self, name: str) -> None:
        """Let a page that is built be the one on top, and the others rest."""
        view = self.views[name]
        view.setGeometry(self.stack.rect())
        view.show()
        view.raise_()
        old = self.views.get(self.shown)
        if old is not None and old is not view:
            had_focus = old.isAncestorOf(focus) if (focus := self.focusWidget()) is not None else False
            old.step_back()
            if had_focus:
                self.setFocus()
        self.shown = name
        if name in self.order:
            self.own_page = name
        for other in self.views.values():
            if other is not view:
                other.hide()
        if view.refused:
            self.status_line.say(tr("Susunan halaman ini tidak dapat dipakai; panelnya berjajar"))

    def become(
        self,
        wanted: WindowWanted,
        pages: Mapping[str, Page],
        tiles: Mapping[str, Tile],
        views: Mapping[str, PageView],
    ) -> None:
        """Be another window of another scene, with these pages; those that left belong to the caller."""
        self.wanted = wanted
        self.order, self._pages, self._specs = [], {}, {}
        for name, page in pages.items():
            self.know(name, page, tiles, own=True)
        focus = self.focusWidget()
        gone = [view for view in self.views.values() if view not in views.values()]
        if focus is not None and any(view.isAncestorOf(focus) for view in gone):
            self.setFocus()  # else Qt passes it on as if somebody had pressed Tab, and a ring appears
        self.views = dict(views)
        for view in self.views.values():
            if view.parentWidget() is not self.stack:
                view.setParent(self.stack)
            view.set_locked(wanted.lock)
        if wanted.lock != self.locked:
            self.set_locked(wanted.lock)
        self.bring_up(wanted.page)

    def give_up_views(self) -> list[PageView]:
        """Let all pages go; they belong to the caller."""
        views = list(self.views.values())
        self.views.clear()
        for view in views:
            view.setParent(None)
        return views

    def pages(self) -> dict[str, Page]:
        """Return this window's own pages as they are now."""
        return {
            name: self.views[name].page() if name in self.views else self._pages[name] for name in self.order
        }

    def arranged_tiles(self) -> dict[str, Tile]:
        """Return the tiles of this window's own pages with the options that their panels have now."""
        return {tile: spec for name in self.order for tile, spec in self._tiles_of(name).items()}

    def set_page(self, name: str, page: Page) -> None:
        """Change what is said of a page that need not be built."""
        self._pages[name] = page

    def _tiles_of(self, name: str) -> dict[str, Tile]:
        if name in self.views:
            view = self.views[name]
            return {
                tile: tile_of(view.panels[tile], spec) if tile in view.panels else spec
                for tile, spec in view.tiles.items()
            }
        return {tile: self._specs[tile] for tile in page_tiles(self._pages[name])}

    # arranging

    def add_tile(self, kind: str, options: Mapping[str, Any] | None = None) -> str:
        """Put a new panel of this kind at the right of the page on top, and return its tile."""
        taken = self.tiles
        name = next(name for n in count(1) if (name := f"{self.id}-{kind}-{n}") not in taken)
        self.view.add(name, Tile(panel=kind, options=dict(options or {})))
        return name

    def set_locked(self, locked: bool) -> None:
        """Lock the arrangement against accidents, or free it."""
        self.locked = locked
        for view in self.views.values():
            view.set_locked(locked)
        self.status_line.say(
            "" if locked else tr("Susunan terbuka: seret judul panel; Ctrl+E untuk mengunci")
        )

    def focused_tile(self) -> str:
        """Return the tile that has the keyboard, or was pointed at last; else an empty text."""
        if self.shown not in self.views:
            return ""
        focus, panels = self.focusWidget(), self.view.panels
        holding = (t for t, one in panels.items() if focus is not None and _inside(focus, one))
        pointed = self._pointed if self._pointed in panels and panels[self._pointed].isVisible() else ""
        return next(holding, "") or pointed

    def focus_tile(self, tile: str, *, ringed: bool = True) -> None:
        """Give the keyboard to a tile, in front if it is behind a tab, and show that by a ring if wanted."""
        view, panel = self.view, self.view.panels[tile]
        view.workspace.bring_to_front(tile)
        inner = (one for one in panel.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        target = panel.focusProxy() or next((one for one in inner if one.isVisibleTo(self)), None) or panel
        target.setFocus(Qt.FocusReason.TabFocusReason if ringed else Qt.FocusReason.OtherFocusReason)
        self._pointed = tile
        view.ring(tile if ringed else "")

    def _point_at(self, at: QPoint) -> None:
        """Note which tile somebody clicks; the ring is for those who walk by key."""
        if self.shown in self.views:
            self.view.ring("")
            under = self.childAt(at)
            panels = self.view.panels.items()
            self._pointed = next((t for t, one in panels if under is not None and _inside(under, one)), "")

    # placing

    def stands(self, screen: str) -> WindowWanted:
        """Return what a scene must know to open this window again as it stands now."""
        if self._unfilled is not None:
            return self._unfilled.model_copy(update={"screen": screen, "lock": self.locked})
        here = self.screen()
        rect: tuple[float, ...] = WHOLE
        if here is not None and not self.isFullScreen() and not self.isMaximized():
            rect = relative(self.geometry().getRect(), area_of(here))  # type: ignore[arg-type]
        return self.wanted.model_copy(
            update={
                "screen": screen,
                "rect": rect,
                "lock": self.locked,
                "full_screen": self.isFullScreen(),
            }
        )

    def place(self, wanted: WindowWanted, screen: QScreen) -> None:
        """Show the window on a screen, wholly inside it; one that stands there already does not flicker."""
        if self._unfilled is not None:
            self._unfilled = wanted
            wanted = wanted.model_copy(update={"full_screen": _covers(wanted)})
        rect = absolute(wanted.rect, area_of(screen))
        self.seated = screen
        if self._stands_on(wanted, screen):
            return
        if self.isFullScreen() or self.isMaximized():
            self.showNormal()  # some window managers move no window that fills a screen
        self.setScreen(screen)
        self.setGeometry(*rect)
        if wanted.full_screen:
            self.setGeometry(screen.geometry())
            self.showFullScreen()
        elif tuple(wanted.rect) == WHOLE and QGuiApplication.platformName() != "offscreen":
            self.showMaximized()
        else:
            self.show()
            if self.geometry().getRect() != rect:
                self.setGeometry(*rect)  # a first show may add the width of a frame

    def in_place(self, screen: QScreen | None) -> bool:
        """Say whether the window is where it is wanted on this screen; hidden, for none."""
        return self.isHidden() if screen is None else self._stands_on(self.wanted, screen)

    def _stands_on(self, wanted: WindowWanted, screen: QScreen) -> bool:
        """Say whether nothing is to be moved; a window manager may have moved one that fills a screen."""
        if not self.isVisible() or self.screen() != screen or self.isFullScreen() != wanted.full_screen:
            return False
        if self.isFullScreen():
            return self.geometry() == screen.geometry()
        if self.isMaximized() and tuple(wanted.rect) == WHOLE:
            return screen.geometry().contains(self.geometry())
        return self.geometry().getRect() == absolute(wanted.rect, area_of(screen))

    def fill_screen(self, filling: bool) -> None:
        """Show the window without a frame, over its whole screen if it covers that; or as it stood before.

        This is no part of the arrangement. Asked again, it undoes what a window manager did meanwhile.
        """
        before = self._unfilled
        if filling and before is None:
            before = self._unfilled = self.stands(self.wanted.screen)
        elif not filling:
            self._unfilled = None
        handle, screen = self.windowHandle(), self.seated or self.screen()
        if handle is not None:
            handle.setFlag(Qt.WindowType.FramelessWindowHint, filling)
        if before is None or screen is None or not self.isVisible():
            return
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.place(before, screen)

    def toggle_full_screen(self) -> None:
        """Fill the screen without any frame, or go back to how it stood."""
        if self._unfilled is not None:
            self.fill_screen(False)
            return
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @property
    def away(self) -> bool:
        """Say whether the desktop does not show this window though it should: unmapped, or destroyed.

        Known of X11 only: elsewhere no other program can do that.
        """
        handle = self.windowHandle()
        shown = self.isVisible() and not self.isMinimized() and handle is not None
        return shown and QGuiApplication.platformName() == "xcb" and not handle.isExposed()

    @property
    def destroyed_by_others(self) -> bool:
        """Say whether another program has destroyed the native window, which Qt is not told of."""
        return self.away and QWindow.fromWinId(self.winId()).geometry().isEmpty()

    def make_anew(self) -> None:
        """Let the desktop have a new native window in the place of one that is gone."""
        log.warning("window %s: another program took it away, it is made anew", self.id)
        handle, screen = self.windowHandle(), self.seated
        handle.destroy()
        handle.create()
        handle.setVisible(True)
        if screen is not None:
            self.place(self.wanted, screen)

    # living

    def beat(self) -> None:
        """Let the live panels look for pictures."""
        for view in self.views.values():
            view.beat()

    def second(self) -> None:
        """Let everything that shows an age grow older."""
        self.status_line.update()
        for view in self.views.values():
            view.second()

    @property
    def live(self) -> bool:
        """Say whether a live picture can be seen in this window."""
        return any(view.live for view in self.views.values())

    @property
    def complete(self) -> bool:
        """Say whether every panel that can be seen has its content."""
        return not self.isVisible() or self.view.complete

    def report(self) -> list[dict[str, Any]]:
        """Return every panel of the pages that are built for the diagnostics."""
        return [{"window": self.id, **panel} for view in self.views.values() for panel in view.report()]

    def dress(self, context: Context) -> None:
        """Look like this room from now on; the pages are built anew by the caller."""
        self.context = context
        self._layout.removeWidget(self.status_line)
        self.status_line.hide()
        self.status_line.deleteLater()
        self.status_line = StatusLine(context, self)
        self._layout.addWidget(self.status_line)
        self.status_line.show()
        self.set_locked(self.locked)
        self._dress()
        self.update()

    def leave(self) -> None:
        """Let the panels leave the hub and close for good."""
        for view in self.views.values():
            view.leave()
        self.views.clear()
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the wall, which decides what closing means."""
        event.ignore()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the frame anew when the window is (un)maximized."""
        super().changeEvent(event)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to what people do with this window; Qt makes it a window of the desktop only now."""
        super().showEvent(event)
        self.windowHandle().removeEventFilter(self)
        self.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that somebody is there."""
        if event.type() in INPUT:
            self.touched.emit()
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._point_at(event.position().toPoint())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let every page that can be seen fill the window."""
        super().resizeEvent(event)
        self._layout.activate()
        for view in self.views.values():
            view.setGeometry(self.stack.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and the thin frame that says that all of this is a rehearsal."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.context.theme.colour("ground"))
        if self.context.profile.simulated:
            painter.setPen(QPen(self.context.theme.colour("simulated"), FRAME_PX))
            half = FRAME_PX / 2
            painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        painter.end()

    def _dress(self) -> None:
        profile = self.context.profile
        self.setWindowTitle(f"{profile.city.name or profile.opd.name} — ccviewer")
        self.setStyleSheet(style_sheet(self.context.theme))


def _covers(wanted: WindowWanted) -> bool:
    """Say whether a window is meant to cover its screen; a frame may have moved it a little."""
    edges = zip(wanted.rect, WHOLE, strict=True)
    return wanted.full_screen or all(abs(edge - whole) < FRAME_SLACK for edge, whole in edges)


def _inside(widget: QWidget, panel: QWidget) -> bool:
    return widget is panel or panel.isAncestorOf(widget)


def area_of(screen: QScreen) -> Rect:
    """Return where a screen lies on the desktop, in pixels."""
    geometry = screen.geometry()
    return geometry.x(), geometry.y(), geometry.width(), geometry.height()
