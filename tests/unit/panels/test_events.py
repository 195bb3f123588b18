"""How events are listed, and what choosing one asks of the other panels."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from ccviewer.i18n import Text
from ccviewer.model import Asset, Event, Place, Severity
from ccviewer.panels.base import Attention, Context, Row, load_fonts, load_theme
from ccviewer.panels.base.rows import _stable, fit
from ccviewer.panels.events import COLUMNS, EventsPanel

TITLE, PLACE, OPD, LENGTH = 2, 3, 4, 6


@pytest.fixture
def profile(profile):
    return replace(profile, places={"lok-tuan": Place("lok-tuan", "Lok Tuan")})


@pytest.fixture
def context(qapp, hub, profile):
    load_fonts()
    return Context(hub, profile, load_theme(), Attention())


@pytest.fixture
def make(qtbot, context):
    made = []

    def build(size=(900, 300), **options):
        panel = EventsPanel(context, EventsPanel.Options(**options))
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        panel.on_second()
        made.append(panel)
        return panel

    yield build
    for panel in made:
        panel.leave()


def happen(hub, clock, uid, **more):
    said = {"kind": "flood", "time": clock.now(), "severity": Severity.MINOR, "title": uid, **more}
    hub.post(Event(uid, **said))
    hub.tick()


def many(hub, clock, count, first=0):
    for at in range(first, first + count):
        clock.advance(1)
        hub.post(Event(f"e{at}", "flood", clock.now(), Severity.MINOR, f"e{at}"))
    hub.tick(60)


def titles(panel):
    return [row.cells[TITLE] for row in panel.list.rows.rows]


def row(panel, at=0):
    return panel.list.rows.rows[at]


def test_the_newest_event_stands_on_top(make, hub, clock):
    panel = make()
    many(hub, clock, 3)
    assert titles(panel) == ["e2", "e1", "e0"]


def test_a_row_says_what_where_whose_and_for_how_long(make, hub, clock):
    panel = make()
    happen(hub, clock, "a", title=Text("Banjir {n} cm", n=40), place="lok-tuan", opd="kominfo")
    clock.advance(12 * 60)
    panel.on_second()
    assert row(panel).cells[TITLE : OPD + 1] == ("Banjir 40 cm", "Lok Tuan", "Diskominfo")
    assert row(panel).cells[LENGTH] == "sejak 12 mnt"
    assert row(panel).spoken.startswith("Waspada, 16.00, Banjir 40 cm, Lok Tuan")


def test_an_event_that_is_over_says_when_it_ended_and_steps_back(make, hub, clock):
    panel = make()
    start = clock.now()
    clock.advance(3600)
    happen(hub, clock, "a", time=start, end=start + 600)
    assert row(panel).cells[LENGTH] == "selesai 16.10"
    assert row(panel).quiet


def test_an_event_of_another_day_has_its_date(make, hub, clock):
    panel = make()
    happen(hub, clock, "a", time=clock.now() - 86_400, end=clock.now() - 80_000)
    assert row(panel).cells[1] == "14/01 16.00"
    assert row(panel).cells[LENGTH] == "selesai 17.46"


def test_an_event_to_come_says_when_it_begins(make, hub, clock):
    panel = make()
    happen(hub, clock, "a", time=clock.now() + 600)
    assert row(panel).cells[LENGTH] == "mulai 16.10"


def test_text_of_a_feed_is_one_plain_line_and_its_tooltip_has_no_markup(make, hub, clock):
    panel = make()
    happen(hub, clock, "a", title="<b>Banjir</b>\n\n  besar", description="<img src=x>")
    assert titles(panel) == ["<b>Banjir</b> besar"]
    tip = panel.list.rows.data(panel.list.rows.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in tip
    assert "<img" not in tip


def test_only_the_wanted_kinds_and_severities_are_listed(make, hub, clock):
    panel = make(kinds=("quake",), min_severity="major")
    happen(hub, clock, "a", kind="quake", severity=Severity.MAJOR)
    happen(hub, clock, "b", kind="quake", severity=Severity.MINOR)
    happen(hub, clock, "c", kind="flood", severity=Severity.CRITICAL)
    assert titles(panel) == ["a"]


def test_what_its_source_no_longer_tells_leaves_the_list(make, hub, clock):
    from ccviewer.model import Snapshot

    panel = make()
    happen(hub, clock, "a")
    hub.post(Snapshot("f", frozenset({"a"})))
    hub.post(Snapshot("f", frozenset()))
    hub.tick()
    assert titles(panel) == []
    assert panel.report()["state"] == "live" or panel.emptiness()


def test_what_was_there_at_the_first_look_is_not_new(make, hub, clock):
    many(hub, clock, 2)
    assert make().shows()["unread"] == 0


def test_what_happened_before_anybody_looked_is_not_new_however_late_it_comes(make, hub, clock):
    panel = make()
    happen(hub, clock, "old", time=clock.now() - 3600)
    assert panel.shows()["unread"] == 0


def test_what_comes_while_it_is_hidden_is_new_when_it_is_shown(make, hub, clock):
    many(hub, clock, 2)
    panel = make()
    panel.hide()
    happen(hub, clock, "new")
    panel.show()
    assert panel.list.rows.unread == {"new"}


def test_what_was_looked_at_is_no_longer_new(make, hub, clock):
    many(hub, clock, 2)
    panel = make()
    happen(hub, clock, "new")
    panel.list.read_all()
    assert panel.shows()["unread"] == 0


def test_on_a_wall_where_nobody_nods_the_new_grows_old_by_itself(make, hub, clock):
    many(hub, clock, 2)
    panel = make()
    happen(hub, clock, "new")
    clock.advance(1000)
    panel.on_second()
    assert panel.shows()["unread"] == 0


def test_who_has_scrolled_down_keeps_seeing_the_same_rows(make, hub, clock):
    many(hub, clock, 200)
    panel = make()
    view = panel.list
    view.executeDelayedItemsLayout()
    view.verticalScrollBar().setValue(50 * view.row_height)

    def seen():
        return view.rows.rows[view.indexAt(view.viewport().rect().center()).row()].key

    before = seen()
    many(hub, clock, 7, first=200)
    assert view.verticalScrollBar().value() == 57 * view.row_height
    assert seen() == before


def test_who_is_at_the_top_sees_what_is_new(make, hub, clock):
    many(hub, clock, 200)
    panel = make()
    many(hub, clock, 1, first=200)
    assert panel.list.verticalScrollBar().value() == 0
    assert "e200" in panel.list.indexAt(panel.list.viewport().rect().topLeft()).data()


def test_the_selected_row_stays_selected_while_others_come_and_go(make, hub, clock):
    many(hub, clock, 20)
    panel = make()
    view = panel.list
    view.setCurrentIndex(view.rows.index(5))
    key = view.rows.rows[5].key
    many(hub, clock, 4, first=20)
    assert view.rows.rows[view.currentIndex().row()].key == key
    assert view.selectedIndexes()[0].row() == 9


def test_a_thousand_events_are_kept_and_a_thousand_more_replace_them(make, hub, clock):
    panel = make()
    many(hub, clock, 1000)
    assert panel.shows()["count"] == 1000
    many(hub, clock, 1000, first=1000)
    assert titles(panel) == [f"e{at}" for at in range(1999, 999, -1)]


def test_choosing_an_event_with_a_point_asks_for_its_place(make, hub, clock, context, qtbot):
    panel = make()
    happen(hub, clock, "a", point=(117.5, 0.14))
    with qtbot.waitSignal(context.attention.place_wanted) as heard:
        panel.choose("a")
    assert heard.args == [117.5, 0.14, "a"]


@pytest.mark.parametrize("subject", ["kominfo/wifi/ap-1", "kominfo/wifi/ap-1/clients"])
def test_choosing_an_event_of_an_asset_or_its_channel_asks_for_the_asset(
    make, hub, clock, context, qtbot, subject
):
    hub.post(Asset("kominfo/wifi/ap-1", "access-point"))
    panel = make()
    happen(hub, clock, "a", subject=subject)
    with qtbot.waitSignal(context.attention.asset_wanted) as heard:
        panel.choose("a")
    assert heard.args == ["kominfo/wifi/ap-1"]


def test_choosing_an_event_of_a_camera_asks_for_its_picture(make, hub, clock, context, qtbot):
    panel = make()
    happen(hub, clock, "a", subject="sys/cameras/simpang")
    with qtbot.waitSignal(context.attention.camera_wanted) as heard:
        panel.choose("a")
    assert heard.args == ["simpang"]


def test_the_enter_key_chooses_and_a_click_chooses(make, hub, clock, context, qtbot):
    asked = []
    context.attention.place_wanted.connect(lambda *where: asked.append(where[2]))
    panel = make()
    many(hub, clock, 1)
    happen(hub, clock, "b", time=clock.now() + 0.5, point=(1.0, 2.0))
    qtbot.mouseClick(
        panel.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.list.visualRect(panel.list.rows.index(0)).center(),
    )
    assert asked == ["b"]
    panel.list.setCurrentIndex(panel.list.rows.index(0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert asked == ["b", "b"]


def test_the_header_counts_what_goes_on_and_names_the_worst(make, hub, clock):
    panel = make()
    happen(hub, clock, "a", severity=Severity.CRITICAL, end=clock.now() - 1, time=clock.now() - 9)
    happen(hub, clock, "b", severity=Severity.MAJOR)
    panel.on_second()
    assert panel.header.status.text == "1 berlangsung"
    assert panel.header.status.severity is Severity.MAJOR


def test_an_empty_list_says_what_would_be_here(make):
    panel = make()
    assert panel.emptiness().startswith("Tidak ada peristiwa.")
    assert panel.report()["state"] == "empty"


def test_a_low_panel_gives_its_room_to_rows_and_a_high_one_names_its_columns(make):
    assert not make(size=(1900, 168)).list.headings_shown
    assert make(size=(900, 600)).list.headings_shown


@pytest.mark.parametrize("height", [168, 201, 300, 511])
def test_no_row_is_cut_at_the_bottom(make, height):
    events = make(size=(900, height)).list
    assert events.viewport().height() % events.row_height == 0


@pytest.mark.parametrize("width", [150, 286, 500, 866, 1866, 3800])
def test_columns_never_overlap_nor_leave_the_list(width):
    end = 0.0
    for left, wide in fit(COLUMNS, width, 14, 1.0).values():
        assert left >= end
        end = left + wide
    assert end <= width + 0.5


def test_the_narrower_the_fewer_columns_and_the_title_stays():
    counts = [len(fit(COLUMNS, width, 14, 1.0)) for width in (1800, 800, 400, 200)]
    assert counts == sorted(counts, reverse=True)
    assert TITLE in fit(COLUMNS, 200, 14, 1.0)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("abcd", "dabc", "abc"),
        ("dabc", "abcd", "abc"),
        ("abc", "xaybzc", "abc"),
        ("abc", "", ""),
        ("ab", "ba", "b"),
    ],
)
def test_as_many_rows_as_can_be_stay_where_they_are(before, after, kept):
    assert _stable(before, after) == set(kept) or len(_stable(before, after)) == len(kept)


def test_rows_become_exactly_what_they_shall_be_whatever_they_were(make, hub):
    import random

    from ccviewer.model import Freshness

    draw = random.Random(7)
    rows = make().list.rows
    for _ in range(200):
        keys = draw.sample("abcdefghij", draw.randint(0, 10))
        wanted = [
            Row(key, Severity.INFO, Freshness.LIVE, ("",) * len(COLUMNS), f"{key}{draw.random()}")
            for key in keys
        ]
        rows.sync(wanted)
        assert rows.rows == wanted
