"""Which messages a seat obeys, and what it answers to the others."""

import dataclasses
import json
import sqlite3

import pytest

from ccviewer.commands import Role
from ccviewer.feeds.control import Accepted, Answer, Gate, Ledger, Outcome, Reason, Turned, fingerprint
from ccviewer.feeds.control.gate import ALLOWS, BURST
from ccviewer.feeds.control.request import LARGEST, read_request


def reason(found):
    assert isinstance(found, Turned), found
    assert found.answer.text
    return found.answer.reason


def changed(payload, **changes):
    """Return the message with other words and the old signature."""
    return json.dumps(json.loads(payload) | changes).encode()


def test_a_signed_command_for_this_seat_is_accepted(gate, ask):
    found = gate.judge(ask())
    assert isinstance(found, Accepted)
    assert (found.request.command, found.key.name, found.who) == (
        "wall.show_page",
        "ruang wali",
        "Sari (ruang wali)",
    )


def test_an_answer_names_the_very_message_that_it_is_about(gate, ask):
    payload = changed(ask(), by="Budi")
    answer = gate.judge(payload).answer
    assert (answer.id, answer.of) == ("id-1", fingerprint(payload))


def test_a_key_that_the_profile_does_not_list_is_refused(gate, ask, stranger):
    assert reason(gate.judge(ask(stranger))) is Reason.UNKNOWN_KEY


def test_a_stranger_that_uses_a_known_name_is_refused(gate, ask, stranger, key):
    assert reason(gate.judge(changed(ask(stranger), key=key.public))) is Reason.SIGNATURE


CHANGES = {
    "id": "id-9",
    "seat": "siaga/kursi-2",
    "command": "wall.show_camera",
    "args": {"window": "w2", "page": "banjir"},
    "by": "Sarı",
    "role": "pejabat",
    "issued": 1_800_000_000.5,
    "expires": 1_900_000_000.0,
    "seq": 2,
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_is_changed_after_signing_is_noticed(gate, ask, name):
    assert reason(gate.judge(changed(ask(), **{name: CHANGES[name]}))) is Reason.SIGNATURE


def test_each_single_byte_that_is_changed_keeps_a_command_from_being_obeyed(gate, ask):
    payload = ask()
    for at in range(len(payload)):
        found = gate.judge(payload[:at] + bytes([payload[at] ^ 1]) + payload[at + 1 :])
        assert isinstance(found, Turned), at
        assert found.answer.outcome is Outcome.REFUSED
    assert isinstance(gate.judge(payload), Accepted)


def test_each_message_that_is_cut_short_is_refused(gate, ask):
    payload = ask()
    for end in range(len(payload)):
        assert reason(gate.judge(payload[:end])) is Reason.MALFORMED
    assert isinstance(gate.judge(payload), Accepted)


@pytest.mark.parametrize(
    "seat", ["siaga/kursi-2", "lain/kursi-1", "siaga/kursi-1 ", "siaga/kursі-1", "Siaga/kursi-1"]
)
def test_a_command_for_another_seat_or_room_is_refused(gate, ask, seat):
    expected = Reason.MALFORMED if seat.endswith(" ") else Reason.OTHER_SEAT
    assert reason(gate.judge(ask(seat=seat))) is expected


@pytest.mark.parametrize("own", list(Role))
@pytest.mark.parametrize("said", list(Role))
def test_a_message_names_no_role_above_that_of_its_key(control, ledger, clock, ask, own, said):
    known = dataclasses.replace(control.keys[0], role=own.value)
    gate = Gate(dataclasses.replace(control, keys=(known,)), ledger, clock)
    found = gate.judge(ask(role=said))
    if said in ALLOWS[own]:
        assert isinstance(found, Accepted)
    else:
        assert reason(found) is Reason.ROLE


def test_it_does_not_stand_above_operators():
    assert Role.OPERATOR not in ALLOWS[Role.TI]
    assert Role.TI not in ALLOWS[Role.SUPERVISOR]


@pytest.mark.parametrize(
    ("command", "good"),
    [
        ("wall.show_page", True),
        ("wall.message", True),
        ("tour.next", True),
        ("tour.start", False),
        ("scene.open", False),
        ("wallx.show_page", False),
        ("room.quit", False),
    ],
)
def test_a_key_may_only_what_its_patterns_name(gate, ask, command, good):
    found = gate.judge(ask(command=command))
    assert isinstance(found, Accepted) if good else reason(found) is Reason.COMMAND


@pytest.mark.parametrize(
    ("args", "good"),
    [
        ({"window": "w1", "page": "a"}, True),
        ({"window": "w2", "page": "a"}, True),
        ({"window": "w3", "page": "a"}, False),
        ({"window": "", "page": "a"}, False),  # whichever is active
        ({"page": "a"}, False),
        ({"window": ["w1"], "page": "a"}, False),
        ({"window": "*", "page": "a"}, False),
        ({"window": "W1", "page": "a"}, False),
    ],
)
def test_a_key_of_some_windows_must_name_one_of_them(gate, ask, args, good):
    found = gate.judge(ask(args=args))
    assert isinstance(found, Accepted) if good else reason(found) is Reason.WINDOW


def test_a_key_of_all_windows_need_not_name_one(control, ledger, clock, ask):
    known = dataclasses.replace(control.keys[0], windows=("*",))
    gate = Gate(dataclasses.replace(control, keys=(known,)), ledger, clock)
    assert isinstance(gate.judge(ask(args={"page": "a"})), Accepted)


def test_a_number_that_is_not_above_the_last_is_refused(gate, ask):
    gate.judge(ask(seq=100))
    assert reason(gate.judge(ask(seq=100))) is Reason.SEQ
    assert reason(gate.judge(ask(seq=99))) is Reason.SEQ
    assert isinstance(gate.judge(ask(seq=101)), Accepted)


def test_numbers_of_two_keys_do_not_meet(control, ledger, clock, ask, stranger):
    more = dataclasses.replace(control.keys[0], name="posko", public=stranger.public)
    gate = Gate(dataclasses.replace(control, keys=(*control.keys, more)), ledger, clock)
    gate.judge(ask(seq=100))
    assert isinstance(gate.judge(ask(stranger, seq=5)), Accepted)


def test_an_expired_command_is_answered_as_such_and_not_done(gate, ask, clock):
    payload = ask()
    clock.advance(60)
    found = gate.judge(payload)
    assert (found.answer.outcome, found.answer.reason) == (Outcome.EXPIRED, None)


def test_an_expired_command_stays_so_when_the_clock_goes_back(gate, ask, clock):
    payload = ask()
    clock.advance(60)
    gate.judge(payload)
    clock.set(clock.now() - 60)
    assert gate.judge(payload).answer.outcome is Outcome.EXPIRED


@pytest.mark.parametrize(("ahead_s", "good"), [(-3600, True), (0, True), (300, True), (301, False)])
def test_a_command_from_the_future_is_refused(gate, ask, clock, ahead_s, good):
    found = gate.judge(ask(issued=clock.now() + ahead_s, expires=clock.now() + ahead_s + 7200))
    assert isinstance(found, Accepted) if good else reason(found) is Reason.EARLY


def test_no_command_is_valid_for_more_than_a_week(gate, ask, clock):
    assert reason(gate.judge(ask(expires=clock.now() + 7 * 86_400 + 1))) is Reason.TOO_LONG


def test_a_message_that_the_broker_had_kept_is_refused(gate, ask):
    payload = ask()
    assert reason(gate.judge(payload, retained=True)) is Reason.RETAINED
    assert isinstance(gate.judge(payload), Accepted)


@pytest.mark.parametrize(
    "value", ["9007199254740992", "1e400", "NaN", r'"\ud800"', '{"a":1,"a":2}', "[" * 9 + "]" * 9]
)
def test_arguments_that_nobody_can_have_signed_are_refused(gate, ask, value):
    payload = ask().replace(b'"banjir"', value.encode())
    assert reason(gate.judge(payload)) is Reason.MALFORMED


def test_a_giant_message_is_refused_unread(gate):
    assert reason(gate.judge(b"{" * (LARGEST + 1))) is Reason.TOO_LARGE


def test_a_message_that_comes_twice_while_it_waits_is_taken_once(gate, ask):
    payload = ask()
    assert isinstance(gate.judge(payload), Accepted)
    assert gate.judge(payload) is None


def test_a_message_that_comes_again_is_answered_as_before_and_not_done_again(gate, ledger, ask):
    payload = ask()
    accepted = gate.judge(payload)
    ledger.settle(accepted.request, Answer("id-1", accepted.of, Outcome.APPLIED), "", 0.0)
    again = gate.judge(payload)
    assert isinstance(again, Turned)
    assert (again.answer.outcome, again.answer.repeated, again.answer.id) == (Outcome.APPLIED, True, "id-1")


def test_the_answer_to_a_message_written_otherwise_names_that_message(gate, ledger, ask):
    payload = ask()
    accepted = gate.judge(payload)
    ledger.settle(accepted.request, Answer("id-1", accepted.of, Outcome.APPLIED), "", 0.0)
    spaced = json.dumps(json.loads(payload), indent=1).encode()
    assert gate.judge(spaced).answer.of == fingerprint(spaced)


def test_an_id_is_not_used_for_two_commands(gate, ask):
    gate.judge(ask(id="satu"))
    assert reason(gate.judge(ask(id="satu"))) is Reason.REUSED_ID


def test_a_forged_message_spoils_neither_id_nor_number_of_the_true_one(gate, ask, stranger, key):
    true = ask(id="satu", seq=7)
    gate.judge(changed(true, by="Budi"))
    gate.judge(changed(ask(stranger, id="satu", seq=10**9), key=key.public))
    assert isinstance(gate.judge(true), Accepted)


def test_a_refused_command_does_not_use_up_its_number(gate, ask):
    gate.judge(ask(seq=50, command="scene.open"))
    assert isinstance(gate.judge(ask(seq=40)), Accepted)


def test_a_key_that_sends_without_end_is_told_to_wait(gate, ask, clock):
    found = [gate.judge(ask()) for _ in range(int(BURST) + 5)]
    assert sum(isinstance(one, Accepted) for one in found) == BURST
    assert reason(found[-1]) is Reason.BUSY
    clock.advance(1)
    assert isinstance(gate.judge(ask()), Accepted)


def test_what_was_refused_as_busy_may_come_again(gate, ask):
    payload = ask()
    assert reason(gate.judge(payload, room=False)) is Reason.BUSY
    assert isinstance(gate.judge(payload), Accepted)


@pytest.fixture
def restarted(control, ledger, clock, tmp_path):
    """Return the gate of a program that starts again on the same folder; the old one was killed."""
    opened = []

    def start():
        opened.append(Ledger(tmp_path / "state", clock.now()))
        return Gate(control, opened[-1], clock)

    yield start
    for one in opened:
        one.close()


def test_a_restarted_seat_refuses_the_numbers_that_it_had(gate, restarted, ask):
    gate.judge(ask(seq=100))
    assert reason(restarted().judge(ask(seq=100))) is Reason.SEQ


def test_a_restarted_seat_repeats_its_answer_and_does_nothing(gate, ledger, restarted, ask):
    payload = ask()
    accepted = gate.judge(payload)
    ledger.settle(accepted.request, Answer("id-1", accepted.of, Outcome.APPLIED), "", 0.0)
    again = restarted().judge(payload)
    assert (again.answer.outcome, again.answer.repeated) == (Outcome.APPLIED, True)


def test_a_command_that_a_dying_seat_had_taken_is_not_done_a_second_time(gate, restarted, ask):
    payload = ask()
    assert isinstance(gate.judge(payload), Accepted)
    assert reason(restarted().judge(payload)) is Reason.INTERRUPTED


def test_a_replay_after_its_answer_was_forgotten_is_still_not_done(gate, ledger, ask, clock):
    payload = ask()
    gate.judge(payload)
    clock.advance(3 * 86_400)
    for _ in range(64):
        gate.judge(ask())
        clock.advance(1)
    assert not ledger.has(read_request(payload))
    assert gate.judge(payload).answer.outcome is Outcome.EXPIRED


@pytest.mark.logs_warnings
def test_a_seat_that_lost_its_memory_refuses_what_it_may_have_done(control, ledger, clock, ask, tmp_path):
    before = ask()
    ledger.close()
    (tmp_path / "state" / "control.sqlite3").write_bytes(b"rusak" * 1000)
    clock.advance(10)
    fresh = Ledger(tmp_path / "state", clock.now())
    gate = Gate(control, fresh, clock)
    assert reason(gate.judge(before)) is Reason.FORGOTTEN
    assert isinstance(gate.judge(ask()), Accepted)
    fresh.close()
    assert [path.name for path in (tmp_path / "state").glob("*damaged*")]


@pytest.mark.logs_warnings
def test_what_cannot_be_written_down_is_not_done(gate, ledger, ask):
    payload = ask()
    ledger.close()
    assert reason(gate.judge(payload)) is Reason.MEMORY


def test_a_folder_that_cannot_be_written_is_an_error_and_no_empty_memory(tmp_path, clock):
    (tmp_path / "state").write_text("a file")
    with pytest.raises((OSError, sqlite3.Error)):
        Ledger(tmp_path / "state", clock.now())
