"""The recent past of one channel, for drawing."""

import numpy as np
from numpy.typing import NDArray

FIRST_SIZE = 64
Arrays = tuple[NDArray[np.float64], NDArray[np.float64]]


class Ring:
    """The last `limit` numbers of a channel with their times, in order of time. Main thread only.

    The buffer grows to `limit` as needed. Every number is written twice, one length apart, so that the
    newest always lie in one piece and `arrays` can hand out views instead of copies.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = min(FIRST_SIZE, limit)
        self._count = 0
        self._data = np.empty((2, 2 * self._size))

    def append(self, time: float, value: float) -> None:
        """Add a number; an older one is put in its place, one of the same time replaces the first."""
        if self._count:
            last = self._data[0, self._last()]
            if time < last:
                self._insert(time, value)
                return
            if time == last:
                self._count -= 1
        if self._count == self._size < self._limit:
            self._grow()
        at = self._count % self._size
        self._data[:, at] = self._data[:, at + self._size] = time, value
        self._count += 1

    def arrays(self) -> Arrays:
        """Return times and values, oldest first, each of shape (n,).

        Times are UTC seconds. Both are views that hold until the next tick.
        """
        end = self._last() + 1 if self._count else 0
        start = end - min(self._count, self._size)
        return self._data[0, start:end], self._data[1, start:end]

    def _last(self) -> int:
        """Return where the newest lies, in the upper half once the buffer is full."""
        at = (self._count - 1) % self._size
        return at + self._size if self._count > self._size else at

    def _grow(self) -> None:
        self._rebuild(self.arrays(), min(2 * self._size, self._limit))

    def _insert(self, time: float, value: float) -> None:
        times, values = self.arrays()
        at = int(np.searchsorted(times, time))
        if at < len(times) and times[at] == time:
            values = values.copy()
            values[at] = value
            self._rebuild((times.copy(), values), self._size)
            return
        if at == 0 and len(times) == self._limit:
            return
        merged = np.insert(times, at, time), np.insert(values, at, value)
        size = self._size if len(merged[0]) <= self._size else min(2 * self._size, self._limit)
        self._rebuild(merged, size)

    def _rebuild(self, arrays: Arrays, size: int) -> None:
        kept = [array[-size:].copy() for array in arrays]
        self._size, self._count = size, len(kept[0])
        self._data = np.empty((2, 2 * size))
        for row, array in enumerate(kept):
            self._data[row, : self._count] = self._data[row, size : size + self._count] = array


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
