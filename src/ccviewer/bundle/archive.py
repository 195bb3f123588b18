"""A bundle as one file: a tar of profile, scenes and brand, with its manifest and one signature."""

from __future__ import annotations

import io
import json
import os
import secrets
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ccviewer.bundle.manifest import BundleError, Manifest, is_inside, sum_of
from ccviewer.i18n import tr
from ccviewer.signing import SigningKey, verify

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
LARGEST = 64 * 1024 * 1024  # of all that is inside: a profile is small, and whoever sends more means harm
PRIVATE_KEY = b"PRIVATE KEY-----"  # of every PEM: a bundle lies open on all machines, a key would with it
EPOCH = 1_767_225_600  # 2026-01-01: the same content gives the same bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose sums are right. `signer` is the public key that signed it, "" for nobody."""

    manifest: Manifest
    files: Mapping[str, bytes]
    signer: str = ""
    signature: str = ""

    def trusted(self, keys: Sequence[str]) -> bool:
        """Say whether one of these public keys signed it."""
        return bool(self.signer) and self.signer in keys


def make(
    files: Mapping[str, bytes], *, slug: str, name: str, version: str, needs: str, key: SigningKey | None
) -> Bundle:
    """Return a bundle of these files, signed when there is a key.

    Raises:
        BundleError: a name leads outside, there is no profile, or a file is a private key.
    """
    for one, content in files.items():
        if not is_inside(one) or one in (MANIFEST, SIGNATURE):
            raise BundleError("{file} tidak boleh ada dalam paket", file=one)
        if PRIVATE_KEY in content:
            why = tr("kunci pribadi tidak boleh ikut dalam paket: setiap orang dapat membacanya")
            raise BundleError("{file}: {why}", file=one, why=why)
    said = {
        "schema": 1,
        "slug": slug,
        "name": name,
        "version": version,
        "needs": needs,
        "files": {one: sum_of(content) for one, content in sorted(files.items())},
    }
    manifest = Manifest.read(json.dumps(said).encode())
    if key is None:
        return Bundle(manifest, dict(files))
    return sign(Bundle(manifest, dict(files)), key)


def sign(bundle: Bundle, key: SigningKey) -> Bundle:
    """Return the same bundle with the signature of this key, in the place of any other."""
    return Bundle(bundle.manifest, bundle.files, key.public, key.sign(bundle.manifest.text()))


def write(bundle: Bundle, path: Path) -> None:
    """Write a bundle to a file, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar:
                for name, content in _members(bundle).items():
                    member = tarfile.TarInfo(name)
                    member.size, member.mtime, member.mode = len(content), EPOCH, 0o644
                    tar.addfile(member, io.BytesIO(content))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def write_folder(bundle: Bundle, folder: Path) -> None:
    """Write a bundle as the files of a new folder, which everybody may read whatever the umask says.

    Raises:
        OSError: it cannot be written, or the folder is there.
    """
    folder.mkdir(parents=True)
    for name, content in _members(bundle).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o644)
    for one in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        one.chmod(0o755)


def read(path: Path) -> Bundle:
    """Read a bundle from its file or from its folder, and check every sum and its signature.

    Whether the signer is trusted is for the caller to ask; a signature that is wrong is never let through.

    Raises:
        BundleError: it is damaged, altered, or no bundle; the file that differs is named.
    """
    members = _of_folder(path) if path.is_dir() else _of_tar(path)
    text = members.pop(MANIFEST, None)
    if text is None:
        raise BundleError("{file}: bukan paket ccviewer (tanpa manifes)", file=path.name)
    signature = members.pop(SIGNATURE, b"")
    manifest = Manifest.read(text)
    if manifest.text() != text:
        raise BundleError("{file}: manifes tidak ditulis oleh ccviewer", file=path.name)
    missing = sorted(manifest.files.keys() - members.keys())
    unknown = sorted(members.keys() - manifest.files.keys())
    altered = sorted(one for one, sum_ in manifest.files.items() if sum_ != sum_of(members.get(one, b"")))
    if missing:
        raise BundleError("{file}: {name} tidak ada", file=path.name, name=missing[0])
    if unknown:
        raise BundleError("{file}: {name} tidak tercatat dalam manifes", file=path.name, name=unknown[0])
    if altered:
        raise BundleError("{file}: {name} diubah sesudah ditandatangani", file=path.name, name=altered[0])
    signer, signed = _signature(signature, path.name)
    if signer and not verify(signer, text, signed):
        raise BundleError("{file}: tanda tangan tidak cocok dengan isinya", file=path.name)
    return Bundle(manifest, members, signer, signed)


def _members(bundle: Bundle) -> dict[str, bytes]:
    members = {MANIFEST: bundle.manifest.text()}
    if bundle.signer:
        members[SIGNATURE] = f"{bundle.signer} {bundle.signature}\n".encode()
    return members | dict(sorted(bundle.files.items()))


def _signature(said: bytes, file: str) -> tuple[str, str]:
    if not said:
        return "", ""
    try:
        signer, signature = said.decode("ascii").split()
    except (UnicodeDecodeError, ValueError):
        raise BundleError("{file}: tanda tangan rusak", file=file) from None
    return signer, signature


def _of_tar(path: Path) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    size = 0
    try:
        if path.stat().st_size > LARGEST:
            raise BundleError("{file}: terlalu besar", file=path.name)
        with tarfile.open(path, mode="r:") as tar:
            for member in tar:
                size += member.size
                if size > LARGEST:  # a sparse one claims more than the file holds
                    raise BundleError("{file}: terlalu besar", file=path.name)
                if not member.isfile() or not is_inside(member.name) or member.name in members:
                    raise BundleError("{file}: {name!r} tidak boleh ada", file=path.name, name=member.name)
                inside = tar.extractfile(member)
                members[member.name] = inside.read() if inside else b""
    except FileNotFoundError:
        raise BundleError("{file} tidak ada", file=path) from None
    except tarfile.TarError as error:
        raise BundleError("{file}: bukan paket ccviewer, atau terpotong", file=path.name) from error
    except OSError as error:
        raise BundleError("{file} tidak dapat dibaca: {why}", file=path, why=error.strerror) from error
    return members


def _of_folder(folder: Path) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    size = 0
    try:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            size += path.stat().st_size
            if size > LARGEST or path.is_symlink():
                raise BundleError("{file}: terlalu besar, atau tautan", file=path)
            members[path.relative_to(folder).as_posix()] = path.read_bytes()
    except OSError as error:
        raise BundleError("{file} tidak dapat dibaca: {why}", file=folder, why=error.strerror) from error
    return members
