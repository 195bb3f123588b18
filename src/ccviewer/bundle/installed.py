"""The bundles of a machine: which is in use, which was before, and the way back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ccviewer.bundle import archive
from ccviewer.bundle.archive import Bundle
from ccviewer.bundle.manifest import BundleError, newer

CURRENT, PREVIOUS = "current", "previous"


@dataclass(frozen=True, slots=True)
class Change:
    """What applying a bundle does, or would do: version before, version after, files that differ."""

    before: str
    after: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InUse:
    """The bundle that runs, its folder, and why a newer one does not."""

    bundle: Bundle
    folder: Path
    refused: tuple[str, ...]
    trusted: bool  # signed by somebody whom this machine knows


class Installed:
    """A folder of bundles, one a version, with two pointer files. At most two versions stay.

    `keys` are the public keys that came with the installer. Without any, unsigned bundles are taken too.
    `core` is the version of the program that shall run them.
    """

    def __init__(self, folder: Path, keys: Sequence[str], core: str) -> None:
        self._folder, self._keys, self._core = folder, tuple(keys), core

    def in_use(self) -> InUse | None:
        """Return the bundle in use, checked; one that may not be used gives way to the one before.

        None when the machine has none.

        Raises:
            BundleError: there are some, and none may be used; the reasons are in the message.
        """
        refused: list[str] = []
        for version in (self._pointer(CURRENT), self._pointer(PREVIOUS)):
            if not version:
                continue
            folder = self._folder / version
            try:
                bundle = self._checked(archive.read(folder))
                return InUse(bundle, folder, tuple(refused), bundle.trusted(self._keys))
            except BundleError as error:
                refused.append(str(error))
        if refused:
            raise BundleError("paket OPD ditolak: {why}", why="; ".join(refused))
        return None

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return what is installed: version, and `current`, `previous` or ""."""
        marks = {self._pointer(PREVIOUS): PREVIOUS, self._pointer(CURRENT): CURRENT}
        try:
            there = sorted(one.name for one in self._folder.iterdir() if one.is_dir())
        except OSError:
            return ()
        return tuple((name, marks.get(name, "")) for name in there if not name.startswith("."))

    def plan(self, path: Path, *, older: bool = False) -> tuple[Bundle, Change]:
        """Say what applying a bundle would change, and check whether it may be.

        Raises:
            BundleError: it is damaged, not signed by a trusted key, of another department, or older.
        """
        bundle = self._checked(archive.read(path))
        before = self._known(self._pointer(CURRENT))
        if before and before.manifest.slug != bundle.manifest.slug:
            raise BundleError(
                "paket milik {other}, komputer ini milik {ours}",
                other=bundle.manifest.slug,
                ours=before.manifest.slug,
            )
        if before and not older and newer(before.manifest.version, bundle.manifest.version):
            raise BundleError(
                "versi {new} lebih lama daripada yang terpasang ({old}); untuk mundur: rollback",
                new=bundle.manifest.version,
                old=before.manifest.version,
            )
        known = before.manifest.files if before else {}
        both = known.keys() | bundle.manifest.files.keys()
        changed = tuple(sorted(one for one in both if known.get(one) != bundle.manifest.files.get(one)))
        return bundle, Change(before.manifest.version if before else "", bundle.manifest.version, changed)

    def apply(self, path: Path, *, older: bool = False) -> Change:
        """Take a bundle into use; what was in use stays as the way back.

        `older` lets an older version in, for a package system that goes back on purpose.

        Raises:
            BundleError: see `plan`; nothing has changed then.
            OSError: it cannot be written; what was in use stays so.
        """
        bundle, change = self.plan(path, older=older)
        folder = self._folder / bundle.manifest.version
        if change.before != change.after or not folder.is_dir():
            fresh = self._folder / f".{bundle.manifest.version}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            try:
                archive.write_folder(bundle, fresh)
                shutil.rmtree(folder, ignore_errors=True)
                fresh.rename(folder)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)  # a disk that is full gets its room back
                raise
        elif change.changed:
            raise BundleError(
                "versi {version} sudah terpasang dengan isi lain; naikkan versinya", version=change.after
            )
        if change.before and change.before != change.after:
            self._point(PREVIOUS, change.before)
        self._point(CURRENT, change.after)
        self._drop_others()
        return change

    def rollback(self) -> Change:
        """Go back to the bundle that was in use before; a second time goes forward again.

        Raises:
            BundleError: there is none, or it was altered.
        """
        here, back = self._pointer(CURRENT), self._pointer(PREVIOUS)
        if not back or not (self._folder / back).is_dir():
            raise BundleError("tidak ada versi sebelumnya untuk dikembalikan")
        self._checked(archive.read(self._folder / back))
        self._point(CURRENT, back)
        self._point(PREVIOUS, here)
        return Change(here, back, ())

    def _checked(self, bundle: Bundle) -> Bundle:
        if self._keys and not bundle.trusted(self._keys):
            said = bundle.signer or "-"
            raise BundleError(
                "{slug} {version}: tidak ditandatangani oleh kunci yang dikenal komputer ini ({signer})",
                slug=bundle.manifest.slug,
                version=bundle.manifest.version,
                signer=said,
            )
        if newer(bundle.manifest.needs, self._core):
            raise BundleError(
                "{slug} {version} membutuhkan ccviewer {needs}, yang ada {core}; perbarui ccviewer dulu",
                slug=bundle.manifest.slug,
                version=bundle.manifest.version,
                needs=bundle.manifest.needs,
                core=self._core,
            )
        return bundle

    def _known(self, version: str) -> Bundle | None:
        try:
            return archive.read(self._folder / version) if version else None
        except BundleError:
            return None

    def _pointer(self, name: str) -> str:
        try:
            version = (self._folder / name).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return version if "/" not in version and "\\" not in version and not version.startswith(".") else ""

    def _point(self, name: str, version: str) -> None:
        fresh = self._folder / f".{name}.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(version + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / name)

    def _drop_others(self) -> None:
        kept = {self._pointer(CURRENT), self._pointer(PREVIOUS)}
        for path in self._folder.iterdir():
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
