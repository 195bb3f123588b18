import json

import pytest

from ccviewer import resources
from ccviewer.errors import SceneError
from ccviewer.wall.scene import Page, load, page_tiles, pages_of, read, tiles_in, write

SCENE = {
    "schema": 1,
    "name": "siaga",
    "screens": {"kiri": {"connector": "DP-1"}},
    "windows": [{"id": "w1", "screen": "kiri", "page": "harian"}],
    "pages": {
        "harian": {"tree": {"row": [{"tabs": ["peta"]}, {"tabs": ["kpi", "wifi"]}], "share": [0.6, 0.4]}}
    },
    "tiles": {"peta": {"panel": "map"}, "kpi": {"panel": "kpi"}, "wifi": {"panel": "chart"}},
}


def changed(**more):
    return json.dumps(SCENE | more)


def test_a_scene_that_is_written_is_read_back_the_same():
    scene = read(json.dumps(SCENE), "siaga.json")
    assert read(write(scene), "again") == scene


def test_writing_a_scene_twice_gives_the_same_bytes():
    scene = read(json.dumps(SCENE), "siaga.json")
    assert write(scene) == write(read(write(scene), "again"))


def test_tiles_are_named_in_reading_order():
    scene = read(json.dumps(SCENE), "siaga.json")
    assert tiles_in(scene.pages["harian"].tree) == ["peta", "kpi", "wifi"]


def test_pins_are_tiles_of_the_page_too():
    page = Page.model_validate({"tree": {"tabs": ["a"]}, "pins": {"left": ["b"]}})
    assert page_tiles(page) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "berakhir di tengah"),
        ("[" * 100_000, "64 tingkat"),
        ("[]", "bukan adegan"),
        (changed(schema=2), "lebih baru"),
        (changed(colour="red"), "colour"),
        (changed(windows=[{"id": "w1", "screen": "kanan", "page": "harian"}]), "kanan"),
        (changed(windows=[{"id": "w1", "screen": "kiri", "page": "malam"}]), "malam"),
        (changed(tiles={}), "peta"),
        (changed(pages={"harian": {"tree": {"tabs": []}}}), "tabs"),
        (changed(pages={"harian": {"tree": {"row": [{"tabs": ["kpi"]}], "share": [0.5, 0.5]}}}), "share"),
        (changed(pages={"harian": {"tree": {"row": [{"tabs": ["kpi"]}], "share": [0.5]}}}), "share"),
        (changed(windows=[SCENE["windows"][0], SCENE["windows"][0] | {"id": "w2"}]), "w1"),
    ],
    ids=range(12),
)
def test_a_wrong_scene_says_what_is_wrong_and_where(text, said):
    with pytest.raises(SceneError, match=r"siaga\.json") as error:
        read(text, "siaga.json")
    assert said in str(error.value)


def test_the_pages_of_a_window_are_its_own_and_those_of_its_tours_each_once():
    scene = read(
        changed(
            windows=[{"id": "w1", "screen": "kiri", "page": "b", "pages": ["a"]}],
            pages={
                "a": {"tree": {"tabs": ["peta"]}},
                "b": {"tree": {"tabs": ["kpi"]}},
                "c": {"tree": {"tabs": ["wifi"]}},
            },
            tours={
                "siang": {
                    "window": "w1",
                    "pages": [{"page": "c", "dwell_s": 5}, {"page": "b", "dwell_s": 60}],
                }
            },
        ),
        "siaga.json",
    )
    assert pages_of(scene, "w1") == ["b", "a", "c"]


def test_every_shipped_scene_can_be_read():
    scenes = sorted(resources.path("scenes").glob("*.json"))
    assert scenes
    for path in scenes:
        assert load(path).name == path.stem
