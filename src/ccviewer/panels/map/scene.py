"""What is on the map: arrays, what changed since a view last asked, groups, hits, fields of view. No Qt."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.uint32]
Codes = NDArray[np.uint8]

TRAIL_LENGTH = 60
ALONE = 255  # the family of kinds that are never grouped
EARTH_M = 40_075_016.686  # round the equator
LIMIT_LAT = 85.05112878  # where Web Mercator ends


def mercator(lat: ArrayLike, lon: ArrayLike) -> tuple[Floats, Floats]:
    """Turn degrees into Web Mercator, both axes 0..1, y down."""
    sine = np.sin(np.radians(np.clip(np.asarray(lat, np.float64), -LIMIT_LAT, LIMIT_LAT)))
    x = (np.asarray(lon, np.float64) + 180) / 360
    return x, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def degrees(x: float, y: float) -> tuple[float, float]:
    """Turn Web Mercator 0..1 into latitude and longitude."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))), x * 360 - 180


def mercator_length(metres: float, lat: float) -> float:
    """Return how long something is in Mercator units at a latitude."""
    return metres / (EARTH_M * math.cos(math.radians(lat)))


@dataclass(frozen=True)
class Delta:
    """What a view has not heard yet; each row once, however often it changed."""

    rows: Rows  # whose state changed
    states: Codes  # shape of `rows`
    moved: Rows  # whose place changed
    full: bool  # the view must forget all it knew


@dataclass(frozen=True)
class Clusters:
    """Groups of visible assets that lie close together at one zoom; all arrays have one entry a group."""

    x: Floats
    y: Floats
    count: NDArray[np.int64]
    worst: Codes  # the highest state inside: a group never hides an alarm
    row: Rows  # the asset where count is 1, else the first of the group
    states: NDArray[np.int64]  # shape (groups, states): how many of each
    rows: NDArray[np.int64]  # every visible row, shape (rows,)
    label: NDArray[np.int64]  # the group of each of `rows`


@dataclass(frozen=True)
class Sight:
    """What a camera sees: degrees clockwise from north, opening in degrees, reach in Mercator units."""

    bearing: float
    angle: float
    reach: float


class MapScene:
    """Assets as rows of arrays; views know row numbers only. Main thread only.

    States are codes whose order is their badness. `families` says for each kind which kinds may share a
    group with it; `ALONE` is never grouped. Without it all may.
    """

    def __init__(self, families: Sequence[int] = ()) -> None:
        self.keys: list[str] = []
        self.row: dict[str, int] = {}
        self.x = self.y = np.empty(0)
        self.kind: Codes = np.empty(0, np.uint8)
        self.state: Codes = np.empty(0, np.uint8)
        self.visible = np.empty(0, np.bool_)
        self._families = np.zeros(256, np.uint8)
        self._families[: len(families)] = families
        self._trails: dict[int, deque[tuple[float, float, float]]] = {}
        self._dirty: dict[object, NDArray[np.bool_]] = {}
        self._moved: dict[object, NDArray[np.bool_]] = {}
        self._reset: set[object] = set()

    def replace(
        self, keys: Sequence[str], lat: ArrayLike, lon: ArrayLike, kind: ArrayLike, state: ArrayLike
    ) -> None:
        """Take the full set; every view gets `full` next. Trails of keys that stay are kept."""
        trails = {self.keys[row]: trail for row, trail in self._trails.items()}
        self.keys, self.row = list(keys), {key: row for row, key in enumerate(keys)}
        self.x, self.y = mercator(lat, lon)
        self.kind = np.asarray(kind, np.uint8).copy()
        self.state = np.asarray(state, np.uint8).copy()
        self.visible = np.ones(len(self.keys), np.bool_)
        self._trails = {self.row[key]: trail for key, trail in trails.items() if key in self.row}
        for view in self._dirty:
            self.resync(view)

    def set_states(self, rows: ArrayLike, states: ArrayLike) -> None:
        """Set the states of some rows."""
        rows, states = np.asarray(rows, np.intp), np.asarray(states, np.uint8)
        changed = rows[self.state[rows] != states]
        self.state[rows] = states
        for dirty in self._dirty.values():
            dirty[changed] = True

    def move(self, rows: ArrayLike, lat: ArrayLike, lon: ArrayLike, at: float) -> None:
        """Move some rows; `at` is when they were there, UTC seconds."""
        rows = np.asarray(rows, np.intp)
        self.x[rows], self.y[rows] = mercator(lat, lon)
        for row in rows.tolist():
            trail = self._trails.setdefault(row, deque(maxlen=TRAIL_LENGTH))
            trail.append((float(self.x[row]), float(self.y[row]), at))
        for moved in self._moved.values():
            moved[rows] = True

    def show(self, rows: ArrayLike, visible: ArrayLike) -> None:
        """Show or hide some rows; what is hidden is neither hit nor counted in a group."""
        self.visible[np.asarray(rows, np.intp)] = visible

    def watch(self, view: object) -> None:
        """Begin to note changes for a view; its first `take` is full."""
        self._dirty[view] = self._moved[view] = np.empty(0, np.bool_)
        self.resync(view)

    def unwatch(self, view: object) -> None:
        """Note nothing more for a view."""
        self._dirty.pop(view, None)
        self._moved.pop(view, None)
        self._reset.discard(view)

    def resync(self, view: object) -> None:
        """Make the next `take` of this view full: after a crash, after being hidden."""
        self._dirty[view] = np.zeros(len(self.keys), np.bool_)
        self._moved[view] = np.zeros(len(self.keys), np.bool_)
        self._reset.add(view)

    def take(self, view: object) -> Delta:
        """Return everything since this view's last call."""
        dirty, moved, full = self._dirty[view], self._moved[view], view in self._reset
        rows = np.flatnonzero(np.ones_like(dirty) if full else dirty).astype(np.uint32)
        delta = Delta(rows, self.state[rows].copy(), np.flatnonzero(moved).astype(np.uint32), full)
        dirty[:], moved[:] = False, False
        self._reset.discard(view)
        return delta

    def hit(self, x: float, y: float, zoom: float, radius: float = 9) -> int:
        """Return the nearest visible row within `radius` pixels of a place at this zoom, or -1."""
        distance = self._pixels(self.x, self.y, x, y, zoom)
        distance[~self.visible] = np.inf
        row = int(distance.argmin()) if len(distance) else -1
        return row if row >= 0 and distance[row] <= radius else -1

    def inside(self, ring: ArrayLike) -> Rows:
        """Return the visible rows inside a ring of (longitude, latitude); even-odd rule."""
        lon, lat = np.asarray(ring, np.float64).T
        px, py = mercator(lat, lon)
        odd = np.zeros(len(self.keys), np.bool_)
        for x1, y1, x2, y2 in zip(px, py, np.roll(px, -1), np.roll(py, -1), strict=True):
            if y1 != y2:
                crossed = (y1 > self.y) != (y2 > self.y)
                odd ^= crossed & (self.x < (x2 - x1) * (self.y - y1) / (y2 - y1) + x1)
        return np.flatnonzero(odd & self.visible).astype(np.uint32)

    def clusters(self, zoom: float, cell: float = 48) -> Clusters:
        """Group what shares a square of `cell` pixels; 0 leaves everything single.

        The grid hangs on the world, so panning never regroups; it changes with whole zooms only.
        """
        label, rows = self._labels(zoom, cell)
        _, first, count = np.unique(label, return_index=True, return_counts=True)
        worst = np.zeros(len(count), np.uint8)
        np.maximum.at(worst, label, self.state[rows])
        width = int(self.state.max()) + 1 if len(self.state) else 1
        codes = label * width + self.state[rows]
        states = np.bincount(codes, minlength=len(count) * width).reshape(len(count), width)
        x, y = np.bincount(label, self.x[rows]), np.bincount(label, self.y[rows])
        heads = rows[first].astype(np.uint32)
        return Clusters(x / count, y / count, count, worst, heads, states, rows, label)

    def sees(self, x: float, y: float, bearing: Floats, angle: Floats, reach: Floats) -> Rows:
        """Return the rows whose field of view covers a place.

        One entry a row: degrees clockwise from north, opening in degrees, reach in Mercator units.
        """
        dx, dy = x - self.x, y - self.y
        off = np.abs((np.degrees(np.arctan2(dx, -dy)) - bearing + 180) % 360 - 180)
        far = np.hypot(dx, dy)
        return np.flatnonzero((far == 0) | (off <= angle / 2) & (far <= reach)).astype(np.uint32)

    def trail(self, row: int) -> list[tuple[float, float, float]]:
        """Return where a row was: x, y, UTC seconds, oldest first."""
        return list(self._trails.get(row, ()))

    def nearest(self, x: float, y: float, kind: int, n: int) -> Rows:
        """Return up to `n` visible rows of a kind, nearest first."""
        rows = np.flatnonzero(self.visible & (self.kind == kind))
        distance = np.hypot(self.x[rows] - x, self.y[rows] - y)
        return rows[np.argsort(distance, kind="stable")[:n]].astype(np.uint32)

    def bounds(self, rows: ArrayLike | None = None) -> tuple[float, float, float, float] | None:
        """Return west, south, east, north in degrees of these rows, by default of all; None of none."""
        chosen = np.arange(len(self.keys)) if rows is None else np.asarray(rows, np.intp)
        if not len(chosen):
            return None
        x, y = self.x[chosen], self.y[chosen]
        south, west = degrees(float(x.min()), float(y.max()))
        north, east = degrees(float(x.max()), float(y.min()))
        return west, south, east, north

    def _labels(self, zoom: float, cell: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the group of each visible row, numbered from 0 without gaps, and those rows."""
        rows = np.flatnonzero(self.visible)
        if not cell:
            return np.arange(len(rows)), rows
        step = 256 * 2.0 ** int(zoom) / cell
        column = (self.x[rows] * step).astype(np.int64)
        line = (self.y[rows] * step).astype(np.int64)
        family = self._families[self.kind[rows]].astype(np.int64)
        group = (family << 58) | (column << 29) | line
        alone = family == ALONE
        group[alone] = -1 - rows[alone]
        _, label = np.unique(group, return_inverse=True)
        return label, rows

    @staticmethod
    def _pixels(xs: Floats, ys: Floats, x: float, y: float, zoom: float) -> Floats:
        scale = 256 * 2.0**zoom
        distance: Floats = np.hypot(xs - x, ys - y) * scale
        return distance
