"""A kiosk shows, and lets nobody arrange, close or leave it without the PIN."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from ccviewer.commands import ALL_COMMANDS, Actor, CommandError, Role, Via
from ccviewer.wall.kiosk import ALLOWED, HIDE_TICKS, PRESS_TICKS, Kiosk, Lock
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pin_card import PinCard

PIN = "2468"
SUPERVISOR = Actor("Sari", Role.SUPERVISOR)


class AwakeNotes:
    """Notes whether screens are to stay on."""

    def __init__(self):
        self.held = False

    def hold(self):
        self.held = True

    def release(self):
        self.held = False


def check(pin):
    if pin != PIN:
        raise CommandError("PIN salah")
    return SUPERVISOR


@pytest.fixture
def awake():
    return AwakeNotes()


@pytest.fixture
def remembered():
    return []


@pytest.fixture
def wall(open_room):
    return open_room(a={}, b={})


@pytest.fixture
def kiosk(wall, awake, remembered):
    kiosk = Kiosk(wall, Lock(True, check, remembered.append), awake)
    yield kiosk
    if kiosk.shut:
        kiosk.leave()


@pytest.fixture
def shut(kiosk):
    kiosk.enter()
    return kiosk


@pytest.fixture
def window(wall):
    return wall.windows[0]


def card_of(window):
    return next((card for card in window.findChildren(PinCard) if card.isVisible()), None)


def tick(wall, times):
    for _ in range(times):
        wall.ticked.emit()


def test_a_wall_without_any_pin_does_not_become_a_kiosk(wall, awake):
    kiosk = Kiosk(wall, Lock(False, check), awake)
    with pytest.raises(CommandError, match="PIN"):
        wall.seat.commands.run("kiosk.enter", {}, SUPERVISOR, Via.MENU)
    assert not kiosk.shut


@pytest.mark.parametrize("via", list(ALLOWED))
def test_only_commands_that_look_are_carried_out(wall, shut, via):
    commands = wall.seat.commands
    done = []
    for command in ALL_COMMANDS:
        if not commands.bound(command.id):
            commands.bind(command.id, lambda _args, id=command.id: done.append(id))
    ti = Actor("x", Role.TI)
    may = {command.id for command in ALL_COMMANDS if commands.may(command.id, ti, via)}
    assert may <= ALLOWED[via]
    assert not may & {
        "wall.close_panel",
        "wall.lock",
        "room.quit",
        "view.palette",
        "view.menu",
        "feed.studio",
    }


def test_a_role_that_may_not_do_something_may_not_in_a_kiosk_either(wall, shut):
    assert not wall.seat.commands.may("wall.show_camera", Actor("x", Role.TAMU), Via.KEY)


def test_what_a_kiosk_ignores_is_not_said(wall, shut):
    said = []
    wall.seat.refused.append(said.append)
    wall.seat.commands.bind("wall.full_screen", lambda _args: said.append("done"))
    assert wall.seat.ask("wall.full_screen", via=Via.KEY) is None
    assert said == []


def test_a_controller_far_away_still_reaches_the_wall(wall, shut):
    done = []
    wall.seat.commands.bind("scene.open", lambda args: done.append(args.name))
    wall.seat.commands.run("scene.open", {"name": "siaga"}, Actor("pusat", Role.OPERATOR), Via.MQTT)
    assert done == ["siaga"]


def test_the_window_manager_cannot_close_a_window(window, shut):
    event = QCloseEvent()
    QApplication.sendEvent(window.windowHandle(), event)
    assert not event.isAccepted()
    assert window.isVisible()


def test_no_context_menu_is_asked_for(window, shut):
    asked = []
    panel = window.panels["a"]
    panel.contextMenuEvent = asked.append
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(50, 50), QPoint(50, 50))
    QApplication.sendEvent(window.windowHandle(), event)
    assert asked == []


def pressed(window, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """Return the keys that some widget heard when this one was pressed."""
    heard = []
    window.keyPressEvent = lambda event: heard.append(event.key())
    window.setFocus()
    QTest.keyClick(window.windowHandle(), key, modifiers)
    del window.keyPressEvent
    return heard


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_keys_that_do_not_look_are_heard_by_nobody(window, shut, key, modifiers):
    assert pressed(window, key, modifiers) == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_Plus])
def test_keys_that_move_about_in_a_panel_are_heard(window, shut, key):
    assert pressed(window, key) == [key]


def test_keys_are_heard_by_the_card_for_the_pin_and_not_by_other_windows(wall, window, shut):
    other = wall.open_window()
    shut.ask(window.id)
    assert pressed(other, Qt.Key.Key_A) == []
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_7)
    assert card_of(window).field.text() == "7"


def test_no_other_card_lets_keys_through(wall, window, shut):
    card = Overlay(window, window.context.theme, "Kartu")
    card.open()
    heard = []
    card.keyPressEvent = lambda event: heard.append(event.key())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert heard == []


def test_nothing_that_somebody_has_opened_stays_open(window, kiosk, qtbot):
    card = Overlay(window, window.context.theme, "Kartu")
    card.open()
    studio = QWidget()
    qtbot.addWidget(studio)
    studio.show()
    kiosk.enter()
    assert not studio.isVisible()
    assert not card.isVisible()
    assert window.isVisible()


def test_an_open_wall_hears_every_key(window, kiosk):
    assert pressed(window, Qt.Key.Key_Escape) == [Qt.Key.Key_Escape]


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_only_the_first_button_of_a_pointer_is_heard(window, shut, button):
    heard = []
    panel = window.panels["a"]
    panel.mousePressEvent = heard.append
    QTest.mouseClick(window.windowHandle(), button, pos=panel.mapTo(window, panel.rect().center()))
    assert heard == []


def test_nothing_can_be_arranged_and_afterwards_all_is_as_it_was(wall, window, kiosk):
    window.set_locked(False)
    window.setGeometry(window.screen().geometry())
    before, geometry, flags = wall.scene(), window.geometry(), window.windowHandle().flags()
    kiosk.enter()
    assert window.locked
    assert window.view.workspace.title_bars() == []
    assert window.windowHandle().flags() & Qt.WindowType.FramelessWindowHint
    assert window.isFullScreen()
    kiosk.leave()
    assert not window.locked
    assert window.geometry() == geometry
    assert window.windowHandle().flags() == flags
    assert wall.scene() == before


def test_filling_the_screen_is_no_part_of_the_arrangement(wall, window, kiosk):
    before = wall.scene().windows[0]
    kiosk.enter()
    assert wall.scene().windows[0].model_copy(update={"lock": before.lock}) == before


def test_a_window_that_was_made_smaller_all_the_same_is_large_again_a_second_later(wall, window, shut):
    window.showNormal()
    wall.second.emit()
    assert window.isFullScreen()


def test_windows_that_are_built_anew_are_locked_too(wall, shut):
    wall.speak("en")
    assert wall.windows[0].locked
    event = QCloseEvent()
    QApplication.sendEvent(wall.windows[0].windowHandle(), event)
    assert not event.isAccepted()


def test_the_menu_is_not_offered(window, kiosk):
    wanted = []
    window.status_line.menu_wanted.connect(lambda: wanted.append(True))
    kiosk.enter()
    QTest.mouseClick(window.status_line, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert wanted == []
    kiosk.leave()
    QTest.mouseClick(window.status_line, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert wanted == [True]


def test_the_pointer_hides_after_three_seconds_and_comes_back_when_it_is_moved(wall, shut):
    QCursor.setPos(100, 100)
    tick(wall, 1)
    tick(wall, HIDE_TICKS - 1)
    assert QApplication.overrideCursor() is None
    tick(wall, 1)
    assert QApplication.overrideCursor().shape() == Qt.CursorShape.BlankCursor
    QCursor.setPos(140, 100)
    tick(wall, 1)
    assert QApplication.overrideCursor() is None


def test_screens_stay_on_until_the_kiosk_is_left(kiosk, awake):
    kiosk.enter()
    assert awake.held
    kiosk.leave()
    assert not awake.held


def test_a_restart_is_told_whether_the_kiosk_was_shut(kiosk, remembered):
    kiosk.enter()
    kiosk.leave()
    assert remembered == [True, False]


def test_a_wrong_pin_opens_nothing_and_says_so(wall, window, shut):
    shut.ask()
    card = card_of(window)
    card.field.insert("1111")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert shut.shut
    assert card.mistake.text() == "PIN salah"
    assert card.field.text() == ""


def test_the_right_pin_opens_it_and_its_owner_sits_here(wall, window, shut):
    shut.ask()
    card_of(window).field.insert(PIN)
    QTest.keyClick(card_of(window).field, Qt.Key.Key_Return)
    assert not shut.shut
    assert wall.seat.actor == SUPERVISOR
    assert card_of(window) is None


def test_the_pin_can_be_pressed_with_a_finger(window, shut):
    shut.ask()
    keys = {key.accessibleName(): key for key in card_of(window).findChildren(QPushButton)}
    for digit in PIN:
        keys[digit].click()
    keys["Buka"].click()
    assert not shut.shut


def test_a_finger_that_rests_on_the_clock_is_asked_for_the_pin(wall, window, shut):
    line = window.status_line
    spot = line.mapTo(window, QPoint(line.width() - 20, 10))
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    tick(wall, PRESS_TICKS - 1)
    assert card_of(window) is None
    tick(wall, 1)
    assert card_of(window) is not None


def test_a_finger_that_leaves_the_clock_in_time_is_asked_nothing(wall, window, shut):
    line = window.status_line
    spot = line.mapTo(window, QPoint(line.width() - 20, 10))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    tick(wall, PRESS_TICKS + 1)
    assert card_of(window) is None


def test_nobody_is_asked_for_a_pin_when_no_kiosk_runs(kiosk):
    with pytest.raises(CommandError):
        kiosk.ask()
    with pytest.raises(CommandError):
        kiosk.unlock(PIN)


def test_a_kiosk_opens_after_one_of_its_windows_is_gone(wall, shut):
    wall.close_window(wall.open_window())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    wall.seat.commands.run("kiosk.unlock", {"pin": PIN}, wall.seat.actor, Via.MENU)
    assert not shut.shut
    assert wall.seat.actor == SUPERVISOR


def test_whoever_shuts_a_kiosk_leaves_no_role_behind(wall, kiosk):
    wall.seat.home = Actor("umum", Role.TAMU)
    wall.seat.take(SUPERVISOR)
    kiosk.enter()
    assert wall.seat.actor == wall.seat.home
