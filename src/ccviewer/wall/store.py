"""Keeps the running arrangement over restarts, whole or not at all."""

import hashlib
import json
import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ccviewer.errors import SceneError
from ccviewer.wall.atomic import write_whole
from ccviewer.wall.scene import SCHEMA, Scene, open_as_far, write

log = logging.getLogger("ccviewer.wall")

LANGUAGE_FILE, THEME_FILE, SCENE_FILE = "language", "theme", "shown-scene"
REDUCED_FOLDER = "reduced"  # arrangements of scenes of which something was left out
RUNNING_EVERY_S = 10.0  # where a tour stands changes all the time, and disks wear out
CLOSE_S = 2.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How operators left a scene: the scene as it stood, and what ran on it, as plain JSON values."""

    scene: Scene
    running: Mapping[str, Any] = field(default_factory=dict)


class ArrangementStore:
    """One file an arrangement, with its checksum in the last line, and the one before it as `.last-good`.

    `save` writes at once. `keep` leaves that to a thread of its own, which writes the newest only; `close`
    ends it. What else is to be kept is asked of `also`: name -> plain JSON values.
    """

    def __init__(self, folder: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._monotonic = folder, monotonic
        self.also: dict[str, Callable[[], Any]] = {}
        self._apart: set[str] = set()
        self._written: tuple[Scene, str] | None = None  # the scene of the last state that was handed over
        self._written_at = float("-inf")
        self._writer = _Writer()

    @property
    def folder(self) -> Path:
        """Return where all of this is kept."""
        return self._folder

    def path(self, name: str) -> Path:
        """Return the file of an arrangement."""
        folder = self._folder / REDUCED_FOLDER if name in self._apart else self._folder
        return folder / f"{name}.json"

    def hold_apart(self, name: str) -> None:
        """Keep the arrangement of a scene that was opened in part away from that of the whole one."""
        self._apart.add(name)

    def settle(self, name: str) -> None:
        """Take a scene for whole again: it was saved on purpose, or mended."""
        if name in self._apart:
            self._unlink(name)
            self._apart.discard(name)

    # writing

    def save(self, scene: Scene) -> None:
        """Write an arrangement now.

        Raises:
            OSError: the folder cannot be written; what was there is untouched.
        """
        self.wait()
        _write(self.path(scene.name), self._text(scene))

    def keep(self, scene: Scene) -> None:
        """Write an arrangement soon, from another thread, if anything changed. Main thread; see `trouble`."""
        text = self._text(scene)
        failed = self._writer.trouble is not None
        if self._written is not None and not failed:
            if self._written[1] == text:
                return
            only_running = self._written[0] == scene
            if only_running and self._monotonic() - self._written_at < RUNNING_EVERY_S:
                return
        self._written, self._written_at = (scene, text), self._monotonic()
        self._writer.put(self.path(scene.name), text)

    def wait(self) -> None:
        """Wait until everything that was handed over is written, for at most 2 s."""
        self._writer.drain()

    @property
    def trouble(self) -> OSError | None:
        """Return why the last state could not be written; None when it was."""
        return self._writer.trouble

    def close(self, scene: Scene | None = None) -> None:
        """Write what is left, with `scene` as the last state, and end the thread; at most 2 s."""
        if scene is not None:
            self._written_at = float("-inf")
            self.keep(scene)
        self._writer.close()

    def forget(self, name: str) -> None:
        """Remove an arrangement, so that the scene is as it was saved.

        Raises:
            OSError: it cannot be removed.
        """
        self.wait()
        self._written = None
        self._unlink(name)

    def _unlink(self, name: str) -> None:
        for suffix in (".json", ".last-good", ".new"):
            self.path(name).with_suffix(suffix).unlink(missing_ok=True)

    def _text(self, scene: Scene) -> str:
        running = {name: ask() for name, ask in self.also.items()}
        return json.dumps({"running": running}, ensure_ascii=False) + "\n" + write(scene)

    # reading

    def load(self, name: str) -> Scene | None:
        """Return the scene as it was arranged, or as it last was for sure; None when nothing was kept."""
        arrangement = self.recall(name)
        return arrangement.scene if arrangement else None

    def recall(self, name: str) -> Arrangement | None:
        """Return the arrangement of this name, or the last good one; None when there is neither."""
        self.wait()
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
            arrangement = self._understood(path, text)
            if arrangement is not None:
                return arrangement
        return None

    def _understood(self, path: Path, text: str) -> Arrangement | None:
        head, _, rest = text.partition("\n")
        running = {}
        if head.startswith('{"running"'):
            running, text = json.loads(head)["running"], rest
        try:
            opened = open_as_far(text, path.name, path.stem)
        except SceneError as error:
            log.warning("%s", error)
            self._set_aside(path, ".set-aside")
            return None
        if opened.left_out:
            self._set_aside(path, ".set-aside")
            log.warning("%s: kept without: %s", path.name, "; ".join(map(str, opened.left_out)))
        elif opened.schema < SCHEMA:
            self._set_aside(path, f".v{opened.schema}.bak")
        return Arrangement(opened.scene, running)

    def _set_aside(self, path: Path, suffix: str) -> None:
        """Keep a file that we do not wholly understand before it is written over."""
        try:
            shutil.copy2(path, path.with_suffix(suffix))
        except OSError as error:
            log.warning("%s: cannot be set aside: %s", path.name, error)

    # choices

    def language(self) -> str | None:
        """Return the language that operators chose, or None."""
        return self._choice(LANGUAGE_FILE)

    def keep_language(self, language: str) -> None:
        """Remember the language; a disk that cannot be written costs only the memory of it."""
        self._keep_choice(LANGUAGE_FILE, language)

    def theme(self) -> str | None:
        """Return the theme that operators chose, or None."""
        return self._choice(THEME_FILE)

    def keep_theme(self, theme: str) -> None:
        """Remember the theme; a disk that cannot be written costs only the memory of it."""
        self._keep_choice(THEME_FILE, theme)

    def shown_scene(self, instead_of: str) -> str | None:
        """Return the scene that operators opened last instead of the profile's, or None.

        A profile that wants another scene than it did then has its way.
        """
        home, _, name = (self._choice(SCENE_FILE) or "").partition("\n")
        return name if name and home == instead_of else None

    def keep_shown_scene(self, name: str, instead_of: str) -> None:
        """Remember which scene is shown; a disk that cannot be written costs only the memory of it."""
        self._keep_choice(SCENE_FILE, f"{instead_of}\n{name}")

    def _choice(self, name: str) -> str | None:
        try:
            return (self._folder / name).read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def _keep_choice(self, name: str, chosen: str) -> None:
        try:
            write_whole(self._folder / name, chosen + "\n")
        except OSError as error:
            log.error("the %s cannot be kept: %s", name, error)


class _Writer:
    """One thread that writes the newest text of each file; it starts with the first one."""

    def __init__(self) -> None:
        self.trouble: OSError | None = None
        self._wanted: dict[Path, str] = {}
        self._busy = False
        self._ending = False
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    def put(self, path: Path, text: str) -> None:
        with self._news:
            self._wanted[path] = text
            self._news.notify_all()
            if self._thread is None:
                self._ending = False
                self._thread = threading.Thread(target=self._run, name="arrangement", daemon=True)
                self._thread.start()

    def drain(self) -> None:
        """Wait until nothing is left to be written, at most as long as closing may last."""
        with self._news:
            self._news.wait_for(lambda: not self._wanted and not self._busy, CLOSE_S)

    def close(self) -> None:
        with self._news:
            self._ending = True
            self._news.notify_all()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(CLOSE_S)
            if thread.is_alive():
                log.error("the disk does not take the arrangement: left behind")

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._wanted or self._ending)
                if not self._wanted:
                    return
                path = next(iter(self._wanted))
                text = self._wanted.pop(path)
                self._busy = True
            trouble = None
            try:
                _write(path, text)
            except OSError as error:
                trouble = error
            with self._news:
                self.trouble, self._busy = trouble, False
                self._news.notify_all()


def _write(path: Path, text: str) -> None:
    write_whole(path, f"{text}{_seal(text)}\n", path.with_suffix(".last-good"))


def _seal(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
