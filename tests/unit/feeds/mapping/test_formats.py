import io
import json
from datetime import date, datetime, time

import openpyxl
import pytest

from ccviewer.errors import BadPayload


def test_json_may_begin_with_a_mark_and_be_of_any_utf(read):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"):
        assert read('{"v": "Ké"}'.encode(encoding), {"f": "v"}).rows == [{"f": "Ké"}]


def test_the_last_of_two_equal_keys_wins(read):
    assert read('{"v": 1, "v": 2}', {"f": "v"}).rows == [{"f": "2"}]


def test_bytes_that_are_not_utf8_are_read_as_windows_1252_and_warned_of(read):
    found = read(b"nama;v\nCaf\xe9;5\n", {"f": "nama"}, format="csv")
    assert found.rows == [{"f": "Café"}]
    assert [warned.code for warned in found.warnings] == ["not UTF-8, read as Windows-1252"]


def test_a_mark_of_utf8_does_not_make_utf8_of_windows_1252(read):
    found = read(b"\xef\xbb\xbfv\nSeb\xe9\n", {"f": "v"}, format="csv")
    assert found.rows == [{"f": "Seb\u00e9"}]
    assert [warned.code for warned in found.warnings] == ["not UTF-8, read as Windows-1252"]


def test_a_mark_of_utf8_is_believed_before_the_header_of_the_answer(read):
    text = "v\né\n".encode("utf-8-sig")
    assert read(text, {"f": "v"}, format="csv", content_type="text/csv; charset=latin-1").rows == [{"f": "é"}]


def test_a_given_encoding_is_used(read):
    found = read("v\n“x”\n".encode("cp1252"), {"f": "v"}, decode={"format": "csv", "encoding": "cp1252"})
    assert (found.rows, found.warnings) == ([{"f": "“x”"}], ())


def test_the_charset_of_the_answer_is_used_when_it_fits(read):
    found = read(
        "v\né\n".encode("latin-1"), {"f": "v"}, format="csv", content_type="text/csv; charset=ISO-8859-1"
    )
    assert (found.rows, found.warnings) == ([{"f": "é"}], ())
    assert read("v\né\n", {"f": "v"}, format="csv", content_type="text/csv; charset=ascii").rows == [
        {"f": "é"}
    ]


def test_text_is_one_item_with_a_value(read):
    assert read("Online\n", {"f": {"path": "value", "type": "bool"}}, format="text").rows == [{"f": True}]
    assert read("a\nb", {"f": "value"}, format="text").rows == [{"f": "a b"}]


# ndjson


def test_each_line_of_ndjson_is_an_item(read):
    assert read('{"v":1}\r\n\n{"v":2}\n', {"f": "v"}, format="ndjson").rows == [{"f": "1"}, {"f": "2"}]


def test_a_bad_line_is_a_row_error_and_counts_as_an_item(read):
    fields = {"f": {"path": "v", "required": True}}
    found = read('{"v":1}\nonline\n{"v":3}\n{}\n', fields, format="ndjson")
    assert found.rows == [{"f": "1"}, {"f": "3"}]
    assert [error.index for error in found.errors] == [1, 3]
    assert found.indexes == (0, 2)
    assert found.errors[1].error == "f: required but missing"


def test_an_unfinished_last_line_waits(read):
    found = read('{"v":1}\n{"v":2', {"f": "v"}, format="ndjson")
    assert (found.rows, found.errors) == ([{"f": "1"}], ())


def test_a_bad_last_line_that_is_finished_is_a_row_error(read):
    found = read('{"v":1}\n{"v":2\n', {"f": "v"}, format="ndjson")
    assert [error.index for error in found.errors] == [1]


def test_a_finished_last_line_needs_no_line_break(read):
    assert len(read('{"v":1}\n{"v":2}', {"f": "v"}, format="ndjson").rows) == 2


def test_a_line_nested_too_deeply_is_a_row_error(read):
    found = read('{"v":1}\n' + "[" * 100_000 + '\n{"v":2}\n', {"f": "v"}, format="ndjson")
    assert [error.index for error in found.errors] == [1]
    assert len(found.rows) == 2


def test_the_document_of_ndjson_is_the_list_of_its_items(read):
    found = read('{"v":[1,2]}\n{"v":[3]}\n', {"f": "@"}, format="ndjson", items=["@", "v"])
    assert [row["f"] for row in found.rows] == ["1", "2", "3"]


# xml


def test_xml_becomes_objects(read):
    text = """<?xml version="1.0"?><!-- c --><r xmlns="urn:x" xmlns:g="urn:g" g:a="1">
      <t> satu </t><g:t>dua</g:t><e/><e2></e2><m k="v">teks <b>x</b> lagi</m><only k="v"/>
      <list><i>1</i></list><c><![CDATA[a < b]]></c></r>"""
    fields = {
        "a": "r.@a", "t": "r.t", "e": {"path": "r.e", "default": "empty"}, "e2": "r.e2 == ''", "m": "r.m",
        "k": "r.m.@k", "b": "r.m.b", "only": "r.only", "ok": "r.only.@k", "i": "type(r.list.i)", "c": "r.c",
    }  # fmt: skip
    found = read(text, fields, format="xml").rows[0]
    assert found == {
        "a": "1", "t": "satu, dua", "e": "empty", "e2": "true", "m": "teks lagi", "k": "v", "b": "x",
        "only": None, "ok": "v", "i": "string", "c": "a < b",
    }  # fmt: skip


def test_names_in_lists_are_lists_even_alone(read):
    said = {"decode": {"format": "xml", "lists": ["i"]}}
    assert read("<r><i>1</i></r>", {"t": "type(r.i)"}, **said).rows == [{"t": "array"}]
    assert read("<r><a><i>1</i></a><a/></r>", {"t": "type(r.a[0].i)"}, **said).rows == [{"t": "array"}]


@pytest.mark.parametrize(
    ("inside", "count"), [("", 0), ("<i>1</i>", 1), ("<i>1</i><i>2</i>", 2), ("<i/>", 1)]
)
def test_single_and_repeated_elements_are_items_alike(read, inside, count):
    assert (
        len(read(f"<r>{inside}</r>" if inside else "<r><x/></r>", {}, format="xml", items="r.i").rows)
        == count
    )


@pytest.mark.parametrize("text", ["<r/>", "<r></r>", "<r>\n</r>", "<r><x/></r>"])
def test_an_element_without_children_has_no_items(read, text):
    assert read(text, {}, format="xml", items="r.i").rows == []


def test_xml_says_its_own_encoding(read):
    text = '<?xml version="1.0" encoding="windows-1252"?><r>é</r>'
    assert read(text.encode("cp1252"), {"f": "r"}, format="xml").rows == [{"f": "é"}]


def test_a_prefix_that_nobody_declared_is_stripped_as_well(read):
    text = (
        '<r xmlns:a="urn:a"><a:x>pukul 08:30 di a:b</a:x><geo:point geo:src="gps">0.13 117.49</geo:point></r>'
    )
    fields = {"x": "x", "p": {"path": "point", "type": "point"}, "s": "point.@src"}
    assert read(text, fields, format="xml", items="r").rows == [
        {"x": "pukul 08:30 di a:b", "p": [117.49, 0.13], "s": "gps"}
    ]


@pytest.mark.parametrize("text", ["<a:r>", "<r><a:x></b:x></r>", '<a:r xmlns:a="a"><b:x></a:r>'])
def test_broken_xml_stays_broken_though_its_prefixes_are_declared(read, text):
    with pytest.raises(BadPayload):
        read(text, {}, format="xml")


def test_a_mark_before_xml_is_no_harm(read):
    assert read("\ufeff<r>x</r>", {"f": "r"}, format="xml").rows == [{"f": "x"}]


CAP = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier>
<info><language>en</language><headline>Rain</headline></info>
<info><language>id</language><headline>Hujan</headline><area>
<polygon>0.1,117.1 0.1,117.2 0.2,117.2 0.1,117.1</polygon>
<polygon>1.1,117.1 1.1,117.2 1.2,117.2 1.1,117.1</polygon></area></info></alert>"""


def test_an_alert_in_two_languages_gives_the_indonesian_one(read):
    fields = {"uid": "alert.identifier", "title": "(alert.info[?language=='id'] || alert.info)[0].headline"}
    said = {"decode": {"format": "xml", "lists": ["info"]}}
    assert read(CAP, fields, **said).rows == [{"uid": "1", "title": "Hujan"}]


# csv


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1;2\n",
        "a,b\n1,2\n",
        "a\tb\n1\t2\n",
        "a|b\n1|2\n",
        "\ufeffa;b\r\n1;2\r\n",
        "sep=;\na;b\n1;2\n",
        "sep=;\r\na;b\r\n1;2\r\n",
        "a;b\r1;2\r",
        "\n\na;b\n1;2\n",
        "a;b\n\n;\n1;2\n\n",
        "a;b\n1;2;3;4\n",
        ' a \t;"b"\n"1";2\n',
        "a;b\n1;2",
    ],
)
def test_csv_is_read_however_it_is_written(read, text):
    assert read(text, {"a": "a", "b": "b"}, format="csv").rows == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("a;b,c", "a"),  # a tie: the semicolon comes first
        ("a,b\tc", "a"),
        ("a\tb|c", "a"),
        ("a;b,c,d", "a;b"),
        ('"a,b,c,d";e', "a,b,c,d"),
        ("only", "only"),
    ],
)
def test_the_delimiter_is_the_most_frequent_one_in_the_header_outside_quotes(mapper, header, first):
    (row,) = mapper({}, decode={"format": "csv"}).document(f"{header}\nx\n".encode())
    assert row == {first: "x"}


def test_a_given_delimiter_is_used(read):
    said = {"decode": {"format": "csv", "delimiter": ","}}
    assert read("a;b,c\n1,2\n", {"f": "c"}, **said).rows == [{"f": "2"}]


def test_the_names_in_a_header_are_folded(read):
    text = '"Nama\n  Titik";" Realisasi (%) "\nx;81,5\n'
    found = read(text, {"n": "Nama Titik", "r": {"path": '"Realisasi (%)"', "type": "number"}}, format="csv")
    assert found.rows == [{"n": "x", "r": 81.5}]


def test_short_rows_lack_their_last_cells(read):
    found = read("a;b\n1\n2;3\n", {"a": "a", "b": {"path": "b", "required": True}}, format="csv")
    assert found.rows == [{"a": "2", "b": "3"}]
    assert [error.index for error in found.errors] == [0]


def test_empty_rows_are_not_counted(read):
    found = read("a;b\n\n1;2\n;;\n ; \n;4\n", {"a": {"path": "a", "required": True}}, format="csv")
    assert [error.index for error in found.errors] == [1]


def test_a_column_that_no_row_has_is_warned_of(read):
    fields = {"a": "a", "b": "Nama", "c": "length(@)", "d": "^.@", "e": "@", "f": {"path": "g", "default": 1}}
    found = read("a;nama\n1;2\n", fields, format="csv")
    assert [(warned.field, warned.code, warned.sample) for warned in found.warnings] == [
        ("b", "no such column", "Nama")
    ]
    assert read("a;b\n", {"c": "c"}, format="csv").warnings == ()
    assert read("a;b\n1\n2;3\n", {"b": "b"}, format="csv").warnings == ()


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks(read):
    found = read('a;b\n"x;y ""z""\nw";2\n', {"a": "a", "b": "b"}, format="csv")
    assert found.rows == [{"a": 'x;y "z" w', "b": "2"}]


@pytest.mark.parametrize(
    "text", ["Laporan\nTahun 2026\na;b\n1;2\n", "Laporan\n\na;b\n1;2\n", "x\n\na;b\n1;2\n"]
)
def test_the_header_may_stand_in_a_later_row(read, text):
    found = read(text, {"a": "a", "b": "b"}, decode={"format": "csv", "header_row": 3})
    assert found.rows == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("header_row", [3, 5])
@pytest.mark.parametrize("name", ["b", "Pagu (Rp)"])
def test_blank_rows_before_the_header_may_be_counted_or_not(read, header_row, name):
    text = f"Laporan\n\nTahun 2026\n,\nkode,{name}\n1,2\n"
    found = read(text, {"b": f'"{name}"'}, decode={"format": "csv", "header_row": header_row})
    assert found.rows == [{"b": "2"}]


def test_a_header_with_a_wanted_column_is_kept_though_blank_rows_stand_above_it(read):
    text = "Laporan\n\na;b\na;5\n1;2\n"
    assert read(text, {"a": "a", "b": "b"}, decode={"format": "csv", "header_row": 3}).rows == [
        {"a": "a", "b": "5"},
        {"a": "1", "b": "2"},
    ]


def test_the_delimiter_is_looked_for_in_the_header_and_not_above_it(read):
    text = "Laporan, Dinas, Kota, Tahun\na;b\n1;2\n"
    assert read(text, {"b": "b"}, decode={"format": "csv", "header_row": 2}).rows == [{"b": "2"}]


def test_a_table_without_rows_is_no_failure(read):
    assert read("a;b\n", {"a": "a"}, format="csv").rows == []


def test_of_two_columns_with_one_name_the_first_has_it(read):
    assert read("a;a\n1;2\n", {"a": "a"}, format="csv").rows == [{"a": "1"}]


def test_codes_keep_their_noughts(read):
    assert read("kode;hp\n64.70;0812\n", {"k": "kode", "h": "hp"}, format="csv").rows == [
        {"k": "64.70", "h": "0812"}
    ]


# xlsx


@pytest.fixture
def workbook():
    def build(rows, title="Data", before=()):
        book = openpyxl.Workbook()
        page = book.active
        page.title = title
        for name in before:
            book.create_sheet(name, 0)
        for row in rows:
            page.append(row)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    return build


ROWS = [
    ["Laporan", None, None, None, None],
    [],
    [" Nama\nTitik ", "Nilai", "Tanggal", "Aktif", "Jam"],
    ["a", 5, datetime(2026, 11, 22, 8, 30), True, time(8, 30)],
    [None, None, None, None, None],
    ["b", 5.25, date(2026, 11, 22), False, None],
    ["c", "1.234,5", "22 Nov 2026", "ya"],
]
FIELDS = {
    "n": "Nama Titik",
    "v": {"path": "Nilai", "type": "number"},
    "t": {"path": "Tanggal", "type": "time", "timezone": "WITA"},
    "b": {"path": "Aktif", "type": "bool"},
    "j": "Jam",
}


@pytest.mark.parametrize("header_row", [2, 3])
def test_a_sheet_is_read_as_a_table_with_naive_dates(mapper, workbook, header_row):
    built = mapper(FIELDS, decode={"format": "xlsx", "header_row": header_row})
    found = built.read(workbook(ROWS))
    assert [tuple(built.printable(row).values()) for row in found.rows] == [
        ("a", 5, "2026-11-22T00:30:00Z", True, "08:30:00"),
        ("b", 5.25, "2026-11-21T16:00:00Z", False, None),
        ("c", 1234.5, "2026-11-21T16:00:00Z", True, None),
    ]


def test_blank_rows_of_a_sheet_may_be_counted_or_not(read, workbook):
    payload = workbook([["Laporan"], [], ["Tahun 2026"], ["a", "b"], [1, 2]])
    for header_row in (3, 4):
        found = read(payload, {"b": "b"}, decode={"format": "xlsx", "header_row": header_row})
        assert found.rows == [{"b": "2"}]


@pytest.mark.parametrize("sheet", ["Data", " data ", 2])
def test_a_sheet_is_chosen_by_name_or_number(read, workbook, sheet):
    payload = workbook([["a"], ["x"]], before=["Sampul"])
    assert read(payload, {"a": "a"}, decode={"format": "xlsx", "sheet": sheet}).rows == [{"a": "x"}]


def test_the_first_sheet_is_the_default(read, workbook):
    with pytest.raises(BadPayload):
        read(workbook([["a"], ["x"]], before=["Sampul"]), {"a": "a"}, format="xlsx")


@pytest.mark.parametrize("sheet", ["Tidak Ada", 9])
def test_a_sheet_that_is_not_there_is_refused(read, workbook, sheet):
    with pytest.raises(BadPayload, match="lembar"):
        read(workbook([["a"]]), {}, decode={"format": "xlsx", "sheet": sheet})


def test_error_cells_are_nothing(read, workbook):
    found = read(workbook([["a", "b"], ["x", "#N/A"]]), {"b": "b"}, format="xlsx")
    assert found.rows == [{"b": None}]


# geojson and topojson


def test_the_items_of_geojson_are_its_features(read):
    document = {
        "type": "FeatureCollection",
        "features": [
            {"properties": {"n": "a"}, "geometry": {"type": "Point", "coordinates": [117.47, 0.13]}}
        ],
    }
    fields = {"n": "properties.n", "p": {"path": "geometry", "type": "point"}, "kind": "^.type"}
    assert read(document, fields, format="geojson").rows == [
        {"n": "a", "p": [117.47, 0.13], "kind": "FeatureCollection"}
    ]


def test_a_feature_alone_is_one_item_where_no_items_are_asked_for(read):
    feature = {"type": "Feature", "properties": {"n": "a"}, "geometry": None}
    assert read(feature, {"n": "properties.n"}, format="geojson").rows == [{"n": "a"}]
    assert read(feature, {"n": "properties.n"}, format="geojson", items="features").rows == []


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "CRS84", "epsg:4326"]
)
def test_longitude_and_latitude_may_be_named(read, name):
    crs = {"type": "name", "properties": {"name": name}}
    assert read({"crs": crs, "features": [{}]}, {}, format="geojson").rows == [{}]
    assert read({"crs": None, "features": [{}]}, {}, format="geojson").rows == [{}]


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "EPSG:32750"}},
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::23830"}},
        {"type": "name", "properties": {"name": "EPSG:14326"}},
        {"type": "link", "properties": {"href": "x"}},
        "EPSG:3857",
        {},
    ],
)
def test_other_coordinate_systems_are_refused(read, crs):
    with pytest.raises(BadPayload, match="koordinat"):
        read({"crs": crs, "features": []}, {}, format="geojson")


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.25], "translate": [100, -10]},
    "objects": {
        "titik": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Point", "coordinates": [0, 0], "properties": {"n": "origin"}, "id": 7},
                {"type": None, "properties": {"n": "nowhere"}},
                {"type": "MultiPoint", "coordinates": [[0, 0], [2, 4]]},
            ],
        },
        "garis": {"type": "LineString", "arcs": [0, 1], "properties": {"n": "joined"}},
        "luas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1, 2]]},
                {"type": "MultiPolygon", "arcs": [[[0, 1, 2]], [[-3, -2, -1]]]},
                {"type": "LineString", "arcs": [-1]},
                {"type": "LineString", "arcs": [99], "properties": {"n": "broken"}},
            ],
        },
    },
    "arcs": [[[0, 0], [2, 0]], [[2, 0], [0, 4]], [[2, 4], [-2, -4]]],
}
SW, SE, NE = [100, -10], [101, -10], [101, -9]


@pytest.mark.parametrize(
    "document", [TOPOLOGY, {"statusCode": 200, "result": TOPOLOGY}, {"a": 1, "any": TOPOLOGY}]
)
def test_a_topology_becomes_one_collection_of_all_its_objects(mapper, document):
    built = mapper({}, decode={"format": "topojson"})
    features = built.document(json.dumps(document).encode())["features"]
    assert [feature["geometry"] and feature["geometry"]["coordinates"] for feature in features] == [
        SW,
        None,
        [SW, [101, -9]],
        [SW, SE, NE],
        [[SW, SE, NE, SW]],
        [[[SW, SE, NE, SW]], [[SW, NE, SE, SW]]],
        [SE, SW],
        None,
    ]
    assert features[0]["id"] == 7
    assert features[0]["properties"] == {"n": "origin"}
    assert features[2]["properties"] == {}


def test_a_topology_without_a_transform_has_plain_coordinates(read):
    document = {
        "type": "Topology",
        "objects": {
            "a": {"type": "LineString", "arcs": [0]},
            "b": {"type": "Point", "coordinates": [117.47, 0.13]},
        },
        "arcs": [[[117.1, 0.1], [117.2, 0.1]]],
    }
    fields = {"l": {"path": "geometry", "type": "line"}, "p": {"path": "geometry", "type": "point"}}
    first, second = read(document, fields, format="topojson").rows
    assert first["l"] == [[117.1, 0.1], [117.2, 0.1]]
    assert second["p"] == [117.47, 0.13]


def test_a_broken_geometry_is_warned_of_and_its_row_stays(read):
    found = read(TOPOLOGY, {"n": "properties.n"}, format="topojson")
    assert [row["n"] for row in found.rows][-1] == "broken"
    assert [warned.code for warned in found.warnings] == ["broken geometry"]


@pytest.mark.parametrize(
    "document", [{"type": "FeatureCollection", "features": []}, [], None, {"result": None}]
)
def test_what_holds_no_topology_is_refused(read, document):
    with pytest.raises(BadPayload, match="Topology"):
        read(document, {}, format="topojson")
