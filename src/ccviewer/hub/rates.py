"""What counters grow by in a second."""

from ccviewer.hub.freshness import expiry_s
from ccviewer.model import Channel, Quality, Reading

WIDTHS = (2**32, 2**64)
LIKELY = 2.0  # a counter that went round did not grow this many times faster than just before


def growth(before: float, after: float, likely: float | None) -> float | None:
    """Return how much a counter grew between two looks, or None when nobody can know.

    One that shows less than before was reset, or went round at 32 or 64 bits. It is taken to have gone
    round only when that is growth of at most `likely`; after a reset what was counted is lost.
    """
    if after >= before:
        return after - before
    width = next((width for width in WIDTHS if before < width), None)
    if width is None or likely is None:
        return None
    grown = width - before + after
    return grown if grown <= likely else None


class Rates:
    """The rates of all counters that have one. Main thread only."""

    def __init__(self) -> None:
        self._last: dict[str, Reading] = {}
        self._rates: dict[str, float] = {}

    def take(self, channel: Channel, reading: Reading) -> Reading | None:
        """Return the rate since the reading before this one, or None when there is none to tell.

        There is none over a gap in which the counter was stale, nor from a value of which nobody knows when
        it was true (one that a broker had kept).
        """
        value = reading.value
        sure = reading.quality is Quality.GOOD or (
            reading.quality is Quality.UNCERTAIN and reading.observed_at is not None
        )
        if isinstance(value, bool) or not isinstance(value, int | float) or not sure:
            return None
        before = self._last.get(channel.id)
        if before is not None and reading.time <= before.time:
            return None
        self._last[channel.id] = reading
        last = self._rates.pop(channel.id, None)
        if before is None or not isinstance(before.value, int | float):
            return None
        passed_s = reading.time - before.time
        if passed_s > expiry_s(channel):
            return None
        grown = growth(before.value, value, None if last is None else LIKELY * last * passed_s)
        if grown is None:
            return None
        self._rates[channel.id] = grown / passed_s
        return Reading(
            f"{channel.asset}/{channel.rate}",
            grown / passed_s,
            reading.received_at,
            reading.observed_at,
            reading.quality,
        )

    def forget(self, channel: Channel) -> str:
        """Forget a counter that is over; returns the id of its rate, or an empty text."""
        self._last.pop(channel.id, None)
        self._rates.pop(channel.id, None)
        return f"{channel.asset}/{channel.rate}" if channel.rate else ""
