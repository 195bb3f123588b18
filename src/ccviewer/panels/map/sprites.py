"""Paints the markers: shape by severity, fill by freshness, a glyph by kind; the same in every view."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Size, Theme, icon_pixmap, shape
from ccviewer.panels.map.kinds import KINDS
from ccviewer.panels.map.layout import LARGE
from ccviewer.panels.map.looks import LOOKS, Look

CELL = 44  # px, the square of one marker in the atlas
GLYPH_COLUMN = len(LOOKS)  # behind the looks: the bare glyph
MARK_ROW = len(KINDS)  # below the kinds: small marks without a glyph
DIGITS = "0123456789"
_ROUND = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def paint_marker(painter: QPainter, centre: QPointF, theme: Theme, kind: int, look: Look) -> None:
    """Draw a marker around a point, in the size that the theme's scale asks for."""
    radius = KINDS[kind].radius * theme.scale
    if look.severity >= Severity.MINOR:
        radius *= LARGE
    ink = _paint_shape(painter, centre, theme, radius, look)
    if look.freshness is Freshness.LOST:
        return
    if look.maintenance:
        side = round(radius * 1.25)
        pixmap = icon_pixmap("wrench", ink.name(), side, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(centre.x() - side / 2, centre.y() - side / 2), pixmap)
        return
    low = 0.2 * radius if look.severity is Severity.MINOR else 0.0  # a triangle's middle lies low
    small = 0.46 if look.severity >= Severity.MINOR else 0.5
    paint_glyph(painter, centre + QPointF(0, low), kind, radius * small, ink)


def paint_mark(painter: QPainter, centre: QPointF, theme: Theme, radius: float, look: Look) -> None:
    """Draw the shape of a state alone, as in the legend and on a group's ring."""
    _paint_shape(painter, centre, theme, radius, look)


def paint_glyph(painter: QPainter, centre: QPointF, kind: int, size: float, colour: QColor) -> None:
    """Draw what a kind is recognised by, `size` px to each side of a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.scale(size, size)
    filled, lines = _GLYPHS.get(KINDS[kind].name, _dot)()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(filled)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 0.34, *_ROUND))
    painter.drawPath(lines)
    painter.restore()


def atlas(theme: Theme, ratio: float) -> QImage:
    """Return all markers: a row a kind, a column a look, then the bare glyph; marks in the last row."""
    columns, rows = len(LOOKS) + 1, len(KINDS) + 2
    cell = CELL * theme.scale
    image = blank(columns * cell, rows * cell, ratio)
    painter = QPainter(image)
    for row in range(len(KINDS)):
        for column, look in enumerate(LOOKS):
            middle = QPointF((column + 0.5) * cell, (row + 0.5) * cell)
            paint_marker(painter, middle, theme, row, look)
        middle = QPointF((GLYPH_COLUMN + 0.5) * cell, (row + 0.5) * cell)
        paint_glyph(painter, middle, row, 4.5 * theme.scale, theme.colour("text_2"))
    for column, look in enumerate(LOOKS):
        middle = QPointF((column + 0.5) * cell, (MARK_ROW + 0.5) * cell)
        paint_mark(painter, middle, theme, 6.5 * theme.scale, look)
    painter.setFont(theme.font(Size.BODY, QFont.Weight.DemiBold))
    painter.setPen(theme.colour("text"))
    top = (len(KINDS) + 1) * cell
    for number, digit in enumerate(DIGITS):
        box = QRectF(number * cell, top, digit_width(theme), cell)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, digit)
    painter.end()
    return image


def digit_width(theme: Theme) -> float:
    """Return how far apart the figures of a group's number stand, in px."""
    return QFontMetricsF(theme.font(Size.BODY, QFont.Weight.DemiBold)).horizontalAdvance("0")


def blank(width: float, height: float, ratio: float) -> QImage:
    """Return a transparent picture of this size in px, with `ratio` times as many physical pixels."""
    image = QImage(
        max(round(width * ratio), 1), max(round(height * ratio), 1), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _paint_shape(painter: QPainter, centre: QPointF, theme: Theme, radius: float, look: Look) -> QColor:
    """Draw halo and body; returns the colour of what is drawn upon it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = theme.colour("ground")
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    outline = shape(look.severity, box)
    painter.setPen(QPen(ground, 3.0 * theme.scale, *_ROUND))
    painter.setBrush(ground)
    painter.drawPath(outline)
    thin = max(1.5 * theme.scale, radius / 6.5)
    if look.freshness is Freshness.LOST:
        colour = theme.colour("lost")
        pen = QPen(colour, thin, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1.7, 1.5])
        painter.setPen(pen)
        painter.drawPath(outline)
        painter.setPen(QPen(colour, thin * 1.2, *_ROUND))
        arm = radius * 0.34
        painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm))
        painter.drawLine(centre + QPointF(arm, -arm), centre + QPointF(-arm, arm))
    elif look.freshness is Freshness.STALE:
        colour = theme.colour("stale")
        painter.setClipPath(outline)
        hatch = QColor(colour)
        hatch.setAlphaF(0.45)
        painter.setPen(QPen(hatch, max(1.0, theme.scale)))
        step = 3.5 * theme.scale
        for number in range(int(4 * radius / step) + 1):
            x = box.left() - box.width() + number * step
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        painter.setClipping(False)
        painter.setPen(QPen(colour, thin, *_ROUND))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
    else:
        role = "maintenance" if look.maintenance else look.severity.name.lower()
        fill = QColor(theme.colour(role))
        if look.freshness is Freshness.DELAYED:
            fill.setAlphaF(0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPath(outline)
        colour = ground
    painter.restore()
    return colour


Glyph = tuple[QPainterPath, QPainterPath]  # what is filled, what is drawn with a line; within -1..1


def _dot() -> Glyph:
    filled = QPainterPath()
    filled.addEllipse(QPointF(0, 0), 0.5, 0.5)
    return filled, QPainterPath()


def _waves() -> Glyph:
    filled, lines = QPainterPath(), QPainterPath()
    filled.addEllipse(QPointF(0, 0.72), 0.27, 0.27)
    for radius in (0.78, 1.5):
        box = QRectF(-radius, 0.75 - radius, 2 * radius, 2 * radius)
        lines.arcMoveTo(box, 45)
        lines.arcTo(box, 45, 90)
    return filled, lines


def _camera() -> Glyph:
    filled = QPainterPath()
    filled.addRoundedRect(QRectF(-1.05, -0.62, 1.35, 1.24), 0.22, 0.22)
    filled.moveTo(0.42, 0)
    filled.lineTo(1.1, -0.58)
    filled.lineTo(1.1, 0.58)
    filled.closeSubpath()
    return filled, QPainterPath()


def _water() -> Glyph:
    lines = QPainterPath()
    for y in (-0.5, 0.05, 0.6):
        lines.moveTo(-0.95, y)
        lines.cubicTo(-0.55, y - 0.5, -0.4, y + 0.5, 0, y)
        lines.cubicTo(0.4, y - 0.5, 0.55, y + 0.5, 0.95, y)
    return QPainterPath(), lines


def _air() -> Glyph:
    lines = QPainterPath()
    for y, left, right in ((-0.6, -0.5, 0.95), (0.0, -0.95, 0.5), (0.6, -0.3, 0.8)):
        lines.moveTo(left, y)
        lines.lineTo(right, y)
    return QPainterPath(), lines


def _bus() -> Glyph:
    filled = QPainterPath()
    filled.addRoundedRect(QRectF(-0.85, -0.95, 1.7, 1.7), 0.35, 0.35)
    filled.addRect(QRectF(-0.55, -0.6, 1.1, 0.6))  # the window is a hole
    filled.addRect(QRectF(-0.65, 0.7, 0.35, 0.35))
    filled.addRect(QRectF(0.3, 0.7, 0.35, 0.35))
    return filled, QPainterPath()


def _tremor() -> Glyph:
    lines = QPainterPath(QPointF(-1.05, 0.05))
    for x, y in ((-0.6, 0.05), (-0.32, -0.85), (0.08, 0.85), (0.42, -0.35), (0.6, 0.05), (1.05, 0.05)):
        lines.lineTo(x, y)
    return QPainterPath(), lines


def _call() -> Glyph:
    filled, lines = QPainterPath(), QPainterPath(QPointF(0, -0.85))
    filled.addEllipse(QPointF(0, 0.82), 0.24, 0.24)
    lines.lineTo(0, 0.25)
    return filled, lines


_GLYPHS = {
    "access-point": _waves,
    "camera": _camera,
    "gauge": _water,
    "sensor": _air,
    "vehicle": _bus,
    "quake": _tremor,
    "event": _call,
}
