"""Whoever sits at this program now, and asks for things."""

from collections.abc import Callable, Mapping

from ccviewer.commands.command import Via
from ccviewer.commands.dispatch import CommandError, Commands, Ignored
from ccviewer.commands.role import Actor
from ccviewer.i18n import Text


class Seat:
    """The person at the keyboard. What is refused is told to `refused`, never raised at them. Main thread.

    `home` is who sits here when nobody has logged in.
    """

    def __init__(self, commands: Commands, actor: Actor) -> None:
        self.commands, self._actor = commands, actor
        self.home = actor
        self.refused: list[Callable[[Text], None]] = []
        self.changed: list[Callable[[], None]] = []

    @property
    def actor(self) -> Actor:
        """Return who sits here."""
        return self._actor

    def take(self, actor: Actor) -> None:
        """Let somebody else sit here, and tell those who show what may be done."""
        self._actor = actor
        for tell in self.changed:
            tell()

    def may(self, id: str, via: Via) -> bool:
        """Say whether this person may do this by this way."""
        return self.commands.may(id, self._actor, via)

    def ask(
        self, id: str, args: Mapping[str, object] | None = None, via: Via = Via.MENU, window: str = ""
    ) -> object:
        """Run a command, and return what it returns; None when it was refused, which is said.

        `window` is where this was asked: it goes into the arguments that name no other.
        """
        try:
            return self.attempt(id, args, via, window)
        except Ignored:
            return None
        except CommandError as error:
            for tell in self.refused:
                tell(error.text)
            return None

    def attempt(
        self, id: str, args: Mapping[str, object] | None = None, via: Via = Via.MENU, window: str = ""
    ) -> object:
        """Run a command, for a card that says itself what was refused.

        Raises:
            CommandError: it was refused, or failed.
        """
        command = self.commands.catalogue.get(id)
        said = command.at(window, args) if command is not None else args
        return self.commands.run(id, said, self._actor, via)
