"""What real sources send, see tests/data/payloads/NOTICES.md, and what their documentation says they send."""

from pathlib import Path

import pytest

from ccviewer.errors import BadPayload

PAYLOADS = Path(__file__).parents[3] / "data" / "payloads"

QUAKE = {
    "uid": {"template": "bmkg:{DateTime}:{Coordinates}", "required": True},
    "time": {"path": "DateTime", "type": "time"},
    "said": {"template": "{Tanggal} {Jam}", "type": "time"},
    "position": {"path": "Coordinates", "type": "point"},
    "columns": {"path": "@", "type": "point"},
    "magnitude": {"path": "Magnitude", "type": "number"},
    "depth": {"path": "Kedalaman", "type": "number", "unit": "km", "to": "m"},
    "felt": "Dirasakan",
    "link": {"template": "https://data.bmkg.go.id/DataMKG/TEWS/{Shakemap}"},
}


@pytest.fixture
def rows(mapper):
    """Read one of the payloads; times as texts."""

    def reading(name, fields, **said):
        built = mapper(fields, **said)
        return [built.printable(row) for row in built.read((PAYLOADS / name).read_bytes()).rows]

    return reading


def test_the_newest_earthquake_is_one_object(rows):
    (row,) = rows("bmkg_autogempa.json", QUAKE, items="Infogempa.gempa", opd="WITA")
    assert row == {
        "uid": "bmkg:2026-02-16T06:15:30+00:00:-6.89,109.67",
        "time": "2026-02-16T06:15:30Z",
        "said": "2026-02-16T06:15:30Z",
        "position": [109.67, -6.89],
        "columns": [109.67, -6.89],
        "magnitude": 5.4,
        "depth": 10_000,
        "felt": "III Pekalongan, II Batang",
        "link": "https://data.bmkg.go.id/DataMKG/TEWS/20260216131530.mmi.jpg",
    }


def test_felt_earthquakes_are_a_list_without_shake_maps(rows):
    found = rows("bmkg_gempadirasakan.json", QUAKE, items="Infogempa.gempa")
    assert [(row["magnitude"], row["link"]) for row in found] == [(5.4, None), (4.2, None)]


def test_a_weather_warning_has_polygons_and_times_of_its_zone(rows):
    fields = {
        "uid": "^.identifier",
        "title": "headline",
        "severity": "severity",
        "effective": {"path": "effective || onset", "type": "time"},
        "expires": {"path": "expires", "type": "time"},
        "area": {"path": "area.polygon", "type": "polygons"},
    }
    said = {"decode": {"format": "xml", "lists": ["info"]}}
    (row,) = rows(
        "bmkg_cap_jateng.xml", fields, items=["alert", "(info[?language=='id'] || info)[0]"], **said
    )
    assert row == {
        "uid": "2.49.0.1.360.0.2026.02.16.16.45.005",
        "title": "Hujan Lebat disertai Petir di Jawa Tengah",
        "severity": "Moderate",
        "effective": "2026-02-16T15:00:00Z",
        "expires": "2026-02-16T18:00:00Z",
        "area": [[[109.67, -6.89], [109.68, -6.88], [109.69, -6.87], [109.67, -6.89]]],
    }


def test_the_list_of_warnings_has_a_guid_with_an_attribute(rows):
    fields = {"uid": "guid", "time": {"path": "pubDate", "type": "time"}, "link": "link"}
    found = rows("bmkg_rss_active.xml", fields, items="rss.channel.item", decode={"format": "xml"})
    assert [row["uid"] for row in found] == [
        "2.49.0.1.360.0.2026.02.16.16.36.004",
        "2.49.0.1.360.0.2026.02.16.16.45.005",
        "2.49.0.1.360.0.2026.02.16.16.12.005",
    ]
    assert found[0]["time"] == "2026-02-16T15:50:00Z"
    assert found[0]["link"].endswith("CBT20260216004_alert.xml")


def test_an_access_point_has_names_with_dashes(rows):
    fields = {
        "asset": {"path": "mac", "required": True},
        "clients": {"path": "num_sta", "type": "number"},
        "guests": {"path": "guest-num_sta", "type": "number"},
        "rate": {"path": "bytes-r", "type": "number", "unit": "B/s", "to": "kbps"},
        "up": {"path": "state", "map": {"1": True, "*": False}},
        "time": {"path": "last_seen", "type": "time"},
    }
    found = rows("unifi_device_uap.json", fields, items="data[?type=='uap']", ok_when="meta.rc == 'ok'")
    assert found == [
        {
            "asset": "80:2a:a8:00:01:02",
            "clients": 12,
            "guests": 0,
            "rate": 1425.096,
            "up": True,
            "time": "2020-04-29T15:55:26Z",
        }
    ]


def test_a_flood_report_is_a_topology_in_an_envelope(rows):
    fields = {
        "uid": "properties.pkey",
        "time": {"path": "properties.created_at", "type": "time"},
        "title": {"path": "properties.title", "default": "Laporan warga"},
        "position": {"path": "geometry", "type": "point"},
        "region": "properties.tags.instance_region_code",
    }
    said = {"decode": {"format": "topojson"}, "ok_when": "statusCode == `200`"}
    assert rows("petabencana_crowdsourced-reports.topojson", fields, **said) == [
        {
            "uid": "5519",
            "time": "2016-12-09T21:37:00Z",
            "title": "Laporan warga",
            "position": [106.817276, -6.138229],
            "region": "ID-JK",
        }
    ]


@pytest.mark.parametrize(
    ("name", "ok_when"),
    [("prometheus_error.json", "status == 'success'"), ("influx_error.json", "!(results[0].error)")],
)
def test_an_error_in_good_json_is_a_failure(rows, name, ok_when):
    with pytest.raises(BadPayload, match="ok_when"):
        rows(name, {}, ok_when=ok_when)


def test_a_budget_sheet_is_read_as_indonesian_offices_write_it(read):
    text = (
        "Laporan Realisasi APBD Kota Bontang;;;\r\n;;;\r\n"
        "Kode;Uraian;Anggaran (Rp);Realisasi (%)\r\n"
        "5.1;Belanja Operasi;Rp 1.250.000.000,-;81,5\r\n"
        "5.2;Belanja Modal;Rp 980,5 juta;7,25 %\r\n"
        "5.3;Belanja Tidak Terduga;-;tidak ada data\r\n"
    )
    fields = {
        "key": {"path": "Kode", "required": True},
        "title": "Uraian",
        "value": {"path": '"Anggaran (Rp)"', "type": "number", "unit": "IDR", "to": "juta"},
        "share": {"path": '"Realisasi (%)"', "type": "number"},
    }
    said = {"decode": {"format": "csv", "header_row": 3, "encoding": "utf-8"}, "decimal": "id"}
    found = read(text, fields, record="indicator", **said)
    assert found.rows == [
        {"key": "5.1", "title": "Belanja Operasi", "value": 1250, "share": 81.5},
        {"key": "5.2", "title": "Belanja Modal", "value": 980.5, "share": 7.25},
        {"key": "5.3", "title": "Belanja Tidak Terduga", "value": None, "share": None},
    ]
    assert found.warnings == ()


def test_prometheus_sends_its_numbers_as_texts(read):
    document = {
        "status": "success",
        "data": {
            "resultType": "vector",
            "result": [
                {"metric": {"instance": "ap-1"}, "value": [1795320001.781, "42.5"]},
                {"metric": {"instance": "ap-2"}, "value": [1795320001.781, "NaN"]},
            ],
        },
    }
    fields = {
        "asset": "metric.instance",
        "load": {"path": "value.1", "type": "number"},
        "time": {"path": "value.0", "type": "time"},
    }
    found = read(document, fields, items="data.result", ok_when="status == 'success'")
    assert [tuple(row.values()) for row in found.rows] == [
        ("ap-1", 42.5, 1795320001.781),
        ("ap-2", None, 1795320001.781),
    ]


def test_a_traffic_jam_has_its_line_in_x_and_y(read):
    document = {
        "jams": [
            {
                "uuid": 123456789012345678,
                "line": [{"x": 117.47, "y": 0.13}, {"x": 117.48, "y": 0.14}],
                "delay": -1,
            },
        ],
        "startTime": "2026-11-22 04:00:01:123",
    }
    fields = {
        "uid": "uuid",
        "geometry": {"path": "line", "type": "line"},
        "status": {"path": "delay", "map": {"-1": "ditutup", "*": "macet"}},
        "time": {"path": "^.startTime", "type": "time"},
    }
    assert read(document, fields, items="jams").rows == [
        {
            "uid": "123456789012345678",
            "geometry": [[117.47, 0.13], [117.48, 0.14]],
            "status": "ditutup",
            "time": 1795320001.123,
        }
    ]


def test_a_device_without_a_zone_takes_the_one_of_the_field(mapper):
    built = mapper(
        {
            "asset": {"topic": -2},
            "temperature": {"path": "AM2301.Temperature", "type": "number"},
            "time": {"path": "Time", "type": "time", "timezone": "WITA"},
        }
    )
    payload = b'{"Time":"2026-11-22T12:00:01","AM2301":{"Temperature":31.4},"TempUnit":"C"}'
    found = built.read(payload, topic="tele/pompa-3/SENSOR")
    assert built.printable(found.rows[0]) == {
        "asset": "pompa-3",
        "temperature": 31.4,
        "time": "2026-11-22T04:00:01Z",
    }


def test_a_last_will_is_a_bare_word(read):
    fields = {"asset": {"topic": 1}, "up": {"path": "value", "type": "bool"}}
    assert read("Offline", fields, format="text", topic="tele/pompa-3/LWT").rows == [
        {"asset": "pompa-3", "up": False}
    ]


def test_a_count_that_is_only_a_bound_is_read(read):
    assert read({"meta": {"found": ">100"}}, {"f": {"path": "meta.found", "type": "number"}}).rows == [
        {"f": 100}
    ]


def test_a_phenomenon_that_lasts_is_observed_at_its_end(when):
    assert when("2026-11-22T03:00:00Z/2026-11-22T04:00:01Z") == "2026-11-22T04:00:01Z"
