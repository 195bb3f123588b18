"""Who is told of what: the same as MQTT says, however many wait."""

from hypothesis import given
from hypothesis import strategies as st

from ccviewer.hub.topics import Subscriptions
from ccviewer.profile.filters import matches

SEGMENT = st.sampled_from("abc")
IDS = st.lists(SEGMENT, min_size=1, max_size=4).map("/".join)
FILTERS = st.builds(
    lambda segments, rest: "/".join([*segments, "#"] if rest else segments),
    st.lists(st.sampled_from("abc+"), min_size=1, max_size=4),
    st.booleans(),
) | st.just("#")


@given(st.lists(FILTERS, max_size=8), st.sets(IDS, max_size=8))
def test_everybody_is_told_what_its_filter_covers_and_nothing_else(filters, ids):
    subscriptions, told = Subscriptions(), {}
    for n, filter in enumerate(filters):
        subscriptions.add([filter], lambda changed, n=n: told.update({n: changed}))
    subscriptions.tell(ids)
    covered = {n: {id for id in ids if matches(filter, id)} for n, filter in enumerate(filters)}
    assert told == {n: ids for n, ids in covered.items() if ids}


def test_who_leaves_leaves_others_with_the_same_filter_and_callback_in_their_place():
    subscriptions, told = Subscriptions(), []
    first = subscriptions.add(["a/+"], told.append)
    subscriptions.add(["a/+"], told.append)
    first()
    first()
    subscriptions.tell({"a/b"})
    assert told == [{"a/b"}]


def test_who_waits_by_several_filters_is_told_once():
    subscriptions, told = Subscriptions(), []
    subscriptions.add(["a/#", "a/+", "a/b"], told.append)
    subscriptions.tell({"a/b", "c"})
    assert told == [{"a/b"}]


def test_who_comes_later_hears_of_ids_that_were_told_before():
    subscriptions, told = Subscriptions(), []
    subscriptions.tell({"a/b"})
    subscriptions.add(["a/b"], told.append)
    subscriptions.tell({"a/b"})
    assert told == [{"a/b"}]
