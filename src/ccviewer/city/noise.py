"""Chance that can be asked again: every number is a function of a seed, a name and a time."""

from functools import lru_cache
from hashlib import blake2b
from math import floor


@lru_cache(maxsize=65_536)
def chance(*key: object) -> float:
    """Return a number in 0..1 that is always the same for the same key, on every machine."""
    digest = blake2b(repr(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def pick(count: int, *key: object) -> int:
    """Return a whole number in 0..count-1."""
    return min(count - 1, int(chance(*key) * count))


def between(low: float, high: float, *key: object) -> float:
    """Return a number in low..high."""
    return low + (high - low) * chance(*key)


def smooth(time: float, period_s: float, *key: object) -> float:
    """Return a number in 0..1 that wanders slowly: a new goal each period, without a jump between."""
    step = floor(time / period_s)
    part = time / period_s - step
    part = part * part * (3 - 2 * part)
    here, there = chance(step, *key), chance(step + 1, *key)
    return here + (there - here) * part


def curve(hour: float, points: tuple[tuple[float, float], ...]) -> float:
    """Return the height of a daily curve at this hour, straight between its points and round midnight."""
    before = points[-1][0] - 24, points[-1][1]
    for after in (*points, (points[0][0] + 24, points[0][1])):
        if hour <= after[0]:
            part = (hour - before[0]) / (after[0] - before[0])
            return before[1] + (after[1] - before[1]) * part
        before = after
    return before[1]
