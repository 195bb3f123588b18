"""What may be said of a camera's picture, from facts and the time alone."""

from dataclasses import dataclass
from enum import Enum

from ccviewer.model import CameraState
from ccviewer.video.failures import Cause

FRESH_S = 2.0  # a picture older than this is not live
LATE_S = 1.5
SILENT_S = 8.0  # from here on a silence is a loss
OFFLINE_S = 60.0


class Line(Enum):
    """Where the connection is."""

    CLOSED = "closed"  # nobody asked for it
    OPENING = "opening"
    OPEN = "open"
    LOST = "lost"  # waiting for the next try


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a verdict on one camera is made of. Times are monotonic seconds.

    `picture_at` is the last picture of any connection, `opened_at` the moment this connection opened.
    `cause` is the last failure since the last picture. `gap_s` is how long pictures may be apart by
    nature: 0 for a stream, the period of a snapshot, two GOPs when only key pictures are decoded.
    """

    line: Line = Line.CLOSED
    trying_since: float | None = None  # the first try since the last picture
    opened_at: float | None = None
    packet_at: float | None = None
    picture_at: float | None = None
    cause: Cause | None = None
    gap_s: float = 0.0
    lag_s: float = 0.0
    late: bool = False  # by nature: HLS, snapshots far apart
    frozen: bool = False


def judge(facts: Facts, now: float) -> CameraState:
    """Return the state of a camera."""
    if facts.line is Line.OPEN and _pictured(facts):
        return _open(facts, now)
    if facts.cause is Cause.AUTH:
        return CameraState.AUTH
    if facts.cause is Cause.NOT_FOUND:
        return CameraState.NOT_FOUND
    if facts.picture_at is None:
        since = facts.trying_since
        gone = since is not None and facts.cause is not None and now - since >= OFFLINE_S
        return CameraState.OFFLINE if gone else CameraState.CONNECTING
    if facts.line is Line.CLOSED and facts.cause is None:
        return CameraState.DELAYED if now - facts.picture_at <= FRESH_S + facts.gap_s else CameraState.STALLED
    if now - facts.picture_at >= OFFLINE_S + facts.gap_s:
        return CameraState.OFFLINE
    if facts.cause is Cause.SILENT and now - facts.picture_at < SILENT_S:
        return CameraState.STALLED
    return CameraState.RECONNECTING


def _pictured(facts: Facts) -> bool:
    """Say whether this very connection has brought a picture."""
    return (
        facts.picture_at is not None and facts.opened_at is not None and facts.picture_at >= facts.opened_at
    )


def _open(facts: Facts, now: float) -> CameraState:
    assert facts.picture_at is not None  # noqa: S101  (told by _pictured)
    oldest = min(facts.picture_at, facts.picture_at if facts.packet_at is None else facts.packet_at)
    if now - oldest > FRESH_S + facts.gap_s:
        return CameraState.STALLED
    if facts.frozen:
        return CameraState.FROZEN
    return CameraState.DELAYED if facts.late or facts.lag_s > LATE_S else CameraState.LIVE
