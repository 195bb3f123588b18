"""Markers beside one another: none hides another, and none is far from its place."""

import numpy as np
import pytest

from ccviewer.panels.map.kinds import FAMILIES, VEHICLE
from ccviewer.panels.map.layout import GAP, Layouts, spread
from ccviewer.panels.map.scene import MapScene

FREE = np.zeros(100, bool)
PIXEL = 360 / (256 * 2.0**12)  # degrees, at zoom 12 near the equator


def scene_of(lon, kind=None):
    scene = MapScene(FAMILIES)
    n = len(lon)
    kinds = np.zeros(n) if kind is None else kind
    scene.replace([str(i) for i in range(n)], np.zeros(n), lon, kinds, np.zeros(n))
    return scene


def test_circles_that_overlap_part():
    random = np.random.default_rng(2)
    x, y, radius = random.random(40) * 200, random.random(40) * 200, random.uniform(8, 16, 40)

    dx, dy = spread(x, y, radius, FREE[:40])

    distance = np.hypot((x + dx)[:, None] - (x + dx), (y + dy)[:, None] - (y + dy))
    np.fill_diagonal(distance, np.inf)
    overlap = radius[:, None] + radius[None, :] - distance
    assert overlap.max() < 2.0
    assert np.hypot(dx, dy).max() < 60


def test_circles_in_one_place_part_too():
    dx, dy = spread(np.zeros(3), np.zeros(3), np.full(3, 10.0), FREE[:3])

    gaps = np.hypot(dx - np.roll(dx, 1), dy - np.roll(dy, 1))
    assert gaps.min() > 20 - GAP


def test_what_stands_alone_is_not_moved():
    dx, dy = spread(np.array([0.0, 500.0]), np.zeros(2), np.full(2, 10.0), FREE[:2])

    assert np.hypot(dx, dy).max() < 0.1


def test_the_same_places_are_spread_the_same_way():
    x = np.array([0.0, 5.0, 9.0])

    first, second = (spread(x, x, np.full(3, 10.0), FREE[:3]) for _ in range(2))

    assert np.array_equal(first, second)


def test_what_moves_goes_round_what_stands_and_never_pushes_it():
    standing = scene_of([0.0, 300 * PIXEL])
    alone = Layouts(standing, 1.0).at(12)
    scene = scene_of([0.0, 300 * PIXEL, 3 * PIXEL], [0, 0, VEHICLE])

    layout = Layouts(scene, 1.0).at(12)

    where = {int(row): at for at, row in enumerate(layout.groups.row)}
    assert layout.x[where[0]] == pytest.approx(alone.x[0], abs=1e-12)
    apart = abs(layout.x[where[2]] - layout.x[where[0]]) * 256 * 2.0**12
    assert apart > layout.radius[where[0]] + layout.radius[where[2]]


def test_a_touch_on_a_group_finds_all_of_it_and_beside_it_nothing():
    scene = scene_of([0.0, 2 * PIXEL, 4 * PIXEL, 300 * PIXEL])
    layout = Layouts(scene, 1.0).at(12)
    pixel = 1 / (256 * 2.0**12)

    assert sorted(layout.under(layout.x[0], layout.y[0]).tolist()) == [0, 1, 2]
    assert layout.under(scene.x[3], scene.y[3]).tolist() == [3]
    assert not len(layout.under(scene.x[3] + 40 * pixel, scene.y[3]))


def test_a_row_knows_the_group_that_it_is_drawn_in():
    layout = Layouts(scene_of([0.0, 2 * PIXEL, 300 * PIXEL]), 1.0).at(12)

    assert layout.group_of(1) == 0
    assert layout.group_of(2) == -1
    assert layout.group_of(-1) == -1


def test_near_by_nothing_is_grouped():
    layout = Layouts(scene_of([0.0, PIXEL / 10]), 1.0).at(16)

    assert layout.groups.count.tolist() == [1, 1]


def test_an_empty_map_has_nothing_under_the_mouse():
    assert not len(Layouts(MapScene(FAMILIES), 1.0).at(10).under(0.5, 0.5))
