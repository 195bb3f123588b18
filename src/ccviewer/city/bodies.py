"""What moves through a drawn city: cars, riders, boats and people."""

from collections.abc import Callable, Iterator
from math import cos, pi, radians, sin

from ccviewer.city.lens import Spot
from ccviewer.city.solids import Bar, Colour, Disc, Face, Thing, toned

_At = Callable[[float, float, float], Spot]  # right, ahead and up of a thing that stands somewhere, turned


def car(
    kind: str, colour: Colour, x: float, y: float, turn: float, *, braking: bool = False
) -> Iterator[Thing]:
    """Yield a vehicle at x, y that drives towards `turn` degrees (0 = away from the camera)."""
    c, s = cos(radians(turn)), sin(radians(turn))

    def at(right: float, ahead: float, up: float) -> Spot:
        return x + right * c + ahead * s, y - right * s + ahead * c, up

    if kind == "motor":
        yield from _rider(at, colour)
        return
    wide, long, high, cab = {
        "mobil": (1.75, 4.2, 1.5, (-1.5, 0.9)),
        "bus-kecil": (1.75, 4.4, 1.85, (-2.0, 1.3)),
        "truk": (2.2, 6.4, 2.6, (1.5, 3.1)),
    }[kind]
    w, d = wide / 2, long / 2
    yield Face(
        (
            at(-w - 0.2, -d - 0.1, 0.02),
            at(w + 0.35, -d - 0.1, 0.02),
            at(w + 0.35, d, 0.02),
            at(-w - 0.2, d, 0.02),
        ),
        (26, 28, 32),
        sheer=True,
    )
    waist = 0.85 if kind != "truk" else 1.1
    for side in (-w, w):
        for wheel in (-d * 0.62, d * 0.62):
            yield Disc(at(side * 0.94, wheel, 0.32), 0.32, (24, 24, 26))
    yield from _block(at, (-w, w), (-d, d), (0.3, waist), colour)
    back, front = cab
    if kind == "truk":
        yield from _block(at, (-w, w), (-d, 1.3), (waist, high), (150, 146, 130))
        yield from _block(at, (-w, w), (back, front), (waist, 2.3), colour)
        glass = (1.25, 2.1)
    else:
        yield from _block(at, (-w * 0.86, w * 0.86), (back, front), (waist, high), (54, 64, 74))
        yield from _block(at, (-w * 0.84, w * 0.84), (back + 0.25, front - 0.35), (high - 0.08, high), colour)
        glass = (waist + 0.05, high - 0.12)
    front_y = front + 0.02
    yield Face(
        (
            at(-w * 0.8, front_y, glass[0]),
            at(w * 0.8, front_y, glass[0]),
            at(w * 0.74, front_y - 0.15, glass[1]),
            at(-w * 0.74, front_y - 0.15, glass[1]),
        ),
        (70, 84, 96),
        0.9,
    )
    for side in (-w * 0.72, w * 0.72):
        yield Disc(at(side, d + 0.02, 0.66), 0.16, (236, 236, 226), 1.0, (255, 248, 220))
        red: Colour = (210, 40, 34)
        yield Disc(
            at(side, -d - 0.02, 0.72),
            0.15,
            red if braking else (150, 40, 36),
            1.0,
            (255, 60, 44) if braking else (190, 30, 24),
        )


def _block(
    at: _At, across: tuple[float, float], along: tuple[float, float], up: tuple[float, float], colour: Colour
) -> Iterator[Face]:
    (left, right), (back, front), (low, high) = across, along, up

    def side(start: tuple[float, float], end: tuple[float, float], lit: float) -> Face:
        return Face((at(*start, low), at(*end, low), at(*end, high), at(*start, high)), colour, lit)

    corners = (left, back), (right, back), (right, front), (left, front)
    yield side(corners[0], corners[1], 0.66)
    yield side(corners[3], corners[2], 0.72)
    yield side(corners[0], corners[3], 0.86)
    yield side(corners[1], corners[2], 0.60)
    yield Face(tuple(at(*corner, high) for corner in corners), colour, 1.0)


def _rider(at: _At, colour: Colour) -> Iterator[Thing]:
    yield Face(
        (at(-0.3, -0.9, 0.02), at(0.5, -0.9, 0.02), at(0.5, 0.9, 0.02), at(-0.3, 0.9, 0.02)),
        (34, 36, 40),
        sheer=True,
    )
    yield Disc(at(0, -0.62, 0.3), 0.3, (22, 22, 24))
    yield Disc(at(0, 0.62, 0.3), 0.3, (22, 22, 24))
    yield Bar(at(0, -0.6, 0.55), at(0, 0.5, 0.6), 0.34, colour)
    yield Bar(at(0, 0.5, 0.5), at(0, 0.55, 1.0), 0.14, (60, 60, 64))
    yield Bar(at(0, -0.15, 0.7), at(0, 0.02, 1.25), 0.44, toned(colour, 0.7, 40))
    yield Disc(at(0, 0.05, 1.5), 0.17, (220, 216, 208) if colour[0] > 120 else (40, 44, 52))
    yield Disc(at(0, 0.75, 0.8), 0.09, (240, 240, 230), 1.0, (255, 246, 214))
    yield Disc(at(0, -0.85, 0.62), 0.08, (160, 40, 36), 1.0, (210, 30, 24))


def boat(x: float, y: float, turn: float, size: float, colour: Colour, z: float = 0.0) -> Iterator[Thing]:
    """Yield a wooden boat with a cabin, `size` metres long, pointing to `turn`."""
    c, s = cos(radians(turn)), sin(radians(turn))

    def at(right: float, ahead: float, up: float) -> Spot:
        return x + right * c + ahead * s, y - right * s + ahead * c, z + up

    w, d, h = size * 0.15, size / 2, size * 0.11
    left = (
        at(-w, -d, 0),
        at(-w, d * 0.5, 0),
        at(0, d * 0.95, 0),
        at(0, d * 1.08, h * 1.6),
        at(-w * 1.15, d * 0.5, h),
        at(-w * 1.15, -d, h),
    )
    right = (
        at(w, -d, 0),
        at(w, d * 0.5, 0),
        at(0, d * 0.95, 0),
        at(0, d * 1.08, h * 1.6),
        at(w * 1.15, d * 0.5, h),
        at(w * 1.15, -d, h),
    )
    deck = (
        at(-w * 1.15, -d, h),
        at(-w * 1.15, d * 0.5, h),
        at(0, d * 1.08, h * 1.6),
        at(w * 1.15, d * 0.5, h),
        at(w * 1.15, -d, h),
    )
    stern = (at(-w, -d, 0), at(w, -d, 0), at(w * 1.15, -d, h), at(-w * 1.15, -d, h))
    for spots, lit in ((left, 0.9), (right, 0.7), (stern, 0.66)):
        yield Face(spots, colour, lit)
    yield Face(deck, (176, 150, 116), 1.0)
    yield from _block(at, (-w * 0.7, w * 0.7), (-d * 0.75, d * 0.05), (h, h + size * 0.15), (232, 228, 214))
    yield from _block(
        at, (-w * 0.85, w * 0.85), (-d * 0.85, d * 0.12), (h + size * 0.15, h + size * 0.17), (60, 110, 150)
    )
    yield Bar(at(0, d * 0.25, h), at(0, d * 0.25, h + size * 0.42), size * 0.012, (110, 90, 70))
    yield Disc(at(0, d * 0.25, h + size * 0.42), 0.12, (240, 240, 230), 1.0, (255, 240, 200))


def person(colour: Colour, x: float, y: float, step: float) -> Iterator[Thing]:
    """Yield somebody on foot; `step` in 0..1 swings the legs."""
    swing = 0.16 * sin(2 * pi * step)
    yield Face(
        ((x - 0.3, y, 0.02), (x + 0.4, y, 0.02), (x + 0.4, y + 0.3, 0.02), (x - 0.3, y + 0.3, 0.02)),
        (46, 48, 52),
        sheer=True,
    )
    yield Bar((x - swing, y, 0), (x, y, 0.85), 0.17, (44, 46, 58))
    yield Bar((x + swing, y, 0), (x, y, 0.85), 0.17, (56, 58, 72))
    yield Bar((x, y, 0.8), (x, y, 1.42), 0.42, colour)
    yield Disc((x, y, 1.6), 0.15, (150, 112, 86))
