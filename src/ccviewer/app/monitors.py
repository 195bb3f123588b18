"""Cuts a virtual X screen into monitors, as a video wall would be."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from ccviewer.app.screen import NoScreen

XRANDR = "xrandr"
DPI = 96


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor of the wall; `left` is where it begins on the desktop. All stand with their tops in line."""

    name: str
    size: tuple[int, int]
    left: int = 0
    width_mm: int | None = None

    @property
    def geometry(self) -> str:
        """Return it as xrandr writes it: pixels/millimetres."""
        width, height = self.size
        width_mm = self.width_mm or round(width * 25.4 / DPI)
        height_mm = round(width_mm * height / width)
        return f"{width}/{width_mm}x{height}/{height_mm}+{self.left}+0"


def side_by_side(monitors: Sequence[Monitor]) -> tuple[Monitor, ...]:
    """Return the monitors from left to right without gaps."""
    placed: list[Monitor] = []
    left = 0
    for one in monitors:
        placed.append(Monitor(one.name, one.size, left, one.width_mm))
        left += one.size[0]
    return tuple(placed)


def desktop(monitors: Sequence[Monitor]) -> tuple[int, int]:
    """Return the size of the screen that holds all of them."""
    return sum(one.size[0] for one in monitors), max(one.size[1] for one in monitors)


def cut(monitors: Sequence[Monitor]) -> None:
    """Let the X server at DISPLAY have these monitors. Before Qt starts.

    Raises:
        NoScreen: xrandr is not installed, or the server does not do it.
    """
    program = shutil.which(XRANDR)
    if program is None:
        raise NoScreen("xrandr tidak terpasang: sudo apt-get install x11-xserver-utils")
    for number, one in enumerate(monitors):
        output = "screen" if number == 0 else "none"  # the first one takes over the output that is there
        done = subprocess.run(
            [program, "--setmonitor", one.name, one.geometry, output],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
            env=os.environ,
        )
        if done.returncode:
            raise NoScreen("xrandr: {why}", why=done.stderr.strip() or done.returncode)
