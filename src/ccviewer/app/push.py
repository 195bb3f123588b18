"""The commands of a controller: `push` sends a command to a seat far away, `control` makes its keys."""

from __future__ import annotations

import getpass
import json
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from ccviewer.commands import ALL_COMMANDS, Command, CommandError, Role, Via
from ccviewer.commands.dispatch import read_args
from ccviewer.errors import CCViewerError, FeedError
from ccviewer.feeds.control import LONGEST_S, Answer, Controller, Malformed, Outbox, Outcome, Pending, Topics
from ccviewer.hub import SystemClock
from ccviewer.i18n import tr
from ccviewer.profile import Control, duration_s
from ccviewer.profile.grammar import BrokerTable, Slug
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.near import nearest
from ccviewer.profile.secrets import SecretStore, desktop_keys
from ccviewer.signing import SigningKey

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

APPLIED, REFUSED, BAD_INPUT, KEPT, EXPIRED = 0, 1, 2, 3, 4
BRIEFLY_S = 5.0  # without --wait
DEFAULT_VALID = "60s"


class BadInput(CCViewerError):
    """What was asked for on the command line makes no sense."""


def add_parsers(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Describe both commands; `args.run(args)` returns the exit code."""
    push = subparsers.add_parser(
        "push",
        help=tr("kirim perintah ke kursi lain lewat MQTT, atau lanjutkan yang belum terjawab"),
        epilog=tr(
            "kode keluar: 0 dijalankan, 1 ditolak atau tersusul, 2 masukan salah, "
            "3 belum terjawab dan disimpan, 4 kedaluwarsa"
        ),
    )
    push.add_argument("wanted", nargs="?", metavar="PERINTAH", help=tr("misalnya wall.show_page"))
    push.add_argument("given", nargs="*", metavar="NAMA=NILAI", help=tr("keterangan, misalnya page=banjir"))
    push.add_argument("--args", dest="as_json", metavar="JSON", help=tr("keterangan sebagai objek JSON"))
    push.add_argument("--broker", metavar="URL", help=tr("mqtt://HOST:PORTA atau mqtts://"))
    push.add_argument("--room", metavar="RUANG", help=tr("ruangan: room di [control] profil kursi itu"))
    push.add_argument("--seat", metavar="KURSI", help=tr("kursi yang diperintah"))
    push.add_argument("--key", type=Path, metavar="BERKAS", help=tr("kunci pribadi pengendali ini"))
    push.add_argument(
        "--by", metavar="NAMA", help=tr("siapa yang meminta; jika tidak ada, pengguna komputer")
    )
    push.add_argument(
        "--role", choices=[role.value for role in Role], default=Role.OPERATOR.value, help=tr("peran peminta")
    )
    push.add_argument(
        "--expires",
        default=DEFAULT_VALID,
        metavar="LAMA",
        help=tr("masa berlaku: 60s (bawaan), 2h, 1d; paling lama 7d"),
    )
    push.add_argument(
        "--wait", action="store_true", help=tr("tunggu sampai terjawab atau kedaluwarsa; tanpa ini 5 detik")
    )
    push.add_argument("--outbox", type=Path, metavar="FOLDER", help=tr("tempat perintah yang belum terjawab"))
    push.add_argument("--resume", action="store_true", help=tr("kirim lagi semua yang belum terjawab"))
    push.add_argument("--user", default="", metavar="NAMA", help=tr("nama pengguna di broker"))
    push.add_argument(
        "--password-secret", default="", metavar="RAHASIA", help=tr("nama rahasia yang berisi sandi broker")
    )
    push.add_argument("--ca", default="", metavar="BERKAS", help=tr("sertifikat CA sendiri, PEM"))
    push.add_argument("--client-cert", default="", metavar="BERKAS", help=tr("sertifikat klien, PEM"))
    push.add_argument("--client-key", default="", metavar="BERKAS", help=tr("kunci sertifikat klien, PEM"))
    push.add_argument("--json", action="store_true", help=tr("cetak jawaban sebagai JSON"))
    push.set_defaults(run=run_push)

    verbs = subparsers.add_parser("control", help=tr("kunci untuk kendali jauh")).add_subparsers(
        dest="verb", required=True, metavar=tr("PERINTAH")
    )
    keygen = verbs.add_parser("keygen", help=tr("buat kunci pribadi, dan cetak baris untuk profil"))
    keygen.add_argument("--out", type=Path, required=True, metavar="BERKAS", help=tr("berkas baru, mode 600"))
    keygen.add_argument("--name", default="", metavar="NAMA", help=tr("nama pengendali, untuk audit"))
    keygen.set_defaults(run=run_keygen)
    public = verbs.add_parser("public", help=tr("cetak kunci umum dari sebuah kunci pribadi"))
    public.add_argument(
        "file", type=Path, metavar="BERKAS", help=tr("kunci pribadi dari ccviewer control keygen")
    )
    public.set_defaults(run=run_public)


def run_keygen(args: Namespace) -> int:
    """Make a key, and print what IT copies into the profiles of the seats."""
    key = SigningKey.create(args.out)
    name = args.name or args.out.stem
    print(
        "[[control.keys]]",
        f"name = {json.dumps(name, ensure_ascii=False)}",
        f'public = "{key.public}"',
        'role = "operator"',
        'commands = ["wall.show_page", "wall.show_camera", "wall.close_camera"]',
        'windows = ["*"]',
        sep="\n",
    )
    print(tr("kunci pribadi: {file}; jangan dikirim, jangan disalin", file=args.out), file=sys.stderr)
    return APPLIED


def run_public(args: Namespace) -> int:
    """Print the public half of a key."""
    print(SigningKey.load(args.file).public)
    return APPLIED


def run_push(args: Namespace) -> int:
    """Send one command, or all that wait; print each answer, and return the code of the worst."""
    clock = SystemClock()
    outbox = Outbox(args.outbox or _folder(), clock)
    if args.resume:
        if args.wanted is not None:
            raise BadInput("--resume mengirim lagi yang tersimpan; perintah baru dikirim tanpa --resume")
        wanted = outbox.pending()
        if not wanted:
            print(tr("tidak ada perintah yang menunggu"))
            return APPLIED
    else:
        wanted = [_sign(args, outbox)]
    reporter = _Reporter(as_json=args.json)
    by_broker: dict[str, list[Pending]] = {}
    for one in wanted:
        by_broker.setdefault(one.broker, []).append(one)
    store = SecretStore(desktop_keys)
    stop = threading.Event()
    _when_interrupted(stop)

    def send(broker: str) -> None:
        some = by_broker[broker]
        controller = Controller(
            _connection(args, broker), outbox, clock, store.get, reporter.answered, reporter.away, stop
        )
        longest_s = max(one.expires for one in some) - clock.now() + 1.0
        reporter.kept(controller.run(some, longest_s if args.wait else min(BRIEFLY_S, longest_s)))

    with ThreadPoolExecutor(len(by_broker)) as threads:  # one broker that is away delays no other
        list(threads.map(send, by_broker))
    return reporter.code


class _Reporter:
    """Says in words what became of each command."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.code = APPLIED

    def answered(self, one: Pending, answer: Answer | None) -> None:
        outcome = answer.outcome if answer else Outcome.EXPIRED
        text = answer.text if answer else tr("tidak terjawab sampai masa berlakunya lewat")
        said = {
            Outcome.APPLIED: tr("dijalankan"),
            Outcome.REFUSED: tr("ditolak"),
            Outcome.EXPIRED: tr("kedaluwarsa"),
            Outcome.SUPERSEDED: tr("tersusul"),
        }[outcome]
        code = {Outcome.APPLIED: APPLIED, Outcome.EXPIRED: EXPIRED}.get(outcome, REFUSED)
        reason = answer.reason.value if answer and answer.reason else None
        self._say(one, outcome.value, said, text, reason, code)

    def kept(self, left: list[Pending]) -> None:
        text = tr("belum terjawab; disimpan, kirim lagi dengan: ccviewer push --resume")
        for one in left:
            self._say(one, "kept", tr("menunggu"), text, None, KEPT)

    def away(self, error: FeedError) -> None:
        print(f"ccviewer: {error}", file=sys.stderr)

    def _say(self, one: Pending, outcome: str, word: str, text: str, reason: str | None, code: int) -> None:
        self.code = max(self.code, code, key=_WORST.index)
        if self._as_json:
            said = {
                "id": one.id,
                "seat": one.topics.name,
                "command": one.command,
                "outcome": outcome,
                "reason": reason,
                "text": text,
            }
            print(json.dumps(said, ensure_ascii=False), flush=True)
            return
        line = f"{one.topics.name} {one.command}: {word}"
        print(f"{line} — {_printable(text)}" if text else line, flush=True)


_WORST = (APPLIED, EXPIRED, REFUSED, KEPT)


def _sign(args: Namespace, outbox: Outbox) -> Pending:
    """Sign what the command line asks for and keep it in the outbox."""
    missing = [name for name in ("wanted", "broker", "room", "seat", "key") if not getattr(args, name)]
    if missing:
        names = ", ".join("PERINTAH" if name == "wanted" else f"--{name}" for name in missing)
        raise BadInput("kurang: {names}", names=names)
    command = _command(args.wanted)
    given = _given(args, command)
    try:
        valid_s = duration_s(args.expires)
    except Mistake as error:
        raise BadInput("--expires: {why}", why=error.text) from error
    if not 1.0 <= valid_s <= LONGEST_S:
        raise BadInput("--expires harus antara 1 detik dan 7 hari")
    for name in ("room", "seat"):
        _checked_slug(name, getattr(args, name))
    _connection(args, args.broker)  # what is wrong with it is said before anything is kept
    key = SigningKey.load(args.key)
    by = " ".join((args.by or _user()).split())[:80]
    topics = Topics(args.room, args.seat)
    try:
        return outbox.put(
            key, args.broker, topics, command.id, given, by=by, role=Role(args.role), valid_s=valid_s
        )
    except Malformed as error:
        raise BadInput("{why}", why=error.text) from error


def _command(wanted: str) -> Command:
    """Return a command that may come from afar.

    Raises:
        BadInput: there is none of this id, or it may not.
    """
    remote = {command.id: command for command in ALL_COMMANDS if Via.MQTT in command.via}
    if wanted in remote:
        return remote[wanted]
    if any(command.id == wanted for command in ALL_COMMANDS):
        raise BadInput("{id} hanya dapat dijalankan di kursi itu sendiri", id=wanted)
    near = nearest(wanted, list(remote))
    if near:
        raise BadInput("perintah {id} tidak ada; maksudnya {near}?", id=repr(wanted), near=near)
    raise BadInput("perintah {id} tidak ada; yang ada: {known}", id=repr(wanted), known=", ".join(remote))


def _given(args: Namespace, command: Command) -> dict[str, Any]:
    """Return the arguments as the seat will read them.

    Raises:
        BadInput: they are not what this command wants.
    """
    said: dict[str, Any] = {}
    if args.as_json is not None:
        try:
            said = json.loads(args.as_json)
        except (ValueError, RecursionError) as error:
            raise BadInput("--args bukan JSON") from error
        if not isinstance(said, dict):
            raise BadInput("--args harus objek JSON, misalnya {example}", example='{"page": "banjir"}')
    for pair in args.given:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise BadInput("{pair} bukan NAMA=NILAI", pair=repr(pair[:60]))
        said[name] = value
    try:
        return read_args(command, said).model_dump(mode="json", exclude_unset=True)
    except CommandError as error:
        raise BadInput("{why}", why=error.text) from error


def _connection(args: Namespace, broker: str) -> Control:
    """Return how to connect, checked as a profile would be.

    Raises:
        BadInput: the address or a file is wrong.
    """
    from pydantic import ValidationError

    password = f"{{secret.{args.password_secret}}}" if args.password_secret else ""
    files = {"ca_file": args.ca, "client_cert": args.client_cert, "client_key": args.client_key}
    try:
        table = BrokerTable.model_validate(
            {"broker": broker, "user": args.user, "password": password, **files}
        )
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        why = cause.text if isinstance(cause, Mistake) else error.errors()[0]["msg"]
        hint = f" ({cause.hint})" if isinstance(cause, Mistake) and cause.hint else ""
        raise BadInput("sambungan ke broker: {why}{hint}", why=why, hint=hint) from None
    for file in files.values():
        if file and not Path(file).is_file():
            raise BadInput("berkas {value} tidak ada", value=file)
    return Control("", "", table.broker, user=table.user, password=table.password, **files)


def _checked_slug(name: str, value: str) -> None:
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(Slug).validate_python(value)
    except ValidationError:
        raise BadInput(
            "--{name} {value} bukan id: hanya huruf kecil a-z, angka dan tanda hubung",
            name=name,
            value=repr(value[:40]),
        ) from None


def _folder() -> Path:
    return Path(platformdirs.user_state_dir("ccviewer", appauthor=False)) / "outbox"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, in a container
        return str(os.getuid()) if hasattr(os, "getuid") else "-"


def _printable(text: str) -> str:
    """Keep what a seat answers from steering the terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _when_interrupted(stop: threading.Event) -> None:
    """End in order on Ctrl+C: what waits is kept."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, lambda *_: stop.set())
