"""Where everything that moves in a scene is at a given time: pure functions of seed and time."""

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, floor, hypot, radians, sin

from ccviewer.city.noise import between, chance, pick
from ccviewer.city.solids import Colour

Ground = tuple[float, float]

PAINTS: tuple[Colour, ...] = (
    (228, 228, 226),
    (40, 42, 46),
    (170, 174, 178),
    (150, 36, 34),
    (36, 62, 104),
    (226, 222, 210),
    (96, 100, 106),
    (196, 160, 60),
    (60, 96, 84),
    (214, 214, 218),
)
CLOTHES: tuple[Colour, ...] = (
    (196, 70, 60),
    (60, 110, 160),
    (230, 226, 214),
    (70, 130, 90),
    (222, 180, 70),
    (120, 80, 140),
    (60, 62, 70),
    (230, 140, 160),
)
_CYCLE_S, _GREEN_S, _AMBER_S = 36.0, 16.0, 2.0
_BRAKE_S, _PUSH = 3.2, 2.4  # how long braking lasts; m/s² of starting
_NOWHERE = -1.0
_QUEUE, _HEADWAY_S = 8, 1.1  # as many as one green lets through; others turn off before the junction


@dataclass(frozen=True, slots=True)
class Lane:
    """A way on the ground along which vehicles drive, one every `gap_s` at full traffic.

    `stop_m` is where a red light holds them, `phase` (0 or 1) which light it is.
    """

    way: tuple[Ground, ...]
    speed: float  # m/s
    gap_s: float
    kinds: tuple[str, ...] = ("mobil", "motor", "motor", "bus-kecil", "mobil", "motor", "truk")
    stop_m: float | None = None
    phase: int = 0


@dataclass(frozen=True, slots=True)
class Mover:
    """One vehicle at one moment; `turn` in degrees, 0 = away from the camera, 90 = to the right."""

    kind: str
    colour: Colour
    x: float
    y: float
    turn: float
    braking: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """A straight way on which people go to and fro."""

    start: Ground
    end: Ground
    people: int = 3


@dataclass(frozen=True, slots=True)
class Walker:
    """One person at one moment; `step` in 0..1 swings the legs."""

    colour: Colour
    x: float
    y: float
    step: float


def light(time: float, phase: int) -> str:
    """Return what a traffic light shows: hijau, kuning or merah."""
    part = (time + phase * _CYCLE_S / 2) % _CYCLE_S
    if part < _GREEN_S:
        return "hijau"
    return "kuning" if part < _GREEN_S + _AMBER_S else "merah"


def movers(lane: Lane, time: float, traffic: float, *key: object) -> list[Mover]:
    """Return the vehicles on a lane."""
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(lane.way))
    last = floor(time / lane.gap_s)
    first = floor((time - length / lane.speed - 2 * _CYCLE_S) / lane.gap_s)
    found = []
    queue: dict[int, int] = {}
    ahead = float("inf")
    for number in range(first, last + 1):
        if chance(number, *key, "there") > 0.25 + 0.75 * traffic:
            continue
        enters = (number + 0.55 * chance(number, *key, "late")) * lane.gap_s
        if enters > time:
            continue
        driven, braking = _driven(lane, enters, time, queue)
        if driven == _NOWHERE:
            continue
        kind = lane.kinds[pick(len(lane.kinds), number, *key, "kind")]
        driven = min(driven, ahead - (3.4 if kind == "motor" else 6.2))
        if driven < 0 or driven > length:
            ahead = driven if driven <= length else float("inf")
            continue
        ahead = driven
        x, y, turn = _along(lane.way, driven)
        side = (
            between(-0.9, 0.9, number, *key, "side")
            if kind == "motor"
            else between(-0.2, 0.2, number, *key, "side")
        )
        # A little off the middle of the lane, to the side of travel.
        x, y = x + side * cos(radians(turn)), y - side * sin(radians(turn))
        found.append(Mover(kind, PAINTS[pick(len(PAINTS), number, *key, "paint")], x, y, turn, braking))
    return found


def walkers(walk: Walk, time: float, crowd: float, *key: object) -> list[Walker]:
    """Return the people on a way."""
    length = hypot(walk.end[0] - walk.start[0], walk.end[1] - walk.start[1])
    found = []
    for number in range(walk.people):
        if chance(number, *key, "there") > 0.2 + crowd:
            continue
        pace = between(0.8, 1.5, number, *key, "pace")
        part = (time * pace / length + 2 * chance(number, *key, "from")) % 2
        part = 2 - part if part > 1 else part
        aside = between(-0.8, 0.8, number, *key, "aside")
        found.append(
            Walker(
                CLOTHES[pick(len(CLOTHES), number, *key, "clothes")],
                walk.start[0] + (walk.end[0] - walk.start[0]) * part + aside,
                walk.start[1] + (walk.end[1] - walk.start[1]) * part + aside * 0.5,
                (time * pace / 1.4 + chance(number, *key)) % 1,
            )
        )
    return found


def _driven(lane: Lane, enters: float, time: float, queue: dict[int, int]) -> tuple[float, bool]:
    """Return how far a vehicle is, and whether it brakes; `queue` counts who waits at which red light."""
    free = lane.speed * (time - enters)
    if lane.stop_m is None:
        return free, False
    arrives = enters + lane.stop_m / lane.speed
    shift = lane.phase * _CYCLE_S / 2
    cycle = floor((arrives + shift - _GREEN_S - 1) / _CYCLE_S)
    red = cycle * _CYCLE_S - shift + _GREEN_S + 1
    green = (cycle + 1) * _CYCLE_S - shift
    waiting = queue.get(cycle, 0)
    leaves = green + _HEADWAY_S * waiting + 0.6
    if not red <= arrives or arrives >= leaves:
        return free, False
    if waiting == _QUEUE:
        return _NOWHERE, False
    queue[cycle] = waiting + 1
    place = lane.stop_m - 6.8 * waiting
    brakes = enters + place / lane.speed - _BRAKE_S / 2
    if time < brakes:
        return free, False
    if time < leaves:
        left = max(0.0, 1 - (time - brakes) / _BRAKE_S)
        return place - lane.speed * _BRAKE_S / 2 * left * left, True
    since, rise_s = time - leaves, lane.speed / _PUSH
    if since < rise_s:
        return place + _PUSH * since * since / 2, False
    return place + _PUSH * rise_s * rise_s / 2 + lane.speed * (since - rise_s), False


def _along(way: tuple[Ground, ...], driven: float) -> tuple[float, float, float]:
    for here, there in pairwise(way):
        length = hypot(there[0] - here[0], there[1] - here[1])
        if driven <= length or there is way[-1]:
            part = driven / length
            x = here[0] + (there[0] - here[0]) * part
            y = here[1] + (there[1] - here[1]) * part
            return x, y, degrees(atan2(there[0] - here[0], there[1] - here[1]))
        driven -= length
    return way[-1][0], way[-1][1], 0.0
