"""Which files of a department's folder are its own, and where they lie in its bundle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ccviewer.bundle.archive import MANIFEST, SIGNATURE

ICON, SPLASH = "icon.svg", "splash.svg"  # unless its description names others
_LEFTOVERS = ("~", ".bak", ".orig", ".swp", ".tmp", "Thumbs.db", "desktop.ini")


def contents(folder: Path) -> Iterator[Path]:
    """Yield what is shipped of a folder, links too: nothing hidden, no leftovers of editors or desktops."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        ours = str(inside) in (MANIFEST, SIGNATURE)
        left = path.name.endswith(_LEFTOVERS)
        if not (hidden or ours or left) and (path.is_symlink() or not path.is_dir()):
            yield path


def files_of(folder: Path, icon: str = ICON, splash: str = SPLASH) -> dict[str, Path]:
    """Return what goes into the bundle, sorted: path inside it -> file.

    The brand has the same names in every bundle; all else keeps its place, so that the profile finds what
    lies beside it.
    """
    brand = {
        folder / icon: "brand/icon.svg",
        folder / splash: f"brand/splash{Path(splash).suffix.lower()}",
    }
    found = {brand.get(path) or path.relative_to(folder).as_posix(): path for path in contents(folder)}
    return dict(sorted(found.items()))
