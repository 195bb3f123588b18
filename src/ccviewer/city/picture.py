"""Draws what one camera sees at one moment."""

from collections.abc import Callable
from functools import lru_cache
from math import sin
from threading import Lock

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from ccviewer.city.backdrop import Backdrop, add, glare, sunlight
from ccviewer.city.bodies import boat, car, person
from ccviewer.city.caption import Caption
from ccviewer.city.geography import GAUGES, CameraSite
from ccviewer.city.lens import Lens
from ccviewer.city.model import City, Pace
from ccviewer.city.noise import chance
from ccviewer.city.scene import Moored, Scene
from ccviewer.city.sprites import Sprites
from ccviewer.city.squares import gate, market, mosque
from ccviewer.city.streets import bridge, junction, street
from ccviewer.city.traffic import Mover, Walker, light, movers, walkers
from ccviewer.city.waterside import gauge, harbour
from ccviewer.city.waves import Waves

_SPRITE_LIGHTS = 6
_LIGHT_STEPS = 40  # of daylight, each a backdrop of its own
_LEVEL_STEP_M = 0.04
_GAUGE_OF = {0: "sungai-bontang", 1: "bendali-kanaan"}
_LAMP = {"merah": (255, 50, 40), "kuning": (255, 190, 40), "hijau": (60, 230, 120)}


def scene_of(site: CameraSite, level_m: float) -> Scene:
    """Build what a camera looks at; `level_m` is used where it looks at a gauge."""
    if site.scene == "air":
        return gauge(site.variant, level_m)
    build: Callable[[int], Scene] = {
        "simpang": junction,
        "jalan": street,
        "pasar": market,
        "masjid": mosque,
        "gerbang": gate,
        "jembatan": bridge,
        "pelabuhan": harbour,
    }[site.scene]
    return build(site.variant)


class Footage:
    """The pictures of one camera in one size; a function of time. Any thread, one at a time."""

    def __init__(self, site: CameraSite, width: int, height: int, city: City, pace: Pace) -> None:
        self._site, self._size = site, (width, height)
        self._city, self._pace = city, pace
        self._caption = Caption(site.name, width, height)
        self._lock = Lock()
        self._view: _View | None = None
        self._noise = _noise(width, height)

    def draw(self, wall: float) -> Image.Image:
        """Return the picture of this moment on the wall's clock."""
        with self._lock:
            time = self._pace.city(wall)
            picture = self._view_at(time).draw(time)
            grain = self._noise[int(wall * 12) % len(self._noise)]
            picture = ImageChops.add(picture, grain, 1, -_NOISE_MIDDLE)
            self._caption.put(picture, time)
            return picture

    def _view_at(self, time: float) -> "_View":
        """Return the scene at the light and water level of this moment; painted anew when they change."""
        daylight = round(self._city.daylight(time) * _LIGHT_STEPS) / _LIGHT_STEPS
        level_m = 0.0
        if self._site.scene == "air":
            name = _GAUGE_OF[self._site.variant]
            level_m = self._city.water(next(gauge for gauge in GAUGES if gauge.id == name), time)
            level_m = round(level_m / _LEVEL_STEP_M) * _LEVEL_STEP_M
        if self._view is None or (self._view.level_m, self._view.daylight) != (level_m, daylight):
            self._view = _View(self._site, self._size, self._city, level_m, daylight, self._view)
        return self._view


class _Painted:
    """A scene without its light: what takes longest to make. Keeps the sprites of its last light."""

    def __init__(self, site: CameraSite, size: tuple[int, int], level_m: float) -> None:
        self.scene = scene_of(site, level_m)
        view = self.scene
        self.lens = Lens(*size, view.height_m, view.pitch, view.yaw, view.angle)
        self.backdrop = Backdrop(view.stage, self.lens, len(site.id) + site.variant)
        self._sprites: dict[float, Sprites] = {}

    def sprites(self, daylight: float) -> Sprites:
        """Return the sprites of this light, in coarser steps than the backdrop: cars move anyway."""
        step = round(daylight * _SPRITE_LIGHTS) / _SPRITE_LIGHTS
        if step not in self._sprites:
            lamps = bool(self.scene.stage.lamps)
            self._sprites = {step: Sprites(self.lens, step, self.scene.stage.haze_m, lamps)}
        return self._sprites[step]


class _View:
    """One scene at one light and one water level, with all that it can show painted and kept."""

    def __init__(
        self,
        site: CameraSite,
        size: tuple[int, int],
        city: City,
        level_m: float,
        daylight: float,
        before: "_View | None",
    ) -> None:
        self.level_m, self.daylight = level_m, daylight
        self._site, self._city = site, city
        painted = before.painted if before is not None and before.level_m == level_m else None
        self.painted: _Painted = painted or _Painted(site, size, level_m)
        self._scene, self._lens, self._backdrop = self.painted.scene, self.painted.lens, self.painted.backdrop
        self._still = self._backdrop.at(daylight)
        self._sprites = self.painted.sprites(daylight)
        self._waves: Waves | None = None
        if self._scene.water is not None:
            self._waves = Waves(
                self._scene.water, self._lens, self._backdrop.wet, daylight, sunlight(daylight)
            )
        self._glare = {
            width: glare(width) for width in (round(size[0] * part) | 1 for part in (0.02, 0.035, 0.06))
        }

    def draw(self, time: float) -> Image.Image:
        """Return the picture without what the camera itself adds."""
        picture = self._still.copy()
        if self._waves is not None and self._waves.box is not None:
            picture.paste(self._waves.at(time), self._waves.box[:2], self._waves.mask)
        key = self._city.seed, self._site.id
        traffic = self._city.traffic(time)
        moving: list[tuple[float, Mover | Walker | Moored]] = []
        for number, lane in enumerate(self._scene.lanes):
            for mover in movers(lane, time, traffic, *key, number):
                moving.append((self._lens.depth((mover.x, mover.y, 0)), mover))
        for number, walk in enumerate(self._scene.walks):
            for walker in walkers(walk, time, traffic, *key, number):
                moving.append((self._lens.depth((walker.x, walker.y, 0)), walker))
        for number, moored in enumerate(self._scene.boats):
            here = _drifted(moored, time, number)
            moving.append((self._lens.depth((here.x, here.y, 0)), here))
        lights: list[tuple[float, float, float]] = []
        front, front_m = self._backdrop.front, self._scene.stage.front_m
        for depth, thing in sorted(moving, key=lambda pair: -pair[0]):
            if front is not None and depth < front_m:
                picture.paste(self._still, (0, 0), front)
                front = None
            if isinstance(thing, Mover):
                self._put_mover(picture, thing, lights)
            elif isinstance(thing, Walker):
                self._put_walker(picture, thing)
            else:
                self._put_boat(picture, thing, time)
        if front is not None:
            picture.paste(self._still, (0, 0), front)
        self._signal(picture, time)
        self._wave_flag(picture, time)
        if self.daylight < 0.5:
            for x, y, reach in lights:
                self._shine(picture, x, y, reach)
        return picture

    def _put_mover(
        self, picture: Image.Image, mover: Mover, lights: list[tuple[float, float, float]]
    ) -> None:
        turn = round(mover.turn)
        look = mover.kind, mover.colour, turn, mover.braking
        self._sprites.put(
            picture,
            look,
            (mover.x, mover.y, 0),
            lambda: car(mover.kind, mover.colour, mover.x, mover.y, turn, braking=mover.braking),
        )
        if self.daylight < 0.5 and abs(turn) > 120:
            spot = mover.x, mover.y - 2.0, 0.7
            if self._lens.depth(spot) > 3:
                lights.append((*self._lens.pixel(spot), self._lens.scale(spot)))

    def _put_walker(self, picture: Image.Image, walker: Walker) -> None:
        step = int(walker.step * 4) / 4
        self._sprites.put(
            picture,
            ("orang", walker.colour, step),
            (walker.x, walker.y, 0),
            lambda: person(walker.colour, walker.x, walker.y, step),
        )

    def _put_boat(self, picture: Image.Image, moored: Moored, time: float) -> None:
        bob = 0.10 * sin(time * 1.3 + moored.x)
        self._sprites.put(
            picture,
            ("perahu", moored.colour, round(moored.turn), moored.size),
            (moored.x, moored.y, moored.z),
            lambda: boat(moored.x, moored.y, moored.turn, moored.size, moored.colour, moored.z),
            bob,
        )

    def _signal(self, picture: Image.Image, time: float) -> None:
        pen = ImageDraw.Draw(picture)
        for signal in self._scene.signals:
            shown = light(time, signal.phase)
            x0, y0, z0 = signal.spot
            scale = self._lens.scale(signal.spot)
            for number, name in enumerate(("merah", "kuning", "hijau")):
                x, y = self._lens.pixel((x0, y0 - 0.05, z0 + 0.2 - 0.45 * number))
                r = max(1.0, 0.19 * scale)
                tone = _LAMP[name] if name == shown else (58, 44, 42)
                pen.ellipse((x - r, y - r, x + r, y + r), fill=tone)
                if name == shown and self.daylight < 0.5:
                    self._shine(picture, x, y, scale)

    def _wave_flag(self, picture: Image.Image, time: float) -> None:
        if self._scene.flag is None:
            return
        x0, y0, z0 = self._scene.flag
        shade = 0.25 + 0.75 * self.daylight
        pen = ImageDraw.Draw(picture)
        for top, tone in ((0.0, (206, 34, 40)), (1.1, (240, 240, 238))):
            upper, lower = [], []
            for number in range(9):
                out = number * 0.42
                sway = 0.22 * sin(time * 5 - number * 0.8) * number / 8
                upper.append(self._lens.pixel((x0 + out, y0, z0 - 0.2 - top + sway)))
                lower.append(self._lens.pixel((x0 + out, y0, z0 - 1.3 - top + sway)))
            pen.polygon([*upper, *lower[::-1]], fill=tuple(round(part * shade) for part in tone))

    def _shine(self, picture: Image.Image, x: float, y: float, scale: float) -> None:
        wanted = scale * 2.4
        width = min(self._glare, key=lambda width: abs(width - wanted))
        add(picture, self._glare[width], round(x) - width // 2, round(y) - width // 2)


def _drifted(moored: Moored, time: float, number: int) -> Moored:
    if not moored.drift:
        return moored
    way = 90.0
    at = (time * moored.drift + way * chance(number, moored.x)) % (2 * way) - way
    x = at if moored.turn < 180 else -at
    return Moored(x, moored.y, moored.turn, moored.size, moored.colour, moored.drift, moored.z)


_NOISE_MIDDLE = 12


@lru_cache(maxsize=4)
def _noise(width: int, height: int) -> tuple[Image.Image, ...]:
    """Return a few pictures of sensor noise around a middle value."""
    random = np.random.default_rng(width)
    pictures = []
    for _ in range(5):
        coarse = random.normal(0, 2.2, (height // 2, width // 2, 1))
        fine = np.repeat(np.repeat(coarse, 2, 0), 2, 1)
        grain = np.clip(np.broadcast_to(fine, (height // 2 * 2, width // 2 * 2, 3)) + _NOISE_MIDDLE, 0, 255)
        pictures.append(Image.fromarray(grain.astype(np.uint8), "RGB").resize((width, height)))
    return tuple(pictures)
