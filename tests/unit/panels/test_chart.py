"""Which lines a chart draws, where it breaks them, and what is written beside them."""

from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from ccviewer import i18n
from ccviewer.model import Asset, Channel, Freshness, Limits, Place, Reading, Severity
from ccviewer.panels.base import (
    Attention,
    Context,
    joined,
    load_fonts,
    load_theme,
    minute_means,
    runs,
    thinned,
)
from ccviewer.panels.chart import ChartPanel
from ccviewer.panels.chart.lines import REST, Choice, Wanted, line, names, rest
from ccviewer.panels.chart.scales import scale, spread, tick_texts, time_ticks, window_s

WITA = ZoneInfo("Asia/Makassar")
PLACES = ("api-api", "guntung", "kanaan", "lok-tuan", "satimpo", "telihan", "berebas", "belimbing")
ALL = "kominfo/wifi/+/clients"


def id_of(place):
    return f"kominfo/wifi/{place}/clients"


@pytest.fixture
def context(qapp, hub, profile):
    load_fonts()
    return Context(hub, profile, load_theme(), Attention())


@pytest.fixture
def make(qtbot, context):
    made = []

    def build(*series, size=(860, 330), **options):
        wishes = [{"channel": one} if isinstance(one, str) else one for one in series]
        panel = ChartPanel(context, ChartPanel.Options(series=wishes, **options))
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        made.append(panel)
        return panel

    yield build
    for panel in made:
        panel.leave()


def announce(hub, places=PLACES, **more):
    for place in places:
        said = {"name": f"Pengguna {place.title()}", "unit": "orang", "period_s": 10.0, **more}
        hub.post(Channel(id_of(place), **said))


def feed(hub, clock, places=PLACES, times=1, value=lambda at, n: 10 * (at + 1)):
    """Let each place speak every 10 s; a later place is a larger one."""
    for n in range(times):
        for at, place in enumerate(places):
            hub.post(Reading(id_of(place), value(at, n), clock.now()))
        hub.tick(60)
        clock.advance(10)


def keys(panel):
    return [one.key for one in panel.lines]


# scales


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 95.0, (0.0, 100.0)),
        (40.0, 95.0, (0.0, 100.0)),
        (-5.0, 12.0, (-5.0, 15.0)),
        (0.0, 0.0, (0.0, 1.25)),
        (0.001, 0.0043, (0.0, 0.005)),
        (1e9, 1.9e9, (0.0, 2e9)),
    ],
)
def test_a_range_holds_its_values_and_begins_at_zero_when_none_is_negative(low, high, expected):
    shown = scale(low, high, 5)
    assert (shown.low, shown.high) == pytest.approx(expected)


@pytest.mark.parametrize("values", [(-3.0, -1.0), (5.0, 5.0), (-7.0, -7.0), (0.0, 1e-12), (-1e300, 1e300)])
def test_a_range_is_never_empty_and_never_leaves_a_value_out(values):
    shown = scale(*values, 4)
    assert shown.low <= values[0] <= values[1] <= shown.high
    assert shown.low < shown.high
    assert 2 <= len(shown.ticks) <= 12


def test_a_near_limit_is_taken_into_the_range_and_a_far_one_is_not():
    assert scale(0, 2.0, 4, [3.0]).high >= 3.0
    assert scale(0, 2.0, 4, [30.0]).high < 30.0


def test_ticks_are_said_in_one_unit_with_just_the_decimals_that_tell_them_apart():
    assert tick_texts((0, 0.5, 1.0), 0.5) == ("0", "0,5", "1,0")
    assert tick_texts((0, 500, 1000), 500) == ("0", "500", "1.000")
    assert tick_texts((0, 12_500, 25_000), 12_500) == ("0", "12,5 rb", "25,0 rb")
    assert tick_texts((0, 2e6), 2e6) == ("0", "2 jt")


def test_times_are_round_in_the_citys_zone_and_have_dots():
    end = 1_800_000_000.0  # 16.00 in the zone
    assert time_ticks(end - 900, end, WITA, 5)[-1] == (end, "16.00")
    assert [text for _, text in time_ticks(end - 86_400, end, WITA, 8)] == [
        "18.00",
        "21.00",
        "00.00",
        "03.00",
        "06.00",
        "09.00",
        "12.00",
        "15.00",
    ]
    assert len(time_ticks(end - 86_400, end, WITA, 3)) <= 3


@pytest.mark.parametrize(
    ("span_s", "known_s", "expected"),
    [(900, 30, 120), (900, 200, 300), (900, 1e9, 900), (86_400, 5000, 21_600), (3600, 3601, 3600)],
)
def test_soon_after_the_start_only_as_much_of_the_span_is_drawn_as_there_can_be(span_s, known_s, expected):
    assert window_s(span_s, known_s) == expected


def test_texts_that_would_cover_one_another_are_moved_apart_in_their_order():
    placed = spread([50, 51, 52, 200], 14, 0, 220)
    assert placed == sorted(placed)
    assert all(later - one >= 14 for one, later in pairwise(placed))
    low = spread([215, 216, 217], 14, 0, 220)
    assert low[-1] <= 213
    assert all(later - one >= 13.99 for one, later in pairwise(low))


# gaps


def test_a_line_is_broken_after_three_periods_of_silence():
    times = np.array([1.0, 11.0, 21.0, 52.0, 62.0])
    assert list(joined(times, 10.0)) == [True, True, False, True, False]


def test_means_of_a_minute_are_joined_whatever_the_period():
    times = np.array([600.0, 660.0, 720.0, 960.0, 961.0])
    assert list(joined(times, 10.0)) == [True, True, False, True, False]


def test_a_history_in_a_slower_beat_than_the_present_is_one_line_with_it():
    times = np.concatenate((np.arange(0.0, 30_000.0, 300.0), np.arange(30_000.0, 30_100.0, 5.0)))
    assert joined(times, 5.0)[:-1].all()


def test_a_hole_in_a_slow_history_is_a_gap_all_the_same():
    times = np.delete(np.arange(0.0, 30_000.0, 300.0), slice(40, 45))
    links = joined(times, 5.0)
    assert list(np.flatnonzero(~links)) == [39, len(times) - 1]


def test_a_few_lone_values_in_a_long_outage_are_not_joined():
    times = np.concatenate((np.arange(1.0, 100.0, 5.0), [701.0, 1301.0], np.arange(1901.0, 2000.0, 5.0)))
    assert list(np.diff(times)[~joined(times, 5.0)[:-1]]) == pytest.approx([605.0, 600.0, 600.0], abs=1)


def test_two_values_far_apart_are_not_joined():
    assert list(joined(np.array([1.0, 500.0]), 5.0)) == [False, False]
    assert list(joined(np.array([]), 5.0)) == []


def test_every_unbroken_piece_is_a_run():
    assert runs(np.array([True, False, False, True, False])) == [(0, 2), (2, 3), (3, 5)]
    assert runs(np.array([], dtype=bool)) == []


def test_thinning_keeps_the_peaks_and_both_ends():
    times = np.arange(10_000.0)
    values = np.zeros(10_000)
    values[1234], values[7777] = 9.0, -9.0
    few, kept = thinned(times, values, 400)
    assert len(few) <= 420
    assert (kept.max(), kept.min()) == (9.0, -9.0)
    assert (few[0], few[-1]) == (0.0, 9999.0)
    assert list(few) == sorted(few)


def test_means_of_a_minute_keep_the_newest_value_as_it_is():
    times = np.array([60.0, 70.0, 119.0, 120.0, 130.0])
    means = minute_means(times, np.array([1.0, 2.0, 3.0, 10.0, 99.0]))
    assert (list(means[0]), list(means[1])) == ([60.0, 120.0, 130.0], [2.0, 10.0, 99.0])


def test_a_gap_in_the_data_is_a_gap_on_the_screen(make, hub, clock, context):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1], times=30, value=lambda at, n: 50)
    clock.advance(300)
    feed(hub, clock, PLACES[:1], times=30, value=lambda at, n: 50)
    panel = make(id_of(PLACES[0]), span="15m")
    assert panel.plot._drawing.end - panel.plot._drawing.start == 900
    picture = panel.plot.grab().toImage()
    area, end = panel.plot.area(), clock.now()

    def drawn(ago_s):
        x = round(area.right() - ago_s / 900 * area.width())
        blue = context.theme.series[0]
        return any(
            abs(picture.pixelColor(x + dx, y).blue() - blue.blue()) < 60
            for dx in (-1, 0, 1)
            for y in range(round(area.top()), round(area.bottom()))
        )

    assert end == clock.now()
    assert drawn(150)
    assert not drawn(450)
    assert drawn(750)


def test_a_lone_value_is_a_short_stroke_and_not_nothing(make, hub, clock):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1])
    panel = make(id_of(PLACES[0]), span="15m")
    times, values, links = panel.lines[0].drawn()
    assert list(times - times[0]) == [0, 10]
    assert list(values) == [10, 10]
    assert list(links) == [1, 0]


def test_a_value_that_still_holds_leads_its_line_on_to_now(make, hub, clock, profile):
    announce(hub, PLACES[:1], period_s=3600.0)
    feed(hub, clock, PLACES[:1], times=2)
    hub.post(Channel("kominfo/wifi/x/clients"))
    clock.advance(600)
    shown = line(hub, Wanted(id_of(PLACES[0]), "a", ranked=False), 0, clock.now() - 900)
    assert shown.freshness is Freshness.LIVE
    assert shown.at(clock.now()) == 10


# which lines


def test_up_to_six_lines_all_have_their_own(make, hub, clock):
    announce(hub)
    feed(hub, clock, PLACES[:6])
    assert keys(make(ALL)) == [id_of(place) for place in sorted(PLACES[:6])]


def test_of_more_the_five_largest_are_shown_and_the_sum_of_the_rest(make, hub, clock):
    announce(hub)
    feed(hub, clock)
    panel = make(ALL)
    assert keys(panel) == [*(id_of(place) for place in reversed(PLACES[3:])), REST]
    assert panel.lines[-1].label == "lainnya (3)"
    assert panel.lines[-1].last == 10 + 20 + 30


def test_lines_and_colours_do_not_jump_for_a_small_change():
    choice = Choice()
    wanted = [Wanted(key, key, ranked=True) for key in "abcdefg"]
    size = dict(zip("abcdefg", (70, 60, 50, 40, 30, 29, 1), strict=True))
    shown, _ = choice.divide(wanted, size.__getitem__)
    slots = {one.channel: choice.slot(one.channel) for one in shown}
    size["f"] = 31
    shown, _ = choice.divide(wanted, size.__getitem__)
    assert "".join(sorted(one.channel for one in shown)) == "abcde"
    size["f"] = 65
    shown, _ = choice.divide(wanted, size.__getitem__)
    assert "".join(sorted(one.channel for one in shown)) == "abcdf"
    after = {one.channel: choice.slot(one.channel) for one in shown}
    assert all(after[key] == slots[key] for key in "abcd")
    assert after["f"] == slots["e"]


def test_a_line_that_the_scene_names_is_never_put_into_the_rest(make, hub, clock):
    announce(hub)
    feed(hub, clock)
    panel = make({"channel": id_of("api-api"), "label": "Api-Api"}, ALL)
    assert keys(panel)[0] == id_of("api-api")
    assert keys(panel)[-1] == REST
    assert len(panel.lines) == 6


def test_the_rest_is_missing_where_one_of_its_parts_is(hub, clock):
    announce(hub, PLACES[:2])
    feed(hub, clock, PLACES[:2], times=20)
    feed(hub, clock, PLACES[:1], times=20)
    feed(hub, clock, PLACES[:2], times=20)
    start, now = clock.now() - 900, clock.now()
    parts = [line(hub, Wanted(id_of(place), place, ranked=True), 0, start) for place in PLACES[:2]]
    total = rest(parts, start, now)
    assert total.at(now - 500) == 30
    assert total.at(now - 300) is None
    assert total.at(now - 20) == 30
    assert set(total.values.tolist()) == {30.0}


def test_a_part_that_is_stale_now_is_left_out_of_the_rest_and_said(hub, clock):
    announce(hub, PLACES[:3])
    feed(hub, clock, PLACES[:3], times=20)
    feed(hub, clock, PLACES[:2], times=20)
    start, now = clock.now() - 900, clock.now()
    parts = [line(hub, Wanted(id_of(place), place, ranked=True), 0, start) for place in PLACES[:3]]
    total = rest(parts, start, now)
    assert total.label == "lainnya (2 dari 3)"
    assert total.last == 30
    assert set(total.values.tolist()) == {30.0}


def test_a_rest_of_which_nothing_is_fresh_has_no_value(hub, clock):
    announce(hub, PLACES[:2])
    feed(hub, clock, PLACES[:2], times=2)
    clock.advance(600)
    parts = [
        line(hub, Wanted(id_of(place), place, ranked=True), 0, clock.now() - 900) for place in PLACES[:2]
    ]
    total = rest(parts, clock.now() - 900, clock.now())
    assert total.last is None
    assert total.freshness is Freshness.STALE


def test_a_rest_far_above_the_named_lines_does_not_press_them_flat(make, hub, clock):
    announce(hub)
    feed(hub, clock, times=5, value=lambda at, n: 100)
    panel = make(ALL, span="15m")
    assert panel.plot._scale.high < 200
    assert panel.plot._end_value(panel.lines[-1]) == "↑ 300"


def test_names_are_what_tells_channels_apart(hub, clock):
    announce(hub, ("lok-tuan", "loktuan-dua"))
    hub.tick()
    assert list(names(hub, [id_of("lok-tuan"), id_of("loktuan-dua")], {}).values()) == [
        "Lok-Tuan",
        "Loktuan-Dua",
    ]


def test_channels_of_places_are_called_as_the_places_are(hub, clock):
    announce(hub, ("lok-tuan", "kanaan"), name="Pengguna Wi-Fi")
    hub.tick()
    places = {id: Place(id, name) for id, name in (("lok-tuan", "Lok Tuan"), ("kanaan", "Kanaan"))}
    assert list(names(hub, [id_of("lok-tuan"), id_of("kanaan")], places).values()) == ["Lok Tuan", "Kanaan"]


def test_channels_of_one_name_are_told_apart_by_their_assets(hub, clock):
    announce(hub, ("a", "b"), name="Pengguna")
    hub.post(Asset("kominfo/wifi/a", "access-point", "Alun-alun"))
    hub.tick()
    assert list(names(hub, [id_of("a"), id_of("b")], {}).values()) == ["Alun-alun", "b"]


# the panel


def test_units_are_not_mixed_and_the_message_names_them(make, hub, clock):
    announce(hub, PLACES[:1])
    announce(hub, PLACES[1:2], unit="Mbps")
    feed(hub, clock, PLACES[:2])
    panel = make(ALL)
    panel.on_second()
    assert "Mbps, orang" in panel.emptiness()
    assert panel.report()["state"] == "empty"
    assert panel.failure == ""


def test_a_stale_line_is_dashed_and_grey(make, hub, clock, context):
    announce(hub, PLACES[:2])
    feed(hub, clock, PLACES[:2], times=5)
    feed(hub, clock, PLACES[:1], times=20)
    panel = make(ALL)
    fresh, stale = panel.lines
    assert (fresh.freshness, stale.freshness) == (Freshness.LIVE, Freshness.STALE)
    assert panel.plot.colour(stale) == context.theme.colour("stale")
    assert panel.plot._pen(stale).dashPattern() == [4, 4]
    assert panel.plot._pen(fresh).style() is Qt.PenStyle.SolidLine
    assert panel.plot._end_name(stale).endswith("usang 3 mnt")


def test_limits_that_all_lines_share_are_drawn_and_others_are_not(make, hub, clock):
    announce(hub, PLACES[:2], limits=Limits(minor=15, critical=25))
    feed(hub, clock, PLACES[:2])
    assert make(ALL).plot._drawing.limits == ((Severity.MINOR, 15), (Severity.CRITICAL, 25))
    announce(hub, PLACES[2:3], limits=Limits(minor=1))
    feed(hub, clock, PLACES[2:3])
    assert make(ALL).plot._drawing.limits == ()


def test_it_draws_once_a_second_however_many_readings_come(make, hub, clock, monkeypatch):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1])
    panel = make(ALL)
    drawn = []
    monkeypatch.setattr(panel.plot, "draw", drawn.append)
    for at in range(40):
        clock.advance(0.05)
        hub.post(Reading(id_of(PLACES[0]), at, clock.now()))
        hub.tick()
    assert len(drawn) == 2


def test_the_first_reading_is_drawn_at_once(make, hub, clock):
    announce(hub, PLACES[:1])
    hub.tick()
    panel = make(ALL)
    assert not panel.lines
    clock.advance(0.1)
    hub.post(Reading(id_of(PLACES[0]), 7, clock.now()))
    hub.tick()
    assert [one.last for one in panel.lines] == [7]
    assert panel.complete


def test_another_span_is_drawn_at_once_and_remembered_for_the_scene(make, hub, clock, qtbot):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1])
    clock.advance(5000)
    feed(hub, clock, PLACES[:1])
    panel = make(ALL)
    button = panel.segments._buttons["24h"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.options.span == "24h"
    assert panel.plot._drawing.end - panel.plot._drawing.start == 21_600
    assert button.isChecked()
    panel.set_span("15m")
    assert panel.segments._buttons["15m"].isChecked()


def test_the_cursor_reads_every_line_at_one_time_and_a_gap_as_a_dash(make, hub, clock):
    announce(hub, PLACES[:2])
    feed(hub, clock, PLACES[:2], times=10)
    feed(hub, clock, PLACES[1:2], times=20, value=lambda at, n: 20)
    panel = make(ALL, span="15m")
    now = clock.now()
    read = {one.label: value for one, value in panel.plot.readings(now - 60)}
    assert read == {"Guntung": 20.0, "Api-Api": None}
    panel.plot._point_at(now - 60)
    assert panel.plot.accessibleDescription() == "16.04.00, Guntung 20, Api-Api —"


def test_the_arrow_keys_move_the_cursor_and_escape_takes_it_away(make, hub, clock, qtbot):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1], times=10)
    panel = make(ALL, span="15m")
    qtbot.keyClick(panel.plot, Qt.Key.Key_Left)
    assert panel.plot.cursor_time == clock.now() - 2
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    assert panel.plot.cursor_time == clock.now()
    qtbot.keyClick(panel.plot, Qt.Key.Key_Escape)
    assert panel.plot.cursor_time is None


def test_the_mouse_moves_the_cursor_inside_the_plot_only(make, hub, clock, qtbot):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1], times=10)
    panel = make(ALL, span="15m")
    area = panel.plot.area()
    qtbot.mouseMove(panel.plot.viewport(), area.center().toPoint())
    assert panel.plot.cursor_time == pytest.approx(clock.now() - 60, abs=1)
    qtbot.mouseMove(panel.plot.viewport(), QPointF(area.right() + 20, area.top()).toPoint())
    assert panel.plot.cursor_time is None


def test_lines_are_where_our_own_axes_say_that_they_are(make, hub, clock):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1], times=10)
    for size in ((320, 180), (860, 330), (1600, 900)):
        plot = make(ALL, span="15m", size=size).plot
        plot.grab()
        box, area = plot.getPlotItem().getViewBox(), plot.area()
        corner = box.mapViewToScene(QPointF(-120.0, plot._scale.low))
        assert (corner.x(), corner.y()) == pytest.approx((area.left(), area.bottom()), abs=1.5)
        corner = box.mapViewToScene(QPointF(0.0, plot._scale.high))
        assert (corner.x(), corner.y()) == pytest.approx((area.right(), area.top()), abs=1.5)


def test_what_is_around_the_lines_follows_the_data_without_a_resize(make, hub, clock):
    announce(hub, PLACES[:1])
    panel = make(ALL, span="15m")
    panel.grab()
    feed(hub, clock, PLACES[:1], times=5, value=lambda at, n: 5000)
    panel.on_second()
    assert panel.plot.grab().toImage() == make(ALL, span="15m").plot.grab().toImage()


def test_what_it_shows_can_be_read_by_a_program(make, hub, clock):
    announce(hub, PLACES[:1])
    feed(hub, clock, PLACES[:1], times=5, value=lambda at, n: 12_345)
    shown = make(ALL, span="15m").shows()
    assert (shown["span"], shown["unit"]) == ("15m", "orang")
    assert shown["series"] == [
        {
            "channel": id_of("api-api"),
            "label": "Pengguna Api-Api",
            "value": "12,3 rb",
            "freshness": "live",
            "points": 5,
            "gaps": 0,
        }
    ]


def test_an_empty_chart_says_what_to_do_or_what_it_waits_for(make, hub, clock):
    assert "series" in make().emptiness()
    waiting = make({"channel": ALL, "label": "Wi-Fi"})
    assert waiting.emptiness() == "Belum ada angka dari Wi-Fi. Grafik mulai begitu yang pertama datang."


def test_text_and_truth_values_have_no_line(make, hub, clock):
    announce(hub, PLACES[:3])
    feed(hub, clock, PLACES[:1])
    hub.post(Reading(id_of(PLACES[1]), "padam", clock.now()))
    hub.post(Reading(id_of(PLACES[2]), True, clock.now()))
    hub.tick()
    assert keys(make(ALL)) == [id_of(PLACES[0])]


def test_in_english_numbers_are_english(make, hub, clock):
    i18n.use("en")
    assert tick_texts((0, 0.5), 0.5) == ("0", "0.5")
