"""Lengths of time as people write them in a profile: `500ms`, `30s`, `5m`, `2h`, `1d`."""

import re
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from ccviewer.i18n import Text
from ccviewer.profile.mistake import Mistake

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_EXAMPLES = ("30s", "5m", "2h")


def duration_s(written: object) -> float:
    """Return seconds, more than none.

    Raises:
        Mistake: not a duration. A bare number is none: nobody could tell its unit.
    """
    examples = Text("contoh: {examples}", examples=", ".join(_EXAMPLES))
    if isinstance(written, int | float) and not isinstance(written, bool):
        raise Mistake(
            "{value} tanpa satuan", value=written, hint=Text('tulis "{value}s" untuk detik', value=written)
        )
    if not isinstance(written, str):
        raise Mistake("bukan lama waktu", hint=examples)
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise Mistake("{value} bukan lama waktu", value=f'"{written[:40]}"', hint=examples)
    seconds = float(match[1]) * _UNITS[match[2]]
    if not seconds:
        raise Mistake("lama waktu harus lebih dari nol", hint=examples)
    return seconds


def duration_text(seconds: float) -> str:
    """Return seconds as a profile writes them, in the largest unit that fits without a rest."""
    for unit in ("d", "h", "m", "s"):
        if seconds >= _UNITS[unit] and not seconds % _UNITS[unit]:
            return f"{seconds / _UNITS[unit]:.0f}{unit}"
    return f"{seconds * 1000:.6f}".rstrip("0").rstrip(".") + "ms"


Duration = Annotated[
    float,
    BeforeValidator(duration_s),
    PlainSerializer(duration_text, return_type=str, when_used="json-unless-none"),
    WithJsonSchema({"type": "string", "pattern": f"^{_WRITTEN.pattern}$", "examples": list(_EXAMPLES)}),
]
"""Seconds; written as text with a unit."""
