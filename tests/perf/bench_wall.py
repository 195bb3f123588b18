"""The wall on 1, 3 and 6 screens: start, switch of pages and scenes, return of a screen, memory of a window.

The peer of the start is a bare PySide6 program with the same number of windows and of empty docks, started
in turn with it. What is seen is read from the frame buffer of the X server, by this process, so a program
that draws nothing is never done. "Painted": all windows are mapped and every tile has something on it.
"Complete": every panel has its data, from a file that a feed of the real feed process has read, and every
tile has a picture of its own.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

from ccviewer.app.handover import hand_over
from ccviewer.app.wish import Wishes
from ccviewer.city import profile_text, spawn
from perf.report import Row
from servers.program import Program
from servers.xorg import DividedScreens, started, wait

RUNS = 5
WALLS = (1, 3, 6)
WIDTH, HEIGHT, ACROSS = 1920, 1080, 3
TESTS = Path(__file__).parents[1]
COLOUR = "#2a6f97"
QUARTERS = ((0.01, 0.04), (0.51, 0.04), (0.01, 0.535), (0.51, 0.535))  # left top corners of what is looked at
PART = (0.46, 0.40)  # of a screen: a tile without its header
STEP = 4  # every so manieth pixel of a tile is looked at
MARKS = 3  # colours that a tile with something on it has at least
FRAME_MS = 40.0  # one frame at 25 pictures a second
SWITCHES = 30
SAME = 0.02  # of the pixels of a tile: a clock may have moved on
LOOK_S = 0.004
ROWS = "".join(f"k{number};{number * 1.5:.1f}\n" for number in range(40))
PROFILE = """
[opd]
id = "uji"
name = "Uji Dinding"
timezone = "WITA"

[[feeds]]
id = "kali"
kind = "files"
path = "{data}"
every = "1s"
settle = "1s"
expire_after = "1d"
[feeds.decode]
format = "csv"
delimiter = ";"
header_row = 1
[feeds.map]
record = "reading"
[feeds.map.fields]
asset = "id"
level = {{ path = "level", type = "number" }}

[wall]
scene = "uji"
"""


# scenes


def scene(name, count, pages=1, shift=0):
    """Return a scene of one full window a screen, each with pages of four panels that show the feed."""
    said = {"schema": 1, "name": name, "screens": {}, "windows": [], "pages": {}, "tiles": {}}
    for number in range(count):
        said["screens"][f"s{number}"] = {"connector": DividedScreens.connectors[number]}
        own = [f"{name}-w{number}-p{page}" for page in range(pages)]
        window = {"id": f"w{number}", "screen": f"s{number}", "page": own[0], "full_screen": True}
        said["windows"].append(window | ({"pages": own[1:]} if pages > 1 else {}))
        for at, page in enumerate(own):
            tiles = [f"{page}-t{tile}" for tile in range(4)]
            said["tiles"] |= dict(zip(tiles, panels(number + at + shift), strict=True))
            columns = [
                {"column": [{"tabs": [tiles[a]]}, {"tabs": [tiles[b]]}], "share": [0.5, 0.5]}
                for a, b in ((0, 2), (1, 3))
            ]
            said["pages"][page] = {"tree": {"row": columns, "share": [0.5, 0.5]}}
    return said


def panels(turn):
    """Return four panels; which one is where depends on `turn`, so that no page looks like the next."""
    channel = "uji/kali/k{}/level".format
    four = [
        {"panel": "kpi", "options": {"cards": [{"channel": channel(turn * 4 + n)} for n in range(4)]}},
        {"panel": "health"},
        {"panel": "chart", "options": {"series": [{"channel": channel(turn + n)} for n in range(3)]}},
        {"panel": "kpi", "options": {"cards": [{"channel": channel(20 + turn + n)} for n in range(6)]}},
    ]
    return four[turn % 4 :] + four[: turn % 4]


def write(folder, *scenes):
    """Write a profile with its data and scenes; the first scene is the one that it opens."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "data.csv"
    data.write_text("id;level\n" + ROWS)
    os.utime(data, (time.time() - 60, time.time() - 60))  # or the feed waits for more of it
    (folder / "profile.toml").write_text(PROFILE.format(data=data))
    for number, one in enumerate(scenes):
        (folder / f"{'uji' if number == 0 else one['name']}.json").write_text(json.dumps(one))
    return folder / "profile.toml"


# eyes


def corner(screen):
    """Return where a screen begins."""
    return screen % ACROSS * WIDTH, screen // ACROSS * HEIGHT


class Eyes:
    """Looks at the tiles of some screens; pixels are packed into one number each."""

    def __init__(self, framebuffer, screens):
        self._parts = []
        for screen in screens:
            x, y = corner(screen)
            for left, top in QUARTERS:
                a, b = x + round(left * WIDTH), y + round(top * HEIGHT)
                c, d = a + round(PART[0] * WIDTH), b + round(PART[1] * HEIGHT)
                self._parts.append(framebuffer[b:d:STEP, a:c:STEP].view(np.uint32)[:, :, 0])

    def tiles(self):
        """Return a copy of what each tile shows now."""
        return [np.array(part) & 0xFFFFFF for part in self._parts]


def blank(tile):
    """Say whether there is nothing on a tile but its ground."""
    first = tile[0, 0]
    return bool((tile == first).all()) or len(np.unique(tile)) < MARKS


def all_marked(tiles):
    """Say whether every tile has something on it."""
    return not any(blank(tile) for tile in tiles)


def all_of(colour):
    """Return the test whether every tile has just this colour."""
    wanted = int(colour[1:], 16)
    return lambda tiles: all(bool((tile == wanted).all()) for tile in tiles)


def seen_after(begun, eyes, holds, seconds=60):
    """Return how many seconds after `begun` what is seen holds."""
    wait(lambda: holds(eyes.tiles()), seconds, "nothing to be seen")
    return time.monotonic() - begun


# start


def peer_start(bed, eyes, count):
    """Return the seconds from the start of the bare program to its docks on all screens."""
    begun = time.monotonic()
    words = [sys.executable, "-m", "perf.bare_docks", str(count), COLOUR]
    process = subprocess.Popen(words, env=bed.env, cwd=TESTS)
    try:
        return seen_after(begun, eyes, all_of(COLOUR))
    finally:
        process.kill()
        process.wait()
        wait(lambda: not bed.windows(), 10, "the bare windows stay")


def wall_start(bed, eyes, profile, folder):
    """Return the seconds from the start of the program to its painted and to its complete wall."""
    folder.mkdir(parents=True)
    begun = time.monotonic()
    program = Program(profile, folder, bed.env)
    try:
        painted = seen_after(begun, eyes, all_marked)
        said = program.wait_for(lambda said: said["ui"]["complete_s"] is not None, 60)
        check(said, eyes)
        return painted, max(painted, said["ui"]["complete_s"])
    finally:
        program.end()
        wait(lambda: not bed.windows(), 10, "the windows of the wall stay")


def check(said, eyes):
    """Fail unless every panel shows data and every tile a picture."""
    states = {panel["state"] for panel in said["panels"] if panel["visible"]}
    assert states <= {"live", "delayed"}, states
    assert all_marked(eyes.tiles()), "a tile is blank on a wall that calls itself complete"


def start_rows(bed, folder):
    """Start both in turn on 1, 3 and 6 screens."""
    rows = []
    for count in WALLS:
        for number in range(count):
            bed.plug(bed.connectors[number], None, corner(number))
        eyes = Eyes(bed.framebuffer, range(count))
        profile = write(folder / f"start-{count}", scene("uji", count))
        bare, painted, complete = [], [], []
        for number in range(RUNS + 1):
            other = peer_start(bed, eyes, count)
            ours = wall_start(bed, eyes, profile, folder / f"start-{count}" / str(number))
            if number:  # the first round only warms the disk's cache
                bare.append(other)
                painted.append(ours[0])
                complete.append(ours[1])
        bed.unplug(*bed.screens())
        where = f"{count} screen{'s' if count > 1 else ''}"
        rows += [
            Row(f"bare windows of empty docks, {where}", "s", bare),
            Row(f"wall painted, {where}", "s", painted),
            Row(f"wall complete with its data, {where}", "s", complete),
            Row(f"painted / bare, {where}", "x", ratio(painted, bare), 1.5, "<="),
            Row(f"complete / bare, {where}", "x", ratio(complete, bare), 1.5, "<="),
        ]
    return rows


def ratio(ours, others):
    """Return the ratios of runs that were made in turn."""
    return [one / other for one, other in zip(ours, others, strict=True)]


def city_row(bed, folder):
    """Start the rehearsal city, with map and cameras, on one screen."""
    bed.plug(bed.connectors[0], None, (0, 0))
    complete = []
    with spawn() as city:
        profile = folder / "city.toml"
        profile.write_text(profile_text(city.ports), encoding="utf-8")
        for number in range(3):
            own = folder / f"city-{number}"
            own.mkdir()
            program = Program(profile, own, bed.env)
            said = program.wait_for(lambda said: said["ui"]["complete_s"] is not None, 60)
            complete.append(said["ui"]["complete_s"])
            program.end()
    bed.unplug(*bed.screens())
    return Row("rehearsal city complete, with map and cameras, 1 screen", "s", complete)


# switching


class Driven(Program):
    """The real program, told what to show as by a second start, without the time that one takes to begin."""

    def __init__(self, profile, folder, env):
        super().__init__(profile, folder, env)
        self._state = Path(folder) / "state"

    def show(self, **wish):
        """Ask for a page of a window or for a scene; returns when that began."""
        begun = time.monotonic()
        refused = hand_over(self._state, Wishes(**wish)).refused
        assert not refused, refused
        return begun

    def complete(self):
        """Wait until every panel has its data."""
        self.wait_for(lambda said: said["ui"]["complete_s"] is not None, 60)

    def pss_mb(self):
        """Return the memory of the wall's own process: what is shared counts by its share."""
        return psutil.Process(self.process.pid).memory_full_info().pss / 1e6

    def rss_mb(self):
        """Return the same, with all that is shared."""
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


class Film:
    """What the tiles show, looked at every few milliseconds, with when."""

    def __init__(self, eyes):
        self._eyes, self._stop, self.frames = eyes, threading.Event(), []
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self):
        while not self._stop.is_set():
            self.frames.append((time.monotonic(), self._eyes.tiles()))
            self._stop.wait(LOOK_S)

    def end(self):
        """Return the frames."""
        self._stop.set()
        self._thread.join()
        return self.frames


def same(one, other):
    """Say whether two pictures of a tile are the same but for a clock."""
    return float(np.mean(one != other)) <= SAME


def judge(frames, begun):
    """Return (ms from the command until the last picture stands, longest ms that a tile was blank)."""
    last = frames[-1][1]
    assert all_marked(last), "a tile stays blank after a switch"
    before = frames[0][1]
    assert not all(same(a, b) for a, b in zip(before, last, strict=True)), "nothing was switched"
    done = frames[-1][0]
    for when, tiles in reversed(frames):
        if not all(same(a, b) for a, b in zip(tiles, last, strict=True)):
            break
        done = when
    longest = 0.0
    for number in range(len(last)):
        since = None
        for when, tiles in frames:
            if blank(tiles[number]):
                since = when if since is None else since
                longest = max(longest, when - since)
            else:
                since = None
    return (done - begun) * 1e3, longest * 1e3


def switch_rows(bed, folder):
    """Switch pages of one window, and scenes over three screens."""
    for number in range(3):
        bed.plug(bed.connectors[number], None, corner(number))
    first, second = scene("uji", 3, pages=2), scene("lain", 3, shift=2)
    profile = write(folder / "switch", first, second)
    driven = Driven(profile, folder / "switch", bed.env)
    try:
        driven.complete()
        pages = [f"uji-w0-p{number}" for number in range(2)]
        page_eyes, wall_eyes = Eyes(bed.framebuffer, [0]), Eyes(bed.framebuffer, range(3))
        page_rows = measure("page", page_eyes, lambda n: driven.show(windows={"w0": pages[(n + 1) % 2]}))
        scene_rows = measure(
            "scene on 3 screens", wall_eyes, lambda n: driven.show(scene=("lain", "uji")[n % 2])
        )
    finally:
        driven.end()
        bed.unplug(*bed.screens())
    return page_rows + scene_rows


def measure(what, eyes, switch):
    """Switch back and forth; the first two switches build what is kept afterwards, and are said apart."""
    took, blanks, gaps = [], [], []
    for number in range(SWITCHES + 2):
        film = Film(eyes)
        time.sleep(0.02)
        begun = switch(number)
        time.sleep(0.9)
        frames = film.end()
        ms, longest = judge(frames, begun)
        gaps += [(b - a) * 1e3 for (a, _), (b, _) in itertools.pairwise(frames)]
        took.append(ms)
        blanks.append(longest)
    warm = took[2:]
    p95 = sorted(warm)[int(len(warm) * 0.95)]
    return [
        Row(f"switch of a {what}, first time", "ms", took[:2]),
        Row(f"switch of a {what}, p50", "ms", [statistics.median(warm)]),
        Row(f"switch of a {what}, p95", "ms", [p95], 250, "<="),
        Row(f"longest blank tile at a switch of a {what}", "ms", [max(blanks)], FRAME_MS, "<="),
        Row(f"  its tiles were looked at every, p99, {what}", "ms", [sorted(gaps)[int(len(gaps) * 0.99)]]),
    ]


# screens and memory


def replug_row(bed, folder):
    """Take a screen away and give it back: how long until its window stands where it stood, painted."""
    for number in range(3):
        bed.plug(bed.connectors[number], None, corner(number))
    profile = write(folder / "replug", scene("uji", 3))
    program = Program(profile, folder / "replug", bed.env)
    took = []
    try:
        program.wait_for(lambda said: said["ui"]["complete_s"] is not None, 60)
        rects = [window.rect for window in bed.windows()]
        eyes = Eyes(bed.framebuffer, [2])
        for _ in range(6):
            bed.unplug(bed.connectors[2])
            wait(lambda: len(bed.windows()) == 2, 10, "the window of the lost screen stays")
            time.sleep(0.5)
            begun = time.monotonic()
            bed.plug(bed.connectors[2], None, corner(2))
            back = seen_after(begun, eyes, all_marked)
            assert wait(lambda: [one.rect for one in bed.windows()] == rects, 10, "other rectangles")
            took.append(max(back, time.monotonic() - begun))
    finally:
        program.end()
        bed.unplug(*bed.screens())
    return Row("screen is back: exact rectangle, painted", "s", took, 2.0, "<=")


def memory_rows(bed, folder):
    """Return what each window after the first costs: with a screen, four panels and its docks."""
    found = {}
    for count in (1, 6):
        for number in range(count):
            bed.plug(bed.connectors[number], None, corner(number))
        profile = write(folder / f"memory-{count}", scene("uji", count))
        driven = Driven(profile, folder / f"memory-{count}", bed.env)
        try:
            driven.complete()
            time.sleep(3)
            found[count] = [driven.pss_mb()]
            found[count].append(driven.rss_mb())
        finally:
            driven.end()
            bed.unplug(*bed.screens())
    extra = [(six - one) / 5 for six, one in zip(found[6], found[1], strict=True)]
    return [
        Row("memory of the wall's process, 1 window (PSS)", "MB", found[1][:1]),
        Row("memory of each further window of 1920x1080, four panels (PSS)", "MB", extra[:1]),
        Row("memory of each further window of 1920x1080, four panels (RSS)", "MB", extra[1:]),
    ]


def run():
    """Measure everything on one virtual X server."""
    with started(DividedScreens) as bed, tempfile.TemporaryDirectory() as name:
        bed.env.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once
        folder = Path(name)
        rows = start_rows(bed, folder)
        rows.append(city_row(bed, folder))
        rows += switch_rows(bed, folder)
        rows.append(replug_row(bed, folder))
        rows += memory_rows(bed, folder)
    return rows
