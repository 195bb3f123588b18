"""Finding by a few letters, in whatever order they are typed."""

import time

import pytest

from ccviewer.commands.finder import Target, find

THINGS = [
    Target(("Tampilkan halaman", "Show page", "wall.show_page")),
    Target(("Buka kamera", "Open camera", "wall.show_camera")),
    Target(("Galeri adegan…", "Scene gallery…", "scene.gallery")),
    Target(("Simpan adegan", "Save scene", "scene.save")),
    Target(("Simpan adegan sebagai…", "Save scene as…", "scene.save_as")),
    Target(("Simpang Rawa Indah", "", "simpang-rawa")),
    Target(("Kunci susunan", "Lock the arrangement", "wall.lock")),
]


def found(query):
    return [THINGS[at].names[0] for at in find(query, THINGS)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("buka kam", "Buka kamera"),
        ("kam buka", "Buka kamera"),
        ("BUKA", "Buka kamera"),
        ("open cam", "Buka kamera"),
        ("show_camera", "Buka kamera"),
        ("wall.lock", "Kunci susunan"),
        ("bk", "Buka kamera"),
        ("adegan gal", "Galeri adegan…"),
        ("simpan adegan", "Simpan adegan"),
        ("save scene", "Simpan adegan"),
        ("simpang", "Simpang Rawa Indah"),
        ("rawa", "Simpang Rawa Indah"),
        ("hálaman", "Tampilkan halaman"),
        ("haalman", "Tampilkan halaman"),  # two letters swapped
        ("kamrea", "Buka kamera"),
    ],
)
def test_the_best_comes_first(query, first):
    assert found(query)[0] == first


def test_every_word_must_fit():
    assert found("simpan kamera") == []


def test_without_a_query_all_come_in_the_order_of_their_worth():
    things = [Target(("a",)), Target(("b",), 5), Target(("c",))]
    assert find("  ", things) == [1, 0, 2]


def test_what_was_used_lately_comes_before_what_fits_as_well():
    things = [Target(("Kunci adegan",)), Target(("Kunci susunan",), 1)]
    assert find("kunci", things) == [1, 0]


def test_what_is_far_away_is_not_found():
    assert found("zzzzzz") == []


@pytest.mark.parametrize("query", ["", "(", "\\", "\x00", "%", "🙂", "a" * 5000])
def test_any_query_is_answered(query):
    find(query, THINGS)


def test_a_thousand_cameras_are_searched_while_somebody_types():
    cameras = [
        Target((f"Simpang {n} Jalan Ahmad Yani Kelurahan {n % 15}", f"kamera-{n}", "lalu-lintas"))
        for n in range(1000)
    ]
    began = time.perf_counter()
    for query in ("s", "simpang 77", "yani kel 3", "tidak ada sama sekali"):
        find(query, cameras)
    assert (time.perf_counter() - began) / 4 < 0.1
