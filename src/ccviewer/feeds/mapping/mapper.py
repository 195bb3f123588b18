"""Reads payloads into rows by a mapping that was compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping.bools import bools
from ccviewer.feeds.mapping.decode import Document, decode
from ccviewer.feeds.mapping.geojson import features
from ccviewer.feeds.mapping.geometry import Shapes, to_line, to_point, to_polygon, to_polygons
from ccviewer.feeds.mapping.notices import Bad, Notices, RowError, Warned, sample
from ccviewer.feeds.mapping.numbers import Numbers
from ccviewer.feeds.mapping.paths import (
    ExpressionFailed,
    Path,
    Source,
    Template,
    topic_level,
)
from ccviewer.feeds.mapping.text import text_of, texts
from ccviewer.feeds.mapping.times import Times, utc_text
from ccviewer.feeds.mapping.units import Linear, conversion
from ccviewer.i18n import Text
from ccviewer.profile import zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccviewer.feeds.mapping.notices import Warn
    from ccviewer.feeds.mapping.options import DecodeOptions, FieldOptions, MapOptions

_SHAPES = {"point": to_point, "line": to_line, "polygon": to_polygon, "polygons": to_polygons}
NO_COLUMN = Bad("no such column", Text("kolom ini tidak ada"))
REQUIRED = Bad("required but missing", Text("wajib ada, tetapi kosong"))


@dataclass(frozen=True, slots=True)
class Rows:
    """What a payload says.

    Each row has exactly the mapped names. Values are None, str, int, float, bool, or lists: [lon, lat] for
    a point, lists of those for a line and a polygon, lists of rings for polygons. Times: UTC seconds.
    `indexes` gives for each row its place among all items of the document; errors use the same count.
    """

    rows: list[dict[str, object]]
    errors: tuple[RowError, ...] = ()
    warnings: tuple[Warned, ...] = ()
    indexes: tuple[int, ...] = ()


class Mapper:
    """A compiled mapping. It keeps nothing between payloads; use it in one thread at a time."""

    def __init__(
        self,
        map: MapOptions,
        decode: DecodeOptions,
        *,
        ok_when: str | None = None,
        timezone: str | None = None,
    ) -> None:
        """Compile the mapping; `timezone` is the OPD's, for times that name none."""
        self._decode = decode
        default_items = "features" if decode.format in ("geojson", "topojson") else "@"
        self._bare_features = decode.format == "geojson" and map.items is None
        self._items = tuple(Path(text) for text in map.items or (default_items,))
        self._ok_when = None if ok_when is None else Path(ok_when)
        zone_name = map.timezone or timezone or "UTC"
        self._fields = tuple(_Column(name, field, map, zone_name) for name, field in map.fields.items())
        self._wanted = frozenset(field.begins_with for field in self._fields if field.begins_with is not None)
        self.times = frozenset(
            name for name, field in map.fields.items() if field.type == "time"
        )  # the fields whose floats are UTC seconds

    def read(
        self,
        payload: bytes,
        *,
        topic: str | None = None,
        content_type: str | None = None,
        notices: Notices | None = None,
    ) -> Rows:
        """Return the rows of one payload; `notices` hears each complaint of a single value.

        Raises:
            BadPayload: it could not be decoded, `ok_when` is not met, or the items are not there.
        """
        notices = Notices() if notices is None else notices
        try:
            document = decode(payload, self._decode, content_type, notices, self._wanted)
            return self._read(document, topic, notices)
        except RecursionError:
            raise BadPayload("bersarang terlalu dalam") from None

    def document(self, payload: bytes, *, content_type: str | None = None) -> Any:
        """Return the decoded payload as paths see it, for showing it beside the rows.

        Raises:
            BadPayload: it could not be decoded.
        """
        try:
            found = decode(payload, self._decode, content_type, Notices(), self._wanted)
            return self._converted(found.value, Notices())
        except RecursionError:
            raise BadPayload("bersarang terlalu dalam") from None

    def printable(self, row: dict[str, object]) -> dict[str, object]:
        """Return the row with its times as texts: `2026-11-22T04:00:01Z`."""
        return {
            name: utc_text(value) if name in self.times and isinstance(value, float) else value
            for name, value in row.items()
        }

    def _read(self, document: Document, topic: str | None, notices: Notices) -> Rows:
        if self._ok_when is not None:
            _check(self._ok_when, document.value)
        errors: dict[int, tuple[str, Bad]] = {}
        source = self._source(self._converted(document.value, notices), topic, errors)
        if self._decode.format in ("csv", "xlsx") and source.items is document.value:
            self._look_for_columns(source.items, notices)
        columns = [field.values(source, errors, notices) for field in self._fields]
        names = [field.name for field in self._fields]
        if columns:
            rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
        else:
            rows = [{} for _ in source.items]
        indexes = _indexes(len(rows), document, aligned=source.items is document.value)
        found = [*document.bad_lines]
        if errors:
            for row, (field, bad) in errors.items():
                found.append(RowError(indexes[row], field, bad.code, bad.text))
            kept = [row for row in range(len(rows)) if row not in errors]
            rows, indexes = [rows[row] for row in kept], [indexes[row] for row in kept]
        found.sort(key=lambda error: error.index)
        return Rows(rows, tuple(found), notices.all(), tuple(indexes))

    def _look_for_columns(self, items: list[Any], notices: Notices) -> None:
        """Warn of columns that no row has: somebody renamed them."""
        for field in self._fields:
            name = field.first_key
            if name is not None and items and not any(name in item for item in items):
                notices.add(field.name, NO_COLUMN, 0, name)

    def _converted(self, document: Any, notices: Notices) -> Any:
        if self._bare_features and isinstance(document, dict) and document.get("type") == "Feature":
            return {"type": "FeatureCollection", "features": [document]}
        if self._decode.format != "topojson":
            return document
        return features(document, lambda bad, index: notices.add("", bad, index))

    def _source(self, document: Any, topic: str | None, errors: dict[int, tuple[str, Bad]]) -> Source:
        first, *later = self._items
        items = _first_items(first, document, self._decode.format)
        above: tuple[list[Any], ...] = ([document] * len(items),)
        for path in later:
            found: list[Any] = []
            parents: list[int] = []
            before = errors.copy()
            errors.clear()
            for parent, item in enumerate(items):
                try:
                    inside = path.value(item)
                except ExpressionFailed as error:
                    before[parent] = ("", _failed(error.why))
                if parent in before:  # it stays as one row, which is kept out
                    errors[len(found)] = before[parent]
                    inside = [None]
                inside = [] if inside is None else inside if isinstance(inside, list) else [inside]
                found.extend(inside)
                parents.extend([parent] * len(inside))
            above = tuple([level[parent] for parent in parents] for level in (items, *above))
            items = found
        return Source(items, above, None if topic is None else tuple(topic.split("/")))


class _Column:
    """One field, compiled: source, default, regex, type, map, required, for all items at once."""

    def __init__(self, name: str, field: FieldOptions, map: MapOptions, zone_name: str) -> None:
        self.name = name
        path = None if field.path is None else Path(field.path, fields=True)
        self.begins_with = None if path is None or path.levels else path.first_key  # a key of the item
        expected = path is not None and path.plain and field.default is None
        self.first_key = self.begins_with if expected else None  # it has to be there
        self._source = _compiled_source(field)
        self._default = field.default
        self._regex = None if field.regex is None else re.compile(field.regex)
        self._convert = _compiled_type(field, map, zone_name)
        self._map = field.map
        self._is_time = field.type == "time"
        self._required = field.required

    def values(self, source: Source, errors: dict[int, tuple[str, Bad]], notices: Notices) -> list[object]:
        """Return one value an item; rows that have to be kept out are added to `errors`, once each."""

        def failed(row: int, why: str) -> None:
            errors.setdefault(row, (self.name, _failed(why)))

        def warn(row: int, bad: Bad, value: object) -> None:
            notices.add(self.name, bad, row, value)

        column = self._source(source, failed)
        if self._default is not None:
            column = [self._default if _absent(value) else value for value in column]
        if self._regex is not None:
            column = [_searched(self._regex, value) for value in column]
        column = self._convert(column, warn)
        if self._map is not None:
            column = self._mapped(column, self._map)
        if self._required and None in column:
            for row, value in enumerate(column):
                if value is None:
                    errors.setdefault(row, (self.name, REQUIRED))
        return column

    def _mapped(self, column: list[object], table: dict[str, Any]) -> list[object]:
        out: list[object] = []
        for value in column:
            if value is None:
                out.append(None)
                continue
            key = utc_text(value) if self._is_time and isinstance(value, float) else text_of(value)
            found = table.get(key, table.get("*")) if key is not None else None
            out.append(value if found is None else found)
        return out


def _compiled_source(field: FieldOptions) -> Callable[[Source, Callable[[int, str], None]], list[Any]]:
    if field.path is not None:
        return Path(field.path, fields=True).column
    if field.template is not None:
        return Template(field.template).column
    if field.topic is not None:
        level = field.topic
        return lambda source, failed: [topic_level(source.topic, level)] * len(source.items)
    return lambda source, failed: [field.const] * len(source.items)


def _compiled_type(
    field: FieldOptions, map: MapOptions, zone_name: str
) -> Callable[[list[object], Warn], list[object]]:
    if field.type == "text":
        return texts
    if field.type == "bool":
        return bools
    if field.type == "time":
        return Times(zone(field.timezone or zone_name), field.format)
    if field.type == "number":
        linear = conversion(field.unit, field.to) if field.unit is not None and field.to is not None else None
        if field.scale is not None:
            linear = (linear or Linear(Fraction(1))).after(field.scale)
        return Numbers(field.decimal or map.decimal, linear)
    return Shapes(_SHAPES[field.type], field.order)


def _check(ok_when: Path, document: Any) -> None:
    try:
        met = ok_when.value(document)
    except ExpressionFailed as error:
        raise BadPayload(
            "ok_when tidak dapat dihitung: {path} ({why})", path=ok_when.text, why=error.why
        ) from error
    if met is None or met is False or met in ("", [], {}):
        raise BadPayload("sumber melaporkan kegagalan: ok_when tidak terpenuhi: {path}", path=ok_when.text)


def _first_items(path: Path, document: Any, format: str) -> list[Any]:
    try:
        found = path.value(document)
    except ExpressionFailed as error:
        raise BadPayload("items {path} gagal: {why}", path=path.text, why=error.why) from error
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        return [found]
    if found is None:
        parent = path.parent(document)
        if isinstance(parent, dict) or (
            parent == "" and format == "xml"
        ):  # an element without children is ""
            return []
        raise BadPayload("items {path} tidak ada dalam jawaban", path=path.text)
    # A bare value is an item where it is the whole message or an XML element; else likely an error text.
    if path.parts == () or format == "xml":
        return [found]
    raise BadPayload("items {path} bukan daftar atau objek: {value}", path=path.text, value=sample(found))


def _indexes(count: int, document: Document, *, aligned: bool) -> list[int]:
    """Return the place of each item: bad lines of NDJSON take a place where the lines are the items."""
    if not (aligned and document.bad_lines):
        return list(range(count))
    bad = {error.index for error in document.bad_lines}
    return [index for index in range(count + len(bad)) if index not in bad]


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _searched(pattern: re.Pattern[str], value: object) -> str | None:
    text = text_of(value)
    match = None if text is None else pattern.search(text)
    if match is None:
        return None
    group = match[1] if pattern.groups else None
    return match[0] if group is None else group


def _failed(why: str) -> Bad:
    return Bad(f"expression failed: {why}", Text("ungkapan gagal: {why}", why=why))
