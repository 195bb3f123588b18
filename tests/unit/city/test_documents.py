import csv
import io
import json
import re
from datetime import datetime

import pytest

from ccviewer.city.documents import Documents
from ccviewer.city.geography import ACCESS_POINTS, CAMERAS, KELURAHAN
from ccviewer.city.model import WITA, City, Pace

START = datetime(2026, 11, 23, 12, tzinfo=WITA).timestamp()


@pytest.fixture(scope="module")
def documents():
    return Documents(City(7, START), Pace(START), 18_802)


def body(documents, path, wall=START + 30, scope=""):
    return documents.answer(documents.find(path), wall, scope).body.decode()


def rows(documents, path, **more):
    return list(csv.DictReader(io.StringIO(body(documents, path, **more)), delimiter=";"))


def test_every_document_says_that_it_is_a_simulation(documents):
    silent = [document.path for document in documents.all if "SIMULASI" not in body(documents, document.path)]
    assert silent == []


def test_every_json_document_carries_the_mark_that_programs_read(documents):
    for document in documents.all:
        if "json" in document.path:
            assert json.loads(body(documents, document.path))["simulasi"] is True


def test_a_document_keeps_its_bytes_until_its_next_step(documents):
    for document in documents.all:
        begin = START - START % document.step_s
        first = documents.answer(document, begin + 0.1)
        assert documents.answer(document, begin + document.step_s - 0.1) is first


def test_there_are_24_hours_of_history_for_each_kelurahan_at_the_start(documents):
    past = rows(documents, "/api/wifi/riwayat.csv", scope="kelurahan")
    assert len(past) == 289 * len(KELURAHAN)
    assert {row["kelurahan"] for row in past} == {place.id for place in KELURAHAN}


def test_the_citys_history_is_the_sum_of_its_kelurahan(documents):
    both = rows(documents, "/api/wifi/riwayat.csv")
    last = [row for row in both if row["waktu"] == both[-1]["waktu"]]
    of_city = next(row for row in last if row["kelurahan"] == "kota")
    assert int(of_city["pengguna"]) == sum(int(row["pengguna"]) for row in last if row is not of_city)


def test_history_ends_in_what_the_live_model_says():
    start = START - START % 300
    city = City(3, start)
    documents = Documents(city, Pace(start), 1)
    last = rows(documents, "/api/wifi/riwayat.csv", wall=start, scope="kota")[-1]
    up, clients, rx, tx = city.total(ACCESS_POINTS, start)
    assert [int(last[name]) for name in ("ap_aktif", "pengguna", "turun_bps", "naik_bps")] == [
        up,
        clients,
        rx,
        tx,
    ]


def test_history_of_key_numbers_ends_in_the_key_numbers_of_now():
    start = START - START % 300
    documents = Documents(City(3, start), Pace(start), 1)
    last = rows(documents, "/api/kpi/riwayat.csv", wall=start)[-1]
    now = json.loads(body(documents, "/api/kpi.json", wall=start))["kpi"]
    assert int(last["pengaduan_terbuka"]) == now["pengaduan_terbuka"]
    assert float(last["serapan_apbd"].replace(",", ".")) == now["serapan_apbd"]


def test_budgets_are_written_as_indonesian_sheets_write_them(documents):
    for row in rows(documents, "/api/apbd.csv"):
        assert re.fullmatch(r"\d{1,3}(\.\d{3})+,00", row["Pagu (Rp)"])
        assert re.fullmatch(r"\d+,\d+", row["Realisasi (%)"])


def test_quakes_have_the_shape_of_bmkg_where_all_is_text(documents):
    quakes = json.loads(body(documents, "/api/gempa.json"))["Infogempa"]["gempa"]
    assert quakes
    for quake in quakes:
        assert all(isinstance(value, str) for value in quake.values())
        assert datetime.fromisoformat(quake["DateTime"]).utcoffset().total_seconds() == 0
        assert re.fullmatch(r"\d\d:\d\d:\d\d WIB", quake["Jam"])


def test_a_quake_to_come_is_not_told_of(documents):
    early = json.loads(body(documents, "/api/gempa.json", wall=START + 5))["Infogempa"]["gempa"]
    later = json.loads(body(documents, "/api/gempa.json", wall=START + 30))["Infogempa"]["gempa"]
    assert early[0] not in later[:1]
    assert early[0] in later


def test_access_points_that_are_down_are_so_in_the_list(documents):
    features = json.loads(body(documents, "/api/wifi/titik.geojson"))["features"]
    assert len(features) == 120
    assert 4 <= sum(feature["properties"]["status"] == "padam" for feature in features) <= 8


def test_the_camera_list_names_two_streams_of_each_camera_at_the_real_port(documents):
    listed = json.loads(body(documents, "/api/cctv.json"))["kamera"]
    assert [camera["id"] for camera in listed] == [site.id for site in CAMERAS]
    assert all(camera["utama"].startswith("http://127.0.0.1:18802/") for camera in listed)
    assert not any(camera["utama"] == camera["kecil"] for camera in listed)


def test_at_sixty_times_the_speed_an_hour_of_events_fits_a_minute():
    pace = Pace(START, 60.0)
    documents = Documents(City(7, START), pace, 1)
    quakes = json.loads(body(documents, "/api/gempa.json", wall=START + 60))["Infogempa"]["gempa"]
    times = [datetime.fromisoformat(quake["DateTime"]).timestamp() for quake in quakes]
    assert max(times) <= START + 60
    assert all(
        row["waktu"] <= "2026-11-23T12:01" for row in rows(documents, "/api/kpi/riwayat.csv", wall=START + 60)
    )
