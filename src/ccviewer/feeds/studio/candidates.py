"""Which lists of a document are likely its rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from ccviewer.feeds.studio.pointing import Where, path_text

LOOKED_AT = 200  # elements of a list of which the inside is looked at
DEPTH = 12
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CODE = re.compile(r"(?=.*[0-9])[\w:.-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to pick items: paths for `items`, how many there are, and how many fields one has."""

    items: tuple[str, ...]
    count: int
    width: int

    @property
    def text(self) -> str:
        """Return the paths as a profile writes them, on one line."""
        return " → ".join(self.items)


def candidates(document: Any) -> list[Candidate]:
    """Return the lists of a document that may be its rows, the likeliest first; the last is always `@`.

    Lists of objects come before lists of lists, those that no other list holds before those inside one,
    large ones before small ones; a document without any list is its own row, without its envelope.
    """
    found: list[tuple[tuple[int, ...], Candidate]] = []
    _look([document], 1.0, (), (), found)
    ordered = [each for _, each in sorted(found, key=lambda one: one[0])]
    if not ordered:
        ordered.append(Candidate((path_text(_kernel(document)),), 1, _width([document])))
    whole = Candidate(("@",), 1, _width([document]))
    return ordered if any(each.items == ("@",) for each in ordered) else [*ordered, whole]


def _look(
    values: list[Any],
    share: float,
    levels: tuple[str, ...],
    steps: Where,
    found: list[tuple[tuple[int, ...], Candidate]],
) -> None:
    """Look at what stands at one place of a document, in all the elements of the lists around it."""
    if len(levels) + len(steps) > DEPTH:
        return
    lists = [each for each in values if isinstance(each, list)]
    objects = [each for each in values if isinstance(each, dict)]
    if lists:
        elements = [element for each in lists for element in each]
        here = (*levels, path_text(steps))
        sampled = elements[:: max(len(elements) // LOOKED_AT, 1)][:LOOKED_AT]
        inner = [each for each in sampled if isinstance(each, dict)]
        if inner and len(inner) * 2 >= len(sampled) and not _geometric(steps):
            _add(found, here, len(elements) * share, inner)
        elif _is_matrix(sampled) and not _geometric(steps):
            _add(found, here, len(elements) * share, sampled)
        if sampled and not _geometric(steps):
            _look(sampled, share * len(elements) / len(sampled), here, (), found)
    if objects:
        keyed = _keyed(objects)
        if keyed:
            path = "*" if not steps else f"{_quoted(steps)}.*"
            _add(found, (*levels, path), sum(map(len, objects)) * share, keyed)
            _look(keyed[:LOOKED_AT], share, (*levels, path), (), found)
            return
        keys = dict.fromkeys(key for each in objects for key in each)
        for key in list(keys)[:500]:
            inside = [each[key] for each in objects if key in each]
            if any(isinstance(each, dict | list) for each in inside):
                _look(inside, share, levels, (*steps, key), found)


def _add(
    found: list[tuple[tuple[int, ...], Candidate]], items: tuple[str, ...], count: float, inner: list[Any]
) -> None:
    narrow = 0 if isinstance(inner[0], dict) else 1
    rank = (narrow, len(items), -round(count), -_width(inner), len(found))
    found.append((rank, Candidate(items, round(count), _width(inner))))


def _keyed(objects: list[dict[str, Any]]) -> list[Any]:
    """Return the values of objects whose keys are ids and not names of fields; none when they are names."""
    values = [value for each in objects for value in each.values()]
    if len(values) < 2 or not all(isinstance(each, dict) and each for each in values):
        return []
    shared = Counter(key for each in values for key in each)
    alike = sum(1 for count in shared.values() if count * 2 > len(values)) * 2 > len(shared)
    ids = sum(1 for each in objects for key in each if _CODE.fullmatch(key))
    return values if alike and (ids * 2 > len(values) or len(values) > 20) else []


def _kernel(document: Any) -> Where:
    """Return the steps through objects that hold nothing but one other object."""
    steps: Where = ()
    while isinstance(document, dict):
        inner = [key for key, value in document.items() if isinstance(value, dict)]
        plain = [key for key, value in document.items() if not isinstance(value, dict | list)]
        if len(inner) != 1 or len(plain) > 2 or "#text" in document or _is_geometry(document[inner[0]]):
            break
        if plain and len(document[inner[0]]) <= len(plain):
            break
        steps, document = (*steps, inner[0]), document[inner[0]]
    return steps


def _quoted(steps: Where) -> str:
    """Return the steps, all of them keys, as JMESPath."""
    return ".".join(str(step) if _BARE.fullmatch(str(step)) else json.dumps(step) for step in steps)


def _is_matrix(rows: list[Any]) -> bool:
    """Say whether these are rows without names: lists of as many plain values each."""
    return (
        bool(rows)
        and all(isinstance(row, list) and row for row in rows)
        and len({len(row) for row in rows}) == 1
        and not any(isinstance(cell, dict | list) for row in rows for cell in row)
    )


def _geometric(steps: Where) -> bool:
    return bool(steps) and steps[-1] in ("coordinates", "bbox", "arcs")


def _is_geometry(value: Any) -> bool:
    return isinstance(value, dict) and "coordinates" in value


def _width(values: list[Any]) -> int:
    first = values[0] if values else None
    return len(first) if isinstance(first, dict | list) else 1
