"""Lets exactly one stream of a camera show its pictures."""

import threading

from ccviewer.hub import FrameSlot


class Outlet:
    """Stands before a camera's slot: a new stream takes over with its first picture, the old one is told.

    So there is no black moment between two streams, and a stream that was given up and wakes much later
    cannot paint over its successor. Any thread.
    """

    def __init__(self, slot: FrameSlot) -> None:
        self._slot = slot
        self._lock = threading.Lock()
        self._admitted: set[object] = set()
        self._owner: object = None
        self.shown = 0

    def admit(self, stream: object) -> None:
        """Let a stream take over as soon as it has a picture."""
        with self._lock:
            self._admitted.add(stream)

    def dismiss(self, stream: object) -> None:
        """Show nothing more of a stream, whatever it still does."""
        with self._lock:
            self._admitted.discard(stream)

    def put(
        self, stream: object, width: int, height: int, stride: int, pixels: memoryview, arrived: float
    ) -> bool:
        """Show a picture; False when the stream has been replaced or dismissed and may end."""
        with self._lock:
            if stream not in self._admitted:
                return False
            if self._owner is not stream:
                self._admitted.discard(self._owner)
                self._owner = stream
            self._slot.put(width, height, stride, pixels, arrived)
            self.shown += 1
            return True

    def owned_by(self, stream: object) -> bool:
        """Say whether the pictures come from this stream."""
        return self._owner is stream

    def clear(self) -> None:
        """Drop the picture: there is nothing left that may be shown."""
        with self._lock:
            self._slot.clear()
