"""One thing that the room can do, whoever asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from ccviewer.commands.role import OPERATORS, Role
from ccviewer.i18n import Text

HIDDEN = "***"
_SECRETIVE = ("pin", "pass", "sandi", "secret", "token")


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
    """What a command wants to know. `window` "" is the one where whoever asks is.

    A field that holds a secret has `repr=False`: it is never written down anywhere.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Key:
    """A key that leads to a command, with the arguments that it gives."""

    keys: str  # as Qt writes them: `Ctrl+K`
    args: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that an argument may be, as a list shows it."""

    value: object
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its id, its title, who may, by which ways, with which arguments and keys.

    `asks` are arguments that a menu or palette asks for though they have a default. One that is not `listed`
    has a card or another command that leads to it. A `passing` one changes nothing that anybody will want to
    know of later: the audit holds it only when it was refused.
    """

    id: str
    title: Text
    roles: frozenset[Role] = frozenset()  # nobody, until somebody says who
    args: type[Args] = Args
    keys: tuple[Key, ...] = ()
    via: frozenset[Via] = AT_SEAT
    icon: str = ""
    asks: tuple[str, ...] = ()
    listed: bool = True
    passing: bool = False

    @property
    def group(self) -> str:
        """Return the part of the id before the dot: `wall` of `wall.show_page`."""
        return self.id.partition(".")[0]

    @property
    def plain(self) -> bool:
        """Say whether it can be run without any argument, so that a palette may offer it as it is."""
        return not self.wanted

    @property
    def wanted(self) -> tuple[str, ...]:
        """Return the arguments that somebody must be asked for, in their order."""
        fields = self.args.model_fields
        return tuple(name for name, one in fields.items() if one.is_required() or name in self.asks)

    @property
    def secrets(self) -> frozenset[str]:
        """Return the arguments that are never written down."""
        return frozenset(name for name, one in self.args.model_fields.items() if not one.repr)

    def permits(self, role: Role, via: Via) -> bool:
        """Say whether this role may do it by this way. From afar only those who may push to a wall may."""
        return role in self.roles and via in self.via and (via is not Via.MQTT or role in OPERATORS)

    def at(self, window: str, args: Mapping[str, object] | None) -> dict[str, object]:
        """Return the arguments with the window where whoever asks is, when the command may be told of one."""
        said = dict(args or {})
        named = self.args.model_fields.get("window")
        if window and named is not None and not named.is_required() and not said.get("window"):
            said["window"] = window
        return said


def safe(command: Command | None, args: Mapping[str, object]) -> dict[str, object]:
    """Return the arguments as they may be written down.

    Beside a secret every argument that the command does not know is hidden too: it may be the secret, with
    its name mistyped. Of a command that is not known, whatever sounds like a secret is.
    """
    if command is None:
        return {name: HIDDEN if _secretive(name) else value for name, value in args.items()}
    secrets, known = command.secrets, command.args.model_fields
    return {
        name: HIDDEN if name in secrets or (name not in known and (secrets or _secretive(name))) else value
        for name, value in args.items()
    }


def _secretive(name: str) -> bool:
    return any(part in name.lower() for part in _SECRETIVE)
