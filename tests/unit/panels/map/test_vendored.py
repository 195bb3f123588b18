"""What we ship of others is what came from them."""

import shutil
import tomllib

import pytest

from ccviewer import resources
from ccviewer.panels.map import vendored
from ccviewer.panels.map.vendored import Tampered

FOLDER = resources.path("web/vendor")


def manifest():
    return tomllib.loads((FOLDER / "MANIFEST.toml").read_text(encoding="utf-8"))["package"]


def test_every_shipped_file_is_the_one_of_the_manifest():
    assert b"Leaflet 1.9.4" in vendored.files()["/vendor/leaflet/leaflet.js"][:200]


def test_the_manifest_names_every_file_and_its_licence():
    for package in manifest():
        folder = FOLDER / package["name"]
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert there == set(package["sha256"])
        assert "LICENSE" in there
        assert package["version"]
        assert package["licence"]


def test_a_changed_file_is_refused_by_name(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "vendor")
    with (tmp_path / "vendor/leaflet/leaflet.js").open("ab") as file:
        file.write(b" ")

    with pytest.raises(Tampered, match=r"leaflet/leaflet\.js"):
        vendored.read(tmp_path / "vendor")


def test_a_missing_file_is_refused(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "vendor")
    (tmp_path / "vendor/leaflet/leaflet.css").unlink()

    with pytest.raises(Tampered, match=r"leaflet\.css"):
        vendored.read(tmp_path / "vendor")
