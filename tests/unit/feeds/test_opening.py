"""A profile's feeds, opened."""

import threading
from dataclasses import replace

import pytest

from ccviewer import plugins
from ccviewer.feeds import make_feed, open_feeds
from ccviewer.feeds.files import FilesFeed
from ccviewer.model import FeedReport, Link
from ccviewer.profile import load

PROFILE = """
[opd]
id = "kominfo"
name = "Diskominfo"
timezone = "WITA"

[[feeds]]
id = "titip"
kind = "files"
path = "masuk"
pattern = "*.json"
group = "wifi"
every = "20s"
[feeds.map.fields]
asset = "id"
n = { path = "n", type = "number" }

[[feeds]]
id = "wifi-ap"
kind = "rest"
url = "http://127.0.0.1:1/"

[[feeds]]
id = "sensor"
kind = "mqtt"
host = "127.0.0.1"
topics = ["#"]
"""


def test_each_feed_of_the_profile_gets_a_supervisor_that_is_not_started(tmp_path, clock):
    path = tmp_path / "bontang.toml"
    path.write_text(PROFILE)
    supervisors = open_feeds(load(path), lambda item: None, clock, {}.__getitem__)
    assert [supervisor.name for supervisor in supervisors] == ["titip", "wifi-ap", "sensor"]


def test_a_feed_reads_beside_its_profile(tmp_path, clock):
    path = tmp_path / "bontang.toml"
    path.write_text(PROFILE)
    (tmp_path / "masuk").mkdir()
    (tmp_path / "masuk" / "a.json").write_text("[]")
    profile = load(path)
    feed = make_feed(profile, profile.feed("titip"), clock, {}.__getitem__)
    assert feed.read_once(1)[0] == b"[]"


class Broken(FilesFeed):
    """A feed of a plugin that does not come about."""

    def __init__(self, *_args, **_more):
        raise ZeroDivisionError("plugin")


@pytest.mark.logs_warnings
def test_a_feed_that_cannot_be_made_says_so_and_leaves_the_others_alone(tmp_path, clock, monkeypatch, caplog):
    monkeypatch.setitem(plugins.BUILTIN["ccviewer.feeds"], "rusak", f"{__name__}:Broken")
    (tmp_path / "bontang.toml").write_text(PROFILE)
    profile = load(tmp_path / "bontang.toml")
    feeds = (replace(profile.feeds[0], kind="rusak"), *profile.feeds[1:])
    said, down = [], threading.Event()

    def post(item):
        said.append(item)
        if isinstance(item, FeedReport) and item.link is Link.DOWN:
            down.set()

    broken, *others = open_feeds(replace(profile, feeds=feeds), post, clock, {}.__getitem__)
    broken.start()
    assert down.wait(10)
    broken.stop()
    assert [other.name for other in others] == ["wifi-ap", "sensor"]
    assert "ZeroDivisionError" in str(said[-1].reason)
    assert "Traceback" in caplog.text
