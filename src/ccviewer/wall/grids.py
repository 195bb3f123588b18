"""Named arrangements of a page: where the tiles go, the most important first. No Qt here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ccviewer.i18n import Text
from ccviewer.wall.scene import Column, Row, Tabs, Tile, Tree

MOST_IN_STRIP = 6


@dataclass(frozen=True, slots=True)
class Split:
    """A row or a column of parts with their shares; a part is a place by its number, or another split."""

    across: bool  # True: from left to right
    parts: tuple["Part", ...]
    share: tuple[float, ...]


Part = int | Split


@dataclass(frozen=True, slots=True)
class Template:
    """A named arrangement. Place 0 is for the most important tile."""

    id: str
    title: Text
    whole: Part
    upright: bool = False  # made for screens that are higher than wide

    @property
    def places(self) -> int:
        """Return how many tiles it shows side by side."""
        return len(_places(self.whole))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where some tiles lie, as parts of the window from 0 to 1."""

    tiles: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float


def _row(*parts: Part, share: Sequence[float] = ()) -> Split:
    return Split(True, parts, tuple(share) or _equal(len(parts)))


def _column(*parts: Part, share: Sequence[float] = ()) -> Split:
    return Split(False, parts, tuple(share) or _equal(len(parts)))


def _equal(count: int) -> tuple[float, ...]:
    return (1 / count,) * count


def _lattice(columns: int, rows: int, first: int = 0) -> Split:
    return _column(*(_row(*(first + r * columns + c for c in range(columns))) for r in range(rows)))


TEMPLATES: tuple[Template, ...] = (
    Template("1", Text("Satu panel"), 0),
    Template("1+1", Text("Dua berdampingan"), _row(0, 1)),
    Template("2x2", Text("Empat sama besar"), _lattice(2, 2)),
    Template("3x2", Text("Enam sama besar"), _lattice(3, 2)),
    Template("3x3", Text("Sembilan sama besar"), _lattice(3, 3)),
    Template("4x3", Text("Dua belas sama besar"), _lattice(4, 3)),
    Template("4x4", Text("Enam belas sama besar"), _lattice(4, 4)),
    Template("1+2", Text("Satu besar, dua di samping"), _row(0, _column(1, 2), share=(2 / 3, 1 / 3))),
    Template(
        "1+5",
        Text("Satu besar, lima kecil"),
        _column(
            _row(0, _column(1, 2), share=(2 / 3, 1 / 3)),
            _row(3, 4, 5),
            share=(2 / 3, 1 / 3),
        ),
    ),
    Template(
        "1+7",
        Text("Satu besar, tujuh kecil"),
        _column(
            _row(0, _column(1, 2, 3), share=(3 / 4, 1 / 4)),
            _row(4, 5, 6, 7),
            share=(3 / 4, 1 / 4),
        ),
    ),
    Template(
        "1+12",
        Text("Satu besar, dua belas kecil"),
        _column(
            _row(0, _lattice(2, 2, 1)), _row(5, 6, 7, 8), _row(9, 10, 11, 12), share=(1 / 2, 1 / 4, 1 / 4)
        ),
    ),
    Template(
        "2+8",
        Text("Dua besar, delapan kecil"),
        _column(_row(0, 1), _row(2, 3, 4, 5), _row(6, 7, 8, 9), share=(1 / 2, 1 / 4, 1 / 4)),
    ),
    Template(
        "4+3",
        Text("Empat besar, tiga di samping"),
        _row(_lattice(2, 2), _column(4, 5, 6), share=(3 / 4, 1 / 4)),
    ),
    Template(
        "4+8",
        Text("Empat besar, delapan kecil"),
        _column(
            _row(_lattice(2, 2), _column(4, 5, 6), share=(3 / 4, 1 / 4)),
            _row(7, 8, 9, 10, 11),
            share=(3 / 4, 1 / 4),
        ),
    ),
    Template(
        "strip",
        Text("Satu besar di bawah pita"),
        _column(_row(*range(1, MOST_IN_STRIP + 1)), 0, share=(0.16, 0.84)),
    ),
    Template("tegak-3", Text("Tegak: tiga bersusun"), _column(0, 1, 2), upright=True),
    Template(
        "tegak-1+2",
        Text("Tegak: satu besar, dua kecil"),
        _column(0, _row(1, 2), share=(0.6, 0.4)),
        upright=True,
    ),
    Template(
        "tegak-1+4",
        Text("Tegak: satu besar, empat kecil"),
        _column(0, _row(1, 2), _row(3, 4), share=(0.5, 0.25, 0.25)),
        upright=True,
    ),
    Template("tegak-2x4", Text("Tegak: delapan sama besar"), _lattice(2, 4), upright=True),
)


def template(id: str) -> Template | None:
    """Return the template of this id, or None."""
    return next((one for one in TEMPLATES if one.id == id), None)


def by_importance(tiles: Iterable[str], specs: Mapping[str, Tile]) -> list[str]:
    """Order tiles: what must be seen first, then by priority, then as they came."""
    return sorted(tiles, key=lambda tile: (not specs[tile].must_see, specs[tile].priority))


def arrange(template: Template, tiles: Sequence[str]) -> Tree:
    """Put the tiles, the most important first, into the places of a template.

    Places that stay empty give their room to their neighbours; tiles that find no place become tabs behind
    the least important ones, one each in turn.

    Raises:
        ValueError: there is no tile.
    """
    if not tiles:
        raise ValueError("no tile to arrange")
    places = sorted(_places(template.whole))
    held: dict[int, list[str]] = {place: [tile] for place, tile in zip(places, tiles, strict=False)}
    taken = places[: len(tiles)]
    behind = taken[len(taken) // 2 :]  # the larger half keeps one tile each
    for number, tile in enumerate(tiles[len(places) :]):
        held[behind[-1 - number % len(behind)]].append(tile)
    tree = _filled(template.whole, held)
    if tree is None:
        raise ValueError("no place to arrange into")
    return tree


def suited(count: int, *, upright: bool) -> list[Template]:
    """Return the templates for so many tiles, the best first: no place empty, no tile behind another."""

    def misfit(one: Template) -> tuple[bool, int]:
        return one.upright is not upright, abs(one.places - count)

    return sorted(TEMPLATES, key=misfit)


def spots(tree: Tree, left: float = 0, top: float = 0, width: float = 1, height: float = 1) -> list[Spot]:
    """Return where the tiles of a tree lie."""
    if isinstance(tree, Tabs):
        return [Spot(tree.tabs, left, top, width, height)]
    found: list[Spot] = []
    children = tree.row if isinstance(tree, Row) else tree.column
    for child, share in zip(children, tree.share, strict=True):
        if isinstance(tree, Row):
            found += spots(child, left, top, width * share, height)
            left += width * share
        else:
            found += spots(child, left, top, width, height * share)
            top += height * share
    return found


def _places(part: Part) -> list[int]:
    if isinstance(part, int):
        return [part]
    return [place for one in part.parts for place in _places(one)]


def _filled(part: Part, held: Mapping[int, Sequence[str]]) -> Tree | None:
    if isinstance(part, int):
        return Tabs(tabs=tuple(held[part])) if part in held else None
    kept = [
        (tree, share)
        for one, share in zip(part.parts, part.share, strict=True)
        if (tree := _filled(one, held)) is not None
    ]
    if len(kept) < 2:
        return kept[0][0] if kept else None
    total = sum(share for _, share in kept)
    trees = tuple(tree for tree, _ in kept)
    shares = _rounded([share / total for _, share in kept])
    return Row(row=trees, share=shares) if part.across else Column(column=trees, share=shares)


def _rounded(shares: Sequence[float]) -> tuple[float, ...]:
    """Round as scenes are written; the last one takes the rest, so that the sum stays one."""
    rounded = [round(share, 4) for share in shares]
    return (*rounded[:-1], round(1 - sum(rounded[:-1]), 4))
