"""The gallery of scenes, on a real wall with a real library and a real store."""

import json

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ccviewer.commands import Actor, CommandError, Role
from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.gallery import PICTURES, Gallery
from ccviewer.wall.library import Library, Owner
from ccviewer.wall.scene import page_tiles, read, write
from ccviewer.wall.scene_pictures import SceneSketch, screen_places, used_screens


def text_of(name, *tiles, **more):
    said = {
        "schema": 1,
        "name": name,
        "screens": {"utama": {}},
        "windows": [{"id": "w1", "screen": "utama", "page": "p", "lock": False}],
        "pages": {
            "p": {
                "tree": {"row": [{"tabs": [tile]} for tile in tiles], "share": [1 / len(tiles)] * len(tiles)}
            }
        },
        "tiles": {tile: {"panel": "note", "options": {"text": tile}} for tile in tiles},
    }
    return json.dumps(said | more)


def scene_of(name, *tiles, **more):
    return read(text_of(name, *tiles, **more), "test")


class Room:
    """A wall that shows the shipped scene `umum`; `siaga` is operators' own, `banjir` of the profile."""

    def __init__(self, context, seat, clock, folder):
        self.own, self.clock = folder / "state" / "scenes", clock
        for place, name in (("shipped", "umum"), ("opd/scenes", "banjir"), ("state/scenes", "siaga")):
            (folder / place).mkdir(parents=True, exist_ok=True)
            said = scene_of(name, f"{name}-1", f"{name}-2", title={"id": f"Adegan {name}"})
            (folder / place / f"{name}.json").write_text(write(said), "utf-8")
        self.library = Library(self.own, folder / "opd", folder / "shipped", now=clock.now)
        self.store = ArrangementStore(folder / "state")
        self.seat, self.said, self.refused = seat, [], []
        seat.refused.append(lambda text: self.refused.append(str(text)))
        configure_docking()
        self.wall = Wall(context, self.library.open("umum").scene, self.store, seat, lambda: None)
        self.gallery = Gallery(
            self.wall, self.library, self.store, lambda text, severity: self.said.append(str(text))
        )
        self.wall.open()

    def do(self, command, **args):
        return self.seat.attempt(command, args)

    def settle(self):
        """Let the wall change over to what it was told to show."""
        self.clock.advance(6)
        self.wall._drained()

    def tiles(self):
        return set(self.wall.windows[0].panels)

    def close(self):
        self.wall.close()


@pytest.fixture
def room(qtbot, context, note, seat, clock, tmp_path):
    room = Room(context, seat, clock, tmp_path)
    yield room
    room.close()


@pytest.fixture
def card(room, qtbot):
    with qtbot.waitActive(room.wall.windows[0]):
        room.wall.windows[0].activateWindow()
    return room.gallery.open()


def press(card, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def select(card, name):
    card.load(name)
    assert card.list.current.name == name


def names(card):
    return [item.name for item in card.list.items]


# commands


def test_opening_a_scene_shows_it(room):
    room.do("scene.open", name="siaga")
    room.settle()
    assert room.tiles() == {"siaga-1", "siaga-2"}


def test_a_scene_that_is_not_there_is_said(room):
    with pytest.raises(CommandError, match="tidak ada"):
        room.do("scene.open", name="malam")


def test_opening_the_scene_that_is_shown_changes_nothing_of_how_it_is_arranged(room):
    room.wall.windows[0].add_tile("note")
    before = room.tiles()
    room.do("scene.open", name="umum")
    room.settle()
    assert room.tiles() == before
    assert len(before) == 3


def test_a_scene_comes_back_as_operators_left_it(room):
    room.wall.windows[0].add_tile("note")
    left = room.tiles()
    for name in ("siaga", "umum"):
        room.do("scene.open", name=name)
        room.settle()
    assert room.tiles() == left


def test_turning_back_before_the_new_scene_came_leaves_the_old_one_the_one_to_reset_to(room):
    chart = {"panel": "chart", "options": {"series": [{"channel": "kominfo/a/b/c"}]}}
    slow = scene_of("lambat", "grafik", tiles={"grafik": chart})
    (room.own / "lambat.json").write_text(write(slow), "utf-8")
    room.do("scene.open", name="lambat")
    assert room.tiles() == {"umum-1", "umum-2"}  # it waits for what the chart shows
    room.do("scene.open", name="umum")
    room.settle()
    assert (room.tiles(), room.wall.original.name) == ({"umum-1", "umum-2"}, "umum")


def test_saving_a_shipped_scene_makes_it_operators_own_and_is_said(room):
    tile = room.wall.windows[0].add_tile("note")
    room.do("scene.save")
    entry = room.library.entry("umum")
    assert entry.owner is Owner.OWN
    assert tile in page_tiles(entry.opened.scene.pages["p"])
    assert room.said == ['adegan "umum" disimpan']


def test_resetting_goes_back_to_what_was_saved_on_purpose(room):
    kept = room.wall.windows[0].add_tile("note")
    room.do("scene.save")
    room.wall.windows[0].add_tile("note")
    room.wall.reset()
    room.settle()
    assert room.tiles() == {"umum-1", "umum-2", kept}


def test_a_locked_scene_refuses_to_be_saved_until_it_is_freed(room):
    room.do("scene.lock", name="umum")
    with pytest.raises(CommandError, match="terkunci"):
        room.do("scene.save")
    room.do("scene.lock", name="umum", locked=False)
    room.do("scene.save")
    assert not room.library.entry("umum").locked


def test_the_title_of_a_scene_is_changed_in_the_language_of_the_moment_and_outlives_saving(room):
    room.do("scene.title", name="umum", title="Ruang kendali")
    room.do("scene.save")
    assert room.library.open("umum").scene.title["id"] == "Ruang kendali"
    assert "umum" in [one.value for one in room.seat.commands.choices("scene.title", "name")]
    room.do("scene.lock", name="umum")
    assert "umum" not in [one.value for one in room.seat.commands.choices("scene.title", "name")]


def test_saving_under_a_new_name_goes_on_with_that_one(room):
    tile = room.wall.windows[0].add_tile("note")
    room.do("scene.save_as", name="malam hari")
    room.settle()
    assert room.wall.scene().name == "malam hari"
    assert tile in room.tiles()
    assert tile in room.library.open("malam hari").scene.tiles
    assert tile not in room.library.open("umum").scene.tiles


def test_saving_under_a_taken_name_is_refused(room):
    with pytest.raises(CommandError, match="sudah dipakai"):
        room.do("scene.save_as", name="Banjir")


def test_a_new_scene_is_not_arranged_as_a_former_one_of_its_name(room):
    room.store.save(scene_of("malam", "lama"))
    room.do("scene.save_as", name="malam")
    room.settle()
    assert room.tiles() == {"umum-1", "umum-2"}


def test_a_renamed_scene_keeps_how_it_was_arranged(room):
    room.do("scene.open", name="siaga")
    room.settle()
    tile = room.wall.windows[0].add_tile("note")
    room.do("scene.rename", name="siaga", to="siaga satu")
    room.settle()
    assert room.wall.scene().name == "siaga satu"
    assert tile in room.tiles()
    assert "siaga" not in {entry.name for entry in room.library.entries()}


@pytest.mark.parametrize(("name", "said"), [("umum", "bawaan"), ("banjir", "profil")])
def test_what_is_not_operators_own_is_neither_renamed_nor_deleted(room, name, said):
    with pytest.raises(CommandError, match=said):
        room.do("scene.rename", name=name, to="lain")
    with pytest.raises(CommandError, match=said):
        room.do("scene.delete", name=name)


def test_the_scene_that_is_shown_is_not_deleted(room):
    room.do("scene.open", name="siaga")
    with pytest.raises(CommandError, match="sedang tampil"):
        room.do("scene.delete", name="siaga")


def test_a_deleted_scene_comes_back(room):
    room.do("scene.delete", name="siaga")
    assert [one.value for one in room.seat.commands.choices("scene.restore", "name")] == ["siaga"]
    room.do("scene.restore", name="siaga")
    assert room.library.entry("siaga").owner is Owner.OWN


def arrange_own_copy_of_umum(room):
    """Save the shipped scene as operators' own, arrange that further, and go on to another one."""
    room.do("scene.save")
    room.wall.windows[0].add_tile("note")
    room.do("scene.open", name="siaga")
    room.settle()


def test_a_shipped_scene_is_as_it_was_shipped_when_the_own_one_over_it_is_deleted(room):
    arrange_own_copy_of_umum(room)
    room.do("scene.delete", name="umum")
    room.do("scene.open", name="umum")
    room.settle()
    assert room.library.entry("umum").owner is Owner.SHIPPED
    assert room.tiles() == {"umum-1", "umum-2"}
    assert room.gallery.pictures.find("umum") is None


def test_a_shipped_scene_is_as_it_was_shipped_when_the_own_one_over_it_is_renamed(room):
    arrange_own_copy_of_umum(room)
    room.do("scene.open", name="umum")
    room.settle()
    room.do("scene.rename", name="umum", to="umum kami")
    room.wall.save()
    room.do("scene.open", name="umum")
    room.settle()
    assert room.tiles() == {"umum-1", "umum-2"}


def test_an_own_scene_that_is_brought_back_is_not_arranged_as_the_shipped_one_beneath(room):
    arrange_own_copy_of_umum(room)
    room.do("scene.delete", name="umum")
    room.do("scene.open", name="umum")
    room.settle()
    arranged = room.wall.windows[0].add_tile("note")
    room.do("scene.open", name="siaga")
    room.settle()
    room.do("scene.restore", name="umum")
    room.do("scene.open", name="umum")
    room.settle()
    assert arranged not in room.tiles()


def test_only_what_would_be_carried_out_is_offered(room):
    def offered(command):
        return [one.value for one in room.seat.commands.choices(command, "name")]

    assert offered("scene.open") == ["banjir", "siaga", "umum"]
    assert offered("scene.rename") == offered("scene.delete") == ["siaga"]
    room.do("scene.lock", name="siaga")
    assert offered("scene.rename") == offered("scene.delete") == []


# scenes with mistakes


def damage(room):
    """Let the own scene name a tile that is not there, and return the text of its file."""
    path = room.own / "siaga.json"
    path.write_text(path.read_text("utf-8").replace('["siaga-2"]', '["siaga-2", "hilang"]'), "utf-8")
    return path.read_text("utf-8")


@pytest.mark.logs_warnings
def test_what_was_left_out_of_a_damaged_scene_is_said_once(room):
    damage(room)
    for name in ("siaga", "umum", "siaga"):
        room.do("scene.open", name=name)
        room.settle()
    assert room.tiles() == {"siaga-1", "siaga-2"}
    assert len(room.said) == 1
    assert "hilang" in room.said[0]
    assert "baris" in room.said[0]


@pytest.mark.logs_warnings
def test_a_scene_that_was_opened_in_part_never_overwrites_its_file(room):
    text = damage(room)
    room.do("scene.open", name="siaga")
    room.settle()
    with pytest.raises(CommandError, match="sebagian"):
        room.do("scene.save")
    for command, args in (("rename", {"to": "lain"}), ("lock", {})):
        with pytest.raises(CommandError, match="sebagian"):
            room.do(f"scene.{command}", name="siaga", **args)
    assert (room.own / "siaga.json").read_text("utf-8") == text


@pytest.mark.logs_warnings
def test_a_file_that_was_mended_meanwhile_is_not_overwritten_by_what_was_opened_of_it(room):
    whole = (room.own / "siaga.json").read_text("utf-8")
    damage(room)
    room.do("scene.open", name="siaga")
    room.settle()
    (room.own / "siaga.json").write_text(whole, "utf-8")
    with pytest.raises(CommandError, match="sebagian"):
        room.do("scene.save")
    room.do("scene.open", name="siaga")
    room.settle()
    room.do("scene.save")
    assert room.library.entry("siaga").opened.left_out == ()


@pytest.mark.logs_warnings
def test_a_scene_that_was_opened_in_part_is_saved_under_another_name(room):
    damage(room)
    room.do("scene.open", name="siaga")
    room.settle()
    room.do("scene.save_as", name="siaga baik")
    room.settle()
    room.do("scene.save")
    assert room.library.entry("siaga baik").opened.left_out == ()


# pictures


def test_a_scene_that_is_left_is_kept_as_a_small_picture(room):
    room.do("scene.open", name="siaga")
    image = room.gallery.pictures.find("umum")
    assert 0 < image.width() <= 560
    assert 0 < image.height() <= 280
    assert len({image.pixel(x, 20) for x in range(0, image.width(), 5)}) > 1
    assert (room.store.folder / PICTURES / "umum.png").stat().st_size < 300_000


def test_opening_a_scene_from_the_gallery_takes_no_second_picture(room, card):
    path = room.gallery.pictures.path("umum")
    path.unlink()
    room.do("scene.open", name="siaga")
    assert not path.exists()
    room.settle()
    room.clock.advance(60)
    room.do("scene.open", name="umum")
    assert room.gallery.pictures.path("siaga").exists()


def test_a_picture_goes_with_its_scene(room):
    pictures = room.gallery.pictures
    room.do("scene.open", name="siaga")
    room.settle()
    room.do("scene.open", name="umum")
    room.do("scene.duplicate", name="siaga", to="siaga 2")
    room.do("scene.rename", name="siaga", to="dini")
    assert [name for name in ("siaga", "siaga 2", "dini") if pictures.find(name)] == ["siaga 2", "dini"]


def test_a_picture_that_is_damaged_gives_way_to_a_drawing(room, card):
    room.gallery.pictures.path("banjir").write_bytes(b"no picture")
    card.load("banjir")
    assert card.list.current.picture is None


def test_a_disk_that_takes_no_picture_hinders_nobody(room, caplog, monkeypatch):
    monkeypatch.setattr("pathlib.Path.write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    room.do("scene.open", name="siaga")
    room.settle()
    assert room.tiles() == {"siaga-1", "siaga-2"}
    caplog.clear()


def test_a_drawing_has_its_screens_side_by_side_with_an_upright_one_upright(qapp, context):
    screens = {"a": {}, "tegak": {"size": [1080, 1920]}, "cadangan": {}}
    windows = [{"id": one, "screen": one, "page": one} for one in ("a", "tegak")]
    pages = {one: {"tree": {"tabs": [one]}} for one in ("a", "tegak")}
    tiles = {one: {"panel": "kpi"} for one in ("a", "tegak")}
    scene = scene_of("x", "a", screens=screens, windows=windows, pages=pages, tiles=tiles)
    assert used_screens(scene) == 2
    places = screen_places(scene)
    assert list(places) == ["a", "tegak"]
    assert places["a"].right() < places["tegak"].left()
    assert places["tegak"].height() > places["tegak"].width()


def test_a_drawing_stays_within_its_area(qapp, context):
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    painter = QPainter(image)
    SceneSketch(context.theme).paint(painter, QRectF(50, 40, 200, 120), scene_of("x", "a", "b"))
    painter.end()
    drawn = [
        (x, y) for x in range(300) for y in range(200) if image.pixel(x, y) & 0xFFFFFF != 0xFF00FF
    ]  # fmt: skip
    assert {min(x for x, _ in drawn) >= 49, max(x for x, _ in drawn) <= 250} == {True}
    assert {min(y for _, y in drawn) >= 39, max(y for _, y in drawn) <= 160} == {True}
    assert len(drawn) > 10_000


# the card


def test_every_scene_is_told_by_its_title_its_screens_and_whose_it_is(card):
    assert [item.words() for item in card.list.items] == [
        "Adegan banjir, banjir · 1 layar, dari profil",
        "Adegan siaga, siaga · 1 layar, milik operator",
        "Adegan umum, umum · 1 layar, bawaan, sedang tampil",
    ]
    assert card.list.current.name == "umum"


def test_typing_and_enter_open_a_scene(room, card):
    QTest.keyClicks(QApplication.focusWidget(), "siag")
    press(card, Qt.Key.Key_Return)
    room.settle()
    assert card.isHidden()
    assert room.tiles() == {"siaga-1", "siaga-2"}


def test_the_arrows_choose_while_the_field_keeps_the_keyboard(card):
    select(card, "banjir")
    press(card, Qt.Key.Key_Right)
    assert card.list.current.name == "siaga"
    press(card, Qt.Key.Key_Left)
    assert card.list.current.name == "banjir"
    assert card.field.hasFocus()


def test_a_click_selects_and_a_double_click_opens(room, card, qtbot):
    def middle(name):
        at = next(i for i, one in enumerate(card.list.items) if one.name == name)
        return card.list.visualRect(card.list.model().index(at, 0)).center()

    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(card.list.viewport(), left, pos=middle("siaga"))
    assert card.list.current.name == "siaga"
    assert card.isVisible()
    qtbot.mouseDClick(card.list.viewport(), left, pos=middle("siaga"))
    room.settle()
    assert room.tiles() == {"siaga-1", "siaga-2"}


def test_nothing_found_is_said_and_enter_opens_nothing(room, card):
    QTest.keyClicks(card.field, "zzz")
    assert card.empty.isVisible()
    press(card, Qt.Key.Key_Return)
    assert card.isVisible()


def test_a_copy_is_made_in_place_under_a_free_name_and_selected(card):
    select(card, "siaga")
    for _ in range(2):
        press(card, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names(card) == ["banjir", "siaga", "siaga 2", "siaga 3", "umum"]
    assert card.list.current.name == "siaga 3"


def test_a_scene_is_renamed_in_place(room, card):
    select(card, "siaga")
    press(card, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "siaga malam")
    press(card, Qt.Key.Key_Return)
    assert card.list.current.name == "siaga malam"
    assert card.list.current.title == "Adegan siaga"
    assert card.field.hasFocus()


def test_a_title_is_changed_beside_the_name(room, card):
    room.library.entitle("siaga", "en", "Standby")
    select(card, "siaga")
    press(card, Qt.Key.Key_F2)
    card.new_title.setText("Siaga malam")
    QTest.keyClick(card.new_title, Qt.Key.Key_Return)
    assert room.library.open("siaga").scene.title == {"id": "Siaga malam", "en": "Standby"}
    assert card.list.current.title == "Siaga malam"


def test_a_name_that_is_taken_is_said_below_and_can_be_mended(card):
    select(card, "siaga")
    press(card, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "umum")
    press(card, Qt.Key.Key_Return)
    assert "sudah dipakai" in card.mistake.text()
    assert card.mistake.isVisible()
    assert card.new_name.hasFocus()


def test_why_a_shipped_scene_is_not_renamed_is_said_before_anybody_types(card):
    select(card, "umum")
    press(card, Qt.Key.Key_F2)
    assert "gandakan" in card.mistake.text()
    assert card.field.hasFocus()


def test_esc_leaves_the_renaming_first_and_then_the_card(card):
    select(card, "siaga")
    press(card, Qt.Key.Key_F2)
    press(card, Qt.Key.Key_Escape)
    assert card.isVisible()
    assert card.field.hasFocus()
    press(card, Qt.Key.Key_Escape)
    assert card.isHidden()


def test_a_deleted_scene_comes_back_by_ctrl_z(room, card):
    select(card, "siaga")
    press(card, Qt.Key.Key_Delete)
    assert names(card) == ["banjir", "umum"]
    assert card.undo_button.isVisible()
    assert card.done.isVisible()
    assert "Adegan siaga" in card.done.text()
    press(card, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(card) == ["banjir", "siaga", "umum"]
    assert card.list.current.name == "siaga"


def test_delete_within_the_text_of_the_search_deletes_a_letter_and_no_scene(room, card):
    QTest.keyClicks(card.field, "siaga")
    press(card, Qt.Key.Key_Home)
    press(card, Qt.Key.Key_Delete)
    assert card.field.text() == "iaga"
    assert room.library.entry("siaga").owner is Owner.OWN


def test_a_scene_is_locked_and_freed_in_place(card):
    select(card, "siaga")
    ctrl = Qt.KeyboardModifier.ControlModifier
    press(card, Qt.Key.Key_L, ctrl)
    assert card.list.current.locked
    assert not card.delete_button.isEnabled()
    press(card, Qt.Key.Key_Delete)
    assert "terkunci" in card.mistake.text()
    press(card, Qt.Key.Key_L, ctrl)
    assert not card.list.current.locked


def test_keys_of_the_card_do_not_reach_the_wall(card):
    for key in (Qt.Key.Key_D, Qt.Key.Key_L):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        QApplication.sendEvent(card.field, event)
        assert event.isAccepted()


def test_an_operator_opens_scenes_and_changes_none(room, card):
    room.seat.take(Actor("Sari", Role.OPERATOR))
    select(card, "siaga")
    assert card.open_button.isEnabled()
    buttons = (card.copy_button, card.rename_button, card.lock_button, card.delete_button)
    assert not [button for button in buttons if button.isVisible()]
    press(card, Qt.Key.Key_Delete)
    assert "tidak boleh" in card.mistake.text()


@pytest.mark.parametrize("text", ["[]", '{"schema": 99}'])
def test_a_file_that_cannot_be_opened_is_shown_with_its_reason(room, card, text):
    (room.own / "rusak.json").write_text(text, "utf-8")
    select(card, "rusak")
    assert card.list.current.wrong == "tidak dapat dibuka"
    assert "rusak.json" in card.about.text()
    assert not card.open_button.isEnabled()
    press(card, Qt.Key.Key_Return)
    assert card.mistake.isVisible()
    assert card.isVisible()


def test_a_scene_that_was_arranged_and_not_saved_is_marked_until_it_is_saved(room):
    def unsaved():
        card = room.gallery.open()
        said = {item.name: item.unsaved for item in card.list.items}
        card.close_now()
        return {name for name, words in said.items() if words}

    assert unsaved() == set()
    room.wall.windows[0].add_tile("note")
    assert unsaved() == {"umum"}
    room.do("scene.open", name="siaga")
    room.settle()
    assert unsaved() == {"umum"}
    room.do("scene.open", name="umum")
    room.settle()
    room.do("scene.save")
    assert unsaved() == set()
