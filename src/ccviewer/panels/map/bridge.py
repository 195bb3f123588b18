"""All that crosses between the map page and the program: numbers, and nothing else."""

import json
import math
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

TYPES = {np.dtype(code): name for code, name in (("<f8", "f8"), ("<u4", "u4"), ("<u2", "u2"), ("u1", "u1"))}


@dataclass(frozen=True, slots=True)
class Viewport:
    """What part of the world the page shows; degrees."""

    zoom: float
    lat: float
    lon: float
    west: float
    south: float
    east: float
    north: float


def packed(said: Mapping[str, object], arrays: Mapping[str, NDArray[np.generic]]) -> tuple[str, str]:
    """Return a batch as header (JSON of numbers) and payload (base64, each array at a multiple of 8)."""
    parts, chunks = [], []
    for name, array in arrays.items():
        data = np.ascontiguousarray(array).tobytes()
        parts.append((name, TYPES[array.dtype], array.size))
        chunks.append(data + bytes(-len(data) % 8))
    return json.dumps({**said, "parts": parts}), b64encode(b"".join(chunks)).decode()


class Bridge(QObject):
    """The one object that the page sees. What the page says is checked before anybody hears it."""

    # to the page
    batch = Signal(int, str, str)  # serial, header, payload
    look = Signal(float, float, float, bool)  # latitude, longitude, zoom, animated
    fit = Signal(float, float, float, float, int, int, int, int)  # west south east north, px to keep free
    step = Signal(float)  # zoom levels

    # to the program
    is_ready = Signal()
    is_acked = Signal(int)
    is_painted = Signal(int, int)  # things drawn, things known
    is_moved = Signal(object)  # Viewport
    is_zooming = Signal(float)
    is_touched = Signal(float, float, float, bool)  # Mercator x, y, zoom, twice
    is_hovered = Signal(float, float, float)
    is_left = Signal()
    is_handled = Signal()  # a person moves the map
    is_escaped = Signal()

    @Slot()
    def ready(self) -> None:
        """Hear that the page can take batches."""
        self.is_ready.emit()

    @Slot(int)
    def ack(self, serial: int) -> None:
        """Hear that a batch was taken."""
        self.is_acked.emit(serial)

    @Slot(int, int)
    def painted(self, drawn: int, known: int) -> None:
        """Hear how many things stand in the picture."""
        self.is_painted.emit(drawn, known)

    @Slot(float, float, float, float, float, float, float)
    def moved(
        self, zoom: float, lat: float, lon: float, west: float, south: float, east: float, north: float
    ) -> None:
        """Hear where the page looks."""
        if _sane(zoom) and all(map(math.isfinite, (lat, lon, west, south, east, north))):
            self.is_moved.emit(Viewport(zoom, lat, lon, west, south, east, north))

    @Slot(float)
    def zooming(self, zoom: float) -> None:
        """Hear which zoom the page is on its way to."""
        if _sane(zoom):
            self.is_zooming.emit(zoom)

    @Slot(float, float, float, bool)
    def touched(self, x: float, y: float, zoom: float, twice: bool) -> None:
        """Hear of a click, or the second half of a double click."""
        if _sane(zoom) and math.isfinite(x) and math.isfinite(y):
            self.is_touched.emit(x, y, zoom, twice)

    @Slot(float, float, float)
    def hovered(self, x: float, y: float, zoom: float) -> None:
        """Hear that the mouse is over something."""
        if _sane(zoom) and math.isfinite(x) and math.isfinite(y):
            self.is_hovered.emit(x, y, zoom)

    @Slot()
    def left(self) -> None:
        """Hear that the mouse is over nothing any more."""
        self.is_left.emit()

    @Slot()
    def handled(self) -> None:
        """Hear that a person moves the map."""
        self.is_handled.emit()

    @Slot()
    def escaped(self) -> None:
        """Hear the Escape key."""
        self.is_escaped.emit()


def _sane(zoom: float) -> bool:
    return 0 <= zoom <= 24
