"""Fills the gaps of Wine 8 for a program that is installed in it; nothing of this is ever shipped."""

import re
import subprocess
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "packaging" / "windows" / "wine"
COMPILER = "x86_64-w64-mingw32-gcc"
MATHS = b"api-ms-win-crt-math-l1-1-0.dll"  # Wine takes this for its own C library, without looking for a file
OURS = b"ccviewer-test-math-l1-1-0x.dll"  # so what needs complex numbers is told another name, as long
LIBRARIES = {"bcryptprimitives": ("-ladvapi32",), "icuuc": ()}


def fill(system: Path, app: Path) -> None:
    """Put what Wine lacks into its system folder, and lead the installed numpy to it."""
    for name, more in LIBRARIES.items():
        _compile([str(SOURCES / f"{name}.c"), *more], system / f"{name}.dll")
    asking = [path for path in app.glob("lib/numpy*/**/*") if path.suffix in (".pyd", ".dll") and _asks(path)]
    wanted = sorted({name for path in asking for name in _imports(path)})
    own = set(re.findall(r"TO_(?:REAL|COMPLEX)\((\w+)\)", (SOURCES / "complex.c").read_text())) - {"name"} | {
        "cpow"
    }
    complexes = {f"{name}{ending}" for name in own for ending in ("", "f", "l")}
    definition = system / "ccviewer-test-math.def"
    lines = [f"{name} = {'shim_' if name in complexes else 'ucrtbase.'}{name}" for name in wanted]
    definition.write_text("EXPORTS\n" + "\n".join(lines) + "\n")
    _compile([str(SOURCES / "complex.c"), str(definition), "-lm"], system / OURS.decode())
    for path in asking:
        path.write_bytes(path.read_bytes().replace(MATHS, OURS))
    for path in app.glob("_wmi.pyd"):
        path.unlink()  # what Windows it is, asked through WMI: Wine never answers


def _asks(path: Path) -> bool:
    return bool({"creal", "crealf", "cabsf"} & _imports(path))


def _imports(path: Path) -> set[str]:
    """Return what a binary asks of the mathematics of the C library."""
    said = subprocess.run(
        [COMPILER.replace("gcc", "objdump"), "-p", str(path)], capture_output=True, text=True, check=True
    ).stdout
    names: set[str] = set()
    for part in said.split("DLL Name: ")[1:]:
        if part.startswith((MATHS.decode(), OURS.decode())):
            names |= set(re.findall(r"^[ \t]*[0-9a-f]+[ \t]+\d+[ \t]+([A-Za-z_]\w*)", part, re.MULTILINE))
    return names


def _compile(words: list[str], library: Path) -> None:
    subprocess.run([COMPILER, "-shared", "-static", "-s", "-o", str(library), *words], check=True)
