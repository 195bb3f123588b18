"""Runs commands for whoever asks: looks up, asks whether they may, writes it down, acts."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ccviewer.commands.command import Args, Choice, Command, Via, safe
from ccviewer.commands.role import Actor
from ccviewer.errors import CCViewerError
from ccviewer.i18n import Text
from ccviewer.profile.examine import examine

log = logging.getLogger("ccviewer.commands")

Act = Callable[[Any], object]
Choices = Callable[[], Sequence[Choice]]
DONE = "done"
_LONG = 400  # signs of an outcome: what is refused from afar may be any length


class CommandError(CCViewerError):
    """A command was not carried out; the text says why, to whoever asked."""


class Forbidden(CommandError):
    """Whoever asked may not, or not by this way."""


class Ignored(Forbidden):
    """Refused without a word to whoever asked, as a kiosk does; it is written down all the same."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was asked for and what became of it, for the audit. Secrets are not in it."""

    command: str
    args: Mapping[str, object]
    actor: Actor
    via: Via
    outcome: str  # `done`, or `refused` and `failed` with why behind a colon


class Commands:
    """The one door to everything that the room can do. Main thread.

    Whoever owns a part of the room binds the acts of its commands; one that nobody has bound is refused.
    A guard lets the room say no for a while whatever the role, for example in a kiosk: it raises Forbidden.
    A check does the same when it has seen the arguments, for example for a page that is not public.
    """

    def __init__(self, catalogue: Iterable[Command], audit: Callable[[Deed], None]) -> None:
        self.catalogue = {command.id: command for command in catalogue}
        self._audit = audit
        self._acts: dict[str, Act] = {}
        self._choices: dict[tuple[str, str], Choices] = {}
        self.guards: list[Callable[[Command, Actor, Via], None]] = []
        self.checks: list[Callable[[Command, Args, Actor], None]] = []

    def bind(self, id: str, act: Act) -> None:
        """Say what a command does. `act` gets the arguments as the command's own model."""
        if id not in self.catalogue:
            raise KeyError(id)
        self._acts[id] = act

    def offer(self, id: str, argument: str, choices: Choices) -> None:
        """Say what an argument of a command may be now, for menus and the palette."""
        if argument not in self.catalogue[id].args.model_fields:
            raise KeyError(argument)
        self._choices[id, argument] = choices

    def choices(self, id: str, argument: str) -> Sequence[Choice] | None:
        """Return what an argument of a command may be now; None when nobody can tell."""
        found = self._choices.get((id, argument))
        return found() if found is not None else None

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
            CommandError: there is no such command, its arguments are wrong, or it cannot be done now; also
                when the act met a mistake of ours, which is in the log.
        """
        said = dict(args or {})
        command = self.catalogue.get(id)
        try:
            result = self._carry_out(self._permit(id, actor, via), said, actor)
        except CCViewerError as error:
            word = "refused" if isinstance(error, Forbidden) else "failed"
            self._write(Deed(id, safe(command, said), actor, via, f"{word}: {error}"[:_LONG]))
            if isinstance(error, CommandError):
                raise
            raise CommandError(error.text.template, **error.text.values) from error
        if command is not None and not command.passing:
            self._write(Deed(id, safe(command, said), actor, via, DONE))
        return result

    def _carry_out(self, command: Command, said: dict[str, object], actor: Actor) -> object:
        model = read_args(command, said)
        for check in self.checks:
            check(command, model, actor)
        try:
            return self._acts[command.id](model)
        except CCViewerError:
            raise
        except Exception as error:
            log.exception("%s: a mistake of ours", command.id)
            raise CommandError(
                "{title} gagal karena kesalahan di dalam ccviewer; sudah dicatat untuk TI",
                title=command.title,
            ) from error

    def _write(self, deed: Deed) -> None:
        try:
            self._audit(deed)
        except Exception:  # what cannot be written down must not stop the wall
            log.exception("%s: not in the audit", deed.command)

    def _permit(self, id: str, actor: Actor, via: Via) -> Command:
        command = self.catalogue.get(id)
        if command is None:
            raise CommandError("perintah {id} tidak ada", id=id[:80])
        if actor.role not in command.roles:
            raise Forbidden("{role} tidak boleh: {title}", role=actor.role.word, title=command.title)
        if not command.permits(actor.role, via):
            raise Forbidden("{title}: tidak boleh lewat {via}", title=command.title, via=via.value)
        for guard in self.guards:
            guard(command, actor, via)
        if id not in self._acts:
            raise CommandError("{title}: tidak tersedia di sini", title=command.title)
        return command


def read_args(command: Command, said: Mapping[str, object]) -> Args:
    """Return the arguments as the command's own model.

    Raises:
        CommandError: they are wrong; everything that is, in one sentence, without any secret.
    """
    model, found = examine(command.args, dict(said))
    if model is not None:
        return model
    where = []
    for path, message, hint in found:
        name = ".".join(map(str, path))
        if command.secrets and (not path or path[0] in command.secrets):  # it may repeat what was typed
            where.append(str(Text("{name}: tidak dapat dipakai", name=name)))
        else:
            where.append(f"{name}: {message}" + (f" ({hint})" if hint else ""))
    raise CommandError("{title} — {where}", title=command.title, where="; ".join(where))
