"""X servers with many screens, whose plugs a test pulls: Xorg with the dummy driver, or a divided Xvfb."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import BadDrawable, BadWindow
from Xlib.ext import randr

from servers.edid import block
from servers.program import without_screen

MODES = {
    (1920, 1080): "148.50 1920 2008 2052 2200 1080 1084 1089 1125 +hsync +vsync",
    (1280, 720): "74.25 1280 1390 1430 1650 720 725 730 750 +hsync +vsync",
    (1366, 768): "85.50 1366 1436 1579 1792 768 771 774 798 +hsync +vsync",
    (2560, 1440): "241.50 2560 2608 2640 2720 1440 1443 1448 1481 +hsync -vsync",
}
DUMMY = """
Section "ServerFlags"
    Option "AutoAddDevices" "false"
    Option "AutoAddGPU" "false"
    Option "DontVTSwitch" "true"
EndSection
Section "Device"
    Identifier "card"
    Driver "dummy"
    VideoRam 512000
EndSection
Section "Monitor"
    Identifier "any"
    HorizSync 5-1000
    VertRefresh 5-200
{modelines}
EndSection
Section "Screen"
    Identifier "wall"
    Device "card"
    Monitor "any"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Virtual 11520 2160
        Modes {modes}
    EndSubSection
EndSection
"""


class CannotStart(Exception):
    """There is no such X server on this machine, or it does not start; the text says why."""


@dataclass(frozen=True)
class Monitor:
    """A monitor with what it says of itself, whatever socket it is plugged into."""

    serial: str
    name: str = "WALL 24"
    vendor: str = "DEL"


@dataclass(frozen=True)
class Seen:
    """A window as the X server knows it: the rectangle is that of its content, on the desktop."""

    xid: int
    title: str
    rect: tuple[int, int, int, int]
    frame: tuple[int, int, int, int]  # with what the window manager drew around it


class Screens:
    """A running X server with openbox. `plug` and `unplug` are the hands at its sockets."""

    kind = ""
    has_edid = False

    def __init__(self, folder, command):
        reader, writer = os.pipe()
        self._ended = contextlib.ExitStack()
        out = self._ended.enter_context((folder / "xserver.out").open("w"))
        self._server = subprocess.Popen(
            [*command, "-displayfd", str(writer), "-noreset", "-nolisten", "tcp"],
            pass_fds=(writer,), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._ended.callback(_end, self._server)
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            self._ended.close()
            raise CannotStart((folder / "xserver.out").read_text()[-2000:])
        self.env = {**without_screen(), "DISPLAY": f":{number}"}
        self.display = Display(f":{number}")
        self._ended.callback(self.display.close)
        self.root = self.display.screen().root
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._ended.callback(_end, manager)
        wait(lambda: self._property(self.root, "_NET_SUPPORTING_WM_CHECK"), 10, "openbox")

    def close(self):
        """End the server and what came with it."""
        self._ended.close()

    # what is seen

    def screens(self):
        """Return connector -> (x, y, width, height) of every screen that is on."""
        said = self._xrandr("--listmonitors")
        pattern = r"^ \d+: \+?\*?(\S+) (\d+)/\d+x(\d+)/\d+\+(-?\d+)\+(-?\d+)"
        found = re.findall(pattern, said, re.MULTILINE)
        return {name: (int(x), int(y), int(w), int(h)) for name, w, h, x, y in found}

    def windows(self):
        """Return every window that the window manager shows, hidden ones left out."""
        found = []
        for xid in self._property(self.root, "_NET_CLIENT_LIST") or ():
            window = self.display.create_resource_object("window", xid)
            with contextlib.suppress(BadWindow, BadDrawable):
                if window.get_attributes().map_state == X.IsViewable:
                    found.append(self._seen(window))
        return sorted(found, key=lambda one: (one.rect, one.xid))

    def _seen(self, window):
        outer = window
        while (parent := outer.query_tree().parent) != self.root:
            outer = parent
        title = self._property(window, "_NET_WM_NAME") or b""
        return Seen(window.id, bytes(title).decode("utf-8", "replace"), self._rect(window), self._rect(outer))

    def _rect(self, window):
        size = window.get_geometry()
        at = self.root.translate_coords(window, 0, 0)
        return at.x, at.y, size.width, size.height

    def picture(self, x, y, width, height):
        """Return what can be seen there, of shape (height, width, 3)."""
        image = self.root.get_image(x, y, width, height, X.ZPixmap, 0xFFFFFFFF)
        pixels = np.frombuffer(image.data, np.uint8).reshape(height, width, 4)
        return pixels[:, :, 2::-1]

    def _property(self, window, name):
        with contextlib.suppress(BadWindow):
            found = window.get_full_property(self.display.intern_atom(name), X.AnyPropertyType)
            return found.value if found else None
        return None

    # the hands

    def plug(self, connector, monitor, at, size=(1920, 1080)):
        """Plug a monitor into a socket; it shows the desktop from `at`."""
        raise NotImplementedError

    def unplug(self, *connectors):
        """Pull the plugs of these sockets at once."""
        raise NotImplementedError

    def resize(self, connector, size):
        """Switch a screen to another resolution; it stays where it begins."""
        raise NotImplementedError

    def make_primary(self, connector):
        """Make a screen the first one of the desktop."""
        raise NotImplementedError

    def _xrandr(self, *words):
        done = subprocess.run(
            ["xrandr", "--current", *words], env=self.env, capture_output=True, text=True, timeout=20
        )
        if done.returncode:
            raise AssertionError(f"xrandr {' '.join(words)}: {done.stderr}")
        return done.stdout


class DummyScreens(Screens):
    """Xorg with the dummy driver: eight sockets, monitors with EDID. Needs root."""

    kind = "Xorg dummy"
    has_edid = True
    connectors = tuple(f"DUMMY{number}" for number in range(8))

    def __init__(self, folder):
        program = shutil.which("Xorg", path=f"{os.environ.get('PATH', '')}:/usr/bin:/usr/lib/xorg")
        if program is None:
            raise CannotStart("Xorg is not installed")
        if os.geteuid() != 0:
            raise CannotStart("Xorg with the dummy driver needs root")
        config = folder / "dummy.conf"
        names = [_mode(size) for size in MODES]
        lines = [f'    Modeline "{_mode(size)}" {timing}' for size, timing in MODES.items()]
        modes = " ".join(f'"{name}"' for name in names)
        config.write_text(DUMMY.format(modelines="\n".join(lines), modes=modes))
        log = folder / "xorg.log"
        words = ["-config", str(config), "-logfile", str(log), "-novtswitch", "-sharevts"]
        super().__init__(folder, [program, *words])
        self._outputs = self._find_outputs()
        self._known = {self.connectors[0]: set(names)}
        self._at = {}  # connector -> where its screen begins, whatever went away since
        for one in self.connectors:  # Qt reads no EDID of an output that goes on for the first time
            self.plug(one, None, (0, 0))
        self.unplug(*self.connectors)

    def _find_outputs(self):
        resources = randr.get_screen_resources(self.root)
        stamp = resources.config_timestamp
        return {self.display.xrandr_get_output_info(one, stamp).name: one for one in resources.outputs}

    def plug(self, connector, monitor, at, size=(1920, 1080)):
        """Plug a monitor in: its EDID is there before the screen is on, as with a real cable."""
        if _mode(size) not in self._known.setdefault(connector, set()):
            self._xrandr("--addmode", connector, _mode(size))
            self._known[connector].add(_mode(size))
        if monitor is not None:
            self.claim(connector, monitor)
        self._at[connector] = at
        words = ["--output", connector, "--mode", _mode(size)]
        for one in (connector, *(self._at.keys() - {connector})):  # xrandr moves all when the first one goes
            words += ["--output", one, "--pos", "{}x{}".format(*self._at[one])]
        self._xrandr(*words)

    def claim(self, connector, monitor):
        """Let whatever is in a socket say that it is this monitor; Qt reads it when the screen goes on."""
        said = list(block(monitor.serial, monitor.name, vendor=monitor.vendor))
        atom = self.display.intern_atom("EDID")
        self.display.xrandr_change_output_property(
            self._outputs[connector], atom, Xatom.INTEGER, X.PropModeReplace, (8, said)
        )
        self.display.sync()

    def unplug(self, *connectors):
        """Pull the plugs of these sockets at once."""
        for one in connectors:
            self._at.pop(one, None)
        self._xrandr(*(word for one in connectors for word in ("--output", one, "--off")))

    def resize(self, connector, size):
        """Switch a screen to another resolution; it stays where it begins."""
        self.plug(connector, None, self._at[connector], size)

    def make_primary(self, connector):
        """Make a screen the first one of the desktop."""
        self._xrandr("--output", connector, "--primary")


class DividedScreens(Screens):
    """One wide Xvfb cut into monitors by RandR 1.5: needs no root, knows no EDID."""

    kind = "Xvfb divided"
    connectors = tuple(f"WALL-{number}" for number in range(8))

    def __init__(self, folder, desktop=(11520, 2160)):
        if shutil.which("Xvfb") is None:
            raise CannotStart("Xvfb is not installed")
        width, height = desktop
        buffer = folder / "framebuffer"
        buffer.mkdir(exist_ok=True)
        words = ["-screen", "0", f"{width}x{height}x24", "-fbdir", str(buffer)]
        super().__init__(folder, ["Xvfb", *words])
        self.framebuffer = framebuffer(buffer / "Xvfb_screen0")
        # Off, or Xvfb shows a screen over the whole desktop whenever nobody has taken its one output.
        there = randr.get_screen_resources(self.root)
        nothing = (0, 0, 0, randr.Rotate_0, [])
        self.display.xrandr_set_crtc_config(there.crtcs[0], there.config_timestamp, *nothing)

    def plug(self, connector, monitor, at, size=(1920, 1080)):
        """Cut a screen out of the desktop; what the monitor says of itself cannot be told here."""
        width, height = size
        mm = f"{width}/{width // 4}x{height}/{height // 4}+{at[0]}+{at[1]}"
        self._xrandr("--setmonitor", connector, mm, "none")

    def unplug(self, *connectors):
        """Take these screens away, one after the other."""
        for one in connectors:
            self._xrandr("--delmonitor", one)

    def resize(self, connector, size):
        """Take the screen away and give it back with another size: there is no other way here."""
        x, y, _, _ = self.screens()[connector]
        self.unplug(connector)
        self.plug(connector, None, (x, y), size)


def framebuffer(path):
    """Return the pixels of a running Xvfb, always as they are now, of shape (height, width, 4): BGRX."""
    wait(path.exists, 5, path)
    header = np.memmap(path, ">u4", "r", shape=(25,))
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    begins = int(size) + int(colours) * 12  # an XWDColor is 12 bytes
    pixels = np.memmap(path, np.uint8, "r", offset=begins, shape=(int(height), int(line) // 4, 4))
    return pixels[:, : int(width)]


def wait(holds, seconds, what):
    """Wait until `holds()`, and return what it returned; fails with `what`, called if it can be."""
    end = time.monotonic() + seconds
    while True:
        if found := holds():
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.02)


def _mode(size):
    return f"{size[0]}x{size[1]}"


def _end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def started(kind):
    """Give a server of this class; ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        bed = kind(Path(folder))
        try:
            yield bed
        finally:
            bed.close()
