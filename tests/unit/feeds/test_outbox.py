"""What is kept of a flood on its way to the hub."""

import itertools
import pickle
import threading

import pytest

from ccviewer.feeds.base import outbox as outboxes
from ccviewer.feeds.base.outbox import AT_ONCE, MOMENT_S, PLENTY, Outbox, thinned
from ccviewer.model import Channel, FeedReport, Link, Reading

MANY = PLENTY + 1


def reading(channel, value, at):
    return Reading(channel, value, 1000.0, at)


def test_few_readings_all_stay_however_close_they_are():
    items = [reading("a", n, 5.0) for n in range(PLENTY)]
    assert list(thinned(items)) == items


def test_of_a_flood_the_newest_of_each_channel_and_moment_stays_and_never_another():
    items = [reading(f"c{n % 3}", n, 1.0 + n * 0.001) for n in range(3 * MANY)]
    kept = list(thinned(items))
    assert len(kept) < 50
    assert {item.channel: item.value for item in kept} == {item.channel: item.value for item in items}
    times = [item.time for item in kept if item.channel == "c0"]
    assert all(later - before >= MOMENT_S for before, later in itertools.pairwise(times))


def test_rows_of_the_past_stay_all_though_they_come_at_once():
    items = [reading("a", n, float(n)) for n in range(10 * MANY)]
    assert list(thinned(items)) == items


def test_a_late_row_is_no_copy_of_the_newest():
    items = [reading("a", n, 100.0) for n in range(MANY)] + [reading("a", -1, 50.0)]
    assert [item.value for item in thinned(items)] == [MANY - 1, -1]


def test_what_is_not_a_reading_stays_in_its_place():
    report = FeedReport("f", Link.UP, 0.0)
    items = [Channel("a"), *(reading("a", n, 1.0) for n in range(MANY)), report]
    assert list(thinned(items)) == [Channel("a"), items[-2], report]


def test_it_tells_what_waits_once_and_then_nothing():
    outbox = Outbox()
    outbox.post(reading("a", 1, 1.0))
    assert [item.value for item in outbox.take().items] == [1]
    assert outbox.take() is None


def test_what_nobody_takes_is_dropped_and_counted(monkeypatch):
    monkeypatch.setattr(outboxes, "LIMIT", 10)
    outbox = Outbox()
    for n in range(15):
        outbox.post(reading("a", n, 1.0))
    batch = outbox.take()
    assert (batch.dropped, [item.value for item in batch.items]) == (5, [*range(5, 15)])


def test_a_batch_is_bounded_and_the_rest_comes_with_the_next():
    outbox = Outbox()
    for n in range(AT_ONCE + 7):
        outbox.post(reading(f"c{n}", n, 1.0))
    assert [len(outbox.take().items), len(outbox.take().items), outbox.take()] == [AT_ONCE, 7, None]


@pytest.mark.parametrize("threads", [8])
def test_no_item_of_many_threads_is_lost(threads):
    outbox = Outbox()

    def post(name):
        for n in range(2000):
            outbox.post(reading(f"{name}/{n}", n, 1.0))

    posting = [threading.Thread(target=post, args=(name,)) for name in range(threads)]
    for thread in posting:
        thread.start()
    taken = []
    while any(thread.is_alive() for thread in posting):
        batch = outbox.take()
        taken += batch.items if batch else ()
    while batch := outbox.take():
        taken += batch.items
    for thread in posting:
        thread.join()
    assert len(set(taken)) == threads * 2000


def test_a_batch_survives_the_way_between_processes():
    outbox = Outbox()
    outbox.post(reading("a", 1.5, 1.0))
    outbox.post(FeedReport("f", Link.UP, 0.0))
    batch = outbox.take()
    assert pickle.loads(pickle.dumps(batch)) == batch
