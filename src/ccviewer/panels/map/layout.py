"""Where markers and groups are drawn at one zoom: beside one another, each as near its place as can be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccviewer.model import Severity
from ccviewer.panels.map.kinds import KINDS, VEHICLE
from ccviewer.panels.map.looks import LOOKS
from ccviewer.panels.map.scene import Clusters, Floats, MapScene, Rows

CELL = 52.0  # px, the square whose things become one group
FREE_ZOOM = 15.5  # from here on nothing is grouped
MOST_SPREAD = 400  # more than these are drawn where they are: it would take too long
ROUNDS = 40
GAP = 2.0  # px between two neighbours
REACH = 48.0  # px beyond touching: what is farther away never gets near
HOME = 0.06  # how strongly each is drawn back to its place, a round
LARGE = 1.2  # what needs a person is so much larger

RADII = np.array([kind.radius for kind in KINDS])
SCALES = np.array([LARGE if look.severity >= Severity.MINOR else 1.0 for look in LOOKS])
MOVES = np.array([number == VEHICLE for number in range(len(KINDS))])


@dataclass(frozen=True)
class Layout:
    """Groups as drawn; `x`, `y` (Mercator) and `radius` (px) have one entry a group, singles included."""

    zoom: float
    groups: Clusters
    x: Floats
    y: Floats
    radius: Floats

    def under(self, x: float, y: float, slack: float = 5.0) -> Rows:
        """Return the rows of what is drawn at a place, the nearest if there are several; else none."""
        if not len(self.x):
            return np.empty(0, np.uint32)
        distance = np.hypot(self.x - x, self.y - y) * 256 * 2.0**self.zoom
        distance[distance > self.radius + slack] = np.inf
        nearest = int(distance.argmin())
        if not np.isfinite(distance[nearest]):
            return np.empty(0, np.uint32)
        rows: Rows = self.groups.rows[self.groups.label == nearest].astype(np.uint32)
        return rows

    def group_of(self, row: int) -> int:
        """Return which of the groups of more than one a row is drawn in, or -1."""
        found = np.flatnonzero(self.groups.rows == row)
        if not len(found):
            return -1
        label = int(self.groups.label[found[0]])
        many = self.groups.count > 1
        return int(many[:label].sum()) if many[label] else -1


class Layouts:
    """Makes layouts; spreads anew only when something stands elsewhere."""

    def __init__(self, scene: MapScene, scale: float) -> None:
        self._scene, self._scale = scene, scale
        self._key: tuple[object, ...] = ()
        self._spread: tuple[Floats, Floats] = (np.empty(0), np.empty(0))

    def at(self, zoom: float) -> Layout:
        """Return the layout for a zoom."""
        scene, scale = self._scene, self._scale
        groups = scene.clusters(zoom, 0.0 if zoom >= FREE_ZOOM else CELL * scale)
        kind = scene.kind[groups.row]
        radius = (
            np.where(groups.count > 1, ring_radius(groups.count), RADII[kind] * SCALES[groups.worst]) * scale
        )
        still = np.flatnonzero(~MOVES[kind])
        pixels = 256 * 2.0**zoom
        x, y = groups.x * pixels, groups.y * pixels
        if 1 < len(still) <= MOST_SPREAD:
            key = zoom, x[still].tobytes(), y[still].tobytes(), radius[still].tobytes()
            if key != self._key:
                fixed = np.zeros(len(still), np.bool_)
                self._key, self._spread = key, spread(x[still], y[still], radius[still], fixed)
            x[still] += self._spread[0]
            y[still] += self._spread[1]
        moving = MOVES[kind]
        if moving.any() and len(x) <= MOST_SPREAD:
            dx, dy = spread(x, y, radius, ~moving)
            x, y = x + dx, y + dy
        x, y = x / pixels, y / pixels
        return Layout(zoom, groups, x, y, radius)


def ring_radius(count: NDArray[np.int64]) -> Floats:
    """Return the radius of a group's ring in px at scale 1."""
    radius: Floats = 13 + 2.2 * np.minimum(np.log2(np.maximum(count, 1)), 7)
    return radius


def spread(x: Floats, y: Floats, radius: Floats, fixed: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return how far to move circles (all in px) so that they do not overlap.

    What is alone stays, and so does what is fixed: the others go round it.
    """
    n = len(x)
    angle = np.arange(n) * 2.399963  # two in the same place part in directions that differ
    px, py = x + 0.01 * np.cos(angle) * ~fixed, y + 0.01 * np.sin(angle) * ~fixed
    near = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    one, other = np.nonzero(near < radius[:, None] + radius[None, :] + REACH)
    apart = (one != other) & ~fixed[one]
    one, other = one[apart], other[apart]
    least = radius[one] + radius[other] + GAP
    weight = np.where(
        fixed[other], 1.0, radius[other] / (radius[one] + radius[other])
    )  # the smaller gives way
    for round_ in range(ROUNDS):
        dx, dy = px[one] - px[other], py[one] - py[other]
        distance = np.hypot(dx, dy)
        push = np.maximum(least - distance, 0.0) / np.maximum(distance, 1e-9) * weight
        if not push.any():
            break
        home = HOME if round_ < ROUNDS * 0.75 else 0.0
        px = px + np.bincount(one, push * dx, n) + home * (x - px)
        py = py + np.bincount(one, push * dy, n) + home * (y - py)
    return px - x, py - y
