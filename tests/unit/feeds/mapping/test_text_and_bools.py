import pytest


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("  Jl.\u00a0Bhayangkara \n\t No. 1 ", "Jl. Bhayangkara No. 1"),
        ("", None),
        (" ", None),
        ("\u00a0", None),
        ("-", None),
        (" -- ", None),
        ("—", None),
        ("---", "---"),
        ("n/a", "n/a"),
        ("null", "null"),
        ("tidak ada", "tidak ada"),
        (5, "5"),
        (5.0, "5"),
        (-5.0, "-5"),
        (64.74, "64.74"),
        (1e15, "1000000000000000"),
        (2**70, str(2**70)),
        (True, "true"),
        (False, "false"),
        (None, None),
        ([], None),
        (["a", " b ", None, "-", 3.0, True], "a, b, 3, true"),
        ([["a", "b"], "c"], "a, b, c"),
        ({"#text": " x ", "@id": "1"}, "x"),
        ({"a": "x"}, None),
        ({}, None),
        ("64.74", "64.74"),
        ("0812", "0812"),
        ("<b>tebal</b>", "<b>tebal</b>"),
    ],
)
def test_a_value_becomes_one_line_of_text(one, value, said):
    assert one(value) == said


@pytest.mark.parametrize("type", ["number", "time", "bool", "point", "line", "polygon", "polygons"])
@pytest.mark.parametrize(
    "word",
    [
        *("", "-", "--", "—", "n/a", "na", "null", "none", "nan", "inf", "+inf", "-inf", "infinity"),
        *("tidak ada", "tidak ada data", "N/A", "NULL", "Tidak  Ada", " NaN "),
    ],
)
def test_a_null_word_is_nothing_and_no_reason_to_warn(column, type, word):
    assert column([word], type=type) == ([None], [])


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("type", ["text", "number", "bool", "time", "point"])
def test_numbers_that_json_does_not_know_are_nothing(read, type, word):
    found = read(f'{{"v": {word}}}', {"f": {"path": "v", "type": type}})
    assert found.rows == [{"f": None}]


def test_numbers_that_json_does_not_know_are_named_once(read):
    found = read('[{"v": NaN}, {"v": Infinity}]', {"f": {"path": "v", "type": "number"}})
    (warned,) = found.warnings
    assert ("NaN" in str(warned), warned.count) == (True, 2)


YES = [
    "true",
    "1",
    "on",
    "online",
    "up",
    "yes",
    "y",
    "ya",
    "aktif",
    "hidup",
    "nyala",
    "menyala",
    "terhubung",
    "connected",
]
NO = [
    "false",
    "0",
    "off",
    "offline",
    "down",
    "no",
    "n",
    "tidak",
    "mati",
    "padam",
    "nonaktif",
    "non-aktif",
    "putus",
    "terputus",
    "disconnected",
]


@pytest.mark.parametrize("word", [*YES, *map(str.upper, YES), " Online ", True, 1, 1.0])
def test_words_for_yes_are_true(one, word):
    assert one(word, type="bool") is True


@pytest.mark.parametrize(
    "word", [*NO, *map(str.upper, NO), "non aktif", "tidak aktif", "Tidak  Aktif", False, 0, 0.0]
)
def test_words_for_no_are_false(one, word):
    assert one(word, type="bool") is False


@pytest.mark.parametrize("value", ["mungkin", "2", 2, -1, 14, [], {}, ["ya"]])
def test_anything_else_is_no_bool_and_warned_of(column, value):
    assert column([value], type="bool") == ([None], ["not a yes or no"])


def test_a_null_bool_is_nothing_without_a_warning(column):
    assert column([None], type="bool") == ([None], [])
