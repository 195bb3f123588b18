"""What is a change of an arrangement, and what is not."""

from hypothesis import given
from hypothesis import strategies as st

from ccviewer.wall.arrangement import SLACK, alike_trees, areas, beside, renamed, rowed, settled, without
from ccviewer.wall.scene import Column, Page, Row, Tabs, tiles_in


@st.composite
def trees(draw, tiles=tuple("abcdefgh"), depth=3):
    """A tree over all of some tiles."""
    if len(tiles) == 1 or depth == 0 or draw(st.booleans()):
        return Tabs(tabs=tiles, current=draw(st.sampled_from((None, *tiles))))
    at = draw(st.integers(1, len(tiles) - 1))
    parts = tuple(draw(trees(part, depth - 1)) for part in (tiles[:at], tiles[at:]))
    share = draw(st.integers(10, 90)) / 100
    kind = draw(st.sampled_from((Row, Column)))
    name = "row" if kind is Row else "column"
    return kind(**{name: parts, "share": (share, round(1 - share, 2))})


def nudged(tree, by):
    """Return a tree whose shares differ a little."""
    if isinstance(tree, Tabs):
        return tree
    children = tree.row if isinstance(tree, Row) else tree.column
    share = (tree.share[0] + by, *tree.share[1:-1], tree.share[-1] - by)
    children = tuple(nudged(child, by) for child in children)
    return Row(row=children, share=share) if isinstance(tree, Row) else Column(column=children, share=share)


@given(trees(), st.floats(-0.9 * SLACK, 0.9 * SLACK))
def test_an_arrangement_that_only_rounds_does_not_creep(tree, by):
    stored = Page(tree=tree)
    read = Page(tree=nudged(tree, by))
    assert alike_trees(tree, read.tree)
    kept = settled(stored, read, locked=False)
    assert alike_trees(kept.tree, tree)
    assert _shares(kept.tree) == _shares(tree)


@given(trees(), trees())
def test_a_locked_page_keeps_its_tree_whatever_the_docks_made_of_it(tree, read):
    assert _shares(settled(Page(tree=tree), Page(tree=read), locked=True).tree) == _shares(tree)


def test_a_splitter_that_was_moved_is_read():
    stored = Page(tree=Row(row=(Tabs(tabs=("a",)), Tabs(tabs=("b",))), share=(0.5, 0.5)), title={"id": "x"})
    read = Page(tree=Row(row=(Tabs(tabs=("a",)), Tabs(tabs=("b",))), share=(0.7, 0.3)))
    assert settled(stored, read, locked=False) == stored.model_copy(update={"tree": read.tree})


def test_the_tab_in_front_is_followed_on_a_locked_page_too():
    stored = Page(tree=Tabs(tabs=("a", "b")))
    read = Page(tree=Tabs(tabs=("a", "b"), current="b"))
    assert settled(stored, read, locked=True) == read


@given(trees(), st.sampled_from("abcdefgh"))
def test_taking_a_tile_out_leaves_all_others_and_shares_that_make_one(tree, tile):
    left = without(tree, tile)
    assert tiles_in(left) == [one for one in tiles_in(tree) if one != tile]
    assert all(abs(sum(share) - 1) < 0.001 for share in _shares(left))


@given(trees())
def test_a_tile_beside_others_is_the_last_one(tree):
    assert tiles_in(beside(tree, "z")) == [*tiles_in(tree), "z"]


def test_the_first_tile_of_an_empty_page_has_all_of_it():
    assert beside(None, "z") == Tabs(tabs=("z",))
    assert without(Tabs(tabs=("z",)), "z") is None


@given(trees())
def test_the_areas_of_the_tiles_in_front_make_the_page(tree):
    assert abs(sum(areas(tree).values()) - 1) < 0.01


@given(trees())
def test_a_renamed_tree_is_the_same_with_other_names(tree):
    names = {tile: tile.upper() for tile in tiles_in(tree)}
    other = renamed(tree, names)
    assert tiles_in(other) == [names[tile] for tile in tiles_in(tree)]
    assert renamed(other, {new: old for old, new in names.items()}) == tree


def test_tiles_in_a_row_share_alike():
    assert rowed(["a", "b"]) == Row(row=(Tabs(tabs=("a",)), Tabs(tabs=("b",))), share=(0.5, 0.5))
    assert rowed([]) is None


def _shares(tree):
    if tree is None or isinstance(tree, Tabs):
        return []
    children = tree.row if isinstance(tree, Row) else tree.column
    return [tree.share, *(share for child in children for share in _shares(child))]
