"""Keeps the running arrangement over restarts, whole or not at all."""

import hashlib
import logging
import os
import shutil
from pathlib import Path

from ccviewer.errors import SceneError
from ccviewer.wall.scene import Scene, read, write

log = logging.getLogger("ccviewer.wall")

LANGUAGE_FILE = "language"


class ArrangementStore:
    """One file an arrangement, with its checksum in the last line, and the one before it as `.last-good`.

    The arranged scene is written to a new file in the same folder, flushed to the disk, and renamed over
    the old one: after a crash there is the previous or the new arrangement, never half of one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Return the file of an arrangement."""
        return self._folder / f"{name}.json"

    def save(self, scene: Scene) -> None:
        """Write an arrangement.

        Raises:
            OSError: the folder cannot be written; what was there is untouched.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self.path(scene.name)
        text = write(scene)
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{text}{_seal(text)}\n")
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            spare = path.with_suffix(".last-good")
            spare.unlink(missing_ok=True)
            shutil.copy2(path, spare)
        fresh.replace(path)
        _flush_folder(self._folder)

    def load(self, name: str) -> Scene | None:
        """Return the arrangement of this name, or the last good one; None when there is neither."""
        for path in (self.path(name), self.path(name).with_suffix(".last-good")):
            try:
                text, _, seal = path.read_text(encoding="utf-8").rstrip("\n").rpartition("\n")
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError) as error:
                log.warning("%s: cannot be read: %s", path.name, error)
                continue
            if _seal(text + "\n") != seal:
                log.warning("%s: damaged, its checksum differs", path.name)
                continue
            try:
                return read(text, path.name)
            except SceneError as error:
                log.warning("%s", error)
                self._set_aside(path)
        return None

    def _set_aside(self, path: Path) -> None:
        """Keep a file that we do not understand, mostly of a newer version, before it is written over."""
        try:
            shutil.copy2(path, path.with_suffix(".set-aside"))
        except OSError as error:
            log.warning("%s: cannot be set aside: %s", path.name, error)

    def language(self) -> str | None:
        """Return the language that operators chose, or None."""
        try:
            return (self._folder / LANGUAGE_FILE).read_text(encoding="utf-8").strip() or None
        except OSError:
            return None

    def keep_language(self, language: str) -> None:
        """Remember the language; a disk that cannot be written costs only the memory of it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / LANGUAGE_FILE).write_text(language + "\n", encoding="utf-8")
        except OSError as error:
            log.error("the language cannot be kept: %s", error)

    def forget(self, name: str) -> None:
        """Remove an arrangement, so that the scene is as it was shipped."""
        for suffix in (".json", ".last-good", ".new"):
            self.path(name).with_suffix(suffix).unlink(missing_ok=True)


def _seal(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
