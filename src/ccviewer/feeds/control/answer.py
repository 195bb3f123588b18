"""What a seat answers to a controller, and what it says of itself."""

import hashlib
import json
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ccviewer.feeds.control.request import Malformed, read_object


class Outcome(StrEnum):
    """What became of a command."""

    APPLIED = "applied"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"  # a later command had already decided what is shown there


class Reason(StrEnum):
    """Why a command was refused, for programs; the text beside it is for people."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE = "signature"
    OTHER_SEAT = "other_seat"
    RETAINED = "retained"
    REUSED_ID = "reused_id"
    EARLY = "early"  # issued more than 5 min ahead of this seat's clock
    TOO_LONG = "too_long"  # would be valid for more than 7 days
    SEQ = "seq"  # a later command of this key came before, or this is a replay that was forgotten
    FORGOTTEN = "forgotten"  # from before the memory of the seat was lost
    ROLE = "role"
    COMMAND = "command"
    WINDOW = "window"
    BUSY = "busy"
    MEMORY = "memory"  # it cannot be written down, so it must not be done
    INTERRUPTED = "interrupted"  # the seat ended while it was being carried out: nobody knows
    FORBIDDEN = "forbidden"  # the room said no
    FAILED = "failed"  # it was tried


def fingerprint(payload: bytes | bytearray) -> str:
    """Return what names a message exactly as it was sent, so that an answer to a forged one is not ours."""
    return hashlib.sha256(payload).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `of` is the fingerprint of the message that it is about."""

    id: str
    of: str
    outcome: Outcome
    reason: Reason | None = None
    text: str = ""
    at: float = 0.0
    repeated: bool = False  # the same message came again: nothing was done a second time

    def write(self, seat: str) -> bytes:
        """Return the message for `.../done`."""
        said: dict[str, Any] = {
            "id": self.id,
            "seat": seat,
            "of": self.of,
            "outcome": self.outcome.value,
            "reason": self.reason.value if self.reason else None,
            "text": self.text,
            "at": round(self.at, 3),
            "repeated": self.repeated,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, payload: bytes | bytearray) -> "Answer":
        """Read an answer.

        Raises:
            Malformed: it is none. A reason that this version does not know is left out.
        """
        said = read_object(payload)
        id, of, text, at = said.get("id"), said.get("of"), said.get("text", ""), said.get("at", 0.0)
        known = said.get("outcome") in list(Outcome) and isinstance(id, str) and isinstance(of, str)
        if not (known and isinstance(text, str) and isinstance(at, int | float) and math.isfinite(at)):
            raise Malformed("bukan jawaban")
        reason = Reason(said["reason"]) if said.get("reason") in list(Reason) else None
        return cls(
            str(id), str(of), Outcome(said["outcome"]), reason, text[:500], at, said.get("repeated") is True
        )


@dataclass(frozen=True, slots=True)
class Topics:
    """Where a seat and its controllers meet."""

    room: str
    seat: str

    @property
    def name(self) -> str:
        """Return what a message must name as its seat: the room is signed too."""
        return f"{self.room}/{self.seat}"

    @property
    def do(self) -> str:
        """Return where commands come."""
        return f"ccviewer/{self.room}/seat/{self.seat}/do"

    @property
    def done(self) -> str:
        """Return where answers go."""
        return f"ccviewer/{self.room}/seat/{self.seat}/done"

    @property
    def state(self) -> str:
        """Return where the seat says, retained, what it shows; its last will is there too."""
        return f"ccviewer/{self.room}/seat/{self.seat}/state"

    def offline(self) -> bytes:
        """Return the state of a seat that is gone."""
        return write_state({"schema": 1, "seat": self.name, "online": False})


def write_state(state: dict[str, Any]) -> bytes:
    """Return a state as it is published; equal states are equal bytes."""
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def is_online(payload: bytes | bytearray) -> bool | None:
    """Say whether a state says that the seat is there; None when it is no state."""
    try:
        online = json.loads(payload).get("online")
    except (ValueError, RecursionError, AttributeError):
        return None
    return online if isinstance(online, bool) else None
