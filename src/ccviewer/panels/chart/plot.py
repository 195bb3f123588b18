"""Draws lines over time: pyqtgraph the lines, we ourselves everything that is read."""

from collections.abc import Callable
from datetime import UTC

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from ccviewer.i18n import tr
from ccviewer.model import Freshness
from ccviewer.model.words import DASH, age_text, clock_text, short_text
from ccviewer.panels.base import Floats, Size, Theme, by_keyboard, runs, severity_word
from ccviewer.panels.chart.lines import Drawing, Line
from ccviewer.panels.chart.scales import Scale, scale, spread, time_ticks

NAMED_FROM = 520  # px of width: from here on lines are named at their ends, below it in a legend
OLD = (Freshness.STALE, Freshness.LOST)
LEGEND_VALUES_FROM = 160  # px of height: a lower plot has names only in its legend
EMPTY_SHARE = 0.35  # of the width before the first value that has to be explained
CURSOR_STEPS = 60


class Plot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Shows a `Drawing`. The mouse, or the arrow keys, move a cursor that reads all lines at one time."""

    def __init__(
        self, theme: Theme, guard: Callable[[str, Callable[[], None]], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._guard = theme, guard
        self._drawing = Drawing((), 0.0, 1.0, UTC)
        self._scale = Scale(0.0, 1.0, (), ())
        self._curves: dict[str, pg.PlotCurveItem] = {}
        self.cursor_time: float | None = None
        item = self.getPlotItem()
        item.hideAxis("left")
        item.hideAxis("bottom")
        item.hideButtons()
        item.setMenuEnabled(False)
        box = item.getViewBox()
        box.setMouseEnabled(False, False)
        box.disableAutoRange()
        self.setBackground(None)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # pyqtgraph keeps the background; ours changes
        self.ringed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setStyleSheet("background: transparent;")
        self._hint, self._body = theme.font(Size.HINT), theme.font(Size.BODY)
        self._strong = theme.font(Size.BODY, QFont.Weight.DemiBold)

    # what is shown

    def draw(self, drawing: Drawing) -> None:
        """Show this from now on."""
        self._drawing = drawing
        if self.cursor_time is not None and self.cursor_time < drawing.start:
            self.cursor_time = None
        inside = [line for line in drawing.lines if line.key not in drawing.beyond]
        keys = {line.key for line in inside}
        for key in list(self._curves):
            if key not in keys:
                self.removeItem(self._curves.pop(key))
        for line in inside:
            curve = self._curves.get(line.key)
            if curve is None:
                curve = self._curves[line.key] = pg.PlotCurveItem(antialias=True, skipFiniteCheck=True)
                self.addItem(curve)
            times, values, links = line.drawn()
            curve.setData(
                times - drawing.end, values, connect=links, pen=self._pen(line), skipFiniteCheck=True
            )
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for what stands around the lines."""
        super().resizeEvent(event)
        if hasattr(self, "_curves"):  # pyqtgraph resizes while it is built
            self._arrange()

    def colour(self, line: Line) -> QColor:
        """Return the colour of a line; an old one has none of its own."""
        if line.freshness in OLD:
            return self._theme.colour("stale")
        if line.slot is None:
            return self._theme.colour("rest")
        return self._theme.series[line.slot % len(self._theme.series)]

    def area(self) -> QRectF:
        """Return where the lines are, in pixels of the widget."""
        left, top, right, bottom = self._margins()
        return QRectF(left, top, max(self.width() - left - right, 1), max(self.height() - top - bottom, 1))

    def _pen(self, line: Line) -> QPen:
        pen = QPen(self.colour(line), max(1.0, 0.75 * self._theme.scale))
        pen.setCosmetic(True)
        if line.freshness in OLD:
            pen.setDashPattern([4, 4])
        return pen

    def _arrange(self) -> None:
        drawing, area = self._drawing, self.area()
        rows = max(int(area.height() / (34 * self._theme.scale)), 2)
        limits = [value for _, value in drawing.limits]
        self._scale = scale(drawing.low, drawing.high, rows, limits)
        left, top, right, bottom = self._margins()
        self.getPlotItem().layout.setContentsMargins(left, top, right, bottom)
        self.getPlotItem().layout.activate()  # else the first picture has its lines beside its axes
        box = self.getPlotItem().getViewBox()
        box.setXRange(drawing.start - drawing.end, 0.0, padding=0)
        box.setYRange(self._scale.low, self._scale.high, padding=0)
        self.viewport().update()

    def _margins(self) -> tuple[float, float, float, float]:
        scale = self._theme.scale
        hint = QFontMetricsF(self._hint)
        left = max((hint.horizontalAdvance(text) for text in self._scale.texts), default=20.0) + 20 * scale
        right = self._names_width() + 14 * scale if self._named() else 16 * scale
        return round(left), round(hint.height() + 11 * scale), round(right), round(hint.height() + 8 * scale)

    def _named(self) -> bool:
        return bool(self.width() >= NAMED_FROM * self._theme.scale)

    def _names_width(self) -> float:
        bold, plain = QFontMetricsF(self._strong), QFontMetricsF(self._body)
        widths = [
            bold.horizontalAdvance(self._end_value(line) + "  ")
            + plain.horizontalAdvance(self._end_name(line))
            for line in self._drawing.lines
        ]
        return min(max(widths, default=0.0), float(self.width()) * 0.3) + 14 * self._theme.scale

    def _name(self, line: Line) -> str:
        return line.label if len(self._drawing.lines) > 1 else ""

    def _end_value(self, line: Line) -> str:
        said = self._value(line.last)
        return f"↑ {said}" if line.key in self._drawing.beyond else said

    def _end_name(self, line: Line) -> str:
        name = self._name(line)
        if line.freshness in OLD and line.age_s is not None:
            name = f"{name} · {tr('usang {age}', age=age_text(line.age_s))}".strip(" ·")
        return name

    def _value(self, value: float | None) -> str:
        return DASH if value is None else short_text(value, self._drawing.decimals)

    # what we draw ourselves

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw grid, ticks, and the area below a single line."""
        painter.save()
        painter.resetTransform()
        self._guard("paint", lambda: self._draw_below(painter))
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw limits, names, and what the cursor reads."""
        painter.save()
        painter.resetTransform()
        self._guard("paint over", lambda: self._draw_above(painter))
        painter.restore()

    def _draw_below(self, painter: QPainter) -> None:
        area, theme = self.area(), self._theme
        hint = QFontMetricsF(self._hint)
        painter.setFont(self._hint)
        for tick, text in zip(self._scale.ticks, self._scale.texts, strict=True):
            y = round(self._y(tick, area))
            painter.setPen(QPen(theme.colour("hairline"), 1))
            painter.drawLine(int(area.left()), y, int(area.right()), y)
            painter.setPen(theme.colour("text_3"))
            spot = QRectF(0, y - hint.height() / 2, area.left() - 8 * theme.scale, hint.height())
            painter.drawText(spot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        if self._drawing.unit:
            painter.setPen(theme.colour("text_2"))
            painter.drawText(QPointF(12 * theme.scale, hint.ascent() + 2 * theme.scale), self._drawing.unit)
        self._draw_times(painter, area, hint)
        if len(self._drawing.lines) == 1:
            self._fill(painter, area, self._drawing.lines[0])
        self._draw_beginning(painter, area)

    def _draw_above(self, painter: QPainter) -> None:
        area = self.area()
        self._draw_limits(painter, area)
        if self._named():
            self._draw_ends(painter, area)
        elif len(self._drawing.lines) > 1:
            self._draw_legend(painter, area)
        if self.cursor_time is not None and self._drawing.lines:
            self._draw_cursor(painter, area, self.cursor_time)
        if self.ringed:
            painter.setPen(QPen(self._theme.colour("accent"), 1))
            painter.drawRect(QRect(0, 0, self.width() - 1, self.height() - 1))

    def _x(self, time: float, area: QRectF) -> float:
        drawing = self._drawing
        return area.left() + (time - drawing.start) / (drawing.end - drawing.start) * area.width()

    def _y(self, value: float, area: QRectF) -> float:
        span = self._scale.high - self._scale.low
        return area.bottom() - (value - self._scale.low) / span * area.height()

    def _draw_times(self, painter: QPainter, area: QRectF, hint: QFontMetricsF) -> None:
        theme, drawing = self._theme, self._drawing
        now = tr("kini")
        room = hint.horizontalAdvance("00.00") + 34 * theme.scale
        ticks = time_ticks(drawing.start, drawing.end, drawing.zone, int(area.width() / room))
        base = area.bottom() + hint.ascent() + 5 * theme.scale
        edge = area.right() - hint.horizontalAdvance(now) - 12 * theme.scale
        painter.setPen(theme.colour("text_3"))
        for time, text in ticks:
            half = hint.horizontalAdvance(text) / 2
            x = self._x(time, area)
            if x + half < edge and x - half >= 2:
                painter.drawText(QPointF(x - half, base), text)
                painter.drawLine(round(x), int(area.bottom()), round(x), int(area.bottom() + 3 * theme.scale))
        painter.setPen(theme.colour("text_2"))
        painter.drawText(QPointF(area.right() - hint.horizontalAdvance(now), base), now)

    def _draw_beginning(self, painter: QPainter, area: QRectF) -> None:
        """Where much of the span lies before the first value, say so: an empty plot looks broken."""
        first = min((float(line.times[0]) for line in self._drawing.lines if len(line.times)), default=None)
        if first is None or self._x(first, area) - area.left() < area.width() * EMPTY_SHARE:
            return
        text = tr("data mulai {clock}", clock=self._time_text(first))
        metrics = QFontMetricsF(self._body)
        room = QRectF(area.left(), area.top(), self._x(first, area) - area.left(), area.height())
        if metrics.horizontalAdvance(text) < room.width() - 16 * self._theme.scale:
            painter.setFont(self._body)
            box = metrics.boundingRect(room, Qt.AlignmentFlag.AlignCenter, text)
            painter.fillRect(box.adjusted(-6, 0, 6, 0), self._theme.colour("surface"))
            painter.setPen(self._theme.colour("text_3"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _fill(self, painter: QPainter, area: QRectF, line: Line) -> None:
        colour = QColor(self.colour(line))
        colour.setAlphaF(0.12)
        painter.setClipRect(area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        floor = self._y(max(self._scale.low, 0.0), area)
        times, values, links = line.drawn()
        for first, last in runs(links.astype(bool)):
            xs = self._x_array(times[first:last], area)
            ys = (
                area.bottom()
                - (values[first:last] - self._scale.low)
                / (self._scale.high - self._scale.low)
                * area.height()
            )
            points = [QPointF(x, y) for x, y in np.column_stack((xs, ys)).tolist()]
            edge = [QPointF(points[-1].x(), floor), QPointF(points[0].x(), floor)]
            painter.drawPolygon(QPolygonF(points + edge))
        painter.setClipping(False)

    def _x_array(self, times: Floats, area: QRectF) -> Floats:
        drawing = self._drawing
        return area.left() + (times - drawing.start) / (drawing.end - drawing.start) * area.width()

    def _draw_limits(self, painter: QPainter, area: QRectF) -> None:
        theme = self._theme
        metrics = QFontMetricsF(self._hint)
        painter.setFont(self._hint)
        for severity, value in self._drawing.limits:
            if not self._scale.low <= value <= self._scale.high:
                continue
            y = round(self._y(value, area))
            pen = QPen(theme.severity(severity), 1)
            pen.setDashPattern([6, 4])
            painter.setPen(pen)
            painter.drawLine(int(area.left()), y, int(area.right()), y)
            text = f"{severity_word(severity)} {short_text(value, self._drawing.decimals)}"
            painter.drawText(QPointF(area.left() + 4 * theme.scale, y - metrics.descent() - 1), text)

    def _draw_ends(self, painter: QPainter, area: QRectF) -> None:
        """Write each line's last value and name at its end, moved apart where they would collide."""
        bold, plain = QFontMetricsF(self._strong), QFontMetricsF(self._body)
        scale = self._theme.scale
        ends = []
        for line in self._drawing.lines:
            value = line.values[-1] if len(line.values) else self._scale.low
            ends.append((min(max(self._y(float(value), area), area.top()), area.bottom()), line))
        ends.sort(key=lambda end: end[0])
        places = spread([y for y, _ in ends], bold.height() * 0.95, 0.0, area.bottom() + bold.height() * 0.7)
        left = area.right() + 14 * scale
        for place, (y, line) in zip(places, ends, strict=True):
            colour = self.colour(line)
            if line.last is not None and line.key not in self._drawing.beyond:
                painter.setPen(QPen(colour, 1))
                painter.drawLine(QPointF(area.right() + 2 * scale, y), QPointF(left - 3 * scale, place))
            base = place + bold.capHeight() / 2
            painter.setFont(self._strong)
            painter.setPen(colour)
            value_text = self._end_value(line)
            painter.drawText(QPointF(left, base), value_text)
            x = left + bold.horizontalAdvance(value_text + "  ")
            painter.setFont(self._body)
            painter.setPen(self._theme.colour("text_2" if line.freshness not in OLD else "stale"))
            name = self._end_name(line)
            room = self.width() - x - 4 * scale
            painter.drawText(
                QPointF(x, base), plain.elidedText(name, Qt.TextElideMode.ElideRight, max(room, 0))
            )

    def _draw_legend(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetricsF(self._hint)
        painter.setFont(self._hint)
        scale = self._theme.scale
        roomy = area.height() >= LEGEND_VALUES_FROM * scale
        lines = sorted(self._drawing.lines, key=lambda line: line.freshness in OLD)
        entries = [(line, f"{line.label} {self._end_value(line)}" if roomy else line.label) for line in lines]
        lowest = area.top() + area.height() * 0.25 + metrics.ascent()
        x, y = area.left() + 6 * scale, area.top() + metrics.ascent() + 2 * scale
        ground = QColor(self._theme.colour("surface"))
        ground.setAlphaF(0.75)
        for line, text in entries:
            width = metrics.horizontalAdvance(text) + 30 * scale
            if x + width > area.right() and x > area.left() + 6 * scale:
                x, y = area.left() + 6 * scale, y + metrics.height()
            if y > lowest:
                return
            painter.fillRect(QRectF(x - 3, y - metrics.ascent(), width - 6 * scale, metrics.height()), ground)
            painter.setPen(QPen(self.colour(line), 2))
            middle = y - metrics.capHeight() / 2
            painter.drawLine(QPointF(x, middle), QPointF(x + 12 * scale, middle))
            painter.setPen(self._theme.colour("text_2"))
            painter.drawText(QPointF(x + 17 * scale, y), text)
            x += width

    def _draw_cursor(self, painter: QPainter, area: QRectF, time: float) -> None:
        theme, scale = self._theme, self._theme.scale
        x = self._x(time, area)
        painter.setPen(QPen(theme.colour("text_3"), 1))
        painter.drawLine(round(x), int(area.top()), round(x), int(area.bottom()))
        rows = self.readings(time)
        plain, bold = QFontMetricsF(self._body), QFontMetricsF(self._strong)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for line, value in rows:
            if value is not None and self._scale.low <= value <= self._scale.high:
                painter.setBrush(self.colour(line))
                painter.drawEllipse(QPointF(x, self._y(value, area)), 3 * scale, 3 * scale)
        title = self._time_text(time)
        unit = self._drawing.unit
        texts = [
            (line, self._name(line), self._value(value) if value is None else f"{self._value(value)} {unit}")
            for line, value in rows
        ]
        name_width = max((plain.horizontalAdvance(name) for _, name, _ in texts), default=0)
        value_width = max((bold.horizontalAdvance(text) for _, _, text in texts), default=0)
        height, pad = plain.height(), 8 * scale
        width = max(name_width + value_width + 30 * scale, plain.horizontalAdvance(title)) + 2 * pad
        box = QRectF(x + 12 * scale, area.top(), width, height * (len(texts) + 1) + 2 * pad)
        if box.right() > area.right() and x - 12 * scale - width > 2:
            box.moveRight(x - 12 * scale)
        box.moveLeft(max(box.left(), 2.0))
        painter.setPen(QPen(theme.colour("hairline"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box, 4 * scale, 4 * scale)
        inner = box.adjusted(pad, pad, -pad, -pad)
        painter.setFont(self._body)
        painter.setPen(theme.colour("text_2"))
        painter.drawText(QPointF(inner.left(), inner.top() + plain.ascent()), title)
        y = inner.top() + plain.ascent()
        for line, name, text in texts:
            y += height
            painter.fillRect(
                QRectF(inner.left(), y - plain.capHeight(), 8 * scale, plain.capHeight()), self.colour(line)
            )
            painter.setFont(self._body)
            painter.setPen(theme.colour("text_2"))
            painter.drawText(QPointF(inner.left() + 14 * scale, y), name)
            painter.setFont(self._strong)
            painter.setPen(theme.colour("text"))
            painter.drawText(QPointF(inner.right() - bold.horizontalAdvance(text), y), text)

    # the cursor

    def readings(self, time: float) -> list[tuple[Line, float | None]]:
        """Return every line with its value at a time, largest first; None in a gap."""
        rows = [(line, line.at(time)) for line in self._drawing.lines]
        return sorted(rows, key=lambda row: float("-inf") if row[1] is None else row[1], reverse=True)

    def _time_text(self, time: float) -> str:
        seconds = self._drawing.end - self._drawing.start <= 3600
        return clock_text(time, self._drawing.zone, seconds=seconds)

    def _point_at(self, time: float | None) -> None:
        if time is not None:
            time = min(max(time, self._drawing.start), self._drawing.end)
        self.cursor_time = time
        said = ""
        if time is not None:
            rows = self.readings(time)
            said = ", ".join([self._time_text(time), *(f"{line.label} {self._value(v)}" for line, v in rows)])
        self.setAccessibleDescription(said)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the lines where the mouse is; pyqtgraph's own search for items under it is not needed."""
        area = self.area()
        x = event.position().x()
        inside = area.left() <= x <= area.right()
        drawing = self._drawing
        time = drawing.start + (x - area.left()) / area.width() * (drawing.end - drawing.start)
        self._point_at(time if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the cursor away."""
        self._point_at(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard stands."""
        super().focusInEvent(event)
        self.ringed = by_keyboard(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has left."""
        super().focusOutEvent(event)
        self.ringed = False
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, or take it away."""
        step_s = (self._drawing.end - self._drawing.start) / CURSOR_STEPS
        steps = {Qt.Key.Key_Left: -step_s, Qt.Key.Key_Right: step_s}
        key = Qt.Key(event.key())
        if key in steps:
            at = self.cursor_time if self.cursor_time is not None else self._drawing.end
            self._point_at(at + steps[key])
        elif key == Qt.Key.Key_Escape and self.cursor_time is not None:
            self._point_at(None)
        else:
            event.ignore()
