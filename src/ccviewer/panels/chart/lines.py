"""Which lines a chart has, and what they are made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
from numpy.typing import NDArray

from ccviewer.hub import Hub, Series
from ccviewer.hub.freshness import worst
from ccviewer.i18n import tr
from ccviewer.model import Freshness, Place, Severity
from ccviewer.panels.base import Floats, gap_s, joined, minute_means

MOST_LINES, TOP = 6, 5
LOYALTY = 1.1  # a newcomer must be so much larger than a line that is shown to take its place
GRID_POINTS = 480  # of a sum
FRESH = (Freshness.LIVE, Freshness.DELAYED)
REST = "lainnya"
NEAR_S = Series.NEAR_S * 1.01  # of a longer span only means a minute are kept


@dataclass(frozen=True)
class Line:
    """One line: times (UTC seconds, ascending) with values, and whether each is joined to the next."""

    key: str
    label: str
    slot: int | None  # in the theme's series colours; None for the rest
    times: Floats
    values: Floats
    links: NDArray[np.bool_]
    last: float | None  # the newest value, None when there is none that may be shown
    freshness: Freshness
    severity: Severity
    age_s: float | None
    period_s: float

    def at(self, time: float) -> float | None:
        """Return the value that held at a time, or None in a gap."""
        index = int(np.searchsorted(self.times, time, side="right")) - 1
        if index < 0:
            return None
        reach = gap_s(self.times[index : index + 1], self.period_s)[0]
        if time - self.times[index] > reach and not self.links[index]:
            return None
        return float(self.values[index])

    def drawn(self) -> tuple[Floats, Floats, NDArray[np.int32]]:
        """Return times, values, and 1 where a point leads on; a lone value becomes a stroke."""
        starts = np.concatenate(([True], ~self.links[:-1])) if len(self.links) else self.links
        lone = np.flatnonzero(starts & ~self.links)
        times = np.insert(self.times, lone + 1, self.times[lone] + self.period_s)
        values = np.insert(self.values, lone + 1, self.values[lone])
        links = self.links.copy()
        links[lone] = True
        return times, values, np.insert(links, lone + 1, False).astype(np.int32)


@dataclass(frozen=True)
class Drawing:
    """All that a plot shows."""

    lines: tuple[Line, ...]
    start: float  # UTC seconds
    end: float  # now
    zone: tzinfo
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    decimals: int | None = None
    limits: tuple[tuple[Severity, float], ...] = ()
    beyond: frozenset[str] = frozenset()  # keys of lines that are named, but lie beyond the scale


@dataclass(frozen=True, slots=True)
class Wanted:
    """A channel that a chart was asked for; `ranked` when it came out of a filter."""

    channel: str
    label: str
    ranked: bool


class Choice:
    """Remembers which lines are shown, so that neither they nor their colours jump about."""

    def __init__(self) -> None:
        self._shown: set[str] = set()
        self._slots: dict[str, int] = {}

    def divide(
        self, wanted: Sequence[Wanted], size: Callable[[str], float]
    ) -> tuple[list[Wanted], list[Wanted]]:
        """Return what gets a line of its own and what goes into the rest, which is empty or has two."""
        if len(wanted) <= MOST_LINES:
            shown, rest = list(wanted), []
        else:
            fixed = [one for one in wanted if not one.ranked][:TOP]
            others = [one for one in wanted if one.ranked]
            others.sort(
                key=lambda one: size(one.channel) * (LOYALTY if one.channel in self._shown else 1),
                reverse=True,
            )
            free = TOP - len(fixed)
            shown, rest = fixed + others[:free], others[free:]
        self._shown = {one.channel for one in shown}
        self._slots = {key: slot for key, slot in self._slots.items() if key in self._shown}
        return shown, rest

    def slot(self, channel: str) -> int:
        """Return the colour of a line, the same one as long as it is shown."""
        if channel not in self._slots:
            taken = set(self._slots.values())
            self._slots[channel] = next(slot for slot in range(len(taken) + 1) if slot not in taken)
        return self._slots[channel]


def names(hub: Hub, channels: Sequence[str], places: Mapping[str, Place]) -> dict[str, str]:
    """Return what tells the channels of one filter apart: `Lok Tuan`, not `Pengguna Wi-Fi Lok Tuan`."""
    of_place = {id: places.get(id.split("/")[-2:][0]) for id in channels}
    if len(set(of_place.values())) == len(channels):
        found = {id: place.name for id, place in of_place.items() if place is not None}
        if len(found) == len(channels):
            return found
    known = {id: " ".join(hub.channel(id).name.split()) for id in channels}
    if len(set(known.values())) < len(channels) or not all(known.values()):
        for id in channels:
            view = hub.asset(hub.channel(id).asset)
            known[id] = view.asset.name if view is not None and view.asset.name else id.split("/")[-2:][0]
    if len(set(known.values())) < len(channels):
        return {id: id for id in channels}
    words = [name.split() for name in known.values()]
    common = 0
    while len(words) > 1 and all(
        len(each) > common + 1 and each[common] == words[0][common] for each in words
    ):
        common += 1
    return {id: " ".join(name.split()[common:]) for id, name in known.items()}


def line(hub: Hub, want: Wanted, slot: int, start: float) -> Line:
    """Return the line of a channel from shortly before `start` (UTC seconds) on.

    Where the hub says that the newest value still holds although it came long ago, the line goes on to now.
    """
    id, now = want.channel, hub.clock.now()
    period_s, fresh = hub.channel(id).period_s, hub.freshness(id)
    times, values = hub.series(id).since(start - max(3 * period_s, 150.0))
    times, values = minute_means(times, values) if now - start > NEAR_S else (times.copy(), values.copy())
    links = joined(times, period_s)
    late = len(times) > 0 and now - times[-1] > 3 * period_s
    if late and fresh in FRESH and now - times[-1] > gap_s(times[-1:], period_s)[0]:
        times, values = np.append(times, now), np.append(values, values[-1])
        links[-1] = True
        links = np.append(links, False)
    reading = hub.latest(id)
    number = (
        reading is not None and isinstance(reading.value, int | float) and not isinstance(reading.value, bool)
    )
    last = float(values[-1]) if len(values) and number and fresh is not Freshness.LOST else None
    return Line(
        id, want.label, slot, times, values, links, last, fresh, hub.severity(id), hub.age_s(id), period_s
    )


def rest(lines: Sequence[Line], start: float, now: float) -> Line:
    """Return the sum of lines; where one of those that are fresh now is missing, the sum is missing.

    What is stale now is left out of all of it, and the label says so: a sum that falls because a part
    fell silent would be a lie.
    """
    parts = [one for one in lines if one.freshness in FRESH and len(one.times)]
    label = tr("lainnya ({count})", count=len(lines))
    if len(parts) < len(lines):
        label = tr("lainnya ({count} dari {all})", count=len(parts), all=len(lines))
    empty = np.empty(0)
    period_s = max((one.period_s for one in parts), default=10.0)
    if not parts:
        fresh = worst([one.freshness for one in lines])
        age_s = max((one.age_s for one in lines if one.age_s is not None), default=None)
        return Line(
            REST, label, None, empty, empty, empty.astype(bool), None, fresh, Severity.NORMAL, age_s, period_s
        )
    step = max((now - start) / GRID_POINTS, min(period_s, 60.0))
    grid = now - np.arange(int((now - start) / step) + 1)[::-1] * step
    total, there, expected = np.zeros(len(grid)), np.zeros(len(grid)), np.zeros(len(grid))
    for one in parts:
        at = np.searchsorted(one.times, grid, side="right") - 1
        before = at >= 0
        at = np.maximum(at, 0)
        held = before & ((grid - one.times[at] <= gap_s(one.times, one.period_s)[at]) | one.links[at])
        total += np.where(held, one.values[at], 0.0)
        there += held
        expected += before
    known = (there > 0) & (there == expected)
    times, values = grid[known], total[known]
    links = joined(times, step) if len(times) else empty.astype(bool)
    if len(times) > 1:
        links[:-1] = np.diff(times) <= step * 1.5
    fresh = worst([one.freshness for one in parts])
    age_s = max((one.age_s for one in parts if one.age_s is not None), default=None)
    severity = max(one.severity for one in lines)
    last = float(sum(one.last for one in parts if one.last is not None))
    return Line(REST, label, None, times, values, links, last, fresh, severity, age_s, step)


def extent(lines: Iterable[Line], start: float) -> tuple[float, float] | None:
    """Return the least and the greatest value since `start`, or None when there is none."""
    shown = [one.values[one.times >= start] for one in lines]
    shown = [values for values in shown if len(values)]
    if not shown:
        return None
    return float(min(values.min() for values in shown)), float(max(values.max() for values in shown))
