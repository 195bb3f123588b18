import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ccviewer.model import Severity
from ccviewer.wall.grid_chooser import GridChooser, Grids
from ccviewer.wall.grids import TEMPLATES
from ccviewer.wall.scene import tiles_in
from ccviewer.wall.toasts import Toasts


def tree(wall):
    return wall.scene().pages["p"].tree


def test_a_page_is_arranged_with_what_must_be_seen_in_the_largest_place(open_room):
    wall = open_room(a={"priority": 1}, b={}, c={"must_see": True, "priority": 9})
    Grids(wall)
    before = wall.windows[0].panels["c"]
    wall.seat.ask("wall.grid", {"grid": "1+2"})
    wall.ticked.emit()
    assert tiles_in(tree(wall)) == ["c", "a", "b"]
    assert tree(wall).share[0] == pytest.approx(2 / 3, abs=0.02)
    assert wall.windows[0].panels["c"] is before


def test_an_arrangement_that_is_not_there_is_said(open_room):
    wall = open_room(a={})
    toasts, _ = Toasts(wall), Grids(wall)
    wall.seat.ask("wall.grid", {"grid": "5x5"})
    assert [(n.severity, "5x5" in n.text) for n in toasts.stack().notes.shown] == [(Severity.MINOR, True)]


@pytest.fixture
def chooser(open_room, qtbot):
    wall = open_room(a={}, b={}, c={})
    Grids(wall)
    with qtbot.waitActive(wall.windows[0]):
        wall.windows[0].activateWindow()
    wall.seat.ask("wall.grid")
    return wall, wall.windows[0].findChild(GridChooser)


def test_every_grid_is_offered_those_for_this_many_tiles_first(chooser):
    _, card = chooser
    assert {one.template.id for one in card.pictures} == {one.id for one in TEMPLATES}
    assert card.pictures[0].template.places == 3


def test_a_grid_is_chosen_by_keyboard(chooser):
    wall, card = chooser
    second = card.pictures[1].template
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert card.isHidden()
    assert second.places >= 2
    assert sorted(tiles_in(tree(wall))) == ["a", "b", "c"]


def test_escape_leaves_the_page_as_it_was(chooser):
    wall, _ = chooser
    before = tree(wall)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert tree(wall) == before
