import json
from collections import Counter

import pytest

from ccviewer.city.geography import GAUGES, STATIONS, VEHICLES
from ccviewer.city.messages import ROOT, topics
from ccviewer.city.model import City, Pace

START = 1_795_000_000.0


@pytest.fixture(scope="module")
def said():
    return topics(City(7, START), Pace(START))


def test_every_thing_has_a_topic_of_its_own(said):
    assert len({say.topic for say in said}) == len(said)
    assert Counter(say.feed for say in said) == {
        "wifi": 120,
        "tinggi-air": len(GAUGES),
        "udara": len(STATIONS),
        "kendaraan": len(VEHICLES),
    }


def test_every_topic_and_payload_says_that_it_is_a_simulation(said):
    for say in said:
        assert say.topic.startswith(ROOT + "/")
        assert json.loads(say.payload(START + 30))["simulasi"] is True


def test_every_payload_carries_the_time_of_the_wall_whatever_the_speed():
    for say in topics(City(7, START), Pace(START, 100.0)):
        assert json.loads(say.payload(START + 30))["waktu"] == "2026-11-18T19:07:10.000+08:00"


def test_access_points_do_not_speak_all_at_once(said):
    in_each_half_second = Counter(int(say.offset_s * 2) for say in said if say.feed == "wifi")
    assert len(in_each_half_second) == 10
    assert max(in_each_half_second.values()) < 30


def test_everything_speaks_at_least_every_ten_seconds(said):
    assert max(say.period_s for say in said) <= 10
    assert {say.period_s for say in said if say.feed == "kendaraan"} == {1.5}
