import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccviewer.feeds.mapping import DecodeOptions, FieldOptions, MapOptions, Mapper, Path
from ccviewer.feeds.mapping.text import text_of
from ccviewer.feeds.studio.candidates import candidates
from ccviewer.feeds.studio.pointing import Items, path_text, value_at, walk

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
KEYS = st.text(max_size=6) | st.sampled_from(
    ["@", "a.b", "^", "0", "-1", 'q"', "\\", "guest-num_sta", "x y", ""]
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


def assert_every_path_leads_back(document, items):
    """What a click writes must read, in the row that was clicked, just the value that was clicked."""
    picked = Items(document, items)
    for where, value in walk(document):
        text = picked.path(where)
        path = Path(text, fields=True)
        row = picked.row(where)
        if row is None:
            if path.levels < len(items):
                continue  # inside an item of a list above: every row below it reads its own one
            base = document
        else:
            assert path.levels == 0
            base = picked.rows[row]
        bare = Path(text.lstrip("^").removeprefix(".") if path.levels else text)
        assert bare.value(base) is value or bare.value(base) == value, (where, text)


@given(DOCUMENTS)
def test_the_path_of_every_value_of_any_document_leads_to_it(document):
    for where, value in walk(document):
        found = Path(path_text(where)).value(document)
        assert found is value or found == value


@given(DOCUMENTS)
def test_the_path_of_every_value_is_a_path_that_a_profile_accepts(document):
    for where, _ in walk(document):
        assert FieldOptions.model_validate(Items(document).path(where)).path == Items(document).path(where)


@given(DOCUMENTS)
def test_every_candidate_can_be_picked_and_its_paths_lead_back(document):
    for candidate in candidates(document):
        assert_every_path_leads_back(document, candidate.items)


def test_the_paths_of_recorded_payloads_lead_back_from_every_candidate(recorded):
    for candidate in candidates(recorded):
        assert_every_path_leads_back(recorded, candidate.items)


def test_values_read_by_clicked_paths_come_out_of_the_mapper(document):
    unifi = document("unifi_device_uap.json")
    picked = Items(unifi, ("data",))
    texts = {picked.path(where): value for where, value in walk(unifi) if isinstance(value, str) and where}
    fields = {f"f{number}": path for number, path in enumerate(texts)}
    mapper = Mapper(MapOptions.model_validate({"items": "data", "fields": fields}), DecodeOptions())
    row = mapper.read(json.dumps(unifi).encode()).rows[0]
    assert list(row.values()) == [text_of(value) for value in texts.values()]
    assert len(texts) > 100


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ((), "@"),
        (("a", "b c", 0), "a.b c.0"),
        (("guest-num_sta",), "guest-num_sta"),
        (("@", "x"), '"@".x'),
        (("@id",), "@id"),
        (("a.b", "c"), '"a.b".c'),
        ((3, "Realisasi (%)"), '[3]."Realisasi (%)"'),
    ],
)
def test_a_path_is_plain_where_it_can_be_and_quoted_where_it_must(where, path):
    assert path_text(where) == path


PROMETHEUS = {"status": "ok", "data": {"result": [{"metric": {"i": "a"}, "values": [[1, "2"], [3, "4"]]}]}}


def test_a_value_above_the_item_is_reached_by_as_many_levels_as_it_is_away():
    picked = Items(PROMETHEUS, ("data.result", "values"))
    assert picked.path(("data", "result", 0, "values", 1, 1)) == "1"
    assert picked.path(("data", "result", 0, "metric", "i")) == "^.metric.i"
    assert picked.path(("status",)) == "^^.status"


def test_items_that_an_expression_filtered_are_still_known_by_their_place():
    document = {"data": [{"type": "usw", "n": 1}, {"type": "uap", "n": 2}], "rc": "ok"}
    picked = Items(document, ("data[?type=='uap']",))
    assert picked.path(("data", 1, "n")) == "n"
    assert picked.row(("data", 1, "n")) == 0
    assert picked.path(("rc",)) == "^.rc"
    assert picked.path(("data", 0, "n")) == "^.data.0.n"  # not an item: only this one value can be meant


def test_the_place_of_what_a_field_reads_is_found_again():
    picked = Items(PROMETHEUS, ("data.result", "values"))
    assert picked.place(1, "0") == ("data", "result", 0, "values", 1, 0)
    assert picked.place(1, "^.metric.i") == ("data", "result", 0, "metric", "i")
    assert picked.place(1, "^^.status") == ("status",)
    assert picked.place(1, "7") is None


@given(DOCUMENTS)
def test_the_path_of_every_value_is_found_back_by_its_path(document):
    picked = Items(document)
    for where, _ in walk(document):
        if picked.row(where) is not None:
            assert picked.place(picked.row(where), picked.path(where)) == where


def test_an_expression_that_does_more_than_take_steps_stands_nowhere():
    picked = Items([{"a": [1, 2], "b": "c"}])
    for path in ("a[0] || b", "length(a)", "a[*]", "[a, b]", "a | [0]"):
        assert picked.place(0, path) is None


def test_a_document_nested_ten_thousand_deep_can_be_walked():
    document = leaf = []
    for _ in range(10_000):
        leaf.append([])
        leaf = leaf[0]
    assert sum(1 for _ in walk(document)) == 10_001


def test_the_value_at_a_place_is_read_without_any_grammar():
    assert value_at({"0": [5]}, ("0", 0)) == 5
    with pytest.raises(LookupError):
        value_at({"0": [5]}, (0, 0))
