"""What a wall goes through in its life: full disks, double ends, screens that go, faults, several windows."""

import errno
import importlib
import sys

import pytest
from PySide6.QtGui import QGuiApplication

from ccviewer import plugins
from ccviewer.errors import SceneError
from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.scene import Scene, page_tiles, read
from ccviewer.wall.window_acts import WindowActs

ELSEWHERE = {
    "connector": "DP-9",
    "serial": "SN9",
    "model": "U24",
    "manufacturer": "Dell",
    "size": [1920, 1080],
}


def scene_of(**screens):
    """Return a scene with one window of one tile on each screen."""
    return Scene.model_validate(
        {
            "name": "uji",
            "screens": screens,
            "windows": [{"id": f"w-{screen}", "screen": screen, "page": screen} for screen in screens],
            "pages": {screen: {"tree": {"tabs": [f"t-{screen}"]}} for screen in screens},
            "tiles": {f"t-{screen}": {"panel": "note", "options": {"text": screen}} for screen in screens},
        }
    )


@pytest.fixture
def open_wall(qtbot, context, note, seat):
    configure_docking()
    opened, done = [], []

    def open_(scene, store=None):
        wall = Wall(context, scene, store, seat, lambda: done.append(True))
        wall.open()
        opened.append(wall)
        return wall

    open_.done = done
    yield open_
    for wall in opened:
        wall.close()


@pytest.mark.logs_warnings
def test_a_full_disk_is_said_once_and_the_arrangement_is_kept_as_soon_as_there_is_room(
    open_wall, tmp_path, caplog, monkeypatch
):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    store = ArrangementStore(tmp_path)
    wall = open_wall(scene_of(utama={}), store)
    monkeypatch.setattr("os.fsync", full)
    for _ in range(4):
        wall.save()
        store.wait()
    assert len(caplog.records) == 1
    monkeypatch.undo()
    wall.save()
    store.wait()
    assert store.load("uji") == wall.scene()


def test_being_told_twice_to_end_keeps_the_arrangement_and_ends_once(open_wall, tmp_path):
    wall = open_wall(scene_of(utama={}), ArrangementStore(tmp_path))
    wall.windows[0].add_tile("note")
    wall.quit()
    kept = ArrangementStore(tmp_path).load("uji")
    wall.quit()
    assert ArrangementStore(tmp_path).load("uji") == kept
    assert len(page_tiles(kept.pages["utama"])) == 2
    assert open_wall.done == [True]


def test_the_same_panel_can_be_added_to_two_windows_and_both_come_back(open_wall, tmp_path):
    wall = open_wall(scene_of(utama={}), ArrangementStore(tmp_path))
    wall.open_window()
    for window in wall.windows:
        window.add_tile("note")
    wall.quit()
    kept = ArrangementStore(tmp_path).load("uji")
    assert [len(page_tiles(kept.pages[window.page])) for window in kept.windows] == [2, 2]


@pytest.mark.logs_warnings
def test_closing_the_last_window_that_can_be_seen_ends_the_program_and_keeps_the_parked_one(
    open_wall, tmp_path
):
    here = {"connector": QGuiApplication.primaryScreen().name()}
    wall = open_wall(scene_of(sini=here, sana=ELSEWHERE), ArrangementStore(tmp_path))
    assert [window.isVisible() for window in wall.windows] == [True, False]
    WindowActs(wall)
    wall.windows[0].close()
    assert open_wall.done == [True]
    kept = ArrangementStore(tmp_path).load("uji")
    assert [kept.screens[window.screen].serial for window in kept.windows] == ["", "SN9"]


@pytest.mark.logs_warnings
def test_a_parked_window_keeps_its_screen_though_another_now_has_the_same_name(open_wall):
    name = QGuiApplication.primaryScreen().name() or "0,0"
    scene = scene_of(**{"utama": {}, name: ELSEWHERE})
    arranged = open_wall(scene).scene()
    assert [arranged.screens[window.screen].serial for window in arranged.windows] == ["", "SN9"]


def test_news_of_screens_put_a_window_back_where_the_operator_had_moved_it(open_wall):
    wall = open_wall(scene_of(utama={}))
    window = wall.windows[0]
    window.setGeometry(40, 30, 400, 300)
    wall.save()
    wall._screens.note()
    window.setGeometry(0, 0, 100, 100)  # as Qt does when a screen goes
    wall.save()
    for _ in range(6):
        wall._drained()
    assert window.geometry().getRect() == (40, 30, 400, 300)


def test_full_screen_goes_back_to_how_the_window_stood(open_wall):
    window = open_wall(scene_of(utama={})).windows[0]
    window.showNormal()
    window.setGeometry(40, 30, 400, 300)
    window.toggle_full_screen()
    assert window.isFullScreen()
    window.toggle_full_screen()
    assert (window.isFullScreen(), window.isMaximized()) == (False, False)


@pytest.mark.logs_warnings
@pytest.mark.parametrize("code", ["raise RuntimeError('planted')", "class Panel:\n    planted = 1"])
def test_a_plugin_that_is_broken_in_any_way_is_a_card(open_wall, monkeypatch, code, tmp_path):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "broken_plugin", raising=False)
    importlib.invalidate_caches()
    (tmp_path / "broken_plugin.py").write_text(code + "\n")
    monkeypatch.setitem(plugins.BUILTIN["ccviewer.panels"], "rusak", "broken_plugin:Panel")
    scene = scene_of(utama={})
    tiles = {"t-utama": scene.tiles["t-utama"].model_copy(update={"panel": "rusak"})}
    (panel,) = open_wall(scene.model_copy(update={"tiles": tiles})).report()
    assert panel["kind"] == "missing"
    assert "planted" in panel["shows"]["reason"] or "Options" in panel["shows"]["reason"]


@pytest.mark.parametrize("name", ["../lain", "a/b", "C:x", ".tersembunyi", "", "a\\\\b", "tanya?"])
def test_a_scene_whose_name_cannot_be_a_file_is_refused(name):
    text = scene_of(utama={}).model_dump_json(by_alias=True).replace('"name":"uji"', f'"name":"{name}"')
    with pytest.raises(SceneError, match="name"):
        read(text, "uji.json")


@pytest.mark.logs_warnings
def test_a_guest_does_not_make_a_screen_its_home_when_the_language_changes(qtbot, context, note, seat):
    scene = scene_of(sana=ELSEWHERE)
    wall = Wall(context, scene, None, seat, lambda: None, strangers="fill")
    wall.open()
    try:
        assert wall.windows[0].isVisible()
        wall.speak("en")
        assert wall.windows[0].guest
        assert wall.scene().screens == scene.screens
    finally:
        wall.close()


@pytest.mark.logs_warnings
def test_a_parked_window_comes_back_to_its_exact_rectangle(open_wall, monkeypatch):
    wall = open_wall(scene_of(utama={}))
    window = wall.windows[0]
    window.setGeometry(40, 30, 400, 300)
    wall.save()
    monkeypatch.setattr("ccviewer.wall.screens.connected", list)  # every screen is gone
    wall._screens.note()
    for _ in range(5):
        wall._drained()
    assert not window.isVisible()
    window.setGeometry(0, 0, 120, 120)  # as Qt may do meanwhile
    monkeypatch.undo()
    wall._screens.note()
    for _ in range(5):
        wall._drained()
    assert window.geometry().getRect() == (40, 30, 400, 300)
