"""Which keys lead to which command in this room: those of the catalogue, and what operators made of them."""

import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ccviewer.commands.command import Command
from ccviewer.commands.dispatch import CommandError, read_args

log = logging.getLogger("ccviewer.commands")

WAY_OUT = "kiosk.ask"  # of a kiosk, for whoever knows the PIN
MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")  # in the order in which Qt writes them
_NAMED = (
    *("Space", "Ins", "Del", "Home", "End", "PgUp", "PgDown", "Left", "Right", "Up", "Down", "Return"),
    *("Enter", "Backspace", "Tab", "Backtab", "Esc", "Pause", "Print", "Menu", "Help"),
    *("Media Play", "Media Stop", "Media Next", "Media Previous", "Back", "Forward", "Volume Up"),
    *("Volume Down", "Volume Mute", "Search", "Home Page", "Favorites"),
    *(f"F{number}" for number in range(1, 25)),
)
_BY_LOWER = {name.lower(): name for name in (*MODIFIERS, *_NAMED)} | {
    "control": "Ctrl",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
    "pageup": "PgUp",
    "pagedown": "PgDown",
    "spasi": "Space",
    "win": "Meta",
}
# what the desktop, moving about, typing and putting a card away need for themselves
_RESERVED = frozenset(
    {"Esc", "Tab", "Shift+Tab", "Backtab", "Shift+Backtab", "Return", "Enter", "Backspace", "Shift+Backspace"}
    | {"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Del", "Ins", "Menu", "Print"}
    | {"Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down", "Shift+Home", "Shift+End"}
    | {"Shift+Return", "Shift+Enter", "Shift+Del", "Shift+Ins", "Ctrl+Ins", "Shift+Space"}
    | {"Alt+F4", "Alt+Tab", "Alt+Shift+Tab", "Alt+Esc", "Alt+Space", "Ctrl+Tab", "Ctrl+Shift+Tab"}
    | {"Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A"}
)
_TYPED = re.compile(r"(Shift\+)?.", re.DOTALL)


def normal(keys: str) -> str:
    """Return keys as Qt writes them: `Ctrl+Shift+Z` for `shift+ctrl+z`; "" for none.

    Raises:
        CommandError: that is no key, or more than one after the other.
    """
    said = keys.strip()
    if not said:
        return ""
    rest, _, last = said.rpartition("+")
    if said == "+" or (len(said) > 2 and said.endswith("++")):  # the key is the plus itself
        rest, last = rest.removesuffix("+"), "+"
    parts = [part.strip() for part in rest.split("+")] if rest else []
    held = [_BY_LOWER.get(part.lower(), part) for part in parts]
    last = last.strip()
    key = last.upper() if len(last) == 1 else _BY_LOWER.get(last.lower(), "")
    known = key and key not in MODIFIERS and (len(key) == 1 or key in _NAMED)
    if not known or "," in said[:-1] or any(one not in MODIFIERS for one in held):
        raise CommandError("{keys} bukan tombol", keys=repr(said[:40]))
    return "+".join([*(one for one in MODIFIERS if one in held), key])


def reserved(keys: str) -> bool:
    """Say whether these keys are needed for something else, and may lead to no command."""
    desktop = keys.startswith("Meta+") or keys.startswith("Ctrl+Alt+") or keys in _RESERVED
    return desktop or _TYPED.fullmatch(keys) is not None


@dataclass(frozen=True, slots=True)
class Binding:
    """A command with arguments, and the keys that lead to it now and from the start; "" for none."""

    command: Command
    args: Mapping[str, object]
    keys: str
    shipped: str

    @property
    def changed(self) -> bool:
        """Say whether operators made it differ from what was shipped."""
        return self.keys != self.shipped


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    command: str
    args: dict[str, Any] = {}
    keys: Annotated[str, Field(max_length=60)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: Literal[1] = Field(default=1, alias="schema")
    keys: tuple[_Kept, ...] = ()


_Slot = tuple[str, str]  # id, arguments as JSON


class KeyMap:
    """The keys of the room. Main thread. `path` None: what is changed is not kept.

    A key leads to one command at most; what operators chose takes a key away from what was shipped with it.
    """

    def __init__(self, catalogue: Iterable[Command], path: Path | None) -> None:
        self._catalogue = {command.id: command for command in catalogue}
        self._path = path
        self._shipped: dict[_Slot, str] = {
            _slot(command.id, key.args): key.keys
            for command in self._catalogue.values()
            for key in command.keys
        }
        self._chosen: dict[_Slot, str] = {}
        self._foreign: list[_Kept] = []  # of commands that only another version knows
        self.changed: list[Callable[[], None]] = []
        self._load()

    def bindings(self) -> list[Binding]:
        """Return every command with its keys, in the order of the catalogue; those without a key too."""
        taken = {keys for keys in self._chosen.values() if keys}
        found = []
        for command in self._catalogue.values():
            slots = dict.fromkeys(slot for slot in (*self._shipped, *self._chosen) if slot[0] == command.id)
            for slot in slots or ((command.id, "{}"),):
                shipped = self._shipped.get(slot, "")
                given = "" if shipped in taken else shipped
                args = json.loads(slot[1])
                found.append(Binding(command, args, self._chosen.get(slot, given), shipped))
        return found

    def keys(self, id: str, args: Mapping[str, object] | None = None) -> str:
        """Return the keys that lead to a command with these arguments; "" for none."""
        slot = _slot(id, args or {})
        if slot in self._chosen:
            return self._chosen[slot]
        shipped = self._shipped.get(slot, "")
        return "" if shipped in self._chosen.values() else shipped

    def change(self, id: str, args: Mapping[str, object], keys: str) -> None:
        """Let other keys lead to a command; "" for none.

        Raises:
            CommandError: no such command or key, the key is taken or reserved, or it cannot be kept.
        """
        command = self._known(id)
        if args:
            read_args(command, args)
        if command.secrets:
            raise CommandError("{title} tidak boleh dengan tombol", title=command.title)
        wanted = normal(keys)
        slot = _slot(id, args)
        if not wanted and id == WAY_OUT:
            raise CommandError("{title} harus punya tombol: tanpa itu kios sulit dibuka", title=command.title)
        if wanted:
            if reserved(wanted):
                raise CommandError("{keys} dipakai untuk hal lain dan tidak dapat diberikan", keys=wanted)
            for other in self.bindings():
                if other.keys == wanted and _slot(other.command.id, other.args) != slot:
                    raise CommandError(
                        "{keys} sudah dipakai: {title}; lepas dulu di sana",
                        keys=wanted,
                        title=other.command.title,
                    )
        chosen = {**self._chosen, slot: wanted}
        if wanted == self._shipped.get(slot, ""):
            del chosen[slot]
        self._become(chosen)

    def reset(self, id: str, args: Mapping[str, object]) -> None:
        """Give a command the keys back that it was shipped with.

        Raises:
            CommandError: no such command, another one has the key now, or it cannot be kept.
        """
        self._known(id)
        slot = _slot(id, args)
        shipped = self._shipped.get(slot, "")
        for other, keys in self._chosen.items():
            if shipped and keys == shipped and other != slot:
                title = self._catalogue[other[0]].title
                raise CommandError(
                    "{keys} sudah dipakai: {title}; lepas dulu di sana", keys=shipped, title=title
                )
        self._become({other: keys for other, keys in self._chosen.items() if other != slot})

    def _known(self, id: str) -> Command:
        if id not in self._catalogue:
            raise CommandError("perintah {id} tidak ada", id=id[:80])
        return self._catalogue[id]

    def _become(self, chosen: dict[_Slot, str]) -> None:
        before, self._chosen = self._chosen, chosen
        try:
            self._save()
        except OSError as error:
            self._chosen = before
            raise CommandError(
                "tombol pintas tidak dapat disimpan: {why}", why=error.strerror or error
            ) from error
        for tell in self.changed:
            tell()

    def _save(self) -> None:
        if self._path is None:
            return
        kept = [
            _Kept(command=id, args=json.loads(args), keys=keys) for (id, args), keys in self._chosen.items()
        ]
        said = _File(keys=(*kept, *self._foreign)).model_dump(mode="json", by_alias=True)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{self._path.name}.new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    def _load(self) -> None:
        """Read what operators chose; a file that nobody understands is set aside, and said so in the log."""
        if self._path is None:
            return
        try:
            said = _File.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("%s: cannot be read: %s", self._path.name, error)
            return
        except ValidationError as error:
            log.warning("%s: not understood, set aside: %d mistakes", self._path.name, error.error_count())
            try:
                shutil.copy2(self._path, self._path.with_name(f"{self._path.name}.set-aside"))
            except OSError as trouble:
                log.warning("%s: cannot be set aside: %s", self._path.name, trouble)
            return
        for one in said.keys:
            try:
                self._adopt(one)
            except CommandError as error:
                log.warning("%s: %s: %s", self._path.name, one.command, error)

    def _adopt(self, one: _Kept) -> None:
        if one.command not in self._catalogue:
            self._foreign.append(one)
            return
        if one.args:
            read_args(self._catalogue[one.command], one.args)
        keys = normal(one.keys)
        if keys and (reserved(keys) or keys in self._chosen.values()):
            raise CommandError("{keys} dipakai untuk hal lain dan tidak dapat diberikan", keys=keys)
        self._chosen[_slot(one.command, one.args)] = keys


def _slot(id: str, args: Mapping[str, object]) -> _Slot:
    return id, json.dumps(dict(args), sort_keys=True, ensure_ascii=False, default=str)
