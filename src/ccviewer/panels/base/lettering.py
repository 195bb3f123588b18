"""The words and marks over a camera's picture, in the letters of one size of tile."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintEngine, QPainter, QPen, QPixmap

from ccviewer.hub import CameraHealth
from ccviewer.i18n import tr
from ccviewer.model import CameraState
from ccviewer.panels.base.face import Face, Look
from ccviewer.panels.base.theme import Theme, icon_pixmap, letters
from ccviewer.panels.base.tile_layout import STRIP, Parts

STRIP_OPACITY = 0.88  # text has 4.5:1 over a white sky, and what the camera burnt in hardly shows
LIGHT_STRIP_OPACITY = 0.95  # dark text has 4.5:1 over a black night
KEPT = 64  # strips remembered as pictures: drawing letters costs more than the picture does


class Letters:
    """A font with its metrics, which remembers how it shortened a text."""

    def __init__(self, font: QFont, metrics: QFontMetrics) -> None:
        self.font, self.metrics = font, metrics
        self._widths: dict[str, int] = {}

    def width(self, text: str) -> int:
        """Return the width of a text in pixels."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > 500:
                self._widths.clear()
            width = self._widths[text] = self.metrics.horizontalAdvance(text)
        return width

    def shortened(self, text: str, width: float) -> str:
        """Return a text that is at most this wide."""
        if self.width(text) <= width:
            return text
        return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(int(width), 0))


class Lettering:
    """Letters, metrics and marks for tiles of one size."""

    def __init__(self, theme: Theme, unit: float) -> None:
        self.unit = unit
        self.strip, self.bar = round(STRIP * unit), round(36 * unit)
        self._theme = theme
        self._body, self._bold = self._font(13), self._font(13, QFont.Weight.DemiBold)
        self._title, self._age = self._font(16, QFont.Weight.DemiBold), self._font(25, QFont.Weight.Bold)
        self._hint = self._font(11, QFont.Weight.DemiBold)
        self._ground = clear(theme.colour("ground"), LIGHT_STRIP_OPACITY if theme.light else STRIP_OPACITY)
        self._bar_ground = clear(theme.colour("ground"), LIGHT_STRIP_OPACITY if theme.light else 0.78)
        self._grounds = {
            Look.CLEAR: self._ground,
            Look.OLD: self._bar_ground,
            Look.NONE: QColor(Qt.GlobalColor.transparent),
        }
        self._strips: dict[object, QPixmap] = {}

    def _font(self, px: float, weight: QFont.Weight = QFont.Weight.Normal) -> Letters:
        font = letters(round(px * self.unit), weight)
        return Letters(font, QFontMetrics(font))

    def _icon(self, painter: QPainter, name: str, role: str, spot: QPointF, px: float) -> None:
        """Draw an icon with its middle left at `spot`."""
        side = round(px * self.unit)
        ratio = painter.device().devicePixelRatio()
        pixmap = icon_pixmap(name, self._theme.colour(role).name(), side, ratio)
        painter.drawPixmap(QPoint(round(spot.x()), round(spot.y() - side / 2)), pixmap)

    def _text(
        self, painter: QPainter, rect: QRectF, font: Letters, role: str, said: str, *, right: bool = False
    ) -> float:
        """Write one line, shortened to fit, and return how wide it came out."""
        said = font.shortened(said, rect.width())
        width = font.width(said)
        painter.setFont(font.font)
        painter.setPen(self._theme.colour(role))
        y = rect.center().y() + (font.metrics.ascent() - font.metrics.descent()) / 2
        painter.drawText(QPointF(rect.right() - width if right else rect.left(), round(y)), said)
        return width

    def dot(self, painter: QPainter, centre: QPointF) -> None:
        """Draw the small mark of a live picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._ground, 1.5 * self.unit))
        painter.setBrush(self._theme.colour("live"))
        painter.drawEllipse(centre, 3.5 * self.unit, 3.5 * self.unit)

    def ring(self, painter: QPainter, rect: QRect) -> None:
        """Mark the tile that has the keyboard."""
        painter.setPen(QPen(self._theme.colour("accent"), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def name(
        self, painter: QPainter, rect: QRect, names: tuple[str, str], said: Face, *, enlarged: bool
    ) -> None:
        """Write name and place at the bottom left, and the small mark of a live picture at the right."""
        live = said.state is CameraState.LIVE
        beside = said.lines[0] if said.look is Look.OLD and said.lines else names[1]
        calm = said.look is Look.CLEAR and said.role != "minor"
        at_right = f"{said.word} {said.age}".strip() if calm and (enlarged or not live) else ""
        ratio = painter.device().devicePixelRatio()
        if at_right and not live and self._crowded(names[0], at_right, rect.width()):
            at_right = said.age
        engine = painter.paintEngine()
        if engine is not None and engine.type() is QPaintEngine.Type.SVG:  # somebody reads what is written
            area = QRectF(rect.x(), rect.bottom() + 1 - self.strip, rect.width(), self.strip)
            self._name(painter, area, (names[0], beside, at_right), live=live)
            return
        key = (names[0], beside, at_right, said.look, live, rect.width(), ratio)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= KEPT:
                self._strips.clear()
            strip = QPixmap(QSize(rect.width(), self.strip) * ratio)
            strip.setDevicePixelRatio(ratio)
            strip.fill(self._grounds[said.look])
            inner = QPainter(strip)
            self._name(inner, QRectF(0, 0, rect.width(), self.strip), (names[0], beside, at_right), live=live)
            inner.end()
            self._strips[key] = strip
        painter.drawPixmap(QPoint(rect.x(), rect.bottom() + 1 - self.strip), strip)

    def _crowded(self, name: str, at_right: str, width: float) -> bool:
        """Say whether name, clock and these words are too much for one line."""
        return self._bold.width(name) + self._body.width(at_right) + 52 * self.unit > width

    def _name(self, painter: QPainter, strip: QRectF, words: tuple[str, str, str], *, live: bool) -> None:
        unit = self.unit
        line = strip.adjusted(9 * unit, 0, -9 * unit, 0)
        name, beside, at_right = words
        if live:
            self.dot(painter, QPointF(line.right() - 4 * unit, line.center().y()))
            line.setRight(line.right() - 14 * unit)
        if at_right:
            used = self._text(painter, line, self._body, "text", at_right, right=True)
            line.setRight(line.right() - used - 8 * unit)
            if not live:
                self._icon(
                    painter, "clock", "text_2", QPointF(line.right() - 9 * unit, line.center().y()), 13
                )
                line.setRight(line.right() - 17 * unit)
        used = self._text(painter, line, self._bold, "text", name)
        line.setLeft(line.left() + used + 8 * unit)
        if beside and line.width() > 36 * unit:
            self._text(painter, line, self._body, "text", beside)

    def state(self, painter: QPainter, rect: QRect, said: Face, *, named: bool) -> None:
        """Say over the picture how it is, at the bottom, above the name."""
        bottom = rect.bottom() + 1 - (self.strip if named else 0)
        if said.look is Look.OLD:
            self._old(painter, QRect(rect.x(), bottom - self.bar, rect.width(), self.bar), said)
        elif said.role == "minor":
            self._late(painter, QRect(rect.x(), bottom - self.strip, rect.width(), self.strip), said)
        elif not named and said.state is CameraState.LIVE:
            self.dot(painter, QPointF(rect.right() - 7 * self.unit, rect.bottom() - 7 * self.unit))

    def _late(self, painter: QPainter, strip: QRect, said: Face) -> None:
        """Draw the strip of a picture that comes late."""
        unit = self.unit
        painter.fillRect(strip, self._theme.colour(said.role))
        line = QRectF(strip).adjusted(9 * unit, 0, -9 * unit, 0)
        self._icon(painter, said.icon, "ground", QPointF(line.left(), line.center().y()), 15)
        line.setLeft(line.left() + 21 * unit)
        self._text(painter, line, self._bold, "ground", said.word)

    def _old(self, painter: QPainter, bar: QRect, said: Face) -> None:
        """Draw the bar of a picture that is no longer true: what it is, and large how old."""
        unit = self.unit
        painter.fillRect(bar, self._bar_ground)
        line = QRectF(bar).adjusted(9 * unit, 0, -9 * unit, 0)
        self._icon(painter, said.icon, said.role, QPointF(line.left(), line.center().y()), 20)
        line.setLeft(line.left() + 27 * unit)
        fonts = (self._age, self._title, self._hint)
        age = next((font for font in fonts if font.width(said.age) <= line.width()), self._hint)
        used = self._text(painter, line, age, said.role, said.age, right=True)
        line.setRight(line.right() - used - 8 * unit)
        if self._title.width(said.word) <= line.width():
            self._text(painter, line, self._title, said.role, said.word)

    def card(self, painter: QPainter, rect: QRect, said: Face, fit: Parts) -> None:
        """Draw what stands in for a picture: a glyph, the state in words, what is known of it."""
        theme, unit = self._theme, self.unit
        painter.fillRect(rect, theme.colour("raised"))
        lost = said.role == "lost"
        pen = QPen(theme.colour("lost" if lost else "hairline"), max(1.0, 1.5 * unit if lost else 1.0))
        pen.setStyle(Qt.PenStyle.DashLine if lost else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -2, -2))
        glyph = 38 if fit.name else 24
        word = self._title if fit.name else self._hint
        lines = said.lines[: fit.lines]
        tall = glyph * unit + word.metrics.height() + 4 * unit + len(lines) * 18 * unit
        room = rect.height() - (self.strip if fit.name else 0)
        y = rect.y() + max((room - tall) / 2, 2 * unit)
        side = glyph * unit
        middle = rect.x() + rect.width() / 2
        self._icon(painter, said.icon, said.role, QPointF(middle - side / 2, y + side / 2), glyph)
        y += side + 4 * unit
        for font, role, text, height in (
            (word, "text" if lost else said.role, said.word, word.metrics.height()),
            *((self._body, "text_2", line, 18 * unit) for line in lines),
        ):
            width = min(font.width(text), rect.width() - 16 * unit)
            self._text(painter, QRectF(middle - width / 2, y, width + 1, height), font, role, text)
            y += height

    def badges(self, painter: QPainter, rect: QRect, health: CameraHealth, said: Face) -> None:
        """Mark at the top right what is no camera, and what is the large stream."""
        words = []
        if health.report.recording:
            words.append((tr("REKAMAN"), "minor"))
        if health.report.main and said.look is Look.CLEAR:
            words.append((tr("UTAMA"), "text_2"))
        right, unit = rect.right() - 7 * self.unit, self.unit
        for word, role in words:
            width = self._hint.width(word) + 12 * unit
            pill = QRectF(right - width, rect.y() + 7 * unit, width, 18 * unit)
            painter.fillRect(pill, self._bar_ground)
            self._text(painter, pill.adjusted(6 * unit, 0, 0, 0), self._hint, role, word)
            right = pill.left() - 5 * unit


def clear(colour: QColor, opacity: float) -> QColor:
    """Return a colour through which one can see."""
    colour = QColor(colour)
    colour.setAlphaF(opacity)
    return colour
