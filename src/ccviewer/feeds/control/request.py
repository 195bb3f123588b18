"""What a controller asks of a seat: how it is written, signed and read.

A message is a JSON object (UTF-8) with exactly the keys of `Request`. Its signature `sig` is made with the
controller's Ed25519 key over the canonical form of the same object without `sig`. The canonical form is that
of RFC 8785: no spaces, keys sorted, one way to write each number and each text. So a message may be written
with any spaces and in any order; what is signed is what it says. An object that says a key twice, NaN,
infinities, and integers beyond 2^53 have no canonical form and are refused.
"""

import json
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

import rfc8785
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ccviewer.commands import Role
from ccviewer.errors import CCViewerError
from ccviewer.signing import PREFIX, SigningKey

LARGEST = 16 * 1024
DEEPEST = 8
LARGEST_SEQ = 2**53 - 1
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Malformed(CCViewerError):
    """A message that is none of ours, whoever signed it."""


def _plain(text: str) -> str:
    """Refuse what nobody sees or what turns a line of the audit around: controls, formats, halves."""
    if text != text.strip() or any(unicodedata.category(sign)[0] == "C" for sign in text):
        raise ValueError("control characters")
    return text


Plain = Annotated[str, AfterValidator(_plain)]
Seconds = Annotated[float, Field(gt=0, lt=1e11, allow_inf_nan=False)]


class _Written(BaseModel):
    """The keys of a message and what each may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    id: Annotated[str, Field(pattern=f"^{_ID.pattern}$")]
    seat: Annotated[Plain, Field(min_length=3, max_length=200)]
    command: Annotated[str, Field(pattern=r"^[a-z_]{1,40}\.[a-z_]{1,40}$")]
    args: dict[str, Any]
    by: Annotated[Plain, Field(min_length=1, max_length=80)]
    role: Annotated[str, Field(pattern=f"^({'|'.join(Role)})$")]
    issued: Seconds
    expires: Seconds
    seq: Annotated[int, Field(ge=1, le=LARGEST_SEQ)]
    key: Annotated[str, Field(min_length=1, max_length=len(PREFIX) + 44)]
    sig: Annotated[str, Field(min_length=1, max_length=88)]


@dataclass(frozen=True, slots=True)
class Request:
    """A command for one seat, `ROOM/SEAT`. Times are UTC seconds; `seq` grows with each of a key."""

    id: str
    seat: str
    command: str
    args: dict[str, Any]
    by: str
    role: Role
    issued: float
    expires: float
    seq: int
    key: str  # the public key of the controller
    sig: str = ""

    @property
    def window(self) -> str | None:
        """Return the window that it names: "" for the active one, None when it speaks of none at all."""
        named = self.args.get("window")
        return named if isinstance(named, str) else None

    def signed(self) -> bytes:
        """Return the bytes that the signature is made over."""
        return canonical(self._said())

    def _said(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "seat": self.seat,
            "command": self.command,
            "args": self.args,
            "by": self.by,
            "role": self.role.value,
            "issued": self.issued,
            "expires": self.expires,
            "seq": self.seq,
            "key": self.key,
        }

    def sealed(self, key: SigningKey) -> bytes:
        """Return the message, signed with `key`, whose public half is `self.key`.

        Raises:
            Malformed: the arguments cannot be written as JSON, or it would be refused for its size.
        """
        payload = canonical(self._said() | {"sig": key.sign(self.signed())})
        if len(payload) > LARGEST:
            raise Malformed(
                "perintah terlalu besar: {size} dari {most} byte", size=len(payload), most=LARGEST
            )
        return payload


def canonical(value: object) -> bytes:
    """Return the one way in which a value is written as JSON (RFC 8785).

    Raises:
        Malformed: it has none.
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it says itself what it cannot write
    except (ValueError, RecursionError) as error:
        raise Malformed("bukan JSON yang dapat ditandatangani") from error


def read_object(payload: bytes | bytearray) -> dict[str, Any]:
    """Return a JSON object that has a canonical form and is of bounded size and depth.

    Raises:
        Malformed: it is none.
    """
    if len(payload) > LARGEST:
        raise Malformed("terlalu besar: {size} dari {most} byte", size=len(payload), most=LARGEST)
    try:
        said = json.loads(
            bytes(payload).decode("utf-8"),
            object_pairs_hook=_each_once,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise Malformed("bukan JSON yang sah") from error
    if not isinstance(said, dict):
        raise Malformed("bukan objek JSON")
    if _depth(said) > DEEPEST:
        raise Malformed("bersarang terlalu dalam")
    canonical(said)  # has it none, nobody can have signed it
    return said


def read_request(payload: bytes | bytearray) -> Request:
    """Read a message; whether its signature is right has not been looked at.

    Raises:
        Malformed: it is none; the text names the key that is wrong and never repeats a value.
    """
    said = read_object(payload)
    try:
        written = _Written.model_validate(said)
    except ValidationError as error:
        names = sorted({str(one["loc"][0])[:20] for one in error.errors() if one["loc"]})
        raise Malformed(
            "kunci salah, hilang atau tidak dikenal: {names}", names=", ".join(map(_visible, names[:5]))
        ) from error
    if written.expires <= written.issued:
        raise Malformed("expires tidak sesudah issued")
    return Request(**{**written.model_dump(), "role": Role(written.role)})


def claimed_id(payload: bytes | bytearray) -> str:
    """Return the id that a message that is refused says it has, for the answer; "" for none that is one."""
    try:
        said = read_object(payload).get("id")
    except Malformed:
        return ""
    return said if isinstance(said, str) and _ID.fullmatch(said) else ""


def _visible(text: str) -> str:
    return "".join(sign if unicodedata.category(sign)[0] != "C" else "?" for sign in text)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(_written: str) -> Any:
    raise ValueError("not a number of JSON")


def _finite(written: str) -> float:
    value = float(written)
    if not math.isfinite(value):
        raise ValueError("too large a number")
    return value


def _depth(value: object) -> int:
    """Return how many tables and lists lie in each other, without recursion of our own."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict | list):
            deepest = max(deepest, depth)
            waiting += [(child, depth + 1) for child in (one.values() if isinstance(one, dict) else one)]
    return deepest
