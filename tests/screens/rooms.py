"""Rooms of swatches for the screens of a test, and what can be seen of them."""

import colorsys
import json
import time
from collections import Counter
from pathlib import Path

from servers.program import Program
from servers.xorg import Monitor, wait
from swatches import install

LEAST_PX = 100
SETTLED_S = 2.0  # what the wall promises after a change of the screens
STEP_PX = 24  # every so manieth line of a screen is looked at
PROFILE = """
[opd]
id = "uji"
name = "Uji Layar"
timezone = "WITA"

[wall]
scene = "uji"
"""
MONITORS = {
    "kiri": Monitor("SN100001", "WALL 24"),
    "tengah": Monitor("SN100002", "WALL 24"),
    "kanan": Monitor("SN100003", "WALL 24"),
}
STRANGER = Monitor("SN777777", "OTHER 27", "SAM")
FULL, LEFT, RIGHT_TOP = (0, 0, 1, 1), (0.05, 0.1, 0.5, 0.9), (0.55, 0.1, 0.95, 0.6)


def colours(tiles):
    """Return one colour a tile, as far from each other as they can be."""
    found = {}
    for number, tile in enumerate(tiles):
        parts = colorsys.hsv_to_rgb(number / len(tiles), 0.9, 0.95 if number % 2 else 0.6)
        found[tile] = tuple(round(part * 255) for part in parts)
    return found


def written(colour):
    """Return a colour as a scene says it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def wanted(monitor, connector, size=(1920, 1080)):
    """Return what a scene remembers of a screen."""
    said = {"connector": connector, "size": list(size)}
    if monitor is not None:
        vendor = {"DEL": "Dell Inc.", "SAM": "Samsung Electric Company"}[monitor.vendor]
        said |= {"serial": monitor.serial, "model": monitor.name, "manufacturer": vendor}
    return said


def three_walls(screens):
    """Return a scene: a full window on each of two screens, two on the third; each has its must-see tile.

    `screens` is the name -> what the scene remembers of it, from left to right.
    """
    left, middle, right = screens
    pages = {
        "pk": {
            "tree": split("row", {"tabs": ["banjir"]}, split("column", tabs("k2"), tabs("k3"), share=0.4))
        },
        "pt": {"tree": split("column", tabs("siaga"), split("row", tabs("t2"), tabs("t3", "t4")), share=0.6)},
        "p1": {"tree": split("column", tabs("lalin"), tabs("r2"))},
        "p2": {"tree": tabs("r3")},
    }
    windows = [
        {"id": "w-kiri", "screen": left, "rect": FULL, "page": "pk", "full_screen": True},
        {"id": "w-tengah", "screen": middle, "rect": FULL, "page": "pt", "full_screen": True},
        {"id": "w-kanan-1", "screen": right, "rect": LEFT, "page": "p1"},
        {"id": "w-kanan-2", "screen": right, "rect": RIGHT_TOP, "page": "p2"},
    ]
    important = {"banjir": 1, "siaga": 2, "lalin": 3}
    names = ("banjir", "k2", "k3", "siaga", "t2", "t3", "t4", "lalin", "r2", "r3")
    tiles = {
        name: {
            "panel": "swatch",
            "options": {"colour": written(colour), "title": name},
            **({"must_see": True, "priority": important[name]} if name in important else {"priority": 6}),
        }
        for name, colour in colours(names).items()
    }
    return {
        "schema": 1,
        "name": "uji",
        "screens": screens,
        "windows": windows,
        "pages": pages,
        "tiles": tiles,
    }


def halves(screens):
    """Return a scene of two windows that share the first of these screens."""
    ((name, _),) = screens.items()
    left, right = colours(("kiri", "kanan")).values()
    return {
        "schema": 1,
        "name": "uji",
        "screens": screens,
        "windows": [
            {"id": "w-kiri", "screen": name, "rect": (0, 0, 0.5, 1), "page": "pk"},
            {"id": "w-kanan", "screen": name, "rect": (0.5, 0, 1, 1), "page": "pn"},
        ],
        "pages": {"pk": {"tree": tabs("kiri")}, "pn": {"tree": tabs("kanan")}},
        "tiles": {
            "kiri": {"panel": "swatch", "options": {"colour": written(left)}},
            "kanan": {"panel": "swatch", "options": {"colour": written(right)}},
        },
    }


MUST_SEE = {"banjir", "siaga", "lalin"}


def tabs(*tiles):
    """Return tiles that share one place; the first is in front."""
    return {"tabs": list(tiles), "current": tiles[0]}


def split(way, first, second, share=0.5):
    """Return two trees side by side (`row`) or one above the other (`column`)."""
    return {way: [first, second], "share": [share, round(1 - share, 4)]}


class Room:
    """The real program on the screens of a bed."""

    def __init__(self, bed, folder, scene, profile=PROFILE, *more):
        self.bed, self.scene, self.folder = bed, scene, Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "uji.json").write_text(json.dumps(scene))
        (self.folder / "profile.toml").write_text(profile)
        env = install(self.folder / "packages", bed.env)
        self.program = Program(self.folder / "profile.toml", self.folder, env, *more)
        shown = {name: tile["options"]["colour"] for name, tile in scene["tiles"].items()}
        self._tile_of = {bytes.fromhex(colour[1:]): name for name, colour in shown.items()}

    def end(self):
        """End the program, and return its exit code."""
        return self.program.end()[0]

    def log(self):
        """Return what the program wrote."""
        return self.program.log.read_text()

    # what the X server says, not we

    def rects(self):
        """Return the rectangles of all windows that can be seen, by the X server."""
        return [window.rect for window in self.bed.windows()]

    def astray(self):
        """Return the windows that do not lie wholly on one screen, or are too small to see."""
        screens = self.bed.screens().values()
        return [rect for rect in self.rects() if not any(within(rect, screen) for screen in screens)]

    def tiles(self):
        """Return tile -> share of all pixels of the screens on which it can be seen."""
        counted = Counter()
        total = 0
        for x, y, width, height in self.bed.screens().values():
            for line in range(y + STEP_PX // 2, y + height, STEP_PX):
                row = self.bed.picture(x, line, width, 1)[0, :: STEP_PX // 2]
                total += len(row)
                counted.update(self._tile_of[one] for one in map(bytes, row) if one in self._tile_of)
        return {tile: count / total for tile, count in counted.items()}

    def on(self, connector):
        """Return the tiles that can be seen on one screen."""
        x, y, width, height = self.bed.screens()[connector]
        found = set()
        for line in range(y + STEP_PX // 2, y + height, STEP_PX):
            row = self.bed.picture(x, line, width, 1)[0, :: STEP_PX // 2]
            found |= {self._tile_of[one] for one in map(bytes, row) if one in self._tile_of}
        return found

    def wait_for_windows(self, count, seconds=30):
        """Wait until so many windows can be seen, all with their colours; returns their rectangles."""

        def there():
            if self.program.process.poll() is not None:
                raise AssertionError(f"the program ended: {self.log()[-3000:]}")
            return len(self.rects()) == count and self.tiles()

        wait(there, seconds, lambda: f"{count} windows: {self.rects()} {self.log()[-2000:]}")
        return self.steady()

    def steady(self):
        """Wait until no window moves for half a second; returns the rectangles."""
        last, since = self.rects(), time.monotonic()
        while time.monotonic() - since < 0.5:
            time.sleep(0.05)
            if (now := self.rects()) != last:
                last, since = now, time.monotonic()
        return last

    def wait_until(self, holds, seconds=SETTLED_S, what=""):
        """Wait until `holds()`; fails with what can be seen then."""
        wait(holds, seconds, lambda: f"{what}: {self.rects()} on {self.bed.screens()}; {self.tiles()}")


def within(rect, screen):
    """Say whether a window lies wholly inside a screen and is large enough to be seen."""
    x, y, width, height = rect
    sx, sy, sw, sh = screen
    inside = sx <= x and sy <= y and x + width <= sx + sw and y + height <= sy + sh
    return inside and width >= LEAST_PX and height >= LEAST_PX
