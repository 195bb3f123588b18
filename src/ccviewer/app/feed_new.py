"""The command `ccviewer feed new`: makes a feed out of one payload, in a conversation at the terminal.

It ends with 0 when the feed was written (or, with --dry-run, could be); 1 when nothing could be read from
the source, or the person said no; 2 when the profile, the source or the feed is wrong, or somebody changed
the profile meanwhile. Nothing is written unless it ends with 0.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccviewer.errors import CCViewerError, FeedError, ProfileError
from ccviewer.feeds import studio
from ccviewer.feeds.mapping import ExpressionFailed
from ccviewer.feeds.mapping.options import Record, Type
from ccviewer.i18n import tr
from ccviewer.profile import Mistake, load, secrets

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction
    from collections.abc import Sequence

    from ccviewer.feeds.studio import Candidate, Draft, Field, Payload, Proposal, Question, Table, Trial
    from ccviewer.profile import Profile

WIDEST = 36  # signs of one column of a table
SHOWN = 5  # rows, and candidates for the items
NOTHING, WRONG = 1, 2
RECORDS: tuple[str, ...] = Record.__args__  # type: ignore[attr-defined]
TYPES: tuple[str, ...] = Type.__args__  # type: ignore[attr-defined]


class GivenUp(Exception):
    """The person said no, or there is nobody to answer."""


def add_parser(verbs: _SubParsersAction[ArgumentParser]) -> None:
    """Add `new` to the verbs of `feed`; `args.run(args)` returns the exit code."""
    parser = verbs.add_parser(
        "new",
        help=tr("buat umpan baru dari satu contoh data"),
        epilog=tr(
            "Kode akhir: 0 ditulis; 1 sumber tidak terbaca atau dibatalkan; "
            "2 profil, sumber, atau umpan salah, atau profil diubah orang lain sementara itu."
        ),
    )
    parser.add_argument("profile", type=Path, metavar="PROFIL.toml")
    parser.add_argument("--url", help=tr("alamat HTTP sumbernya"))
    parser.add_argument("--mqtt", nargs=2, metavar=("HOST[:PORT]", "TOPIK"), help=tr("broker dan topik MQTT"))
    parser.add_argument("--path", metavar="BERKAS", help=tr("berkas, atau folder titipan"))
    parser.add_argument(
        "--payload", type=Path, metavar="BERKAS", help=tr("contoh isi; sumbernya tidak dibuka")
    )
    parser.add_argument(
        "--header", action="append", default=[], metavar="NAMA=NILAI",
        help=tr("kepala HTTP, misalnya {example}", example="X-API-KEY={secret.wifi}"),
    )  # fmt: skip
    parser.add_argument("--id", help=tr("id umpan; huruf kecil, angka dan tanda hubung"))
    parser.add_argument("--record", choices=RECORDS, default="reading", help=tr("jenis catatan"))
    parser.add_argument("--format", help=tr("bentuk isi; jika tidak ada, ditebak"))
    parser.add_argument(
        "--items", action="append", metavar="JALUR", help=tr("jalur ke baris; boleh berulang")
    )
    parser.add_argument("--every", default="", metavar="30s", help=tr("selang antara dua pembacaan"))
    parser.add_argument("--yes", action="store_true", help=tr("terima semua tebakan tanpa bertanya"))
    parser.add_argument("--dry-run", action="store_true", help=tr("tampilkan saja, jangan menulis"))
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Make the feed; return the exit code."""
    try:
        profile = load(args.profile)
        seen = studio.read(args.profile)
        source = _source(args, profile)
        if source is None:
            return _wrong(tr("sebutkan sumbernya: --url, --mqtt, --path, atau --payload"))
        faults = studio.source_faults(source)
        if faults:
            return _wrong(*faults)
        payload = _payload(args, profile, source)
        draft = _draft(args, profile, source, payload)
        trial = studio.attempt(draft, payload, profile.opd.timezone)
        if trial.faults:
            return _wrong(*trial.faults)
        _show(draft, trial)
        if args.dry_run:
            return 0
        if not _agreed(args, tr("Tulis ke {file}?", file=args.profile)):
            raise GivenUp
        written = studio.write(args.profile, draft.table(), seen=seen)
    except ProfileError as error:
        return _wrong(*error.problems)
    except Mistake as error:
        return _wrong(error)
    except GivenUp:
        print(tr("tidak ada yang ditulis"), file=sys.stderr)
        return NOTHING
    except (FeedError, ExpressionFailed) as error:
        print(_printable(str(error)), file=sys.stderr)
        return NOTHING
    except CCViewerError as error:
        return _wrong(error)
    backup = f"{args.profile.name}.bak"
    print(tr("ditulis di {file}:{line}; yang lama ada di {backup}",
             file=args.profile, line=written.line, backup=backup))  # fmt: skip
    print(tr("coba lagi kapan saja: {command}", command=f"ccviewer feed try {args.profile} {draft.id}"))
    return 0


def _source(args: Namespace, profile: Profile) -> Table | None:
    """Return the keys of the transport; a payload alone is the file that will be read."""
    if args.url:
        source = studio.rest_source(args.url, args.every)
        headers = dict(each.partition("=")[::2] for each in args.header)
        return source | ({"headers": headers} if headers else {})
    if args.mqtt:
        return studio.mqtt_source(args.mqtt[0], [args.mqtt[1]])
    if args.path or args.payload:
        return studio.files_source(args.path or str(args.payload), profile.path.parent, args.every)
    return None


def _payload(args: Namespace, profile: Profile, source: Table) -> Payload:
    if args.payload is not None:
        topic = args.mqtt[1] if args.mqtt else None
        return studio.Payload(studio.read(args.payload), topic, name=args.payload.name)
    where = source.get("url") or source.get("path") or f"{source.get('host')} {' '.join(source['topics'])}"
    print(tr("membaca {where} …", where=_printable(str(where))), file=sys.stderr)
    return studio.fetch(profile, source, secrets.SecretStore(secrets.desktop_keys).get)


def _draft(args: Namespace, profile: Profile, source: Table, payload: Payload) -> Draft:
    """Ask for what cannot be seen in the payload and return the feed."""
    taken = [feed.id for feed in profile.feeds]
    draft = studio.Draft(
        args.id or studio.suggested_id(source, taken),
        source,
        {"format": args.format or studio.sniffed_format(payload)},
        args.record,
    )
    document = studio.document(draft, payload)
    draft = replace(draft, items=tuple(args.items) if args.items else _items(args, document))
    proposal = studio.propose(document, draft, profile.opd.timezone, time.time())
    print(_fields_table(proposal))
    draft = proposal.draft
    for question in proposal.draft.questions:
        draft = replace(draft, timezone=_answer(args, question), questions=())
    for field in draft.fields:
        if not field.sure:
            draft = draft.with_field(field.name, _confirmed(args, field))
    if args.id is None and not args.yes:
        draft = replace(draft, id=_asked(tr("Id umpan [{id}]:", id=draft.id)) or draft.id)
    return draft


def _items(args: Namespace, document: Any) -> tuple[str, ...]:
    """Return the paths to the rows: the likeliest, or the one that the person chooses."""
    found: list[Candidate] = studio.candidates(document)[:SHOWN]
    if args.yes or len(found) == 1:
        return found[0].items
    print(tr("Baris diambil dari:"))
    for number, each in enumerate(found, 1):
        print(tr("  {number}. {path}  ({count} baris, {width} kolom)",
                 number=number, path=_printable(each.text), count=each.count, width=each.width))  # fmt: skip
    return found[_number(tr("Pilih [1]:"), len(found))].items


def _answer(args: Namespace, question: Question) -> str:
    """Return the answer to a question with a few choices; the likely one without asking where --yes."""
    values = [choice.value for choice in question.choices]
    likely = values.index(question.likely) if question.likely in values else 0
    if args.yes:
        return values[likely]
    print(f"{question.text}:")
    for number, choice in enumerate(question.choices, 1):
        print(f"  {number}. {_printable(str(choice.text))}")
    return values[_number(tr("Pilih [{number}]:", number=likely + 1), len(values), likely)]


def _confirmed(args: Namespace, field: Field) -> Field | None:
    """Return an uncertain field as the person wants it; None to leave it out."""
    if field.question is not None:
        if not args.yes:
            print(f"{field.name} ← {_printable(field.path)}")
        return field.having(**{field.question.option: _answer(args, field.question)})
    if args.yes:
        return field.confirmed()
    said = tr(
        "{name} ← {path}: {what}. Benar? [Enter] ya, - buang, atau jenis lain ({types}):",
        name=field.name,
        path=_printable(field.path),
        what=_what(field),
        types=" ".join(TYPES[:5]),
    )
    while True:
        answer = _asked(said)
        if answer in ("", "y", "ya"):
            return field.confirmed()
        if answer in ("-", "t", "tidak"):
            return None
        if answer in TYPES:
            kept = {} if answer == "number" else {"decimal": None, "unit": None}
            return field.having(type=None if answer == "text" else answer, **kept)
        print(tr("tidak dikenal: {answer}", answer=_printable(answer)))


def _agreed(args: Namespace, question: str) -> bool:
    return args.yes or _asked(f"{question} {tr('[Y/t]')}").lower() in ("", "y", "ya", "yes")


def _number(question: str, count: int, default: int = 0) -> int:
    """Return the place, from 0, of one of so many choices that the person picks by its number."""
    while True:
        answer = _asked(question)
        if not answer:
            return default
        if answer.isdigit() and 1 <= int(answer) <= count:
            return int(answer) - 1
        print(tr("tulis angka 1 sampai {count}", count=count))


def _asked(question: str) -> str:
    """Return one line of the person at the terminal.

    Raises:
        GivenUp: there is nobody.
    """
    print(question, end=" ", flush=True)
    line = sys.stdin.readline()
    if not line:
        print()
        raise GivenUp
    return line.strip()


def _show(draft: Draft, trial: Trial) -> None:
    """Print the TOML that will be added and the rows that it brings."""
    print()
    print(studio.block(draft.table()))
    if trial.refused is not None or trial.rows is None:
        print(tr("tidak ada baris: {why}", why=_printable(str(trial.refused))))
        return
    names = [field.name for field in draft.fields]
    rows = [[_cell(row[name]) for name in names] for row in trial.printable(SHOWN)]
    print(_table([names, *rows]))
    kept, out = len(trial.rows.rows), len(trial.rows.errors)
    print(tr("{count} baris, {out} dibuang", count=kept, out=out))
    for said in (*trial.rows.errors[:SHOWN], *trial.rows.warnings[:SHOWN]):
        print(f"  ! {_printable(str(said))}")


def _fields_table(proposal: Proposal) -> str:
    head = [tr("kolom"), tr("asal"), tr("jenis"), tr("satuan"), tr("contoh"), tr("catatan")]
    cells = [head]
    for field in proposal.draft.fields:
        note = "; ".join(map(str, field.why))
        if not field.sure:
            note = f"{tr('tebakan')}: {note}" if note else tr("tebakan")
        cells.append(
            [field.name, field.path, field.type, str(field.options.get("unit", "")), field.sample, note]
        )
    said = _table([[_cell(cell) for cell in line] for line in cells])
    if proposal.spare:
        names = ", ".join(field.name for field in proposal.spare[:12])
        more = tr(" dan {count} lagi", count=len(proposal.spare) - 12) if len(proposal.spare) > 12 else ""
        said += "\n" + tr("tidak dipakai: {names}", names=names) + more
    return said


def _what(field: Field) -> str:
    said = f"{field.type} {field.options.get('unit', '')}".strip()
    return f"{said} ({'; '.join(map(str, field.why))})" if field.why else said


def _table(cells: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    text = _printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _printable(text: str) -> str:
    """Return the text without the signs that steer a terminal: it comes from strangers."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _wrong(*said: object) -> int:
    for each in said:
        print(_printable(str(each)), file=sys.stderr)
    return WRONG
