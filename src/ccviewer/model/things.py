"""What stands, moves and happens in the city."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ccviewer.i18n import Text
from ccviewer.model.reading import Severity, Value
from ccviewer.model.redact import redact

Point = tuple[float, float]  # longitude, latitude; WGS 84, degrees


MOMENTS = frozenset({"quake"})  # kinds of events that have no length
AVAILABILITY = "availability"  # the field that says whether a thing is connected; if not, it is down


class AssetState(Enum):
    """Whether a thing does its work."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Asset:
    """A thing of the city. Its channels have ids that begin with its own: `<asset id>/<field>`."""

    id: str
    kind: str  # access-point, gauge, vehicle, sensor ...; names the icon
    name: str = ""
    place: str = ""
    opd: str = ""
    parent: str = ""
    state: AssetState = AssetState.UNKNOWN
    point: Point | None = None
    feed: str = ""  # empty: from the profile
    received_at: float = 0.0
    observed_at: float | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. Times are UTC seconds; `end` is None while it goes on or is not known."""

    uid: str
    kind: str  # quake, flood, outage, limit, complaint ...
    time: float
    severity: Severity
    title: str | Text
    end: float | None = None
    description: str = ""
    place: str = ""
    point: Point | None = None
    opd: str = ""
    feed: str = ""  # empty: noticed by ccviewer itself
    subject: str = ""  # the channel, asset, feed or camera that it is about
    received_at: float = 0.0
    expires: float | None = None  # from then on nobody may be told of it any more, whatever its source says

    def goes_on(self, now: float) -> bool:
        """Say whether it goes on, as far as is known. A quake is over when it is told.

        What ccviewer noticed itself goes on until it says the end, whatever somebody sets the clock to.
        """
        if not self.feed:
            return self.end is None and self.kind not in MOMENTS
        return self.time <= now and (self.end is None or self.end > now) and self.kind not in MOMENTS


@dataclass(frozen=True, slots=True)
class Place:
    """A named part of the city, mostly a kelurahan; `code` is its Kemendagri code."""

    id: str
    name: str
    code: str = ""
    point: Point | None = None
    ring: tuple[Point, ...] = ()


class SecretUrl:
    """An address that may hold a user and a password. `str` and `repr` hide them; `reveal` does not."""

    __slots__ = ("_url",)

    def __init__(self, url: str) -> None:
        self._url = url

    def reveal(self) -> str:
        """Return the whole address, for the one call that opens it."""
        return self._url

    def __str__(self) -> str:
        """Return the address without what must not be seen."""
        return redact(self._url)

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        """Compare the whole address."""
        return isinstance(other, SecretUrl) and self._url == other._url

    def __hash__(self) -> int:
        """Hash the whole address."""
        return hash(self._url)


@dataclass(frozen=True, slots=True)
class Source:
    """One way to a camera's pictures. `url` is a `SecretUrl`: it never shows its password."""

    url: SecretUrl
    kind: str = "auto"  # auto rtsp hls mjpeg snapshot flv file
    main: bool = False  # the large stream, for a focused tile only
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    period_s: float = 5.0  # between two pictures of a snapshot source
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera. Names repeat in a city; ids do not. `bearing`, `angle` in degrees, `reach` in metres."""

    id: str
    name: str
    place: str = ""
    group: str = ""
    opd: str = ""
    point: Point | None = None
    sources: tuple[Source, ...] = ()
    bearing: float | None = None
    angle: float | None = None
    reach: float | None = None
