import json
from collections import Counter
from itertools import combinations

import pytest

from ccviewer import resources
from ccviewer.city.geography import (
    ACCESS_POINTS,
    CAMERAS,
    GAUGES,
    KELURAHAN,
    ROADS,
    STATIONS,
    VEHICLES,
    along,
    bearing,
    length_m,
    metres,
    route,
)


@pytest.fixture(scope="module")
def land():
    document = json.loads(resources.path("map/land_bontang.geojson").read_text())
    return [feature["geometry"]["coordinates"][0] for feature in document["features"]]


def on_land(land, position):
    latitude, longitude = position
    inside = False
    for ring in land:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (
                y2 - y1
            ) + x1:
                inside = not inside
    return inside


def test_each_of_the_fifteen_kelurahan_has_eight_access_points():
    assert Counter(point.kelurahan.id for point in ACCESS_POINTS) == {place.id: 8 for place in KELURAHAN}
    assert len(KELURAHAN) == 15


@pytest.mark.parametrize("kind", [ACCESS_POINTS, GAUGES, STATIONS, CAMERAS, KELURAHAN])
def test_everything_that_stands_stands_on_land(land, kind):
    assert [thing.id for thing in kind if not on_land(land, thing.position)] == []


def test_no_road_crosses_the_sea(land):
    ways = [route(start, end) for start, end in combinations(ROADS, 2)]
    wet = {
        position
        for way in ways
        for step in range(21)
        for position in [along(way, length_m(way) * step / 20)[0]]
        if not on_land(land, position)
    }
    assert wet == set()


def test_access_points_keep_their_distance():
    assert min(metres(a.position, b.position) for a, b in combinations(ACCESS_POINTS, 2)) > 60


@pytest.mark.parametrize("kind", [ACCESS_POINTS, GAUGES, STATIONS, CAMERAS, KELURAHAN, VEHICLES])
def test_ids_are_unique(kind):
    assert len({thing.id for thing in kind}) == len(kind)


def test_a_vehicle_can_reach_every_place():
    for start, end in combinations(ROADS, 2):
        way = route(start, end)
        assert (way[0], way[-1]) == (ROADS[start], ROADS[end])


@pytest.mark.parametrize(("there", "degrees"), [((1, 0), 0), ((0, 1), 90), ((-1, 0), 180), ((0, -1), 270)])
def test_a_bearing_counts_clockwise_from_north(there, degrees):
    assert bearing((0, 0), there) == pytest.approx(degrees)
