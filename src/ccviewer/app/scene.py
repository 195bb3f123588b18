"""The command `scene`: check, compare, bring up to date, list and draw what stands on the wall."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ccviewer.errors import Problem, SceneError
from ccviewer.i18n import tr
from ccviewer.profile.report import path_text

if TYPE_CHECKING:
    from argparse import Namespace, _SubParsersAction
    from typing import Any

    from ccviewer.profile import Profile
    from ccviewer.profile.words import Finding
    from ccviewer.wall.library import Entry, Library
    from ccviewer.wall.scene import Scene

DIFFERENT = 1
AFTER_S = 12.0


def add_parser(subparsers: _SubParsersAction[Any]) -> None:
    """Add the command with its verbs; `args.run(args)` returns the exit code."""
    from ccviewer.app.commands import DEMO_SIZE, size

    scene = subparsers.add_parser("scene", help=tr("periksa, bandingkan, daftar dan gambar adegan"))
    verbs = scene.add_subparsers(dest="verb", required=True, metavar=tr("PERINTAH"))

    check = verbs.add_parser("check", help=tr("semua kesalahan sekaligus, dengan barisnya"))
    check.add_argument("files", nargs="+", type=Path, metavar="ADEGAN.json")
    check.set_defaults(run=run_check)

    diff = verbs.add_parser("diff", help=tr("beda dua adegan, dengan kata-kata"))
    diff.add_argument("old", metavar="LAMA")
    diff.add_argument("new", metavar="BARU")
    _add_places(diff)
    diff.set_defaults(run=run_diff)

    migrate = verbs.add_parser("migrate", help=tr("ubah adegan lama ke bentuk sekarang; yang lama disimpan"))
    migrate.add_argument("files", nargs="+", type=Path, metavar="ADEGAN.json")
    migrate.set_defaults(run=run_migrate)

    schema = verbs.add_parser("schema", help=tr("cetak JSON Schema adegan, untuk penyunting teks"))
    schema.set_defaults(run=run_schema)

    listing = verbs.add_parser("list", help=tr("adegan yang dapat dibuka"))
    _add_places(listing)
    listing.add_argument("--json", action="store_true", help=tr("hasil sebagai JSON"))
    listing.set_defaults(run=run_list)

    render = verbs.add_parser("render", help=tr("gambar adegan sebagai PNG, satu tiap layar"))
    render.add_argument("scene", metavar=tr("ADEGAN"), help=tr("adegan: nama atau berkas JSON"))
    render.add_argument("--png", type=Path, required=True, metavar="FOLDER", help=tr("folder hasil"))
    render.add_argument(
        "--screens", type=Path, metavar="LAYAR.json", help=tr("layar lain daripada di adegan")
    )
    render.add_argument(
        "--size",
        type=size,
        default=DEMO_SIZE,
        help=tr("ukuran layar yang tidak diketahui, misalnya 1920x1080"),
    )
    render.add_argument("--after", type=float, default=AFTER_S, help=tr("detik sebelum gambar diambil"))
    render.add_argument("--all-pages", action="store_true", help=tr("setiap halaman setiap jendela"))
    render.add_argument("--seed", type=int, help=tr("benih kejadian kota latihan"))
    _add_places(render)
    render.set_defaults(run=run_render)


def _add_places(parser: Any) -> None:
    parser.add_argument(
        "--profile", type=Path, metavar="PROFIL.toml", help=tr("profil yang adegannya dicari")
    )
    parser.add_argument("--state", type=Path, help=tr("folder tempat susunan disimpan"))


def run_check(args: Namespace) -> int:
    """Print every mistake and every doubt; return 1 if there is a mistake."""
    from ccviewer.wall.json_text import parse
    from ccviewer.wall.scene import NewerScene, WrongScene, check, read_text
    from ccviewer.wall.scene_panels import panel_findings, unseen

    wrong = False
    for path in args.files:
        try:
            text = read_text(path)
            scene, problems = check(text, str(path))
        except WrongScene as error:
            scene, problems = None, list(error.problems)
        except NewerScene as error:
            scene, problems = None, [Problem(str(path), 1, "schema", error.text)]
        for problem in problems:
            print(problem)
        if scene is None:
            wrong = True
            continue
        lines = parse(text).lines
        doubts = [*panel_findings(scene), *unseen(scene)]
        for each in sorted(doubts, key=lambda one: lines.at(one.path)):
            print(_doubt(each, str(path), lines.at(each.path)))
        print(_praise(scene, path))
    return 1 if wrong else 0


def _doubt(finding: Finding, file: str, line: int) -> str:
    problem = Problem(file, line, path_text(finding.path), finding.message, finding.hint)
    return tr("{problem} [peringatan]", problem=problem)


def _praise(scene: Scene, path: Path) -> str:
    counts = (
        tr("{count} layar", count=len(scene.screens)),
        tr("{count} jendela", count=len(scene.windows)),
        tr("{count} halaman", count=len(scene.pages)),
        tr("{count} petak", count=len(scene.tiles)),
        tr("{count} tur", count=len(scene.tours)),
    )
    return tr("{file}: benar — {counts}", file=path, counts=", ".join(counts))


def run_diff(args: Namespace) -> int:
    """Print in words what changed; return 0 when nothing did, else 1."""
    from ccviewer.wall.scene_diff import differences, summary

    library = _library(args)
    changes = differences(_scene(args.old, library), _scene(args.new, library))
    print(summary(changes))
    return DIFFERENT if changes else 0


def run_migrate(args: Namespace) -> int:
    """Write older scenes anew in the form of this version; return 1 if one could not be."""
    from ccviewer.wall.atomic import write_whole
    from ccviewer.wall.scene import SCHEMA, open_as_far, read_text, write

    failed = False
    for path in args.files:
        try:
            opened = open_as_far(read_text(path), str(path), path.stem)
            if opened.left_out:
                raise SceneError(
                    "{problems}\n{file}: tidak diubah; perbaiki dulu",
                    problems="\n".join(str(one.problem) for one in opened.left_out),
                    file=path,
                )
        except SceneError as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        if opened.schema == SCHEMA:
            print(tr("{file}: sudah schema {schema}", file=path, schema=SCHEMA))
            continue
        backup = path.with_suffix(f".v{opened.schema}.bak")
        if backup.exists():
            print(tr("{file}: sudah ada; pindahkan dulu", file=backup), file=sys.stderr)
            failed = True
            continue
        write_whole(path, write(opened.scene), backup)
        print(
            tr(
                "{file}: schema {old} → {new}; yang lama di {backup}",
                file=path,
                old=opened.schema,
                new=SCHEMA,
                backup=backup.name,
            )
        )
    return 1 if failed else 0


def run_schema(args: Namespace) -> int:
    """Print the JSON Schema of a scene."""
    from ccviewer.wall.scene import Scene

    print(json.dumps(Scene.model_json_schema(), indent=2, ensure_ascii=False))
    return 0


def run_list(args: Namespace) -> int:
    """Print the scenes that can be opened, and those that cannot with the reason."""
    entries = _library(args).entries()
    if args.json:
        print(json.dumps([_facts(entry) for entry in entries], indent=1, ensure_ascii=False))
        return 0
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        print(f"{entry.name:{width}}  {', '.join(_words(entry))}")
    return 0


def _facts(entry: Entry) -> dict[str, object]:
    facts: dict[str, object] = {"name": entry.name, "owner": entry.owner.value, "file": str(entry.path)}
    if entry.opened is None:
        return facts | {"problem": str(entry.reason)}
    scene = entry.opened.scene
    return facts | {
        "title": scene.title,
        "locked": scene.locked,
        "screens": list(scene.screens),
        "windows": [window.id for window in scene.windows],
        "pages": list(scene.pages),
        "tours": list(scene.tours),
        "left_out": [str(one) for one in entry.opened.left_out],
    }


def _words(entry: Entry) -> list[str]:
    from ccviewer.wall.library import owner_word

    words = [str(owner_word(entry.owner))]
    if entry.opened is None:
        first, *more = str(entry.reason).splitlines()  # `scene check` says all of it
        return [*words, tr("tidak dapat dibuka: {why}", why=f"{first} …" if more else first)]
    scene = entry.opened.scene
    words += [tr("{count} layar", count=len(scene.screens)), tr("{count} halaman", count=len(scene.pages))]
    if scene.tours:
        words.append(tr("{count} tur", count=len(scene.tours)))
    if scene.locked:
        words.append(tr("terkunci"))
    if entry.opened.left_out:
        words.append(tr("{count} bagian salah", count=len(entry.opened.left_out)))
    return words


def run_render(args: Namespace) -> int:
    """Draw a scene on screens that nobody sees, and print the files."""
    from ccviewer.app.scene_render import render

    for path in render(args, scene_file(args)):
        print(path)
    return 0


# where scenes are


def scene_file(args: Namespace) -> Path:
    """Return the file of the scene that the command line names.

    Raises:
        SceneError: there is none.
    """
    return _file(args.scene, _library(args))


def _library(args: Namespace) -> Library:
    import time

    from ccviewer.app.source import state_folder
    from ccviewer.wall.library import Library

    profile = _profile(args)
    state = args.state or state_folder(profile.opd.id if profile else "demo")
    return Library(state / "scenes", profile.path.parent if profile else None, now=time.time)


def _profile(args: Namespace) -> Profile | None:
    from ccviewer.profile import load

    return load(args.profile) if args.profile else None


def _file(said: str, library: Library) -> Path:
    """Return the file of a scene: a path, else by its name."""
    path = Path(said)
    if path.suffix == ".json" or path.is_file():
        return path
    return library.entry(said).path


def _scene(said: str, library: Library) -> Scene:
    from ccviewer.wall.scene import load

    return load(_file(said, library))
