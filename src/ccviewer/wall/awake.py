"""Keeps screens from going dark while a wall is locked for show."""

import ctypes
import logging
import os
import re
import shutil
import subprocess
import sys

from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

log = logging.getLogger("ccviewer.wall")

BUS = "ccviewer-awake"
ANSWER_MS = 1000
XSET_S = 2.0
ES_CONTINUOUS, ES_SYSTEM, ES_DISPLAY = 0x80000000, 0x1, 0x2  # of SetThreadExecutionState


class Awake:
    """Asks whatever there is for a screen that stays on: the session's screen saver, the X server, Windows.

    What is not there is not missed. Main thread; it waits for an answer for a second or two at most.
    """

    def __init__(self) -> None:
        self._held = False
        self._back: list[str] = []  # arguments of xset that undo what we did

    def hold(self) -> None:
        """Keep the screens on from now; a second time does nothing."""
        if self._held:
            return
        self._held = True
        if sys.platform == "win32":
            _windows(ES_CONTINUOUS | ES_SYSTEM | ES_DISPLAY)
            return
        _ask_session()
        self._back = undo_words(_xset("q"))
        if self._back:
            _xset("s", "off", "s", "noblank", "-dpms")

    def release(self) -> None:
        """Let the screens do as before."""
        if not self._held:
            return
        self._held = False
        if sys.platform == "win32":
            _windows(ES_CONTINUOUS)
            return
        QDBusConnection.disconnectFromBus(BUS)  # whoever inhibits and goes away inhibits no more
        if self._back:
            _xset(*self._back)


def undo_words(said: str) -> list[str]:
    """Return what tells xset to set what `xset q` said; nothing when it said nothing of the kind."""
    blanking = re.search(r"prefer blanking:\s+(yes|no)", said)
    saver = re.search(r"timeout:\s+(\d+)\s+cycle:\s+(\d+)", said)
    if not (blanking and saver):
        return []
    words = ["s", saver[1], saver[2], "s", "blank" if blanking[1] == "yes" else "noblank"]
    return [*words, "+dpms"] if "DPMS is Enabled" in said else words


def _xset(*words: str) -> str:
    program = shutil.which("xset")
    if program is None or not os.environ.get("DISPLAY"):
        return ""
    try:
        done = subprocess.run(
            [program, *words],
            capture_output=True,
            text=True,
            timeout=XSET_S,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("xset %s: %s", " ".join(words), error)
        return ""
    return done.stdout


def _ask_session() -> None:
    """Inhibit the screen saver over a connection of our own, so that ending that connection ends it too."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not os.path.exists(f"{runtime}/bus"):
        return  # asking would start a bus that nobody else is on
    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, BUS)
    if not bus.isConnected():
        return
    name = "org.freedesktop.ScreenSaver"
    call = QDBusMessage.createMethodCall(name, "/org/freedesktop/ScreenSaver", name, "Inhibit")
    call.setArguments(["ccviewer", "dinding layar"])
    answer = bus.call(call, QDBus.CallMode.Block, ANSWER_MS)
    if answer.type() == QDBusMessage.MessageType.ErrorMessage:
        log.info("the session has no screen saver to ask: %s", answer.errorName())


def _windows(state: int) -> None:
    """Never tried on Windows: this project is built and tested on Linux."""
    ctypes.windll.kernel32.SetThreadExecutionState(state)  # type: ignore[attr-defined]
