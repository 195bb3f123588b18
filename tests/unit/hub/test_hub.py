from dataclasses import replace

import pytest

from ccviewer.hub import Hub
from ccviewer.hub.watch import LOSS_S
from ccviewer.i18n import Text
from ccviewer.model import (
    Asset,
    AssetState,
    Camera,
    CameraReport,
    CameraState,
    Channel,
    Event,
    Freshness,
    Limits,
    Quality,
    Reading,
    Severity,
    Snapshot,
)
from ccviewer.profile import ChannelRule, Derived

CLIENTS = "kominfo/wifi/alun-alun/clients"


def reading(clock, channel=CLIENTS, value=1, **more):
    return Reading(channel, value, clock.now(), **more)


def test_subscriber_is_told_once_a_tick_and_finds_the_newest_reading(hub, clock):
    told = []
    hub.subscribe([CLIENTS], lambda changed: told.append(set(changed)))
    for n in range(1000):
        hub.post(reading(clock, value=n))
    hub.tick(budget_s=60)
    assert told == [{CLIENTS}]
    assert hub.latest(CLIENTS).value == 999


def test_a_filter_with_wildcards_hears_of_every_channel_that_it_covers(hub, clock):
    told = []
    hub.subscribe(["kominfo/wifi/+/clients"], lambda changed: told.append(set(changed)))
    for channel in (CLIENTS, "kominfo/wifi/b/clients", "kominfo/wifi/b/rx", "dishub/wifi/b/clients"):
        hub.post(reading(clock, channel))
    hub.tick()
    assert told == [{CLIENTS, "kominfo/wifi/b/clients"}]


def test_after_leaving_nothing_is_told(hub, clock):
    told = []
    leave = hub.subscribe([CLIENTS], told.append)
    leave()
    leave()
    hub.post(reading(clock))
    hub.tick()
    assert told == []


def test_a_tick_out_of_time_leaves_the_rest_to_the_next_one(hub, clock):
    for n in range(1000):
        hub.post(reading(clock, value=n))
    first = hub.tick(budget_s=0)
    assert 0 < first < 1000
    assert first + hub.tick(budget_s=60) == 1000


def test_a_full_inbox_drops_the_oldest_and_counts_it(clock, profile):
    hub = Hub(clock, profile, inbox_limit=10)
    for n in range(13):
        hub.post(reading(clock, value=n))
    assert hub.tick() == 10
    assert hub.dropped == 3
    hub.lost(4)
    assert hub.dropped == 7
    assert hub.latest(CLIENTS).value == 12


def test_what_is_lost_is_an_event_until_nothing_more_is(hub, clock):
    def events():
        clock.advance(1)
        hub.tick()
        return [(event.subject, event.end is None) for event in hub.events()]

    assert events() == []
    hub.lost(4)
    assert events() == [("sys/dropped", True)]
    clock.advance(20)
    hub.lost(1)
    assert events() == [("sys/dropped", True)]
    clock.advance(LOSS_S)
    assert events() == [("sys/dropped", False)]


@pytest.mark.logs_warnings
def test_channels_that_find_no_room_are_an_event(clock, profile, caplog):
    hub = Hub(clock, profile, channel_limit=1)
    hub.post(reading(clock))
    hub.post(reading(clock, channel="kominfo/wifi/lain/clients"))
    hub.tick()
    clock.advance(1)
    hub.tick()
    assert [event.subject for event in hub.events()] == ["sys/refused"]
    assert "refused" in caplog.text


def test_subscriber_is_told_when_a_value_stops_speaking_of_now(hub, clock):
    hub.post(Channel(CLIENTS, period_s=10))
    hub.post(reading(clock))
    hub.tick()
    told = []
    hub.subscribe([CLIENTS], lambda changed: told.append(hub.freshness(CLIENTS)))
    for _ in range(31):
        clock.advance(1)
        hub.tick()
    assert told == [Freshness.DELAYED, Freshness.STALE]


def test_old_news_is_stale_on_arrival(hub, clock):
    hub.post(Channel(CLIENTS, period_s=10))
    hub.post(reading(clock, observed_at=clock.now() - 86_400))
    hub.tick()
    assert hub.freshness(CLIENTS) is Freshness.STALE
    assert hub.age_s(CLIENTS) == 86_400


@pytest.mark.parametrize("step", [3600, -3600])
def test_setting_the_machines_clock_makes_nothing_older_or_younger(hub, clock, step):
    hub.post(Channel(CLIENTS, period_s=10))
    hub.post(reading(clock))
    hub.tick()
    clock.advance(5)
    clock.set(clock.now() + step)
    assert hub.age_s(CLIENTS) == 5
    assert hub.freshness(CLIENTS) is Freshness.LIVE


def test_an_older_observation_does_not_replace_a_newer_one_but_enters_the_past(hub, clock):
    now = clock.now()
    hub.post(reading(clock, value=2, observed_at=now - 10))
    hub.post(reading(clock, value=1, observed_at=now - 60))
    hub.tick()
    assert hub.latest(CLIENTS).value == 2
    times, values = hub.series(CLIENTS).since(now - 3600)
    assert list(values) == [1, 2]
    assert list(times) == [now - 60, now - 10]


def test_what_a_later_document_no_longer_holds_is_over(hub, clock):
    hub.post(reading(clock))
    hub.post(Asset("kominfo/wifi/b", "access-point"))
    hub.post(Event("gempa-1", "quake", clock.now(), Severity.MINOR, "Gempa"))
    hub.post(Snapshot("f", frozenset({CLIENTS, "kominfo/wifi/b", "gempa-1"})))
    hub.tick()
    told = set()
    hub.subscribe(["#"], told.update)
    hub.post(Snapshot("f", frozenset()))
    hub.tick()
    assert hub.latest(CLIENTS) is None
    assert hub.freshness(CLIENTS) is Freshness.LOST
    assert hub.asset("kominfo/wifi/b") is None
    assert hub.event("gempa-1") is None
    assert {CLIENTS, "sys/assets/kominfo/wifi/b", "sys/events/gempa-1"} <= told


def test_an_alarm_is_gone_when_it_expires_without_any_news(hub, clock):
    now = clock.now()
    hub.post(Event("hujan", "alarm", now, Severity.MAJOR, "Hujan lebat", end=now + 60, expires=now + 60))
    hub.tick()
    told = set()
    hub.subscribe(["sys/events/#"], told.update)
    clock.advance(59)
    hub.tick()
    assert (hub.event("hujan").title, told) == ("Hujan lebat", set())
    clock.advance(1)
    hub.tick()
    assert (hub.event("hujan"), told) == (None, {"sys/events/hujan"})


def test_an_alarm_that_has_expired_before_it_comes_is_not_told(hub, clock):
    event = Event("hujan", "alarm", clock.now() - 60, Severity.MAJOR, "Hujan", expires=clock.now())
    hub.post(event)
    hub.tick()
    assert hub.events() == []


def test_a_word_that_an_alarm_is_over_removes_it(hub, clock):
    event = Event("hujan", "alarm", clock.now(), Severity.MAJOR, "Hujan", expires=clock.now() + 60)
    told = set()
    hub.subscribe(["sys/events/#"], told.update)
    hub.post(event)
    hub.tick()
    hub.post(replace(event, end=clock.now(), expires=clock.now()))
    told.clear()
    hub.tick()
    assert (hub.event("hujan"), told) == (None, {"sys/events/hujan"})


def test_subscriber_is_told_when_an_event_begins_and_when_it_ends_and_it_stays_to_be_read(hub, clock):
    now = clock.now()
    hub.post(Event("padam", "outage", now + 30, Severity.MINOR, "Padam terencana", end=now + 60))
    hub.tick()
    told = []
    hub.subscribe(["sys/events/padam"], told.append)
    for _ in range(6):
        clock.advance(15)
        hub.tick()
    assert told == [{"sys/events/padam"}] * 2
    assert hub.event("padam") is not None


def test_a_snapshot_of_one_feed_does_not_end_what_another_brought(hub, clock):
    hub.post(reading(clock))
    hub.post(Snapshot("a", frozenset({CLIENTS})))
    hub.post(Snapshot("b", frozenset()))
    hub.tick()
    assert hub.latest(CLIENTS).value == 1


class TestDerived:
    @pytest.fixture
    def hub(self, clock, profile):
        derived = (
            Derived("kominfo/total/wifi/clients", "kominfo/wifi/+/clients", "sum"),
            Derived("kominfo/kelurahan/{place}/clients", "kominfo/wifi/+/clients", "sum", by="place"),
            Derived("kominfo/total/wifi/up", "kominfo/wifi/+/up", "up"),
        )
        hub = Hub(clock, replace(profile, derived=derived))
        for ap, place in (("a", "lok-tuan"), ("b", "lok-tuan"), ("c", "guntung")):
            hub.post(Asset(f"kominfo/wifi/{ap}", "access-point", place=place))
        return hub

    def post(self, hub, clock, **clients):
        for ap, value in clients.items():
            hub.post(reading(clock, f"kominfo/wifi/{ap}/clients", value))
        hub.tick()
        clock.advance(1)
        hub.tick()

    def test_a_count_that_is_small_while_its_parts_come_in_is_no_alarm(self, clock, profile):
        up = Derived("kominfo/total/wifi/up", "kominfo/wifi/+/up", "up", limits=Limits(minor=1, falling=True))
        hub = Hub(clock, replace(profile, derived=(up,)))

        def say(a, b, seconds):
            for _ in range(seconds):
                for ap, value in (("a", a), ("b", b)):
                    if value is not None:
                        hub.post(reading(clock, f"kominfo/wifi/{ap}/up", value))
                hub.tick()
                clock.advance(1)
            return [event for event in hub.events() if event.kind == "limit"]

        assert not say(True, None, 5)
        assert not say(True, True, 5)
        assert not say(True, False, 8)
        assert not say(True, True, 3)
        assert not say(True, False, 8)
        (event,) = say(True, False, 8)
        assert event.severity is Severity.MINOR

    def test_a_sum_covers_all_its_parts_and_says_how_many(self, hub, clock):
        self.post(hub, clock, a=1, b=2, c=4)
        total = hub.latest("kominfo/total/wifi/clients")
        assert (total.value, total.parts) == (7, (3, 3))

    def test_a_sum_by_place_goes_by_where_the_assets_stand(self, hub, clock):
        self.post(hub, clock, a=1, b=2, c=4)
        assert hub.latest("kominfo/kelurahan/lok-tuan/clients").value == 3
        assert hub.latest("kominfo/kelurahan/guntung/clients").value == 4

    def test_a_stale_part_is_missing_and_counted_not_summed(self, hub, clock):
        self.post(hub, clock, a=1, b=2, c=4)
        clock.advance(60)
        self.post(hub, clock, a=10)
        total = hub.latest("kominfo/total/wifi/clients")
        assert (total.value, total.parts) == (10, (1, 3))

    def test_a_sum_is_as_old_as_its_oldest_fresh_part(self, hub, clock):
        self.post(hub, clock, a=1)
        clock.advance(5)
        self.post(hub, clock, b=2)
        assert hub.age_s("kominfo/total/wifi/clients") == pytest.approx(7)

    def test_without_a_single_fresh_part_the_last_sum_ages(self, hub, clock):
        self.post(hub, clock, a=1)
        clock.advance(600)
        hub.tick()
        assert hub.latest("kominfo/total/wifi/clients").value == 1
        assert hub.freshness("kominfo/total/wifi/clients") is Freshness.STALE

    def test_up_counts_the_fresh_parts_that_are_true(self, hub, clock):
        for ap, up in (("a", True), ("b", False), ("c", True)):
            hub.post(reading(clock, f"kominfo/wifi/{ap}/up", up))
        hub.tick()
        clock.advance(1)
        hub.tick()
        assert hub.latest("kominfo/total/wifi/up").value == 2


class TestAssets:
    AP = "kominfo/wifi/alun-alun"

    def test_the_reading_up_says_whether_the_thing_is_down(self, hub, clock):
        hub.post(Asset(self.AP, "access-point", state=AssetState.UP))
        hub.post(reading(clock, self.AP + "/up", False))
        hub.tick()
        view = hub.asset(self.AP)
        assert (view.state, view.severity) == (AssetState.DOWN, Severity.MAJOR)

    def test_an_asset_is_as_fresh_as_the_freshest_of_its_channels(self, hub, clock):
        hub.post(Asset(self.AP, "access-point"))
        hub.post(reading(clock, self.AP + "/up", True))
        hub.tick()
        clock.advance(60)
        hub.post(reading(clock, self.AP + "/clients", 3))
        hub.tick()
        assert hub.asset(self.AP).freshness is Freshness.LIVE
        clock.advance(60)
        assert hub.asset(self.AP).freshness is Freshness.STALE

    def test_a_report_that_says_less_does_not_erase_name_and_place(self, hub, clock):
        hub.post(Asset(self.AP, "access-point", name="Alun-alun", place="lok-tuan", point=(117.5, 0.1)))
        hub.post(Asset(self.AP, "", state=AssetState.UP))
        hub.tick()
        asset = hub.asset(self.AP).asset
        assert (asset.kind, asset.name, asset.place, asset.point) == (
            "access-point",
            "Alun-alun",
            "lok-tuan",
            (117.5, 0.1),
        )

    def test_an_older_position_does_not_move_a_vehicle_back(self, hub, clock):
        hub.post(Asset(self.AP, "vehicle", point=(117.5, 0.1), observed_at=100.0))
        hub.post(Asset(self.AP, "vehicle", point=(117.4, 0.1), observed_at=50.0))
        hub.tick()
        assert hub.asset(self.AP).asset.point == (117.5, 0.1)


class TestNotices:
    GAUGE = "kominfo/banjir/kali/level"

    @pytest.fixture
    def hub(self, clock, profile):
        rules = (ChannelRule("+/banjir/+/level", name="Tinggi air", limits=Limits(minor=2, critical=3)),)
        cameras = (Camera("simpang", "Simpang Tiga"),)
        return Hub(clock, replace(profile, channel_rules=rules, cameras=cameras))

    def level(self, hub, clock, value):
        clock.advance(1)
        hub.post(reading(clock, self.GAUGE, value))
        hub.tick()
        return hub.events()

    def test_crossing_a_limit_is_one_event_that_grows_and_ends(self, hub, clock):
        assert self.level(hub, clock, 1.0) == []
        (begun,) = self.level(hub, clock, 2.1)
        (grown,) = self.level(hub, clock, 3.1)
        (ended,) = self.level(hub, clock, 1.0)
        assert [begun.severity, grown.severity] == [Severity.MINOR, Severity.CRITICAL]
        assert begun.uid == grown.uid == ended.uid
        assert ended.end == clock.now()

    def test_a_maximum_over_gauges_does_not_repeat_what_its_part_already_said(self, clock, profile):
        limits = Limits(minor=2)
        rules = (ChannelRule("+/banjir/+/level", limits=limits),)
        worst = Derived("kominfo/kota/air/tertinggi", "kominfo/banjir/+/level", "max", limits=limits)
        hub = Hub(clock, replace(profile, channel_rules=rules, derived=(worst,)))
        for _ in range(3):
            events = self.level(hub, clock, 2.5)
        assert hub.severity("kominfo/kota/air/tertinggi") is Severity.MINOR
        assert [event.subject for event in events] == [self.GAUGE]

    def test_a_camera_that_is_off_is_an_event_until_it_is_back(self, hub, clock):
        for _ in range(7):
            clock.advance(1)
            hub.post(CameraReport("simpang", CameraState.OFFLINE, clock.now()))
            hub.tick()
        (event,) = hub.events()
        assert event.title == Text("Kamera {camera} tanpa gambar", camera="Simpang Tiga")
        clock.advance(1)
        hub.post(CameraReport("simpang", CameraState.LIVE, clock.now()))
        hub.tick()
        assert hub.events()[0].end == clock.now()

    def test_a_camera_that_is_back_within_seconds_is_no_event(self, hub, clock):
        for state in (CameraState.RECONNECTING, CameraState.RECONNECTING, CameraState.LIVE):
            clock.advance(1)
            hub.post(CameraReport("simpang", state, clock.now()))
            hub.tick()
        assert hub.events() == []

    def test_access_points_of_one_place_that_go_down_together_are_one_event(self, hub, clock):
        for n in range(4):
            hub.post(Asset(f"kominfo/wifi/{n}", "access-point", place="lok-tuan"))
            hub.post(reading(clock, f"kominfo/wifi/{n}/up", n > 1))
        hub.tick()
        clock.advance(1)
        hub.tick()
        (event,) = hub.events()
        assert str(event.title) == "lok-tuan: 2 dari 4 titik Wi-Fi mati"


def test_a_thing_without_a_place_that_is_down_is_an_event_of_its_own(hub, clock):
    hub.post(Asset("kominfo/server/web", "server", name="Server web", state=AssetState.DOWN))
    hub.tick()
    clock.advance(1)
    hub.tick()
    (event,) = hub.events()
    assert (str(event.title), event.severity) == ("Server web mati", Severity.MINOR)


def test_a_camera_thread_that_falls_silent_is_not_believed_to_be_live(clock, profile):
    hub = Hub(clock, replace(profile, cameras=(Camera("simpang", "Simpang"),)))
    hub.post(CameraReport("simpang", CameraState.LIVE, clock.now()))
    hub.tick()
    clock.advance(6)
    assert hub.camera("simpang").state is CameraState.STALLED


def test_a_bad_reading_has_no_severity_and_is_not_drawn(hub, clock):
    hub.post(Channel(CLIENTS, limits=Limits(minor=1)))
    hub.post(reading(clock, value=5, quality=Quality.BAD))
    hub.tick()
    assert hub.severity(CLIENTS) is Severity.NORMAL
    assert len(hub.series(CLIENTS).since(0)[0]) == 0
