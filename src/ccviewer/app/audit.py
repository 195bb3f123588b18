"""The audit of a seat: opened for the wall, shown and verified on the command line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccviewer.app.source import choose, state_folder
from ccviewer.commands import AuditLog
from ccviewer.commands.audit import records, verify
from ccviewer.errors import CCViewerError
from ccviewer.i18n import tr
from ccviewer.profile import Mistake, duration_s, load
from ccviewer.signing import KeyFileError, SigningKey, is_public_key
from ccviewer.signing import verify as signature_fits

if TYPE_CHECKING:
    from argparse import Namespace, _SubParsersAction
    from collections.abc import Callable
    from datetime import tzinfo

    from ccviewer.commands.audit import Checker, Record

log = logging.getLogger("ccviewer.audit")

FOLDER = "audit"
KEY = Path("keys/seat.pem")
EXIT_FLAWED = 1


class AuditError(CCViewerError):
    """What was asked of the audit cannot be answered."""


def open_audit(state: Path, seat: str, now: Callable[[], float], zone: tzinfo) -> AuditLog:
    """Return the log of a seat; its days are signed with the key of the seat, made at the first use.

    Without a usable key the days stay unsigned, and the log says why.
    """
    try:
        key = SigningKey.load_or_create(state / KEY)
    except KeyFileError as error:
        log.error("the days of the audit are not signed: %s", error)
        return AuditLog(state / FOLDER, seat, now, zone)
    return AuditLog(state / FOLDER, seat, now, zone, lambda data: (key.public, key.sign(data)))


def add_parser(subparsers: _SubParsersAction[Any]) -> None:
    """Describe the command."""
    audit = subparsers.add_parser("audit", help=tr("catatan siapa melakukan apa di tempat duduk ini"))
    verbs = audit.add_subparsers(dest="verb", required=True, metavar=tr("TINDAKAN"))
    showing = verbs.add_parser("show", help=tr("tampilkan catatan"))
    showing.add_argument(
        "--since", metavar=tr("KAPAN"), help=tr("mulai dari: 2026-11-25, 2026-11-25T15:00, atau 2h yang lalu")
    )
    showing.add_argument("--json", action="store_true", help=tr("hasil sebagai JSON"))
    showing.set_defaults(run=run_show)
    verifying = verbs.add_parser("verify", help=tr("cari catatan yang diubah, dihapus atau dipindah"))
    verifying.add_argument(
        "--key",
        metavar="ed25519:…",
        help=tr("kunci publik tempat duduk; jika tidak ada, kunci di folder ini"),
    )
    verifying.set_defaults(run=run_verify)
    for verb in (showing, verifying):
        verb.add_argument("profile", type=Path, nargs="?", metavar="PROFIL.toml")
        verb.add_argument("--state", type=Path, help=tr("folder tempat susunan disimpan"))


def run_show(args: Namespace) -> int:
    """Print the records, the oldest first."""
    state = _state(args)
    since = _since(args.since) if args.since else None
    for path, number, _line, record in records(_folder(state)):
        if record is None:
            print(tr("{file}:{line} baris ini bukan catatan", file=path.name, line=number), file=sys.stderr)
        elif since is None or _at(record) >= since:
            print(json.dumps(record, ensure_ascii=False) if args.json else sentence(record))
    return 0


def run_verify(args: Namespace) -> int:
    """Print every flaw, or that there is none; return 1 if there is one."""
    state = _state(args)
    check = _checker(state, args.key)
    count, flaws = verify(_folder(state), check)
    if flaws:
        print(*flaws, sep="\n")
        print(tr("{flaws} kesalahan dalam {count} catatan", flaws=len(flaws), count=count))
        return EXIT_FLAWED
    print(tr("{count} catatan utuh", count=count))
    if check is None:
        print(tr("tanda tangan tidak diperiksa: tidak ada kunci tempat duduk; beri --key"), file=sys.stderr)
    return 0


def sentence(record: Record) -> str:
    """Return a record in one line for people."""
    at = _at(record)
    time = at.strftime("%d-%m-%Y %H.%M.%S")
    if "close" in record:
        how = tr("ditandatangani") if "sig" in record else tr("tanpa tanda tangan")
        return tr("{time}  hari {day} ditutup, {how}", time=time, day=record["close"], how=how)
    args = ", ".join(f"{name}={value}" for name, value in (record.get("args") or {}).items() if value != "")
    who = f"{record.get('actor', '')} ({record['role']})" if record.get("role") else ""
    said = (time, who, record.get("command", ""), args, record.get("via", ""), record.get("outcome", ""))
    return "  ".join(str(part).replace("\n", " ") for part in said if part)


def _state(args: Namespace) -> Path:
    if args.state is not None:
        state: Path = args.state
        return state
    return state_folder(load(choose(args.profile)).opd.id)


def _folder(state: Path) -> Path:
    folder = state / FOLDER
    if not folder.is_dir():
        raise AuditError("di {folder} belum ada catatan audit", folder=folder)
    return folder


def _checker(state: Path, said: str | None) -> Checker | None:
    public = said
    if said is not None and not is_public_key(said):
        raise AuditError("{key} bukan kunci publik ed25519:…", key=said[:60])
    if public is None and (state / KEY).exists():
        public = SigningKey.load(state / KEY).public
    if public is None:
        return None
    known = public
    return lambda key, data, signature: signature_fits(known, data, signature) if key == known else None


def _at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(str(record.get("time"))).astimezone()
    except ValueError:
        return datetime.fromtimestamp(0).astimezone()


def _since(said: str) -> datetime:
    try:
        return datetime.now().astimezone() - timedelta(seconds=duration_s(said))
    except Mistake:
        pass
    try:
        return datetime.fromisoformat(said).astimezone()
    except ValueError:
        raise AuditError(
            "{when} bukan waktu: tulis 2026-11-25, 2026-11-25T15:00, atau 2h", when=said
        ) from None
