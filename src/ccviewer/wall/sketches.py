"""Small drawings of what a panel or an arrangement looks like, to choose by."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ccviewer.panels.base import Theme, icon_pixmap, letters
from ccviewer.wall.grids import Spot

Draw = Callable[[QPainter, QRectF, Theme], None]


def paint_arrangement(painter: QPainter, area: QRectF, theme: Theme, spots: Sequence[Spot]) -> None:
    """Draw where tiles would lie; the larger a place, the brighter it is."""
    gap = 1.5 * theme.scale
    largest = max(spot.width * spot.height for spot in spots)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for spot in spots:
        rect = QRectF(
            area.left() + spot.left * area.width(),
            area.top() + spot.top * area.height(),
            spot.width * area.width(),
            spot.height * area.height(),
        ).adjusted(gap, gap, -gap, -gap)
        colour = QColor(theme.colour("text_2"))
        colour.setAlphaF(0.75 if spot.width * spot.height > 0.9 * largest else 0.35)
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, 2 * theme.scale, 2 * theme.scale)
    painter.restore()


class Sketch(QWidget):
    """Shows how a panel of a kind looks, in a few strokes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._kind, self._icon = theme, "", "square"

    def show_kind(self, kind: str, icon: str) -> None:
        """Draw this kind; one without a sketch is its icon."""
        self._kind, self._icon = kind, icon
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of a picture."""
        return QSize(224, 136) * self._theme.scale

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("hairline"), 1))
        painter.setBrush(theme.colour("surface"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 6 * theme.scale, 6 * theme.scale)
        pad = 14 * theme.scale
        area = frame.adjusted(pad, pad, -pad, -pad)
        draw = SKETCHES.get(self._kind)
        if draw is not None:
            draw(painter, area, theme)
        else:
            side = round(40 * theme.scale)
            pixmap = icon_pixmap(self._icon, theme.colour("text_2").name(), side, self.devicePixelRatioF())
            painter.drawPixmap(area.center() - QPointF(side / 2, side / 2), pixmap)
        painter.end()


def _soft(theme: Theme, role: str, opacity: float) -> QColor:
    colour = QColor(theme.colour(role))
    colour.setAlphaF(opacity)
    return colour


def _map(painter: QPainter, area: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("sea"))
    painter.drawRect(area)
    coast = ((0, 0), (0.72, 0), (0.6, 0.3), (0.7, 0.55), (0.5, 0.8), (0.55, 1), (0, 1))
    painter.setBrush(_soft(theme, "border", 0.8))
    painter.drawPolygon(QPolygonF([_at(area, x, y) for x, y in coast]))
    painter.setPen(QPen(theme.colour("text_3"), 1))
    painter.drawLine(_at(area, 0.05, 0.7), _at(area, 0.6, 0.2))
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y in ((0.2, 0.35), (0.42, 0.62), (0.5, 0.25), (0.25, 0.8)):
        painter.setBrush(theme.colour("text_2"))
        painter.drawEllipse(_at(area, x, y), 4 * theme.scale, 4 * theme.scale)


def _cameras(painter: QPainter, area: QRectF, theme: Theme) -> None:
    columns, rows, gap = 3, 2, 3 * theme.scale
    painter.setPen(Qt.PenStyle.NoPen)
    for n in range(columns * rows):
        c, r = n % columns, n // columns
        wide, high = area.width() / columns, area.height() / rows
        tile = QRectF(area.left() + c * wide, area.top() + r * high, wide - gap, high - gap)
        painter.setBrush(theme.colour("hairline"))
        painter.drawRect(tile)
        painter.setBrush(theme.colour("text_3"))
        painter.drawRect(QRectF(tile.left() + 4, tile.bottom() - 8 * theme.scale, tile.width() * 0.5, 3))
        painter.setBrush(theme.colour("live"))
        painter.drawEllipse(QPointF(tile.right() - 6, tile.bottom() - 6), 2, 2)


def _chart(painter: QPainter, area: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(theme.colour("hairline"), 1))
    for y in (0.0, 0.33, 0.66, 1.0):
        painter.drawLine(_at(area, 0, y), _at(area, 1, y))
    lines = ((0.7, 0.5, 0.55, 0.3, 0.35, 0.15), (0.9, 0.8, 0.6, 0.65, 0.5, 0.55))
    for colour, line in zip(theme.series, lines, strict=False):
        painter.setPen(QPen(colour, 1.6 * theme.scale))
        painter.drawPolyline(QPolygonF([_at(area, i / 5, y) for i, y in enumerate(line)]))


def _kpi(painter: QPainter, area: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text_3"))
    painter.drawRect(QRectF(area.left(), area.top(), area.width() * 0.4, 4 * theme.scale))
    painter.setPen(theme.colour("text"))
    painter.setFont(letters(round(area.height() * 0.46), QFont.Weight.Bold))
    painter.drawText(area.adjusted(0, 8, 0, -area.height() * 0.2), Qt.AlignmentFlag.AlignVCenter, "118")
    painter.setPen(QPen(theme.colour("text_2"), 1.2 * theme.scale))
    line = (0.95, 0.88, 0.92, 0.84, 0.86, 0.8)
    painter.drawPolyline(QPolygonF([_at(area, i / 5, y + 0.05) for i, y in enumerate(line)]))


def _rows(painter: QPainter, area: QRectF, theme: Theme, roles: Sequence[str]) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    step = area.height() / len(roles)
    for n, role in enumerate(roles):
        middle = area.top() + step * (n + 0.5)
        painter.setBrush(theme.colour(role))
        painter.drawEllipse(QPointF(area.left() + 5, middle), 4 * theme.scale, 4 * theme.scale)
        painter.setBrush(theme.colour("text_3"))
        for left, width in ((0.1, 0.14), (0.28, 0.44 - 0.05 * (n % 3)), (0.84, 0.16)):
            painter.drawRect(
                QRectF(area.left() + left * area.width(), middle - 2, width * area.width(), 4 * theme.scale)
            )


def _at(area: QRectF, x: float, y: float) -> QPointF:
    return QPointF(area.left() + x * area.width(), area.top() + y * area.height())


SKETCHES: dict[str, Draw] = {
    "map": _map,
    "cameras": _cameras,
    "chart": _chart,
    "kpi": _kpi,
    "events": lambda p, area, theme: _rows(p, area, theme, ("critical", "major", "text_2", "text_2")),
    "health": lambda p, area, theme: _rows(p, area, theme, ("lost", "text_2", "text_2", "text_2")),
}
