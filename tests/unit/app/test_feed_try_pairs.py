"""Pairs of a payload and a mapping, with the rows that the words of the contract ask for."""

import json
import math
import tomllib
from pathlib import Path

import pytest

from ccviewer.app import main

PAIRS = sorted((Path(__file__).parents[2] / "data" / "feed_try").glob("*.toml"))


def refuse(word):
    raise AssertionError(f"{word} is no strict JSON")


def same(found, wanted):
    """Compare as JSON: true is not 1, floats may differ in the last digits."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, float) or isinstance(wanted, float):
        return (
            isinstance(found, int | float)
            and isinstance(wanted, int | float)
            and math.isclose(found, wanted, rel_tol=1e-12)
        )
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(same(found[key], wanted[key]) for key in wanted)
    return type(found) is type(wanted) and found == wanted


@pytest.mark.parametrize("file", PAIRS, ids=lambda file: file.stem)
def test_a_payload_and_a_mapping_give_the_rows_of_the_contract(file, tmp_path, capsys):
    pair = tomllib.loads(file.read_text("utf-8"))
    profile, payload = tmp_path / "profile.toml", tmp_path / "payload"
    profile.write_text(pair["profile"], "utf-8")
    payload.write_bytes(pair["payload"].encode(pair.get("encoding", "utf-8")))
    topic = ["--topic", pair["topic"]] if "topic" in pair else []
    code = main(["feed", "try", str(profile), "umpan", "--payload", str(payload), "--json", *topic])
    said = json.loads(capsys.readouterr().out, parse_constant=refuse)
    assert code == pair.get("exit", 0), said
    if code:
        assert said["error"]
        assert (said["rows"], said["row_errors"]) == ([], [])
        return
    wanted = json.loads(pair["expected"])
    different = [
        f"row {index}: {found} instead of {row}"
        for index, (found, row) in enumerate(zip(said["rows"], wanted["rows"], strict=False))
        if not same(found, row)
    ]
    assert different == []
    assert len(said["rows"]) == len(wanted["rows"])
    assert [error["index"] for error in said["row_errors"]] == [
        error["index"] for error in wanted["row_errors"]
    ]
    for found, error in zip(said["row_errors"], wanted["row_errors"], strict=True):
        words = error["error"]  # a text that ends in three dots is only the beginning
        assert found["error"] == words or (words.endswith("…") and found["error"].startswith(words[:-1]))


def test_there_are_pairs():
    assert len(PAIRS) >= 40
