"""The grammar of `[feeds.decode]` and `[feeds.map]`, with all mistakes that need no payload to be seen."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema

from ccviewer.feeds.mapping import units
from ccviewer.feeds.mapping.paths import Path, Template
from ccviewer.feeds.mapping.times import EPOCH_FORMATS
from ccviewer.i18n import Text
from ccviewer.profile import Mistake, zone
from ccviewer.profile.grammar import Section

Format = Literal["json", "ndjson", "geojson", "topojson", "xml", "csv", "text", "xlsx"]
Type = Literal["text", "number", "time", "bool", "point", "line", "polygon", "polygons"]
Record = Literal["asset", "reading", "event", "alarm", "ticket", "camera", "indicator", "layer"]
SHAPES = ("point", "line", "polygon", "polygons")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SOURCES = ("path", "const", "template", "topic")
# Options that mean something only for these types.
_ONLY_FOR = {
    "scale": ("number",),
    "to": ("number",),
    "decimal": ("number",),
    "timezone": ("time",),
    "format": ("time",),
    "order": SHAPES,
}


def _checked(compile: Any) -> Any:
    def check(text: str) -> str:
        compile(text)
        return text

    return AfterValidator(check)


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _field_name(name: str) -> str:
    if not _FIELD_NAME.fullmatch(name):
        raise Mistake(
            "nama {name}: hanya huruf kecil, angka dan garis bawah, huruf di depan", name=repr(name)
        )
    return name


def _field_path(text: str) -> Path:
    return Path(text, fields=True)


Expression = Annotated[str, _checked(Path)]  # a path on the whole document, as `ok_when`
FieldName = Annotated[str, AfterValidator(_field_name)]
FieldPath = Annotated[str, _checked(_field_path)]
TemplateText = Annotated[str, _checked(Template)]
Zone = Annotated[str, _checked(zone)]
Scalar = StrictStr | StrictBool | StrictInt | StrictFloat


class DecodeOptions(Section):
    """Dari byte menjadi dokumen."""

    format: Format = "json"
    """Bentuk dokumen."""
    encoding: str | None = None
    """Pengodean huruf; jika tidak ada: BOM, UTF-8, lalu Windows-1252."""
    delimiter: str | None = None
    """Pemisah kolom CSV; jika tidak ada, yang terbanyak di baris judul."""
    lists: tuple[str, ...] = ()
    """Nama elemen XML yang selalu menjadi daftar."""
    header_row: int | None = Field(default=None, ge=1)
    """Baris judul kolom, dihitung dari 1."""
    sheet: StrictStr | Annotated[StrictInt, Field(ge=1)] | None = None
    """Lembar XLSX: nama, atau nomor dari 1."""

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                b"text".decode(name, "replace")
            except (LookupError, ValueError) as error:
                raise Mistake("pengodean {name} tidak dikenal; misalnya utf-8", name=repr(name)) from error
        return name

    @field_validator("delimiter")
    @classmethod
    def _one_sign(cls, sign: str | None) -> str | None:
        if sign in ("tab", "\\t"):
            return "\t"
        if sign is not None and (len(sign) != 1 or sign in '"\r\n'):
            raise Mistake("pemisah kolom harus satu tanda, misalnya ;")
        return sign


class FieldOptions(Section):
    """Asal satu kolom dan jenisnya; teks saja berarti path."""

    path: FieldPath | None = None
    """Jalur dalam item: sederhana (a.b.0) atau JMESPath; ^. naik satu tingkat."""
    const: Any = None
    """Nilai tetap."""
    template: TemplateText | None = None
    """Teks dengan {jalur} atau {topic.1} di dalamnya."""
    topic: StrictInt | None = None
    """Tingkat topik MQTT, dari 0; negatif dari belakang."""
    type: Type = "text"
    """Jenis nilai."""
    default: Any = None
    """Pengganti bila tidak ada, null, atau teks kosong."""
    map: dict[str, Scalar] | None = None
    """Nilai pengganti per nilai; "*" untuk yang lain."""
    regex: str | None = None
    """Bagian teks yang dipakai: grup 1, atau seluruh kecocokan."""
    scale: StrictFloat | StrictInt | None = None
    """Pengali angka."""
    unit: str | None = None
    """Satuan asal."""
    to: str | None = None
    """Satuan tujuan."""
    required: StrictBool = False
    """Baris tanpa nilai ini dibuang dan dilaporkan."""
    order: Literal["latlon", "lonlat"] | None = None
    """Urutan koordinat; jika tidak ada: daftar lonlat, teks latlon."""
    timezone: Zone | None = None
    """Zona waktu untuk waktu yang tidak menyebutnya."""
    format: str | None = None
    """Pola strptime, epoch_s, epoch_ms, epoch_us, epoch_ns, atau excel."""
    decimal: Literal["auto", "id", "en"] | None = None
    """Tanda desimal: id (1.234,5), en (1,234.5), auto."""

    @property
    def levels(self) -> int:
        """Return how many levels above the item the source reaches."""
        if self.path is not None:
            return _field_path(self.path).levels
        return Template(self.template).levels if self.template is not None else 0

    @model_validator(mode="before")
    @classmethod
    def _bare_string(cls, value: object) -> object:
        return {"path": value} if isinstance(value, str) else value

    @field_validator("regex")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                re.compile(pattern)
            except (re.error, OverflowError, RecursionError) as error:
                raise Mistake("regex {pattern} salah: {why}", pattern=repr(pattern), why=error) from error
        return pattern

    @field_validator("scale")
    @classmethod
    def _finite(cls, scale: float | None) -> float | None:
        if isinstance(scale, float) and not math.isfinite(scale):
            raise Mistake("scale harus angka biasa")
        return scale

    @field_validator("map")
    @classmethod
    def _finite_values(cls, table: dict[str, Scalar] | None) -> dict[str, Scalar] | None:
        for key, value in (table or {}).items():
            if isinstance(value, float) and not math.isfinite(value):
                raise Mistake("nilai untuk {key} harus angka biasa", key=repr(key))
        return table

    @field_validator("to")
    @classmethod
    def _convertible(cls, to: str | None, info: ValidationInfo) -> str | None:
        unit = info.data.get("unit")
        if to is None:
            return None
        if unit is None:
            raise Mistake("`to` memerlukan `unit`, satuan asalnya")
        if units.conversion(unit, to) is None:
            for each in (unit, to):
                if not units.known(each):
                    hint = Text("yang dikenal: {units}", units=" ".join(sorted(units.UNITS, key=str.lower)))
                    raise Mistake("satuan {unit} tidak dikenal", unit=repr(each), hint=hint)
            raise Mistake(
                "{unit} tidak dapat diubah menjadi {to}",
                unit=repr(unit),
                to=repr(to),
                hint=Text("mungkin menjadi {units}", units=" ".join(units.relatives(unit))),
            )
        return to

    @field_validator("format")
    @classmethod
    def _known_format(cls, format: str | None) -> str | None:
        if format is None or format in EPOCH_FORMATS or format == "excel":
            return format
        known = ", ".join((*EPOCH_FORMATS, "excel"))
        if "%" not in format:
            raise Mistake(
                "format {format} tidak dikenal; pola strptime, atau {known}",
                format=repr(format),
                known=known,
            )
        try:
            datetime.strptime("", format)
        except ValueError as error:
            said = str(error)
            if "bad directive" in said or "stray" in said or "ambiguous" in said or "ISO" in said:
                raise Mistake(
                    "format {format} bukan pola strptime: {why}", format=repr(format), why=said
                ) from error
        except re.error as error:
            raise Mistake(
                "format {format} bukan pola strptime: {why}", format=repr(format), why=error
            ) from error
        return format

    @model_validator(mode="after")
    def _consistent(self) -> FieldOptions:
        given = [
            name for name in _SOURCES if name in self.model_fields_set and getattr(self, name) is not None
        ]
        if len(given) != 1:
            if given:
                raise Mistake(
                    "hanya satu dari path, const, template, topic, bukan {given}", given=" + ".join(given)
                )
            raise Mistake("perlu satu dari path, const, template, topic")
        for option, types in _ONLY_FOR.items():
            if getattr(self, option) is not None and self.type not in types:
                wanted = " | ".join(types)
                raise Mistake(
                    "{option} hanya untuk type = {types}", option=option, types=wanted, at=(option,)
                )
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both forms: the path alone, or the table."""
        return {"anyOf": [{"type": "string"}, handler(core)]}


class MapOptions(Section):
    """Bagian mana dari dokumen yang menjadi baris, dan nama kolomnya."""

    record: Record = "reading"
    """Jenis catatan."""
    items: (
        Annotated[
            tuple[Expression, ...], BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...])
        ]
        | None
    ) = Field(default=None, min_length=1)
    """Jalur ke item, atau daftar jalur yang dipakai berturut-turut."""
    timezone: Zone | None = None
    """Zona waktu untuk waktu yang tidak menyebutnya; jika tidak ada, opd.timezone."""
    decimal: Literal["auto", "id", "en"] = "auto"
    """Tanda desimal untuk semua kolom angka."""
    fields: dict[FieldName, FieldOptions] = Field(default_factory=dict)
    """Kolom dan asalnya."""

    @field_validator("fields")
    @classmethod
    def _within_reach(cls, fields: dict[str, FieldOptions], info: ValidationInfo) -> dict[str, FieldOptions]:
        steps = len(info.data.get("items") or ("",)) if "items" in info.data else None
        for name, field in fields.items():
            if steps is not None and field.levels > steps:
                raise Mistake(
                    "naik {levels} tingkat, padahal items hanya {steps}",
                    at=(name,),
                    levels=field.levels,
                    steps=steps,
                )
        return fields
