"""A scene is found by its name where `ccviewer check` looks for it, or by its file."""

from dataclasses import replace

import pytest

from ccviewer import resources
from ccviewer.app.scenes import find_scene
from ccviewer.errors import SceneError
from ccviewer.wall import ArrangementStore

SHIPPED = resources.path("scenes/satu-layar.json").read_text("utf-8")


@pytest.fixture
def beside(profile, tmp_path):
    return replace(profile, path=tmp_path / "profil.toml")


@pytest.mark.parametrize("folder", [".", "scenes"])
def test_a_scene_beside_the_profile_comes_before_a_shipped_one(beside, tmp_path, folder):
    place = tmp_path / folder
    place.mkdir(exist_ok=True)
    (place / "umum.json").write_text(SHIPPED.replace('"Satu layar"', '"Milik kota"'), "utf-8")
    assert find_scene(beside, None).scene.title["id"] == "Milik kota"


def test_a_name_that_is_nowhere_else_is_a_shipped_scene(beside):
    assert find_scene(beside, "satu-layar").scene.title["id"] == "Satu layar"


def test_a_profile_that_names_no_scene_gets_one_that_holds_for_any_city(beside):
    scene = find_scene(beside, None).scene
    assert scene.name == "umum"
    options = [tile.options for tile in scene.tiles.values()]
    assert not [one for one in options if "cameras" in one or "cards" in one]


def test_a_file_may_be_named(beside, tmp_path):
    (tmp_path / "lain.json").write_text(SHIPPED, "utf-8")
    assert find_scene(beside, str(tmp_path / "lain.json")).scene.name == "satu-layar"


def test_operators_own_scene_comes_before_all_others(beside, tmp_path):
    own = tmp_path / "state" / "scenes"
    own.mkdir(parents=True)
    (own / "umum.json").write_text(SHIPPED.replace('"Satu layar"', '"Milik operator"'), "utf-8")
    (tmp_path / "umum.json").write_text(SHIPPED, "utf-8")
    assert find_scene(beside, None, tmp_path / "state").scene.title["id"] == "Milik operator"


@pytest.mark.logs_warnings
def test_a_damaged_scene_is_opened_as_far_as_it_can_be(beside, tmp_path):
    text = SHIPPED.replace('"panel": "map"', '"panel": "map", "tinggi": 3', 1)
    (tmp_path / "umum.json").write_text(text, "utf-8")
    opened = find_scene(beside, None, tmp_path / "state")
    assert len(opened.left_out) == 1
    assert "tinggi" in str(opened.left_out[0])
    assert (tmp_path / "umum.json").read_text("utf-8") == text


@pytest.mark.logs_warnings
@pytest.mark.parametrize("text", ["", SHIPPED[:900]], ids=["empty", "cut"])
def test_a_spare_start_shows_what_operators_last_saw_of_a_damaged_scene(beside, tmp_path, text):
    seen = find_scene(beside, "satu-layar").scene.model_copy(update={"name": "umum"})
    ArrangementStore(tmp_path / "state").save(seen)
    (tmp_path / "umum.json").write_text(text, "utf-8")
    opened = find_scene(beside, None, tmp_path / "state", spare_ok=True)
    assert (opened.scene, opened.left_out) == (seen, ())


def test_a_scene_that_is_not_there_is_said_by_its_name(beside):
    with pytest.raises(SceneError, match="malam"):
        find_scene(beside, "malam")


def test_after_a_restart_it_is_the_scene_that_operators_opened_last(beside, tmp_path):
    ArrangementStore(tmp_path).keep_shown_scene("meja-operator", instead_of=beside.scene)

    assert find_scene(beside, None, tmp_path).scene.name == "meja-operator"
    assert find_scene(beside, "lobi", tmp_path).scene.name == "lobi"


def test_a_profile_that_wants_another_scene_than_before_has_its_way(beside, tmp_path):
    ArrangementStore(tmp_path).keep_shown_scene("meja-operator", instead_of=beside.scene)

    assert find_scene(replace(beside, scene="lobi"), None, tmp_path).scene.name == "lobi"


def test_a_last_scene_that_is_gone_gives_way_to_the_profiles(beside, tmp_path):
    ArrangementStore(tmp_path).keep_shown_scene("dihapus", instead_of=beside.scene)

    assert find_scene(beside, None, tmp_path).scene.name == "umum"
