"""Who had the keyboard before a restart has it again."""

import pytest

from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.focus import KEPT, Focus
from ccviewer.wall.scene import Scene

SCENE = Scene.model_validate(
    {
        "name": "uji",
        "screens": {"utama": {}},
        "windows": [
            {"id": "w1", "screen": "utama", "page": "p", "rect": [0, 0, 0.5, 1]},
            {"id": "w2", "screen": "utama", "page": "q", "rect": [0.5, 0, 1, 1]},
        ],
        "pages": {
            "p": {"tree": {"row": [{"tabs": ["a"]}, {"tabs": ["b", "c"]}], "share": [0.5, 0.5]}},
            "q": {"tree": {"tabs": ["d"]}},
        },
        "tiles": {tile: {"panel": "note", "options": {"text": tile}} for tile in "abcd"},
    }
)


@pytest.fixture
def start(qtbot, context, note, seat, tmp_path):
    configure_docking()
    opened = []

    def start_():
        store = ArrangementStore(tmp_path)
        wall = Wall(context, SCENE, store, seat, lambda: None)
        Focus(wall, store)
        wall.open()
        opened.append(wall)
        return wall

    yield start_
    for wall in opened:
        wall.close()


def test_nobody_has_it_at_a_first_start(start):
    wall = start()
    assert [window.focused_tile() for window in wall.windows] == ["", ""]


@pytest.mark.parametrize("ringed", [True, False], ids=["by key", "by pointer"])
def test_the_tile_behind_a_tab_that_had_it_before_a_restart_has_it_again(start, ringed):
    wall = start()
    wall.window("w1").focus_tile("c", ringed=ringed)
    wall.quit()

    window = start().window("w1")

    assert window.focused_tile() == "c"
    assert window.view.ringed == ("c" if ringed else "")
    assert window.panels["c"].isVisible()


def test_the_window_that_was_active_before_a_restart_is_active_again(start, qtbot):
    wall = start()
    with qtbot.waitActive(wall.window("w1")):
        wall.window("w1").activateWindow()
    wall.quit()

    wall = start()

    qtbot.waitUntil(lambda: wall.window("w1").isActiveWindow())


@pytest.mark.parametrize(
    "said", [None, 7, {"tiles": []}, {"tiles": {"w1": {"tile": "z"}, "w2": 3}, "window": "w9"}]
)
def test_what_makes_no_sense_is_left_out(start, tmp_path, said):
    store = ArrangementStore(tmp_path)
    store.also[KEPT] = lambda: said
    store.save(SCENE)
    assert [window.focused_tile() for window in start().windows] == ["", ""]
