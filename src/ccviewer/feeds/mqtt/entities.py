"""Reads what a device announces of itself in Home Assistant's discovery format."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccviewer.errors import BadPayload
from ccviewer.feeds.mqtt.templates import Template, template
from ccviewer.model import Value

# Published by Home Assistant as its MQTT abbreviations; only what is read here.
KEYS = {
    "avty": "availability",
    "avty_mode": "availability_mode",
    "avty_t": "availability_topic",
    "avty_tpl": "availability_template",
    "cmps": "components",
    "dev": "device",
    "dev_cla": "device_class",
    "exp_aft": "expire_after",
    "obj_id": "object_id",
    "p": "platform",
    "pl_avail": "payload_available",
    "pl_not_avail": "payload_not_available",
    "pl_off": "payload_off",
    "pl_on": "payload_on",
    "stat_cla": "state_class",
    "stat_off": "state_off",
    "stat_on": "state_on",
    "stat_t": "state_topic",
    "stat_val_tpl": "state_value_template",
    "sug_dsp_prc": "suggested_display_precision",
    "t": "topic",
    "uniq_id": "unique_id",
    "unit_of_meas": "unit_of_measurement",
    "val_tpl": "value_template",
}
DEVICE_KEYS = {
    "cns": "connections",
    "ids": "identifiers",
    "mdl": "model",
    "mf": "manufacturer",
    "sa": "suggested_area",
}
SHARED = (
    *("availability", "availability_mode", "availability_topic", "availability_template"),
    *("payload_available", "payload_not_available", "device", "state_topic"),
)
NO_VALUES = frozenset(
    {"camera", "image", "event", "tag", "device_automation", "update", "notify", "button", "scene"}
)
SWITCHES = frozenset({"binary_sensor", "switch", "light", "siren", "fan", "humidifier"})
RESERVED = frozenset({"state", "up", "availability"})  # fields that mean something to the hub
UNKNOWN = frozenset({"none", "unknown", "unavailable", ""})
TEXT_LENGTH = 200

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Presence:
    """A topic that says whether the device is there."""

    topic: str
    online: str
    offline: str
    template: Template


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that a device measures or is. `template` is None when we do not understand it."""

    component: str
    asset: str
    field: str
    name: str
    topic: str
    template: Template | None
    device: Words
    unit: str = ""
    counter: bool = False
    decimals: int | None = None
    expire_after_s: float | None = None
    on: str = "ON"
    off: str = "OFF"
    numeric: bool = False
    presences: tuple[Presence, ...] = ()
    mode: str = "latest"  # of its presences: latest, all, any

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the topics to listen to."""
        return (self.topic, *(presence.topic for presence in self.presences))

    def value(self, payload: bytes) -> Value:
        """Return what a message on its topic says of it; None when it says that it does not know.

        Raises:
            BadPayload: it says something that this cannot be.
        """
        found = self.template.value(payload) if self.template is not None else None
        if found is None or isinstance(found, bool):
            return found
        if self.component in SWITCHES:
            return self._switched(found)
        if isinstance(found, int | float):
            return found if abs(found) < float("inf") else None
        if not isinstance(found, str):
            raise BadPayload("bukan sebuah nilai")
        if found.casefold() in UNKNOWN:
            return None
        try:
            number = float(found)
        except ValueError:
            if self.numeric:
                raise BadPayload("bukan angka: {value}", value=found[:40]) from None
            return " ".join(found.split())[:TEXT_LENGTH]
        if abs(number) < float("inf"):
            return int(number) if found.lstrip("+-").isdigit() else number
        return None

    def _switched(self, found: object) -> bool | None:
        said = str(found)
        if said.casefold() in UNKNOWN:
            return None
        if said == self.on:
            return True
        if said == self.off:
            return False
        raise BadPayload(
            "bukan {online} dan bukan {offline}: {said}", online=self.on, offline=self.off, said=said[:40]
        )


def entities(topic: tuple[str, ...], payload: bytes) -> tuple[Entity, ...]:
    """Return what a config message announces; `topic` are its levels after the prefix.

    Things without values (buttons, cameras) are left out.

    Raises:
        BadPayload: it is no config.
    """
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        raise BadPayload("bukan JSON") from None
    if not isinstance(said, dict):
        raise BadPayload("bukan objek JSON")
    config = _long(said, KEYS)
    component, *node, object_id, _ = topic
    if component != "device":
        made = _entity(component, config, node[0] if node else "", object_id)
        return (made,) if made else ()
    components = config.get("components")
    if not isinstance(components, dict):
        raise BadPayload("tidak menyebut komponen")
    shared = {key: config[key] for key in SHARED if key in config}
    base = config.get("~")
    found: list[Entity] = []
    for id, part in components.items():
        if not isinstance(part, dict):
            continue
        words = shared | _long(part if "~" in part else part | {"~": base}, KEYS)
        made = _entity(str(words.get("platform") or ""), words, object_id, str(id))
        found += [made] if made else []
    return tuple(found)


def _entity(component: str, config: Words, node: str, object_id: str) -> Entity | None:
    topic = config.get("state_topic")
    if component in NO_VALUES or not isinstance(topic, str) or not _plain(topic):
        return None
    device = config.get("device")
    device = _long(device, DEVICE_KEYS) if isinstance(device, dict) else {}
    asset = _identity(device) or node or object_id
    written = config.get("value_template") or config.get("state_value_template")
    if not written and component == "light" and config.get("schema") == "json":
        written = "{{ value_json.state }}"
    device_class = config.get("device_class")
    class_words = device_class.replace("_", " ") if isinstance(device_class, str) else ""
    unit = config.get("unit_of_measurement")
    state_class = config.get("state_class")
    expire = config.get("expire_after")
    decimals = config.get("suggested_display_precision")
    return Entity(
        component,
        asset,
        _field(object_id, (asset, node, str(device.get("name") or ""))),
        str(config.get("name") or class_words.capitalize() or object_id),
        topic,
        template(str(written) if written else None),
        device,
        unit if isinstance(unit, str) else "",
        counter=state_class == "total_increasing",
        decimals=decimals if isinstance(decimals, int) and 0 <= decimals <= 9 else None,
        expire_after_s=float(expire) if isinstance(expire, int | float) and expire > 0 else None,
        on=str(config.get("state_on") or config.get("payload_on") or "ON"),
        off=str(config.get("state_off") or config.get("payload_off") or "OFF"),
        numeric=bool(unit or state_class),
        presences=_presences(config),
        mode=str(config.get("availability_mode") or "latest"),
    )


def _presences(config: Words) -> tuple[Presence, ...]:
    listed = config.get("availability")
    tables = [_long(one, KEYS) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    base = config.get("~")
    tables = [_rooted(table, base) for table in tables]
    if config.get("availability_topic"):
        tables.append(
            {
                **config,
                "topic": config["availability_topic"],
                "value_template": config.get("availability_template"),
            }
        )
    found: list[Presence] = []
    for table in tables:
        topic, written = table.get("topic"), table.get("value_template")
        how = template(written if isinstance(written, str) else None)
        if isinstance(topic, str) and _plain(topic) and how is not None:
            online, offline = table.get("payload_available"), table.get("payload_not_available")
            found.append(Presence(topic, str(online or "online"), str(offline or "offline"), how))
    return tuple(found)


def _long(said: Words, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return the words in full, and topics with the base that `~` stands for."""
    return _rooted({keys.get(key, key): value for key, value in said.items()}, said.get("~"))


def _rooted(said: dict[str, Any], base: object) -> dict[str, Any]:
    if not isinstance(base, str):
        return said
    for key, value in said.items():
        if key.endswith("topic") and isinstance(value, str):
            if value.startswith("~"):
                said[key] = base + value[1:]
            elif value.endswith("~"):
                said[key] = value[:-1] + base
    return said


def _identity(device: Words) -> str:
    """Return what a device is known by."""
    identifiers = device.get("identifiers")
    if isinstance(identifiers, list):
        identifiers = next((one for one in identifiers if isinstance(one, str | int)), None)
    connections = device.get("connections")
    if not identifiers and isinstance(connections, list) and connections and isinstance(connections[0], list):
        identifiers = connections[0][-1] if connections[0] else None
    return str(identifiers or device.get("name") or "")


def _field(object_id: str, names: tuple[str, ...]) -> str:
    """Return a short name for what is measured: without the device in front of it."""
    field = object_id
    for name in names:
        start = name.replace(" ", "_").casefold()
        if start and field.casefold().startswith((start + "_", start + "-")):
            field = field[len(start) + 1 :]
            break
    field = field.casefold()
    return f"{field}-value" if field in RESERVED else field


def _plain(topic: str) -> bool:
    return 0 < len(topic) < 1000 and not any(sign in topic for sign in "+#\0")
