"""One form for every benchmark of the project: rows with goals, written to build/bench/NAME.json."""

import json
import os
import platform
import statistics
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "bench"
PACKAGES = ("ccviewer", "PySide6", "PySide6-QtAds", "av", "paho-mqtt", "pyqtgraph")


@dataclass
class Row:
    """One figure. `value` is the median of `runs`; without a value `why` says why not."""

    name: str
    unit: str
    runs: list[float] = field(default_factory=list)
    goal: float | None = None
    op: str | None = None  # "<=" or ">="
    why: str | None = None
    value: float | None = None
    holds: bool | None = None

    def __post_init__(self):
        if self.runs:
            self.value = round(statistics.median(self.runs), 3)
            self.runs = [round(run, 3) for run in self.runs]
        if self.goal is not None and self.value is not None:
            self.holds = self.value <= self.goal if self.op == "<=" else self.value >= self.goal


def write(name, rows):
    """Print the rows as a table and write them; returns whether every goal holds."""
    said = {
        "name": name,
        "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {
            "cpus": os.cpu_count(),
            "processor": platform.machine(),
            "system": platform.platform(),
            "rendering": "software",
        },
        "versions": {"python": platform.python_version()} | {one: version(one) for one in PACKAGES},
        "rows": [asdict(row) for row in rows],
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(
        json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"\n{name}")
    for row in rows:
        value = "-" if row.value is None else f"{row.value:g}"
        goal = "" if row.goal is None else f"goal {row.op} {row.goal:g}: {'holds' if row.holds else 'MISSED'}"
        spread = f"[{min(row.runs):g} .. {max(row.runs):g}]" if len(row.runs) > 1 else ""
        print(f"  {row.name:<58} {value:>10} {row.unit:<8} {spread:<22} {goal or row.why or ''}")
    return all(row.holds is not False for row in rows)
