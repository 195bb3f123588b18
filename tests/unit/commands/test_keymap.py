"""The keys of the room, as shipped and as operators change them."""

import json

import pytest

from ccviewer.commands import ALL_COMMANDS, CommandError, KeyMap
from ccviewer.commands.keymap import normal, reserved


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "keys.json"


@pytest.fixture
def keys(path):
    return KeyMap(ALL_COMMANDS, path)


def kept(path):
    return json.loads(path.read_text("utf-8"))["keys"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ctrl+k", "Ctrl+K"),
        ("Shift+Ctrl+z", "Ctrl+Shift+Z"),
        ("ALT + F7", "Alt+F7"),
        ("Ctrl++", "Ctrl++"),
        ("ctrl+shift++", "Ctrl+Shift++"),
        ("Ctrl+,", "Ctrl+,"),
        ("pagedown", "PgDown"),
        ("Meta+Ctrl+Alt+Shift+F12", "Meta+Ctrl+Alt+Shift+F12"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_key_is_written_in_one_way(written, said):
    assert normal(written) == said


@pytest.mark.parametrize(
    "written", ["Ctrl", "Ctrl+", "Hyper+K", "Ctrl+KK", "Ctrl+K, Ctrl+S", "F99", "++", "\x00\x01"]
)
def test_what_is_no_key_is_refused(written):
    with pytest.raises(CommandError, match="bukan tombol"):
        normal(written)


@pytest.mark.parametrize(
    "keys",
    ["Esc", "Tab", "A", "7", "Shift+Q", "Return", "Left", "Alt+F4", "Ctrl+C", "Meta+L", "Ctrl+Alt+Del"],
)
def test_what_typing_moving_and_the_desktop_need_is_reserved(keys):
    assert reserved(keys)


def test_nothing_that_is_shipped_is_reserved_misspelt_or_given_twice():
    shipped = [key.keys for command in ALL_COMMANDS for key in command.keys]
    assert [normal(one) for one in shipped] == shipped
    assert not [one for one in shipped if reserved(one)]
    assert len(set(shipped)) == len(shipped)


def test_every_command_has_a_row_and_each_of_its_keys_too(keys):
    rows = [(row.command.id, row.keys) for row in keys.bindings()]
    assert {command.id for command in ALL_COMMANDS} == {id for id, _ in rows}
    assert [keys for id, keys in rows if id == "wall.page_number"] == [f"Ctrl+{n}" for n in range(1, 10)]
    assert ("scene.rename", "") in rows


def test_a_changed_key_leads_to_the_command_after_a_restart_too(keys, path):
    keys.change("scene.gallery", {}, "ctrl+shift+o")
    assert KeyMap(ALL_COMMANDS, path).keys("scene.gallery") == keys.keys("scene.gallery") == "Ctrl+Shift+O"


def test_a_key_may_bring_its_own_arguments(keys):
    keys.change("wall.show_page", {"page": "banjir"}, "F5")
    [row] = [row for row in keys.bindings() if row.keys == "F5"]
    assert (row.command.id, row.args) == ("wall.show_page", {"page": "banjir"})


def test_arguments_that_a_command_does_not_know_are_refused(keys):
    with pytest.raises(CommandError, match="pagee"):
        keys.change("wall.show_page", {"pagee": "banjir"}, "F5")


def test_one_of_many_keys_of_a_command_is_changed_alone(keys):
    keys.change("wall.page_number", {"number": 2}, "F2")
    found = [row.keys for row in keys.bindings() if row.command.id == "wall.page_number"]
    assert found == ["Ctrl+1", "F2", *(f"Ctrl+{n}" for n in range(3, 10))]


def test_a_key_that_is_taken_is_refused_with_the_name_of_who_has_it(keys, path):
    with pytest.raises(CommandError, match=r"Ctrl\+K sudah dipakai: Cari perintah…"):
        keys.change("scene.gallery", {}, "Ctrl+K")
    assert keys.keys("scene.gallery") == "Ctrl+O"
    assert not path.exists()


def test_a_key_that_was_let_go_may_be_taken(keys):
    keys.change("view.palette", {}, "")
    keys.change("scene.gallery", {}, "Ctrl+K")
    assert (keys.keys("view.palette"), keys.keys("scene.gallery")) == ("", "Ctrl+K")


def test_a_reserved_key_is_refused(keys):
    with pytest.raises(CommandError, match="dipakai untuk hal lain"):
        keys.change("scene.gallery", {}, "Alt+F4")


def test_a_command_with_a_secret_gets_no_key(keys):
    with pytest.raises(CommandError):
        keys.change("kiosk.unlock", {"pin": "1234"}, "F9")


def test_a_reset_brings_back_what_was_shipped(keys, path):
    keys.change("scene.gallery", {}, "F8")
    keys.reset("scene.gallery", {})
    assert keys.keys("scene.gallery") == "Ctrl+O"
    assert kept(path) == []


def test_a_reset_takes_no_key_away_from_somebody_else(keys):
    keys.change("scene.gallery", {}, "")
    keys.change("scene.save_as", {}, "Ctrl+O")
    with pytest.raises(CommandError, match="sudah dipakai"):
        keys.reset("scene.gallery", {})


def test_a_change_back_to_what_was_shipped_is_no_change(keys, path):
    keys.change("scene.gallery", {}, "F8")
    keys.change("scene.gallery", {}, "Ctrl+O")
    assert kept(path) == []


def test_whoever_listens_for_keys_hears_of_a_change(keys):
    heard = []
    keys.changed.append(lambda: heard.append(1))
    keys.change("scene.gallery", {}, "F8")
    keys.reset("scene.gallery", {})
    assert len(heard) == 2


def test_a_key_that_a_new_version_ships_stays_with_who_was_given_it(path):
    path.parent.mkdir()
    path.write_text('{"schema": 1, "keys": [{"command": "scene.save_as", "keys": "Ctrl+K"}]}')
    keys = KeyMap(ALL_COMMANDS, path)
    assert (keys.keys("scene.save_as"), keys.keys("view.palette")) == ("Ctrl+K", "")
    assert [row.keys for row in keys.bindings() if row.command.id == "view.palette"] == [""]


def test_a_key_of_a_command_that_only_another_version_knows_is_kept(path):
    path.parent.mkdir()
    path.write_text('{"schema": 1, "keys": [{"command": "wall.fly", "keys": "F9"}]}')
    KeyMap(ALL_COMMANDS, path).change("scene.gallery", {}, "F8")
    assert {one["command"] for one in kept(path)} == {"wall.fly", "scene.gallery"}


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": 2, "keys": []}', '{"keys": [{"command": 1}]}', "\x00"]
)
def test_a_file_that_nobody_understands_is_set_aside_and_the_keys_are_those_shipped(path, text):
    path.parent.mkdir()
    path.write_text(text)
    keys = KeyMap(ALL_COMMANDS, path)
    keys.change("scene.gallery", {}, "F8")
    assert keys.keys("view.palette") == "Ctrl+K"
    assert path.with_name("keys.json.set-aside").read_text() == text


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    "entry",
    [
        {"command": "scene.save_as", "keys": "Esc"},
        {"command": "scene.save_as", "keys": "Hyper+F"},
        {"command": "scene.save_as", "args": {"x": 1}, "keys": "F7"},
    ],
)
def test_one_wrong_key_in_the_file_costs_only_itself(path, entry):
    path.parent.mkdir()
    entries = [entry, {"command": "scene.gallery", "keys": "F8"}]
    path.write_text(json.dumps({"schema": 1, "keys": entries}))
    keys = KeyMap(ALL_COMMANDS, path)
    assert (keys.keys("scene.save_as"), keys.keys("scene.gallery")) == ("", "F8")


@pytest.mark.logs_warnings
def test_a_disk_that_takes_nothing_is_said_and_changes_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    keys = KeyMap(ALL_COMMANDS, tmp_path / "file" / "keys.json")
    with pytest.raises(CommandError, match="tidak dapat disimpan"):
        keys.change("scene.gallery", {}, "F8")
    assert keys.keys("scene.gallery") == "Ctrl+O"


def test_the_way_out_of_a_kiosk_keeps_a_key(tmp_path):
    keys = KeyMap(ALL_COMMANDS, tmp_path / "keys.json")

    with pytest.raises(CommandError, match="kios"):
        keys.change("kiosk.ask", {}, "")
    keys.change("kiosk.ask", {}, "Ctrl+Shift+U")
