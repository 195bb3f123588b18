"""Where tiles that must be seen go when their screen is gone. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

LAST = 0  # the priority of a tile whose place is taken when there is no other
TURN_S = 8.0  # how long each of several tiles is shown that share one place


@dataclass(frozen=True, slots=True)
class Seen:
    """A tile of a page that is on top: how important it is, and its share of the area of all screens.

    `gone`: its window is parked, nobody sees it.
    """

    tile: str
    must_see: bool
    priority: int  # 1 is the most important, but for LAST
    area: float
    gone: bool


@dataclass(frozen=True, slots=True)
class Lodging:
    """Which homeless tiles stand in for which ones, and who waits for a turn in the last place.

    A tile that stands in for itself shares its place with those that wait.
    """

    instead: dict[str, str]  # tile whose place it is -> homeless tile
    waiting: tuple[str, ...] = ()  # most important first

    def at(self, elapsed_s: float) -> dict[str, str]:
        """Return who stands where so long after the screens were lost: those that wait take turns."""
        if not self.waiting or not self.instead:
            return self.instead
        last = list(self.instead)[-1]
        shared = (self.instead[last], *self.waiting)
        now = self.instead | {last: shared[int(elapsed_s // TURN_S) % len(shared)]}
        return {place: tile for place, tile in now.items() if place != tile}


def rehome(tiles: Sequence[Seen]) -> Lodging:
    """Give the tiles that must be seen and are gone the places of the least important that can be seen.

    By priority the homeless choose; they take the places of tiles that need not be seen, first those of the
    lowest priority, of these the largest. Tiles that must be seen keep their places; where no others are
    left, the least important of them takes turns with the homeless.
    """
    homeless = sorted(
        (one for one in tiles if one.must_see and one.gone), key=lambda one: (one.priority, one.tile)
    )
    left = sorted(
        (one for one in tiles if not one.gone), key=lambda one: (-one.priority, -one.area, one.tile)
    )
    places = [one for one in left if not one.must_see]
    if homeless and left and not places:
        return Lodging({left[0].tile: left[0].tile}, tuple(one.tile for one in homeless))
    instead = {place.tile: one.tile for place, one in zip(places, homeless, strict=False)}
    return Lodging(instead, tuple(one.tile for one in homeless[len(places) :]))
