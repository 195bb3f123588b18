"""Makes readings, assets and events of the rows that a mapping gives."""

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ccviewer.feeds.base.cells import Row, asset_state, first, hashed, point, seconds, severity, slug
from ccviewer.feeds.base.feed import Item, Post
from ccviewer.feeds.base.options import FeedOptions
from ccviewer.i18n import Text
from ccviewer.model import (
    AVAILABILITY,
    Asset,
    AssetState,
    Channel,
    ChannelKind,
    Event,
    Quality,
    Reading,
    Snapshot,
    Value,
)

_K = TypeVar("_K")
_V = TypeVar("_V")

AHEAD_S = 300.0  # a source whose clock is further ahead is not believed
REMEMBERED = 50_000  # of a feed: readings that would be recognised, channels that need not be announced
DEFAULT_PERIOD_S = Channel("").period_s
SHOWN = frozenset({"reading", "asset", "event", "alarm", "ticket", "indicator", "camera"})

DRILLS = frozenset({"exercise", "test", "draft", "system", "latihan", "uji"})  # CAP's <status>
REPLIES = frozenset({"ack", "error"})  # CAP's <msgType> of machines that talk to each other
ENDING = frozenset({"update", "cancel"})

_IDENTITY = {
    "reading": ("asset", "key", "uid"),
    "asset": ("asset", "key", "uid"),
    "indicator": ("key", "uid", "asset"),
    "camera": ("key", "uid", "asset"),  # never the name: cities have many a "Simpang Tiga"
}
_EVENT_IDENTITY = ("uid", "key")
_OF_A_READING = frozenset(
    {
        *("key", "uid", "asset", "time", "name", "title", "description", "position", "geometry", "link"),
        *("severity", "status", "class", "adm", "place", "parent", "series", "value", "kind"),
    }
)
_OF_AN_ASSET = frozenset(
    {
        *("key", "uid", "asset", "time", "name", "title", "position", "geometry", "state", "class", "kind"),
        *("adm", "place", "parent"),
    }
)
_OF_A_CAMERA = {"kind": "stream_kind", "area": "area"}
_DESCRIBES_AN_ASSET = ("position", "name", "title", "class", "kind", "adm", "place", "parent")


@dataclass(slots=True)
class Delivery:
    """What one document or message became. `lasting` are the items without a time of their own."""

    items: list[Item] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)  # channels that it holds without a value
    lasting: list[Reading | Asset] = field(default_factory=list)


class Records:
    """Turns rows into what the hub knows; one a feed, used in the feed's thread.

    It remembers what it announced and, in append mode, which times of each channel it posted, so that a
    source that repeats itself, after a reconnection or at every poll, brings nothing twice.
    """

    def __init__(self, options: FeedOptions, *, opd: str, describe: Callable[[str], Channel]) -> None:
        self._options, self._record, self._describe = options, options.map.record, describe
        fields = options.map.fields
        self._measured = tuple(
            name for name, each in fields.items() if name not in _OF_A_READING and each.type != "time"
        )
        self._describing = tuple(name for name in _DESCRIBES_AN_ASSET if name in fields)
        self._opd = options.opd or opd
        self._prefix = f"{self._opd}/{slug(options.group_id)}/"
        self._append = options.mode == "append"
        self._announced: OrderedDict[str, None] = OrderedDict()
        self._seen: OrderedDict[tuple[str, float], None] = OrderedDict()
        self._events: OrderedDict[str, Event] = OrderedDict()
        self._closed: OrderedDict[str, None] = OrderedDict()  # uids that an alarm has replaced or cancelled
        self._drills = False
        self._ids: OrderedDict[str, str] = OrderedDict()
        make = {
            "reading": self._reading,
            "asset": self._asset,
            "indicator": self._indicator,
            "camera": self._camera,
        }
        self._make = make.get(self._record, self._event)

    @property
    def note(self) -> Text | None:
        """Return what is odd about this feed even while it is well."""
        if self._drills:
            return Text("pesan latihan atau uji tidak ditampilkan")
        if self._record == "camera":
            return Text("kamera dari umpan tampil di peta; gambarnya perlu [[cameras]] di profil")
        if self._record in SHOWN:
            return None
        return Text("catatan jenis {record} dibaca, tetapi belum ditampilkan", record=self._record)

    def deliver(
        self,
        rows: Sequence[Row],
        received_at: float,
        *,
        whole: bool,
        quality: Quality = Quality.GOOD,
        observed_at: float | None = None,
    ) -> Delivery:
        """Make items of rows, in the order in which they are to be posted.

        `whole` says that these rows are all that there is (a Snapshot follows in snapshot mode);
        `quality` is for values without a time of their own; `observed_at` is the document's time.
        """
        out = Delivery()
        if self._record == "alarm":
            rows = self._real(rows)
        if self._record in SHOWN:
            for row in rows:
                observed = seconds(row.get("time"))
                if observed is None:
                    observed = observed_at
                sure = quality if observed is None else Quality.GOOD
                if observed is not None and observed > received_at + AHEAD_S:
                    sure = Quality.UNCERTAIN
                self._make(row, _Moment(received_at, observed, sure), out)
        if whole and not self._append:
            for uid in [uid for uid in self._events if uid not in out.keys]:
                del self._events[uid]
            silent = frozenset(out.silent - out.keys)
            out.items.append(Snapshot(self._options.id, frozenset(out.keys), silent))
        return out

    def id_of(self, *names: str) -> str:
        """Return the id of an asset, or of a channel when its field is named too."""
        asset, *field = names
        return "/".join((self._full(asset), *(slug(name) for name in field)))

    def announced(self, id: str, value: Value, word: Callable[[Channel], Channel]) -> Channel | None:
        """Return a channel with `word` put in under what the profile says of it; None if it was announced."""
        if id in self._announced:
            return None
        _remember(self._announced, id, None)
        return self._described(id, value, word)

    def forget(self, id: str) -> None:
        """Announce this anew when it comes again."""
        self._announced.pop(id, None)

    def available(self, name: str | None, up: bool, received_at: float) -> list[Item]:
        """Make the items that say whether a thing is connected; without a name, all things of this feed."""
        assets = {self._full(name)} if name is not None else {id.rpartition("/")[0] for id in self._announced}
        items: list[Item] = []
        for asset in sorted(assets):
            id = f"{asset}/{AVAILABILITY}"
            channel = self.announced(id, up, lambda channel: replace(channel, holds=True))
            items += [channel] if channel else []
            items.append(Reading(id, up, received_at))
        return items

    # one row

    def _reading(self, row: Row, at: "_Moment", out: Delivery) -> None:
        asset = self._asset_id(row)
        for name in self._measured:
            value = row[name]
            if isinstance(value, int | float) or (name == "state" and isinstance(value, str)):
                self._channel(f"{asset}/{name}", value, at, out)
            elif value is None:  # it is still there, and says no value: the last one grows old
                out.silent.add(f"{asset}/{name}")
        series, value = row.get("series"), row.get("value")
        if series is not None:
            self._channel(f"{asset}/{slug(series)}", value, at, out)
        elif isinstance(value, int | float | str):
            self._channel(f"{asset}/value", value, at, out)
        self._describe_asset(asset, row, at, out)

    def _describe_asset(self, asset: str, row: Row, at: "_Moment", out: Delivery) -> None:
        """Post the thing itself too when the row says more of it than values."""
        if any(row[name] is not None for name in self._describing):
            self._put_asset(asset, row, at, out, attributes={})

    def _asset(self, row: Row, at: "_Moment", out: Delivery) -> None:
        attributes = {
            name: value
            if isinstance(value, int | float | str | None)
            else json.dumps(value, ensure_ascii=False)
            for name, value in row.items()
            if name not in _OF_AN_ASSET
        }
        self._put_asset(self._asset_id(row), row, at, out, attributes)

    def _camera(self, row: Row, at: "_Moment", out: Delivery) -> None:
        """Post where a camera stands, never its address, which may hold a key.

        That a list calls it online says nothing of its picture; that it is off is believed.
        """
        down = asset_state(row.get("state")) is AssetState.DOWN
        about = {**row, "kind": "camera", "class": None, "state": "down" if down else None}
        attributes = {name: str(row[key]) for key, name in _OF_A_CAMERA.items() if row.get(key) is not None}
        self._put_asset(self._asset_id(row), about, at, out, attributes)

    def _put_asset(
        self, id: str, row: Row, at: "_Moment", out: Delivery, attributes: Mapping[str, Value]
    ) -> None:
        if self._old(f"asset:{id}", at):
            return
        parent = row.get("parent")
        asset = Asset(
            id,
            kind=str(row.get("kind") or row.get("class") or ""),
            name=str(row.get("name") or row.get("title") or ""),
            place=str(row.get("place") or row.get("adm") or ""),
            opd=self._opd,
            parent="" if parent is None else self._full(str(parent)),
            state=asset_state(row.get("state")),
            point=point(row),
            feed=self._options.id,
            received_at=at.received,
            observed_at=at.observed,
            attributes=attributes,
        )
        out.keys.add(id)
        out.items.append(asset)
        if at.observed is None:
            out.lasting.append(asset)

    def _indicator(self, row: Row, at: "_Moment", out: Delivery) -> None:
        asset = self._asset_id(row)
        dimension = slug(row.get("dimension") or "value")
        self._channel(f"{asset}/{dimension}", row.get("value"), at, out)
        if row.get("target") is not None:
            self._channel(f"{asset}/{dimension}-target", row["target"], at, out)
        self._describe_asset(asset, row, at, out)

    def _event(self, row: Row, at: "_Moment", out: Delivery) -> None:
        uid = self._full(first(row, _EVENT_IDENTITY) or hashed(row))
        begin = next(
            (
                time
                for name in ("onset", "effective", "time", "sent", "start")
                if (time := seconds(row.get(name))) is not None
            ),
            at.observed,
        )
        end = next(
            (time for name in ("end", "expires", "closed") if (time := seconds(row.get(name))) is not None),
            None,
        )
        asset = row.get("asset")
        event = Event(
            uid,
            kind=str(row.get("kind") or row.get("class") or row.get("category") or self._options.group_id),
            time=at.received if begin is None else begin,
            severity=severity(row.get("severity")),
            title=self._title(row, uid),
            end=end,
            description=str(row.get("description") or ""),
            place=str(row.get("place") or row.get("adm") or row.get("area") or ""),
            point=point(row),
            opd=self._opd,
            feed=self._options.id,
            subject="" if asset is None else self._full(str(asset)),
            received_at=at.received,
            expires=seconds(row.get("expires")) if self._record == "alarm" else None,
        )
        action = str(row.get("action") or "").casefold()
        if action in ENDING:
            self._close(row, min(event.time, at.received), out)
        if action == "cancel" or uid in self._closed:
            return
        out.keys.add(uid)
        known = self._events.get(uid)
        if begin is None and known is not None:
            event = replace(event, time=known.time)  # a source without times: it began when we first heard
        if known is not None and replace(known, received_at=event.received_at) == event:
            return
        _remember(self._events, uid, event)
        out.items.append(event)

    def _title(self, row: Row, uid: str) -> str:
        """Return what it is called; the name on a ticket is a citizen's, and not for the wall."""
        name = row.get("category") if self._record == "ticket" else row.get("name")
        return str(row.get("title") or name or uid)

    def _real(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the alarms that are meant, and note which others they end, in whatever order they came."""
        meant = [
            row
            for row in rows
            if str(row.get("status") or "").casefold() not in DRILLS
            and str(row.get("action") or "").casefold() not in REPLIES
        ]
        self._drills = len(meant) < len(rows)
        for row in meant:
            if str(row.get("action") or "").casefold() in ENDING:
                for uid in self._references(row):
                    _remember(self._closed, uid, None)
        return meant

    def _references(self, row: Row) -> set[str]:
        """Return the uids that an update or a cancellation names: ids, or CAP's `sender,id,sent` triples."""
        triples = str(row.get("references") or "").replace(", ", " ").split()
        own = first(row, _EVENT_IDENTITY)
        named = {name for triple in triples for name in (triple, *triple.split(",")[1:2])} - {own}
        return {self._full(name) for name in named}

    def _close(self, row: Row, time: float, out: Delivery) -> None:
        """End what an update replaces or a cancellation takes back: nobody is told of it any more."""
        for uid in self._references(row):
            known = self._events.pop(uid, None)
            if known is not None:
                out.items.append(replace(known, end=time, expires=time))

    # ids and what is already known

    def _asset_id(self, row: Row) -> str:
        name = first(row, _IDENTITY[self._record])
        if name is None:
            name = self._options.id if self._record not in ("asset", "camera") else hashed(row)
        return self._full(name)

    def _full(self, name: str) -> str:
        id = self._ids.get(name)
        if id is None:
            id = self._prefix + slug(name)
            _remember(self._ids, name, id)
        return id

    def _channel(self, id: str, value: Value, at: "_Moment", out: Delivery) -> None:
        out.keys.add(id)
        if self._old(id, at):
            return
        if id not in self._announced:
            _remember(self._announced, id, None)
            out.items.append(self._described(id, value))
        reading = Reading(id, value, at.received, at.observed, at.quality)
        out.items.append(reading)
        if at.observed is None:
            out.lasting.append(reading)

    def _described(
        self, id: str, value: Value, word: Callable[[Channel], Channel] = lambda channel: channel
    ) -> Channel:
        known, options = word(self._describe(id)), self._options
        period_s = options.period_s if known.period_s == DEFAULT_PERIOD_S else known.period_s
        expire_after_s = options.expiry_s if known.expire_after_s is None else known.expire_after_s
        kind = ChannelKind.STATE if isinstance(value, bool | str) else known.kind
        return replace(
            known,
            kind=kind,
            feed=options.id,
            opd=known.opd or self._opd,
            period_s=period_s,
            expire_after_s=expire_after_s,
        )

    def _old(self, id: str, at: "_Moment") -> bool:
        """Say whether this was posted before; a thing without a time of its own is always news."""
        if not self._append or at.observed is None:
            return False
        key = (id, at.observed)
        if key in self._seen:
            return True
        _remember(self._seen, key, None)
        return False


@dataclass(frozen=True, slots=True)
class _Moment:
    """When a row came, when it was true, and how sure that is."""

    received: float
    observed: float | None
    quality: Quality


def again(items: list[Reading | Asset], now: float, post: Post) -> None:
    """Post what a source still holds to be true: a document that did not change, fetched anew."""
    for item in items:
        post(replace(item, received_at=now))


def _remember(store: OrderedDict[_K, _V], key: _K, value: _V) -> None:
    store[key] = value
    if len(store) > REMEMBERED:
        store.popitem(last=False)
