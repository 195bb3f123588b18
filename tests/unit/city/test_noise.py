import itertools

import pytest

from ccviewer.city.noise import between, chance, curve, pick, smooth


def test_chance_is_the_same_on_every_machine():
    assert chance(7, "x") == 0.7316543413436338
    assert chance(8, "x") != 0.7316543413436338


def test_chance_spreads_over_its_whole_range():
    values = sorted(chance("spread", number) for number in range(1000))
    assert values[100] == pytest.approx(0.1, abs=0.04)
    assert values[900] == pytest.approx(0.9, abs=0.04)


def test_a_pick_reaches_every_choice():
    assert {pick(5, "pick", number) for number in range(200)} == {0, 1, 2, 3, 4}


def test_between_stays_between():
    assert all(2 <= between(2, 3, number) <= 3 for number in range(200))


def test_smooth_chance_has_no_jumps():
    values = [smooth(second / 10, 10, "wander") for second in range(2000)]
    assert max(abs(b - a) for a, b in itertools.pairwise(values)) < 0.02


@pytest.mark.parametrize(("hour", "height"), [(6, 1), (9, 2), (12, 3), (21, 2), (3, 4 / 3)])
def test_a_daily_curve_is_straight_between_its_points_and_round_midnight(hour, height):
    assert curve(hour, ((6.0, 1.0), (12.0, 3.0))) == pytest.approx(height)
