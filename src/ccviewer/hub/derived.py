"""Channels that are made of others: a sum, a mean, a count over a filter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean

from ccviewer.model import Freshness, Reading, Value
from ccviewer.profile import Derived
from ccviewer.profile.filters import matches

FRESH = (Freshness.LIVE, Freshness.DELAYED)

OPERATIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "mean": fmean,
    "min": min,
    "max": max,
    "count": lambda values: float(len(values)),
    "up": lambda values: float(sum(1 for value in values if value)),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What a derived channel needs to know of one of its parts."""

    value: Value
    age_s: float | None
    freshness: Freshness


class Derivation:
    """One `[[derived]]` entry of the profile at work. Main thread only."""

    def __init__(self, entry: Derived) -> None:
        self.entry = entry
        self._parts: dict[str, list[str]] = {}

    def covers(self, channel: str) -> bool:
        """Say whether this channel is one of the parts."""
        return matches(self.entry.of, channel)

    def makes(self, channel: str) -> bool:
        """Say whether this channel is one that this entry makes."""
        return self.entry.place(channel) is not None

    def regroup(self, channels: Iterable[str], place_of: Callable[[str], str]) -> None:
        """Sort the parts into the channels that they make; `place_of` tells the place of a channel's asset.

        A part whose place is not known is in no group: better missing than in the wrong kelurahan.
        """
        self._parts = {}
        for channel in channels:
            place = place_of(channel) if self.entry.by else ""
            if place or not self.entry.by:
                self._parts.setdefault(self.entry.id.replace("{place}", place), []).append(channel)

    def readings(self, part: Callable[[str], Part], now: float) -> Iterable[Reading]:
        """Make a reading of each group: as old as its oldest fresh part, saying how many parts it has.

        A group without a single fresh part says nothing, so its last value ages.
        """
        for channel, members in self._parts.items():
            parts = [part(member) for member in members]
            fresh = [one for one in parts if one.freshness in FRESH and isinstance(one.value, int | float)]
            if not fresh:
                continue
            value = OPERATIONS[self.entry.op]([float(one.value) for one in fresh])  # type: ignore[arg-type]
            oldest = max(one.age_s or 0.0 for one in fresh)
            yield Reading(channel, value, now, now - oldest, parts=(len(fresh), len(parts)))
