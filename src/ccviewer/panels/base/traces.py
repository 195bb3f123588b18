"""Where the line of a series must be broken because nothing was known."""

import numpy as np
from numpy.typing import NDArray

from ccviewer.hub import Series

Floats = NDArray[np.float64]

BEATS = 2.5  # a step so much longer than those around it is a gap
NEIGHBOURS = 5


def gap_s(times: Floats, period_s: float) -> Floats:
    """Return for each time (UTC seconds) how long after it a value may be missing before it is a gap.

    Three periods; for a mean of a minute, which the series keeps on whole minutes, two and a half of them.
    """
    near, far = 3 * period_s, max(3 * period_s, 2.5 * Series.BUCKET_S)
    return np.where(times % Series.BUCKET_S == 0, far, near)


def joined(times: Floats, period_s: float) -> NDArray[np.bool_]:
    """Return for each time whether a line leads from it to the next; the last one leads nowhere.

    A past that came in a slower beat than the present, as histories do, is judged by its own beat.
    """
    result = np.zeros(len(times), dtype=bool)
    steps = np.diff(times)
    result[:-1] = steps <= gap_s(times[:-1], period_s)
    long = np.flatnonzero(~result[:-1])
    if len(long):
        result[long] = steps[long] <= BEATS * np.maximum(_beat(steps, long, -1), _beat(steps, long, 1))
    return result


def _beat(steps: Floats, at: NDArray[np.intp], direction: int) -> Floats:
    """Return the median of the few steps before or after each of those at `at`; 0 where there is none."""
    near = at[:, None] + direction * np.arange(1, NEIGHBOURS + 1)
    last = len(steps) - 1
    beat: Floats = np.median(steps[np.clip(near, 0, last)], axis=1)
    return np.where((near[:, 0] < 0) | (near[:, 0] > last), 0.0, beat)


def runs(links: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first and the one-past-last index of every unbroken piece."""
    if not len(links):
        return []
    breaks = np.flatnonzero(~links) + 1
    starts = np.concatenate(([0], breaks[:-1]))
    return list(zip(starts.tolist(), breaks.tolist(), strict=True))


def minute_means(times: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return a mean a minute, as the series keeps them of older times, and the newest value as it is.

    Without this the last hour of a day looks restless beside the rest of it.
    """
    if len(times) < 3:
        return times, values
    minutes = times[:-1] // Series.BUCKET_S
    firsts = np.flatnonzero(np.diff(minutes, prepend=-1.0))
    counts = np.diff(np.append(firsts, len(minutes)))
    means = np.add.reduceat(values[:-1], firsts) / counts
    return np.append(minutes[firsts] * Series.BUCKET_S, times[-1]), np.append(means, values[-1])


def thinned(times: Floats, values: Floats, most: int) -> tuple[Floats, Floats]:
    """Return at most about `most` points that keep every peak: the least and greatest of each bin."""
    if len(times) <= most or most < 4:
        return times, values
    size = -(-len(times) // (most // 2))
    whole = len(times) // size * size
    bins = values[:whole].reshape(-1, size)
    offset = np.arange(len(bins)) * size
    kept = np.unique(
        np.concatenate(
            (
                offset + bins.argmin(axis=1),
                offset + bins.argmax(axis=1),
                np.arange(whole, len(times)),
                [0, len(times) - 1],
            )
        )
    )
    return times[kept], values[kept]
