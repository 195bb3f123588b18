from collections import Counter
from itertools import pairwise

import pytest

from ccviewer.city.traffic import Lane, Walk, light, movers, walkers

STRAIGHT = Lane(((0, 0), (0, 150)), 10.0, 2.5)
WITH_LIGHT = Lane(((0, 0), (0, 150)), 10.0, 2.5, stop_m=60.0)


def test_lights_of_both_phases_are_never_green_together():
    for tenth in range(720):
        shown = {light(tenth / 10, 0), light(tenth / 10, 1)}
        assert shown != {"hijau"}


def test_each_light_turns_green():
    assert {light(second, phase) for second in range(72) for phase in (0, 1)} == {"hijau", "kuning", "merah"}


@pytest.mark.parametrize("lane", [STRAIGHT, WITH_LIGHT])
def test_vehicles_of_a_lane_never_overlap(lane):
    for second in range(200):
        places = sorted(mover.y for mover in movers(lane, 5000 + second * 0.7, 1.0, "lane"))
        assert all(b - a > 3 for a, b in pairwise(places))


def test_no_car_crosses_the_line_while_the_light_is_red():
    just_over_the_line = Counter()
    for tenth in range(0, 4000, 2):
        now = 900 + tenth / 10
        shown = {light(now, 0), light(now - 2, 0)}
        if len(shown) == 1:
            just_over_the_line[shown.pop()] += sum(
                60.5 < mover.y < 66 for mover in movers(WITH_LIGHT, now, 1.0, "all")
            )
    assert just_over_the_line["merah"] == 0
    assert just_over_the_line["hijau"] > 50


def test_cars_wait_at_a_red_light_and_brake():
    waiting = [
        mover
        for tenth in range(720)
        for mover in movers(WITH_LIGHT, 4000 + tenth / 10, 1, "x")
        if mover.braking
    ]
    assert waiting
    assert max(mover.y for mover in waiting) <= 60.5


def test_full_streets_have_more_cars_than_empty_ones():
    full = sum(len(movers(STRAIGHT, 1000 + second, 1.0, "x")) for second in range(60))
    empty = sum(len(movers(STRAIGHT, 1000 + second, 0.0, "x")) for second in range(60))
    assert empty * 2 < full


def test_traffic_is_the_same_for_the_same_key_and_time():
    assert movers(WITH_LIGHT, 1234.5, 0.8, 7, "a") == movers(WITH_LIGHT, 1234.5, 0.8, 7, "a")
    assert movers(WITH_LIGHT, 1234.5, 0.8, 7, "a") != movers(WITH_LIGHT, 1234.5, 0.8, 8, "a")


def test_a_car_drives_towards_the_end_of_its_lane():
    assert {round(mover.turn) for mover in movers(Lane(((40, 5), (-40, 5)), 8, 2), 500, 1, "x")} == {-90}


def test_people_walk_to_and_fro_on_their_way():
    walk = Walk((-10, 20), (10, 20), 5)
    seen = [walker.x for second in range(60) for walker in walkers(walk, 100 + second, 1.0, "x")]
    assert -11 < min(seen) < -7
    assert 7 < max(seen) < 11
