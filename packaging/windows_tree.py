"""Puts together on Linux what the program's folder on Windows holds: Python, wheels and ccviewer."""

import hashlib
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import embedded
import slim
import sums
from build_error import BuildError
from hollow import hollow
from running import run
from wine import Wine, windows_path

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCK = HERE / "locks" / "runtime.txt"
RECIPE = (
    *("windows_tree.py", "embedded.py", "hollow.py", "slim.py", "locks/python-embed.toml"),
    *("windows/boot.py", "windows/compile.py", "windows/hollow.c"),
)
# Whole packages that others ask for and nobody of ours imports: the command line of the MQTT broker, and what
# makes bindings to C when they are built. `tests/packages/windows.py` imports all that is left.
UNUSED = (
    *("pygments", "rich", "typer", "markdown_it", "mdurl", "shellingham", "pycparser"),
    *("bin", "Scripts", "share", "cffi", "numpy/_pyinstaller"),
    *(
        f"pyqtgraph/{one}"
        for one in ("canvas", "console", "dockarea", "examples", "flowchart", "jupyter", "opengl")
    ),
)
UNUSED_QT = ("QtSvgWidgets", "QtTest")
UNUSED_QT_WITHOUT_WEB = ("QtPrintSupport",)
UNUSED_STANDARD = ("_pyrepl/", "ensurepip/", "idlelib/", "lib2to3/", "pydoc_data/", "turtle", "wsgiref/")
UNUSED_FILES = (
    *("PIL/_avif.*.pyd", "PIL/_imagingtk.*.pyd", "PySide6/plugins/styles/*"),
    *("numpy/_core/_simd.*.pyd", "numpy/_core/_*_tests.*.pyd"),
    *("*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED"),
)
COMPILE_S = 600
ZIP_EPOCH = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Tree:
    """The program's folder as it will be, and one word for exactly this content."""

    folder: Path
    build: str
    bytes: int


def tree(work: Path, *, web: bool, software_gl: bool, python: Path | None = None) -> Tree:
    """Return the folder of the program; made anew only when its input changed.

    Raises:
        BuildError: something is missing, or a sum is not the locked one; nothing half made stays.
    """
    name = f"windows-{'web' if web else 'plain'}{'' if software_gl else '-hardware'}"
    folder, stamp = work / name, work / f"{name}.made-of"
    made_of = fingerprint(web, software_gl, python)
    if not (folder.is_dir() and stamp.is_file() and stamp.read_text() == made_of):
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder, work, web=web, software_gl=software_gl, python=python)
        stamp.write_text(made_of)
    return Tree(folder, build_of(folder), slim.size_of(folder))


def fingerprint(web: bool, software_gl: bool, python: Path | None) -> str:
    """Return a hash over everything that the folder is made of."""
    recipe = (LOCK, *(HERE / one for one in RECIPE), *((python,) if python else ()))
    return sums.fingerprint((str(web), str(software_gl)), recipe)


def build_of(folder: Path) -> str:
    """Return a word for the content of a folder: the same content has the same one."""
    said = hashlib.sha256()
    for path in sorted((one for one in folder.rglob("*") if one.is_file()), key=lambda one: one.as_posix()):
        said.update(
            f"{path.relative_to(folder).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest()
        )
    return said.hexdigest()[:16]


def _make(folder: Path, work: Path, *, web: bool, software_gl: bool, python: Path | None) -> None:
    pin = embedded.Pin.read()
    embedded.unpack(embedded.files(pin, work / "downloads", python), folder)
    library = folder / "lib"
    _wheels(library, pin.python)
    _ourselves(library, work)
    hollow(library)
    for name in (*UNUSED_QT, *(() if web else UNUSED_QT_WITHOUT_WEB)):
        (library / "PySide6" / f"{name}.pyd").unlink(missing_ok=True)
    slim.slim(library, "windows", web=web, software_gl=software_gl)
    for name in UNUSED:
        shutil.rmtree(library / name, ignore_errors=True)
    for pattern in UNUSED_FILES:
        for path in list(library.glob(pattern)):
            path.unlink()
    (library / ".lock").unlink(missing_ok=True)
    shutil.copyfile(HERE / "windows" / "boot.py", folder / "boot.py")
    _compile(library, folder / "python.exe", work)
    for path in folder.glob("python3*.zip"):
        _loosen(path)
    for name in embedded.LEFT_OUT:
        (folder / name).unlink(missing_ok=True)


def _wheels(library: Path, python: str) -> None:
    """Install the locked wheels of Windows; uv reads the lock's markers for it, which pip does not."""
    run(
        [
            *(embedded.uv(), "pip", "install", "--quiet", "--python-platform", "x86_64-pc-windows-msvc"),
            *("--python-version", python, "--target", str(library), "--only-binary", ":all:", "--no-deps"),
            *("--require-hashes", "--link-mode", "copy", "-r", str(LOCK)),
        ],
        f"the wheels of {LOCK.name} for Windows do not install as locked",
    )


def _ourselves(library: Path, work: Path) -> None:
    """Build our own wheel and unpack it: no installer leaves the folder's name behind in it."""
    wheels = work / "windows-wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)],
        "ccviewer does not build",
        cwd=ROOT,
    )
    (wheel,) = wheels.glob("ccviewer-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            if ".." in PurePosixPath(member).parts:
                raise BuildError(f"{wheel.name}: {member} leads outside")
        archive.extractall(library)


def _loosen(path: Path) -> None:
    """Store the standard library without compression: the installer compresses all at once, and better."""
    fresh = path.with_suffix(".new")
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as loose:
        for name in sorted(packed.namelist()):
            if not name.startswith(UNUSED_STANDARD):
                loose.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), packed.read(name))
    fresh.replace(path)


def _compile(library: Path, python: Path, work: Path) -> None:
    """Compile with the very Python that is shipped: bytecode of another one would not be read."""
    wine = Wine(work / "wine")
    wine.start()
    try:
        script = windows_path(HERE / "windows" / "compile.py")
        ended = wine.run(python, script, windows_path(library), "lib", timeout_s=COMPILE_S, cwd=python.parent)
    finally:
        wine.stop()
    if ended.code != 0 or "compiled " not in ended.said:
        raise BuildError(f"wine64 cannot make the bytecode (exit {ended.code}):\n{ended.said[-2000:]}")
    if not (library / "ccviewer" / "app" / "cli.pyc").is_file():
        raise BuildError("ccviewer itself was not compiled: it is not in its wheel")
