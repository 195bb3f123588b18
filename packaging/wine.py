"""Runs programs of Windows on Linux, in a Windows folder of their own."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from build_error import BuildError

SETUP = "packaging/setup.sh windows"
PLACES = "/usr/lib/wine:/usr/lib/wine64:/opt/wine-stable/bin"
LINGER_S = 20  # the server of a prefix waits so long for another program


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program of Windows ended: its exit code, None when it was too slow, and what it wrote."""

    code: int | None
    said: str


class Wine:
    """A folder that is a Windows to the programs in it. Nothing of the user's own Wine is used or changed."""

    def __init__(self, prefix: Path, more: Mapping[str, str] | None = None) -> None:
        self.prefix = prefix
        self._environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(prefix),
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": str(prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
            **dict(more or {}),
        }

    def start(self) -> None:
        """Make the folder when it is not there, and have its server wait for programs.

        Raises:
            BuildError: there is no wine64, or it does not start.
        """
        self.prefix.mkdir(parents=True, exist_ok=True)
        self._call([_tool("wineserver"), f"-p{LINGER_S}"], 30)
        ended = self._call([_tool("wine64"), "wineboot", "-i"], 180)
        if ended != 0 or not (self.prefix / "drive_c").is_dir():
            raise BuildError(f"wine64 cannot make {self.prefix} (exit {ended})")
        if self._call([_tool("wine64"), "winecfg", "-v", "win10"], 60) != 0:
            raise BuildError(f"wine64 cannot be a Windows 10 in {self.prefix}")

    def run(self, program: Path | str, *words: str, timeout_s: float = 120, cwd: Path | None = None) -> Ended:
        """Run a program, given by its Linux path or by name, until it ends or is too slow."""
        command = [_tool("wine64"), str(program), *words]
        process = subprocess.Popen(
            command, env=self._environment, cwd=cwd, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            said, _ = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self.stop()
            process.kill()
            said, _ = process.communicate()
            return Ended(None, said.decode("utf-8", "replace"))
        return Ended(process.returncode, said.decode("utf-8", "replace").replace("\r\n", "\n"))

    def begin(self, program: Path, *words: str) -> "subprocess.Popen[bytes]":
        """Start a program and go on; `stop` ends it in the middle of what it does."""
        return subprocess.Popen(
            [_tool("wine64"), str(program), *words], env=self._environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def stop(self) -> None:
        """End all programs of this folder, and its server."""
        self._call([_tool("wineserver"), "-k"], 30)

    def drive(self, *parts: str) -> Path:
        """Return where something on drive C lies for Linux."""
        return self.prefix.joinpath("drive_c", *parts)

    def _call(self, command: list[str], timeout_s: float) -> int | None:
        try:
            return subprocess.run(
                command, env=self._environment, timeout=timeout_s, check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            return None


def windows_path(path: Path) -> str:
    """Return how Windows names a file of Linux."""
    return str(PureWindowsPath("Z:", *("/", *path.absolute().parts[1:])))


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=PLACES)
    if found is None:
        raise BuildError(f"{name} is not installed; `{SETUP}` brings it")
    return found
