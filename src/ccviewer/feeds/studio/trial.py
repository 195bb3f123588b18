"""Runs a draft on a payload: the same mapper as the feed's, every problem in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping import DecodeOptions, MapOptions, Mapper, Rows, utc_text
from ccviewer.feeds.mapping.notices import Bad, Notices, sample
from ccviewer.feeds.studio.draft import Draft
from ccviewer.i18n import Text
from ccviewer.profile.examine import examine

CELLS = 20_000  # single complaints that are remembered

_XML = re.compile(rb"\s*(?:<\?xml|<(?!!doctype html|html)[a-z_][\w:.-]*[\s>/])", re.IGNORECASE)
_SUFFIXES = {
    ".json": "json", ".geojson": "geojson", ".topojson": "topojson", ".ndjson": "ndjson", ".jsonl": "ndjson",
    ".xml": "xml", ".rss": "xml", ".cap": "xml", ".csv": "csv", ".tsv": "csv",
    ".xlsx": "xlsx", ".txt": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a draft; `field` is empty when it is about the whole map."""

    field: str
    text: Text
    hint: Text | None = None

    def __str__(self) -> str:
        """Return one line for people."""
        said = f"{self.text} ({self.hint})" if self.hint else str(self.text)
        return f"{self.field}: {said}" if self.field else said


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft makes of a payload: rows, or why there are none."""

    rows: Rows | None = None
    faults: tuple[Fault, ...] = ()
    refused: Text | None = None
    cells: Mapping[tuple[int, str], Text] = field(default_factory=dict)  # by item and field: why it is null

    names: tuple[str, ...] = ()  # of the fields
    times: frozenset[str] = frozenset()  # those whose floats are UTC seconds

    def printable(self, most: int | None = None) -> list[dict[str, object]]:
        """Return the first rows with their times as texts."""
        return [
            {
                name: utc_text(value) if name in self.times and isinstance(value, float) else value
                for name, value in row.items()
            }
            for row in (self.rows.rows[:most] if self.rows else ())
        ]

    @property
    def good(self) -> bool:
        """Say whether the feed would bring something."""
        return self.rows is not None and not self.faults


@dataclass(frozen=True, slots=True)
class Payload:
    """What a source sent, as it came."""

    content: bytes
    topic: str | None = None
    content_type: str | None = None
    name: str = ""  # of the file or address, for its suffix


def attempt(draft: Draft, payload: Payload, timezone: str) -> Trial:
    """Map a payload; never raises for what a person may have written or a source may have sent."""
    options, faults = checked(draft)
    decode, found = examine(DecodeOptions, dict(draft.decode))
    faults += tuple(Fault("", each.message, each.hint) for each in found)
    if options is None or decode is None:
        return Trial(faults=faults)
    ok_when = draft.source.get("ok_when")
    mapper = Mapper(options, decode, ok_when=ok_when, timezone=timezone)
    each = _EachCell()
    try:
        rows = mapper.read(
            payload.content, topic=payload.topic, content_type=payload.content_type, notices=each
        )
    except BadPayload as error:
        return Trial(refused=error.text)
    return Trial(rows, cells=each.cells, names=tuple(options.fields), times=mapper.times)


class _EachCell(Notices):
    """Remembers the complaint of every single value, up to so many."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[int, str], Text] = {}

    def add(self, field: str, bad: Bad, index: int = 0, value: object = None) -> None:
        """Keep the complaint by its cell too."""
        super().add(field, bad, index, value)
        if len(self.cells) < CELLS:
            said = sample(value)
            about = Text("{why}: {value}", why=bad.text, value=said) if said else bad.text
            self.cells[index, field] = about


def checked(draft: Draft) -> tuple[MapOptions | None, tuple[Fault, ...]]:
    """Return the map of a draft, or what is wrong with it, by field."""
    options, found = examine(MapOptions, draft.map_table())
    faults = tuple(
        Fault(
            str(each.path[1]) if each.path[:1] == ("fields",) and len(each.path) > 1 else "",
            each.message,
            each.hint,
        )
        for each in found
    )
    return options, faults


def document(draft: Draft, payload: Payload) -> Any:
    """Return the decoded payload as paths see it.

    Raises:
        BadPayload: it cannot be decoded.
    """
    decode, found = examine(DecodeOptions, dict(draft.decode))
    if decode is None:
        raise BadPayload("pengaturan decode salah: {why}", why=found[0].message)
    default = MapOptions(items=None)
    return Mapper(default, decode).document(payload.content, content_type=payload.content_type)


def sniffed_format(payload: Payload) -> str:
    """Return the likely format of a payload, by its bytes first, then by its name and media type."""
    content = payload.content
    suffix = _SUFFIXES.get(PurePosixPath(re.sub(r"[?#].*", "", payload.name.lower())).suffix, "")
    if content[:4] == b"PK\x03\x04":
        return "xlsx"
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4000]
    if head[:1] in (b"{", b"["):
        return _sniffed_json(content, head, suffix)
    if _XML.match(head):
        return "xml"
    media = (payload.content_type or "").lower()
    if suffix in ("csv", "text", "ndjson"):
        return suffix
    if "csv" in media or _looks_like_table(head):
        return "csv"
    return (
        "json" if head[:1].isdigit() or head[:1] in (b'"', b"-") or head[:4] in (b"true", b"fals") else "text"
    )


def _sniffed_json(content: bytes, head: bytes, suffix: str) -> str:
    if b'"Topology"' in head and b'"type"' in head:
        return "topojson"
    if b'"FeatureCollection"' in head or suffix == "geojson":
        return "geojson"
    lines = [line for line in content.splitlines()[:3] if line.strip()]
    several = len(lines) > 1 and all(
        line.lstrip()[:1] == b"{" and line.rstrip()[-1:] == b"}" for line in lines
    )
    return "ndjson" if several or suffix == "ndjson" else "json"


def _looks_like_table(head: bytes) -> bool:
    lines = [line for line in head.splitlines()[:6] if line.strip()]
    if lines and lines[0].lower().startswith(b"sep="):
        return True
    return len(lines) > 1 and any(
        lines[0].count(sign) and lines[0].count(sign) == lines[1].count(sign)
        for sign in (b";", b",", b"\t", b"|")
    )
