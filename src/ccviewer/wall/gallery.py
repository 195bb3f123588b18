"""What operators do with scenes: open, save, copy, rename, lock and delete them, and the gallery for it."""

import logging
from collections.abc import Callable, Sequence

from ccviewer import i18n
from ccviewer.commands import Choice, CommandError
from ccviewer.commands.catalogue import Entitle, Lock, Named, Rename
from ccviewer.i18n import Text, tr
from ccviewer.model import Severity
from ccviewer.wall.arrangement import alike
from ccviewer.wall.gallery_card import GalleryCard, title_of_entry
from ccviewer.wall.library import Entry, Library, Owner, owner_word
from ccviewer.wall.scene import LeftOut, Scene
from ccviewer.wall.scene_pictures import ScenePictures
from ccviewer.wall.store import ArrangementStore
from ccviewer.wall.wall import Wall

log = logging.getLogger("ccviewer.wall")

PICTURES = "gambar-adegan"  # the folder, within that of the state
FRESH_S = 60.0  # so long a picture is good enough: taking one costs some frames
SAID = 3  # of what was left out; the log has all of it


class Gallery:
    """Binds `scene.*`. Main thread.

    A scene that was opened in part is arranged apart from the whole one, and never saved under its name.
    """

    def __init__(
        self, wall: Wall, library: Library, store: ArrangementStore, say: Callable[[Text, Severity], None]
    ) -> None:
        self._wall, self._store, self._say = wall, store, say
        self.library = library
        self.pictures = ScenePictures(store.folder / PICTURES)
        self._in_part: set[str] = set()  # scenes of which the wall has not everything
        self._taken = ("", float("-inf"))  # of which scene the last picture is, and its monotonic time
        self._told: set[tuple[str, tuple[str, ...]]] = set()
        commands = wall.seat.commands
        commands.bind("scene.gallery", lambda _args: self.open())
        commands.bind("scene.open", self._open)
        commands.bind("scene.save", lambda _args: self._save())
        commands.bind("scene.save_as", self._save_as)
        commands.bind("scene.duplicate", self._duplicate)
        commands.bind("scene.rename", self._rename)
        commands.bind("scene.title", self._entitle)
        commands.bind("scene.delete", self._delete)
        commands.bind("scene.restore", self._restore)
        commands.bind("scene.lock", self._lock)
        commands.offer("scene.open", "name", lambda: self._choices(_can_be_opened))
        commands.offer("scene.duplicate", "name", lambda: self._choices(_can_be_opened))
        commands.offer("scene.rename", "name", lambda: self._choices(_can_be_changed))
        commands.offer("scene.title", "name", lambda: self._choices(_can_be_entitled))
        commands.offer("scene.delete", "name", lambda: self._choices(self._can_go))
        commands.offer("scene.restore", "name", lambda: [Choice(one, one) for one in library.deleted()])
        commands.offer("scene.lock", "name", lambda: self._choices(_can_be_opened))
        commands.offer("scene.lock", "locked", _lock_choices)

    @property
    def shown(self) -> str:
        """Return the name of the scene that is on the wall, or on its way there."""
        return self._wall.original.name

    def open(self) -> GalleryCard:
        """Show the gallery on the window that is used now.

        Raises:
            CommandError: no window can be seen.
        """
        window = self._wall.window()
        self._take_picture(self.shown, FRESH_S)
        card = GalleryCard(window, self._wall.seat, self.library, self.pictures, self.shown, self._is_changed)
        card.open(card.field)
        return card

    def tell(self, name: str, left_out: Sequence[LeftOut]) -> None:
        """Remember that a scene was opened without these parts, and say so once."""
        if not left_out:
            self._in_part.discard(name)
            return
        self._in_part.add(name)
        said = (name, tuple(map(str, left_out)))
        if said in self._told:
            return
        self._told.add(said)
        for one in left_out:
            log.warning("%s: left out: %s", name, one)
        parts = [
            tr("baris {line}, {path}: {message}", line=one.line, path=one.path, message=one.message)
            for one in (one.problem for one in left_out[:SAID])
        ]
        if len(left_out) > SAID:
            parts.append(tr("dan {count} lagi, lihat catatan program", count=len(left_out) - SAID))
        self._say(
            Text(
                "adegan {name} dibuka sebagian, berkasnya tidak diubah. {parts}",
                name=_q(name),
                parts="; ".join(parts),
            ),
            Severity.MINOR,
        )

    # acts

    def _open(self, args: Named) -> None:
        opened = self.library.open(args.name)
        name, scene = args.name, opened.scene
        again = name == self.shown
        if again and scene == self._wall.original and bool(opened.left_out) == (name in self._in_part):
            return
        if again:
            self._wall.settle(scene)
        else:
            self._take_picture(self.shown, FRESH_S)
        if opened.left_out:
            self._store.hold_apart(name)
        elif name in self._in_part:
            self._store.settle(name)
        self._wall.apply(scene)
        self.tell(name, opened.left_out)

    def _save(self) -> None:
        scene = self._wall.scene()
        if scene.name in self._in_part:
            raise CommandError(
                "adegan {name} dibuka sebagian, jadi berkasnya tidak ditimpa; simpan dengan nama lain",
                name=_q(scene.name),
            )
        entry = self.library.save(scene)
        self._became(entry)
        self._take_picture(scene.name)
        self._say(Text("adegan {name} disimpan", name=_q(scene.name)), Severity.NORMAL)

    def _save_as(self, args: Named) -> None:
        entry = self.library.save_as(self._wall.scene(), args.name)
        self._begin_anew(entry.name)
        self._take_picture(entry.name)
        if entry.opened is not None:
            self._wall.apply(entry.opened.scene)
        self._say(Text("adegan {name} disimpan", name=_q(entry.name)), Severity.NORMAL)

    def _duplicate(self, args: Rename) -> str:
        entry = self.library.duplicate(args.name, args.to)
        self._begin_anew(entry.name)
        self.pictures.copy(args.name, entry.name)
        return entry.name

    def _rename(self, args: Rename) -> str:
        shown = args.name == self.shown
        if shown:
            self._wall.save()
        arranged = self._store.load(args.name)
        entry = self.library.rename(args.name, args.to)
        if entry.name == args.name:
            return entry.name
        self._begin_anew(entry.name)
        if arranged is not None:
            try:
                self._store.save(arranged.model_copy(update={"name": entry.name}))
            except OSError as error:
                log.error("the arrangement of %s cannot be kept: %s", entry.name, error)
        self.pictures.copy(args.name, entry.name)
        if shown and entry.opened is not None:
            self._wall.apply(entry.opened.scene, at_once=True)  # or the old name would be kept once more
        self._begin_anew(args.name)  # a shipped one may be there again
        return entry.name

    def _entitle(self, args: Entitle) -> None:
        self._became(self.library.entitle(args.name, i18n.language(), args.title))

    def _delete(self, args: Named) -> None:
        if args.name == self.shown and self.library.entry(args.name).owner is Owner.OWN:
            raise CommandError("adegan {name} sedang tampil; buka adegan lain dulu", name=_q(args.name))
        covers = self.library.entry(args.name).covers
        self.library.delete(args.name)
        if covers is not None:
            self._begin_anew(args.name)

    def _restore(self, args: Named) -> str:
        entry = self.library.restore(args.name)
        if entry.name == self.shown:
            self._became(entry)
        elif entry.covers is not None:
            self._begin_anew(entry.name)  # what is kept is how the one beneath was arranged
        return entry.name

    def _lock(self, args: Lock) -> None:
        self._became(self.library.lock(args.name, args.locked))

    # inside

    def _became(self, entry: Entry) -> None:
        if entry.name == self.shown and entry.opened is not None:
            self._wall.settle(entry.opened.scene)

    def _begin_anew(self, name: str) -> None:
        """Forget how a scene of this name was arranged that is no more."""
        try:
            self._store.forget(name)
        except OSError as error:
            log.error("an old arrangement of %s cannot be removed: %s", name, error)
        self.pictures.forget(name)

    def _take_picture(self, name: str, unless_s: float = 0.0) -> None:
        """Take a picture of this scene, unless there is one that is younger than so many seconds."""
        now = self._wall.context.hub.clock.monotonic()
        if self._taken[0] == name and now - self._taken[1] < unless_s:
            return
        self._taken = (name, now)
        self.pictures.take(name, self._wall.windows, self._wall.context.theme.colour("ground"))

    def _is_changed(self, scene: Scene) -> bool:
        """Say whether a scene of the library was arranged otherwise since it was saved."""
        now = self._wall.scene()
        arranged = now if scene.name == now.name else self._store.load(scene.name)
        return arranged is not None and not alike(arranged, scene)

    def _can_go(self, entry: Entry) -> bool:
        return _can_be_changed(entry) and entry.name != self.shown

    def _choices(self, wanted: Callable[[Entry], bool]) -> list[Choice]:
        return [
            Choice(entry.name, title_of_entry(entry), str(owner_word(entry.owner)))
            for entry in self.library.entries()
            if wanted(entry)
        ]


def _can_be_opened(entry: Entry) -> bool:
    return entry.opened is not None


def _can_be_changed(entry: Entry) -> bool:
    return entry.owner is Owner.OWN and not entry.locked


def _can_be_entitled(entry: Entry) -> bool:
    return entry.opened is not None and not entry.locked


def _lock_choices() -> list[Choice]:
    return [Choice(True, tr("Kunci")), Choice(False, tr("Buka kunci"))]


def _q(name: str) -> str:
    return f'"{name[:80]}"'
