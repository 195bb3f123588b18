"""Paints what does not move: once by day, once by night, blended by the hour."""

from dataclasses import dataclass, field
from math import exp

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ccviewer.city.lens import Lens, Spot
from ccviewer.city.solids import SUN, Bar, Colour, Disc, Face, Lamp, Thing, middle

_SMOOTHING = 2  # pixels across for each that is shown
HAZE: Colour = (196, 206, 214)
_ZENITH: Colour = (104, 150, 196)
_NIGHT = (0.24, 0.26, 0.36)
_DUSK = (1.12, 0.86, 0.66)
_SHADE = 148  # of 255: how dark the ground is in a shadow

Floats = NDArray[np.float32]


@dataclass
class Stage:
    """All that stands in a scene. `ground` is painted in its order, `things` from far to near."""

    ground: list[Face] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    lamps: list[Lamp] = field(default_factory=list)
    water: Face | None = None  # one of `ground`
    hills: float = 0.5  # how high the far hills rise over the horizon, in parts of a tenth of the picture
    haze_m: float = 420.0
    front_m: float = 0.0  # what stands nearer than this hides what moves beyond it


def paint(pen: ImageDraw.ImageDraw, lens: Lens, thing: Thing, fill: tuple[int, ...]) -> None:
    """Draw one thing in one colour."""
    if isinstance(thing, Face):
        outline = lens.outline(thing.spots)
        if outline:
            pen.polygon(outline, fill=fill)
    elif isinstance(thing, Disc):
        if lens.depth(thing.spot) > 1:
            x, y = lens.pixel(thing.spot)
            r = max(0.8, thing.radius * lens.scale(thing.spot))
            pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)
    else:
        ends = lens.outline((thing.start, thing.end, thing.end))
        if lens.depth(thing.start) > 1 and lens.depth(thing.end) > 1:
            wide = max(1, round(thing.thick * lens.scale(middle(thing))))
            pen.line((lens.pixel(thing.start), lens.pixel(thing.end)), fill=fill, width=wide)
        elif ends:
            pen.line(ends, fill=fill, width=max(1, round(thing.thick * lens.focus / 4)))


def shadow(thing: Thing) -> Thing:
    """Return the shadow of a thing on the ground."""

    def fallen(spot: Spot) -> Spot:
        up = max(0.0, spot[2])
        return spot[0] - up * SUN[0] / SUN[2], spot[1] - up * SUN[1] / SUN[2], 0.0

    if isinstance(thing, Face):
        return Face(tuple(fallen(spot) for spot in thing.spots), thing.colour)
    if isinstance(thing, Bar):
        return Bar(fallen(thing.start), fallen(thing.end), thing.thick, thing.colour)
    return Face(tuple(_rim(*fallen(thing.spot)[:2], thing.radius)), thing.colour)


def hazed(colour: Colour, lit: float, depth: float, haze_m: float) -> Colour:
    """Return a colour as it looks from afar in daylight."""
    clear = exp(-max(0.0, depth) / haze_m)
    red, green, blue = (
        round(part * lit * clear + mist * (1 - clear)) for part, mist in zip(colour, HAZE, strict=True)
    )
    return red, green, blue


def sunlight(light: float) -> tuple[float, float, float]:
    """Return what the daylight, 0..1, makes of red, green and blue: warm when low, blue when gone."""
    low = 4 * light * (1 - light)
    red, green, blue = (
        (1 + (warm - 1) * low) * light + night * (1 - light)
        for warm, night in zip(_DUSK, _NIGHT, strict=True)
    )
    return red, green, blue


class Backdrop:
    """A painted stage. `at` is cheap; making one takes a few hundred milliseconds."""

    def __init__(self, stage: Stage, lens: Lens, seed: int) -> None:
        self._lens, self._stage = lens, stage
        large = lens.scaled(_SMOOTHING)
        size = lens.width, lens.height
        random = np.random.default_rng(seed)
        day = self._sky(large, random)
        glow = Image.new("RGB", day.size)
        pools = Image.new("L", day.size)
        wet, front = Image.new("L", day.size), Image.new("L", day.size)
        self._lay(day, ImageDraw.Draw(glow), ImageDraw.Draw(wet), ImageDraw.Draw(front), large)
        self.wet = wet.resize(size, Image.Resampling.BOX)
        self.front = front.resize(size, Image.Resampling.BOX) if self._stage.front_m else None
        self._light(ImageDraw.Draw(pools), large)
        day, glow, pools = (image.resize(size, Image.Resampling.BOX) for image in (day, glow, pools))
        grain = _grain(random, lens)
        sunny: Floats = np.asarray(day, np.float32) * grain
        pool = (
            np.asarray(pools.filter(ImageFilter.GaussianBlur(lens.width / 60)), np.float32)[..., None] / 255
        )
        bloom = np.asarray(glow.filter(ImageFilter.GaussianBlur(lens.width / 110)), np.float32)
        wide_bloom = np.asarray(glow.filter(ImageFilter.GaussianBlur(lens.width / 28)), np.float32)
        night: Floats = (
            sunny * (np.array(_NIGHT, np.float32) + pool * np.array((0.92, 0.72, 0.46), np.float32))
            + np.asarray(glow, np.float32) * 0.78
            + bloom * 0.7
            + wide_bloom * 0.8
        )
        edge = _vignette(lens)
        self._day, self._night = _bytes(sunny * edge), _bytes(night * edge)

    def at(self, light: float) -> Image.Image:
        """Return the backdrop at this daylight, 0..1."""
        low = 4 * light * (1 - light)  # the sun is low: all is warm
        tint = (1 + (np.array(_DUSK, np.float32) - 1) * low) * np.float32(light)
        return Image.fromarray(_bytes(self._day * tint + self._night * np.float32(1 - light)), "RGB")

    def _sky(self, lens: Lens, random: np.random.Generator) -> Image.Image:
        rows = np.linspace(0, 1, lens.height, dtype=np.float32)[:, None, None]
        part = np.clip(rows * lens.height / max(1.0, lens.horizon), 0, 1) ** 1.4
        sky = np.array(_ZENITH, np.float32) * (1 - part) + np.array(HAZE, np.float32) * part
        sky = np.broadcast_to(sky, (lens.height, lens.width, 3)).copy()
        clouds = _clouds(random, lens.width, lens.height)
        sky += (np.array((250, 250, 250), np.float32) - sky) * (clouds * np.clip(1.1 - part[..., 0], 0, 1))[
            ..., None
        ]
        image = Image.fromarray(sky.astype(np.uint8), "RGB")
        pen = ImageDraw.Draw(image)
        for layer, tone in enumerate(((150, 170, 178), (122, 146, 142), (98, 124, 104))):
            xs = np.linspace(0, lens.width, 90)
            wave = np.zeros_like(xs)
            for rate in (1, 2.3, 5.1, 11):
                wave += np.sin(xs / lens.width * rate * 6.3 + random.uniform(0, 6.3)) / rate
            rise = lens.height * 0.1 * self._stage.hills * (0.55 - 0.16 * layer)
            top = lens.horizon - rise * (1 + 0.5 * wave)
            outline = [(float(x), float(y)) for x, y in zip(xs, top, strict=True)]
            pen.polygon([*outline, (lens.width, lens.horizon + 3), (0, lens.horizon + 3)], fill=tone)
        return image

    def _cast(self, day: Image.Image, lens: Lens) -> None:
        """Darken the ground where things keep the sun from it."""
        shade = Image.new("L", day.size, 255)
        pen = ImageDraw.Draw(shade)
        for thing in self._stage.things:
            paint(pen, lens, shadow(thing), (_SHADE,))
        soft = shade.filter(ImageFilter.GaussianBlur(lens.width / 700))
        day.paste(ImageChops.multiply(day, Image.merge("RGB", (soft, soft, soft))))

    def _lay(
        self,
        day: Image.Image,
        glow: ImageDraw.ImageDraw,
        wet: ImageDraw.ImageDraw,
        front: ImageDraw.ImageDraw,
        lens: Lens,
    ) -> None:
        """Paint how everything looks and shines, and in white where water is and what stands in front."""
        ground = ImageDraw.Draw(day)
        for face in self._stage.ground:
            near = min(max(1.0, lens.depth(spot)) for spot in face.spots) + 14
            paint(ground, lens, face, hazed(face.colour, face.lit, near, self._stage.haze_m))
            if self._stage.water is not None:
                paint(wet, lens, face, (255,) if face is self._stage.water else (0,))
        self._cast(day, lens)
        for thing in sorted(self._stage.things, key=lambda thing: -lens.depth(middle(thing))):
            paint(
                ground,
                lens,
                thing,
                hazed(thing.colour, thing.lit, lens.depth(middle(thing)), self._stage.haze_m),
            )
            paint(glow, lens, thing, thing.glow or (0, 0, 0))
            if self._stage.water is not None:
                paint(wet, lens, thing, (0,))
            if lens.depth(middle(thing)) < self._stage.front_m:
                paint(front, lens, thing, (255,))

    def _light(self, pen: ImageDraw.ImageDraw, lens: Lens) -> None:
        for lamp in sorted(self._stage.lamps, key=lambda lamp: -lens.depth(lamp.spot)):
            x, y, _ = lamp.spot
            for step in range(6):
                reach = lamp.reach * (1 - step / 6)
                rim = tuple(_rim(x, y, reach))
                outline = lens.outline(rim)
                if outline:
                    pen.polygon(outline, fill=46 + 38 * step)


def _rim(x: float, y: float, reach: float) -> list[Spot]:
    return [
        (x + reach * float(np.cos(angle)), y + reach * float(np.sin(angle)), 0.0)
        for angle in np.linspace(0, 2 * np.pi, 20, endpoint=False)
    ]


def _bytes(values: Floats) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.clip(values, 0, 255).astype(np.uint8)
    return pixels


def _blotches(random: np.random.Generator, across: int, down: int, size: tuple[int, int]) -> Floats:
    """Return smooth chance in 0..1: so many cells, blown up to a picture of this size."""
    cells = Image.fromarray((random.random((down, across)) * 255).astype(np.uint8), "L")
    return np.asarray(cells.resize(size, Image.Resampling.BICUBIC), np.float32) / np.float32(255)


def _clouds(random: np.random.Generator, width: int, height: int) -> Floats:
    total = np.zeros((height, width), np.float32)
    for cells, weight in ((3, 0.5), (7, 0.3), (15, 0.2)):
        total += _blotches(random, cells * 2, cells, (width, height)) * np.float32(weight)
    cover: Floats = np.clip((total - np.float32(0.5)) * np.float32(3.2), 0, np.float32(0.85))
    return cover


def _grain(random: np.random.Generator, lens: Lens) -> Floats:
    """Return the small unevenness that keeps painted ground from looking painted."""
    total = np.ones((lens.height, lens.width), np.float32)
    for across in (lens.width // 24, lens.width // 6, lens.width):
        down = max(2, across * lens.height // lens.width)
        total += (_blotches(random, across, down, (lens.width, lens.height)) - np.float32(0.5)) * np.float32(
            0.06
        )
    return total[..., None]


def _vignette(lens: Lens) -> Floats:
    x = np.linspace(-1, 1, lens.width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, lens.height, dtype=np.float32)[:, None]
    dark: Floats = np.clip(x * x + y * y - np.float32(0.35), 0, 2) ** np.float32(1.2)
    return (1 - np.float32(0.17) * dark)[..., None]


def sprite(
    things: list[Thing], lens: Lens, light: float, lit_by: float, haze_m: float
) -> tuple[Image.Image, int, int] | None:
    """Paint a moving thing on a transparent ground; returns it with the place of its left top corner.

    `light` is the daylight, `lit_by` what street lamps add to it.
    """
    times = 3
    large = lens.scaled(times)
    corners = [large.pixel(spot) for thing in things for spot in _extent(thing)]
    if not corners or min(large.depth(middle(thing)) for thing in things) < 1.5:
        return None
    left, top = (int(min(corner[axis] for corner in corners) // times) - 1 for axis in (0, 1))
    right, bottom = (int(max(corner[axis] for corner in corners) // times) + 2 for axis in (0, 1))
    if right < 0 or bottom < 0 or left > lens.width or top > lens.height or right - left > lens.width:
        return None
    size = (right - left) * times, (bottom - top) * times
    image = Image.new("RGBA", size, (40, 42, 46, 0))
    pen = ImageDraw.Draw(image)
    shifted = _Shifted(large, left * times, top * times)
    dark = [
        n * (1 - light) + light + lit_by * (1 - light) * w
        for n, w in zip(_NIGHT, (0.36, 0.28, 0.18), strict=True)
    ]
    for thing in sorted(things, key=lambda thing: _before(thing) - lens.depth(middle(thing))):
        tone = hazed(thing.colour, thing.lit, lens.depth(middle(thing)), haze_m)
        fill = tuple(round(part * factor) for part, factor in zip(tone, dark, strict=True))
        if thing.glow and light < 0.6:
            fill = thing.glow
        sheer = isinstance(thing, Face) and thing.sheer
        paint(pen, shifted, thing, (*fill, 130 if sheer else 255))
    return image.resize((right - left, bottom - top), Image.Resampling.BOX), left, top


def _before(thing: Thing) -> float:
    """Return by how much a thing is painted as if it were nearer: shadows first, lamps and wheels last."""
    if isinstance(thing, Face):
        return -50.0 if thing.sheer else 0.0
    return 0.9 if isinstance(thing, Disc) and thing.glow else 0.0


def _extent(thing: Thing) -> tuple[Spot, ...]:
    if isinstance(thing, Face):
        return thing.spots
    if isinstance(thing, Disc):
        (x, y, z), r = thing.spot, thing.radius
        return (x - r, y, z - r), (x + r, y, z + r)
    r = thing.thick / 2
    return tuple((x + side, y, z) for x, y, z in (thing.start, thing.end) for side in (-r, r))


class _Shifted(Lens):
    """A view whose pixels count from another corner."""

    def __init__(self, lens: Lens, left: int, top: int) -> None:
        super().__init__(lens.width, lens.height, lens.height_m, lens.pitch, lens.yaw, lens.angle)
        object.__setattr__(self, "_left", left)
        object.__setattr__(self, "_top", top)

    def _flat(self, seen: Spot) -> tuple[float, float]:
        x, y = super()._flat(seen)
        return x - self.__dict__["_left"], y - self.__dict__["_top"]


def glare(width: int) -> Image.Image:
    """Return a soft round light to add over a lamp, `width` pixels across."""
    axis = np.linspace(-1, 1, width, dtype=np.float32)
    reach = np.clip(1 - np.sqrt(axis[None, :] ** 2 + axis[:, None] ** 2), 0, 1) ** 2.2
    return Image.fromarray((reach[..., None] * np.array((255, 236, 190), np.float32)).astype(np.uint8), "RGB")


def add(picture: Image.Image, light: Image.Image, x: int, y: int) -> None:
    """Add light to a picture, its left top corner at x, y; what falls outside is dropped."""
    box = max(0, x), max(0, y), min(picture.width, x + light.width), min(picture.height, y + light.height)
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    part = light.crop((box[0] - x, box[1] - y, box[2] - x, box[3] - y))
    picture.paste(ImageChops.add(picture.crop(box), part), box[:2])
