"""`ccviewer check` tells of every mistake, and `ccviewer schema` of everything that may be written."""

import argparse
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ccviewer import resources
from ccviewer.app import check

BROKEN = sorted((Path(__file__).parents[2] / "data/profiles").glob("*.toml"))
EXAMPLE = resources.path("profiles/contoh.toml")


def run(*words):
    parser = argparse.ArgumentParser()
    check.add_parsers(parser.add_subparsers(required=True))
    args = parser.parse_args([str(word) for word in words])
    return args.run(args)


def test_a_correct_profile_is_one_line(capsys):
    assert run("check", EXAMPLE) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{EXAMPLE}: benar — 4 umpan, 6 kamera, 2 tempat, 1 aset")
    assert line.endswith("rahasia: cctv, mqtt, wifi")


def test_problems_of_all_files_come_sorted_by_file_and_line(capsys):
    assert run("check", *reversed(BROKEN)) == 1
    lines = capsys.readouterr().out.splitlines()
    places = [line.split(" ")[0].rsplit(":", 1) for line in lines]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1])))
    assert {place[0] for place in places} == {str(path) for path in BROKEN}


def test_a_problem_names_file_line_path_and_what_to_write_instead(capsys, tmp_path):
    path = tmp_path / "profil.toml"
    path.write_text(
        '[opd]\nid = "a"\nname = "b"\n[[feeds]]\nid = "c"\nkind = "files"\npath = "d"\nevry = "5s"\n'
    )
    assert run("check", path) == 1
    assert capsys.readouterr().out == f"{path}:8 feeds[0].evry: kunci tidak dikenal (maksudnya 'every'?)\n"


def test_a_right_file_beside_a_wrong_one_is_still_called_right(capsys, tmp_path):
    assert run("check", EXAMPLE, tmp_path / "nowhere.toml") == 1
    out = capsys.readouterr().out
    assert "benar" in out
    assert f"{tmp_path / 'nowhere.toml'}:1 berkas: berkas tidak ada" in out


def test_checking_needs_no_screen():
    code = (
        "import sys, argparse; from ccviewer.app import check; p = argparse.ArgumentParser();"
        "check.add_parsers(p.add_subparsers()); a = p.parse_args(sys.argv[1:]); e = a.run(a);"
        "qt = [name for name in sys.modules if 'PySide6' in name]; print(qt); sys.exit(e or bool(qt))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(EXAMPLE)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


@pytest.fixture
def schema(capsys):
    assert run("schema") == 0
    return json.loads(capsys.readouterr().out)


def test_the_schema_is_of_2020_12_and_every_reference_in_it_leads_somewhere(schema):
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {reference.removeprefix("#/$defs/") for reference in references(schema)} <= set(schema["$defs"])


def test_the_schema_has_every_section_and_the_options_of_every_kind_of_feed(schema):
    assert set(schema["properties"]) >= set(tomllib.loads(EXAMPLE.read_text("utf-8")))
    feed = schema["properties"]["feeds"]["items"]
    assert feed["properties"]["kind"]["enum"] == ["files", "mqtt", "rest"]
    for branch in feed["allOf"]:
        options = schema["$defs"][branch["then"]["$ref"].rpartition("/")[2]]
        assert options["properties"]["kind"]["const"] == branch["if"]["properties"]["kind"]["const"]
        assert options["additionalProperties"] is False


def test_every_key_of_the_schema_is_explained(schema):
    unexplained = [
        f"{name}.{key}"
        for name, node in schema["$defs"].items()
        for key, child in node.get("properties", {}).items()
        if "description" not in child and "$ref" not in child
    ]
    assert not unexplained


def test_a_duration_in_the_schema_is_a_text_with_a_unit(schema):
    period = schema["$defs"]["ChannelSection"]["properties"]["period"]["anyOf"][0]
    assert (period["type"], period["examples"]) == ("string", ["30s", "5m", "2h"])
