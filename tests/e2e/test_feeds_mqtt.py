"""MQTT feeds against real brokers."""

import json
import socket
import time

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from ccviewer.errors import Refused, Unreachable
from ccviewer.feeds.mqtt import MqttFeed
from ccviewer.hub import Hub, SystemClock
from ccviewer.model import AssetState, Channel, FeedReport, Link, Quality
from servers.authority import Authority
from servers.brokers import MOSQUITTO, OddBroker, amqtt, mosquitto, packet
from servers.feeding import Feeding, make

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed: apt install mosquitto"),
]

CLIENTS = {"fields": {"asset": {"topic": 2}, "clients": {"path": "clients", "type": "number"}}}
TIMED = {"fields": {**CLIENTS["fields"], "time": {"path": "t", "type": "time"}}}


def feed_at(broker, **options):
    defaults = {
        "id": "wifi",
        "kind": "mqtt",
        "host": "127.0.0.1",
        "port": broker.port,
        "topics": ["kota/wifi/#"],
        "map": CLIENTS,
    }
    return make(MqttFeed, options.pop("secrets", None), **{**defaults, **options})


def publish(broker, topic, payload, retain=False, ca_file=None):
    client = paho.Client(CallbackAPIVersion.VERSION2)
    if ca_file:
        client.tls_set(ca_file)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


def say_until(feeding, broker, topic, payload, condition):
    """Publish again and again: what is said before the feed has subscribed is lost."""

    def said():
        publish(broker, topic, payload)
        return condition()

    return feeding.until(said)


@pytest.fixture
def broker(tmp_path):
    with mosquitto(tmp_path) as running:
        yield running


def test_a_message_becomes_a_reading_of_an_announced_channel(broker):
    with Feeding(feed_at(broker)) as feeding:
        say_until(feeding, broker, "kota/wifi/ap-1", b'{"clients": 7}', lambda: feeding.values)
        assert ("kominfo/wifi/ap-1/clients", 7) in feeding.values
        kinds = [type(item).__name__ for item in feeding.items if type(item).__name__ != "FeedReport"]
        assert kinds[:2] == ["Channel", "Reading"]
        assert kinds.count("Channel") == 1
        assert feeding.until_link(Link.UP).reason is None


def test_a_broker_that_speaks_only_311_is_read_within_seconds(tmp_path):
    with amqtt(tmp_path) as broker, Feeding(feed_at(broker)) as feeding:
        say_until(feeding, broker, "kota/wifi/ap-1", b'{"clients": 7}', lambda: feeding.values)


def test_messages_that_nobody_asked_for_are_not_read():
    packets = [
        packet(b"kota/air/pos-1", b'{"clients": 1}'),
        packet(b"kota/\xff/ap-1", b'{"clients": 2}'),
        packet(b"kota/wifi/ap-1", b""),
        packet(b"kota/wifi/ap-1", b'{"clients": 3}'),
    ]
    with OddBroker(packets) as broker, Feeding(feed_at(broker, protocol="3.1.1")) as feeding:
        feeding.until(lambda: feeding.values)
        report = feeding.until(lambda: feeding.report.rows and feeding.report)
        assert feeding.values == [("kominfo/wifi/ap-1/clients", 3)]
        assert report.rejected == 1
        assert "UTF-8" in report.sample


def test_what_comes_together_with_the_answer_to_our_subscription_counts_as_come():
    packets = [packet(b"kota/wifi/ap-1", b'{"clients": 3}')]
    feed = {"protocol": "3.1.1", "hint_after": "100ms"}
    with OddBroker(packets) as broker, Feeding(feed_at(broker, **feed)) as feeding:
        feeding.until(lambda: feeding.of(FeedReport) and feeding.report.rows)
        time.sleep(1.2)  # two beats
        links = [report.link for report in feeding.of(FeedReport)]
    assert set(links[links.index(Link.UP) :]) == {Link.UP}


def test_of_many_topics_that_are_refused_a_few_are_named():
    topics = [f"kota/wifi/ap-{number}" for number in range(40)]
    with OddBroker([], suback=b"\x80" * 40) as broker, pytest.raises(Refused) as refused:
        feed_at(broker, protocol="3.1.1", topics=topics).read_once(20)
    assert "kota/wifi/ap-0, kota/wifi/ap-1" in str(refused.value)
    assert "ap-39" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_server_that_takes_the_connection_and_says_nothing_is_given_up():
    with OddBroker(None) as broker, pytest.raises(Unreachable, match="tidak menjawab sebagai MQTT"):
        feed_at(broker).read_once(20)


def test_a_feed_stops_within_two_seconds_while_a_server_says_nothing():
    with OddBroker(None) as broker:
        with Feeding(feed_at(broker)):
            time.sleep(0.3)
            began = time.monotonic()
        assert time.monotonic() - began < 2


@pytest.mark.logs_warnings
@pytest.mark.parametrize("map", [TIMED, CLIENTS])
def test_a_killed_broker_is_read_again_and_nothing_comes_twice(tmp_path, caplog, map):
    caplog.set_level("INFO", "ccviewer.feeds")
    kept = b'{"clients": 1, "t": 1795591888}'
    with mosquitto(tmp_path, persistent=True) as broker, Feeding(feed_at(broker, map=map)) as feeding:
        publish(broker, "kota/wifi/ap-1", kept, retain=True)
        feeding.until(lambda: feeding.values)
        broker.save(kept)
        broker.kill()
        feeding.until_link(Link.DOWN)
        broker.start()
        began = time.monotonic()
        later = ("kominfo/wifi/ap-2/clients", 2)
        news = b'{"clients": 2, "t": 1795591999}'
        say_until(feeding, broker, "kota/wifi/ap-2", news, lambda: later in feeding.values)
        assert time.monotonic() - began < 10
        assert feeding.until_link(Link.UP)
        assert feed_at(broker, topics=["kota/wifi/ap-1"]).read_once(5)[0] == kept
        assert feeding.values.count(("kominfo/wifi/ap-1/clients", 1)) == 1
    said = [record.getMessage() for record in caplog.records if record.name == "ccviewer.feeds"]
    assert len(said) == 2
    assert "putus" in said[0]
    assert "pulih" in said[1]


def test_a_retained_message_without_a_time_is_uncertain_and_a_live_one_is_good(broker):
    publish(broker, "kota/wifi/ap-1", b'{"clients": 1}', retain=True)
    with Feeding(feed_at(broker)) as feeding:
        feeding.until(lambda: feeding.readings)
        publish(broker, "kota/wifi/ap-1", b'{"clients": 2}')
        feeding.until(lambda: len(feeding.readings) == 2)
        assert [reading.quality for reading in feeding.readings] == [Quality.UNCERTAIN, Quality.GOOD]


def test_a_retained_message_is_as_old_as_it_says(broker):
    publish(broker, "kota/wifi/ap-1", b'{"clients": 1, "t": "2026-01-02T03:04:05Z"}', retain=True)
    with Feeding(feed_at(broker, map=TIMED)) as feeding:
        feeding.until(lambda: feeding.readings)
        reading = feeding.readings[0]
        assert reading.observed_at == 1767323045
        assert reading.quality is Quality.GOOD


def test_what_is_no_json_and_what_is_too_large_is_counted_and_the_feed_lives(broker):
    with Feeding(feed_at(broker, max_payload="1KB")) as feeding:
        say_until(feeding, broker, "kota/wifi/ap-1", b'{"clients": 7}', lambda: feeding.values)
        for payload in (b"online", b"[" * 100_000, b"x" * 20_000_000, b'{"clients": NaN}'):
            publish(broker, "kota/wifi/ap-2", payload)
        publish(broker, "kota/wifi/ap-3", b'{"clients": 8}')
        feeding.until(lambda: ("kominfo/wifi/ap-3/clients", 8) in feeding.values)
        report = feeding.until(lambda: feeding.report.rejected == 3 and feeding.report)
        assert report.link is Link.UP
        assert "19,1 MB" in report.sample
        assert all(channel != "kominfo/wifi/ap-2/clients" for channel, _ in feeding.values)


def test_a_topic_that_the_acl_hides_is_silent_and_not_up(tmp_path):
    acl = "user lihat\ntopic read lain/#\nuser tulis\ntopic write kota/#\n"
    auth = {"kind": "basic", "user": "lihat", "password": "{secret.broker}"}
    with mosquitto(tmp_path, users={"lihat": "rahasia"}, acl=acl) as broker:
        feed = feed_at(broker, auth=auth, secrets={"broker": "rahasia"}, hint_after="1s")
        with Feeding(feed) as feeding:
            report = feeding.until_link(Link.SILENT)
            assert "topik" in str(report.reason)
            assert "ACL" in str(report.reason)
            assert "izin baca" in str(report.hint)


@pytest.mark.logs_warnings
def test_a_wrong_password_is_refused_in_words_without_the_password(tmp_path, caplog):
    auth = {"kind": "basic", "user": "lihat", "password": "{secret.broker}"}
    with mosquitto(tmp_path, users={"lihat": "rahasia"}) as broker:
        with Feeding(feed_at(broker, auth=auth, secrets={"broker": "salah-sekali"})) as feeding:
            report = feeding.until_link(Link.REFUSED)
        assert report.next_try_at - report.since > 40
        assert "sandi" in str(report.reason)
        assert "rahasianya" in str(report.hint)
        assert "salah-sekali" not in caplog.text + repr(feeding.items)


def test_it_stops_within_two_seconds_while_it_listens(broker):
    with Feeding(feed_at(broker)) as feeding:
        feeding.until_link(Link.CONNECTING)
        began = time.monotonic()
    assert time.monotonic() - began < 2


def test_a_simulated_city_is_said_to_be_one(broker):
    with Feeding(feed_at(broker, topics=["simulasi/#"])) as feeding:
        say_until(feeding, broker, "simulasi/wifi/ap-1", b'{"clients": 7}', lambda: feeding.values)
        feeding.until(lambda: feeding.report.simulated)


def test_last_will_offline_takes_the_asset_down(broker):
    fields = {"asset": {"topic": 2}, "state": {"path": "@", "map": {"Offline": "down", "Online": "up"}}}
    feed = feed_at(
        broker, decode={"format": "text"}, map={"record": "asset", "fields": fields | {"state": "value"}}
    )
    with Feeding(feed) as feeding:
        say_until(feeding, broker, "kota/wifi/ap-1", b"Offline", lambda: feeding.assets)
        assert feeding.assets[0].id == "kominfo/wifi/ap-1"
        assert feeding.assets[0].state.value == "down"


def test_one_message_is_read_for_a_trial(broker):
    publish(broker, "kota/wifi/ap-1", b'{"clients": 1}', retain=True)
    assert feed_at(broker).read_once(5) == (b'{"clients": 1}', "kota/wifi/ap-1", None)
    with pytest.raises(Unreachable, match="tidak ada pesan"):
        feed_at(broker, topics=["lain/#"]).read_once(0.5)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"), "Kominfo Root")


def test_tls_with_our_own_ca_is_read(tmp_path, authority):
    tls = {"tls": True, "ca_file": authority.file}
    with (
        mosquitto(tmp_path, tls=authority.issue("127.0.0.1")) as broker,
        Feeding(feed_at(broker, **tls)) as feeding,
    ):
        publish(broker, "kota/wifi/ap-1", b'{"clients": 1}', retain=True, ca_file=authority.file)
        feeding.until(lambda: feeding.values)


def test_a_broker_that_wants_a_client_certificate_gets_it_or_says_so(tmp_path, authority):
    certificate, key = authority.issue("kota.example")
    tls = {"tls": True, "ca_file": authority.file}
    with mosquitto(tmp_path, tls=authority.issue("127.0.0.1"), client_ca=authority.file) as broker:
        with pytest.raises(Refused, match="sertifikat klien"):
            feed_at(broker, **tls).read_once(1)
        with pytest.raises(Unreachable, match="tidak ada pesan"):
            feed_at(broker, **tls, client_cert=certificate, client_key=key).read_once(0.5)


@pytest.mark.parametrize(
    ("host", "days", "trusted", "said"),
    [
        ("127.0.0.1", 30, False, "Kominfo Root"),
        ("127.0.0.1", 0, True, "kedaluwarsa"),
        ("lain.example", 30, True, "lain.example"),
    ],
)
def test_an_unknown_issuer_an_expired_one_and_a_wrong_name_are_told_apart(
    tmp_path, authority, host, days, trusted, said
):
    certificate = authority.issue(host, from_days=-2, to_days=days)
    with mosquitto(tmp_path, tls=certificate) as broker:
        feed = feed_at(broker, tls=True, ca_file=authority.file if trusted else "")
        with pytest.raises(Refused, match=said):
            feed.read_once(2)


TASMOTA = {
    "topics": ["tele/+/SENSOR"],
    "availability": {"topic": "tele/+/LWT", "online": "Online", "offline": "Offline"},
    "map": {"fields": {"asset": {"topic": 1}, "power": {"path": "ENERGY.Power", "type": "number"}}},
    "group": "daya",
}


class Device:
    """A device with a last will, whose cable can be cut."""

    def __init__(self, broker, topic, online=b"Online", offline=b"Offline"):
        self._client = paho.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        self._client.will_set(topic, offline, qos=1, retain=True)
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()
        self.say(topic, online, retain=True)

    def say(self, topic, payload, retain=False):
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(10)

    def cut(self):
        """Hang up without a goodbye: the broker says the last will."""
        self._client.socket().shutdown(socket.SHUT_RDWR)
        self._client.loop_stop()


def hub_of(feeding, profile):
    """Return a hub that knows what the feed has brought so far."""
    hub = Hub(SystemClock(), profile)
    for item in list(feeding.items):
        hub.post(item)
    hub.tick(10)
    return hub


def state_of(feeding, profile, asset):
    view = hub_of(feeding, profile).asset(asset)
    return None if view is None else view.state


def test_a_device_whose_cable_is_cut_is_down_at_once_and_unknown_when_it_returns_until_it_speaks(
    broker, profile
):
    asset = "kominfo/daya/balai-kota"
    with Feeding(feed_at(broker, **TASMOTA)) as feeding:
        device = Device(broker, "tele/balai-kota/LWT")
        device.say("tele/balai-kota/SENSOR", b'{"ENERGY": {"Power": 12}}')
        feeding.until(lambda: state_of(feeding, profile, asset) is AssetState.UP)
        device.cut()
        feeding.until(lambda: state_of(feeding, profile, asset) is AssetState.DOWN)
        device = Device(broker, "tele/balai-kota/LWT")
        feeding.until(lambda: state_of(feeding, profile, asset) is AssetState.UNKNOWN)
        device.say("tele/balai-kota/SENSOR", b'{"ENERGY": {"Power": 13}}')
        feeding.until(lambda: state_of(feeding, profile, asset) is AssetState.UP)
        device.cut()
        assert feeding.report.rejected == 0


def test_a_device_that_was_gone_before_we_came_is_down(broker, profile):
    Device(broker, "tele/balai-kota/LWT").cut()
    with Feeding(feed_at(broker, **TASMOTA)) as feeding:
        feeding.until(lambda: state_of(feeding, profile, "kominfo/daya/balai-kota") is AssetState.DOWN)


def test_words_of_availability_on_the_wildcard_of_the_data_reach_the_map_neither_rightly_nor_wrongly(broker):
    options = TASMOTA | {"topics": ["tele/#"]}
    with Feeding(feed_at(broker, **options)) as feeding:
        device = Device(broker, "tele/balai-kota/LWT")
        say_until(
            feeding,
            broker,
            "tele/balai-kota/SENSOR",
            b'{"ENERGY": {"Power": 12}}',
            lambda: ("kominfo/daya/balai-kota/power", 12) in feeding.values,
        )
        feeding.until(lambda: ("kominfo/daya/balai-kota/availability", True) in feeding.values)
        device.cut()
        assert feeding.report.rejected == 0


def test_devices_that_announce_themselves_appear_without_a_map_and_go_when_they_are_deleted(broker, profile):
    config = "homeassistant/sensor/0x0a/temperature/config"
    announced = {
        "~": "zigbee2mqtt/Ruang server",
        "stat_t": "~",
        "avty_t": "~/availability",
        "unit_of_meas": "°C",
        "val_tpl": "{{ value_json.temperature }}",
        "dev": {"ids": ["0x0a"], "name": "Ruang server"},
    }
    channel, asset = "kominfo/ha/0x0a/temperature", "kominfo/ha/0x0a"
    publish(broker, config, json.dumps(announced), retain=True)
    publish(broker, "zigbee2mqtt/Ruang server", b'{"temperature": 21.5}', retain=True)
    publish(broker, "zigbee2mqtt/Ruang server/availability", b"online", retain=True)
    options = {"id": "ha", "topics": [], "discovery": "homeassistant", "map": {}}
    with Feeding(feed_at(broker, **options)) as feeding:
        feeding.until(lambda: (channel, 21.5) in feeding.values)
        publish(broker, "zigbee2mqtt/Ruang server", b'{"temperature": 22}')
        feeding.until(lambda: (channel, 22) in feeding.values)
        feeding.until(lambda: state_of(feeding, profile, asset) is AssetState.UP)
        hub = hub_of(feeding, profile)
        assert (hub.asset(asset).asset.name, hub.channel(channel).unit) == ("Ruang server", "°C")
        publish(broker, config, b"", retain=True)
        feeding.until(lambda: state_of(feeding, profile, asset) is None)
        assert hub_of(feeding, profile).latest(channel) is None
        assert feeding.report.link is Link.UP


@pytest.mark.logs_warnings
def test_after_an_outage_what_devices_announced_is_listened_to_again(tmp_path, profile):
    config = {"stat_t": "rumah/suhu", "dev": {"ids": ["0x0a"]}}
    options = {"id": "ha", "topics": [], "discovery": "homeassistant", "map": {}}
    with mosquitto(tmp_path) as broker, Feeding(feed_at(broker, **options)) as feeding:
        topic = "homeassistant/sensor/suhu/config"
        say_until(feeding, broker, topic, json.dumps(config), lambda: feeding.assets)
        say_until(
            feeding, broker, "rumah/suhu", b"21", lambda: ("kominfo/ha/0x0a/suhu", 21) in feeding.values
        )
        broker.kill()
        feeding.until_link(Link.DOWN)
        broker.start()
        say_until(
            feeding, broker, "rumah/suhu", b"22", lambda: ("kominfo/ha/0x0a/suhu", 22) in feeding.values
        )


class Hasty(SystemClock):
    """A clock of which a minute is a second."""

    def monotonic(self):
        return super().monotonic() * 60


def test_when_nothing_but_kept_messages_comes_it_is_said_until_a_live_one_does(broker):
    publish(broker, "kota/wifi/ap-1", b'{"clients": 1}', retain=True)
    options = MqttFeed.Options(
        id="wifi", kind="mqtt", host="127.0.0.1", port=broker.port, topics=["kota/wifi/#"], map=CLIENTS
    )
    feed = MqttFeed(
        options, opd="kominfo", describe=Channel, clock=Hasty(), secrets={}.__getitem__, timezone="WITA"
    )
    with Feeding(feed) as feeding:
        report = feeding.until(lambda: feeding.of(FeedReport) and feeding.report.hint and feeding.report)
        assert "retained" in str(report.hint)
        publish(broker, "kota/wifi/ap-1", b'{"clients": 2}')
        feeding.until(lambda: feeding.report.link is Link.UP and feeding.report.hint is None)
