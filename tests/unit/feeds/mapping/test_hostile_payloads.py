import contextlib
import io
import zipfile

import pytest

from ccviewer.errors import BadPayload

HTML = "<!DOCTYPE html><html><body>Silakan masuk</body></html>"


def refusal(read, payload, **said):
    with pytest.raises(BadPayload) as refused:
        read(payload, {}, **said)
    return str(refused.value)


@pytest.mark.parametrize("format", ["json", "ndjson", "geojson", "topojson"])
def test_a_web_page_instead_of_json_is_named(read, format):
    assert refusal(read, HTML, format=format) == "bukan JSON: halaman login atau galat?"
    assert refusal(read, "\n <html>", format=format) == "bukan JSON: halaman login atau galat?"


def test_a_web_page_instead_of_a_table_or_xml_is_named(read):
    assert refusal(read, HTML, format="csv") == "bukan CSV: halaman login atau galat?"
    assert refusal(read, HTML + "<br>", format="xml") == "bukan XML: halaman login atau galat?"
    assert refusal(read, HTML, format="xml") == "bukan XML: halaman login atau galat?"
    assert "XLSX" in refusal(read, HTML, format="xlsx")


@pytest.mark.parametrize(
    "text", ['{"data": [1, 2', '{"data": "x', "[", '[{"a": 1},', '{"a"', '{"a": ', "[tru"]
)
def test_json_that_is_cut_off_is_refused(read, text):
    assert "JSON" in refusal(read, text)


def test_json_that_is_cut_off_is_called_so(read):
    assert "terpotong" in refusal(read, '{"data": [1, 2')
    assert "terpotong" in refusal(read, '{"data": "x')


@pytest.mark.parametrize(
    "text", ['{"a": 1} x', "{'a': 1}", "online", '{"a": 1}{"a": 2}', "{a: 1}", "undefined"]
)
def test_what_is_no_json_is_refused(read, text):
    assert "JSON" in refusal(read, text)


@pytest.mark.parametrize("format", ["json", "ndjson", "geojson", "topojson", "xml", "csv", "text", "xlsx"])
@pytest.mark.parametrize("payload", [b"", b" \r\n\t ", b"\xef\xbb\xbf"])
def test_an_empty_answer_is_named(read, format, payload):
    assert refusal(read, payload, format=format) == "jawaban kosong"


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_json_nested_too_deeply_is_refused(read, text):
    assert "terlalu dalam" in refusal(read, text)


@pytest.mark.parametrize("type", ["text", "number", "time", "bool", "point", "line", "polygon", "polygons"])
def test_a_nest_that_json_still_reads_does_no_harm(read, type):
    deep = "[" * 900 + "]" * 900
    with contextlib.suppress(BadPayload):  # how deep is too deep depends on who calls
        assert read(f'{{"v": {deep}}}', {"f": {"path": "v", "type": type}}).rows == [{"f": None}]


def test_xml_nested_too_deeply_is_refused(read):
    assert "lebih dalam" in refusal(read, "<a>" * 100_000, format="xml")
    assert "lebih dalam" in refusal(read, "<a>" * 300 + "</a>" * 300, format="xml")


BOMB = """<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<z>&b;</z>"""
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><z>&x;</z>'
PARAMETER = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]><z/>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, PARAMETER])
def test_entities_in_xml_are_refused(read, text):
    assert "berbahaya" in refusal(read, text, format="xml")


@pytest.mark.parametrize(
    "text", ["<a><b></a>", "<a>", "x", "<a></a><b/>", '<?xml version="1.0" encoding="x-no"?><a/>']
)
def test_broken_xml_is_refused(read, text):
    assert "XML" in refusal(read, text, format="xml")


def test_a_document_type_without_entities_is_no_harm(read):
    assert read('<!DOCTYPE rss SYSTEM "x.dtd"><rss>a</rss>', {"f": "rss"}, format="xml").rows == [{"f": "a"}]


def test_a_workbook_that_is_none_is_refused(read):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("x", "y")
    for payload in (b"PK\x03\x04broken", b"a;b\n1;2", file.getvalue(), b"\xd0\xcf\x11\xe0old"):
        assert refusal(read, payload, format="xlsx")


def test_a_workbook_that_grows_too_large_is_refused(read):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x", b"")
        packed.infolist()[0].file_size = 2**30
    assert "terlalu besar" in refusal(read, file.getvalue(), format="xlsx")


def test_a_small_topology_that_grows_too_large_is_refused(mapper):
    arc = "[" + ",".join(["[0,0]"] * 10_000) + "]"
    lines = ",".join(['{"type":"LineString","arcs":[' + ",".join(["0"] * 100) + "]}"] * 10)
    objects = f'{{"a":{{"type":"GeometryCollection","geometries":[{lines}]}}}}'
    text = f'{{"type":"Topology","objects":{objects},"arcs":[{arc}]}}'
    with pytest.raises(BadPayload, match="titik"):
        mapper({}, decode={"format": "topojson"}).read(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"Topology","objects":{"a":{"type":"LineString","arcs":"x"}},"arcs":[]}',
        '{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[null]}},"arcs":[]}',
        '{"type":"Topology","objects":{"a":{"type":"Point"}}}',
        '{"type":"Topology","objects":{"a":{"type":"Blob"}}}',
        '{"type":"Topology","objects":{"a":{"type":["x"]}}}',
    ],
)
def test_a_broken_geometry_is_nothing(read, text):
    assert read(text, {"f": {"path": "geometry", "type": "line"}}, format="topojson").rows == [{"f": None}]


@pytest.mark.parametrize(
    "part", ['"arcs":[5]', '"arcs":5', '"transform":{}', '"transform":{"scale":["x",1]}']
)
def test_a_topology_without_sense_is_refused(read, part):
    assert "TopoJSON" in refusal(read, f'{{"type":"Topology","objects":{{}},{part}}}', format="topojson")


def test_integers_of_any_size_are_exact_and_absurd_ones_are_nothing(read):
    assert read('{"v": ' + "9" * 400 + "}", {"f": {"path": "v", "type": "number"}}).rows == [
        {"f": int("9" * 400)}
    ]
    assert read('{"v": ' + "9" * 5000 + "}", {"f": {"path": "v", "type": "number"}}).rows == [{"f": None}]


def test_half_a_surrogate_is_a_text(read):
    assert read('{"v": "\\ud800x"}', {"f": "v"}).rows == [{"f": "\ud800x"}]


def test_csv_with_endless_cells_is_refused(read):
    assert "CSV" in refusal(read, 'a;b\n"' + "x" * 200_000 + '";2\n', format="csv")


def test_zero_bytes_do_no_harm(read):
    assert read("a;b\n\0;2\n", {"b": "b"}, format="csv").rows == [{"b": "2"}]
    assert refusal(read, b"\0\0\0\0")
    assert refusal(read, b"\xff\xfe\xff")


@pytest.mark.parametrize(
    "text", ["9" * 200, "2026-11-22" * 1000, " " * 100_000 + "x", "1/" * 50_000, "Sen" * 10_000]
)
def test_endless_texts_are_no_times(one, text):
    assert one(text, type="time") is None


@pytest.mark.parametrize("text", ["1," * 50_000, "1 " * 50_001, "(" * 50_000, "0.1,117.1 " * 20_000 + "x"])
def test_endless_texts_are_no_shapes(one, text):
    for type in ("point", "line", "polygon", "polygons"):
        assert one(text, type=type) is None
