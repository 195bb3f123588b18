"""When in a week something holds, as people write it: `Mon-Fri 07:00-18:00`, `Sen,Rab 22:00-06:00; Sab`."""

import re
from dataclasses import dataclass
from datetime import datetime

from ccviewer.i18n import Text
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.near import nearest

DAY_MIN = 24 * 60
WEEK_MIN = 7 * DAY_MIN

_NAMES = (
    ("mon", "monday", "sen", "senin"),
    ("tue", "tues", "tuesday", "sel", "selasa"),
    ("wed", "wednesday", "rab", "rabu"),
    ("thu", "thur", "thurs", "thursday", "kam", "kamis"),
    ("fri", "friday", "jum", "jumat", "jum'at"),
    ("sat", "saturday", "sab", "sabtu"),
    ("sun", "sunday", "min", "minggu", "ahad"),
)
DAYS = {name: day for day, names in enumerate(_NAMES) for name in names}
_EVERY_DAY = re.compile(r"(tiap|setiap|every)\s+(hari|day)\b|daily\b", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_TIMES_BEGIN = re.compile(r"(?<![^\s,])\d")
_DASH = re.compile(r"\s*[-–—]\s*")
_EXAMPLE = Text("contoh: {examples}", examples="Sen-Jum 07:00-18:00; Sab 10:00-12:00")

Span = tuple[int, int]  # minutes from Monday 00:00, the end not included; it may lie in the week after


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours of a week by the clock on the wall. Without any span it always holds.

    What goes over midnight belongs to the day on which it begins: `Fri 22:00-06:00` ends on Saturday.
    """

    written: str = ""
    spans: tuple[Span, ...] = ()

    def holds(self, at: datetime) -> bool:
        """Say whether it holds now; `at` is in the city's zone."""
        if not self.spans:
            return True
        minute = at.weekday() * DAY_MIN + at.hour * 60 + at.minute
        return any(start <= minute < end or start <= minute + WEEK_MIN < end for start, end in self.spans)

    def __str__(self) -> str:
        """Return it as it was written."""
        return self.written


ALWAYS = Schedule()


def parse(written: str) -> Schedule:
    """Read a schedule; nothing at all means always.

    Clauses stand between semicolons. Each has days (single, lists, ranges; English or Indonesian, short or
    in full), hours, or both; without days it holds each day, without hours all day.

    Raises:
        Mistake: it cannot be read; says which part, and what to write. It is a ValueError.
    """
    said = written.strip()
    if not said:
        return ALWAYS
    spans: list[Span] = []
    for clause in said.split(";"):
        if clause.strip():
            spans += _clause(clause.strip())
    if not spans:
        raise Mistake("jadwal {written} tidak menyebut hari atau jam", written=_quoted(said), hint=_EXAMPLE)
    return Schedule(said, tuple(sorted(set(spans))))


def _clause(clause: str) -> list[Span]:
    every = _EVERY_DAY.match(clause)
    rest = clause[every.end() :] if every else clause
    begin = _TIMES_BEGIN.search(rest)
    days_said = (rest[: begin.start()] if begin else rest).strip(" \t,")
    hours_said = (rest[begin.start() :] if begin else "").strip(" \t,")
    if every and days_said:
        raise Mistake("{words} sesudah setiap hari", words=_quoted(days_said), hint=_EXAMPLE)
    days = _days(days_said) if days_said else list(range(7))
    hours = [_hours(one.strip()) for one in hours_said.split(",")] if hours_said else [(0, DAY_MIN)]
    return [(day * DAY_MIN + first, day * DAY_MIN + last) for day in days for first, last in hours]


def _days(said: str) -> list[int]:
    found: list[int] = []
    for part in said.split(","):
        ends = _DASH.split(part.strip())
        if len(ends) > 2:
            raise Mistake("{words} bukan rentang hari", words=_quoted(part.strip()), hint=_EXAMPLE)
        first, last = _day(ends[0]), _day(ends[-1])
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return found


def _day(said: str) -> int:
    day = DAYS.get(said.lower())
    if day is None:
        near = nearest(said.lower(), list(DAYS))
        hint = Text("maksudnya {near}?", near=_quoted(near.capitalize())) if near else _EXAMPLE
        raise Mistake("hari {word} tidak dikenal", word=_quoted(said), hint=hint)
    return day


def _hours(said: str) -> tuple[int, int]:
    ends = _DASH.split(said)
    if len(ends) != 2:
        raise Mistake("{words} bukan rentang jam", words=_quoted(said), hint=_EXAMPLE)
    first, last = _minute(ends[0]), _minute(ends[1])
    if first == last:
        raise Mistake(
            "{words}: awal dan akhir sama", words=_quoted(said), hint=Text("sepanjang hari: 00:00-24:00")
        )
    if first == DAY_MIN:
        raise Mistake("{words}: jam 24:00 hanya boleh di akhir", words=_quoted(said), hint=_EXAMPLE)
    return (first, last) if first < last else (first, last + DAY_MIN)


def _minute(said: str) -> int:
    match = _TIME.fullmatch(said)
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > DAY_MIN:
        raise Mistake("{word} bukan jam", word=_quoted(said), hint=_EXAMPLE)
    return int(match[1]) * 60 + int(match[2])


def _quoted(said: str) -> str:
    return f'"{said[:40]}"'
