"""Scenes on the water: harbours, and gauges at a river and a basin."""

from ccviewer.city.noise import between, chance
from ccviewer.city.scene import GRASS, WHITE, Scene, Water
from ccviewer.city.solids import Bar, Colour, Disc, Face, box, facade, flat, tree
from ccviewer.city.traffic import Lane, Walk

CONCRETE: Colour = (168, 164, 156)


def harbour(variant: int) -> Scene:
    """Return a cargo quay with cranes (0) or a landing of fishing boats (1)."""
    scene = Scene(height_m=(8.4, 6.4)[variant], pitch=(5.5, 9.0)[variant], yaw=(8, -6)[variant], angle=62)
    scene.pour(Water(((-400, 22), (400, 22), (400, 900), (-400, 900)), -1.6, 0.5, (58, 104, 120)))
    scene.stage.haze_m = 620
    scene.lay(flat(-120, 0, 120, 22, CONCRETE))
    for x in range(-60, 61, 6):
        scene.lay(flat(x - 0.05, 0, x + 0.05, 22, (148, 144, 136)))
    for y in (9, 13, 17):
        scene.lay(flat(-80, y - 0.04, 80, y + 0.04, (150, 146, 138)))
    scene.lay(flat(-120, 21.2, 120, 22, (206, 176, 64)))
    scene.put((Face(((-120, 22, -1.6), (120, 22, -1.6), (120, 22, 0), (-120, 22, 0)), (120, 116, 108), 0.6),))
    for x in range(-48, 49, 8):
        scene.put((Bar((x, 20.6, 0), (x, 20.6, 0.6), 0.5, (60, 62, 66)),))
    if variant == 0:
        _cargo_ship(scene, 6, 92)
        _crane(scene, -24, 30)
        _crane(scene, 34, 34)
        tones = ((176, 62, 48), (40, 92, 142), (58, 122, 84), (206, 134, 52), (150, 152, 156))
        for column in range(7):
            for row in range(1 + int(chance("peti", column) * 2.6)):
                tone = tones[int(chance("peti", column, row) * len(tones))]
                scene.put(
                    box(-34 + column * 2.7 - (0 if column < 4 else -44), 17.5, row * 2.6, 2.5, 6, 2.5, tone)
                )
        scene.lanes.append(Lane(((-50, 11), (50, 11.4)), 4.5, 12.0, ("truk", "truk", "mobil")))
        scene.boats_at(((-40, 60, 76, 12, (70, 120, 140)), (52, 70, 260, 13, (160, 70, 54))), drift=1.1)
        scene.boats_at(((-12, 160, 90, 16, (200, 200, 196)),), drift=2.0)
    else:
        _jetty(scene, 15, 24, 74)
        paints = (
            (52, 116, 150),
            (176, 70, 56),
            (70, 134, 92),
            (226, 180, 70),
            (222, 222, 214),
            (120, 90, 140),
        )
        moored = tuple(
            (
                -30 + number * 7.2,
                27.5 + 2.2 * chance("kapal", number),
                between(-14, 14, "kapal", number),
                between(8.5, 11, "kapal", number, "size"),
                paints[number % 6],
            )
            for number in range(6)
        )
        scene.boats_at(moored)
        scene.boats_at(((-50, 64, 84, 12, (66, 124, 132)), (40, 110, 268, 13, (176, 84, 60))), drift=1.6)
        scene.lanes.append(Lane(((-40, 12), (40, 12)), 4.2, 9.0, ("motor", "motor", "bus-kecil")))
    scene.walks += [Walk((-26, 16), (30, 17.5), 6), Walk((-18, 19.4), (14, 19.4), 4)]
    for x in (-30, -10, 10, 30):
        scene.lamp(x, 14, 1.6, 6.5)
    return scene


def gauge(variant: int, level_m: float) -> Scene:
    """Return a river gauge at a sluice (0) or a retention basin (1); the water stands at `level_m`."""
    scene = Scene(height_m=6.4, pitch=14, yaw=(7, -8)[variant], angle=58)
    bottom = -3.2
    z = bottom + level_m
    bank = 11.0 if variant == 0 else 26.0
    far = 330.0 if variant == 0 else 96.0
    scene.lay(flat(-220, 0, 220, 420, GRASS))
    scene.pour(
        Water(
            ((-bank, 3), (bank, 3), (bank, far), (-bank, far)),
            z,
            0.62,
            (112, 106, 80) if variant == 0 else (86, 112, 104),
        )
    )
    for side in (-1, 1):
        edge, foot, top = side * bank, side * (bank - 0.9), side * (bank + 2.6)
        wall = (
            (foot, 3, min(z, bottom + 0.1)),
            (foot, far, min(z, bottom + 0.1)),
            (edge, far, 0),
            (edge, 3, 0),
        )
        scene.put((Face(wall, (150, 148, 138), 0.82 if side < 0 else 0.68),))
        scene.lay(flat(min(edge, top), 3, max(edge, top), far, (178, 172, 160)))
        for number in range(24):
            y = 7 + number * 4
            if y < far:
                scene.put((Bar((edge + side * 0.4, y, 0), (edge + side * 0.4, y, 1.0), 0.1, (206, 176, 60)),))
        scene.put(
            (Bar((edge + side * 0.4, 7, 1.0), (edge + side * 0.4, min(far, 100), 1.0), 0.09, (214, 184, 66)),)
        )
        scene.greenery(side * (bank + 7), 14, 110, f"air{variant}{side}", gap=8, palms=0.35)
    _staff(scene, *((7.4, 17.0) if variant == 0 else (1.6, 19.0)), bottom)
    if variant == 0:
        for x in (-11.5, -4, 4, 11.5):
            scene.put(box(x, 46, bottom, 1.5, 2.6, 9.4, (178, 174, 164)))
        scene.put(box(0, 46, 6.2, 26, 3.4, 0.7, (190, 186, 176)))
        for x in (-7.7, 0.0, 7.7):
            scene.put(
                (
                    Face(
                        (
                            (x - 3, 45, z + 0.4),
                            (x + 3, 45, z + 0.4),
                            (x + 3, 45, z + 3.4),
                            (x - 3, 45, z + 3.4),
                        ),
                        (66, 104, 132),
                        0.8,
                    ),
                )
            )
            scene.put(
                (
                    Bar((x, 45, z + 3.4), (x, 45, 6.2), 0.18, (90, 94, 98)),
                    Disc((x, 44.6, 7.2), 0.5, (90, 98, 108)),
                )
            )
        scene.put(box(17, 46, 0, 6, 5, 3.4, (214, 204, 178)), facade(17, 43.4, 6, 3.4, 1, 2, "pintu"))
        scene.put(box(17, 46, 3.4, 7, 6, 0.4, (140, 78, 60)))
    else:
        scene.boats_at(((-20, 58, 80, 6.5, (190, 90, 60)),), drift=0.9, z=z)
        scene.put(box(-14, 102, 0, 12, 6, 4, (206, 198, 176)), facade(-14, 98.9, 12, 4, 1, 4, "bendali"))
        scene.put(box(-14, 102, 4, 13, 7, 0.5, (140, 78, 60)))
        scene.put(tree(20, 104, 9, "bendali-a"), tree(30, 108, 8, "bendali-b"), tree(6, 106, 8, "bendali-c"))
        scene.put(
            (
                Bar((8, 40, z - 0.2), (8, 40, z + 2.2), 0.4, (206, 60, 48)),
                Disc((8, 40, z + 2.4), 0.3, (255, 220, 120), 1.0, (255, 210, 110)),
            )
        )
    for side in (-1, 1):
        for y in (16, 38, 62):
            scene.lamp(side * (bank + 2.2), y, -side * 1.8, 6)
    scene.walks += [
        Walk((bank + 1.8, 12), (bank + 1.8, 60), 2),
        Walk((-bank - 1.8, 14), (-bank - 1.8, 70), 2),
    ]
    return scene


def _staff(scene: Scene, x: float, y: float, bottom: float) -> None:
    """Put up the gauge board: stripes of 10 cm, in the colours of the three alarm levels."""
    scene.put((Bar((x - 0.65, y + 0.1, bottom), (x - 0.65, y + 0.1, 1.4), 0.22, (120, 122, 126)),))
    for number in range(44):
        z = bottom + number * 0.1
        height = number / 10
        tone: Colour = (
            (40, 110, 70)
            if height < 1.5
            else (216, 170, 40)
            if height < 2.0
            else (224, 110, 36)
            if height < 2.5
            else (200, 44, 40)
        )
        half = 0.2 if number % 5 else 0.46
        stripe = tone if number % 2 == 0 else WHITE
        scene.put(
            (
                Face(
                    ((x - 0.5, y, z), (x + 0.5, y, z), (x + 0.5, y, z + 0.1), (x - 0.5, y, z + 0.1)),
                    WHITE,
                    1.0,
                    (90, 90, 86),
                ),
            )
        )
        scene.put(
            (
                Face(
                    (
                        (x - 0.5, y - 0.01, z),
                        (x - 0.5 + half * 2, y - 0.01, z),
                        (x - 0.5 + half * 2, y - 0.01, z + 0.1),
                        (x - 0.5, y - 0.01, z + 0.1),
                    ),
                    stripe,
                    1.0,
                ),
            )
        )


def _cargo_ship(scene: Scene, x: float, y: float) -> None:
    hull: Colour = (46, 70, 92)
    long, z = 96.0, -1.6
    bow = x - long / 2
    scene.put(
        (
            Face(
                (
                    (bow + 8, y, z),
                    (x + long / 2, y, z),
                    (x + long / 2, y, z + 9),
                    (bow, y, z + 11),
                    (bow + 2, y, z + 6),
                ),
                hull,
                0.9,
            ),
        )
    )
    scene.put(
        (
            Face(
                (
                    (bow + 8, y - 0.1, z),
                    (x + long / 2, y - 0.1, z),
                    (x + long / 2, y - 0.1, z + 1.8),
                    (bow + 6.4, y - 0.1, z + 1.8),
                ),
                (150, 52, 44),
                0.9,
            ),
        )
    )
    tones = ((176, 62, 48), (40, 92, 142), (58, 122, 84), (206, 134, 52), (196, 196, 190), (120, 70, 110))
    for column in range(11):
        for row in range(2 + int(chance("muatan", column) * 3)):
            tone = tones[int(chance("muatan", column, row) * len(tones))]
            scene.put(box(bow + 14 + column * 6.1, y + 4, z + 9 + row * 2.6, 5.9, 6, 2.5, tone))
    scene.put(
        box(x + long / 2 - 9, y + 4, z + 9, 9, 8, 15, (232, 230, 222)),
        facade(x + long / 2 - 9, y - 0.1, 9, 24, 7, 4, "kapal"),
    )
    scene.put(
        (
            Bar((x + long / 2 - 9, y, z + 24), (x + long / 2 - 9, y, z + 31), 0.6, (224, 224, 220)),
            Disc((x + long / 2 - 9, y, z + 31), 0.8, (240, 70, 60), 1.0, (255, 80, 60)),
        )
    )


def _crane(scene: Scene, x: float, y: float) -> None:
    orange: Colour = (214, 112, 40)
    for dx in (-5, 5):
        scene.put(
            (
                Bar((x + dx, y - 4, 0), (x + dx * 0.8, y - 4, 17), 0.8, orange),
                Bar((x + dx, y + 4, 0), (x + dx * 0.8, y + 4, 17), 0.8, orange),
            )
        )
    scene.put(
        (
            Bar((x - 5, y - 4, 9), (x + 5, y - 4, 9), 0.6, orange),
            Bar((x - 4, y - 4, 17), (x + 4, y - 4, 17), 0.8, orange),
        )
    )
    scene.put(
        (
            Bar((x, y - 12, 18), (x, y + 34, 18), 1.0, orange),
            Bar((x, y, 26), (x, y - 12, 18), 0.3, orange),
            Bar((x, y, 26), (x, y + 34, 18), 0.3, orange),
            Bar((x, y, 17), (x, y, 26), 0.7, orange),
        )
    )
    scene.put(
        (
            Disc((x, y, 26.4), 0.5, (255, 70, 60), 1.0, (255, 70, 50)),
            Disc((x, y + 30, 17.4), 0.5, (255, 240, 210), 1.0, (255, 240, 210)),
        )
    )


def _jetty(scene: Scene, x: float, y0: float, y1: float) -> None:
    scene.put(
        (Face(((x - 1.6, y0, 0), (x + 1.6, y0, 0), (x + 1.6, y1, 0), (x - 1.6, y1, 0)), (146, 118, 88), 1.0),)
    )
    scene.put(
        (
            Face(
                ((x - 1.6, y0, -0.5), (x - 1.6, y1, -0.5), (x - 1.6, y1, 0), (x - 1.6, y0, 0)),
                (104, 84, 64),
                0.8,
            ),
        )
    )
    y = y0
    while y < y1:
        for side in (-1.5, 1.5):
            scene.put((Bar((x + side, y, -1.8), (x + side, y, 0.9), 0.24, (96, 78, 60)),))
        y += 6
    scene.put(box(x, y1, 0, 7, 6, 3, (204, 176, 120)), box(x, y1, 3, 8.4, 7.4, 0.5, (150, 74, 56)))
