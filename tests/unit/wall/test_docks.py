import random

import pytest
from PySide6.QtWidgets import QLabel

from ccviewer.panels.base import load_theme
from ccviewer.wall.docks import from_xml, to_xml
from ccviewer.wall.scene import Column, Page, Row, Tabs, page_tiles
from ccviewer.wall.workspace import Workspace, configure_docking

TILES = ["peta", "cctv", "wifi", "kpi", "alarm", "tabel", "legenda", "kesehatan"]


def random_tree(dice, tiles, kind):
    if len(tiles) == 1 or (len(tiles) <= 2 and dice.random() < 0.5):
        return Tabs(tabs=tuple(tiles), current=dice.choice(tiles))
    cuts = sorted(dice.sample(range(1, len(tiles)), min(dice.randrange(1, 3), len(tiles) - 1)))
    groups = [tiles[a:b] for a, b in zip([0, *cuts], [*cuts, len(tiles)], strict=True)]
    weights = [dice.randrange(2, 7) for _ in groups]
    share = tuple(round(weight / sum(weights), 4) for weight in weights)
    if kind == "row":
        return Row(row=tuple(random_tree(dice, group, "column") for group in groups), share=share)
    return Column(column=tuple(random_tree(dice, group, "row") for group in groups), share=share)


def close(a, b, slack=0.01):
    if isinstance(a, Tabs) or isinstance(b, Tabs):
        return a == b
    one, other = (getattr(t, "row", None) or t.column for t in (a, b))
    return (
        type(a) is type(b)
        and len(one) == len(other)
        and all(abs(x - y) < slack for x, y in zip(a.share, b.share, strict=True))
        and all(close(x, y) for x, y in zip(one, other, strict=True))
    )


@pytest.mark.parametrize("seed", range(25))
def test_a_random_arrangement_survives_being_shown_and_read_back(qtbot, seed):
    dice = random.Random(seed)
    tiles = dice.sample(TILES, len(TILES))
    page = Page(tree=random_tree(dice, tiles, "row"))
    configure_docking()
    workspace = Workspace(load_theme(), lambda tile: None, lambda tile: None)
    qtbot.addWidget(workspace)
    workspace.resize(3840, 2160)
    workspace.show()
    workspace.arrange(page, {tile: tile for tile in tiles})
    for tile in tiles:
        workspace.give(tile, QLabel(tile))
    qtbot.wait(1)
    found = workspace.page()
    assert close(found.tree, page.tree), f"{found}\n{page}"


def test_xml_and_page_are_two_forms_of_the_same():
    dice = random.Random(3)
    page = Page(tree=random_tree(dice, TILES[:6], "column"), pins={"left": ("legenda",)})
    assert from_xml(to_xml(page, "w7:"), "w7:") == page


def test_closed_tiles_leave_no_trace_in_the_page():
    page = Page(tree=Row(row=(Tabs(tabs=("a",)), Tabs(tabs=("b", "c"))), share=(0.5, 0.5)))
    xml = to_xml(page, "").replace(b'Name="a" Closed="0"', b'Name="a" Closed="1"')
    assert page_tiles(from_xml(xml, "")) == ["b", "c"]


def test_a_page_that_names_a_tile_twice_is_refused_before_anything_is_closed(qtbot):
    configure_docking()
    workspace = Workspace(load_theme(), lambda tile: None, lambda tile: None)
    qtbot.addWidget(workspace)
    workspace.arrange(Page(tree=Tabs(tabs=("peta",))), {"peta": "Peta"})
    with pytest.raises(ValueError, match="peta"):
        workspace.arrange(Page(tree=Tabs(tabs=("peta", "peta"))), {"peta": "Peta"})
    assert page_tiles(workspace.page()) == ["peta"]


def test_what_was_never_laid_out_shares_its_room_equally():
    xml = to_xml(Page(tree=Row(row=(Tabs(tabs=("a",)), Tabs(tabs=("b",))), share=(0.7, 0.3))), "w:")
    unsized = xml.replace(b"7000 3000", b"0 0")
    assert unsized != xml
    assert from_xml(unsized, "w:").tree.share == (0.5, 0.5)
