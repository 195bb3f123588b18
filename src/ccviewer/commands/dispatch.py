"""Runs commands for whoever asks: looks up, asks whether they may, writes it down, acts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ccviewer.commands.command import Command, Via
from ccviewer.commands.role import Actor
from ccviewer.errors import CCViewerError

Act = Callable[[Any], object]


class CommandError(CCViewerError):
    """A command was not carried out; the text says why, to whoever asked."""


class Forbidden(CommandError):
    """Whoever asked may not, or not by this way."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was asked for and what became of it, for the audit."""

    command: str
    args: Mapping[str, object]
    actor: Actor
    via: Via
    outcome: str  # `done`, or `refused` and `failed` with why behind a colon


class Commands:
    """The one door to everything that the room can do. Main thread.

    Whoever owns a part of the room binds the acts of its commands; one that nobody has bound is refused.
    A guard lets the room say no for a while whatever the role, for example in a kiosk: it raises Forbidden.
    """

    def __init__(self, catalogue: Iterable[Command], audit: Callable[[Deed], None]) -> None:
        self.catalogue = {command.id: command for command in catalogue}
        self._audit = audit
        self._acts: dict[str, Act] = {}
        self.guards: list[Callable[[Command, Actor, Via], None]] = []

    def bind(self, id: str, act: Act) -> None:
        """Say what a command does. `act` gets the arguments as the command's own model."""
        if id not in self.catalogue:
            raise KeyError(id)
        self._acts[id] = act

    def bound(self, id: str) -> bool:
        """Say whether a command does anything in this room."""
        return id in self._acts

    def may(self, id: str, actor: Actor, via: Via) -> bool:
        """Say whether a command would be carried out for this actor by this way."""
        try:
            self._permit(id, actor, via)
        except CommandError:
            return False
        return True

    def run(self, id: str, args: Mapping[str, object] | None, actor: Actor, via: Via) -> object:
        """Carry out a command, and return what its act returns.

        Raises:
            Forbidden: this actor may not, or not by this way.
            CommandError: there is no such command, its arguments are wrong, or it cannot be done now.
        """
        said = dict(args or {})
        try:
            command = self._permit(id, actor, via)
            try:
                model = command.args.model_validate(said)
            except ValidationError as error:
                where = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
                raise CommandError("{id}: keterangan salah: {where}", id=id, where=where) from error
            result = self._acts[id](model)
        except CCViewerError as error:
            word = "refused" if isinstance(error, Forbidden) else "failed"
            self._audit(Deed(id, said, actor, via, f"{word}: {error}"))
            raise
        self._audit(Deed(id, said, actor, via, "done"))
        return result

    def _permit(self, id: str, actor: Actor, via: Via) -> Command:
        command = self.catalogue.get(id)
        if command is None or id not in self._acts:
            raise CommandError("perintah {id} tidak ada", id=id)
        if actor.role not in command.roles:
            raise Forbidden("{role} tidak boleh: {title}", role=actor.role.value, title=command.title)
        if via not in command.via:
            raise Forbidden("{title}: tidak boleh lewat {via}", title=command.title, via=via.value)
        for guard in self.guards:
            guard(command, actor, via)
        return command
