import json

import pytest

from ccviewer import i18n
from ccviewer.wall.scene import read
from ccviewer.wall.scene_diff import boxes, differences, summary

SCENE = {
    "schema": 1,
    "name": "siaga",
    "screens": {"kiri": {"connector": "DP-1"}},
    "windows": [{"id": "w1", "screen": "kiri", "page": "harian", "pages": ["malam"]}],
    "pages": {
        "harian": {
            "tree": {
                "row": [
                    {"tabs": ["peta"]},
                    {"column": [{"tabs": ["cctv"]}, {"tabs": ["kpi", "wifi"]}], "share": [0.5, 0.5]},
                ],
                "share": [0.6, 0.4],
            }
        },
        "malam": {"tree": {"tabs": ["air"]}},
    },
    "tiles": {
        "peta": {"panel": "map", "options": {"layers": ["banjir"], "view": {"zoom": 12}}},
        "cctv": {"panel": "cameras"},
        "kpi": {"panel": "kpi"},
        "wifi": {"panel": "chart"},
        "air": {"panel": "chart"},
    },
    "tours": {
        "siang": {
            "window": "w1",
            "pages": [{"page": "harian", "dwell_s": 60}, {"page": "malam", "dwell_s": 20}],
        }
    },
}


def scene(change=None):
    said = json.loads(json.dumps(SCENE))
    if change:
        change(said)
    return read(json.dumps(said), "test")


def put(value, *path):
    def change(said):
        for part in path[:-1]:
            said = said[part]
        said[path[-1]] = value

    return change


TREE = ("pages", "harian", "tree")


def tab_of_kpi(said):
    said["pages"]["harian"]["tree"] = {
        "row": [{"tabs": ["peta"]}, {"tabs": ["kpi", "wifi", "cctv"]}],
        "share": [0.6, 0.4],
    }


def swapped(said):
    said["pages"]["harian"]["tree"]["row"].reverse()


def to_other_page(said):
    said["pages"]["harian"]["tree"]["row"][1]["column"][1]["tabs"] = ["kpi"]
    said["pages"]["malam"]["tree"]["tabs"].append("wifi")


def pinned(said):
    said["pages"]["harian"]["tree"]["row"][1]["column"][1]["tabs"] = ["kpi"]
    said["pages"]["harian"]["pins"] = {"left": ["wifi"]}


def other_tiles(said):
    said["tiles"]["baru"] = said["tiles"].pop("air")
    said["pages"]["malam"]["tree"]["tabs"] = ["baru"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            tab_of_kpi,
            "halaman harian: cctv kini tab dari kpi; kpi pindah: kanan bawah 40×50 % → kanan 40×100 %",
        ),
        (put(20, "tours", "siang", "pages", 0, "dwell_s"), "tur siang: lama tayang harian 60 → 20 dtk"),
        (put([0.5, 0.5], *TREE, "share"), "halaman harian: peta 60×100 % → 50×100 %"),
        (swapped, "halaman harian: cctv pindah: kanan atas 40×50 % → kiri atas 60×50 %"),
        (to_other_page, "halaman malam: wifi kini tab dari air"),
        (to_other_page, "halaman harian: wifi tidak ada lagi di sini; kpi kini berdiri sendiri"),
        (pinned, "wifi kini disematkan di kiri"),
        (other_tiles, "petak air: dihapus\npetak baru: baru"),
        (put("wifi", *TREE, "row", 1, "column", 1, "current"), "halaman harian: tab depan kpi → wifi"),
        (put("events", "tiles", "kpi", "panel"), "petak kpi: panel kpi → events"),
        (put(14, "tiles", "peta", "options", "view", "zoom"), "petak peta: view.zoom 12 → 14"),
        (put(["banjir", "cctv"], "tiles", "peta", "options", "layers"), "layers banjir → banjir, cctv"),
        (put(True, "tiles", "cctv", "must_see"), "petak cctv: kini wajib tampak"),
        (put("HDMI-1", "screens", "kiri", "connector"), "layar kiri: konektor DP-1 → HDMI-1"),
        (put([0, 0, 0.5, 1], "windows", 0, "rect"), "jendela w1: letak tengah 100×100 % → kiri 50×100 %"),
        (put([], "windows", 0, "pages"), "jendela w1: halaman lain malam dihapus"),
        (put({"id": "Siaga"}, "title"), "adegan: judul (id) kini Siaga"),
        (put(True, "locked"), "adegan: kini terkunci"),
        (put(True, "pages", "malam", "public"), "halaman malam: kini untuk umum"),
        (put("Sen-Jum", "tours", "siang", "when"), "tur siang: jam kini Sen-Jum"),
    ],
)
def test_a_change_is_said_in_words(change, said):
    assert said in summary(differences(scene(), scene(change)))


def test_equal_scenes_have_no_difference():
    assert differences(scene(), scene()) == []
    assert summary([]) == "sama"


def test_a_share_that_was_only_rounded_is_no_change():
    assert differences(scene(), scene(put([0.6004, 0.3996], *TREE, "share"))) == []


def test_groups_of_tabs_fill_the_page_as_their_shares_say():
    found = {group.tabs: box for group, box in boxes(scene().pages["harian"].tree)}
    assert found[("kpi", "wifi")] == (0.6, 0.5, 1, 1)


def test_what_differs_is_said_in_the_language_of_the_moment():
    changes = differences(scene(), scene(tab_of_kpi))
    i18n.use("en")
    i18n._catalogue["{tile} kini tab dari {other}"] = "{tile} is now a tab of {other}"
    assert "cctv is now a tab of kpi" in summary(changes)
