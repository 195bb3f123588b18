"""The commands `check` and `schema`: is a profile right, and what may stand in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from ccviewer.errors import Problem, ProfileError
from ccviewer.i18n import tr
from ccviewer.profile import load, schema, secrets

if TYPE_CHECKING:
    from argparse import Namespace, _SubParsersAction
    from typing import Any

    from ccviewer.profile import Profile


def add_parsers(subparsers: _SubParsersAction[Any]) -> None:
    """Add both commands; `args.run(args)` returns the exit code."""
    check = subparsers.add_parser(
        "check", help=tr("periksa profil: semua kesalahan sekaligus, dengan barisnya")
    )
    check.add_argument("profiles", nargs="+", type=Path, metavar="PROFIL.toml")
    check.set_defaults(run=run_check)
    grammar = subparsers.add_parser("schema", help=tr("cetak JSON Schema profil, untuk penyunting teks"))
    grammar.set_defaults(run=run_schema)


def run_check(args: Namespace) -> int:
    """Print every mistake of these files, or one line for each that has none; return 1 if any has one."""
    problems: list[Problem] = []
    for path in args.profiles:
        try:
            print(summary(load(path), path))
        except ProfileError as error:
            problems += error.problems
    for problem in sorted(problems, key=lambda problem: (problem.file, problem.line)):
        print(problem)
    return 1 if problems else 0


def run_schema(args: Namespace) -> int:
    """Print the JSON Schema of a profile."""
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0


def summary(profile: Profile, path: Path) -> str:
    """Return what a correct profile has, in one line."""
    counts = (
        tr("{count} umpan", count=len(profile.feeds)),
        tr("{count} kamera", count=len(profile.cameras)),
        tr("{count} tempat", count=len(profile.places)),
        tr("{count} aset", count=len(profile.assets)),
        tr("{count} aturan kanal", count=len(profile.channel_rules)),
        tr("{count} kanal turunan", count=len(profile.derived)),
    )
    said = tr("{file}: benar — {counts}", file=path, counts=", ".join(counts))
    needed = sorted(secrets.names(profile))
    return f"{said}, {tr('rahasia: {names}', names=', '.join(needed))}" if needed else said
