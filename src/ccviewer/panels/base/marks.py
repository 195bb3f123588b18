"""The shapes that say a state without colour: the same on maps, lists, headers and legends."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base.theme import Theme


def shape(severity: Severity, rect: QRectF) -> QPainterPath:
    """Return the outline of a severity: circle, circle, triangle, diamond, square."""
    path = QPainterPath()
    centre, r = rect.center(), min(rect.width(), rect.height()) / 2
    if severity is Severity.MINOR:
        points = [(0, -r), (r, r * 0.8), (-r, r * 0.8)]
    elif severity is Severity.MAJOR:
        points = [(0, -r), (r, 0), (0, r), (-r, 0)]
    elif severity is Severity.CRITICAL:
        s = r * 0.86
        points = [(-s, -s), (s, -s), (s, s), (-s, s)]
    else:
        path.addEllipse(centre, r * 0.78, r * 0.78)
        return path
    path.addPolygon(QPolygonF([centre + QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def paint_mark(
    painter: QPainter, rect: QRectF, theme: Theme, severity: Severity, freshness: Freshness = Freshness.LIVE
) -> None:
    """Draw a state into a rectangle: filled while fresh, hollow when stale, a cross when lost."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if freshness is Freshness.LOST:
        pen = QPen(theme.colour("lost"), max(rect.width() / 7, 1.5), Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        inner = rect.adjusted(*(rect.width() * k for k in (0.18, 0.18, -0.18, -0.18)))
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif freshness in (Freshness.STALE, Freshness.FROZEN):
        painter.setPen(QPen(theme.colour("stale"), max(rect.width() / 8, 1.4)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape(severity, rect.adjusted(1, 1, -1, -1)))
    else:
        colour = QColor(theme.severity(severity))
        if freshness is Freshness.DELAYED:
            colour.setAlphaF(0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPath(shape(severity, rect))
    painter.restore()


def paint_hatch(painter: QPainter, rect: QRectF, theme: Theme, opacity: float = 0.45) -> None:
    """Draw the diagonal lines that lie over whatever is old."""
    painter.save()
    painter.setClipRect(rect)
    colour = QColor(theme.colour("ground"))
    colour.setAlphaF(opacity)
    painter.fillRect(rect, colour)
    line = QColor(theme.colour("stale"))
    line.setAlphaF(opacity * 0.7)
    painter.fillRect(rect, QBrush(line, Qt.BrushStyle.BDiagPattern))
    painter.restore()
