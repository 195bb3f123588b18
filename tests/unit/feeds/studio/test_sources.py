import pytest

from ccviewer.feeds.studio import (
    checked,
    files_source,
    mqtt_source,
    rest_source,
    source_faults,
    suggested_id,
)
from ccviewer.feeds.studio.presets import preset_draft
from ccviewer.profile.presets import presets


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_becomes_a_draft_without_a_fault(preset):
    draft = preset_draft(preset, "x")
    assert (source_faults(draft.source), checked(draft)[1]) == ((), ())


@pytest.mark.parametrize(
    ("host", "keys"),
    [
        ("10.0.0.1", {"host": "10.0.0.1"}),
        ("broker.go.id:1884", {"host": "broker.go.id", "port": 1884}),
        ("broker.go.id:8883", {"host": "broker.go.id", "tls": True}),
        ("mqtts://broker.go.id:9883/", {"host": "broker.go.id", "port": 9883, "tls": True}),
        ("[fd00::1]:1883", {"host": "fd00::1"}),
    ],
)
def test_a_broker_is_taken_as_people_write_it(host, keys):
    assert mqtt_source(host, ["a/b", " "]) == {"kind": "mqtt", "topics": ["a/b"], **keys}


def test_an_address_without_a_scheme_is_http():
    assert rest_source(" 10.0.0.1/x ")["url"] == "http://10.0.0.1/x"


def test_a_drop_folder_brings_the_pattern_of_its_files(tmp_path):
    folder = tmp_path / "titipan"
    folder.mkdir()
    for name in ("a.xlsx", "b.xlsx", "baca.txt"):
        (folder / name).touch()
    assert files_source(str(folder), tmp_path) == {
        "kind": "files",
        "path": "titipan",
        "pattern": "*.xlsx",
        "every": "10s",
    }


@pytest.mark.parametrize(
    ("source", "id"),
    [
        ({"kind": "rest", "url": "https://data.bmkg.go.id/DataMKG/TEWS/autogempa.json"}, "tews-autogempa"),
        ({"kind": "rest", "url": "https://api.contoh.go.id/v1/all"}, "contoh"),
        ({"kind": "mqtt", "topics": ["kota/wifi/+/state"]}, "wifi-state"),
        ({"kind": "mqtt", "topics": ["#"]}, "umpan"),
        ({"kind": "files", "path": "titipan/Realisasi APBD 2026.xlsx"}, "realisasi-apbd-2026"),
        ({"kind": "rest", "url": ""}, "umpan"),
    ],
)
def test_an_id_tells_of_the_source(source, id):
    assert suggested_id(source, ()) == id
    assert suggested_id(source, (id, f"{id}-2")) == f"{id}-3"


@pytest.mark.parametrize(
    ("keys", "open_"),
    [
        ({"url": "http://a/?token=abc"}, True),
        ({"url": "http://u:sandi@a/"}, True),
        ({"url": "http://a/?token={secret.a}"}, False),
        ({"headers": {"X-API-Key": "abc"}}, True),
        ({"headers": {"Authorization": "Bearer {secret.a}"}}, False),
        ({"headers": {"Accept": "application/json"}}, False),
        ({"auth": {"kind": "basic", "user": "u", "password": "abc"}}, True),
        ({"auth": {"kind": "basic", "user": "u", "password": "{secret.a}"}}, False),
    ],
)
def test_a_secret_that_anybody_could_read_is_a_fault(keys, open_):
    faults = source_faults({"kind": "rest", "url": "http://a/", **keys})
    assert bool(faults) == open_
    assert "abc" not in "".join(map(str, faults))
