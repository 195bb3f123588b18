"""When a tour or a theme holds, by the clock on the wall."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccviewer.profile.mistake import Mistake
from ccviewer.profile.schedule import ALWAYS, DAYS, parse

WITA = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 11, 23, tzinfo=WITA)
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
INDONESIAN = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")


def at(day, hour, minute=0):
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def test_office_hours_begin_and_end_on_the_minute():
    office = parse("Mon-Fri 07:00-18:00")
    assert not office.holds(at(0, 6, 59))
    assert office.holds(at(0, 7))
    assert office.holds(at(4, 17, 59))
    assert not office.holds(at(4, 18))
    assert not office.holds(at(5, 12))


def test_indonesian_days_are_the_same_as_english_ones():
    assert parse("Sen-Jum 07:00-18:00").spans == parse("Mon-Fri 07:00-18:00").spans
    assert parse("Senin–Jumat 07.00–18.00").spans == parse("Mon-Fri 07:00-18:00").spans


def test_a_list_has_its_own_hours_in_each_clause():
    listed = parse("Mon,Wed 07:00-09:00; Sat 10:00-12:00")
    assert listed.holds(at(2, 8))
    assert not listed.holds(at(1, 8))
    assert listed.holds(at(5, 11))
    assert not listed.holds(at(5, 8))


def test_several_hours_of_a_day_stand_behind_commas():
    rush = parse("Sen-Jum 06:30-08:30, 16:00-18:30")
    assert rush.holds(at(0, 7))
    assert not rush.holds(at(0, 12))
    assert rush.holds(at(0, 18))


def test_the_night_belongs_to_the_day_on_which_it_begins():
    friday = parse("Fri 22:00-06:00")
    assert friday.holds(at(4, 23))
    assert friday.holds(at(5, 5, 59))
    assert not friday.holds(at(4, 5))
    assert not friday.holds(at(5, 22))


def test_the_night_of_sunday_ends_on_monday():
    assert parse("Min 22:00-06:00").holds(at(0, 5))
    assert parse("Sun 22:00-06:00").holds(at(7, 5))


def test_a_range_of_days_may_go_over_the_weekend():
    assert parse("Sab-Sen").spans == parse("Sat,Sun,Mon").spans


def test_hours_without_days_hold_each_day():
    assert all(
        parse(said).holds(at(day, 8)) for said in ("07:00-09:00", "tiap hari 07:00-09:00") for day in range(7)
    )


def test_nothing_at_all_means_always():
    assert parse("  ") == ALWAYS
    assert all(ALWAYS.holds(at(day, hour)) for day in range(7) for hour in range(24))


def test_a_day_may_last_until_its_last_minute():
    assert parse("Sun 20:00-24:00").holds(at(6, 23, 59))
    assert not parse("Sun 20:00-24:00").holds(at(7, 0))


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Mon-Fry 07:00-18:00", "Fry"),
        ("Snein", "Snein"),
        ("Mon 07:00", "07:00"),
        ("Mon 25:00-26:00", "25:00"),
        ("Mon 07:61-08:00", "07:61"),
        ("Mon 07:00-07:00", "07:00-07:00"),
        ("24:00-06:00", "24:00-06:00"),
        ("Mon-Wed-Fri", "Mon-Wed-Fri"),
        ("07:00-08:00-09:00", "07:00-08:00-09:00"),
        ("setiap hari Senin", "Senin"),
        (";;", ";;"),
        ("Mon 7-9", "7"),
        ("Mon,,Tue", '""'),
    ],
)
def test_a_mistake_names_the_word_and_says_what_to_write(said, names):
    with pytest.raises(Mistake) as raised:
        parse(said)
    assert names in str(raised.value)
    assert raised.value.hint


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 1440),
    st.sampled_from([ENGLISH, INDONESIAN]),
    st.integers(0, 8 * 1440),
)
def test_any_schedule_holds_on_exactly_the_minutes_that_it_says(days, first, last, names, minute):
    if first == last:
        last = (last + 1) % 1441 or 1
    schedule = parse(f"{','.join(names[day] for day in sorted(days))} {clock(first)}-{clock(last)}")
    moment = MONDAY + timedelta(minutes=minute)
    day, of_day = moment.weekday(), moment.hour * 60 + moment.minute
    if first < last:
        expected = day in days and first <= of_day < last
    else:
        expected = (day in days and of_day >= first) or ((day - 1) % 7 in days and of_day < last)
    assert schedule.holds(moment) == expected


@given(st.text(max_size=60))
def test_whatever_is_written_is_a_schedule_or_a_mistake_and_nothing_else(said):
    try:
        schedule = parse(said)
    except Mistake:
        return
    assert isinstance(schedule.holds(MONDAY), bool)


def test_every_name_of_a_day_is_read_in_any_case():
    assert {parse(name.upper()).spans for name in DAYS} == {parse(name).spans for name in ENGLISH}
