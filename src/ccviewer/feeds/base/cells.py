"""Reads single cells of rows: who it is, where it is, when, how bad."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from ccviewer.model import AssetState, Point, Severity

Row = Mapping[str, Any]

_UNFIT = re.compile(r"[/+#\x00-\x1f\x7f]")
_SEVERITIES = {
    Severity.CRITICAL: "critical extreme kritis genting darurat awas 4",
    Severity.MAJOR: "major severe high berat tinggi siaga 3",
    Severity.MINOR: "minor moderate medium warning sedang waspada 2",
    Severity.INFO: "info information informational low unknown ringan rendah informasi 1",
    Severity.NORMAL: "normal none ok aman 0",
}
_SEVERITY_OF = {word: severity for severity, words in _SEVERITIES.items() for word in words.split()}
_STATES = {
    AssetState.UP: "up on online true 1 aktif hidup menyala terhubung connected normal ok",
    AssetState.DOWN: "down off offline false 0 mati padam putus terputus disconnected nonaktif rusak",
    AssetState.MAINTENANCE: "maintenance pemeliharaan perawatan perbaikan",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}


def slug(text: object) -> str:
    """Return the text as one segment of an id: `/ + #` and control characters become `-`."""
    return _UNFIT.sub("-", str(text))


def seconds(value: object) -> float | None:
    """Return UTC seconds of a mapped time; None for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def severity(value: object) -> Severity:
    """Return how bad a word or number is; what is not known is INFO."""
    if isinstance(value, bool) or value is None:
        return Severity.INFO
    return _SEVERITY_OF.get(str(value).casefold(), Severity.INFO)


def asset_state(value: object) -> AssetState:
    """Return the state of a word or a bool."""
    return _STATE_OF.get(str(value).casefold(), AssetState.UNKNOWN)


def first(row: Row, names: tuple[str, ...]) -> str | None:
    """Return the first of these cells that says anything, as text."""
    for name in names:
        value = row.get(name)
        if value is not None and value != "":
            return str(value)
    return None


def hashed(row: Row) -> str:
    """Return an id of a row that has none: the same for the same content."""
    written = json.dumps(row, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def point(row: Row) -> Point | None:
    """Return the position, or the middle of whatever geometry there is."""
    position = row.get("position")
    if (
        isinstance(position, list | tuple)
        and len(position) == 2
        and not isinstance(position[0], list | tuple)
    ):
        return (float(position[0]), float(position[1]))
    points = list(_points(position if position is not None else row.get("geometry")))
    if not points:
        return None
    return (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))


def _points(shape: object) -> list[Point]:
    if not isinstance(shape, list | tuple) or not shape:
        return []
    if len(shape) == 2 and all(isinstance(part, int | float) for part in shape):
        return [(float(shape[0]), float(shape[1]))]
    return [each for part in shape for each in _points(part)]
