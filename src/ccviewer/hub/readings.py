"""The newest reading of every channel, its age, and its recent past."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ccviewer.hub.clock import Clock
from ccviewer.hub.freshness import freshness
from ccviewer.hub.series import Series
from ccviewer.model import Channel, Freshness, Quality, Reading, Severity, number

AHEAD_S = 300.0  # a time further ahead of ours says nothing about what is newer
PAST_KEPT_S = 86_400.0  # of a channel that is over
PAST_CHANNELS = 50_000  # whose past is kept at once: a mapping gone wrong ends them by the thousand
KNOWN_CHANNELS = 200_000  # that somebody described, or asked about


class Readings:
    """What is known of all channels. Main thread only.

    `describe` is the profile's word on a channel; what a feed announces is put under it. `source_up`
    says whether a feed's source answers, `renewed` when it last said that nothing changed (monotonic), `held`
    until when we were connected to it.
    """

    def __init__(
        self,
        clock: Clock,
        describe: Callable[[str], Channel],
        source_up: Callable[[str], bool],
        renewed: Callable[[str], float],
        held: Callable[[str], float],
    ) -> None:
        self._clock, self._describe = clock, describe
        self._source_up, self._renewed, self._held = source_up, renewed, held
        self._channels: dict[str, Channel] = {}
        self._latest: dict[str, Reading] = {}
        self._arrived: dict[str, float] = {}
        self._series: dict[str, Series] = {}
        self._over: dict[str, float] = {}  # monotonic: since when
        self._silent: dict[str, frozenset[str]] = {}  # by feed

    def announce(self, channel: Channel) -> None:
        """Learn what a feed says of a channel; the first one that brings it owns it."""
        if channel.id not in self._channels:
            self._learn(channel)

    def take(self, reading: Reading) -> bool:
        """Store a reading; returns whether it is now the newest. An older one still enters the series."""
        value = number(reading.value)
        if value is None and isinstance(reading.value, int | float):
            reading = replace(reading, value=None)  # infinite, or not a number at all
        newest = self._is_newest(reading)
        if value is not None and reading.quality is not Quality.BAD:
            at = reading.received_at if reading.parts else reading.time
            self.series(reading.channel).append(at, value)
        if newest:
            self._latest[reading.channel] = reading
            self._arrived[reading.channel] = self._clock.monotonic()
            self._over.pop(reading.channel, None)
        return newest

    def _is_newest(self, reading: Reading) -> bool:
        """Compare with what is known, never by our own clock of day alone: somebody may have set it.

        Without the source's time what comes later is newer. So it is with a derived value, which is as old as
        its parts are, and after a time that lay in the future.
        """
        before = self._latest.get(reading.channel)
        if before is None or reading.observed_at is None or reading.parts is not None:
            return True
        if before.observed_at is not None:
            return reading.observed_at >= before.observed_at or before.time > before.received_at + AHEAD_S
        known_s = self._clock.monotonic() - self._arrived[reading.channel]
        return reading.received_at - reading.observed_at <= known_s

    def hush(self, feed: str, channels: frozenset[str]) -> None:
        """Note for which channels the newest document of a feed has no value: it does not renew them."""
        self._silent[feed] = channels

    def forget(self, channel: str) -> None:
        """Drop the newest reading: the source says that the thing is over. Its past stays for a day."""
        self._latest.pop(channel, None)
        self._arrived.pop(channel, None)
        self._over.pop(channel, None)
        self._over[channel] = self._clock.monotonic()
        if len(self._over) > PAST_CHANNELS:
            oldest = next(iter(self._over))
            del self._over[oldest]
            self._series.pop(oldest, None)

    def forget_past(self) -> None:
        """Drop all that is still held of channels that have been over for a day."""
        before = self._clock.monotonic() - PAST_KEPT_S
        for channel in [channel for channel, since in self._over.items() if since <= before]:
            del self._over[channel]
            self._series.pop(channel, None)

    def ids(self) -> Iterable[str]:
        """Return the ids of all channels that have a reading."""
        return self._latest.keys()

    def latest(self, channel: str) -> Reading | None:
        """Return the newest reading, or None before the first."""
        return self._latest.get(channel)

    def channel(self, channel: str) -> Channel:
        """Return what is known of a channel; a plain one if nobody said anything."""
        known = self._channels.get(channel)
        if known is None:
            known = self._describe(channel)
            self._learn(known)
        return known

    def _learn(self, channel: Channel) -> None:
        if len(self._channels) >= KNOWN_CHANNELS:
            kept = {id: one for id, one in self._channels.items() if id in self._latest or id in self._over}
            self._channels = kept
        self._channels[channel.id] = channel

    def series(self, channel: str) -> Series:
        """Return the recent numbers of a channel."""
        series = self._series.get(channel)
        if series is None:
            series = self._series[channel] = Series(self.channel(channel).period_s)
        return series

    def age_s(self, channel: str) -> float | None:
        """Return seconds since the value was true, or None before the first.

        By the source's clock until the value came, by our monotonic one since, which nobody sets.
        """
        reading = self._latest.get(channel)
        if reading is None:
            return None
        arrived = self._arrived[channel]
        known = self.channel(channel)
        if reading.observed_at is None and known.feed:
            if channel not in self._silent.get(known.feed, ()):
                arrived = max(arrived, self._renewed(known.feed))
            if known.holds:
                arrived = max(arrived, self._held(known.feed))
        late = max(0.0, reading.received_at - reading.time)
        return late + self._clock.monotonic() - arrived

    def freshness(self, channel: str) -> Freshness:
        """Say whether the newest reading still speaks of now."""
        return self.judge(channel)[1]

    def judge(self, channel: str) -> tuple[float | None, Freshness]:
        """Return age and freshness at once: both are asked of every channel each second."""
        known, age_s = self.channel(channel), self.age_s(channel)
        up = not known.feed or self._source_up(known.feed)
        return age_s, freshness(age_s, known, source_up=up)

    def severity(self, channel: str) -> Severity:
        """Judge the newest reading by the channel's limits; NORMAL when there is none or it is BAD."""
        reading = self._latest.get(channel)
        if reading is None or reading.quality is Quality.BAD:
            return Severity.NORMAL
        return self.channel(channel).limits.severity(reading.value)
