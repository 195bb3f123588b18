"""Channels that devices announce themselves, as Home Assistant has them do."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace

from ccviewer.errors import BadPayload
from ccviewer.feeds.base import Item, Records
from ccviewer.feeds.mqtt.availability import word
from ccviewer.feeds.mqtt.entities import Entity, Presence, entities
from ccviewer.i18n import Text
from ccviewer.model import AVAILABILITY, Asset, Channel, ChannelKind, Quality, Reading, Snapshot, Value

MOST = 10_000  # entities of one broker
KEPT = 20_000  # topics whose last message is kept, for entities that are announced later


class Discovery:
    """What the devices under one prefix have announced. Used in the feed's thread.

    A config that is deleted (an empty message) takes its channels along, and the device with its last one.
    """

    def __init__(self, prefix: str, feed: str, records: Records, opd: str) -> None:
        self._prefix, self._feed, self._records, self._opd = prefix.split("/"), feed, records, opd
        self._configs: dict[str, tuple[Entity, ...]] = {}
        self._listening: dict[str, list[Entity]] = {}  # by topic of values
        self._presences: dict[str, set[str]] = {}  # assets by topic of availability
        self._devices: dict[str, list[Entity]] = {}  # by asset
        self._odd: list[Entity] = []  # those that we cannot read
        self._last: OrderedDict[str, tuple[bytes, Quality]] = OrderedDict()
        self._latest: dict[str, bool] = {}  # the newest word on each asset

    @property
    def topics(self) -> tuple[str, ...]:
        """Return all that there is to subscribe to."""
        prefix = "/".join(self._prefix)
        return (f"{prefix}/+/+/config", f"{prefix}/+/+/+/config", *self._listening, *self._presences)

    @property
    def note(self) -> Text | None:
        """Return which announcements we cannot read."""
        if not self._odd:
            return None
        return Text(
            "{count} kanal memakai templat yang tidak didukung, misalnya {name}",
            count=len(self._odd),
            name=f"{self._odd[0].asset} {self._odd[0].name}",
        )

    def announces(self, topic: str) -> bool:
        """Say whether a message of this topic is a config."""
        levels = topic.split("/")
        count = len(self._prefix)
        return levels[:count] == self._prefix and levels[-1] == "config" and len(levels) - count in (3, 4)

    def hears(self, topic: str) -> bool:
        """Say whether an entity lives on this topic."""
        return topic in self._listening or topic in self._presences

    def learn(self, topic: str, payload: bytes, received_at: float) -> list[Item]:
        """Take a config and return what to post; `topics` may have grown.

        Raises:
            BadPayload: it is no config; what the topic announced before stays.
        """
        levels = tuple(topic.split("/")[len(self._prefix) :])
        found = entities(levels, payload) if payload else ()
        if sum(map(len, self._devices.values())) + len(found) > MOST:
            raise BadPayload("lebih dari {count} kanal", count=MOST)
        items = self._replace(topic, found)
        for device in {entity.asset: entity for entity in found}.values():
            items.append(self._thing(device, received_at))
        for entity in found:
            if entity.topic in self._last:
                kept, quality = self._last[entity.topic]
                items += self._readings(entity, kept, quality, received_at)
        for asset in sorted({entity.asset for entity in found}):
            items += self._available(asset, received_at)
        return items

    def hear(self, topic: str, payload: bytes, quality: Quality, received_at: float) -> list[Item]:
        """Return what a message on a topic of entities says.

        Raises:
            BadPayload: it makes sense to none of them.
        """
        self._last[topic] = payload, quality
        self._last.move_to_end(topic)
        if len(self._last) > KEPT:
            self._last.popitem(last=False)
        items: list[Item] = []
        failed: BadPayload | None = None
        for asset in sorted(self._presences.get(topic, ())):
            said = [said for each in self._of(asset, topic) if (said := self._word(each)) is not None]
            if said:
                self._latest[asset] = said[-1]
            items += self._available(asset, received_at)
        for entity in self._listening.get(topic, ()):
            try:
                items += self._readings(entity, payload, quality, received_at)
            except BadPayload as error:
                failed = error
        if failed is not None and not items:
            raise failed
        return items

    def _replace(self, topic: str, found: tuple[Entity, ...]) -> list[Item]:
        """Put what a config announces in the place of what it announced before; returns what ends that."""
        if topic not in self._configs:
            self._configs |= {topic: found} if found else {}
            self._index(found)
            return []
        before = self._keys()
        self._configs[topic] = found
        if not found:
            del self._configs[topic]
        for index in (self._listening, self._presences, self._devices, self._odd):
            index.clear()
        self._index(self._entities())
        after = self._keys()
        for id in before - after:
            self._records.forget(id)
        return [Snapshot(self._feed, before), Snapshot(self._feed, after)] if before - after else []

    def _index(self, found: Iterable[Entity]) -> None:
        for entity in found:
            self._listening.setdefault(entity.topic, []).append(entity)
            self._devices.setdefault(entity.asset, []).append(entity)
            for presence in entity.presences:
                self._presences.setdefault(presence.topic, set()).add(entity.asset)
            if entity.template is None:
                self._odd.append(entity)

    def _entities(self) -> Iterable[Entity]:
        return (entity for found in self._configs.values() for entity in found)

    def _keys(self) -> frozenset[str]:
        keys: set[str] = set()
        for entity in self._entities():
            keys |= {self._records.id_of(entity.asset), self._records.id_of(entity.asset, entity.field)}
            if entity.presences:
                keys.add(self._records.id_of(entity.asset, AVAILABILITY))
        return frozenset(keys)

    def _thing(self, entity: Entity, received_at: float) -> Asset:
        device = entity.device
        said: dict[str, Value] = {
            key: str(device[key])
            for key in ("manufacturer", "model", "suggested_area")
            if isinstance(device.get(key), str)
        }
        return Asset(
            self._records.id_of(entity.asset),
            "sensor",
            str(device.get("name") or entity.asset),
            opd=self._opd,
            feed=self._feed,
            received_at=received_at,
            attributes=said,
        )

    def _readings(self, entity: Entity, payload: bytes, quality: Quality, received_at: float) -> list[Item]:
        if entity.template is None:
            return []
        value = entity.value(payload)
        id = self._records.id_of(entity.asset, entity.field)
        channel = self._records.announced(id, value, _described_by(entity))
        reading = Reading(id, value, received_at, quality=quality)
        return [channel, reading] if channel else [reading]

    def _available(self, asset: str, received_at: float) -> list[Item]:
        """Return whether the device is there, as far as its topics have said."""
        mode, words = "latest", []
        for entity in self._devices[asset]:
            mode = entity.mode
            words += [said for each in entity.presences if (said := self._word(each)) is not None]
        if not words:
            return []
        up = (
            all(words)
            if mode == "all"
            else any(words)
            if mode == "any"
            else self._latest.get(asset, words[-1])
        )
        return self._records.available(asset, up, received_at)

    def _of(self, asset: str, topic: str) -> Iterable[Presence]:
        return (
            presence
            for entity in self._devices[asset]
            for presence in entity.presences
            if presence.topic == topic
        )

    def _word(self, presence: Presence) -> bool | None:
        """Return what a topic last said, None for nothing that we understand."""
        payload, _ = self._last.get(presence.topic, (b"", Quality.GOOD))
        try:
            said = presence.template.value(payload)
            return word(str(said).encode(), presence.online, presence.offline)
        except BadPayload:
            return None


def _described_by(entity: Entity) -> Callable[[Channel], Channel]:
    """Return how an entity describes its channel, under what the profile says of it."""

    def described(channel: Channel) -> Channel:
        counter = entity.counter and channel.kind is ChannelKind.GAUGE
        return replace(
            channel,
            name=channel.name or entity.name,
            unit=channel.unit or entity.unit,
            kind=ChannelKind.COUNTER if counter else channel.kind,
            decimals=entity.decimals if channel.decimals is None else channel.decimals,
            expire_after_s=entity.expire_after_s or channel.expire_after_s,
        )

    return described
