"""Understands the plainest of Home Assistant's templates and no others: no template language."""

import json
import re
from dataclasses import dataclass
from typing import Any

from ccviewer.errors import BadPayload

_PLAIN = re.compile(
    r"\{\{\s*(value|value_json(?:\.\w+|\[\s*(?:'[^']*'|\"[^\"]*\"|-?\d+)\s*\])*)\s*((?:\|[^|{}]*)*)\}\}"
)
_STEP = re.compile(r"\.(\w+)|\[\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\d+))\s*\]")
_ROUND = re.compile(r"round(?:\(\s*(\d)\s*\))?")
_KEPT = re.compile(r"(?:is_defined|float(?:\(\s*-?[\d.]*\s*\))?|int(?:\(\s*-?\d*\s*\))?|string)")

Step = str | int


@dataclass(frozen=True, slots=True)
class Template:
    """Where a value lies in a payload. Without steps and not JSON it is the payload itself."""

    json: bool = False
    steps: tuple[Step, ...] = ()
    decimals: int | None = None

    def value(self, payload: bytes) -> Any:
        """Return what it leads to, or None.

        Raises:
            BadPayload: it should be JSON and is not.
        """
        text = payload.decode("utf-8", "replace").strip()
        if not self.json:
            return text
        try:
            found: Any = json.loads(text)
        except (ValueError, RecursionError):
            raise BadPayload("bukan JSON") from None
        for step in self.steps:
            found = _step(found, step)
        if self.decimals is not None and isinstance(found, float):
            return round(found, self.decimals)
        return found


def template(written: str | None) -> Template | None:
    """Return a template that we understand, the payload itself for none; None for all others.

    Understood is `{{ value }}` or `{{ value_json.a['b'][0] }}`, with filters that do not change the meaning:
    `float`, `int`, `round`, `string`, `is_defined`.
    """
    if not written or not written.strip():
        return Template()
    match = _PLAIN.fullmatch(written.strip())
    if match is None:
        return None
    decimals = None
    for filter in (part.strip() for part in match[2].split("|")[1:]):
        rounds = _ROUND.fullmatch(filter)
        if rounds:
            decimals = int(rounds[1] or 0)
        elif not _KEPT.fullmatch(filter):
            return None
    if match[1] == "value":
        return Template(decimals=decimals)
    return Template(json=True, steps=tuple(_steps(match[1])), decimals=decimals)


def _steps(written: str) -> list[Step]:
    found: list[Step] = []
    for name, single, double, index in _STEP.findall(written):
        found.append(int(index) if index else name or single or double)
    return found


def _step(value: Any, step: Step) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
        return value[step]
    return None
