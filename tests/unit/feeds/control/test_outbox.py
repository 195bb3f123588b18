"""A controller's commands are kept until they are answered, each with a number of its own."""

import json
import os
import stat
import threading

import pytest

from ccviewer.commands import Role
from ccviewer.feeds.control import Answer, Gate, Malformed, Outbox, Outcome, Topics, fingerprint
from ccviewer.feeds.control.outbox import OutboxError

SEAT = Topics("siaga", "kursi-1")


@pytest.fixture
def outbox(tmp_path, clock):
    return Outbox(tmp_path / "outbox", clock)


@pytest.fixture
def put(outbox, key):
    def one(into=outbox, **args):
        said = {"window": "w1", "page": "banjir", **args}
        return into.put(
            key, "mqtt://127.0.0.1", SEAT, "wall.show_page", said, by="Sari", role=Role.OPERATOR, valid_s=60
        )

    return one


def test_a_command_that_is_put_there_is_one_that_its_seat_obeys(put, gate):
    assert gate.judge(put().payload).request.args == {"window": "w1", "page": "banjir"}


def test_what_waits_is_there_for_the_next_program(put, tmp_path, clock):
    kept = [put(), put()]
    assert Outbox(tmp_path / "outbox", clock).pending() == kept


def test_what_is_answered_is_gone(put, outbox):
    first, second = put(), put()
    outbox.drop(first.id)
    assert outbox.pending() == [second]


def test_numbers_grow_though_the_clock_goes_back(put, clock):
    first = put()
    clock.set(clock.now() - 3600)
    assert put().seq == first.seq + 1


def test_an_outbox_that_was_lost_goes_on_above_the_numbers_that_seats_have_seen(put, tmp_path, clock):
    last = put()
    clock.advance(1)
    assert put(Outbox(tmp_path / "new", clock)).seq > last.seq


def test_of_many_programs_that_write_at_once_each_gets_a_number_of_its_own(put, tmp_path, clock):
    found = []

    def write():
        mine = Outbox(tmp_path / "outbox", clock)
        found.extend(put(mine).seq for _ in range(10))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 40


def test_only_the_answer_to_this_very_message_is_its_answer(put):
    one = put()
    forged = json.dumps(json.loads(one.payload) | {"by": "Budi"}).encode()
    assert one.answered_by(Answer(one.id, fingerprint(one.payload), Outcome.APPLIED))
    assert not one.answered_by(Answer(one.id, fingerprint(forged), Outcome.REFUSED))
    assert not one.answered_by(Answer("other", fingerprint(one.payload), Outcome.REFUSED))


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_nobody_else_reads_what_waits(put, tmp_path):
    put()
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "outbox" / "outbox.sqlite3").stat().st_mode) == 0o600


def test_what_no_seat_would_read_is_not_kept(put, outbox):
    with pytest.raises(Malformed):
        put(for_s=float(2**53))
    assert outbox.pending() == []


def test_a_folder_that_cannot_be_used_is_said(tmp_path, clock):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutboxError, match="kotak keluar"):
        Outbox(tmp_path / "file", clock)


def test_a_damaged_outbox_is_said_and_kept(tmp_path, clock):
    (tmp_path / "outbox.sqlite3").write_bytes(b"rusak" * 1000)
    with pytest.raises(OutboxError):
        Outbox(tmp_path, clock)
    assert (tmp_path / "outbox.sqlite3").read_bytes().startswith(b"rusak")


def test_an_answer_is_read_as_it_was_written():
    answer = Answer("id-1", "ab" * 32, Outcome.SUPERSEDED, None, "tersusul", 1_800_000_000.5, repeated=True)
    assert Answer.read(answer.write("siaga/kursi-1")) == answer


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{}",
        b'{"id":1,"of":"","outcome":"applied"}',
        b'{"id":"","of":"","outcome":"done"}',
        b"\xff",
    ],
)
def test_what_is_no_answer_is_none(payload):
    with pytest.raises(Malformed):
        Answer.read(payload)


def test_a_reason_of_a_later_version_does_not_spoil_the_answer():
    said = b'{"id":"a","of":"b","outcome":"refused","reason":"solar_flare","text":"x"}'
    assert Answer.read(said).reason is None


def test_a_gate_counts_by_the_numbers_of_the_outbox(put, control, ledger, clock):
    gate = Gate(control, ledger, clock)
    first, second = put(), put()
    assert gate.judge(second.payload).request.seq == second.seq
    assert gate.judge(first.payload).answer.outcome is Outcome.REFUSED
