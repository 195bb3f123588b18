"""What a profile may and may not say of feeds."""

import pytest
from pydantic import ValidationError

from ccviewer import plugins

REST = {"id": "a", "kind": "rest", "url": "https://a.example/x"}
MQTT = {"id": "a", "kind": "mqtt", "host": "a.example", "topics": ["kota/+/#"]}
FILES = {"id": "a", "kind": "files", "path": "masuk"}


def options(base, **more):
    return plugins.find("ccviewer.feeds", base["kind"]).Options(**{**base, **more})


@pytest.mark.parametrize(
    ("base", "more", "expiry_s", "period_s"),
    [
        (REST, {"every": "30s"}, 90, 30),
        (REST, {"every": "500ms"}, 10, 0.5),
        (REST, {"every": "30s", "expire_after": "2h"}, 7200, 30),
        (MQTT, {}, 300, 100),
        (MQTT, {"every": "10s"}, 30, 10),
        (MQTT, {"expire_after": "90s"}, 90, 30),
    ],
)
def test_when_values_are_stale(base, more, expiry_s, period_s):
    made = options(base, **more)
    assert (made.expiry_s, made.period_s) == (expiry_s, period_s)


def test_the_port_follows_tls():
    assert options(MQTT).number == 1883
    assert options(MQTT, tls=True).number == 8883
    assert options(MQTT, tls=True, port=1).number == 1


def test_paths_are_relative_to_the_profile(tmp_path):
    assert options(FILES).rooted(tmp_path).path == str(tmp_path / "masuk")
    assert options({**FILES, "path": "/titip"}).rooted(tmp_path).path == "/titip"
    assert options(REST).rooted(tmp_path).ca_file == ""


def test_messages_add_up_and_documents_replace():
    assert options(MQTT).mode == "append"
    assert options(REST).mode == "snapshot"


@pytest.mark.parametrize(
    ("base", "more", "said"),
    [
        (REST, {"evry": "30s"}, "evry"),
        (REST, {"url": "ftp://a"}, "bukan alamat"),
        (REST, {"url": "https://"}, "bukan alamat"),
        (REST, {"url": "https://a:99999/"}, "bukan alamat"),
        (REST, {"url": "https://[::1/"}, "bukan alamat"),
        (REST, {"url": "https://it:rahasia@a/"}, "sandi tidak boleh"),
        (REST, {"max_body": "20"}, "bukan ukuran"),
        (REST, {"max_body": 20}, "bukan ukuran"),
        (REST, {"between": "6-22"}, "bukan jam kerja"),
        (REST, {"between": "06:00-06:00"}, "sama"),
        (REST, {"every": 30}, "tanpa satuan"),
        (REST, {"auth": {"kind": "api_key", "value": "x"}}, "tepat satu"),
        (REST, {"auth": {"kind": "api_key", "value": "x", "header": "a", "query": "b"}}, "tepat satu"),
        (REST, {"auth": {"kind": "digest"}}, "digest"),
        (REST, {"ok_when": "a =="}, "JMESPath"),
        (MQTT, {"topics": ["a/#/b"]}, "bagian terakhir"),
        (MQTT, {"topics": ["a/b+/c"]}, "berdiri sendiri"),
        (MQTT, {"topics": []}, "topics"),
        (MQTT, {"discovery": "ha/#"}, "awal topik"),
        (MQTT, {"discovery": "ha", "mode": "snapshot"}, "bersama discovery"),
        (MQTT, {"availability": {"topic": "a/+/LWT", "offline": "Online"}}, "sama"),
        (MQTT, {"availability": {"topic": "a/#/LWT"}}, "bagian terakhir"),
        (MQTT, {"ca_file": "ca.pem"}, "tanpa tls"),
        (MQTT, {"auth": {"kind": "bearer", "token": "x"}}, "bearer"),
        (MQTT, {"qos": 3}, "qos"),
        (FILES, {"pattern": "/etc/*"}, "di dalam folder"),
        (FILES, {"pattern": "../*"}, "di dalam folder"),
    ],
)
def test_a_mistake_is_said(base, more, said):
    with pytest.raises(ValidationError, match=said):
        options(base, **more)


def test_a_password_is_not_in_the_repr():
    auth = {"kind": "basic", "user": "it", "password": "rahasia"}
    assert "rahasia" not in repr(options(REST, auth=auth)) + repr(options(MQTT, auth=auth))


@pytest.mark.parametrize("base", [REST, MQTT, FILES])
def test_options_survive_a_round_trip(base):
    made = options(base, every="30s")
    assert type(made).model_validate_json(made.model_dump_json()) == made
