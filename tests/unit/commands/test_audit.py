"""The audit: who did what, in a chain that shows what was changed in it."""

import base64
import errno
import json
from datetime import UTC
from pathlib import Path

import pytest

from ccviewer.commands import Actor, AuditLog, Deed, Role, Via
from ccviewer.commands.audit import HEAD, canonical, days, verify
from ccviewer.signing import SigningKey
from ccviewer.signing import verify as signed

SARI = Actor("Sari", Role.SUPERVISOR)
DAY_S = 86_400


def deed(number=0, **args):
    return Deed("wall.show_page", {"page": f"p{number}", **args}, SARI, Via.MENU, "done")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "audit"


@pytest.fixture
def audit(folder, clock):
    return AuditLog(folder, "meja-1", clock.now, UTC)


def filled(folder, clock, *, records=5, over_days=1, sign=None):
    audit = AuditLog(folder, "meja-1", clock.now, UTC, sign)
    for day in range(over_days):
        if day:
            clock.advance(DAY_S)
        for number in range(records):
            audit.write(deed(number))
    return audit


def lines(path):
    return path.read_bytes().splitlines(keepends=True)


def said(folder):
    return [str(flaw) for flaw in verify(folder)[1]]


def test_a_record_says_who_did_what_when_where_and_what_became_of_it(audit, folder):
    audit.write(deed(1))
    [path] = days(folder)
    record = json.loads(path.read_text("utf-8"))
    assert path.name == "2027-01-15.jsonl"
    assert {
        name: record[name] for name in ("n", "time", "actor", "role", "seat", "command", "via", "outcome")
    } == {
        "n": 1,
        "time": "2027-01-15T08:00:00.000+00:00",
        "actor": "Sari",
        "role": "supervisor",
        "seat": "meja-1",
        "command": "wall.show_page",
        "via": "menu",
        "outcome": "done",
    }
    assert record["args"] == {"page": "p1"}


def test_what_was_written_holds(folder, clock):
    filled(folder, clock, over_days=3)
    assert verify(folder) == (17, [])  # 15 and the ends of two days


def test_a_program_that_starts_again_goes_on_with_the_chain(folder, clock):
    for _ in range(3):
        filled(folder, clock, records=2)
    assert verify(folder) == (6, [])


def test_a_day_that_ended_while_the_program_was_off_is_closed_at_the_next_record(folder, clock):
    filled(folder, clock, records=2)
    clock.advance(3 * DAY_S)
    filled(folder, clock, records=2)
    first, second = days(folder)
    assert json.loads(lines(first)[-1])["close"] == "2027-01-15"
    assert len(lines(second)) == 2
    assert said(folder) == []


def test_a_clock_that_is_set_back_reopens_no_day(folder, clock):
    audit = filled(folder, clock, records=1, over_days=2)
    clock.set(clock.now() - 5 * DAY_S)
    audit.write(deed())
    assert [path.name for path in days(folder)] == ["2027-01-15.jsonl", "2027-01-16.jsonl"]
    assert said(folder) == []


@pytest.mark.parametrize("at", range(5))
def test_a_record_that_was_edited_is_found(folder, clock, at):
    filled(folder, clock)
    [path] = days(folder)
    rows = lines(path)
    rows[at] = rows[at].replace(b"Sari", b"Budi")
    path.write_bytes(b"".join(rows))
    assert said(folder) == [
        f"2027-01-15.jsonl:{at + 1} catatan {at + 1} diubah"
        + (", atau sidiknya di catatan sesudahnya" if at < 4 else "")
    ]


def test_one_space_more_is_an_edit(folder, clock):
    filled(folder, clock)
    [path] = days(folder)
    path.write_bytes(path.read_bytes().replace(b'"n":3,', b'"n": 3,'))
    assert len(said(folder)) == 1


@pytest.mark.parametrize(("at", "line"), [(0, 1), (1, 2), (3, 4)])
def test_a_record_that_was_taken_out_is_found(folder, clock, at, line):
    filled(folder, clock)
    [path] = days(folder)
    rows = lines(path)
    del rows[at]
    path.write_bytes(b"".join(rows))
    [flaw] = said(folder)
    missing = "1 sampai 1 tidak ada" if at == 0 else f"{at + 1} hilang"
    assert flaw.startswith(f"2027-01-15.jsonl:{line} catatan {missing}")


@pytest.mark.parametrize("cut", [1, 3])
def test_records_cut_off_at_the_end_are_found(folder, clock, cut):
    filled(folder, clock)
    [path] = days(folder)
    path.write_bytes(b"".join(lines(path)[:-cut]))
    [flaw] = said(folder)
    assert "hilang di akhir" in flaw


def test_records_in_another_order_are_found(folder, clock):
    filled(folder, clock)
    [path] = days(folder)
    rows = lines(path)
    rows[1], rows[3] = rows[3], rows[1]
    path.write_bytes(b"".join(rows))
    assert any("berada sesudah" in flaw for flaw in said(folder))


def test_a_whole_day_that_was_taken_out_is_found(folder, clock):
    filled(folder, clock, over_days=3)
    days(folder)[1].unlink()
    [flaw] = said(folder)
    assert flaw == "2027-01-17.jsonl:1 catatan 7–12 hilang sebelum ini"


def test_all_days_taken_out_are_found(folder, clock):
    filled(folder, clock)
    days(folder)[0].unlink()
    assert said(folder) == ["head.json:1 catatan 1–5 hilang di akhir"]


def test_an_end_of_a_day_that_was_taken_out_is_found(folder, clock):
    filled(folder, clock, over_days=2)
    path = days(folder)[0]
    path.write_bytes(b"".join(lines(path)[:-1]))
    assert "2027-01-15.jsonl:5 hari 2027-01-15 tidak ditutup" in said(folder)


def test_a_record_put_in_after_the_end_of_a_day_is_found(folder, clock):
    filled(folder, clock, over_days=2)
    path = days(folder)[0]
    with path.open("ab") as file:
        file.write(lines(path)[0].replace(b'"n":1', b'"n":7'))
    assert any("sesudah hari ditutup" in flaw for flaw in said(folder))


def test_a_head_that_is_gone_or_broken_is_said(folder, clock):
    filled(folder, clock)
    (folder / HEAD).write_text("{}")
    assert "rusak" in said(folder)[0]
    (folder / HEAD).unlink()
    assert "tidak ada" in said(folder)[0]


def test_a_line_that_a_dying_machine_wrote_by_half_loses_nothing_and_is_no_flaw(folder, clock):
    filled(folder, clock)
    [path] = days(folder)
    with path.open("ab") as file:
        file.write(b'{"n":6,"time":"2027-01-')
    filled(folder, clock, records=2)
    assert verify(folder) == (8, [])  # five, the word of the recovery, two


def test_garbage_between_two_records_is_found(folder, clock):
    filled(folder, clock)
    [path] = days(folder)
    rows = lines(path)
    path.write_bytes(b"".join([*rows[:2], b"\xff\xfe garbage\n", *rows[2:]]))
    assert said(folder)


@pytest.mark.parametrize("content", [b"", b"\n", b"null\n", b"[" * 100_000, b'{"n":"x"}\n', b"\x00" * 100])
def test_any_last_file_can_be_gone_on_from(folder, clock, content):
    folder.mkdir()
    (folder / "2027-01-15.jsonl").write_bytes(content)
    audit = AuditLog(folder, "meja-1", clock.now, UTC)
    audit.write(deed(1))
    assert audit.last(1)[0]["args"] == {"page": "p1"}


def test_the_end_of_a_day_is_signed_with_the_key_of_the_seat(folder, clock, tmp_path):
    key = SigningKey.create(tmp_path / "seat.pem")
    filled(folder, clock, over_days=2, sign=lambda data: (key.public, key.sign(data)))
    record = json.loads(lines(days(folder)[0])[-1])
    assert record["key"] == key.public
    assert signed(key.public, canonical(record), record["sig"])
    assert verify(folder, lambda name, data, sig: signed(name, data, sig)) == (11, [])


def test_a_forged_end_of_a_day_is_found(folder, clock, tmp_path):
    key, other = SigningKey.create(tmp_path / "a.pem"), SigningKey.create(tmp_path / "b.pem")

    def check(name, data, sig):
        return signed(name, data, sig) if name == key.public else None

    filled(folder, clock, over_days=2, sign=lambda data: (other.public, other.sign(data)))
    assert any("tidak dikenal" in str(flaw) for flaw in verify(folder, check)[1])
    filled(
        folder / "x", clock, over_days=2, sign=lambda data: (key.public, base64.b64encode(b"x" * 64).decode())
    )
    assert any("tidak cocok" in str(flaw) for flaw in verify(folder / "x", check)[1])


@pytest.mark.logs_warnings
def test_a_key_that_fails_leaves_the_day_unsigned_and_the_log_alive(folder, clock):
    def sign(_data):
        raise RuntimeError("no key")

    filled(folder, clock, over_days=2, sign=sign)
    assert verify(folder) == (11, [])


def test_a_log_written_anew_without_signatures_is_found_by_whoever_has_the_key(folder, clock):
    filled(folder, clock, over_days=2)
    (flaw,) = verify(folder, lambda _name, _data, _sig: True)[1]
    assert "tanpa tanda tangan" in str(flaw)


@pytest.mark.logs_warnings
def test_a_full_disk_is_said_once_and_what_waited_is_written_when_it_is_well(
    folder, clock, monkeypatch, caplog
):
    audit = filled(folder, clock, records=2)
    told = []
    audit.say.append(lambda text: told.append(str(text)))
    full = [True]
    opened = Path.open

    def opening(self, mode="r", **options):
        if full[0] and mode == "ab":
            with opened(self, mode) as file:
                file.write(b'{"half')
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(self, mode, **options)

    monkeypatch.setattr(Path, "open", opening)
    for number in range(3):
        audit.write(deed(number))
    assert told == ["Catatan audit tidak dapat ditulis: No space left on device"]
    assert sum("cannot be written" in record.message for record in caplog.records) == 1
    full[0] = False
    audit.write(deed(9))
    assert told[1:] == ["Catatan audit ditulis lagi"]
    assert verify(folder) == (6, [])
    assert [record["args"]["page"] for record in audit.last(4)] == ["p9", "p2", "p1", "p0"]


def test_the_newest_records_come_first_over_the_days(folder, clock):
    audit = filled(folder, clock, records=2, over_days=2)
    assert [(record["time"][:10], record["args"]["page"]) for record in audit.last(3)] == [
        ("2027-01-16", "p1"),
        ("2027-01-16", "p0"),
        ("2027-01-15", "p1"),
    ]


def test_what_was_said_in_it_cannot_break_a_line(folder, clock):
    audit = filled(folder, clock, records=0)
    audit.write(deed(0, text='a\n{"n":99}\r\u2028"', odd={1, 2}))
    assert len(lines(days(folder)[0])) == 1
    assert said(folder) == []
