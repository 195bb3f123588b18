"""Whether everything that is written can be read, computed from the theme files themselves."""

import pytest

from ccviewer import resources
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Size, load_theme

LEAST = 4.5  # WCAG 2 for text of this size
THEMES = sorted(path.stem for path in resources.path("themes").glob("*.toml"))
GROUNDS = ("ground", "surface", "raised")
TEXTS = ("text", "text_2", "text_3", "accent")
STATES = ("normal", "info", "minor", "major", "critical", "stale", "lost", "maintenance", "simulated")


def luminance(colour):
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_defines_it():
    theme = load_theme()
    black, white = theme.colour("ground").__class__("#000000"), theme.colour("ground").__class__("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", [*TEXTS, *STATES])
def test_every_text_and_state_can_be_read_on_every_ground(name, ground, role):
    theme = load_theme(name)
    assert contrast(theme.colour(role), theme.colour(ground)) >= LEAST


@pytest.mark.parametrize("name", THEMES)
def test_the_value_at_the_end_of_any_line_can_be_read(name):
    theme = load_theme(name)
    for colour in (*theme.series, theme.colour("rest")):
        assert contrast(colour, theme.colour("surface")) >= LEAST


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
