"""Keeps all feeds together from asking one server too often."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WINDOW_S = 60.0
CONNECTIONS = 4


class HostBudget:
    """At most so many requests to a host in any minute, and four at a time. Shared by feeds; any thread."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._begun: dict[str, deque[float]] = {}
        self._slots: dict[str, threading.BoundedSemaphore] = {}

    def reserve(self, host: str, per_minute: int) -> float:
        """Book one request and return seconds to wait before making it."""
        now = self._monotonic()
        with self._lock:
            begun = self._begun.setdefault(host, deque())
            while begun and begun[0] <= now - WINDOW_S:
                begun.popleft()
            at = max(now, begun[-per_minute] + WINDOW_S) if len(begun) >= per_minute else now
            begun.append(at)
            return at - now

    @contextmanager
    def connection(self, host: str, stop: threading.Event) -> Iterator[bool]:
        """Hold one of the host's connections; gives False when `stop` was set before one was free."""
        with self._lock:
            slots = self._slots.setdefault(host, threading.BoundedSemaphore(CONNECTIONS))
        while not slots.acquire(timeout=0.25):
            if stop.is_set():
                yield False
                return
        try:
            yield True
        finally:
            slots.release()
