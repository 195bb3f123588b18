from zoneinfo import ZoneInfo

import pytest

from ccviewer import i18n
from ccviewer.model.words import age_text, clock_text, number_text, short_text, size_text, value_text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (0.42, "0,42"),
        (3.14159, "3,14"),
        (12.0, "12"),
        (38.44, "38,4"),
        (812.4, "812"),
        (9_999, "9.999"),
        (9_999.6, "10 rb"),
        (38_412, "38,4 rb"),
        (99_950, "100 rb"),
        (999_600, "1 jt"),
        (1_250_000, "1,25 jt"),
        (2_400_000_000, "2,4 m"),
        (7_100_000_000_000, "7,1 t"),
        (-5_500, "-5.500"),
    ],
)
def test_a_short_number_has_at_most_four_significant_digits(value, said):
    assert short_text(value) == said


def test_numbers_are_grouped_as_the_language_does_it():
    assert number_text(1_234_567.891) == "1.234.567,89"
    i18n.use("en")
    assert number_text(1_234_567.891) == "1,234,567.89"


def test_nothing_is_minus_zero():
    assert (number_text(-0.001), number_text(-0.4, 0), short_text(-0.001)) == ("0", "0", "0")


def test_decimals_are_kept_when_the_channel_has_them():
    assert number_text(2, 2) == "2,00"
    assert short_text(2, 2) == "2,00"


@pytest.mark.parametrize(
    ("age_s", "said"),
    [(-3, "0 dtk"), (42.9, "42 dtk"), (60, "1 mnt"), (3_599, "59 mnt"), (7_200, "2 jam"), (432_000, "5 hr")],
)
def test_an_age_is_said_in_its_largest_unit(age_s, said):
    assert age_text(age_s) == said


def test_a_missing_value_is_a_dash_and_never_zero():
    assert value_text(None) == "—"
    assert value_text(0) == "0"
    assert value_text(False) == "tidak"


def test_times_of_day_are_in_the_citys_zone_with_dots():
    assert clock_text(1_800_000_000, ZoneInfo("Asia/Makassar")) == "16.00"
    assert clock_text(1_800_000_000, ZoneInfo("Asia/Jakarta"), seconds=True) == "15.00.00"


@pytest.mark.parametrize(
    ("size", "said"), [(812, "812 byte"), (65_536, "64 kB"), (20_000_000, "19,1 MB"), (20 << 20, "20 MB")]
)
def test_a_size_is_said_in_the_unit_in_which_people_think_of_it(size, said):
    assert size_text(size) == said
