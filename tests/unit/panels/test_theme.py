"""Whether everything that is written can be read, computed from the theme files themselves."""

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from ccviewer import resources
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Size, load_theme
from ccviewer.panels.base.sight import LEAST_CONTRAST, Deficiency, contrast, difference, luminance, simulated

THEMES = sorted(path.stem for path in resources.path("themes").glob("*.toml"))
GROUNDS = ("ground", "surface", "raised")
TEXTS = ("text", "text_2", "text_3", "accent")
ALARMS = ("minor", "major", "critical")
TOLD_BY_COLOUR = ("normal", "info", *ALARMS, "lost")  # the grey ones differ by hatch and sign alone
TOLD_APART = 7.0  # CIEDE2000; 1 is just noticeable side by side
STATES = ("normal", "info", "minor", "major", "critical", "stale", "lost", "maintenance", "simulated")


def test_contrast_is_computed_as_wcag_defines_it():
    black, white = QColor("#000000"), QColor("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", [*TEXTS, *STATES])
def test_every_text_and_state_can_be_read_on_every_ground(name, ground, role):
    theme = load_theme(name)
    assert contrast(theme.colour(role), theme.colour(ground)) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", THEMES)
def test_the_value_at_the_end_of_any_line_can_be_read(name):
    theme = load_theme(name)
    for colour in (*theme.series, theme.colour("rest")):
        assert contrast(colour, theme.colour("surface")) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", THEMES)
def test_severities_and_series_have_colours_of_their_own(name):
    theme = load_theme(name)
    assert len({theme.severity(severity).name() for severity in Severity}) == len(Severity)
    assert len({colour.name() for colour in theme.series}) == len(theme.series)


@pytest.mark.parametrize("name", THEMES)
def test_what_is_old_is_never_in_the_colour_of_what_is_fresh(name):
    theme = load_theme(name)
    for state in (Freshness.STALE, Freshness.LOST, Freshness.FROZEN):
        assert theme.freshness(state) != theme.freshness(Freshness.LIVE)


@pytest.mark.parametrize("name", THEMES)
def test_letters_grow_with_the_scale_of_the_wall(name):
    desk, wall = load_theme(name), load_theme(name, 2.0)
    assert all(wall.px(size) == 2 * desk.px(size) for size in Size)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # as other programs compute them from the same sRGB values
        ("#000000", "#ffffff", 100.0),
        ("#ff0000", "#ff0000", 0.0),
        ("#ff0000", "#00ff00", 86.61),
        ("#0000ff", "#ffff00", 103.43),
    ],
)
def test_the_difference_of_two_colours_is_that_of_ciede2000(one, other, expected):
    assert difference(QColor(one), QColor(other)) == pytest.approx(expected, abs=0.1)


def test_red_and_green_of_equal_brightness_look_alike_without_green_cones_and_not_without_blue_ones():
    red, green = QColor("#c04030"), QColor("#707010")
    plain = difference(red, green)
    deutan = difference(simulated(red, Deficiency.DEUTAN), simulated(green, Deficiency.DEUTAN))
    tritan = difference(simulated(red, Deficiency.TRITAN), simulated(green, Deficiency.TRITAN))
    assert deutan < plain / 3
    assert tritan > plain / 2


def test_grey_is_grey_whatever_cones_are_missing():
    grey = QColor("#808080")
    assert all(difference(simulated(grey, one), grey) < 0.5 for one in Deficiency)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("deficiency", [None, *Deficiency])
def test_states_are_told_apart_by_people_who_see_fewer_colours(name, deficiency):
    theme = load_theme(name)
    for one, other in combinations(TOLD_BY_COLOUR, 2):
        pair = theme.colour(one), theme.colour(other)
        seen = pair if deficiency is None else tuple(simulated(colour, deficiency) for colour in pair)
        assert difference(*seen) >= TOLD_APART, (one, other)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("deficiency", [None, *Deficiency])
def test_lines_are_told_apart_by_people_who_see_fewer_colours(name, deficiency):
    for pair in combinations(load_theme(name).series, 2):
        seen = pair if deficiency is None else tuple(simulated(colour, deficiency) for colour in pair)
        assert difference(*seen) >= TOLD_APART, [colour.name() for colour in pair]


def test_there_is_a_theme_for_the_night_a_darker_one_and_one_for_the_day():
    assert {"night", "dim", "day"} <= set(THEMES)


def test_every_theme_gives_a_colour_to_the_same_roles():
    roles = {name: set(load_theme(name).colours) for name in THEMES}
    assert all(one == roles["night"] for one in roles.values())
    assert len({len(load_theme(name).series) for name in THEMES}) == 1


def test_the_dim_theme_takes_a_third_of_the_light_from_all_but_alarms():
    night, dim = load_theme("night"), load_theme("dim")
    for role in night.colours:
        before, after = luminance(night.colour(role)), luminance(dim.colour(role))
        if role in ALARMS:
            assert after == before
        elif after > before * 0.7 + 0.001:  # only where its words could not be read any more
            assert min(contrast(dim.colour(role), dim.colour(ground)) for ground in GROUNDS) < 4.7, role
        else:
            assert after == pytest.approx(before * 2 / 3, rel=0.06, abs=0.001), role


def test_surfaces_are_light_by_day_and_dark_by_night():
    assert all(luminance(load_theme("day").colour(ground)) > 0.75 for ground in GROUNDS)
    assert all(
        luminance(load_theme(name).colour(ground)) < 0.02 for name in ("night", "dim") for ground in GROUNDS
    )
