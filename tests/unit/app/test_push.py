"""The command line of a controller, as far as it goes without a broker."""

import json
import os
import stat
import tomllib

import pytest

from ccviewer.app import main
from ccviewer.feeds.control import Outbox
from ccviewer.feeds.control.request import read_request
from ccviewer.hub import SystemClock
from ccviewer.signing import SigningKey, is_public_key, verify

NOWHERE = "mqtt://127.0.0.1:1"  # where nobody listens


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("ccviewer.app.push.BRIEFLY_S", 0.1)


@pytest.fixture
def key(tmp_path):
    SigningKey.create(tmp_path / "wali.pem")
    return tmp_path / "wali.pem"


@pytest.fixture
def push(tmp_path, key):
    """Run `ccviewer push` with all that it wants, changed as the test says; None leaves an option out."""

    def run(*words, **changes):
        options = {"broker": NOWHERE, "room": "siaga", "seat": "kursi-1", "key": str(key)} | changes
        given = [word for name, value in options.items() if value for word in (f"--{name}", value)]
        return main(["push", *words, *given, "--outbox", str(tmp_path / "outbox")])

    return run


@pytest.fixture
def kept(tmp_path):
    return lambda: Outbox(tmp_path / "outbox", SystemClock()).pending()


def test_keygen_prints_what_belongs_into_the_profile_and_keeps_the_rest_to_itself(tmp_path, capsys):
    assert main(["control", "keygen", "--out", str(tmp_path / "k.pem"), "--name", 'ruang "wali"']) == 0
    said = capsys.readouterr()
    [table] = tomllib.loads(said.out)["control"]["keys"]
    assert table["name"] == 'ruang "wali"'
    assert table["public"] == SigningKey.load(tmp_path / "k.pem").public
    assert (tmp_path / "k.pem").read_text().splitlines()[1] not in said.out + said.err
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "k.pem").stat().st_mode) == 0o600


def test_keygen_does_not_overwrite_a_key(key, capsys):
    before = key.read_bytes()
    assert main(["control", "keygen", "--out", str(key)]) == 2
    assert "sudah ada" in capsys.readouterr().err
    assert key.read_bytes() == before


def test_the_public_key_is_printed_again(key, capsys):
    assert main(["control", "public", str(key)]) == 0
    assert is_public_key(capsys.readouterr().out.strip())


def test_what_is_no_key_is_said(tmp_path, capsys):
    (tmp_path / "no.pem").write_text("x")
    (tmp_path / "no.pem").chmod(0o600)
    assert main(["control", "public", str(tmp_path / "no.pem")]) == 2
    assert "bukan kunci pribadi" in capsys.readouterr().err


def test_a_command_that_nobody_answers_is_kept_signed(push, kept, capsys):
    assert push("wall.show_page", "page=banjir", "for_s=30", "window=w1", by="Sari") == 3
    assert "push --resume" in capsys.readouterr().out
    [one] = kept()
    request = read_request(one.payload)
    assert request.args == {"page": "banjir", "for_s": 30, "window": "w1"}
    assert (request.seat, request.by, request.expires - request.issued) == ("siaga/kursi-1", "Sari", 60)
    assert verify(request.key, request.signed(), request.sig)


def test_a_page_whose_name_is_a_number_stays_a_name(push, kept):
    push("wall.show_page", "page=1", "window=w1")
    assert read_request(kept()[0].payload).args["page"] == "1"


def test_arguments_may_be_json(push, kept):
    push("wall.show_page", args='{"page": "banjir", "for_s": 5}')
    assert read_request(kept()[0].payload).args == {"page": "banjir", "for_s": 5}


@pytest.mark.parametrize(
    ("words", "changes", "said"),
    [
        ([], {}, "PERINTAH"),
        (["wall.show_page", "page=a"], {"broker": None}, "--broker"),
        (["wall.show_page", "page=a"], {"key": None, "seat": None}, "--seat, --key"),
        (["wall.show_pag", "page=a"], {}, "wall.show_page"),
        (["page.delete"], {}, "hanya dapat dijalankan di kursi itu sendiri"),
        (["\u202ewall"], {}, "tidak ada"),
        (["wall.show_page"], {}, "page"),
        (["wall.show_page", "page"], {}, "NAMA=NILAI"),
        (["wall.show_page", "=a"], {}, "NAMA=NILAI"),
        (["wall.show_page", "page=a", "pintu=b"], {}, "pintu"),
        (["wall.show_page", "page=a", "for_s=lama"], {}, "for_s"),
        (["wall.show_page", "page=a", "for_s=-1"], {}, "for_s"),
        (["wall.show_page"], {"args": "{page"}, "bukan JSON"),
        (["wall.show_page"], {"args": '["page"]'}, "objek JSON"),
        (["wall.show_page"], {"args": "[" * 9000}, "bukan JSON"),
        (["wall.show_page", "page=a"], {"expires": "60"}, "lama waktu"),
        (["wall.show_page", "page=a"], {"expires": "8d"}, "7 hari"),
        (["wall.show_page", "page=a"], {"expires": "10ms"}, "7 hari"),
        (["wall.show_page", "page=a"], {"room": "Siaga/+"}, "--room"),
        (["wall.show_page", "page=a"], {"seat": "#"}, "--seat"),
        (["wall.show_page", "page=a"], {"broker": "127.0.0.1"}, "bukan alamat broker"),
        (["wall.show_page", "page=a"], {"broker": "mqtt://a:canary@h"}, "tidak ditulis di alamat"),
        (["wall.show_page", "page=a"], {"ca": "/tidak/ada.pem"}, "mqtts"),
        (["wall.show_page", "page=a"], {"broker": "mqtts://h", "ca": "/tidak/ada.pem"}, "tidak ada"),
        (["wall.show_page", "page=a"], {"key": "/tidak/ada.pem"}, "tidak ada"),
        (["wall.show_page", "page=a"], {"by": "Sari\u202e"}, "by"),
        (["wall.show_page", "page=a"], {"password-secret": "kendali"}, "tanpa user"),
    ],
)
def test_bad_input_is_said_and_nothing_is_kept(push, kept, capsys, words, changes, said):
    assert push(*words, **changes) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "canary" not in err
    assert "Traceback" not in err
    assert kept() == []


def test_resume_with_nothing_to_resume_is_well(tmp_path, capsys):
    assert main(["push", "--resume", "--outbox", str(tmp_path)]) == 0
    assert "tidak ada perintah" in capsys.readouterr().out


def test_resume_takes_no_new_command(tmp_path, capsys):
    assert main(["push", "wall.show_page", "page=a", "--resume", "--outbox", str(tmp_path)]) == 2
    assert "--resume" in capsys.readouterr().err


def test_what_expired_unanswered_is_said_and_forgotten(push, kept, tmp_path, capsys):
    push("wall.show_page", "page=a", expires="1s")
    assert main(["push", "--resume", "--wait", "--outbox", str(tmp_path / "outbox")]) == 4
    assert "kedaluwarsa" in capsys.readouterr().out
    assert kept() == []


def test_answers_are_said_as_json_where_a_program_reads_them(tmp_path, key, capsys):
    place = ["--broker", NOWHERE, "--room", "siaga", "--seat", "kursi-1", "--key", str(key)]
    kept = ["--outbox", str(tmp_path / "outbox")]
    code = main(["push", "wall.show_page", "page=a", "--json", *place, *kept])
    said = json.loads(capsys.readouterr().out)
    assert (code, said["outcome"], said["seat"], said["command"]) == (
        3,
        "kept",
        "siaga/kursi-1",
        "wall.show_page",
    )
