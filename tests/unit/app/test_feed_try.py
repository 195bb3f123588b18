import argparse
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ccviewer.app import feed_try

PROFILE = """
[opd]
id = "bpbd"
name = "BPBD Kota Bontang"
timezone = "WITA"

[[feeds]]
id = "gempa"
kind = "rest"
url = "http://127.0.0.1:9/gempa.json"
every = "60s"
auth = { kind = "api_key", header = "X-API-KEY", value = "{secret.gempa}" }
ok_when = "status == 'ok'"

[feeds.map]
record = "event"
items = "data"

[feeds.map.fields]
uid = { path = "id", required = true }
time = { path = "jam", type = "time" }
mag = { path = "m", type = "number" }
position = { path = "@", type = "point" }
felt = { path = "felt", type = "bool" }

[[feeds]]
id = "wifi"
kind = "mqtt"
host = "127.0.0.1"
topics = ["kota/wifi/+/state"]

[feeds.map.fields]
asset = { topic = 2 }
clients = { path = "n", type = "number" }
"""
GOOD = {
    "status": "ok",
    "data": [
        {"id": "a", "jam": "22 Nov 2026 12:00:01", "m": "5,4", "lat": "0,13", "lon": "117,47", "felt": "ya"},
        {"jam": "-"},
        {"id": "b", "m": "dua", "lat": "0", "lon": "0"},
    ],
}


@pytest.fixture
def attempt(tmp_path, capsys):
    """Run the command; gives its exit code, what it printed, and what it complained of."""

    def run(*words, payload=GOOD, profile=PROFILE, id="gempa"):
        (tmp_path / "opd.toml").write_text(profile, encoding="utf-8")
        if payload is not None:
            content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
            (tmp_path / "payload").write_bytes(content)
            words = ("--payload", str(tmp_path / "payload"), *words)
        parser = argparse.ArgumentParser()
        feed_try.add_parser(parser.add_subparsers())
        args = parser.parse_args(["feed", "try", str(tmp_path / "opd.toml"), id, *words])
        code = args.run(args)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_json_has_rows_row_errors_and_warnings(attempt):
    code, out, _ = attempt("--json")
    said = json.loads(out)
    assert code == 0
    assert said["rows"] == [
        {"uid": "a", "time": "2026-11-22T04:00:01Z", "mag": 5.4, "position": [117.47, 0.13], "felt": True},
        {"uid": "b", "time": None, "mag": None, "position": None, "felt": None},
    ]
    assert said["row_errors"] == [{"index": 1, "error": "uid: required but missing"}]
    assert [(each["field"], each["warning"]) for each in said["warnings"]] == [
        ("mag", "not a number"),
        ("position", "not a point"),
        ("position", "point 0,0"),
    ]


def test_json_is_strict_and_alone_on_the_output(attempt):
    payload = b'{"status": "ok", "data": [{"id": "\\ud800\\u0000", "m": 1e999, "lat": NaN}]}'
    code, out, err = attempt("--json", payload=payload)

    def refuse(word):
        raise AssertionError(word)

    assert json.loads(out, parse_constant=refuse)["rows"][0]["mag"] is None
    assert out.isascii()
    assert (code, err) == (0, "")


def test_without_json_there_is_a_table_in_indonesian(attempt):
    code, out, err = attempt()
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["#", "uid", "time", "mag", "position", "felt"]
    assert lines[2].split("  ")[:2] == ["0", "a"]
    assert "2026-11-22T04:00:01Z" in lines[2]
    assert lines[3].split() == ["2", "b", "–", "–", "–", "–"]
    assert lines[4] == "2 baris"
    assert lines[5] == "baris 1 dibuang: uid: wajib ada, tetapi kosong"
    assert "peringatan: mag: bukan angka (dua)" in lines


def test_a_table_does_not_let_strangers_steer_the_terminal(attempt):
    _, out, _ = attempt(payload={"status": "ok", "data": {"id": "a\x1b[2Jb" + "x" * 200}})
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) < 200


@pytest.mark.parametrize(
    "payload",
    [
        b"<html>login</html>",
        b'{"status": "ok", "data": [',
        b"",
        {"status": "error", "data": []},
        {"status": "ok", "data": "expired"},
        [],
    ],
)
def test_what_cannot_be_read_ends_with_1_and_an_error(attempt, payload):
    code, out, err = attempt("--json", payload=payload)
    said = json.loads(out)
    assert code == 1
    assert (said["rows"], said["row_errors"]) == ([], [])
    assert said["error"] == err.strip() != ""
    assert attempt(payload=payload)[:2] == (1, "")


def test_only_row_errors_are_no_failure(attempt):
    code, out, _ = attempt("--json", payload={"status": "ok", "data": [{}]})
    assert (code, json.loads(out)["rows"]) == (0, [])


def test_no_items_are_no_failure(attempt):
    code, out, _ = attempt("--json", payload={"status": "ok"})
    assert (code, json.loads(out)["rows"]) == (0, [])


def test_a_payload_that_is_not_there_ends_with_1(attempt, tmp_path):
    code, out, err = attempt("--json", "--payload", str(tmp_path / "none"))
    assert code == 1
    assert json.loads(out)["rows"] == []
    assert "none" in err


def test_a_topic_can_be_given_with_a_payload(attempt):
    code, out, _ = attempt("--json", "--topic", "kota/wifi/ap-1/state", payload={"n": 5}, id="wifi")
    assert (code, json.loads(out)["rows"]) == (0, [{"asset": "ap-1", "clients": 5}])


def test_an_unknown_feed_ends_with_2_and_names_those_there_are(attempt):
    code, out, err = attempt(id="gemps")
    assert (code, out) == (2, "")
    assert "gempa" in err


def test_a_wrong_profile_ends_with_2_and_tells_all_its_mistakes_with_their_lines(attempt):
    profile = PROFILE.replace('path = "m", type = "number"', 'path = "m[", type = "nmber"')
    code, out, err = attempt(profile=profile)
    assert (code, out) == (2, "")
    assert err.count("opd.toml:22 feeds[0].map.fields.mag") == 2


def test_a_small_profile_of_an_opd_and_a_feed_is_enough(attempt):
    profile = (
        '[opd]\nid="a"\nname="A"\n[[feeds]]\nid="x"\nkind="files"\npath="x"\n[feeds.map.fields]\nv="v"\n'
    )
    code, out, _ = attempt("--json", profile=profile, id="x", payload={"v": 1})
    assert (code, json.loads(out)["rows"]) == (0, [{"v": "1"}])


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(GOOD).encode() if self.headers["X-API-KEY"] == "kunci" else b"<html>login</html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def source():
    """A source that wants a key; gives its address."""
    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/gempa.json"
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_a_payload_the_source_is_read_once(attempt, source, monkeypatch):
    monkeypatch.setenv("CCVIEWER_SECRET_GEMPA", "kunci")
    profile = PROFILE.replace("http://127.0.0.1:9/gempa.json", source)
    code, out, _ = attempt("--json", profile=profile, payload=None)
    assert (code, [row["uid"] for row in json.loads(out)["rows"]]) == (0, ["a", "b"])


def test_a_source_that_does_not_answer_ends_with_1(attempt, monkeypatch):
    monkeypatch.setenv("CCVIEWER_SECRET_GEMPA", "kunci")
    code, out, err = attempt("--json", payload=None)
    assert (code, json.loads(out)["rows"]) == (1, [])
    assert "127.0.0.1" in err
    assert "kunci" not in err + out


def test_with_a_payload_nothing_of_the_screen_or_the_network_is_loaded(tmp_path):
    (tmp_path / "opd.toml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "payload").write_text(json.dumps(GOOD))
    script = (
        "import argparse, socket, sys\n"
        "socket.socket.connect = None\n"
        "from ccviewer.app import feed_try\n"
        "parser = argparse.ArgumentParser()\n"
        "feed_try.add_parser(parser.add_subparsers())\n"
        "args = parser.parse_args(sys.argv[1:])\n"
        "code = args.run(args)\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\n"
        "sys.exit(code)\n"
    )
    words = [
        "feed",
        "try",
        str(tmp_path / "opd.toml"),
        "gempa",
        "--payload",
        str(tmp_path / "payload"),
        "--json",
    ]
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(json.loads(done.stdout)["rows"]) == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([{"id": "a", "lat": 117.47, "lon": 0.13}], "tertukar"),
        ([{"id": "a", "m": "1.234"}], 'decimal = "id"'),
        ([{"m": 1}, {"m": 2}], "semua 2 baris ditolak karena uid"),
        ([], "periksa items"),
    ],
)
def test_a_known_trap_comes_with_advice(attempt, data, said):
    payload = {"status": "ok", "data": data}
    code, _, err = attempt(payload=payload)
    assert code == 0
    assert "saran: " in err
    assert said in err
    assert said in json.loads(attempt("--json", payload=payload)[1])["hint"]


def test_a_server_that_is_not_there_comes_with_advice(attempt, tmp_path, monkeypatch):
    monkeypatch.setenv("CCVIEWER_SECRET_GEMPA", "x-canary")
    code, out, err = attempt("--json", payload=None)
    assert code == 1
    assert "porta" in json.loads(out)["hint"]
    assert "saran: " in err
    assert "x-canary" not in out + err
