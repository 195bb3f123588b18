"""A feed that was installed beside us is checked like those that we bring."""

import sys

import pytest

from ccviewer.errors import ProfileError
from ccviewer.profile import load, schema

MODULE = """
from pydantic import BaseModel, ConfigDict

class Feed:
    class Options(BaseModel):
        model_config = ConfigDict(extra="forbid")
        id: str
        kind: str
        station: int

class Silent:
    pass
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Install a package with three kinds of feed: a good one, one without Options, one that is not there."""
    folder = tmp_path / "site"
    info = folder / "weather_feed-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: weather-feed\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[ccviewer.feeds]\nweather = weather_feed:Feed\nsilent = weather_feed:Silent\n"
        "absent = weather_nowhere:Feed\n"
    )
    (folder / "weather_feed.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(folder))
    yield
    sys.modules.pop("weather_feed", None)


def profile(folder, feed):
    path = folder / "profil.toml"
    path.write_text(f'[opd]\nid = "a"\nname = "b"\n[[feeds]]\nid = "w"\n{feed}\n')
    return path


def said(folder, feed):
    with pytest.raises(ProfileError) as caught:
        load(profile(folder, feed))
    return [
        f"{problem.line} {problem.path}: {problem.message} {problem.hint}"
        for problem in caught.value.problems
    ]


@pytest.mark.usefixtures("plugin")
def test_its_options_are_those_of_the_plugin(tmp_path):
    [feed] = load(profile(tmp_path, 'kind = "weather"\nstation = 5')).feeds
    assert (feed.kind, feed.group, feed.opd, feed.options.station) == ("weather", "w", "a", 5)


@pytest.mark.usefixtures("plugin")
def test_its_mistakes_are_told_like_ours(tmp_path):
    assert said(tmp_path, 'kind = "weather"\nstatoin = "x"') == [
        "7 feeds[0].statoin: kunci tidak dikenal maksudnya 'station'?",
        '7 feeds[0].statoin: "x" bukan bilangan bulat None',
    ]


@pytest.mark.usefixtures("plugin")
def test_a_mistyped_kind_may_have_meant_the_plugin(tmp_path):
    assert "maksudnya 'weather'?" in said(tmp_path, 'kind = "wether"')[0]


@pytest.mark.usefixtures("plugin")
def test_a_plugin_that_does_not_say_its_keys_is_a_mistake_of_the_kind(tmp_path):
    assert "6 feeds[0].kind: jenis 'silent' tidak mengatakan kuncinya" in said(tmp_path, 'kind = "silent"')[0]


@pytest.mark.usefixtures("plugin")
def test_a_plugin_that_does_not_load_is_told_with_the_reason(tmp_path):
    [problem] = said(tmp_path, 'kind = "absent"')
    assert "weather_nowhere" in problem


@pytest.mark.usefixtures("plugin")
def test_the_schema_has_the_kinds_that_load():
    kinds = schema()["properties"]["feeds"]["items"]["properties"]["kind"]["enum"]
    assert kinds == ["files", "mqtt", "rest", "weather"]
