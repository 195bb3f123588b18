"""Reads and writes scenes as JSON that people can read and review."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ccviewer.errors import Problem, SceneError
from ccviewer.i18n import Text
from ccviewer.profile.report import path_text
from ccviewer.profile.words import MISSING, Finding
from ccviewer.wall.json_text import Parsed, parse
from ccviewer.wall.scene_grammar import (
    Column,
    Page,
    Row,
    Scene,
    ScreenWanted,
    Tabs,
    Tile,
    Tour,
    TourPage,
    Tree,
    WindowWanted,
    checked_name,
    page_tiles,
    pages_of,
    tiles_in,
)
from ccviewer.wall.scene_migrate import SCHEMA, NewerScene, migrate
from ccviewer.wall.scene_reduce import faults, reduced

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "SCHEMA",
    "Column",
    "LeftOut",
    "NewerScene",
    "Opened",
    "Page",
    "Row",
    "Scene",
    "ScreenWanted",
    "Tabs",
    "Tile",
    "Tour",
    "TourPage",
    "Tree",
    "WindowWanted",
    "WrongScene",
    "check",
    "checked_name",
    "load",
    "open_as_far",
    "open_file",
    "page_tiles",
    "pages_of",
    "read",
    "read_text",
    "tiles_in",
    "write",
]

WIDTH = 100  # what is short stands on one line

_CURLY = "tulis dalam kurung kurawal: {written}"


class WrongScene(SceneError):
    """A scene has mistakes, in all the places listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("{problems}", problems=_Lines(self.problems))


class _Lines:
    """Several problems, a line each, in the language of the moment."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self._problems = problems

    def __format__(self, spec: str) -> str:
        return "\n".join(map(str, self._problems))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A mistake in a scene that was opened all the same, and what was left out for it."""

    problem: Problem
    part: str = ""  # as `pages.harian.tree.row[1]`; "" when only a value gave way to the usual one

    @property
    def text(self) -> Text:
        """Return it in words."""
        if not self.part:
            return Text("{problem}", problem=self.problem)
        if self.part == self.problem.path:
            return Text("{problem}; dilewatkan", problem=self.problem)
        return Text("{problem}; {part} dilewatkan", problem=self.problem, part=self.part)

    def __str__(self) -> str:
        """Return it in the language of the moment."""
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Opened:
    """A scene as far as it could be opened. `schema`: the version that its file has."""

    scene: Scene
    left_out: tuple[LeftOut, ...] = ()
    schema: int = SCHEMA


def check(text: str, file: str) -> tuple[Scene | None, list[Problem]]:
    """Return the scene and no problems, or None and every mistake by line.

    Raises:
        NewerScene: it comes from a newer ccviewer.
    """
    parsed = parse(text)
    problems = _stumbles(parsed, file)
    if not isinstance(parsed.data, dict):
        return None, problems or [Problem(file, 1, "JSON", Text("bukan adegan"), _AS_OBJECT)]
    data, _ = migrate(parsed.data, file)
    found = faults(data)
    if problems:  # what stood in an unreadable place may be what others refer to
        named = {mistake.path for mistake in found if mistake.message == MISSING}
        found = [] if parsed.cut else [each for each in found if each.path not in named]
    problems += [_problem(each, parsed, file) for each in found]
    problems = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    return (None if problems else Scene.model_validate(data)), problems


def read(text: str, where: str) -> Scene:
    """Read a scene that must be right.

    Raises:
        NewerScene: it comes from a newer ccviewer.
        WrongScene: not JSON, or wrong; all mistakes are named.
    """
    scene, problems = check(text, where)
    if scene is None:
        raise WrongScene(problems)
    return scene


def open_as_far(text: str, file: str, stem: str = "adegan") -> Opened:
    """Open as much of a scene as can be opened. `stem` is its name if it has none that is right.

    Raises:
        NewerScene: it comes from a newer ccviewer.
        WrongScene: nothing of it can be shown.
    """
    parsed = parse(text)
    problems = _stumbles(parsed, file)
    if not isinstance(parsed.data, dict):
        raise WrongScene(problems or [Problem(file, 1, "JSON", Text("bukan adegan"), _AS_OBJECT)])
    data, schema = migrate(deepcopy(parsed.data), file)
    result = reduced(data, stem)
    if result.scene is None:
        problems += [_problem(removal.finding, parsed, file) for removal in result.removals]
        problems.append(Problem(file, 1, "windows", Text("tidak ada jendela yang dapat dibuka")))
        raise WrongScene(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
    left_out = [LeftOut(problem) for problem in problems] + [
        LeftOut(_problem(removal.finding, parsed, file), path_text(removal.part))
        for removal in result.removals
        if not (parsed.cut and removal.finding.message == MISSING)
    ]
    return Opened(result.scene, tuple(sorted(left_out, key=lambda one: one.problem.line)), schema)


def read_text(path: Path) -> str:
    """Return the text of a scene file.

    Raises:
        WrongScene: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        said = Text("berkas tidak dapat dibaca: {why}", why=error.strerror or error)
        raise WrongScene([Problem(str(path), 1, "berkas", said)]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        hint = Text("simpan berkas sebagai UTF-8")
        raise WrongScene([Problem(str(path), line, "berkas", Text("bukan teks UTF-8"), hint)]) from error


def load(path: Path) -> Scene:
    """Read a scene file that must be right.

    Raises:
        NewerScene, WrongScene: see `read`; also when the file cannot be read.
    """
    return read(read_text(path), str(path))


def open_file(path: Path) -> Opened:
    """Open as much of a scene file as can be opened. The file is not touched.

    Raises:
        NewerScene, WrongScene: see `open_as_far`; also when the file cannot be read.
    """
    return open_as_far(read_text(path), str(path), path.stem)


def write(scene: Scene) -> str:
    """Return a scene as JSON, pretty and always in the same order, short things on one line."""
    said = scene.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"schema": SCHEMA}
    return _pretty({"schema": said.pop("schema"), **said}, 0) + "\n"


def _pretty(value: Any, depth: int, before: int = 0) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    nested = isinstance(value, dict | list) and any(isinstance(one, dict | list) for one in _parts(value))
    short = depth + before + len(flat) < WIDTH
    if not isinstance(value, dict | list) or not value or (short and (depth > 1 or (depth and not nested))):
        return flat
    space, end = " " * (depth + 1), " " * depth
    if isinstance(value, list):
        rows = [space + _pretty(one, depth + 1) for one in value]
        return "[\n" + ",\n".join(rows) + f"\n{end}]"
    rows = [
        f"{space}{(name := json.dumps(key, ensure_ascii=False))}: {_pretty(one, depth + 1, len(name) + 2)}"
        for key, one in value.items()
    ]
    return "{\n" + ",\n".join(rows) + f"\n{end}}}"


def _parts(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


_AS_OBJECT = Text("adegan ditulis dalam kurung kurawal")


def _stumbles(parsed: Parsed, file: str) -> list[Problem]:
    return [Problem(file, one.line, "JSON", one.message, one.hint) for one in parsed.stumbles]


def _problem(finding: Finding, parsed: Parsed, file: str) -> Problem:
    hint = finding.hint
    if hint is not None and hint.template == _CURLY:
        hint = Text("tulis dalam kurung kurawal: {written}", written='{ "kunci": nilai }')
    path = path_text(finding.path) or "JSON"
    return Problem(file, parsed.lines.at(finding.path), path, finding.message, hint)
