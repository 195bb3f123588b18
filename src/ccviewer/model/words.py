"""Numbers, ages and times as the wall says them, in the language of the moment."""

from datetime import datetime, tzinfo

from ccviewer.i18n import language, tr
from ccviewer.model.reading import Value

DASH = "—"  # a missing value is a dash, never 0


def number_text(value: float, decimals: int | None = None) -> str:
    """Say a number in full: `1.234.567,8` (id) or `1,234,567.8` (en).

    Without `decimals` at most two are shown, and none that are zero.
    """
    said = f"{value:z,.{2 if decimals is None else decimals}f}"  # z: nothing is minus zero
    if decimals is None and "." in said:
        said = said.rstrip("0").rstrip(".")
    return _local(said)


def short_text(value: float, decimals: int | None = None) -> str:
    """Say a number with at most four significant digits: `1,25 jt`, `38,4 rb`, `812`, `0,42`."""
    size = abs(value)
    for length, unit in ((1e12, tr("t")), (1e9, tr("m")), (1e6, tr("jt"))):
        if size >= length * 0.9995:
            return f"{_three(value / length)} {unit}"
    if size >= 9999.5:
        return f"{_three(value / 1e3)} {tr('rb')}"
    if size >= 1000:
        return number_text(value, 0)
    return _three(value) if decimals is None else number_text(value, min(decimals, _fit(size)))


def value_text(value: Value, decimals: int | None = None) -> str:
    """Say any value; what is missing is a dash."""
    if value is None:
        return DASH
    if isinstance(value, bool):
        return tr("ya") if value else tr("tidak")
    if isinstance(value, int | float):
        return number_text(value, decimals)
    return value


def age_text(age_s: float) -> str:
    """Say a length of time in its largest unit that is not zero: `42 dtk`, `3 mnt`, `2 jam`, `5 hr`."""
    for unit, length in ((tr("hr"), 86_400), (tr("jam"), 3_600), (tr("mnt"), 60)):
        if age_s >= length:
            return f"{int(age_s // length)} {unit}"
    return f"{int(max(age_s, 0))} {tr('dtk')}"


def size_text(size: int) -> str:
    """Say how many bytes in the unit in which people think of them: `20 MB`, `64 kB`, `812 byte`."""
    if size >= 1 << 20:
        return f"{number_text(size / (1 << 20), 1).removesuffix(',0').removesuffix('.0')} MB"
    if size >= 1 << 10:
        return f"{number_text(size / (1 << 10), 0)} kB"
    return f"{size} byte"


def clock_text(time: float, zone: tzinfo, *, seconds: bool = False) -> str:
    """Say a time of day as Indonesian does, with dots: `09.12` or `09.12.30`; UTC seconds in."""
    return datetime.fromtimestamp(time, zone).strftime("%H.%M.%S" if seconds else "%H.%M")


def _three(value: float) -> str:
    return _trim(number_text(value, _fit(abs(value))))


def _fit(size: float) -> int:
    return 0 if size >= 99.95 else 1 if size >= 9.995 else 2


def _trim(said: str) -> str:
    mark = "," if language() == "id" else "."
    return said.rstrip("0").rstrip(mark) if mark in said else said


def _local(said: str) -> str:
    return said.translate(str.maketrans(",.", ".,")) if language() == "id" else said
