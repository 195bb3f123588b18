"""Numbers as Indonesians, Americans and machines write them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from ccviewer.feeds.mapping.notices import Bad
from ccviewer.feeds.mapping.text import fold, is_null_word, unwrap
from ccviewer.i18n import Text

if TYPE_CHECKING:
    from ccviewer.feeds.mapping.notices import Warn
    from ccviewer.feeds.mapping.units import Linear

Style = Literal["auto", "id", "en"]

NOT_A_NUMBER = Bad("not a number", Text("bukan angka"))
OTHER_STYLE = Bad("not in the decimal style", Text("bukan angka menurut gaya `decimal` yang dipilih"))
BOTH_STYLES = Bad(
    "both decimal styles, set decimal",
    Text("kolom ini memakai titik dan koma desimal bercampur; tulis `decimal` pada pemetaan"),
)
GUESSED = Bad("set decimal", Text("titik atau koma dianggap tanda desimal; tulis `decimal` pada pemetaan"))
TOO_LARGE = Bad("number out of range", Text("angka terlalu besar"))

_PREFIX = re.compile(r"(?:(rp\.?|idr|us\$|usd|\$)|([<>≤≥~±]=?)|([+\-−])|(\())\s*", re.IGNORECASE)
_DIGITS = re.compile(r"([0-9][0-9.,]*)(?:[eE]([+-]?[0-9]{1,3}))?")
_MULTIPLIER = re.compile(r"(ribu|rb|juta|jt|miliar|milyar|triliun)\b\.?\s*", re.IGNORECASE)
_TIMES = {"ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "triliun": 12}
_UNIT = re.compile(r"(?![+\-−:.,])(?:[^0-9]+|[^0-9]*[^\W\d_]\^?[23])")
_PLAIN = {"id": re.compile(r"[0-9]+(?:,[0-9]+)?"), "en": re.compile(r"[0-9]+(?:\.[0-9]+)?")}
_GROUPED = {
    "id": re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?"),
    "en": re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A number in a text, as each style reads it; None where it does not fit the style."""

    id: float | None
    en: float | None
    separated: bool  # has a point or a comma, so its style matters


class Numbers:
    """Converts a column to numbers; the style of ambiguous cells is learned from its other cells."""

    def __init__(self, style: Style = "auto", linear: Linear | None = None) -> None:
        self._style = style
        self._linear = linear

    def __call__(self, column: list[object], warn: Warn) -> list[object]:
        """Return an int, a float or None for each value."""
        out: list[object] = []
        open_cells: list[tuple[int, float, float]] = []
        shown: set[str] = set()
        for index, raw in enumerate(column):
            kind = type(raw)
            if kind is int or raw is None:
                out.append(raw)
                continue
            found = _from_json(raw)
            if isinstance(found, Written):
                found = self._choose(found, index, open_cells, shown)
            if isinstance(found, Bad):
                warn(index, found, raw)
                found = None
            out.append(found)
        for index, as_id, as_en in open_cells:
            if len(shown) == 2:
                warn(index, BOTH_STYLES, column[index])
            elif shown:
                out[index] = as_id if "id" in shown else as_en
            else:
                # Without another cell to learn from the separator is a decimal mark: the smaller reading.
                out[index] = min(as_id, as_en, key=abs)
                warn(index, GUESSED, column[index])
        return out if self._linear is None else _scaled(self._linear, out, warn)

    def _choose(
        self, cell: Written, index: int, open_cells: list[tuple[int, float, float]], shown: set[str]
    ) -> float | Bad | None:
        if self._style == "id":
            return OTHER_STYLE if cell.id is None else cell.id
        if self._style == "en":
            return OTHER_STYLE if cell.en is None else cell.en
        if cell.id is not None and cell.en is not None:
            if cell.separated:
                open_cells.append((index, cell.id, cell.en))
                return None
            return cell.id
        if cell.separated:
            shown.add("id" if cell.en is None else "en")
        return cell.en if cell.id is None else cell.id


def _scaled(linear: Linear, column: list[object], warn: Warn) -> list[object]:
    out: list[object] = []
    for index, value in enumerate(column):
        found = linear(value) if isinstance(value, int | float) else None
        if found is None and value is not None:
            warn(index, TOO_LARGE, value)
        out.append(found)
    return out


def _from_json(raw: object) -> float | Bad | Written | None:
    raw = unwrap(raw)
    if isinstance(raw, str):
        return read_number(raw)
    if raw is None:
        return None
    if isinstance(raw, bool):
        return int(raw)
    if isinstance(raw, int):
        return raw
    if isinstance(raw, float):
        return raw if math.isfinite(raw) else None
    return NOT_A_NUMBER


def read_number(text: str) -> float | Bad | Written | None:
    """Read a number with its currency, sign, multiplier and unit; None for the null words."""
    text = fold(text)
    if text.isascii() and text.isdigit() and len(text) <= 4000:
        return int(text)
    if is_null_word(text):
        return None
    position, seen = 0, set()
    negative = bracket = False
    while match := _PREFIX.match(text, position):
        if match.lastindex in seen:
            return NOT_A_NUMBER
        seen.add(match.lastindex)
        negative |= match[3] is not None and match[3] != "+"
        bracket |= match[4] is not None
        position = match.end()
    match = _DIGITS.match(text, position)
    if match is None or len(match[1]) > 4000:
        return NOT_A_NUMBER
    digits, exponent, rest = match[1], match[2], text[match.end() :]
    if digits.endswith(",") and rest.startswith("-"):
        digits, rest = digits + "00", rest[1:]
    if bracket:
        if negative or rest.count(")") != 1:
            return NOT_A_NUMBER
        negative, rest = True, rest.replace(")", " ")
    rest = rest.strip()
    power = 0
    if multiplier := _MULTIPLIER.match(rest):
        power, rest = _TIMES[multiplier[1].lower()], rest[multiplier.end() :]
    if rest and (not _UNIT.fullmatch(rest) or rest.count("(") != rest.count(")")):
        return NOT_A_NUMBER
    fits = [_fits(digits, exponent, style) for style in ("id", "en")]
    if not any(fits):
        return NOT_A_NUMBER
    as_id = _value(digits.replace(".", "").replace(",", "."), exponent, power, negative) if fits[0] else None
    as_en = _value(digits.replace(",", ""), exponent, power, negative) if fits[1] else None
    if (fits[0] and as_id is None) or (fits[1] and as_en is None):
        return TOO_LARGE
    return Written(as_id, as_en, "." in digits or "," in digits)


def _fits(digits: str, exponent: str | None, style: Literal["id", "en"]) -> bool:
    if _PLAIN[style].fullmatch(digits):
        return True
    return exponent is None and _GROUPED[style].fullmatch(digits) is not None


def _value(digits: str, exponent: str | None, power: int, negative: bool) -> float | None:
    number: float
    if exponent is None and "." not in digits:
        number = int(digits) * 10**power
    elif power:
        exact = Decimal(f"{digits}e{exponent or 0}").scaleb(power)
        number = float(exact)
        if number.is_integer() and abs(number) < 2**53:
            number = int(number)
    else:
        number = float(f"{digits}e{exponent}" if exponent else digits)
    if isinstance(number, float) and not math.isfinite(number):
        return None
    return -number if negative else number
