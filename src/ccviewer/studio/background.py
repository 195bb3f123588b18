"""Work that must not hold up the window: one job at a time, whose answer comes back on the main thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from ccviewer.errors import CCViewerError
from ccviewer.i18n import Text

LEAVE_S = 2.0
Work = Callable[[threading.Event], Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job came to nothing, in plain words."""

    text: Text


class Background(QObject):
    """Runs jobs in threads; only the newest one is listened to.

    `heard` of a job is called on the main thread with what its work returned, or with a Failure.
    """

    _over = Signal(int, object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name
        self._serial = 0
        self._heard: Callable[[Any], None] | None = None
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._over.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Say whether an answer is still awaited."""
        return self._heard is not None

    def run(self, work: Work, heard: Callable[[Any], None]) -> None:
        """Begin a job; the one before is told to stop and no longer listened to."""
        self.cancel()
        self._heard, self._stop = heard, threading.Event()
        serial, stop = self._serial, self._stop

        def worker() -> None:
            outcome: object = Failure(Text("kesalahan program; lihat catatan"))
            try:
                outcome = work(stop)
            except CCViewerError as error:
                outcome = Failure(error.text)
            finally:
                self._over.emit(serial, outcome)

        thread = threading.Thread(target=worker, name=f"studio-{self._name}", daemon=True)
        self._threads = [*(one for one in self._threads if one.is_alive()), thread]
        thread.start()

    def cancel(self) -> None:
        """Stop listening at once; the thread ends when its work looks up, within 2 s."""
        self._serial += 1
        self._heard = None
        self._stop.set()

    def close(self) -> None:
        """Cancel and wait for the threads, up to 2 s for all."""
        self.cancel()
        deadline = time.monotonic() + LEAVE_S
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.0))

    def _finish(self, serial: int, outcome: object) -> None:
        if serial == self._serial and self._heard is not None:
            heard, self._heard = self._heard, None
            heard(outcome)
