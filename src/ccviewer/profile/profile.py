"""What an OPD has, as frozen values; what a mistake is has been found before one of these exists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from ccviewer.model import Asset, Camera, Channel, ChannelKind, Limits, Place, Point
from ccviewer.profile.filters import matches
from ccviewer.profile.pin import PinHash

LEAST_EXPIRY_S = 10.0
MQTT_EXPIRY_S = 300.0


@dataclass(frozen=True, slots=True)
class Opd:
    """The department that this profile belongs to; its id is the first segment of its channels."""

    id: str
    name: str
    timezone: str = "UTC"  # as it was written; Profile.zone is the zone itself
    language: str = "id"
    contact: str = ""
    others: Mapping[str, str] = field(default_factory=dict)  # names of other departments by id


@dataclass(frozen=True, slots=True)
class City:
    """Where the map looks. Files are absolute and were there when the profile was read."""

    name: str = ""
    center: Point | None = None  # None: nothing in the profile has a position
    zoom: float = 13.0
    land: Path | None = None  # GeoJSON of coast polygons
    borders: Path | None = None  # GeoJSON with the properties kode and nama
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class SeatUser:
    """Somebody who may sit here. `os_user` "" and `pin` None are never both."""

    name: str
    role: str  # tamu pejabat operator supervisor ti
    os_user: str = ""
    pin: PinHash | None = None


@dataclass(frozen=True, slots=True)
class SeatRules:
    """Who may sit at this computer, and what whoever has not logged in may do."""

    id: str = ""  # "": the name of the computer
    role: str = "tamu"
    lock_after_s: float = 600.0  # 0: never
    users: tuple[SeatUser, ...] = ()
    kiosk_pin: PinHash | None = None


@dataclass(frozen=True, slots=True)
class Lighting:
    """Which theme the wall has: night, dim, day, or auto by the clock or by a light sensor."""

    theme: str = "night"
    day: str = "06:00-18:00"  # a schedule, or "sun"
    dim: str = ""  # a schedule; empty: never by the clock
    ambient: str = ""  # the channel of a light sensor in lux
    ambient_dim_lux: float = 10.0
    ambient_day_lux: float = 300.0


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One `[[feeds]]`. `options` is an instance of the Options of its kind."""

    id: str
    kind: str
    group: str  # the second segment of its ids
    opd: str  # the first one
    options: BaseModel = field(repr=False)  # may hold a password that somebody wrote into the profile
    line: int = 0

    @property
    def title(self) -> str:
        """Return the name that people read."""
        return getattr(self.options, "title", None) or self.id

    @property
    def said_expire_after_s(self) -> float | None:
        """Return the age at which its data are stale, when the profile says one."""
        said: float | None = getattr(self.options, "expire_after", None)
        return said

    @property
    def expire_after_s(self) -> float:
        """Return the age at which its data are stale: its own word, else 3 periods, at least 10 s.

        Without a period, as MQTT is, it is 5 min.
        """
        if self.said_expire_after_s is not None:
            return self.said_expire_after_s
        every: float | None = getattr(self.options, "every", None)
        return MQTT_EXPIRY_S if every is None else max(3 * every, LEAST_EXPIRY_S)

    @property
    def period_s(self) -> float:
        """Return how often it brings something: its own word, else a third of its expiry."""
        every: float | None = getattr(self.options, "every", None)
        return self.expire_after_s / 3 if every is None else every


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """What is known of the channels that pass `match`; None leaves a key to the next rule."""

    match: str
    name: str | None = None
    unit: str | None = None
    kind: ChannelKind | None = None
    decimals: int | None = None
    limits: Limits | None = None
    period_s: float | None = None
    expire_after_s: float | None = None
    rate: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A channel made of others. With `by == "place"` one for each place, whose id stands for `{place}`."""

    id: str
    of: str  # filter over channel ids
    op: str  # sum mean min max count up
    by: str = ""  # "" or "place"
    name: str = ""
    unit: str = ""
    kind: ChannelKind = ChannelKind.GAUGE
    decimals: int | None = None
    limits: Limits = field(default_factory=Limits)

    def place(self, channel_id: str) -> str | None:
        """Return the place that this id speaks of, "" when it speaks of none, None when it is not ours."""
        head, brace, tail = self.id.partition("{place}")
        if not brace:
            return "" if channel_id == self.id else None
        if not channel_id.startswith(head) or not channel_id.endswith(tail):
            return None
        place = channel_id[len(head) : len(channel_id) - len(tail)]
        return place if place and "/" not in place else None


@dataclass(frozen=True, slots=True)
class ControlKey:
    """A controller far away: whom its public key stands for, and what it may ask for."""

    name: str
    public: str  # `ed25519:...`
    role: str  # the highest one that its messages may name
    commands: tuple[str, ...]  # patterns: `tour.*`
    windows: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class Control:
    """Where this seat listens for commands over MQTT, and from whom. Paths are absolute."""

    room: str
    seat: str
    broker: str  # mqtt://HOST:PORT or mqtts://
    keys: tuple[ControlKey, ...] = ()
    ca_file: str = ""
    client_cert: str = ""
    client_key: str = ""
    user: str = ""
    password: str = field(default="", repr=False)  # may hold one that somebody wrote into the profile
    protocol: str = "auto"
    keepalive: int = 30


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that IT says of an OPD. Secrets are still `{secret.NAME}`: see `profile.secrets`."""

    opd: Opd
    zone: tzinfo
    path: Path  # absolute
    city: City = City()
    places: Mapping[str, Place] = field(default_factory=dict)
    feeds: tuple[FeedEntry, ...] = ()
    channel_rules: tuple[ChannelRule, ...] = ()
    derived: tuple[Derived, ...] = ()
    assets: tuple[Asset, ...] = ()
    cameras: tuple[Camera, ...] = ()
    scene: str = "umum"
    strangers: Literal["park", "fill"] = "park"  # what becomes of windows whose screen is not there
    lighting: Lighting = Lighting()
    seat: SeatRules | None = None  # None: nobody says who may what here
    control: Control | None = None  # None: nobody far away is listened to

    @property
    def simulated(self) -> bool:
        """Say whether everything shown is a rehearsal."""
        return self.city.simulated

    def opd_name(self, opd: str) -> str:
        """Return the name of a department by its id; ours for an empty one, an unknown id as it is."""
        if opd in ("", self.opd.id):
            return self.opd.name
        return self.opd.others.get(opd, opd)

    def feed(self, id: str) -> FeedEntry:
        """Return the feed of this id.

        Raises:
            KeyError: there is none.
        """
        for entry in self.feeds:
            if entry.id == id:
                return entry
        raise KeyError(id)

    def describe(self, channel_id: str) -> Channel:
        """Return what is known of a channel, be it announced or not. Pure; any thread.

        For each key the first rule that has it wins, then the derived channel's own word, then the feed's,
        then the default of `Channel`.
        """
        rules = [rule for rule in self.channel_rules if matches(rule.match, channel_id)]
        derived, place = self._derived(channel_id)
        entry = self._feed_of(derived.of if derived else channel_id)
        own = (
            ChannelRule(
                "",
                name=f"{derived.name} {place.name}" if place and derived.name else derived.name,
                unit=derived.unit,
                kind=derived.kind,
                decimals=derived.decimals,
                limits=derived.limits,
            )
            if derived
            else ChannelRule("")
        )
        # A period of its own makes three of them the age of being stale, unless the feed says an age itself.
        paced = any(rule.period_s is not None for rule in rules)
        of_feed = ChannelRule("")
        if entry:
            expiry = entry.said_expire_after_s if paced else entry.expire_after_s
            of_feed = ChannelRule("", period_s=entry.period_s, expire_after_s=expiry)
        known: dict[str, object] = {
            key: value
            for rule in reversed((*rules, own, of_feed))
            for key in ("name", "unit", "kind", "decimals", "limits", "period_s", "expire_after_s", "rate")
            if (value := getattr(rule, key)) is not None
        }
        opd = channel_id.partition("/")[0]
        return Channel(
            channel_id,
            feed=entry.id if entry and not derived else "",
            opd=self.opd_name(opd),
            **known,  # type: ignore[arg-type]  # the keys of a rule have the types of a channel's
        )

    def _derived(self, channel_id: str) -> tuple[Derived | None, Place | None]:
        for derived in self.derived:
            place = derived.place(channel_id)
            if place is not None and (not place or place in self.places):
                return derived, self.places.get(place)
        return None, None

    def _feed_of(self, id: str) -> FeedEntry | None:
        opd, _, rest = id.partition("/")
        group = rest.partition("/")[0]
        for entry in self.feeds:
            if opd in ("+", "#", entry.opd) and group in ("+", "#", "", entry.group):
                return entry
        return None
