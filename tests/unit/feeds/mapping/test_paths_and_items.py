import pytest

from ccviewer.errors import BadPayload

DOCUMENT = {
    "guest-num_sta": 3,
    "value.1": "with a dot",
    "value": ["zero", "one", {"x": "deep"}],
    "a": {"b": {"c": "abc"}, "b.c": "dotted"},
    "Nama Titik": "Alun-alun",
    "Realisasi (%)": "81,5",
    "@id": "7",
    "#text": "seven",
    "0": "nought",
    "kosong": None,
    "daftar": [1, 2, 3],
    "lokasi é": "utf",
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("guest-num_sta", "3"),
        ("value.1", "one"),
        ("value.-1.x", "deep"),
        ("value.-3", "zero"),
        ("value.3", None),
        ("value.-4", None),
        ("value.x", None),
        ("a.b.c", "abc"),
        ("a.x.c", None),
        ("a.b.c.d", None),
        ("Nama Titik", "Alun-alun"),
        ("@id", "7"),
        ("#text", "seven"),
        ("0", "nought"),
        ("kosong", None),
        ("tidak_ada", None),
        ("lokasi é", "utf"),
        ("@", "seven"),  # an object as text is its #text
        ("@.a.b.c", "abc"),
        ('"Realisasi (%)"', "81,5"),
        ('a."b.c"', "dotted"),
        ("value[1]", "one"),
        ("value[2].x", "deep"),
        ("value[9]", None),
        ("daftar[?@ > `1`]", "2, 3"),
        ("length(daftar)", "3"),
        ("tidak_ada || a.b.c", "abc"),
        ("join('/', [a.b.c, value[0]])", "abc/zero"),
        ("daftar[0] == `1`", "true"),
    ],
)
def test_a_path_leads_to_a_value(read, path, found):
    assert read(DOCUMENT, {"f": path}).rows == [{"f": found}]


def test_items_that_are_lists_are_walked_by_number(read):
    assert read([[1, "a"], [2, "b"], [3]], {"f": "1"}).rows == [{"f": "a"}, {"f": "b"}, {"f": None}]


def test_items_of_different_kinds_are_each_walked_their_way(read):
    found = read([{"0": "key"}, ["index"], "text", None, 5], {"f": "0"})
    assert [row["f"] for row in found.rows] == ["key", "index", None, None, None]


@pytest.mark.parametrize(
    ("document", "items", "count"),
    [
        ([1, 2, 3], None, 3),
        ({"a": 1}, None, 1),
        ([], None, 0),
        (23.5, None, 1),
        ({"data": [{}, {}]}, "data", 2),
        ({"data": {"x": 1}}, "data", 1),
        ({"data": []}, "data", 0),
        ({"data": None}, "data", 0),
        ({}, "data", 0),
        ({"data": {}}, "data.result", 0),
        ({"data": {"result": None}}, "data.result", 0),
        ({"data": []}, "data[?type=='uap']", 0),
        ({"data": [{"type": "uap"}, {"type": "usw"}]}, "data[?type=='uap']", 1),
        ({"devices": {"a": {}, "b": {}}}, "devices.* || devices", 2),
        ({"devices": [{}, {}, {}]}, "devices.* || devices", 3),
        ({"data": [{"v": [1, 2]}, {"v": None}, {}, {"v": {"x": 1}}, {"v": []}]}, ["data", "v"], 3),
        ({"a": [{"b": [{"c": [1, 2]}, {"c": [3]}]}, {"b": [{"c": [4]}]}]}, ["a", "b", "c"], 4),
        ({"data": [{"v": [1, 2]}]}, ["data", "v[?@ > `1`]"], 1),
    ],
)
def test_items_are_the_elements_of_a_list_or_one_object(read, document, items, count):
    said = {} if items is None else {"items": items}
    assert len(read(document, {}, **said).rows) == count


@pytest.mark.parametrize(
    ("document", "items"),
    [
        (None, None),
        ({}, "data.result"),
        ({"data": None}, "data.result"),
        ({"data": []}, "data.result"),
        ([], "data"),
        ([], "0"),
        ({}, "data[?type=='uap']"),
        ({}, "data.* || data"),
        ({"data": "session expired"}, "data"),
        ({"data": 5}, "data"),
        ({"data": "x"}, "max_by(data, &x)"),
    ],
)
def test_items_that_are_not_there_are_refused(read, document, items):
    with pytest.raises(BadPayload):
        read(document, {}, **({} if items is None else {"items": items}))


PROMETHEUS = {
    "status": "success",
    "data": {
        "result": [
            {"metric": {"instance": "a"}, "values": [[1795320001, "1"], [1795320061, "2"]]},
            {"metric": {"instance": "b"}, "values": [[1795320001, "3"]]},
        ]
    },
}


def test_a_caret_starts_one_level_up_and_two_carets_two(read):
    fields = {
        "asset": "^.metric.instance",
        "status": "^^.status",
        "time": {"path": "0", "type": "time"},
        "value": {"path": "1", "type": "number"},
        "both": {"template": "{^.metric.instance}/{^^.status}/{1}"},
        "longer": "^.metric.instance == 'a' && 'first' || 'second'",
    }
    found = read(PROMETHEUS, fields, items=["data.result", "values"])
    assert [tuple(row.values()) for row in found.rows] == [
        ("a", "success", 1795320001.0, 1, "a/success/1", "first"),
        ("a", "success", 1795320061.0, 2, "a/success/2", "first"),
        ("b", "success", 1795320001.0, 3, "b/success/3", "second"),
    ]


def test_with_one_path_a_caret_is_the_document(read):
    found = read({"site": "x", "data": [{}, {}]}, {"site": "^.site", "whole": "^.@.site"}, items="data")
    assert found.rows == [{"site": "x", "whole": "x"}] * 2


def test_three_levels_up_is_the_document_of_three_paths(read):
    document = {"n": "doc", "a": [{"n": "a", "b": [{"n": "b", "c": [{"n": "c"}]}]}]}
    fields = {"c": "n", "b": "^.n", "a": "^^.n", "doc": "^^^.n"}
    assert read(document, fields, items=["a", "b", "c"]).rows == [
        {"c": "c", "b": "b", "a": "a", "doc": "doc"}
    ]


@pytest.mark.parametrize(
    ("topic", "level", "found"),
    [
        ("kota/wifi/ap-1/state", 0, "kota"),
        ("kota/wifi/ap-1/state", 2, "ap-1"),
        ("kota/wifi/ap-1/state", -1, "state"),
        ("kota/wifi/ap-1/state", -4, "kota"),
        ("kota/wifi/ap-1/state", 4, None),
        ("kota/wifi/ap-1/state", -5, None),
        ("/kota", 0, None),
        ("kota//x", 1, None),
        (None, 0, None),
    ],
)
def test_a_field_may_be_a_level_of_the_topic(read, topic, level, found):
    assert read({}, {"f": {"topic": level}}, topic=topic).rows == [{"f": found}]


def test_a_level_of_the_topic_is_converted_as_any_value(read):
    found = read({}, {"f": {"topic": 1, "type": "number", "scale": 2}}, topic="x/21")
    assert found.rows == [{"f": 42}]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("bmkg:{DateTime}:{a.b}", "bmkg:2026-11-22:5"),
        ("{list.0}-{list.-1}", "1-3"),
        ("{list}", "1, 2, 3"),
        ("{yes}{half}", "true0.5"),
        ("no values", "no values"),
        ("{a.b}", "5"),
        ("{nothing}-{a.b}", None),
        ("{missing}", None),
        ("x{empty}", None),
        ("x{dash}", None),
        ("{a}", None),
        ("{topic}", "kota/wifi/ap-1"),
        ("{topic.1}:{topic.-1}", "wifi:ap-1"),
        ("{topic.9}", None),
        ("{spaced}", "a b"),
        ("{@.topic}", "of the item"),
    ],
)
def test_a_template_puts_values_into_a_text(read, template, found):
    document = {
        "DateTime": "2026-11-22", "a": {"b": 5.0}, "list": [1, 2, 3], "yes": True, "half": 0.5,
        "nothing": None, "empty": "", "dash": "-", "spaced": " a\n b ", "topic": "of the item",
    }  # fmt: skip
    assert read(document, {"f": {"template": template}}, topic="kota/wifi/ap-1").rows == [{"f": found}]


def test_a_template_with_the_topic_is_nothing_without_one(read):
    assert read({}, {"f": {"template": "a{topic}"}}).rows == [{"f": None}]


def test_a_template_may_become_any_type(read):
    document = {"Tanggal": "16 Feb 2026", "Jam": "13:15:30 WIB"}
    found = read(document, {"f": {"template": "{Tanggal} {Jam}", "type": "time"}}, opd="WITA")
    assert found.rows == [{"f": 1771222530.0}]


def test_an_expression_that_fails_keeps_only_its_row_out(read):
    document = [{"v": [3, 1]}, {"v": "no list"}, {"v": [2]}]
    found = read(document, {"a": "max(v)", "b": "v[0]"})
    assert found.rows == [{"a": "3", "b": "3"}, {"a": "2", "b": "2"}]
    assert [error.index for error in found.errors] == [1]
    assert found.errors[0].error.startswith("a: ")


def test_a_comparison_of_unlike_things_keeps_only_its_row_out(read):
    found = read([{"v": 1}, {"v": "x"}], {"f": "v > `0`"})
    assert found.rows == [{"f": "true"}]
    assert [error.index for error in found.errors] == [1]


def test_a_later_step_that_fails_counts_as_one_item_and_is_told(read):
    document = {"data": [{"v": [[1]]}, {"v": 5}, {"v": [[2]]}]}
    found = read(document, {"f": "@"}, items=["data", "sort(v[0])", "@"])
    assert found.rows == [{"f": "1"}, {"f": "2"}]
    assert [error.index for error in found.errors] == [1]


def test_indexes_count_all_items_also_those_kept_out(read):
    found = read([{"k": "a"}, {}, {"k": "c"}, {}], {"k": {"path": "k", "required": True}})
    assert [(error.index, error.error) for error in found.errors] == [
        (1, "k: required but missing"),
        (3, "k: required but missing"),
    ]
    assert found.rows == [{"k": "a"}, {"k": "c"}]
    assert found.indexes == (0, 2)
