"""Paints texts into one picture, so that a map page holds pixels of names and never their bytes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from ccviewer.panels.base import Theme
from ccviewer.panels.map.sprites import blank

LONGEST = 28  # letters; the details card has the whole name
HALO = 2.5  # px around each letter, in the colour of the ground
AROUND = tuple(  # many copies are a tenth of the cost of one stroked outline
    QPointF(radius * math.cos(turn * math.pi / 4), radius * math.sin(turn * math.pi / 4))
    for radius in (1.0, 2.0)
    for turn in range(8)
)
FAST = 95  # Qt's PNG quality: little compression, the picture only goes next door


@dataclass(frozen=True)
class Lettering:
    """Texts one below the other; `boxes` are (x, y, width, height) in px."""

    image: QImage
    boxes: tuple[tuple[int, int, int, int], ...]

    def png(self) -> bytes:
        """Return the picture as a file."""
        return png(self.image)


def letter(
    texts: Sequence[tuple[str, QColor]], font: QFont, theme: Theme, ratio: float, spacing: float = 0.0
) -> Lettering:
    """Paint each text in its colour with a halo; long ones end in an ellipsis."""
    font = QFont(font)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    metrics = QFontMetricsF(font)
    said = [(_short(text), colour) for text, colour in texts]
    height = int(metrics.height() + 2 * HALO) + 1
    widths = [int(metrics.horizontalAdvance(text) + 2 * HALO) + 2 for text, _ in said]
    image = blank(max(widths, default=1), height * len(said), ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = QColor(theme.colour("ground"))
    halo.setAlphaF(0.3)
    painter.setFont(font)
    for number, (text, colour) in enumerate(said):
        at = QPointF(HALO, number * height + HALO + metrics.ascent())
        painter.setPen(halo)
        for shift in AROUND:
            painter.drawText(at + shift, text)
        painter.setPen(colour)
        painter.drawText(at, text)
    painter.end()
    boxes = tuple((0, number * height, width, height) for number, width in enumerate(widths))
    return Lettering(image, boxes)


def png(image: QImage) -> bytes:
    """Return a picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", FAST)  # type: ignore[call-overload]  # the stub wants bytes, PySide text
    return bytes(buffer.data().data())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
