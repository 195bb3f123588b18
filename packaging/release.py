"""Signs and checks what is rolled out: `release.json`, for updates from a share of the LAN or a USB stick."""

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import debian
from build_error import BuildError
from running import run
from sums import sum_of

from ccviewer.bundle import BundleError, read
from ccviewer.errors import CCViewerError
from ccviewer.signing import SigningKey
from ccviewer.signing import verify as verified

KINDS = (".deb", ".exe", ".ccb", ".zst")
NAME = "release.json"
VERSION = re.compile(r"[_-](\d+(?:\.\d+)+)(?=[_.-])")


def sign(folder: Path, key_file: Path) -> Path:
    """Write `release.json` with sum, size and version of each package, and `release.json.sig`.

    Raises:
        BuildError: there is no package, or the key cannot be used.
    """
    packages = sorted(one for one in _entries(folder) if one.suffix in KINDS)
    if not packages:
        raise BuildError(f"{folder} holds no package")
    try:
        key = SigningKey.load(key_file)
    except CCViewerError as error:
        raise BuildError(str(error)) from error
    said = {"schema": 1, "packages": {one.name: _described(one) for one in packages}}
    text = (json.dumps(said, indent=1, sort_keys=True) + "\n").encode()
    _write(folder / f"{NAME}.sig", f"{key.public} {key.sign(text)}\n".encode())
    _write(folder / NAME, text)
    return folder / NAME


def verify(path: Path, public: str | None) -> list[str]:
    """Check a package, a bundle or a `release.json` with all that it names; returns a line for each finding.

    A package beside a `release.json` must be as that says.

    Raises:
        BuildError: anything is wrong; all is named.
    """
    if path.name == NAME:
        return _verify_release(path, public)
    if not path.is_file():
        raise BuildError(f"{path}: missing")
    lines = [f"{path.name}: {path.stat().st_size} bytes, sha256 {sum_of(path)}"]
    manifest = path.with_name(NAME)
    if manifest.is_file():
        lines += _beside(path, manifest, public)
    elif public is not None and path.suffix != ".ccb":
        raise BuildError(f"{path.name}: no {NAME} beside it, so nobody has signed it")
    if path.suffix == ".deb":
        lines += _verify_deb(path)
    elif path.suffix == ".ccb":
        lines.append(_verify_bundle(path, public))
    return lines


def _verify_release(path: Path, public: str | None) -> list[str]:
    said, signer = _signed(path, public)
    wrong, lines = [], [f"{path.name}: signed by {signer}"]
    for name, about in sorted(said.items()):
        file = path.parent / name
        if Path(name).name != name or not file.is_file():
            wrong.append(f"{name}: missing")
        elif (sum_of(file), file.stat().st_size) != (about["sha256"], about["bytes"]):
            wrong.append(f"{name}: altered since it was signed")
        else:
            lines.append(f"{name}: version {about['version'] or '-'}, {about['bytes']} bytes, sum right")
    if wrong:
        raise BuildError(f"{path}:\n" + "\n".join(wrong))
    return lines


def _signed(path: Path, public: str | None) -> tuple[dict[str, Any], str]:
    """Return what a signed manifest says of each package, and who signed."""
    try:
        text = path.read_bytes()
        signer, signature = Path(f"{path}.sig").read_text("ascii").split()
    except (OSError, ValueError) as error:
        raise BuildError(f"{path.name} or {path.name}.sig: missing or damaged") from error
    if public is not None and signer != public:
        raise BuildError(f"{path.name}: signed by {signer}, not by {public}")
    if not verified(signer, text, signature):
        raise BuildError(f"{path.name}: the signature does not fit the text")
    return dict(json.loads(text)["packages"]), signer


def _beside(path: Path, manifest: Path, public: str | None) -> list[str]:
    said, signer = _signed(manifest, public)
    if path.name not in said:
        return [f"{path.name}: {NAME} beside it does not name it"]
    if sum_of(path) != said[path.name]["sha256"]:
        raise BuildError(f"{path.name}: altered since {NAME} was signed")
    return [f"{path.name}: as {NAME} says, which {signer} signed"]


def _verify_deb(path: Path) -> list[str]:
    """Unpack a package; every file must have the sum that it says, and lintian must have no word."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".looking-") as place:
        root = Path(place)
        run(["dpkg-deb", "--raw-extract", str(path.resolve()), place], f"{path.name} is damaged")
        control = _fields(path)
        sums = dict(
            reversed(line.split("  ", 1))
            for line in (root / "DEBIAN/md5sums").read_text("utf-8").splitlines()
        )
        there = {
            one.relative_to(root).as_posix(): debian.sum_of(one)
            for one in root.rglob("*")
            if one.is_file() and not one.is_symlink() and one.relative_to(root).parts[0] != "DEBIAN"
        }
        wrong = [
            f"{one}: altered" for one in sorted(sums.keys() | there.keys()) if sums.get(one) != there.get(one)
        ]
        expected = f"{control['Package']}_{control['Version']}_{control['Architecture']}.deb"
        if path.name != expected:
            wrong.append(f"it is {expected}, whatever its name says")
        bundles = [one for one in root.glob("usr/share/ccviewer/opd/*") if one.is_dir()]
        lines = [f"{path.name}: {control['Package']} {control['Version']}, {len(there)} files, sums right"]
        for one in bundles:
            keys = [
                line.strip()
                for file in root.glob("usr/share/ccviewer/keys/*.pub")
                for line in file.read_text("ascii").splitlines()
            ]
            lines.append(_verify_bundle(one, None, keys))
    fast = "data.tar.zst" in run(["ar", "t", str(path)], f"{path.name} is damaged")
    wrong += [] if fast else debian.lint(path)
    if wrong:
        raise BuildError(f"{path.name}:\n" + "\n".join(wrong))
    said = "packed fast, which lintian cannot read" if fast else "lintian has no word beyond the overrides"
    return [*lines, f"{path.name}: {said}"]


def _verify_bundle(path: Path, public: str | None, keys: list[str] | None = None) -> str:
    try:
        bundle = read(path)
    except BundleError as error:
        raise BuildError(str(error)) from error
    expected = [public] if public is not None else keys
    if expected and bundle.signer not in expected:
        raise BuildError(f"{path.name}: signed by {bundle.signer or 'nobody'}, not by {', '.join(expected)}")
    by = f"signed by {bundle.signer}" if bundle.signer else "NOT SIGNED: it runs under a banner"
    return f"{path.name}: bundle {bundle.manifest.slug} {bundle.manifest.version}, {by}"


def _described(path: Path) -> dict[str, object]:
    if path.suffix == ".deb":
        version = _fields(path)["Version"]
    elif path.suffix == ".ccb":
        try:
            version = read(path).manifest.version
        except BundleError as error:
            raise BuildError(str(error)) from error
    else:
        found = VERSION.search(path.name)
        version = found.group(1) if found else ""
    return {"bytes": path.stat().st_size, "sha256": sum_of(path), "version": version}


def _fields(path: Path) -> dict[str, str]:
    said = run(
        ["dpkg-deb", "--field", str(path), "Package", "Version", "Architecture"], f"{path.name} is damaged"
    )
    return dict(line.split(": ", 1) for line in said.splitlines())


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise BuildError(f"{folder} cannot be read: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise BuildError(f"{path} cannot be written: {error.strerror}") from error
