"""The supervisor runs a scripted feed on a clock that we move."""

import logging
import threading

import pytest

from ccviewer.errors import BadPayload, Refused, Unreachable
from ccviewer.feeds.base import Beat, Busy, Supervisor, stop_all
from ccviewer.feeds.base import supervisor as supervising
from ccviewer.i18n import Text
from ccviewer.model import FeedReport, Link, Reading

LIMIT_S = 10


class Script:
    """A feed that does one step of its script each time it is run, and after the last waits to be stopped."""

    name = "wifi"

    def __init__(self, *steps):
        self._steps = iter(steps)
        self.done = threading.Event()

    def run(self, post, stop):
        step = next(self._steps, None)
        if step is None:
            self.done.set()
            stop.wait()
        elif isinstance(step, Exception):
            raise step
        else:
            step(post)

    def mask(self, text):
        return text.replace("rahasia", "***")


@pytest.fixture
def play(clock):
    """Run a script to its end and return all that was posted."""

    def play(*steps, delay=lambda failures: 0.0):
        feed, items = Script(*steps), []
        supervisor = Supervisor(feed, items.append, clock, delay)
        supervisor.start()
        assert feed.done.wait(LIMIT_S)
        supervisor.stop()
        return items

    return play


def reports(items):
    return [item for item in items if isinstance(item, FeedReport)]


def outage(count):
    return [Unreachable("{where} tidak menjawab", where="broker") for _ in range(count)]


def reading(post):
    post(Reading("a/b/c/d", 1, 0.0))
    raise Unreachable("putus")


def reading_long(clock):
    """Bring data for a minute, then lose the source."""

    def run(post):
        post(Reading("a/b/c/d", 1, 0.0))
        clock.advance(60)
        raise Unreachable("putus")

    return run


@pytest.mark.logs_warnings
def test_an_outage_is_logged_once_however_long_it_lasts_and_so_is_its_end(play, caplog):
    caplog.set_level(logging.INFO, "ccviewer.feeds")
    play(*outage(6), lambda post: post(Beat(Link.UP)), *outage(1))
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "wifi: broker tidak menjawab",
        "wifi: pulih setelah 6 kali gagal",
        "wifi: berhenti sendiri",
    ]


@pytest.mark.logs_warnings
def test_the_delay_grows_with_the_failures_and_begins_anew_after_a_recovery(play, clock):
    asked = []
    play(*outage(3), reading_long(clock), delay=lambda failures: asked.append(failures) or 0.0)
    assert asked == [0, 1, 2, 0]


@pytest.mark.logs_warnings
def test_a_source_that_was_connected_and_said_nothing_for_long_is_asked_again_at_once(play, clock):
    def quiet(post):
        post(Beat(Link.SILENT, Text("tidak ada pesan")))
        clock.advance(60)
        raise Unreachable("putus")

    asked = []
    play(*outage(3), quiet, *outage(1), delay=lambda failures: asked.append(failures) or 0.0)
    assert asked == [0, 1, 2, 0, 1]


@pytest.mark.logs_warnings
def test_a_source_that_comes_and_goes_within_seconds_is_asked_less_often_yet_within_reason(play, clock):
    asked = []
    play(*[reading] * 6, reading_long(clock), reading, delay=lambda failures: asked.append(failures) or 0.0)
    assert asked == [0, 1, 2, 3, 3, 3, 0, 1]


@pytest.mark.logs_warnings
def test_a_report_says_why_and_when_it_is_tried_again(play, clock):
    items = play(Unreachable("broker tidak menjawab"))
    report = reports(items)[-1]
    assert (report.feed, report.link) == ("wifi", Link.DOWN)
    assert report.reason == Text("broker tidak menjawab")
    assert report.next_try_at == clock.now()
    assert report.since == clock.now()


@pytest.mark.logs_warnings
def test_a_source_that_refuses_us_is_asked_slowly(clock):
    items, feed = [], Script(Refused("sandi salah"))
    supervisor = Supervisor(feed, items.append, clock, lambda failures: 0.0)
    told = threading.Event()
    supervisor = Supervisor(
        feed, lambda item: (items.append(item), item.link is Link.REFUSED and told.set()), clock
    )
    supervisor.start()
    assert told.wait(LIMIT_S)
    supervisor.stop()
    assert 45 <= items[-1].next_try_at - clock.now() <= 75


@pytest.mark.logs_warnings
def test_a_busy_source_is_left_alone_as_long_as_it_asks(clock):
    items, told = [], threading.Event()
    feed = Script(Busy("penuh", retry_after_s=700))
    supervisor = Supervisor(
        feed, lambda item: (items.append(item), item.reason and told.set()), clock, lambda n: 1.0
    )
    supervisor.start()
    assert told.wait(LIMIT_S)
    supervisor.stop()
    assert items[-1].next_try_at == clock.now() + 700


@pytest.mark.logs_warnings
def test_a_bug_in_a_feed_is_a_restart_with_its_traceback_in_the_log_without_secrets(play, caplog):
    report = reports(play(ValueError("rahasia"), ValueError("rahasia")))[-1]
    assert report.link is Link.DOWN
    assert "ValueError" in str(report.reason)
    assert "Traceback" in caplog.text
    assert caplog.text.count("Traceback") == 1
    assert "rahasia" not in caplog.text + repr(report)


@pytest.mark.logs_warnings
def test_no_secret_is_in_a_report(play):
    text = Text("{a} {b}", a="rahasia", b=Text("{c}", c="rahasia"))
    items = play(
        lambda post: post(Beat(Link.SILENT, text, sample="rahasia")),
        BadPayload("{why}", why="rahasia"),
    )
    assert "rahasia" not in repr(items)
    assert "***" in repr(items)


@pytest.mark.logs_warnings
def test_data_alone_shows_that_the_feed_is_up(play):
    items = play(reading)
    assert [report.link for report in reports(items)][:2] == [Link.CONNECTING, Link.UP]
    assert items.index(reports(items)[1]) < items.index(Reading("a/b/c/d", 1, 0.0))


@pytest.mark.logs_warnings
def test_counts_are_reported_once_a_second_and_add_up(play, clock):
    def run(post):
        post(Beat(Link.UP, rows=1, heard=True))
        for _ in range(9):
            post(Beat(Link.UP, rows=1, rejected=1, sample="online", heard=True))
        clock.advance(1)
        post(Beat())

    told = [report for report in reports(play(run)) if report.link is Link.UP]
    assert [(report.rows, report.rejected) for report in told] == [(1, 0), (10, 9)]
    assert told[-1].sample == "online"


@pytest.mark.logs_warnings
def test_a_change_of_the_reason_is_told_at_once(play):
    def run(post):
        post(Beat(Link.UP))
        post(Beat(Link.UP, Text("topik b tidak diizinkan")))
        post(Beat(Link.SILENT, Text("tidak ada pesan")))

    said = [(report.link, str(report.reason or "")) for report in reports(play(run))]
    assert said[1:4] == [
        (Link.UP, ""),
        (Link.UP, "topik b tidak diizinkan"),
        (Link.SILENT, "tidak ada pesan"),
    ]


@pytest.mark.logs_warnings
def test_a_failure_keeps_when_data_last_came(play, clock):
    before = clock.now()

    def run(post):
        post(Beat(Link.UP, heard=True))
        clock.advance(100)

    report = reports(play(run))[-1]
    assert (report.link, report.received_at) == (Link.DOWN, before)


@pytest.mark.logs_warnings
def test_a_feed_that_lives_on_without_its_data_is_lost_once_and_back_once(play, caplog):
    caplog.set_level(logging.INFO, "ccviewer.feeds")

    def run(post):
        for _ in range(3):
            post(Beat(Link.DOWN, Text("a.csv: bukan JSON"), sample="a\x1b[2Jb"))
        post(Beat(Link.UP))

    items = play(run)
    assert [record.getMessage() for record in caplog.records] == [
        "wifi: a.csv: bukan JSON",
        "wifi: pulih setelah 1 kali gagal",
        "wifi: berhenti sendiri",
    ]
    assert reports(items)[-1].sample == "a [2Jb"


def test_after_stop_nothing_is_posted_and_a_feed_that_hangs_is_left_behind(clock, caplog):
    items, hold, ended = [], threading.Event(), threading.Event()

    class Deaf(Script):
        def run(self, post, stop):
            hold.wait(LIMIT_S)
            post(Reading("late", 1, 0.0))
            ended.set()

    supervisor = Supervisor(Deaf(), items.append, clock)
    supervisor.start()
    supervisor.stop(0)
    assert "tidak berhenti" in caplog.text
    caplog.clear()
    hold.set()
    assert ended.wait(LIMIT_S)
    supervisor.stop()
    assert not [item for item in items if isinstance(item, Reading)]


def test_many_are_asked_before_any_is_waited_for(clock):
    gate = threading.Barrier(3)

    class Friend(Script):
        def run(self, post, stop):
            stop.wait()
            gate.wait(LIMIT_S)

    supervisors = [Supervisor(Friend(), lambda item: None, clock) for _ in range(3)]
    for supervisor in supervisors:
        supervisor.start()
    stop_all(supervisors, LIMIT_S)
    assert not gate.broken


class Away(Script):
    """A feed whose source is there or not, as a list says, one word for each look."""

    def __init__(self, looks, *steps):
        super().__init__(*steps)
        self.looks = iter(looks)
        self.looked = 0

    def reachable(self):
        self.looked += 1
        return next(self.looks)


@pytest.fixture
def quick_looks(monkeypatch):
    monkeypatch.setattr(supervising, "LOOK_EVERY_S", (0.001, 0.002))
    monkeypatch.setattr(supervising, "GATHER_S", 0.0)


def run_away(clock, feed, delay):
    supervisor = Supervisor(feed, [].append, clock, delay)
    supervisor.start()
    came = feed.done.wait(LIMIT_S)
    supervisor.stop()
    return came


@pytest.mark.logs_warnings
@pytest.mark.usefixtures("quick_looks")
def test_a_source_that_was_away_is_asked_as_soon_as_it_is_there_and_patience_begins_anew(clock):
    asked = []
    feed = Away([False, False, True, False, True], *outage(2))
    assert run_away(clock, feed, lambda failures: asked.append(failures) or 3600.0)
    assert asked == [0, 0]
    assert feed.looked == 5


@pytest.mark.logs_warnings
@pytest.mark.usefixtures("quick_looks")
@pytest.mark.parametrize("ends", [Unreachable("bermasalah"), Refused("tidak boleh")])
def test_a_source_that_is_there_and_gives_nothing_is_left_alone_for_the_whole_delay(clock, ends):
    asked = []
    feed = Away([True] * 100_000, ends, *outage(1))
    supervisor = Supervisor(feed, [].append, clock, lambda failures: asked.append(failures) or 3600.0)
    supervisor.start()
    assert not feed.done.wait(0.1)
    supervisor.stop()
    assert asked == [0]


@pytest.mark.logs_warnings
@pytest.mark.usefixtures("quick_looks")
def test_a_source_that_asked_to_be_left_alone_is_not_looked_at(clock):
    feed = Away([], Busy("sibuk", retry_after_s=0.01))
    assert run_away(clock, feed, lambda _failures: 0.0)
    assert feed.looked == 0
