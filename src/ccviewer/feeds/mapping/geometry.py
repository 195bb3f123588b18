"""Places from objects, GeoJSON, lists and texts: points, lines and rings in [longitude, latitude]."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal

from ccviewer.feeds.mapping.notices import Bad
from ccviewer.feeds.mapping.text import fold, is_null_word
from ccviewer.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccviewer.feeds.mapping.notices import Warn

Order = Literal["latlon", "lonlat"] | None
Point = list[float]

NOT_A_POINT = Bad("not a point", Text("bukan titik koordinat"))
HALF_A_POINT = Bad("half a point", Text("lintang atau bujur tidak ada"))
OUT_OF_RANGE = Bad("out of range", Text("koordinat di luar batas"))
ZERO_POINT = Bad("point 0,0", Text("titik 0,0 bukan tempat"))
SWAPPED = Bad("swapped?", Text("lintang di luar batas: lintang dan bujur tertukar?"))
NOT_A_LINE = Bad("not a line", Text("bukan garis"))
NOT_A_RING = Bad("not a ring", Text("bukan poligon"))
BAD_RING = Bad("ring with a bad point", Text("satu bidang dibuang: ada titik yang salah"))

_LON = ("lon", "lng", "long", "longitude", "x", "bujur")
_LAT = ("lat", "latitude", "y", "lintang")
_GEOMETRIES = frozenset(
    (
        *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        *("GeometryCollection", "Feature"),
    )
)
_DEGREES = re.compile(
    r"([+\-−]?)([0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\s*°?\s*(LU|LS|BT|BB|[NSEW])?", re.I
)
_SIDE = re.compile(r"(?<=[0-9°])\s+(?=(?:LU|LS|BT|BB|[NSEW])\b)", re.I)
_SEPARATOR = re.compile(r"\s*([,;])\s*")


class Shapes:
    """Converts a column with one of the functions below."""

    def __init__(
        self, convert: Callable[[object, Order, Callable[[Bad], None]], object], order: Order
    ) -> None:
        self._convert = convert
        self._order = order

    def __call__(self, column: list[object], warn: Warn) -> list[object]:
        """Return a list of numbers, points or rings, or None, for each value."""
        out: list[object] = []
        for index, raw in enumerate(column):
            found = self._convert(raw, self._order, lambda bad, index=index, raw=raw: warn(index, bad, raw))  # type: ignore[misc]
            if isinstance(found, Bad):
                warn(index, found, raw)
                found = None
            out.append(found)
        return out


def to_point(value: object, order: Order, note: Callable[[Bad], None]) -> Point | Bad | None:
    """Return [longitude, latitude]."""
    return _point(value, order)


def to_line(value: object, order: Order, note: Callable[[Bad], None]) -> list[Point] | Bad | None:
    """Return a list of at least two points."""
    value = _bare(value)
    if _nothing(value):
        return None
    if isinstance(value, dict):
        if value.get("type") == "MultiLineString" and _single(value.get("coordinates")):
            return _points(value["coordinates"][0], "lonlat", 2) or NOT_A_LINE
        if value.get("type") != "LineString":
            return NOT_A_LINE
        value, order = value.get("coordinates"), "lonlat"
    return _points(value, order, 2) or NOT_A_LINE


def to_polygon(value: object, order: Order, note: Callable[[Bad], None]) -> list[Point] | Bad | None:
    """Return one closed ring, the outer one."""
    value = _bare(value)
    if _nothing(value):
        return None
    if isinstance(value, list) and value and not _is_point(value[0]) and isinstance(value[0], list):
        return (
            _ring(value[0], order) or NOT_A_RING
        )  # the coordinates of a Polygon: its outer ring comes first
    rings = list(_rings(value, order))
    return rings[0] or BAD_RING if len(rings) == 1 else NOT_A_RING


def to_polygons(value: object, order: Order, note: Callable[[Bad], None]) -> list[list[Point]] | Bad | None:
    """Return closed outer rings; a ring with a bad point is left out and noted."""
    value = _bare(value)
    if _nothing(value):
        return None
    found = _rings(value, order)
    kept = [ring for ring in found if ring]
    if kept and len(kept) < len(found):
        note(BAD_RING)
    return kept or (BAD_RING if found else NOT_A_RING)


def _point(value: object, order: Order) -> Point | Bad | None:
    value = _bare(value)
    if isinstance(value, dict):
        if value.get("type") == "Point":
            value, order = value.get("coordinates"), "lonlat"
        elif _is_geometry(value) and "coordinates" in value:
            return NOT_A_POINT
        else:
            return _from_keys(value)
    if _nothing(value):
        return None
    if isinstance(value, str):
        pair = _split(value)
        if pair is None:
            return NOT_A_POINT
        first, second = pair
        return _placed(first, second) if order == "lonlat" else _placed(second, first)
    if isinstance(value, list):
        if len(value) < 2:
            return HALF_A_POINT
        return _placed(value[1], value[0]) if order == "latlon" else _placed(value[0], value[1])
    return NOT_A_POINT


def _from_keys(value: dict[str, object]) -> Point | Bad | None:
    keys = {name.lower().lstrip("@"): found for name, found in value.items() if found not in (None, "")}
    if not keys:
        return None
    lon = next((keys[name] for name in _LON if name in keys), None)
    lat = next((keys[name] for name in _LAT if name in keys), None)
    if lon is None and lat is None:
        return None if any(name.lower().lstrip("@") in _LON + _LAT for name in value) else NOT_A_POINT
    return _placed(lon, lat)


def _placed(lon: object, lat: object) -> Point | Bad | None:
    x, y = _degrees(lon), _degrees(lat)
    if isinstance(x, Bad) or isinstance(y, Bad):
        return NOT_A_POINT
    if x is None or y is None:
        return None if x is y else HALF_A_POINT
    if abs(y) > 90:
        return SWAPPED if 95 <= y <= 141 else OUT_OF_RANGE
    if abs(x) > 180:
        return OUT_OF_RANGE
    return ZERO_POINT if x == 0 == y else [x, y]


def _degrees(value: object) -> float | Bad | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            return NOT_A_POINT
        return number if math.isfinite(number) else None
    if value is None:
        return None
    if not isinstance(value, str):
        return NOT_A_POINT
    text = fold(value)
    if is_null_word(text):
        return None
    match = _DEGREES.fullmatch(text)
    if match is None:
        return NOT_A_POINT
    number = float(match[2].replace(",", "."))
    south_or_west = (match[3] or "").upper() in ("LS", "S", "BB", "W")
    return -number if (match[1] in ("-", "−")) != south_or_west else number


def _split(text: str) -> tuple[str, str] | None:
    """Split at the semicolon, else at the only comma, else at the space."""
    text = _SIDE.sub("", fold(text).strip("()[] "))
    if ";" in text:
        parts = text.split(";")
    elif text.count(",") == 1:
        parts = text.split(",")
    elif " " in text:
        parts = text.split(" ")
        parts = [part.rstrip(",") for part in parts]
    elif "." in text:
        parts = text.split(",")
    else:
        return None
    parts = [part.strip() for part in parts]
    return (parts[0], parts[1]) if len(parts) in (2, 3) and all(parts) else None


def _tokens(text: str) -> list[str]:
    """Split a text of points into its points: `lat,lon lat,lon`, or bare numbers two by two."""
    tokens = _SEPARATOR.sub(r"\1", fold(text).strip("()[] ")).split(" ")
    if not any("," in token or ";" in token for token in tokens) and len(tokens) % 2 == 0:
        return [f"{first} {second}" for first, second in zip(tokens[::2], tokens[1::2], strict=True)]
    return tokens


def _points(value: object, order: Order, least: int) -> list[Point] | None:
    """Return all the points, or None when one of them is bad or there are too few."""
    raw = _tokens(value) if isinstance(value, str) else value
    if not isinstance(raw, list):
        return None
    points: list[Point] = []
    for each in raw:
        point = _point(each, order)
        if not isinstance(point, list):
            return None
        points.append(point)
    return points if len(points) >= least else None


def _ring(value: object, order: Order) -> list[Point] | None:
    points = _points(value, order, 3)
    if points is None:
        return None
    if points[0] != points[-1]:
        points.append(points[0][:])
    return points if len(points) >= 4 else None


def _rings(value: object, order: Order) -> list[list[Point] | None]:
    """Return the outer rings of whatever holds rings; None for each ring with a bad point."""
    value = _bare(value)
    if _nothing(value):
        return []
    if isinstance(value, str):
        return [_ring(value, order)]
    if isinstance(value, dict):
        kind, coordinates = value.get("type"), value.get("coordinates")
        if kind == "Polygon":
            return [_ring(coordinates[0], "lonlat")] if isinstance(coordinates, list) and coordinates else []
        if kind == "MultiPolygon" and isinstance(coordinates, list):
            return [_ring(each[0], "lonlat") for each in coordinates if isinstance(each, list) and each]
        inside = value.get("geometries") if kind == "GeometryCollection" else value.get("features")
        if not isinstance(inside, list):
            return [None]
        return [ring for each in inside for ring in _rings(each, order)]
    if not isinstance(value, list):
        return [None]
    if _is_point(value[0]):
        return [_ring(value, order)]
    if _depth(value) >= 4:
        return [_ring(each[0], order) for each in value if isinstance(each, list) and each]
    return [ring for each in value for ring in (_rings(each, order) or [None])]


def _bare(value: object) -> object:
    """Take the geometry out of a Feature and the text out of an XML element."""
    if isinstance(value, dict):
        if value.get("type") == "Feature":
            return value.get("geometry")
        if "#text" in value:
            return value["#text"]
    return value


def _nothing(value: object) -> bool:
    if isinstance(value, str):
        return is_null_word(fold(value))
    return value is None or value in ([], {})


def _is_point(value: object) -> bool:
    """Say whether this stands for one point where rings may stand too."""
    if isinstance(value, str):
        return len(_tokens(value)) == 1
    if isinstance(value, dict):
        return value.get("type") == "Point" or not (_is_geometry(value) or "#text" in value)
    return (
        isinstance(value, list)
        and bool(value)
        and not isinstance(value[0], list | dict)
        and not (isinstance(value[0], str) and len(_tokens(value[0])) > 1)
    )


def _is_geometry(value: dict[str, object]) -> bool:
    kind = value.get("type")
    return isinstance(kind, str) and kind in _GEOMETRIES


def _depth(value: object) -> int:
    depth = 0
    while isinstance(value, list) and value:
        value, depth = value[0], depth + 1
    return depth


def _single(value: object) -> bool:
    return isinstance(value, list) and len(value) == 1
