import json

import pytest

from ccviewer.commands import CommandError
from ccviewer.wall.library import Library, Owner, free_name
from ccviewer.wall.scene import load, read, write

SCENE = {
    "schema": 1,
    "name": "siaga",
    "title": {"id": "Siaga"},
    "screens": {"a": {}},
    "windows": [{"id": "w", "screen": "a", "page": "p"}],
    "pages": {"p": {"tree": {"tabs": ["x"]}}, "q": {"tree": {"tabs": ["y"]}}},
    "tiles": {"x": {"panel": "kpi"}, "y": {"panel": "map"}},
}


def scene(name="siaga", **more):
    return read(json.dumps(SCENE | {"name": name} | more), "test")


@pytest.fixture
def own(tmp_path):
    return tmp_path / "state" / "scenes"


@pytest.fixture
def library(tmp_path, own, clock):
    for folder, name in (
        ("shipped", "umum"),
        ("shipped", "siaga"),
        ("opd/scenes", "banjir"),
        ("opd", "pasar"),
    ):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / f"{name}.json").write_text(write(scene(name)), "utf-8")
    (tmp_path / "opd" / "kota.json").write_text('{"type": "FeatureCollection"}', "utf-8")
    return Library(own, tmp_path / "opd", tmp_path / "shipped", now=clock.now)


def owners(library):
    return {entry.name: entry.owner for entry in library.entries()}


def test_scenes_of_all_three_places_are_found_and_other_json_is_not(library):
    assert owners(library) == {
        "banjir": Owner.PROFILE,
        "pasar": Owner.PROFILE,
        "siaga": Owner.SHIPPED,
        "umum": Owner.SHIPPED,
    }


def test_saving_a_shipped_scene_makes_an_own_copy_that_wins(library, own, tmp_path):
    library.save(scene(tiles=SCENE["tiles"] | {"x": {"panel": "chart"}}))
    entry = library.entry("siaga")
    assert (entry.owner, entry.covers) == (Owner.OWN, Owner.SHIPPED)
    assert entry.opened.scene.tiles["x"].panel == "chart"
    assert load(tmp_path / "shipped" / "siaga.json").tiles["x"].panel == "kpi"


def test_deleting_the_own_copy_puts_the_shipped_scene_back(library):
    library.save(scene())
    library.delete("siaga")
    assert library.entry("siaga").owner is Owner.SHIPPED


def test_a_deleted_scene_can_be_taken_back(library, clock):
    for panel in ("chart", "events"):
        library.save(scene("malam", tiles=SCENE["tiles"] | {"x": {"panel": panel}}))
        clock.advance(1)
        library.delete("malam")
    assert "malam" not in owners(library)
    assert library.restore("malam").opened.scene.tiles["x"].panel == "events"
    with pytest.raises(CommandError, match="sudah dipakai"):
        library.restore("malam")


def test_what_is_not_in_the_trash_cannot_be_taken_back(library):
    with pytest.raises(CommandError, match="tidak ada"):
        library.restore("malam")


@pytest.mark.parametrize("name", ["umum", "banjir"])
def test_what_is_not_operators_own_is_neither_renamed_nor_deleted(library, name):
    for does in (lambda: library.delete(name), lambda: library.rename(name, "baru")):
        with pytest.raises(CommandError, match="gandakan dulu"):
            does()


def test_a_locked_scene_refuses_to_be_saved_renamed_entitled_and_deleted(library):
    library.save(scene("malam"))
    library.lock("malam", True)
    for does in (
        lambda: library.save(scene("malam")),
        lambda: library.rename("malam", "siang"),
        lambda: library.entitle("malam", "id", "Malam"),
        lambda: library.delete("malam"),
    ):
        with pytest.raises(CommandError, match="terkunci"):
            does()
    library.lock("malam", False)
    library.delete("malam")


def test_a_scene_that_was_locked_and_freed_while_it_was_open_is_saved_free(library):
    library.save(scene("malam"))
    library.lock("malam", True)
    opened = library.open("malam").scene
    library.lock("malam", False)
    assert library.save(opened).locked is False


def test_renaming_moves_a_scene(library, own):
    library.save(scene("malam"))
    library.rename("malam", "dini hari")
    assert [path.name for path in own.glob("*.json")] == ["dini hari.json"]
    assert library.open("dini hari").scene.name == "dini hari"


def test_a_renamed_scene_keeps_its_titles_but_those_that_only_said_the_old_name(library):
    library.save(scene("malam"))
    library.entitle("malam", "id", "malam")
    library.entitle("malam", "en", "Night watch")
    library.rename("malam", "dini hari")
    assert library.open("dini hari").scene.title == {"en": "Night watch"}


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("umum", "sudah dipakai"),
        ("UMUM", "sudah dipakai"),
        ("a/b", "nama berkas"),
        ("con", "Windows"),
        ("x" * 81, "80"),
    ],
)
def test_a_copy_needs_a_name_that_is_free_and_can_be_a_file(library, to, said):
    with pytest.raises(CommandError, match=said):
        library.duplicate("siaga", to)


def test_a_copy_is_not_told_by_the_title_of_the_other(library):
    assert library.duplicate("siaga", "siaga 2").opened.scene.title == {}


def test_a_title_is_changed_in_one_language(library):
    library.save(scene("malam", title={"id": "Malam", "en": "Night"}))
    library.entitle("malam", "id", "  Malam hari ")
    assert library.open("malam").scene.title == {"id": "Malam hari", "en": "Night"}
    library.entitle("malam", "en", "")
    assert library.open("malam").scene.title == {"id": "Malam hari"}


def test_saving_keeps_the_order_of_the_file_so_that_a_review_shows_only_what_changed(library, own):
    library.save(scene("malam"))
    before = (own / "malam.json").read_text("utf-8")
    pages, tiles = (dict(reversed(SCENE[key].items())) for key in ("pages", "tiles"))
    library.save(scene("malam", pages=pages, tiles=tiles))
    assert (own / "malam.json").read_text("utf-8") == before


def test_a_file_that_was_opened_in_part_is_never_written_over_by_what_is_left_of_it(library, own):
    own.mkdir(parents=True)
    text = write(scene("malam")).replace('"tabs": ["x"]', '"tabs": ["x", "tidak-ada"]')
    (own / "malam.json").write_text(text, "utf-8")
    opened = library.open("malam")
    assert len(opened.left_out) == 1
    for change in (
        lambda: library.save(opened.scene),
        lambda: library.rename("malam", "dini"),
        lambda: library.lock("malam", True),
        lambda: library.entitle("malam", "id", "Dini hari"),
    ):
        with pytest.raises(CommandError, match="sebagian"):
            change()
    library.duplicate("malam", "dini")
    assert (own / "malam.json").read_text("utf-8") == text


def test_a_file_of_the_version_before_is_kept_when_it_is_saved_over(library, own):
    own.mkdir(parents=True)
    text = write(scene("malam")).replace(' "schema": 1,\n', "")
    (own / "malam.json").write_text(text, "utf-8")
    library.save(library.open("malam").scene)
    assert (own / "malam.v0.bak").read_text("utf-8") == text


@pytest.mark.parametrize("text", ['{"schema": 99}', "[]", "\xff"])
def test_a_file_that_cannot_be_opened_is_listed_with_its_reason_and_never_written_over(library, own, text):
    own.mkdir(parents=True)
    (own / "malam.json").write_bytes(text.encode("latin-1"))
    assert str(library.entry("malam").reason)
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        library.open("malam")
    with pytest.raises(CommandError, match="tidak ditimpa"):
        library.save(scene("malam"))
    assert (own / "malam.json").read_bytes() == text.encode("latin-1")


def test_a_scene_that_was_changed_by_hand_is_read_anew(library, own):
    library.save(scene("malam"))
    (own / "malam.json").write_text(write(scene("malam", title={"id": "Tengah malam"})), "utf-8")
    assert library.open("malam").scene.title == {"id": "Tengah malam"}


def test_a_file_that_was_copied_by_hand_is_called_as_its_file(library, own):
    own.mkdir(parents=True)
    (own / "salinan.json").write_text(write(scene("siaga")), "utf-8")
    assert library.open("salinan").scene.name == "salinan"


def test_a_free_name_counts_on():
    assert free_name("siaga", {"umum"}) == "siaga"
    assert free_name("siaga", {"Siaga"}) == "siaga 2"
    assert free_name("siaga 2", {"siaga", "siaga 2"}) == "siaga 3"
