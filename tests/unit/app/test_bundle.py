"""The command `bundle`, as IT types it."""

import pytest

from ccviewer.app.cli import main
from ccviewer.app.source import NAME, Standing, choose, standing
from ccviewer.bundle import read

PROFILE = '[opd]\nid = "uji"\nname = "Uji"\n'
DESCRIPTION = 'name = "Dishub Uji"\nversion = "{version}"\nneeds = "0.1.0"\n'


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine of its own."""
    monkeypatch.setenv("CCVIEWER_MACHINE", str(tmp_path / "mesin"))
    return tmp_path / "mesin"


@pytest.fixture
def folder(tmp_path):
    """What a department filled in."""
    folder = tmp_path / "dishub-uji"
    folder.mkdir()
    (folder / "profile.toml").write_text(PROFILE)
    (folder / "opd.toml").write_text(DESCRIPTION.format(version="1.0.0"))
    return folder


@pytest.fixture
def key(tmp_path, machine, capsys):
    """A private key, whose public one the machine knows."""
    path = tmp_path / "kunci" / "dishub.pem"
    assert main(["bundle", "key", str(path)]) == 0
    (machine / "keys").mkdir(parents=True)
    (machine / "keys" / "dishub.pub").write_text(capsys.readouterr().out)
    return path


@pytest.fixture
def build(tmp_path, folder):
    """Return a function that builds a version of the department's bundle."""

    def built(version, *options):
        (folder / "opd.toml").write_text(DESCRIPTION.format(version=version))
        path = tmp_path / f"dishub-{version}.ccb"
        assert main(["bundle", "build", str(folder), "--out", str(path), *map(str, options)]) == 0
        return path

    return built


def test_from_a_folder_to_the_profile_that_runs(machine, key, build, capsys):
    path = build("1.0.0", "--key", key)
    assert main(["bundle", "verify", str(path)]) == 0
    assert main(["bundle", "apply", str(path)]) == 0
    assert "terpasang: 1.0.0" in capsys.readouterr().out
    assert choose(None) == machine / "bundles" / "1.0.0" / NAME
    assert standing(choose(None)) == Standing()


def test_a_bundle_is_signed_in_a_second_step_on_the_machine_with_the_key(key, build, machine):
    path = build("1.0.0")
    assert main(["bundle", "verify", str(path)]) == 3
    assert main(["bundle", "apply", str(path)]) == 2
    assert main(["bundle", "sign", str(path), "--key", str(key)]) == 0
    assert main(["bundle", "apply", str(path)]) == 0


def test_a_dry_run_says_what_would_change_and_changes_nothing(machine, key, build, capsys):
    main(["bundle", "apply", str(build("1.0.0", "--key", key))])
    newer = build("1.1.0", "--key", key)
    capsys.readouterr()
    assert main(["bundle", "apply", str(newer), "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == ["1.0.0 menjadi 1.1.0", "  opd.toml"]
    assert choose(None).parent.name == "1.0.0"


def test_the_way_back_is_one_command(machine, key, build, capsys):
    for version in ("1.0.0", "1.1.0"):
        main(["bundle", "apply", str(build(version, "--key", key))])
    capsys.readouterr()
    assert main(["bundle", "rollback"]) == 0
    assert capsys.readouterr().out == "kembali dari 1.1.0 ke 1.0.0\n"
    assert main(["bundle", "list"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[:2] for line in said] == [["1.0.0", "dipakai"], ["1.1.0", "sebelumnya"]]
    assert all("ed25519:" in line for line in said)


def test_the_package_system_may_go_back_to_an_older_version(machine, key, build):
    older, newer = build("1.0.0", "--key", key), build("1.1.0", "--key", key)
    assert main(["bundle", "apply", str(newer)]) == 0
    assert main(["bundle", "apply", str(older)]) == 2
    assert main(["bundle", "apply", "--packaged", str(older)]) == 0


def test_a_profile_with_mistakes_makes_no_bundle_and_all_are_named(folder, tmp_path, capsys):
    (folder / "profile.toml").write_text('[opd]\nid = "uji"\nnama = "Uji"\nlain = 1\n')
    assert main(["bundle", "build", str(folder), "--out", str(tmp_path / "x.ccb")]) == 1
    said = capsys.readouterr().err
    assert "profile.toml:3" in said
    assert "profile.toml:4" in said
    assert not (tmp_path / "x.ccb").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "opd.toml tidak ada"),
        ('name = "a', "opd.toml salah"),
        ('name = "a"\nversion = 1\n', "version, needs belum diisi"),
    ],
)
def test_a_folder_that_describes_itself_badly_makes_no_bundle(folder, tmp_path, capsys, content, said):
    (folder / "opd.toml").unlink()
    if content is not None:
        (folder / "opd.toml").write_text(content)
    assert main(["bundle", "build", str(folder), "--out", str(tmp_path / "x.ccb")]) == 2
    assert said in capsys.readouterr().err


def test_a_bundle_of_a_folder_that_was_a_bundle_is_made_anew(folder, build, tmp_path):
    (folder / "manifest.json").write_text("{}")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("")
    assert sorted(read(build("1.0.0")).files) == ["opd.toml", "profile.toml"]


def test_what_editors_leave_behind_is_not_shipped_and_the_brand_has_one_place(folder, build):
    (folder / "profile.toml~").write_text("lama")
    (folder / "logo.svg").write_text("<svg/>")
    built = build("1.0.0")
    assert sorted(read(built).files) == ["logo.svg", "opd.toml", "profile.toml"]
    (folder / "logo.svg").rename(folder / "icon.svg")
    assert sorted(read(build("1.0.1")).files) == ["brand/icon.svg", "opd.toml", "profile.toml"]


def test_a_link_makes_no_bundle(folder, tmp_path, capsys):
    (folder / "sandi").symlink_to("/etc/hostname")
    assert main(["bundle", "build", str(folder), "--out", str(tmp_path / "x.ccb")]) == 2
    assert "sandi tidak boleh ada" in capsys.readouterr().err


def test_an_altered_bundle_gives_way_and_the_reason_stays_said(machine, key, build):
    for version in ("1.0.0", "1.1.0"):
        main(["bundle", "apply", str(build(version, "--key", key))])
    (machine / "bundles" / "1.1.0" / "profile.toml").write_text(PROFILE + "# ")
    path = choose(None)
    assert path.parent.name == "1.0.0"
    (why,) = standing(path).refused
    assert "profile.toml diubah" in why


def test_a_file_given_by_hand_is_no_matter_where_no_key_is_known(machine, folder):
    assert standing(folder / "profile.toml") == Standing()
    (machine / "keys").mkdir(parents=True)
    assert standing(folder / "profile.toml") == Standing()


def test_where_a_key_is_known_a_file_given_by_hand_is_unsigned(key, folder):
    assert standing(folder / "profile.toml").unsigned


def test_without_keys_an_installed_bundle_runs_and_is_called_unsigned(machine, build):
    assert main(["bundle", "apply", str(build("1.0.0"))]) == 0
    assert standing(choose(None)) == Standing(unsigned=True)


def test_a_private_key_is_never_printed_or_replaced(key, capsys):
    assert main(["bundle", "key", str(key)]) == 2
    said = capsys.readouterr()
    assert "kunci lama tidak ditimpa" in said.err
    assert "PRIVATE" not in said.err + said.out
