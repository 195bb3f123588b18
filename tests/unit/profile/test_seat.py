"""Who may sit at a computer, as its profile says it."""

import pytest

from ccviewer.profile import Mistake, PinHash, SeatRules, load

OPD = '[opd]\nid = "kominfo"\nname = "Diskominfo"\n'


def seat(tmp_path, text):
    path = tmp_path / "profil.toml"
    path.write_text(OPD + text, "utf-8")
    return load(path).seat


def test_a_profile_that_describes_no_seat_has_none(tmp_path):
    assert seat(tmp_path, "") is None


def test_an_empty_seat_is_a_guest_that_locks_after_ten_minutes(tmp_path):
    assert seat(tmp_path, "[seat]\n") == SeatRules("", "tamu", 600.0)


@pytest.mark.parametrize("written", ["0", '"0"'])
def test_a_seat_may_never_lock(tmp_path, written):
    assert seat(tmp_path, f"[seat]\nlock_after = {written}\n").lock_after_s == 0


def test_a_user_has_a_role_and_ways_in(tmp_path):
    written = PinHash.of("480815")
    rules = seat(
        tmp_path,
        f'[seat]\n[[seat.users]]\nname = "Sari"\nrole = "supervisor"\nos_user = "sari"\npin = "{written}"\n',
    )
    [user] = rules.users
    assert (user.name, user.role, user.os_user) == ("Sari", "supervisor", "sari")
    assert user.pin.fits("480815")
    assert not user.pin.fits("480816")


def test_two_hashes_of_one_pin_differ():
    assert str(PinHash.of("1234")) != str(PinHash.of("1234"))


def test_a_hash_is_read_back_as_it_was_written():
    made = PinHash.of("1234")
    assert PinHash.read(str(made)) == made


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "١٢٣٤"])
def test_what_cannot_be_pressed_on_the_pad_is_no_pin(pin):
    with pytest.raises(Mistake):
        PinHash.of(pin)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "canary",
        "scrypt$",
        "scrypt$16384$8$1$!!!!$!!!!",
        "bcrypt$16384$8$1$YWJjZGVmZ2hpamtsbW5vcA==$" + "A" * 43 + "=",
        "scrypt$1073741824$8$1$YWJjZGVmZ2hpamtsbW5vcA==$" + "A" * 43 + "=",
        "scrypt$16384$999999$1$YWJjZGVmZ2hpamtsbW5vcA==$" + "A" * 43 + "=",
        "scrypt$16385$8$1$YWJjZGVmZ2hpamtsbW5vcA==$" + "A" * 43 + "=",
        "scrypt$-16384$8$1$YWJjZGVmZ2hpamtsbW5vcA==$" + "A" * 43 + "=",
    ],
)
def test_a_hash_that_is_none_or_would_stop_the_wall_is_refused(written):
    with pytest.raises(Mistake) as caught:
        PinHash.read(written)
    assert "canary" not in str(caught.value)


def test_the_shown_form_of_a_profile_has_no_part_of_a_pin(tmp_path):
    written = str(PinHash.of("480815"))
    rules = seat(tmp_path, f'[seat]\nkiosk_pin = "{written}"\n')
    assert written.rpartition("$")[2] not in repr(rules)
    assert str(rules.kiosk_pin) == written
