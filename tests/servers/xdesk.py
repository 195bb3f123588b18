"""A virtual desktop with a window manager, and the hands and eyes of a person on it."""

import contextlib
import ctypes
import shutil
import subprocess
import time
from pathlib import Path

from servers.program import screen

KIOSK_RC = Path(__file__).parents[2] / "packaging" / "linux" / "openbox-kiosk.xml"
TOOLS = ("Xvfb", "openbox", "xdotool", "xprop", "wmctrl")


def missing():
    """Return what this machine lacks for a desktop, in words; an empty text when all is there."""
    absent = [tool for tool in TOOLS if shutil.which(tool) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


class Desk:
    """What a person can do at this desktop, and see of it."""

    def __init__(self, env):
        self.env = env

    def run(self, *words, check=True):
        """Run a tool on this display, and return what it prints."""
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, check=False, timeout=20)
        if check and done.returncode:
            raise AssertionError(f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def do(self, *words):
        """Let xdotool act."""
        return self.run("xdotool", *map(str, words))

    def keys(self, *names):
        """Press keys one after the other, with the time that a person needs."""
        for name in names:
            self.do("key", name)
            time.sleep(0.15)

    def drag(self, start, end):
        """Drag the pointer with its first button."""
        self.do("mousemove", *start, "mousedown", 1)
        steps = 8
        for step in range(1, steps + 1):
            x, y = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
            self.do("mousemove", x, y)
        self.do("mouseup", 1)

    def windows(self, pid):
        """Return the windows of a process that can be seen: id -> (x, y, width, height)."""
        found = {}
        for line in self.run("wmctrl", "-lGp", check=False).splitlines():
            window, _desktop, of, x, y, width, height, *_ = line.split()
            if int(of) == pid:
                found[window] = tuple(map(int, (x, y, width, height)))
        return found

    def titles(self, pid):
        """Return the titles of the windows of a process."""
        lines = self.run("wmctrl", "-lp", check=False).splitlines()
        return [line.split(None, 4)[4] for line in lines if int(line.split()[2]) == pid]

    def state(self, window):
        """Return what the window manager says of a window."""
        return self.run("xprop", "-id", window, "_NET_WM_STATE")

    def pointer_is_seen(self):
        """Say whether the picture of the pointer has any pixel that is not clear."""
        return pointer_is_seen(self.env["DISPLAY"])


@contextlib.contextmanager
def desk(size="1280x720", rc=KIOSK_RC):
    """Give a desktop of its own; `rc` None: the window manager as Debian ships it, with all of its keys."""
    with screen(size) as env:
        command = ["openbox", *(["--config-file", str(rc)] if rc else [])]
        with subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as manager:
            try:
                one = Desk(env)
                end = time.monotonic() + 10
                while "window id" not in one.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK", check=False):
                    assert time.monotonic() < end, "openbox does not start"
                    time.sleep(0.05)
                yield one
            finally:
                manager.terminate()


class _CursorImage(ctypes.Structure):
    _fields_ = (
        ("x", ctypes.c_short), ("y", ctypes.c_short),
        ("width", ctypes.c_ushort), ("height", ctypes.c_ushort),
        ("xhot", ctypes.c_ushort), ("yhot", ctypes.c_ushort),
        ("serial", ctypes.c_ulong), ("pixels", ctypes.POINTER(ctypes.c_ulong)),
    )  # fmt: skip


def pointer_is_seen(display):
    """Ask the X server for the picture of the pointer, as a screen recorder would."""
    x11, fixes = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXfixes.so.3")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    fixes.XFixesGetCursorImage.restype = ctypes.POINTER(_CursorImage)
    connection = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    try:
        major, minor = ctypes.c_int(5), ctypes.c_int(0)
        fixes.XFixesQueryVersion(connection, ctypes.byref(major), ctypes.byref(minor))
        image = fixes.XFixesGetCursorImage(connection).contents
        return any(image.pixels[at] & 0xFF000000 for at in range(image.width * image.height))
    finally:
        x11.XCloseDisplay(connection)
