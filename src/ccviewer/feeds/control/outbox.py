"""Keeps the commands of a controller on the disk until they are answered or no longer valid."""

import os
import sqlite3
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccviewer.commands import Role
from ccviewer.errors import CCViewerError
from ccviewer.feeds.control.answer import Answer, Topics, fingerprint
from ccviewer.feeds.control.request import LARGEST_SEQ, Request, read_request
from ccviewer.hub import Clock
from ccviewer.signing import SigningKey

FILE = "outbox.sqlite3"
WAIT_S = 5.0  # for another command line that writes at the same moment

_TABLES = """
CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pending (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, broker TEXT NOT NULL, room TEXT NOT NULL, seat TEXT NOT NULL,
    expires REAL NOT NULL, command TEXT NOT NULL, payload BLOB NOT NULL
);
"""


class OutboxError(CCViewerError):
    """The folder of the outbox cannot be used."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A signed command that waits for its answer."""

    id: str
    seq: int
    broker: str
    topics: Topics
    expires: float
    command: str
    payload: bytes

    def answered_by(self, answer: Answer) -> bool:
        """Say whether an answer is to exactly this message, and not to one that pretends to be it."""
        return answer.id == self.id and answer.of == fingerprint(self.payload)


class Outbox:
    """The outbox in one folder, and the counter of each key that signs there.

    Sequence numbers are the milliseconds of the clock, and always above the last one: a second computer with
    the same key, or one that has lost its outbox, goes on above what the seats have seen.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path, self._clock = folder / FILE, clock
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
            with closing(self._open()) as base:
                base.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise OutboxError(
                "kotak keluar {file} tidak dapat dipakai: {why}", file=self._path, why=error
            ) from error

    def put(
        self,
        key: SigningKey,
        broker: str,
        topics: Topics,
        command: str,
        args: Mapping[str, Any],
        *,
        by: str,
        role: Role,
        valid_s: float,
    ) -> Pending:
        """Sign a command and keep it; it is on the disk when this returns.

        Raises:
            Malformed: it cannot be written as a message.
            OutboxError: it cannot be kept.
        """
        now = self._clock.now()
        try:
            with closing(self._open()) as base, base:
                base.execute("BEGIN IMMEDIATE")
                row = base.execute("SELECT seq FROM keys WHERE key = ?", (key.public,)).fetchone()
                seq = min(max(int(now * 1000), (row[0] if row else 0) + 1), LARGEST_SEQ)
                issued = round(now, 3)
                request = Request(
                    uuid.uuid4().hex,
                    topics.name,
                    command,
                    dict(args),
                    by,
                    role,
                    issued,
                    round(issued + valid_s, 3),
                    seq,
                    key.public,
                )
                payload = request.sealed(key)
                read_request(payload)  # what a seat would not read is not kept
                pending = Pending(request.id, seq, broker, topics, request.expires, command, payload)
                base.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (key.public, seq))
                base.execute(
                    "INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(pending.id, seq, broker, topics.room, topics.seat),
                        *(pending.expires, command, pending.payload),
                    ),
                )
        except sqlite3.Error as error:
            raise OutboxError(
                "kotak keluar {file} tidak dapat dipakai: {why}", file=self._path, why=error
            ) from error
        return pending

    def pending(self) -> list[Pending]:
        """Return what waits for an answer, in the order in which it was given.

        Raises:
            OutboxError: it cannot be read.
        """
        try:
            with closing(self._open()) as base:
                rows = base.execute(
                    "SELECT id, seq, broker, room, seat, expires, command, payload FROM pending ORDER BY seq"
                ).fetchall()
        except sqlite3.Error as error:
            raise OutboxError(
                "kotak keluar {file} tidak dapat dipakai: {why}", file=self._path, why=error
            ) from error
        return [
            Pending(id, seq, broker, Topics(room, seat), expires, command, bytes(payload))
            for id, seq, broker, room, seat, expires, command, payload in rows
        ]

    def drop(self, id: str) -> None:
        """Forget one that is answered or no longer valid.

        Raises:
            OutboxError: it cannot be written; it will be sent again, and answered as before.
        """
        try:
            with closing(self._open()) as base, base:
                base.execute("DELETE FROM pending WHERE id = ?", (id,))
        except sqlite3.Error as error:
            raise OutboxError(
                "kotak keluar {file} tidak dapat dipakai: {why}", file=self._path, why=error
            ) from error

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=WAIT_S)
        base.execute("PRAGMA synchronous = EXTRA")
        return base
