"""Writes down who did what, so that nobody can change it afterwards without it being seen.

One file a day, one JSON object a line. Each record carries the sha256 of the line before it, over the days;
`n` counts them. The last record of a day closes it and is signed with the key of the seat. Beside the days
`head.json` names the last record, so that records cut off at the end are missed too.
"""

import hashlib
import json
import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from ccviewer.commands.dispatch import Deed
from ccviewer.i18n import Text

log = logging.getLogger("ccviewer.audit")

GENESIS = "0" * 64
RECOVERED = "audit.recovered"  # follows a line that a dying machine wrote by half
HEAD = "head.json"
_PENDING = 10_000  # records that wait for a disk that takes nothing
_TAIL_BYTES = 1 << 16

Record = dict[str, Any]
Signer = Callable[[bytes], tuple[str, str]]  # what is to be signed -> id of the key, signature
Checker = Callable[[str, bytes, str], bool | None]  # id, data, signature -> good? None: no such key


class AuditLog:
    """Appends to the log in a folder. Main thread; one program a folder, see the lock of the state.

    A disk that takes nothing is told to `say` once, and once when it is well again; until then records wait
    in memory.
    """

    def __init__(
        self, folder: Path, seat: str, now: Callable[[], float], zone: tzinfo, sign: Signer | None = None
    ) -> None:
        self._folder, self._seat, self._now, self._zone, self._sign = folder, seat, now, zone, sign
        self._pending: deque[Record] = deque(maxlen=_PENDING)
        self._failing = False
        self.say: list[Callable[[Text], None]] = []
        self._day, self._n, self._last, torn = _end_of(folder)
        self._closed = self._day == "" or torn is None
        if torn:
            self._mend()

    def write(self, deed: Deed) -> None:
        """Write down what was asked for."""
        self._append(
            {
                "time": self._time(),
                "actor": deed.actor.name,
                "role": deed.actor.role.value,
                "seat": self._seat,
                "command": deed.command,
                "args": dict(deed.args),
                "via": deed.via.value,
                "outcome": deed.outcome,
            }
        )

    def last(self, count: int) -> list[Record]:
        """Return the newest records, the newest first; lines that are none are left out."""
        found: list[Record] = []
        for path in reversed(days(self._folder)):
            try:
                lines = path.read_bytes().splitlines()
            except OSError as error:
                log.warning("%s: cannot be read: %s", path.name, error)
                continue
            for line in reversed(lines):
                record = _record(line)
                if record is not None and "command" in record:
                    found.append(record)
                    if len(found) == count:
                        return found
        return found

    def _time(self) -> str:
        return datetime.fromtimestamp(self._now(), self._zone).isoformat(timespec="milliseconds")

    def _mend(self) -> None:
        """Go on after a line that was cut off when the machine died."""
        try:
            with self._path(self._day).open("ab") as file:
                file.write(b"\n")
        except OSError as error:
            log.error("the audit cannot be mended: %s", error)
        self._append({"time": self._time(), "seat": self._seat, "command": RECOVERED, "outcome": "torn"})

    def _append(self, record: Record) -> None:
        self._pending.append(record)
        try:
            while self._pending:
                self._put(self._pending[0])
                self._pending.popleft()
        except OSError as error:
            if not self._failing:
                self._failing = True
                log.error("the audit cannot be written: %s", error)
                self._tell(Text("Catatan audit tidak dapat ditulis: {why}", why=error.strerror or error))
            return
        if self._failing:
            self._failing = False
            log.info("the audit is written again")
            self._tell(Text("Catatan audit ditulis lagi"))

    def _tell(self, said: Text) -> None:
        for say in self.say:
            say(said)

    def _put(self, record: Record) -> None:
        """Write one record whole or not at all, after the end of the day before it."""
        # A clock that was set back does not reopen a day: its records follow in the last file.
        day = max(record["time"][:10], self._day)
        if self._day and day != self._day and not self._closed:
            self._line(self._day, self._closing())
            self._closed = True
        self._line(day, record)
        self._day, self._closed = day, False

    def _closing(self) -> Record:
        record: Record = {"time": self._time(), "seat": self._seat, "close": self._day}
        if self._sign is not None:
            said = {"n": self._n + 1, **record, "prev": self._last}
            try:
                record["key"], record["sig"] = self._sign(canonical(said))
            except Exception:  # a day without a signature is better than none
                log.exception("%s: the day cannot be signed", self._day)
        return record

    def _line(self, day: str, record: Record) -> None:
        said = {"n": self._n + 1, **record, "prev": self._last}
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str).encode()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(day)
        before = path.stat().st_size if path.exists() else 0
        try:
            with path.open("ab") as file:
                file.write(line + b"\n")
        except OSError:
            if path.exists():
                os.truncate(path, before)  # a full disk takes half a line
            raise
        self._n, self._last = self._n + 1, digest(line)
        fresh = self._folder / f".{HEAD}.new"
        try:
            fresh.write_text(json.dumps({"n": self._n, "sha256": self._last}) + "\n", encoding="utf-8")
            fresh.replace(self._folder / HEAD)
        except OSError as error:  # the record itself is safe; the next one brings the head along
            log.debug("the head of the audit is behind: %s", error)

    def _path(self, day: str) -> Path:
        return self._folder / f"{day}.jsonl"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the log that is not as it was written."""

    file: str
    line: int
    said: Text

    def __str__(self) -> str:
        """Return `file:line message`."""
        return f"{self.file}:{self.line} {self.said}"


def days(folder: Path) -> list[Path]:
    """Return the files of the log, the oldest first."""
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].jsonl"))


def digest(line: bytes) -> str:
    """Return what the next record carries of a line, which has no end of line."""
    return hashlib.sha256(line).hexdigest()


def canonical(record: Mapping[str, object]) -> bytes:
    """Return the bytes of a record that are signed: without its signature, its key, in one order."""
    said = {name: value for name, value in record.items() if name not in ("key", "sig")}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def records(folder: Path) -> Iterator[tuple[Path, int, bytes, Record | None]]:
    """Yield every line of the log with its file and number; None for one that is no record."""
    for path in days(folder):
        for number, line in enumerate(path.read_bytes().removesuffix(b"\n").split(b"\n"), 1):
            yield path, number, line, _record(line)


def verify(folder: Path, check: Checker | None = None) -> tuple[int, list[Flaw]]:
    """Return how many records there are, and every place where the chain does not hold.

    `check` knows the public keys of the seat; without it signatures are not looked at.

    Raises:
        OSError: a file cannot be read.
    """
    flaws: list[Flaw] = []
    count, n, last, torn, day, closed = 0, 0, GENESIS, False, "", True
    digests: dict[int, str] = {}
    where = ("", 0)
    for path, number, line, record in records(folder):
        if path.stem != day:
            if day and not closed:
                flaws.append(Flaw(*where, Text("hari {day} tidak ditutup", day=day)))
            day, closed = path.stem, False
        before, where = where, (path.name, number)
        if record is None or not isinstance(record.get("n"), int):
            if torn:
                flaws.append(Flaw(*before, Text("baris ini bukan catatan")))
            torn, last, n = True, digest(line), n + 1
            continue
        count += 1
        if closed:
            flaws.append(Flaw(*where, Text("catatan {n} ditambahkan sesudah hari ditutup", n=record["n"])))
        if torn and record.get("command") != RECOVERED:
            flaws.append(Flaw(*before, Text("baris ini bukan catatan")))
        flaws += _link(where, before, record, n, last)
        torn, n, last = False, record["n"], digest(line)
        digests[n] = last
        if "close" in record:
            closed = True
            flaws += _signature(where, record, path.stem, check)
    if torn:
        flaws.append(Flaw(*where, Text("baris ini bukan catatan")))
    flaws += _ends(folder, n, digests, where)
    return count, flaws


def _link(where: tuple[str, int], before: tuple[str, int], record: Record, n: int, last: str) -> list[Flaw]:
    """Compare a record with the one before it, whose number and digest these are."""
    here: int = record["n"]
    if not before[0]:
        if here != 1:
            return [Flaw(*where, Text("catatan 1 sampai {last} tidak ada", last=here - 1))]
        return [] if record.get("prev") == GENESIS else [Flaw(*where, Text("catatan 1 diubah"))]
    if here <= n:
        return [Flaw(*where, Text("catatan {n} berada sesudah catatan {before}", n=here, before=n))]
    if here > n + 1:
        missing = f"{n + 1}" if here == n + 2 else f"{n + 1}–{here - 1}"
        return [Flaw(*where, Text("catatan {missing} hilang sebelum ini", missing=missing))]
    if record.get("prev") != last:
        return [Flaw(*before, Text("catatan {n} diubah, atau sidiknya di catatan sesudahnya", n=n))]
    return []


def _signature(where: tuple[str, int], record: Record, day: str, check: Checker | None) -> list[Flaw]:
    if record["close"] != day:
        return [Flaw(*where, Text("penutup ini untuk hari {day}", day=record["close"]))]
    if check is None:
        return []
    if "sig" not in record:  # whoever wrote the chain anew could leave the signatures out
        return [Flaw(*where, Text("tanpa tanda tangan"))]
    good = check(str(record.get("key")), canonical(record), str(record["sig"]))
    if good is None:
        return [Flaw(*where, Text("kunci {key} tidak dikenal", key=record.get("key")))]
    return [] if good else [Flaw(*where, Text("tanda tangan hari {day} tidak cocok", day=day))]


def _ends(folder: Path, n: int, digests: Mapping[int, str], where: tuple[str, int]) -> list[Flaw]:
    """Compare the end of the log with what is written of it."""
    try:
        head = json.loads((folder / HEAD).read_text("utf-8"))
        last, sha = int(head["n"]), str(head["sha256"])
    except FileNotFoundError:
        return [Flaw(HEAD, 1, Text("tidak ada; ujung catatan tidak dapat diperiksa"))] if n else []
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return [Flaw(HEAD, 1, Text("rusak; ujung catatan tidak dapat diperiksa"))]
    if last > n:
        missing = f"{last}" if last == n + 1 else f"{n + 1}–{last}"
        file, line = where if where[0] else (HEAD, 1)
        return [Flaw(file, line, Text("catatan {missing} hilang di akhir", missing=missing))]
    if last in digests and digests[last] != sha:
        return [Flaw(*where, Text("catatan {n} diubah", n=last))]
    return []


def _record(line: bytes) -> Record | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _end_of(folder: Path) -> tuple[str, int, str, bool | None]:
    """Return the last day, its last number and digest, and whether it was cut off; None: it is closed."""
    files = days(folder)
    if not files:
        return "", 0, GENESIS, False
    path = files[-1]
    try:
        with path.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - _TAIL_BYTES, 0))
            content = file.read()
    except OSError as error:
        log.error("%s: cannot be read: %s", path.name, error)
        return path.stem, 0, GENESIS, False
    whole = content.endswith(b"\n")
    lines = content.removesuffix(b"\n").split(b"\n")
    record = _record(lines[-1])
    if record is not None and isinstance(record.get("n"), int):
        return path.stem, record["n"], digest(lines[-1]), (None if "close" in record else not whole)
    good = [one for line in lines if (one := _record(line)) is not None and isinstance(one.get("n"), int)]
    return path.stem, (good[-1]["n"] if good else 0) + 1, digest(lines[-1]), True
