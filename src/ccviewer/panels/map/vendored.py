"""Checks that the libraries we ship for the map page are the ones that we took."""

import hashlib
import tomllib
from pathlib import Path

from ccviewer import resources
from ccviewer.errors import CCViewerError


class Tampered(CCViewerError):
    """A shipped file is missing or not the one that was reviewed."""


def files() -> dict[str, bytes]:
    """Return every vendored file by its address, for example `/vendor/leaflet/leaflet.js`.

    Raises:
        Tampered: a file differs from the manifest.
    """
    return read(resources.path("web/vendor"))


def read(folder: Path) -> dict[str, bytes]:
    """Return the files that the manifest of this folder lists, and no other."""
    manifest = tomllib.loads((folder / "MANIFEST.toml").read_text(encoding="utf-8"))
    found = {}
    for package in manifest["package"]:
        for name, said in package["sha256"].items():
            path = folder / package["name"] / name
            body = path.read_bytes() if path.is_file() else b""
            if hashlib.sha256(body).hexdigest() != said:
                raise Tampered("{file} bukan berkas yang diterima", file=f"{package['name']}/{name}")
            found[f"/vendor/{package['name']}/{name}"] = body
    return found
