"""The three ports on which the rehearsal city answers."""

import os
import socket
from dataclasses import dataclass

from ccviewer.errors import CCViewerError

HOST = "127.0.0.1"
DEFAULT_PORT = 18_800


class PortTaken(CCViewerError):
    """A port that the city needs belongs to somebody else."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the city answers, all on 127.0.0.1."""

    mqtt: int
    rest: int
    cameras: int


def listeners(base: int) -> tuple[socket.socket, socket.socket, socket.socket]:
    """Take three ports: base, base+1, base+2, or any free ones when base is 0.

    Raises:
        PortTaken: one of them is in use.
    """
    taken: list[socket.socket] = []
    for offset in range(3):
        port = base + offset if base else 0
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            # Bound is not taken on Linux while nobody listens: a second city would bind too, and fail late.
            listener.listen(128)
        except OSError as error:
            for other in (*taken, listener):
                other.close()
            raise PortTaken("porta {port} sudah dipakai: {why}", port=port, why=error.strerror) from error
        taken.append(listener)
    return taken[0], taken[1], taken[2]
