"""How old a value may be before it must look old."""

from ccviewer.model import Channel, Freshness

LEAST_EXPIRY_S = 10.0


def expiry_s(channel: Channel) -> float:
    """Return the age at which a value of this channel is stale."""
    if channel.expire_after_s is not None:
        return channel.expire_after_s
    return max(3 * channel.period_s, LEAST_EXPIRY_S)


def freshness(age_s: float | None, channel: Channel, *, source_up: bool = True) -> Freshness:
    """Judge a value by its age; None means that nothing ever came.

    A value that is too old is STALE while its source still answers, and LOST when it does not.
    """
    if age_s is None:
        return Freshness.LOST
    if age_s > expiry_s(channel):
        return Freshness.STALE if source_up else Freshness.LOST
    return Freshness.DELAYED if age_s > 2 * channel.period_s else Freshness.LIVE


WORSE = (Freshness.LIVE, Freshness.DELAYED, Freshness.FROZEN, Freshness.STALE, Freshness.LOST)


def worst(states: "list[Freshness]") -> Freshness:
    """Return the one furthest from live; LOST of none."""
    return max(states, key=WORSE.index, default=Freshness.LOST)
