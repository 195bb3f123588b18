from datetime import datetime

import numpy as np
import pytest

from ccviewer.city.geography import CAMERAS
from ccviewer.city.model import WITA, City, Pace
from ccviewer.city.picture import Footage

NOON = datetime(2026, 11, 23, 12, tzinfo=WITA).timestamp()
MIDNIGHT = NOON + 12 * 3600
SIZE = 240, 136


def footage(site=CAMERAS[0], seed=7):
    return Footage(site, *SIZE, City(seed, NOON), Pace(NOON))


def pixels(picture):
    return np.asarray(picture, np.int16)


@pytest.mark.parametrize("site", CAMERAS, ids=lambda site: site.id)
def test_every_camera_shows_a_bright_day_a_dark_night_and_something_that_moves(site):
    view = footage(site)
    day, later, night = (pixels(view.draw(at)) for at in (NOON + 5, NOON + 8, MIDNIGHT))
    assert day.shape == (136, 240, 3)
    assert day.mean() > 1.4 * night.mean() > 14
    assert (abs(day - later).max(axis=2) > 24).mean() > 0.002
    assert day.std() > 25


def test_the_same_seed_and_moment_give_the_same_picture():
    assert (pixels(footage().draw(NOON + 3)) == pixels(footage().draw(NOON + 3))).all()


def test_another_seed_has_other_traffic():
    assert (pixels(footage().draw(NOON + 3)) != pixels(footage(seed=8).draw(NOON + 3))).any()


def test_a_still_scene_is_never_twice_the_same_because_of_noise():
    view = footage(CAMERAS[5])
    first, second = pixels(view.draw(NOON + 5)), pixels(view.draw(NOON + 5.1))
    assert 0 < abs(first - second).mean() < 6


def test_the_burnt_in_clock_moves_every_second():
    view = footage()
    top = [pixels(view.draw(NOON + second + 0.01))[:22, :180] for second in (1, 2)]
    assert (abs(top[0] - top[1]).max(axis=2) > 100).sum() > 5


def test_the_gauge_camera_shows_the_water_of_the_model():
    site = next(site for site in CAMERAS if site.id == "pintu-air")
    seed = next(seed for seed in range(100) if City(seed, NOON).water(_gauge(), NOON) > 1.8)
    high, low = (pixels(footage(site, number).draw(NOON + 1)) for number in (seed, _quiet()))
    assert (abs(high - low).max(axis=2) > 40).mean() > 0.01


def _gauge():
    from ccviewer.city.geography import GAUGES

    return GAUGES[0]


def _quiet():
    return next(seed for seed in range(100) if City(seed, NOON).water(_gauge(), NOON) < 1.1)
