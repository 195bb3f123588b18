"""What was meant by a mistyped word, and how lengths of time, zones and filters are written."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from ccviewer.profile import Duration, Mistake, duration_s, duration_text, matches, zone
from ccviewer.profile.filters import check_filter
from ccviewer.profile.near import nearest, slips
from ccviewer.profile.words import findings


class Timed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    every: Duration = 30.0


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("500ms", 0.5), ("30s", 30), ("1.5s", 1.5), ("5m", 300), ("2h", 7200), ("1d", 86400), (" 30s ", 30)],
)
def test_a_duration_is_a_number_with_a_unit(written, seconds):
    assert duration_s(written) == seconds


@pytest.mark.parametrize(
    "written", [30, 30.0, True, None, "", "30", "30 s", "s", "-5s", "0s", "5S", "1e3s", "5mn", ["5s"]]
)
def test_what_has_no_unit_or_no_length_is_no_duration(written):
    with pytest.raises(Mistake):
        duration_s(written)


def test_the_mistake_of_a_duration_names_the_wrong_word_and_shows_right_ones():
    with pytest.raises(Mistake) as caught:
        duration_s("fast")
    assert str(caught.value) == '"fast" bukan lama waktu'
    assert str(caught.value.hint) == "contoh: 30s, 5m, 2h"


@given(st.integers(1, 10**9))
def test_a_duration_is_read_as_it_was_said(milliseconds):
    assert duration_s(duration_text(milliseconds / 1000)) == pytest.approx(milliseconds / 1000)


def test_options_with_a_duration_survive_json():
    options = Timed(every="90s")
    assert options.model_dump_json() == '{"every":"90s"}'
    assert Timed.model_validate_json(options.model_dump_json()) == options
    assert "90s" not in json.dumps(Timed.model_json_schema())


@pytest.mark.parametrize(
    ("written", "hours"),
    [("WIB", 7), ("WITA", 8), ("WIT", 9), ("+08:00", 8), ("-0330", -3.5), ("Asia/Pontianak", 7), ("UTC", 0)],
)
def test_a_zone_is_a_word_an_offset_or_a_name(written, hours):
    assert zone(written).utcoffset(datetime(2026, 11, 22)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "written", ["", "WITAA", "+25:00", "+08:60", "Asia/Bontang", "../etc/passwd", "/etc/passwd", "\0", "Asia"]
)
def test_what_is_no_zone_is_a_mistake(written):
    with pytest.raises(Mistake):
        zone(written)


@pytest.mark.parametrize(
    ("filter", "id", "passes"),
    [
        ("a/b/c/d", "a/b/c/d", True),
        ("a/+/c/d", "a/b/c/d", True),
        ("+/+/+/+", "a/b/c/d", True),
        ("a/#", "a/b/c/d", True),
        ("a/#", "a", True),
        ("#", "a/b", True),
        ("a/+", "a/b/c", False),
        ("a/+/c", "a/b", False),
        ("a/b/#", "a", False),
        ("b/#", "a/b", False),
        ("a/+", "a", False),
    ],
)
def test_a_filter_is_one_of_mqtt(filter, id, passes):
    assert matches(filter, id) is passes


@pytest.mark.parametrize("written", ["", "a//b", "/a", "#/a", "a/b#", "a/+b"])
def test_a_filter_that_means_nothing_is_a_mistake(written):
    with pytest.raises(Mistake):
        check_filter(written)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("evry", "every"),
        ("nama", "name"),
        ("tpye", "type"),
        ("EVERY", "every"),
        ("auth", None),
        ("xyz", None),
        ("", None),
    ],
)
def test_a_slip_is_forgiven_and_another_word_is_not(wrong, meant):
    assert nearest(wrong, ["every", "name", "path", "type", "title"]) == meant


def test_nothing_is_near_when_nothing_is_there():
    assert nearest("a", []) is None


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_count_the_same_from_both_sides(one, other):
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) == (one == other)


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    path: str


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    field: str | Inner
    number: int | bool | None = None
    by_name: dict[str, str | Inner] = {}


def said(data):
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(data)
    return [(each.path, str(each.message), str(each.hint)) for each in findings(caught.value, data, Outer)]


def test_of_a_union_only_the_branch_that_fits_is_told():
    assert said({"field": {"pth": "a", "path": "b"}}) == [
        (("field", "pth"), "kunci tidak dikenal", "maksudnya 'path'?")
    ]
    assert said({"field": "a", "by_name": {"x": {"path": 5}}}) == [
        (("by_name", "x", "path"), "5 bukan teks", 'tulis dalam tanda kutip: "5"')
    ]


def test_a_value_that_fits_no_branch_is_told_once_with_all_that_would_do():
    assert said({"field": ["a"]}) == [(("field",), "[ … ] bukan teks atau tabel", "None")]
    [(path, message, _)] = said({"field": "a", "number": "many"})
    assert (path, message) == (("number",), '"many" bukan bilangan bulat atau true atau false')
