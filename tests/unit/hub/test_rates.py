"""Counters become rates, and never negative or huge ones."""

from dataclasses import replace

import pytest

from ccviewer.hub import Hub
from ccviewer.model import Asset, ChannelKind, Freshness, Quality, Reading, Snapshot
from ccviewer.profile import ChannelRule

BYTES, RATE = "kominfo/wifi/ap-1/rx_bytes", "kominfo/wifi/ap-1/rx_rate"
TOP32, TOP64 = 2**32, 2**64


@pytest.fixture
def hub(clock, profile):
    rules = (
        ChannelRule("+/wifi/+/rx_bytes", kind=ChannelKind.COUNTER, period_s=10, rate="rx_rate"),
        ChannelRule("+/wifi/+/rx_rate", name="Diterima", unit="B/s", period_s=10),
    )
    return Hub(clock, replace(profile, channel_rules=rules))


@pytest.fixture
def count(hub, clock):
    """Post values of the counter, ten seconds apart, and return the rates that came of them."""

    def count(*values, **more):
        rates = []
        for value in values:
            before = hub.latest(RATE)
            hub.post(Reading(BYTES, value, clock.now(), **more))
            hub.tick()
            clock.advance(10)
            if hub.latest(RATE) is not before:
                rates.append(hub.latest(RATE).value)
        return rates

    return count


def test_a_rate_is_growth_per_second_in_a_channel_beside_the_counter(hub, clock, count):
    assert count(1000, 1500, 1500, 4500) == [50, 0, 300]
    assert hub.latest(BYTES).value == 4500
    assert hub.channel(RATE).unit == "B/s"
    assert RATE in hub.asset_channels("kominfo/wifi/ap-1")
    assert hub.freshness(RATE) is Freshness.LIVE


def test_a_rate_goes_by_when_values_were_true_and_not_by_when_they_came(hub, clock):
    now = clock.now()
    for value, observed_at in ((0, now - 20), (600, now - 15), (100, now - 18), (600, now - 15)):
        hub.post(Reading(BYTES, value, now, observed_at))
    hub.tick()
    assert hub.latest(RATE) == Reading(RATE, 120, now, now - 15)


@pytest.mark.parametrize("after", [0, 1, 40_000])
def test_a_reset_gives_no_rate_until_the_counter_has_grown_again(count, after):
    assert count(1_000_000, 1_000_500, after, after + 200) == [50, 20]


@pytest.mark.parametrize("top", [TOP32, TOP64])
def test_a_counter_that_goes_round_keeps_its_rate(count, top):
    assert count(top - 1000, top - 500, 0, 500) == [50, 50, 50]


def test_a_reset_just_below_the_top_is_not_taken_for_going_round(count):
    assert count(TOP32 - 100_000, TOP32 - 99_500, 10, 510) == [50, 50]


def test_there_is_no_rate_over_a_gap_in_which_the_counter_was_stale(clock, count):
    assert count(1000, 1500) == [50]
    clock.advance(25)
    assert count(90_000) == []
    assert count(90_500) == [50]


def test_a_value_that_a_broker_had_kept_is_no_beginning(count):
    assert count(1000, quality=Quality.UNCERTAIN) == []
    assert count(9000, 9500) == [50]


@pytest.mark.parametrize("odd", [None, True, "12"])
def test_what_is_no_number_is_no_counter(count, odd):
    assert count(1000, odd, 2000) == [50]


def test_a_counter_that_is_over_takes_its_rate_along(hub, clock, count):
    hub.post(Asset("kominfo/wifi/ap-1", "access-point"))
    count(1000, 1500)
    hub.post(Snapshot("wifi", frozenset({BYTES})))
    hub.post(Snapshot("wifi", frozenset()))
    hub.tick()
    assert hub.latest(RATE) is None
    assert count(2000, 2500) == [50]
