import pytest

from ccviewer import i18n
from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.scene import Row, Scene, page_tiles
from ccviewer.wall.window_acts import WindowActs


def scene_of(**tiles):
    return Scene.model_validate(
        {
            "name": "uji",
            "screens": {"utama": {}},
            "windows": [{"id": "w1", "screen": "utama", "page": "p", "lock": False}],
            "pages": {
                "p": {
                    "tree": {
                        "row": [{"tabs": [tile]} for tile in tiles],
                        "share": [1 / len(tiles)] * len(tiles),
                    }
                }
            },
            "tiles": {tile: {"panel": "note", **spec} for tile, spec in tiles.items()},
        }
    )


@pytest.fixture
def open_wall(qtbot, context, note, seat, tmp_path):
    """Open a wall on a scene; every wall is closed at the end."""
    configure_docking()
    opened = []

    def open_(scene, store=None):
        wall = Wall(context, scene, store, seat, lambda: None)
        wall.open()
        opened.append(wall)
        return wall

    yield open_
    for wall in opened:
        wall.close()


def states(wall):
    return {panel["id"]: panel["state"] for panel in wall.report()}


def test_every_tile_of_the_scene_is_a_panel_that_can_be_seen(open_wall):
    wall = open_wall(scene_of(a={"options": {"text": "satu"}}, b={}))
    assert [(p["id"], p["visible"], p["shows"]) for p in wall.report()] == [
        ("a", True, {"text": "satu"}),
        ("b", True, {"text": ""}),
    ]


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"panel": "globe"}, "globe"),
        ({"panel": "note", "options": {"colour": "red"}}, "colour: kunci tidak dikenal"),
        ({"panel": "kpi", "options": {"cards": 7}}, "cards: 7 bukan daftar"),
    ],
    ids=["unknown kind", "unknown option", "wrong option"],
)
def test_a_tile_that_cannot_be_built_is_a_card_and_the_rest_opens(open_wall, spec, said):
    wall = open_wall(scene_of(a=spec, b={}))
    missing, note = wall.report()
    assert missing["kind"] == "missing"
    assert said in missing["shows"]["reason"]
    assert note["state"] == "live"


@pytest.mark.logs_warnings
def test_a_panel_that_raises_while_it_is_built_is_a_card_and_the_rest_opens(open_wall):
    wall = open_wall(scene_of(a={"options": {"text": "stillborn"}}, b={}))
    assert "stillborn" in wall.report()[0]["shows"]["reason"]
    assert states(wall)["b"] == "live"


@pytest.mark.logs_warnings
def test_a_panel_that_raises_is_a_card_and_the_wall_lives_on(open_wall):
    wall = open_wall(scene_of(a={"options": {"text": "boom"}}, b={}))
    assert states(wall) == {"a": "error", "b": "live"}


def test_an_arrangement_comes_back_after_a_restart(open_wall, tmp_path):
    scene = scene_of(a={}, b={})
    wall = open_wall(scene, ArrangementStore(tmp_path))
    wall.windows[0].add_tile("note")
    wall.windows[0].setGeometry(40, 30, 640, 480)
    before = wall.scene()
    wall.quit()
    again = open_wall(scene, ArrangementStore(tmp_path))
    assert again.scene() == before
    assert page_tiles(again.scene().pages["p"]) == ["a", "b", "w1-note-1"]
    assert again.windows[0].geometry().getRect() == (40, 30, 640, 480)


def test_what_an_operator_changes_in_a_panel_comes_back_after_a_restart(open_wall, tmp_path):
    scene = scene_of(a={"options": {"text": "satu"}}, b={"panel": "globe", "options": {"spin": 1}})
    wall = open_wall(scene, ArrangementStore(tmp_path))
    panel = wall.windows[0].panels["a"]
    panel.options = panel.options.model_copy(update={"text": "dua"})
    wall.quit()
    tiles = open_wall(scene, ArrangementStore(tmp_path)).scene().tiles
    assert tiles["a"].options == {"text": "dua"}
    assert (tiles["b"].panel, tiles["b"].options) == ("globe", {"spin": 1})


def test_a_closed_panel_stays_closed_and_hears_no_more(open_wall, tmp_path, hub):
    scene = scene_of(a={}, b={})
    wall = open_wall(scene, ArrangementStore(tmp_path))
    wall.windows[0].view.workspace.close_tile("a")
    wall.quit()
    again = open_wall(scene, ArrangementStore(tmp_path))
    assert list(states(again)) == ["b"]


def test_resetting_brings_the_shipped_scene_back(open_wall, tmp_path):
    wall = open_wall(scene_of(a={}, b={}), ArrangementStore(tmp_path))
    wall.windows[0].view.workspace.close_tile("a")
    wall.save()
    wall.reset()
    assert list(states(wall)) == ["a", "b"]
    assert list(tmp_path.glob("uji*")) == []


def test_switching_the_language_keeps_the_arrangement(open_wall, tmp_path):
    wall = open_wall(scene_of(a={}, b={}), ArrangementStore(tmp_path))
    wall.windows[0].add_tile("note")
    before = page_tiles(wall.scene().pages["p"])
    wall.speak("en")
    assert i18n.language() == "en"
    assert page_tiles(wall.scene().pages["p"]) == before
    assert ArrangementStore(tmp_path).language() == "en"


def test_closing_the_last_window_ends_the_program_and_keeps_the_arrangement(
    qtbot, context, note, seat, tmp_path
):
    done = []
    configure_docking()
    store = ArrangementStore(tmp_path)
    wall = Wall(context, scene_of(a={}, b={}), store, seat, lambda: done.append(True))
    wall.open()
    wall.windows[0].setGeometry(10, 10, 500, 400)
    WindowActs(wall)
    wall.windows[0].close()
    assert done == [True]
    assert ArrangementStore(tmp_path).load("uji") is not None


def test_a_second_window_opens_and_closes_without_the_first_noticing(open_wall):
    wall = open_wall(scene_of(a={}, b={}))
    wall.open_window()
    assert len(wall.windows) == 2
    wall.close_window(wall.windows[1])
    assert list(states(wall)) == ["a", "b"]


def test_a_locked_window_has_no_handles_and_an_unlocked_one_has(open_wall):
    wall = open_wall(scene_of(a={}, b={}))
    window = wall.windows[0]
    for locked in (True, False):
        window.set_locked(locked)
        assert window.view.workspace.title_bars() == ([] if locked else ["a", "b"])


def test_a_page_of_a_row_is_stored_as_a_row(open_wall):
    wall = open_wall(scene_of(a={}, b={}))
    assert isinstance(wall.scene().pages["p"].tree, Row)
