"""Channels that are made of others: a sum, a mean, a count over a filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from ccviewer.model import Freshness, Reading, Value, number
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
        self._members: dict[str, dict[str, None]] = {}  # of what is made, in the order in which they came
        self._made: dict[str, str] = {}  # part -> what it is in

    def covers(self, channel: str) -> bool:
        """Say whether this channel is one of the parts."""
        return matches(self.entry.of, channel)

    def makes(self, channel: str) -> bool:
        """Say whether this channel is one that this entry makes."""
        return self.entry.place(channel) is not None

    def put(self, channel: str, place: str) -> None:
        """Make this channel a part, or move it to where its asset stands now.

        A part whose place is not known is in no group: better missing than in the wrong kelurahan.
        """
        self.drop(channel)
        if place or not self.entry.by:
            made = self.entry.id.replace("{place}", place)
            self._made[channel] = made
            self._members.setdefault(made, {})[channel] = None

    def drop(self, channel: str) -> None:
        """Make this channel no part any more: it is over, and not missing."""
        made = self._made.pop(channel, None)
        if made is not None:
            del self._members[made][channel]

    def groups(self) -> list[tuple[str, list[str]]]:
        """Return the channels that are made, each with its parts."""
        return [(made, list(members)) for made, members in self._members.items()]

    def reading(self, channel: str, parts: Sequence[Part], now: float) -> Reading | None:
        """Make a reading of a group: as old as its oldest fresh part, saying how many parts it has.

        A group without a single fresh part says nothing, so its last value ages.
        """
        fresh = [
            (value, one.age_s or 0.0)
            for one in parts
            if one.freshness in FRESH and (value := number(one.value)) is not None
        ]
        if not fresh:
            return None
        value = OPERATIONS[self.entry.op]([value for value, _ in fresh])
        oldest = max(age_s for _, age_s in fresh)
        return Reading(channel, value, now, now - oldest, parts=(len(fresh), len(parts)))
