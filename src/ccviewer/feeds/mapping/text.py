"""Texts as people read them: one line, trimmed, and nothing where nothing is meant."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccviewer.feeds.mapping.notices import Warn

DASHES = frozenset(("", "-", "--", "—"))
NULL_WORDS = DASHES | {
    "n/a", "na", "null", "none", "nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity",
    "tidak ada", "tidak ada data",
}  # fmt: skip
_WHOLE_LIMIT = 1e21  # above it a float is written with an exponent, as JSON's own tools do


def fold(text: str) -> str:
    """Return the text on one line with single spaces; NBSP and line breaks are spaces too."""
    return " ".join(text.split())


def is_null_word(folded: str) -> bool:
    """Say whether a folded text means "no value" for every type but text."""
    return len(folded) <= 14 and folded.lower() in NULL_WORDS


def text_of(value: object) -> str | None:
    """Return a value as text; None for nothing, for lone dashes, and for objects without `#text`."""
    if isinstance(value, str):
        folded = " ".join(value.split())
        return None if folded in DASHES else folded
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list):
        texts = [said for said in map(text_of, value) if said is not None]
        return ", ".join(texts) if texts else None
    if isinstance(value, dict):
        return text_of(value.get("#text"))
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return None


def number_text(value: float) -> str | None:
    """Return a number without ".0"; None when it is not finite or has more digits than Python writes."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE_LIMIT else repr(value)
    try:
        return str(value)
    except ValueError:
        return None


def unwrap(value: object) -> object:
    """Return the text of an XML element that has attributes, else the value itself."""
    return value["#text"] if isinstance(value, dict) and "#text" in value else value


def texts(column: list[object], warn: Warn) -> list[object]:
    """Convert a column to text; nothing is worth a warning."""
    return [text_of(value) for value in column]
