"""What can be known of the city, and one value of it at one moment."""

import math
from dataclasses import dataclass
from enum import Enum, IntEnum

Value = float | int | str | bool | None


def number(value: Value) -> float | None:
    """Return a value as a number to draw or to add up, True as 1; None when it is no finite one."""
    if not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:  # JSON knows whole numbers of any length
        return None
    return found if math.isfinite(found) else None


class Quality(Enum):
    """How far the source vouches for a value, in the words of OPC UA. Age is another matter: Freshness."""

    GOOD = "good"
    UNCERTAIN = "uncertain"
    BAD = "bad"


class Freshness(Enum):
    """Whether a value still speaks of now. Panels draw each of them differently."""

    LIVE = "live"
    DELAYED = "delayed"
    STALE = "stale"
    LOST = "lost"
    FROZEN = "frozen"  # pictures only


class Severity(IntEnum):
    """How much a value or an event needs a person; a larger one is worse."""

    NORMAL = 0
    INFO = 1
    MINOR = 2
    MAJOR = 3
    CRITICAL = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """From which value on a channel needs a person.

    Each of them is the first value that counts: `minor=2.0` makes 2.0 minor. `falling` turns the
    comparison round, for a value that is bad when low.
    """

    minor: float | None = None
    major: float | None = None
    critical: float | None = None
    falling: bool = False

    def severity(self, value: Value) -> Severity:
        """Judge a value; what is not a number is NORMAL."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return Severity.NORMAL
        steps = (
            (self.critical, Severity.CRITICAL),
            (self.major, Severity.MAJOR),
            (self.minor, Severity.MINOR),
        )
        for limit, severity in steps:
            if limit is not None and (value <= limit if self.falling else value >= limit):
                return severity
        return Severity.NORMAL


class ChannelKind(Enum):
    """What the values of a channel are."""

    GAUGE = "gauge"
    COUNTER = "counter"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Channel:
    """Something that can be known.

    The id is `<opd>/<group>/<asset>/<field>`, for example `kominfo/wifi/alun-alun-1/clients`. It never
    names a transport: `feed` says who brings it, and changes without any screen being edited.
    """

    id: str
    name: str = ""
    unit: str = ""
    kind: ChannelKind = ChannelKind.GAUGE
    decimals: int | None = None
    limits: Limits = Limits()
    period_s: float = 10.0
    expire_after_s: float | None = None  # None: three periods, at least 10 s
    feed: str = ""  # empty: derived, or nobody's
    opd: str = ""  # who owns it, for people to read
    rate: str = ""  # of a counter: the field beside it that holds its growth per second
    holds: bool = False  # its value holds as long as the connection to its source does: somebody would tell

    @property
    def asset(self) -> str:
        """Return the id of the asset that this channel belongs to."""
        return self.id.rpartition("/")[0]

    @property
    def field(self) -> str:
        """Return the last part of the id: what is measured."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one channel at one moment.

    Times are seconds since the epoch, UTC. `received_at` is our clock's word; `observed_at` is the
    source's, and may be missing or wrong. `parts` says of a derived value how many of how many
    channels it is made of.
    """

    channel: str
    value: Value
    received_at: float
    observed_at: float | None = None
    quality: Quality = Quality.GOOD
    parts: tuple[int, int] | None = None

    @property
    def time(self) -> float:
        """When the value was true, as well as we know."""
        return self.received_at if self.observed_at is None else self.observed_at
