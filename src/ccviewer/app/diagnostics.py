"""The state of the whole room as plain JSON values, for people, support and tests."""

import hashlib
import os
import platform
import sys
import time
from collections import Counter
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from ccviewer.hub import CameraHealth, FeedHealth, Hub
from ccviewer.panels.base import Context
from ccviewer.wall import Wall
from ccviewer.wall.window import WallWindow

PACKAGES = (
    "ccviewer",
    "PySide6",
    "PySide6-QtAds",
    "av",
    "numpy",
    "paho-mqtt",
    "pyqtgraph",
    "folium",
    "requests",
)


def diagnose(hub: Hub, wall: Wall) -> dict[str, Any]:
    """Return what the room knows of itself now. Holds no secret; errors name the host that they are about."""
    gap_p99_ms, gap_max_ms = wall.ticker.gaps_ms()
    complete_s = None if wall.complete_at is None else wall.complete_at - _started_at(hub)
    return {
        "time": hub.clock.now(),
        "profile": _profile(wall.context),
        "feeds": [_feed(health, hub.clock.now()) for health in hub.feeds()],
        "cameras": [_camera(health) for health in hub.cameras()],
        "channels": {state.value: count for state, count in hub.channel_states().items()},
        "assets": Counter(view.state.value for view in hub.assets()),
        "events": len(hub.events()),
        "dropped": hub.dropped,
        "refused": hub.refused,
        "windows": [_window(window) for window in wall.windows],
        "panels": wall.report(),
        "ui": {
            "gap_p99_ms": _rounded(gap_p99_ms),
            "gap_max_ms": _rounded(gap_max_ms),
            "complete_s": _rounded(complete_s),
            "ticks": wall.ticker.ticks,
        },
        "versions": versions(),
    }


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of what we build on; read once, for each costs a look at the disk."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def _started_at(hub: Hub) -> float:
    """Return when this process began, in the hub's monotonic seconds."""
    return hub.clock.monotonic() - process_age_s()


def process_age_s() -> float:
    """Return for how long this process has been there."""
    if sys.platform != "linux":
        return time.time() - psutil.Process().create_time()
    # psutil adds the moment of the boot, which Linux tells in whole seconds only: up to 1 s wrong.
    begun = Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()[19]  # ticks since the boot
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(begun) / os.sysconf("SC_CLK_TCK")


def _profile(context: Context) -> dict[str, Any]:
    path = context.profile.path
    return {"file": str(path), "sha256": _sum_at_start(path), "signed": not context.unsigned}


@cache
def _sum_at_start(path: Path) -> str | None:
    """Return the sum of a profile as it was when it was first asked for, so that seats can be compared."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _window(window: WallWindow) -> dict[str, Any]:
    at = window.geometry()
    return {
        "id": window.id,
        "screen": window.screen().name(),
        "geometry": [at.x(), at.y(), at.width(), at.height()],
        "page": window.shown,
        "visible": window.isVisible(),
    }


def _feed(health: FeedHealth, now: float) -> dict[str, Any]:
    report = health.report
    return {
        "id": health.id,
        "title": health.title,
        "opd": health.opd,
        "kind": health.kind,
        "state": health.state.value,
        "link": report.link.value,
        "rows": report.rows,
        "rejected": report.rejected,
        "rate": _rounded(health.rate),
        "age_s": _rounded(health.age_s),
        "last_error": str(report.reason) if report.reason else None,
        "sample": report.sample or None,
        "hint": str(report.hint) if report.hint else None,
        "warnings": report.warnings,
        "warning_sample": report.warning_sample or None,
        "next_try_s": _rounded(report.next_try_at - now if report.next_try_at is not None else None),
        "simulated": report.simulated,
    }


def _camera(health: CameraHealth) -> dict[str, Any]:
    report = health.report
    return {
        "id": health.camera.id,
        "name": health.camera.name,
        "state": health.state.value,
        "fps": _rounded(report.fps),
        "width": report.width,
        "height": report.height,
        "main": report.main,
        "age_s": _rounded(health.age_s),
        "shown": report.shown,
        "tries": report.tries,
        "watched": report.watched,
        "late_by_nature": report.late_by_nature,
        "reason": str(report.reason) if report.reason else None,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
