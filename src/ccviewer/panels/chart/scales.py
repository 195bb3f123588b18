"""Where the lines of a grid lie and what stands beside them. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ccviewer.i18n import tr
from ccviewer.model.words import clock_text, number_text

TIME_STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200)
WINDOWS_S = (120.0, 300.0, 900.0, 3600.0, 21_600.0, 86_400.0)
LIMIT_REACH = 1.6  # a limit farther away than this would press the lines flat


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of values with its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]


def scale(low: float, high: float, rows: int, limits: Iterable[float] = ()) -> Scale:
    """Return a range that holds the values: from 0 when none is negative, with at most `rows` steps.

    A limit that is near is taken in.
    """
    if low >= 0:
        low = 0.0
    for limit in limits:
        if high < limit <= high * LIMIT_REACH:
            high = limit
    if high - low < 1e-9 * max(abs(high), 1.0):
        high = low + 1.0 if low == 0 else high + abs(high) * 0.1
    step = _step((high - low) * 1.04 / max(rows, 1))
    bottom = math.floor(low / step + 1e-9) * step
    top = math.ceil(high * 1.04 / step - 1e-9) * step if high > 0 else math.ceil(high / step) * step
    count = round((top - bottom) / step)
    ticks = tuple(round(bottom + at * step, 12) for at in range(count + 1))
    return Scale(bottom, top, ticks, tick_texts(ticks, step))


def _step(least: float) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= least * 0.999)


def tick_texts(ticks: Iterable[float], step: float) -> tuple[str, ...]:
    """Say the ticks in one unit: `0`, `5 rb`, `10 rb`; with just the decimals that tell them apart."""
    ticks = tuple(ticks)
    most = max((abs(tick) for tick in ticks), default=0.0)
    size, word = next(
        ((size, word) for size, word in ((1e9, tr("m")), (1e6, tr("jt")), (1e4, tr("rb"))) if most >= size),
        (1.0, ""),
    )
    if size == 1e4:
        size = 1e3
    decimals = next((n for n in range(4) if abs(round(step / size, n) - step / size) < 1e-9 * step), 4)
    return tuple(
        f"{number_text(tick / size, decimals)} {word}".strip() if tick else number_text(0, 0)
        for tick in ticks
    )


def time_ticks(start: float, end: float, zone: tzinfo, most: int) -> list[tuple[float, str]]:
    """Return at most `most` round times of the city between two UTC seconds, said with dots."""
    steps = [step for step in TIME_STEPS_S if (end - start) / step <= max(most, 1)]
    step = steps[0] if steps else TIME_STEPS_S[-1]
    offset = datetime.fromtimestamp(end, zone).utcoffset()
    shift = offset.total_seconds() if offset is not None else 0.0
    first = math.ceil((start + shift) / step) * step - shift
    count = int((end - first) // step) + 1 if end >= first else 0
    times = [first + at * step for at in range(count)]
    return [(time, clock_text(time, zone, seconds=step < 60)) for time in times]


def window_s(span_s: float, known_s: float) -> float:
    """Return how much of a span to draw when only `known_s` seconds of it are known: a usual length.

    A plot that is empty but for its right edge, as after a start, looks broken and can hardly be read.
    """
    return min(next((usual for usual in WINDOWS_S if known_s <= usual), span_s), span_s)


def spread(wanted: list[float], height: float, low: float, high: float) -> list[float]:
    """Move places apart so that texts of `height` do not cover one another, keeping their order.

    `wanted` are middles, ascending; the result stays between `low` and `high` as far as there is room.
    """
    placed: list[float] = []
    for place in wanted:
        least = placed[-1] + height if placed else low + height / 2
        placed.append(max(place, least))
    over = placed[-1] + height / 2 - high if placed else 0.0
    for at in range(len(placed) - 1, -1, -1):
        if over <= 0:
            break
        most = high - height / 2 if at == len(placed) - 1 else placed[at + 1] - height
        placed[at] = min(placed[at], most)
    return placed
