"""Who may sit here, and how long whoever guesses waits."""

import pytest

from ccviewer.commands import Accounts, Actor, CommandError, Role, Via, seat_acts
from ccviewer.commands.accounts import FORGOTTEN_S
from ccviewer.profile import PinHash, SeatRules, SeatUser

SARI_PIN, BUDI_PIN, KIOSK_PIN = PinHash.of("1111"), PinHash.of("2222"), PinHash.of("9999")
RULES = SeatRules(
    "meja-1",
    "tamu",
    600.0,
    (
        SeatUser("Sari", "supervisor", "sari", SARI_PIN),
        SeatUser("Budi", "operator", "", BUDI_PIN),
        SeatUser("Kios", "pejabat", "kios"),
    ),
    KIOSK_PIN,
)


@pytest.fixture
def accounts(clock):
    return Accounts(RULES, "umum", clock.monotonic)


def wrong(accounts, clock, times):
    for _ in range(times):
        clock.advance(1000)
        with pytest.raises(CommandError):
            accounts.login("Budi", "0000")


def test_without_rules_whoever_started_the_program_is_it(clock):
    accounts = Accounts(None, "root", clock.monotonic)
    assert accounts.first() == accounts.unclaimed() == Actor("root", Role.TI)
    assert not accounts.people
    assert accounts.lock_after_s == 0


def test_whoever_the_computer_does_not_know_has_the_role_of_the_seat(accounts):
    assert accounts.first() == Actor("umum", Role.TAMU)


def test_whoever_the_computer_knows_is_logged_in_and_the_seat_is_nobodys_without_them(clock):
    accounts = Accounts(RULES, "sari", clock.monotonic)
    assert accounts.first() == Actor("Sari", Role.SUPERVISOR)
    assert accounts.unclaimed() == Actor("sari", Role.TAMU)


def test_whoever_is_known_by_the_computer_alone_keeps_the_seat(clock):
    accounts = Accounts(RULES, "kios", clock.monotonic)
    assert accounts.first() == accounts.unclaimed() == Actor("Kios", Role.PEJABAT)


def test_only_those_who_can_get_in_here_are_offered(accounts):
    assert [(one.name, one.role) for one in accounts.people] == [
        ("Sari", Role.SUPERVISOR),
        ("Budi", Role.OPERATOR),
    ]


def test_the_right_pin_lets_in(accounts):
    assert accounts.login("Budi", "2222") == Actor("Budi", Role.OPERATOR)


@pytest.mark.parametrize(("name", "pin"), [("Budi", "1111"), ("Budi", ""), ("Eko", "2222"), ("Kios", "")])
def test_a_wrong_pin_or_name_lets_nobody_in(accounts, name, pin):
    with pytest.raises(CommandError):
        accounts.login(name, pin)


def test_after_a_wrong_pin_even_the_right_one_waits(accounts, clock):
    wrong(accounts, clock, 1)
    with pytest.raises(CommandError, match="terlalu cepat; coba lagi dalam 1 dtk"):
        accounts.login("Budi", "2222")
    clock.advance(1)
    assert accounts.login("Budi", "2222").name == "Budi"


def test_the_wait_doubles_up_to_five_minutes(accounts, clock):
    waits = []
    for _ in range(11):
        wrong(accounts, clock, 1)
        waits.append(accounts.patience.wait_s)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_the_right_pin_ends_the_counting(accounts, clock):
    wrong(accounts, clock, 3)
    clock.advance(1000)
    accounts.login("Budi", "2222")
    wrong(accounts, clock, 1)
    assert accounts.patience.wait_s == 1


def test_their_own_pin_between_two_guesses_at_another_ones_ends_no_counting(accounts, clock):
    for _ in range(5):
        clock.advance(1000)
        with pytest.raises(CommandError, match="PIN salah"):
            accounts.login("Sari", "0000")
        clock.advance(1000)
        accounts.login("Budi", "2222")
    clock.advance(1000)
    with pytest.raises(CommandError, match="PIN salah"):
        accounts.login("Sari", "0000")
    assert accounts.patience.wait_s == 32


def test_a_wrong_pin_of_long_ago_is_forgotten(accounts, clock):
    wrong(accounts, clock, 5)
    clock.advance(FORGOTTEN_S + 16)
    wrong(accounts, clock, 1)
    assert accounts.patience.wait_s == 1


def test_the_clock_of_the_machine_shortens_no_wait(accounts, clock):
    wrong(accounts, clock, 9)
    clock.set(clock.now() + 86_400)
    assert accounts.patience.wait_s == 256


def test_a_restart_waits_the_whole_of_the_last_wait_again(accounts, clock):
    kept = []
    before = Accounts(RULES, "umum", clock.monotonic, 0, kept.append)
    wrong(before, clock, 4)
    assert kept == [1, 2, 3, 4]
    after = Accounts(RULES, "umum", clock.monotonic, kept[-1], kept.append)
    assert after.patience.wait_s == 8
    with pytest.raises(CommandError, match="terlalu cepat"):
        after.login("Budi", "2222")
    clock.advance(8)
    after.login("Budi", "2222")
    assert kept[-1] == 0


@pytest.mark.parametrize(
    ("pin", "role"), [("9999", Role.SUPERVISOR), ("1111", Role.SUPERVISOR)], ids=["its own", "supervisor"]
)
def test_a_kiosk_opens_with_its_own_pin_and_with_a_supervisors(accounts, pin, role):
    assert accounts.unlock(pin).role is role


def test_a_kiosk_does_not_open_with_an_operators_pin(accounts):
    with pytest.raises(CommandError, match="PIN salah"):
        accounts.unlock("2222")


def test_guessing_at_the_kiosk_makes_logging_in_wait_too(accounts):
    with pytest.raises(CommandError):
        accounts.unlock("0000")
    with pytest.raises(CommandError, match="terlalu cepat"):
        accounts.login("Budi", "2222")


def test_a_kiosk_without_any_pin_says_what_to_write_where(clock):
    accounts = Accounts(SeatRules(users=(SeatUser("Budi", "operator", "", BUDI_PIN),)), "x", clock.monotonic)
    assert not accounts.can_unlock
    with pytest.raises(CommandError, match="kiosk_pin"):
        accounts.unlock("2222")


def test_logging_in_and_out_are_commands_and_written_down(seat, accounts, deeds):
    seat.take(accounts.first())
    seat.home = accounts.unclaimed()
    seat_acts(seat, accounts)
    seat.ask("seat.login", {"user": "Budi", "pin": "2222"}, Via.MENU)
    assert seat.actor == Actor("Budi", Role.OPERATOR)
    seat.ask("seat.logout", {}, Via.ROOM)
    assert seat.actor == Actor("umum", Role.TAMU)
    assert [(deed.command, deed.actor.name, deed.outcome) for deed in deeds] == [
        ("seat.login", "umum", "done"),
        ("seat.logout", "Budi", "done"),
    ]
    assert deeds[0].args == {"user": "Budi", "pin": "***"}


def test_a_wrong_pin_is_written_down(seat, accounts, deeds):
    seat_acts(seat, accounts)
    seat.ask("seat.login", {"user": "Budi", "pin": "4711"})
    assert deeds[0].outcome.startswith("failed: PIN salah (1)")
    assert "4711" not in repr(deeds)
