"""What is said of each feed and camera, and in which order."""

from dataclasses import replace

import pytest
from pydantic import BaseModel

from ccviewer.hub import Hub
from ccviewer.i18n import Text
from ccviewer.model import (
    Camera,
    CameraReport,
    CameraState,
    FeedReport,
    Freshness,
    Link,
    Place,
    SecretUrl,
    Severity,
    Source,
)
from ccviewer.panels.base import Attention, Context, load_fonts, load_theme
from ccviewer.panels.health import HealthPanel
from ccviewer.profile import FeedEntry

NAME, STATE, KIND, OWNER, AGE, RATE, ROWS, REJECTED, NOTE = range(9)


class Options(BaseModel):
    title: str
    every: float = 10.0
    expire_after: float | None = None


def feed(id, kind="rest", opd="kominfo"):
    return FeedEntry(id, kind, id, opd, Options(title=f"Data {id}"))


def camera(id):
    return Camera(
        id, f"Kamera {id}", "lok-tuan", opd="dishub", sources=(Source(SecretUrl("http://10.0.0.1/a")),)
    )


@pytest.fixture
def profile(profile):
    return replace(
        profile,
        feeds=(feed("a"), feed("b", "mqtt", "bpbd"), feed("c")),
        cameras=(camera("x"), camera("y")),
        places={"lok-tuan": Place("lok-tuan", "Lok Tuan")},
    )


@pytest.fixture
def panel(qtbot, hub, profile):
    load_fonts()
    panel = HealthPanel(Context(hub, profile, load_theme(), Attention()), HealthPanel.Options())
    qtbot.addWidget(panel)
    panel.resize(1900, 300)
    panel.show()
    panel.on_second()
    yield panel
    panel.leave()


def report(hub, clock, id, link=Link.UP, **more):
    more = {"received_at": clock.now() if link is Link.UP else None, **more}
    hub.post(FeedReport(id, link, more.pop("since", clock.now()), **more))


def all_well(hub, clock):
    for id in "abc":
        report(hub, clock, id)
    for id in "xy":
        hub.post(
            CameraReport(
                id, CameraState.LIVE, clock.now(), fps=12.5, width=704, height=576, picture_at=clock.now()
            )
        )
    hub.tick()


def tell(panel, hub):
    hub.tick()
    panel.on_second()


def rows(panel):
    return {row.key.partition("/")[2]: row for row in panel.list.rows.rows}


def order(panel):
    return "".join(row.key.partition("/")[2] for row in panel.list.rows.rows)


def test_all_feeds_and_then_all_cameras_are_listed_in_the_order_of_the_profile(panel, hub, clock):
    all_well(hub, clock)
    tell(panel, hub)
    assert order(panel) == "abcxy"


def test_what_still_connects_keeps_its_place(panel, hub, clock):
    report(hub, clock, "a")
    report(hub, clock, "c")
    tell(panel, hub)
    assert order(panel) == "abcxy"


def test_what_is_broken_comes_first(panel, hub, clock):
    all_well(hub, clock)
    report(hub, clock, "c", Link.DOWN, reason=Text("10.0.0.2 tidak menjawab"))
    hub.post(CameraReport("y", CameraState.AUTH, clock.now()))
    tell(panel, hub)
    assert order(panel)[:2] in ("yc", "cy")
    assert order(panel)[2:] == "abx"


def test_what_has_healed_goes_back_to_its_place(panel, hub, clock):
    all_well(hub, clock)
    report(hub, clock, "c", Link.DOWN)
    tell(panel, hub)
    all_well(hub, clock)
    tell(panel, hub)
    assert order(panel) == "abcxy"


def test_a_live_feed_says_kind_owner_age_and_rows(panel, hub, clock):
    all_well(hub, clock)
    report(hub, clock, "b", rows=12345)
    tell(panel, hub)
    assert rows(panel)["b"].cells[: ROWS + 1] == (
        "Data b",
        "Langsung",
        "MQTT",
        "bpbd",
        "0 dtk",
        "—",
        "12,3 rb",
    )
    assert rows(panel)["a"].cells[OWNER] == "Diskominfo"


@pytest.mark.parametrize(("rows_a_tick", "said"), [(50, "5 brs/dtk"), (2, "12 brs/mnt"), (0, "—")])
def test_a_rate_has_a_unit_in_which_it_can_be_imagined(panel, hub, clock, rows_a_tick, said):
    for at in range(4):
        report(hub, clock, "a", rows=at * rows_a_tick)
        hub.tick()
        clock.advance(10)
    tell(panel, hub)
    assert rows(panel)["a"].cells[RATE] == said


def test_a_lost_feed_says_since_when_why_and_when_it_is_tried_again(panel, hub, clock):
    all_well(hub, clock)
    report(
        hub,
        clock,
        "a",
        Link.DOWN,
        reason=Text("{where} tidak menjawab", where="10.0.0.2"),
        since=clock.now() - 1800,
        next_try_at=clock.now() + 12,
    )
    tell(panel, hub)
    row = rows(panel)["a"]
    assert row.cells[STATE] == "Terputus sejak 15.30"
    assert row.cells[NOTE] == "10.0.0.2 tidak menjawab · coba lagi 12 dtk"
    assert row.severity is Severity.MAJOR
    clock.advance(5)
    panel.on_second()
    assert rows(panel)["a"].cells[NOTE].endswith("coba lagi 7 dtk")


def test_a_source_that_is_well_is_not_said_to_be_tried_again(panel, hub, clock):
    report(hub, clock, "a", next_try_at=clock.now() + 5)
    tell(panel, hub)
    assert rows(panel)["a"].cells[NOTE] == ""


def test_a_refused_feed_says_so(panel, hub, clock):
    report(hub, clock, "a", Link.REFUSED, reason=Text("kata sandi salah"))
    tell(panel, hub)
    assert rows(panel)["a"].cells[STATE] == "Ditolak sejak 16.00"


def test_a_connection_over_which_nothing_comes_says_what_to_check(panel, hub, clock):
    report(hub, clock, "b", Link.SILENT)
    tell(panel, hub)
    assert rows(panel)["b"].cells[STATE] == "Tersambung, sepi"
    assert "topik" in rows(panel)["b"].cells[NOTE]


def test_a_feed_that_has_not_spoken_yet_is_not_called_broken(panel, hub, clock):
    tell(panel, hub)
    assert rows(panel)["a"].cells[STATE] == "Menyambung"
    assert rows(panel)["a"].severity is Severity.NORMAL
    assert panel.header.status.text == "5 menyambung"


def test_a_feed_grown_old_says_its_age(panel, hub, clock):
    all_well(hub, clock)
    clock.advance(14 * 60)
    tell(panel, hub)
    assert rows(panel)["a"].cells[STATE] == "Usang 14 mnt"
    assert rows(panel)["a"].cells[AGE] == "14 mnt"


def test_a_hint_and_the_last_doubtful_value_are_shown(panel, hub, clock):
    report(
        hub, clock, "a", hint=Text("tulis decimal"), warnings=1200, warning_sample="x: bukan angka (12:30)"
    )
    tell(panel, hub)
    row = rows(panel)["a"]
    assert row.cells[NOTE] == "saran: tulis decimal"
    assert "1.200 nilai" in row.detail
    assert "x: bukan angka (12:30)" in row.detail


def test_what_was_rejected_is_counted_and_its_last_sample_shown(panel, hub, clock):
    report(hub, clock, "a", rejected=14, sample='{"lat": "<b>tidak</b> ada"}')
    tell(panel, hub)
    row = rows(panel)["a"]
    assert row.cells[REJECTED] == "14"
    assert row.cells[NOTE] == 'terakhir ditolak: {"lat": "<b>tidak</b> ada"}'
    assert '{"lat": "<b>tidak</b> ada"}' in row.detail


def test_a_simulated_feed_is_marked(panel, hub, clock):
    report(hub, clock, "a", simulated=True)
    report(hub, clock, "b")
    tell(panel, hub)
    assert rows(panel)["a"].tag == "SIMULASI"
    assert "SIMULASI" in rows(panel)["a"].spoken
    assert rows(panel)["b"].tag == ""


def test_a_camera_says_its_place_pace_and_size(panel, hub, clock):
    all_well(hub, clock)
    tell(panel, hub)
    cells = rows(panel)["x"].cells
    assert (cells[NAME], cells[STATE], cells[OWNER]) == ("Kamera x · Lok Tuan", "Langsung", "dishub")
    assert (cells[RATE], cells[NOTE]) == ("12 gbr/dtk", "704×576")


def test_a_camera_that_nobody_watches_says_so_and_steps_back(panel, hub, clock):
    hub.post(CameraReport("x", CameraState.LIVE, clock.now(), picture_at=clock.now(), watched=False))
    tell(panel, hub)
    assert rows(panel)["x"].cells[NOTE] == "tidak ditayangkan"
    assert rows(panel)["x"].quiet


def test_a_broken_camera_does_not_step_back_because_nobody_watches_it(panel, hub, clock):
    hub.post(CameraReport("x", CameraState.NOT_FOUND, clock.now(), watched=False))
    tell(panel, hub)
    assert not rows(panel)["x"].quiet
    assert rows(panel)["x"].cells[STATE] == "Tidak ditemukan sejak 16.00"


def test_the_header_counts_what_lives_what_is_old_and_what_is_lost(panel, hub, clock):
    all_well(hub, clock)
    report(hub, clock, "b", Link.REFUSED)
    hub.post(CameraReport("x", CameraState.FROZEN, clock.now()))
    hub.post(CameraReport("y", CameraState.OFFLINE, clock.now()))
    tell(panel, hub)
    assert panel.header.status.text == "3 hidup · 1 usang · 1 putus"
    assert panel.header.status.freshness is Freshness.LOST
    assert panel.scope() == "3 umpan · 2 kamera"


def test_reports_that_come_all_the_time_are_drawn_twice_a_second_at_most(panel, hub, clock, monkeypatch):
    drawn = []
    monkeypatch.setattr(panel.list, "sync", drawn.append)
    for at in range(10):
        clock.advance(0.05)
        report(hub, clock, "a", rows=at)
        hub.tick()
    assert len(drawn) <= 1


def test_choosing_a_camera_asks_for_its_picture(panel, qtbot):
    with qtbot.waitSignal(panel.context.attention.camera_wanted) as heard:
        panel.choose("camera/x")
    assert heard.args == ["x"]


def test_without_feeds_and_cameras_it_says_what_to_add(qtbot, clock, profile):
    bare = replace(profile, feeds=(), cameras=())
    panel = HealthPanel(Context(Hub(clock, bare), bare, load_theme(), Attention()), HealthPanel.Options())
    qtbot.addWidget(panel)
    panel.show()
    assert "[[feeds]]" in panel.emptiness()
    panel.leave()


def test_without_feeds_and_cameras_nothing_is_waited_for(qtbot, clock, profile):
    profile = replace(profile, feeds=(), cameras=())
    panel = HealthPanel(
        Context(Hub(clock, profile), profile, load_theme(), Attention()), HealthPanel.Options()
    )
    qtbot.addWidget(panel)
    panel.show()
    assert panel.settled


def test_a_camera_that_never_answered_is_trouble_after_its_second_try(panel, hub, clock):
    why = Text("Tidak ada layanan di {where}: sambungan ditolak", where="10.0.0.1:80")
    hub.post(CameraReport("x", CameraState.CONNECTING, clock.now(), reason=why, tries=1))
    hub.tick()
    panel.on_second()
    assert not panel.list.rows.rows[0].cells[NAME].startswith("Kamera x")
    hub.post(CameraReport("x", CameraState.CONNECTING, clock.now(), reason=why, tries=2))
    hub.tick()
    panel.on_second()
    assert panel.list.rows.rows[0].cells[NAME].startswith("Kamera x")
    assert "sambungan ditolak" in panel.list.rows.rows[0].cells[NOTE]
