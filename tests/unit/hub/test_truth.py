"""Nothing old looks like now, and what was old, wrong or in the future keeps nothing of now out."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from ccviewer.hub import Hub, readings
from ccviewer.hub.readings import PAST_KEPT_S
from ccviewer.model import (
    Asset,
    AssetState,
    Camera,
    CameraReport,
    CameraState,
    Channel,
    Event,
    FeedReport,
    Freshness,
    Limits,
    Link,
    Quality,
    Reading,
    Severity,
    Snapshot,
)
from ccviewer.profile import ChannelRule, Derived, FeedEntry

CLIENTS = "kominfo/wifi/alun-alun/clients"


def feed_of(mode="snapshot", every=10.0, expire_after=None):
    options = SimpleNamespace(title="", mode=mode, every=every, expire_after=expire_after)
    return FeedEntry("wifi", "rest", "wifi", "kominfo", options)


def post(hub, *items):
    for item in items:
        hub.post(item)
    hub.tick()


class TestTheNewestReading:
    @pytest.mark.parametrize("step", [3600, -3600])
    def test_is_the_one_that_came_last_though_somebody_set_the_clock_between(self, hub, clock, step):
        post(hub, Reading(CLIENTS, 1, clock.now()))
        clock.advance(10)
        clock.set(clock.now() + step)
        post(hub, Reading(CLIENTS, 2, clock.now()))
        assert (hub.latest(CLIENTS).value, hub.age_s(CLIENTS)) == (2, 0)

    def test_is_not_kept_out_by_one_that_claimed_to_be_of_next_year(self, hub, clock):
        post(hub, Reading(CLIENTS, 1, clock.now(), clock.now() + 31e6, Quality.UNCERTAIN))
        clock.advance(10)
        post(hub, Reading(CLIENTS, 2, clock.now(), clock.now() - 1))
        assert hub.latest(CLIENTS).value == 2

    def test_is_not_an_observation_older_than_what_came_without_a_time(self, hub, clock):
        post(hub, Reading(CLIENTS, 1, clock.now()))
        clock.advance(10)
        post(hub, Reading(CLIENTS, 2, clock.now(), clock.now() - 60))
        assert hub.latest(CLIENTS).value == 1
        post(hub, Reading(CLIENTS, 3, clock.now(), clock.now() - 5))
        assert hub.latest(CLIENTS).value == 3

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400], ids=["nan", "inf", "1e400"])
    def test_without_a_number_that_can_be_drawn_is_a_missing_value_and_hurts_nothing(
        self, clock, profile, value
    ):
        total = Derived("kominfo/kota/wifi/clients", "kominfo/wifi/+/clients", "sum")
        hub = Hub(clock, replace(profile, derived=(total,)))
        post(hub, Reading(CLIENTS, value, clock.now()), Reading("kominfo/wifi/b/clients", 2, clock.now()))
        assert hub.latest(CLIENTS).value is None
        assert len(hub.series(CLIENTS).since(0)[0]) == 0
        assert hub.latest(total.id).parts == (1, 2)


class TestDerived:
    TOTAL = "kominfo/kota/wifi/clients"

    @pytest.fixture
    def hub(self, clock, profile):
        return Hub(clock, replace(profile, derived=(Derived(self.TOTAL, "kominfo/wifi/+/clients", "sum"),)))

    def test_a_part_that_brings_older_news_does_not_hold_the_sum_where_it_was(self, hub, clock):
        post(hub, Reading("kominfo/wifi/a/clients", 1, clock.now()))
        clock.advance(1)
        post(hub, Reading("kominfo/wifi/b/clients", 2, clock.now(), clock.now() - 8))
        assert hub.latest(self.TOTAL).value == 3
        assert hub.age_s(self.TOTAL) == pytest.approx(8)

    def test_a_sum_goes_on_after_somebody_set_the_clock_back(self, hub, clock):
        post(hub, Reading("kominfo/wifi/a/clients", 1, clock.now()))
        clock.advance(5)
        clock.set(clock.now() - 3600)
        post(hub, Reading("kominfo/wifi/a/clients", 4, clock.now()))
        assert (hub.latest(self.TOTAL).value, hub.freshness(self.TOTAL)) == (4, Freshness.LIVE)

    def test_a_part_that_is_over_is_not_missing(self, hub, clock):
        a, b = "kominfo/wifi/a/clients", "kominfo/wifi/b/clients"
        post(hub, Reading(a, 1, clock.now()), Reading(b, 2, clock.now()), Snapshot("f", frozenset({a, b})))
        clock.advance(1)
        post(hub, Snapshot("f", frozenset({a})))
        assert hub.latest(self.TOTAL).parts == (1, 1)
        clock.advance(1)
        post(hub, Reading(b, 5, clock.now()))
        assert hub.latest(self.TOTAL).parts == (2, 2)

    def test_a_thing_that_moves_counts_where_it_is_now(self, clock, profile):
        by_place = Derived("kominfo/{place}/bus/n", "kominfo/bus/+/n", "sum", by="place")
        hub = Hub(clock, replace(profile, derived=(by_place,)))
        bus, n = Asset("kominfo/bus/1", "vehicle", place="a"), "kominfo/bus/1/n"
        post(hub, bus, Reading(n, 1, clock.now()))
        clock.advance(1)
        post(hub, replace(bus, place="b"), Reading(n, 2, clock.now()))
        assert hub.latest("kominfo/a/bus/n").value == 1
        assert hub.latest("kominfo/b/bus/n").value == 2
        clock.advance(600)
        hub.tick()
        assert hub.freshness("kominfo/a/bus/n") is Freshness.STALE


class TestFeeds:
    @pytest.fixture
    def hub(self, clock, profile):
        return Hub(clock, replace(profile, feeds=(feed_of(),)))

    def heard(self, clock, rows=0, link=Link.UP):
        return FeedReport("wifi", link, clock.now(), received_at=clock.now(), rows=rows)

    def test_a_feed_whose_source_says_each_time_that_nothing_changed_stays_live(self, hub, clock):
        post(hub, Reading(CLIENTS, 1, clock.now()), self.heard(clock))
        for _ in range(20):
            clock.advance(10)
            post(hub, self.heard(clock))
        assert (hub.feed("wifi").state, hub.feed("wifi").age_s) == (Freshness.LIVE, 0)
        assert hub.freshness(CLIENTS) is Freshness.LIVE

    def test_nothing_changed_does_not_renew_what_the_source_itself_says_is_old(self, hub, clock):
        post(hub, Reading(CLIENTS, 1, clock.now(), clock.now()), self.heard(clock))
        for _ in range(20):
            clock.advance(10)
            post(hub, self.heard(clock))
        assert hub.feed("wifi").state is Freshness.STALE
        assert hub.freshness(CLIENTS) is Freshness.STALE

    def test_a_value_that_its_source_no_longer_knows_is_kept_and_grows_old(self, hub, clock):
        channel = Channel(CLIENTS, feed="wifi", period_s=10, expire_after_s=30)
        whole, without = frozenset({CLIENTS}), frozenset[str]()
        post(hub, channel, Reading(CLIENTS, 7, clock.now()), Snapshot("wifi", whole), self.heard(clock))
        for _ in range(4):
            clock.advance(10)
            post(hub, Snapshot("wifi", without, silent=whole), self.heard(clock))
        assert hub.latest(CLIENTS).value == 7
        assert (hub.age_s(CLIENTS), hub.freshness(CLIENTS)) == (40, Freshness.STALE)
        post(hub, Snapshot("wifi", without), self.heard(clock))
        assert hub.latest(CLIENTS) is None

    def test_a_feed_that_no_longer_speaks_has_no_rate(self, hub, clock):
        for rows in range(0, 100, 10):
            post(hub, self.heard(clock, rows))
            clock.advance(1)
        assert hub.feed("wifi").rate == pytest.approx(10)
        clock.advance(60)
        hub.tick()
        assert hub.feed("wifi").rate == 0


class TestWhatIsKept:
    """A mapping gone wrong makes new ids of every message, for weeks."""

    def snapshot_of(self, clock, number):
        id = f"kominfo/wifi/ap-{number}/clients"
        return Channel(id), Reading(id, number, clock.now()), Snapshot("wifi", frozenset({id}))

    def test_the_past_of_what_is_over_is_kept_only_of_the_last_ones(self, clock, profile, monkeypatch):
        monkeypatch.setattr(readings, "PAST_CHANNELS", 3)
        hub = Hub(clock, replace(profile, feeds=(feed_of(),)))
        for number in range(9):
            post(hub, *self.snapshot_of(clock, number))
        kept = [n for n in range(9) if len(hub.series(f"kominfo/wifi/ap-{n}/clients").since(0)[0])]
        assert kept == [5, 6, 7, 8]

    def test_what_is_known_of_channels_without_a_value_is_let_go(self, clock, profile, monkeypatch):
        monkeypatch.setattr(readings, "KNOWN_CHANNELS", 5)
        hub = Hub(clock, replace(profile, feeds=(feed_of(),)), channel_limit=2)
        post(hub, Channel(CLIENTS, unit="orang"), Reading(CLIENTS, 7, clock.now()))
        for number in range(50):
            post(hub, Channel(f"kominfo/wifi/ap-{number}/clients", unit="orang"))
        assert hub.channel(CLIENTS).unit == "orang"
        assert hub.channel("kominfo/wifi/ap-49/clients").unit == "orang"
        assert hub.channel("kominfo/wifi/ap-1/clients").unit == ""


class TestCameras:
    @pytest.fixture
    def hub(self, clock, profile):
        return Hub(clock, replace(profile, cameras=(Camera("simpang", "Simpang"),)))

    @pytest.mark.parametrize("step", [3600, -3600])
    def test_setting_the_clock_makes_a_picture_neither_older_nor_younger(self, hub, clock, step):
        at = clock.now()
        post(hub, CameraReport("simpang", CameraState.STALLED, at, picture_at=at - 2))
        clock.advance(3)
        clock.set(clock.now() + step)
        post(hub, CameraReport("simpang", CameraState.STALLED, at, picture_at=at - 2))
        assert hub.camera("simpang").age_s == 5

    def test_a_camera_of_which_nothing_was_ever_heard_is_lost(self, hub, clock):
        clock.advance(60)
        hub.tick()
        health = hub.camera("simpang")
        assert (health.state.freshness, health.age_s) == (Freshness.LOST, None)

    def test_a_thread_that_fell_silent_has_no_frame_rate(self, hub, clock):
        post(hub, CameraReport("simpang", CameraState.LIVE, clock.now(), fps=25))
        clock.advance(6)
        assert hub.camera("simpang").report.fps == 0


class TestAssets:
    POST = Asset("kominfo/pos/damkar", "fire-station", place="guntung", state=AssetState.UP)
    AP = Asset("kominfo/wifi/alun-alun", "access-point", name="Alun-alun", state=AssetState.MAINTENANCE)

    @pytest.fixture
    def hub(self, clock, profile):
        return Hub(clock, replace(profile, feeds=(feed_of(),), assets=(self.POST, self.AP)))

    def test_a_landmark_that_no_feed_serves_is_as_declared_and_has_no_age(self, hub, clock):
        clock.advance(1e6)
        view = hub.asset(self.POST.id)
        assert (view.freshness, view.age_s, view.state) == (Freshness.LIVE, None, AssetState.UP)

    def test_a_declared_thing_of_which_its_feed_brought_nothing_is_lost(self, hub):
        view = hub.asset(self.AP.id)
        assert (view.freshness, view.age_s) == (Freshness.LOST, None)

    def test_a_declared_thing_that_its_source_no_longer_tells_is_lost_and_not_gone(self, hub, clock):
        said = Asset(self.AP.id, "", name="AP 7", feed="wifi", state=AssetState.UP, received_at=clock.now())
        post(hub, said, Snapshot("wifi", frozenset({said.id})))
        assert hub.asset(said.id).freshness is Freshness.LIVE
        post(hub, Snapshot("wifi", frozenset()))
        view = hub.asset(said.id)
        assert (view.asset, view.freshness) == (self.AP, Freshness.LOST)


class TestNotices:
    LEVEL = "kominfo/banjir/kali/level"

    @pytest.fixture
    def hub(self, clock, profile):
        rules = (ChannelRule("+/banjir/+/level", limits=Limits(minor=2)),)
        return Hub(clock, replace(profile, channel_rules=rules))

    def goes_on(self, hub, clock):
        return [event.subject for event in hub.events() if event.goes_on(clock.now())]

    def test_a_limit_is_no_longer_crossed_by_a_gauge_that_is_over(self, hub, clock):
        post(hub, Reading(self.LEVEL, 3, clock.now()), Snapshot("f", frozenset({self.LEVEL})))
        assert self.goes_on(hub, clock) == [self.LEVEL]
        clock.advance(1)
        post(hub, Snapshot("f", frozenset()))
        assert self.goes_on(hub, clock) == []

    def test_an_outage_of_things_that_are_over_is_over(self, hub, clock):
        ap = Asset("kominfo/wifi/a", "access-point", place="guntung", state=AssetState.DOWN)
        post(hub, ap, Snapshot("f", frozenset({ap.id})))
        assert self.goes_on(hub, clock) == ["sys/outages/access-point/guntung"]
        clock.advance(1)
        post(hub, Snapshot("f", frozenset()))
        assert self.goes_on(hub, clock) == []

    def test_an_outage_goes_on_while_nobody_can_tell_otherwise(self, hub, clock):
        ap = Asset("kominfo/wifi/a", "access-point", place="guntung", state=AssetState.DOWN)
        post(hub, ap)
        clock.advance(600)
        hub.tick()
        assert hub.asset(ap.id).freshness is Freshness.STALE
        assert self.goes_on(hub, clock) == ["sys/outages/access-point/guntung"]

    @pytest.mark.parametrize("step", [3600, -3600])
    def test_what_goes_on_goes_on_and_what_is_over_is_over_whatever_the_clock_is_set_to(
        self, hub, clock, step
    ):
        post(hub, Reading(self.LEVEL, 3, clock.now()))
        clock.set(clock.now() + step)
        assert self.goes_on(hub, clock) == [self.LEVEL]
        clock.advance(1)
        post(hub, Reading(self.LEVEL, 1, clock.now()))
        clock.set(clock.now() - step)
        assert self.goes_on(hub, clock) == []


class TestWeeks:
    """What comes and goes for weeks leaves nothing."""

    def test_the_past_of_a_channel_that_is_over_is_dropped_after_a_day(self, hub, clock):
        post(hub, Reading(CLIENTS, 1, clock.now()), Snapshot("f", frozenset({CLIENTS})))
        post(hub, Snapshot("f", frozenset()))
        clock.advance(PAST_KEPT_S - 10)
        hub.tick()
        assert len(hub.series(CLIENTS).since(0)[0]) == 1
        clock.advance(20)
        hub.tick()
        assert len(hub.series(CLIENTS).since(0)[0]) == 0
        assert hub.asset_channels("kominfo/wifi/alun-alun") == []

    def test_an_event_that_goes_on_is_kept_however_many_newer_ones_are_over(self, hub, clock):
        hub.post(Event("lama", "outage", clock.now(), Severity.MAJOR, "Padam", feed="f"))
        for n in range(1500):
            clock.advance(1)
            hub.post(Event(f"q{n}", "quake", clock.now(), Severity.INFO, "Gempa", feed="f"))
        hub.tick(60)
        assert len(hub.events()) == 1000
        assert hub.event("lama") is not None
        assert hub.event("q0") is None

    @pytest.mark.logs_warnings
    def test_channels_beyond_what_a_room_can_hold_are_refused_and_counted(self, clock, profile):
        hub = Hub(clock, profile, channel_limit=3)
        for n in range(5):
            post(hub, Reading(f"kominfo/wifi/{n}/clients", n, clock.now()))
        post(hub, Reading("kominfo/wifi/0/clients", 7, clock.now()))
        assert len(hub.channels()) == 3
        assert hub.refused == 2
        assert hub.latest("kominfo/wifi/0/clients").value == 7

    @pytest.mark.logs_warnings
    def test_assets_beyond_what_a_room_can_hold_are_refused_and_counted(self, clock, profile):
        hub = Hub(clock, profile, channel_limit=3)
        post(hub, *(Asset(f"kominfo/bus/{n}", "vehicle") for n in range(5)))
        post(hub, Asset("kominfo/bus/0", "vehicle", name="Satu"))
        assert [view.asset.name for view in hub.assets()] == ["Satu", "", ""]
        assert hub.refused == 2


def test_a_sweep_over_many_channels_is_spread_over_ticks_and_misses_none(hub, clock):
    ids = [f"kominfo/wifi/{n}/clients" for n in range(10_000)]
    for id in ids:
        hub.post(Reading(id, 1, clock.now()))
    while hub.tick(60):
        pass
    for _ in range(50):
        hub.tick()
    clock.advance(3600)
    told = []
    hub.subscribe(["kominfo/wifi/#"], told.append)
    for _ in range(50):
        hub.tick()
    assert len(told) > 5
    assert max(len(changed) for changed in told) < 3000
    assert set().union(*told) == set(ids)
