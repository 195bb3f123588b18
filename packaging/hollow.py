"""Empties libraries of Windows that others are bound to and nobody here calls: 26 MB of encoders, filters."""

from pathlib import Path

import lief
from build_error import BuildError
from running import run

SOURCE = Path(__file__).parent / "windows" / "hollow.c"
COMPILER = "x86_64-w64-mingw32-gcc"
# The encoders of AV1 and H.265, and FFmpeg's filters: ccviewer decodes, and encodes H.264 and JPEG alone.
# `tests/unit/test_packaging/test_windows.py` finds out when somebody begins to call them.
HOLLOW = {"libSvtAv1Enc-*.dll": "refused", "libx265-*.dll": "nothing", "avfilter-*.dll": "nothing"}
SAID = ("_configuration", "_license")  # asked as PyAV is imported


def hollow(library: Path) -> None:
    """Replace the libraries below a folder of wheels by empty ones of the same names.

    Raises:
        BuildError: one is not there, or the compiler fails.
    """
    folder = library / "av.libs"
    binaries = [*folder.glob("*.dll"), *library.glob("av/**/*.pyd")]
    asked: dict[str, set[str]] = {}
    for path in binaries:
        for name, words in _imports(path).items():
            asked.setdefault(name, set()).update(words)
    for pattern, answer in HOLLOW.items():
        found = list(folder.glob(pattern))
        if len(found) != 1 or found[0].name not in asked:
            raise BuildError(f"{folder}: {pattern} is not there as it was; look at the new wheel of PyAV")
        _replace(found[0], answer, asked[found[0].name])


def definition(name: str, answer: str, words: set[str]) -> str:
    """Return what the linker reads: the name of the library, and what each of its words answers."""
    lines = [f"{word} = {'empty' if word.endswith(SAID) else answer}" for word in sorted(words)]
    return "\n".join((f'LIBRARY "{name}"', "EXPORTS", *lines)) + "\n"


def _replace(path: Path, answer: str, words: set[str]) -> None:
    listed, fresh = path.with_suffix(".def"), path.with_suffix(".new")
    listed.write_text(definition(path.name, answer, words), "ascii")
    run(
        [
            *(COMPILER, "-O2", "-s", "-shared", "-nostdlib", "-Wl,--no-insert-timestamp"),
            *("-Wl,--dynamicbase", "-Wl,--nxcompat", str(SOURCE), str(listed), "-o", str(fresh)),
        ],
        f"{path.name} cannot be emptied",
        brought_by="packaging/setup.sh windows",
    )
    listed.unlink()
    fresh.replace(path)


def _imports(path: Path) -> dict[str, set[str]]:
    parsed = lief.PE.parse(str(path))
    if parsed is None:
        raise BuildError(f"{path.name}: no library of Windows")
    return {str(one.name): {str(entry.name) for entry in one.entries} for one in parsed.imports}
