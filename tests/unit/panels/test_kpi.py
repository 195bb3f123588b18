"""What a card of a key number says, and where it says it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from ccviewer.hub import Hub
from ccviewer.i18n import Text
from ccviewer.model import Channel, FeedReport, Freshness, Limits, Link, Quality, Reading, Severity
from ccviewer.panels.base import Attention, Context, letters, load_fonts, load_theme
from ccviewer.panels.kpi import Card, KpiPanel, figure
from ccviewer.panels.kpi.figures import spark
from ccviewer.panels.kpi.painting import LEAST_HERO, heights, hero_px, plan
from ccviewer.panels.kpi.panel import grid
from ccviewer.profile import FeedEntry

USERS = "kominfo/wifi/kota/clients"
LEVEL = "bpbd/banjir/guntung/level"
WITA = ZoneInfo("Asia/Makassar")
HOUR = 3600.0


@pytest.fixture
def context(qapp, hub, profile):
    load_fonts()
    return Context(hub, profile, load_theme(), Attention())


@pytest.fixture
def make(qtbot, context):
    made = []

    def build(*cards, size=(640, 132)):
        panel = KpiPanel(context, KpiPanel.Options(cards=cards))
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        panel.on_second()
        made.append(panel)
        return panel

    yield build
    for panel in made:
        panel.leave()


def say(hub, clock, value, channel=USERS, **more):
    hub.post(Reading(channel, value, clock.now(), **more))
    hub.tick()


def a_day(hub, clock, value):
    """Let a day pass in which a value came every minute; `value` is a function of hours gone."""
    for minute in range(24 * 60):
        say(hub, clock, value(minute / 60))
        clock.advance(60)


def read(hub, channel=USERS, **more):
    return figure(hub, Card(channel=channel, **more), WITA)


def test_a_large_number_has_few_digits_and_is_said_in_full_beside(hub, clock):
    hub.post(Channel(USERS, name="Pengguna Wi-Fi", unit="orang"))
    say(hub, clock, 1_254_321)
    shown = read(hub)
    assert (shown.value, shown.unit) == ("1,25", "jt orang")
    assert shown.spoken() == "Pengguna Wi-Fi, 1.254.321 orang"


def test_a_label_of_the_scene_takes_the_place_of_the_channels_name(hub, clock):
    hub.post(Channel(USERS, name="Pengguna"))
    say(hub, clock, 1)
    assert read(hub, label="Warga daring").label == "Warga daring"


def test_before_the_first_value_there_is_a_dash_and_the_word_for_it(hub):
    shown = read(hub)
    assert (shown.value, shown.unit, shown.state) == ("—", "", "Belum ada data")


@pytest.mark.parametrize("more", [{"value": None}, {"value": 7, "quality": Quality.BAD}])
def test_a_missing_or_a_bad_value_is_a_dash_and_never_a_number(hub, clock, more):
    hub.post(Reading(channel=USERS, received_at=clock.now(), **more))
    hub.tick()
    shown = read(hub)
    assert shown.value == "—"
    assert "7" not in shown.spoken()
    assert shown.severity is Severity.NORMAL


def test_an_uncertain_value_is_marked(hub, clock):
    say(hub, clock, 7, quality=Quality.UNCERTAIN)
    shown = read(hub)
    assert shown.uncertain
    assert shown.state == "Belum pasti"
    assert shown.value == "7"


def test_a_stale_value_says_its_age_and_compares_itself_with_nothing(hub, clock):
    a_day(hub, clock, lambda hour: 100)
    say(hub, clock, 200)
    assert read(hub).delta
    clock.advance(14 * 60)
    hub.tick()
    shown = read(hub)
    assert (shown.state, shown.value, shown.delta) == ("Usang 14 mnt", "200", "")


def test_a_lost_value_is_a_dash_with_the_reason_and_since_when(clock, profile):
    class Options:
        title, every, expire_after = "Gempa", 10.0, None

    hub = Hub(clock, replace(profile, feeds=(FeedEntry("gempa", "rest", "gempa", "kominfo", Options()),)))
    channel = "kominfo/gempa/terakhir/magnitudo"
    say(hub, clock, 5.4, channel)
    since = clock.now()
    clock.advance(600)
    why = Text("{where} tidak menjawab", where="data.bmkg.go.id")
    hub.post(FeedReport("gempa", Link.DOWN, since, why))
    hub.tick()
    shown = read(hub, channel)
    assert shown.freshness is Freshness.LOST
    assert shown.value == "—"
    assert shown.reason == "data.bmkg.go.id tidak menjawab sejak 16.00"


def test_parts_that_are_missing_are_named(hub, clock):
    say(hub, clock, 900, parts=(312, 340))
    assert read(hub).parts == "312 dari 340 titik"


def test_parts_that_are_all_there_are_named_on_request_only(hub, clock):
    say(hub, clock, 900, parts=(340, 340))
    assert read(hub).parts == ""
    assert read(hub, show_parts=True).parts == "340 dari 340 titik"


def test_without_a_yesterday_nothing_is_compared(hub, clock):
    say(hub, clock, 900)
    clock.advance(10)
    say(hub, clock, 950)
    assert read(hub).delta == ""


def test_a_value_is_compared_with_the_same_time_yesterday_and_no_other(hub, clock):
    a_day(hub, clock, lambda hour: 100 if hour < 1 else 5000)
    say(hub, clock, 112)
    shown = read(hub)
    assert (shown.delta, shown.rising) == ("+12% dari kemarin", True)


def test_a_share_is_compared_in_points(hub, clock):
    hub.post(Channel(USERS, unit="%"))
    a_day(hub, clock, lambda hour: 60)
    say(hub, clock, 58.5)
    shown = read(hub)
    assert (shown.delta, shown.rising) == ("−1,5 poin dari kemarin", False)


def test_the_same_as_yesterday_has_no_arrow(hub, clock):
    a_day(hub, clock, lambda hour: 60)
    say(hub, clock, 60)
    shown = read(hub)
    assert (shown.delta, shown.rising) == ("sama dengan kemarin", None)


@pytest.mark.parametrize(("better", "worse"), [("down", True), ("up", False), (None, False)])
def test_a_change_is_for_the_worse_only_in_the_direction_that_the_scene_names(hub, clock, better, worse):
    a_day(hub, clock, lambda hour: 100)
    say(hub, clock, 150)
    assert read(hub, better=better).worse is worse


def test_a_small_change_for_the_worse_is_no_matter(hub, clock):
    a_day(hub, clock, lambda hour: 100)
    say(hub, clock, 104)
    assert read(hub, better="down").worse is False


def test_a_target_makes_a_share_and_is_named(hub, clock):
    say(hub, clock, 35)
    shown = read(hub, target=70.0)
    assert (shown.share, shown.target) == (0.5, "target 70")


def test_what_it_is_part_of_may_be_a_number_or_a_channel(hub, clock):
    say(hub, clock, 118)
    say(hub, clock, 120, LEVEL)
    assert (read(hub, of=120.0).of, read(hub, of=LEVEL).of) == ("120", "120")
    assert read(hub, of=LEVEL).share == pytest.approx(118 / 120)


def test_what_it_is_part_of_is_a_dash_while_it_is_not_known(hub, clock):
    say(hub, clock, 118)
    shown = read(hub, of=LEVEL)
    assert (shown.of, shown.share) == ("—", None)


def test_a_spark_covers_the_shortest_usual_span_that_holds_what_there_is(hub, clock):
    say(hub, clock, 1)
    clock.advance(60)
    say(hub, clock, 2)
    assert spark(hub, USERS).start == clock.now() - 120
    clock.advance(540)
    assert spark(hub, USERS).start == clock.now() - 900
    clock.advance(3000)
    say(hub, clock, 3)
    assert spark(hub, USERS).start == clock.now() - HOUR


def test_a_spark_is_broken_where_nothing_was_known(hub, clock):
    hub.post(Channel(USERS, period_s=10))
    for _ in range(10):
        say(hub, clock, 1)
        clock.advance(10)
    clock.advance(300)
    for _ in range(10):
        say(hub, clock, 1)
        clock.advance(10)
    line = spark(hub, USERS)
    assert list(line.links) == [True] * 9 + [False] + [True] * 9 + [False]


@pytest.mark.parametrize(
    ("values", "expected"), [((100, 101), (97.975, 103.025)), ((100, 200), (100, 200)), ((0, 0), (0, 0))]
)
def test_a_change_of_a_hundredth_is_drawn_as_one_and_not_as_a_mountain(hub, clock, values, expected):
    for value in values:
        say(hub, clock, value)
        clock.advance(10)
    low, high = heights(spark(hub, USERS))
    assert (low, high) == pytest.approx(expected, abs=1e-6)
    assert low < high


def test_one_value_is_no_past(hub, clock):
    say(hub, clock, 1)
    assert spark(hub, USERS) is None


@pytest.mark.parametrize("value", ["1", "1.234", "—", "PADAM TOTAL DI SELURUH KOTA"])
@pytest.mark.parametrize("size", [(320, 102), (200, 80), (107, 75), (900, 600), (60, 40)])
def test_a_hero_fits_its_box(qapp, hub, clock, value, size):
    load_fonts()
    theme = load_theme()
    shown = replace(read(hub), value=value, unit="rb orang", of="120")
    box = plan(QRectF(0, 0, *size), theme, bar=True).hero
    px = hero_px(shown, box, theme)
    assert px == LEAST_HERO or QFontMetricsF(letters(px)).horizontalAdvance(value) <= box.width()
    assert px == LEAST_HERO or QFontMetricsF(letters(px)).capHeight() <= box.height()


@pytest.mark.parametrize(
    ("count", "size", "expected"),
    [
        (6, (1920, 102), (6, 1)),
        (6, (320, 150), (3, 2)),
        (1, (3840, 2130), (1, 1)),
        (4, (600, 570), (2, 2)),
        (6, (200, 1000), (1, 6)),
        (3, (900, 100), (3, 1)),
    ],
)
def test_cards_stand_beside_one_another_and_wrap_when_it_is_narrow(count, size, expected):
    assert grid(count, *size, 1.0) == expected


def test_every_card_has_a_place_on_the_canvas(make, hub, clock):
    for count in range(1, 13):
        panel = make(*[{"channel": USERS}] * count, size=(700, 300))
        cells = panel.cells()
        assert len(cells) == count
        assert not any(
            one.adjusted(1, 1, -1, -1).intersects(other.adjusted(1, 1, -1, -1))
            for at, one in enumerate(cells)
            for other in cells[:at]
        )


def test_a_stripe_at_the_left_stands_only_where_something_is_not_normal(make, hub, clock, context):
    hub.post(Channel(LEVEL, limits=Limits(major=2.5)))
    say(hub, clock, 2.6, LEVEL)
    say(hub, clock, 10)
    panel = make({"channel": USERS}, {"channel": LEVEL})
    picture = panel.grab().toImage()
    second = panel.cells()[1]
    y = panel.header.height() + round(second.center().y())
    assert picture.pixelColor(1, y) == context.theme.colour("surface")
    assert picture.pixelColor(round(second.left()) + 1, y) == context.theme.colour("major")


def test_a_long_text_stays_on_one_line_inside_its_card(make, hub, clock, context):
    say(hub, clock, "PADAM\nTOTAL " * 30)
    panel = make({"channel": USERS}, {"channel": LEVEL})
    picture, bright = panel.grab().toImage(), context.theme.colour("text")
    columns = {
        x
        for x in range(picture.width())
        for y in range(panel.header.height(), picture.height())
        if picture.pixelColor(x, y) == bright
    }
    assert columns
    assert max(columns) < 320


def test_a_stale_hero_is_not_in_the_colour_of_a_fresh_one(make, hub, clock, context):
    say(hub, clock, 888)
    panel = make({"channel": USERS}, size=(320, 180))

    def colours():
        picture = panel.grab().toImage()
        return {
            picture.pixelColor(x, y).name()
            for x in range(0, panel.width(), 2)
            for y in range(panel.header.height() + 30, panel.height() - 30)
        }

    bright = context.theme.colour("text").name()
    assert bright in colours()
    clock.advance(3600)
    hub.tick()
    panel.on_second()
    assert bright not in colours()


def test_the_header_names_the_worst_of_the_cards_and_the_age_of_the_oldest(make, hub, clock):
    hub.post(Channel(LEVEL, limits=Limits(major=2.5), period_s=1000))
    say(hub, clock, 10)
    clock.advance(4 * 60)
    say(hub, clock, 2.6, LEVEL)
    panel = make({"channel": USERS}, {"channel": LEVEL})
    status = panel.header.status
    assert (status.freshness, status.severity) == (Freshness.STALE, Severity.MAJOR)
    assert status.text == "Siaga · Usang 4 mnt"


def test_a_change_of_a_value_is_shown_without_waiting_for_the_second(make, hub, clock):
    say(hub, clock, 10)
    panel = make({"channel": USERS})
    say(hub, clock, 11)
    assert panel.shows()["cards"][0]["value"] == "11"


def test_the_arrow_keys_go_from_card_to_card_and_read_them_out(make, hub, clock, qtbot):
    hub.post(Channel(USERS, name="Pengguna", unit="orang"))
    say(hub, clock, 10)
    panel = make({"channel": LEVEL, "label": "Muka air"}, {"channel": USERS})
    canvas = panel._canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.accessibleDescription() == "Pengguna, 10 orang"
    assert canvas.ringed
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.accessibleDescription() == "Muka air, —, Belum ada data"


def test_without_cards_it_says_what_to_do(make):
    panel = make()
    assert "cards" in panel.emptiness()
    assert panel.report()["state"] == "empty"


@pytest.mark.parametrize(("height", "header"), [(136, False), (200, True)])
def test_a_low_strip_gives_all_its_room_to_the_numbers(make, hub, clock, height, header):
    say(hub, clock, 7)
    panel = make({"channel": USERS}, {"channel": LEVEL}, size=(900, height))
    assert panel.header.isVisibleTo(panel) is header


def test_a_low_panel_whose_tab_has_its_name_says_it_only_once(make, hub, clock):
    say(hub, clock, 7)
    panel = make({"channel": USERS}, size=(900, 190))
    panel.be_named_by_tab(True)
    assert not panel.header.isVisibleTo(panel)
    panel.be_named_by_tab(False)
    assert panel.header.isVisibleTo(panel)
