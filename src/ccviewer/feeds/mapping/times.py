"""Instants as Indonesian offices, devices and web services write them."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from ccviewer.feeds.mapping.notices import Bad
from ccviewer.feeds.mapping.text import fold, is_null_word, text_of
from ccviewer.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccviewer.feeds.mapping.notices import Warn

NOT_A_TIME = Bad("not a time", Text("bukan waktu yang dikenal"))
NO_SUCH_TIME = Bad("no such date or time", Text("tanggal atau jam itu tidak ada"))
EPOCH_FORMATS: dict[str, int | Decimal] = {
    "epoch_s": 10**6,
    "epoch_ms": 10**3,
    "epoch_us": 1,
    "epoch_ns": Decimal("0.001"),
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXCEL = datetime(1899, 12, 30)  # day 0 of serial dates, right from 1 March 1900 on
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb peb februari pebruari february",
            "mar maret march mrt",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agt ags aug agustus august",
            "sep sept september",
            "okt oct oktober october",
            "nov nop november nopember",
            "des dec desember december",
        ),
        start=1,
    )
    for name in names.split()
}
_DAYS = (
    "senin|selasa|rabu|kamis|jumat|jum['’`]at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|thu|fri|sat|sun"
)
_INDONESIA = {"WIB": 7, "WITA": 8, "WIT": 9}
_US_ZONES = {
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}  # RFC 2822
_ZONES: dict[str, tzinfo] = {"UTC": UTC, "GMT": UTC, "UT": UTC}
_ZONES |= {name: timezone(timedelta(hours=hours)) for name, hours in (_INDONESIA | _US_ZONES).items()}

_ZONE_WORD = re.compile(r"\s*\(?(?<![a-z])(" + "|".join(_ZONES) + r")\)?$", re.IGNORECASE)
_CLOCK = r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,:]([0-9]+))?)?"
_OFFSET = r"(?:\s?(?:(Z)|(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?))?"
_MOMENT = re.compile(
    rf"(?:(?:{_DAYS}),?\s*)?"
    r"(?:([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})"
    r"|([0-9]{1,2})([-/.])([0-9]{1,2})\6([0-9]{4})"
    r"|([0-9]{1,2})(?:\s*-\s*|\s)([a-z]{3,9})\.?(?:\s*-\s*|\s)([0-9]{4}))"
    rf"(?:(?:T|,?\s(?:(?:pukul|pkl\.?|jam)\s)?){_CLOCK})?{_OFFSET}",
    re.IGNORECASE,
)
_UNIX = re.compile(
    rf"(?:{_DAYS}),?\s([a-z]{{3,9}})\s([0-9]{{1,2}})\s{_CLOCK}{_OFFSET}(?:\s([A-Z]{{2,4}}))?\s([0-9]{{4}})",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?:19|20)(?:[0-9]{6}|[0-9]{10}|[0-9]{12})")
_EPOCH_TEXT = re.compile(r"[0-9]{9,19}(?:[.,][0-9]+)?")
_BASIC = re.compile(r"[0-9]{8}T[0-9]{4}(?:[0-9]{2})?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?", re.IGNORECASE)
_NEVER = re.compile(r"0+(?:\.0+)?|0000-00-00.*|0001-01-01.*", re.IGNORECASE)
_INTERVAL = re.compile(r"([^/]*)/([^/]*)")


class Times:
    """Converts a column to UTC seconds since 1970, as floats good to the microsecond.

    `zone` is for texts without one. `format` is a strptime format, a key of EPOCH_FORMATS, or `excel`.
    """

    def __init__(self, zone: tzinfo, format: str | None = None) -> None:
        self._zone = zone
        self._format = format

    def __call__(self, column: list[object], warn: Warn) -> list[object]:
        """Return seconds or None for each value."""
        out: list[object] = []
        for index, raw in enumerate(column):
            found = self.seconds(raw)
            if isinstance(found, Bad):
                warn(index, found, raw)
                found = None
            out.append(found)
        return out

    def seconds(self, raw: object) -> float | Bad | None:
        """Convert one value; None for nothing and for the zeros that mean nothing."""
        try:
            found = self._read(raw)
        except (ValueError, OverflowError):
            return NO_SUCH_TIME
        if isinstance(found, datetime):
            if found.tzinfo is None:
                found = found.replace(tzinfo=self._zone)
            since = found - _EPOCH
            found = (since.days * 86400 + since.seconds) * 10**6 + since.microseconds
        if isinstance(found, int):
            return (
                found / 10**6
                if found and -62_135_596_800 * 10**6 <= found < 253_402_300_800 * 10**6
                else None
            )
        return found

    def _read(self, raw: object) -> datetime | int | Bad | None:
        if isinstance(raw, dict):
            return self._read_object(raw)
        if isinstance(raw, datetime):
            return raw
        if isinstance(raw, date):
            return datetime(raw.year, raw.month, raw.day)
        if raw is None or (isinstance(raw, float) and not math.isfinite(raw)):
            return None
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            return NOT_A_TIME
        if self._format:
            return self._read_formatted(raw, self._format)
        if isinstance(raw, str):
            text = fold(raw)
            return None if is_null_word(text) else read_time(text)
        if raw == 0:
            return None
        return epoch_us(raw if isinstance(raw, int) else Decimal(repr(raw)))

    def _read_object(self, raw: dict[str, object]) -> datetime | int | Bad | None:
        if "seconds" not in raw:
            return self._read(raw["#text"]) if "#text" in raw else NOT_A_TIME
        seconds, nanos = raw["seconds"], raw.get("nanos")
        if isinstance(seconds, dict):
            return NOT_A_TIME
        found = self._read(seconds)
        if isinstance(found, int) and isinstance(nanos, int | float) and 0 <= nanos < 10**9:
            found += int(nanos) // 1000
        return found

    def _read_formatted(self, raw: str | float, format: str) -> datetime | int | Bad | None:
        text = text_of(raw)
        if text is None or is_null_word(text):
            return None
        if format in EPOCH_FORMATS or format == "excel":
            try:
                number = Decimal(text.replace(",", "."))
            except InvalidOperation:
                return NOT_A_TIME
            if not number.is_finite() or abs(number) > 10**20:
                return NOT_A_TIME
            if format == "excel":
                # Serial days are floats good to some microseconds, so the nearest millisecond is meant.
                return _EXCEL + timedelta(milliseconds=int((number * 86_400_000).to_integral_value()))
            return int(number * EPOCH_FORMATS[format])
        if _NEVER.fullmatch(text):
            return None
        text, named = _split_zone(text)
        try:
            found = datetime.strptime(text, format)
        except ValueError:
            if named is None:
                return NOT_A_TIME
            try:
                found = datetime.strptime(fold(str(raw)), format)
            except ValueError:
                return NOT_A_TIME
        return found if named is None else found.replace(tzinfo=named)


def read_time(text: str) -> datetime | int | Bad | None:
    """Read a folded text: a date and time, naive when it names no zone, or epoch microseconds.

    Raises:
        ValueError: it has the form of a date, and there is no such date.
        OverflowError: the same, beyond the years 1 to 9999.
    """
    if len(text) >= 19 and text[4] == "-" and text[7] == "-" and text[10] in "Tt " and text[13] == ":":
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            pass  # the long way knows more forms
        else:
            return None if found.year == 1 else found
    if _NEVER.fullmatch(text):
        return None
    if text.isascii() and text.isdigit():
        if _COMPACT.fullmatch(text):
            return datetime.strptime(text.ljust(14, "0"), "%Y%m%d%H%M%S")
        return epoch_us(int(text)) if len(text) <= 19 else NOT_A_TIME
    if _EPOCH_TEXT.fullmatch(text):
        return epoch_us(Decimal(text.replace(",", ".")))
    if _BASIC.fullmatch(text):
        return datetime.fromisoformat(text.upper())
    if (interval := _INTERVAL.fullmatch(text)) is not None:
        begin, end = interval[1].strip(), interval[2].strip()
        chosen = begin if end in ("", "..") else end
        return read_time(chosen) if chosen else None
    stripped, named = _split_zone(text)
    if match := _MOMENT.fullmatch(stripped):
        moment = _moment(match)
    elif match := _UNIX.fullmatch(stripped):
        moment = _unix(match)
    else:
        return NOT_A_TIME
    if isinstance(moment, datetime) and named is not None:
        return moment.replace(tzinfo=named)
    return moment


def epoch_us(number: int | Decimal) -> int | Bad:
    """Return microseconds from an epoch in s, ms, us or ns: its size tells which. Cut, not rounded."""
    if not 10**8 <= number < 10**19:
        return NOT_A_TIME
    if number > 10**17:
        return int(number // 1000)
    if number > 10**14:
        return int(number)
    return int(number * (1000 if number > 10**11 else 10**6))


def utc_text(seconds: float) -> str:
    """Return UTC seconds as `2026-11-22T04:00:01Z`, with six digits of fraction when there is one."""
    moment = _EPOCH + timedelta(microseconds=round(seconds * 10**6))
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _moment(match: re.Match[str]) -> datetime | Bad:
    if match[1]:
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match[5]:
        year, month, day = int(match[8]), int(match[7]), int(match[5])
    else:
        if match[10].lower() not in _MONTHS:
            return NOT_A_TIME
        year, month, day = int(match[11]), _MONTHS[match[10].lower()], int(match[9])
    return _datetime((year, month, day), match.groups()[11:15], match.groups()[15:19])


def _unix(match: re.Match[str]) -> datetime | Bad:
    name, day, *rest = match.groups()
    clock, shift, word, year = rest[:4], rest[4:8], rest[8], rest[9]
    if name.lower() not in _MONTHS or (word and word.upper() not in _ZONES):
        return NOT_A_TIME
    found = _datetime((int(year), _MONTHS[name.lower()], int(day)), clock, shift)
    return found.replace(tzinfo=_ZONES[word.upper()]) if word and isinstance(found, datetime) else found


def _datetime(
    day: tuple[int, int, int], clock: Sequence[str | Any], shift: Sequence[str | Any]
) -> datetime | Bad:
    hour, minute, second, fraction = clock
    zulu, sign, hours, minutes = shift
    zone: tzinfo | None = UTC if zulu else None
    if sign:
        zone = _offset(sign, hours, minutes)
        if zone is None:
            return NO_SUCH_TIME
    micros = int(fraction[:6].ljust(6, "0")) if fraction else 0
    return datetime(*day, int(hour or 0), int(minute or 0), int(second or 0), micros, zone)


def _split_zone(text: str) -> tuple[str, tzinfo | None]:
    match = _ZONE_WORD.search(text)
    if match is None or match.start() == 0:
        return text, None
    return text[: match.start()], _ZONES[match[1].upper()]


def _offset(sign: str, hours: str, minutes: str | None) -> timezone | None:
    distance = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if distance >= timedelta(hours=24):
        return None
    return timezone(-distance if sign == "-" else distance)
