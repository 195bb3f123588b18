"""Hours, budgets and answers that say how long to wait."""

import threading
from datetime import datetime

import pytest

from ccviewer.feeds.base import HostBudget, opens_in_s
from ccviewer.feeds.rest.feed import retry_after_s
from ccviewer.profile import zone

WITA = zone("WITA")


def at(clock_text):
    return datetime.fromisoformat(f"2026-11-22T{clock_text}+08:00").timestamp()


@pytest.mark.parametrize(
    ("between", "now", "wait_s"),
    [
        ("", "03:00", 0),
        ("06:00-22:00", "06:00", 0),
        ("06:00-22:00", "21:59:59", 0),
        ("06:00-22:00", "22:00", 8 * 3600),
        ("06:00-22:00", "05:59", 60),
        ("22:00-06:00", "23:00", 0),
        ("22:00-06:00", "05:00", 0),
        ("22:00-06:00", "06:00", 16 * 3600),
    ],
)
def test_hours_are_those_of_the_city(between, now, wait_s):
    assert opens_in_s(between, at(now), WITA) == wait_s


def test_a_host_is_asked_no_more_often_than_it_bears(clock):
    budget = HostBudget(clock.monotonic)
    assert [budget.reserve("a", 3) for _ in range(5)] == [0, 0, 0, 60, 60]
    assert budget.reserve("b", 3) == 0
    clock.advance(61)
    assert budget.reserve("a", 3) == 0
    assert budget.reserve("a", 3) == 59


def test_a_host_has_four_connections():
    budget, stop = HostBudget(lambda: 0.0), threading.Event()
    stop.set()
    held = [budget.connection("a", stop) for _ in range(4)]
    assert [each.__enter__() for each in held] == [True] * 4
    with budget.connection("a", stop) as free:
        assert not free
    held[0].__exit__(None, None, None)
    with budget.connection("a", stop) as free:
        assert free


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7),
        ("999999", 3600),
        ("soon", None),
        ("Sun, 22 Nov 2026 04:00:07 GMT", 7),
        ("Sun, 22 Nov 2026 03:00:00 GMT", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(said, seconds):
    assert retry_after_s(said, at("12:00")) == seconds
