"""The command `commands`: everything that the room can do, with who may and how, for people and machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ccviewer import i18n
from ccviewer.commands import ALL_COMMANDS, Command, Role, Via
from ccviewer.i18n import tr

if TYPE_CHECKING:
    from argparse import Namespace, _SubParsersAction


def add_parser(subparsers: _SubParsersAction[Any]) -> None:
    """Describe the command."""
    listing = subparsers.add_parser("commands", help=tr("daftar semua perintah: id, peran, jalan dan tombol"))
    listing.add_argument("--json", action="store_true", help=tr("hasil sebagai JSON"))
    listing.set_defaults(run=run_commands)


def run_commands(args: Namespace) -> int:
    """Print the list."""
    if args.json:
        print(json.dumps([described(one) for one in ALL_COMMANDS], ensure_ascii=False, indent=2))
        return 0
    rows = [_row(one) for one in ALL_COMMANDS]
    head = (tr("PERINTAH"), tr("JUDUL"), tr("TOMBOL"), tr("PERAN"), tr("JALAN"))
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        print("  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())
    return 0


def described(command: Command) -> dict[str, Any]:
    """Return everything about a command; its keys are those that it is shipped with."""
    return {
        "id": command.id,
        "title": {language: i18n.said_in(command.title, language) for language in i18n.LANGUAGES},
        "args": command.args.model_json_schema(),
        "roles": [role.value for role in Role if role in command.roles],
        "via": [via.value for via in Via if via in command.via],
        "allowed": {
            role.value: [via.value for via in Via if command.permits(role, via)]
            for role in Role
            if role in command.roles
        },
        "keys": [{"keys": key.keys, "args": key.args} for key in command.keys],
    }


def _row(command: Command) -> tuple[str, str, str, str, str]:
    keys = ", ".join(key.keys for key in command.keys[:2]) + (" …" if len(command.keys) > 2 else "")
    roles = (
        tr("semua")
        if len(command.roles) == len(Role)
        else " ".join(role.value for role in Role if role in command.roles)
    )
    return command.id, str(command.title), keys, roles, " ".join(v.value for v in Via if v in command.via)
