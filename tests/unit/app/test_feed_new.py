import io
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ccviewer.app import cli
from ccviewer.profile import load

PROFILE = '# BPBD\n[opd]\nid = "bpbd"\nname = "BPBD"\ntimezone = "WITA"\n'
SHEET = (
    "No;Lokasi;Muka air (cm);Debit;Lat;Lon;Waktu\n"
    "1;Berbas;12,5;1.234;0,13;117,47;22/11/2026 08.30\n"
    "2;Guntung;rusak;2.234;0,15;117,49;22/11/2026 08.31\n"
)
QUAKES = Path(__file__).parents[2] / "data" / "payloads" / "bmkg_gempadirasakan.json"


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "opd.toml"
    path.write_text(PROFILE)
    return path


@pytest.fixture
def new(profile, capsys, monkeypatch):
    """Run the command with what a person types; gives its exit code and what it said."""

    def run(*words, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = cli.main(["feed", "new", str(profile), *map(str, words)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "pos.csv"
    path.write_text(SHEET)
    return path


def test_with_yes_a_file_becomes_a_feed_without_a_question(new, profile, sheet):
    code, out, _ = new("--path", sheet, "--yes")
    assert code == 0
    (feed,) = load(profile).feeds
    assert (feed.id, feed.kind, feed.options.path) == ("pos", "files", "pos.csv")
    assert feed.options.map.timezone == "WITA"
    assert feed.options.map.fields["debit"].decimal == "id"
    assert feed.options.map.fields["muka_air"].unit == "cm"
    assert profile.read_text().startswith(PROFILE)
    assert "ditulis di" in out


def test_the_guesses_the_toml_and_the_rows_are_shown_before_anything_is_written(new, profile, sheet):
    code, out, _ = new("--path", sheet, "--yes", "--dry-run")
    assert code == 0
    assert profile.read_text() == PROFILE
    assert "tebakan: 1 nilai tidak cocok" in out
    assert 'muka_air = { path = \'"Muka air (cm)"\', type = "number", unit = "cm" }' in out
    assert "2 baris, 0 dibuang" in out
    assert "! muka_air: bukan angka (rusak)" in out


def test_what_is_uncertain_is_asked_and_the_answers_are_written(new, profile):
    payload = profile.parent / "x.json"
    payload.write_text(json.dumps([{"id": "a", "n": "1.234", "waktu": "2026-11-22 08:00"}]))
    # zone: the third; id of the row: leave out; style of n: the second; id of the feed; write
    code, out, _ = new("--payload", payload, typed="3\n-\n2\nbaru\ny\n")
    assert code == 0
    (feed,) = load(profile).feeds
    options = feed.options.map
    assert feed.id == "baru"
    assert options.timezone == "WIT"
    assert "asset" not in options.fields
    assert options.fields["n"].decimal == "en"
    assert "1.234 berarti 1,234" in out


def test_a_wrong_answer_is_asked_again(new, profile, sheet):
    code, out, _ = new("--payload", QUAKES, typed="9\n1\naneh\n\n\n\n")
    assert code == 0
    assert "tulis angka 1 sampai 2" in out
    assert "tidak dikenal: aneh" in out


@pytest.mark.parametrize("typed", ["", "1\n\n\nt\n"], ids=["nobody there", "said no"])
def test_nothing_is_written_without_a_yes(new, profile, typed):
    code, _, err = new("--payload", QUAKES, typed=typed)
    assert code == 1
    assert "tidak ada yang ditulis" in err
    assert profile.read_text() == PROFILE


def test_a_payload_stands_for_a_source_that_is_not_opened(new, profile):
    url = "http://127.0.0.1:9/gempa.json"
    assert new("--payload", QUAKES, "--url", url, "--record", "event", "--yes")[0] == 0
    assert load(profile).feeds[0].options.url == url


def test_a_topic_and_its_broker_are_written_as_a_profile_wants_them(new, profile, tmp_path):
    (tmp_path / "m.json").write_text('{"id": "a", "n": 5}')
    assert (
        new("--payload", tmp_path / "m.json", "--mqtt", "mqtts://10.0.0.1:8883", "kota/+/state", "--yes")[0]
        == 0
    )
    options = load(profile).feeds[0].options
    assert (options.host, options.number, options.tls, options.topics) == (
        "10.0.0.1",
        8883,
        True,
        ("kota/+/state",),
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--url", "http://a/x?token=abc123"), "{secret.NAMA}"),
        (("--url", "ftp://a/x"), "url"),
        ((), "--url"),
        (("--payload", "PAYLOAD", "--id", "Salah Nama", "--yes"), "bukan id"),
        (("--payload", "PAYLOAD", "--items", "a[", "--yes"), "JMESPath"),
    ],
)
def test_a_wrong_source_or_id_ends_with_2_in_words(new, profile, words, said):
    code, _, err = new(*(str(QUAKES) if word == "PAYLOAD" else word for word in words))
    assert code == 2
    assert said in err
    assert "abc123" not in err
    assert profile.read_text() == PROFILE


def test_a_wrong_profile_ends_with_2_and_its_lines(new, profile):
    profile.write_text(PROFILE + "[opdd]\n")
    code, _, err = new("--payload", QUAKES, "--yes")
    assert code == 2
    assert "opd.toml:6" in err


@pytest.mark.parametrize("content", [b"", b'{"a": ', b"<html>login</html>"])
def test_a_payload_that_cannot_be_read_ends_with_1(new, profile, tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    code, _, err = new("--payload", tmp_path / "x", "--format", "json", "--yes")
    assert (code, profile.read_text()) == (1, PROFILE)
    assert err


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        body = QUAKES.read_bytes()
        self.send_response(200 if self.headers["X-API-KEY"] == "kunci" else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def server():
    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/gempa.json"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_source_is_read_with_its_secret_which_is_not_written(new, profile, server, monkeypatch):
    monkeypatch.setenv("CCVIEWER_SECRET_GEMPA", "kunci")
    code, out, err = new(
        "--url", server, "--header", "X-API-KEY={secret.gempa}", "--record", "event", "--yes"
    )
    assert code == 0
    assert 'headers = { X-API-KEY = "{secret.gempa}" }' in profile.read_text()
    assert "kunci" not in profile.read_text() + out + err


def test_a_source_that_does_not_answer_ends_with_1(new, profile):
    code, _, err = new("--url", "http://127.0.0.1:9/x", "--yes")
    assert code == 1
    assert "127.0.0.1" in err


def test_no_window_is_loaded(profile):
    script = (
        "import sys\nfrom ccviewer.app import cli\ncode = cli.main(sys.argv[1:])\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\nsys.exit(code)\n"
    )
    words = ["feed", "new", str(profile), "--payload", str(QUAKES), "--record", "event", "--yes"]
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
