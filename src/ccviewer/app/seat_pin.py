"""The command `seat pin`: turns a PIN into what may stand in a profile."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Any

from ccviewer.errors import CCViewerError
from ccviewer.i18n import tr
from ccviewer.profile import Mistake, PinHash

if TYPE_CHECKING:
    from argparse import Namespace, _SubParsersAction


class PinError(CCViewerError):
    """What was typed is no PIN, or not the same twice."""


def add_parser(subparsers: _SubParsersAction[Any]) -> None:
    """Describe the command."""
    seat = subparsers.add_parser("seat", help=tr("tempat duduk: PIN orang yang boleh masuk"))
    verbs = seat.add_subparsers(dest="verb", required=True, metavar=tr("TINDAKAN"))
    pin = verbs.add_parser("pin", help=tr("cetak sidik sebuah PIN untuk [seat] di profil; PIN tidak tampil"))
    pin.set_defaults(run=run_pin)


def run_pin(args: Namespace) -> int:
    """Ask for a PIN twice, without showing it, and print its hash; from a pipe one line is enough."""
    try:
        written = PinHash.of(_asked())
    except Mistake as error:
        raise PinError(error.text.template, **error.text.values) from None
    except EOFError:
        raise PinError("tidak ada PIN yang diketik") from None
    print(f'pin = "{written}"')
    return 0


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    pin = getpass.getpass(tr("PIN (4 sampai 12 angka): "))
    if getpass.getpass(tr("sekali lagi: ")) != pin:
        raise PinError("kedua PIN tidak sama")
    return pin
