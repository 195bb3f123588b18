"""What counts as a change of an arrangement, and what is only how splitters round. No Qt here."""

from collections.abc import Iterator

from ccviewer.wall.scene import Column, Page, Row, Scene, Tabs, Tree, page_tiles, pages_of

SLACK = 0.008  # of a share, or of an edge: less is rounding, or a splitter that could not give more
DIGITS = 4  # of a share


def rowed(tiles: list[str]) -> Tree | None:
    """Return tiles side by side, all of the same width: what always fits."""
    if len(tiles) < 2:
        return Tabs(tabs=tuple(tiles)) if tiles else None
    share = round(1 / len(tiles), DIGITS)
    return Row(row=tuple(Tabs(tabs=(tile,)) for tile in tiles), share=(share,) * len(tiles))


def alike_trees(one: Tree | None, other: Tree | None) -> bool:
    """Say whether two trees are the same arrangement; which tab is in front does not count."""
    one, other = _plain(one), _plain(other)
    if one is None or other is None:
        return one is other
    if isinstance(one, Tabs) and isinstance(other, Tabs):
        return one.tabs == other.tabs
    if isinstance(one, Tabs) or isinstance(other, Tabs) or type(one) is not type(other):
        return False
    ours, theirs = _children(one), _children(other)
    return (
        len(ours) == len(theirs)
        and all(abs(a - b) <= SLACK for a, b in zip(one.share, other.share, strict=True))
        and all(alike_trees(a, b) for a, b in zip(ours, theirs, strict=True))
    )


def alike_pages(one: Page, other: Page) -> bool:
    """Say whether two pages are the same arrangement."""
    return (one.title, one.public, one.pins) == (other.title, other.public, other.pins) and alike_trees(
        one.tree, other.tree
    )


def alike(one: Scene, other: Scene) -> bool:
    """Say whether nothing was arranged between two scenes.

    Which page is shown, where a tab is in front, what is locked and what is learnt of screens does not count.
    """
    if one.tiles != other.tiles or one.tours != other.tours or one.pages.keys() != other.pages.keys():
        return False
    if [window.id for window in one.windows] != [window.id for window in other.windows]:
        return False
    for a, b in zip(one.windows, other.windows, strict=True):
        if (a.screen, a.full_screen) != (b.screen, b.full_screen):
            return False
        if any(abs(here - there) > SLACK for here, there in zip(a.rect, b.rect, strict=True)):
            return False
        if pages_of(one, a.id) != pages_of(other, b.id):
            return False
    return all(alike_pages(page, other.pages[name]) for name, page in one.pages.items())


def settled(stored: Page, read: Page | None, *, locked: bool) -> Page:
    """Return the page as it stands: what was stored, as long as nobody has rearranged it.

    Splitters round, and on a small screen they cannot give what was wanted; without this an arrangement
    would creep. A locked page cannot have been rearranged, only its tabs were turned.
    """
    tree = read.tree if read is not None else None
    pins = read.pins if read is not None else {}
    kept = alike_trees(stored.tree, tree) and stored.pins == pins
    if kept or (locked and read is not None and set(page_tiles(stored)) == set(page_tiles(read))):
        return stored.model_copy(update={"tree": _turned(stored.tree, _fronts(tree))})
    return stored.model_copy(update={"tree": tree, "pins": pins})


def without(tree: Tree | None, tile: str) -> Tree | None:
    """Return a tree without one tile; its neighbours take the room."""
    if tree is None:
        return None
    if isinstance(tree, Tabs):
        tabs = tuple(one for one in tree.tabs if one != tile)
        return Tabs(tabs=tabs, current=tree.current if tree.current in tabs else None) if tabs else None
    kept = [
        (left, share)
        for child, share in zip(_children(tree), tree.share, strict=True)
        if (left := without(child, tile)) is not None
    ]
    if not kept:
        return None
    if len(kept) == 1:
        return kept[0][0]
    total = sum(share for _, share in kept) or 1
    shares = tuple(round(share / total, DIGITS) for _, share in kept)
    trees = tuple(one for one, _ in kept)
    return Row(row=trees, share=shares) if isinstance(tree, Row) else Column(column=trees, share=shares)


def beside(tree: Tree | None, tile: str) -> Tree:
    """Return a tree with one more tile at the right, with a fair share of the width."""
    one = Tabs(tabs=(tile,))
    if tree is None:
        return one
    if isinstance(tree, Row):
        part = 1 / (len(tree.row) + 1)
        share = (*(round(old * (1 - part), DIGITS) for old in tree.share), round(part, DIGITS))
        return Row(row=(*tree.row, one), share=share)
    return Row(row=(tree, one), share=(0.5, 0.5))


def renamed(tree: Tree | None, names: dict[str, str]) -> Tree | None:
    """Return a tree whose tiles have other names."""
    if tree is None:
        return None
    if isinstance(tree, Tabs):
        current = names[tree.current] if tree.current is not None else None
        return Tabs(tabs=tuple(names[tile] for tile in tree.tabs), current=current)
    children = tuple(one for child in _children(tree) if (one := renamed(child, names)) is not None)
    if isinstance(tree, Row):
        return Row(row=children, share=tree.share)
    return Column(column=children, share=tree.share)


def areas(tree: Tree | None) -> dict[str, float]:
    """Return for each tile that is in front the share of the page that it covers."""
    return dict(_areas(tree, 1.0))


def _areas(tree: Tree | None, area: float) -> Iterator[tuple[str, float]]:
    if tree is None:
        return
    if isinstance(tree, Tabs):
        yield tree.current or tree.tabs[0], area
        return
    for child, share in zip(_children(tree), tree.share, strict=True):
        yield from _areas(child, area * share)


def _children(tree: Row | Column) -> tuple[Tree, ...]:
    return tree.row if isinstance(tree, Row) else tree.column


def _plain(tree: Tree | None) -> Tree | None:
    """Return a tree without rows and columns of one, which docks do not keep."""
    while isinstance(tree, Row | Column) and len(_children(tree)) == 1:
        tree = _children(tree)[0]
    return tree


def _fronts(tree: Tree | None) -> set[str]:
    return set(areas(tree))


def _turned(tree: Tree | None, fronts: set[str]) -> Tree | None:
    """Return a tree whose tabs in front are those that are in front now."""
    if tree is None:
        return None
    if isinstance(tree, Tabs):
        front = next((tile for tile in tree.tabs if tile in fronts), tree.current)
        if front == (tree.current or tree.tabs[0]):
            return tree
        return Tabs(tabs=tree.tabs, current=front)
    children = tuple(one for child in _children(tree) if (one := _turned(child, fronts)) is not None)
    if isinstance(tree, Row):
        return Row(row=children, share=tree.share)
    return Column(column=children, share=tree.share)
