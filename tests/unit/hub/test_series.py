import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ccviewer.hub.series import Ring, Series


@given(st.lists(st.integers(0, 40), min_size=1, max_size=200), st.integers(4, 90))
def test_a_ring_holds_the_newest_numbers_in_order_of_time_however_they_come(times, limit):
    ring = Ring(limit)
    seen = {}
    for n, time in enumerate(times):
        kept = set(ring.arrays()[0])
        if len(kept) < limit or time in kept or time > min(kept):
            seen[time] = n
            if len(seen) > limit:
                del seen[min(seen)]
        ring.append(time, n)
    got_times, got_values = ring.arrays()
    assert list(got_times) == sorted(seen)
    assert list(got_values) == [seen[time] for time in sorted(seen)]


def test_a_series_keeps_each_number_of_the_last_hour_and_a_mean_a_minute_of_the_day():
    series = Series(period_s=10)
    for second in range(0, 6 * 3600, 10):
        series.append(second, second // 60 % 2)
    times, values = series.since(0)
    assert times[0] == 0
    assert len(times) < 6 * 360
    assert np.diff(times).min() > 0
    assert np.diff(times)[-300:].max() == 10
    assert np.isclose(values[:120].mean(), 0.5)


def test_late_numbers_fill_the_past_of_a_series_that_already_lives():
    series = Series(period_s=5)
    now = 1_000_000.0
    for second in range(60):
        series.append(now + second, 100)
    for back in range(1, 289):
        series.append(now - back * 300, 7)
    times, values = series.since(now - 86_400)
    assert len(times) > 280
    assert (np.diff(times) > 0).all()
    assert values[0] == 7
    assert values[-1] == 100


def test_a_ring_that_turns_for_days_takes_no_more_room_than_a_quarter_above_what_it_keeps():
    ring = Ring(1000)
    for second in range(100_000):
        ring.append(second, second)
    assert ring.arrays()[0].base.nbytes <= 1251 * 2 * 8
    assert list(ring.arrays()[1][[0, -1]]) == [99_000, 99_999]
