"""Finds panels and feeds by kind: the built-in ones, then those installed beside us.

Both are the same `module:Class` strings loaded the same way, so built-ins have no privileges
and a frozen program needs no package metadata.
"""

from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from ccviewer.errors import PluginError

BUILTIN = {
    "ccviewer.panels": {
        "cameras": "ccviewer.panels.cameras:CamerasPanel",
        "chart": "ccviewer.panels.chart:ChartPanel",
        "events": "ccviewer.panels.events:EventsPanel",
        "health": "ccviewer.panels.health:HealthPanel",
        "kpi": "ccviewer.panels.kpi:KpiPanel",
        "map": "ccviewer.panels.map:MapPanel",
    },
    "ccviewer.feeds": {
        "files": "ccviewer.feeds.files:FilesFeed",
        "mqtt": "ccviewer.feeds.mqtt:MqttFeed",
        "rest": "ccviewer.feeds.rest:RestFeed",
    },
}


def kinds(group: str) -> dict[str, EntryPoint]:
    """Return every kind of this group that could be loaded; on a clash of names the built-in wins."""
    found = {point.name: point for point in entry_points(group=group)}
    return found | {kind: EntryPoint(kind, where, group) for kind, where in BUILTIN[group].items()}


def find(group: str, kind: str) -> Any:
    """Load the class of this kind, and only that one.

    Raises:
        PluginError: the kind is unknown, or its module does not import, for whatever reason.
    """
    builtin = BUILTIN[group].get(kind)
    # What is installed is looked up on disk: 10 ms, which a profile of 500 feeds would pay a thousand times.
    table = kinds(group) if builtin is None else {kind: EntryPoint(kind, builtin, group)}
    if kind not in table:
        near = get_close_matches(kind, table, n=1)
        if near:
            raise PluginError("jenis {kind} tidak ada; maksudnya {near}?", kind=repr(kind), near=near[0])
        raise PluginError("jenis {kind} tidak ada", kind=repr(kind))
    try:
        return table[kind].load()
    except Exception as error:
        raise PluginError("jenis {kind} tidak dapat dimuat: {why}", kind=repr(kind), why=error) from error
