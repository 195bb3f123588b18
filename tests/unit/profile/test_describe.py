"""What a profile says of a channel: rules first, then the derived channel, then the feed."""

import pytest

from ccviewer.model import ChannelKind, Limits
from ccviewer.profile import load

PROFILE = """
[opd]
id = "kominfo"
name = "Diskominfo"

[[places]]
id = "lok-tuan"
name = "Lok Tuan"

[[feeds]]
id = "wifi-ap"
group = "wifi"
kind = "files"
path = "a"
every = "20s"

[[feeds]]
id = "slow"
opd = "pupr"
kind = "files"
path = "b"
every = "10s"
expire_after = "2h"

[[feeds]]
id = "banjir"
kind = "mqtt"
host = "10.0.0.1"
topics = ["#"]

[[channels]]
match = "+/wifi/special/clients"
name = "Istimewa"
period = "60s"

[[channels]]
match = "+/wifi/+/clients"
name = "Pengguna"
unit = "orang"
decimals = 0
limits = { minor = 5 }

[[channels]]
match = "pupr/slow/#"
period = "5m"
kind = "counter"

[[channels]]
match = "kominfo/wifi-kelurahan/+/clients"
unit = "jiwa"

[[derived]]
id = "kominfo/wifi-kelurahan/{place}/clients"
of = "kominfo/wifi/+/clients"
op = "sum"
by = "place"
name = "Pengguna Wi-Fi"
unit = "orang"
limits = { major = 9 }

[[derived]]
id = "kominfo/wifi-kota/semua/up"
of = "kominfo/wifi/+/up"
op = "up"
name = "Titik hidup"
"""


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    path = tmp_path_factory.mktemp("profile") / "profil.toml"
    path.write_text(PROFILE, "utf-8")
    return load(path)


def test_the_first_rule_that_has_a_key_wins_and_later_ones_fill_the_rest(profile):
    channel = profile.describe("kominfo/wifi/special/clients")
    assert (channel.name, channel.unit, channel.decimals) == ("Istimewa", "orang", 0)
    assert channel.limits == Limits(minor=5)


def test_a_channel_without_a_rule_has_the_period_and_expiry_of_its_feed(profile):
    channel = profile.describe("kominfo/wifi/ap-1/rssi")
    assert (channel.feed, channel.opd) == ("wifi-ap", "Diskominfo")
    assert (channel.period_s, channel.expire_after_s) == (20, 60)
    assert channel.name == ""


def test_a_period_of_a_rule_makes_three_of_them_the_expiry(profile):
    channel = profile.describe("kominfo/wifi/special/clients")
    assert (channel.period_s, channel.expire_after_s) == (60, None)


def test_an_expiry_that_the_feed_says_holds_for_any_period(profile):
    channel = profile.describe("pupr/slow/x/y")
    assert (channel.period_s, channel.expire_after_s) == (300, 7200)
    assert (channel.kind, channel.opd) == (ChannelKind.COUNTER, "pupr")


def test_a_feed_without_a_period_expires_after_five_minutes(profile):
    channel = profile.describe("kominfo/banjir/x/level")
    assert (channel.feed, channel.expire_after_s) == ("banjir", 300)


def test_a_derived_channel_of_a_place_is_named_after_it(profile):
    channel = profile.describe("kominfo/wifi-kelurahan/lok-tuan/clients")
    assert channel.name == "Pengguna Wi-Fi Lok Tuan"
    assert channel.limits == Limits(major=9)
    assert channel.feed == ""
    assert channel.period_s == 20  # that of its parts


def test_a_rule_comes_before_the_word_of_a_derived_channel(profile):
    assert profile.describe("kominfo/wifi-kelurahan/lok-tuan/clients").unit == "jiwa"


def test_a_derived_channel_of_a_place_that_is_not_there_is_nobodys(profile):
    channel = profile.describe("kominfo/wifi-kelurahan/mars/clients")
    assert (channel.name, channel.feed) == ("", "")


def test_a_derived_channel_without_places_keeps_its_name(profile):
    assert profile.describe("kominfo/wifi-kota/semua/up").name == "Titik hidup"


def test_a_channel_of_nobody_is_described_too(profile):
    channel = profile.describe("dishub/x/y/z")
    assert (channel.feed, channel.opd, channel.period_s, channel.expire_after_s) == ("", "dishub", 10, None)


def test_a_feed_that_is_not_there_is_a_key_error(profile):
    with pytest.raises(KeyError):
        profile.feed("nowhere")
