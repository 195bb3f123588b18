"""Reads the schematic base map: coast, borders, names of places. Blocking; call before the map is shown."""

import itertools
import json
import logging
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccviewer import resources
from ccviewer.model import Point
from ccviewer.profile import Profile

log = logging.getLogger("ccviewer.panels")

Ring = tuple[Point, ...]
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
EDGE = 1e-6


@dataclass(frozen=True)
class BaseMap:
    """What is known of the ground. Outside `bounds` nothing is: neither sea nor land."""

    bounds: Bounds | None = None
    land: tuple[Ring, ...] = ()
    coast: tuple[Ring, ...] = ()  # lines, without the cuts at the bounds
    borders: tuple[Ring, ...] = ()  # lines
    places: tuple[tuple[str, Point], ...] = ()

    def page(self) -> dict[str, object]:
        """Return the geometry as plain numbers for the page; names stay here."""
        return {
            "bounds": self.bounds,
            "land": [_flat(ring) for ring in self.land],
            "coast": [_flat(line) for line in self.coast],
            "borders": [_flat(line) for line in self.borders],
            "places": [list(point) for _, point in self.places],
        }


def read(profile: Profile) -> BaseMap:
    """Return the base map of a profile; a file that cannot be read is named in the log and left out."""
    city = profile.city
    land, bounds = _read(city.land or _shipped(city.center))
    borders = _read(city.borders)[0]
    drawn = tuple(place.ring for place in profile.places.values() if place.ring)
    places = tuple((place.name, place.point) for place in profile.places.values() if place.point is not None)
    return BaseMap(bounds, land, tuple(_coast(land, bounds)), borders + drawn, places)


def _shipped(center: Point | None) -> Path | None:
    """Return the shipped coast file that holds a place, if there is one."""
    if center is None:
        return None
    for path in sorted(resources.path("map").glob("land_*.geojson")):
        bounds = _read(path)[1]
        if bounds and bounds[0] < center[0] < bounds[2] and bounds[1] < center[1] < bounds[3]:
            return path
    return None


def _read(path: Path | None) -> tuple[tuple[Ring, ...], Bounds | None]:
    """Return the rings of a GeoJSON, and how far its data reach: as its `bbox` says (RFC 7946) or they do."""
    if path is None:
        return (), None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        rings = tuple(_geometry(said))
        box = said.get("bbox")
        bounds = (*_point(box[:2]), *_point(box[2:])) if rings and box and len(box) == 4 else _bounds(rings)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        log.warning("%s: not a GeoJSON of polygons: %s", path, error)
        return (), None
    return rings, bounds


def _geometry(said: Any) -> Iterator[Ring]:
    features = said.get("features")
    for feature in features if isinstance(features, list) else [said]:
        geometry = feature.get("geometry", feature)
        if not geometry or geometry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        polygons = geometry["coordinates"]
        for polygon in polygons if geometry["type"] == "MultiPolygon" else [polygons]:
            for ring in polygon:
                yield tuple(_point(position) for position in ring)


def _point(position: list[float]) -> Point:
    lon, lat = float(position[0]), float(position[1])
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(f"no place on earth: {position[:2]}")
    return lon, lat


def _bounds(rings: Iterable[Ring]) -> Bounds | None:
    points = [point for ring in rings for point in ring]
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _coast(land: Iterable[Ring], bounds: Bounds | None) -> Iterator[Ring]:
    """Cut rings where they run along the edge of the data: that is no coast."""
    if bounds is None:
        return
    for ring in land:
        line: list[Point] = []
        for start, end in itertools.pairwise(ring):
            if _on_edge(start, end, bounds):
                if len(line) > 1:
                    yield tuple(line)
                line = []
            else:
                line = line or [start]
                line.append(end)
        if len(line) > 1:
            yield tuple(line)


def _on_edge(start: Point, end: Point, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return any(
        abs(start[axis] - edge) < EDGE and abs(end[axis] - edge) < EDGE
        for axis, edge in ((0, west), (0, east), (1, south), (1, north))
    )


def _flat(ring: Ring) -> list[float]:
    return [round(number, 6) for point in ring for number in point]
