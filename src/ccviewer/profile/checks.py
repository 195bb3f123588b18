"""Finds the mistakes that no single section shows: what is named twice, and what is named and not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccviewer import resources
from ccviewer.i18n import Text
from ccviewer.profile.build import file_beside
from ccviewer.profile.filters import matches
from ccviewer.profile.words import near_miss, value_text

if TYPE_CHECKING:
    from ccviewer.profile.report import Report

Keys = tuple[str | int, ...]

_SECRET = re.compile(r"\{\s*secrets?\b[^}]*\}?", re.IGNORECASE)
_GOOD_SECRET = re.compile(r"\{secret\.[A-Za-z0-9_-]+\}")
_CERTIFICATES = ("ca_file", "client_cert", "client_key")
_LISTS = ("places", "feeds", "derived", "assets", "cameras")


def check(data: dict[str, Any], folder: Path, report: Report) -> None:
    """Report every mistake between the sections; `folder` is where the profile lies.

    It looks at what was written and not at what was accepted, so that a section that is wrong in one
    key does not hide its others.
    """
    for key in _LISTS:
        _twice(data, key, "id", report)
    _twice(data, "places", "code", report)
    _places(data, report)
    _derived(data, report)
    _secrets(data, (), report)
    _files(data, folder, report)
    _scene(data, folder, report)
    _seat(data, report)
    _control(data, folder, report)


def _items(data: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    items = data.get(key, [])
    if isinstance(items, list):
        yield from ((index, item) for index, item in enumerate(items) if isinstance(item, dict))


def _twice(data: dict[str, Any], key: str, name: str, report: Report) -> None:
    first: dict[tuple[str, str], int] = {}
    for index, item in _items(data, key):
        written = item.get(name)
        if not isinstance(written, str) or not written:
            continue
        # An asset's id has its owner in front of it: two owners may use the same one.
        known = first.setdefault((str(item.get("opd")) if key == "assets" else "", written), index)
        if known != index:
            report.add(
                (key, index, name),
                Text(
                    "{value} sudah dipakai di baris {line}",
                    value=value_text(written),
                    line=report.line((key, known, name)),
                ),
            )


def _places(data: dict[str, Any], report: Report) -> None:
    known = [item["id"] for _, item in _items(data, "places") if isinstance(item.get("id"), str)]
    for key in ("assets", "cameras"):
        for index, item in _items(data, key):
            place = item.get("place")
            if isinstance(place, str) and place not in known:
                report.add(
                    (key, index, "place"),
                    Text("tempat {value} tidak ada di [[places]]", value=value_text(place)),
                    near_miss(place, known),
                )
    for index, item in _items(data, "derived"):
        if item.get("by") == "place" and not known:
            report.add(("derived", index, "by"), Text("tidak ada satu pun [[places]]"))


def _derived(data: dict[str, Any], report: Report) -> None:
    for index, item in _items(data, "derived"):
        id, of = item.get("id"), item.get("of")
        if isinstance(id, str) and isinstance(of, str) and matches(of, id):
            report.add(
                ("derived", index, "of"),
                Text("kanal ini akan menghitung dirinya sendiri"),
                Text("beri id dengan grup atau aset yang tidak cocok dengan of"),
            )


def _secrets(value: object, at: Keys, report: Report) -> None:
    if isinstance(value, dict):
        for key, child in value.items():
            if (at[:1], len(at), key) == (("feeds",), 2, "map"):
                continue  # a template there names parts of a document
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
    if at[0] == "control":
        return at[1:] in (("user",), ("password",))
    return at[0] == "feeds" and at[2:3] not in (("id",), ("title",), ("kind",), ("opd",), ("group",))


def _files(data: dict[str, Any], folder: Path, report: Report) -> None:
    city = data.get("city")
    for key in ("land", "borders"):
        name = city.get(key) if isinstance(city, dict) else None
        if isinstance(name, str) and name and file_beside(folder, name) is None:
            shipped = sorted(path.name for path in resources.path("map").glob("*.geojson"))
            report.add(
                ("city", key),
                Text("berkas {value} tidak ada", value=value_text(name)),
                near_miss(name, shipped),
            )
    for index, feed in _items(data, "feeds"):
        for key in _CERTIFICATES:
            _beside(feed.get(key), folder, ("feeds", index, key), report)
    for index, camera in _items(data, "cameras"):
        for number, source in _items(camera, "sources"):
            _beside(source.get("ca_file"), folder, ("cameras", index, "sources", number, "ca_file"), report)


def _beside(name: object, folder: Path, at: Keys, report: Report) -> None:
    """Report a file that should lie beside the profile; one with a full path may be on another machine."""
    if isinstance(name, str) and name and not Path(name).is_absolute() and not (folder / name).is_file():
        report.add(at, Text("berkas {value} tidak ada", value=value_text(name)))


def _scene(data: dict[str, Any], folder: Path, report: Report) -> None:
    wall = data.get("wall")
    scene = wall.get("scene") if isinstance(wall, dict) else None
    known = scene_names(folder)
    if isinstance(scene, str) and scene and known and scene not in known:
        report.add(
            ("wall", "scene"),
            Text("adegan {value} tidak ada", value=value_text(scene)),
            near_miss(scene, known),
        )


def _seat(data: dict[str, Any], report: Report) -> None:
    seat = data.get("seat")
    users = seat.get("users") if isinstance(seat, dict) else None
    if not isinstance(users, list):
        return
    for name in ("name", "os_user"):
        first: dict[str, int] = {}
        for index, user in enumerate(users):
            written = user.get(name) if isinstance(user, dict) else None
            if not isinstance(written, str) or not written.strip():
                continue
            known = first.setdefault(written.strip().casefold(), index)
            if known != index:
                line = report.line(("seat", "users", known, name))
                report.add(
                    ("seat", "users", index, name),
                    Text("{value} sudah dipakai di baris {line}", value=value_text(written), line=line),
                )


def _control(data: dict[str, Any], folder: Path, report: Report) -> None:
    control, seat = data.get("control"), data.get("seat")
    if not isinstance(control, dict):
        return
    for key in _CERTIFICATES:
        _beside(control.get(key), folder, ("control", key), report)
    if "seat" not in control and not (isinstance(seat, dict) and seat.get("id")):
        report.add(
            ("control", "seat"),
            Text("wajib ada"),
            Text("id tempat duduk ini, di sini atau sebagai id di [seat]"),
        )


def scene_names(folder: Path) -> list[str]:
    """Return the names of the scenes that we ship, and of those beside the profile."""
    places = (resources.path("scenes"), folder / "scenes", folder)
    return sorted({path.stem for place in places for path in place.glob("*.json")})
