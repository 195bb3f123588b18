"""What a scene is made of: a stage that stands still, and what moves on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ccviewer.city.backdrop import Stage
from ccviewer.city.bodies import car
from ccviewer.city.lens import Spot
from ccviewer.city.noise import between, chance
from ccviewer.city.solids import Bar, Colour, Face, Thing, flat, lamp_post, palm, tree
from ccviewer.city.traffic import PAINTS, Lane, Walk

ASPHALT: Colour = (92, 94, 98)
PAVEMENT: Colour = (168, 164, 154)
GRASS: Colour = (98, 126, 74)
FORECOURT: Colour = (168, 158, 140)
WHITE: Colour = (226, 226, 220)


@dataclass(frozen=True, slots=True)
class Signal:
    """A traffic light: where its lamps hang, and which phase it shows."""

    spot: Spot
    phase: int


@dataclass(frozen=True, slots=True)
class Moored:
    """A boat that lies or drifts: metres, degrees, metres a second along `turn`."""

    x: float
    y: float
    turn: float
    size: float
    colour: Colour
    drift: float = 0.0
    z: float = 0.0


@dataclass(frozen=True, slots=True)
class Water:
    """A sheet of water at height `z`, as a shape on the ground; `calm` is 1 for a pond, less for the sea."""

    outline: tuple[tuple[float, float], ...]
    z: float = 0.0
    calm: float = 0.5
    colour: Colour = (74, 104, 112)


@dataclass
class Scene:
    """One view of the city, made for one camera. `level_m` is the water's height where there is a gauge."""

    stage: Stage = field(default_factory=Stage)
    lanes: list[Lane] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    boats: list[Moored] = field(default_factory=list)
    water: Water | None = None
    flag: Spot | None = None
    height_m: float = 7.0
    pitch: float = 14.0
    yaw: float = 0.0
    angle: float = 62.0

    def put(self, *things: Iterable[Thing]) -> None:
        """Add things that stand."""
        for group in things:
            self.stage.things.extend(group)

    def pour(self, water: Water) -> None:
        """Add the water, over the ground so far and under what is laid later."""
        self.water = water
        face = Face(tuple((x, y, water.z) for x, y in water.outline), water.colour)
        self.stage.water = face
        self.lay(face)

    def lay(self, *faces: Face) -> None:
        """Add ground, over what lies there."""
        self.stage.ground.extend(faces)

    def lamp(self, x: float, y: float, reach_x: float, high: float = 7.5) -> None:
        """Add a street lamp."""
        things, lamp = lamp_post(x, y, reach_x, high)
        self.put(things)
        self.stage.lamps.append(lamp)

    def road_ahead(self, x0: float, x1: float, y0: float, y1: float, *, lanes: int = 4) -> None:
        """Lay a street that leads away, with markings and painted kerbs."""
        self.lay(
            flat(x0 - 3.4, y0, x0, y1, PAVEMENT),
            flat(x1, y0, x1 + 3.4, y1, PAVEMENT),
            flat(x0, y0, x1, y1, ASPHALT),
        )
        wide = (x1 - x0) / lanes
        for number in range(1, lanes):
            x = x0 + wide * number
            if number * 2 == lanes:
                self.lay(
                    flat(x - 0.22, y0, x - 0.08, y1, (224, 206, 120)),
                    flat(x + 0.08, y0, x + 0.22, y1, (224, 206, 120)),
                )
                continue
            y = y0
            while y < min(y1, 130):
                self.lay(flat(x - 0.08, y, x + 0.08, min(y + 3, y1), WHITE))
                y += 7
        for x in (x0, x1):
            outer = -0.28 if x == x0 else 0.28
            y = y0
            while y < min(y1, 90):
                tone = (40, 42, 46) if round((y - y0) / 1.5) % 2 else WHITE
                self.lay(flat(min(x, x + outer), y, max(x, x + outer), min(y + 1.5, y1), tone))
                y += 1.5

    def road_across(self, y0: float, y1: float, x0: float = -120, x1: float = 120) -> None:
        """Lay a street from left to right."""
        self.lay(
            flat(x0, y0 - 2.6, x1, y0, PAVEMENT),
            flat(x0, y1, x1, y1 + 2.6, PAVEMENT),
            flat(x0, y0, x1, y1, ASPHALT),
        )
        middle_y = (y0 + y1) / 2
        x = x0
        while x < x1:
            self.lay(flat(x, middle_y - 0.09, x + 3, middle_y + 0.09, WHITE))
            x += 7

    def zebra(self, x0: float, x1: float, y0: float, y1: float, *, across: bool = True) -> None:
        """Paint a crossing; its stripes lie side by side along x, or with `across` false along y."""
        at, end = (x0, x1) if across else (y0, y1)
        while at < end - 0.4:
            stripe = flat(at, y0, at + 0.5, y1, WHITE) if across else flat(x0, at, x1, at + 0.5, WHITE)
            self.lay(stripe)
            at += 1.0

    def boats_at(
        self,
        boats: Iterable[tuple[float, float, float, float, Colour]],
        *,
        drift: float = 0.0,
        z: float = -1.6,
    ) -> None:
        """Put boats on the water: x, y, turn, size and colour of each."""
        self.boats += [Moored(*each, drift, z) for each in boats]

    def parked(self, x: float, y: float, count: int, key: str) -> None:
        """Park motorbikes side by side, away from the camera."""
        for number in range(count):
            paint = PAINTS[int(chance(key, number) * len(PAINTS))]
            self.put(car("motor", paint, x, y + number * 1.3, between(70, 110, key, number)))

    def greenery(
        self, x: float, y0: float, y1: float, key: str, *, gap: float = 9.0, palms: float = 0.25
    ) -> None:
        """Plant a row of trees that leads away."""
        y = y0
        while y < y1:
            kind = palm if chance(key, y, "palm") < palms else tree
            self.put(
                kind(x + between(-0.6, 0.6, key, y), y, between(4.5, 7.5, key, y, "high"), f"{key}{y:.0f}")
            )
            y += gap * between(0.8, 1.3, key, y, "gap")

    def wires(self, x: float, y0: float, y1: float, step: float = 24.0) -> None:
        """String a power line along a street."""
        y = y0
        while y < y1:
            self.put(
                (
                    Bar((x, y, 0), (x, y, 9), 0.24, (148, 146, 140)),
                    Bar((x - 0.9, y, 8.4), (x + 0.9, y, 8.4), 0.14, (110, 108, 104)),
                )
            )
            if y + step < y1:
                for side in (-0.8, 0.0, 0.8):
                    sag = (x + side, y + step / 2, 7.9)
                    self.put(
                        (
                            Bar((x + side, y, 8.5), sag, 0.04, (52, 54, 58)),
                            Bar(sag, (x + side, y + step, 8.5), 0.04, (52, 54, 58)),
                        )
                    )
            y += step
