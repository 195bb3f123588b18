"""How a room begins, how it goes on when its wall can be seen, and what it does for a second start."""

import logging
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from ccviewer.app import link
from ccviewer.app.notify import Notify
from ccviewer.app.wish import Start, Wish, Wishes, wishes_of
from ccviewer.commands import Actor, CommandError, Role, Seat, Via
from ccviewer.i18n import Text
from ccviewer.model import Event, Severity
from ccviewer.profile import Profile
from ccviewer.wall import Wall

log = logging.getLogger("ccviewer.app")

SEEN_TICKS = 2  # after the windows are exposed: by then they have been painted
HIDDEN_TICKS = 60  # 3 s: a wall that nobody lets be seen, behind a locked screen, gets its data all the same
STARTER = Actor("baris perintah", Role.TI)
READY_S = 10  # whatever is still missing then will be missing for long


class WhenShown(QObject):
    """Calls something once, when every window of the wall has been painted."""

    def __init__(self, wall: Wall, then: Callable[[], None]) -> None:
        super().__init__(wall)
        self._wall, self._then = wall, then
        self._seen = self._waited = 0
        self._done = False
        wall.ticked.connect(self._look)

    def _look(self) -> None:
        if self._done:
            return
        self._waited += 1
        windows = [window for window in self._wall.windows if window.isVisible()]
        exposed = all((handle := window.windowHandle()) and handle.isExposed() for window in windows)
        self._seen = self._seen + 1 if exposed else 0
        if self._seen >= SEEN_TICKS or self._waited >= HIDDEN_TICKS:
            self._done = True
            self._wall.ticked.disconnect(self._look)
            self._then()


class Heartbeat(QObject):
    """Tells the service manager each second that the wall lives, and once that it stands."""

    def __init__(self, wall: Wall, notify: Notify) -> None:
        super().__init__(wall)
        self._wall, self._notify = wall, notify
        self._seconds = 0
        wall.second.connect(self._beat)

    def _beat(self) -> None:
        self._seconds += 1
        if not self._notify.ready_said and (self._wall.complete_at is not None or self._seconds >= READY_S):
            self._notify.ready()
        self._notify.alive()


def spare_in_use(profile: Profile, now: float) -> Event:
    """Return what everybody must see while the wall runs on a copy: it goes on until the next start."""
    return Event(
        "ccviewer/profil",
        "profile",
        now,
        Severity.MAJOR,
        Text("Profil rusak atau hilang: dipakai salinan baik terakhir; perbaiki, lalu mulai ulang"),
        opd=profile.opd.id,
    )


def bundle_refused(profile: Profile, now: float, why: str) -> Event:
    """Return what everybody must see while an older bundle runs than the one that was applied."""
    return Event(
        "ccviewer/paket",
        "profile",
        now,
        Severity.MAJOR,
        Text("Paket OPD ditolak, yang baik terakhir tetap dipakai: {why}", why=why),
        opd=profile.opd.id,
    )


def show_first(wall: Wall, start: Start) -> list[str]:
    """Do what the command line wants of the wall that was just opened, and return what was refused.

    Whoever starts the program has chosen its profile and its rules, so the role of the seat does not count.
    """
    return _carry_out(wall.seat, start.wishes, first=True)


def take(wall: Wall, said: Wishes) -> list[str]:
    """Do what a second start wants, with the role of whoever sits here, and return what was refused."""
    for window in wall.windows:
        if window.isVisible():
            window.raise_()
            window.activateWindow()
    try:
        linked = link.read(said.link) if said.link is not None else None
    except link.BadLink as error:
        return [str(error)]
    return _carry_out(wall.seat, wishes_of(said, linked), first=False)


def _carry_out(seat: Seat, wishes: Iterable[Wish], *, first: bool) -> list[str]:
    refused: list[Text] = []
    for wish in wishes:
        actor = STARTER if first and wish.via is Via.CLI else seat.actor  # a link may come from anybody
        try:
            seat.commands.run(wish.command, wish.args, actor, wish.via)
        except CommandError as error:
            log.warning("%s %s: %s", wish.command, dict(wish.args), error)
            refused.append(error.text)
            for tell in seat.refused:
                tell(error.text)
    return [str(text) for text in refused]
