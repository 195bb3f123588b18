"""The real room with a line to it: `python -m perf.wall_program PROFILE FOLDER [SCENE]`.

Each line on stdin is a command of the room as JSON, `{"id": ..., "args": {...}}`. It answers with one line,
the monotonic time at which the command began and what was refused, if anything was.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QSocketNotifier

from ccviewer.app.room import Room
from ccviewer.commands import CommandError, Via
from ccviewer.profile import load


def main(profile, folder, scene=None):
    """Open the room and do what the line says until it is closed."""
    lines = []

    class DrivenRoom(Room):
        def _open(self, *args, **more):
            wall = super()._open(*args, **more)
            lines.append(QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read))
            lines[0].activated.connect(lambda: hear(wall, lines[0]))
            return wall

    room = DrivenRoom(
        load(Path(profile)),
        scene=scene,
        state=Path(folder) / "state",
        diagnostics=Path(folder) / "diagnostics.json",
    )
    return room.run(full_screen=False)


def hear(wall, line):
    """Carry out one command."""
    said = sys.stdin.readline()
    if not said:
        line.setEnabled(False)
        wall.quit()
        return
    wish = json.loads(said)
    answer = {"at": time.monotonic()}
    try:
        wall.seat.attempt(wish["id"], wish["args"], Via.MENU)
    except CommandError as error:
        answer["refused"] = str(error)
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
