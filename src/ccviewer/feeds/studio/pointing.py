"""The path of a value that somebody points at in a document."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ccviewer.feeds.mapping import ExpressionFailed, Path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Where = tuple[str | int, ...]  # the keys and indexes that lead from the document to a value

_PLAIN_PART = re.compile(r"[\w\-@# ]+")
_STEP = re.compile(r'\.?("(?:[^"\\]|\\.)*")|\.?([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]{1,9})\]')
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def path_text(steps: Where) -> str:
    """Return the path that takes these steps: a plain one where that can be, else JMESPath."""
    if not steps:
        return "@"
    parts = [str(step) for step in steps]
    if all(map(_PLAIN_PART.fullmatch, parts)) and parts[0] != "@":
        return ".".join(parts)
    said = ""
    for step in steps:
        if isinstance(step, int):
            said += f"[{step}]"
        else:
            said += ("." if said else "") + (step if _BARE.fullmatch(step) else json.dumps(step))
    return said


def value_at(document: Any, where: Sequence[Any]) -> Any:
    """Return the value to which the steps lead.

    Raises:
        LookupError: there is none.
    """
    for step in where:
        if not isinstance(document, dict if isinstance(step, str) else list):
            raise LookupError(step)
        document = document[step]
    return document


@dataclass(frozen=True, slots=True)
class Level:
    """What one step of `items` found: the values, where each stands, and of which one above it is a part.

    A value that an expression made, so that it stands nowhere in the document, has None for its place.
    """

    values: list[Any]
    places: list[Where | None]
    parents: list[int]


class Items:
    """The items that a list of paths picks from a document, with their places in it."""

    def __init__(self, document: Any, items: Sequence[str] = ("@",)) -> None:
        """Pick the items.

        Raises:
            ExpressionFailed: an expression met data that it was not written for.
            Mistake: one of the paths is none.
        """
        self.levels = [Level([document], [()], [0])]
        known: dict[int, Where] | None = None
        for text in items:
            path, above = Path(text), self.levels[-1]
            if not path.plain and known is None:
                known = {id(value): where for where, value in walk(document) if _is_node(value)}
            found = Level([], [], [])
            for parent, (value, place) in enumerate(zip(above.values, above.places, strict=True)):
                inside = path.value(value)
                steps = None if place is None else _steps(path, value, place)
                here = steps if path.plain else (known or {}).get(id(inside))
                each = inside if isinstance(inside, list) else [] if inside is None else [inside]
                for index, item in enumerate(each):
                    at = here if here is None or not isinstance(inside, list) else (*here, index)
                    if at is None and known and _is_node(item):
                        at = known.get(id(item))
                    found.values.append(item)
                    found.places.append(at)
                    found.parents.append(parent)
            self.levels.append(found)
        self._at: list[dict[Where, int]] = [
            {place: row for row, place in enumerate(level.places) if place is not None}
            for level in self.levels
        ]

    @property
    def rows(self) -> list[Any]:
        """Return the items themselves."""
        return self.levels[-1].values

    def path(self, where: Where) -> str:
        """Return the path that a field must have to read the value at this place.

        Inside an item it starts there; a value outside is reached by as many `^.` as are needed.
        """
        depth = len(self.levels) - 1
        for up in range(depth + 1):
            places = self._at[depth - up]
            for end in range(len(where), -1, -1):
                if where[:end] in places:
                    said = path_text(where[end:])
                    return f"{'^' * up}.{said}" if up else said
        return path_text(where)

    def row(self, where: Where) -> int | None:
        """Return the number of the row to which the value at this place belongs; None outside of all."""
        return next(
            (self._at[-1][where[:end]] for end in range(len(where), -1, -1) if where[:end] in self._at[-1]),
            None,
        )

    def place(self, row: int, field_path: str) -> Where | None:
        """Return where the value stands that a field reads in this row.

        None when it stands nowhere, and for expressions that do more than take steps.

        Raises:
            Mistake: it is not a path.
        """
        path = Path(field_path, fields=True)
        if path.levels >= len(self.levels):
            return None
        for level in list(reversed(self.levels))[: path.levels]:
            row = level.parents[row]
        level = self.levels[-1 - path.levels]
        place, value = level.places[row], level.values[row]
        if place is None:
            return None
        if path.plain:
            return _steps(path, value, place)
        steps = _written_steps(field_path[path.levels + 1 :] if path.levels else field_path)
        if steps is None:
            return None
        try:
            value_at(value, steps)
        except LookupError:
            return None
        return (*place, *steps)


def item_paths(items: Sequence[str] | None, format: str) -> tuple[str, ...]:
    """Return the paths to the items that a mapping uses when it names none."""
    return tuple(items or (("features",) if format in ("geojson", "topojson") else ("@",)))


def walk(document: Any) -> Iterator[tuple[Where, Any]]:
    """Yield every value of a document with its place, parents first; nested however deep."""
    waiting: list[tuple[Where, Any]] = [((), document)]
    while waiting:
        where, value = waiting.pop()
        yield where, value
        if isinstance(value, dict):
            waiting += [((*where, key), each) for key, each in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*where, index), value[index]) for index in range(len(value) - 1, -1, -1)]


def _steps(path: Path, value: Any, place: Where) -> Where | None:
    """Return the place that a plain path leads to from a value at a place; None when it leads nowhere."""
    for part, index in path.parts or ():
        if isinstance(value, dict) and part in value:
            step: str | int = part
        elif isinstance(value, list) and index is not None and -len(value) <= index < len(value):
            step = index % len(value)
        else:
            return None
        value, place = value[step], (*place, step)
    return place


def _written_steps(text: str) -> Where | None:
    """Return the steps of a JMESPath of names and indexes alone, as `path_text` writes them."""
    steps: list[str | int] = []
    end = 0
    for match in _STEP.finditer(text):
        if match.start() != end:
            return None
        end = match.end()
        steps.append(int(match[3]) if match[3] else match[2] or json.loads(match[1]))
    return tuple(steps) if end == len(text) else None


def _is_node(value: Any) -> bool:
    """Say whether the value is an object of its own, which small texts and numbers may not be."""
    return isinstance(value, dict | list)


__all__ = ["ExpressionFailed", "Items", "Level", "Where", "item_paths", "path_text", "value_at", "walk"]
