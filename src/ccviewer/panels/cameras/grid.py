"""Where the tiles of a camera grid lie, as pure functions of their number and the room there is."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log
from typing import Literal, NamedTuple, get_args

Grid = Literal["auto", "1", "4", "6", "9", "16", "1+5"]
GRIDS: tuple[Grid, ...] = get_args(Grid)
GAP = 4
MOST = 16  # tiles at a time when nobody chose a grid
NATURAL = 16 / 9


class Cell(NamedTuple):
    """The room of one tile, in pixels from the top left."""

    x: int
    y: int
    width: int
    height: int


def places(grid: Grid, cameras: int) -> int:
    """Return how many cameras a grid shows at a time."""
    if grid == "auto":
        return max(min(cameras, MOST), 1)
    return 6 if grid == "1+5" else int(grid)


def cells(grid: Grid, cameras: int, width: int, height: int, gap: int = GAP) -> list[Cell]:
    """Return the places of a grid, the most important first; together they fill the room, but for the gaps.

    Rows and columns are chosen so that a tile comes nearest to the shape of a picture.
    """
    count = places(grid, cameras)
    if grid == "1+5":
        return _one_large(width, height, gap)
    columns, rows = _shape(count, width, height, exact=grid != "auto")
    across, down = _edges(columns, width, gap), _edges(rows, height, gap)
    return [Cell(x, y, w, h) for y, h in down for x, w in across][:count]


def pages(cameras: Sequence[str], grid: Grid) -> list[tuple[str, ...]]:
    """Share the cameras out over pages; the first ones are on the first page."""
    size = places(grid, len(cameras))
    return [tuple(cameras[start : start + size]) for start in range(0, len(cameras), size)] or [()]


def neighbour(where: Sequence[Cell], index: int, right: int, down: int) -> int:
    """Return the tile that lies next in a direction, or the same one at the edge."""
    here = where[index]

    def distance(other: Cell) -> float | None:
        along = right * (_mid(other)[0] - _mid(here)[0]) + down * (_mid(other)[1] - _mid(here)[1])
        beside = abs(down * (_mid(other)[0] - _mid(here)[0])) + abs(right * (_mid(other)[1] - _mid(here)[1]))
        return along + 2 * beside if along > 0 else None

    reached = {i: d for i, other in enumerate(where) if (d := distance(other)) is not None}
    return min(reached, key=lambda i: reached[i], default=index)


def _mid(cell: Cell) -> tuple[float, float]:
    return cell.x + cell.width / 2, cell.y + cell.height / 2


def _shape(count: int, width: int, height: int, *, exact: bool) -> tuple[int, int]:
    """Choose columns and rows; `exact` leaves no place empty."""
    best, least = (count, 1), float("inf")
    for columns in range(1, count + 1):
        rows = ceil(count / columns)
        empty = columns * rows - count
        if exact and empty:
            continue
        shape = (width / columns) / max(height / rows, 1)
        misfit = abs(log(max(shape, 0.01) / NATURAL)) + 0.8 * empty / count
        if misfit < least:
            best, least = (columns, rows), misfit
    return best


def _edges(count: int, length: int, gap: int) -> list[tuple[int, int]]:
    """Cut a length into equal pieces; edges are rounded, so the pieces differ by a pixel at most."""
    step = (length + gap) / count
    edges = [round(i * step) for i in range(count + 1)]
    return [(a, max(b - gap - a, 1)) for a, b in pairwise(edges)]


def _one_large(width: int, height: int, gap: int) -> list[Cell]:
    shape = width / max(height, 1)
    if 0.9 <= shape <= 2.8:
        across, down = _edges(3, width, gap), _edges(3, height, gap)
        large = Cell(0, 0, across[1][0] + across[1][1], down[1][0] + down[1][1])
        small = [(2, 0), (2, 1), (0, 2), (1, 2), (2, 2)]
        return [large, *(Cell(across[c][0], down[r][0], across[c][1], down[r][1]) for c, r in small)]
    if shape < 0.9:  # upright: the large one on top, as wide as the room
        tall = round(min(width / NATURAL, height * 0.5))
        below = cells("auto", 5, width, height - tall - gap, gap)
        return [Cell(0, 0, width, tall), *(c._replace(y=c.y + tall + gap) for c in below)]
    wide = round(min(height * NATURAL, width * 0.5))
    beside = cells("auto", 5, width - wide - gap, height, gap)
    return [Cell(0, 0, wide, height), *(c._replace(x=c.x + wide + gap) for c in beside)]
