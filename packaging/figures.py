"""Keeps what packages came to, in bytes and seconds, in `build/packages.json`, and prints it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sums import sum_of

GOALS_MB = {
    "deb core with web": 166,
    "deb core without web": 95,
    "windows core with web": 128,
    "windows core without web": 58,
}
GOAL_S = {"deb opd": 1.0, "windows opd": 1.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """One package that was built."""

    what: str
    file: str
    bytes: int
    seconds: float
    sha256: str

    def line(self) -> str:
        """Return it for people, with its goal where it has one."""
        size = self.bytes / 1e6
        words = f"{size:.1f} MB" if size >= 0.1 else f"{self.bytes / 1e3:.1f} kB"
        size_goal = _against(size, GOALS_MB.get(self.what), "MB")
        time_goal = _against(self.seconds, GOAL_S.get(self.what), "s")
        took = f"{self.seconds:.1f} s{time_goal}"
        return f"{self.what}: {self.file}  {words}{size_goal}  {took}  sha256 {self.sha256[:16]}"


def measure(what: str, path: Path, seconds: float) -> Figure:
    """Return the figure of a file that was just built."""
    return Figure(what, path.name, path.stat().st_size, round(seconds, 2), sum_of(path))


def keep(figure: Figure, file: Path) -> None:
    """Put a figure into the file, in the place of the former one of the same package."""
    known = json.loads(file.read_text("utf-8")) if file.is_file() else {"schema": 1, "packages": {}}
    goal = {"goal_mb": GOALS_MB.get(figure.what), "goal_s": GOAL_S.get(figure.what)}
    said = asdict(figure) | {name: value for name, value in goal.items() if value is not None}
    known["packages"][f"{figure.what} {figure.file}" if "opd" in figure.what else figure.what] = said
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    fresh.replace(file)


def _against(value: float, goal: float | None, unit: str) -> str:
    if goal is None:
        return ""
    return f" (goal {goal:g} {unit}: {'met' if value <= goal else 'MISSED'})"
