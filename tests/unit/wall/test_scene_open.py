import json

import pytest

from ccviewer.errors import SceneError
from ccviewer.wall.scene import NewerScene, check, open_as_far, pages_of, read, tiles_in, write
from ccviewer.wall.scene_migrate import SCHEMA, STEPS, migrate

TEXT = """{
 "schema": 1,
 "name": "siaga",
 "screens": {"kiri": {"connector": "DP-1"}, "kanan": {}},
 "windows": [
  {"id": "w1", "screen": "kiri", "page": "harian", "pages": ["banjir"]},
  {"id": "w2", "screen": "kanan", "page": "peta"}
 ],
 "pages": {
  "harian": {"tree": {"row": [{"tabs": ["cctv"]}, {"tabs": ["kpi", "wifi"]}], "share": [0.6, 0.4]}},
  "banjir": {"tree": {"tabs": ["air"]}},
  "peta": {"tree": {"tabs": ["peta"]}}
 },
 "tiles": {
  "cctv": {"panel": "cameras"},
  "kpi": {"panel": "kpi"},
  "wifi": {"panel": "chart"},
  "air": {"panel": "chart"},
  "peta": {"panel": "map"}
 },
 "tours": {
  "siang": {"window": "w1", "pages": [{"page": "harian", "dwell_s": 60}, {"page": "banjir", "dwell_s": 20}]}
 }
}
"""


def swapped(old, new):
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def problems(text):
    return [str(problem) for problem in check(text, "siaga.json")[1]]


def test_a_right_scene_opens_with_nothing_left_out():
    opened = open_as_far(TEXT, "siaga.json")
    assert opened.scene == read(TEXT, "siaga.json")
    assert opened.left_out == ()


MISTAKES = [
    ('"screen": "kiri"', '"screen": "kirri"', 6, "windows[0].screen", "maksudnya 'kiri'"),
    ('"page": "peta"', '"page": "harian"', 7, "windows[1].page", 'sudah milik jendela "w1"'),
    ('"page": "peta"', '"page": "malam"', 7, "windows[1].page", '"malam" tidak ada'),
    ('"pages": ["banjir"]', '"pages": ["bnjir"]', 6, "windows[0].pages[0]", "maksudnya 'banjir'"),
    ('"id": "w2"', '"id": "w1"', 7, "windows[1].id", "sudah ada di atas"),
    ('["kpi", "wifi"]', '["kpi", "cctv"]', 10, "pages.harian.tree.row[1].tabs[1]", "sudah ada di halaman"),
    ('["kpi", "wifi"]', '["kpi", "wfi"]', 10, "pages.harian.tree.row[1].tabs[1]", "maksudnya 'wifi'"),
    ("[0.6, 0.4]", "[0.6, 0.6]", 10, "pages.harian.tree.share", "jumlah porsi 1.2"),
    ("[0.6, 0.4]", "[0.6]", 10, "pages.harian.tree.share", "2 bagian, tetapi 1 porsi"),
    ('"tabs": ["air"]', '"tabs": []', 11, "pages.banjir.tree.tabs", "tidak boleh kosong"),
    ('"tabs": ["air"]', '"tab": ["air"]', 11, "pages.banjir.tree.tab", "maksudnya 'tabs'"),
    (
        '"tabs": ["air"]',
        '"tabs": ["air"], "current": "x"',
        11,
        "pages.banjir.tree.current",
        "bukan salah satu",
    ),
    ('"panel": "map"', '"panel": 7', 19, "tiles.peta.panel", "tanda kutip"),
    ('"panel": "map"', '"panel": "map", "priority": 12', 19, "tiles.peta.priority", "paling banyak 9"),
    ('"dwell_s": 20', '"dwell_s": 3', 22, "tours.siang.pages[1].dwell_s", "paling sedikit 5"),
    ('"window": "w1"', '"window": "w9"', 22, "tours.siang.window", '"w9" tidak ada'),
    ('"window": "w1"', '"window": "w1", "when": "Sen-Jm 7"', 22, "tours.siang.when", "Jm"),
    ('"window": "w1"', '"window": "w1", "preroll_s": 31', 22, "tours.siang.preroll_s", "paling banyak 30"),
    ('"name": "siaga"', '"name": "a/b"', 3, "name", "nama berkas"),
    ('"name": "siaga"', '"name": "nul"', 3, "name", "Windows"),
    ('"name": "siaga"', '"name": "siaga", "warna": 1', 3, "warna", "kunci tidak dikenal"),
    ('"page": "peta"', '"page": "peta", "rect": [0, 0, 0, 1]', 7, "windows[1].rect", "tanpa luas"),
    ('"schema": 1', '"schema": "satu"', 2, "schema", "bukan"),
]


@pytest.mark.parametrize(("old", "new", "line", "path", "said"), MISTAKES)
def test_a_mistake_is_said_once_with_its_line_and_path(old, new, line, path, said):
    found = problems(swapped(old, new))
    assert len(found) == 1
    assert found[0].startswith(f"siaga.json:{line} {path}: ")
    assert said in found[0]


@pytest.mark.parametrize(("old", "new", "line", "path", "said"), MISTAKES)
def test_a_scene_with_a_mistake_opens_with_the_rest_and_says_what_it_left_out(old, new, line, path, said):
    opened = open_as_far(swapped(old, new), "siaga.json", "siaga")
    assert [said for one in opened.left_out if said in str(one)] == [said]
    assert len(opened.left_out) == 1
    assert "w1" in {window.id for window in opened.scene.windows}
    assert tiles_in(opened.scene.pages["harian"].tree)[0] == "cctv"


def test_all_mistakes_are_said_at_once_by_line():
    text = swapped('"screen": "kiri"', '"screen": "x"').replace('"dwell_s": 20', '"dwell_s": "x"')
    text = text.replace('["kpi", "wifi"]', '["kpi", "?"]').replace('"panel": "map"', '"pannel": "map"')
    assert [line.split()[1] for line in problems(text)] == [
        "windows[0].screen:",
        "pages.harian.tree.row[1].tabs[1]:",
        "tiles.peta.pannel:",
        "tours.siang.pages[1].dwell_s:",
    ]


def test_a_mistake_in_the_json_does_not_hide_the_others():
    found = problems(swapped('"page": "peta"}', '"page": "malam",}'))
    assert ["koma berlebih" in found[0], '"malam" tidak ada' in found[1], len(found)] == [True, True, 2]


def test_no_mistake_is_said_in_the_words_of_pydantic():
    text = json.dumps(
        json.loads(TEXT)
        | {"windows": [{"id": 1, "screen": [], "page": None, "rect": "x", "lock": 3}], "screens": {"a": 1}}
    )
    said = "\n".join(problems(text))
    assert "Input should" not in said
    assert "Field required" not in said


# what is left when something is wrong


def test_a_tile_that_is_not_described_leaves_its_place_to_the_others():
    opened = open_as_far(swapped('"cctv": {"panel": "cameras"},', ""), "siaga.json")
    page = opened.scene.pages["harian"]
    assert tiles_in(page.tree) == ["kpi", "wifi"]
    assert 'pages.harian.tree.row[0].tabs[0]: petak "cctv" tidak dijelaskan' in str(opened.left_out[0])


def test_a_page_without_any_tile_goes_and_its_window_shows_its_next_one():
    text = swapped('"cctv": {"panel": "cameras"},', "").replace('"kpi": {"panel": "kpi"},', "")
    opened = open_as_far(text.replace('"wifi": {"panel": "chart"},', ""), "siaga.json")
    assert pages_of(opened.scene, "w1") == ["banjir"]
    assert len(opened.left_out) == 3


def test_a_window_on_a_screen_that_is_not_described_opens_on_any():
    opened = open_as_far(swapped('"screen": "kanan"', '"screen": "atas"'), "siaga.json")
    assert opened.scene.windows[1].screen == "atas"
    assert opened.scene.screens["atas"].connector == ""


def test_a_tour_whose_hours_cannot_be_read_does_not_run_at_all_hours():
    opened = open_as_far(swapped('"window": "w1"', '"window": "w1", "when": "kapan-kapan"'), "siaga.json")
    assert opened.scene.tours == {}


@pytest.mark.parametrize("gone", [30, 60, 150, 200])
def test_a_truncated_scene_opens_with_what_came_before(gone):
    opened = open_as_far(TEXT[: len(TEXT) - gone], "siaga.json")
    assert opened.scene.windows[0].id == "w1"
    assert "berakhir di tengah" in " ".join(map(str, opened.left_out))


@pytest.mark.parametrize("length", range(0, len(TEXT) - 2, 7))
def test_wherever_a_scene_is_cut_it_opens_or_says_why_not(length):
    try:
        said = open_as_far(TEXT[:length], "siaga.json").left_out
    except SceneError as refused:
        said = str(refused).splitlines()
    assert any("siaga.json:" in str(one) for one in said)


@pytest.mark.parametrize("text", ["", "[]", "7", "{}", '{"windows": []}', '{"windows": [{}]}', "[" * 99_999])
def test_what_has_no_window_at_all_is_refused_with_its_reason(text):
    with pytest.raises(SceneError, match=r"siaga\.json:1"):
        open_as_far(text, "siaga.json")


# versions


def test_a_newer_scene_is_refused_whatever_else_is_wrong_with_it():
    for does in (check, open_as_far):
        with pytest.raises(NewerScene, match="schema 2"):
            does(swapped('"schema": 1', '"schema": 2').replace("[0.6, 0.4]", "[]"), "siaga.json")


def test_a_scene_without_a_version_that_numbers_its_screens_is_brought_up_to_date():
    old = json.loads(TEXT)
    del old["schema"], old["screens"]
    for number, window in enumerate(old["windows"], 1):
        window["screen"] = number
    opened = open_as_far(json.dumps(old), "lama.json")
    assert opened.left_out == ()
    assert opened.schema == 0
    assert [window.screen for window in opened.scene.windows] == ["layar 1", "layar 2"]
    assert read(write(opened.scene), "lama.json") == opened.scene


def test_there_is_a_step_from_every_version_to_the_next():
    assert sorted(STEPS) == list(range(SCHEMA))


def test_migrating_leaves_what_it_was_given_as_it_was():
    old = {"windows": [{"id": "w", "screen": 1, "page": "p"}]}
    new, had = migrate(old, "lama.json")
    assert (had, new["schema"]) == (0, 1)
    assert old == {"windows": [{"id": "w", "screen": 1, "page": "p"}]}


# writing


def test_short_things_stand_on_one_line_so_that_reviewed_scenes_differ_by_lines():
    lines = write(read(TEXT, "siaga.json")).splitlines()
    assert '  {"id": "w2", "screen": "kanan", "page": "peta"}' in lines
    assert '  "kpi": {"panel": "kpi"},' in lines
