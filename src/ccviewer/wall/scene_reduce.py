"""Takes out of a scene what is wrong, so that the rest of it can be opened."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ccviewer.profile.examine import examine
from ccviewer.profile.words import UNKNOWN, Finding
from ccviewer.wall.json_text import Path
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
    WindowWanted,
)
from ccviewer.wall.scene_misfits import misfits

ROUNDS = 50
_MODELS = (Scene, Page, Tabs, Row, Column, Tile, ScreenWanted, WindowWanted, Tour, TourPage)
# A tour without its hours would run at all hours, and a page without its tree be bare: they go as a whole.
_OPTIONAL = {
    name for model in _MODELS for name, one in model.model_fields.items() if not one.is_required()
} - {"when", "pages", "tree"} | {"schema"}
_TABLES = ("screens", "pages", "tiles", "tours")
_FREE = {"title", "pins", "options"}  # tables whose keys are no part of the grammar, as those of _TABLES
_FIXED = {"rect", "size", "share"}  # lists of a fixed length


@dataclass(frozen=True, slots=True)
class Removal:
    """A mistake, and what was left out for it: `part` as it stood in the file; () when only a value went."""

    finding: Finding
    part: Path


@dataclass
class Reduced:
    """A scene that is left over, or None when nothing of it can be shown."""

    scene: Scene | None = None
    removals: list[Removal] = field(default_factory=list)


def faults(data: Any) -> list[Finding]:
    """Return everything that is wrong with a scene, with its path, once each."""
    _, found = examine(Scene, data)
    found += [Finding(mistake.at, mistake.text, mistake.hint) for mistake in misfits(data)]
    return list({(each.path, str(each.message)): each for each in found}.values())


def reduced(data: dict[str, Any], stem: str) -> Reduced:
    """Return what is left of a scene without its wrong parts. `data` is changed. `stem` names a nameless one.

    What is only wrong because something else was left out is left out without a word.
    """
    result = Reduced()
    places = _Places(data)
    for turn in range(ROUNDS):
        found = faults(data)
        if not found:
            result.scene = Scene.model_validate(data)
            return result
        before = json.dumps(data)
        # The last ones first: the others keep their places in the lists.
        for each in sorted(found, key=lambda one: _order(one.path), reverse=True):
            part = _mend(data, places, each, stem)
            if turn == 0 or each.message == UNKNOWN or each.path[-1:] in (("share",), ("rect",)):
                result.removals.append(Removal(each, part))
        if not data.get("windows") or json.dumps(data) == before:
            break
    return result


class _Places:
    """Where the parts stood before anything was taken out."""

    def __init__(self, data: Any) -> None:
        self.tree = _numbered(data)

    def original(self, path: Path) -> Path:
        said: list[str | int] = []
        here = self.tree
        for part in path:
            if isinstance(here, list) and isinstance(part, int) and part < len(here):
                number, here = here[part]
                said.append(number)
            else:
                said.append(part)
                here = here.get(part) if isinstance(here, dict) else None
        return tuple(said)

    def remove(self, path: Path) -> None:
        here = self.tree
        for part in path[:-1]:
            if isinstance(here, list):
                here = here[part][1] if isinstance(part, int) and part < len(here) else None
            else:
                here = here.get(part) if isinstance(here, dict) else None
        last = path[-1]
        if isinstance(here, dict):
            here.pop(last, None)
        elif isinstance(here, list) and isinstance(last, int) and last < len(here):
            del here[last]


def _numbered(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _numbered(value) for key, value in data.items()}
    if isinstance(data, list):
        return [(number, _numbered(value)) for number, value in enumerate(data)]
    return None


def _order(path: Path) -> tuple[tuple[bool, str | int], ...]:
    return tuple((isinstance(part, str), part) for part in path)


def _mend(data: dict[str, Any], places: _Places, finding: Finding, stem: str) -> Path:
    """Take out the least that makes this mistake go away, and return what it was."""
    path = finding.path
    here = _get(data, path[:-1])
    key = path[-1] if path else ""
    if finding.message == UNKNOWN and isinstance(here, dict):
        part = places.original(path)
        here.pop(key, None)
        places.remove(path)
        return part
    if path == ("name",):
        data["name"] = stem
        return ()
    if len(path) == 1 and key in _TABLES and key != "tours" and not data.get(str(key)):
        data[str(key)] = {}
        if key == "screens":
            _any_screen(data)
        return ()
    of_window = path[:1] == ("windows",) and isinstance(here, dict)
    if of_window and key == "screen" and isinstance(here.get("screen"), str) and here["screen"]:
        data.setdefault("screens", {})[here["screen"]] = {}  # any that is free
        return ()
    if of_window and key == "page" and isinstance(here.get("pages"), list) and here["pages"]:
        here["page"] = here["pages"].pop(0)
        return ()
    if key == "share" and isinstance(here, dict):
        children = here.get("row", here.get("column"))
        if isinstance(children, list) and children:
            here["share"] = [1 / len(children)] * len(children)
            return ()
    return _leave_out(data, places, path)


def _any_screen(data: dict[str, Any]) -> None:
    for window in data.get("windows") or ():
        if isinstance(window, dict) and isinstance(window.get("screen"), str):
            data["screens"][window["screen"]] = {}


def _leave_out(data: dict[str, Any], places: _Places, path: Path) -> Path:
    while path:
        parent, key = _get(data, path[:-1]), path[-1]
        if isinstance(parent, list) and isinstance(key, int) and path[-2] not in _FIXED:
            if key < len(parent):
                part = places.original(path)
                del parent[key]
                places.remove(path)
                _close_up(_get(data, path[:-2]), path[-2], key)
                return part
            return ()
        if isinstance(parent, dict) and (_entry(path) or _optional(path)):
            if key in parent:
                part = places.original(path)
                del parent[key]
                places.remove(path)
                return part
            return ()
        path = path[:-1]
    data["windows"] = []
    return ()


def _close_up(around: Any, name: str | int, gone: int) -> None:
    """Share out the place of a child that is gone; a tab that is gone is no longer in front."""
    if not isinstance(around, dict):
        return
    share = around.get("share")
    if name in ("row", "column") and isinstance(share, list) and gone < len(share):
        del share[gone]
        numbers = [one for one in share if isinstance(one, int | float) and one > 0]
        if len(numbers) == len(share) and share:
            around["share"] = [one / sum(numbers) for one in numbers]
    if name == "tabs" and around.get("current") not in around["tabs"]:
        around.pop("current", None)


def _entry(path: Path) -> bool:
    """Say whether this is an entry of a table of names, as `pages.harian` and `title.en` are."""
    return (len(path) == 2 and path[0] in (*_TABLES, "title")) or (len(path) == 4 and path[2] in _FREE)


def _optional(path: Path) -> bool:
    return path[-1] in _OPTIONAL or (path[-1] == "pages" and path[0] == "windows")


def _get(data: Any, path: Path) -> Any:
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data
