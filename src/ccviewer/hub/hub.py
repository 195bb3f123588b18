"""The room's one meeting point: feeds and cameras leave what they bring, panels find it."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass

from ccviewer.hub.clock import Clock
from ccviewer.hub.derived import Derivation, Part
from ccviewer.hub.frames import Frames
from ccviewer.hub.freshness import WORSE, freshness
from ccviewer.hub.inbox import Inbox, Item
from ccviewer.hub.rates import Rates
from ccviewer.hub.readings import Readings
from ccviewer.hub.registers import Assets, CameraHealth, Cameras, Events, FeedHealth, Feeds, Snapshots
from ccviewer.hub.series import Series
from ccviewer.hub.topics import Subscriptions, is_filter
from ccviewer.hub.watch import Watch
from ccviewer.model import (
    AVAILABILITY,
    Asset,
    AssetState,
    CameraReport,
    Channel,
    Event,
    FeedReport,
    Freshness,
    Limits,
    Reading,
    Severity,
    Snapshot,
)
from ccviewer.profile import Profile
from ccviewer.profile.filters import matches

log = logging.getLogger("ccviewer.hub")

SWEEP_EVERY_S = 1.0
SWEEP_TICKS = 20  # over so many ticks a large sweep is spread: about a second
SWEEP_LEAST = 500  # steps a tick: judging one channel is one, a few us
ASSET_STEPS = 8  # looking at one asset costs about as much as at so many channels
CHANNEL_LIMIT = 50_000  # of channels, and of assets: a mapping gone wrong makes new ones of every message
FEED, CAMERA, ASSET, EVENT = "sys/feeds/", "sys/cameras/", "sys/assets/", "sys/events/"
STATE_FIELDS = ("state", "up")
_AVAILABILITY = f"/{AVAILABILITY}"


@dataclass(frozen=True, slots=True)
class AssetView:
    """An asset together with what its channels say of it."""

    asset: Asset
    state: AssetState
    severity: Severity
    freshness: Freshness
    age_s: float | None


class Hub:
    """Holds what is known now. `post` may be called from any thread; all else belongs to the main thread.

    Changes are told by id, at most once a tick: channels by their own id, feeds, cameras, assets and events
    as `sys/feeds/<id>`, `sys/cameras/<id>`, `sys/assets/<id>`, `sys/events/<uid>`.
    """

    def __init__(
        self, clock: Clock, profile: Profile, inbox_limit: int = 100_000, channel_limit: int = CHANNEL_LIMIT
    ) -> None:
        self.clock = clock
        self.frames = Frames()
        self.refused = 0  # readings of channels beyond the limit, and assets beyond it
        self._inbox = Inbox(inbox_limit)
        self._channel_limit = channel_limit
        self._served = {(entry.opd, entry.group) for entry in profile.feeds}
        self._feeds = Feeds(clock, profile.feeds)
        self._cameras = Cameras(clock, profile.cameras)
        self._assets = Assets(clock, profile.assets)
        self._events = Events(clock)
        self._snapshots = Snapshots()
        self._readings = Readings(
            clock, profile.describe, self._feeds.up, self._feeds.renewed, self._feeds.held
        )
        self._rates = Rates()
        self._returned: dict[str, float] = {}  # when an asset that was gone came back; UTC seconds
        self._derivations = [Derivation(entry) for entry in profile.derived]
        self._subscriptions = Subscriptions()
        self._of_asset: dict[str, list[str]] = {}
        self._limited: dict[str, None] = {}
        self._said: dict[str, Freshness | None] = {}
        self._swept = float("-inf")
        self._sweep: Iterator[int] = iter(())
        self._sweep_steps = 0  # of the sweep that goes on, then of the last one
        self._sweep_share = SWEEP_LEAST
        self._changed: set[str] = set()
        self._watch = Watch(
            self, self._take_event, {place.id: place.name for place in profile.places.values()}
        )
        self._takers: dict[type, Callable[..., None]] = {
            Reading: self._take_reading,
            Channel: self._readings.announce,
            Asset: self._take_asset,
            Event: self._take_event,
            Snapshot: self._take_snapshot,
            FeedReport: self._take_feed,
            CameraReport: self._take_camera,
        }

    # what comes in

    def post(self, item: Item) -> None:
        """Leave an item. When the inbox is full the oldest one goes, and is counted in `dropped`."""
        self._inbox.post(item)

    def lost(self, count: int) -> None:
        """Count items that were thrown away on their way here."""
        self._inbox.count(count)

    @property
    def dropped(self) -> int:
        """Items thrown away because nobody drained the inbox in time."""
        return self._inbox.dropped

    def tick(self, budget_s: float = 0.008) -> int:
        """Take what was posted and tell subscribers what changed. Returns the number of items taken.

        Of several readings of a channel the newest is told. What is not taken within `budget_s` of real
        time waits for the next tick. About once a second also what only grew old is told; looking at many
        channels is spread over ticks.
        """
        taken = 0
        for item in self._inbox.take(budget_s):
            self._takers[type(item)](item)
            taken += 1
        self._sweep_on()
        changed, self._changed = self._changed, set()
        if changed:
            self._subscriptions.tell(changed)
        return taken

    def subscribe(self, filters: Iterable[str], callback: Callable[[Set[str]], None]) -> Callable[[], None]:
        """Call back with the ids that changed, at most once a tick; returns the way out.

        A filter is an id, or has `+` for one segment and a last `#` for the rest, as in MQTT.
        """
        return self._subscriptions.add(filters, callback)

    def _sweep_on(self) -> None:
        """Go on with the sweep for this tick's share of it, or begin one when it is time."""
        left = self._sweep_share
        for steps in self._sweep:
            self._sweep_steps += steps
            left -= steps
            if left <= 0:
                return
        if left < self._sweep_share:
            return  # one that ended now: the next begins with a tick of its own
        now = self.clock.monotonic()
        if now - self._swept >= SWEEP_EVERY_S:
            self._swept = now
            self._sweep_share = max(SWEEP_LEAST, self._sweep_steps // SWEEP_TICKS)
            self._sweep_steps = 0
            self._sweep = self._sweeping()
            self._sweep_on()

    def _sweeping(self) -> Iterator[int]:
        """Look at everything once; yields now and then how many steps were taken."""
        yield from self._derive()
        yield from self._age()
        yield from self._watch.look()

    # what is known

    def latest(self, channel: str) -> Reading | None:
        """Return the newest reading, or None before the first and after the source said that it is over."""
        return self._readings.latest(channel)

    def channel(self, channel: str) -> Channel:
        """Return what the profile and the feed say of a channel."""
        return self._readings.channel(channel)

    def channels(self, pattern: str = "#") -> list[str]:
        """Return the ids of the channels that have a reading and are covered by a filter, sorted."""
        if not is_filter(pattern):
            return [pattern] if self.latest(pattern) else []
        return sorted(channel for channel in self._readings.ids() if matches(pattern, channel))

    def channel_states(self) -> Counter[Freshness]:
        """Count the channels by what was last found of each, at most about a second ago; cheap for many."""
        return Counter(state for state in self._said.values() if state is not None)

    def series(self, channel: str) -> Series:
        """Return the recent numbers of a channel."""
        return self._readings.series(channel)

    def age_s(self, channel: str) -> float | None:
        """Return seconds since the newest value was true, or None when there is none."""
        return self._readings.age_s(channel)

    def freshness(self, channel: str) -> Freshness:
        """Say whether the newest reading still speaks of now."""
        return self._readings.freshness(channel)

    def severity(self, channel: str) -> Severity:
        """Judge the newest reading by the channel's limits."""
        return self._readings.severity(channel)

    def limited(self) -> list[str]:
        """Return the ids of the channels that have limits and a reading and repeat no other."""
        return list(self._limited)

    def feeds(self) -> list[FeedHealth]:
        """Return the health of every feed, in the order of the profile."""
        return [self._feeds.health(feed) for feed in self._feeds.ids()]

    def feed(self, feed: str) -> FeedHealth:
        """Return the health of one feed; raises KeyError for an unknown one."""
        return self._feeds.health(feed)

    def cameras(self) -> list[CameraHealth]:
        """Return the health of every camera, in the order of the profile."""
        return [self._cameras.health(camera) for camera in self._cameras.ids()]

    def camera(self, camera: str) -> CameraHealth:
        """Return the health of one camera; raises KeyError for an unknown one."""
        return self._cameras.health(camera)

    def events(self) -> list[Event]:
        """Return what happened, newest first."""
        return self._events.newest_first()

    def event(self, uid: str) -> Event | None:
        """Return one event, or None."""
        return self._events.get(uid)

    def assets(self) -> list[AssetView]:
        """Return every asset with what its channels say of it."""
        return list(self.each_asset())

    def each_asset(self) -> Iterator[AssetView]:
        """Yield every asset with what its channels say of it, for those who look over several ticks."""
        for asset in list(self._assets.all()):
            known = self._assets.get(asset.id)
            if known is not None:
                yield self._view(known)

    def asset(self, asset: str) -> AssetView | None:
        """Return one asset with what its channels say of it, or None."""
        known = self._assets.get(asset)
        return None if known is None else self._view(known)

    def asset_channels(self, asset: str) -> list[str]:
        """Return the ids of an asset's channels that have a reading, sorted."""
        return sorted(self._of_asset.get(asset, ()))

    # how it is taken

    def _take_reading(self, reading: Reading) -> None:
        id = reading.channel
        if id.endswith(_AVAILABILITY):
            self._take_availability(reading)
        if id not in self._said and not self._admit(id):
            return
        if self._readings.take(reading):
            self._changed.add(id)
            channel = self._readings.channel(id)
            if channel.feed and reading.observed_at is not None:
                self._feeds.observed(channel.feed, reading.received_at - reading.observed_at)
            if channel.rate:
                rate = self._rates.take(channel, reading)
                if rate is not None:
                    self._take_reading(rate)
        asset = id.rpartition("/")[0]
        if self._assets.get(asset) is not None:
            self._changed.add(ASSET + asset)

    def _admit(self, id: str) -> bool:
        """Make room for a channel that nothing is known of, as long as there is room."""
        if len(self._said) >= self._channel_limit:
            self._refuse(id)
            return False
        self._said[id] = None
        self._of_asset.setdefault(id.rpartition("/")[0], []).append(id)
        for derivation in self._derivations:
            if derivation.covers(id):
                derivation.put(id, self._place_of(id))
        repeats = any(one.entry.op in ("max", "min") and one.makes(id) for one in self._derivations)
        if self._readings.channel(id).limits != Limits() and not repeats:
            self._limited[id] = None
        return True

    def _refuse(self, id: str) -> None:
        if not self.refused:
            log.error(
                "more than %d of a kind; %s and all other new ones are refused", self._channel_limit, id
            )
        self.refused += 1

    def _forget_channel(self, id: str) -> None:
        self._readings.forget(id)
        self._changed.add(id)
        if self._said.pop(id, self) is self:
            return
        self._limited.pop(id, None)
        asset = id.rpartition("/")[0]
        self._of_asset[asset].remove(id)
        if not self._of_asset[asset]:
            del self._of_asset[asset]
        for derivation in self._derivations:
            derivation.drop(id)

    def _move(self, asset: str) -> None:
        """Count the channels of an asset where it stands now."""
        for id in self._of_asset.get(asset, ()):
            for derivation in self._derivations:
                if derivation.entry.by and derivation.covers(id):
                    derivation.put(id, self._place_of(id))

    def _take_availability(self, reading: Reading) -> None:
        """Note a thing that nobody has described yet, and one that comes back: what it said before is old."""
        id = reading.channel.rpartition("/")[0]
        if self._assets.get(id) is None:
            opd, _, rest = id.partition("/")
            feed = self._readings.channel(reading.channel).feed
            name = rest.rpartition("/")[2]
            self._take_asset(Asset(id, "sensor", name, opd=opd, feed=feed, received_at=reading.received_at))
        before = self._readings.latest(reading.channel)
        if before is not None and before.value is False and reading.value is True:
            self._returned[id] = reading.received_at

    def _take_asset(self, asset: Asset) -> None:
        before = self._assets.get(asset.id)
        if before is None and len(self._assets) >= self._channel_limit:
            self._refuse(asset.id)
            return
        if self._assets.take(asset):
            self._changed.add(ASSET + asset.id)
            if before is None or before.place != asset.place:
                self._move(asset.id)

    def _take_event(self, event: Event) -> None:
        if self._events.take(event):
            self._changed.add(EVENT + event.uid)

    def _take_feed(self, report: FeedReport) -> None:
        self._feeds.take(report)
        self._changed.add(FEED + report.feed)

    def _take_camera(self, report: CameraReport) -> None:
        self._cameras.take(report)
        self._changed.add(CAMERA + report.camera)

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        self._readings.hush(snapshot.feed, snapshot.silent)
        for key in self._snapshots.over(snapshot):
            if self._readings.latest(key) is not None:
                rate = self._rates.forget(self._readings.channel(key))
                for id in (key, rate) if rate else (key,):
                    self._forget_channel(id)
            if self._assets.get(key) is not None:
                self._assets.forget(key)
                self._returned.pop(key, None)
                self._move(key)
                self._changed.add(ASSET + key)
            if self._events.get(key) is not None:
                self._events.forget(key)
                self._changed.add(EVENT + key)

    # what time does

    def _derive(self) -> Iterator[int]:
        for derivation in self._derivations:
            for made, members in derivation.groups():
                now = self.clock.now()
                parts = []
                for id in members:
                    parts.append(self._part(id))
                    yield 1
                reading = derivation.reading(made, parts, now)
                if reading is not None:
                    self._take_reading(reading)

    def _place_of(self, channel: str) -> str:
        asset = self._assets.get(channel.rpartition("/")[0])
        return asset.place if asset is not None else ""

    def _part(self, channel: str) -> Part:
        reading = self.latest(channel)
        return Part(reading.value if reading is not None else None, *self._readings.judge(channel))

    def _age(self) -> Iterator[int]:
        """Note what turned fresh or old since the last look, without having been told."""
        for id in list(self._said):
            yield 1
            before = self._said.get(id, self)
            if before is self:  # over since this sweep began
                continue
            now = self.freshness(id)
            if before is not now:
                self._said[id] = now
                self._changed.add(id)
                asset = id.rpartition("/")[0]
                if self._assets.get(asset) is not None:
                    self._changed.add(ASSET + asset)
        self._readings.forget_past()
        self._changed.update(EVENT + uid for uid in self._events.pass_time())
        self._changed.update(FEED + feed for feed in self._feeds.ids())
        self._changed.update(CAMERA + camera for camera in self._cameras.ids())

    def _view(self, asset: Asset) -> AssetView:
        channels = [id for id in self._of_asset.get(asset.id, ()) if self.latest(id) is not None]
        severity = max((self.severity(id) for id in channels), default=Severity.NORMAL)
        said = self._saying(asset, channels)
        if not said and self._is_landmark(asset):
            fresh, age_s = Freshness.LIVE, None
        elif said:
            fresh = min((self.freshness(id) for id in said), key=WORSE.index)
            ages = [age for age in map(self.age_s, said) if age is not None]
            age_s = min(ages, default=None)
        else:
            age_s = self._asset_age_s(asset)
            period_s, expire_after_s = self._feeds.times(asset.feed)
            times = Channel(asset.id, period_s=period_s, expire_after_s=expire_after_s)
            fresh = freshness(age_s, times, source_up=self._feeds.up(asset.feed))
        state = self._state(asset, channels)
        if state is AssetState.DOWN:
            severity = max(severity, Severity.MAJOR)
        return AssetView(asset, state, severity, fresh, age_s)

    def _is_landmark(self, asset: Asset) -> bool:
        """Say whether an asset of the profile only stands there, and nobody was ever to tell how it is."""
        told = asset.feed or self._assets.age_s(asset) is not None
        return not told and tuple(asset.id.split("/")[:2]) not in self._served

    def _asset_age_s(self, asset: Asset) -> float | None:
        age_s = self._assets.age_s(asset)
        if age_s is None or asset.observed_at is not None:
            return age_s
        return min(age_s, self.clock.monotonic() - self._feeds.renewed(asset.feed))

    def _saying(self, asset: Asset, channels: list[str]) -> list[str]:
        """Return the channels that tell how fresh the asset is: of one that is gone, only that it is gone."""
        availability = asset.id + _AVAILABILITY
        if availability not in channels:
            return channels
        word = self.latest(availability)
        if word is not None and word.value is False:
            return [availability]
        return [id for id in channels if id != availability] or channels

    def _state(self, asset: Asset, channels: list[str]) -> AssetState:
        word = self.latest(asset.id + _AVAILABILITY)
        if word is not None and word.value is False:
            return AssetState.DOWN
        since = self._returned.get(asset.id, float("-inf"))
        data = False
        for id in channels:
            reading = self.latest(id)
            if reading is None or reading is word or reading.value is None or reading.received_at < since:
                continue
            if id.rpartition("/")[2] in STATE_FIELDS:
                return _asset_state(reading.value)
            data = True
        if asset.state is AssetState.UNKNOWN and word is not None and word.value is True and data:
            return AssetState.UP
        return asset.state if asset.received_at >= since or not asset.feed else AssetState.UNKNOWN


def _asset_state(value: object) -> AssetState:
    if isinstance(value, str):
        try:
            return AssetState(value)
        except ValueError:
            return AssetState.UNKNOWN
    return AssetState.UP if value else AssetState.DOWN
