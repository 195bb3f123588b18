"""The one timer of the program."""

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from ccviewer.hub import Hub

BEAT_MS = 20  # while a live picture is visible: at 50 ms only 80 % of 25 pictures a second are shown
REST_MS = 50
DRAIN_S = 0.05
SECOND_S = 1.0
GAPS_KEPT = 20_000


class Ticker(QObject):
    """Drains the hub 20 times a second, lets live panels look for pictures, and measures how late it is.

    `live` says whether a live picture is visible now; `beat` is called each tick while it is, `drained`
    each time the hub was drained, `second` once a second.
    """

    def __init__(
        self,
        hub: Hub,
        live: Callable[[], bool],
        beat: Callable[[], None],
        drained: Callable[[], None],
        second: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hub, self._live, self._beat = hub, live, beat
        self._after_drain, self._second = drained, second
        self._gaps: deque[float] = deque(maxlen=GAPS_KEPT)
        self._last = self._drained = self._said = time.monotonic()
        self.ticks = 0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=REST_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def forget_gaps(self) -> None:
        """Begin to measure anew, for example after the start."""
        self._gaps.clear()

    def gaps_ms(self) -> tuple[float | None, float | None]:
        """Return the 99th percentile and the largest time between two ticks, in ms; None before any."""
        if not self._gaps:
            return None, None
        ordered = sorted(self._gaps)
        return ordered[int(len(ordered) * 0.99)] * 1e3, ordered[-1] * 1e3

    def _tick(self) -> None:
        now = time.monotonic()
        self._gaps.append(now - self._last)
        self._last = now
        self.ticks += 1
        try:
            if now - self._drained >= DRAIN_S * 0.9:
                self._drained = now
                self._hub.tick()
                self._after_drain()
        finally:  # whatever is wrong with what came, what is shown must grow old
            if now - self._said >= SECOND_S:
                self._said = now
                self._second()
                self._timer.setInterval(BEAT_MS if self._live() else REST_MS)
        if self._timer.interval() == BEAT_MS:
            self._beat()
