"""The commands `run` and `open`: the wall of a profile, or a word to the one that stands already."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ccviewer import i18n
from ccviewer.app import link, source
from ccviewer.app.wish import Start, Wish, Wishes, wishes_of
from ccviewer.errors import CCViewerError, ProfileError
from ccviewer.i18n import tr
from ccviewer.profile import Profile

if TYPE_CHECKING:
    from ccviewer.app.supply import Supply

log = logging.getLogger("ccviewer.app")

EXIT_BAD_FILE = 2
EXIT_REFUSED = 1
LONGEST_WORD = 1024


class NoPin(CCViewerError):
    """A kiosk that nobody could leave, or that anybody could."""


def add_parsers(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands."""
    running = subparsers.add_parser("run", help=tr("buka dinding layar sebuah profil"))
    running.add_argument("profile", type=Path, nargs="?", metavar="PROFIL.toml")
    running.add_argument(
        "--profile", dest="named", type=Path, metavar="PROFIL",
        help=tr("profil: berkas TOML, atau nama OPD yang paketnya terpasang"),
    )  # fmt: skip
    running.add_argument("--scene", help=tr("adegan: nama atau berkas JSON"))
    running.add_argument(
        "--window", action="append", type=_window, default=[], metavar="JENDELA=HALAMAN",
        help=tr("halaman yang dibuka di sebuah jendela, misalnya w1=banjir; boleh berulang"),
    )  # fmt: skip
    running.add_argument("--tour", help=tr("tur yang langsung berjalan"))
    running.add_argument("--kiosk", action="store_true", help=tr("mode kios: hanya PIN yang membukanya"))
    running.add_argument(
        "--offline-ok", action="store_true",
        help=tr("tetap mulai dengan profil baik yang terakhir jika berkasnya rusak atau hilang"),
    )  # fmt: skip
    running.add_argument("--state", type=Path, help=tr("folder tempat susunan disimpan"))
    running.add_argument("--full-screen", action="store_true", help=tr("mulai dengan layar penuh"))
    running.add_argument("--diagnostics", type=Path, help=tr("tulis keadaan ke berkas JSON ini tiap detik"))
    running.set_defaults(run=run)

    opening = subparsers.add_parser(
        "open", help=tr("buka tautan ccviewer:// di dinding, yang dimulai bila perlu")
    )
    opening.add_argument("link", nargs="?", metavar="ccviewer://…")
    opening.add_argument(
        "--profile", dest="named", type=Path, metavar="PROFIL", help=tr("profil dinding itu")
    )
    opening.add_argument("--state", type=Path, help=tr("folder tempat susunan disimpan"))
    opening.set_defaults(
        run=run, profile=None, scene=None, window=[], tour=None, kiosk=False, offline_ok=True,
        full_screen=False, diagnostics=None,
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Open the wall of a profile and stay until it is closed; or give the wishes to the one that runs."""
    from ccviewer.app.screen import refuse_root, require_screen

    followed = getattr(args, "link", None)
    linked = link.read(followed) if followed is not None else None  # what is wrong with it is said here
    refuse_root()
    require_screen()
    asked = source.choose(args.named or args.profile)
    try:
        found = source.open_source(asked, args.state, spare_ok=args.offline_ok)
    except ProfileError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return EXIT_BAD_FILE
    i18n.use(args.language or found.profile.opd.language)
    if args.kiosk and not _can_be_opened_again(found.profile):
        raise NoPin(
            "kios butuh PIN supaya dapat dibuka lagi: jalankan ccviewer seat pin, "
            "lalu isi kiosk_pin di bagian [seat] {file}",
            file=asked,
        )
    if args.kiosk:
        # A kiosk has nobody who could answer the key store of a desktop; one that is named holds.
        os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    gc.disable()  # a start makes no garbage, yet the collector would look for some in all of it, for 0.1 s
    wishes = Wishes(
        scene=args.scene, windows=dict(args.window), tour=args.tour, kiosk=args.kiosk, link=followed
    )
    try:
        return _start(args, found, wishes, linked)
    finally:
        gc.enable()


def _start(args: argparse.Namespace, found: source.Source, wishes: Wishes, linked: Wish | None) -> int:
    from ccviewer.app.lock import AlreadyRunning, held
    from ccviewer.app.supply import Supply

    state = args.state or source.state_folder(found.profile.opd.id)
    supply = Supply(found.profile)
    try:
        with held(state):  # before anything is built: two programs must not write one arrangement
            chosen = args.language or source.chosen_language(state)
            if chosen in i18n.LANGUAGES:
                i18n.use(chosen)
            supply.start()  # before what draws is imported: its process takes as long to begin as the wall
            return _open_wall(args, found, wishes, linked, state, supply)
    except AlreadyRunning:
        return _hand_over(state, wishes)
    finally:
        supply.stop()


def _open_wall(
    args: argparse.Namespace,
    found: source.Source,
    wishes: Wishes,
    linked: Wish | None,
    state: Path,
    supply: Supply,
) -> int:
    from ccviewer.app.parts import was_kiosk
    from ccviewer.app.room import Room
    from ccviewer.app.scenes import find_scene, scene_path

    standing = source.standing(found.asked)
    for why in standing.refused:
        log.error("%s", why)
    asked = wishes.model_copy(update={"scene": None, "kiosk": wishes.kiosk or was_kiosk(state)})
    first = Start(
        full_screen=args.full_screen,
        language=args.language,
        wishes=tuple(wishes_of(asked, linked)),
        spare=found.spare,
        refused=standing.refused,
    )
    opened = find_scene(found.profile, args.scene, state, spare_ok=args.offline_ok)
    room = Room(
        found.profile,
        opened.scene,
        left_out=opened.left_out,
        state=state,
        diagnostics=args.diagnostics,
        supply=supply,
        unsigned=standing.unsigned,
    )
    path = scene_path(found.profile, args.scene, state)

    def shown() -> None:
        gc.enable()
        source.keep_spare(found, path, state)

    return room.run(first, shown)


def _can_be_opened_again(profile: Profile) -> bool:
    from ccviewer.app.parts import may_be_kiosk

    return may_be_kiosk(profile)


def _hand_over(state: Path, wishes: Wishes) -> int:
    from ccviewer.app.handover import hand_over

    answer = hand_over(state, wishes)
    print(tr("ccviewer sudah berjalan (proses {pid}); permintaan diteruskan ke sana", pid=answer.pid))
    print(*answer.refused, sep="\n", end="\n" if answer.refused else "", file=sys.stderr)
    return EXIT_REFUSED if answer.refused and wishes.link else 0


def _window(text: str) -> tuple[str, str]:
    """Read `w1=banjir`.

    Raises:
        argparse.ArgumentTypeError: it is not a window and a page.
    """
    window, _, page = text.partition("=")
    if not window or not page or len(text) > LONGEST_WORD:
        raise argparse.ArgumentTypeError(tr("tulis seperti w1=banjir"))
    return window, page
