"""What operators do with pages, panels and windows, as commands."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ccviewer import i18n
from ccviewer.commands import Actor, CommandError, Role, Via
from ccviewer.model import Camera
from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.page_acts import PageActs
from ccviewer.wall.panel_acts import PanelActs
from ccviewer.wall.scene import Scene, Tile, page_tiles
from ccviewer.wall.window_acts import WindowActs


def two_pages(lock=False, **more):
    return Scene.model_validate(
        {
            "name": "uji",
            "screens": {"utama": {}},
            "windows": [{"id": "w1", "screen": "utama", "page": "p", "pages": ["p", "q"], "lock": lock}],
            "pages": {
                "p": {"tree": {"row": [{"tabs": ["a"]}, {"tabs": ["b"]}], "share": [0.5, 0.5]}},
                "q": {"tree": {"tabs": ["c"]}, "title": {"id": "Kedua"}},
                "lepas": {"tree": {"tabs": ["d"]}},
            },
            "tiles": {tile: {"panel": "note", "options": {"text": tile}} for tile in "abcd"},
            **more,
        }
    )


def three_pages():
    scene = two_pages()
    [window] = scene.windows
    return scene.model_copy(update={"windows": (window.model_copy(update={"pages": ("p", "q", "lepas")}),)})


@pytest.fixture
def room(qtbot, context, note, seat):
    """Open a wall whose commands are bound; every wall is closed at the end."""
    configure_docking()
    opened = []

    def open_(scene=None, store=None):
        wall = Wall(context, scene or two_pages(), store, seat, lambda: None)
        PageActs(wall), PanelActs(wall), WindowActs(wall)
        wall.open()
        opened.append(wall)
        return wall

    yield open_
    for wall in opened:
        wall.close()


@pytest.fixture
def do(seat):
    return lambda id, **args: seat.commands.run(id, args, seat.actor, Via.MENU)


def shown(wall, window="w1"):
    return [p["id"] for p in wall.report() if p["visible"] and p["window"] == window]


class TestPages:
    def test_a_page_is_built_when_it_is_first_shown_and_kept_afterwards(self, room, do):
        wall = room()
        assert [p["id"] for p in wall.report()] == ["a", "b"]
        do("wall.show_page", page="q")
        panel = wall.window().panels["c"]
        do("wall.show_page", page="p")
        do("wall.show_page", page="q")
        assert wall.window().panels["c"] is panel
        assert shown(wall) == ["c"]

    def test_pages_go_by_number_and_by_turning(self, room, do):
        wall = room()
        do("wall.page_number", number=2)
        assert wall.shown_page() == "q"
        do("wall.next_page")
        assert wall.shown_page() == "p"
        do("wall.previous_page")
        assert wall.shown_page() == "q"

    def test_turning_again_while_a_page_is_on_its_way_goes_on_from_that_one(self, room, do, monkeypatch):
        wall = room(three_pages())
        monkeypatch.setattr("notes.NotePanel.complete", lambda self: self.options.text == "d")
        do("wall.next_page")
        assert wall.shown_page() == "p"
        do("wall.next_page")
        assert wall.shown_page() == "lepas"

    def test_the_health_of_a_city_without_feeds_is_shown_at_once(self, room, do):
        scene = two_pages()
        wall = room(scene.model_copy(update={"tiles": scene.tiles | {"c": Tile(panel="health")}}))
        do("wall.show_page", page="q")
        assert wall.shown_page() == "q"

    def test_a_number_beyond_the_last_page_says_how_many_there_are(self, room, do):
        room()
        with pytest.raises(CommandError, match="2 halaman"):
            do("wall.page_number", number=3)

    def test_the_former_page_comes_back_when_its_time_is_over(self, room, do, clock):
        wall = room()
        do("wall.show_page", page="q", for_s=30)
        clock.advance(29)
        wall._second()
        assert wall.shown_page() == "q"
        clock.advance(1)
        wall._second()
        assert wall.shown_page() == "p"

    def test_a_page_that_somebody_chooses_meanwhile_stays(self, room, do, clock):
        wall = room()
        do("wall.show_page", page="q", for_s=30)
        do("wall.show_page", page="p")
        do("wall.show_page", page="q")
        clock.advance(60)
        wall._second()
        assert wall.shown_page() == "q"

    def test_a_page_of_no_window_is_the_windows_own_once_it_is_shown_for_good(self, room, do):
        wall = room()
        do("wall.show_page", page="lepas")
        assert wall.pages() == ["p", "q", "lepas"]
        assert wall.scene().windows[0].page == "lepas"

    def test_a_page_of_no_window_that_is_shown_for_a_while_stays_nobodys(self, room, do, clock):
        wall = room()
        do("wall.show_page", page="lepas", for_s=5)
        assert shown(wall) == ["d"]
        assert wall.scene().windows[0].page == "p"
        clock.advance(5)
        wall._second()
        assert (wall.pages(), shown(wall)) == (["p", "q"], ["a", "b"])
        assert "lepas" in wall.scene().pages

    def test_a_page_of_no_window_that_was_prerolled_in_vain_is_freed(self, room, clock):
        wall = room()
        wall.preroll("w1", "lepas")
        clock.advance(59)
        wall._second()
        assert "d" in wall.window("w1").panels
        clock.advance(1)
        wall._second()
        assert wall.window("w1").panels.keys() == {"a", "b"}
        assert "lepas" in wall.scene().pages
        wall.preroll("w1", "lepas")
        assert wall.ready("w1", "lepas")

    def test_a_page_of_another_window_is_refused_and_its_owner_named(self, room, do):
        wall = room()
        other = wall.open_window().id
        with pytest.raises(CommandError, match="w1"):
            do("wall.show_page", page="q", window=other)

    def test_a_prerolled_page_lives_beneath_and_rests_when_nobody_wants_it(self, room, clock):
        wall = room()
        wall.preroll("w1", "q")
        assert wall.ready("w1", "q")
        assert (wall.shown_page(), shown(wall)) == ("p", ["a", "b", "c"])
        clock.advance(61)
        wall._second()
        assert shown(wall) == ["a", "b"]

    def test_a_page_without_its_content_waits_five_seconds_and_comes_up_then(
        self, room, do, clock, monkeypatch
    ):
        wall = room()
        wall.preroll("w1", "q")
        monkeypatch.setattr(wall.window().panels["c"], "complete", lambda: False)
        do("wall.show_page", page="q")
        clock.advance(4.9)
        wall._drained()
        assert wall.shown_page() == "p"
        clock.advance(0.1)
        wall._drained()
        assert wall.shown_page() == "q"

    def test_the_page_on_top_and_the_order_come_back_after_a_restart(self, room, do, tmp_path):
        wall = room(store=ArrangementStore(tmp_path))
        do("wall.show_page", page="q")
        wall.quit()
        again = room(store=ArrangementStore(tmp_path))
        assert (again.shown_page(), again.pages()) == ("q", ["p", "q"])

    def test_a_new_page_is_empty_and_takes_panels(self, room, do):
        wall = room(two_pages())
        name = do("page.new")
        assert wall.shown_page() == name
        tile = do("wall.add_panel", panel="note", options={"text": "baru"})
        assert page_tiles(wall.scene().pages[name]) == [tile]
        assert shown(wall) == [tile]

    def test_a_duplicate_has_tiles_of_its_own_with_the_same_options(self, room, do):
        wall = room()
        name = do("page.duplicate")
        scene = wall.scene()
        tiles = page_tiles(scene.pages[name])
        assert not set(tiles) & {"a", "b"}
        assert [scene.tiles[tile].options for tile in tiles] == [{"text": "a"}, {"text": "b"}]

    def test_a_page_is_renamed_in_the_language_of_the_moment_and_keeps_its_id(self, room, do):
        wall = room()
        do("page.rename", page="q", to="Banjir")
        i18n.use("en")
        do("page.rename", page="q", to="Flood")
        assert wall.scene().pages["q"].title == {"id": "Banjir", "en": "Flood"}

    def test_a_deleted_page_is_gone_from_tours_too_and_comes_back_by_undoing(self, room, do):
        steps = [{"page": "p", "dwell_s": 10}, {"page": "q", "dwell_s": 10}]
        wall = room(two_pages(tours={"siang": {"window": "w1", "pages": steps}}))
        do("wall.show_page", page="q")
        do("page.delete")
        assert (wall.pages(), wall.shown_page()) == (["p"], "p")
        assert [step.page for step in wall.scene().tours["siang"].pages] == ["p"]
        do("wall.undo")
        assert wall.pages() == ["p", "q"]
        assert len(wall.scene().tours["siang"].pages) == 2

    def test_the_last_page_of_a_window_cannot_be_deleted(self, room, do):
        room()
        do("page.delete", page="q")
        with pytest.raises(CommandError, match="terakhir"):
            do("page.delete")


class TestCameras:
    @pytest.fixture
    def context(self, context):
        cameras = (Camera("kam-1", "Simpang Tiga"),)
        profile = replace(context.profile, cameras=cameras)
        return replace(context, profile=profile)

    def test_a_camera_covers_the_window_until_it_is_closed_and_is_no_part_of_the_scene(self, room, do, clock):
        wall = room()
        before = wall.scene()
        do("wall.show_camera", camera="kam-1")
        clock.advance(5)
        wall._drained()
        (panel,) = [p for p in wall.report() if p["visible"]]
        assert (panel["kind"], panel["shows"]["tiles"][0]["camera"]) == ("cameras", "kam-1")
        assert wall.scene() == before
        do("wall.close_camera")
        assert shown(wall) == ["a", "b"]
        assert len(wall.window().views) == 1

    def test_a_second_camera_takes_the_place_of_the_first_and_closing_leads_back_to_the_page(
        self, room, do, clock, context
    ):
        wall = room()
        do("wall.show_camera", camera="kam-1", for_s=20)
        clock.advance(6)
        wall._drained()
        clock.advance(20)
        wall._second()
        assert shown(wall) == ["a", "b"]

    def test_an_unknown_camera_is_refused_with_the_one_that_may_be_meant(self, room, do):
        room()
        with pytest.raises(CommandError, match="kam-1"):
            do("wall.show_camera", camera="kam-2")

    def test_closing_without_an_open_camera_says_so(self, room, do):
        room()
        with pytest.raises(CommandError, match="tidak ada kamera"):
            do("wall.close_camera")


class TestPanels:
    def test_an_added_panel_is_taken_away_by_undoing_and_comes_back_by_redoing(self, room, do):
        wall = room()
        tile = do("wall.add_panel", panel="note", options={"text": "baru"})
        do("wall.undo")
        assert shown(wall) == ["a", "b"]
        do("wall.redo")
        assert shown(wall) == ["a", "b", tile]
        assert wall.scene().tiles[tile].options == {"text": "baru"}

    def test_a_closed_panel_comes_back_with_its_options_in_its_place(self, room, do):
        wall = room()
        panel = wall.window().panels["b"]
        before = wall.scene()
        do("wall.close_panel", tile="a")
        assert shown(wall) == ["b"]
        do("wall.undo")
        assert wall.scene() == before
        assert wall.window().panels["b"] is panel  # the one that stayed was not built again

    def test_a_panel_that_is_closed_by_hand_comes_back_too(self, room, do):
        wall = room()
        wall.window().view.workspace.close_tile("a")
        assert shown(wall) == ["b"]
        do("wall.undo")
        assert shown(wall) == ["a", "b"]

    def test_a_moved_panel_is_the_same_one_on_another_window(self, room, do):
        wall = room()
        other = wall.open_window()
        panel = wall.window("w1").panels["a"]
        do("wall.move_panel", tile="a", window=other.id)
        assert other.panels["a"] is panel
        assert panel.isVisible()
        assert page_tiles(wall.scene().pages["p"]) == ["b"]

    def test_a_copied_panel_stays_where_it_is_and_has_a_twin(self, room, do):
        wall = room()
        other = wall.open_window()
        tile = do("wall.copy_panel", tile="a", window=other.id)
        scene = wall.scene()
        assert scene.tiles[tile].options == scene.tiles["a"].options == {"text": "a"}
        assert page_tiles(scene.pages["p"]) == ["a", "b"]

    def test_an_enlarged_panel_fills_the_page_and_goes_back_and_nothing_remembers_it(self, room, do):
        wall = room()
        before = wall.scene()
        do("wall.maximize_panel", tile="b")
        panel = wall.window().panels["b"]
        assert panel.size() == wall.window().view.size()
        assert wall.scene() == before
        do("wall.maximize_panel")
        assert panel.width() < wall.window().view.width()
        assert shown(wall) == ["a", "b"]

    def test_the_keyboard_walks_among_panels_and_a_ring_shows_where_it_is(self, room, do):
        wall = room()
        window = wall.window()
        do("wall.next_panel")
        assert window.focused_tile() == "a"
        assert window.view.ringed == "a"
        do("wall.next_panel")
        assert window.focused_tile() == "b"
        do("wall.next_panel")
        assert window.focused_tile() == "a"
        do("wall.previous_panel")
        assert window.focused_tile() == "b"

    def test_the_panel_that_was_clicked_is_the_one_that_is_meant(self, room, do):
        wall = room()
        window = wall.window()
        panel = window.panels["b"]
        spot = panel.mapTo(window, panel.rect().center())
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
        assert window.focused_tile() == "b"
        do("wall.close_panel")
        assert shown(wall) == ["a"]

    def test_without_a_panel_that_is_meant_it_is_asked_for(self, room, do):
        room()
        with pytest.raises(CommandError, match="F6"):
            do("wall.close_panel")

    @pytest.mark.parametrize(
        ("id", "args"),
        [
            ("wall.add_panel", {"panel": "note"}),
            ("wall.close_panel", {"tile": "a"}),
            ("wall.copy_panel", {"tile": "a", "window": "w1"}),
            ("page.new", {}),
            ("page.duplicate", {}),
            ("page.rename", {"to": "x"}),
            ("page.delete", {}),
            ("wall.undo", {}),
        ],
    )
    def test_a_locked_arrangement_refuses_and_says_how_to_unlock_it(self, room, do, id, args):
        wall = room(two_pages(lock=True))
        before = wall.scene()
        with pytest.raises(CommandError, match=r"Ctrl\+E"):
            do(id, **args)
        assert wall.scene() == before


class TestWindows:
    def test_locking_turns_about(self, room, do):
        wall = room()
        do("wall.lock")
        assert wall.window().locked
        do("wall.lock")
        assert not wall.window().locked

    def test_a_window_that_was_closed_comes_back_by_undoing(self, room, do, clock):
        wall = room()
        name = do("wall.new_window")
        do("wall.close_window", window=name)
        assert [window.id for window in wall.windows] == ["w1"]
        do("wall.undo")
        clock.advance(5)  # the health of the data has nothing to say yet
        wall._drained()
        assert [window.id for window in wall.windows] == ["w1", name]

    def test_undoing_keeps_the_page_that_is_shown_now(self, room, do):
        wall = room()
        do("wall.close_panel", tile="a")
        do("wall.show_page", page="q")
        do("wall.undo")
        assert wall.shown_page() == "q"
        assert page_tiles(wall.scene().pages["p"]) == ["a", "b"]

    def test_there_is_a_word_when_nothing_can_be_undone(self, room, do):
        room()
        with pytest.raises(CommandError, match="tidak ada susunan sebelumnya"):
            do("wall.undo")

    def test_a_screen_that_is_not_connected_cannot_be_a_home(self, room, do):
        room()
        with pytest.raises(CommandError, match="tidak tersambung"):
            do("wall.bind_screen", window="w1", screen="DP-77")

    def test_the_language_changes_every_panel_and_nothing_else(self, room, do):
        wall = room()
        before, panel = wall.scene(), wall.window().panels["a"]
        do("view.language", language="en")
        assert wall.window().panels["a"] is not panel
        assert wall.scene() == before


class TestWhoMayArrange:
    def test_the_frame_of_a_window_closes_it_only_for_whom_the_command_does(self, room, seat):
        wall = room()
        seat.take(Actor("Sari", Role.OPERATOR))
        wall.windows[0].close()

        assert wall.windows[0].isVisible()

    def test_an_arrangement_that_was_left_unlocked_is_locked_when_a_guest_sits_down(self, room, seat):
        wall = room()
        wall.windows[0].set_locked(False)
        seat.take(Actor("tamu", Role.TAMU))

        assert wall.windows[0].locked
