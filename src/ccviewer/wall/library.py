"""The scenes that can be opened: operators' own, those beside the profile, and the shipped ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ccviewer import resources
from ccviewer.commands import CommandError
from ccviewer.errors import SceneError
from ccviewer.i18n import Text
from ccviewer.profile.mistake import Mistake
from ccviewer.wall.atomic import keep_copy, write_whole
from ccviewer.wall.scene import (
    SCHEMA,
    Opened,
    Scene,
    checked_name,
    open_file,
    write,
)

TRASH = ".trash"
KEPT_IN_TRASH = 50


class Owner(StrEnum):
    """Whose a scene is. The first ones win where names are equal."""

    OWN = "own"  # operators': in the state folder
    PROFILE = "profile"  # IT's, beside the profile; read-only here
    SHIPPED = "shipped"  # ours; read-only


@dataclass(frozen=True, slots=True)
class Entry:
    """A scene of the library. `opened` is None for a file that cannot be opened at all: `reason` says why."""

    name: str
    owner: Owner
    path: Path
    opened: Opened | None = None
    reason: Text | None = None
    covers: Owner | None = None  # whose scene of the same name lies beneath this own copy

    @property
    def locked(self) -> bool:
        """Say whether it is locked against changes."""
        return self.opened is not None and self.opened.scene.locked


class Library:
    """Scenes by name in three places. Only operators' own are ever written; main thread."""

    def __init__(
        self, own: Path, beside: Path | None, shipped: Path | None = None, *, now: Callable[[], float]
    ) -> None:
        self._own, self._now = own, now
        self._places = (
            (Owner.OWN, (own,)),
            (Owner.PROFILE, (beside / "scenes", beside) if beside else ()),
            (Owner.SHIPPED, (shipped or resources.path("scenes"),)),
        )
        self._known: dict[Path, tuple[tuple[int, int], Entry]] = {}  # by what the file was when it was read

    # reading

    def entries(self) -> list[Entry]:
        """Return every scene once: the one that wins its name; by name."""
        found: dict[str, Entry] = {}
        for owner, folders in self._places:
            for path in (path for folder in folders for path in _scene_files(folder, owner)):
                name = path.stem
                if name in found:
                    over = found[name]
                    if over.owner is Owner.OWN and over.covers is None:
                        found[name] = Entry(over.name, over.owner, over.path, over.opened, over.reason, owner)
                else:
                    found[name] = self._entry(path, owner)
        return sorted(found.values(), key=lambda entry: entry.name.casefold())

    def entry(self, name: str) -> Entry:
        """Return the scene of this name.

        Raises:
            CommandError: there is none.
        """
        entry = next((one for one in self.entries() if one.name == name), None)
        if entry is None:
            raise CommandError("adegan {name} tidak ada", name=_q(name))
        return entry

    def open(self, name: str) -> Opened:
        """Open a scene as far as it can be.

        Raises:
            CommandError: there is none, or nothing of it can be shown.
        """
        entry = self.entry(name)
        if entry.opened is None:
            raise CommandError("adegan {name} tidak dapat dibuka: {why}", name=_q(name), why=entry.reason)
        return entry.opened

    # writing

    def save(self, scene: Scene) -> Entry:
        """Write a scene as operators' own, over their own of that name; shipped ones stay as they are.

        Its title and lock are those of the library: they may have been changed while it was open. Pages,
        tiles and the like keep the order of the file before, so that a review shows what changed.

        Raises:
            CommandError: it is locked, what is there could be read in part or not at all, or the disk does
                not take it.
        """
        name = scene.name
        before = next((one for one in self.entries() if one.name == name), None)
        if before is not None:
            self._refuse_locked(before)
            self._refuse_partly_read(before)
        if before is not None and before.opened is not None:
            scene = scene.model_copy(update={"title": before.opened.scene.title})
        return self._write(scene.model_copy(update={"locked": False}), before)

    def save_as(self, scene: Scene, to: str) -> Entry:
        """Write a scene as operators' own under a name that no other has.

        Raises:
            CommandError: the name is taken or no name, or the disk does not take it.
        """
        self._require_free(to)
        return self._write(scene.model_copy(update={"name": to, "title": {}, "locked": False}), None)

    def duplicate(self, name: str, to: str) -> Entry:
        """Copy a scene under another name.

        Raises:
            CommandError: the name is taken or no name, or see `open` and `save`.
        """
        return self.save_as(self.open(name).scene, to)  # without the title: two of one are not told apart

    def rename(self, name: str, to: str) -> Entry:
        """Give one of operators' own scenes another name; titles stay, unless they only said the old one.

        Raises:
            CommandError: it is not theirs, locked, the name is taken, or see `save`.
        """
        entry = self._own_entry(name)
        scene = self.open(name).scene
        if to == name:
            return entry
        self._refuse_partly_read(entry)
        self._require_free(to)
        titles = {language: said for language, said in scene.title.items() if said != name}
        written = self._write(scene.model_copy(update={"name": to, "title": titles}), None)
        self._remove(entry.path)
        return written

    def entitle(self, name: str, language: str, title: str) -> Entry:
        """Change the title of a scene in one language; "" takes it away.

        Raises:
            CommandError: see `save`.
        """
        entry = self.entry(name)
        self._refuse_locked(entry)
        self._refuse_partly_read(entry)
        scene = self.open(name).scene
        titles = {key: said for key, said in scene.title.items() if key != language}
        if title.strip():
            titles[language] = title.strip()[:120]  # type: ignore[index]
        return self._write(scene.model_copy(update={"title": titles}), entry)

    def lock(self, name: str, locked: bool) -> Entry:
        """Lock a scene against changes, or free it.

        Raises:
            CommandError: see `open` and `save`.
        """
        entry = self.entry(name)
        scene = self.open(name).scene
        if scene.locked == locked:
            return entry
        self._refuse_partly_read(entry)
        return self._write(scene.model_copy(update={"locked": locked}), entry)

    def delete(self, name: str) -> Path:
        """Move one of operators' own scenes to the trash, and return where it lies now.

        What was beneath it, shipped or of the profile, is there again.

        Raises:
            CommandError: it is not theirs, or locked, or the disk does not let it go.
        """
        entry = self._own_entry(name)
        stamp = round(self._now() * 1000)
        thrown = self._own / TRASH / f"{name}.{stamp}.json"
        try:
            thrown.parent.mkdir(parents=True, exist_ok=True)
            entry.path.replace(thrown)
        except OSError as error:
            raise CommandError(
                "adegan {name} tidak dapat dihapus: {why}", name=_q(name), why=error.strerror or error
            ) from error
        for old in sorted(thrown.parent.glob("*.json"), key=_stamp)[:-KEPT_IN_TRASH]:
            with suppress(OSError):
                old.unlink()
        return thrown

    def deleted(self) -> list[str]:
        """Return the names of the scenes in the trash that can be taken out again, the last one first."""
        thrown = sorted((self._own / TRASH).glob("*.json"), key=_stamp, reverse=True)
        names = dict.fromkeys(_name_in_trash(path) for path in thrown)
        return [name for name in names if not (self._own / f"{name}.json").exists()]

    def restore(self, name: str) -> Entry:
        """Take the scene of this name that was deleted last out of the trash again.

        Raises:
            CommandError: there is none, or the name is taken by now.
        """
        thrown = [path for path in (self._own / TRASH).glob("*.json") if _name_in_trash(path) == name]
        if not thrown:
            raise CommandError("tidak ada adegan {name} yang dihapus", name=_q(name))
        home = self._own / f"{name}.json"
        if home.exists():
            raise CommandError("nama {name} sudah dipakai", name=_q(name))
        try:
            max(thrown, key=_stamp).replace(home)
        except OSError as error:
            raise CommandError(
                "adegan {name} tidak dapat dikembalikan: {why}", name=_q(name), why=error.strerror or error
            ) from error
        return self.entry(name)

    # inside

    def _entry(self, path: Path, owner: Owner) -> Entry:
        try:
            stat = path.stat()
        except OSError as error:
            return Entry(path.stem, owner, path, None, Text("{why}", why=error.strerror or error))
        key = (stat.st_mtime_ns, stat.st_size)
        known = self._known.get(path)
        if known is None or known[0] != key:
            self._known[path] = known = (key, _read(path, owner))
        return known[1]

    def _own_entry(self, name: str) -> Entry:
        entry = self.entry(name)
        if entry.owner is Owner.SHIPPED:
            raise CommandError("adegan {name} adalah bawaan dan tetap ada; gandakan dulu", name=_q(name))
        if entry.owner is Owner.PROFILE:
            raise CommandError("adegan {name} milik profil dan tetap ada; gandakan dulu", name=_q(name))
        self._refuse_locked(entry)
        return entry

    def _refuse_locked(self, entry: Entry) -> None:
        if entry.locked:
            raise CommandError("adegan {name} terkunci; buka kuncinya dulu", name=_q(entry.name))

    def _refuse_partly_read(self, entry: Entry) -> None:
        """Never write over an own file that is more than what was read of it."""
        if entry.owner is Owner.OWN and entry.opened is None:
            raise CommandError(
                "berkas adegan {name} tidak terbaca dan tidak ditimpa; simpan dengan nama lain: {why}",
                name=_q(entry.name),
                why=entry.reason,
            )
        if entry.owner is Owner.OWN and entry.opened is not None and entry.opened.left_out:
            raise CommandError(
                "berkas adegan {name} hanya terbaca sebagian dan tidak ditimpa; gandakan, atau simpan dengan "
                "nama lain",
                name=_q(entry.name),
            )

    def _require_free(self, name: str) -> None:
        try:
            checked_name(name)
        except Mistake as mistake:
            said = Text("{what} ({hint})", what=mistake.text, hint=mistake.hint or "")
            raise CommandError(said.template, **said.values) from mistake
        if len(name) > 80:
            raise CommandError("nama paling panjang 80 huruf")
        if any(one.name.casefold() == name.casefold() for one in self.entries()):
            raise CommandError("nama {name} sudah dipakai", name=_q(name))

    def _write(self, scene: Scene, before: Entry | None) -> Entry:
        path = self._own / f"{scene.name}.json"
        if before is not None and before.opened is not None:
            scene = in_order_of(scene, before.opened.scene)
        try:
            if before is not None and before.owner is Owner.OWN and before.opened is not None:
                schema = before.opened.schema
                if schema < SCHEMA:
                    keep_copy(path, path.with_suffix(f".v{schema}.bak"))
            write_whole(path, write(scene))
        except OSError as error:
            raise CommandError(
                "adegan {name} tidak dapat disimpan: {why}",
                name=_q(scene.name),
                why=error.strerror or error,
            ) from error
        return self.entry(scene.name)

    def _remove(self, path: Path) -> None:
        try:
            path.unlink()
        except OSError as error:
            raise CommandError(
                "nama lama {name} tidak dapat dihapus: {why}",
                name=_q(path.stem),
                why=error.strerror or error,
            ) from error


def owner_word(owner: Owner) -> Text:
    """Return whose a scene is, in a word."""
    return {
        Owner.OWN: Text("milik operator"),
        Owner.PROFILE: Text("dari profil"),
        Owner.SHIPPED: Text("bawaan"),
    }[owner]


def free_name(name: str, taken: set[str]) -> str:
    """Return a name like this one that is not taken: `siaga 2` after `siaga`."""
    base = re.sub(r" \d+$", "", name)
    lower = {one.casefold() for one in taken}
    if name.casefold() not in lower:
        return name
    return next(one for n in range(2, 10_000) if (one := f"{base[:75]} {n}").casefold() not in lower)


def in_order_of(scene: Scene, former: Scene) -> Scene:
    """Return the scene with what it is made of in the order of a former one, what is new last."""
    update: dict[str, Any] = {}
    for key in ("title", "screens", "pages", "tiles", "tours"):
        now, before = getattr(scene, key), getattr(former, key)
        update[key] = {name: now[name] for name in (*before, *now) if name in now}
    order = {window.id: at for at, window in enumerate(former.windows)}
    update["windows"] = tuple(sorted(scene.windows, key=lambda window: order.get(window.id, len(order))))
    return scene.model_copy(update=update)


def _scene_files(folder: Path, owner: Owner) -> list[Path]:
    try:
        paths = sorted(folder.glob("*.json"))
    except OSError:
        return []
    if owner is Owner.PROFILE and folder.name != "scenes":  # other JSON may lie beside a profile
        paths = [path for path in paths if _looks_like_one(path)]
    return [path for path in paths if path.is_file()]


def _looks_like_one(path: Path) -> bool:
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and {"windows", "pages", "tiles"} <= said.keys()


def _read(path: Path, owner: Owner) -> Entry:
    try:
        opened = open_file(path)
    except SceneError as error:
        return Entry(path.stem, owner, path, None, error.text)
    if opened.scene.name != path.stem:  # a file that was copied by hand: its file name is what people see
        named = opened.scene.model_copy(update={"name": path.stem})
        opened = Opened(named, opened.left_out, opened.schema)
    return Entry(path.stem, owner, path, opened)


def _name_in_trash(path: Path) -> str:
    return path.stem.rpartition(".")[0]


def _stamp(path: Path) -> int:
    stamp = path.stem.rpartition(".")[2]
    return int(stamp) if stamp.isdigit() else 0


def _q(name: str) -> str:
    return f'"{name[:80]}"'
