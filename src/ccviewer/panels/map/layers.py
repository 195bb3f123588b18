"""The layers with their counts and the legend of states, both over the map."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ccviewer.i18n import Text, tr
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Size, Theme, plain_tip
from ccviewer.panels.map.collection import Count
from ccviewer.panels.map.controls import BOLD, NORMAL, TARGET, paint_focus, paint_ground, width_of
from ccviewer.panels.map.kinds import layer_kind, layer_word
from ccviewer.panels.map.looks import Band, Look
from ccviewer.panels.map.sprites import paint_glyph, paint_mark

BAND_WORDS = {
    Band.NORMAL: Text("Normal"),
    Band.INFO: Text("Info"),
    Band.MINOR: Text("Waspada"),
    Band.MAJOR: Text("Siaga"),
    Band.CRITICAL: Text("Awas"),
    Band.STALE: Text("Usang"),
    Band.LOST: Text("Terputus"),
    Band.MAINTENANCE: Text("Pemeliharaan"),
}
BAND_LOOKS = {
    Band.NORMAL: Look(),
    Band.INFO: Look(Severity.INFO),
    Band.MINOR: Look(Severity.MINOR),
    Band.MAJOR: Look(Severity.MAJOR),
    Band.CRITICAL: Look(Severity.CRITICAL),
    Band.STALE: Look(freshness=Freshness.STALE),
    Band.LOST: Look(freshness=Freshness.LOST),
    Band.MAINTENANCE: Look(maintenance=True),
}
ALWAYS = (Band.NORMAL, Band.MINOR, Band.MAJOR, Band.CRITICAL, Band.STALE, Band.LOST)


class Chip(QAbstractButton):
    """Switches one layer: glyph, name, how many, and how many of them are not normal."""

    def __init__(self, theme: Theme, layer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.layer, self.count = layer, Count(0, 0, Band.NORMAL)
        self._theme, self._brief = theme, False
        self.setCheckable(True)
        self.setChecked(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, count: Count, *, brief: bool) -> None:
        """Show these numbers; `brief` leaves the name to the tooltip."""
        word = layer_word(self.layer)
        tip = tr(
            "{layer}: {total}, tidak normal {troubled}",
            layer=word,
            total=count.total,
            troubled=count.troubled,
        )
        if (count, brief) != (self.count, self._brief) or not self.toolTip():
            self.count, self._brief = count, brief
            self.setToolTip(plain_tip(tip))
            self.setAccessibleName(tip)
            self.update()

    def sizeHint(self) -> QSize:
        """Return what the words need; figures have room to grow."""
        return QSize(self.width_for(brief=self._brief), round(TARGET * self._theme.scale))

    def width_for(self, *, brief: bool) -> int:
        """Return the width with or without the name."""
        theme, scale = self._theme, self._theme.scale
        words = 0.0 if brief else width_of(theme, layer_word(self.layer))
        figures = width_of(theme, str(self.count.total), weight=BOLD)
        trouble = self._trouble_width()
        gap = 0 if brief else 7 * scale
        return math.ceil(10 * scale + 18 * scale + gap + words + 7 * scale + figures + trouble + 10 * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip; a layer that is off steps back and is struck through."""
        theme, scale = self._theme, self._theme.scale
        painter = QPainter(self)
        box = QRectF(self.rect())
        on = self.isChecked()
        paint_ground(painter, box, theme, lifted=self.underMouse())
        quiet = theme.colour("text_3")
        x, middle = 10 * scale, box.center().y()
        glyph = theme.colour("text_2") if on else quiet
        paint_glyph(painter, QPointF(x + 8 * scale, middle), layer_kind(self.layer), 6.5 * scale, glyph)
        x += 18 * scale
        if not self._brief:
            x += 7 * scale
            x += self._write(
                painter, x, layer_word(self.layer), theme.colour("text_2") if on else quiet, struck=not on
            )
        x += 7 * scale
        x += self._write(painter, x, str(self.count.total), theme.colour("text") if on else quiet, bold=True)
        if self.count.troubled and on:
            x += 9 * scale
            look = BAND_LOOKS[self.count.worst]
            paint_mark(painter, QPointF(x + 5 * scale, middle), theme, 5 * scale, look)
            x += 14 * scale
            self._write(painter, x, str(self.count.troubled), theme.colour("text"), bold=True)
        paint_focus(painter, self, theme)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Lift under the mouse."""
        super().enterEvent(event)
        self.update()

    def _trouble_width(self) -> float:
        if not self.count.troubled:
            return 0.0
        figures = width_of(self._theme, str(self.count.troubled), weight=BOLD)
        return 23 * self._theme.scale + figures

    def _write(
        self,
        painter: QPainter,
        x: float,
        said: str,
        colour: QColor,
        *,
        bold: bool = False,
        struck: bool = False,
    ) -> float:
        font = self._theme.font(Size.BODY, BOLD if bold else NORMAL)
        font.setStrikeOut(struck)
        width = width_of(self._theme, said, weight=BOLD if bold else NORMAL)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, said)
        return width


class LayerBar(QWidget):
    """One chip a layer, side by side; without names, or without the last ones, where there is no room."""

    switched = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._chips = theme, dict[str, Chip]()
        self.setFixedHeight(round(TARGET * theme.scale))

    @property
    def chips(self) -> list[Chip]:
        """Return the chips in their order."""
        return list(self._chips.values())

    def say(self, counts: Mapping[str, Count], room: int) -> None:
        """Show these layers in their order within `room` pixels."""
        if list(counts) != list(self._chips):
            self._rebuild(counts)
        gap = round(6 * self._theme.scale)
        for layer, count in counts.items():
            self._chips[layer].count = count
        brief = sum(chip.width_for(brief=False) + gap for chip in self._chips.values()) > room
        x = end = 0
        for layer, count in counts.items():
            chip = self._chips[layer]
            chip.say(count, brief=brief)
            chip.setGeometry(x, 0, chip.width_for(brief=brief), self.height())
            fits = x + chip.width() <= room
            chip.setVisible(fits)
            end = x + chip.width() if fits else end
            x += chip.width() + gap
        self.setFixedWidth(max(end, 1))

    def _rebuild(self, counts: Mapping[str, Count]) -> None:
        before = {layer: chip.isChecked() for layer, chip in self._chips.items()}
        for chip in self._chips.values():
            chip.deleteLater()
        self._chips = {layer: Chip(self._theme, layer, self) for layer in counts}
        for layer, chip in self._chips.items():
            chip.setChecked(before.get(layer, True))
            chip.toggled.connect(lambda on, layer=layer: self.switched.emit(layer, on))


class Legend(QWidget):
    """The states with their shapes and how many of each are shown."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._entries, self._brief = theme, list[tuple[Band, int]](), False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(round(28 * theme.scale))

    def say(self, counts: Mapping[Band, int], room: int) -> None:
        """Show the states that every wall knows, and those that occur; words only where there is room."""
        entries = [(band, counts.get(band, 0)) for band in BAND_WORDS if band in ALWAYS or counts.get(band)]
        brief = self._width(entries, brief=False) > room
        if (entries, brief) != (self._entries, self._brief):
            self._entries, self._brief = entries, brief
            self.setAccessibleName(", ".join(f"{BAND_WORDS[band]} {count}" for band, count in entries))
            self.update()
        self.setFixedWidth(math.ceil(self._width(entries, brief=brief)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark, word and number of each state."""
        theme, scale = self._theme, self._theme.scale
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), theme)
        x, middle = 10 * scale, self.height() / 2
        for band, count in self._entries:
            painter.setOpacity(1.0 if count or band is Band.NORMAL else 0.5)
            paint_mark(painter, QPointF(x + 5 * scale, middle), theme, 5 * scale, BAND_LOOKS[band])
            x += 15 * scale
            for said, role, weight in self._words(band, count, brief=self._brief):
                font = theme.font(Size.HINT, weight)
                width = width_of(theme, said, Size.HINT, weight)
                painter.setFont(font)
                painter.setPen(theme.colour(role))
                painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, said)
                x += width + 5 * scale
            x += 9 * scale
        painter.end()

    def _words(self, band: Band, count: int, *, brief: bool) -> list[tuple[str, str, QFont.Weight]]:
        figure = (str(count), "text", BOLD)
        return [figure] if brief else [(str(BAND_WORDS[band]), "text_2", NORMAL), figure]

    def _width(self, entries: list[tuple[Band, int]], *, brief: bool) -> float:
        scale = self._theme.scale
        width = 10 * scale
        for band, count in entries:
            words = self._words(band, count, brief=brief)
            width += 24 * scale + sum(
                width_of(self._theme, said, Size.HINT, weight) + 5 * scale for said, _, weight in words
            )
        return width - 4 * scale
