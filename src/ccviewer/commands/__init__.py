"""Everything that the room can do, by id, and who may."""

from ccviewer.commands.accounts import Account, Accounts, seat_acts
from ccviewer.commands.audit import AuditLog
from ccviewer.commands.catalogue import ALL_COMMANDS
from ccviewer.commands.command import Args, Choice, Command, Key, Via
from ccviewer.commands.dispatch import CommandError, Commands, Deed, Forbidden, Ignored
from ccviewer.commands.keymap import Binding, KeyMap
from ccviewer.commands.role import Actor, Role, may_see
from ccviewer.commands.seat import Seat

__all__ = [
    "ALL_COMMANDS",
    "Account",
    "Accounts",
    "Actor",
    "Args",
    "AuditLog",
    "Binding",
    "Choice",
    "Command",
    "CommandError",
    "Commands",
    "Deed",
    "Forbidden",
    "Ignored",
    "Key",
    "KeyMap",
    "Role",
    "Seat",
    "Via",
    "may_see",
    "seat_acts",
]
