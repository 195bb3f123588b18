"""Freezes ccviewer into a folder that needs no Python: clean environment, PyInstaller, slimming."""

import hashlib
import shutil
import sys
import venv
from pathlib import Path

import slim
import sums
from build_error import BuildError
from running import run

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCKS = (HERE / "locks" / "runtime.txt", HERE / "locks" / "build.txt")
SPEC = HERE / "linux" / "ccviewer.spec"
ALONE = {"PYTHONPATH": ""}  # what is frozen is what is installed, with its resources, not this checkout
RECIPE = (SPEC, HERE / "slim.py", HERE / "frozen.py", HERE / "running.py")
# What others ask for and nobody here calls: AV1 pictures, Tk, tests of numpy, and who installed what.
UNUSED = (
    *("PIL/_avif.*.so", "PIL/_imagingtk.*.so", "numpy/_core/_*_tests.*.so", "numpy/random/lib"),
    *(f"*.dist-info/{one}" for one in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")),
)


def fingerprint(*words: str) -> str:
    """Return a hash over everything that a core is made of: locks, sources, resources, recipes, options."""
    return sums.fingerprint(words, (*LOCKS, *RECIPE))


def environment(folder: Path) -> Path:
    """Make a clean virtual environment from the locks, with ccviewer itself; returns its Python.

    Raises:
        BuildError: a package is missing, or its hash is not the locked one.
    """
    stamp = folder / ".made-of"
    locked = hashlib.sha256(b"".join(one.read_bytes() for one in LOCKS)).hexdigest()
    python = folder / "bin" / "python"
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if not (stamp.is_file() and stamp.read_text() == locked):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True, symlinks=True)
        for lock in LOCKS:
            said = f"{lock.name}: a package is missing, or its hash is not the locked one; nothing was built"
            run([*pip, "--require-hashes", "-r", str(lock)], said, more=ALONE)
        stamp.write_text(locked)
    words = ("--no-deps", "--no-build-isolation", "--no-compile", "--force-reinstall")
    run([*pip, *words, str(ROOT)], "ccviewer itself does not install", more=ALONE)
    return python


def freeze(work: Path, *, web: bool) -> Path:
    """Return the slimmed folder of the frozen program; made anew only when its input changed.

    Raises:
        BuildError: PyInstaller failed; its last words are in the message.
    """
    made_of = fingerprint()
    tree = work / f"frozen-{'web' if web else 'plain'}"
    if _is_made_of(tree, made_of):
        return tree
    whole = work / "pyinstaller" / "ccviewer"
    if not _is_made_of(whole, made_of):
        _forget(whole)
        python = environment(work / "environment")
        run(
            [
                *(str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"),
                *("--distpath", str(whole.parent), "--workpath", str(work / "pyinstaller-work"), str(SPEC)),
            ],
            "PyInstaller failed",
            more=ALONE,
        )
        _stamp(whole).write_text(made_of)
    _forget(tree)
    shutil.copytree(whole, tree, symlinks=True)
    inside = tree / "_internal"
    for pattern in UNUSED:
        for path in list(inside.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    slim.slim(inside, "linux", web=web, software_gl=True)
    _strip(inside)
    if not (inside / "ccviewer" / "_resources" / "profiles").is_dir():
        raise BuildError("the frozen program has no resources: PyInstaller found another ccviewer")
    run([str(tree / "ccviewer"), "--version"], "the frozen program does not start")
    _stamp(tree).write_text(made_of)
    return tree


def _strip(inside: Path) -> None:
    """Drop what only debuggers read, and where the Python of the build machine lies.

    Qt and libraries of wheels (`*.libs`) stay as they came.
    """
    for path in sorted(inside.rglob("*.so*")):
        moved = any(part.endswith(".libs") or part == "PySide6" for part in path.relative_to(inside).parts)
        if path.is_file() and not path.is_symlink() and not moved:
            run(["strip", "--strip-unneeded", str(path)], f"{path.name} cannot be stripped")
            if sys.base_prefix.encode() in path.read_bytes():
                run(
                    ["chrpath", "--delete", str(path)], f"{path.name} keeps the path of this machine's Python"
                )


def _stamp(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.made-of")


def _is_made_of(folder: Path, made_of: str) -> bool:
    stamp = _stamp(folder)
    return folder.is_dir() and stamp.is_file() and stamp.read_text() == made_of


def _forget(folder: Path) -> None:
    _stamp(folder).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
