"""One picture a stream goes up, and what the panels want of it goes down."""

import threading
from dataclasses import dataclass
from typing import NamedTuple


class Frame(NamedTuple):
    """A picture ready to draw: rows of 32-bit BGRA pixels, top first, `stride` bytes each."""

    serial: int
    width: int
    height: int
    stride: int
    pixels: memoryview
    arrived: float  # monotonic seconds of the hub's clock


@dataclass(frozen=True, slots=True)
class Demand:
    """What the visible tiles want of one camera; the size is the largest tile's, in physical pixels."""

    width: int
    height: int
    focused: bool = False  # enlarged or full screen: the main stream, please
    fill: bool = False  # the picture shall cover the tile, not fit into it


class FrameSlot:
    """Carries the newest frame from its camera's thread to the main thread; a new one overwrites it.

    Exactly one thread calls `put`. Any thread may read `latest`: rebinding one attribute is atomic, so
    a reader holds a whole frame or the one before, never half of each.
    """

    def __init__(self) -> None:
        self.latest: Frame | None = None
        self._serial = 0

    def put(self, width: int, height: int, stride: int, pixels: memoryview, arrived: float) -> None:
        """Replace the picture. The buffer belongs to the slot from now on and must not be written again."""
        self._serial += 1
        self.latest = Frame(self._serial, width, height, stride, pixels, arrived)

    def clear(self) -> None:
        """Drop the picture: there is nothing left that may be shown."""
        self.latest = None


class Frames:
    """All slots by camera, and what the panels demand of them. Any thread.

    Panels say what they show with `want`, each under its own token; the video room reads `demands`.
    A camera that nobody wants is in no demand, and its stream may be closed.
    """

    def __init__(self) -> None:
        self._slots: dict[str, FrameSlot] = {}
        self._wanted: dict[object, dict[str, Demand]] = {}
        self._lock = threading.Lock()

    def slot(self, camera: str) -> FrameSlot:
        """Return the slot of a camera, always the same one."""
        with self._lock:
            return self._slots.setdefault(camera, FrameSlot())

    def want(self, token: object, demands: dict[str, Demand]) -> None:
        """Replace all that `token` (a panel) wants; an empty dict when it is hidden or closed."""
        with self._lock:
            if demands:
                self._wanted[token] = dict(demands)
            else:
                self._wanted.pop(token, None)

    def demands(self) -> dict[str, Demand]:
        """Return what is wanted of each camera: the largest size, focused if anyone focuses it."""
        with self._lock:
            wanted = [item for demands in self._wanted.values() for item in demands.items()]
        merged: dict[str, Demand] = {}
        for camera, demand in wanted:
            other = merged.get(camera, demand)
            merged[camera] = Demand(
                max(demand.width, other.width),
                max(demand.height, other.height),
                demand.focused or other.focused,
                demand.fill or other.fill,
            )
        return merged
