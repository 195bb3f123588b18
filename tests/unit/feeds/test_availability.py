"""Last wills and availability topics: what they say, and what becomes of the things they speak of."""

from dataclasses import replace

import pytest

from ccviewer.errors import BadPayload
from ccviewer.feeds.base import FeedOptions, Records
from ccviewer.feeds.mqtt.availability import Availability
from ccviewer.feeds.mqtt.options import AvailabilityTable
from ccviewer.model import Asset, AssetState, FeedReport, Freshness, Link, Reading
from ccviewer.profile import FeedEntry

LAMP, UP = "kominfo/lampu/l-1", "kominfo/lampu/l-1/up"
TASMOTA = {"topic": "tele/+/LWT", "online": "Online", "offline": "Offline"}
BOOL = {"path": "a.ok", "online": "true", "offline": "false"}
ZIGBEE = {"topic": "zigbee2mqtt/+/availability"}


@pytest.mark.parametrize(
    ("table", "topic", "payload", "wanted"),
    [
        (TASMOTA, "tele/l-1/LWT", b"Online", ("l-1", True)),
        (TASMOTA, "tele/l-1/LWT", b" offline\n", ("l-1", False)),
        (ZIGBEE, "zigbee2mqtt/l-1/availability", b'{"state": "online"}', ("l-1", True)),
        (ZIGBEE, "zigbee2mqtt/l-1/availability", b"offline", ("l-1", False)),
        (ZIGBEE | BOOL, "zigbee2mqtt/l-1/availability", b'{"a": {"ok": true}}', ("l-1", True)),
        ({"topic": "zigbee2mqtt/bridge/state"}, "zigbee2mqtt/bridge/state", b"offline", (None, False)),
        ({"topic": "kota/+/+/lwt", "asset": -2}, "kota/wifi/l-1/lwt", b"online", ("l-1", True)),
    ],
)
def test_a_message_says_which_thing_is_there(table, topic, payload, wanted):
    availability = Availability(AvailabilityTable(**table))
    assert availability.covers(topic)
    assert availability.read(topic, payload) == wanted


@pytest.mark.parametrize("payload", [b"", b"Onlin", b"{", b"\xff", b'{"state": 3}', b"[" * 100_000])
def test_what_is_neither_word_is_said(payload):
    with pytest.raises(BadPayload, match="bukan online"):
        Availability(AvailabilityTable(**ZIGBEE)).read("zigbee2mqtt/l-1/availability", payload)


class TestThings:
    @pytest.fixture
    def profile(self, profile):
        options = FeedOptions(id="lampu", kind="mqtt", mode="append", expire_after="5m")
        return replace(profile, feeds=(FeedEntry("lampu", "mqtt", "lampu", "kominfo", options),))

    @pytest.fixture
    def hub(self, hub, clock):
        hub.post(FeedReport("lampu", Link.UP, clock.now()))
        return hub

    @pytest.fixture
    def say(self, hub, clock, profile):
        """Let time pass, say whether the lamp is there, or what it says of itself; returns its view."""
        records = Records(profile.feeds[0].options, opd="kominfo", describe=profile.describe)

        def say(*, there=None, up=None, after_s=1):
            clock.advance(after_s)
            for item in records.available("l-1", there, clock.now()) if there is not None else ():
                hub.post(item)
            if up is not None:
                hub.post(Reading(UP, up, clock.now()))
            hub.tick()
            return hub.asset(LAMP)

        return say

    def test_a_thing_whose_last_will_came_is_down_at_once_whatever_it_said_before(self, say):
        assert say(there=True, up=True).state is AssetState.UP
        view = say(there=False)
        assert (view.state, view.freshness) == (AssetState.DOWN, Freshness.LIVE)

    def test_one_that_comes_back_is_unknown_until_it_speaks(self, say):
        say(there=True, up=True)
        say(there=False)
        assert say(there=True).state is AssetState.UNKNOWN
        assert say(up=False).state is AssetState.DOWN

    def test_data_without_a_state_show_that_a_thing_that_is_there_works(self, say, hub, clock):
        assert say(there=True).state is AssetState.UNKNOWN
        hub.post(Reading(LAMP + "/power", 12, clock.now()))
        assert say().state is AssetState.UP

    def test_that_a_thing_is_gone_stays_true_for_days_while_its_broker_answers(self, say, hub, clock):
        say(there=False)
        view = say(after_s=3 * 86_400)
        assert (view.state, view.freshness) == (AssetState.DOWN, Freshness.LIVE)
        hub.post(FeedReport("lampu", Link.DOWN, clock.now()))
        assert say(after_s=10).freshness is Freshness.LIVE
        assert say(after_s=600).freshness is Freshness.LOST

    def test_being_there_does_not_make_old_data_fresh(self, say):
        say(there=True, up=True)
        assert say(after_s=600).freshness is Freshness.STALE

    def test_what_another_feed_knows_of_the_thing_stays(self, say, hub):
        hub.post(Asset(LAMP, "access-point", "Lampu taman", point=(117.0, 0.1), state=AssetState.UP))
        view = say(there=False)
        assert (view.asset.name, view.asset.kind, view.state) == (
            "Lampu taman",
            "access-point",
            AssetState.DOWN,
        )

    def test_without_a_name_all_things_of_the_feed_are_meant(self, say, profile, clock):
        records = Records(profile.feeds[0].options, opd="kominfo", describe=profile.describe)
        for name in ("a", "b"):
            records.available(name, True, clock.now())
        gone = records.available(None, False, clock.now())
        assert [(item.channel, item.value) for item in gone] == [
            ("kominfo/lampu/a/availability", False),
            ("kominfo/lampu/b/availability", False),
        ]
