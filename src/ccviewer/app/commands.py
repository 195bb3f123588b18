"""The commands that show the room of a rehearsal or without a screen: demo, snapshot; and doctor.

Qt is imported when they run.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from ccviewer import i18n
from ccviewer.app.source import state_folder
from ccviewer.app.wish import Start
from ccviewer.city.process import DEFAULT_SEED
from ccviewer.i18n import tr
from ccviewer.profile import Profile, load

DEMO_SECONDS = 30.0
DEMO_SIZE = (1920, 1080)


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the commands."""
    demo = subparsers.add_parser("demo", help=tr("buka dinding layar pada kota latihan (simulasi)"))
    demo.add_argument("--seed", type=int, default=DEFAULT_SEED, help=tr("benih kejadian kota latihan"))
    demo.add_argument("--speed", type=float, default=1.0, help=tr("kecepatan waktu kota latihan"))
    demo.add_argument(
        "--seconds", type=float, default=float(os.environ.get("DEMO_SECONDS", DEMO_SECONDS)),
        help=tr("tanpa layar: lama pertunjukan sebelum gambar diambil"),
    )  # fmt: skip
    demo.add_argument(
        "--size", type=size, default=DEMO_SIZE, help=tr("tanpa layar: ukuran, misalnya 1920x1080")
    )
    demo.add_argument("--scene", help=tr("adegan: nama atau berkas JSON"))
    demo.add_argument("--out", type=Path, default=Path("build"), help=tr("tanpa layar: folder hasil"))
    demo.set_defaults(run=run_demo)

    snapshot = subparsers.add_parser("snapshot", help=tr("ambil gambar dinding layar tanpa menampilkannya"))
    snapshot.add_argument("profile", type=Path, metavar="PROFIL.toml")
    snapshot.add_argument("--scene", help=tr("adegan: nama atau berkas JSON"))
    snapshot.add_argument("--size", type=size, default=DEMO_SIZE, help=tr("ukuran, misalnya 1920x1080"))
    snapshot.add_argument("--after", type=float, default=10.0, help=tr("detik sebelum gambar diambil"))
    snapshot.add_argument("--out", type=Path, required=True, help=tr("berkas PNG"))
    snapshot.add_argument("--diagnostics", type=Path, help=tr("tulis keadaan ke berkas JSON ini"))
    snapshot.set_defaults(run=run_snapshot)

    doctor = subparsers.add_parser("doctor", help=tr("periksa apa yang kurang di komputer ini"))
    doctor.add_argument("profile", type=Path, nargs="?", metavar="PROFIL.toml")
    doctor.add_argument("--json", action="store_true", help=tr("hasil sebagai JSON"))
    doctor.set_defaults(run=run_doctor)


def size(text: str) -> tuple[int, int]:
    """Read `1920x1080`.

    Raises:
        argparse.ArgumentTypeError: not a size, or one that no wall has.
    """
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(tr("tulis seperti 1920x1080"))
    result = int(width), int(height)
    if not all(240 <= one <= 16_384 for one in result):
        raise argparse.ArgumentTypeError(tr("ukuran harus antara 240 dan 16384"))
    return result


def run_snapshot(args: argparse.Namespace) -> int:
    """Take a picture of the wall after a while."""
    from ccviewer.app.room import Room
    from ccviewer.app.scenes import find_scene
    from ccviewer.app.screen import refuse_root, virtual_screen

    refuse_root()
    profile = _load(args.profile, args.language)
    scene = find_scene(profile, args.scene).scene
    with virtual_screen(args.size):
        Room(profile, scene).snapshot(args.size, args.after, args.out, args.diagnostics)
    return 0


def run_demo(args: argparse.Namespace) -> int:
    """Show the rehearsal city: in a window where there is a screen, else in a picture and a summary."""
    from ccviewer.app.lock import held
    from ccviewer.app.room import Room
    from ccviewer.app.scenes import find_scene
    from ccviewer.app.screen import has_screen, refuse_root, virtual_screen
    from ccviewer.app.summary import summarize
    from ccviewer.city import profile_text, spawn

    refuse_root()
    with spawn(seed=args.seed, speed=args.speed) as city, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.toml"
        path.write_text(profile_text(city.ports), encoding="utf-8")
        profile = _load(path, args.language)
        if has_screen():
            state = state_folder("demo")
            with held(state):
                opened = find_scene(profile, args.scene, state)
                room = Room(profile, opened.scene, left_out=opened.left_out, state=state)
                return room.run(Start(language=args.language))
        scene = find_scene(profile, args.scene).scene
        picture, diagnostics = args.out / "demo.png", args.out / "demo.json"
        with virtual_screen(args.size):
            report = Room(profile, scene).snapshot(args.size, args.seconds, picture, diagnostics)
    lines, good = summarize(report)
    print(*lines, f"{picture}  {diagnostics}", sep="\n")
    return 0 if good else 1


def run_doctor(args: argparse.Namespace) -> int:
    """Print what this machine lacks; exit 1 when something does not work without it."""
    from ccviewer.app.doctor import examine, print_findings

    profile = load(args.profile) if args.profile else None
    findings = examine(profile)
    print_findings(findings, as_json=args.json, to=sys.stdout)
    return 1 if any(finding.blocks for finding in findings) else 0


def _load(path: Path, language: str | None) -> Profile:
    profile = load(path)
    i18n.use(language or profile.opd.language)
    return profile
