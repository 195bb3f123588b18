"""Every mistake of a profile is found at once, on its line."""

import re
import traceback
from pathlib import Path

import pytest

from ccviewer import resources
from ccviewer.errors import ProfileError
from ccviewer.profile import load

BROKEN = sorted((Path(__file__).parents[2] / "data/profiles").glob("*.toml"))
MARK = re.compile(r"#! (.+?): (.+?)\s*(?=#!|$)")


def marks(path):
    """Return (line, path, part of what is said) of every mark in a broken profile."""
    return [
        (line, *mark)
        for line, row in enumerate(path.read_text("utf-8").splitlines(), 1)
        if not row.startswith("# Every")
        for mark in MARK.findall(row)
    ]


def problems(path):
    with pytest.raises(ProfileError) as caught:
        load(path)
    return caught.value.problems


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_mistake_is_reported_where_it_was_made_and_nothing_else_is(path):
    expected = marks(path)
    found = problems(path)
    assert sorted((problem.line, problem.path) for problem in found) == sorted(mark[:2] for mark in expected)
    for problem in found:
        parts = [part for line, where, part in expected if (line, where) == (problem.line, problem.path)]
        assert any(part in str(problem) for part in parts), f"{problem} says none of {parts}"


def test_many_different_mistakes_are_planted():
    assert len({(mark[1], mark[2]) for path in BROKEN for mark in marks(path)}) > 100


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_problems_come_in_the_order_of_the_file(path):
    lines = [problem.line for problem in problems(path)]
    assert lines == sorted(lines)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_password_in_a_broken_profile_is_never_repeated(path):
    with pytest.raises(ProfileError) as caught:
        load(path)
    said = "".join(traceback.format_exception(caught.value)) + "".join(map(str, caught.value.problems))
    assert "canary" not in said
    assert "0815" not in said


def written(folder, text):
    path = folder / "profil.toml"
    path.write_text(text, "utf-8")
    return path


OPD = '[opd]\nid = "kominfo"\nname = "Diskominfo"\n'


def test_a_profile_of_an_opd_and_one_feed_is_right(tmp_path):
    profile = load(written(tmp_path, OPD + '[[feeds]]\nid = "a"\nkind = "files"\npath = "a.csv"\n'))
    assert profile.opd.id == "kominfo"
    assert [(feed.id, feed.group, feed.opd, feed.line) for feed in profile.feeds] == [
        ("a", "a", "kominfo", 4)
    ]
    assert profile.feed("a").options.path == "a.csv"
    assert profile.zone.key == "UTC"
    assert not profile.simulated


def test_positions_are_written_latitude_first_and_held_longitude_first(tmp_path):
    profile = load(written(tmp_path, OPD + "[city]\ncenter = [0.13, 117.47]\n"))
    assert profile.city.center == (117.47, 0.13)


def test_a_city_without_a_centre_is_looked_at_in_the_middle_of_its_things(tmp_path):
    places = '[[places]]\nid = "a"\nname = "A"\npoint = [0.1, 117.4]\n'
    cameras = '[[cameras]]\nid = "a"\nname = "A"\npoint = [0.3, 117.8]\n'
    cameras += 'sources = [{ url = "http://a.example/x" }]\n'
    longitude, latitude = load(written(tmp_path, OPD + places + cameras)).city.center
    assert (round(longitude, 6), round(latitude, 6)) == (117.6, 0.2)


def test_a_file_beside_the_profile_comes_before_one_that_we_ship(tmp_path):
    text = OPD + '[city]\nland = "land_bontang.geojson"\n'
    assert load(written(tmp_path, text)).city.land == resources.path("map/land_bontang.geojson")
    (tmp_path / "land_bontang.geojson").write_text("{}")
    assert load(written(tmp_path, text)).city.land == tmp_path / "land_bontang.geojson"


def test_assets_and_cameras_belong_to_their_own_opd_or_to_that_of_the_profile(tmp_path):
    assets = '[[assets]]\nid = "wifi/ap"\nkind = "access-point"\nparent = "wifi/sw"\n'
    other = '[[assets]]\nid = "banjir/x"\nopd = "pupr"\nkind = "gauge"\n'
    camera = '[[cameras]]\nid = "c"\nname = "C"\nsources = [{ url = "c.mp4", kind = "file" }]\n'
    profile = load(written(tmp_path, OPD + assets + other + camera))
    assert [(asset.id, asset.opd) for asset in profile.assets] == [
        ("kominfo/wifi/ap", "kominfo"),
        ("pupr/banjir/x", "pupr"),
    ]
    assert profile.assets[0].parent == "kominfo/wifi/sw"
    assert profile.cameras[0].opd == "kominfo"
    assert profile.cameras[0].sources[0].url.reveal() == str(tmp_path / "c.mp4")


def test_a_scene_must_be_one_that_is_there(tmp_path):
    (tmp_path / "ruang-wali.json").write_text("{}")
    assert load(written(tmp_path, OPD + '[wall]\nscene = "ruang-wali"\n')).scene == "ruang-wali"
    [problem] = problems(written(tmp_path, OPD + '[wall]\nscene = "ruang-wal"\n'))
    assert (problem.line, problem.path) == (5, "wall.scene")
    assert "ruang-wali" in str(problem.hint)


def test_a_missing_profile_is_a_problem_like_any_other(tmp_path):
    [problem] = problems(tmp_path / "nowhere.toml")
    assert str(problem.message) == "berkas tidak ada"


def test_a_folder_is_no_profile(tmp_path):
    [problem] = problems(tmp_path)
    assert "folder" in str(problem)


def test_a_profile_saved_by_a_windows_editor_is_read(tmp_path):
    path = tmp_path / "profil.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OPD.replace("\n", "\r\n").encode() + b"evry = 1\r\n")
    [problem] = problems(path)
    assert (problem.line, problem.path) == (4, "opd.evry")


def test_text_that_is_not_utf8_is_told_with_its_line(tmp_path):
    path = tmp_path / "profil.toml"
    path.write_bytes(OPD.encode() + b'contact = "Caf\xe9"\n')
    [problem] = problems(path)
    assert problem.line == 4
    assert "UTF-8" in str(problem)


def test_a_list_that_is_nested_too_deeply_is_a_problem(tmp_path):
    [problem] = problems(written(tmp_path, "a = " + "[" * 5000 + "]" * 5000))
    assert "terlalu dalam" in str(problem)


def test_an_empty_file_lacks_its_opd(tmp_path):
    [problem] = problems(written(tmp_path, ""))
    assert (problem.line, problem.path) == (1, "opd")


def test_problems_are_said_in_the_language_of_the_moment(tmp_path):
    [problem] = problems(written(tmp_path, OPD + "evry = 1\n"))
    assert problem.message.template == "kunci tidak dikenal"


@pytest.mark.parametrize("name", ["contoh.toml", "demo.toml"])
def test_a_profile_that_we_ship_is_right(name):
    profile = load(resources.path("profiles") / name)
    assert profile.feeds
    assert profile.cameras
