"""Furnishes the wall with the parts that carry out commands, one line each."""

import getpass
import logging
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ccviewer.app import qt_texts
from ccviewer.app.audit import open_audit
from ccviewer.app.guesses import Guesses
from ccviewer.app.scenes import OWN
from ccviewer.commands import ALL_COMMANDS, Commands, Deed, KeyMap, Seat
from ccviewer.commands.accounts import Accounts, seat_acts
from ccviewer.hub import Clock
from ccviewer.profile import Profile
from ccviewer.wall import ArrangementStore, Wall
from ccviewer.wall.audit_card import AuditView
from ccviewer.wall.awake import Awake
from ccviewer.wall.command_palette import CommandPalette
from ccviewer.wall.focus import Focus
from ccviewer.wall.gallery import Gallery
from ccviewer.wall.grid_chooser import Grids
from ccviewer.wall.identify import Identify
from ccviewer.wall.keys import Keys
from ccviewer.wall.kiosk import Kiosk, Lock
from ccviewer.wall.library import Library
from ccviewer.wall.login import Login
from ccviewer.wall.menu import Menus
from ccviewer.wall.page_acts import PageActs
from ccviewer.wall.panel_acts import PanelActs
from ccviewer.wall.panel_palette import PanelPalette
from ccviewer.wall.panel_settings import PanelSettings
from ccviewer.wall.themes import Themes
from ccviewer.wall.toasts import Toasts
from ccviewer.wall.tours import Tours
from ccviewer.wall.wall_check_card import WallCheck
from ccviewer.wall.window_acts import WindowActs

log = logging.getLogger("ccviewer.app")

KEYS_FILE = "keys.json"
KIOSK_FILE = "kiosk"  # is there while the wall is locked for show


class Seating:
    """Whoever sits here, who else may, and where it is written down what they do."""

    def __init__(self, profile: Profile, clock: Clock, state: Path | None) -> None:
        rules = profile.seat
        guesses = Guesses(state)
        self.accounts = Accounts(rules, _os_user(), clock.monotonic, guesses.wrong(), guesses.remember)
        name = rules.id if rules is not None and rules.id else platform.node()
        self.audit = open_audit(state, name, clock.now, profile.zone) if state is not None else None
        self.write: Callable[[Deed], None] = self.audit.write if self.audit is not None else _say_in_log
        self.seat = Seat(Commands(ALL_COMMANDS, self.write), self.accounts.first())
        self.seat.home = self.accounts.unclaimed()


class Parts:
    """Everything in a room that acts and is no panel. Main thread; lives as long as the wall."""

    def __init__(
        self,
        wall: Wall,
        seating: Seating,
        store: ArrangementStore | None,
        open_studio: Callable[[], None] | None,
    ) -> None:
        commands = wall.seat.commands
        if open_studio is not None:
            commands.bind("feed.studio", lambda _args: open_studio())
        commands.bind("room.quit", lambda _args: wall.quit())
        seat_acts(wall.seat, seating.accounts)
        self.qt_texts = qt_texts.teach(wall)
        self.acts = PageActs(wall), PanelActs(wall), WindowActs(wall)
        self.toasts = Toasts(wall)
        self.gallery = _gallery(wall, store, self.toasts) if store is not None else None
        self.themes = Themes(wall, store)
        self.tours = Tours(wall, store)
        if store is not None:
            self.focus = Focus(wall, store)
        self.identify = Identify(wall)
        self.grids = Grids(wall)
        self.wall_check = WallCheck(wall)
        self.panel_palette = PanelPalette(wall)
        self.panel_settings = PanelSettings(wall)
        self.kiosk = Kiosk(wall, _lock(seating.accounts, store), Awake())
        self.login = Login(wall, seating.accounts)
        keys = KeyMap(ALL_COMMANDS, store.folder / KEYS_FILE if store is not None else None)
        self.keys = Keys(wall, keys)
        self.palette = CommandPalette(wall, keys)
        self.menus = Menus(wall, keys, self.palette)
        if seating.audit is not None:
            self.audit = AuditView(wall, seating.audit)
            seating.audit.say.append(self.toasts.say)


def _gallery(wall: Wall, store: ArrangementStore, toasts: Toasts) -> Gallery:
    context = wall.context
    library = Library(store.folder / OWN, context.profile.path.parent, now=context.hub.clock.now)
    return Gallery(wall, library, store, toasts.say)


def may_be_kiosk(profile: Profile) -> bool:
    """Say whether a kiosk could be opened again: somebody has a PIN for it, or all of it is a rehearsal."""
    return profile.simulated or Accounts(profile.seat, "", lambda: 0.0).can_unlock


def was_kiosk(state: Path) -> bool:
    """Say whether the wall was locked for show when its program ended."""
    return (state / KIOSK_FILE).exists()


def _lock(accounts: Accounts, store: ArrangementStore | None) -> Lock:
    remember = partial(_remember, store.folder / KIOSK_FILE) if store is not None else lambda _shut: None
    return Lock(accounts.can_unlock, accounts.unlock, remember)


def _remember(path: Path, shut: bool) -> None:
    try:
        if shut:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.error("%s: whether the wall is locked for show cannot be kept: %s", path, error)


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, in a container
        return "?"


def _say_in_log(deed: Deed) -> None:
    """Write down a deed where nothing is remembered, as for a snapshot."""
    log.info("%s by %s via %s: %s", deed.command, deed.actor.name, deed.via.value, deed.outcome)
