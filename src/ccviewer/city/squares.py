"""Scenes where people are: markets, a mosque, the gate of an office."""

from ccviewer.city.noise import between, chance
from ccviewer.city.scene import GRASS, WHITE, Scene, Water
from ccviewer.city.solids import Bar, Colour, Disc, Face, box, facade, flat, palm, shop_row, toned, tree
from ccviewer.city.traffic import Lane, Walk


def market(variant: int) -> Scene:
    """Return a market square (0) or the landing of the village on stilts (1)."""
    scene = Scene(height_m=6.6, pitch=12.5, yaw=(3, -6)[variant], angle=62)
    scene.stage.front_m = 22.0
    key = f"pasar{variant}"
    paving: Colour = (178, 160, 138) if variant == 0 else (142, 112, 84)
    scene.lay(flat(-160, 0, 160, 300, GRASS), flat(-60, 2, 60, 74, paving))
    for number in range(14):
        row_y = 8 + number * number * 0.34
        scene.lay(flat(-60, row_y, 60, row_y + 0.10, toned(paving, 0.84)))
    if variant == 0:
        scene.put(shop_row(-24, 24, 5, key + "kiri"), shop_row(24, 26, 5, key + "kanan"))
        scene.put(box(0, 78, 0, 52, 14, 8, (204, 190, 158)), facade(0, 70.9, 52, 7, 2, 14, key))
        scene.put(_roof(0, 78, 8, 56, 18, 5, (150, 66, 48)))
        scene.put(
            (
                Face(
                    ((-12, 70.6, 5.6), (12, 70.6, 5.6), (12, 70.6, 8.2), (-12, 70.6, 8.2)),
                    (34, 98, 110),
                    1.0,
                    (90, 200, 210),
                ),
            )
        )
    else:
        scene.pour(Water(((-200, 44), (200, 44), (200, 400), (-200, 400)), -0.6, 0.55))
        scene.lay(flat(-60, 42, 60, 44, (112, 88, 66)))
        for number, x in enumerate((-46.0, -33, -20, 18, 31, 44)):
            wall = (
                (94, 140, 150),
                (206, 186, 120),
                (168, 98, 84),
                (210, 206, 190),
                (120, 150, 110),
                (180, 140, 170),
            )[number]
            scene.put(box(x, 58, 0.6, 10, 9, 3.4, wall), facade(x, 53.4, 10, 4.2, 1, 3, f"{key}{number}"))
            scene.put(_roof(x, 58, 4.0, 12, 11, 2.6, (118, 74, 60)))
            for leg in (-4, 0, 4):
                scene.put((Bar((x + leg, 53.6, -0.6), (x + leg, 53.6, 0.7), 0.3, (90, 72, 56)),))
        scene.boats_at(
            (
                (-6, 52, 70, 8.0, (60, 120, 150)),
                (8, 56, 100, 9.0, (176, 74, 60)),
                (3, 74, 60, 11.0, (70, 130, 96)),
            )
        )
    tops = ((196, 60, 52), (36, 104, 168), (236, 190, 60), (52, 142, 96), (226, 126, 48), (120, 84, 150))
    for row, y in enumerate((19.0, 31.0, 46.0) if variant == 0 else (19.0, 30.0)):
        for column in range(-3, 4):
            if column == 0 or chance(key, row, column) < 0.12:
                continue
            x = column * 6.4 + between(-0.5, 0.5, key, row, column, "x")
            top = tops[(row * 3 + column) % len(tops)]
            scene.put(_stall(x, y, top, f"{key}{row}{column}"))
    for post_x, post_y, reach in ((-27, 14, 2.4), (27, 14, -2.4), (-22, 40, 2.4), (22, 40, -2.4)):
        scene.lamp(post_x, post_y, reach)
    for y in (13.5, 24.5, 37.0):
        scene.walks += [Walk((-24, y), (24, y), 9), Walk((-16, y + 2), (20, y + 1), 6)]
    scene.walks += [Walk((0, 10), (0, 66 if variant == 0 else 40), 8), Walk((1.2, 12), (-1, 40), 6)]
    scene.lanes.append(Lane(((-34, 11.2), (34, 12.6)), 3.4, 9.0, ("motor",)))
    return scene


def mosque(variant: int) -> Scene:
    """Return the square before a large mosque."""
    scene = Scene(height_m=7.4, pitch=4.0, yaw=4 - variant * 8, angle=66)
    scene.lay(flat(-200, 0, 200, 400, GRASS), flat(-34, 2, 34, 66, (196, 192, 180)))
    for number in range(20):
        row_y = 8 + number * number * 0.16
        if row_y < 66:
            scene.lay(flat(-34, row_y, 34, row_y + 0.08, (170, 164, 152)))
    for line in range(-34, 35, 4):
        scene.lay(flat(line - 0.04, 2, line + 0.04, 66, (174, 168, 156)))
    wall: Colour = (236, 234, 224)
    scene.put(
        box(4, 86, 0, 44, 30, 10, wall),
        box(4, 74, 0, 30, 8, 7.5, (226, 224, 212)),
        box(4, 86, 10, 26, 20, 3.5, wall),
    )
    for column in range(9):
        x = -9 + column * 3.25
        green = (54, 110, 92)
        scene.put(
            (
                Face(
                    (
                        (x - 1.1, 69.9, 0.2),
                        (x + 1.1, 69.9, 0.2),
                        (x + 1.1, 69.9, 4.6),
                        (x, 69.9, 6.0),
                        (x - 1.1, 69.9, 4.6),
                    ),
                    green,
                    0.8,
                    (250, 226, 160),
                ),
            )
        )
    for number in range(11):
        scale = number / 10
        radius = 9.2 * (1 - scale**2.4) ** 0.5
        tone = toned((62, 142, 116), 0.78 + 0.3 * scale)
        scene.put(
            (Disc((4, 85 - number * 0.01, 14 + 7.6 * scale), max(0.5, radius), tone, 1.0, (36, 92, 76)),)
        )
    scene.put(
        (
            Bar((4, 84, 23), (4, 84, 27), 0.35, (216, 180, 80)),
            Disc((4, 83.9, 27.4), 0.7, (226, 192, 90), 1.0, (255, 220, 120)),
        )
    )
    for x in (-24, 32):
        scene.put(
            box(x, 76, 0, 3.6, 3.6, 24, wall),
            box(x, 76, 24, 4.6, 4.6, 1, (200, 198, 186)),
            box(x, 76, 25, 2.4, 2.4, 5, wall),
        )
        scene.put(
            (
                Disc((x, 74.6, 31), 1.9, (62, 142, 116), 1.0, (40, 110, 90)),
                Bar((x, 74.6, 32), (x, 74.6, 35), 0.25, (216, 180, 80)),
            )
        )
        scene.put(
            (
                Face(
                    ((x - 0.7, 74.1, 18), (x + 0.7, 74.1, 18), (x + 0.7, 74.1, 21), (x - 0.7, 74.1, 21)),
                    (60, 80, 84),
                    0.8,
                    (255, 220, 150),
                ),
            )
        )
    for x in (-27, -20, 20, 27):
        for y in (20.0, 36.0, 54.0):
            scene.put(palm(x, y, 6.5, f"masjid{x}{y}"))
    scene.lay(flat(-7, 34, 7, 46, (150, 170, 176)), flat(-6.3, 34.6, 6.3, 45.4, (88, 140, 156)))
    for x, reach in ((-14, 1.4), (14, -1.4)):
        for y in (16.0, 32.0, 52.0):
            scene.lamp(x, y, reach, 5.5)
    scene.walks += [
        Walk((-12, 12), (-3, 68), 6),
        Walk((12, 12), (6, 68), 6),
        Walk((-26, 28), (26, 30), 6),
        Walk((-20, 50), (20, 49), 5),
    ]
    scene.lanes.append(Lane(((-40, 8.6), (44, 9.4)), 5.0, 7.0, ("motor", "mobil", "motor")))
    return scene


def gate(variant: int) -> Scene:
    """Return the gate of the town hall, with guard house, barrier and flag."""
    scene = Scene(height_m=7.0, pitch=8.5, yaw=4 - variant * 8, angle=60)
    scene.stage.front_m = 32.0
    key = f"gerbang{variant}"
    scene.lay(flat(-200, 0, 200, 400, GRASS))
    scene.road_ahead(-5, 5, 0, 60, lanes=2)
    scene.lay(flat(-40, 56, 40, 72, (176, 172, 164)), flat(-40, 64, 40, 64.3, WHITE))
    scene.put(box(0, 90, 0, 58, 18, 12, (230, 224, 208)), facade(0, 80.9, 58, 12, 3, 16, key))
    scene.put(
        box(0, 80, 0, 20, 6, 9, (238, 234, 222)),
        _roof(0, 90, 12, 64, 24, 7, (142, 70, 52)),
        _roof(0, 80, 9, 22, 8, 3.5, (152, 76, 56)),
    )
    for x in (-8.5, -5, 5, 8.5):
        scene.put((Bar((x, 76.4, 0), (x, 76.4, 9), 0.9, (244, 242, 232)),))
    scene.put(
        (
            Face(
                ((-6, 76.2, 6.9), (6, 76.2, 6.9), (6, 76.2, 8.6), (-6, 76.2, 8.6)),
                (40, 92, 120),
                1.0,
                (150, 210, 230),
            ),
        )
    )
    for x in (-7.2, 7.2):
        scene.put(box(x, 30, 0, 1.4, 1.4, 5, (196, 120, 84)), box(x, 30, 5, 1.8, 1.8, 0.4, (236, 232, 220)))
    scene.put(box(0, 30, 5.4, 17, 1.2, 1.2, (206, 132, 92)))
    scene.put(
        (
            Face(
                ((-5, 29.3, 5.5), (5, 29.3, 5.5), (5, 29.3, 6.5), (-5, 29.3, 6.5)),
                (36, 66, 92),
                1.0,
                (240, 220, 150),
            ),
        )
    )
    scene.put(
        box(-10.5, 27, 0, 3.4, 3.4, 3, (238, 232, 214)), box(-10.5, 27, 3, 4.2, 4.2, 0.4, (150, 74, 56))
    )
    scene.put(
        (
            Face(
                ((-11.6, 25.2, 1.1), (-9.4, 25.2, 1.1), (-9.4, 25.2, 2.4), (-11.6, 25.2, 2.4)),
                (80, 100, 112),
                0.8,
                (255, 230, 170),
            ),
        )
    )
    for number in range(8):
        tone: Colour = (206, 52, 44) if number % 2 else WHITE
        scene.put((Bar((-4.6 + number * 0.55, 26, 1.05), (-4.05 + number * 0.55, 26, 1.05), 0.16, tone),))
    for x in (-13, 13):
        step = -1 if x < 0 else 1
        for number in range(10):
            fence = x + step * number * 2.2 - step * 4
            scene.put((Bar((fence, 30, 0), (fence, 30, 2), 0.12, (64, 68, 74)),))
        scene.put(
            (
                Bar((x - step * 4, 30, 1.8), (x + step * 17, 30, 1.8), 0.1, (64, 68, 74)),
                Bar((x - step * 4, 30, 0.6), (x + step * 17, 30, 0.6), 0.1, (64, 68, 74)),
            )
        )
    scene.greenery(-10, 36, 56, key + "kiri", gap=7, palms=0.9)
    scene.greenery(10, 36, 56, key + "kanan", gap=7, palms=0.9)
    scene.put(tree(17, 22, 7, key + "a"), tree(-18, 20, 6.4, key + "b"))
    scene.flag = (15.5, 58, 13)
    scene.put((Bar((15.5, 58, 0), (15.5, 58, 13), 0.2, (222, 224, 226)),))
    for x, y, reach in ((-6.4, 14, 2.2), (6.4, 20, -2.2), (-6.4, 46, 2.2), (6.4, 52, -2.2)):
        scene.lamp(x, y, reach, 6)
    scene.lanes += [
        Lane(((-2.5, 4), (-2.5, 58)), 5.0, 11.0, ("mobil", "motor", "bus-kecil")),
        Lane(((2.5, 58), (2.5, 4)), 5.0, 9.0, ("mobil", "motor")),
    ]
    scene.lanes.append(Lane(((-40, 66.4), (40, 66.4)), 7.0, 8.0))
    scene.walks += [Walk((-8.6, 12), (-8.6, 24), 2), Walk((-20, 74), (20, 74), 5)]
    return scene


def _stall(x: float, y: float, top: Colour, key: str) -> list[Face | Bar | Disc]:
    """Return a market stall under a pointed tent."""
    things: list[Face | Bar | Disc] = []
    pale = toned(top, 0.55, 110)
    for dx in (-1.9, 1.9):
        for dy in (-1.5, 1.5):
            things.append(Bar((x + dx, y + dy, 0), (x + dx, y + dy, 2.3), 0.1, (150, 150, 152)))
    things += box(x, y - 0.6, 0, 3.4, 1.2, 0.95, (150, 116, 82))
    goods = ((206, 60, 50), (232, 150, 50), (90, 150, 70), (222, 200, 90), (140, 80, 130))
    for number in range(7):
        tone = goods[int(chance(key, number) * len(goods))]
        things.append(
            Disc(
                (x - 1.4 + number * 0.47, y - 1.0, 1.05),
                0.24,
                tone,
                0.95,
                toned(tone, 0.6),
            )
        )
    peak = (x, y, 3.7)
    rim = ((x - 2.2, y - 1.8, 2.3), (x + 2.2, y - 1.8, 2.3), (x + 2.2, y + 1.8, 2.3), (x - 2.2, y + 1.8, 2.3))
    things.append(Face((rim[2], rim[3], peak), top, 0.7))
    things.append(Face((rim[3], rim[0], peak), top, 0.95))
    things.append(Face((rim[1], rim[2], peak), top, 0.72))
    things.append(Face((rim[0], rim[1], peak), top, 1.0, (70, 56, 36)))
    things.append(
        Face((rim[0], rim[1], (x + 2.2, y - 1.82, 2.0), (x - 2.2, y - 1.82, 2.0)), pale, 1.0, (120, 102, 74))
    )
    return things


def _roof(x: float, y: float, z: float, wide: float, deep: float, high: float, colour: Colour) -> list[Face]:
    """Return a hipped roof."""
    w, d, ridge = wide / 2, deep / 2, wide * 0.28
    a, b, c, e = (x - w, y - d, z), (x + w, y - d, z), (x + w, y + d, z), (x - w, y + d, z)
    left, right = (x - ridge, y, z + high), (x + ridge, y, z + high)
    return [
        Face((b, c, right), colour, 0.7),
        Face((e, a, left), colour, 0.95),
        Face((a, b, right, left), colour, 0.98),
    ]
