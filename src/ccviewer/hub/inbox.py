"""Where all threads leave what they bring, until the main thread takes it."""

import threading
import time
from collections import deque
from collections.abc import Iterator

from ccviewer.model import Asset, CameraReport, Channel, Event, FeedReport, Reading, Snapshot

Item = Reading | Channel | Asset | Event | Snapshot | FeedReport | CameraReport

LOOK_EVERY = 32  # items between two looks at the time budget; an event costs up to 0.1 ms


class Inbox:
    """A queue that never blocks a feed: when it is full the oldest item goes, and is counted."""

    def __init__(self, limit: int) -> None:
        self._items: deque[Item] = deque()  # never a list swapped between threads: that loses readings
        self._limit = limit
        self._overflow = threading.Lock()
        self.dropped = 0

    def __len__(self) -> int:
        """Return how many items wait."""
        return len(self._items)

    def post(self, item: Item) -> None:
        """Leave an item. Any thread."""
        self._items.append(item)
        if len(self._items) > self._limit:
            with self._overflow:
                try:
                    self._items.popleft()
                except IndexError:  # the main thread was quicker
                    return
                self.dropped += 1

    def count(self, dropped: int) -> None:
        """Add what was dropped before it came here. Any thread."""
        with self._overflow:
            self.dropped += dropped

    def take(self, budget_s: float) -> Iterator[Item]:
        """Yield what waits, oldest first, until the budget of real time is used up. Main thread."""
        deadline = time.perf_counter() + budget_s
        taken = 0
        while taken % LOOK_EVERY or not taken or time.perf_counter() < deadline:
            try:
                item = self._items.popleft()
            except IndexError:
                return
            yield item
            taken += 1
