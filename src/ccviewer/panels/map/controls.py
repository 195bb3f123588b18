"""What lies over the map: buttons, scale bar and origin, and what all controls stand on."""

import math
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from ccviewer.i18n import tr
from ccviewer.panels.base import Size, Theme, icon_pixmap, letters, plain_tip
from ccviewer.panels.map.scene import mercator_length

TARGET = 32  # px, the least height of what a finger must hit
OPACITY = 0.88
NORMAL, BOLD = QFont.Weight.Normal, QFont.Weight.DemiBold


class Button(QAbstractButton):
    """A square button that paints one sign."""

    def __init__(self, theme: Theme, sign: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._sign = theme, sign
        side = round((TARGET + 4) * theme.scale)
        self.setFixedSize(side, side)
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the sign."""
        theme = self._theme
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), theme, lifted=self.underMouse() or self.isDown())
        colour = theme.colour("text" if self.isEnabled() else "text_3")
        middle = QRectF(self.rect()).center()
        if self._sign in ("+", "-"):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, 1.8 * theme.scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            arm = 6.5 * theme.scale
            painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
            if self._sign == "+":
                painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))
        else:
            px = round(18 * theme.scale)
            pixmap = icon_pixmap(self._sign, colour.name(), px, self.devicePixelRatioF())
            painter.drawPixmap(middle - QPointF(px / 2, px / 2), pixmap)
        paint_focus(painter, self, theme)
        painter.end()


class ZoomBar(QWidget):
    """Nearer, farther, the whole city."""

    def __init__(
        self, theme: Theme, step: Callable[[float], None], whole: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        nearer = Button(theme, "+", tr("Dekatkan peta"), self)
        farther = Button(theme, "-", tr("Jauhkan peta"), self)
        self.whole = Button(theme, "maximize", tr("Seluruh kota"), self)
        nearer.clicked.connect(lambda: step(1.0))
        farther.clicked.connect(lambda: step(-1.0))
        self.whole.clicked.connect(whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button in (nearer, farther, self.whole):
            layout.addWidget(button)
        self.adjustSize()


class Footer(QWidget):
    """Scale bar, and what kind of map this is: always to be seen."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._metres, self._bar = theme, 0.0, 0.0
        self._room, self._with_bar = 10_000, False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(round(28 * theme.scale))
        self.fit(self._room)

    @property
    def note(self) -> str:
        """Return what kind of map this is."""
        return tr("peta dasar skematik, bukan peta resmi")

    def say(self, metres_per_px: float) -> None:
        """Draw the bar for this scale, at most 110 px long."""
        metres = round_length(metres_per_px * 110 * self._theme.scale)
        bar = metres / metres_per_px if metres_per_px else 0.0
        if (metres, bar) != (self._metres, self._bar):
            self._metres, self._bar = metres, bar
            self.fit(self._room)
            self.update()

    def fit(self, room: int) -> None:
        """Take as much width as is needed, and leave the bar out where there is no room for it."""
        self._room, scale = room, self._theme.scale
        note = width_of(self._theme, self.note, Size.HINT) + 20 * scale
        length = width_of(self._theme, self._length(), Size.HINT) + 20 * scale
        self._with_bar = bool(self._bar) and note + self._bar + length <= room
        self.setFixedWidth(math.ceil(note + self._bar + length if self._with_bar else note))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar and the words."""
        theme, scale = self._theme, self._theme.scale
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), theme)
        x, middle = 10 * scale, self.height() / 2
        font = theme.font(Size.HINT)
        painter.setFont(font)
        painter.setPen(theme.colour("text_2"))
        if self._with_bar:
            low, high = middle + 3 * scale, middle - 2 * scale
            painter.drawPolyline(
                [QPointF(x, high), QPointF(x, low), QPointF(x + self._bar, low), QPointF(x + self._bar, high)]
            )
            x += self._bar + 8 * scale
            width = width_of(theme, self._length(), Size.HINT)
            painter.drawText(
                QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._length()
            )
            x += width + 12 * scale
        painter.drawText(
            QRectF(x, 0, self.width() - x, self.height()), Qt.AlignmentFlag.AlignVCenter, self.note
        )
        painter.end()

    def _length(self) -> str:
        return f"{self._metres / 1000:g} km" if self._metres >= 1000 else f"{self._metres:g} m"


def round_length(most: float) -> float:
    """Return the largest of 1, 2, 5, 10 ... that is not more than this; 0 for nothing."""
    if most <= 0:
        return 0.0
    power = math.pow(10.0, math.floor(math.log10(most)))
    if power * 5 <= most * 1.0000001:
        return power * 5
    return power * 2 if power * 2 <= most * 1.0000001 else power


def metres_per_px(zoom: float, lat: float) -> float:
    """Return how long a pixel is on the ground at a zoom and latitude."""
    return 1 / (mercator_length(1.0, lat) * 256 * math.pow(2.0, zoom))


def paint_ground(painter: QPainter, box: QRectF, theme: Theme, *, lifted: bool = False) -> None:
    """Draw what controls stand on: nearly opaque, with a hairline."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill = QColor(theme.colour("hairline" if lifted else "surface"))
    fill.setAlphaF(1.0 if lifted else OPACITY)
    painter.setPen(QPen(theme.colour("hairline"), 1))
    painter.setBrush(fill)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5 * theme.scale, 5 * theme.scale)


def paint_focus(painter: QPainter, widget: QWidget, theme: Theme) -> None:
    """Draw the ring of what has the keyboard, for somebody who uses the keyboard."""
    if not widget.hasFocus() or not widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
        return
    box = QRectF(widget.rect())
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5 * theme.scale, 5 * theme.scale)


def width_of(theme: Theme, said: str, size: Size = Size.BODY, weight: QFont.Weight = NORMAL) -> float:
    """Return how wide a text is in the room's letters; remembers what was asked."""
    return _width(said, theme.px(size), weight)


@lru_cache(512)
def _width(said: str, px: int, weight: QFont.Weight) -> float:
    return QFontMetricsF(letters(px, weight)).horizontalAdvance(said)
