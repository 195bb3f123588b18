"""Paints one camera tile: the picture, and over it whatever keeps an old picture from looking live."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPixmap

from ccviewer.hub import CameraHealth, Frame
from ccviewer.i18n import tr
from ccviewer.model import CameraState
from ccviewer.panels.base.context import Context
from ccviewer.panels.base.face import Face, Look, face
from ccviewer.panels.base.theme import Theme, icon_pixmap, letters

STRIP = 25  # px in a tile of 300 x 170
STRIP_OPACITY = 0.6
VEIL_OPACITY = 0.5
KEEPS = {
    "auto": 0.94,
    "fill": 0.6,
    "fit": 2.0,
}  # how much of the picture must be left when it is cut to the tile
NATURAL = 16 / 9
NO_PICTURE_SIZE = QSizeF(16000, 9000)  # a card has the shape of the picture that it stands in for


Fit = Literal["auto", "fill", "fit"]


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts a tile of some size has room for, and how large its letters are."""

    unit: float  # 1 in a tile of 300 x 170
    name: bool
    lines: int  # of a card

    @property
    def strip(self) -> int:
        """Return the height of the strip that holds the name; 0 without one."""
        return round(STRIP * self.unit) if self.name else 0


def parts(width: int, height: int, scale: float = 1.0) -> Parts:
    """Return what fits into a tile; sizes in device-independent pixels, `scale` is the theme's."""
    size = min(width / 300, height / 170) / scale
    unit = scale * min(max(size if size < 1 else size**0.7, 0.75), 1.6)
    unit = round(unit * 20) / 20
    named = width >= 130 * unit and height >= 104 * unit
    lines = int((height - 112 * unit) // (18 * unit)) if named and width >= 200 * unit else 0
    return Parts(unit, named, min(max(lines, 0), 3))


def fills(width: float, height: float, fit: Fit) -> bool:
    """Say whether a picture shall cover a tile of this shape, and lose its edges.

    `auto` cuts off less than would hide the clock that most cameras burn in; `fill` more, but never so much
    that a street may be missing.
    """
    kept = (width / height) / NATURAL if height > 0 else 0.0
    return KEEPS[fit] <= kept <= 1 / KEEPS[fit]


def placed(picture: QSizeF, tile: QSizeF, fill: bool) -> QRectF:
    """Return where a picture lies in a tile, centred, its shape kept; it may stick out when it fills.

    One that misses the size by no more than the rounding to even pixels is not scaled at all.
    """
    across, down = tile.width() / picture.width(), tile.height() / picture.height()
    factor = max(across, down) if fill else min(across, down)
    size = picture * factor
    if abs(size.width() - picture.width()) <= 2 and abs(size.height() - picture.height()) <= 2:
        size = picture
    return QRectF(
        round((tile.width() - size.width()) / 2),
        round((tile.height() - size.height()) / 2),
        size.width(),
        size.height(),
    )


@dataclass(frozen=True, slots=True)
class Laid:
    """Where things lie in a tile, in device-independent pixels."""

    picture: QRectF  # may stick out of `content` when it is cut
    content: QRect  # picture, and its name where there is room below


def laid(tile: QRect, picture: QSizeF, ratio: float, strip: int, *, fill: bool) -> Laid:
    """Lay a picture (physical pixels, `ratio` of them to one of the tile's) into a tile.

    A picture that is shown whole leaves the strip of its name below it, if there is room for one.
    """
    spot = placed(picture, QSizeF(tile.width() * ratio, tile.height() * ratio), fill)
    if fill:
        return Laid(_scaled(spot, ratio).translated(tile.x(), tile.y()), tile)
    below = strip if tile.height() - spot.height() / ratio >= strip else 0
    spot.moveTop(round((tile.height() * ratio - below * ratio - spot.height()) / 2))
    lying = _scaled(spot, ratio).translated(tile.x(), tile.y())
    return Laid(lying, lying.adjusted(0, 0, 0, below).toAlignedRect() & tile)


class TilePainter:
    """Paints tiles of one look. Main thread only; keeps letters and metrics for each size of tile."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._looks: dict[float, _Look] = {}
        self._hatches: dict[float, QPixmap] = {}

    def face(self, health: CameraHealth, frame: Frame | None) -> Face:
        """Return what a tile says of this camera now."""
        clock, profile = self._context.hub.clock, self._context.profile
        age_s = None if frame is None else max(clock.monotonic() - frame.arrived, 0.0)
        opd = health.camera.opd
        owner = profile.opd.name if opd in ("", profile.opd.id) else opd
        return face(health, age_s, clock.now(), profile.zone, owner)

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        health: CameraHealth,
        frame: Frame | None,
        *,
        fill: bool = False,
        enlarged: bool = False,
        ringed: bool = False,
    ) -> Face:
        """Paint a tile over all of `rect` (device-independent pixels) and return what it says.

        Whatever may be shown of `frame` is decided here and nowhere else: give it every frame there is.
        `fill` cuts the picture to the tile, see `fills`; `enlarged` says more in words; `ringed` marks the
        tile that has the keyboard.
        """
        said = self.face(health, frame)
        theme, ratio = self._context.theme, painter.device().devicePixelRatio()
        shown = frame is not None and said.look is not Look.NONE
        size = QSizeF(frame.width, frame.height) if frame is not None and shown else NO_PICTURE_SIZE
        fit = parts(rect.width(), rect.height(), theme.scale)
        look = self._look(fit.unit)
        where = laid(rect, size, ratio, fit.strip, fill=fill)
        content = where.content
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        if content != rect or shown:
            painter.fillRect(rect, theme.colour("ground"))
        if frame is None or not shown:
            look.card(painter, content, said, parts(content.width(), content.height(), theme.scale))
        else:
            self._picture(painter, where, frame, old=said.look is Look.OLD)
            look.state(painter, content, said, named=fit.name)
        if fit.name:
            place = health.camera.place
            names = (health.camera.name, self._context.place_name(place) if place else "")
            look.name(painter, content, names, said, enlarged=enlarged)
            look.badges(painter, content, health, said)
        if ringed:
            look.ring(painter, content)
        painter.restore()
        return said

    def _look(self, unit: float) -> "_Look":
        if unit not in self._looks:
            self._looks[unit] = _Look(self._context.theme, unit)
        return self._looks[unit]

    def _picture(self, painter: QPainter, where: Laid, frame: Frame, *, old: bool) -> None:
        """Draw the picture; while it has the size of the tile this is a plain copy."""
        ratio = painter.device().devicePixelRatio()
        image = QImage(frame.pixels, frame.width, frame.height, frame.stride, QImage.Format.Format_RGB32)
        if old:
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        if where.picture.size() * ratio == QSizeF(frame.width, frame.height):
            image.setDevicePixelRatio(ratio)
            painter.drawImage(where.picture.topLeft(), image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(where.picture, image, QRectF(0, 0, frame.width, frame.height))
        if old:
            painter.fillRect(where.content, _clear(self._context.theme.colour("ground"), VEIL_OPACITY))
            painter.setBrushOrigin(where.content.topLeft())
            painter.fillRect(where.content, QBrush(self._hatch(ratio)))

    def _hatch(self, ratio: float) -> QPixmap:
        """Return a piece of diagonal lines that continues into itself."""
        if ratio not in self._hatches:
            side = round(14 * self._context.theme.scale)
            pixmap = QPixmap(QSize(side, side) * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(_clear(self._context.theme.colour("stale"), 0.5), side / 8))
            for shift in (-side, 0, side):
                painter.drawLine(QPointF(shift - 2, side + 2), QPointF(shift + side + 2, -2))
            painter.end()
            self._hatches[ratio] = pixmap
        return self._hatches[ratio]


class _Look:
    """Letters, metrics and marks for tiles of one size."""

    def __init__(self, theme: Theme, unit: float) -> None:
        self.unit = unit
        self.strip, self.bar = round(STRIP * unit), round(36 * unit)
        self._theme = theme
        self._body, self._bold = self._font(13), self._font(13, QFont.Weight.DemiBold)
        self._title, self._age = self._font(16, QFont.Weight.DemiBold), self._font(25, QFont.Weight.Bold)
        self._hint = self._font(11, QFont.Weight.DemiBold)
        self._ground = _clear(theme.colour("ground"), STRIP_OPACITY)
        self._bar_ground = _clear(theme.colour("ground"), 0.78)

    def _font(self, px: float, weight: QFont.Weight = QFont.Weight.Normal) -> "_Letters":
        font = letters(round(px * self.unit), weight)
        return _Letters(font, QFontMetrics(font))

    def _icon(self, painter: QPainter, name: str, role: str, spot: QPointF, px: float) -> None:
        """Draw an icon with its middle left at `spot`."""
        side = round(px * self.unit)
        ratio = painter.device().devicePixelRatio()
        pixmap = icon_pixmap(name, self._theme.colour(role).name(), side, ratio)
        painter.drawPixmap(QPoint(round(spot.x()), round(spot.y() - side / 2)), pixmap)

    def _text(
        self, painter: QPainter, rect: QRectF, font: "_Letters", role: str, said: str, *, right: bool = False
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
        unit = self.unit
        strip = QRectF(rect.x(), rect.bottom() + 1 - self.strip, rect.width(), self.strip)
        if said.look is not Look.NONE:
            painter.fillRect(strip, self._ground if said.look is Look.CLEAR else self._bar_ground)
        line = strip.adjusted(9 * unit, 0, -9 * unit, 0)
        detail, beside = "", names[1]
        if said.state is CameraState.LIVE:
            self.dot(painter, QPointF(line.right() - 4 * unit, line.center().y()))
            line.setRight(line.right() - 14 * unit)
            if enlarged:
                detail = said.word
        elif said.look is Look.OLD and said.lines:
            beside = said.lines[0]
        if detail:
            line.setRight(
                line.right() - self._text(painter, line, self._body, "text_2", detail, right=True) - 8 * unit
            )
        used = self._text(painter, line, self._bold, "text", names[0])
        line.setLeft(line.left() + used + 8 * unit)
        if beside and line.width() > 36 * unit:
            self._text(painter, line, self._body, "text_2", beside)

    def state(self, painter: QPainter, rect: QRect, said: Face, *, named: bool) -> None:
        """Say over the picture how it is, at the bottom, above the name."""
        bottom = rect.bottom() + 1 - (self.strip if named else 0)
        if said.look is Look.OLD:
            self._old(painter, QRect(rect.x(), bottom - self.bar, rect.width(), self.bar), said)
        elif said.state is not CameraState.LIVE:
            self._late(painter, QRect(rect.x(), bottom - self.strip, rect.width(), self.strip), said)
        elif not named:
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


class _Letters:
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


def _scaled(rect: QRectF, ratio: float) -> QRectF:
    return QRectF(rect.topLeft() / ratio, rect.size() / ratio)


def _clear(colour: QColor, opacity: float) -> QColor:
    colour = QColor(colour)
    colour.setAlphaF(opacity)
    return colour
