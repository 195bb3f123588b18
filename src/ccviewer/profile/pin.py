"""Keeps of a PIN only what lets one recognise it: scrypt of it with a salt."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Self

from ccviewer.i18n import Text
from ccviewer.profile.mistake import Mistake

SHORTEST, LONGEST = 4, 12  # digits: they are pressed on a pad
COST, BLOCK, LANES = 2**14, 8, 1  # 16 MiB and some 50 ms: felt by who guesses, not by who knows
SALT_BYTES, DIGEST_BYTES = 16, 32
_DEAREST = 2**17  # a hash that somebody made dearer must not stop the wall
_MAKE_IT = Text("buat dengan: ccviewer seat pin")


@dataclass(frozen=True, slots=True)
class PinHash:
    """What is written of a PIN in a profile: `scrypt$COST$BLOCK$LANES$SALT$DIGEST`, both in base64."""

    cost: int
    block: int
    lanes: int
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @classmethod
    def of(cls, pin: str) -> Self:
        """Hash a PIN with a salt of its own.

        Raises:
            Mistake: it is no PIN.
        """
        if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
            raise Mistake("PIN terdiri dari {least} sampai {most} angka", least=SHORTEST, most=LONGEST)
        salt = secrets.token_bytes(SALT_BYTES)
        return cls(COST, BLOCK, LANES, salt, _scrypt(pin, salt, COST, BLOCK, LANES))

    @classmethod
    def read(cls, written: str) -> Self:
        """Read what a profile says.

        Raises:
            Mistake: it is not what `ccviewer seat pin` prints. What was written is not repeated.
        """
        if written.strip().isdigit():
            raise Mistake("PIN tidak boleh ditulis apa adanya", hint=_MAKE_IT)
        try:
            name, cost, block, lanes, salt, digest = written.strip().split("$")
            made = cls(int(cost), int(block), int(lanes), _bytes(salt), _bytes(digest))
        except ValueError:
            raise Mistake("bukan sidik PIN", hint=_MAKE_IT) from None
        costs = COST // 2 <= made.cost <= _DEAREST and not made.cost & (made.cost - 1)
        sizes = len(made.salt) >= SALT_BYTES // 2 and len(made.digest) == DIGEST_BYTES
        if not (name == "scrypt" and costs and sizes and 1 <= made.block <= 16 and 1 <= made.lanes <= 4):
            raise Mistake("bukan sidik PIN", hint=_MAKE_IT)
        return made

    def fits(self, pin: str) -> bool:
        """Say whether this is the PIN, in a time that tells nothing of it."""
        return hmac.compare_digest(_scrypt(pin, self.salt, self.cost, self.block, self.lanes), self.digest)

    def __str__(self) -> str:
        """Return what a profile holds."""
        salt, digest = (base64.b64encode(part).decode() for part in (self.salt, self.digest))
        return f"scrypt${self.cost}${self.block}${self.lanes}${salt}${digest}"


def _scrypt(pin: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    room = 128 * cost * block + 128 * block * (lanes + 2) + 2**20
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=block, p=lanes, maxmem=room, dklen=DIGEST_BYTES)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
