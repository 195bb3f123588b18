"""The recent past of one channel, for drawing."""

import numpy as np
from numpy.typing import NDArray

FIRST_SIZE = 64
Arrays = tuple[NDArray[np.float64], NDArray[np.float64]]


class Ring:
    """The last `limit` numbers of a channel with their times, in order of time. Main thread only.

    The buffer grows as needed to a quarter more than `limit`. Numbers are written behind one another and
    moved to the front when the end is reached, so that they always lie in one piece and `arrays` can hand
    out views instead of copies: ten thousand channels hold two of these each.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data = np.empty((2, min(FIRST_SIZE, limit)))
        self._start = self._end = 0

    def append(self, time: float, value: float) -> None:
        """Add a number; an older one is put in its place, one of the same time replaces the first."""
        if self._end > self._start:
            last = self._data[0, self._end - 1]
            if time < last:
                self._insert(time, value)
                return
            if time == last:
                self._end -= 1
        if self._end == self._data.shape[1]:
            self._make_room()
        self._data[:, self._end] = time, value
        self._end += 1
        self._start = max(self._start, self._end - self._limit)

    def arrays(self) -> Arrays:
        """Return times and values, oldest first, each of shape (n,).

        Times are UTC seconds. Both are views that hold until the next tick.
        """
        return self._data[0, self._start : self._end], self._data[1, self._start : self._end]

    def _make_room(self) -> None:
        kept = self._data[:, self._start : self._end]
        length = kept.shape[1]
        if self._data.shape[1] < self._limit + self._limit // 4:
            self._data = np.empty((2, min(2 * max(length, 1), self._limit + self._limit // 4 + 1)))
        self._data[:, :length] = kept
        self._start, self._end = 0, length

    def _insert(self, time: float, value: float) -> None:
        times, values = self.arrays()
        at = int(np.searchsorted(times, time))
        if times[at] == time:
            values[at] = value
            return
        if at == 0 and len(times) == self._limit:
            return
        if self._end == self._data.shape[1]:
            self._make_room()
        at += self._start
        self._data[:, at + 1 : self._end + 1] = self._data[:, at : self._end]
        self._data[:, at] = time, value
        self._end += 1
        self._start = max(self._start, self._end - self._limit)


class Series:
    """What a chart can draw of one channel. Main thread only.

    Every number of the last hour or so, and a mean a minute of the last day.
    """

    NEAR_S = 3600.0
    DAY_S = 86_400.0 + 900  # a little more, to compare with the same time yesterday
    BUCKET_S = 60.0

    def __init__(self, period_s: float) -> None:
        self._near = Ring(int(min(max(self.NEAR_S / max(period_s, 0.5) * 1.2, 64), 8192)))
        self._day = Ring(int(self.DAY_S / self.BUCKET_S))
        self._bucket = float("-inf")
        self._sum, self._n = 0.0, 0

    def append(self, time: float, value: float) -> None:
        """Add a number at its UTC seconds; late ones find their place."""
        bucket = time // self.BUCKET_S * self.BUCKET_S
        if bucket > self._bucket:
            self._bucket, self._sum, self._n = bucket, 0.0, 0
        self._near.append(time, value)
        if bucket == self._bucket:
            self._sum += value
            self._n += 1
            self._day.append(bucket, self._sum / self._n)
        else:
            self._day.append(bucket, value)

    def since(self, start: float) -> Arrays:
        """Return times and values from `start` (UTC seconds) on, oldest first, each of shape (n,).

        Each number where all of them are kept, a mean a minute before that. Copies or views: hold them
        until the next tick only.
        """
        times, values = self._near.arrays()
        if not len(times) or times[0] > start:
            day_times, day_values = self._day.arrays()
            until = times[0] // self.BUCKET_S * self.BUCKET_S if len(times) else np.inf
            old = day_times < until
            times = np.concatenate((day_times[old], times))
            values = np.concatenate((day_values[old], values))
        first = int(np.searchsorted(times, start))
        return times[first:], values[first:]
