"""Where the tiles of a camera grid lie, as pure functions of their number and the room there is."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log
from typing import Literal, NamedTuple, get_args

Grid = Literal[
    "auto", "1", "4", "6", "9", "16", "1+5", "3x2", "4x3", "1+7", "2+8", "1+12", "4+3", "4+8"
]  # fmt: skip
GRIDS: tuple[Grid, ...] = get_args(Grid)
GAP = 4
MOST = 16  # tiles at a time when nobody chose a grid
LEAST = (120, 68)  # px: a tile of which something can be made out
NATURAL = 16 / 9


class Lattice(NamedTuple):
    """Places of unlike size on equal columns and rows: left, top, width, height of each, in those."""

    columns: int
    rows: int
    places: tuple[tuple[int, int, int, int], ...]


def _run(
    count: int, left: int, top: int, width: int, height: int, right: int, down: int
) -> tuple[tuple[int, int, int, int], ...]:
    """Return so many equal places, each a step further."""
    return tuple((left + i * right, top + i * down, width, height) for i in range(count))


# In a room of 16:9 every place of these has that shape, but for the last five of `4+8`.
LATTICES: dict[Grid, Lattice] = {
    "1+7": Lattice(4, 4, ((0, 0, 3, 3), *_run(3, 3, 0, 1, 1, 0, 1), *_run(4, 0, 3, 1, 1, 1, 0))),
    "2+8": Lattice(
        4, 4, (*_run(2, 0, 0, 2, 2, 2, 0), *_run(4, 0, 2, 1, 1, 1, 0), *_run(4, 0, 3, 1, 1, 1, 0))
    ),
    "1+12": Lattice(
        4,
        4,
        (
            (0, 0, 2, 2),
            *_run(2, 2, 0, 1, 1, 1, 0),
            *_run(2, 2, 1, 1, 1, 1, 0),
            *_run(4, 0, 2, 1, 1, 1, 0),
            *_run(4, 0, 3, 1, 1, 1, 0),
        ),
    ),
    "4+3": Lattice(
        8, 6, (*_run(2, 0, 0, 3, 3, 3, 0), *_run(2, 0, 3, 3, 3, 3, 0), *_run(3, 6, 0, 2, 2, 0, 2))
    ),
    "4+8": Lattice(
        40,
        8,
        (
            *_run(2, 0, 0, 15, 3, 15, 0),
            *_run(2, 0, 3, 15, 3, 15, 0),
            *_run(3, 30, 0, 10, 2, 0, 2),
            *_run(5, 0, 6, 8, 2, 8, 0),
        ),
    ),
}


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
    if "x" in grid:
        columns, rows = grid.split("x")
        return int(columns) * int(rows)
    return sum(int(part) for part in grid.split("+"))


def larger(grid: Grid) -> int:
    """Return how many places of a grid are larger than the others; none when all are alike."""
    return int(grid.partition("+")[0]) if "+" in grid else 0


def cells(grid: Grid, count: int, width: int, height: int, caption: int | None = None) -> list[Cell]:
    """Return the places of a grid, the most important first; `count` is that of an automatic one.

    Rows and columns are chosen so that a tile comes nearest to the shape of a picture. The places fill the
    room, but for the gaps; with a `caption`, the height of what is written below a picture, they are as
    large as whole pictures can be, and lie close together in the middle.
    """
    if grid == "1+5" and not 0.9 <= width / max(height, 1) <= 2.8:
        return _split(width, height, caption)
    if grid in LATTICES:
        return _laid(LATTICES[grid], width, height, caption)
    if grid not in ("auto", "1+5"):
        count = places(grid, count, width, height)
    columns, rows = (3, 3) if grid == "1+5" else _shape(count, width, height, exact=grid != "auto")
    if "x" in grid:
        columns, rows = (int(part) for part in grid.split("x"))
    wide, tall = (width, height) if caption is None else _snug(columns, rows, width, height, caption)
    left, top = (width - wide) // 2, (height - tall) // 2
    across = [(left + x, w) for x, w in _edges(columns, wide)]
    down = [(top + y, h) for y, h in _edges(rows, tall)]
    if grid == "1+5":
        large = Cell(left, top, _end(across[1]) - left, _end(down[1]) - top)
        small = [(2, 0), (2, 1), (0, 2), (1, 2), (2, 2)]
        return [large, *(Cell(across[c][0], down[r][0], across[c][1], down[r][1]) for c, r in small)]
    return [Cell(x, y, w, h) for y, h in down for x, w in across][:count]


def pages(cameras: Sequence[str], size: int, kept: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Share the cameras out over pages of so many; the first ones are on the first page.

    Those that are `kept` stand first on every page, as long as that leaves a place for the others.
    """
    kept = [camera for camera in kept if camera in cameras]
    others = [camera for camera in cameras if camera not in kept]
    step = size - len(kept)
    if not others or step < 1:
        ordered = [*kept, *others]
        return [tuple(ordered[start : start + size]) for start in range(0, len(ordered), size)] or [()]
    return [(*kept, *others[start : start + step]) for start in range(0, len(others), step)]


def neighbour(where: Sequence[Cell], index: int, right: int, down: int) -> int:
    """Return the tile that lies next in a direction, or the same one at the edge."""
    here = where[index]

    def distance(other: Cell) -> float | None:
        along = right * (_mid(other)[0] - _mid(here)[0]) + down * (_mid(other)[1] - _mid(here)[1])
        beside = abs(down * (_mid(other)[0] - _mid(here)[0])) + abs(right * (_mid(other)[1] - _mid(here)[1]))
        return along + 2 * beside if along > 0 else None

    reached = {i: d for i, other in enumerate(where) if (d := distance(other)) is not None}
    return min(reached, key=lambda i: reached[i], default=index)


def _laid(lattice: Lattice, width: int, height: int, caption: int | None) -> list[Cell]:
    """Lay a lattice into a room, as `cells` does; its small places are a quarter of it each way."""
    wide, tall = (width, height) if caption is None else _snug(4, 4, width, height, caption)
    left, top = (width - wide) // 2, (height - tall) // 2
    across = [round(i * (wide + GAP) / lattice.columns) for i in range(lattice.columns + 1)]
    down = [round(i * (tall + GAP) / lattice.rows) for i in range(lattice.rows + 1)]
    return [
        Cell(
            left + across[x],
            top + down[y],
            max(across[x + w] - GAP - across[x], 1),
            max(down[y + h] - GAP - down[y], 1),
        )
        for x, y, w, h in lattice.places
    ]


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
