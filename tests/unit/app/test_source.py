"""Which profile is run, and what is done when it is damaged or gone."""

import os
import stat

import pytest

from ccviewer.app import source
from ccviewer.app.source import NoProfile, choose, keep_spare, open_source
from ccviewer.errors import ProfileError

PROFILE = '[opd]\nid = "uji"\nname = "Uji"\n'


@pytest.fixture
def path(tmp_path):
    (tmp_path / "profil").mkdir()
    path = tmp_path / "profil" / "uji.toml"
    path.write_text(PROFILE)
    return path


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def kept(path, state):
    """A profile that was good once, and of which a copy was kept."""
    keep_spare(open_source(path, state, spare_ok=True), None, state)
    return path


def damage(path):
    path.write_text(PROFILE.replace("name", "nama"))


@pytest.mark.parametrize("harm", [damage, lambda path: path.unlink(), lambda path: path.write_bytes(b"\xff")])
@pytest.mark.logs_warnings
def test_a_profile_that_is_damaged_or_gone_is_run_from_its_last_good_copy(kept, state, harm):
    harm(kept)
    found = open_source(kept, state, spare_ok=True)
    assert found.spare
    assert found.profile.opd.name == "Uji"


@pytest.mark.logs_warnings
def test_the_copy_is_found_without_being_told_the_folder_of_the_state(path, tmp_path, monkeypatch):
    monkeypatch.setattr(source, "state_folder", lambda name: tmp_path / "keadaan" / name)
    keep_spare(open_source(path, None, spare_ok=True), None, tmp_path / "keadaan" / "uji")
    path.unlink()
    assert open_source(path, None, spare_ok=True).spare


def test_without_leave_a_damaged_profile_is_all_its_mistakes(kept, state):
    damage(kept)
    with pytest.raises(ProfileError) as caught:
        open_source(kept, state, spare_ok=False)
    assert caught.value.problems[0].line == 3


def test_the_copy_of_another_profile_is_not_taken(kept, state):
    with pytest.raises(ProfileError):
        open_source(kept.with_name("lain.toml"), state, spare_ok=True)


def test_a_copy_that_is_damaged_itself_is_not_taken(kept, state):
    damage(kept)
    damage(state / source.SPARE / source.NAME)
    with pytest.raises(ProfileError):
        open_source(kept, state, spare_ok=True)


def test_a_damaged_profile_does_not_replace_its_copy(kept, state, caplog):
    damage(kept)
    caplog.clear()
    found = open_source(kept, state, spare_ok=True)
    caplog.clear()
    keep_spare(found, None, state)
    assert (state / source.SPARE / source.NAME).read_text() == PROFILE


@pytest.mark.logs_warnings
def test_the_files_that_the_start_needs_are_kept_with_the_profile(path, state):
    (path.parent / "peta").mkdir()
    (path.parent / "peta" / "darat.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (path.parent / "scenes").mkdir()
    scene = path.parent / "scenes" / "siaga.json"
    scene.write_text("{}")
    path.write_text(PROFILE + '[city]\nland = "peta/darat.geojson"\n[wall]\nscene = "siaga"\n')
    keep_spare(open_source(path, state, spare_ok=True), scene, state)
    for one in sorted(path.parent.rglob("*"), reverse=True):
        one.unlink() if one.is_file() else one.rmdir()
    found = open_source(path, state, spare_ok=True)
    assert found.profile.city.land.is_file()
    assert (found.profile.path.parent / "scenes" / "siaga.json").is_file()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_this_user_can_read_the_copy(kept, state):
    assert stat.S_IMODE((state / source.SPARE / source.NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((state / source.SPARE).stat().st_mode) == 0o700


@pytest.mark.logs_warnings
def test_a_disk_that_takes_no_copy_stops_nothing(path, tmp_path, caplog):
    (tmp_path / "berkas").write_text("")
    keep_spare(open_source(path, None, spare_ok=True), None, tmp_path / "berkas" / "state")
    assert "no copy" in caplog.text


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Where profiles are looked for on this machine."""
    paths = [tmp_path / "own" / "profile.toml", tmp_path / "opd" / "kominfo" / "profile.toml"]
    monkeypatch.setattr(source, "installed", lambda: paths)
    for path in paths:
        path.parent.mkdir(parents=True)
    return paths


def test_a_profile_that_is_named_is_the_one(places, path):
    assert choose(path) == path


def test_without_a_word_the_first_that_is_installed_is_run(places):
    places[1].write_text(PROFILE)
    assert choose(None) == places[1]
    places[0].write_text(PROFILE)
    assert choose(None) == places[0]


def test_the_package_of_an_opd_is_found_by_its_name(places):
    places[1].write_text(PROFILE)
    assert choose(source.Path("kominfo")) == places[1]


def test_without_any_profile_it_is_said_where_one_may_lie(places):
    with pytest.raises(NoProfile, match="own"):
        choose(None)
