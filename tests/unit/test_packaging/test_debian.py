"""The packages of departments for Debian: whole, the same each time, and refused when they were altered."""

import json
import shutil
import subprocess

import debian
import department
import figures
import notices
import pytest
import release
from build_error import BuildError
from bundling import bundle_of

from ccviewer.bundle import write_folder
from ccviewer.signing import SigningKey

SLUG = "diskominfo-bontang"
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb")


@pytest.fixture
def dept():
    return department.read(SLUG)


@pytest.fixture
def pack(tmp_path, dept):
    def packed(name, key=None):
        folder = tmp_path / f"bundle-{name}"
        write_folder(bundle_of(dept, key), folder)
        keys = f"{key.public}\n" if key else ""
        return debian.department(dept, folder, tmp_path / name, keys=keys)

    return packed


def contents(path):
    said = subprocess.run(["dpkg-deb", "--contents", path], capture_output=True, text=True, check=True)
    return {line.split()[-1].removeprefix("./") for line in said.stdout.splitlines()}


@needs_dpkg
def test_a_department_packed_twice_has_the_same_bytes(pack):
    assert pack("one").read_bytes() == pack("two").read_bytes()


@needs_dpkg
def test_the_package_of_a_department_carries_its_bundle_and_needs_the_program(pack, dept):
    path = pack("one")
    fields = subprocess.run(["dpkg-deb", "--field", path], capture_output=True, text=True, check=True).stdout
    assert f"usr/share/ccviewer/opd/{SLUG}/profile.toml" in contents(path)
    assert f"Depends: ccviewer (>= {dept.needs})" in fields.splitlines()


@needs_dpkg
def test_the_public_key_comes_along_when_it_is_signed_and_only_then(pack, tmp_path):
    key = SigningKey.create(tmp_path / "key.pem")
    name = f"usr/share/ccviewer/keys/{SLUG}.pub"
    assert [name in contents(pack("signed", key)), name in contents(pack("plain"))] == [True, False]


@needs_dpkg
def test_a_disk_that_is_full_leaves_no_package(tmp_path, dept, pack, monkeypatch):
    folder = tmp_path / "bundle"
    write_folder(bundle_of(dept, None), folder)
    monkeypatch.setattr(debian, "XZ", ("sh", "-c", "echo 'No space left on device' >&2; exit 1"))
    with pytest.raises(BuildError, match="No space left on device"):
        debian.department(dept, folder, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_time_of_the_build_is_in_no_document():
    assert debian.zipped("a text") == debian.zipped("a text")
    assert debian.zipped("a text")[4:8] == b"\0\0\0\0"


def test_a_release_that_is_signed_is_found_right(tmp_path):
    (tmp_path / "setup-x-1.2.0.exe").write_bytes(b"MZ")
    key = SigningKey.create(tmp_path / "key.pem")
    lines = release.verify(release.sign(tmp_path, tmp_path / "key.pem"), key.public)
    assert lines == [
        f"release.json: signed by {key.public}",
        "setup-x-1.2.0.exe: version 1.2.0, 2 bytes, sum right",
    ]


def test_a_package_that_was_altered_after_signing_is_refused(tmp_path):
    package = tmp_path / "setup-x-1.2.0.exe"
    package.write_bytes(b"MZ")
    SigningKey.create(tmp_path / "key.pem")
    manifest = release.sign(tmp_path, tmp_path / "key.pem")
    package.write_bytes(b"M!")
    for path in (manifest, package):
        with pytest.raises(BuildError, match="altered since"):
            release.verify(path, None)


def test_a_package_that_is_missing_is_named(tmp_path):
    package = tmp_path / "setup-x-1.2.0.exe"
    package.write_bytes(b"MZ")
    SigningKey.create(tmp_path / "key.pem")
    manifest = release.sign(tmp_path, tmp_path / "key.pem")
    package.unlink()
    with pytest.raises(BuildError, match=r"setup-x-1\.2\.0\.exe: missing"):
        release.verify(manifest, None)


def test_a_release_signed_by_another_key_is_refused(tmp_path):
    (tmp_path / "setup-x-1.2.0.exe").write_bytes(b"MZ")
    SigningKey.create(tmp_path / "key.pem")
    manifest = release.sign(tmp_path, tmp_path / "key.pem")
    other = SigningKey.create(tmp_path / "other.pem")
    with pytest.raises(BuildError, match="not by"):
        release.verify(manifest, other.public)


def test_a_manifest_that_was_altered_is_refused(tmp_path):
    (tmp_path / "setup-x-1.2.0.exe").write_bytes(b"MZ")
    SigningKey.create(tmp_path / "key.pem")
    manifest = release.sign(tmp_path, tmp_path / "key.pem")
    manifest.write_bytes(manifest.read_bytes().replace(b"1.2.0", b"9.9.9"))
    with pytest.raises(BuildError, match="does not fit"):
        release.verify(manifest, None)


def test_a_folder_without_packages_is_not_signed(tmp_path):
    SigningKey.create(tmp_path / "key.pem")
    with pytest.raises(BuildError, match="holds no package"):
        release.sign(tmp_path, tmp_path / "key.pem")


def test_a_figure_says_whether_it_meets_its_goal(tmp_path):
    small = figures.Figure("deb core without web", "x.deb", 94_000_000, 200.0, "a" * 64)
    large = figures.Figure("deb core without web", "x.deb", 96_000_000, 200.0, "a" * 64)
    assert ["met" in small.line(), "MISSED" in large.line()] == [True, True]


def test_figures_of_one_package_take_the_place_of_its_former_ones(tmp_path):
    file = tmp_path / "packages.json"
    for size in (10, 20):
        figures.keep(figures.Figure("deb core with web", "x.deb", size, 1.0, "a" * 64), file)
    (kept,) = json.loads(file.read_text())["packages"].values()
    assert (kept["bytes"], kept["goal_mb"]) == (20, 166)


def test_what_is_shipped_is_what_the_lock_of_the_program_names():
    shipped = notices.locked()
    assert {"pyside6", "av", "numpy"} <= shipped
    assert not {"pyinstaller", "lief", "pytest"} & shipped
