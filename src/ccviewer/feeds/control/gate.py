"""Decides which messages a seat obeys."""

import logging
import sqlite3
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from ccviewer.commands import Role
from ccviewer.feeds.control.answer import Answer, Outcome, Reason, Topics, fingerprint
from ccviewer.feeds.control.ledger import LONGEST_S, Ledger
from ccviewer.feeds.control.request import LARGEST, Malformed, Request, claimed_id, read_request
from ccviewer.hub import Clock
from ccviewer.i18n import Text
from ccviewer.profile import Control, ControlKey
from ccviewer.signing import verify

log = logging.getLogger("ccviewer.control")

AHEAD_S = 300.0
BURST, PER_SECOND = 40.0, 10.0  # commands of one key
ALLOWS = {
    Role.TAMU: frozenset({Role.TAMU}),
    Role.PEJABAT: frozenset({Role.TAMU, Role.PEJABAT}),
    Role.OPERATOR: frozenset({Role.TAMU, Role.PEJABAT, Role.OPERATOR}),
    Role.SUPERVISOR: frozenset({Role.TAMU, Role.PEJABAT, Role.OPERATOR, Role.SUPERVISOR}),
    Role.TI: frozenset({Role.TAMU, Role.PEJABAT, Role.TI}),  # IT does not stand above operators
}
WORDS = {
    Reason.TOO_LARGE: Text("pesan terlalu besar"),
    Reason.UNKNOWN_KEY: Text("kunci pengirim tidak dikenal di profil kursi ini"),
    Reason.SIGNATURE: Text("tanda tangan tidak cocok dengan isi pesan"),
    Reason.OTHER_SEAT: Text("pesan untuk kursi lain"),
    Reason.RETAINED: Text("pesan simpanan broker (retained) tidak dijalankan"),
    Reason.REUSED_ID: Text("id sudah dipakai perintah lain dari kunci ini"),
    Reason.EARLY: Text("waktu terbit lebih dari 5 menit di depan jam kursi ini; periksa jam kedua komputer"),
    Reason.TOO_LONG: Text("masa berlaku lebih dari 7 hari"),
    Reason.SEQ: Text("seq tidak di atas yang terakhir dari kunci ini: putar ulang, atau tersusul"),
    Reason.FORGOTTEN: Text("terbit sebelum catatan kursi ini rusak; kirim perintah baru"),
    Reason.ROLE: Text("peran pesan di atas peran kunci"),
    Reason.COMMAND: Text("perintah ini tidak diizinkan untuk kunci ini"),
    Reason.WINDOW: Text("jendela ini tidak diizinkan untuk kunci ini"),
    Reason.BUSY: Text("terlalu banyak perintah sekaligus; coba lagi sebentar"),
    Reason.MEMORY: Text("kursi tidak dapat mencatat perintah (disk); tidak dijalankan"),
    Reason.INTERRUPTED: Text("kursi berhenti saat menjalankannya; lihat layar, lalu kirim lagi bila perlu"),
}
TOO_LATE = Text("masa berlaku perintah sudah lewat")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that is to be carried out, and whose it is."""

    request: Request
    key: ControlKey
    of: str  # the fingerprint of the message

    @property
    def who(self) -> str:
        """Return the name for the audit: the key is certain, the person is what its owner says."""
        return f"{self.request.by} ({self.key.name})"


@dataclass(frozen=True, slots=True)
class Turned:
    """A message that is not carried out, and its answer.

    `request` is what it says where that could be read, `key` whose it is where that is certain.
    """

    answer: Answer
    request: Request | None = None
    key: ControlKey | None = None

    @property
    def who(self) -> str:
        """Return the name for the audit; what an unsigned message says of itself is not repeated."""
        if self.request is None or self.key is None:
            return "?"
        return f"{self.request.by} ({self.key.name})"


@dataclass
class Bucket:
    """Lets so many through at once, and so many more each second (of the clock that `take` is told)."""

    burst: float
    per_second: float
    level: float = field(init=False)
    last: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.level = self.burst

    def take(self, now: float) -> bool:
        """Say whether one more may pass."""
        if self.last is not None:
            self.level = min(self.burst, self.level + (now - self.last) * self.per_second)
        self.last = now
        if self.level < 1:
            return False
        self.level -= 1
        return True


class Gate:
    """Judges each message by the profile, the ledger and the clock. One thread."""

    def __init__(self, control: Control, ledger: Ledger, clock: Clock) -> None:
        self._seat = Topics(control.room, control.seat).name
        self._keys = {key.public: key for key in control.keys}
        self._ledger, self._clock = ledger, clock
        self._buckets = {key: Bucket(BURST, PER_SECOND) for key in self._keys}

    def judge(
        self, payload: bytes | bytearray, *, retained: bool = False, room: bool = True
    ) -> Accepted | Turned | None:
        """Decide on one message; an accepted one is written down on the disk when this returns.

        `room`: whether there is place for one more that waits. None: exactly this message waits already.
        """
        now = self._clock.now()
        answer = Answer("", fingerprint(payload), Outcome.REFUSED, at=now)
        if len(payload) > LARGEST:
            return Turned(_because(answer, Reason.TOO_LARGE))
        try:
            request = read_request(payload)
        except Malformed as error:
            said = replace(answer, id=claimed_id(payload), text=str(error.text))
            return Turned(replace(said, reason=Reason.MALFORMED))
        answer = replace(answer, id=request.id)
        key = self._keys.get(request.key)
        if key is None:
            return Turned(_because(answer, Reason.UNKNOWN_KEY), request)
        if not verify(request.key, request.signed(), request.sig):
            return Turned(_because(answer, Reason.SIGNATURE), request)
        if request.seat != self._seat:
            return Turned(_because(answer, Reason.OTHER_SEAT), request, key)
        try:
            return self._judge_signed(request, key, answer, retained=retained, room=room)
        except sqlite3.Error as error:
            log.error("the memory of remote commands cannot be used: %s", error)
            return Turned(_because(answer, Reason.MEMORY), request, key)

    def _judge_signed(
        self, request: Request, key: ControlKey, answer: Answer, *, retained: bool, room: bool
    ) -> Accepted | Turned | None:
        """Decide on a message that is certainly from this key and for this seat."""
        before = self._ledger.answer(request)
        if before is not None:
            if not before.of:
                before = _because(answer, Reason.INTERRUPTED)
            return Turned(replace(before, of=answer.of, repeated=True), request, key)
        if self._ledger.has(request):
            return None
        now = answer.at
        reason = self._out_of_place(request, now, retained=retained)
        if reason is None and now >= request.expires:
            answer = replace(answer, outcome=Outcome.EXPIRED, text=str(TOO_LATE))
            if request.seq > self._ledger.seq(request.key):
                self._ledger.take(request, now, answer)
            return Turned(answer, request, key)
        reason = reason or self._not_allowed(request, key)
        if reason is None and not (self._buckets[request.key].take(self._clock.monotonic()) and room):
            reason = Reason.BUSY
        if reason is not None:
            return Turned(_because(answer, reason), request, key)
        self._ledger.take(request, now)
        return Accepted(request, key, answer.of)

    def _out_of_place(self, request: Request, now: float, *, retained: bool) -> Reason | None:
        if retained:
            return Reason.RETAINED
        if self._ledger.reused(request):
            return Reason.REUSED_ID
        if request.issued > now + AHEAD_S:
            return Reason.EARLY
        if request.expires - request.issued > LONGEST_S:
            return Reason.TOO_LONG
        return None

    def _not_allowed(self, request: Request, key: ControlKey) -> Reason | None:
        if request.seq <= self._ledger.seq(request.key):
            return Reason.SEQ
        if request.issued < self._ledger.floor:
            return Reason.FORGOTTEN
        if request.role not in ALLOWS[Role(key.role)]:
            return Reason.ROLE
        if not any(fnmatchcase(request.command, pattern) for pattern in key.commands):
            return Reason.COMMAND
        if "*" not in key.windows and request.window not in key.windows:
            return Reason.WINDOW  # one that names no window may concern any
        return None


def _because(answer: Answer, reason: Reason) -> Answer:
    return replace(answer, reason=reason, text=str(WORDS[reason]))
