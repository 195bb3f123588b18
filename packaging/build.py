"""Builds what IT rolls out: `python packaging/build.py core|opd|verify|sign|clean`; see `make packages`."""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import debian
import department
import figures
import frozen
import notices
import release
import slim
import windows
from build_error import BuildError
from bundling import bundle_of, signing_key
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sums import sum_of

from ccviewer.bundle import write_folder

HERE = Path(__file__).parent
ROOT = HERE.parent
OUT = ROOT / "dist"
WORK = ROOT / "build" / "packaging"
console = Console(stderr=True)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns 0, or 2 when something is to be mended, which is said."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    core = commands.add_parser("core", help="the program itself; minutes, only when its input changed")
    core.add_argument("--target", choices=("deb", "win"), default="deb")
    core.add_argument("--without-web", action="store_true", help="no web engine: hundreds of MB less")
    core.add_argument("--fast", action="store_true", help="larger, packed in a third of the time")
    core.add_argument("--version", help="Debian: another version than pyproject's, to try an upgrade")
    core.set_defaults(run=build_core)
    opd = commands.add_parser("opd", help="the package of a department; about a second")
    opd.add_argument("slug", nargs="*", help="all of packaging/opd when none is named")
    opd.add_argument("--target", choices=("deb", "win", "all"), default="deb")
    opd.add_argument(
        "--key", type=Path, help="private key that signs the profile; without, it runs with a banner"
    )
    opd.add_argument(
        "--without-web", action="store_true", help="Windows: around the program without web engine"
    )
    opd.add_argument("--fast", action="store_true", help="Windows: around the program that was packed fast")
    opd.set_defaults(run=build_departments)
    verify = commands.add_parser("verify", help="check signatures, sums and contents of what was built")
    verify.add_argument("file", type=Path, nargs="*", help="all Debian packages of dist when none is named")
    verify.add_argument("--public", help="the public key that must have signed")
    verify.set_defaults(run=verify_files)
    sign = commands.add_parser("sign", help="write release.json over a folder, signed")
    sign.add_argument("folder", type=Path)
    sign.add_argument("--key", type=Path, required=True)
    sign.set_defaults(run=sign_release)
    clean = commands.add_parser("clean", help="remove everything that was built")
    clean.set_defaults(run=clean_all)
    args = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what is half made is cleared away
    try:
        args.run(args)
    except BuildError as error:
        console.print("packaging:", style="bold red", end=" ")
        console.print(str(error), highlight=False, markup=False, soft_wrap=True)
        return 2
    return 0


def build_core(args: argparse.Namespace) -> None:
    """Build the program for one system."""
    web, fast = not args.without_web, args.fast
    WORK.mkdir(parents=True, exist_ok=True)
    what = f"{args.target} core {'with' if web else 'without'} web{' (fast)' if fast else ''}"
    with working("licences and SBOM"):
        texts = notices.all_of(frozen.environment(WORK / "environment"))
    if args.target == "win":
        what = what.replace("win ", "windows ")
        with step(what) as done:
            made = windows.core(
                *(WORK, OUT, department.core_version()), web=web, fast=fast, notices=texts,
            )  # fmt: skip
            done(what, made.path)
        return
    version = args.version or department.core_version()
    made_of = frozen.fingerprint(what, version, *texts.values(), *recipes())
    path = OUT / debian.core_name(version, web=web)
    note = WORK / f"{path.name}.made-of"
    if path.is_file() and note.is_file() and note.read_text() == f"{made_of} {sum_of(path)}":
        console.print(f"{what}: {path.name} is of this very input already", highlight=False)
        return
    note.unlink(missing_ok=True)
    with working("freezing the program"):
        tree = frozen.freeze(WORK, web=web)
    console.print(f"{what}: {slim.size_of(tree) / 1e6:.0f} MB unpacked", highlight=False)
    with step(what) as done:
        debian.core(tree, OUT, version, web=web, fast=fast, notices=texts)
        done(what, path)
    note.write_text(f"{made_of} {sum_of(path)}")


def build_departments(args: argparse.Namespace) -> None:
    """Build the package of each named department, or of all."""
    departments = [department.read(slug) for slug in args.slug or department.departments()]
    key = signing_key(args.key)
    keys = f"{key.public}\n" if key else ""
    WORK.mkdir(parents=True, exist_ok=True)
    for dept in departments:
        with tempfile.TemporaryDirectory(dir=WORK) as place:
            begun = time.monotonic()
            folder = Path(place) / dept.slug
            write_folder(bundle_of(dept, key), folder)
            bundled_s = time.monotonic() - begun
            if args.target in ("deb", "all"):
                with step(f"deb opd {dept.slug}", bundled_s) as done:
                    done("deb opd", debian.department(dept, folder, OUT, keys=keys))
            if args.target in ("win", "all"):
                web, fast = not args.without_web, args.fast
                core = windows.finished_core(WORK, OUT, department.core_version(), web=web, fast=fast)
                with step(f"windows opd {dept.slug}", bundled_s) as done:
                    done("windows opd", windows.department(dept, folder, core, WORK, OUT, keys=keys))


def recipes() -> list[str]:
    """Return the content of everything that shapes a Debian package of the program."""
    files = (HERE / "debian.py", *sorted(one for one in (HERE / "linux").iterdir() if one.is_file()))
    return [one.read_text("utf-8") for one in files]


def verify_files(args: argparse.Namespace) -> None:
    """Check what was built, and say all that is wrong."""
    wrong = []
    for path in args.file or sorted(OUT.glob("*.deb")):
        try:
            with working(f"looking at {path.name}"):
                lines = release.verify(path, args.public)
        except BuildError as error:
            wrong.append(str(error))
            continue
        for line in lines:
            console.print(line, highlight=False, soft_wrap=True)
    if wrong:
        raise BuildError("\n".join(wrong))


def sign_release(args: argparse.Namespace) -> None:
    """Write the signed manifest of a folder of packages."""
    path = release.sign(args.folder, args.key)
    console.print(f"{path}", highlight=False)


def clean_all(_args: argparse.Namespace) -> None:
    """Remove packages and everything that they were made from."""
    for folder in (OUT, WORK):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something goes on, and how long it has."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(what, total=None)
        yield


@contextmanager
def step(what: str, before_s: float = 0) -> Iterator[Callable[[str, Path], None]]:
    """Time the making of a package, of which some was done before; its figure is kept and printed."""
    begun = time.monotonic() - before_s

    def done(name: str, path: Path) -> None:
        figure = figures.measure(name, path, time.monotonic() - begun)
        figures.keep(figure, ROOT / "build" / "packages.json")
        console.print(figure.line(), highlight=False, soft_wrap=True)

    with working(what):
        yield done


if __name__ == "__main__":
    sys.exit(main())
