"""How a thing on the map looks: one code for each pair of severity and freshness, in order of badness."""

from dataclasses import dataclass
from enum import IntEnum

from ccviewer.hub import AssetView, CameraHealth
from ccviewer.model import AssetState, CameraState, Event, Freshness, Severity


class Band(IntEnum):
    """What a person counts: the states of the legend and of a group's ring; a larger one is worse."""

    NORMAL = 0
    INFO = 1
    MAINTENANCE = 2
    STALE = 3
    MINOR = 4
    LOST = 5
    MAJOR = 6
    CRITICAL = 7


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn: shape by severity, fill by freshness."""

    severity: Severity = Severity.NORMAL
    freshness: Freshness = Freshness.LIVE
    maintenance: bool = False

    @property
    def band(self) -> Band:
        """Return what this counts as."""
        if self.freshness is Freshness.LOST:
            return Band.LOST
        if self.freshness is Freshness.STALE:
            return Band.STALE
        return Band.MAINTENANCE if self.maintenance else Band[self.severity.name]


_S, _F = Severity, Freshness
LOOKS = (
    Look(),
    Look(_S.NORMAL, _F.DELAYED),
    Look(_S.INFO),
    Look(_S.INFO, _F.DELAYED),
    Look(maintenance=True),
    Look(_S.NORMAL, _F.STALE),
    Look(_S.INFO, _F.STALE),
    Look(_S.MINOR, _F.STALE),
    Look(_S.MINOR, _F.DELAYED),
    Look(_S.MINOR),
    Look(_S.NORMAL, _F.LOST),
    Look(_S.MAJOR, _F.STALE),
    Look(_S.MAJOR, _F.DELAYED),
    Look(_S.MAJOR),
    Look(_S.CRITICAL, _F.STALE),
    Look(_S.CRITICAL, _F.DELAYED),
    Look(_S.CRITICAL),
)
BANDS = tuple(look.band for look in LOOKS)  # by code
_CODES = {look: code for code, look in enumerate(LOOKS)}


def code_of(severity: Severity, freshness: Freshness, *, maintenance: bool = False) -> int:
    """Return the code of a state; a frozen picture counts as stale, a lost thing has no severity."""
    if freshness is Freshness.LOST:
        severity = Severity.NORMAL
    if freshness is Freshness.FROZEN:
        freshness = Freshness.STALE
    if maintenance and freshness in (Freshness.LIVE, Freshness.DELAYED):
        return _CODES[Look(maintenance=True)]
    return _CODES[Look(severity, freshness)]


def asset_code(view: AssetView) -> int:
    """Return how an asset looks."""
    maintenance = view.asset.state is AssetState.MAINTENANCE or view.state is AssetState.MAINTENANCE
    return code_of(view.severity, view.freshness, maintenance=maintenance)


def camera_code(health: CameraHealth) -> int:
    """Return how a camera looks."""
    if health.state is CameraState.CONNECTING and health.report.tries <= 1:
        return code_of(Severity.NORMAL, Freshness.DELAYED)  # asked, and has had no time to answer
    if health.state is CameraState.DELAYED and (
        not health.report.watched or health.report.late_by_nature
    ):  # as well as it can be
        return code_of(Severity.NORMAL, Freshness.LIVE)
    return code_of(Severity.NORMAL, health.state.freshness)


def event_code(event: Event) -> int:
    """Return how an event looks: it has happened, so it has no age of its own."""
    return code_of(event.severity, Freshness.LIVE)
