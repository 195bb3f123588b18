"""Menu, palette and keys: the ways in to everything that may be done, for each role."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTranslator
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from ccviewer import resources
from ccviewer.commands import (
    ALL_COMMANDS,
    Accounts,
    Actor,
    AuditLog,
    Commands,
    KeyMap,
    Role,
    Seat,
    Via,
    seat_acts,
)
from ccviewer.model import Camera
from ccviewer.panels.base import Attention, Context, load_theme
from ccviewer.profile import PinHash, SeatRules, SeatUser
from ccviewer.wall import Wall, configure_docking
from ccviewer.wall.audit_card import AuditView
from ccviewer.wall.command_palette import CommandPalette
from ccviewer.wall.keys import Keys
from ccviewer.wall.login import Login, LoginCard
from ccviewer.wall.menu import FIRST, GROUPS, LAST, LINE, Menus
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.scene import Scene

RULES = SeatRules(
    "meja-1",
    "tamu",
    600.0,
    (
        SeatUser("Sari", "operator", "", PinHash.of("1111")),
        SeatUser("Budi", "supervisor", "", PinHash.of("2222")),
    ),
)


def scene(*, public="lobi"):
    names = ("harian", "banjir", "lobi")
    return Scene.model_validate(
        {
            "name": "uji",
            "screens": {"utama": {}},
            "windows": [{"id": "w1", "screen": "utama", "page": "harian", "pages": ["banjir", "lobi"]}],
            "pages": {
                name: {
                    "title": {"id": name.title()},
                    "public": name == public,
                    "tree": {"tabs": [f"t-{name}"]},
                }
                for name in names
            },
            "tiles": {f"t-{name}": {"panel": "note"} for name in names},
        }
    )


class Room:
    """A wall with all the ways in, and a list of what was carried out and of what was written down."""

    def __init__(self, context, rules, scene, clock, state):
        self.deeds, self.done = [], []
        self.accounts = Accounts(rules, "root", clock.monotonic)
        self.seat = Seat(Commands(ALL_COMMANDS, self.deeds.append), self.accounts.first())
        self.seat.home = self.accounts.unclaimed()
        configure_docking()
        self.wall = Wall(context, scene, None, self.seat, lambda: None)
        seat_acts(self.seat, self.accounts)
        self.login = Login(self.wall, self.accounts)
        self.map = KeyMap(ALL_COMMANDS, state / "keys.json")
        self.keys = Keys(self.wall, self.map)
        self.palette = CommandPalette(self.wall, self.map)
        self.menus = Menus(self.wall, self.map, self.palette)
        self.audit = AuditView(
            self.wall, AuditLog(state / "audit", "meja-1", clock.now, context.profile.zone)
        )
        bound = self.seat.commands.bound
        for command in ALL_COMMANDS:
            if not bound(command.id):
                self.seat.commands.bind(command.id, lambda args, id=command.id: self.done.append((id, args)))
        self.wall.open()
        self.window = self.wall.windows[0]

    def ids(self):
        return [id for id, _args in self.done]

    def card(self, kind=Overlay):
        return next((one for one in self.window.findChildren(kind) if one.isVisible()), None)


@pytest.fixture
def open_it(qtbot, context, note, clock, tmp_path):
    opened = []

    def open_(rules=None, scene_=None, cameras=()):
        profile = context.profile
        object.__setattr__(profile, "cameras", tuple(cameras))
        room = Room(
            Context(context.hub, profile, load_theme(), Attention()),
            rules,
            scene_ or scene(),
            clock,
            tmp_path,
        )
        opened.append(room)
        room.window.showNormal()
        room.window.resize(1280, 720)
        with qtbot.waitActive(room.window):
            room.window.activateWindow()
        return room

    yield open_
    for room in opened:
        room.wall.close()


@pytest.fixture
def room(open_it):
    return open_it()


def press(room, key, modifiers=Qt.KeyboardModifier.ControlModifier, at=None):
    QTest.keyClick(at or QApplication.focusWidget() or room.window, key, modifiers)


def flat(menu):
    found = []
    for action in menu.actions():
        found += flat(action.menu()) if action.menu() else [action]
    return [action for action in found if not action.isSeparator()]


# keys


class EnterForReturn(QTranslator):
    """Calls a key as Indonesian does, by the name that Qt has for another one."""

    def translate(self, context, source, disambiguation=None, n=-1):
        return "Enter" if (context, source) == ("QShortcut", "Return") else None

    def isEmpty(self):
        return False


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter], ids=["Return", "Enter"])
def test_both_keys_that_people_call_enter_make_a_panel_large_in_any_language(open_it, qapp, key):
    words = EnterForReturn()
    qapp.installTranslator(words)
    try:
        room = open_it()
        press(room, key)
        assert room.ids() == ["wall.maximize_panel"]
    finally:
        qapp.removeTranslator(words)


def test_a_key_leads_to_its_command_with_the_window_where_it_was_pressed(room):
    press(room, Qt.Key.Key_S)
    press(room, Qt.Key.Key_3)
    assert room.ids() == ["scene.save", "wall.page_number"]
    assert (room.done[1][1].number, room.done[1][1].window) == (3, "w1")
    assert {deed.via for deed in room.deeds} == {Via.KEY}


@pytest.mark.parametrize("role", Role)
def test_every_shipped_key_does_what_the_role_may_and_nothing_else(room, role):
    room.seat.take(Actor("x", role))
    room.login._curtain(room.window, False)
    room.seat.commands.checks.clear()
    for shortcut in room.keys._shortcuts[room.window]:
        shortcut.setEnabled(True)
        room.deeds.clear()
        room.done.clear()
        shortcut.activated.emit()
        if (card := room.card()) is not None:
            card.close_now()
        if room.menus.menu is not None:
            room.menus.menu.close()
            room.menus.menu = None
        refused = {deed.command for deed in room.deeds if deed.outcome.startswith("refused")}
        assert all(role in room.seat.commands.catalogue[id].roles for id in room.ids())
        assert all(role not in room.seat.commands.catalogue[id].roles for id in refused)


def test_a_changed_key_works_at_once_and_the_former_no_more(room):
    room.seat.ask("view.change_key", {"command": "scene.save", "keys": "F8"})
    press(room, Qt.Key.Key_S)
    assert room.ids() == []
    press(room, Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier)
    assert room.ids() == ["scene.save"]


def test_space_is_the_tours_unless_a_button_has_the_keyboard(room):
    button = QPushButton(room.window)
    button.show()
    pressed = []
    button.clicked.connect(lambda: pressed.append(True))
    press(room, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, room.window)
    button.setFocus()
    press(room, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, button)
    assert room.ids() == ["tour.pause"]
    assert pressed


def test_a_text_field_gets_what_is_typed_and_its_own_keys(room):
    field = QLineEdit(room.window)
    field.show()
    field.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_B):
        press(room, key, Qt.KeyboardModifier.NoModifier, field)
    press(room, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, field)
    assert room.ids() == []


def test_no_key_of_the_wall_works_behind_a_card_until_it_is_closed(room):
    press(room, Qt.Key.Key_K)
    card = room.card()
    press(room, Qt.Key.Key_S, at=card.field)
    press(room, Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier, card.field)
    assert room.ids() == []
    press(room, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, card.field)
    press(room, Qt.Key.Key_S, at=room.window)
    assert room.ids() == ["scene.save"]


def test_a_new_key_is_learned_by_pressing_it(room):
    card = room.keys.open("w1")
    card.field.setText("simpan adegan")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    QTest.keyClick(
        card.list, Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert room.map.keys("scene.save") == "Ctrl+Shift+F7"


def test_a_key_that_is_taken_is_said_on_the_card_and_esc_leaves_all_as_it_was(room):
    card = room.keys.open("w1")
    card.field.setText("simpan adegan")
    card.listen()
    QTest.keyClick(card.list, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert "Cari perintah" in card.said.text()
    card.listen()
    QTest.keyClick(card.list, Qt.Key.Key_Escape)
    assert room.map.keys("scene.save") == "Ctrl+S"
    assert card.isVisible()


# menu


@pytest.mark.parametrize("role", Role)
def test_the_menu_has_only_what_the_role_may_and_each_of_it_works(room, role):
    room.seat.commands.checks.clear()
    room.seat.take(Actor("x", role))
    menu = room.menus.build(room.window)
    for action in flat(menu):
        action.trigger()
        if (card := room.card()) is not None:
            card.close_now()
    menu.deleteLater()
    assert not [deed for deed in room.deeds if deed.outcome.startswith("refused")]
    assert {deed.via for deed in room.deeds} <= {Via.MENU}
    may = {id for id in room.ids() if role in room.seat.commands.catalogue[id].roles}
    assert may == set(room.ids())


def test_every_listed_command_stands_in_the_menu_once():
    ids = [id for _title, _icon, group in GROUPS for id in group if id != LINE] + [*FIRST, *LAST]
    unlisted = {command.id for command in ALL_COMMANDS if not command.listed}
    assert sorted(ids) == sorted({command.id for command in ALL_COMMANDS} - unlisted - {"view.menu"})


def test_every_icon_is_shipped():
    names = {command.icon for command in ALL_COMMANDS if command.icon} | {group[1] for group in GROUPS}
    assert not [name for name in names if not resources.path(f"icons/{name}.svg").exists()]


def test_the_pages_of_the_window_are_in_the_menu_with_the_shown_one_marked(room):
    actions = {action.text(): action for action in flat(room.menus.build(room.window))}
    assert actions["Harian"].isChecked()
    assert not actions["Banjir"].isChecked()


def test_the_menu_opens_by_the_status_line(room):
    room.window.status_line.menu_wanted.emit()
    assert room.menus.menu.isVisible()
    room.menus.menu.close()


# palette


def listed(card):
    return [item.title for item in card.list.items]


@pytest.mark.parametrize("role", Role)
def test_the_palette_offers_what_the_role_may_and_nothing_else(room, role):
    room.seat.take(Actor("x", role))
    offered = {offer.command.id for offer in room.palette.offers("w1")}
    assert offered == {
        command.id
        for command in ALL_COMMANDS
        if role in command.roles
        and command.listed
        and Via.PALETTE in command.via
        and command.id != "view.palette"
    }


def test_a_command_is_found_by_its_english_name_too_and_run_by_enter(room):
    card = room.palette.open("w1")
    card.field.setText("wall.reset")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert room.ids() == ["wall.reset"]
    assert room.deeds[-1].via is Via.PALETTE
    assert room.card() is None


def test_a_command_that_wants_to_know_something_asks_in_further_steps(room):
    room.seat.commands.offer("scene.rename", "name", lambda: ())
    card = room.palette.open("w1", "page.rename")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert "tidak boleh kosong" in card.mistake.text()
    QTest.keyClicks(card.field, "Siaga")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert [(id, args.to, args.window) for id, args in room.done] == [("page.rename", "Siaga", "w1")]


def test_backspace_in_an_empty_field_goes_back(room):
    card = room.palette.open("w1")
    card.field.setText("view.theme")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert "Redup" in listed(card)
    QTest.keyClick(card.field, Qt.Key.Key_Backspace)
    assert "Redup" not in listed(card)
    assert card.isVisible()


def test_a_page_is_found_by_its_title_without_the_command(room):
    card = room.palette.open("w1")
    card.field.setText("banjir")
    assert listed(card)[0] == "Banjir"
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert room.done[0][1].page == "banjir"


def test_what_was_used_lately_comes_first(room):
    room.palette.run(room.seat.commands.catalogue["wall.undo"], {}, Via.PALETTE, "w1")
    card = room.palette.open("w1")
    assert listed(card)[0] == "Urungkan susunan"


def test_the_arrows_move_and_enter_runs_what_is_selected(room):
    card = room.palette.open("w1")
    card.field.setText("susunan")
    titles = listed(card)
    QTest.keyClick(card.field, Qt.Key.Key_Down)
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert [str(room.seat.commands.catalogue[id].title) for id in room.ids()] == [titles[1]]


def test_a_click_runs_a_line(room):
    card = room.palette.open("w1")
    card.field.setText("wall.reset")
    box = card.list.visualRect(card.list.model().index(0, 0))
    QTest.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert room.ids() == ["wall.reset"]


def test_a_thousand_cameras_are_searched_quickly(open_it, qtbot):
    cameras = [Camera(f"k-{n}", f"Simpang {n}", "", "lalu-lintas", "dishub", None, ()) for n in range(1000)]
    room = open_it(cameras=cameras)
    card = room.palette.open("w1")
    card.field.setText("simpang 777")
    assert listed(card)[0] == "Simpang 777"
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert room.done[0][1].camera == "k-777"


def test_nothing_that_fits_is_said(room):
    card = room.palette.open("w1")
    card.field.setText("zzzzzz")
    assert card.empty.isVisible()
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert card.isVisible()


# who sits here


def test_a_guest_seat_shows_its_public_page_only(open_it, qtbot):
    room = open_it(RULES)
    qtbot.waitUntil(lambda: room.wall.shown_page("w1") == "lobi")
    assert not room.login._curtains
    room.seat.ask("wall.show_page", {"page": "banjir"}, window="w1")
    assert room.ids() == []
    assert room.deeds[-1].outcome == 'refused: halaman "banjir" tidak untuk umum'


def test_a_guest_who_turns_on_while_a_page_is_on_its_way_sees_no_page_that_is_not_public(
    open_it, monkeypatch
):
    open_to_all = scene()
    pages = {
        name: page.model_copy(update={"public": name != "lobi"}) for name, page in open_to_all.pages.items()
    }
    room = open_it(RULES, open_to_all.model_copy(update={"pages": pages}))
    monkeypatch.setattr("notes.NotePanel.complete", lambda self: False)
    room.wall.show_page("w1", "banjir")
    assert room.wall.shown_page("w1") == "harian"

    room.seat.ask("wall.next_page", window="w1")

    assert room.ids() == []
    assert room.deeds[-1].outcome == 'refused: halaman "lobi" tidak untuk umum'


def test_a_guest_seat_without_a_public_page_says_so_and_lets_nothing_through(open_it):
    room = open_it(RULES, scene(public=""))
    [curtain] = room.login._curtains.values()
    assert curtain.isVisible()
    assert curtain.geometry() == room.window.stack.geometry()
    assert not room.window.stack.isEnabled()
    room.window.resize(900, 600)
    assert curtain.geometry() == room.window.stack.geometry()


def test_whoever_logs_in_by_the_pad_sees_all_and_the_status_line_says_who(open_it):
    room = open_it(RULES, scene(public=""))
    card = room.login.open("w1")
    QTest.keyClicks(card.field, "1111")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert room.seat.actor == Actor("Sari", Role.OPERATOR)
    assert room.window.status_line.person == "Sari · Operator"
    assert not room.login._curtains
    assert room.window.stack.isEnabled()
    assert not card.isVisible()


def test_a_wrong_pin_is_said_on_the_card_and_the_field_is_empty(open_it):
    room = open_it(RULES)
    card = room.login.open("w1")
    QTest.keyClicks(card.field, "9999")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert card.mistake.text().startswith("PIN salah (1)")
    assert card.field.text() == ""
    assert room.seat.actor.role is Role.TAMU


def test_a_seat_that_nobody_uses_is_the_guests_again_and_open_cards_are_gone(open_it, clock):
    room = open_it(RULES, scene(public=""))
    room.seat.ask("seat.login", {"user": "Budi", "pin": "2222"})
    room.seat.ask("view.keys", window="w1")
    clock.advance(599)
    room.wall.second.emit()
    assert room.seat.actor.name == "Budi"
    clock.advance(1)
    room.wall.second.emit()
    assert room.seat.actor.role is Role.TAMU
    assert room.card() is None
    assert room.login._curtains
    assert (room.deeds[-1].command, room.deeds[-1].via) == ("seat.logout", Via.ROOM)


def test_input_keeps_the_seat(open_it, clock):
    room = open_it(RULES)
    room.seat.ask("seat.login", {"user": "Budi", "pin": "2222"})
    clock.advance(599)
    room.wall.last_input = clock.monotonic()
    clock.advance(599)
    room.wall.second.emit()
    assert room.seat.actor.name == "Budi"


def test_a_seat_of_its_own_never_locks_and_says_nothing_of_who_sits_there(room, clock):
    clock.advance(86_400)
    room.wall.second.emit()
    assert room.seat.actor == Actor("root", Role.TI)
    assert room.window.status_line.person == ""


def test_pressing_the_name_in_the_status_line_lets_somebody_else_in(open_it):
    room = open_it(RULES)
    line = room.window.status_line
    line.grab()
    at = QPointF(line._person_at.center())
    event = QMouseEvent(
        QEvent.Type.MouseButtonPress, at, line.mapToGlobal(at), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(line, event)
    assert room.card(LoginCard) is not None


def test_the_audit_shows_what_was_done_the_newest_first_in_words(open_it):
    room = open_it()
    log = room.audit._audit
    room.seat.commands._audit = log.write
    room.seat.ask("wall.reset")
    room.seat.ask("wall.show_page", {"page": "banjir"})
    card = room.audit.open("w1")
    assert "Tampilkan halaman" in listed(card)[0]
    assert "Kembalikan susunan semula" in listed(card)[1]
    card.field.setText("semula")
    assert len(listed(card)) == 1


def test_the_key_of_an_accent_that_is_pressed_with_a_modifier_is_named_as_a_keymap_does(qapp):
    from ccviewer.wall.keys_card import key_text

    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier
    assert key_text(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_5, held)) == "Ctrl+5"
    assert (
        key_text(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier))
        == "PgDown"
    )
