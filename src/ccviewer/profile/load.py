"""Reads a profile, and finds every mistake in it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ccviewer.errors import Problem, ProfileError
from ccviewer.i18n import Text
from ccviewer.profile import build, checks, grammar, presets
from ccviewer.profile.examine import validated
from ccviewer.profile.feeds import feed_options
from ccviewer.profile.lines import Lines
from ccviewer.profile.report import Report
from ccviewer.profile.sections import Sections
from ccviewer.profile.syntax import parse
from ccviewer.profile.words import near_miss

if TYPE_CHECKING:
    from pathlib import Path

    from ccviewer.profile.profile import Profile

M = TypeVar("M", bound=grammar.Section)


def load(path: Path) -> Profile:
    """Read the profile of an OPD.

    Raises:
        ProfileError: with every mistake in the file, or that it cannot be read.
    """
    file = str(path)
    parsed = parse(file, _read(path))
    if parsed.data is None:
        raise ProfileError(parsed.problems)
    report = Report(file, Lines(parsed.text), parsed.data, parsed.problems, parsed.lost)
    expanded = presets.expand(parsed.data, report)
    sections = _sections(expanded, report)
    if not parsed.problems:  # what stood in a wrong line may be what others refer to
        checks.check(expanded.data, path.absolute().parent, report)
    if report.problems:
        raise ProfileError(report.problems)
    return build.profile(path.absolute(), sections)


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ProfileError([Problem(str(path), 1, "berkas", Text("berkas tidak ada"))]) from None
    except IsADirectoryError:
        raise ProfileError(
            [Problem(str(path), 1, "berkas", Text("ini folder, bukan berkas profil"))]
        ) from None
    except OSError as error:
        said = Text("berkas tidak dapat dibaca: {why}", why=error.strerror)
        raise ProfileError([Problem(str(path), 1, "berkas", said)]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1  # raised out here: the error holds the whole content
    hint = Text("simpan berkas sebagai UTF-8")
    raise ProfileError([Problem(str(path), line, "berkas", Text("bukan teks UTF-8"), hint)])


def _sections(expanded: presets.Expanded, report: Report) -> Sections:
    data = expanded.data
    for key in data:
        if key not in grammar.KEYS:
            report.add((key,), Text("bagian tidak dikenal"), near_miss(key, grammar.KEYS))
    if "opd" not in data:
        report.add(("opd",), Text("bagian [opd] wajib ada"), Text("isi id dan name"))
    return Sections(
        opd=_table(grammar.OpdSection, data, "opd", report),
        city=_table(grammar.CitySection, data, "city", report),
        wall=_table(grammar.WallSection, data, "wall", report),
        seat=_table(grammar.SeatSection, data, "seat", report),
        control=_table(grammar.ControlSection, data, "control", report),
        places=_list(grammar.PlaceSection, data, "places", report),
        channels=_list(grammar.ChannelSection, data, "channels", report),
        derived=_list(grammar.DerivedSection, data, "derived", report),
        assets=_list(grammar.AssetSection, data, "assets", report),
        cameras=_list(grammar.CameraSection, data, "cameras", report),
        feeds={
            index: options
            for index, item in enumerate(_items(data, "feeds", report))
            if index not in expanded.unknown
            and (options := feed_options(item, ("feeds", index), report)) is not None
        },
        feed_lines={index: report.line(("feeds", index)) for index in range(len(_items(data, "feeds")))},
    )


def _items(data: dict[str, Any], key: str, report: Report | None = None) -> list[object]:
    items = data.get(key, [])
    if isinstance(items, list):
        return items
    if report:
        report.add((key,), Text("bukan daftar"), Text("tulis {written}", written=f"[[{key}]]"))
    return []


def _list(model: type[M], data: dict[str, Any], key: str, report: Report) -> dict[int, M]:
    return {
        index: section
        for index, item in enumerate(_items(data, key, report))
        if (section := validated(model, item, (key, index), report)) is not None
    }


def _table(model: type[M], data: dict[str, Any], key: str, report: Report) -> M | None:
    return validated(model, data[key], (key,), report) if key in data else None
