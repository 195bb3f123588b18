"""Runs the tools that make a package, in an environment where the same input gives the same bytes."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from build_error import BuildError

EPOCH = "1767225600"  # 2026-01-01: every time stamp in a package, so that the same input gives the same bytes
LAST_LINES = 12


def reproducible() -> dict[str, str]:
    """Return an environment in which two builds of the same input come out alike."""
    fixed = {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH), "PYTHONHASHSEED": "1"}
    return os.environ | fixed | {"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def run(
    command: Sequence[str],
    otherwise: str,
    *,
    cwd: Path | str | None = None,
    more: Mapping[str, str] | None = None,
    brought_by: str = "packaging/setup.sh packages",
) -> str:
    """Run a program; returns what it printed. `more` goes into its environment.

    Raises:
        BuildError: it is missing, and `brought_by` says what brings it; or it failed, with its last lines.
    """
    try:
        done = subprocess.run(
            list(command),
            env=reproducible() | dict(more or {}),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise BuildError(f"{command[0]} is not installed; `{brought_by}` brings it") from error
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        last = "\n".join(said.splitlines()[-LAST_LINES:])
        raise BuildError(f"{otherwise} (exit {done.returncode}):\n{last}")
    return said
