"""What feeds and cameras say of themselves."""

from dataclasses import dataclass
from enum import Enum

from ccviewer.i18n import Text
from ccviewer.model.reading import Freshness


class Link(Enum):
    """How a feed stands to its source."""

    CONNECTING = "connecting"
    UP = "up"
    SILENT = "silent"  # connected, and nothing comes: topic or ACL?
    DOWN = "down"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FeedReport:
    """A feed's own word on how it is, posted at each change and at most once a second.

    Times are UTC seconds. `received_at` is when it last had good data or learned that nothing changed
    (HTTP 304); counts run since the start of the program.
    """

    feed: str
    link: Link
    since: float
    reason: Text | None = None  # why it is not UP, or what is odd while it is
    received_at: float | None = None
    next_try_at: float | None = None
    rows: int = 0
    rejected: int = 0
    sample: str = ""  # the last thing rejected, shortened, without secrets
    simulated: bool = False  # the source says of itself that it is a simulation
    hint: Text | None = None  # what people may try, be it well or not
    warnings: int = 0  # values that could not be read, or had to be guessed
    warning_sample: str = ""  # the last of them: field, why, and the value if it is nobody's own


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The end of one whole document: what this feed brought before and is not in `keys` is over.

    `keys` are the ids of what was just posted: channels, assets, or uids of events. `silent` are
    channels that the document still holds, without a value: their last one is kept, and grows old.
    """

    feed: str
    keys: frozenset[str]
    silent: frozenset[str] = frozenset()


class CameraState(Enum):
    """What can be said of a camera's picture."""

    CONNECTING = "connecting"
    LIVE = "live"
    DELAYED = "delayed"
    STALLED = "stalled"
    FROZEN = "frozen"
    RECONNECTING = "reconnecting"
    AUTH = "auth"
    NOT_FOUND = "not_found"
    OFFLINE = "offline"

    @property
    def freshness(self) -> Freshness:
        """Return what this means in the words of the hub."""
        return _FRESHNESS[self]


_FRESHNESS = {
    CameraState.CONNECTING: Freshness.LOST,
    CameraState.LIVE: Freshness.LIVE,
    CameraState.DELAYED: Freshness.DELAYED,
    CameraState.STALLED: Freshness.STALE,
    CameraState.FROZEN: Freshness.FROZEN,
    CameraState.RECONNECTING: Freshness.STALE,
    CameraState.AUTH: Freshness.LOST,
    CameraState.NOT_FOUND: Freshness.LOST,
    CameraState.OFFLINE: Freshness.LOST,
}


@dataclass(frozen=True, slots=True)
class CameraReport:
    """A camera thread's word, posted at each change and once a second. Times are UTC seconds."""

    camera: str
    state: CameraState
    since: float
    reason: Text | None = None
    fps: float = 0.0  # pictures a second that reached the slot, over the last seconds
    width: int = 0  # of the stream, not of the tile
    height: int = 0
    main: bool = False  # which stream is on
    tries: int = 0  # since it was last live
    next_try_at: float | None = None
    picture_at: float | None = None  # when the last picture came
    shown: int = 0  # pictures that reached the slot since the start of the program
    lag_s: float = 0.0
    recording: bool = False  # a file in a loop, not a camera
    watched: bool = True  # False: no tile shows it, it is only asked now and then whether it is there
    late_by_nature: bool = False  # as HLS and slow snapshots are while all is well
