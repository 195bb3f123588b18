"""Scenes of the street: junctions, streets that lead away, a bridge."""

from ccviewer.city.scene import ASPHALT, FORECOURT, GRASS, WHITE, Scene, Signal, Water
from ccviewer.city.solids import Bar, Colour, Face, box, facade, flat, palm, shop_row, tree
from ccviewer.city.traffic import Lane, Walk


def junction(variant: int) -> Scene:
    """Return a crossroads with traffic lights."""
    scene = Scene(height_m=8.2, pitch=13.5, yaw=(6, -5, 2)[variant], angle=64)
    scene.stage.front_m = 29.0
    key = f"simpang{variant}"
    left, right = -4.5, 8.5
    scene.lay(flat(-160, 0, 160, 400, GRASS), flat(-60, 2, 60, 120, FORECOURT))
    scene.road_ahead(left, right, 0, 240)
    scene.road_across(31, 42)
    scene.lay(flat(left, 28, right, 45, ASPHALT))
    scene.zebra(left + 0.4, right, 25.4, 28.2)
    scene.zebra(left + 0.4, right, 45, 47.6)
    scene.zebra(left - 4.4, left - 1.6, 31.4, 42, across=False)
    scene.zebra(right + 1.6, right + 4.4, 31.4, 42, across=False)
    scene.lay(flat(left, 24.2, 2.0, 24.6, WHITE), flat(2.0, 48.6, right, 49.0, WHITE))
    scene.put(shop_row(left - 6.5, 47, 9, key + "kiri"), shop_row(right + 6.5, 47, 9, key + "kanan"))
    scene.put(shop_row(left - 8, 8, 2, key + "dekat"))
    scene.parked(left - 5.6, 10, 5, key + "kiri")
    scene.parked(right + 5.6, 48.5, 7, key + "kanan")
    scene.put(tree(right + 8, 19, 6.2, key + "sudut"), tree(right + 13, 24, 7.4, key + "sudut2"))
    for joint in (*range(-40, -8, 4), *range(13, 42, 4)):
        scene.lay(flat(joint - 0.05, 4, joint + 0.05, 28, (148, 140, 124)))
    if variant == 0:
        scene.put(box(24, 60, 0, 18, 14, 16, (206, 202, 190)), facade(24, 52.9, 18, 16, 5, 7, key))
    elif variant == 1:
        scene.greenery(right + 5, 10, 26, key + "dekat", gap=6)
        scene.put(box(-24, 62, 0, 16, 12, 11, (190, 178, 150)), facade(-24, 55.9, 16, 11, 3, 6, key))
    else:
        scene.greenery(left - 9, 50, 110, key + "kiri2", palms=0.7)
        scene.greenery(right + 5.5, 12, 27, key + "dekat", gap=7, palms=0.8)
    for x, reach in ((left - 1.2, 2.6), (right + 1.2, -2.6)):
        for y in (18.0, 52.0, 78.0, 108.0):
            scene.lamp(x, y, reach)
    scene.wires(left - 2.6, 12, 130)
    for x, y, arm, phase in (
        (left - 0.9, 24.4, 2.4, 0),
        (right + 0.9, 48.8, -2.4, 0),
        (right + 1.6, 30.4, 0.0, 1),
        (left - 1.6, 43.6, 0.0, 1),
    ):
        top = 5.6 if arm else 3.4
        scene.put((Bar((x, y, 0), (x, y, top), 0.18, (70, 74, 78)),))
        if arm:
            scene.put((Bar((x, y, top), (x + arm, y, top), 0.14, (70, 74, 78)),))
        head = (x + arm, y, top + 0.1)
        scene.put(
            (
                Face(
                    (
                        (head[0] - 0.28, y, top - 1.0),
                        (head[0] + 0.28, y, top - 1.0),
                        (head[0] + 0.28, y, top + 0.5),
                        (head[0] - 0.28, y, top + 0.5),
                    ),
                    (34, 36, 40),
                ),
            )
        )
        scene.signals.append(Signal(head, phase))
    for x, gap in ((-2.9, 3.1), (0.3, 3.7)):
        scene.lanes.append(Lane(((x, 4), (x, 150)), 9.5, gap, stop_m=19.0))
    for x, gap in ((3.7, 3.3), (6.9, 4.0)):
        scene.lanes.append(Lane(((x, 150), (x, 4)), 9.5, gap, stop_m=100.0))
    scene.lanes.append(Lane(((-70, 39.2), (80, 39.2)), 9.0, 3.9, stop_m=62.5, phase=1))
    scene.lanes.append(Lane(((80, 33.8), (-70, 33.8)), 9.0, 4.3, stop_m=68.5, phase=1))
    scene.walks += [
        Walk((left - 2, 10), (left - 2, 26)),
        Walk((right + 2, 48), (right + 2, 90)),
        Walk((left, 46.4), (right, 46.4), 2),
    ]
    return scene


def street(variant: int) -> Scene:
    """Return a street that leads away from the camera."""
    scene = Scene(
        height_m=(6.4, 7.4, 6.8)[variant], pitch=(11.5, 13, 12)[variant], yaw=(-7, 9, -10)[variant], angle=58
    )
    key = f"jalan{variant}"
    left, right = (-9.0, 4.6) if variant != 1 else (-3.6, 10.0)
    scene.lay(flat(-200, 0, 200, 420, GRASS), flat(left - 24, 2, right + 24, 170, (158, 150, 130)))
    scene.road_ahead(left, right, 0, 330)
    middle = (left + right) / 2
    if variant == 0:
        scene.lay(flat(middle - 0.9, 10, middle + 0.9, 200, GRASS))
        y = 16.0
        while y < 150:
            scene.put(palm(middle, y, 6.4, f"{key}{y}"))
            y += 15
        scene.put(shop_row(left - 6, 9, 16, key + "kiri"), shop_row(right + 6, 14, 15, key + "kanan"))
    elif variant == 1:
        scene.greenery(left - 2.2, 10, 120, key + "kiri", gap=10)
        scene.put(shop_row(right + 6, 12, 14, key + "kanan"), shop_row(left - 13, 16, 12, key + "kiri"))
        scene.put(
            box(left - 22, 74, 0, 18, 16, 19, (188, 196, 204)), facade(left - 22, 65.9, 18, 19, 6, 6, key)
        )
    else:
        scene.greenery(left - 3, 12, 150, key + "kiri", gap=8, palms=0.5)
        scene.greenery(right + 3, 16, 150, key + "kanan", gap=12, palms=0.15)
        scene.put(shop_row(right + 9, 30, 10, key + "kanan"), shop_row(left - 12, 40, 9, key + "toko"))
    for y in range(20, 150, 24):
        scene.lamp(left - 1.1, y, 2.4)
        scene.lamp(right + 1.1, y + 12, -2.4)
    scene.wires(right + 2.4, 10, 160)
    scene.parked(left - 4.9, 16, 6, key + "kiri")
    scene.parked(right + 4.6, 24, 8, key + "kanan")
    wide = (right - left) / 4
    for number, gap in enumerate((2.7, 3.4, 3.2, 2.9)):
        x = left + wide * (number + 0.5)
        away = number < 2  # they keep to the left
        scene.lanes.append(Lane(((x, 5), (x, 170)) if away else ((x, 170), (x, 5)), 11.5 + number % 2, gap))
    scene.walks += [
        Walk((left - 1.8, 12), (left - 1.8, 70), 4),
        Walk((right + 1.8, 14), (right + 1.8, 80), 4),
    ]
    return scene


def bridge(variant: int) -> Scene:
    """Return a bridge with steel arches, and the river below it."""
    scene = Scene(height_m=7.4, pitch=10, yaw=-9 + variant * 18, angle=62)
    scene.lay(flat(-260, 0, 260, 420, GRASS))
    scene.pour(Water(((-260, 22), (260, 16), (260, 84), (-260, 96)), -4.5, 0.8, (92, 112, 96)))
    scene.lay(flat(-6.5, 0, 6.5, 330, ASPHALT))
    scene.put(
        (
            Face(
                ((-7.2, 14, -1.4), (-7.2, 98, -1.4), (-7.2, 98, 0.2), (-7.2, 14, 0.2)), (150, 146, 138), 0.7
            ),
            Face(((7.2, 14, -1.4), (7.2, 98, -1.4), (7.2, 98, 0.2), (7.2, 14, 0.2)), (150, 146, 138), 0.7),
        )
    )
    scene.road_ahead(-5.6, 5.6, 0, 330, lanes=2)
    steel: Colour = (196, 92, 52)
    for x in (-6.6, 6.6):
        previous = None
        for number in range(13):
            y = 18 + number * 6
            up = 8.6 * (1 - ((number - 6) / 6) ** 2) + 0.3
            scene.put((Bar((x, y, 0.2), (x, y, up), 0.2, (214, 206, 190)),))
            if previous is not None:
                scene.put((Bar(previous, (x, y, up), 0.62, steel),))
            previous = (x, y, up)
        for number in range(30):
            y = 8 + number * 3
            scene.put((Bar((x, y, 0), (x, y, 1.1), 0.1, (190, 192, 196)),))
        scene.put(
            (
                Bar((x, 8, 1.1), (x, 100, 1.1), 0.12, (206, 208, 212)),
                Bar((x, 8, 0.6), (x, 100, 0.6), 0.08, (206, 208, 212)),
            )
        )
    for number in (3, 5, 7, 9):
        y = 18 + number * 6
        up = 8.6 * (1 - ((number - 6) / 6) ** 2) + 0.3
        scene.put((Bar((-6.6, y, up), (6.6, y, up), 0.34, steel),))
    scene.greenery(-16, 100, 170, "jembatan-kiri", gap=6, palms=0.5)
    scene.greenery(18, 92, 170, "jembatan-kanan", gap=6, palms=0.5)
    scene.put(shop_row(-12, 112, 6, "jembatan-toko"), shop_row(13, 108, 6, "jembatan-toko2"))
    scene.boats_at(
        ((-24, 44, 80, 9, (66, 120, 140)), (26, 40, 100, 8, (170, 70, 56)), (-34, 64, 70, 10, (90, 130, 90))),
        z=-4.5,
    )
    for y in (14, 44, 74, 106):
        scene.lamp(-6.9, y, 1.8, 6.8)
        scene.lamp(6.9, y + 15, -1.8, 6.8)
    for x, gap in ((-2.8, 2.6),):
        scene.lanes.append(Lane(((x, 5), (x, 170)), 11, gap))
    scene.lanes.append(Lane(((2.8, 170), (2.8, 5)), 11, 2.9))
    scene.walks += [Walk((-6.0, 14), (-6.0, 90), 2)]
    return scene
