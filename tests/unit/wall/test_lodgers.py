"""A window without a screen: its tiles that must be seen stand over less important ones."""

import pytest

from ccviewer.commands import Actor, Role, Via
from ccviewer.panels.base import Panel
from ccviewer.wall import Wall, configure_docking
from ccviewer.wall.lodgers import Lodgers
from ccviewer.wall.panel_acts import PanelActs
from ccviewer.wall.rehome import TURN_S
from ccviewer.wall.scene import Page, Scene, Tabs, Tile


def scene(gone, here):
    """A window on the screen that there is, and one whose screen is not there."""

    def page(tiles):
        return {"tree": {"row": [{"tabs": [one]} for one in tiles], "share": [1 / len(tiles)] * len(tiles)}}

    return Scene.model_validate(
        {
            "name": "uji",
            "screens": {"utama": {}, "kiri atas": {"connector": "HDMI-9"}},
            "windows": [
                {"id": "w1", "screen": "utama", "page": "p"},
                {"id": "w2", "screen": "kiri atas", "page": "q"},
            ],
            "pages": {"p": page(here), "q": page(gone)},
            "tiles": {name: {"panel": "note", **spec} for name, spec in {**gone, **here}.items()},
        }
    )


@pytest.fixture
def open_wall(qtbot, context, note, seat):
    configure_docking()
    opened = []

    def open_(gone, here):
        wall = Wall(context, scene(gone, here), None, seat, lambda: None)
        wall.open()
        opened.append(wall)
        return wall

    yield open_
    for wall in opened:
        wall.close()


CCTV = {"cctv": {"must_see": True, "priority": 1}}


def test_a_tile_that_must_be_seen_is_seen_when_its_screen_is_gone(open_wall):
    wall = open_wall(CCTV, {"kpi": {"must_see": True}, "wifi": {"priority": 7}})
    panel = wall.window("w2").panels["cctv"]

    assert not wall.window("w2").isVisible()
    assert panel.isVisible()
    assert panel.window() is wall.window("w1")


def test_it_says_where_it_is_from(open_wall):
    wall = open_wall(CCTV, {"wifi": {}})
    badge = wall.window("w2").panels["cctv"].parentWidget()

    assert badge.accessibleName() == "dipindah dari kiri atas"


def test_it_stands_just_over_the_least_important_tile(open_wall):
    wall = open_wall(CCTV, {"kpi": {"priority": 2}, "wifi": {"priority": 7}})
    beneath = wall.window("w1").panels["wifi"]
    over = wall.window("w2").panels["cctv"].parentWidget()

    assert over.mapToGlobal(over.rect().topLeft()) == beneath.mapToGlobal(beneath.rect().topLeft())
    assert over.size() == beneath.size()


def test_nothing_of_it_is_in_the_scene_that_is_kept(open_wall):
    gone, here = CCTV, {"wifi": {"priority": 7}}
    wall = open_wall(gone, here)

    assert set(wall.scene().tiles) == {"cctv", "wifi"}
    assert [window.screen for window in wall.scene().windows] == ["utama", "kiri atas"]
    assert wall.scene().pages["q"] == scene(gone, here).pages["q"]


def test_after_everybody_went_home_each_panel_is_in_its_own_window(open_wall, context):
    wall = open_wall(CCTV, {"wifi": {"priority": 7}})
    wall.apply(wall.scene())  # takes everything apart, as a screen that comes back does

    lodgers = Lodgers(wall.windows, context.hub.clock)
    panel = wall.window("w2").panels["cctv"]
    wall.lodgers.clear()
    assert panel.window() is wall.window("w2")

    lodgers.settle()
    assert lodgers.instead == {"wifi": "cctv"}
    lodgers.clear()
    assert lodgers.instead == {}
    assert panel.window() is wall.window("w2")


def test_more_of_them_than_places_take_turns(open_wall, context, clock):
    wall = open_wall(CCTV | {"peta": {"must_see": True, "priority": 2}}, {"wifi": {"priority": 7}})
    wall.lodgers.clear()
    lodgers = Lodgers(wall.windows, clock)
    lodgers.settle()
    turns = []
    for _ in range(3):
        lodgers.second()
        turns.append(lodgers.instead["wifi"])
        clock.advance(TURN_S)
    lodgers.clear()

    assert turns == ["cctv", "peta", "cctv"]


def test_where_all_that_is_left_must_be_seen_they_take_turns_with_it(open_wall, clock):
    wall = open_wall(CCTV, {"kpi": {"must_see": True, "priority": 1}})
    wall.lodgers.clear()
    lodgers = Lodgers(wall.windows, clock)
    lodgers.settle()
    turns = []
    for _ in range(3):
        lodgers.second()
        turns.append(lodgers.instead)
        clock.advance(TURN_S)
    lodgers.clear()

    assert turns == [{}, {"kpi": "cctv"}, {}]


def test_a_guest_never_sees_a_tile_of_a_page_that_is_not_public_over_another(open_wall, seat):
    wall = open_wall(CCTV, {"wifi": {"priority": 7}})
    panel = wall.window("w2").panels["cctv"]
    operator = seat.actor

    seat.take(Actor("umum", Role.TAMU))
    assert not panel.isVisible()
    assert wall.lodgers.instead == {}

    seat.take(operator)
    assert panel.isVisible()


def test_a_tile_that_was_set_anew_stands_over_the_other_one_again(open_wall):
    wall = open_wall(CCTV, {"wifi": {"priority": 7}})
    old = wall.window("w2").panels["cctv"]

    wall.set_tile("cctv", Tile(panel="note", must_see=True, priority=1, options={"text": "baru"}))

    panel = wall.window("w2").panels["cctv"]
    assert panel is not old
    assert panel.isVisible()
    assert panel.window() is wall.window("w1")


def test_a_tile_that_must_be_seen_stays_while_another_scene_is_on_its_way(open_wall, clock, monkeypatch):
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text != "lama")
    wall = open_wall(CCTV, {"wifi": {"priority": 7}})
    panel = wall.window("w2").panels["cctv"]
    slow = {"wifi": {"priority": 7, "options": {"text": "lama"}}}

    wall.apply(scene(CCTV, slow).model_copy(update={"name": "malam"}))
    for _ in range(4):
        clock.advance(1)
        wall._second()
        wall._drained()
        assert wall.scene().name == "uji"
        assert panel.isVisible()
        assert panel.window() is wall.window("w1")

    clock.advance(1)
    wall._drained()
    assert wall.scene().name == "malam"
    assert panel.isVisible()


def test_tiles_that_must_be_seen_stay_while_the_language_is_on_its_way(open_wall, clock, monkeypatch):
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: False)
    wall = open_wall(CCTV, {"wifi": {"priority": 7}})
    wall.speak("en")
    try:
        assert wall.window("w2").panels["cctv"].isVisible()
    finally:
        wall.speak("id")


def test_a_tile_that_must_be_seen_stays_while_a_step_of_arranging_is_on_its_way(
    open_wall, clock, monkeypatch
):
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text != "lama")
    wall = open_wall(CCTV, {"wifi": {"priority": 7}})
    slow = {"wifi": {"priority": 7, "options": {"text": "lama"}}}
    wall.window("w2").set_locked(False)
    with wall.arranging(wall.window("w2")):
        wall.apply(scene(CCTV, slow))
    assert wall.window("w2").panels["cctv"].isVisible()


@pytest.fixture
def enlarge(seat):
    """Let a tile fill its page, or the one that does go back into its place."""
    return lambda tile="": seat.commands.run("wall.maximize_panel", {"tile": tile}, seat.actor, Via.MENU)


def seen_wholly(panel):
    """Say whether nothing lies over any corner or the middle of a panel."""
    rect = panel.rect().adjusted(2, 2, -2, -2)
    spots = (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight(), rect.center())
    return all(on_top(panel, spot) for spot in spots)


def on_top(panel, spot):
    window = panel.window()
    found = window.childAt(panel.mapTo(window, spot))
    return panel.isVisible() and (found is panel or panel.isAncestorOf(found))


def shown_once(wall):
    """Say whether every tile has one panel, and none is shown in two places."""
    panels = [panel for window in wall.windows for panel in window.panels.values()]
    there = [panel for window in wall.windows for panel in window.findChildren(Panel)]
    return len(set(panels)) == len(panels) and sorted(map(id, panels)) == sorted(map(id, there))


def test_a_tile_that_must_be_seen_stays_seen_when_another_one_is_made_large(open_wall, enlarge):
    wall = open_wall(CCTV, {"kpi": {"priority": 2}, "wifi": {"priority": 7}})
    PanelActs(wall)
    window, must_see = wall.window("w1"), wall.window("w2").panels["cctv"]

    enlarge("kpi")

    assert seen_wholly(must_see)
    assert on_top(window.panels["kpi"], window.panels["kpi"].rect().topLeft())
    assert shown_once(wall)

    enlarge()
    assert seen_wholly(must_see)
    assert seen_wholly(window.panels["kpi"])
    assert shown_once(wall)


def test_it_gives_way_when_the_tile_beneath_it_is_made_large(open_wall, enlarge):
    wall = open_wall(CCTV, {"kpi": {"priority": 2}, "wifi": {"priority": 7}})
    PanelActs(wall)
    window, must_see = wall.window("w1"), wall.window("w2").panels["cctv"]

    enlarge("wifi")

    assert wall.lodgers.instead == {"kpi": "cctv"}
    assert seen_wholly(must_see)
    assert on_top(window.panels["wifi"], window.panels["wifi"].rect().topRight())
    assert shown_once(wall)


def test_over_the_only_tile_that_is_made_large_it_takes_a_corner(open_wall, enlarge):
    wall = open_wall(CCTV, {"kpi": {"must_see": True}, "wifi": {"priority": 7}})
    PanelActs(wall)
    window, must_see = wall.window("w1"), wall.window("w2").panels["cctv"]

    enlarge("wifi")

    assert seen_wholly(must_see)
    assert on_top(window.panels["wifi"], window.panels["wifi"].rect().center())
    assert shown_once(wall)


def test_over_a_camera_that_somebody_opens_for_a_while_it_takes_a_corner(open_wall):
    wall = open_wall(CCTV, {"wifi": {"priority": 7}})
    window, must_see = wall.window("w1"), wall.window("w2").panels["cctv"]

    wall.paging.show_briefly(window, "kamera:k1", Page(tree=Tabs(tabs=("k",))), {"k": Tile(panel="note")}, 30)

    assert seen_wholly(must_see)
    assert on_top(window.panels["k"], window.panels["k"].rect().center())

    wall.paging.back(window)
    assert wall.lodgers.instead == {"wifi": "cctv"}
    assert seen_wholly(must_see)
    assert not on_top(window.panels["wifi"], window.panels["wifi"].rect().center())
    assert shown_once(wall)
