"""Keeps pictures of moving things: painted once for each look they have, resized for the steps between."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from math import log

from PIL import Image

from ccviewer.city.backdrop import sprite
from ccviewer.city.lens import Lens, Spot
from ccviewer.city.solids import Thing

_STEP = log(1.22)  # things nearer by this factor look different enough to be painted anew
_KEPT = 400

Placed = tuple[Image.Image, int, int]


class Sprites:
    """The sprites of one view at one light. One thread at a time."""

    def __init__(self, lens: Lens, light: float, haze_m: float, lamps: bool) -> None:
        self._lens, self._light, self._haze_m = lens, light, haze_m
        self._lit_by = 0.9 if lamps else 0.3
        self._masters: OrderedDict[object, tuple[Image.Image, float, float, float] | None] = OrderedDict()
        self._sized: OrderedDict[object, Placed] = OrderedDict()

    def put(
        self,
        picture: Image.Image,
        look: object,
        at: Spot,
        build: Callable[[], Iterable[Thing]],
        lift: float = 0.0,
    ) -> None:
        """Paint a thing that stands at `at` (metres) into the picture; `look` names all that shapes it."""
        x, y, away = self._lens.seen(at)
        if away < 2:
            return
        scale = self._lens.focus / away
        key = look, round(log(scale) / _STEP), round(4 * x / away)
        if key not in self._masters:
            self._masters[key] = self._paint(build, at, scale)
            if len(self._masters) > _KEPT:
                self._masters.popitem(last=False)
        master = self._masters[key]
        if master is None:
            return
        image, dx, dy, painted = master
        grown = scale / painted
        wide, high = max(1, round(image.width * grown)), max(1, round(image.height * grown))
        column, row = self._lens.width / 2 + x * scale, self._lens.height / 2 + y * scale - lift * scale
        if (wide, high) != image.size:
            image = self._resized(key, image, wide, high)
        picture.paste(image, (round(column + dx * grown), round(row + dy * grown)), image)

    def _resized(self, key: object, image: Image.Image, wide: int, high: int) -> Image.Image:
        known = self._sized.get((key, wide, high))
        if known is None:
            known = image.resize((wide, high), Image.Resampling.BILINEAR), 0, 0
            self._sized[key, wide, high] = known
            if len(self._sized) > 2 * _KEPT:
                self._sized.popitem(last=False)
        return known[0]

    def _paint(
        self, build: Callable[[], Iterable[Thing]], at: Spot, scale: float
    ) -> tuple[Image.Image, float, float, float] | None:
        made = sprite(list(build()), self._lens, self._light, self._lit_by, self._haze_m)
        if made is None:
            return None
        image, left, top = made
        column, row = self._lens.pixel(at)
        return image, left - column, top - row, scale
