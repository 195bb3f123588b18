import pytest

from ccviewer.city.lens import Lens

LEVEL = Lens(480, 270, 6.0, 0.0)
DOWN = Lens(480, 270, 6.0, 14.0)


def test_a_level_camera_has_its_horizon_in_the_middle():
    assert LEVEL.horizon == 135
    assert DOWN.horizon < 60


def test_what_lies_far_ahead_is_at_the_horizon():
    assert DOWN.pixel((0, 1_000_000, 0)) == pytest.approx((240, DOWN.horizon), abs=0.1)


def test_right_is_right_and_up_is_up():
    x, y = DOWN.pixel((3, 30, 2))
    ground = DOWN.pixel((0, 30, 0))
    assert x > ground[0]
    assert y < ground[1]


def test_a_camera_turned_to_the_right_sees_what_lies_there_in_its_middle():
    turned = Lens(480, 270, 6.0, 5.0, yaw=45.0)
    assert turned.pixel((20, 20, 0))[0] == pytest.approx(240)


def test_twice_as_far_is_half_as_large():
    assert LEVEL.scale((0, 20, 6)) == pytest.approx(2 * LEVEL.scale((0, 40, 6)))


def test_a_shape_behind_the_camera_has_no_outline():
    assert DOWN.outline(((-1, -5, 0), (1, -5, 0), (1, -9, 0))) == []


def test_a_road_that_begins_under_the_camera_is_cut_off_and_not_turned_over():
    outline = DOWN.outline(((-3, -20, 0), (3, -20, 0), (3, 200, 0), (-3, 200, 0)))
    assert len(outline) == 4
    assert max(y for _, y in outline) > 270


def test_more_pixels_show_the_same_view():
    x, y = DOWN.pixel((4, 25, 1))
    assert DOWN.scaled(2).pixel((4, 25, 1)) == pytest.approx((2 * x, 2 * y))
