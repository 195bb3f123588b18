import pytest

from ccviewer.feeds.mapping import MapOptions
from ccviewer.feeds.studio import Draft, candidates, guessed_field, path_text, propose

NOW = 1_795_297_600.0  # 22 November 2026, 05:46:40 WITA


def proposed(document, record="reading", items=None, format="json", now=None):
    draft = Draft(
        id="x", record=record, items=items or candidates(document)[0].items, decode={"format": format}
    )
    return propose(document, draft, "WITA", now)


def written(proposal):
    return {each.name: each.written() for each in proposal.draft.fields}


def test_the_earthquakes_of_bmkg_are_events_without_an_id_of_their_own(document):
    found = proposed(document("bmkg_gempadirasakan.json"), "event")
    assert found.draft.items == ("Infogempa.gempa",)
    assert written(found) == {
        "uid": {"template": "{DateTime}:{Coordinates}", "required": True},
        "time": {"path": "DateTime", "type": "time"},
        "position": {"path": "Coordinates", "type": "point"},
        "title": "Wilayah",
        "magnitude": {"path": "Magnitude", "type": "number"},
        "kedalaman": {"path": "Kedalaman", "type": "number", "unit": "km"},
        "potensi": "Potensi",
        "dirasakan": "Dirasakan",
    }
    assert found.draft.questions == ()  # DateTime has its offset; the naive Tanggal is not needed
    assert not found.draft.field("uid").sure


def test_an_access_point_of_unifi_is_known_by_its_mac_and_seen_at_an_epoch(document):
    found = proposed(document("unifi_device_uap.json"))
    said = written(found)
    assert found.draft.items == ("data",)
    assert said["asset"] == {"path": "mac", "required": True}
    assert said["time"] == {"path": "last_seen", "type": "time"}
    assert said["name"] == "name"
    assert said["num_sta"] == {"path": "num_sta", "type": "number"}
    assert said["rx_bytes"] == {"path": "rx_bytes", "type": "number", "unit": "B"}
    assert not any("token" in name or "passphrase" in name for name in said)


def test_a_warning_of_bmkg_has_its_polygon_its_expiry_and_its_id(document):
    said = written(proposed(document("bmkg_cap_jateng.xml"), "alarm", format="xml"))
    assert said["uid"] == {"path": "identifier", "required": True}
    assert said["time"] == {"path": "info.effective", "type": "time"}
    assert said["expires"] == {"path": "info.expires", "type": "time"}
    assert said["geometry"] == {"path": "info.area.polygon", "type": "polygon"}
    assert (said["title"], said["severity"]) == ("info.headline", "info.severity")


def test_a_report_of_petabencana_has_its_geometry_as_position(document):
    found = proposed(document("petabencana_crowdsourced-reports.topojson"), "event", format="topojson")
    said = written(found)
    assert said["position"] == {"path": "geometry", "type": "point"}
    assert said["uid"] == {"path": "properties.pkey", "required": True}
    assert found.draft.map_table().get("items") is None  # it is the default of the format


SHEET = [
    {"No": "1", "Lokasi": "Berbas", "Muka air (cm)": "12,5", "Debit": "1.234", "Lat": "0,1",
     "Lon": "117,4", "Waktu": "22/11/2026 05.40", "Telp": "0811"},
    {"No": "2", "Lokasi": "Guntung", "Muka air (cm)": "1.112,5", "Debit": "2.234", "Lat": "0,2",
     "Lon": "117,5", "Waktu": "22/11/2026 05.30", "Telp": "0812"},
]  # fmt: skip


def test_an_office_sheet_is_read_with_decimal_commas_units_from_names_and_a_place_of_two_columns():
    found = proposed(SHEET)
    said = written(found)
    assert found.draft.decimal == "id"
    assert said["muka_air"] == {"path": '"Muka air (cm)"', "type": "number", "unit": "cm"}
    assert said["position"] == {"path": "@", "type": "point"}
    assert said["asset"] == {"path": "Lokasi", "required": True}
    assert "telp" not in said
    assert "telp" in {each.name for each in found.spare}


def test_a_number_that_both_styles_can_read_is_asked_with_both_readings():
    debit = proposed(SHEET).draft.field("debit")
    assert not debit.sure
    assert debit.question.likely == "id"
    assert [str(choice.text) for choice in debit.question.choices] == [
        "1.234 berarti 1234",
        "1.234 berarti 1,234",
    ]


def test_times_without_a_zone_are_asked_with_an_example_for_each_zone():
    found = proposed(SHEET)
    (question,) = found.draft.questions
    assert (found.draft.timezone, question.likely) == ("WITA", "WITA")
    assert str(question.choices[0].text) == "22/11/2026 05.40 WITA = 2026-11-21T21:40:00Z"
    assert [choice.value for choice in question.choices] == ["WITA", "WIB", "WIT", "UTC"]


def test_the_zone_in_which_the_newest_time_is_now_is_likelier_than_the_own_one():
    rows = [{"id": "a", "waktu": "2026-11-21 21:46:00"}, {"id": "b", "waktu": "2026-11-21 21:41:00"}]
    assert proposed(rows, now=NOW).draft.timezone == "UTC"
    assert proposed(rows, now=NOW + 86_400).draft.timezone == "WITA"


@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("kode", ["64.74", "64.71"], {"path": "kode"}),
        ("telp_kantor", ["0811", "0812"], {"path": "telp_kantor"}),
        ("nama_panjang", ["0012", "0013"], {"path": "nama_panjang"}),
        ("suhu_c", [30.5, 31], {"path": "suhu_c", "type": "number", "unit": "°C"}),
        ("Unduh (Mbps)", ["10", "12"], {"path": '"Unduh (Mbps)"', "type": "number", "unit": "Mbps"}),
        ("pagu", ["Rp 1.000.000", "Rp 2"],
         {"path": "pagu", "type": "number", "unit": "IDR", "decimal": "id"}),
        ("realisasi", ["50,2 %", "1,5 %"],
         {"path": "realisasi", "type": "number", "unit": "%", "decimal": "id"}),
        ("jarak", ["10 km", "-"], {"path": "jarak", "type": "number", "unit": "km"}),
        ("lokasi", ["18 km Timur Laut Pekalongan", "25 km Barat Semarang"], {"path": "lokasi"}),
        ("status_pompa", ["aktif", "mati"], {"path": "status_pompa", "type": "bool"}),
        ("is_up", [1, 0], {"path": "is_up", "type": "bool"}),
        ("jumlah", [1, 0], {"path": "jumlah", "type": "number"}),
        ("bytes", [202573081705, 1], {"path": "bytes", "type": "number", "unit": "B"}),
        ("updated", [1588175726, 1588175727], {"path": "updated", "type": "time"}),
        ("updated_ms", [1588175726123, 1588175727123], {"path": "updated_ms", "type": "time"}),
        ("created_at", ["2026-11-22T04:00:01Z"], {"path": "created_at", "type": "time"}),
        ("hari", ["Senin, 16 Feb 2026 pukul 08.30"], {"path": "hari", "type": "time"}),
        ("titik", ["0.13,117.47", "0.14,117.48"], {"path": "titik", "type": "point"}),
        ("versi", ["4.4.153"], {"path": "versi"}),
    ],
)  # fmt: skip
def test_the_type_of_a_column_is_told_by_all_its_values_and_its_name(key, values, field):
    said = guessed_field(values, path_text((key,)), key, Draft())
    made = {name: value for name, value in said.options.items() if not (name == "type" and value == "text")}
    assert made == field


def test_a_value_far_down_a_column_decides_its_decimal_style():
    rows = [{"id": str(n), "debit": "1.234"} for n in range(5000)] + [{"id": "z", "debit": "1.234,5"}]
    assert proposed(rows).draft.decimal == "id"


def test_one_word_among_numbers_makes_a_guess_uncertain_and_many_make_it_text():
    few = proposed([{"id": str(n), "v": n if n else "rusak"} for n in range(20)]).draft.field("v")
    assert (few.type, few.sure, [str(why) for why in few.why]) == ("number", False, ["1 nilai tidak cocok"])
    many = proposed([{"id": str(n), "v": n if n % 2 else f"rusak {n}"} for n in range(20)])
    assert next(each for each in (*many.draft.fields, *many.spare) if each.name == "v").type == "text"


def test_a_counter_is_noted():
    rows = [{"ts": 1_788_175_726 + n, "rx": 1000 * n} for n in range(5)]
    assert "selalu naik: mungkin pencacah" in [str(why) for why in proposed(rows).draft.field("rx").why]


def test_columns_above_the_items_give_the_identity_of_a_series():
    series = [
        {"metric": {"instance": name}, "values": [[1788175726, "1.5"], [1788175736, "2.5"]]} for name in "ab"
    ]
    found = proposed({"data": {"result": series}}, items=("data.result", "values"))
    assert written(found) == {
        "asset": {"path": "^.metric.instance", "required": True},
        "time": {"path": "0", "type": "time"},
        "value": {"path": "1", "type": "number"},
    }


def test_a_message_without_an_identity_is_known_by_the_wildcard_of_its_topic():
    draft = Draft("x", {"kind": "mqtt", "topics": ["kota/wifi/+/state"]}, items=("@",))
    assert written(propose({"n": 5}, draft, "WITA"))["asset"] == {"topic": 2, "required": True}
    found = propose({"mac": "a", "n": 5}, draft, "WITA")
    assert written(found)["asset"] == {"path": "mac", "required": True}
    assert found.spare == ()


@pytest.mark.parametrize(
    "record", ["reading", "asset", "event", "alarm", "ticket", "camera", "indicator", "layer"]
)
@pytest.mark.parametrize(
    "document_", [[], {}, "x", 5, None, [1, 2], [None], [[]], {"a": {"b": []}}, [{"": 1}], [{"a": []}]]
)
def test_whatever_a_source_sends_the_proposal_is_a_map_that_a_profile_accepts(record, document_):
    MapOptions.model_validate(proposed(document_, record).draft.map_table())


def test_recorded_payloads_make_valid_maps_for_every_record(recorded):
    for record in ("reading", "asset", "event", "camera"):
        for candidate in candidates(recorded):
            MapOptions.model_validate(proposed(recorded, record, candidate.items).draft.map_table())
