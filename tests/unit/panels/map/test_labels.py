"""Which names are written, and in which order."""

from ccviewer.model import Freshness, Severity
from ccviewer.panels.map.kinds import CAMERA_KIND, Thing
from ccviewer.panels.map.labels import MOST, chosen
from ccviewer.panels.map.looks import code_of

NORMAL = code_of(Severity.NORMAL, Freshness.LIVE)
CRITICAL = code_of(Severity.CRITICAL, Freshness.LIVE)
LOST = code_of(Severity.NORMAL, Freshness.LOST)


def said(things, zoom=12.0, selected="", hidden=frozenset()):
    rows = {key: row for row, key in enumerate(things)}
    return [label.text for label in chosen(things, rows, zoom, selected, hidden)]


def made(**codes):
    return {key: Thing(key, 1, "access-point", key, (117.0, 0.0), code) for key, code in codes.items()}


def test_from_afar_only_what_is_not_normal_is_named_the_worst_first():
    assert said(made(a=NORMAL, b=LOST, c=CRITICAL)) == ["c", "b"]


def test_what_is_selected_is_named_before_everything():
    assert said(made(a=NORMAL, c=CRITICAL), selected="a") == ["a", "c"]


def test_near_by_everything_is_named():
    assert said(made(a=NORMAL, c=CRITICAL), zoom=16) == ["c", "a"]


def test_cameras_are_named_earlier_than_other_normal_things():
    things = made(a=NORMAL) | {"k": Thing("k", CAMERA_KIND, "cameras", "k", (117.0, 0.0), NORMAL)}

    assert said(things, zoom=14.5) == ["k"]


def test_what_is_hidden_is_not_named():
    assert said(made(c=CRITICAL), hidden={"access-point"}) == []


def test_there_is_an_end_to_names():
    assert len(said(made(**{f"a{i}": CRITICAL for i in range(200)}))) == MOST


def test_a_name_is_as_old_as_its_thing():
    labels = chosen(made(a=LOST, c=CRITICAL), {"a": 0, "c": 1}, 12.0, "", frozenset())

    assert [label.role for label in labels] == ["text", "lost"]
