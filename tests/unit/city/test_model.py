import itertools
from datetime import datetime

import pytest

from ccviewer.city.geography import ACCESS_POINTS, AGENCIES, GAUGES, STATIONS, VEHICLES, metres
from ccviewer.city.model import WITA, City, Pace, iso
from ccviewer.city.script import Kind, script

MONDAY = datetime(2026, 11, 23, tzinfo=WITA).timestamp()
NOON = MONDAY + 12 * 3600


@pytest.fixture
def city():
    return City(7, NOON)


def at(hour):
    return MONDAY + hour * 3600


def test_equal_cities_say_the_same_whatever_they_were_asked_before(city):
    other = City(7, NOON)
    for point in ACCESS_POINTS:
        other.wifi(point, NOON + 5000)
    assert [city.wifi(point, NOON + 30) for point in ACCESS_POINTS] == [
        other.wifi(point, NOON + 30) for point in ACCESS_POINTS
    ]


def test_another_seed_makes_another_city(city):
    assert city.total(ACCESS_POINTS, NOON) != City(8, NOON).total(ACCESS_POINTS, NOON)


def test_wifi_use_follows_the_hour(city):
    clients = {hour: city.total(ACCESS_POINTS, at(hour))[1] for hour in (3, 10, 20)}
    assert clients[3] * 3 < clients[10]
    assert clients[3] * 3 < clients[20]


def test_offices_are_busy_in_the_morning_and_homes_in_the_evening(city):
    def busy(use, hour):
        return city.total(tuple(point for point in ACCESS_POINTS if point.use == use), at(hour))[1]

    assert busy("kantor", 10) > 3 * busy("kantor", 21)
    assert busy("rumah", 20) > 2 * busy("rumah", 9)


def test_schools_are_empty_on_sunday(city):
    schools = tuple(point for point in ACCESS_POINTS if point.use == "sekolah")
    assert city.total(schools, at(10))[1] > 3 * city.total(schools, at(10) - 86_400)[1]


@pytest.mark.parametrize("seed", range(20))
def test_after_25_seconds_an_area_of_access_points_is_down_and_empty(seed):
    city = City(seed, NOON)
    said = [city.wifi(point, NOON + 25) for point in ACCESS_POINTS]
    down = [wifi for wifi in said if not wifi.up]
    assert 4 <= len(down) <= 8
    assert {(wifi.clients, wifi.rx_bps, wifi.tx_bps) for wifi in down} == {(0, 0, 0)}


@pytest.mark.parametrize("seed", range(20))
def test_after_25_seconds_a_gauge_is_over_its_first_limit_and_none_is_critical(seed):
    levels = [City(seed, NOON).water(gauge, NOON + 25) for gauge in GAUGES]
    assert 1.5 <= max(levels) < 2.5


@pytest.mark.parametrize("seed", range(20))
def test_there_is_a_quake_of_the_last_quarter_of_an_hour(seed):
    assert City(seed, NOON).quakes(NOON + 25)[0].time > NOON - 900


def test_water_rises_without_a_jump(city):
    for gauge in GAUGES:
        levels = [city.water(gauge, NOON + second) for second in range(-3000, 4000, 5)]
        assert max(abs(b - a) for a, b in itertools.pairwise(levels)) < 0.05


def test_no_vehicle_jumps(city):
    for vehicle in VEHICLES:
        places = [city.vehicle(vehicle, NOON + second).position for second in range(0, 4000, 2)]
        fastest = max(metres(a, b) / 2 for a, b in itertools.pairwise(places))
        assert fastest * 3.6 < 220, vehicle.id


def test_vehicles_come_home_and_go_out(city):
    for vehicle in VEHICLES:
        speeds = [city.vehicle(vehicle, NOON + second).speed_kmh for second in range(0, 6000, 20)]
        assert min(speeds) == 0
        assert max(speeds) > 10


def test_air_is_warm_and_breathable(city):
    for station in STATIONS:
        for hour in range(24):
            air = city.air(station, at(hour))
            assert 22 < air.temperature < 36
            assert 1 <= air.pm25 < 80
            assert 40 < air.humidity < 100


def test_nights_are_dark_and_days_light(city):
    assert (city.daylight(at(1)), city.daylight(at(12))) == (0, 1)
    assert 0 < city.daylight(at(18)) < 1


def test_the_citys_complaints_are_the_sum_of_its_agencies(city):
    parts = [city.complaints(NOON, agency) for agency in AGENCIES]
    assert city.complaints(NOON).open == sum(part.open for part in parts)
    assert city.complaints(NOON).closed == sum(part.closed for part in parts)


def test_money_once_spent_stays_spent(city):
    spent = [sum(budget.spent for budget in city.budgets(MONDAY + hour * 3600)) for hour in range(0, 240, 3)]
    assert spent == sorted(spent)
    assert 60 < city.absorbed(NOON) < 100


def test_a_dead_camera_is_dead_only_while_the_script_says_so(city):
    death = next(incident for incident in script(7, 1) if incident.kind is Kind.CAMERA_DEAD)
    times = (death.start_s - 1, death.start_s + 1, death.end_s - 1, death.end_s + 1)
    seen = [city.hit(Kind.CAMERA_DEAD, death.subject, NOON + second) for second in times]
    assert seen == [False, True, True, False]


def test_both_clocks_agree_until_the_start_and_then_city_time_runs_ahead():
    pace = Pace(1000.0, 60.0)
    assert [pace.city(wall) for wall in (900, 1000, 1002)] == [900, 1000, 1120]


def test_a_moment_of_city_time_is_found_again_on_the_wall():
    pace = Pace(1000.0, 7.5)
    for wall in (900.0, 1000.0, 1234.5):
        assert pace.wall(pace.city(wall)) == pytest.approx(wall)


def test_times_are_written_in_the_zone_of_the_city():
    assert iso(NOON) == "2026-11-23T12:00:00.000+08:00"
