"""How a message is written, signed and read, and what is none."""

import contextlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ccviewer.feeds.control.request import (
    LARGEST,
    Malformed,
    canonical,
    claimed_id,
    read_object,
    read_request,
)
from ccviewer.signing import verify

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e15, 1e15)  # what is larger may be written as an integer that has no canonical form
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('aé\n"😀', max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_a_message_that_was_written_is_read_as_it_was_meant(ask, key):
    request = read_request(ask())
    assert (request.command, request.args, request.by) == (
        "wall.show_page",
        {"window": "w1", "page": "banjir"},
        "Sari",
    )
    assert verify(key.public, request.signed(), request.sig)


def test_what_is_signed_has_sorted_keys_and_no_spaces(ask):
    said = json.loads(ask())
    del said["sig"]
    plain = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert read_request(ask(id=said["id"], seq=said["seq"])).signed() == plain.replace(b".0,", b",")


def test_spaces_and_order_of_a_message_are_not_signed(ask, key):
    said = dict(reversed(json.loads(ask(by="Sari é")).items()))
    request = read_request(json.dumps(said, indent=3).encode())
    assert verify(key.public, request.signed(), request.sig)


def test_a_number_is_the_same_however_it_is_written(ask, key):
    payload = ask(args={"window": "w1", "page": "banjir", "for_s": 30.0})
    for written in (b"30.0", b"3e1", b"30.000"):
        request = read_request(payload.replace(b'"for_s":30', b'"for_s":' + written))
        assert verify(key.public, request.signed(), request.sig), written


@given(json_values)
def test_the_canonical_form_is_that_of_rfc_8785(value):
    once = canonical({"x": value})
    assert canonical(json.loads(once)) == once
    assert once == rfc8785.dumps({"x": value})


HOSTILE = {
    "empty": b"",
    "no JSON": b"show page banjir",
    "half": b'{"id":"a","se',
    "not UTF-8": b'{"id":"\xff"}',
    "UTF-16": '{"id":"a"}'.encode("utf-16"),
    "a list": b"[1,2]",
    "null": b"null",
    "a number": b"7",
    "a key twice": b'{"id":"a","id":"b"}',
    "a key twice inside": b'{"args":{"page":"a","page":"b"}}',
    "NaN": b'{"expires":NaN}',
    "infinity": b'{"expires":-Infinity}',
    "a number beyond all": b'{"expires":1e999}',
    "an integer of 5,000 digits": b'{"seq":' + b"9" * 5000 + b"}",
    "deep lists": b"[" * 8000,
    "deep tables": b'{"a":' * 2500 + b"1" + b"}" * 2500,
    "a little too deep": b'{"a":' * 9 + b"1" + b"}" * 9,
    "giant": b'{"id":"' + b"a" * LARGEST + b'"}',
    "half a surrogate": b'{"id":"\\ud800"}',
    "NUL": b'{"id":"a\\u0000"}',
    "a byte order mark": b'\xef\xbb\xbf{"id":"a"}',
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_payload_is_no_message_and_raises_nothing_else(payload):
    with pytest.raises(Malformed):
        read_request(payload)
    assert len(claimed_id(payload)) <= 64


CHANGES = {
    "id with a space": {"id": "a b"},
    "id with a newline": {"id": "a\n"},
    "no id": {"id": ""},
    "id of 65 signs": {"id": "a" * 65},
    "id in Cyrillic": {"id": "іd"},
    "id as number": {"id": 7},
    "no command": {"command": "show"},
    "command in capitals": {"command": "WALL.SHOW_PAGE"},
    "command in fullwidth": {"command": "ｗall.show_page"},
    "role unknown": {"role": "root"},
    "role in capitals": {"role": "TI"},
    "args as list": {"args": []},
    "args as text": {"args": "page=banjir"},
    "by empty": {"by": ""},
    "by of 81 signs": {"by": "a" * 81},
    "by with a newline": {"by": "Sari\nadmin"},
    "by turned around": {"by": "Sari\u202enimda"},
    "by with an unseen sign": {"by": "Sa\u200bri"},
    "seq zero": {"seq": 0},
    "seq below": {"seq": -1},
    "seq as float": {"seq": 1.5},
    "seq as text": {"seq": "1"},
    "seq true": {"seq": True},
    "seq beyond": {"seq": 2**53},
    "issued true": {"issued": True},
    "issued as text": {"issued": "2026-01-01"},
    "issued none": {"issued": None},
    "expires before issued": {"expires": 1.0},
    "issued far beyond": {"issued": 1e12, "expires": 2e12},
    "sig none": {"sig": None},
    "sig too long": {"sig": "A" * 89},
    "key as table": {"key": {}},
    "one key more": {"admin": True},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_message_with_one_wrong_key_is_none(ask, change):
    with pytest.raises(Malformed) as caught:
        read_request(json.dumps(json.loads(ask()) | change).encode())
    assert not any(str(value) in str(caught.value) for value in change.values() if len(str(value)) > 6)


@pytest.mark.parametrize(
    "name", ["id", "seat", "command", "args", "by", "role", "issued", "expires", "seq", "key", "sig"]
)
def test_a_message_without_one_of_its_keys_is_none(ask, name):
    said = json.loads(ask())
    del said[name]
    with pytest.raises(Malformed, match=name):
        read_request(json.dumps(said).encode())


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_but_malformed(payload):
    with contextlib.suppress(Malformed):
        assert isinstance(read_object(payload), dict)


@given(st.dictionaries(st.sampled_from(["id", "args", "seq", "by", "sig", "expires"]), json_values))
def test_no_object_whatever_raises_anything_but_malformed(said):
    with pytest.raises(Malformed):
        read_request(json.dumps(said).encode())


def test_a_command_that_no_seat_would_take_for_its_size_is_not_sealed(ask):
    with pytest.raises(Malformed, match="terlalu besar"):
        ask(args={"window": "w1", "page": "a" * LARGEST})


def test_arguments_that_are_no_json_are_not_sealed(ask):
    with pytest.raises(Malformed):
        ask(args={"for_s": float("nan")})
