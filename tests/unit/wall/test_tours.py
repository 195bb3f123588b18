"""Tours on the windows of a real wall, with a clock that moves only when told."""

import dataclasses
from datetime import datetime

import pytest

from ccviewer.commands import CommandError, Via
from ccviewer.model import Event, Freshness, Severity
from ccviewer.panels.base import Status
from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.scene import Scene
from ccviewer.wall.tour import QUIET_S, Pace
from ccviewer.wall.tours import Tours

STEP_S = 0.05


def scene_of(tours, *, windows=("w1",)):
    """Return a scene whose windows have the pages a, b and c each, under names of their own."""
    pages = {f"{window}-{page}": page for window in windows for page in "abc"}
    return Scene.model_validate(
        {
            "name": "uji",
            "screens": {"utama": {}},
            "windows": [
                {"id": one, "screen": "utama", "page": f"{one}-a", "pages": [f"{one}-b", f"{one}-c"]}
                for one in windows
            ],
            "pages": {page: {"tree": {"tabs": [f"t-{page}"]}} for page in pages},
            "tiles": {f"t-{page}": {"panel": "note", "options": {"text": page}} for page in pages},
            "tours": tours,
        }
    )


def tour(window="w1", *stops, **more):
    stops = stops or (("a", 10), ("b", 20))
    return {
        "window": window,
        "pages": [{"page": f"{window}-{page}", "dwell_s": dwell} for page, dwell in stops],
        **more,
    }


class Room:
    """A wall with its tours, driven by hand."""

    def __init__(self, wall, clock, tours=None):
        self.wall, self.clock = wall, clock
        self.tours = tours or Tours(wall)
        self.refusals = []
        wall.seat.refused.append(lambda text: self.refusals.append(str(text)))

    def run(self, seconds):
        for _ in range(round(seconds / STEP_S)):
            self.wall.ticked.emit()
            self.clock.advance(STEP_S)
        self.wall.ticked.emit()
        self.wall.second.emit()

    def ask(self, command, **args):
        return self.wall.seat.ask(command, args, Via.KEY)

    def shown(self, window="w1"):
        return self.wall.shown_page(window).partition("-")[2]

    def says(self, at=0):
        return self.wall.windows[at].status_line.tour


@pytest.fixture
def room(qtbot, context, note, seat, clock):
    configure_docking()
    opened = []

    def open_(scene):
        wall = Wall(context, scene, None, seat, lambda: None)
        wall.open()
        wall.ticker.stop()
        opened.append(wall)
        return Room(wall, clock)

    yield open_
    for wall in opened:
        wall.close()


def test_a_started_tour_shows_its_pages_and_says_where_it_stands(room):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.start", tour="siang")
    room.run(8)
    assert (room.shown(), room.says()) == ("a", "Tur siang · 1/2 · 2 dtk")
    room.run(3)
    assert (room.shown(), room.says()) == ("b", "Tur siang · 2/2 · 19 dtk")


def test_a_tour_that_nobody_started_and_that_has_no_hours_rests(room):
    room = room(scene_of({"siang": tour()}))
    room.run(60)
    assert (room.shown(), room.says()) == ("a", "")


def test_two_windows_have_tours_of_their_own_at_once(room):
    room = room(
        scene_of(
            {"kiri": tour("w1", ("a", 10), ("b", 10)), "kanan": tour("w2", ("b", 15), ("c", 15))},
            windows=("w1", "w2"),
        )
    )
    room.ask("tour.start", tour="kiri")
    room.ask("tour.start", tour="kanan")
    room.run(12)
    assert (room.shown("w1"), room.shown("w2")) == ("b", "b")
    room.run(5)
    assert (room.shown("w1"), room.shown("w2")) == ("b", "c")
    assert room.says(0).startswith("Tur kiri")
    assert room.says(1).startswith("Tur kanan")


def test_a_tour_with_hours_begins_and_ends_by_the_clock_of_the_city(room, clock, profile):
    clock.set(datetime(2026, 11, 25, 6, 59, 50, tzinfo=profile.zone).timestamp())
    room = room(scene_of({"siang": tour("w1", ("b", 10), ("c", 10), when="Sen-Jum 07:00-07:01")}))
    room.run(5)
    assert room.shown() == "a"
    room.run(10)
    assert room.shown() == "b"
    room.run(60)
    before = room.shown()
    assert room.says() == "Tur siang · menunggu jadwal Sen-Jum 07:00-07:01"
    room.run(30)
    assert room.shown() == before


def test_a_tour_that_somebody_ended_begins_again_with_its_next_hours(room, clock, profile):
    clock.set(datetime(2026, 11, 25, 7, 0, tzinfo=profile.zone).timestamp())
    room = room(scene_of({"siang": tour("w1", ("b", 10), ("c", 10), when="07:00-08:00")}))
    room.run(1)
    room.ask("tour.stop")
    room.run(60)
    assert (room.shown(), room.says()) == ("b", "")
    clock.advance(2 * 3600)
    room.run(1)
    clock.advance(22 * 3600)
    room.run(1)
    assert room.says().startswith("Tur siang · 1/2")


def test_of_two_tours_of_a_window_that_runs_which_was_started_last(room):
    room = room(scene_of({"satu": tour("w1", ("a", 10), ("b", 10)), "dua": tour("w1", ("c", 10), ("b", 10))}))
    room.ask("tour.start", tour="satu")
    room.run(1)
    room.ask("tour.start", tour="dua")
    room.run(1)
    assert room.shown() == "c"
    assert [one.name for one in room.tours.progress()] == ["dua"]


def test_input_of_a_person_pauses_it_for_a_quiet_minute(room, clock):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.start")
    room.run(5)
    room.wall.last_input = clock.monotonic()
    room.run(20)
    assert (room.shown(), room.says()) == ("a", "Tur siang · 1/2 · jeda: ada operator, lanjut 40 dtk")
    room.run(QUIET_S - 20 + 6)
    assert room.shown() == "b"


def test_a_page_that_is_pushed_for_a_while_is_not_driven_away(room):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.start")
    room.run(3)
    room.wall.show_page("w1", "w1-c", for_s=200)
    room.run(150)
    assert room.shown() == "c"


def test_keys_pause_step_and_end_it(room):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.start")
    room.run(1)
    room.ask("tour.next")
    assert room.shown() == "b"
    room.ask("tour.pause")
    room.run(100)
    assert (room.shown(), room.says()) == ("b", "Tur siang · 2/2 · dijeda")
    room.ask("tour.previous")
    room.run(0.1)
    assert room.shown() == "a"
    room.ask("tour.stop")
    assert room.says() == ""


def test_what_cannot_be_done_is_said(room):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.pause")
    room.ask("tour.start", tour="malam")
    assert room.refusals == ["tidak ada tur yang berjalan", "tidak ada tur malam; yang ada: siang"]


def test_a_scene_without_tours_says_so(room):
    room = room(scene_of({}))
    room.ask("tour.start")
    assert room.refusals == ["adegan ini tidak punya tur"]


def test_a_page_that_shows_something_critical_stays(room, hub, clock, monkeypatch):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.start")
    room.run(1)
    hub.post(Event("banjir-1", "flood", clock.now(), Severity.CRITICAL, "Banjir", feed=""))
    hub.tick()
    panel = room.wall.windows[0].panels["t-w1-a"]
    panel.header.say("a", "", Status(Freshness.LIVE, Severity.CRITICAL, "1 berlangsung"))
    room.run(60)
    assert (room.shown(), room.says()) == ("a", "Tur siang · 1/2 · ditahan: ada awas")
    hub.post(Event("banjir-1", "flood", clock.now(), Severity.CRITICAL, "Banjir", feed="", end=clock.now()))
    hub.tick()
    room.run(1)
    assert room.shown() == "b"


def test_a_page_that_does_not_tell_of_it_goes_on(room, hub, clock):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.start")
    hub.post(Event("banjir-1", "flood", clock.now(), Severity.CRITICAL, "Banjir", feed=""))
    hub.tick()
    room.run(11)
    assert room.shown() == "b"


def test_where_it_stands_is_kept_over_a_restart(room):
    before = room(scene_of({"siang": tour("w1", ("a", 10), ("b", 20), ("c", 10))}))
    before.ask("tour.start")
    before.run(15)
    kept = before.tours.state()
    before.wall.close()
    after = room(scene_of({"siang": tour("w1", ("a", 10), ("b", 20), ("c", 10))}))
    after.tours.restore(kept)
    after.run(14)
    assert after.shown() == "b"
    after.run(2)
    assert after.shown() == "c"


@pytest.mark.parametrize(
    "kept", [{"siang": 7}, {"siang": {}}, {"lain": {"armed": True}}, {"siang": {"at": []}}]
)
def test_whatever_was_kept_does_no_harm(room, kept):
    room = room(scene_of({"siang": tour()}))
    room.tours.restore(kept)
    room.ask("tour.start")
    room.run(11)
    assert room.shown() == "b"


def test_another_language_or_theme_does_not_send_it_back_to_its_begin(room, clock):
    room = room(scene_of({"siang": tour()}))
    room.ask("tour.start")
    room.run(15)
    context = room.wall.context
    room.wall.restyle(dataclasses.replace(context.theme, name="lain"))
    room.wall.rebuilt.emit()
    room.run(5)
    assert (room.shown(), room.tours.progress()[0].pace) == ("b", Pace.RUNNING)


def test_a_tour_of_a_window_that_is_not_there_cannot_be_started(room):
    room = room(scene_of({"siang": tour()}))
    with pytest.raises(CommandError):
        room.tours.start("malam")


def test_a_tour_goes_on_after_a_new_start_from_the_page_where_it_stood(
    qtbot, context, note, seat, clock, tmp_path
):
    configure_docking()
    scene = scene_of({"siang": tour()})

    def start():
        store = ArrangementStore(tmp_path, clock.monotonic)
        wall = Wall(context, scene, store, seat, lambda: None)
        tours = Tours(wall, store)
        wall.open()
        wall.ticker.stop()
        return Room(wall, clock, tours)

    first = start()
    first.ask("tour.start", tour="siang")
    first.run(14)
    assert first.shown() == "b"
    first.wall.quit()
    again = start()
    assert again.shown() == "b"
    again.run(14)
    still = again.shown()
    again.run(8)
    assert (still, again.shown()) == ("b", "a")
    again.wall.close()
