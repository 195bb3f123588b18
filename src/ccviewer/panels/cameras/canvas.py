"""Draws all tiles of a camera grid in one widget, and only those that changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ccviewer.hub import Demand
from ccviewer.model import CameraState
from ccviewer.panels.base import (
    FRESH_S,
    Context,
    Face,
    Fit,
    TilePainter,
    by_keyboard,
    demand_for,
    fills,
    health_of,
    plain_tip,
)
from ccviewer.panels.cameras.grid import Cell
from ccviewer.panels.cameras.words import tooltip

DOTS = 18  # px: the strip under the tiles that says which page it is


@dataclass(slots=True)
class Tile:
    """One place on the canvas and what was last painted there."""

    camera: str
    rect: QRect
    serial: int = 0
    arrived: float = 0.0
    face: Face | None = None


class Canvas(QWidget):
    """The grid. It shows what it is told to and reports what was done with the pointer."""

    picked = Signal(str)
    opened = Signal(str)
    resized = Signal()
    touched = Signal()

    def __init__(
        self,
        context: Context,
        fit: Fit,
        guarded: Callable[[str, Callable[[], None]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._guarded = guarded
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._context, self._fit = context, fit
        self._painter = TilePainter(context)
        self._enlarged = False
        self._focus = ""
        self._ringing = False
        self._page = (0, 1)
        self.tiles: list[Tile] = []
        self.painted: dict[str, int] = {}  # different pictures painted, by camera

    def show_tiles(
        self, cameras: Sequence[str], cells: Sequence[Cell], *, enlarged: bool, page: tuple[int, int]
    ) -> None:
        """Show these cameras in these places from now on."""
        self._enlarged, self._page = enlarged, page
        self.tiles = [Tile(camera, QRect(*cell)) for camera, cell in zip(cameras, cells, strict=False)]
        self.update()

    def focus(self, camera: str, *, ring: bool = False) -> None:
        """Give a camera the keyboard; `ring` shows it from now on: somebody has a hand on it."""
        ring = ring or self._ringing
        if (camera, ring) != (self._focus, self._ringing):
            for tile in self.tiles:
                if tile.camera in (camera, self._focus):
                    self.update(tile.rect)
            self._focus, self._ringing = camera, ring

    def demands(self) -> dict[str, Demand]:
        """Return what the tiles want of their cameras."""
        ratio, fit = self.devicePixelRatioF(), self._cut()
        return {
            tile.camera: demand_for(tile.rect.size(), ratio, fit=fit, focused=self._enlarged)
            for tile in self.tiles
        }

    def faces(self) -> list[tuple[Tile, Face]]:
        """Return what each tile has to say now, painted or not."""
        frames = self._context.hub.frames
        return [
            (
                tile,
                self._painter.face(health_of(self._context, tile.camera), frames.slot(tile.camera).latest),
            )
            for tile in self.tiles
        ]

    def beat(self) -> None:
        """Have painted what has a new picture, or one that just became too old to be live."""
        frames, now = self._context.hub.frames, self._context.hub.clock.monotonic()
        for tile in self.tiles:
            frame = frames.slot(tile.camera).latest
            serial = 0 if frame is None else frame.serial
            live = tile.face is not None and tile.face.state is CameraState.LIVE
            if serial != tile.serial or (live and now - tile.arrived > FRESH_S):
                self.update(tile.rect)

    def look(self) -> None:
        """Have painted what says something else than before."""
        for tile, face in self.faces():
            if face != tile.face:
                self.update(tile.rect)

    def at(self, spot: QPoint) -> Tile | None:
        """Return the tile at a point."""
        return next((tile for tile in self.tiles if tile.rect.contains(spot)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles that are in the region, and what lies between."""
        painter = QPainter(self)
        self._guarded("paint", partial(self._draw, painter, event.region()))
        painter.end()

    def _draw(self, painter: QPainter, region: QRegion) -> None:
        between = QRegion(region)
        for tile in self.tiles:
            if region.intersects(tile.rect):
                between -= QRegion(tile.rect)
                self._paint(painter, tile)
        if not between.isEmpty():
            painter.setClipRegion(between)
            painter.fillRect(self.rect(), self._context.theme.colour("ground"))
            if self._page[1] > 1:
                self._dots(painter)

    def _cut(self) -> Fit:
        """Return how pictures are cut: an enlarged one is shown whole."""
        return "fit" if self._enlarged else self._fit

    def _paint(self, painter: QPainter, tile: Tile) -> None:
        frame = self._context.hub.frames.slot(tile.camera).latest
        tile.face = self._painter.paint(
            painter,
            tile.rect,
            health_of(self._context, tile.camera),
            frame,
            fill=fills(tile.rect.width(), tile.rect.height(), self._cut()),
            enlarged=self._enlarged,
            ringed=tile.camera == self._focus and self._ringing and self.hasFocus() and len(self.tiles) > 1,
        )
        if frame is None:
            tile.serial = 0
        elif frame.serial != tile.serial:
            tile.serial, tile.arrived = frame.serial, frame.arrived
            self.painted[tile.camera] = self.painted.get(tile.camera, 0) + 1

    def _dots(self, painter: QPainter) -> None:
        """Say which page of how many this is."""
        page, count = self._page
        scale = self._context.theme.scale
        step, size = 14 * scale, 6 * scale
        x = self.width() / 2 - step * (count - 1) / 2
        y = self.height() - DOTS * scale / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for i in range(count):
            painter.setBrush(self._context.theme.colour("text" if i == page else "hairline"))
            painter.drawEllipse(QRectF(x + i * step - size / 2, y - size / 2, size, size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another layout."""
        super().resizeEvent(event)
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Say on hovering what a tile has no room for; notice another screen, and the keyboard."""
        kind = event.type()
        if kind == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()
        elif kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._ringing |= isinstance(event, QFocusEvent) and by_keyboard(event)
            self.update()
        elif kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tile = self.at(event.pos())
            if tile is not None:
                health = health_of(self._context, tile.camera)
                place = self._context.place_name(health.camera.place) if health.camera.place else ""
                tip = plain_tip(tooltip(health, place, tile.face))
                QToolTip.showText(event.globalPos(), tip, self, tile.rect)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick a camera."""
        self.touched.emit()
        tile = self.at(event.position().toPoint())
        if tile is not None and event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit(tile.camera)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a camera, or close the open one."""
        tile = self.at(event.position().toPoint())
        if tile is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(tile.camera)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell that somebody is there."""
        super().mouseMoveEvent(event)
        self.touched.emit()
