"""Knows who may sit here, and recognises them by their PIN."""

from collections.abc import Callable
from dataclasses import dataclass

from ccviewer.commands.dispatch import CommandError
from ccviewer.commands.role import Actor, Role
from ccviewer.commands.seat import Seat
from ccviewer.i18n import tr
from ccviewer.profile import SeatRules

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
FORGOTTEN_S = 3600.0  # without a wrong PIN after the last wait: then guessing begins anew
KIOSK = ""  # whose PIN is guessed at there: anybody's
UNLOCKERS = frozenset({Role.SUPERVISOR, Role.TI})


def _forget(_wrong: int) -> None:
    """Remember nothing over the end of the program."""


class Patience:
    """Lets whoever guesses wait longer after each wrong PIN. Pure but for the clock that it is given.

    `wrong` says how many there were in a row when the program ended, and `remember` keeps that number: a
    start then waits the whole of the last wait again, so that no restart makes guessing quicker.
    """

    def __init__(
        self, monotonic: Callable[[], float], wrong: int = 0, remember: Callable[[int], None] = _forget
    ) -> None:
        self._monotonic, self._remember = monotonic, remember
        self.wrong = wrong  # in a row
        self._until = self._waited() if wrong else 0.0

    @property
    def wait_s(self) -> float:
        """Return how long nobody may try again."""
        return max(self._until - self._monotonic(), 0.0)

    def failed(self) -> None:
        """Note a wrong PIN."""
        if self._monotonic() >= self._until + FORGOTTEN_S:
            self.wrong = 0
        self.wrong += 1
        self._until = self._waited()
        self._remember(self.wrong)

    def passed(self) -> None:
        """Note a right one."""
        if self.wrong:
            self._remember(0)
        self.wrong, self._until = 0, 0.0

    def _waited(self) -> float:
        """Return when the wait after so many wrong ones is over."""
        doubled = 2.0 ** min(self.wrong - 1, 32)
        return self._monotonic() + min(FIRST_WAIT_S * doubled, LONGEST_WAIT_S)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in here; without `pinned` by a touch, for the computer knows them already."""

    name: str
    role: Role
    pinned: bool


class Accounts:
    """The people of a seat. Without rules everything belongs to whoever started the program. Main thread.

    Recognising a PIN takes some 50 ms, on purpose. `wrong` and `remember`: see `Patience`.
    """

    def __init__(
        self,
        rules: SeatRules | None,
        os_user: str,
        monotonic: Callable[[], float],
        wrong: int = 0,
        remember: Callable[[int], None] = _forget,
    ) -> None:
        self._rules, self._os_user = rules, os_user
        self.patience = Patience(monotonic, wrong, remember)
        self._guessed: set[str] = set()  # at whose PIN; their own PIN between two guesses ends no waiting

    @property
    def lock_after_s(self) -> float:
        """Return after which time without input the seat is nobody's again; 0: never."""
        return self._rules.lock_after_s if self._rules is not None else 0.0

    @property
    def people(self) -> tuple[Account, ...]:
        """Return who may log in here."""
        rules = self._rules
        return tuple(
            Account(user.name, Role(user.role), user.pin is not None)
            for user in (rules.users if rules is not None else ())
            if user.pin is not None or user.os_user == self._os_user
        )

    @property
    def can_unlock(self) -> bool:
        """Say whether there is any PIN that opens the kiosk."""
        rules = self._rules
        return rules is not None and (
            rules.kiosk_pin is not None
            or any(user.pin is not None and Role(user.role) in UNLOCKERS for user in rules.users)
        )

    def unclaimed(self) -> Actor:
        """Return who sits here while nobody has logged in.

        One whom the computer knows, and who has no PIN to come back with, sits here by that alone: the
        computer's own lock guards the seat.
        """
        rules = self._rules
        if rules is None:
            return Actor(self._os_user, Role.TI)
        for user in rules.users:
            if user.os_user == self._os_user and user.pin is None:
                return Actor(user.name, Role(user.role))
        return Actor(self._os_user, Role(rules.role))

    def first(self) -> Actor:
        """Return who sits here at the start: whom the computer knows is logged in."""
        for user in self._rules.users if self._rules is not None else ():
            if user.os_user == self._os_user:
                return Actor(user.name, Role(user.role))
        return self.unclaimed()

    def login(self, name: str, pin: str) -> Actor:
        """Return who logs in with this PIN.

        Raises:
            CommandError: nobody of this name, a wrong PIN, or too soon after one.
        """
        self._be_patient()
        users = self._rules.users if self._rules is not None else ()
        user = next((user for user in users if user.name == name), None)
        if user is None:
            raise CommandError("{name} tidak terdaftar di tempat duduk ini", name=name)
        if user.pin is None and user.os_user == self._os_user:
            return Actor(user.name, Role(user.role))
        if user.pin is None or not user.pin.fits(pin):
            self._guessed.add(user.name)
            raise self._wrong()
        self._guessed.discard(user.name)
        if not self._guessed:
            self.patience.passed()
        return Actor(user.name, Role(user.role))

    def unlock(self, pin: str) -> Actor:
        """Return who opens the kiosk with this PIN: a supervisor, somebody of IT, or who knows its own PIN.

        Raises:
            CommandError: it is none of those, or too soon after a wrong one, or nobody here has one.
        """
        self._be_patient()
        rules = self._rules
        if not self.can_unlock or rules is None:
            raise CommandError("tidak ada PIN yang membuka kios; isi kiosk_pin di [seat] profil")
        pins = [(Actor(tr("PIN kios"), Role.SUPERVISOR), rules.kiosk_pin)]
        pins += [(Actor(user.name, Role(user.role)), user.pin) for user in rules.users]
        for actor, hash in pins:
            if actor.role in UNLOCKERS and hash is not None and hash.fits(pin):
                self._guessed.clear()
                self.patience.passed()
                return actor
        self._guessed.add(KIOSK)
        raise self._wrong()

    def _be_patient(self) -> None:
        if self.patience.wait_s > 0:
            raise CommandError("terlalu cepat; coba lagi dalam {wait} dtk", wait=_whole(self.patience.wait_s))

    def _wrong(self) -> CommandError:
        self.patience.failed()
        return CommandError(
            "PIN salah ({count}); coba lagi dalam {wait} dtk",
            count=self.patience.wrong,
            wait=_whole(self.patience.wait_s),
        )


def seat_acts(seat: Seat, accounts: Accounts) -> None:
    """Bind logging in and out."""
    commands = seat.commands
    commands.bind("seat.login", lambda args: seat.take(accounts.login(args.user, args.pin)))
    commands.bind("seat.logout", lambda _args: seat.take(seat.home))


def _whole(seconds: float) -> int:
    return int(seconds) + (seconds % 1 > 0)
