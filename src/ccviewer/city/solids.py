"""What a drawn city is built of: flat faces, balls and bars, and houses, trees and lamps made of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, radians, sin

from ccviewer.city.lens import Spot
from ccviewer.city.noise import between, chance, pick

Colour = tuple[int, int, int]
SUN = (-0.45, -0.62, 0.64)
WARM: Colour = (255, 205, 130)
COOL: Colour = (225, 235, 255)


@dataclass(frozen=True, slots=True)
class Face:
    """A flat shape. `glow` is its own light, seen at night; `lit` says how much sun it gets, 0..1.

    `sheer` is for the shadow that moves with a thing: what lies below shines through.
    """

    spots: tuple[Spot, ...]
    colour: Colour
    lit: float = 1.0
    glow: Colour | None = None
    sheer: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A ball, seen as a disc of `radius` metres."""

    spot: Spot
    radius: float
    colour: Colour
    lit: float = 1.0
    glow: Colour | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A straight piece of pole, cable or rail, `thick` metres wide."""

    start: Spot
    end: Spot
    thick: float
    colour: Colour
    lit: float = 0.9
    glow: Colour | None = None


@dataclass(frozen=True, slots=True)
class Lamp:
    """A street lamp: where it hangs, and the pool of light below it."""

    spot: Spot
    reach: float = 12.0
    colour: Colour = WARM


Thing = Face | Disc | Bar


def toned(colour: Colour, times: float, more: int = 0) -> Colour:
    """Return a colour made lighter or darker."""
    red, green, blue = (max(0, min(255, round(part * times + more))) for part in colour)
    return red, green, blue


def middle(thing: Thing) -> Spot:
    """Return the middle of a thing, by which the painter sorts."""
    if isinstance(thing, Disc):
        return thing.spot
    spots = thing.spots if isinstance(thing, Face) else (thing.start, thing.end)
    count = len(spots)
    return (
        sum(spot[0] for spot in spots) / count,
        sum(spot[1] for spot in spots) / count,
        sum(spot[2] for spot in spots) / count,
    )


def flat(
    x0: float, y0: float, x1: float, y1: float, colour: Colour, z: float = 0.0, lit: float = 0.92
) -> Face:
    """Return a rectangle that lies on the ground."""
    return Face(((x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)), colour, lit)


def box(
    x: float, y: float, z: float, wide: float, deep: float, high: float, colour: Colour, turn: float = 0.0
) -> tuple[Face, ...]:
    """Return the seen sides of a box whose middle of the floor is at x, y, z; `turn` in degrees."""
    c, s = cos(radians(turn)), sin(radians(turn))

    def at(right: float, away: float, up: float) -> Spot:
        return x + right * c - away * s, y + right * s + away * c, z + up

    w, d = wide / 2, deep / 2
    corners = ((-w, -d), (w, -d), (w, d), (-w, d))
    faces = []
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
        outward = (by - ay) * c + (bx - ax) * s, (by - ay) * s - (bx - ax) * c
        length = (outward[0] ** 2 + outward[1] ** 2) ** 0.5 or 1.0
        sun = (outward[0] * SUN[0] + outward[1] * SUN[1]) / length
        half = d if ay == by else w
        if outward[0] * x + outward[1] * y + length * half < 0:  # it looks at the camera, over the origin
            faces.append(
                Face(
                    (at(ax, ay, 0), at(bx, by, 0), at(bx, by, high), at(ax, ay, high)),
                    colour,
                    0.62 + 0.36 * max(0.0, sun),
                )
            )
    top = Face(tuple(at(cx, cy, high) for cx, cy in corners), colour, 1.0)
    return (*faces, top)


def facade(
    x: float, y: float, wide: float, high: float, floors: int, columns: int, key: str, turn: float = 0.0
) -> Iterator[Face]:
    """Yield windows on the front of a box at x, y; half of them are lit at night."""
    c, s = cos(radians(turn)), sin(radians(turn))
    for floor in range(floors):
        for column in range(columns):
            middle_x = (column + 0.5) / columns * wide - wide / 2
            half, low = wide / columns * 0.32, (floor + 0.3) * high / floors
            top = (floor + 0.78) * high / floors
            spots = [
                (x + right * c, y + right * s, up)
                for right, up in (
                    (middle_x - half, low),
                    (middle_x + half, low),
                    (middle_x + half, top),
                    (middle_x - half, top),
                )
            ]
            on = chance(key, floor, column) < 0.5
            light = WARM if chance(key, floor, column, "hue") < 0.7 else COOL
            yield Face(tuple(spots), (62, 78, 92), 0.8, light if on else None)


def shop_row(side: float, start: float, count: int, key: str) -> Iterator[Thing]:
    """Yield a row of shop houses along a street; `side` is the x of their fronts, its sign the side."""
    walls = (
        (214, 196, 160),
        (176, 196, 188),
        (222, 214, 200),
        (198, 160, 138),
        (168, 178, 196),
        (226, 204, 148),
        (188, 204, 160),
    )
    signs = ((196, 52, 44), (34, 98, 168), (240, 190, 40), (30, 130, 84), (230, 120, 40), (240, 240, 236))
    y = start
    outward = 1 if side > 0 else -1
    for number in range(count):
        deep = between(7, 10, key, number, "deep")
        high = 3.4 * (2 + pick(2, key, number, "floors"))
        wall = walls[pick(len(walls), key, number, "wall")]
        x = side + outward * 5
        yield from box(x, y + deep / 2, 0, 10, deep, high, wall)
        yield from box(x - outward * 0.2, y + deep / 2, high, 10.4, deep + 0.3, 0.35, (120, 92, 80))
        sign = signs[pick(len(signs), key, number, "sign")]
        front = side - outward * 0.06
        for floor in range(1, round(high / 3.4)):
            for column in range(2):
                y0, y1 = y + deep * (0.12 + 0.46 * column), y + deep * (0.42 + 0.46 * column)
                z0, z1 = floor * 3.4 + 0.9, floor * 3.4 + 2.5
                light = WARM if chance(key, number, floor, column) < 0.55 else None
                yield Face(
                    ((front, y0, z0), (front, y1, z0), (front, y1, z1), (front, y0, z1)),
                    (66, 82, 96),
                    0.8,
                    light,
                )
        open_shop = chance(key, number, "open") < 0.7
        yield Face(
            (
                (front, y + 0.5, 0.1),
                (front, y + deep - 0.5, 0.1),
                (front, y + deep - 0.5, 2.4),
                (front, y + 0.5, 2.4),
            ),
            (58, 56, 60) if open_shop else (150, 152, 156),
            0.8,
            (236, 220, 180) if open_shop else None,
        )
        yield Face(
            (
                (front, y + 0.3, 2.6),
                (front, y + deep - 0.3, 2.6),
                (front, y + deep - 0.3, 3.5),
                (front, y + 0.3, 3.5),
            ),
            sign,
            0.95,
            toned(sign, 1.0, 40),
        )
        out = front - outward * 1.5
        yield Face(
            (
                (front, y + 0.3, 2.6),
                (front, y + deep - 0.3, 2.6),
                (out, y + deep - 0.3, 2.2),
                (out, y + 0.3, 2.2),
            ),
            toned(sign, 0.85),
            0.9,
        )
        y += deep + between(0, 0.4, key, number, "gap")


def tree(x: float, y: float, high: float, key: str) -> Iterator[Thing]:
    """Yield a broad-leaved tree."""
    yield Bar((x, y, 0), (x, y, high * 0.55), 0.28, (92, 74, 58))
    for number in range(16):
        angle, reach = 2.4 * number, high * 0.24 * (number / 16) ** 0.5
        up = high * between(0.5, 0.92, key, number)
        shade = between(0.62, 1.0, key, number, "shade") * (0.75 + 0.3 * (up / high))
        yield Disc(
            (x + reach * cos(angle), y + reach * sin(angle) * 0.6 - 0.01 * number, up),
            high * between(0.09, 0.15, key, number, "size"),
            (round(74 * shade), round(116 * shade), round(58 * shade)),
        )


def palm(x: float, y: float, high: float, key: str) -> Iterator[Thing]:
    """Yield a coconut palm."""
    lean = between(-0.6, 0.6, key)
    yield Bar((x, y, 0), (x + lean, y, high), 0.26, (128, 108, 86))
    for number in range(11):
        angle = 2 * pi * number / 11 + lean
        tip = (x + lean + 2.3 * cos(angle), y + 1.6 * sin(angle), high - 0.7 - 0.5 * (number % 3))
        bend = (x + lean + 1.3 * cos(angle), y + 0.9 * sin(angle), high + 0.45)
        green: Colour = (70 + 8 * (number % 3), 118 + 9 * (number % 2), 56)
        yield Bar((x + lean, y, high), bend, 0.34, green)
        yield Bar(bend, tip, 0.26, green)


def lamp_post(x: float, y: float, reach_x: float, high: float = 7.5) -> tuple[tuple[Thing, ...], Lamp]:
    """Return a street lamp whose arm reaches over the road, and its light."""
    head = (x + reach_x, y, high)
    pole = Bar((x, y, 0), (x, y, high), 0.16, (126, 130, 134))
    arm = Bar((x, y, high), head, 0.12, (126, 130, 134))
    return (pole, arm, Disc((head[0], y, high - 0.1), 0.15, (206, 206, 200), 1.0, (255, 232, 190))), Lamp(
        head
    )
