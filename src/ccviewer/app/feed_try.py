"""The command `ccviewer feed try`: shows the rows that a feed of a profile makes of one payload."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccviewer.errors import CCViewerError, FeedError, ProfileError
from ccviewer.feeds import make_feed
from ccviewer.feeds.base import advice
from ccviewer.feeds.mapping import Mapper
from ccviewer.hub import SystemClock
from ccviewer.i18n import Text, tr
from ccviewer.profile import load, secrets

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

    from ccviewer.feeds.mapping import Rows
    from ccviewer.profile import FeedEntry, Profile

WAIT_S = 30.0  # for one document or message
WIDEST = 40  # signs of one column of the table

NOT_READ, WRONG_PROFILE = 1, 2


def add_parser(subparsers: _SubParsersAction[ArgumentParser]) -> _SubParsersAction[ArgumentParser]:
    """Add `feed` with its verb `try`, and return where its other verbs go.

    `args.run(args)` returns the exit code.
    """
    verbs = subparsers.add_parser(
        "feed", help=tr("coba umpan sebuah profil, atau cari preset")
    ).add_subparsers(dest="verb", required=True, metavar=tr("PERINTAH"))
    parser = verbs.add_parser("try", help=tr("tampilkan baris yang dihasilkan pemetaan sebuah umpan"))
    parser.add_argument("profile", type=Path, metavar="PROFIL.toml")
    parser.add_argument("feed", metavar="ID_UMPAN")
    parser.add_argument("--payload", type=Path, metavar="BERKAS", help=tr("baca berkas ini, bukan sumbernya"))
    parser.add_argument("--topic", metavar="TOPIK", help=tr("topik MQTT dari isi berkas itu"))
    parser.add_argument("--json", action="store_true", help=tr("cetak JSON saja"))
    parser.set_defaults(run=run)
    return verbs


def run(args: Namespace) -> int:
    """Print the rows; return 0, or 1 when nothing could be read or decoded, 2 for a wrong profile or id."""
    try:
        profile = load(args.profile)
        entry = profile.feed(args.feed)
    except ProfileError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return _failed(str(error), WRONG_PROFILE, as_json=args.json)
    except KeyError:
        known = ", ".join(feed.id for feed in profile.feeds) or "-"
        message = tr("umpan {id} tidak ada; yang ada: {known}", id=repr(args.feed), known=known)
        return _failed(message, WRONG_PROFILE, as_json=args.json)
    options: Any = entry.options
    mapper = Mapper(options.map, options.decode, ok_when=options.ok_when, timezone=profile.opd.timezone)
    try:
        payload, topic, content_type = _payload(args, profile, entry)
        rows = mapper.read(payload, topic=topic, content_type=content_type)
    except CCViewerError as error:
        hint = error.hint if isinstance(error, FeedError) else None
        return _failed(str(error), NOT_READ, as_json=args.json, hint=hint)
    except OSError as error:
        message = tr("{path} tidak dapat dibaca: {why}", path=args.payload, why=error.strerror or error)
        return _failed(message, NOT_READ, as_json=args.json)
    shown = [mapper.printable(row) for row in rows.rows]
    hint = advice(options, rows)
    if args.json:
        print(_json(shown, rows, hint))
    else:
        print(_table(list(options.map.fields), shown, rows))
        _advise(hint)
    return 0


def _payload(args: Namespace, profile: Profile, entry: FeedEntry) -> tuple[bytes, str | None, str | None]:
    """Return the payload, its topic and its media type; a file opens nothing but itself."""
    if args.payload is not None:
        return args.payload.read_bytes(), args.topic, None
    store = secrets.SecretStore(secrets.desktop_keys)
    feed = make_feed(profile, entry, SystemClock(), store.get)
    payload, topic, content_type = feed.read_once(WAIT_S)
    return payload, args.topic or topic, content_type


def _failed(message: str, code: int, *, as_json: bool, hint: Text | None = None) -> int:
    print(_printable(message), file=sys.stderr)
    _advise(hint)
    if as_json:
        print(json.dumps({"rows": [], "row_errors": [], "error": message, **_said(hint)}))
    return code


def _advise(hint: Text | None) -> None:
    if hint is not None:
        print(_printable(tr("saran: {hint}", hint=hint)), file=sys.stderr)


def _said(hint: Text | None) -> dict[str, str]:
    return {"hint": str(hint)} if hint is not None else {}


def _json(shown: list[dict[str, object]], rows: Rows, hint: Text | None) -> str:
    """Return the contract's JSON, in ASCII so that no terminal's encoding can break it."""
    errors = [{"index": error.index, "error": error.error} for error in rows.errors]
    warnings = [
        {
            "field": each.field,
            "warning": each.code,
            "message": str(each),
            "count": each.count,
            "index": each.index,
        }
        for each in rows.warnings
    ]
    said = {"rows": shown, "row_errors": errors, "warnings": warnings, **_said(hint)}
    return json.dumps(said, allow_nan=False)


def _table(names: list[str], shown: list[dict[str, object]], rows: Rows) -> str:
    cells = [["#", *names]]
    cells += [
        [str(index), *(_cell(row[name]) for name in names)]
        for index, row in zip(rows.indexes, shown, strict=True)
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    lines = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]
    lines.append(tr("{count} baris", count=len(shown)))
    lines += [
        tr("baris {index} dibuang: {why}", index=error.index, why=_printable(str(error)))
        for error in rows.errors
    ]
    lines += [tr("peringatan: {why}", why=_printable(str(each))) for each in rows.warnings]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    text = _printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _printable(text: str) -> str:
    """Return the text without the signs that steer a terminal: it comes from strangers."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
