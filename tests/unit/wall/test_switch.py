"""All windows change to another scene or arrangement at once, and what stays is not built again."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from ccviewer.commands import CommandError
from ccviewer.panels.base import Panel, load_theme
from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.scene import Scene, page_tiles
from ccviewer.wall.warm import WarmPages
from ccviewer.wall.window import WallWindow
from ccviewer.wall.workspace import Workspace


def scene(name="siang", windows=None, **pages):
    """Return a scene: page -> its tiles as text by tile; one window for each page unless said otherwise."""
    windows = windows or [{"id": page, "screen": "utama", "page": page} for page in pages]
    return Scene.model_validate(
        {
            "name": name,
            "screens": {"utama": {}},
            "windows": windows,
            "pages": {
                page: {
                    "tree": {
                        "row": [{"tabs": [tile]} for tile in tiles],
                        "share": [1 / len(tiles)] * len(tiles),
                    }
                }
                for page, tiles in pages.items()
            },
            "tiles": {
                tile: {"panel": "note", "options": {"text": text}}
                for tiles in pages.values()
                for tile, text in tiles.items()
            },
        }
    )


DAY = scene("siang", w1={"peta": "peta", "cctv": "cctv"})
NIGHT = scene("malam", w1={"besar": "peta", "alarm": "alarm"})


@pytest.fixture
def open_wall(qtbot, context, note, seat):
    configure_docking()
    opened = []

    def open_(scene, store=None, **more):
        wall = Wall(context, scene, store, seat, lambda: None, **more)
        wall.open()
        opened.append(wall)
        return wall

    yield open_
    for wall in opened:
        wall.close()


def panels(wall):
    return {tile: panel for window in wall.windows for tile, panel in window.panels.items()}


def shown(wall):
    return [(p["window"], p["id"]) for p in wall.report() if p["visible"]]


def test_a_window_of_the_same_name_and_a_panel_of_the_same_kind_and_options_stay(open_wall):
    wall = open_wall(DAY)
    window, map_ = wall.windows[0], panels(wall)["peta"]
    wall.apply(NIGHT)
    assert wall.windows == [window]
    assert panels(wall)["besar"] is map_
    assert shown(wall) == [("w1", "besar"), ("w1", "alarm")]


def test_going_back_finds_every_panel_as_it_was(open_wall):
    wall = open_wall(DAY)
    before = panels(wall)
    wall.apply(NIGHT)
    wall.apply(DAY)
    assert panels(wall) == before
    assert all(panel.isVisible() for panel in before.values())


def test_the_old_scene_stays_until_the_new_one_is_complete_and_five_seconds_at_most(
    open_wall, clock, monkeypatch
):
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text != "alarm")
    wall = open_wall(DAY)
    wall.apply(NIGHT)
    assert {("w1", "peta"), ("w1", "cctv")} <= set(shown(wall))
    assert wall.scene().name == "siang"
    clock.advance(4.9)
    wall._drained()
    assert wall.scene().name == "siang"
    clock.advance(0.1)
    wall._drained()
    assert wall.scene().name == "malam"
    assert shown(wall) == [("w1", "besar"), ("w1", "alarm")]


def test_all_windows_change_at_once(open_wall, clock, monkeypatch):
    slow = {"alarm"}
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text not in slow)
    wall = open_wall(scene("siang", w1={"a": "a"}, w2={"b": "b"}))
    wall.apply(scene("malam", w1={"c": "c"}, w2={"d": "alarm"}))
    wall._drained()
    assert {window.view.name for window in wall.windows} == {"w1", "w2"}
    assert {"a", "b"} <= {tile for _, tile in shown(wall)}
    slow.clear()
    wall._drained()
    assert shown(wall) == [("w1", "c"), ("w2", "d")]


def test_a_window_more_or_less_is_opened_or_closed(open_wall):
    wall = open_wall(DAY)
    wall.apply(scene("dua", w1={"a": "a"}, w2={"b": "b"}))
    assert [window.id for window in wall.windows] == ["w1", "w2"]
    assert all(window.isVisible() for window in wall.windows)
    wall.apply(DAY)
    assert [window.id for window in wall.windows] == ["w1"]


def test_a_panel_goes_with_its_tile_from_one_window_to_another(open_wall):
    wall = open_wall(scene("satu", w1={"a": "a"}, w2={"b": "b"}))
    panel = panels(wall)["a"]
    wall.apply(scene("satu", w1={"c": "c"}, w2={"b": "b", "a": "a"}))
    assert wall.window("w2").panels["a"] is panel
    assert panel.isVisible()


def test_a_window_takes_the_place_of_another_on_the_same_screen(open_wall):
    wall = open_wall(DAY)
    window = wall.windows[0]
    wall.apply(scene("lain", utama={"a": "a"}))
    assert wall.windows == [window]
    assert window.id == "utama"


def test_another_theme_builds_every_panel_anew_and_keeps_the_arrangement(open_wall):
    wall = open_wall(DAY)
    before, old = wall.scene(), panels(wall)
    wall.restyle(load_theme("day"))
    assert wall.scene() == before
    assert not set(old.values()) & set(panels(wall).values())
    assert {panel.theme.name for panel in panels(wall).values()} == {"day"}


def test_a_window_that_comes_onto_a_screen_with_other_letters_is_built_for_it(open_wall):
    scale = {"now": 1.0}
    wall = open_wall(DAY, scale_for_screen=lambda wanted, screen: scale["now"])
    scale["now"] = 2.0
    wall._screens.note()
    for _ in range(6):
        wall._drained()
    window = wall.windows[0]
    assert window.context.theme.scale == 2.0
    assert {panel.theme.scale for panel in window.panels.values()} == {2.0}
    assert wall.context.theme.scale == 1.0


def test_a_scene_of_another_name_is_the_one_that_resetting_goes_back_to(open_wall, tmp_path):
    wall = open_wall(DAY, ArrangementStore(tmp_path))
    wall.apply(NIGHT)
    wall.windows[0].add_tile("note")
    wall.reset()
    assert page_tiles(wall.scene().pages["w1"]) == ["besar", "alarm"]
    assert wall.scene().name == "malam"


def test_a_scene_comes_back_as_it_was_last_arranged(open_wall, tmp_path):
    wall = open_wall(DAY, ArrangementStore(tmp_path))
    tile = wall.windows[0].add_tile("note")
    wall.apply(NIGHT)
    wall.apply(DAY)
    assert page_tiles(wall.scene().pages["w1"]) == ["peta", "cctv", tile]


def test_what_operators_changed_in_a_panel_is_not_taken_for_what_the_scene_wants(open_wall):
    wall = open_wall(DAY)
    panel = panels(wall)["peta"]
    panel.options = panel.options.model_copy(update={"text": "lain"})
    wall.reset()
    assert panels(wall)["peta"].options.text == "peta"


def test_pages_that_left_are_kept_only_so_far(open_wall, qtbot):
    wall = open_wall(DAY)
    window, warm = wall.windows[0], WarmPages(most=2)
    views = []
    for n in range(3):
        one = scene(f"s{n}", w1={f"t{n}": "x"})
        view = window.new_view("w1", one.pages["w1"], one.tiles)
        view.build()
        warm.put(view)
        views.append(view)
    assert list(warm) == [views[2], views[1]]
    warm.drop(lambda _view: True)


@pytest.mark.logs_warnings
def test_a_page_that_the_docks_refuse_shows_its_tiles_in_a_row_and_is_kept_as_it_was(open_wall, monkeypatch):
    arrange = Workspace.arrange

    def refuse_columns(self, page, titles):
        if hasattr(page.tree, "column"):
            raise ValueError("QtAds refused the page")
        arrange(self, page, titles)

    monkeypatch.setattr(Workspace, "arrange", refuse_columns)
    wanted = DAY.model_dump(mode="json", by_alias=True)
    wanted["pages"]["w1"]["tree"] = {"column": [{"tabs": ["peta"]}, {"tabs": ["cctv"]}], "share": [0.5, 0.5]}
    wanted = Scene.model_validate(wanted)
    wall = open_wall(wanted)
    assert shown(wall) == [("w1", "peta"), ("w1", "cctv")]
    assert "berjajar" in wall.windows[0].status_line.note
    assert wall.scene().pages == wanted.pages


def test_pins_come_back(open_wall):
    wanted = DAY.model_dump(mode="json", by_alias=True)
    wanted["pages"]["w1"] = {"tree": {"tabs": ["peta"]}, "pins": {"left": ["cctv"]}}
    wanted["windows"][0]["lock"] = False
    wanted = Scene.model_validate(wanted)
    wall = open_wall(wanted)
    assert wall.scene().pages == wanted.pages
    wall.apply(NIGHT)
    wall.apply(wanted)
    assert wall.scene().pages == wanted.pages


def test_an_unknown_window_or_page_is_refused_by_name(open_wall):
    wall = open_wall(DAY)
    with pytest.raises(CommandError, match="w9"):
        wall.pages("w9")
    with pytest.raises(CommandError, match="nihil"):
        wall.show_page("w1", "nihil")


def test_the_theme_of_the_room_is_untouched_by_that_of_a_window(open_wall, context):
    wall = open_wall(DAY, scale_for_screen=lambda wanted, screen: 1.5)
    assert wall.windows[0].context == replace(context, theme=replace(context.theme, scale=1.5))


def test_a_scene_that_was_shown_before_comes_back_at_once_though_a_camera_has_died(open_wall, monkeypatch):
    dead = set()
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text not in dead)
    wall = open_wall(DAY)
    wall.apply(NIGHT)
    dead.add("cctv")
    wall.apply(DAY)
    assert shown(wall) == [("w1", "peta"), ("w1", "cctv")]


def test_a_window_that_is_closed_while_another_scene_is_on_its_way_stays_closed(
    open_wall, clock, monkeypatch
):
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text != "alarm")
    wall = open_wall(scene("siang", w1={"peta": "peta"}, w2={"cctv": "cctv"}))
    wall.apply(scene("malam", w1={"alarm": "alarm"}, w2={"cctv": "cctv"}))

    wall.close_window(wall.window("w2"))
    clock.advance(6)
    wall._drained()

    assert [window.id for window in wall.windows] == ["w1"]
    assert shown(wall) == [("w1", "alarm")]


def test_a_window_that_is_opened_while_another_scene_is_on_its_way_is_not_lost(open_wall, clock, monkeypatch):
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text != "alarm")
    wall = open_wall(DAY)
    wall.apply(NIGHT)

    window = wall.open_window()
    clock.advance(6)
    wall._drained()

    assert window in wall.windows
    assert panels(wall).keys() >= {"besar", "alarm"}


def test_an_arrangement_that_is_on_its_way_when_the_program_ends_is_kept(open_wall, tmp_path, monkeypatch):
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text != "alarm")
    wall = open_wall(DAY, ArrangementStore(tmp_path))
    later = scene("siang", w1={"peta": "peta", "alarm": "alarm"})
    wall.apply(later)

    wall.quit()

    assert ArrangementStore(tmp_path).load("siang").tiles == later.tiles


def test_nothing_of_a_scene_that_is_on_its_way_outlives_a_wall_that_is_closed(
    open_wall, hub, clock, monkeypatch
):
    left = []
    leave = Panel.leave
    monkeypatch.setattr(Panel, "leave", lambda self: (left.append(self.options.text), leave(self)))
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text != "alarm")
    wall = open_wall(DAY)
    before = set(QApplication.topLevelWidgets())
    wall.apply(scene("malam", w1={"alarm": "alarm"}, w2={"banjir": "banjir"}))

    wall.close()

    assert sorted(left) == ["alarm", "banjir", "cctv", "peta"]
    assert not [one for one in set(QApplication.topLevelWidgets()) - before if isinstance(one, WallWindow)]
