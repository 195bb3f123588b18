"""One page on a window: its docks, and the panels in them."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer.i18n import tr
from ccviewer.panels.base import Context, Panel, Size
from ccviewer.wall.arrangement import rowed, settled
from ccviewer.wall.building import build_panel, fits, look_of, tile_of
from ccviewer.wall.scene import Page, Tile, page_tiles
from ccviewer.wall.workspace import Workspace

log = logging.getLogger("ccviewer.wall")

RING_PX = 2


class PageView(QWidget):
    """Shows one page. A tile may be without its panel for a while: it is built, or moved here from elsewhere.

    Main thread. `changed` is called after somebody closed a tile by hand, `configure` with one whose settings
    somebody wants.
    """

    def __init__(
        self,
        context: Context,
        name: str,
        page: Page,
        tiles: Mapping[str, Tile],
        changed: Callable[[], None],
        configure: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing shines through from beneath
        self.context, self.name, self.look = context, name, look_of(context)
        self.tiles = {tile: tiles[tile] for tile in page_tiles(page)}
        self.panels: dict[str, Panel] = {}
        self.refused = False  # the docks did not take the page: its tiles stand in a row
        self._known: set[Panel] = set()  # were on top before: people know them, with whatever they show
        self.since = 0.0  # monotonic: when it came onto the window, maybe beneath another
        self._changed = changed
        self._page = page
        self._locked = True
        self._large = ""
        self._large_widget: QWidget | None = None
        self.workspace = Workspace(context.theme, self._tile_closed, configure, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.workspace)
        self._ring = _Ring(context, self)
        self._arrange(page)

    # panels

    def missing(self) -> list[str]:
        """Return the tiles that have no panel yet."""
        return [tile for tile in self.tiles if tile not in self.panels]

    def build(self) -> None:
        """Build every panel that is missing."""
        for tile in self.missing():
            self.adopt(tile, build_panel(self.context, self.tiles[tile]))

    def adopt(self, tile: str, panel: Panel, *, seen: bool = False) -> None:
        """Put a panel into its place; it belongs to this page from now on. `seen`: it was on top before."""
        self.panels[tile] = panel
        if seen:
            self._known.add(panel)
        self.workspace.entitle(tile, panel.title())
        self.workspace.give(tile, panel)

    def give_up(self, tile: str) -> Panel:
        """Let a panel go to another page; its place stays, empty."""
        self.restore()
        panel = self.panels.pop(tile)
        self._known.discard(panel)
        if self.workspace.held(tile) is panel:
            self.workspace.take(tile)
        return panel

    def rebuild(self, tile: str, spec: Tile) -> None:
        """Put a panel with other options into the place of the one that stands there."""
        old = self.give_up(tile)
        old.leave()
        old.deleteLater()
        self.tiles[tile] = spec
        self.adopt(tile, build_panel(self.context, spec))

    def fits(self, page: Page, tiles: Mapping[str, Tile], context: Context) -> bool:
        """Say whether this page has just these tiles, in whatever arrangement, and looks like this room."""
        wanted = page_tiles(page)
        return (
            look_of(context) == self.look
            and set(wanted) == self.tiles.keys()
            and all(
                fits(self.panels[tile], tiles[tile])
                if tile in self.panels
                else (self.tiles[tile].panel, self.tiles[tile].options)
                == (tiles[tile].panel, tiles[tile].options)
                for tile in wanted
            )
        )

    def take_over(self, name: str, page: Page, tiles: Mapping[str, Tile]) -> None:
        """Be this page from now on, which has the same tiles in another arrangement."""
        self.restore()
        self.name = name
        self.tiles = {tile: tiles[tile] for tile in page_tiles(page)}
        if page != self.page():
            self._arrange(page)

    # arranging

    def page(self) -> Page:
        """Return the arrangement as it is now."""
        if self.isVisible() and not self.refused:
            self._page = settled(self._page, self.workspace.page(), locked=self._locked)
        return self._page

    def arranged_tiles(self) -> dict[str, Tile]:
        """Return the tiles with the options that their panels have now."""
        return {
            name: tile_of(self.panels[name], tile) if name in self.panels else tile
            for name, tile in self.tiles.items()
        }

    def say_of_itself(self, **what: object) -> None:
        """Change the title of the page, or whether guests may look at it."""
        self._page = self.page().model_copy(update=what)

    def lay_out_again(self) -> None:
        """Give every tile its share anew, after the window has taken another size."""
        if not self._large:
            self._arrange(self._page)

    def set_locked(self, locked: bool) -> None:
        """Let nothing be moved, closed or resized; or the opposite."""
        self.page()  # what was arranged until now
        self._locked = locked
        self.workspace.set_locked(locked)

    def add(self, tile: str, spec: Tile, panel: Panel | None = None) -> None:
        """Put one more tile at the right; the panel is built unless there is one."""
        self.restore()
        self.tiles[tile] = spec
        panel = panel or build_panel(self.context, spec)
        self.workspace.show()
        self.workspace.add(tile, panel.title())
        self.adopt(tile, panel)
        self._read()

    def remove(self, tile: str) -> Panel | None:
        """Take a tile out for good, and return its panel, which belongs to the caller."""
        self.restore()
        panel = self.panels.pop(tile, None)
        del self.tiles[tile]
        self.workspace.remove(tile)
        self._read()
        return panel

    def order(self) -> list[str]:
        """Return the tiles that can be seen, in reading order, also those beneath one that fills the page."""
        return [tile for tile in page_tiles(self.page()) if tile in self.panels and self._seen(tile)]

    # one tile for a while

    @property
    def large(self) -> str:
        """Return the tile that fills the page, or an empty text."""
        return self._large

    def enlarge(self, tile: str) -> None:
        """Let one tile fill the page, over the others, which live on beneath it."""
        self.restore()
        self.page()
        widget = self.workspace.take(tile)
        if widget is None:
            return
        self._large, self._large_widget = tile, widget
        widget.setParent(self)
        widget.setGeometry(self.rect())
        widget.show()
        widget.raise_()
        self._ring.around(None)

    def restore(self) -> None:
        """Put the tile that fills the page back into its place."""
        if self._large_widget is not None:
            tile, widget = self._large, self._large_widget
            self._large, self._large_widget = "", None
            if tile in self.tiles:
                self.workspace.give(tile, widget)

    @property
    def ringed(self) -> str:
        """Return the tile that is marked as the one with the keyboard."""
        return self._ring.tile

    def ring(self, tile: str) -> None:
        """Mark the tile that has the keyboard; an empty text marks none."""
        panel = self.panels.get(tile)
        seen = panel is not None and panel.isVisible()
        self._ring.around(panel if seen else None, tile if seen else "")

    # living

    def beat(self) -> None:
        """Let the live panels look for pictures."""
        for panel in self.panels.values():
            if panel.live:
                panel.on_beat()

    def second(self) -> None:
        """Let everything that shows an age grow older."""
        for panel in self.panels.values():
            panel.on_second()

    @property
    def live(self) -> bool:
        """Say whether a live picture can be seen on this page."""
        return any(panel.live and panel.isVisible() for panel in self.panels.values())

    @property
    def complete(self) -> bool:
        """Say whether every panel that can be seen has its content."""
        return not self.missing() and all(
            panel.settled for panel in self.panels.values() if panel.isVisible()
        )

    @property
    def presentable(self) -> bool:
        """Say whether it may come up: what can be seen has its content, or was on top before.

        A camera that is dead, or whose stream opens again, must not keep people from a page they know.
        """
        return all(
            panel in self._known or panel.settled for panel in self.panels.values() if panel.isVisible()
        )

    def step_back(self) -> None:
        """Hear that another page comes up: note how this one is arranged, a hidden one cannot be read."""
        self.page()
        self.restore()
        self.ring("")
        self._known = set(self.panels.values())

    def report(self) -> list[dict[str, Any]]:
        """Return every panel for the diagnostics."""
        return [
            {"id": tile, "page": self.name, "visible": panel.isVisible(), **panel.report()}
            for tile in self.tiles
            if (panel := self.panels.get(tile)) is not None
        ]

    def leave(self) -> None:
        """Let the panels leave the hub, and go for good."""
        self.restore()
        for panel in self.panels.values():
            panel.leave()
        self.workspace.clear()
        for panel in self.panels.values():
            panel.deleteLater()
        self.panels.clear()
        self.hide()
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tile that fills the page go on filling it."""
        super().resizeEvent(event)
        if self._large_widget is not None:
            self._large_widget.setGeometry(self.rect())
        self._ring.follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and on an empty page what to do with it."""
        theme = self.context.theme
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("ground"))
        if not self.tiles:
            painter.setPen(theme.colour("text_2"))
            painter.setFont(theme.font(Size.TITLE, QFont.Weight.Medium))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Halaman ini kosong. Ctrl+P menambah panel.")
            )
        painter.end()

    def _seen(self, tile: str) -> bool:
        return self.panels[tile].isVisibleTo(self)

    def _read(self) -> None:
        """Note what was just arranged by a command, whether the page is locked or not."""
        self._page = settled(self._page, self.workspace.page(), locked=False)
        self.workspace.setVisible(bool(self.tiles))
        self.update()

    def _arrange(self, page: Page) -> None:
        if page.tree is None and page.pins:  # docks want one tile in the middle
            pinned = page_tiles(page)
            page = page.model_copy(update={"tree": rowed(pinned), "pins": {}})
        titles = {tile: spec.options.get("title") or spec.panel for tile, spec in self.tiles.items()}
        titles |= {tile: panel.title() for tile, panel in self.panels.items()}
        try:
            self.workspace.arrange(page, titles)
            self.refused = False
        except Exception:
            log.exception("page %r cannot be arranged, its tiles stand in a row", page)
            self.refused = True
            tiles = list(self.tiles)
            self.workspace.arrange(Page(tree=rowed(tiles)), titles)
        self._page = page
        self.workspace.set_locked(self._locked)
        self.workspace.setVisible(bool(self.tiles))
        for tile, panel in self.panels.items():
            if self.workspace.held(tile) is None and tile != self._large:
                self.workspace.give(tile, panel)

    def _tile_closed(self, tile: str) -> None:
        self.restore()
        self.tiles.pop(tile, None)
        panel = self.panels.pop(tile, None)
        if panel is not None:
            panel.leave()
            panel.deleteLater()
        self._read()
        self._changed()


class _Ring(QWidget):
    """Shows which tile has the keyboard; lies over it and lets every click through."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._page = parent
        self._colour = context.theme.colour("accent")
        self._width = RING_PX * context.theme.scale
        self._panel: QWidget | None = None
        self.tile = ""
        self.hide()

    def around(self, panel: QWidget | None, tile: str = "") -> None:
        """Lie around this panel, or around none."""
        self._panel, self.tile = panel, tile
        self.setVisible(panel is not None)
        self.follow()

    def follow(self) -> None:
        """Lie where the panel is now."""
        if self._panel is not None:
            corner = self._panel.mapTo(self._page, self._panel.rect().topLeft())
            self.setGeometry(corner.x(), corner.y(), self._panel.width(), self._panel.height())
            self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setPen(QPen(self._colour, self._width))
        half = self._width / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        painter.end()
