"""What stands on the map: the kinds that have a picture of their own, and the layers a person switches."""

from collections.abc import Iterable
from dataclasses import dataclass

from ccviewer.hub import Hub
from ccviewer.i18n import Text
from ccviewer.model import AssetState, Event, Point
from ccviewer.panels.map.looks import asset_code, camera_code, event_code
from ccviewer.panels.map.scene import ALONE, Sight, mercator_length

ASSET, CAMERA, EVENT = "sys/assets/", "sys/cameras/", "sys/events/"
CAMERAS, EVENTS = "cameras", "events"  # layers; all others are called as their kind of asset
EVENT_SHOWN_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind is drawn: `radius` in pixels at scale 1; kinds of one family share groups."""

    name: str
    radius: float
    family: int


KINDS = (
    Kind("other", 8.5, 0),
    Kind("access-point", 8.5, 0),
    Kind("sensor", 9.5, 0),
    Kind("gauge", 10.0, 0),
    Kind("vehicle", 8.0, ALONE),
    Kind("camera", 11.0, 1),
    Kind("quake", 12.0, ALONE),
    Kind("event", 10.0, ALONE),
)
FAMILIES = tuple(kind.family for kind in KINDS)
_NUMBER = {kind.name: number for number, kind in enumerate(KINDS)}
OTHER, VEHICLE, CAMERA_KIND = _NUMBER["other"], _NUMBER["vehicle"], _NUMBER["camera"]

LAYER_WORDS = {
    CAMERAS: Text("Kamera"),
    "access-point": Text("Titik Wi-Fi"),
    "gauge": Text("Alat ukur"),
    "sensor": Text("Sensor"),
    "vehicle": Text("Kendaraan"),
    EVENTS: Text("Peristiwa"),
}
LAYER_ORDER = tuple(LAYER_WORDS)


def layer_word(layer: str) -> str:
    """Return what a layer is called."""
    known = LAYER_WORDS.get(layer)
    return str(known) if known else layer.replace("-", " ").capitalize()


def layer_kind(layer: str) -> int:
    """Return the number of the kind whose picture stands for a layer."""
    return _NUMBER.get({CAMERAS: "camera", EVENTS: "quake"}.get(layer, layer), OTHER)


@dataclass(frozen=True, slots=True)
class Thing:
    """One marker; `key` is the topic under which the hub tells of it."""

    key: str
    kind: int
    layer: str
    name: str
    point: Point  # longitude, latitude
    code: int  # of its look
    down: bool = False  # known not to work


def things(hub: Hub, layers: Iterable[str]) -> dict[str, Thing]:
    """Return everything that has a position and is on one of these layers (all of them if none is named)."""
    keys = [ASSET + view.asset.id for view in hub.assets()]
    keys += [CAMERA + health.camera.id for health in hub.cameras()]
    keys += [EVENT + event.uid for event in hub.events()]
    wanted = frozenset(layers)
    found = (thing(hub, key) for key in keys)
    return {one.key: one for one in found if one is not None and (not wanted or one.layer in wanted)}


def thing(hub: Hub, key: str) -> Thing | None:
    """Return one thing as it is now, or None when it is over, unknown or nowhere."""
    if key.startswith(ASSET):
        view = hub.asset(key.removeprefix(ASSET))
        point = None if view is None else _on_earth(view.asset.point)
        if view is None or point is None:
            return None
        asset = view.asset
        kind = _NUMBER.get(asset.kind, OTHER)
        return Thing(
            key,
            kind,
            asset.kind,
            asset.name or asset.id,
            point,
            asset_code(view),
            view.state is AssetState.DOWN,
        )
    if key.startswith(CAMERA):
        try:
            health = hub.camera(key.removeprefix(CAMERA))
        except KeyError:
            return None
        camera = health.camera
        point = _on_earth(camera.point)
        if point is None:
            return None
        return Thing(key, CAMERA_KIND, CAMERAS, camera.name or camera.id, point, camera_code(health))
    event = hub.event(key.removeprefix(EVENT))
    point = None if event is None else _on_earth(event.point)
    if event is None or point is None or not _current(hub, event):
        return None
    kind = _NUMBER["quake" if event.kind == "quake" else "event"]
    return Thing(key, kind, EVENTS, str(event.title), point, event_code(event))


def _current(hub: Hub, event: Event) -> bool:
    """Leave out what ccviewer noticed itself: that is about a thing which is on the map already."""
    now = hub.clock.now()
    over = event.end is not None and event.end < now and event.kind != "quake"
    return bool(event.feed) and not over and event.time > now - EVENT_SHOWN_S


def _on_earth(point: Point | None) -> Point | None:
    """Return a point that can be drawn; not a number is nowhere."""
    return point if point is not None and abs(point[0]) <= 180 and abs(point[1]) <= 85 else None


def sight(hub: Hub, key: str) -> Sight | None:
    """Return what a camera sees, when the profile says where it looks; None for anything else."""
    if not key.startswith(CAMERA):
        return None
    camera = hub.camera(key.removeprefix(CAMERA)).camera
    if camera.point is None or camera.bearing is None or camera.angle is None or camera.reach is None:
        return None
    return Sight(camera.bearing, camera.angle, mercator_length(camera.reach, camera.point[1]))
