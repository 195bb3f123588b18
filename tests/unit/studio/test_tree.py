import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester

from ccviewer.feeds.studio import walk
from ccviewer.panels.base import load_theme
from ccviewer.studio.tree import CHUNK, PayloadModel

DOCUMENTS = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture
def model(qapp):
    return PayloadModel(load_theme())


def test_it_is_a_model_as_qt_wants_them(model):
    model.show({"a": [1, {"b": None}], "c": [[]] * (CHUNK + 1)})  # the tester itself fetches while it resets
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.index_of(("a", 1, "b")).isValid()
    assert model.index_of(("c", CHUNK)).isValid()
    model.mark({("a", 0): "n"})
    assert isinstance(tester.model(), QAbstractItemModel)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DOCUMENTS)
def test_every_value_can_be_found_by_its_place_and_its_place_by_its_index(model, document):
    model.show(document)
    for where, value in walk(document):
        index = model.index_of(where)
        assert model.where(index) == where
        if where:
            assert index.isValid()
            assert model.value(index) is value


def test_of_a_million_elements_only_those_are_made_that_somebody_looks_at(model):
    model.show(list(range(1_000_000)))
    assert model.rowCount() == 0
    assert model.canFetchMore(model.index_of(()))
    model.fetchMore(model.index_of(()))
    assert model.rowCount() == CHUNK
    assert model.index_of((700,)).data() == "[700]"
    assert model.rowCount() == 2 * CHUNK


def test_a_place_that_does_not_exist_has_no_index(model):
    model.show({"a": [1]})
    for where in (("b",), ("a", 1), ("a", "x"), ("a", 0, 0), (0,)):
        assert not model.index_of(where).isValid()


def test_strange_texts_stay_on_one_line(model):
    model.show({"a\nb": "x\x00\u202ey" + "z" * 500})
    index = model.index_of(("a\nb",))
    assert index.data() == "a b"
    assert index.siblingAtColumn(1).data().isprintable()
    assert len(index.siblingAtColumn(1).data()) < 130
