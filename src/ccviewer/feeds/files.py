"""Readings from files that somebody puts into a folder."""

import mimetypes
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, model_validator

from ccviewer.errors import BadPayload, FeedError, Refused, Unreachable
from ccviewer.feeds.base import (
    Beat,
    FeedOptions,
    HostBudget,
    Intake,
    Post,
    Size,
    move_aside,
    wait,
    wait_for_hours,
)
from ccviewer.hub import Clock
from ccviewer.i18n import Text
from ccviewer.model import Channel, Link, redact
from ccviewer.model.words import size_text
from ccviewer.profile import Duration, zone
from ccviewer.profile.grammar import Filled
from ccviewer.profile.mistake import Mistake

LOOK_EVERY_S = 1.0
FORMS = {
    ".csv": "csv",
    ".geojson": "geojson",
    ".json": "json",
    ".ndjson": "ndjson",
    ".topojson": "topojson",
    ".txt": "text",
    ".xlsx": "xlsx",
    ".xml": "xml",
}


def _inside(pattern: str) -> str:
    if pattern.startswith("/") or ".." in pattern.split("/") or ":" in pattern:
        raise Mistake(
            "pattern hanya untuk nama di dalam folder", hint=Text("contoh: {examples}", examples='"*.csv"')
        )
    return pattern


def _folder_name(name: str) -> str:
    if name in (".", "..") or any(mark in name for mark in '/\\:*?"<>|'):
        raise Mistake("aside hanya nama sebuah folder", hint=Text("contoh: {examples}", examples='"ditolak"'))
    return name


class FilesOptions(FeedOptions):
    """Umpan dari berkas atau folder titipan."""

    path_keys: ClassVar[tuple[str, ...]] = ("path",)

    kind: Literal["files"]
    """Umpan berkas."""
    path: Filled
    """Berkas, atau folder tempat berkas dititipkan."""
    pattern: Annotated[Filled, AfterValidator(_inside)] = "*.csv"
    """Nama berkas di dalam folder."""
    settle: Duration = 2.0
    """Berkas dibaca sesudah tidak berubah selama ini."""
    every: Duration = 10.0
    """Selang antara dua pemeriksaan."""
    max_body: Size = 50 * 1024**2
    """Berkas yang lebih besar ditolak."""
    aside: Annotated[str, AfterValidator(_folder_name)] = "ditolak"
    """Folder di dalam path untuk berkas yang tidak terbaca, dengan catatan; kosong: dibiarkan."""

    @model_validator(mode="before")
    @classmethod
    def _form_by_name(cls, said: Any) -> Any:
        """Take the form of the content from the names of the files, unless the profile says it."""
        if not isinstance(said, dict):
            return said
        decode = said.get("decode", {})
        if not isinstance(decode, dict) or "format" in decode:
            return said
        names = (str(said.get("path", "")), str(said.get("pattern", "")))
        form = next((found for name in names if (found := FORMS.get(PurePath(name).suffix.lower()))), None)
        return said if form is None else {**said, "decode": {**decode, "format": form}}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What shows that a file has changed."""

    size: int
    modified_ns: int


class FilesFeed:
    """Reads a file, or what is put into a folder, once it is no longer being written.

    In snapshot mode the newest file is all there is; in append mode each file is read once, oldest first,
    and again when it changes. Rows without a time of their own are as old as their file. A file of a folder
    that cannot be read is moved aside with a note, so that whoever put it there finds it.
    """

    Options: ClassVar[type[FilesOptions]] = FilesOptions

    def __init__(
        self,
        options: FilesOptions,
        *,
        opd: str,
        describe: Callable[[str], Channel],
        clock: Clock,
        secrets: Callable[[str], str],
        timezone: str,
        budget: HostBudget | None = None,
    ) -> None:
        self.name = options.id
        self._options, self._clock, self._path = options, clock, Path(options.path)
        self._intake = Intake(options, opd=opd, describe=describe, clock=clock, timezone=timezone)
        self._zone = zone(timezone)
        self._seen: dict[Path, tuple[Stamp, float]] = {}  # with the moment since when it is so
        self._read: dict[Path, Stamp] = {}
        self._bad: Text | None = None  # why the last file could not be read, until a good one comes

    def run(self, post: Post, stop: threading.Event) -> None:
        """Look again and again until `stop` is set or the folder is lost."""
        options = self._options
        while wait_for_hours(options.between, self._clock, self._zone, post, stop):
            waiting = self.look(post, stop)
            wait(min(options.every, LOOK_EVERY_S) if waiting else options.every, post, stop)

    def reachable(self) -> bool:
        """Say whether the folder is there: a share may not be."""
        return self._path.exists()

    def mask(self, text: str) -> str:
        """Return the text without secrets."""
        return redact(text)

    def read_once(
        self, timeout_s: float, stop: threading.Event | None = None
    ) -> tuple[bytes, str | None, str | None]:
        """Return the newest file, however fresh."""
        files = self._files()
        if not files:
            raise self._nothing()
        newest = max(files, key=lambda path: (files[path].modified_ns, path.name))
        return self._bytes(newest), None, mimetypes.guess_type(newest.name)[0]

    def look(self, post: Post, stop: threading.Event) -> bool:
        """Read what is new and settled; returns whether something is still being written."""
        files = self._files()
        if not files:
            post(Beat(Link.SILENT, self._bad or self._nothing().text))
            return False
        settled, waiting = self._settled(files)
        order = sorted(settled, key=lambda path: (files[path].modified_ns, path.name))
        if self._options.mode == "snapshot":
            newest = max(files, key=lambda path: (files[path].modified_ns, path.name))
            order = [path for path in order if path == newest]
        for path in order:
            if self._read.get(path) == files[path]:
                continue
            if stop.is_set():
                return False
            self._take(path, files[path], post)
        return waiting

    def _settled(self, files: dict[Path, Stamp]) -> tuple[list[Path], bool]:
        """Return the files that did not change for `settle`, and whether there are others."""
        now = self._clock.monotonic()
        ready: list[Path] = []
        for path, stamp in files.items():
            known = self._seen.get(path)
            if known is None or known[0] != stamp:
                # One that lay there before we looked is settled already, by its own time.
                old_s = self._clock.now() - stamp.modified_ns / 1e9
                since = now - old_s if known is None and old_s > 0 else now
                self._seen[path] = known = (stamp, since)
            if now - known[1] >= self._options.settle:
                ready.append(path)
        self._seen = {path: self._seen[path] for path in files}
        self._read = {path: stamp for path, stamp in self._read.items() if path in files}
        return ready, len(ready) < len(files)

    def _take(self, path: Path, stamp: Stamp, post: Post) -> None:
        """Read one file and post its rows; a bad one is counted and not read again until it changes.

        One whose bytes cannot be had (a share that stutters, a program that still holds it) is tried again.
        """
        try:
            payload = self._bytes(path)
            self._read[path] = stamp
            rows = self._intake.read(payload, content_type=mimetypes.guess_type(path.name)[0])
        except BadPayload as error:
            self._read[path] = stamp
            reason = self._bad = self._put_aside(path, error)
            self._intake.reject(reason)
            post(self._intake.beat(Link.DOWN, reason, hint=error.hint))
            return
        self._bad = None
        self._intake.take([rows], post, observed_at=stamp.modified_ns / 1e9)
        post(self._intake.beat(Link.UP, self._intake.note))

    def _put_aside(self, path: Path, error: BadPayload) -> Text:
        """Move a bad file of the folder out of the way, if we may; returns what to say."""
        folder = self._options.aside
        if not folder or path == self._path:
            return Text("{file}: {why}", file=path.name, why=error.text)
        when = datetime.fromtimestamp(self._clock.now(), self._zone).isoformat(" ", "seconds")
        try:
            move_aside(path, folder, error.text, error.hint, when)
        except OSError as refused:
            return Text(
                "{file}: {why}; tidak dapat dipindahkan ke {folder}: {refused}",
                file=path.name,
                why=error.text,
                folder=folder,
                refused=refused.strerror or refused,
            )
        del self._read[path]
        return Text("{file}: {why}; dipindahkan ke {folder}", file=path.name, why=error.text, folder=folder)

    def _files(self) -> dict[Path, Stamp]:
        """Return the files that are there, by their stamps."""
        found: dict[Path, Stamp] = {}
        try:
            paths = list(self._path.glob(self._options.pattern)) if self._path.is_dir() else [self._path]
            if not self._path.exists():
                raise Unreachable("{path} tidak ada", path=self._options.path)
        except PermissionError as error:
            raise Refused("{path} tidak boleh dibaca", path=self._options.path) from error
        for path in paths:
            try:
                status = path.stat()
            except OSError:  # gone between the list and the look
                continue
            if path.is_file():
                found[path] = Stamp(status.st_size, status.st_mtime_ns)
        return found

    def _bytes(self, path: Path) -> bytes:
        try:
            if path.stat().st_size > self._options.max_body:
                raise BadPayload("lebih dari {size}", size=size_text(self._options.max_body))
            return path.read_bytes()
        except PermissionError as error:
            raise Refused("{path} tidak boleh dibaca", path=path.name) from error
        except OSError as error:
            raise Unreachable("{path} tidak dapat dibaca", path=path.name) from error

    def _nothing(self) -> FeedError:
        return Unreachable("belum ada berkas {pattern} di folder", pattern=self._options.pattern)
