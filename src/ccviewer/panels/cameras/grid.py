"""Where the tiles of a camera grid lie, as pure functions of their number and the room there is."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log
from typing import Literal, NamedTuple, get_args

Grid = Literal["auto", "1", "4", "6", "9", "16", "1+5"]
GRIDS: tuple[Grid, ...] = get_args(Grid)
GAP = 4
MOST = 16  # tiles at a time when nobody chose a grid
LEAST = (120, 68)  # px: a tile of which something can be made out
NATURAL = 16 / 9


class Cell(NamedTuple):
    """The room of one tile, in pixels from the top left."""

    x: int
    y: int
    width: int
    height: int


def places(grid: Grid, cameras: int, width: int, height: int) -> int:
    """Return how many cameras a grid shows at a time; an automatic one no more than can be made out."""
    if grid == "auto":
        room = ((width + GAP) // (LEAST[0] + GAP)) * ((height + GAP) // (LEAST[1] + GAP))
        return max(min(cameras, MOST, room), 1)
    return 6 if grid == "1+5" else int(grid)


def cells(grid: Grid, count: int, width: int, height: int, caption: int | None = None) -> list[Cell]:
    """Return the places of a grid, the most important first; `count` is that of an automatic one.

    Rows and columns are chosen so that a tile comes nearest to the shape of a picture. The places fill the
    room, but for the gaps; with a `caption`, the height of what is written below a picture, they are as
    large as whole pictures can be, and lie close together in the middle.
    """
    if grid == "1+5" and not 0.9 <= width / max(height, 1) <= 2.8:
        return _split(width, height, caption)
    if grid not in ("auto", "1+5"):
        count = int(grid)
    columns, rows = (3, 3) if grid == "1+5" else _shape(count, width, height, exact=grid != "auto")
    wide, tall = (width, height) if caption is None else _snug(columns, rows, width, height, caption)
    left, top = (width - wide) // 2, (height - tall) // 2
    across = [(left + x, w) for x, w in _edges(columns, wide)]
    down = [(top + y, h) for y, h in _edges(rows, tall)]
    if grid == "1+5":
        large = Cell(left, top, _end(across[1]) - left, _end(down[1]) - top)
        small = [(2, 0), (2, 1), (0, 2), (1, 2), (2, 2)]
        return [large, *(Cell(across[c][0], down[r][0], across[c][1], down[r][1]) for c, r in small)]
    return [Cell(x, y, w, h) for y, h in down for x, w in across][:count]


def pages(cameras: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Share the cameras out over pages of so many; the first ones are on the first page."""
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


def _snug(columns: int, rows: int, width: int, height: int, caption: int) -> tuple[int, int]:
    """Return how much of the room whole pictures need, each with its caption if there is room for it."""
    across, down = (width + GAP) / columns - GAP, (height + GAP) / rows - GAP
    wide = min(across, down * NATURAL)
    tall = min(down, across / NATURAL + caption)
    return round(columns * (wide + GAP) - GAP), round(rows * (tall + GAP) - GAP)


def _edges(count: int, length: int) -> list[tuple[int, int]]:
    """Cut a length into equal pieces; edges are rounded, so the pieces differ by a pixel at most."""
    step = (length + GAP) / count
    edges = [round(i * step) for i in range(count + 1)]
    return [(a, max(b - GAP - a, 1)) for a, b in pairwise(edges)]


def _end(edge: tuple[int, int]) -> int:
    return edge[0] + edge[1]


def _split(width: int, height: int, caption: int | None) -> list[Cell]:
    """Lay one large and five small tiles into a room that is very upright or very wide."""
    if width < height:
        tall = round(min(width / NATURAL, height * 0.5))
        below = cells("auto", 5, width, height - tall - GAP, caption)
        return [Cell(0, 0, width, tall), *(c._replace(y=c.y + tall + GAP) for c in below)]
    wide = round(min(height * NATURAL, width * 0.5))
    beside = cells("auto", 5, width - wide - GAP, height, caption)
    return [Cell(0, 0, wide, height), *(c._replace(x=c.x + wide + GAP) for c in beside)]
