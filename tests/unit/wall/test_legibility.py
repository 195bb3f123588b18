"""How large letters must be, by the table of the people who measured eyes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccviewer.wall.legibility import (
    GOOD_ARC,
    LEAST_ARC,
    STRETCH,
    Sight,
    letters_for_screen,
    scale_for_screen,
    sight_of,
)
from ccviewer.wall.scene import ScreenWanted

FULL_HD, UHD = (1920, 1080), (3840, 2160)
DESK_43, WALL_55, LED = 941 / 3840, 1210 / 1920, 1.8


@pytest.mark.parametrize(
    ("pitch_mm", "viewing_m", "least", "good"),
    [
        (DESK_43, 0.7, 18, 25),
        (WALL_55, 0.7, 7, 10),
        (DESK_43, 3, 78, 108),
        (WALL_55, 3, 31, 42),
        (LED, 3, 11, 15),
        (WALL_55, 5, 51, 70),
        (LED, 5, 18, 25),
        (WALL_55, 8, 82, 112),
        (LED, 8, 29, 40),
    ],
)
def test_font_sizes_are_those_of_the_table(pitch_mm, viewing_m, least, good):
    sight = Sight(pitch_mm, viewing_m)
    assert sight.px(16) == pytest.approx(least, abs=0.6, rel=0.02)
    assert sight.px(22) == pytest.approx(good, abs=0.6, rel=0.02)


@given(st.floats(0.05, 5), st.floats(0.3, 30), st.floats(1, 60))
def test_an_angle_and_its_font_size_belong_together(pitch_mm, viewing_m, arc):
    sight = Sight(pitch_mm, viewing_m)
    assert sight.arc(sight.px(arc)) == pytest.approx(arc)


def test_the_scene_knows_better_than_the_screen_how_wide_it_is():
    said = ScreenWanted(width_mm=1210, viewing_m=6)
    assert sight_of(said, FULL_HD, (160.0, 90.0)) == Sight(1210 / 1920, 6.0)
    told = sight_of(ScreenWanted(viewing_m=6), FULL_HD, (1210.0, 680.0))
    assert told == Sight(1210 / 1920, 6.0, stated=False)


@pytest.mark.parametrize("said", [None, ScreenWanted(), ScreenWanted(width_mm=1210)])
def test_nothing_is_known_of_a_screen_that_nobody_stands_before(said):
    assert sight_of(said, FULL_HD, (600.0, 340.0)) is None


def test_without_a_size_there_is_no_angle():
    assert sight_of(ScreenWanted(viewing_m=6), FULL_HD, (0.0, 0.0)) is None


def test_letters_follow_the_pixels_where_nobody_says_more():
    assert scale_for_screen(None, FULL_HD, (0.0, 0.0)) == 1.0
    assert scale_for_screen(None, UHD, (0.0, 0.0)) == 2.0
    assert scale_for_screen(None, (1080, 1920), (0.0, 0.0)) == 1.0
    assert scale_for_screen(None, (1280, 720), (0.0, 0.0)) == 1.0


def test_a_near_screen_has_the_letters_that_its_reader_needs():
    near = ScreenWanted(width_mm=1210, viewing_m=1.5)
    letters = letters_for_screen(near, FULL_HD, (0.0, 0.0))
    assert letters.scale == pytest.approx(Sight(1210 / 1920, 1.5).px(GOOD_ARC) / 13, abs=0.01)
    assert not letters.bounded
    assert Sight(1210 / 1920, 1.5).arc(13 * letters.scale) >= LEAST_ARC


def test_a_far_screen_is_bounded_by_the_room_that_its_panels_have_and_that_is_said():
    far = letters_for_screen(ScreenWanted(width_mm=1210, viewing_m=6), FULL_HD, (0.0, 0.0))
    assert far.scale == STRETCH
    assert far.bounded
    assert far.wanted == pytest.approx(Sight(1210 / 1920, 6).px(GOOD_ARC) / 13, abs=0.01)


@given(st.floats(0.3, 30), st.integers(200, 10_000), st.integers(640, 7680), st.integers(480, 4320))
def test_letters_never_shrink_below_the_composition_nor_burst_it(viewing_m, width_mm, width, height):
    scale = scale_for_screen(ScreenWanted(width_mm=width_mm, viewing_m=viewing_m), (width, height), (0, 0))
    plain = scale_for_screen(None, (width, height), (0, 0))
    assert plain <= scale <= plain * STRETCH
