"""Sums over files, by which builds are told apart."""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(words: Iterable[str], recipe: Iterable[Path]) -> str:
    """Return a hash over all that a core is made of: this Python, options, recipe, sources and resources."""
    digest = hashlib.sha256(" ".join((sys.version, *words)).encode())
    inputs = [*recipe, ROOT / "pyproject.toml"]
    for folder in ("src", "resources"):
        inputs += sorted(one for one in (ROOT / folder).rglob("*") if one.is_file())
    for path in inputs:
        if "__pycache__" not in path.parts:
            name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()
