"""Whether there is a screen to draw on, and a virtual one where there is none."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ccviewer.errors import CCViewerError

XVFB = "Xvfb"


class NoScreen(CCViewerError):
    """Nothing to draw on."""


class Unsafe(CCViewerError):
    """The program would run with more rights than it may have."""


def has_screen() -> bool:
    """Say whether a window could be seen by somebody."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def require_screen() -> None:
    """Go on only where a window can be opened.

    Raises:
        NoScreen: there is no display that lets us in, and nobody asked Qt to do without.
    """
    if os.environ.get("QT_QPA_PLATFORM"):
        return
    if not has_screen():
        raise NoScreen("tidak ada layar: DISPLAY kosong; pakai `ccviewer snapshot` untuk gambar tanpa layar")
    display = os.environ.get("DISPLAY")
    if display and not os.environ.get("WAYLAND_DISPLAY") and not _x_server_answers():
        raise NoScreen("layar {display} tidak menjawab atau menolak program ini", display=display)


def _x_server_answers() -> bool:
    """Ask the X server as Qt will, which without an answer ends the process, and nothing can catch it."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:  # then Qt draws by other means, or says itself what it lacks
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def refuse_root() -> None:
    """Do not show the network to a browser engine without its sandbox.

    Test machines that have no other user set QTWEBENGINE_DISABLE_SANDBOX themselves.

    Raises:
        Unsafe: the program runs as root.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        raise Unsafe(
            "jangan dijalankan sebagai root: mesin peta tidak dapat mengurung dirinya; pakai pengguna biasa"
        )


@contextmanager
def virtual_screen(size: tuple[int, int]) -> Iterator[None]:
    """Draw where nobody sees it: on an X server of our own, on Linux; elsewhere on the screen that is there.

    The environment is changed for Qt, which must not have started yet. Main thread. SIGTERM raises
    KeyboardInterrupt meanwhile, so that the X server is not left behind.

    Raises:
        NoScreen: Xvfb is not installed or does not start.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        yield
        return
    program = shutil.which(XVFB)
    if program is None:
        raise NoScreen("Xvfb tidak terpasang: sudo apt-get install xvfb")
    reader, writer = os.pipe()
    width, height = size
    server = subprocess.Popen(
        [
            program,
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            f"{width}x{height}x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=(writer,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            raise NoScreen("Xvfb tidak mau mulai (kode {code})", code=server.wait())
        os.environ["DISPLAY"] = f":{number}"
        os.environ.pop("WAYLAND_DISPLAY", None)
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        server.terminate()
        server.wait()
