"""Finds the mistakes that no single section shows: what is named twice, and what is named and not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ccviewer import resources
from ccviewer.i18n import Text
from ccviewer.profile.build import file_beside
from ccviewer.profile.filters import matches
from ccviewer.profile.words import near_miss, value_text

if TYPE_CHECKING:
    from pathlib import Path

    from ccviewer.profile.report import Report
    from ccviewer.profile.sections import Sections

Keys = tuple[str | int, ...]

_SECRET = re.compile(r"\{\s*secrets?\b[^}]*\}?", re.IGNORECASE)
_GOOD_SECRET = re.compile(r"\{secret\.[A-Za-z0-9_-]+\}")
_LISTS = ("places", "feeds", "derived", "assets", "cameras")


def check(data: dict[str, Any], sections: Sections, folder: Path, report: Report) -> None:
    """Report every mistake between the sections; `folder` is where the profile lies."""
    for key in _LISTS:
        _twice(data, key, "id", report)
    _twice(data, "places", "code", report)
    _places(data, sections, report)
    _derived(sections, report)
    _secrets(data, (), report)
    _files(sections, folder, report)


def _items(data: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    items = data.get(key, [])
    if isinstance(items, list):
        yield from ((index, item) for index, item in enumerate(items) if isinstance(item, dict))


def _twice(data: dict[str, Any], key: str, name: str, report: Report) -> None:
    first: dict[tuple[object, str], int] = {}
    for index, item in _items(data, key):
        written = item.get(name)
        if not isinstance(written, str) or not written:
            continue
        # An asset's id has its owner in front of it: two owners may use the same one.
        known = first.setdefault((item.get("opd") if key == "assets" else None, written), index)
        if known != index:
            report.add(
                (key, index, name),
                Text(
                    "{value} sudah dipakai di baris {line}",
                    value=value_text(written),
                    line=report.line((key, known, name)),
                ),
            )


def _places(data: dict[str, Any], sections: Sections, report: Report) -> None:
    known = [item["id"] for _, item in _items(data, "places") if isinstance(item.get("id"), str)]
    for key, items in (("assets", sections.assets), ("cameras", sections.cameras)):
        for index, item in items.items():
            if item.place is not None and item.place not in known:
                report.add(
                    (key, index, "place"),
                    Text("tempat {value} tidak ada di [[places]]", value=value_text(item.place)),
                    near_miss(item.place, known),
                )
    for index, derived in sections.derived.items():
        if derived.by and not known:
            report.add(("derived", index, "by"), Text("tidak ada satu pun [[places]]"))


def _derived(sections: Sections, report: Report) -> None:
    for index, derived in sections.derived.items():
        if matches(derived.of, derived.id):
            report.add(
                ("derived", index, "of"),
                Text("kanal ini akan menghitung dirinya sendiri"),
                Text("beri id dengan grup atau aset yang tidak cocok dengan of"),
            )


def _secrets(value: object, at: Keys, report: Report) -> None:
    if isinstance(value, dict):
        for key, child in value.items():
            _secrets(child, (*at, key), report)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            _secrets(child, (*at, index), report)
    elif isinstance(value, str):
        for found in _SECRET.findall(value):
            if not _GOOD_SECRET.fullmatch(found):
                report.add(
                    at,
                    Text("{value} bukan rujukan rahasia", value=value_text(found)),
                    Text("tulis {written}", written="{secret.NAMA}"),
                )
            elif not _may_hold_secret(at):
                report.add(
                    at, Text("rahasia hanya boleh di alamat, kepala, isi dan auth sebuah umpan atau kamera")
                )


def _may_hold_secret(at: Keys) -> bool:
    if at[0] == "cameras":
        return "sources" in at
    return at[0] == "feeds" and at[2:3] not in (("id",), ("title",), ("kind",), ("opd",), ("group",))


def _files(sections: Sections, folder: Path, report: Report) -> None:
    if sections.city:
        for key in ("land", "borders"):
            name = getattr(sections.city, key)
            if name and file_beside(folder, name) is None:
                shipped = sorted(path.name for path in resources.path("map").glob("*.geojson"))
                report.add(
                    ("city", key),
                    Text("berkas {value} tidak ada", value=value_text(name)),
                    near_miss(name, shipped),
                )
    for index, camera in sections.cameras.items():
        for number, source in enumerate(camera.sources):
            if source.ca_file and not (folder / source.ca_file).is_file():
                report.add(
                    ("cameras", index, "sources", number, "ca_file"),
                    Text("berkas {value} tidak ada", value=value_text(source.ca_file)),
                )
    if sections.wall and "scene" in sections.wall.model_fields_set:
        scenes = scene_names(folder)
        if scenes and sections.wall.scene not in scenes:
            report.add(
                ("wall", "scene"),
                Text("adegan {value} tidak ada", value=value_text(sections.wall.scene)),
                near_miss(sections.wall.scene, scenes),
            )


def scene_names(folder: Path) -> list[str]:
    """Return the names of the scenes that we ship, and of those beside the profile."""
    places = (resources.path("scenes"), folder / "scenes", folder)
    return sorted({path.stem for place in places for path in place.glob("*.json")})
