"""Moving water: a short loop of pictures without a seam."""

from math import radians

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ccviewer.city.backdrop import HAZE
from ccviewer.city.lens import Lens
from ccviewer.city.scene import Water

FRAMES, LOOP_S = 24, 2.4
_SWELLS = (  # wave length in metres, direction (x, y), how often in a loop, height
    (11.0, (0.3, 1.0), 1, 0.34),
    (6.3, (-0.6, 1.0), 1, 0.30),
    (3.1, (0.9, 0.7), 2, 0.26),
    (1.7, (-0.2, 1.0), 3, 0.22),
    (0.9, (0.7, -0.8), 4, 0.18),
)

Floats = NDArray[np.float32]


class Waves:
    """The water of one view. `at` makes each picture of the loop when it is first asked for."""

    def __init__(
        self, water: Water, lens: Lens, wet: Image.Image, light: float, tint: tuple[float, float, float]
    ) -> None:
        self.box = wet.getbbox()
        self._made: dict[int, Image.Image] = {}
        if self.box is None:
            return
        self.mask = wet.crop(self.box)
        left, top, right, bottom = self.box
        columns = (np.arange(left, right, dtype=np.float32) + 0.5 - lens.width / 2) / lens.focus
        rows = (np.arange(top, bottom, dtype=np.float32) + 0.5 - lens.height / 2) / lens.focus
        tilt, turn = radians(lens.pitch), radians(lens.yaw)
        fall = np.maximum(0.004, rows * np.cos(tilt) + np.sin(tilt))[:, None]
        away = (lens.height_m - water.z) / fall
        ahead = away * (np.cos(tilt) - rows * np.sin(tilt))[:, None]
        aside = columns[None, :] * away
        x = aside * np.cos(turn) + ahead * np.sin(turn)
        y = ahead * np.cos(turn) - aside * np.sin(turn)
        mirror = np.clip(np.exp(-fall * 6.5), 0.05, 0.85)[..., None]
        base = np.array(water.colour, np.float32) * (1 - mirror) + np.array(HAZE, np.float32) * mirror
        self._base: Floats = (base * np.array(tint, np.float32)).astype(np.float32)
        self._parts: list[tuple[Floats, Floats, int]] = []
        for length, (east, north), times, high in _SWELLS:
            phase = (x * east + y * north) * (2 * np.pi / length)
            seen = np.clip(lens.focus / away * length / 14, 0, 1) * high * (1.15 - water.calm)
            self._parts.append(
                ((np.sin(phase) * seen).astype(np.float32), (np.cos(phase) * seen).astype(np.float32), times)
            )
        self._glint = 26.0 * (1.1 - water.calm) * light

    def at(self, time: float) -> Image.Image:
        """Return the water at this moment, the size of `box`."""
        number = int(time / LOOP_S * FRAMES) % FRAMES
        if number not in self._made:
            self._made[number] = self._make(2 * np.pi * number / FRAMES)
        return self._made[number]

    def _make(self, angle: float) -> Image.Image:
        height = np.zeros(self._parts[0][0].shape, np.float32)
        for sine, cosine, times in self._parts:
            height += sine * np.float32(np.cos(times * angle)) + cosine * np.float32(np.sin(times * angle))
        glint = np.clip(height - 0.55, 0, 1) * self._glint * 4
        shaded = self._base * (1 + 0.34 * height[..., None]) + glint[..., None]
        return Image.fromarray(np.clip(shaded, 0, 255).astype(np.uint8), "RGB")
