"""Devices that announce themselves in Home Assistant's discovery format."""

import json

import pytest

from ccviewer.errors import BadPayload
from ccviewer.feeds.base import Records
from ccviewer.feeds.mqtt.discovery import Discovery
from ccviewer.feeds.mqtt.entities import entities
from ccviewer.feeds.mqtt.options import MqttOptions
from ccviewer.feeds.mqtt.templates import template
from ccviewer.model import Asset, Channel, ChannelKind, Quality, Reading, Snapshot

NOW = 1_800_000_000.0
TEMPERATURE = "homeassistant/sensor/0x0a/temperature/config"
# Written after the documented fields of Home Assistant's MQTT discovery, as Zigbee2MQTT fills them in.
CONFIG = {
    "availability": [{"topic": "zigbee2mqtt/bridge/state", "value_template": "{{ value_json.state }}"}],
    "device": {
        "identifiers": ["zigbee2mqtt_0x0a"],
        "manufacturer": "Aqara",
        "model": "WSDCGQ11LM",
        "name": "Ruang server",
    },
    "device_class": "temperature",
    "state_class": "measurement",
    "state_topic": "zigbee2mqtt/Ruang server",
    "unique_id": "0x0a_temperature_zigbee2mqtt",
    "unit_of_measurement": "\u00b0C",
    "value_template": "{{ value_json.temperature }}",
}
# The same in short words, as Tasmota and ESPHome write them.
SHORT = {
    "~": "tele/daya",
    "name": "Daya",
    "stat_t": "~/SENSOR",
    "avty_t": "~/LWT",
    "pl_avail": "Online",
    "pl_not_avail": "Offline",
    "uniq_id": "D1_ENERGY_Total",
    "dev": {"ids": ["D1"], "name": "Daya balai kota", "mf": "Tasmota"},
    "unit_of_meas": "kWh",
    "stat_cla": "total_increasing",
    "sug_dsp_prc": 1,
    "val_tpl": "{{value_json['ENERGY']['Total'] | float | round(1)}}",
}


@pytest.fixture
def discovery():
    options = MqttOptions(id="ha", kind="mqtt", host="b", discovery="homeassistant")
    return Discovery("homeassistant", "ha", Records(options, opd="kominfo", describe=Channel), "kominfo")


def learn(discovery, config, topic=TEMPERATURE):
    return discovery.learn(topic, json.dumps(config).encode() if config else b"", NOW)


def hear(discovery, topic, payload, quality=Quality.GOOD):
    written = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return discovery.hear(topic, written, quality, NOW)


def values(items):
    return {item.channel: item.value for item in items if isinstance(item, Reading)}


def only(items, kind):
    return [item for item in items if isinstance(item, kind)]


def test_an_announced_sensor_is_a_channel_of_its_device_without_any_map(discovery):
    (device,) = learn(discovery, CONFIG)
    assert (device.id, device.name) == ("kominfo/ha/zigbee2mqtt_0x0a", "Ruang server")
    assert device.attributes == {"manufacturer": "Aqara", "model": "WSDCGQ11LM"}
    assert "zigbee2mqtt/Ruang server" in discovery.topics
    channel, reading = hear(discovery, "zigbee2mqtt/Ruang server", {"temperature": 21.5, "humidity": 60})
    assert (channel.id, channel.name, channel.unit) == (reading.channel, "Temperature", "\u00b0C")
    assert reading == Reading("kominfo/ha/zigbee2mqtt_0x0a/temperature", 21.5, NOW)
    assert values(hear(discovery, "zigbee2mqtt/Ruang server", {"temperature": 22})) == {reading.channel: 22}


def test_abbreviations_and_the_base_topic_are_understood(discovery):
    learn(discovery, SHORT, "homeassistant/sensor/D1_ENERGY_Total/config")
    assert {"tele/daya/SENSOR", "tele/daya/LWT"} <= set(discovery.topics)
    channel, reading = hear(discovery, "tele/daya/SENSOR", {"ENERGY": {"Total": 7.1234}})
    assert (reading.channel, reading.value) == ("kominfo/ha/D1/energy_total", 7.1)
    assert (channel.kind, channel.unit, channel.decimals) == (ChannelKind.COUNTER, "kWh", 1)
    gone = hear(discovery, "tele/daya/LWT", b"Offline")
    assert values(gone) == {"kominfo/ha/D1/availability": False}


def test_several_things_on_one_topic_are_read_even_when_they_are_announced_after_its_message(discovery):
    learn(discovery, CONFIG)
    hear(discovery, "zigbee2mqtt/Ruang server", {"temperature": 21, "humidity": 60}, Quality.UNCERTAIN)
    humidity = CONFIG | {"value_template": "{{ value_json.humidity }}", "device_class": "humidity"}
    items = learn(discovery, humidity, "homeassistant/sensor/0x0a/humidity/config")
    (reading,) = only(items, Reading)
    assert (reading.channel[-9:], reading.value, reading.quality) == ("/humidity", 60, Quality.UNCERTAIN)


def test_a_deleted_config_takes_its_channel_along_and_the_device_with_its_last_one(discovery):
    humidity = "homeassistant/sensor/0x0a/humidity/config"
    learn(discovery, CONFIG)
    learn(discovery, CONFIG, humidity)
    before, after = learn(discovery, None, humidity)
    assert before.keys - after.keys == {"kominfo/ha/zigbee2mqtt_0x0a/humidity"}
    before, after = learn(discovery, None)
    assert (after, before.keys) == (
        Snapshot("ha", frozenset()),
        {f"kominfo/ha/zigbee2mqtt_0x0a{end}" for end in ("", "/temperature", "/availability")},
    )
    assert not discovery.hears("zigbee2mqtt/Ruang server")
    assert learn(discovery, None) == []
    assert only(learn(discovery, CONFIG), Asset)


def test_a_device_may_announce_all_it_has_in_one_message(discovery):
    config = {
        "dev": {"ids": "ea334450945afc", "name": "Dapur", "mf": "Bla"},
        "o": {"name": "bla2mqtt"},
        "cmps": {
            "suhu": {"p": "sensor", "unit_of_meas": "K", "val_tpl": "{{ value_json.temperature }}"},
            "pintu": {
                "p": "binary_sensor",
                "val_tpl": "{{value_json.door}}",
                "pl_on": "open",
                "pl_off": "no",
            },
            "ulang": {"p": "button", "cmd_t": "bla/reset"},
        },
        "state_topic": "sensorBedroom/state",
    }
    learn(discovery, config, "homeassistant/device/0AFFD2/config")
    heard = values(hear(discovery, "sensorBedroom/state", {"temperature": 25, "door": "open"}))
    assert heard == {"kominfo/ha/ea334450945afc/suhu": 25, "kominfo/ha/ea334450945afc/pintu": True}
    del config["cmps"]["pintu"]
    before, after, _, *_rest = learn(discovery, config, "homeassistant/device/0AFFD2/config")
    assert before.keys - after.keys == {"kominfo/ha/ea334450945afc/pintu"}


@pytest.mark.parametrize(
    ("mode", "words", "up"),
    [
        ("all", (b"online", b"offline"), False),
        ("any", (b"online", b"offline"), True),
        ("latest", (b"online", b"offline"), False),
        ("latest", (b"offline", b"online"), True),
        ("all", (b"online", b"rusak"), True),
    ],
)
def test_a_device_is_there_when_its_topics_together_say_so(discovery, mode, words, up):
    learn(discovery, CONFIG | {"availability": [{"topic": "a"}, {"topic": "b"}], "availability_mode": mode})
    heard = [hear(discovery, topic, word) for topic, word in zip("ab", words, strict=True)]
    assert values(heard[-1]) == {"kominfo/ha/zigbee2mqtt_0x0a/availability": up}


def test_a_bridge_that_spoke_before_a_device_was_announced_is_heard_for_it_too(discovery):
    learn(discovery, CONFIG)
    hear(discovery, "zigbee2mqtt/bridge/state", {"state": "offline"})
    other = CONFIG | {"device": {"identifiers": ["0x0b"]}}
    assert values(learn(discovery, other, "homeassistant/sensor/0x0b/t/config")) == {
        "kominfo/ha/0x0b/availability": False
    }


@pytest.mark.parametrize(
    ("component", "more", "payload", "value"),
    [
        ("binary_sensor", {}, b"ON", True),
        ("binary_sensor", {"payload_on": "1", "payload_off": "0"}, b"0", False),
        ("switch", {"payload_on": "ON", "state_on": "nyala", "state_off": "padam"}, b"padam", False),
        ("light", {"schema": "json"}, b'{"state": "ON", "brightness": 3}', True),
        ("sensor", {}, b"12", 12),
        ("sensor", {}, b"-1.5e3", -1500.0),
        ("sensor", {}, b"Cuci\n  bilas", "Cuci bilas"),
        ("sensor", {}, b"unavailable", None),
        ("sensor", {"unit_of_measurement": "W"}, b"None", None),
        ("sensor", {"unit_of_measurement": "W"}, b"nan", None),
        ("sensor", {"value_template": "{{ value_json.a[1].b }}"}, b'{"a": [0, {"b": 5}]}', 5),
        ("sensor", {"value_template": "{{ value_json.tidak.ada }}"}, b'{"a": 1}', None),
    ],
)
def test_what_a_message_says_of_a_thing(component, more, payload, value):
    config = json.dumps({"state_topic": "t"} | more).encode()
    (entity,) = entities((component, "x", "config"), config)
    found = entity.value(payload)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("more", "payload"),
    [
        ({"unit_of_measurement": "W"}, b"banyak"),
        ({"value_template": "{{ value_json.a }}"}, b"online"),
        ({"value_template": "{{ value_json.a }}"}, b'{"a": [1]}'),
    ],
)
def test_a_message_that_the_thing_cannot_say_is_refused(discovery, more, payload):
    config = {"state_topic": "t"} | more
    learn(discovery, config)
    with pytest.raises(BadPayload):
        hear(discovery, "t", payload)


@pytest.mark.parametrize(
    "written",
    [
        "{{ value_json.a + 1 }}",
        "{% if value_json.a %}1{% endif %}",
        "{{ states('sensor.x') }}",
        "{{ value_json.a | timestamp_custom('%H') }}",
        "{{ value_json.__class__() }}",
        "{{ value_json.a }} W",
    ],
)
def test_a_template_that_computes_is_not_run_and_the_health_says_so(discovery, written):
    assert template(written) is None
    learn(discovery, CONFIG | {"value_template": written})
    assert "templat" in str(discovery.note)
    assert values(hear(discovery, "zigbee2mqtt/Ruang server", {"a": 1})) == {}


@pytest.mark.parametrize(
    "payload",
    [b"[]", b"{", b"3", b'{"a":' * 100_000, b"\xff", b'{"state_topic": "#"}', b'{"state_topic": 3}'],
)
def test_a_hostile_config_announces_nothing_and_keeps_what_was_known(discovery, payload):
    learn(discovery, CONFIG)
    try:
        items = discovery.learn("homeassistant/sensor/b/config", payload, NOW)
    except BadPayload:
        items = []
    assert items == []
    assert hear(discovery, "zigbee2mqtt/Ruang server", {"temperature": 20})


def test_only_configs_under_the_prefix_are_announcements(discovery):
    topics = ["homeassistant/status", "homeassistant/sensor/config", "lain/sensor/a/config", TEMPERATURE]
    assert [discovery.announces(topic) for topic in topics] == [False, False, False, True]


def test_a_field_that_means_something_to_the_hub_gets_another_name(discovery):
    learn(discovery, {"state_topic": "t"}, "homeassistant/sensor/mesin/state/config")
    assert values(hear(discovery, "t", b"selesai")) == {"kominfo/ha/mesin/state-value": "selesai"}
