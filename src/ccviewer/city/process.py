"""Starts the rehearsal city as a child process, and ends it."""

import contextlib
import json
import re
import subprocess
import sys
import threading
from types import TracebackType
from typing import Self

from ccviewer import resources
from ccviewer.city.ports import DEFAULT_PORT, Ports
from ccviewer.errors import CCViewerError

DEFAULT_SEED = 100  # its first minute shows much: high water in view of a camera, a dead camera, Wi-Fi down
_READY_S = 20.0
_STOP_S = 3.0


class CityDown(CCViewerError):
    """The rehearsal city did not come up."""


class CityProcess:
    """A running city. Ends with `stop`, at the end of a `with`, or when this process dies."""

    def __init__(self, process: subprocess.Popen[str], ports: Ports, seed: int) -> None:
        self._process, self.ports, self.seed = process, ports, seed

    @property
    def pid(self) -> int:
        """Return the id of the child process."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Say whether the city still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the city; waits up to 3 s. Harmless when it has ended."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the city."""
        self.stop()


def spawn(seed: int = DEFAULT_SEED, speed: float = 1.0, port_base: int = 0) -> CityProcess:
    """Start the city in a child process and wait until everything answers.

    Raises:
        CityDown: it ended, or was not ready in 20 s; it has said why on standard error.
    """
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ccviewer"]
    process = subprocess.Popen(
        [*program, "city", "--with-parent", f"--seed={seed}", f"--speed={speed}", f"--port-base={port_base}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    too_late = threading.Timer(_READY_S, process.kill)
    too_late.start()
    assert process.stdout is not None  # noqa: S101  (a pipe was asked for)
    line = process.stdout.readline()
    too_late.cancel()
    too_late.join()
    try:
        said = json.loads(line)
        ports = Ports(said["mqtt"], said["rest"], said["cameras"])
    except (ValueError, KeyError, TypeError) as error:
        CityProcess(process, Ports(0, 0, 0), seed).stop()
        raise CityDown(
            "kota latihan tidak dapat dijalankan (kode {code})", code=process.returncode
        ) from error
    return CityProcess(process, ports, seed)


def profile_text(ports: Ports) -> str:
    """Return the demo profile with the ports of this city in place of the usual ones."""
    text = resources.path("profiles/demo.toml").read_text("utf-8")
    real = {DEFAULT_PORT: ports.mqtt, DEFAULT_PORT + 1: ports.rest, DEFAULT_PORT + 2: ports.cameras}
    usual = "|".join(map(str, real))
    return re.sub(rf"\b(?:{usual})\b", lambda found: str(real[int(found.group())]), text)
