"""One window of the wall: panels in docks above, the status line below."""

import logging
from collections.abc import Mapping
from itertools import count
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPainter, QPaintEvent, QPen, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer import plugins
from ccviewer.errors import PluginError
from ccviewer.i18n import Text, tr
from ccviewer.panels.base import Context, Panel
from ccviewer.wall.missing import MissingPanel
from ccviewer.wall.placement import Rect, absolute, relative
from ccviewer.wall.scene import Page, Tile, WindowWanted, page_tiles
from ccviewer.wall.statusline import StatusLine
from ccviewer.wall.workspace import Workspace

log = logging.getLogger("ccviewer.wall")

FRAME_PX = 2
WHOLE = (0, 0, 1, 1)


def build_panel(context: Context, tile: Tile) -> Panel:
    """Build the panel of a tile; what cannot be built is a card that says why."""
    title = str(tile.options.get("title", ""))
    try:
        panel_class = plugins.find("ccviewer.panels", tile.panel)
        options = panel_class.Options.model_validate(tile.options)
        panel: Panel = panel_class(context, options)
    except PluginError as error:
        return MissingPanel(context, title, error.text)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return MissingPanel(
            context, title, Text("Pengaturan panel {kind} salah: {where}", kind=tile.panel, where=where)
        )
    except Exception as error:
        log.exception("%s panel %r cannot be built", tile.panel, title)
        return MissingPanel(context, title, Text("{kind}: {why}", kind=tile.panel, why=repr(error)))
    return panel


class WallWindow(QWidget):
    """A top-level window that shows a page of tiles; operators may rearrange it when it is unlocked."""

    closed = Signal()

    def __init__(self, context: Context, wanted: WindowWanted, page: Page, tiles: Mapping[str, Tile]) -> None:
        super().__init__()
        self.context = context
        self.id = wanted.id
        self.locked = wanted.lock
        self.tiles = {tile: tiles[tile] for tile in page_tiles(page)}
        self.panels = {tile: build_panel(context, spec) for tile, spec in self.tiles.items()}
        self.setWindowTitle(f"{context.profile.city.name or context.profile.opd.name} — ccviewer")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.status_line = StatusLine(context, self)
        self.workspace = Workspace(self._tile_closed, self)
        layout = QVBoxLayout(self)
        frame = FRAME_PX if context.profile.simulated else 0
        layout.setContentsMargins(frame, frame, frame, frame)
        layout.setSpacing(0)
        layout.addWidget(self.workspace, 1)
        layout.addWidget(self.status_line)
        titles = {tile: panel.title() for tile, panel in self.panels.items()}
        self.workspace.show_page(page, dict(self.panels), titles)
        self.set_locked(wanted.lock)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()  # no ring around anything before somebody takes the keyboard

    # arranging

    def add_tile(self, kind: str) -> None:
        """Put a new panel of this kind at the right, with its own defaults, and let it be arranged."""
        name = next(name for n in count(1) if (name := f"{self.id}-{kind}-{n}") not in self.tiles)
        self.tiles[name] = Tile(panel=kind)
        self.panels[name] = build_panel(self.context, self.tiles[name])
        self.workspace.add(name, self.panels[name], self.panels[name].title())
        self.set_locked(False)

    def set_locked(self, locked: bool) -> None:
        """Lock the arrangement against accidents, or free it."""
        self.locked = locked
        self.workspace.set_locked(locked)
        self.status_line.say(
            "" if locked else tr("Susunan terbuka: seret judul panel; Ctrl+E untuk mengunci")
        )

    def page(self) -> Page | None:
        """Return the arrangement as it is now; None when nothing is left."""
        return self.workspace.page()

    def arranged_tiles(self) -> dict[str, Tile]:
        """Return the tiles with the options that their panels have now: operators may have changed them."""
        return {
            name: self.tiles[name]
            if isinstance(panel, MissingPanel)
            else self.tiles[name].model_copy(
                update={"options": panel.options.model_dump(mode="json", exclude_defaults=True)}
            )
            for name, panel in self.panels.items()
        }

    def wanted(self, screen: str) -> WindowWanted:
        """Return what a scene must know to open this window again."""
        here = self.screen()
        rect = WHOLE
        if here is not None and not self.isFullScreen() and not self.isMaximized():
            geometry = self.geometry().getRect()
            rect = relative(geometry, area_of(here))  # type: ignore[assignment, arg-type]
        return WindowWanted(
            id=self.id,
            screen=screen,
            rect=rect,
            page=self.id,
            lock=self.locked,
            full_screen=self.isFullScreen(),
        )

    # placing

    def place(self, wanted: WindowWanted, screen: QScreen) -> None:
        """Show the window on a screen, wholly inside it; one that stands there already does not flicker."""
        rect = absolute(wanted.rect, area_of(screen))
        filled = self.isFullScreen() or (self.isMaximized() and tuple(wanted.rect) == WHOLE)
        stands = self.isVisible() and self.screen() == screen and self.isFullScreen() == wanted.full_screen
        if stands and (filled or self.geometry().getRect() == rect):
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

    def toggle_full_screen(self) -> None:
        """Fill the screen without any frame, or go back to how it stood."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # living

    def beat(self) -> None:
        """Let the live panels look for pictures."""
        for panel in self.panels.values():
            if panel.live:
                panel.on_beat()

    def second(self) -> None:
        """Let everything that shows an age grow older."""
        self.status_line.update()
        for panel in self.panels.values():
            panel.on_second()

    @property
    def live(self) -> bool:
        """Say whether a live picture can be seen in this window."""
        return self.isVisible() and any(panel.live and panel.isVisible() for panel in self.panels.values())

    @property
    def complete(self) -> bool:
        """Say whether every panel that can be seen has its content."""
        return all(panel.settled for panel in self.panels.values() if panel.isVisible())

    def report(self) -> list[dict[str, Any]]:
        """Return every panel for the diagnostics."""
        return [
            {"id": tile, "window": self.id, "visible": panel.isVisible(), **panel.report()}
            for tile, panel in self.panels.items()
        ]

    def leave(self) -> None:
        """Let the panels leave the hub and close for good."""
        for panel in self.panels.values():
            panel.leave()
        self.workspace.clear()
        self.panels.clear()
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and the thin frame that says that all of this is a rehearsal."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.context.theme.colour("ground"))
        if self.context.profile.simulated:
            painter.setPen(QPen(self.context.theme.colour("simulated"), FRAME_PX))
            half = FRAME_PX / 2
            painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        painter.end()

    def _tile_closed(self, tile: str) -> None:
        self.tiles.pop(tile, None)
        panel = self.panels.pop(tile, None)
        if panel is not None:
            panel.leave()


def area_of(screen: QScreen) -> Rect:
    """Return where a screen lies on the desktop, in pixels."""
    geometry = screen.geometry()
    return geometry.x(), geometry.y(), geometry.width(), geometry.height()
