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


class Draft:
    """As much of JSON Schema 2020-12 as our schema uses."""

    def __init__(self, schema):
        self.schema = schema

    def mistakes(self, node, value, at=""):
        if "$ref" in node:
            yield from self.mistakes(self.schema["$defs"][node["$ref"].rpartition("/")[2]], value, at)
        for union in ("anyOf", "oneOf"):
            if union in node and all(any(self.mistakes(child, value)) for child in node[union]):
                yield f"{at}: fits no branch"
        for child in node.get("allOf", ()):
            if "if" not in child:
                yield from self.mistakes(child, value, at)
            elif not any(self.mistakes(child["if"], value)):
                yield from self.mistakes(child["then"], value, at)
        if "type" in node and not self.is_a(node["type"], value):
            yield f"{at}: not {node['type']}"
        if ("const" in node and value != node["const"]) or ("enum" in node and value not in node["enum"]):
            yield f"{at}: not that word"
        if isinstance(value, dict):
            yield from (f"{at}: {key} is missing" for key in node.get("required", ()) if key not in value)
            for key, child in value.items():
                of_key = node.get("properties", {}).get(key, node.get("additionalProperties", {}))
                if of_key is False:
                    yield f"{at}: {key} is unknown"
                elif isinstance(of_key, dict):
                    yield from self.mistakes(of_key, child, f"{at}.{key}")
        if isinstance(value, list):
            fixed = node.get("prefixItems", [])
            for index, child in enumerate(value):
                of_item = fixed[index] if index < len(fixed) else node.get("items", {})
                yield from self.mistakes(of_item, child, f"{at}[{index}]")

    @staticmethod
    def is_a(type, value):
        if isinstance(value, bool):
            return type == "boolean"
        kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": int | float}
        return type in kinds and isinstance(value, kinds[type])


@pytest.mark.parametrize("name", ["contoh.toml", "demo.toml"])
def test_a_profile_that_we_ship_is_right_by_the_schema_too(schema, name):
    data = tomllib.loads((resources.path("profiles") / name).read_text("utf-8"))
    assert list(Draft(schema).mistakes(schema, data)) == []


def test_the_schema_finds_a_mistyped_key_and_a_wrong_kind(schema):
    data = {"opd": {"id": "a", "name": "b"}, "feeds": [{"id": "a", "kind": "soap"}]}
    assert list(Draft(schema).mistakes(schema, data)) == [".feeds[0].kind: not that word"]
    data["feeds"] = [{"id": "a", "kind": "files", "path": "x", "evry": "5s"}]
    assert list(Draft(schema).mistakes(schema, data)) == [".feeds[0]: evry is unknown"]
