"""What rows of each kind of record become."""

import pytest

from ccviewer.feeds.base import FeedOptions, Records
from ccviewer.feeds.base import records as remembering
from ccviewer.model import (
    Asset,
    AssetState,
    Channel,
    ChannelKind,
    Event,
    Quality,
    Reading,
    Severity,
    Snapshot,
)

NOW = 1_800_000_000.0


def records(record="reading", fields=(), describe=Channel, mode="append", **options):
    table = {name: {"path": name} for name in fields}
    table |= {name: {"path": name, "type": "time"} for name in ("time", "installed") if name in table}
    return Records(
        FeedOptions(id="wifi-ap", kind="x", map={"record": record, "fields": table}, mode=mode, **options),
        opd="kominfo",
        describe=describe,
    )


def deliver(rows, record="reading", whole=True, quality=Quality.GOOD, **options):
    return records(record, rows[0], **options).deliver(rows, NOW, whole=whole, quality=quality).items


def readings(items):
    return [(item.channel, item.value) for item in items if isinstance(item, Reading)]


def only(items, kind):
    return [item for item in items if isinstance(item, kind)]


def test_each_number_and_bool_of_a_reading_is_a_channel_and_texts_are_not():
    row = {"asset": "ap-1", "clients": 7, "up": True, "rx": 1.5, "firmware": "1.2", "missing": None}
    assert readings(deliver([row])) == [
        ("kominfo/wifi-ap/ap-1/clients", 7),
        ("kominfo/wifi-ap/ap-1/up", True),
        ("kominfo/wifi-ap/ap-1/rx", 1.5),
    ]


def test_a_state_in_words_is_a_channel_of_states():
    items = deliver([{"asset": "ap-1", "state": "down"}])
    assert readings(items) == [("kominfo/wifi-ap/ap-1/state", "down")]
    assert only(items, Channel)[0].kind is ChannelKind.STATE


def test_a_series_names_the_channel_of_its_value():
    assert readings(deliver([{"asset": "a", "series": "pm2.5", "value": 41}])) == [
        ("kominfo/wifi-ap/a/pm2.5", 41)
    ]


def test_times_are_no_values():
    assert readings(deliver([{"asset": "a", "installed": NOW, "n": 1}])) == [("kominfo/wifi-ap/a/n", 1)]


def test_a_reading_that_names_no_asset_belongs_to_the_feed():
    assert readings(deliver([{"n": 1}])) == [("kominfo/wifi-ap/wifi-ap/n", 1)]


def test_group_and_owner_come_from_the_feed_and_signs_of_filters_are_taken_out():
    items = deliver([{"asset": "a/b+c#\n", "n": 1}], group="wifi", opd="dishub")
    assert readings(items) == [("dishub/wifi/a-b-c--/n", 1)]


def test_a_channel_is_announced_once_with_what_the_feed_knows():
    maker = records(fields=("asset", "n"), every="20s")
    first = maker.deliver([{"asset": "a", "n": 1}], NOW, whole=False).items
    later = maker.deliver([{"asset": "a", "n": 2}], NOW, whole=False).items
    channel = first[0]
    assert (channel.feed, channel.period_s, channel.expire_after_s) == ("wifi-ap", 20, 60)
    assert not only(later, Channel)


def test_what_was_announced_is_not_remembered_without_end(monkeypatch):
    monkeypatch.setattr(remembering, "REMEMBERED", 3)
    maker = records(fields=("asset", "n"))

    def announced(asset):
        return only(maker.deliver([{"asset": asset, "n": 1}], NOW, whole=False).items, Channel)

    assert all(announced(asset) for asset in "abcd")
    assert not announced("d")
    assert announced("a")


def test_what_the_profile_says_of_a_channel_wins():
    items = deliver(
        [{"asset": "a", "n": 1}],
        describe=lambda id: Channel(id, unit="orang", period_s=5, expire_after_s=90, opd="Dishub"),
        every="20s",
    )
    channel = items[0]
    assert (channel.unit, channel.period_s, channel.expire_after_s, channel.opd) == ("orang", 5, 90, "Dishub")


def test_a_whole_document_ends_with_the_ids_of_all_that_it_held():
    items = deliver([{"asset": "a", "n": 1}, {"asset": "b", "n": None}], mode="snapshot")
    assert items[-1] == Snapshot(
        "wifi-ap", frozenset({"kominfo/wifi-ap/a/n"}), silent=frozenset({"kominfo/wifi-ap/b/n"})
    )
    assert len(only(items, Reading)) == 1
    assert not only(deliver([{"asset": "a", "n": 1}], mode="append"), Snapshot)


def test_what_was_posted_with_its_own_time_does_not_come_twice():
    maker = records(fields=("asset", "n", "time"))
    row = {"asset": "a", "n": 1, "time": NOW - 60}
    assert readings(maker.deliver([row], NOW, whole=True).items)
    assert not readings(maker.deliver([row], NOW + 5, whole=True).items)
    assert readings(maker.deliver([{**row, "time": NOW}], NOW + 5, whole=True).items)
    assert not readings(maker.deliver([row], NOW + 10, whole=True).items)
    assert readings(maker.deliver([{**row, "time": NOW - 90}], NOW + 10, whole=True).items)


def test_values_without_a_time_come_each_time():
    maker = records(fields=("asset", "n"))
    for _ in range(2):
        assert readings(maker.deliver([{"asset": "a", "n": 1}], NOW, whole=True).items)


@pytest.mark.parametrize(
    ("time", "told", "quality"),
    [
        (NOW - 3 * 86_400, Quality.UNCERTAIN, Quality.GOOD),
        (None, Quality.UNCERTAIN, Quality.UNCERTAIN),
        (NOW + 301, Quality.GOOD, Quality.UNCERTAIN),
        (NOW + 299, Quality.GOOD, Quality.GOOD),
    ],
)
def test_how_far_a_value_is_believed(time, told, quality):
    reading = only(deliver([{"asset": "a", "n": 1, "time": time}], quality=told), Reading)[0]
    assert (reading.observed_at, reading.quality) == (time, quality)


def test_a_document_gives_its_time_to_rows_that_have_none():
    delivery = records(fields=("asset", "n")).deliver(
        [{"asset": "a", "n": 1}], NOW, whole=True, observed_at=NOW - 9
    )
    assert only(delivery.items, Reading)[0].observed_at == NOW - 9


def test_a_reading_with_a_position_also_moves_its_asset():
    items = deliver([{"asset": "bus-1", "speed": 31, "position": [117.48, 0.16], "name": "Bus 1"}])
    asset = only(items, Asset)[0]
    assert (asset.id, asset.name, asset.point, asset.feed) == (
        "kominfo/wifi-ap/bus-1", "Bus 1", (117.48, 0.16), "wifi-ap",
    )  # fmt: skip


def test_a_plain_reading_makes_no_asset():
    assert not only(deliver([{"asset": "a", "n": 1, "name": None}]), Asset)


def test_an_asset_keeps_what_is_not_known_as_attributes():
    row = {
        "asset": "ap-1", "kind": "access-point", "state": "Offline", "place": "lok-tuan", "parent": "sw-1",
        "geometry": [[0.0, 0.0], [2.0, 4.0]], "ssid": "Bontang", "clients": 7,
    }  # fmt: skip
    asset = only(deliver([row], "asset"), Asset)[0]
    assert asset.state is AssetState.DOWN
    assert asset.point == (1.0, 2.0)
    assert asset.parent == "kominfo/wifi-ap/sw-1"
    assert (asset.kind, asset.place) == ("access-point", "lok-tuan")
    assert asset.attributes == {"ssid": "Bontang", "clients": 7}


def test_an_event_has_an_id_of_its_own_and_the_worst_word_counts():
    row = {
        "uid": "q1", "time": NOW - 60, "severity": "Awas", "title": "Gempa M 5,1", "position": [117.0, 0.1],
        "kind": "quake", "description": "Terasa", "asset": "stasiun-1",
    }  # fmt: skip
    event = only(deliver([row], "event"), Event)[0]
    assert (event.uid, event.kind, event.time) == ("kominfo/wifi-ap/q1", "quake", NOW - 60)
    assert event.severity is Severity.CRITICAL
    assert event.subject == "kominfo/wifi-ap/stasiun-1"


def test_rows_without_an_id_are_the_same_event_when_they_say_the_same():
    maker = records("event", ("title",), mode="snapshot")
    first = only(maker.deliver([{"title": "Gempa"}], NOW, whole=True).items, Event)
    again = maker.deliver([{"title": "Gempa"}], NOW + 60, whole=True).items
    other = only(maker.deliver([{"title": "Banjir"}], NOW, whole=True).items, Event)
    assert not only(again, Event)
    assert again[-1].keys == {first[0].uid}
    assert other[0].uid != first[0].uid


def test_an_event_that_was_over_and_comes_again_is_told_again():
    maker = records("event", ("uid",), mode="snapshot")
    assert only(maker.deliver([{"uid": "a"}], NOW, whole=True).items, Event)
    assert not only(maker.deliver([], NOW, whole=True).items, Event)
    assert only(maker.deliver([{"uid": "a"}], NOW, whole=True).items, Event)


def test_a_cap_update_ends_what_it_replaces_and_a_cancellation_leaves_nothing():
    maker = records("alarm", ("uid", "title", "action", "references", "onset", "expires"))
    first = {"uid": "a1", "title": "Hujan", "action": "Alert", "onset": NOW, "expires": NOW + 3600}
    update = {
        "uid": "a2",
        "title": "Hujan lebat",
        "action": "Update",
        "references": "bmkg,a1,2026",
        "onset": NOW + 60,
    }
    cancel = {"uid": "a3", "action": "Cancel", "references": "bmkg,a2,2026", "onset": NOW + 90}
    (alert,) = maker.deliver([first], NOW, whole=False).items
    assert alert.end == NOW + 3600
    ended, newer = maker.deliver([update], NOW + 60, whole=False).items
    assert (ended.uid, ended.end) == (alert.uid, NOW + 60)
    (over,) = maker.deliver([cancel], NOW + 90, whole=False).items
    assert (over.uid, over.end, over.expires) == (newer.uid, NOW + 90, NOW + 90)


@pytest.mark.parametrize("turn", [1, -1])
def test_an_alarm_and_its_update_in_one_document_are_the_update_alone_at_every_poll(turn):
    maker = records("alarm", ("uid", "action", "references", "onset"), mode="snapshot")
    rows = [
        {"uid": "a1", "action": "Alert", "references": None, "onset": NOW},
        {"uid": "a2", "action": "Update", "references": "bmkg,a1,2026 bmkg,a0,2026", "onset": NOW},
    ][::turn]
    first, again = (maker.deliver(rows, NOW + poll, whole=True) for poll in (0, 60))
    assert [event.uid for event in only(first.items, Event)] == ["kominfo/wifi-ap/a2"]
    assert not only(again.items, Event)
    assert again.keys == {"kominfo/wifi-ap/a2"}


def test_an_alarm_ends_by_what_it_says_and_a_ticket_stays_to_be_read():
    alarm = deliver([{"uid": "a", "expires": NOW + 60}], "alarm")[0]
    ticket = deliver([{"uid": "a", "expires": NOW + 60}], "ticket")[0]
    assert (alarm.end, alarm.expires) == (NOW + 60, NOW + 60)
    assert (ticket.end, ticket.expires) == (NOW + 60, None)


@pytest.mark.parametrize(
    "said", [{"status": "Test"}, {"status": "Exercise"}, {"status": "Draft"}, {"action": "Ack"}]
)
def test_a_drill_raises_no_alarm_and_is_said(said):
    maker = records("alarm", ("uid", "status", "action"))
    assert maker.deliver([{"uid": "a1"} | said], NOW, whole=False).items == []
    assert "latihan" in str(maker.note)
    assert maker.deliver([{"uid": "a1", "status": "Actual", "action": "Alert"}], NOW, whole=False).items
    assert maker.note is None


def test_a_ticket_is_an_event_without_the_name_of_a_citizen():
    row = {"uid": "t1", "name": "Budi", "category": "jalan rusak", "time": NOW, "closed": NOW + 60}
    event = only(deliver([row], "ticket"), Event)[0]
    assert event.title == "jalan rusak"
    assert event.end == NOW + 60
    assert "Budi" not in repr(event)


def test_an_indicator_is_a_channel_with_its_target_beside_it():
    row = {"key": "apbd", "dimension": "serapan", "value": 61.5, "target": 70}
    assert readings(deliver([row], "indicator")) == [
        ("kominfo/wifi-ap/apbd/serapan", 61.5),
        ("kominfo/wifi-ap/apbd/serapan-target", 70),
    ]


def test_a_record_that_is_not_shown_yet_posts_nothing_and_says_so():
    maker = records("layer", ("key",), mode="append")
    assert maker.deliver([{"key": "a"}], NOW, whole=True).items == []
    assert "layer" in str(maker.note)


def test_269_cameras_of_which_many_share_a_name_stay_269_cameras():
    rows = [
        {"name": f"Simpang {n % 40}", "stream": f"https://cctv.example/{n}.m3u8", "position": [117.0, 0.1]}
        for n in range(269)
    ]
    maker = records("camera", rows[0], mode="snapshot")
    delivery, later = (maker.deliver(rows[::turn], NOW + 60, whole=True) for turn in (1, -1))
    cameras = only(delivery.items, Asset)
    assert len({camera.id for camera in cameras}) == len(delivery.keys) == 269
    assert len({camera.name for camera in cameras}) == 40
    assert later.keys == delivery.keys
    assert "[[cameras]]" in str(maker.note)


def test_a_camera_of_a_list_stands_on_the_map_without_its_address():
    row = {
        "key": "c-1", "name": "Simpang Tiga", "stream": "https://cctv.example/a?token=rahasia", "kind": "hls",
        "area": "Guntung", "position": [117.0, 0.1], "state": "online",
    }  # fmt: skip
    (camera,) = only(deliver([row], "camera"), Asset)
    assert (camera.id, camera.kind, camera.point) == ("kominfo/wifi-ap/c-1", "camera", (117.0, 0.1))
    assert camera.state is AssetState.UNKNOWN
    assert camera.attributes == {"stream_kind": "hls", "area": "Guntung"}
    assert "rahasia" not in repr(camera)
    (off,) = only(deliver([row | {"state": "offline"}], "camera"), Asset)
    assert off.state is AssetState.DOWN
