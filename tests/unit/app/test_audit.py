"""The audit, PINs and commands on the command line."""

import io
import json
import subprocess
import sys
from datetime import UTC

import pytest

from ccviewer.app import main
from ccviewer.app.audit import KEY, open_audit
from ccviewer.commands import ALL_COMMANDS, Actor, Deed, Role, Via
from ccviewer.profile import PinHash

SARI = Actor("Sari", Role.SUPERVISOR)


@pytest.fixture
def state(tmp_path, clock):
    audit = open_audit(tmp_path, "meja-1", clock.now, UTC)
    for page in ("a", "b"):
        audit.write(Deed("wall.show_page", {"page": page}, SARI, Via.MENU, "done"))
        clock.advance(86_400)
    audit.write(Deed("seat.login", {"user": "Budi", "pin": "***"}, SARI, Via.MENU, "failed: PIN salah (1)"))
    return tmp_path


def test_the_records_are_shown_in_sentences(state, capsys):
    assert main(["audit", "show", "--state", str(state)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Sari (supervisor)  wall.show_page  page=a  menu  done" in lines[0]
    assert "ditutup, ditandatangani" in lines[1]
    assert "PIN salah (1)" in lines[-1]


def test_only_the_records_since_a_time_are_shown(state, capsys):
    assert main(["audit", "show", "--state", str(state), "--since", "2027-01-17", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {record["time"][:10] for record in records} == {"2027-01-17"}
    assert records[-1]["command"] == "seat.login"


@pytest.mark.parametrize("since", ["kemarin", "2027-13-01", "5"])
def test_a_time_that_is_none_is_said(state, capsys, since):
    assert main(["audit", "show", "--state", str(state), "--since", since]) == 2
    assert "bukan waktu" in capsys.readouterr().err


def test_an_untouched_audit_verifies(state, capsys):
    assert main(["audit", "verify", "--state", str(state)]) == 0
    assert capsys.readouterr().out == "5 catatan utuh\n"


def test_an_edited_audit_fails_with_file_and_line(state, capsys):
    path = state / "audit/2027-01-16.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"page":"b"', b'"page":"x"'))
    assert main(["audit", "verify", "--state", str(state)]) == 1
    assert "2027-01-16.jsonl:1 catatan 3 diubah" in capsys.readouterr().out


def test_an_audit_that_was_written_anew_whole_does_not_have_the_signature_of_the_seat(
    state, capsys, clock, tmp_path
):
    from ccviewer.signing import SigningKey

    good = SigningKey.load(state / KEY).public
    (state / KEY).unlink()
    for path in (state / "audit").iterdir():
        path.unlink()
    audit = open_audit(state, "meja-1", clock.now, UTC)
    for _ in range(2):
        audit.write(Deed("wall.show_page", {"page": "x"}, SARI, Via.MENU, "done"))
        clock.advance(86_400)
    assert main(["audit", "verify", "--state", str(state), "--key", good]) == 1
    assert "tidak dikenal" in capsys.readouterr().out


def test_without_a_key_it_is_said_that_signatures_were_not_looked_at(state, capsys):
    (state / KEY).unlink()
    assert main(["audit", "verify", "--state", str(state)]) == 0
    assert "tanda tangan tidak diperiksa" in capsys.readouterr().err


def test_a_folder_without_an_audit_is_said(tmp_path, capsys):
    assert main(["audit", "show", "--state", str(tmp_path)]) == 2
    assert "belum ada catatan audit" in capsys.readouterr().err


@pytest.mark.logs_warnings
def test_a_key_that_others_may_read_leaves_the_days_unsigned_and_is_said(tmp_path, clock, caplog):
    (tmp_path / KEY).parent.mkdir()
    (tmp_path / KEY).write_text("x")
    (tmp_path / KEY).chmod(0o644)
    audit = open_audit(tmp_path, "meja-1", clock.now, UTC)
    audit.write(Deed("wall.show_page", {}, SARI, Via.MENU, "done"))
    assert "not signed" in caplog.text
    assert len(audit.last(5)) == 1


def test_a_pin_from_a_pipe_becomes_a_hash_that_fits_it(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("480815\n"))
    assert main(["seat", "pin"]) == 0
    out = capsys.readouterr().out
    assert "480815" not in out
    assert PinHash.read(out.split('"')[1]).fits("480815")


@pytest.mark.parametrize("typed", ["12\n", "abcd\n", "", "1234567890123\n"])
def test_what_is_no_pin_is_refused_and_not_repeated(monkeypatch, capsys, typed):
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert main(["seat", "pin"]) == 2
    assert "PIN terdiri dari 4 sampai 12 angka" in capsys.readouterr().err


def test_every_command_is_listed_with_everything_a_machine_wants(capsys):
    assert main(["commands", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in said] == [command.id for command in ALL_COMMANDS]
    page = next(one for one in said if one["id"] == "wall.show_page")
    assert page["title"]["id"] == "Tampilkan halaman"
    assert set(page["args"]["properties"]) == {"window", "page", "for_s"}
    assert page["allowed"]["tamu"] == ["menu", "key", "palette", "cli", "link", "room"]
    assert "mqtt" in page["allowed"]["operator"]


def test_the_list_for_people_has_a_line_a_command(capsys):
    assert main(["commands"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(ALL_COMMANDS) + 1


def test_listing_commands_needs_no_screen():
    code = "import sys; from ccviewer.app import main; main(['commands']); sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
