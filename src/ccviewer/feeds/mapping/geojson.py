"""GeoJSON checked for its coordinate system, and TopoJSON turned into GeoJSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping.notices import Bad
from ccviewer.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_POINTS = 5_000_000  # arcs may be used again and again: a small file can ask for any size
BROKEN_GEOMETRY = Bad("broken geometry", Text("geometri TopoJSON rusak"))
_WGS84 = re.compile(r"(?:.*[:/#])?(?:CRS84|4326)", re.IGNORECASE)


def check_crs(document: Any) -> None:
    """Refuse coordinates that are not longitude and latitude.

    Raises:
        BadPayload: another coordinate system is named.
    """
    if not isinstance(document, dict) or document.get("crs") is None:
        return
    crs = document["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else crs
    if not (isinstance(name, str) and _WGS84.fullmatch(name.strip())):
        raise BadPayload("sistem koordinat {name} ditolak: hanya CRS84 atau EPSG:4326", name=repr(name)[:80])


def features(document: Any, broken: Callable[[Bad, int], None]) -> dict[str, Any]:
    """Return a FeatureCollection of all objects of a Topology, or of the member that holds it, in order.

    A geometry that refers to arcs which do not exist becomes null and is told to `broken`.

    Raises:
        BadPayload: there is no Topology.
    """
    topology = _topology(document)
    objects = topology.get("objects")
    decoder = _Decoder(topology)
    found: list[dict[str, Any]] = []
    for each in objects.values() if isinstance(objects, dict) else ():
        members = each.get("geometries") if _kind(each) == "GeometryCollection" else [each]
        for member in members if isinstance(members, list) else ():
            if not isinstance(member, dict):
                continue
            try:
                geometry = decoder.geometry(member)
            except (LookupError, TypeError, ValueError):
                broken(BROKEN_GEOMETRY, len(found))
                geometry = None
            feature = {"type": "Feature", "properties": member.get("properties") or {}, "geometry": geometry}
            if "id" in member:
                feature["id"] = member["id"]
            found.append(feature)
    return {"type": "FeatureCollection", "features": found}


def _topology(document: Any) -> dict[str, Any]:
    if _kind(document) == "Topology":
        return document  # type: ignore[no-any-return]
    if isinstance(document, dict):
        for member in (document.get("result"), *document.values()):
            if _kind(member) == "Topology":
                return member  # type: ignore[no-any-return]
    raise BadPayload("bukan TopoJSON: tidak ada Topology")


def _kind(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else None


class _Decoder:
    def __init__(self, topology: dict[str, Any]) -> None:
        transform: Any = topology.get("transform")
        self._delta = isinstance(transform, dict)
        try:
            self._scale = [float(each) for each in transform["scale"]] if self._delta else [1.0, 1.0]
            self._translate = [float(each) for each in transform["translate"]] if self._delta else [0.0, 0.0]
            arcs = topology.get("arcs") or []
            self._arcs = [self._arc(arc) for arc in arcs]
        except (LookupError, TypeError, ValueError) as error:
            raise BadPayload("TopoJSON rusak: transform atau arcs tidak dapat dibaca") from error
        self._used = 0

    def geometry(self, member: dict[str, Any]) -> dict[str, Any] | None:
        kind = member.get("type")
        if kind is None:
            return None
        if kind == "GeometryCollection":
            inside = [self.geometry(each) for each in member.get("geometries", ())]
            return {"type": kind, "geometries": [each for each in inside if each is not None]}
        if kind == "Point":
            coordinates: Any = self._point(member["coordinates"])
        elif kind == "MultiPoint":
            coordinates = [self._point(each) for each in member["coordinates"]]
        elif kind == "LineString":
            coordinates = self._line(member["arcs"])
        elif kind in ("MultiLineString", "Polygon"):
            coordinates = [self._line(each) for each in member["arcs"]]
        elif kind == "MultiPolygon":
            coordinates = [[self._line(ring) for ring in polygon] for polygon in member["arcs"]]
        else:
            raise ValueError(kind)
        return {"type": kind, "coordinates": coordinates}

    def _arc(self, arc: Any) -> list[list[float]]:
        points = []
        x = y = 0
        for position in arc:
            x, y = (x + position[0], y + position[1]) if self._delta else (position[0], position[1])
            points.append(self._point((x, y)))
        return points

    def _point(self, position: Any) -> list[float]:
        x, y = position[0], position[1]
        if not self._delta:
            return [x, y]
        return [x * self._scale[0] + self._translate[0], y * self._scale[1] + self._translate[1]]

    def _line(self, indexes: Any) -> list[list[float]]:
        points: list[list[float]] = []
        for index in indexes:
            arc = self._arcs[~index][::-1] if index < 0 else self._arcs[index]
            self._used += len(arc)
            if self._used > MAX_POINTS:
                raise BadPayload("TopoJSON lebih dari {limit} titik", limit=MAX_POINTS)
            points.extend(arc[1:] if points else arc)
        return points
