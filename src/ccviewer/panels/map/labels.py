"""Chooses which names are written on the map, in order of weight."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from ccviewer.panels.map.kinds import CAMERA_KIND, Thing
from ccviewer.panels.map.looks import BANDS, Band

MOST = 60
CAMERAS_FROM, ALL_FROM = 14.0, 15.5  # zooms
ROLES = {Band.STALE: "stale", Band.LOST: "lost"}


@dataclass(frozen=True, slots=True)
class Label:
    """A name to write beside a row, in a colour of the theme."""

    row: int
    text: str
    role: str


def chosen(
    things: Mapping[str, Thing], rows: Mapping[str, int], zoom: float, selected: str, hidden: Set[str]
) -> tuple[Label, ...]:
    """Return the labels, most important first: what is selected, then by badness, then by zoom.

    A normal thing is named only when one is near enough to see what it is.
    """

    def weight(one: Thing) -> tuple[bool, int, bool, str]:
        return one.key != selected, -one.code, one.kind != CAMERA_KIND, one.key

    def named(one: Thing) -> bool:
        if one.layer in hidden or one.key not in rows:
            return False
        if one.key == selected or BANDS[one.code] >= Band.STALE or zoom >= ALL_FROM:
            return True
        return one.kind == CAMERA_KIND and zoom >= CAMERAS_FROM

    important = sorted(filter(named, things.values()), key=weight)[:MOST]
    return tuple(Label(rows[one.key], one.name, ROLES.get(BANDS[one.code], "text")) for one in important)
