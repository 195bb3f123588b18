import pytest

from ccviewer.errors import BadPayload


def test_rows_have_exactly_the_mapped_names_in_their_order(read):
    found = read([{"a": 1, "x": 2}, {}], {"c": "x", "b": "nope", "a": "a"})
    assert [list(row) for row in found.rows] == [["c", "b", "a"]] * 2
    assert found.rows[1] == {"c": None, "b": None, "a": None}


def test_a_map_without_fields_still_counts_its_items(read):
    assert read([1, 2], {}).rows == [{}, {}]


@pytest.mark.parametrize(
    ("const", "field", "found"),
    [
        ("tetap", {}, "tetap"),
        (5, {}, "5"),
        ("5", {"type": "number", "scale": 2}, 10),
        (False, {"type": "bool"}, False),
        (0, {"type": "number"}, 0),
        ([117.47, 0.13], {"type": "point"}, [117.47, 0.13]),
        ("14", {"map": {"14": True}}, True),
    ],
)
def test_a_constant_is_a_source_as_any_other(read, const, field, found):
    assert read([{}], {"f": {"const": const, **field}}).rows == [{"f": found}]


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0"])
def test_the_default_replaces_nothing_and_empty_text(one, value):
    assert one(value, default="x") == "x"


@pytest.mark.parametrize(
    ("value", "found"), [(0, "0"), (False, "false"), ("-", None), ("a", "a"), ([], None)]
)
def test_the_default_replaces_nothing_else(one, value, found):
    assert one(value, default="x") == found


def test_the_default_replaces_a_missing_value_before_everything_else(read):
    field = {
        "path": "v",
        "default": "suhu 14",
        "regex": r"\d+",
        "type": "number",
        "scale": 2,
        "map": {"28": "ok"},
    }
    assert read([{}], {"f": field}).rows == [{"f": "ok"}]


def test_a_default_of_false_is_a_default(one):
    assert one(None, type="bool", default=False) is False
    assert one(None, type="number", default=0) == 0


@pytest.mark.parametrize(
    ("value", "regex", "found"),
    [
        ("suhu 31 C", r"(\d+) C", "31"),
        ("suhu 31 C", r"\d+", "31"),
        ("suhu 31 C", r"(\w+) (\d+)", "suhu"),
        ("suhu", r"\d+", None),
        ("31 C", r"^(\d+)", "31"),
        (31.0, r"^31$", "31"),
        (["a", "b"], r"a, (b)", "b"),
        ({"#text": "x1"}, r"\d", "1"),
        (None, r".*", None),
        ("a\n b", r"^a b$", "a b"),
        ("kosong", r"(\d+) C|kosong", "kosong"),
    ],
)
def test_a_regex_takes_its_first_group_or_all_of_its_match(one, value, regex, found):
    assert one(value, regex=regex) == found


@pytest.mark.parametrize(
    ("value", "type", "table", "found"),
    [
        ("14", "text", {"14": True, "*": False}, True),
        (14, "text", {"14": True, "*": False}, True),
        (14.0, "number", {"14": "terhubung"}, "terhubung"),
        ("14,0", "number", {"14": 1}, 1),
        (15, "number", {"14": True, "*": False}, False),
        (15, "number", {"14": True}, 15),
        ("ya", "bool", {"true": "hidup", "false": "mati"}, "hidup"),
        ("x", "text", {"y": 1}, "x"),
        (None, "text", {"*": "any"}, None),
        ("-", "text", {"-": "dash", "*": "any"}, None),
        ("n/a", "number", {"*": 1}, None),
        ("2026-11-22T11:00:01+07:00", "time", {"2026-11-22T04:00:01Z": "then"}, "then"),
        (" 14\n", "text", {"14": 0}, 0),
        ("A", "text", {"a": 1}, "A"),
    ],
)
def test_a_map_replaces_the_converted_value(one, value, type, table, found):
    result = one(value, type=type, map=table)
    assert result == found
    assert result.__class__ is found.__class__


def test_required_looks_at_the_value_after_everything_else(read):
    fields = {"f": {"path": "v", "type": "number", "required": True}}
    found = read([{"v": "x"}, {"v": "5"}, {"v": None}], fields)
    assert found.rows == [{"f": 5}]
    assert [error.index for error in found.errors] == [0, 2]


def test_a_row_is_reported_once_with_its_first_missing_field(read):
    fields = {"a": {"path": "a", "required": True}, "b": {"path": "b", "required": True}}
    assert [error.error for error in read([{}], fields).errors] == ["a: required but missing"]


def test_false_and_nought_are_values(read):
    fields = {
        "f": {"path": "f", "type": "bool", "required": True},
        "n": {"path": "n", "type": "number", "required": True},
    }
    assert read([{"f": False, "n": 0}], fields).rows == [{"f": False, "n": 0}]


def test_a_value_that_cannot_be_converted_is_counted_once_a_field_with_a_sample(read):
    found = read([{"v": "dua"}, {"v": 1}, {"v": "tiga"}], {"f": {"path": "v", "type": "number"}})
    (warned,) = found.warnings
    assert (warned.field, warned.code, warned.count, warned.index, warned.sample) == (
        "f",
        "not a number",
        2,
        0,
        "dua",
    )
    assert str(warned) == "f: bukan angka (dua) ×2"


@pytest.mark.parametrize(
    ("document", "expression"),
    [
        ({"meta": {"rc": "ok"}}, "meta.rc == 'ok'"),
        ({"error": 0}, "error"),
        ({"error": 0}, "error == `0`"),
        ({"rows": [1]}, "rows"),
        ({"results": [{}]}, "!(results[0].error)"),
    ],
)
def test_a_document_that_is_well_is_read(read, document, expression):
    assert len(read(document, {}, ok_when=expression).rows) == 1


@pytest.mark.parametrize(
    ("document", "expression"),
    [
        ({"meta": {"rc": "error"}}, "meta.rc == 'ok'"),
        ({}, "meta.rc"),
        ({"ok": False}, "ok"),
        ({"ok": None}, "ok"),
        ({"ok": ""}, "ok"),
        ({"ok": []}, "ok"),
        ({"ok": {}}, "ok"),
        ({"results": [{"error": "x"}]}, "!(results[0].error)"),
        ({"ok": "x"}, "max(ok)"),
    ],
)
def test_a_document_that_is_not_well_is_refused_with_the_expression(read, document, expression):
    with pytest.raises(BadPayload) as refused:
        read(document, {}, ok_when=expression)
    assert expression in str(refused.value)


def test_ok_when_sees_a_topology_as_it_was_sent(read):
    document = {"statusCode": 200, "result": {"type": "Topology", "objects": {}, "arcs": []}}
    assert read(document, {}, format="topojson", ok_when="statusCode == `200`").rows == []
    with pytest.raises(BadPayload, match="statusCode"):
        read({"statusCode": 404, "result": None}, {}, format="topojson", ok_when="statusCode == `200`")


def test_a_mapper_keeps_nothing_between_payloads(mapper):
    built = mapper({"f": {"path": "v", "type": "number"}})
    assert built.read(b'[{"v": "1.234"}, {"v": "0,5"}]').rows[0] == {"f": 1234}
    assert built.read(b'[{"v": "1.234"}]').rows == [{"f": 1.234}]


def test_a_mapper_names_its_fields_of_time(mapper):
    built = mapper({"a": {"path": "a", "type": "time"}, "b": {"path": "a", "type": "number"}})
    assert built.times == {"a"}
