"""Which wanted screen is which connected one, and where a window lands on it. No Qt here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_PX = 100  # nothing that the wall places is ever narrower or lower
ACCEPTED = 30  # below this score a screen is not the wanted one: the window is parked
STAYING = 60  # for the screen that a window already stands on, as long as that is still accepted

Rect = tuple[int, int, int, int]  # x, y, width, height in pixels
Edges = tuple[float, float, float, float]  # left, top, right, bottom as fractions of the screen


@dataclass(frozen=True, slots=True)
class Identity:
    """What can be known of a screen; all but the connector and the size may be empty, or lie."""

    connector: str
    serial: str = ""
    model: str = ""
    manufacturer: str = ""
    size: tuple[int, int] = (0, 0)


def score(want: Identity, have: Identity, shared_serials: frozenset[str] = frozenset()) -> int:
    """Say how much a connected screen is the wanted one. A serial that several share is no identity."""
    points = 0
    if want.serial and have.serial and not {want.serial, have.serial} & shared_serials:
        points += 100 if (want.serial, want.model) == (have.serial, have.model) else -40
    if want.connector and want.connector == have.connector:
        points += 30
    if want.model and (want.model, want.manufacturer) == (have.model, have.manufacturer):
        points += 20
    if want.size == have.size:
        points += 5
    return points


def assign(
    wants: Sequence[Identity], haves: Sequence[Identity], held: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Return wanted index -> connected index, best score first; who finds no screen is left out.

    `held` is where the windows stand now: a screen that starts to claim the serial of another one must
    not pull its window over.
    """
    held = held or {}
    counted = Counter(have.serial for have in haves if have.serial)
    shared = frozenset(serial for serial, count in counted.items() if count > 1)

    def points(i: int, j: int) -> int:
        stays = held.get(i) == j and score(wants[i], haves[j]) >= ACCEPTED
        return score(wants[i], haves[j], shared) + (STAYING if stays else 0)

    pairs = sorted((-points(i, j), i, j) for i in range(len(wants)) for j in range(len(haves)))
    found: dict[int, int] = {}
    for negative, i, j in pairs:
        if -negative >= ACCEPTED and i not in found and j not in found.values():
            found[i] = j
    return found


def seat(
    wanted: Mapping[str, Identity],
    haves: Sequence[Identity],
    held: Mapping[str, int],
    *,
    fill: bool = False,
) -> tuple[dict[str, int], dict[str, int]]:
    """Return which wanted screens, by name, are which connected ones, and which are given another one.

    A screen that is wanted without any trait is any that is free. When not a single one is there, the first
    is given a free one, so that never everything is hidden; with `fill` all that are free are given away, in
    the order of `haves`.
    """
    names = list(wanted)
    found = assign(list(wanted.values()), haves, {names.index(name): at for name, at in held.items()})
    free = [at for at in range(len(haves)) if at not in found.values()]
    for i, name in enumerate(names):
        if i not in found and free and wanted[name] == Identity(""):
            found[i] = free.pop(0)
    homeless = [name for i, name in enumerate(names) if i not in found]
    if not fill:
        homeless = [] if found else homeless[:1]
    instead = dict(zip(homeless, free, strict=False))
    return {names[i]: at for i, at in found.items()}, instead


def relative(rect: Rect, screen: Rect) -> Edges:
    """Return a rectangle as edges in fractions of its screen."""
    x, y, width, height = rect
    sx, sy, sw, sh = screen
    return (x - sx) / sw, (y - sy) / sh, (x + width - sx) / sw, (y + height - sy) / sh


def absolute(edges: Edges, screen: Rect) -> Rect:
    """Return the pixels of a rectangle, wholly inside its screen and never too small to see.

    Edges are rounded, never widths, so that neighbours meet without a gap.
    """
    sx, sy, sw, sh = screen
    left, right = round(edges[0] * sw), round(edges[2] * sw)
    top, bottom = round(edges[1] * sh), round(edges[3] * sh)
    width, height = min(max(right - left, LEAST_PX), sw), min(max(bottom - top, LEAST_PX), sh)
    x, y = min(max(left, 0), sw - width), min(max(top, 0), sh - height)
    return sx + x, sy + y, width, height
