import pytest
from pydantic import TypeAdapter, ValidationError

from ccviewer.feeds.mapping import DecodeOptions, Expression, FieldOptions, MapOptions
from ccviewer.profile import Mistake


def mistakes(model, data):
    """Return path and words of every mistake, the way the profile names them."""
    with pytest.raises(ValidationError) as wrong:
        model.model_validate(data)
    found = []
    for error in wrong.value.errors():
        raised = error.get("ctx", {}).get("error")
        at = raised.at if isinstance(raised, Mistake) else ()
        found.append((".".join(map(str, (*error["loc"], *at))), str(raised or error["msg"])))
    return found


def test_a_bare_string_is_a_path():
    assert MapOptions.model_validate({"fields": {"asset": "mac"}}).fields["asset"] == FieldOptions(path="mac")


def test_all_options_are_frozen_and_refuse_unknown_keys():
    for model, data in (
        (DecodeOptions, {"formt": "json"}),
        (MapOptions, {"item": "x"}),
        (FieldOptions, {"path": "x", "typ": "number"}),
    ):
        with pytest.raises(ValidationError):
            model.model_validate(data)
    with pytest.raises(ValidationError):
        DecodeOptions().format = "csv"


def test_defaults_are_those_of_the_contract():
    said = MapOptions.model_validate({"fields": {"f": "x"}})
    assert (said.record, said.items, said.timezone, said.decimal) == ("reading", None, None, "auto")
    assert DecodeOptions().format == "json"
    field = said.fields["f"]
    assert (field.type, field.required, field.default, field.map) == ("text", False, None, None)


def test_one_path_of_items_is_a_list_of_one():
    assert MapOptions(items="data").items == ("data",)
    assert MapOptions.model_validate({"items": ["data.result", "values"]}).items == ("data.result", "values")


@pytest.mark.parametrize(
    "field",
    [
        {},
        {"type": "number"},
        {"path": "a", "const": 1},
        {"path": "a", "template": "{a}"},
        {"topic": 1, "const": 0},
        {"template": "{a}", "topic": 0},
        {"path": ""},
        {"path": "a["},
        {"path": "a..b"},
        {"path": "Realisasi (%)"},
        {"path": "no_such_function(a)"},
        {"path": "^"},
        {"path": "^a"},
        {"path": 5},
        {"template": "{a"},
        {"template": "a}"},
        {"template": "{}"},
        {"template": "{a[0]}"},
        {"template": "{^.}"},
        {"template": "{length(a)}"},
        {"topic": "1"},
        {"topic": 1.5},
        {"topic": True},
        {"path": "a", "type": "angka"},
        {"path": "a", "regex": "("},
        {"path": "a", "scale": "2", "type": "number"},
        {"path": "a", "scale": float("nan"), "type": "number"},
        {"path": "a", "scale": True, "type": "number"},
        {"path": "a", "unit": "m", "to": "kg", "type": "number"},
        {"path": "a", "unit": "furlong", "to": "m", "type": "number"},
        {"path": "a", "unit": "m", "to": "s", "type": "number"},
        {"path": "a", "unit": "C", "to": "m", "type": "number"},
        {"path": "a", "to": "m", "type": "number"},
        {"path": "a", "unit": "m", "to": "km"},
        {"path": "a", "scale": 2},
        {"path": "a", "decimal": "id"},
        {"path": "a", "type": "number", "decimal": "de"},
        {"path": "a", "type": "time", "timezone": "Asia/Bontang"},
        {"path": "a", "type": "time", "timezone": "../etc/passwd"},
        {"path": "a", "timezone": "WIB"},
        {"path": "a", "type": "time", "format": "epoch"},
        {"path": "a", "type": "time", "format": "%Q"},
        {"path": "a", "type": "time", "format": "%Y-%"},
        {"path": "a", "format": "%Y"},
        {"path": "a", "type": "point", "order": "xy"},
        {"path": "a", "order": "latlon"},
        {"path": "a", "required": "yes"},
        {"path": "a", "map": {"1": [1]}},
        {"path": "a", "map": {"1": float("inf")}},
    ],
)
def test_a_field_that_makes_no_sense_is_a_mistake(field):
    with pytest.raises(ValidationError):
        FieldOptions.model_validate(field)


@pytest.mark.parametrize(
    "field",
    [
        {"const": False},
        {"const": 0},
        {"const": ""},
        {"topic": 0},
        {"topic": -1},
        {"path": "^.a"},
        {"path": "^^.data[0].x"},
        {"template": "{^.a}-{topic}-{topic.-1}-{b.0}-{a b}"},
        {"path": "a", "unit": "orang"},
        {"path": "a", "type": "number", "unit": "orang"},
        {"path": "a", "type": "number", "unit": "°C", "to": "K"},
        {"path": "a", "type": "number", "unit": "IDR", "to": "miliar IDR"},
        {"path": "a", "type": "number", "scale": 2},
        {"path": "a", "type": "time", "timezone": "Asia/Pontianak", "format": "%d/%m/%Y %H:%M"},
        {"path": "a", "type": "time", "format": "%d/%m"},
        {"path": "a", "type": "polygons", "order": "lonlat"},
        {"path": "a", "map": {"1": True, "2": 2, "3": 0.5, "*": "x"}},
    ],
)
def test_a_field_that_makes_sense_is_accepted(field):
    FieldOptions.model_validate(field)


def test_values_of_a_map_keep_their_types():
    table = FieldOptions.model_validate({"path": "a", "map": {"a": True, "b": 1, "c": 1.5, "d": "1"}}).map
    assert [type(value) for value in table.values()] == [bool, int, float, str]


@pytest.mark.parametrize(
    "map",
    [
        {"items": []},
        {"items": ""},
        {"items": ["data", "a["]},
        {"items": "^.data"},
        {"record": "sensor"},
        {"timezone": "WIBB"},
        {"decimal": "us"},
        {"fields": {"Asset": "a"}},
        {"fields": {"a-b": "a"}},
        {"fields": {"1a": "a"}},
        {"fields": {"a": "^^.x"}},
        {"fields": {"a": {"template": "{^^.x}"}}},
        {"items": ["a", "b"], "fields": {"a": "^^^.x"}},
    ],
)
def test_a_map_that_makes_no_sense_is_a_mistake(map):
    with pytest.raises(ValidationError):
        MapOptions.model_validate(map)


@pytest.mark.parametrize(
    "decode",
    [
        {"format": "yaml"},
        {"encoding": "utf-99"},
        {"encoding": "base64"},
        {"delimiter": ";;"},
        {"delimiter": ""},
        {"header_row": 0},
        {"sheet": 0},
        {"lists": "info"},
    ],
)
def test_a_decode_that_makes_no_sense_is_a_mistake(decode):
    with pytest.raises(ValidationError):
        DecodeOptions.model_validate(decode)


def test_a_tab_can_be_written_as_a_word():
    assert DecodeOptions(delimiter="tab").delimiter == DecodeOptions(delimiter="\t").delimiter == "\t"


def test_mistakes_name_the_field_and_say_what_is_wrong_in_indonesian():
    fields = {
        "a": {"path": "x", "type": "number", "unit": "m", "to": "s"},
        "b": {"path": "x", "const": 1},
        "c": {"path": "x", "scale": 2},
        "d": {"path": "x["},
    }
    assert mistakes(MapOptions, {"fields": fields}) == [
        ("fields.a.to", "'m' tidak dapat diubah menjadi 's'"),
        ("fields.b", "hanya satu dari path, const, template, topic, bukan path + const"),
        ("fields.c.scale", "scale hanya untuk type = number"),
        ("fields.d.path", mistakes(FieldOptions, {"path": "x["})[0][1]),
    ]
    assert mistakes(MapOptions, {"fields": {"Nama": "x"}})[0][0] == "fields.Nama.[key]"
    assert mistakes(MapOptions, {"fields": {"a": "^^.x"}}) == [
        ("fields.a", "naik 2 tingkat, padahal items hanya 1")
    ]


def test_a_name_with_special_signs_is_shown_in_its_quotes():
    with pytest.raises(ValidationError) as wrong:
        FieldOptions.model_validate({"path": "Realisasi (%)"})
    hint = wrong.value.errors()[0]["ctx"]["error"].hint
    assert str(hint) == """nama dengan tanda khusus: '"Realisasi (%)"'"""


@pytest.mark.parametrize(
    ("unit", "to", "hint"),
    [("m", "s", "mungkin menjadi mm cm km"), ("C", "m", "mungkin menjadi F K")],
)
def test_a_wrong_pair_of_units_is_told_with_the_right_ones(unit, to, hint):
    with pytest.raises(ValidationError) as wrong:
        FieldOptions.model_validate({"path": "a", "type": "number", "unit": unit, "to": to})
    assert str(wrong.value.errors()[0]["ctx"]["error"].hint) == hint


@pytest.mark.parametrize("text", ["meta.rc ==", "no_such(a)", ""])
def test_an_expression_that_does_not_parse_is_a_mistake(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Expression).validate_python(text)


def test_the_schema_knows_the_short_form_of_a_field():
    field = MapOptions.model_json_schema()["$defs"]["FieldOptions"]
    assert {"type": "string"} in field["anyOf"]


def test_the_schema_knows_the_short_form_of_items():
    items = MapOptions.model_json_schema()["properties"]["items"]
    assert {"type": "string"} in items["anyOf"][0]["anyOf"]
