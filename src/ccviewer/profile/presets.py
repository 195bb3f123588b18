"""Feeds that are described already: a preset is a data file, used by its name and its few parameters."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from ccviewer import i18n, resources
from ccviewer.errors import PluginError
from ccviewer.i18n import Text
from ccviewer.profile.feeds import options_of
from ccviewer.profile.grammar import Filled, Section, YesNo
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.near import nearest
from ccviewer.profile.words import near_miss, value_text

if TYPE_CHECKING:
    from ccviewer.profile.report import Report

Path = tuple[str | int, ...]
Value = str | int | float

FOLDER = "presets"
CATEGORIES = {  # in the order in which they are listed
    "bmkg": Text("BMKG: gempa dan cuaca"),
    "kamera": Text("Daftar kamera"),
    "wifi": Text("Wi-Fi dan jaringan"),
    "pemantauan": Text("Pemantauan sistem"),
    "keuangan": Text("Anggaran dan pengadaan"),
    "layanan": Text("Pengaduan dan layanan"),
    "iot": Text("Alat dan sensor"),
    "kota": Text("Lalu lintas dan laporan warga"),
    "data": Text("Portal data terbuka"),
    "udara": Text("Mutu udara"),
}
PLACE = re.compile(r"\{param\.([a-z][a-z0-9_]*)\}")
_SECRET = re.compile(r"\{secret\.[A-Za-z0-9_-]+\}")
_ID = re.compile(r"[a-z0-9-]+")
_CODE = r"[A-Za-z0-9][A-Za-z0-9._:-]*"
_TABLES = (("decode",), ("map",), ("map", "fields"), ("headers",), ("params",))
_NOT_WRITTEN = object()


class Words(Section):
    """A sentence in both languages."""

    id: Filled
    en: Filled

    def __str__(self) -> str:
        """Return it in the language of the moment."""
        return self.en if i18n.language() == "en" else self.id


class Param(Section):
    """Something that a preset cannot know. Without a default it must be given, if the feed still uses it."""

    title: Words
    kind: Literal["text", "secret", "url", "number", "code"] = "text"
    example: Value
    default: Value | None = None
    pattern: str = ""

    @property
    def required(self) -> bool:
        """Say whether there is no default."""
        return self.default is None

    def checked(self, written: object) -> Value:
        """Return the value as it goes into the feed.

        Raises:
            Mistake: not a value of this kind. A plain secret is never repeated in it.
        """
        if self.kind == "secret":
            if not isinstance(written, str) or not _SECRET.fullmatch(written):
                raise Mistake(
                    "rahasia tidak ditulis di dalam profil",
                    hint=Text("tulis {written}", written="{secret.NAMA}"),
                )
            return written
        example = Text("contoh: {examples}", examples=value_text(self.example))
        if self.kind == "number":
            if (
                isinstance(written, bool)
                or not isinstance(written, int | float)
                or not math.isfinite(written)
            ):
                raise Mistake(
                    "{value} bukan {wanted}", value=value_text(written), wanted=Text("angka"), hint=example
                )
            return written
        if not isinstance(written, str):
            quoted = Text("tulis dalam tanda kutip: {written}", written=f'"{value_text(written)}"')
            hint = quoted if isinstance(written, int | float) and not isinstance(written, bool) else example
            raise Mistake("{value} bukan {wanted}", value=value_text(written), wanted=Text("teks"), hint=hint)
        if not written.isprintable():
            raise Mistake("ada huruf yang tidak tampak", hint=example)
        if not written.strip() and not self.pattern:
            raise Mistake("tidak boleh kosong", hint=example)
        if self.kind == "url":
            return _address(written, example)
        pattern = self.pattern or (_CODE if self.kind == "code" else "")
        if pattern and not re.fullmatch(pattern, written):
            raise Mistake(
                "{value} tidak sesuai bentuk {pattern}",
                value=value_text(written),
                pattern=pattern,
                hint=example,
            )
        return written


class Header(Section):
    """What a preset says of itself."""

    name: Filled
    category: Literal[
        "bmkg", "kamera", "wifi", "pemantauan", "keuangan", "layanan", "iot", "kota", "data", "udara"
    ]
    title: Words
    description: Words
    source: Filled
    attribution: str = ""
    obligatory: YesNo = False
    licence: Words | None = None
    params: dict[str, Param] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preset:
    """One preset.

    `feed` and `channels` are as in a profile, with `{param.NAME}` and `{group}` in them; the name of a
    channel may be a table of both languages.
    """

    header: Header
    feed: dict[str, Any]
    channels: tuple[dict[str, Any], ...]
    text: str  # of its file

    @property
    def name(self) -> str:
        """Return the word by which a profile uses it."""
        return self.header.name

    @property
    def kind(self) -> str:
        """Return how it reads: rest, mqtt or files."""
        return str(self.feed["kind"])

    @property
    def record(self) -> str:
        """Return what its rows are."""
        return str(self.feed["map"].get("record", "reading"))

    def example(self) -> str:
        """Return what to write into a profile, with the example values of all that must be given."""
        lines = ["[[feeds]]", f'id = "{self.name}"', f'preset = "{self.name}"']
        needed = {name: param.example for name, param in self.header.params.items() if param.required}
        if needed:
            inside = ", ".join(
                f"{name} = {value_text(value) if not isinstance(value, str) else _quoted(value)}"
                for name, value in needed.items()
            )
            lines.append(f"with = {{ {inside} }}")
        return "\n".join(lines)


@cache
def names() -> tuple[str, ...]:
    """Return the names of the presets that we ship, by category."""
    return tuple(preset.name for preset in presets())


@cache
def presets() -> tuple[Preset, ...]:
    """Return all presets that we ship, by category and name."""
    found = [preset(name) for name in sorted(path.stem for path in resources.path(FOLDER).glob("*.toml"))]
    order = list(CATEGORIES)
    return tuple(sorted(found, key=lambda each: order.index(each.header.category)))


@cache
def preset(name: str) -> Preset:
    """Return a preset; what is in it is not to be changed.

    Raises:
        KeyError: there is none of this name.
    """
    path = resources.path(FOLDER) / f"{name}.toml"
    if not _ID.fullmatch(name) or not path.is_file():
        raise KeyError(name)
    text = path.read_text("utf-8")
    data = tomllib.loads(text)
    header = Header.model_validate(data["preset"])
    credit = {"attribution": header.attribution} if header.attribution else {}
    return Preset(header, credit | data["feed"], tuple(data.get("channels", ())), text)


@dataclass(frozen=True, slots=True)
class Expanded:
    """A document in which no feed names a preset any more, but the `unknown` ones, by index."""

    data: dict[str, Any]
    unknown: frozenset[int] = frozenset()


def expand(data: dict[str, Any], report: Report) -> Expanded:
    """Put the presets into the feeds that name them; keys of the profile win over those of the preset.

    Every mistake is reported where it was written. The rules for channels that presets bring come after the
    profile's own.
    """
    feeds = data.get("feeds")
    if not isinstance(feeds, list):
        return Expanded(data)
    made: list[Any] = []
    rules: list[dict[str, Any]] = []
    unknown: set[int] = set()
    for index, item in enumerate(feeds):
        if not isinstance(item, dict) or not {"preset", "with"} & item.keys():
            made.append(item)
            continue
        at = ("feeds", index)
        rest = {key: value for key, value in item.items() if key not in ("preset", "with")}
        used = _named(item, at, report)
        if used is None:
            made.append(rest)
            if "preset" in item:
                unknown.add(index)
            continue
        use = _Use(used, item.get("with", {}), rest, at, report)
        made.append(use.feed())
        rules += use.rules()
    channels = data.get("channels", [])
    if rules and isinstance(channels, list):
        return Expanded(data | {"feeds": made, "channels": [*channels, *rules]}, frozenset(unknown))
    return Expanded(data | {"feeds": made}, frozenset(unknown))


def _named(item: dict[str, Any], at: Path, report: Report) -> Preset | None:
    if "preset" not in item:
        report.add((*at, "with"), Text("with hanya ada bersama preset"))
        return None
    name = item["preset"]
    try:
        return preset(name if isinstance(name, str) else "")
    except KeyError:
        hint = near_miss(name, names()) or Text("daftarnya: {command}", command="ccviewer feed presets")
        report.add((*at, "preset"), Text("preset {value} tidak ada", value=value_text(name)), hint)
        return None


class _Use:
    """One preset in one feed of a profile."""

    def __init__(
        self, preset: Preset, written: object, rest: dict[str, Any], at: Path, report: Report
    ) -> None:
        self._preset, self._rest, self._at, self._report = preset, rest, at, report
        self._params = preset.header.params
        self._values: dict[str, Value] = {}
        self._readable = isinstance(written, dict)
        self._given = self._table(written)
        self._missing: set[str] = set()
        for name, value in self._given.items():
            self._take(name, value)

    def feed(self) -> dict[str, Any]:
        """Return the feed as if it had been written without a preset."""
        base = {"title": str(self._preset.header.title)} | self._preset.feed
        kind = self._rest.get("kind", base["kind"])
        if kind != base["kind"]:
            base = _of_kind(base, kind)
        if self._preset.header.obligatory and not str(self._rest.get("attribution", "-")).strip():
            self._report.add((*self._at, "attribution"), Text("sumber ini wajib disebut di layar"))
        merged = _merged(base, self._rest, ())
        made: dict[str, Any] = self._filled(merged, self._rest, self._at)
        return made

    def rules(self) -> list[dict[str, Any]]:
        """Return the rules for its channels."""
        group = self._rest.get("group") or self._preset.feed.get("group") or self._rest.get("id")
        if not isinstance(group, str) or not _ID.fullmatch(group):
            return []  # a mistake of the feed itself
        made = []
        for rule in self._preset.channels:
            filled = self._filled(rule, _NOT_WRITTEN, ())
            own = {"match": rule["match"].replace("{group}", group)}
            if isinstance(rule.get("name"), dict):
                own["name"] = str(Words.model_validate(rule["name"]))
            made.append(filled | own)
        return made

    def _table(self, written: object) -> dict[str, Any]:
        if isinstance(written, dict):
            return written
        self._report.add(
            (*self._at, "with"),
            Text("{value} bukan {wanted}", value=value_text(written), wanted=Text("tabel")),
            Text("tulis dalam kurung kurawal: {written}", written="{ kunci = nilai }"),
        )
        return {}

    def _take(self, name: str, written: object) -> None:
        at = (*self._at, "with", name)
        if name not in self._params:
            self._report.add(
                at, Text("preset ini tidak mengenal parameter ini"), near_miss(name, self._params)
            )
            meant = nearest(name, [key for key in self._params if key not in self._given])
            if meant is not None:  # so it is not called missing too
                self._values[meant] = self._params[meant].example
            return
        try:
            self._values[name] = self._params[name].checked(written)
        except Mistake as mistake:
            self._report.add(at, mistake.text, mistake.hint)
            self._values[name] = self._params[name].example  # so that the rest of the feed is looked at too

    def _value(self, name: str) -> Value:
        if name in self._values:
            return self._values[name]
        param = self._params[name]
        if param.default is not None:
            return param.default
        if name not in self._missing and self._readable:
            self._missing.add(name)
            self._report.add(
                (*self._at, "with", name),
                Text("parameter wajib ada: {title}", title=param.title),
                Text("contoh: {examples}", examples=f"with = {{ {name} = {_quoted(param.example)} }}"),
            )
        return param.example

    def _filled(self, value: Any, own: Any, at: Path) -> Any:
        """Return the value with its places filled; what the profile wrote itself is left as it is."""
        if own is value:
            return value
        if isinstance(value, dict):
            return {
                key: self._filled(
                    child, own.get(key, _NOT_WRITTEN) if isinstance(own, dict) else _NOT_WRITTEN, (*at, key)
                )
                for key, child in value.items()
            }
        if isinstance(value, list):
            return [self._filled(child, _NOT_WRITTEN, (*at, index)) for index, child in enumerate(value)]
        if not isinstance(value, str):
            return value
        for name in PLACE.findall(value):
            if name in self._given:
                self._report.trace(at, (*self._at, "with", name))
        if whole := PLACE.fullmatch(value):
            return self._value(whole[1])
        return PLACE.sub(lambda place: str(self._value(place[1])), value)


def _of_kind(base: dict[str, Any], kind: object) -> dict[str, Any]:
    """Return what of a preset still means something when the profile reads by another kind."""
    try:
        known = options_of(kind).model_fields if isinstance(kind, str) else {}
    except PluginError:
        return base
    return {key: value for key, value in base.items() if key in known}


def _merged(base: dict[str, Any], written: dict[str, Any], at: tuple[str, ...]) -> dict[str, Any]:
    """Return the preset's table with the profile's keys; only some tables are merged key by key."""
    out = dict(base)
    for key, value in written.items():
        below = (*at, key)
        if below in _TABLES and isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = _merged(out[key], value, below)
        else:
            out[key] = value
    return out


def _address(written: str, example: Text) -> str:
    """Return an address without a slash at its end."""
    if written.startswith("{secret."):
        return written
    try:
        parts = urlsplit(written)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise Mistake("{value} bukan alamat http atau https", value=value_text(written), hint=example)
    return written.rstrip("/")


def _quoted(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
