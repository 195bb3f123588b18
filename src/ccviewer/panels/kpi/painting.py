"""Draws one card: label, hero, what has changed, the past day."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Size, Theme, letters, paint_hatch, paint_mark, runs, thinned
from ccviewer.panels.kpi.figures import Figure, Spark, span_text

UNIT = 0.5  # of the hero's size
LEAST_UNIT = 11
LEAST_HERO = 13  # px: what is wider even then loses its end
STACKED_FROM = 140  # px of inner height: from here on the past stands below the hero, not beside it
BESIDE_FROM = 230  # px of inner width
LEAST_CHANGE = 0.05  # of the value: what the full height of a spark stands for at least
BOLD = QFont.Weight.DemiBold


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the pieces of a card stand. An empty rectangle is a piece for which there is no room."""

    label: QRectF
    hero: QRectF
    foot: QRectF
    spark: QRectF
    bar: QRectF
    label_px: int
    foot_px: int


def plan(rect: QRectF, theme: Theme, *, bar: bool) -> Plan:
    """Divide a card."""
    scale = theme.scale
    low = rect.height() < 76 * scale
    side, above = (12 if rect.width() > 150 * scale else 8) * scale, (3 if low else 8) * scale
    inner = rect.adjusted(side, above, -side, -above)
    grown = min(max(rect.height() * 0.045, theme.px(Size.BODY)), theme.px(Size.BODY) * 2.4)
    label_px, foot_px = round(grown), round(max(grown * 0.84, theme.px(Size.HINT)))
    line, small = label_px * 1.3, foot_px * 1.35
    strip = QRectF()
    if bar:
        strip = QRectF(inner.left(), inner.bottom() - 3 * scale, inner.width(), 3 * scale)
        inner.setBottom(strip.top() - 4 * scale)
    label = QRectF(inner.left(), inner.top(), inner.width(), line)
    foot, past = QRectF(), QRectF()
    rest = QRectF(inner.left(), label.bottom(), inner.width(), inner.bottom() - label.bottom())
    if inner.height() >= STACKED_FROM * scale:
        past = QRectF(rest)
        past.setTop(rest.bottom() - min(rest.height() * 0.34, rest.width() * 0.4))
        rest.setBottom(past.top() - 6 * scale)
    if not low:
        foot = QRectF(rest.left(), rest.bottom() - small, rest.width(), small)
        rest.setBottom(foot.top())
    if past.isEmpty() and inner.width() >= BESIDE_FROM * scale and rest.height() >= 24 * scale:
        past = rest.adjusted(rest.width() * 0.68, 8 * scale, 0, -6 * scale)
        rest.setRight(past.left() - 8 * scale)
    return Plan(label, rest, foot, past, strip, label_px, foot_px)


def hero_px(figure: Figure, box: QRectF, theme: Theme) -> int:
    """Return the largest letters in which the value fits its box, up to the theme's hero."""
    most = max(theme.px(Size.HERO), box.height() * 0.5)
    per_px = _hero_width(figure, 100, 0) / 100
    fits = min(box.height() / 1.12, box.width() / per_px if per_px else most)
    return max(int(min(most, fits)), round(LEAST_HERO * theme.scale))


def _unit_px(px: int, least: int) -> int:
    return max(round(px * UNIT), least)


def _hero_width(figure: Figure, px: int, least: int) -> float:
    width = QFontMetricsF(letters(px, BOLD)).horizontalAdvance(figure.value)
    small = QFontMetricsF(letters(_unit_px(px, least)))
    for text in _beside(figure):
        width += small.horizontalAdvance(text) + px * 0.16
    return width


def _beside(figure: Figure) -> list[str]:
    said = ["?"] if figure.uncertain else []
    if figure.of:
        said.append(f"/ {figure.of}")
    return [*said, figure.unit] if figure.unit else said


def paint_card(painter: QPainter, rect: QRectF, pieces: Plan, figure: Figure, theme: Theme, px: int) -> None:
    """Draw a card with its hero in letters of `px`, smaller when it does not fit."""
    severe = figure.severity > Severity.NORMAL and not figure.old
    if severe or figure.freshness is not Freshness.LIVE:
        stripe = QRectF(rect.left(), rect.top(), 3 * theme.scale, rect.height())
        painter.fillRect(stripe, _tint(figure, theme))
    _paint_label(painter, pieces, figure, theme)
    if figure.spark is not None and not pieces.spark.isEmpty():
        _paint_spark(painter, pieces.spark, figure.spark, theme, old=figure.old)
    _paint_hero(painter, pieces.hero, figure, theme, min(px, hero_px(figure, pieces.hero, theme)))
    if not pieces.foot.isEmpty():
        _paint_foot(painter, pieces, figure, theme)
    if figure.share is not None:
        _paint_bar(painter, pieces.bar, figure, theme)


def _tint(figure: Figure, theme: Theme) -> QColor:
    if figure.old:
        return theme.freshness(figure.freshness)
    return theme.severity(figure.severity)


def _worded(pieces: Plan, figure: Figure) -> bool:
    """Say whether the state's word fits behind the label; where there is no foot, it does or is left out."""
    metrics = QFontMetricsF(letters(pieces.label_px))
    needed = metrics.horizontalAdvance(figure.label + figure.state) + pieces.label_px * 1.9
    return needed <= pieces.label.width()


def _paint_label(painter: QPainter, pieces: Plan, figure: Figure, theme: Theme) -> None:
    box, scale = QRectF(pieces.label), theme.scale
    font = letters(pieces.label_px)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    if figure.state:
        side = pieces.label_px * 0.85
        word = figure.state if _worded(pieces, figure) else ""
        width = metrics.horizontalAdvance(word) + side + 5 * scale if word else side
        spot = QRectF(box.right() - width, box.center().y() - side / 2, side, side)
        paint_mark(painter, spot, theme, figure.severity, figure.freshness)
        painter.setPen(_tint(figure, theme))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        box.setRight(spot.left() - 6 * scale)
    painter.setPen(theme.colour("text_2"))
    said = metrics.elidedText(figure.label, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)


def _paint_hero(painter: QPainter, box: QRectF, figure: Figure, theme: Theme, px: int) -> None:
    metrics = QFontMetricsF(letters(px, BOLD))
    base = box.center().y() + metrics.capHeight() / 2
    left = box.left()
    colour = theme.freshness(figure.freshness) if figure.old else theme.colour("text")
    painter.setFont(letters(px, BOLD))
    painter.setPen(colour)
    value = metrics.elidedText(figure.value, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(QPointF(left, base), value)
    left += metrics.horizontalAdvance(value)
    if figure.freshness in (Freshness.STALE, Freshness.FROZEN):
        over = QRectF(
            box.left(), base - metrics.capHeight() * 1.15, left - box.left(), metrics.capHeight() * 1.3
        )
        paint_hatch(painter, over, theme, 0.3)
    small = letters(_unit_px(px, round(LEAST_UNIT * theme.scale)))
    painter.setFont(small)
    for text in _beside(figure):
        left += px * 0.16
        painter.setPen(theme.colour("minor" if text == "?" else "text_2"))
        painter.drawText(QPointF(left, base), text)
        left += QFontMetricsF(small).horizontalAdvance(text)


def _paint_foot(painter: QPainter, pieces: Plan, figure: Figure, theme: Theme) -> None:
    box, scale = QRectF(pieces.foot), theme.scale
    font = letters(pieces.foot_px)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.colour("text_2"))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    first = figure.reason or figure.parts or figure.delta
    if figure.state and not _worded(pieces, figure):
        first = figure.state
    width = metrics.horizontalAdvance(figure.target)
    if figure.target and metrics.horizontalAdvance(first) + width + 24 * scale < box.width():
        painter.drawText(box, right, figure.target)
        box.setRight(box.right() - width - 12 * scale)
    elif figure.spark is not None and not figure.reason and not pieces.spark.isEmpty():
        painter.setPen(theme.colour("text_3"))
        past = span_text(figure.spark)
        if metrics.horizontalAdvance(first + past) + 24 * scale < box.width():
            painter.drawText(box, right, past)
    if first and first == figure.delta and figure.rising is not None:
        side = metrics.capHeight()
        colour = theme.colour("minor" if figure.worse else "text_2")
        _paint_arrow(painter, QPointF(box.left(), box.center().y()), side, colour, up=figure.rising)
        box.setLeft(box.left() + side + 5 * scale)
    painter.setPen(theme.colour("text_2"))
    said = metrics.elidedText(first, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)


def _paint_arrow(painter: QPainter, left: QPointF, side: float, colour: QColor, *, up: bool) -> None:
    tip, foot = (-side / 2, side / 2) if up else (side / 2, -side / 2)
    points = [QPointF(0, foot), QPointF(side, foot), QPointF(side / 2, tip)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([left + point for point in points]))
    painter.restore()


def _paint_bar(painter: QPainter, box: QRectF, figure: Figure, theme: Theme) -> None:
    share = min(max(figure.share or 0.0, 0.0), 1.0)
    painter.fillRect(box, theme.colour("hairline"))
    done = QRectF(box.left(), box.top(), box.width() * share, box.height())
    plain = figure.severity is Severity.NORMAL or figure.old
    painter.fillRect(
        done,
        theme.colour("stale")
        if figure.old
        else theme.severity(figure.severity)
        if not plain
        else theme.colour("text_2"),
    )


def heights(spark: Spark) -> tuple[float, float]:
    """Return the values at the foot and the head of a spark: a change of a hundredth is no mountain."""
    low, high = float(spark.values.min()), float(spark.values.max())
    least = max(max(abs(low), abs(high)) * LEAST_CHANGE, 1e-9)
    if high - low < least:
        middle = low + (high - low) / 2
        return middle - least / 2, middle + least / 2
    return low, high


def _paint_spark(painter: QPainter, box: QRectF, spark: Spark, theme: Theme, *, old: bool) -> None:
    """Draw the past without axes; what was not known is left out."""
    low, high = heights(spark)
    across = box.width() / (spark.end - spark.start)
    colour = QColor(theme.colour("stale" if old else "text_2"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for first, last in runs(spark.links):
        times, values = thinned(spark.times[first:last], spark.values[first:last], int(box.width()))
        xs = box.left() + (times - spark.start) * across
        ys = box.bottom() - (values - low) / (high - low) * box.height()
        points = [QPointF(x, y) for x, y in np.column_stack((xs, ys)).tolist()]
        if len(points) == 1:
            points.append(points[0] + QPointF(1, 0))
        line = QPolygonF(points)
        faint = QColor(colour)
        faint.setAlphaF(0.10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # an area with soft edges costs 1 ms
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        corners = QPointF(points[0].x(), box.bottom()), QPointF(points[-1].x(), box.bottom())
        painter.drawPolygon(QPolygonF([corners[0], *points, corners[1]]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, max(theme.scale, 1.0)))
        painter.drawPolyline(line)
        if last == len(spark.times) and not old:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("text"))
            painter.drawEllipse(points[-1], 2.2 * theme.scale, 2.2 * theme.scale)
            painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.restore()
