import json

import pytest

from ccviewer import resources
from ccviewer.wall.scene import load, read
from ccviewer.wall.scene_panels import panel_findings, unseen


def scene(tiles, **more):
    return read(
        json.dumps(
            {
                "schema": 1,
                "name": "s",
                "screens": {"a": {}},
                "windows": [{"id": "w", "screen": "a", "page": "p"}],
                "pages": {"p": {"tree": {"tabs": ["x"]}}},
                "tiles": tiles,
            }
            | more
        ),
        "test",
    )


@pytest.mark.parametrize(
    ("tile", "path", "said"),
    [
        ({"panel": "mapp"}, ("tiles", "x", "panel"), "maksudnya map"),
        ({"panel": "kpi", "options": {"crads": []}}, ("tiles", "x", "options", "crads"), "maksudnya 'cards'"),
        ({"panel": "chart", "options": {"series": 7}}, ("tiles", "x", "options", "series"), "7 bukan daftar"),
    ],
)
def test_a_tile_that_its_panel_would_refuse_is_told(tile, path, said):
    found = panel_findings(scene({"x": tile}))
    assert found[0].path == path
    assert said in f"{found[0].message} {found[0].hint}"


def test_a_right_tile_is_not_told():
    assert panel_findings(scene({"x": {"panel": "cameras", "options": {"title": "CCTV"}}})) == []


def test_pages_that_nobody_shows_and_tiles_that_stand_nowhere_are_told():
    pages = {"p": {"tree": {"tabs": ["x"]}}, "q": {"tree": {"tabs": ["y"]}}}
    tiles = {name: {"panel": "map"} for name in "xyz"}
    assert [each.path for each in unseen(scene(tiles, pages=pages))] == [("pages", "q"), ("tiles", "z")]


def test_every_panel_of_every_shipped_scene_takes_its_options():
    for path in sorted(resources.path("scenes").glob("*.json")):
        assert panel_findings(load(path)) == []
        assert unseen(load(path)) == []
