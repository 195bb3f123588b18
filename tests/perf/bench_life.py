"""How smooth the demo wall is at full life: the time between two ticks of its GUI thread."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from perf.report import Row
from servers.program import without_screen

RUNS = 3
SECONDS = 30


def run():
    """Run the demo on a virtual screen a few times."""
    p99, largest, fps = [], [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "ccviewer", "demo", "--seconds", str(SECONDS), "--out", folder]
            subprocess.run(command, env=without_screen(), check=False, stdout=subprocess.DEVNULL)
            said = json.loads((Path(folder) / "demo.json").read_text())
        p99.append(said["ui"]["gap_p99_ms"])
        largest.append(said["ui"]["gap_max_ms"])
        live = [camera["fps"] for camera in said["cameras"] if camera["state"] == "live"]
        fps.append(sum(live))
    return [
        Row("UI gap p99, demo wall at full life", "ms", p99, goal=50, op="<="),
        Row("UI gap largest, demo wall at full life", "ms", largest),
        Row("camera pictures a second, all tiles together", "1/s", fps),
    ]
