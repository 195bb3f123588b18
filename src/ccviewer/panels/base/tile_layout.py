"""Where picture and name lie in a camera tile, and what a tile of some size has room for."""

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSizeF

STRIP = 25  # px in a tile of 300 x 170
NATURAL = 16 / 9

Fit = Literal["auto", "fill", "fit"]
# How much of a picture must be left when it is cut to its tile.
KEEPS: dict[Fit, float] = {"auto": 0.94, "fill": 0.6, "fit": 2.0}


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
    around: tuple[QRect, ...]  # what the picture leaves bare


def laid(tile: QRect, picture: QSizeF, ratio: float, strip: int, *, fill: bool) -> Laid:
    """Lay a picture (physical pixels, `ratio` of them to one of the tile's) into a tile.

    A picture that is shown whole leaves the strip of its name below it, if there is room for one.
    """
    spot = placed(picture, QSizeF(tile.width() * ratio, tile.height() * ratio), fill)
    if fill:
        lying = _scaled(spot, ratio).translated(tile.x(), tile.y())
        return Laid(lying, tile, _around(lying, tile))
    below = strip if tile.height() - spot.height() / ratio >= strip else 0
    spot.moveTop(round((tile.height() * ratio - below * ratio - spot.height()) / 2))
    lying = _scaled(spot, ratio).translated(tile.x(), tile.y())
    content = lying.adjusted(0, 0, 0, below).toAlignedRect() & tile
    return Laid(lying, content, _around(lying, tile))


def _around(inner: QRectF, outer: QRect) -> tuple[QRect, ...]:
    """Return the bars that a picture leaves bare; they may reach under its edge by a part of a pixel."""
    left, top, right, bottom = outer.left(), outer.top(), outer.right() + 1, outer.bottom() + 1
    above, below = ceil(inner.top()) - top, bottom - floor(inner.bottom())
    before, behind = ceil(inner.left()) - left, right - floor(inner.right())
    bars = (
        QRect(left, top, outer.width(), above),
        QRect(left, bottom - below, outer.width(), below),
        QRect(left, top, before, outer.height()),
        QRect(right - behind, top, behind, outer.height()),
    )
    return tuple(bar for bar in bars if bar.width() > 0 and bar.height() > 0)


def _scaled(rect: QRectF, ratio: float) -> QRectF:
    return QRectF(rect.topLeft() / ratio, rect.size() / ratio)
