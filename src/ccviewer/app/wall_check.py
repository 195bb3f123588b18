"""The command `ccviewer wall check`: which letters of a wall are too small for whoever stands before it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccviewer.i18n import tr

if TYPE_CHECKING:
    from argparse import Namespace, _SubParsersAction
    from collections.abc import Callable

    from ccviewer.wall import Wall
    from ccviewer.wall.wall_check import WallReport

AFTER_S = 8.0
UNREADABLE = 1


def add_parser(subparsers: _SubParsersAction[Any]) -> None:
    """Describe the command."""
    from ccviewer.app.commands import DEMO_SIZE, size

    wall = subparsers.add_parser("wall", help=tr("periksa apakah dinding terbaca dari tempat orang berdiri"))
    verbs = wall.add_subparsers(dest="verb", required=True, metavar=tr("PERINTAH"))
    check = verbs.add_parser("check", help=tr("daftar tulisan yang terlalu kecil"))
    check.add_argument("--scene", required=True, help=tr("adegan: nama atau berkas JSON"))
    check.add_argument("--profile", type=Path, metavar="PROFIL.toml", help=tr("profil; tanpa: kota latihan"))
    check.add_argument("--state", type=Path, help=tr("folder tempat susunan disimpan"))
    check.add_argument("--screens", type=Path, metavar="LAYAR.json", help=tr("layar lain daripada di adegan"))
    check.add_argument(
        "--size",
        type=size,
        default=DEMO_SIZE,
        help=tr("ukuran layar yang tidak diketahui, misalnya 1920x1080"),
    )
    check.add_argument("--after", type=float, default=AFTER_S, help=tr("detik sebelum diperiksa"))
    check.add_argument("--seed", type=int, help=tr("benih kejadian kota latihan"))
    check.add_argument("--json", action="store_true", help=tr("hasil sebagai JSON"))
    check.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Print what is too small on any page; return 1 when there is any, or a screen could not be judged."""
    from ccviewer.app.scene import scene_file
    from ccviewer.app.scene_render import on_virtual_screens

    reports: list[WallReport] = []
    with on_virtual_screens(args, scene_file(args)) as (profile, scene):
        from ccviewer.app.photographer import Photographer
        from ccviewer.app.room import Room
        from ccviewer.wall.wall_check import check_wall, together

        def begin(wall: Wall, done: Callable[[], None]) -> Photographer:
            def look() -> None:
                reports.append(check_wall(wall.windows, scene))

            return Photographer(wall, scene, args.after, all_pages=True, done=done, taken=look)

        Room(profile, scene).show_to(begin)
    report = together(reports)
    if args.json:
        said = {
            "small": [asdict(one) for one in report.small],
            "notes": [str(note) for note in report.notes],
            "unseen": list(report.unseen),
        }
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        print(*report.small, *report.notes, sep="\n")
        count = sum(one.count for one in report.small)
        print(tr("{count} tulisan di bawah 16 menit busur", count=count), file=sys.stderr)
        if report.unseen:
            names = ", ".join(report.unseen)
            print(tr("tidak diperiksa: {names}", names=names), file=sys.stderr)
    return 0 if report.readable else UNREADABLE
