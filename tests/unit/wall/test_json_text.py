import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccviewer.wall.json_text import parse

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
def test_whatever_json_writes_is_read_as_json_reads_it(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    parsed = parse(text)
    assert not parsed.stumbles
    assert parsed.data == json.loads(text)


@given(st.text(alphabet="{}[]\",:01.eE+-tfn\\u \n/*#'a", max_size=40))
def test_whatever_json_refuses_is_told_and_nothing_is_raised(text):
    parsed = parse(text)
    try:
        value = json.loads(text, parse_constant=lambda _: 1 / 0)
    except (ValueError, ZeroDivisionError):
        assert parsed.stumbles
    else:
        assert parsed.stumbles or parsed.data == value  # names that repeat are told, json takes the last


def test_each_value_has_its_line():
    parsed = parse('{\n "a": [\n  1,\n  {"b": 2}\n ],\n "c": {}\n}')
    assert [parsed.lines.at(path) for path in (("a",), ("a", 0), ("a", 1, "b"), ("c",), ("c", "d"))] == [
        2,
        3,
        4,
        6,
        6,
    ]


@pytest.mark.parametrize(
    ("text", "data", "line", "said"),
    [
        ('{"a": 1\n "b": 2}', {"a": 1, "b": 2}, 2, "koma kurang"),
        ('{"a": 1,\n}', {"a": 1}, 1, "koma berlebih"),
        ("[1,, 2]", [1, 2], 1, ", berlebih"),
        ('{\n// kiri\n"a": 1}', {"a": 1}, 2, "komentar"),
        ('{"a": 1,\n "a": 2}', {"a": 1}, 2, '"a" sudah ada'),
        ("{'a': 'x'}", {"a": "x"}, 1, "kutip ganda"),
        ("{a: 1}", {"a": 1}, 1, "kunci harus dalam tanda kutip"),
        ('{"a" 1}', {"a": 1}, 1, "titik dua"),
        ('{"a" = 1}', {"a": 1}, 1, "bukan ="),
        ('{"a": , "b": 2}', {"b": 2}, 1, '"a" tidak diberi nilai'),
        ('{"a": ya, "b": 2}', {"b": 2}, 1, "ya bukan nilai JSON"),
        ('{"a": NaN, "b": 2}', {"b": 2}, 1, "NaN bukan nilai JSON"),
        ('{"a": 1e999, "b": 2}', {"b": 2}, 1, "terlalu besar"),
        ('{"a": "x,\n "b": 2}', {"b": 2}, 1, "tidak ditutup"),
        ('{"a": "D:\\peta", "b": 2}', {"b": 2}, 1, "garis miring"),
        ('{"a": [1, 2}', {"a": [1, 2]}, 1, "} di sini, seharusnya ]"),
        ('{"a": 1} sisa', {"a": 1}, 1, "sisa berkas"),
        ('{"a": 1,\n "b": {"c": 2, "d": "x', {"a": 1, "b": {"c": 2}}, 2, "berakhir di tengah"),
        ('{"a": [1, 25', {"a": [1]}, 1, "berakhir di tengah"),
        ('{"a": 1, "b"', {"a": 1}, 1, "berakhir di tengah"),
        ("", None, 1, "kosong"),
        ("[" * 100_000, None, 1, "64 tingkat"),
    ],
)
def test_reading_goes_on_after_a_mistake(text, data, line, said):
    parsed = parse(text)
    assert parsed.data == data
    assert parsed.stumbles[0].line == line
    assert said in str(parsed.stumbles[0].message)
