"""Remembers over restarts which commands a seat has had, so that none is carried out twice."""

import json
import logging
import sqlite3
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ccviewer.feeds.control.answer import Answer, Outcome, Reason
from ccviewer.feeds.control.request import Request

log = logging.getLogger("ccviewer.control")

FILE = "control.sqlite3"
KEPT_S = 86_400.0  # an answer, from when its command is no longer valid
LONGEST_S = 7 * 86_400.0  # that a command may be valid
PRUNE_EVERY = 64
WAIT_S = 1.0  # for another program that looks at the file

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value REAL NOT NULL);
CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    sig TEXT PRIMARY KEY, key TEXT NOT NULL, id TEXT NOT NULL, expires REAL NOT NULL, answer TEXT,
    UNIQUE (key, id)
);
CREATE TABLE IF NOT EXISTS subjects (subject TEXT PRIMARY KEY, issued REAL NOT NULL);
"""


class Ledger:
    """The memory of one seat, in its state folder: an SQLite file that is flushed with each command.

    A file that is damaged is set aside, and what was issued before that is refused from then on, because it
    may have been carried out. It is used by one thread at a time. Every method may raise sqlite3.Error when
    the disk does not take it.
    """

    def __init__(self, folder: Path, now: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE
        self._count = 0
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # no place, no permission: it is not damaged
                raise
            self._set_aside(now)
            self._open()
            self._write("INSERT OR REPLACE INTO meta VALUES ('floor', ?)", (now,))
        self._floor = float(self._first("SELECT value FROM meta WHERE name = 'floor'", (), 0.0))
        self._old = {sig for (sig,) in self._all("SELECT sig FROM requests WHERE answer IS NULL")}

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    @property
    def floor(self) -> float:
        """Return from when on this memory is whole; earlier commands may have been carried out."""
        return self._floor

    def seq(self, key: str) -> int:
        """Return the highest sequence number that came with this key."""
        return int(self._first("SELECT seq FROM keys WHERE key = ?", (key,), 0))

    def answer(self, request: Request) -> Answer | None:
        """Return what was answered to exactly this message, None when it is new or still being done."""
        written = self._first("SELECT answer FROM requests WHERE sig = ?", (request.sig,), None)
        if written is not None:
            said = json.loads(written)
            reason = Reason(said["reason"]) if said["reason"] else None
            return Answer(
                **(said | {"outcome": Outcome(said["outcome"]), "reason": reason, "repeated": True})
            )
        if request.sig in self._old:  # the program that took it on is gone
            return Answer(request.id, "", Outcome.REFUSED, Reason.INTERRUPTED)
        return None

    def has(self, request: Request) -> bool:
        """Say whether exactly this message came before."""
        return bool(self._first("SELECT 1 FROM requests WHERE sig = ?", (request.sig,), 0))

    def reused(self, request: Request) -> bool:
        """Say whether another message of this key had this id."""
        other = "SELECT 1 FROM requests WHERE key = ? AND id = ? AND sig <> ?"
        return bool(self._first(other, (request.key, request.id, request.sig), 0))

    def take(self, request: Request, now: float, answer: Answer | None = None) -> None:
        """Write down that a message came; it is on the disk when this returns.

        `answer`: for one of which nothing is to be done.
        """
        self._count += 1
        if self._count % PRUNE_EVERY == 0:
            self._prune(now)
        with self._base:
            self._base.execute(
                "INSERT INTO keys VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET seq = MAX(seq, excluded.seq)",
                (request.key, request.seq),
            )
            self._base.execute(
                "INSERT INTO requests VALUES (?, ?, ?, ?, ?)",
                (request.sig, request.key, request.id, request.expires, _written(answer) if answer else None),
            )

    def settle(self, request: Request, answer: Answer, subject: str, issued: float) -> None:
        """Write down what became of a command; `subject`: what it decided, "" for nothing that lasts."""
        with self._base:
            self._base.execute(
                "UPDATE requests SET answer = ? WHERE sig = ?", (_written(answer), request.sig)
            )
            if subject and answer.outcome is Outcome.APPLIED:
                self._base.execute("INSERT OR REPLACE INTO subjects VALUES (?, ?)", (subject, issued))
        self._old.discard(request.sig)

    def subjects(self) -> dict[str, float]:
        """Return when the command that decided each subject was issued."""
        return {str(subject): float(issued) for subject, issued in self._all("SELECT * FROM subjects")}

    def _open(self) -> None:
        self._base = sqlite3.connect(self._path, timeout=WAIT_S, check_same_thread=False)
        try:
            self._base.execute("PRAGMA synchronous = EXTRA")  # the folder is flushed too
            found = self._base.execute("PRAGMA quick_check").fetchone()
            if found != ("ok",):
                raise sqlite3.DatabaseError(str(found[0]))
            self._base.executescript(_TABLES)
        except sqlite3.Error:
            self._base.close()
            raise

    def _set_aside(self, now: float) -> None:
        aside = self._path.with_name(f"{FILE}.damaged-{now:.0f}")
        log.error("%s is damaged, set aside as %s; earlier commands are refused", self._path, aside.name)
        self._path.replace(aside)
        for more in ("-journal", "-wal", "-shm"):
            self._path.with_name(FILE + more).unlink(missing_ok=True)

    def _prune(self, now: float) -> None:
        """Forget what cannot come again: it would be expired."""
        self._write("DELETE FROM requests WHERE expires < ?", (now - KEPT_S,))
        self._write("DELETE FROM subjects WHERE issued < ?", (now - LONGEST_S,))

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with self._base:
            self._base.execute(statement, values)

    def _all(self, question: str) -> list[Any]:
        return self._base.execute(question).fetchall()

    def _first(self, question: str, values: tuple[object, ...], default: Any) -> Any:
        row = self._base.execute(question, values).fetchone()
        return default if row is None or row[0] is None else row[0]


def _written(answer: Answer) -> str:
    return json.dumps(asdict(replace(answer, repeated=False)), ensure_ascii=False)
