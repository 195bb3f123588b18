"""Cuts a tree of programs and libraries down to what ccviewer can ever load, on Linux and for Windows.

What stays: the Qt modules, plugins and data named here, every binary of the other packages, and whatever
these need by their own import tables (delay-loaded ones too). What nothing needs any more goes. In place.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

import lief

Target = Literal["linux", "windows"]

QT = (
    *("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtOpenGL", "QtOpenGLWidgets", "QtPrintSupport", "QtSvg"),
    *("QtSvgWidgets", "QtTest", "QtWidgets"),
)
QT_WEB = ("QtWebChannel", "QtWebEngineCore", "QtWebEngineWidgets", "QtQml", "QtQuick")
PLUGINS: dict[Target, tuple[str, ...]] = {
    "linux": (
        *(
            "platforms/libqxcb*",
            "platforms/libqoffscreen*",
            "platforms/libqminimal.so",
            "platforms/libqwayland*",
        ),
        *("xcbglintegrations/*", "wayland-*/*", "platforminputcontexts/libcompose*"),
        *("platforminputcontexts/libibus*", "platformthemes/libqxdg*", "imageformats/libqico*"),
        *("imageformats/libqjpeg*", "imageformats/libqsvg*", "imageformats/libqwebp*", "iconengines/*"),
        *("tls/*", "networkinformation/*"),
    ),
    "windows": (
        *("platforms/qwindows*", "platforms/qoffscreen*", "styles/*", "imageformats/qico*"),
        *("imageformats/qjpeg*", "imageformats/qsvg*", "imageformats/qwebp*", "iconengines/*", "tls/*"),
        "networkinformation/*",
    ),
}
WEB_LOCALES = ("en-US", "id")
QT_TEXTS = re.compile(r"(qt|qtbase)_en\.qm")  # Indonesian is ours: Qt brings none
QT_FOLDERS = ("lib", "libexec", "plugins", "resources", "translations")  # of `Qt/`; qml and others go
WINDOWS_RUNTIME = ("msvcp140*", "vcruntime140*", "concrt140*")
SOFTWARE_GL = "opengl32sw.dll"
# What packages carry for their developers. Never `testing`: numpy imports its own.
JUNK = (
    "**/tests", "**/test", "numpy/f2py", "numpy/_pyinstaller", "numpy/_core/include", "numpy/_core/lib",
    "pyqtgraph/examples", "lief", "**/*.pyx", "**/*.pxd", "**/*.pyi", "**/*.lib", "**/*.prl",
    "**/__pycache__",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """What slimming came to, in bytes."""

    before: int
    after: int


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder have, each once."""
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file() and not one.is_symlink())


def needs(binary: Path) -> set[str]:
    """Return the file names of the libraries that a binary asks for, delay-loaded ones too."""
    with binary.open("rb") as file:
        magic = file.read(4)
    if magic == b"\x7fELF":
        config = lief.ELF.ParserConfig()
        for part in ("relocations", "dyn_symbols", "symtab_symbols", "notes", "overlay", "symbol_versions"):
            setattr(config, f"parse_{part}", False)
        elf = lief.ELF.parse(str(binary), config)
        return {str(name) for name in elf.libraries} if elf else set()
    if magic[:2] == b"MZ":
        config = lief.PE.ParserConfig()
        for part in ("signature", "exports", "rsrc", "reloc"):
            setattr(config, f"parse_{part}", False)
        pe = lief.PE.parse(str(binary), config)
        if pe is None:
            return set()
        return {one.name.lower() for one in pe.imports} | {one.name.lower() for one in pe.delay_imports}
    return set()


def slim(tree: Path, target: Target, *, web: bool, software_gl: bool) -> Cut:
    """Cut the tree that holds `PySide6` and the other packages; `tree` may hold the program itself too.

    Raises:
        ValueError: there is no PySide6 in the tree.
    """
    pyside = tree / "PySide6"
    if not pyside.is_dir():
        raise ValueError(f"no PySide6 in {tree}")
    before = size_of(tree)
    for pattern in JUNK:
        for path in list(tree.glob(pattern)):
            _remove(path)
    qt = pyside / "Qt" if target == "linux" else pyside
    _drop_data(pyside, qt, target, web=web)
    keep = _closure(tree, list(_roots(tree, pyside, qt, target, web=web)))
    runtime = (*WINDOWS_RUNTIME, *((SOFTWARE_GL,) if software_gl else ())) if target == "windows" else ()
    for path in list(_binaries(tree)):
        stays = path.resolve() in keep or any(fnmatch(path.name.lower(), one) for one in runtime)
        if not stays:
            path.unlink()
    _drop_dangling(tree)
    _drop_empty(tree)
    return Cut(before, size_of(tree))


def _roots(tree: Path, pyside: Path, qt: Path, target: Target, *, web: bool) -> Iterator[Path]:
    """Yield the binaries that are loaded by name, by Python or by Qt."""
    suffix = "*.so" if target == "linux" else "*.pyd"
    for module in (*QT, *(QT_WEB if web else ())):
        yield from pyside.glob(f"{module}.{suffix.removeprefix('*.')}")
        yield from pyside.glob(f"{module}.{suffix}")
    for pattern in PLUGINS[target]:
        yield from (qt / "plugins").glob(pattern)
    if web:
        yield from (qt / "libexec").glob("QtWebEngineProcess")
        yield from pyside.glob("QtWebEngineProcess.exe")
    for path in _binaries(tree):
        inside = path.relative_to(tree)
        ours = inside.parts[0] not in ("PySide6", "shiboken6") or len(inside.parts) == 1
        loaded = path.suffix in (".pyd", ".exe") or (path.suffix == ".so" and not path.name.startswith("lib"))
        if (
            (ours and loaded)
            or path.name.startswith(("libpython", "python3"))
            or "shiboken6" in inside.parts[0]
        ):
            yield path
    for program in tree.parent.iterdir():  # the frozen program beside its libraries
        if program.is_file() and not program.suffix and _is_binary(program):
            yield program


def _closure(tree: Path, roots: list[Path]) -> set[Path]:
    index: dict[str, list[Path]] = {}
    for path in _binaries(tree):
        index.setdefault(path.name.lower(), []).append(path)
    found: set[Path] = set()
    todo = [root.resolve() for root in roots]
    while todo:
        path = todo.pop()
        if path in found or not path.exists():
            continue
        found.add(path)
        for name in needs(path):
            todo += [one.resolve() for one in index.get(name.lower(), [])]
    return found


def _binaries(tree: Path) -> Iterator[Path]:
    return (path for path in tree.rglob("*") if path.is_file() and _is_binary(path))


def _is_binary(path: Path) -> bool:
    named = path.suffix in (".dll", ".pyd", ".exe", ".so") or ".so." in path.name
    return named or (not path.suffix and path.parent.name in ("libexec", "PySide6"))


def _drop_data(pyside: Path, qt: Path, target: Target, *, web: bool) -> None:
    """Remove what Qt brings for its developers, and for the web when there is none."""
    for path in list(qt.iterdir()):
        if path.is_dir() and path.name not in QT_FOLDERS and (target == "linux" or path.name != "Qt"):
            if target == "windows" and path.name in ("support", "plugins"):
                continue
            _remove(path)
    for path in list(pyside.iterdir()):
        developers = path.name in (
            "scripts",
            "typesystems",
            "glue",
            "include",
            "doc",
            "examples",
            "metatypes",
        )
        if developers or (path.is_file() and not path.suffix and target == "linux"):
            _remove(path)
    texts = qt / "translations"
    for path in list(texts.glob("*")) if texts.is_dir() else ():
        if path.is_file() and not QT_TEXTS.match(path.name):
            path.unlink()
    for path in list(texts.glob("qtwebengine_locales/*")):
        if not web or path.stem not in WEB_LOCALES:
            path.unlink()
    if not web:
        _remove(qt / "resources")
    for path in [*qt.glob("resources/*devtools*"), *qt.glob("resources/*.debug.*")]:
        path.unlink()


def _drop_dangling(tree: Path) -> None:
    for path in list(tree.rglob("*")):
        if path.is_symlink() and not path.exists():
            path.unlink()


def _drop_empty(tree: Path) -> None:
    for folder in sorted((one for one in tree.rglob("*") if one.is_dir()), key=_depth, reverse=True):
        if not folder.is_symlink() and not any(folder.iterdir()):
            folder.rmdir()


def _depth(path: Path) -> int:
    return len(path.parts)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def megabytes(parts: Iterable[int]) -> str:
    """Return sizes in words: `802 -> 590 MB`."""
    return " -> ".join(f"{part / 1e6:.0f}" for part in parts) + " MB"
