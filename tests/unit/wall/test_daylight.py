"""Which theme it is time for."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ccviewer.profile import Lighting
from ccviewer.wall.daylight import RISEN_DEG, SETTLED_S, Daylight, sun_height_deg

WITA = ZoneInfo("Asia/Makassar")
BONTANG = (117.47, 0.13)


def at(hour, minute=0, day=25):
    return datetime(2026, 11, day, hour, minute, tzinfo=WITA).timestamp()


def settled(daylight, now, lux=None):
    """Ask at once, and again when it has had time to be sure."""
    daylight.theme(now, now, lux)
    return daylight.theme(now, now + SETTLED_S, lux)


# sunrise and sunset, UTC, and the height of the sun at 03:30 UTC, as astral 3.2 computes them
SUN = [
    ("Bontang", (117.47, 0.13), "2026-03-20T22:14:16", "2026-03-20T10:20:43", 78.08),
    ("Bontang", (117.47, 0.13), "2026-06-21T22:08:22", "2026-06-21T10:15:35", 64.57),
    ("Bontang", (117.47, 0.13), "2026-11-25T21:54:02", "2026-11-25T10:00:14", 68.12),
    ("Surabaya", (112.75, -7.26), "2026-06-21T22:40:06", "2026-06-21T10:21:37", 55.90),
    ("Surabaya", (112.75, -7.26), "2027-12-21T22:11:01", "2027-12-21T10:43:03", 68.85),
    ("Jayapura", (140.71, -2.53), "2026-11-25T20:16:59", "2026-11-25T08:31:18", 65.72),
    ("Banda Aceh", (95.32, 5.55), "2027-12-21T23:43:06", "2027-12-21T11:30:27", 47.66),
]


@pytest.mark.parametrize(("city", "point", "rises", "sets", "height"), SUN)
def test_the_sun_rises_and_sets_when_an_almanac_says_so(city, point, rises, sets, height):
    for said, upwards in ((rises, True), (sets, False)):
        moment = datetime.fromisoformat(said).replace(tzinfo=UTC).timestamp()
        assert (sun_height_deg(point, moment - 90) > RISEN_DEG) != upwards
        assert (sun_height_deg(point, moment + 90) > RISEN_DEG) == upwards
    noon = datetime.fromisoformat(rises[:10] + "T03:30:00").replace(tzinfo=UTC).timestamp()
    assert sun_height_deg(point, noon) == pytest.approx(height, abs=0.3)


@pytest.mark.parametrize(
    ("hour", "theme"), [(5, "night"), (6, "day"), (17, "day"), (18, "night"), (22, "dim"), (3, "dim")]
)
def test_the_clock_of_the_city_chooses(hour, theme):
    daylight = Daylight(Lighting(day="06:00-18:00", dim="22:00-04:00"), WITA, None)
    assert daylight.theme(at(hour), 0.0, None) == theme


def test_without_hours_for_it_the_wall_is_never_dim():
    daylight = Daylight(Lighting(), WITA, None)
    assert {settled(daylight, at(hour)) for hour in range(24)} == {"night", "day"}


def test_the_sun_of_the_city_chooses():
    daylight = Daylight(Lighting(day="sun"), WITA, BONTANG)  # rises 05.54, sets 18.00 WITA
    assert daylight.theme(at(5, 50), 0.0, None) == "night"
    assert settled(daylight, at(5, 58)) == "day"
    assert settled(daylight, at(17, 57)) == "day"
    assert settled(daylight, at(18, 3)) == "night"


def test_a_city_without_a_place_has_the_sun_of_the_equator():
    daylight = Daylight(Lighting(day="sun"), WITA, None)
    assert daylight.theme(at(12), 0.0, None) == "day"
    assert settled(daylight, at(20)) == "night"


def test_a_light_sensor_overrules_the_clock():
    daylight = Daylight(Lighting(ambient="a/b/c/lux"), WITA, None)
    assert daylight.theme(at(12), 0.0, 3.0) == "dim"
    assert settled(daylight, at(12), 80.0) == "night"
    assert settled(daylight, at(0), 900.0) == "day"


def test_a_sensor_that_says_nothing_leaves_it_to_the_clock():
    daylight = Daylight(Lighting(ambient="a/b/c/lux"), WITA, None)
    assert daylight.theme(at(12), 0.0, 3.0) == "dim"
    assert settled(daylight, at(12), None) == "day"


def test_a_cloud_does_not_change_the_theme():
    daylight = Daylight(Lighting(), WITA, None)
    assert daylight.theme(at(12), 0.0, 500.0) == "day"
    seen = {daylight.theme(at(12), second, 100.0 if second % 50 < 40 else 500.0) for second in range(600)}
    assert seen == {"day"}


def test_a_room_at_the_edge_of_two_themes_keeps_the_one_that_it_has():
    daylight = Daylight(Lighting(), WITA, None)
    assert daylight.theme(at(12), 0.0, 310.0) == "day"
    for second in range(0, 6000, 100):  # slow enough for each to settle
        assert daylight.theme(at(12), second, 290.0 if second % 200 else 310.0) == "day"
    assert settled(Daylight(Lighting(), WITA, None), at(12), 9.0) == "dim"


def test_a_darker_room_is_dim_in_the_end():
    daylight = Daylight(Lighting(), WITA, None)
    daylight.theme(at(12), 0.0, 500.0)
    assert settled(daylight, at(12), 5.0) == "dim"
    assert settled(daylight, at(12), 12.0) == "dim"
    assert settled(daylight, at(12), 16.0) == "night"
