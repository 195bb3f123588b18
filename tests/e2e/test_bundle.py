"""The real program on a machine whose configuration came as bundles."""

import json
import os
import subprocess
import sys

import pytest

from servers.program import Program, screen

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

PROFILE = """
[opd]
id = "uji"
name = "{name}"
timezone = "WITA"

[wall]
scene = "uji"
"""
SCENE = {
    "schema": 1,
    "name": "uji",
    "screens": {"a": {}},
    "windows": [{"id": "w1", "screen": "a", "page": "p"}],
    "pages": {"p": {"tree": {"tabs": ["peristiwa"]}}},
    "tiles": {"peristiwa": {"panel": "events"}},
}


@pytest.fixture(scope="module")
def desk():
    with screen() as env:
        yield env


@pytest.fixture
def machine(desk, tmp_path):
    """The environment of a machine of its own, on which nothing is installed."""
    home = {
        "HOME": str(tmp_path / "rumah"),
        "XDG_CONFIG_HOME": str(tmp_path / "rumah"),
        "XDG_CONFIG_DIRS": str(tmp_path),
    }
    return desk | home | {"CCVIEWER_MACHINE": str(tmp_path / "mesin")}


def ccviewer(machine, *words):
    """Run a command as IT does; returns what it printed."""
    command = [sys.executable, "-m", "ccviewer", *map(str, words)]
    done = subprocess.run(command, env=machine, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def key(machine, tmp_path):
    public = ccviewer(machine, "bundle", "key", tmp_path / "kunci" / "opd.pem")
    (tmp_path / "mesin" / "keys").mkdir(parents=True)
    (tmp_path / "mesin" / "keys" / "opd.pub").write_text(public)
    return tmp_path / "kunci" / "opd.pem"


def bundle(machine, tmp_path, version, *options):
    """Build a bundle of this version, and take it into use."""
    folder = tmp_path / "opd-uji"
    (folder / "scenes").mkdir(parents=True, exist_ok=True)
    (folder / "scenes" / "uji.json").write_text(json.dumps(SCENE))
    (folder / "profile.toml").write_text(PROFILE.format(name=f"Uji {version}"))
    (folder / "opd.toml").write_text(f'name = "Uji"\nversion = "{version}"\nneeds = "0.1.0"\n')
    ccviewer(machine, "bundle", "build", folder, "--out", tmp_path / f"{version}.ccb", *options)
    ccviewer(machine, "bundle", "apply", tmp_path / f"{version}.ccb")
    return tmp_path / "mesin" / "bundles" / version


def runs(machine, folder):
    """Start the program, and return what it says when its wall has stood for a second."""
    folder.mkdir()
    program = Program(None, folder, machine)
    try:
        return program.wait_for(lambda said: said["ui"]["ticks"] > 20, 40)
    finally:
        assert program.end()[0] == 0


def event_texts(said):
    (rows,) = [panel["shows"]["rows"] for panel in said["panels"] if panel["kind"] == "events"]
    return " ".join(rows)


def test_a_signed_bundle_runs_and_one_that_was_altered_gives_way_to_it(machine, key, tmp_path):
    first = bundle(machine, tmp_path, "1.0.0", "--key", key)
    second = bundle(machine, tmp_path, "1.1.0", "--key", key)
    said = runs(machine, tmp_path / "jalan")
    assert said["profile"]["file"] == str(second / "profile.toml")
    assert said["profile"]["signed"]
    assert "ditolak" not in event_texts(said)

    with (second / "profile.toml").open("a") as file:
        file.write("#")
    said = runs(machine, tmp_path / "jalan-lagi")
    assert said["profile"]["file"] == str(first / "profile.toml")
    assert said["profile"]["signed"]
    assert "Paket OPD ditolak" in event_texts(said)
    assert "profile.toml diubah" in event_texts(said)


def test_without_keys_an_unsigned_bundle_runs_and_is_called_so(machine, tmp_path):
    folder = bundle(machine, tmp_path, "1.0.0")
    said = runs(machine, tmp_path / "jalan")
    assert said["profile"]["file"] == str(folder / "profile.toml")
    assert not said["profile"]["signed"]


def test_when_no_bundle_may_be_used_the_program_says_why_and_ends(machine, key, tmp_path):
    folder = bundle(machine, tmp_path, "1.0.0", "--key", key)
    os.truncate(folder / "profile.toml", 3)
    command = [sys.executable, "-m", "ccviewer", "run"]
    done = subprocess.run(command, env=machine, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "paket OPD ditolak" in done.stderr
    assert "Traceback" not in done.stderr
