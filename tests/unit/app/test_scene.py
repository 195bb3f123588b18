import json
import re

import pytest

from ccviewer import resources
from ccviewer.app.cli import main
from ccviewer.app.monitors import Monitor, desktop, side_by_side
from ccviewer.app.scene_render import on_monitors
from ccviewer.app.screen import NoScreen
from ccviewer.wall.scene import ScreenWanted, load, read, write

SCENE = {
    "schema": 1,
    "name": "siaga",
    "screens": {
        "kiri": {"serial": "S1", "size": [1080, 1920], "width_mm": 500, "viewing_m": 5},
        "kanan": {"connector": "DP-1"},
    },
    "windows": [{"id": "w1", "screen": "kiri", "page": "p"}, {"id": "w2", "screen": "kanan", "page": "q"}],
    "pages": {"p": {"tree": {"tabs": ["x"]}}, "q": {"tree": {"tabs": ["y"]}}},
    "tiles": {"x": {"panel": "map"}, "y": {"panel": "cameras"}},
}


@pytest.fixture
def write_scene(tmp_path):
    def write_it(name="siaga", **more):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(SCENE | {"name": name} | more, indent=1), "utf-8")
        return path

    return write_it


def test_a_right_scene_is_praised_with_its_counts(write_scene, capsys):
    path = write_scene()
    assert main(["scene", "check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: benar — 2 layar, 2 jendela, 2 halaman, 2 petak, 0 tur\n"


def test_mistakes_of_all_files_are_printed_with_file_line_and_path(write_scene, tmp_path, capsys):
    wrong = write_scene("salah", windows=[{"id": "w1", "screen": "atas", "page": "p", "lok": True}])
    newer = write_scene("baru", schema=7)
    gone = tmp_path / "tidak-ada.json"
    assert main(["scene", "check", str(wrong), str(newer), str(gone)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [re.sub(r":.*", "", line.removeprefix(f"{tmp_path}/")) for line in lines] == [
        "salah.json",
        "salah.json",
        "baru.json",
        "tidak-ada.json",
    ]
    assert re.match(r".*salah\.json:\d+ windows\[0\]\.screen: layar \"atas\" tidak dijelaskan", lines[0])
    assert "maksudnya 'lock'" in lines[1]
    assert "schema 7" in lines[2]


def test_what_a_panel_would_refuse_is_a_warning_and_no_mistake(write_scene, capsys):
    path = write_scene(tiles={"x": {"panel": "mapp"}, "y": {"panel": "cameras", "options": {"kolom": 3}}})
    assert main(["scene", "check", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all("[peringatan]" in line for line in lines[:2])
    assert "tiles.x.panel" in lines[0]
    assert "tiles.y.options.kolom" in lines[1]


def test_equal_scenes_differ_by_nothing_and_others_in_words(write_scene, capsys):
    old, new = write_scene(), write_scene("siang")
    assert main(["scene", "diff", str(old), str(old)]) == 0
    assert main(["scene", "diff", str(old), str(new)]) == 1
    assert capsys.readouterr().out == "sama\nadegan: nama siaga → siang\n"


def test_an_older_scene_is_written_anew_and_the_old_file_kept(write_scene, capsys):
    path = write_scene(
        windows=[{"id": "w1", "screen": 1, "page": "p"}, {"id": "w2", "screen": 2, "page": "q"}]
    )
    said = {
        key: value for key, value in json.loads(path.read_text()).items() if key not in ("schema", "screens")
    }
    path.write_text(json.dumps(said), "utf-8")
    before = path.read_text("utf-8")
    assert main(["scene", "migrate", str(path)]) == 0
    assert load(path).windows[0].screen == "layar 1"
    assert path.with_suffix(".v0.bak").read_text("utf-8") == before
    assert main(["scene", "migrate", str(path)]) == 0
    assert "sudah schema 1" in capsys.readouterr().out


def test_a_scene_with_mistakes_is_not_migrated(write_scene, capsys):
    path = write_scene(tiles={"x": {"panel": "map"}})
    said = json.loads(path.read_text())
    del said["schema"]
    path.write_text(json.dumps(said), "utf-8")
    before = path.read_bytes()
    assert main(["scene", "migrate", str(path)]) == 1
    assert path.read_bytes() == before
    assert "tidak diubah" in capsys.readouterr().err


def test_the_schema_describes_what_a_scene_may_have(capsys):
    assert main(["scene", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert {"windows", "pages", "tiles", "tours"} <= schema["properties"].keys()
    assert schema["additionalProperties"] is False


def test_scenes_are_listed_with_whose_they_are(tmp_path, capsys):
    own = tmp_path / "scenes"
    own.mkdir()
    (own / "malam.json").write_text(write(read(json.dumps(SCENE | {"name": "malam", "locked": True}), "t")))
    (own / "rusak.json").write_text("[")
    assert main(["scene", "list", "--state", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"malam +milik operator, 2 layar, 2 halaman, terkunci", said)
    assert re.search(r"rusak +milik operator, tidak dapat dibuka: ", said)
    assert re.search(r"umum +bawaan", said)
    assert main(["scene", "list", "--state", str(tmp_path), "--json"]) == 0
    listed = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert listed["malam"]["locked"] is True
    assert "problem" in listed["rusak"]


def test_a_scene_that_is_not_there_is_said(tmp_path, capsys):
    assert main(["scene", "diff", "tidak-ada", "umum", "--state", str(tmp_path)]) == 2
    assert 'adegan "tidak-ada" tidak ada' in capsys.readouterr().err


# drawing


def test_each_screen_of_a_scene_is_a_monitor_of_its_size_side_by_side():
    scene, monitors = on_monitors(read(json.dumps(SCENE), "t"), {}, (1920, 1080))
    assert [(one.size, one.left) for one in monitors] == [((1080, 1920), 0), ((1920, 1080), 1080)]
    assert desktop(monitors) == (3000, 1920)
    assert scene.screens["kiri"] == ScreenWanted(
        connector=monitors[0].name, size=(1080, 1920), width_mm=500, viewing_m=5
    )


def test_other_screens_may_be_described():
    described = {"kanan": ScreenWanted(size=(3840, 2160))}
    _, monitors = on_monitors(read(json.dumps(SCENE), "t"), described, (1920, 1080))
    assert [one.size for one in monitors] == [(1080, 1920), (3840, 2160)]
    with pytest.raises(NoScreen, match="atas"):
        on_monitors(read(json.dumps(SCENE), "t"), {"atas": ScreenWanted()}, (1920, 1080))


def test_a_monitor_has_the_millimetres_of_its_shape():
    placed = side_by_side([Monitor("A", (1920, 1080), width_mm=480), Monitor("B", (960, 960))])
    assert [one.geometry for one in placed] == ["1920/480x1080/270+0+0", "960/254x960/254+1920+0"]


def test_every_shipped_scene_passes_its_own_check(capsys):
    files = sorted(map(str, resources.path("scenes").glob("*.json")))
    assert main(["scene", "check", *files]) == 0
    assert "peringatan" not in capsys.readouterr().out
