"""How long the demo wall takes to its first complete picture, against a bare PySide6 window."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ccviewer.city import profile_text, spawn
from perf.report import Row
from servers.program import Program, screen

RUNS = 5
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print("painted", flush=True)
app = QApplication([])
window = Window()
window.showMaximized()
app.exec()
"""


def run():
    """Start both in turn."""
    bare, wall = [], []
    with screen() as env, spawn() as city, tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "demo.toml"
        profile.write_text(profile_text(city.ports), encoding="utf-8")
        for number in range(RUNS):
            begun = time.monotonic()
            window = subprocess.Popen([sys.executable, "-c", BARE], env=env, stdout=subprocess.PIPE)
            window.stdout.readline()
            bare.append(time.monotonic() - begun)
            window.kill()
            window.communicate()
            own = Path(folder) / str(number)
            own.mkdir()
            program = Program(profile, own, env)
            said = program.wait_for(lambda said: said["ui"]["complete_s"] is not None, 60)
            wall.append(said["ui"]["complete_s"])
            program.end()
    return [
        Row("bare PySide6 window, first picture", "s", bare),
        Row("demo wall, first complete picture", "s", wall),
        Row("demo wall / bare window", "x", [ours / other for ours, other in zip(wall, bare, strict=True)]),
    ]
