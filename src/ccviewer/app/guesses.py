"""Keeps how many wrong PINs came in a row, so that a kiosk that is switched off and on forgets none."""

import logging
from pathlib import Path

from ccviewer.wall.atomic import write_whole

log = logging.getLogger("ccviewer.app")

GUESSES_FILE = "pin-salah"
MANY_GUESSES = 10  # these wait for the longest time


class Guesses:
    """The number, in a file of the state folder; without one it is forgotten with the program."""

    def __init__(self, state: Path | None) -> None:
        self._path = state / GUESSES_FILE if state is not None else None

    def wrong(self) -> int:
        """Return the number; a file that is damaged counts as many, for somebody damaged it."""
        if self._path is None:
            return 0
        try:
            return max(int(self._path.read_text(encoding="ascii")), 0)
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):
            return MANY_GUESSES

    def remember(self, wrong: int) -> None:
        """Keep the number; 0 removes the file. A disk that cannot be written is logged."""
        if self._path is None:
            return
        try:
            if wrong:
                write_whole(self._path, str(wrong))
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            log.error("%s: wrong PINs cannot be counted over a restart: %s", self._path, error)
