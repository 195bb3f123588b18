"""The bundles of a machine: which runs, and the way back."""

import os

import pytest

from ccviewer.bundle import BundleError, Installed, Machine, make, write
from ccviewer.signing import SigningKey

CORE = "0.1.0"


@pytest.fixture
def key(tmp_path):
    return SigningKey.create(tmp_path / "kunci" / "opd.pem")


@pytest.fixture
def store(tmp_path, key):
    return Installed(tmp_path / "bundles", [key.public], CORE)


@pytest.fixture
def file(tmp_path, key):
    """Return a function that writes a bundle of a version."""

    def written(version, *, by=key, slug="dishub-uji", needs=CORE, says=""):
        files = {"profile.toml": f"# {version} {says}".encode()}
        path = tmp_path / f"{slug}-{version}{says}.ccb"
        write(make(files, slug=slug, name="Dishub", version=version, needs=needs, key=by), path)
        return path

    return written


def running(store):
    used = store.in_use()
    return used and used.bundle.manifest.version


def test_a_machine_without_bundles_has_none(store):
    assert store.in_use() is None
    assert store.versions() == ()


def test_what_was_applied_is_in_use(store, file):
    change = store.apply(file("1.0.0"))
    assert (change.before, change.after, change.changed) == ("", "1.0.0", ("profile.toml",))
    used = store.in_use()
    assert (used.folder / "profile.toml").read_text() == "# 1.0.0 "
    assert used.trusted
    assert not used.refused


def test_everybody_can_read_it_whatever_the_umask(store, file):
    former = os.umask(0o077)
    try:
        store.apply(file("1.0.0"))
    finally:
        os.umask(former)
    folder = store.in_use().folder
    assert folder.stat().st_mode & 0o777 == 0o755
    assert (folder / "profile.toml").stat().st_mode & 0o777 == 0o644


def test_two_versions_stay_and_the_way_back_is_one_step(store, file):
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        store.apply(file(version))
    assert store.versions() == (("1.1.0", "previous"), ("1.2.0", "current"))
    store.rollback()
    assert running(store) == "1.1.0"
    store.rollback()
    assert running(store) == "1.2.0"


def test_without_a_former_version_there_is_no_way_back(store, file):
    store.apply(file("1.0.0"))
    with pytest.raises(BundleError, match="tidak ada versi sebelumnya"):
        store.rollback()
    assert running(store) == "1.0.0"


def test_applying_twice_changes_nothing(store, file):
    store.apply(file("1.0.0"))
    store.apply(file("1.1.0"))
    assert store.apply(file("1.1.0")).changed == ()
    store.rollback()
    assert running(store) == "1.0.0"


def test_the_same_version_with_other_content_is_refused(store, file):
    store.apply(file("1.0.0"))
    with pytest.raises(BundleError, match="naikkan versinya"):
        store.apply(file("1.0.0", says="lain"))


def test_an_older_version_is_refused_unless_it_is_meant(store, file):
    store.apply(file("1.1.0"))
    with pytest.raises(BundleError, match="lebih lama"):
        store.apply(file("1.0.0"))
    store.apply(file("1.0.0"), older=True)
    assert running(store) == "1.0.0"


def test_versions_are_compared_as_numbers(store, file):
    store.apply(file("1.9.0"))
    store.apply(file("1.10.0"))
    assert running(store) == "1.10.0"


def test_the_bundle_of_another_department_is_refused(store, file):
    store.apply(file("1.0.0"))
    with pytest.raises(BundleError, match="milik bpbd-uji"):
        store.apply(file("2.0.0", slug="bpbd-uji"))


def test_one_that_needs_a_newer_program_is_refused(store, file):
    with pytest.raises(BundleError, match="membutuhkan ccviewer 9"):
        store.apply(file("1.0.0", needs="9.0.0"))


def test_unsigned_ones_and_those_of_strangers_are_refused(store, file, tmp_path):
    stranger = SigningKey.create(tmp_path / "kunci" / "lain.pem")
    for by in (None, stranger):
        with pytest.raises(BundleError, match="tidak ditandatangani oleh kunci yang dikenal"):
            store.apply(file("1.0.0", by=by))
    assert store.in_use() is None


def test_without_any_key_an_unsigned_bundle_runs_and_is_not_called_trusted(tmp_path, file):
    store = Installed(tmp_path / "bundles", [], CORE)
    store.apply(file("1.0.0", by=None))
    assert not store.in_use().trusted


def test_one_that_was_altered_in_place_gives_way_to_the_one_before(store, file):
    store.apply(file("1.0.0"))
    store.apply(file("1.1.0"))
    (store.in_use().folder / "profile.toml").write_text("# jahat")
    used = store.in_use()
    assert used.bundle.manifest.version == "1.0.0"
    assert len(used.refused) == 1
    assert "1.1.0" in used.refused[0]
    assert "profile.toml diubah" in used.refused[0]


def test_when_none_may_be_used_all_reasons_are_said(store, file):
    folders = []
    for version in ("1.0.0", "1.1.0"):
        store.apply(file(version))
        folders.append(store.in_use().folder)
    for folder in folders:
        (folder / "profile.toml").write_text("# jahat")
    with pytest.raises(BundleError, match=r"1\.1\.0.*1\.0\.0"):
        store.in_use()


def test_a_damaged_bundle_can_be_applied_again(store, file):
    store.apply(file("1.0.0"))
    (store.in_use().folder / "profile.toml").write_text("# rusak")
    store.apply(file("1.0.0"))
    assert running(store) == "1.0.0"


def test_what_would_change_can_be_asked_before(store, file):
    store.apply(file("1.0.0"))
    _bundle, change = store.plan(file("1.1.0"))
    assert (change.before, change.after, change.changed) == ("1.0.0", "1.1.0", ("profile.toml",))
    assert running(store) == "1.0.0"


def test_a_pointer_never_leads_out_of_the_store(store, file, tmp_path):
    store.apply(file("1.0.0"))
    for said in ("../kunci", ".", "a/b", ""):
        (tmp_path / "bundles" / "current").write_text(said)
        assert store.in_use() is None


def test_the_keys_of_a_machine_are_those_of_all_its_files(tmp_path, key):
    other = SigningKey.create(tmp_path / "kunci" / "lain.pem")
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "a.pub").write_text(f"# Diskominfo\n{key.public}\n\n")
    (keys / "b.pub").write_text(f"{other.public}  # cadangan\n{key.public}\n")
    machine = Machine.here({"CCVIEWER_MACHINE": str(tmp_path)})
    assert machine.trusted() == (key.public, other.public)


@pytest.mark.parametrize("content", ["ed25519:abc\n", "-----BEGIN PUBLIC KEY-----\n", "kunci é\n"])
def test_a_damaged_list_of_keys_trusts_nobody_and_says_where(tmp_path, content):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "a.pub").write_text(content)
    with pytest.raises(BundleError, match=r"a\.pub"):
        Machine.here({"CCVIEWER_MACHINE": str(tmp_path)}).installed()
