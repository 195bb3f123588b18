"""A profile's feeds, opened."""

from ccviewer.feeds import make_feed, open_feeds
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
