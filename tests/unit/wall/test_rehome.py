"""Tiles that must be seen find a place on the screens that are left."""

from hypothesis import given
from hypothesis import strategies as st

from ccviewer.wall.rehome import TURN_S, Seen, rehome

anything = st.lists(
    st.builds(
        Seen,
        tile=st.uuids().map(str),
        must_see=st.booleans(),
        priority=st.integers(1, 9),
        area=st.floats(0.01, 1),
        gone=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda one: one.tile,
)


@given(anything)
def test_each_tile_that_must_be_seen_is_seen_or_waits_for_its_turn(tiles):
    lodging = rehome(tiles)
    shown = {one.tile for one in tiles if not one.gone} - lodging.instead.keys()
    shown |= set(lodging.instead.values())

    assert all(one.tile in shown or one.tile in lodging.waiting for one in tiles if one.must_see)


@given(anything)
def test_nobody_who_must_be_seen_gives_up_a_place_and_no_place_is_given_twice(tiles):
    lodging = rehome(tiles)
    known = {one.tile: one for one in tiles}

    given_up = [place for place, tile in lodging.instead.items() if place != tile]
    assert not any(known[place].must_see for place in given_up)
    assert not any(known[place].gone for place in lodging.instead)
    assert len(set(lodging.instead.values())) == len(lodging.instead)


@given(anything)
def test_nobody_waits_while_there_is_a_place(tiles):
    lodging = rehome(tiles)
    places = sum(not one.must_see and not one.gone for one in tiles)
    anything_is_left = any(not one.gone for one in tiles)

    assert not lodging.waiting or len(lodging.instead) == max(places, anything_is_left)


def test_the_most_important_takes_the_least_important_place_and_of_equals_the_largest():
    lodging = rehome(
        [
            Seen("cctv", True, 1, 0.5, True),
            Seen("peta", True, 2, 0.5, True),
            Seen("wifi", False, 3, 0.9, False),
            Seen("peristiwa", False, 5, 0.1, False),
            Seen("kesehatan", False, 5, 0.4, False),
        ]
    )

    assert lodging.instead == {"kesehatan": "cctv", "peristiwa": "peta"}


def test_those_without_a_place_take_turns_in_the_last_one():
    homeless = [Seen(name, True, 1, 0.1, True) for name in ("a", "b", "c")]
    lodging = rehome([*homeless, Seen("x", False, 5, 0.5, False)])
    turns = [lodging.at(turn * TURN_S + 1)["x"] for turn in range(4)]

    assert turns == ["a", "b", "c", "a"]


def test_where_all_that_is_left_must_be_seen_the_least_important_takes_turns_with_the_homeless():
    left = [Seen("peta", True, 2, 0.3, False), Seen("cctv", True, 1, 0.5, False)]
    lodging = rehome([Seen("a", True, 1, 0.5, True), Seen("b", True, 2, 0.5, True), *left])

    assert [lodging.at(turn * TURN_S + 1) for turn in range(4)] == [{}, {"peta": "a"}, {"peta": "b"}, {}]


def test_where_nothing_is_left_the_homeless_wait():
    lodging = rehome([Seen("a", True, 1, 0.5, True)])

    assert lodging.at(100) == {}
    assert lodging.waiting == ("a",)
