"""Screens stay on while a wall is locked for show, and do as before afterwards."""

import os
import shutil
import subprocess
import sys

import pytest

from ccviewer.wall.awake import undo_words
from servers.program import screen

SAID = """Screen Saver:
  prefer blanking:  {blanking}    allow exposures:  yes
  timeout:  {timeout}    cycle:  600
DPMS (Energy Star):
  Standby: 600    Suspend: 600    Off: 600
  DPMS is {dpms}
"""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            SAID.format(blanking="yes", timeout=300, dpms="Enabled"),
            ["s", "300", "600", "s", "blank", "+dpms"],
        ),
        (SAID.format(blanking="no", timeout=0, dpms="Disabled"), ["s", "0", "600", "s", "noblank"]),
        ("", []),
        ("unable to open display", []),
    ],
)
def test_what_is_changed_of_the_x_server_is_put_back_as_it_was(said, words):
    assert undo_words(said) == words


KEEP = """
import sys
from PySide6.QtCore import QCoreApplication
from ccviewer.wall.awake import Awake
app = QCoreApplication([])
awake = Awake()
awake.hold()
print("held", flush=True)
sys.stdin.readline()
awake.release()
"""


@pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xset")), reason="no X server here")
def test_the_x_server_blanks_nothing_until_it_is_let_go():
    with screen("320x240") as env:
        asked = {**env, "DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": "/nirgends"}

        def timeout():
            said = subprocess.run(["xset", "q"], env=asked, capture_output=True, text=True, check=True).stdout
            return said.partition("timeout:")[2].split()[0]

        subprocess.run(["xset", "s", "240", "60"], env=asked, check=True)
        keeper = [sys.executable, "-c", KEEP]
        with subprocess.Popen(
            keeper, env=asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout.readline() == "held\n"
            assert timeout() == "0"
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.wait(10) == 0
        assert timeout() == "240"


SAVER = """
import sys
from PySide6.QtCore import QCoreApplication, ClassInfo, QObject, Slot, SLOT, SIGNAL
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusServiceWatcher, QDBus

app = QCoreApplication([])
bus = QDBusConnection.sessionBus()


@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class Saver(QObject):
    @Slot(str, str, QDBusMessage, result=int)
    def Inhibit(self, who, why, message):
        print("inhibited by", who, flush=True)
        self.watcher = QDBusServiceWatcher(
            message.service(), bus, QDBusServiceWatcher.WatchModeFlag.WatchForUnregistration
        )
        self.watcher.serviceUnregistered.connect(lambda _name: print("let go", flush=True))
        return 7


saver = Saver()
bus.registerObject("/org/freedesktop/ScreenSaver", saver, QDBusConnection.RegisterOption.ExportAllSlots)
bus.registerService("org.freedesktop.ScreenSaver")
print("there", flush=True)
app.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no D-Bus here")
def test_the_screen_saver_of_the_session_is_inhibited_until_it_is_let_go():
    daemon = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    with subprocess.Popen(daemon, stdout=subprocess.PIPE, text=True, env=env) as bus:
        env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        with (
            subprocess.Popen(
                [sys.executable, "-c", SAVER], env=env, stdout=subprocess.PIPE, text=True
            ) as saver,
            subprocess.Popen(
                [sys.executable, "-c", "import sys\nsys.stdin.readline()\n" + KEEP],
                env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            ) as keeper,
        ):  # fmt: skip
            try:
                assert saver.stdout.readline() == "there\n"
                keeper.stdin.write("\n")
                keeper.stdin.flush()
                assert saver.stdout.readline() == "inhibited by ccviewer\n"
                assert keeper.stdout.readline() == "held\n"
                keeper.stdin.write("\n")
                keeper.stdin.flush()
                assert saver.stdout.readline() == "let go\n"
                assert keeper.wait(10) == 0
            finally:
                for process in (keeper, saver, bus):
                    process.kill()
