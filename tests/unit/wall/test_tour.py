"""A tour on a fake clock: when which page is shown, and when not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccviewer.profile.schedule import parse
from ccviewer.wall.tour import (
    PATIENCE_S,
    QUIET_S,
    Pace,
    Plan,
    Progress,
    Stop,
    Tour,
    progress_words,
    span_words,
)

TICK_S = 0.05


class FakeStage:
    """A window that notes what it is asked for; `slow` says how long a page waits for its pictures."""

    def __init__(self, *pages):
        self.there = list(pages)
        self.now_shown = "pembuka"
        self.slow = {}
        self.until = 0.0
        self.trouble = set()
        self.reluctant_s = 0.0  # after it was told to show a page
        self.asked = []  # (time, what, page)
        self.prerolled = {}
        self.time = 0.0

    def pages(self):
        return self.there

    def shown(self):
        return self.now_shown

    def shown_until(self):
        return self.until

    def show(self, page):
        self.told = self.told if getattr(self, "told", (0, ""))[1] == page else (self.time, page)
        if self.time - self.told[0] >= self.reluctant_s:
            self.asked.append((self.time, "show", page))
            self.now_shown, self.told = page, (0, "")

    def preroll(self, page):
        self.asked.append((self.time, "preroll", page))
        self.prerolled[page] = self.time

    def ready(self, page):
        return page in self.prerolled and self.time - self.prerolled[page] >= self.slow.get(page, 0.0)

    def troubled(self):
        return self.now_shown in self.trouble


class Running:
    """A tour with its stage and its clock."""

    def __init__(self, *stops, preroll_s=5.0, tick_s=TICK_S, begin=1000.0):
        pages = list(dict.fromkeys(page for page, _ in stops))
        self.stage = FakeStage(*pages)
        self.tour = Tour(Plan("siang", "w1", tuple(Stop(*one) for one in stops), preroll_s), self.stage)
        self.now, self.tick_s = begin, tick_s
        self.last_input, self.in_hours = 0.0, True
        self.stage.time = begin
        self.tour.start(begin)

    def run(self, seconds):
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.tick()
            self.now = min(self.now + self.tick_s, end)
            self.stage.time = self.now
        self.tick()

    def tick(self):
        self.tour.tick(self.now, self.last_input, self.in_hours)

    def touch(self):
        self.last_input = self.now

    def shows(self):
        return [(time, page) for time, what, page in self.stage.asked if what == "show"]

    def words(self):
        return progress_words(self.tour.progress(self.now))


def test_each_page_is_shown_for_its_own_time():
    running = Running(("a", 10), ("b", 20))
    running.run(61)
    times = [round(time - 1000) for time, _ in running.shows()]
    assert [page for _, page in running.shows()] == ["a", "b", "a", "b", "a"]
    assert times == [0, 10, 30, 40, 60]


def test_after_an_hour_every_switch_is_still_within_half_a_second():
    running = Running(("a", 7), ("b", 11), ("c", 5.3), tick_s=0.0497)
    running.run(3600)
    due, dwells = running.shows()[0][0], [7, 11, 5.3]
    for number, (time, _) in enumerate(running.shows()):
        assert abs(time - due) <= 0.5, number
        due += dwells[number % 3]
    assert len(running.shows()) > 450


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(5, 40), min_size=2, max_size=5), st.floats(0.02, 0.3))
def test_dwells_do_not_drift_whatever_they_are_and_however_the_ticker_stutters(dwells, tick_s):
    running = Running(*((f"p{n}", dwell) for n, dwell in enumerate(dwells)), tick_s=tick_s)
    running.run(600)
    due = running.shows()[0][0]
    for number, (time, _) in enumerate(running.shows()):
        assert abs(time - due) <= 0.5
        due += dwells[number % len(dwells)]


def test_the_streams_of_the_next_page_open_before_the_switch():
    running = Running(("a", 10), ("b", 10), preroll_s=4)
    running.run(10.1)
    assert [(round(time - 1000, 1), what, page) for time, what, page in running.stage.asked] == [
        (0, "preroll", "a"),
        (0, "show", "a"),
        (6, "preroll", "b"),
        (10, "show", "b"),
    ]


def test_a_page_without_pictures_is_waited_for():
    running = Running(("a", 10), ("b", 10))
    running.stage.slow["b"] = 7  # prerolled at 5, so there at 12
    running.run(11)
    assert running.stage.shown() == "a"
    assert running.tour.pace is Pace.PICTURES
    running.run(2)
    assert running.stage.shown() == "b"
    assert running.shows()[-1][0] == pytest.approx(1012, abs=0.1)


def test_a_page_that_was_late_still_has_its_whole_time():
    running = Running(("a", 10), ("b", 10))
    running.stage.slow["b"] = 7
    running.run(23)
    assert running.shows()[-1] == (pytest.approx(1022, abs=0.15), "a")


def test_a_page_that_never_has_pictures_is_shown_after_five_seconds():
    running = Running(("a", 10), ("b", 10))
    running.stage.slow["b"] = 1e9
    running.run(10 + PATIENCE_S + 0.1)
    assert running.shows()[-1] == (pytest.approx(1010 + PATIENCE_S, abs=0.1), "b")


def test_a_window_that_takes_its_time_is_not_a_visitor():
    running = Running(("a", 10), ("b", 10))
    running.stage.reluctant_s = 2
    running.run(14)
    assert [page for _, page in running.shows()] == ["a"]
    running.run(0.2)
    assert [page for _, page in running.shows()] == ["a", "b"]
    assert running.tour.pace is Pace.RUNNING


def test_a_hand_on_the_mouse_pauses_until_a_minute_is_quiet():
    running = Running(("a", 10), ("b", 10))
    running.run(5)
    running.touch()
    running.run(QUIET_S - 1)
    assert running.tour.pace is Pace.OPERATOR
    assert running.words() == "Tur siang · 1/2 · jeda: ada operator, lanjut 1 dtk"
    assert running.stage.shown() == "a"
    running.run(1 + 4.9)
    assert running.stage.shown() == "a"
    running.run(0.2)
    assert running.stage.shown() == "b"


def test_each_further_touch_begins_the_quiet_minute_anew():
    running = Running(("a", 10), ("b", 10))
    running.run(5)
    for _ in range(5):
        running.touch()
        running.run(50)
    assert running.stage.shown() == "a"
    assert running.tour.pace is Pace.OPERATOR


def test_the_hand_that_starts_a_tour_does_not_pause_it():
    running = Running(("a", 10), ("b", 10))
    running.last_input = running.now + 0.3
    running.run(1)
    assert running.tour.pace is Pace.RUNNING


def test_somebody_who_pauses_it_must_let_it_go_on():
    running = Running(("a", 10), ("b", 10))
    running.run(4)
    running.tour.toggle(running.now)
    running.run(600)
    assert (running.stage.shown(), running.tour.pace) == ("a", Pace.PAUSED)
    running.tour.toggle(running.now)
    running.run(5.9)
    assert running.stage.shown() == "a"
    running.run(0.2)
    assert running.stage.shown() == "b"


def test_the_pause_key_lets_a_tour_go_on_that_waits_for_a_quiet_minute():
    running = Running(("a", 10), ("b", 10))
    running.run(9)
    running.touch()
    running.run(5)
    running.tour.toggle(running.now)
    running.last_input = running.now  # the key itself
    running.run(1.1)
    assert running.stage.shown() == "b"


def test_next_and_previous_switch_at_once_and_go_round():
    running = Running(("a", 10), ("b", 10), ("c", 10))
    running.run(1)
    running.tour.step(1, running.now)
    running.run(0.1)
    assert running.stage.shown() == "b"
    running.tour.step(-1, running.now)
    running.run(0.1)
    running.tour.step(-1, running.now)
    running.run(0.1)
    assert running.stage.shown() == "c"
    running.run(9.8)
    assert running.stage.shown() == "c"
    running.run(0.3)
    assert running.stage.shown() == "a"


def test_a_paused_tour_can_be_stepped_and_stays_paused():
    running = Running(("a", 10), ("b", 10))
    running.stage.slow["b"] = 2
    running.run(1)
    running.tour.pause(running.now)
    running.tour.step(1, running.now)
    running.run(1)
    assert running.stage.shown() == "a"
    running.run(1.2)
    assert running.stage.shown() == "b"
    running.run(100)
    assert (running.stage.shown(), running.tour.pace) == ("b", Pace.PAUSED)


def test_a_page_with_something_critical_stays_until_that_is_over():
    running = Running(("a", 10), ("b", 10))
    running.run(3)
    running.stage.trouble.add("a")
    running.run(60)
    assert (running.stage.shown(), running.tour.pace) == ("a", Pace.EVENT)
    assert running.words() == "Tur siang · 1/2 · ditahan: ada awas"
    running.stage.trouble.clear()
    running.run(1)
    assert running.stage.shown() == "b"


def test_an_operator_may_leave_a_page_with_something_critical():
    running = Running(("a", 10), ("b", 10))
    running.stage.trouble.add("a")
    running.run(30)
    running.tour.step(1, running.now)
    running.run(0.1)
    assert running.stage.shown() == "b"


def test_a_page_that_is_gone_is_left_out():
    running = Running(("a", 10), ("b", 10), ("c", 10))
    running.run(2)
    running.stage.there.remove("b")
    running.run(9)
    assert [page for _, page in running.shows()] == ["a", "c"]


def test_a_shown_page_that_is_deleted_makes_room_for_the_next_one():
    running = Running(("a", 10), ("b", 10))
    running.run(2)
    running.stage.there.remove("a")
    running.stage.now_shown = "b"
    running.run(1)
    assert running.stage.shown() == "b"
    running.run(500)
    assert running.tour.pace is Pace.RUNNING


def test_a_tour_without_any_page_says_so_and_waits():
    running = Running(("a", 10), ("b", 10))
    running.stage.there.clear()
    running.run(30)
    assert running.shows() == []
    assert running.words() == "Tur siang · halamannya tidak ada lagi"
    running.stage.there += ["a", "b"]
    running.run(1)
    assert running.stage.shown() == "a"


def test_a_single_page_is_shown_once():
    running = Running(("a", 5))
    running.run(100)
    assert [page for _, page in running.shows()] == ["a"]


def test_outside_its_hours_a_tour_rests_and_later_goes_on_where_it_was():
    running = Running(("a", 10), ("b", 10))
    running.run(6)
    running.in_hours = False
    running.run(3600)
    assert (running.stage.shown(), running.tour.pace) == ("a", Pace.OFF_HOURS)
    running.in_hours = True
    running.run(4.2)
    assert running.stage.shown() == "b"


def test_a_page_that_somebody_else_puts_there_stays_for_a_minute():
    running = Running(("a", 10), ("b", 10))
    running.run(3)
    running.stage.now_shown = "rapat"
    running.run(QUIET_S - 0.5)
    assert (running.stage.shown(), running.tour.pace) == ("rapat", Pace.VISITED)
    running.run(1)
    assert running.stage.shown() == "a"
    running.run(7.2)
    assert running.stage.shown() == "b"


def test_a_page_that_was_sent_for_a_while_stays_as_long_as_it_was_sent_for():
    running = Running(("a", 10), ("b", 10))
    running.run(3)
    running.stage.now_shown, running.stage.until = "rapat", running.now + 300
    running.run(299)
    assert (running.stage.shown(), running.tour.pace) == ("rapat", Pace.VISITED)
    running.run(2)
    assert running.stage.shown() == "a"


def test_a_camera_that_nobody_closes_makes_room_after_a_quiet_minute():
    running = Running(("a", 10), ("b", 10))
    running.run(3)
    running.stage.now_shown, running.stage.until = "kamera", float("inf")
    running.run(QUIET_S + 1)
    assert running.stage.shown() == "a"


def test_a_page_that_takes_long_comes_back_after_a_visitor_all_the_same():
    running = Running(("a", 10), ("b", 10))
    running.run(3)
    running.stage.now_shown = "rapat"
    running.stage.slow["a"] = 3
    running.run(QUIET_S + 3.2)
    assert running.stage.shown() == "a"


def test_a_page_of_the_tour_that_somebody_chooses_is_where_it_goes_on():
    running = Running(("a", 10), ("b", 10), ("c", 10))
    running.run(3)
    running.stage.now_shown = "c"
    running.touch()
    running.run(QUIET_S + 9.5)
    assert running.stage.shown() == "c"
    running.run(1)
    assert running.stage.shown() == "a"


def test_a_stopped_tour_leaves_the_window_alone():
    running = Running(("a", 10), ("b", 10))
    running.run(3)
    running.tour.stop(running.now)
    running.run(100)
    assert (running.stage.shown(), running.tour.pace) == ("a", Pace.STOPPED)


def test_after_a_restart_the_rest_of_the_page_is_shown():
    running = Running(("a", 10), ("b", 20), ("c", 10))
    running.run(18)
    said = running.tour.state(running.now)
    again = Running(("a", 10), ("b", 20), ("c", 10), begin=5.0)
    again.tour = Tour(again.tour.plan, again.stage)
    again.tour.restore(said, again.now)
    again.run(11.8)
    assert again.stage.shown() == "b"
    again.run(0.4)
    assert again.stage.shown() == "c"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"armed": "ya", "at": True, "page": 3, "left_s": "x"},
        {"armed": True, "at": 99, "page": "zzz", "left_s": -4},
        {"armed": True, "at": 1, "page": "b", "left_s": float("nan")},
        {"armed": True, "at": 0, "page": "a", "left_s": 1e12},
        {"armed": True, "at": -1, "page": "b", "left_s": None},
        {"armed": True, "at": 0, "page": ["b"], "left_s": {}},
    ],
)
def test_whatever_was_kept_is_no_reason_to_stand_still(said):
    running = Running(("a", 10), ("b", 10))
    running.tour.restore(said, running.now)
    running.tour.start(running.now)
    running.run(25)
    assert {page for _, page in running.shows()} == {"a", "b"}


def test_a_position_is_found_by_its_page_when_the_tour_was_changed_meanwhile():
    running = Running(("x", 10), ("a", 10), ("b", 10))
    running.tour.restore({"armed": True, "at": 1, "page": "b", "left_s": 4}, running.now)
    running.run(1)
    assert running.stage.shown() == "b"


def test_what_is_said_fits_its_pace():
    said = {
        Pace.RUNNING: "Tur siang · 2/5 · 42 dtk",
        Pace.PAUSED: "Tur siang · 2/5 · dijeda",
        Pace.PICTURES: "Tur siang · 2/5 · menunggu gambar",
        Pace.VISITED: "Tur siang · 2/5 · jeda: halaman lain ditampilkan, lanjut 42 dtk",
        Pace.OFF_HOURS: "Tur siang · menunggu jadwal Sen-Jum 07:00-18:00",
        Pace.STOPPED: "Tur siang · berhenti",
    }
    when = parse("Sen-Jum 07:00-18:00").written
    for pace, words in said.items():
        assert progress_words(Progress("siang", 2, 5, pace, 42.0, when)) == words


def test_what_is_left_is_said_in_seconds_and_minutes():
    assert [span_words(one) for one in (0.2, 42, 59.7, 65, 3600)] == [
        "0 dtk", "42 dtk", "1 mnt 00 dtk", "1 mnt 05 dtk", "60 mnt",
    ]  # fmt: skip
