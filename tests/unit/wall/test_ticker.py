"""The one timer: drains, beats while something lives, lets all grow old, and knows how late it was."""

import pytest

from ccviewer.model import Reading
from ccviewer.wall.ticker import BEAT_MS, REST_MS, Ticker

CLIENTS = "kominfo/wifi/a/clients"


class Wall:
    """What a ticker drives: counts how often."""

    def __init__(self, live):
        self.alive, self.beats, self.drains, self.seconds = live, 0, 0, 0

    def live(self):
        return self.alive

    def beat(self):
        self.beats += 1

    def drained(self):
        self.drains += 1

    def second(self):
        self.seconds += 1


@pytest.fixture
def tick(qapp, hub):
    tickers = []

    def tick(wall):
        tickers.append(Ticker(hub, wall.live, wall.beat, wall.drained, wall.second))
        return tickers[-1]

    yield tick
    for ticker in tickers:
        ticker.stop()


def test_it_drains_the_hub(qtbot, tick, hub, clock):
    wall = Wall(live=False)
    hub.post(Reading(CLIENTS, 1, clock.now()))
    tick(wall)
    qtbot.waitUntil(lambda: hub.latest(CLIENTS) is not None and wall.drains > 0)


def test_it_beats_fast_only_while_something_lives(qtbot, tick):
    still, alive = Wall(live=False), Wall(live=True)
    resting, beating = tick(still), tick(alive)
    qtbot.waitUntil(lambda: still.seconds and alive.beats)
    assert still.beats == 0
    assert (resting._timer.interval(), beating._timer.interval()) == (REST_MS, BEAT_MS)


def test_what_is_shown_grows_old_even_when_a_reader_of_the_hub_fails(qtbot, tick, hub, clock):
    def fail(changed):
        raise RuntimeError("planted")

    wall = Wall(live=False)
    hub.subscribe(["#"], fail)
    tick(wall)
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: hub.post(Reading(CLIENTS, 1, clock.now())) or wall.seconds > 0)
    assert "planted" in str(caught[0][1])


def test_it_says_how_late_it_was_and_nothing_before_the_first_tick(qtbot, tick):
    ticker = tick(Wall(live=False))
    assert ticker.gaps_ms() == (None, None)
    qtbot.waitUntil(lambda: ticker.ticks > 2)
    p99, largest = ticker.gaps_ms()
    assert 0 < p99 <= largest
    ticker.forget_gaps()
    assert ticker.gaps_ms() == (None, None)


def test_a_stopped_ticker_ticks_no_more(qtbot, tick):
    ticker = tick(Wall(live=False))
    qtbot.waitUntil(lambda: ticker.ticks > 0)
    ticker.stop()
    assert not ticker._timer.isActive()
