"""Keeps a scene at what the hub knows: what stands where, how it is, which layers are off. No Qt."""

import math
from collections import Counter
from collections.abc import Collection, Set
from dataclasses import dataclass

from ccviewer.hub import Hub
from ccviewer.i18n import tr
from ccviewer.model import Freshness, Severity
from ccviewer.panels.map.kinds import EVENTS, FAMILIES, KINDS, LAYER_ORDER, Thing, thing, things
from ccviewer.panels.map.looks import BANDS, LOOKS, Band
from ccviewer.panels.map.scene import MapScene
from ccviewer.profile import Profile

LOOKED_AT_A_SECOND = 400  # things whose age is looked at anew, in turn
REACH_DEG = 0.6  # farther from the centre of the city a thing does not count as part of it
EDGE_DEG = 0.004
MOVERS = ("vehicle", EVENTS)

CityBounds = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True, slots=True)
class Count:
    """How many a layer has, and how many of them are not normal."""

    total: int
    troubled: int
    worst: Band


@dataclass(frozen=True, slots=True)
class Health:
    """How what is shown is, in a few words."""

    freshness: Freshness
    severity: Severity
    text: str


class Things:
    """All markers of one map. `layers` names the wanted ones; none means all. Main thread only."""

    def __init__(self, hub: Hub, layers: Collection[str]) -> None:
        self._hub, self._layers = hub, tuple(layers)
        self.scene = MapScene(FAMILIES)
        self.all: dict[str, Thing] = {}
        self.hidden: frozenset[str] = frozenset()
        self._pending: set[str] = set()
        self._turn = 0

    def note(self, changed: Set[str]) -> None:
        """Remember what changed until `bring`."""
        self._pending |= changed

    def age(self) -> None:
        """Remember to look anew at what nobody tells of, because it has only grown old."""
        keys = list(self.all)
        turn = [keys[(self._turn + at) % len(keys)] for at in range(min(LOOKED_AT_A_SECOND, len(keys)))]
        self._turn = (self._turn + len(turn)) % max(len(keys), 1)
        self._pending.update(turn)

    def bring(self) -> frozenset[str]:
        """Bring the scene up to date; returns the keys whose look, place or presence is another now."""
        pending, self._pending = self._pending, set()
        rows, codes, moved, told, other = list[int](), list[int](), list[int](), set[str](), False
        for key in pending:
            old, new = self.all.get(key), self._thing(key)
            if old == new:
                continue
            told.add(key)
            if new is None:
                del self.all[key]
                other = True
                continue
            self.all[key] = new
            if old is None or (old.kind, old.layer) != (new.kind, new.layer):
                other = True
                continue
            row = self.scene.row[key]
            if old.code != new.code:
                rows.append(row)
                codes.append(new.code)
            if old.point != new.point:
                moved.append(row)
        if other:
            self._replace()
            return frozenset(told)
        if rows:
            self.scene.set_states(rows, codes)
        if moved:
            lon, lat = zip(*(self.all[self.scene.keys[row]].point for row in moved), strict=True)
            self.scene.move(moved, lat, lon, self._hub.clock.now())
        return frozenset(told)

    def rebuild(self) -> None:
        """Take everything anew."""
        self._pending.clear()
        self.all = things(self._hub, self._layers)
        self._replace()

    def _replace(self) -> None:
        every = list(self.all.values())
        self.scene.replace(
            [one.key for one in every],
            [one.point[1] for one in every],
            [one.point[0] for one in every],
            [one.kind for one in every],
            [one.code for one in every],
        )
        self._veil()

    def switch(self, layer: str, *, on: bool) -> None:
        """Show or hide a layer."""
        self.hidden = self.hidden - {layer} if on else self.hidden | {layer}
        self._veil()

    def shown(self) -> list[Thing]:
        """Return what is not hidden."""
        return [one for one in self.all.values() if one.layer not in self.hidden]

    def bands(self) -> Counter[Band]:
        """Return how many of each state are shown."""
        return Counter(BANDS[one.code] for one in self.shown())

    def counts(self) -> dict[str, Count]:
        """Return how each layer is, hidden ones too, in the order of the chips."""
        layers: dict[str, list[Band]] = {}
        for one in self.all.values():
            layers.setdefault(one.layer, []).append(BANDS[one.code])
        order = [layer for layer in LAYER_ORDER if layer in layers]
        order += sorted(set(layers) - set(order))
        return {
            layer: Count(
                len(layers[layer]), sum(band >= Band.STALE for band in layers[layer]), max(layers[layer])
            )
            for layer in order
        }

    def names(self) -> dict[str, int]:
        """Return how many there are of each kind."""
        return dict(sorted(Counter(KINDS[one.kind].name for one in self.all.values()).items()))

    def health(self) -> Health:
        """Return the worst state of what is shown, and how many live."""
        shown = self.shown()
        standing = [one for one in shown if one.layer != EVENTS]
        lost = sum(LOOKS[one.code].freshness is Freshness.LOST for one in standing)
        stale = sum(LOOKS[one.code].freshness is Freshness.STALE for one in standing)
        known = (one for one in standing if LOOKS[one.code].freshness in (Freshness.LIVE, Freshness.DELAYED))
        down = sum(one.down for one in known)
        alive = len(standing) - lost - stale - down
        parts = [tr("{count} hidup", count=alive)] if standing else []
        if down:
            parts.append(tr("{count} mati", count=down))
        if stale:
            parts.append(tr("{count} usang", count=stale))
        if lost:
            parts.append(tr("{count} terputus", count=lost))
        freshness = Freshness.LIVE
        if standing and lost + stale == len(standing):
            freshness = Freshness.STALE if stale else Freshness.LOST
        severity = max((LOOKS[one.code].severity for one in shown), default=Severity.NORMAL)
        return Health(freshness, severity, " · ".join(parts))

    def city(self, profile: Profile) -> CityBounds | None:
        """Return the bounds of what stands in the city; movers and far things do not count."""
        points = [one.point for one in self.all.values() if one.layer not in MOVERS]
        points += [place.point for place in profile.places.values() if place.point is not None]
        center = profile.city.center
        if center is not None:
            points = [point for point in points if math.dist(point, center) < REACH_DEG] or [center]
        if not points:
            return None
        lons, lats = zip(*points, strict=True)
        return min(lons) - EDGE_DEG, min(lats) - EDGE_DEG, max(lons) + EDGE_DEG, max(lats) + EDGE_DEG

    def _thing(self, key: str) -> Thing | None:
        one = thing(self._hub, key)
        return None if one is None or (self._layers and one.layer not in self._layers) else one

    def _veil(self) -> None:
        visible = [one.layer not in self.hidden for one in self.all.values()]
        self.scene.show(range(len(visible)), visible)
