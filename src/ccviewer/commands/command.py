"""One thing that the room can do, whoever asks for it."""

from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from ccviewer.commands.role import EVERYONE, Role
from ccviewer.i18n import Text


class Via(StrEnum):
    """The ways in. A command says which of them lead to it."""

    MENU = "menu"
    KEY = "key"
    PALETTE = "palette"
    CLI = "cli"  # a second start, with what its command line says
    LINK = "link"  # ccviewer://...
    MQTT = "mqtt"
    ROOM = "room"  # the program itself: tours, themes by the clock


AT_SEAT = frozenset({Via.MENU, Via.KEY, Via.PALETTE, Via.ROOM})
STARTING = AT_SEAT | {Via.CLI}
REMOTE = STARTING | {Via.MQTT}
ANYWHERE = frozenset(Via)


class Args(BaseModel):
    """What a command wants to know. `window` "" is the one where whoever asks is."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Key:
    """A key that leads to a command, with the arguments that it gives."""

    keys: str  # as Qt writes them: `Ctrl+K`
    args: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its id, its title, who may, by which ways, with which arguments and keys."""

    id: str
    title: Text
    roles: frozenset[Role] = EVERYONE
    args: type[Args] = Args
    keys: tuple[Key, ...] = ()
    via: frozenset[Via] = AT_SEAT
    icon: str = ""

    @property
    def group(self) -> str:
        """Return the part of the id before the dot: `wall` of `wall.show_page`."""
        return self.id.partition(".")[0]

    @property
    def plain(self) -> bool:
        """Say whether it can be run without any argument, so that a palette may offer it as it is."""
        return all(not one.is_required() for one in self.args.model_fields.values())
