"""Tells systemd that the wall stands, that it is alive, and that it ends."""

import contextlib
import os
import socket
from collections.abc import Mapping, MutableMapping
from typing import Self

READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


class Notify:
    """Speaks the protocol of sd_notify(3) to the socket that a service manager named; to nobody without one.

    A word that does not arrive is lost: the wall does not depend on who started it.
    """

    def __init__(self, address: str = "", watched: bool = False) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._watched = watched and bool(address)
        self._ready = False

    @classmethod
    def of(cls, environment: Mapping[str, str], pid: int) -> Self:
        """Read what the service manager said; a watchdog for another process is none of ours."""
        address = environment.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
            return cls()
        meant = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
        return cls(address, watched=meant and environment.get("WATCHDOG_USEC", "0") not in ("", "0"))

    @property
    def ready_said(self) -> bool:
        """Say whether the wall was said to stand."""
        return self._ready

    def ready(self) -> None:
        """Say, once, that the wall can be used."""
        if not self._ready:
            self._ready = True
            self._send(f"{READY}\nMAINPID={os.getpid()}")

    def alive(self) -> None:
        """Say that the event loop turns; call it each second from there and from nowhere else."""
        if self._watched:
            self._send(ALIVE)

    def stopping(self) -> None:
        """Say that the end has begun."""
        self._send(STOPPING)

    def _send(self, words: str) -> None:
        if not self._address:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mouth:
            mouth.setblocking(False)  # a manager that is stuck must not make the wall so
            mouth.connect(self._address)
            mouth.send(words.encode())


def take_from(environment: MutableMapping[str, str]) -> Notify:
    """Read the environment and clear it, so that no child speaks for this process."""
    notify = Notify.of(environment, os.getpid())
    for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
        environment.pop(name, None)
    return notify
