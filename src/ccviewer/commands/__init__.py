"""Everything that the room can do, by id, and who may."""

from ccviewer.commands.catalogue import ALL_COMMANDS
from ccviewer.commands.command import Args, Command, Key, Via
from ccviewer.commands.dispatch import CommandError, Commands, Deed, Forbidden
from ccviewer.commands.role import Actor, Role
from ccviewer.commands.seat import Seat

__all__ = [
    "ALL_COMMANDS",
    "Actor",
    "Args",
    "Command",
    "CommandError",
    "Commands",
    "Deed",
    "Forbidden",
    "Key",
    "Role",
    "Seat",
    "Via",
]
