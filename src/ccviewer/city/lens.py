"""A camera's view of a small world in metres: x to the right, y away from the camera, z up."""

from dataclasses import dataclass
from math import cos, radians, sin, tan

Spot = tuple[float, float, float]
Pixel = tuple[float, float]
NEAR_M = 0.8


@dataclass(frozen=True)
class Lens:
    """A pinhole camera over the origin, `height_m` up, turned `yaw` degrees right and `pitch` down."""

    width: int
    height: int
    height_m: float
    pitch: float
    yaw: float = 0.0
    angle: float = 62.0

    @property
    def focus(self) -> float:
        """Return the focal length in pixels."""
        return self.width / 2 / tan(radians(self.angle) / 2)

    @property
    def horizon(self) -> float:
        """Return the row in which the horizon lies."""
        return self.height / 2 - self.focus * tan(radians(self.pitch))

    def scaled(self, times: int) -> "Lens":
        """Return the same view with so many times the pixels."""
        return Lens(self.width * times, self.height * times, self.height_m, self.pitch, self.yaw, self.angle)

    def seen(self, spot: Spot) -> Spot:
        """Return a spot as the camera has it: right, down, away."""
        turn, tilt = radians(self.yaw), radians(self.pitch)
        x, y, z = spot[0], spot[1], spot[2] - self.height_m
        right = x * cos(turn) - y * sin(turn)
        ahead = x * sin(turn) + y * cos(turn)
        return right, -z * cos(tilt) - ahead * sin(tilt) + 0.0, ahead * cos(tilt) - z * sin(tilt)

    def depth(self, spot: Spot) -> float:
        """Return how far a spot lies along the view."""
        return self.seen(spot)[2]

    def scale(self, spot: Spot) -> float:
        """Return how many pixels a metre has there."""
        return self.focus / max(NEAR_M, self.depth(spot))

    def pixel(self, spot: Spot) -> Pixel:
        """Return where a spot in front of the camera lies in the picture."""
        return self._flat(self.seen(spot))

    def outline(self, spots: tuple[Spot, ...]) -> list[Pixel]:
        """Return the outline of a flat shape, cut off where it comes too near; empty behind the camera."""
        seen = [self.seen(spot) for spot in spots]
        kept: list[Spot] = []
        for here, there in zip(seen, (*seen[1:], seen[0]), strict=True):
            if here[2] >= NEAR_M:
                kept.append(here)
            if (here[2] >= NEAR_M) != (there[2] >= NEAR_M):
                part = (NEAR_M - here[2]) / (there[2] - here[2])
                kept.append(
                    (here[0] + (there[0] - here[0]) * part, here[1] + (there[1] - here[1]) * part, NEAR_M)
                )
        return [self._flat(spot) for spot in kept] if len(kept) > 2 else []

    def _flat(self, seen: Spot) -> Pixel:
        away = max(NEAR_M, seen[2])
        return self.width / 2 + self.focus * seen[0] / away, self.height / 2 + self.focus * seen[1] / away
