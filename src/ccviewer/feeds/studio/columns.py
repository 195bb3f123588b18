"""What the values of a whole column look like: type, decimal style, unit, zone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta, timezone
from typing import Any

from ccviewer.feeds.mapping import Path
from ccviewer.feeds.mapping.bools import WORDS
from ccviewer.feeds.mapping.geometry import to_line, to_point, to_polygon, to_polygons
from ccviewer.feeds.mapping.notices import Bad
from ccviewer.feeds.mapping.numbers import Written, read_number
from ccviewer.feeds.mapping.text import fold, is_null_word, text_of, unwrap
from ccviewer.feeds.mapping.times import Times
from ccviewer.feeds.studio import hints
from ccviewer.feeds.studio.pointing import Where, path_text
from ccviewer.i18n import Text

LOOKED_AT = 300  # rows in which columns are looked for
COLUMNS = 400
DEPTH = 6
MOST = 0.9  # so many of the values must convert

_ELSEWHERE = Times(timezone(timedelta(hours=9)))
_UTC = Times(UTC)
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_LEADING_ZERO = re.compile(r"0[0-9]+")
_LONG = re.compile(r"[0-9]{16,}")
_DATE_ONLY = re.compile(r"[^:]*")
_TAIL = re.compile(r"[^0-9]*[0-9][0-9.,]*(?:,-)?\s*(.*)", re.DOTALL)
_RUPIAH = re.compile(r"\s*(?:rp\.?|idr)\s*[-(]?[0-9]", re.IGNORECASE)
_LAT_LON = re.compile(r"\s*-?[0-9]{1,3}[.,][0-9]+\s*[,; ]\s*-?[0-9]{1,3}[.,][0-9]+\s*")
_SHAPES = {
    "Point": "point", "LineString": "line", "Polygon": "polygon", "MultiPolygon": "polygons",
}  # fmt: skip
_LON = frozenset(("lon", "lng", "long", "longitude", "x", "bujur"))
_LAT = frozenset(("lat", "latitude", "y", "lintang"))
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800  # 2000 and 2100: what an epoch number may mean
_RECENT = 1_420_070_400  # 2015: where nothing but the number speaks for a time


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of the items, and what its values look like.

    `style` tells of texts with a decimal sign: id, en, both (mixed), open (one could read it either way).
    """

    steps: Where
    values: list[Any] = field(repr=False)
    type: str = "text"
    sure: bool = True
    unit: str = ""
    style: str = ""
    naive: bool = False  # times without a zone
    day_only: bool = False
    rising: bool = False  # whole numbers that never fall, row after row
    filled: int = 0
    distinct: int = 0
    why: tuple[Text, ...] = ()
    sample: str = ""
    up: int = 0  # levels above the item

    @property
    def key(self) -> str:
        """Return the last of its names that is none of a list."""
        names = [step for step in self.steps if isinstance(step, str) and step != "#text"]
        return names[-1].lstrip("@") if names else ""

    @property
    def path(self) -> str:
        """Return its path from the item."""
        said = path_text(self.steps)
        return f"{'^' * self.up}.{said}" if self.up else said

    @property
    def unique(self) -> bool:
        """Say whether every row has a value of its own, but for a few that are not filled in."""
        return self.filled == self.distinct and self.nearly_full

    @property
    def nearly_full(self) -> bool:
        """Say whether hardly any row lacks it; sheets often end in sums and notes."""
        return self.filled > 0 and self.filled >= len(self.values) * MOST


def columns(rows: list[Any], up: int = 0) -> list[Column]:
    """Return the columns of the items in the order in which they appear, each looked at as a whole.

    With `up` the rows are what stands so many levels above the items, once for each item.
    """
    found: dict[Where, None] = {}
    for row in rows[:: max(len(rows) // LOOKED_AT, 1)]:
        _leaves(row, (), found)
        if len(found) >= COLUMNS:
            break
    return [replace(_sniffed(steps, rows), up=up) for steps in list(found)[:COLUMNS]]


def has_point(value: Any) -> bool:
    """Say whether an object has a longitude and a latitude under names that the type `point` knows."""
    if not isinstance(value, dict):
        return False
    names = {str(key).lower() for key in value}
    return bool(names & _LON and names & _LAT)


def half_of_point(key: str) -> str:
    """Return `lat` or `lon` for a name that says so, alone or among other words; else nothing."""
    said = set(hints.words(key)) | {key.lower()}
    if said & (_LAT - {"y"}) or key.lower() == "y":
        return "lat"
    return "lon" if said & (_LON - {"x", "long"}) or key.lower() in ("x", "long") else ""


def _leaves(value: Any, steps: Where, found: dict[Where, None]) -> None:
    if isinstance(value, dict) and value and len(steps) < DEPTH:
        if "coordinates" in value or (steps and has_point(value)) or set(value) <= {"seconds", "nanos"}:
            found.setdefault(steps)
            return
        if "#text" in value:
            found.setdefault(steps)
        for key, inside in value.items():
            if key != "#text":
                _leaves(inside, (*steps, key), found)
    elif isinstance(value, list):
        if not steps and value and not any(isinstance(each, dict | list) for each in value):
            for index in range(min(len(value), 50)):
                found.setdefault((index,))
        elif value and not any(isinstance(each, dict | list) for each in value):
            found.setdefault(steps)
    elif not isinstance(value, dict):
        found.setdefault(steps)


def _sniffed(steps: Where, rows: list[Any]) -> Column:
    path = Path(path_text(steps))
    values = [unwrap(path.value(row)) for row in rows]
    bare = Column(steps, values)
    filled = [value for value in values if not _nothing(value)]
    if not filled:
        return Column(steps, values, sure=False, why=(Text("kosong di semua baris"),))
    scalars = [value for value in filled if isinstance(value, str | int | float)]
    distinct = list({(type(value), value): value for value in scalars}.values())
    count = len(distinct) if len(scalars) == len(filled) else len({repr(value) for value in filled})
    sample = text_of(filled[0]) or _shape_word(filled[0])
    known = {"filled": len(filled), "distinct": count, "sample": sample[:80]}
    if len(scalars) < len(filled):
        shape, sure = _shape(filled, bare.key)
        return Column(steps, values, shape, sure, **known)  # type: ignore[arg-type]
    return Column(steps, values, **(known | _of_scalars(bare.key, distinct, scalars)))  # type: ignore[arg-type]


def _of_scalars(key: str, distinct: list[Any], scalars: list[Any]) -> dict[str, Any]:
    """Return what a column of texts, numbers and bools is; the first that fits, the strictest first."""
    texts = [fold(value) for value in distinct if isinstance(value, str)]
    if all(isinstance(value, bool) for value in distinct):
        return {"type": "bool"}
    if (
        texts
        and all(text.lower() in WORDS and not text.isdigit() for text in texts)
        and len(texts) == len(distinct)
    ):
        return {"type": "bool", "sure": len(texts) > 1}
    if set(map(str, distinct)) <= {"0", "1"} and hints.says_yes_no(key):
        return {"type": "bool", "sure": False, "why": (Text("hanya 0 dan 1"),)}
    if found := _times(key, distinct):
        return found
    if texts and all(_LAT_LON.fullmatch(text) and isinstance(_point(text), list) for text in texts):
        return {"type": "point", "sure": len(texts) > 1 or "oor" in key.lower()}
    if len(texts) == len(distinct) and all(
        text.count(",") > (2 if "polygon" in key.lower() else 5)
        and isinstance(to_polygon(text, None, lambda _: None), list)
        for text in texts
    ):
        return {"type": "polygon"}
    if hints.says_code(key) or any(_LEADING_ZERO.fullmatch(text) or _LONG.fullmatch(text) for text in texts):
        numeric = not texts or all(map(_DIGITS.fullmatch, texts))
        return {"why": (Text("kode, bukan bilangan"),)} if numeric else {}
    if half_of_point(key) and texts and isinstance(read_number(texts[0]), Written | int):
        return {"type": "number", "sure": False, **_numbers(key, distinct, scalars, plain=True)}
    return _numbers(key, distinct, scalars)


def _times(key: str, distinct: list[Any]) -> dict[str, Any]:
    said = hints.says_time(key)
    if not all(isinstance(value, str | int | float) and not isinstance(value, bool) for value in distinct):
        return {}
    epochs = [value for value in distinct if not isinstance(value, str) or _DIGITS.fullmatch(fold(value))]
    if epochs and not said and key:
        return {}
    here = [_UTC.seconds(value) for value in distinct]
    good = [one for one in here if isinstance(one, float)]
    if len(good) < len(distinct) * MOST or not good:
        return {}
    if epochs and not all((_EARLIEST if said else _RECENT) <= one <= _LATEST for one in good):
        return {}
    there = [_ELSEWHERE.seconds(value) for value in distinct]
    naive = here != there
    texts = [fold(value) for value in distinct if isinstance(value, str)]
    found: dict[str, Any] = {
        "type": "time",
        "naive": naive and not hints.says_utc(key),
        "day_only": naive
        and all(map(_DATE_ONLY.fullmatch, texts))
        and all(one % 86_400 == 0 for one in good),
        "sure": len(good) == len(distinct),
    }
    if epochs:
        found["why"] = (Text("hitungan sejak 1970"),)
        found["sure"] = bool(key) and found["sure"]
    if len(good) < len(distinct):
        found["why"] = (_some_not(len(distinct) - len(good)),)
    return found


def _numbers(key: str, distinct: list[Any], scalars: list[Any], *, plain: bool = False) -> dict[str, Any]:
    """Return what a column of numbers is; empty for one of texts."""
    texts = [fold(value) for value in distinct if isinstance(value, str)]
    read = {text: read_number(text) for text in texts if not is_null_word(text)}
    good = {text: found for text, found in read.items() if not isinstance(found, Bad)}
    wrong = read.keys() - good.keys()
    bad = sum(isinstance(value, str) and fold(value) in wrong for value in scalars) if wrong else 0
    named = hints.unit_of_name(key)[1]  # `Muka air (cm)` holds numbers, whatever somebody wrote into a cell
    if bad > len(scalars) * (0.5 if named else 1 - MOST):
        return {}
    tails = Counter(_tail(text) for text in good)
    tail = tails.most_common(1)[0][0] if tails else ""
    if any(len(one) > 12 or len(one.split()) > 2 for one in tails) or len(tails) > 2:
        return {}  # "18 km TimurLaut Pekalongan" begins with a number and is none
    unit, sure = hints.unit_of_name(key)
    found: dict[str, Any] = {"type": "number", "unit": unit, "sure": sure or not unit}
    if tail and not plain:
        found |= {"unit": "°C" if tail in ("C", "°C") else tail, "sure": len(tails) == 1}
    if any(_RUPIAH.match(text) for text in good):
        found |= {"unit": "IDR", "sure": True}
    shown = {
        "open" if one.id is not None and one.en is not None else "id" if one.en is None else "en"
        for one in good.values()
        if isinstance(one, Written) and one.separated
    }
    if shown:
        certain = shown - {"open"}
        found["style"] = "both" if len(certain) == 2 else certain.pop() if certain else "open"
        found["sure"] = found["sure"] and found["style"] in ("id", "en")
    if bad:
        found |= {"sure": False, "why": (_some_not(bad),)}
    whole = [value for value in scalars if isinstance(value, int) and not isinstance(value, bool)]
    found["rising"] = len(whole) == len(scalars) > 2 and whole == sorted(whole) and whole[0] < whole[-1]
    return found


def _shape(values: list[Any], key: str) -> tuple[str, bool]:
    """Return the geometric type of objects and lists, or text."""
    kinds = {value.get("type") for value in values if isinstance(value, dict)}
    if len(kinds) == 1 and (named := _SHAPES.get(str(kinds.pop()))):
        return named, True
    if any(isinstance(value, dict) and "seconds" in value for value in values):
        return "time", True
    converts: tuple[tuple[str, Any], ...] = (
        ("point", to_point),
        ("polygons", to_polygons),
        ("line", to_line),
    )
    for name, convert in converts:
        if name != "point" and not all(isinstance(value, dict) for value in values):
            break
        if all(isinstance(convert(value, None, lambda _: None), list) for value in values):
            return name, all(isinstance(value, dict) for value in values)
    return "text", True


def _point(text: str) -> object:
    return to_point(text, None, lambda _: None)


def _tail(text: str) -> str:
    """Return what stands after the digits of a number, without the words that multiply."""
    match = _TAIL.fullmatch(text)
    said = match[1].strip(" )-") if match else ""
    return re.sub(r"^(?:ribu|rb|juta|jt|miliar|milyar|triliun)\b\.?\s*", "", said, flags=re.IGNORECASE)


def _some_not(count: int) -> Text:
    return Text("{count} nilai tidak cocok", count=count)


def _nothing(value: Any) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and is_null_word(fold(value)))


def _shape_word(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else None
    return str(kind) if kind else ("{…}" if isinstance(value, dict) else "[…]")
