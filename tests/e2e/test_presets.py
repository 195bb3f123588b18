"""Presets against servers: what they ask, how they get in, and what they make of the answer."""

import json
import re
import threading
import tomllib
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from ccviewer.app import cli
from ccviewer.errors import BadPayload
from ccviewer.feeds import make_feed
from ccviewer.hub import SystemClock
from ccviewer.model import Reading
from ccviewer.profile import load, presets
from servers.brokers import mosquitto
from servers.web import Web

pytestmark = pytest.mark.e2e

DATA = Path(__file__).parents[1] / "data/presets"
CASES = tomllib.loads((DATA / "cases.toml").read_text("utf-8"))
ASKING = [name for name, case in CASES.items() if "asks" in case]
LISTENING = [name for name, case in CASES.items() if "topic" in case]
SECRET = "rahasia-1"
HEAD = '[opd]\nid = "uji"\nname = "Uji"\ntimezone = "WITA"\n[[feeds]]\nid = "coba"\n'


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(child)}" for key, child in value.items()) + " }"
    return f"'{value}'" if isinstance(value, str) and '"' in value else json.dumps(value, ensure_ascii=False)


@pytest.fixture
def attempt(tmp_path, capsys, monkeypatch):
    """Try the preset with these parameters and keys; returns its rows and errors."""
    for name in set(re.findall(r"\{secret\.([a-z]+)\}", (DATA / "cases.toml").read_text("utf-8"))):
        monkeypatch.setenv(f"CCVIEWER_SECRET_{name.upper()}", SECRET)

    def run(preset, given, keys=""):
        path = tmp_path / "opd.toml"
        path.write_text(f'{HEAD}preset = "{preset}"\nwith = {toml(given)}\n{keys}', encoding="utf-8")
        assert cli.main(["feed", "try", str(path), "coba", "--json"]) == 0
        said = capsys.readouterr()
        assert SECRET not in said.out + said.err
        made = json.loads(said.out)
        return {key: made[key] for key in ("rows", "row_errors")}

    return run


def expected_rows(name):
    return json.loads((DATA / f"{name}.rows.json").read_text("utf-8"))


def here(address, web):
    """Return the address with our own server in the place of its own."""
    return re.sub(r"^https?://[^/]+", web.url(""), address)


@pytest.mark.parametrize("name", ASKING)
def test_a_preset_asks_its_source_as_documented(name, attempt, tmp_path, monkeypatch):
    case, params = CASES[name], presets.preset(name).header.params
    payload = (DATA / case["payload"]).read_bytes()
    given, asks = case.get("with", {}), case["asks"]
    path = tmp_path / "plain.toml"
    path.write_text(f'{HEAD}preset = "{name}"\nwith = {toml(given)}\n', encoding="utf-8")
    url = load(path).feeds[0].options.url
    type = "text/xml" if case["payload"].endswith("xml") else "application/json"

    def login(ask):
        known = json.loads(ask.body) == {"username": given["pengguna"], "password": SECRET}
        ask.answer({"errorCode": 0 if known else -30109, "result": {"token": "tanda-masuk"}})

    paths = {asks["path"]: lambda ask: ask.answer(payload, type=type)}
    with Web(paths | {"/a1b2c3d4e5f6a7b8/api/v2/login": login}) as web:
        keys = ""
        if url.startswith("{secret."):
            monkeypatch.setenv("CCVIEWER_SECRET_WAZE", web.url(f"/mitra?kunci={SECRET}"))
        elif any(params[key].kind == "url" for key in given):
            given = {
                key: here(value, web) if params[key].kind == "url" else value for key, value in given.items()
            }
        else:
            assert url.startswith("https://")
            keys = f'url = "{here(url, web)}"\n'
        assert attempt(name, given, keys) == expected_rows(name)
        asked = web.asked[-1]
    assert (asked.path, asked.query) == (asks["path"], asks.get("query", {}))
    assert {key: asked.headers[key] for key in asks.get("headers", {})} == asks.get("headers", {})


def test_zabbix_is_asked_for_open_problems(attempt):
    payload = (DATA / CASES["zabbix"]["payload"]).read_bytes()
    with Web({"/zabbix/api_jsonrpc.php": lambda ask: ask.answer(payload)}) as web:
        attempt("zabbix", CASES["zabbix"]["with"] | {"alamat": web.url("/zabbix")})
        asked = web.asked[-1]
    assert asked.method == "POST"
    body = json.loads(asked.body)
    assert (body["method"], body["jsonrpc"], body["params"]["limit"]) == ("problem.get", "2.0", 500)


def test_omada_is_entered_anew_when_its_session_is_over(tmp_path):
    case = CASES["omada-ap"]
    payload = (DATA / case["payload"]).read_bytes()
    entered, over = [], threading.Event()

    def login(ask):
        entered.append(ask)
        ask.answer({"errorCode": 0, "result": {"token": f"tanda-{len(entered)}"}})

    def devices(ask):
        known = ask.headers["Csrf-Token"] == ("tanda-1" if not over.is_set() else "tanda-2")
        ask.answer(payload if known else {"errorCode": -1200, "msg": "session expired"})
        over.set()

    base = "/a1b2c3d4e5f6a7b8/api/v2"
    with Web({f"{base}/login": login, case["asks"]["path"]: devices}) as web:
        given = case["with"] | {"alamat": web.url("")}
        path = tmp_path / "opd.toml"
        path.write_text(
            f'{HEAD}preset = "omada-ap"\nwith = {toml(given)}\nevery = "100ms"\n', encoding="utf-8"
        )
        profile = load(path)
        feed = make_feed(profile, profile.feeds[0], SystemClock(), lambda _name: SECRET)
        stop, heard = threading.Event(), []
        with pytest.raises(BadPayload, match="ok_when"):
            feed.run(heard.append, stop)
        heard.clear()

        def post(item):
            heard.append(item)
            if isinstance(item, Reading):
                stop.set()

        feed.run(post, stop)
    assert len(entered) == 2
    assert any(isinstance(item, Reading) for item in heard)


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    """A broker that lets in those whom the cases of the presets name."""
    with mosquitto(
        tmp_path_factory.mktemp("broker"), users={"lihat": SECRET, "banjir-kota@ttn": SECRET}
    ) as running:
        yield running


def keep(broker, topic, payload):
    """Have the broker keep this message for those who come later."""
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set("lihat", SECRET)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    client.publish(topic, payload, qos=1, retain=True).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


@pytest.mark.parametrize("name", LISTENING)
def test_a_preset_hears_its_devices(name, attempt, broker):
    case = CASES[name]
    keep(broker, case["topic"], (DATA / case["payload"]).read_bytes())
    given = case["with"] | {"host": "127.0.0.1"}
    assert attempt(name, given, f"port = {broker.port}\ntls = false\n") == expected_rows(name)
    keep(broker, case["topic"], b"")


@pytest.mark.parametrize(
    ("name", "topic", "word", "asset"),
    [
        ("tasmota", "tele/gudang/LWT", b"Offline", "uji/tasmota/gudang"),
        (
            "zigbee2mqtt",
            "zigbee2mqtt/pintu-gudang/availability",
            b'{"state":"offline"}',
            "uji/zigbee/pintu-gudang",
        ),
        ("zigbee2mqtt", "zigbee2mqtt/pintu-gudang/availability", b"offline", "uji/zigbee/pintu-gudang"),
    ],
)
def test_a_device_that_has_gone_is_said_to_be_gone(name, topic, word, asset, attempt, broker, tmp_path):
    case = CASES[name]
    keep(broker, topic, word)
    keep(broker, case["topic"], (DATA / case["payload"]).read_bytes())
    given = case["with"] | {"host": "127.0.0.1"}
    keys = f"port = {broker.port}\n"
    path = tmp_path / "opd.toml"
    path.write_text(f'{HEAD}preset = "{name}"\nwith = {toml(given)}\n{keys}', encoding="utf-8")
    profile = load(path)
    feed = make_feed(profile, profile.feeds[0], SystemClock(), lambda _name: SECRET)
    stop, told = threading.Event(), {}

    def post(item):
        if isinstance(item, Reading):
            told[item.channel] = item.value
        if {f"{asset}/availability", f"{asset}/temperature"} <= told.keys():
            stop.set()

    feed.run(post, stop)
    assert told[f"{asset}/availability"] is False
    assert attempt(name, given, keys) == expected_rows(name)
    keep(broker, topic, b"")
    keep(broker, case["topic"], b"")
