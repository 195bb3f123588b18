import json

import pytest

from ccviewer.feeds.studio import Draft, Field, Payload, attempt, sniffed_format


def payload(document):
    return Payload(json.dumps(document).encode())


def draft(**fields):
    return Draft("x", items=("data",), fields=tuple(Field(name, options) for name, options in fields.items()))


def test_a_draft_gives_the_rows_and_the_errors_of_the_mapper():
    made = draft(asset={"path": "id", "required": True}, n={"path": "n", "type": "number"})
    tried = attempt(
        made, payload({"data": [{"id": "a", "n": "5,5"}, {"n": 1}, {"id": "b", "n": "dua"}]}), "WITA"
    )
    assert tried.good
    assert tried.printable() == [{"asset": "a", "n": 5.5}, {"asset": "b", "n": None}]
    assert [str(error) for error in tried.rows.errors] == ["asset: wajib ada, tetapi kosong"]
    assert [str(warned) for warned in tried.rows.warnings] == ["n: bukan angka (dua)"]


def test_all_faults_of_a_draft_are_told_by_their_field():
    made = draft(asset={"path": "id["}, n={"path": "n", "type": "nomor"})
    tried = attempt(made, payload({"data": []}), "WITA")
    assert [fault.field for fault in tried.faults] == ["asset", "n"]
    assert not tried.good


def test_a_payload_without_the_items_is_refused_in_words():
    tried = attempt(draft(a={"path": "a"}), payload([1]), "WITA")
    assert str(tried.refused) == "items data tidak ada dalam jawaban"


@pytest.mark.parametrize(
    ("content", "name", "format"),
    [
        (b'{"a": 1}', "", "json"),
        (b"\xef\xbb\xbf [1]", "", "json"),
        (b'{"a": 1}\n{"a": 2}\n', "", "ndjson"),
        (b'{\n "a": 1}\n', "", "json"),
        (b'{"type": "FeatureCollection", "features": []}', "", "geojson"),
        (b'{"type":"Topology","objects":{}}', "", "topojson"),
        (b"<?xml version='1.0'?><a/>", "", "xml"),
        (b"<rss version='2.0'><channel/></rss>", "", "xml"),
        (b"<!doctype html><html>", "", "text"),
        (b"a;b\n1;2\n", "", "csv"),
        (b"sep=;\na;b", "", "csv"),
        (b"a,b", "data.csv?key=1", "csv"),
        (b"PK\x03\x04rest", "", "xlsx"),
        (b"21.5", "", "json"),
        (b"online", "", "text"),
    ],
)
def test_the_format_is_told_by_the_bytes_and_else_by_the_name(content, name, format):
    assert sniffed_format(Payload(content, name=name)) == format
