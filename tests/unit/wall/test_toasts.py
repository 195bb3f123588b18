from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ccviewer.model import Severity
from ccviewer.panels.base import load_theme
from ccviewer.wall.toasts import ERROR_STAYS_S, MOST, STAYS_S, Notes, Toasts, ToastStack

INFO, MINOR, MAJOR = Severity.INFO, Severity.MINOR, Severity.MAJOR


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1280, 720)
    window.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # as a wall window has
    window.field = QLineEdit(window)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.field.setFocus()
    return window


def stack_on(window, must_see=(), scale=1.0):
    stack = ToastStack(window, load_theme(scale=scale), lambda: list(must_see))
    stack.stand_above(28)
    return stack


def test_a_note_is_gone_after_its_time_and_an_error_stays_longer():
    notes = Notes()
    notes.say("tersimpan", INFO, 0)
    notes.say("gagal", MAJOR, 0)
    assert not notes.expire(STAYS_S - 0.1)
    assert notes.expire(STAYS_S)
    assert [note.text for note in notes.shown] == ["gagal"]
    assert notes.expire(ERROR_STAYS_S)
    assert notes.shown == []


def test_a_repeated_note_is_counted_and_stays():
    notes = Notes()
    for now in (0, 3, 5):
        notes.say("ditolak", MINOR, now)
    assert [(note.text, note.count) for note in notes.shown] == [("ditolak", 3)]
    assert not notes.expire(STAYS_S)


def test_a_note_that_is_said_without_end_goes_all_the_same():
    notes = Notes()
    for now in range(20):
        notes.say("ditolak", MINOR, now)
        if notes.expire(now + 0.5):
            break
    assert now < 3 * STAYS_S


def test_of_too_many_notes_the_oldest_fall_away():
    notes = Notes()
    for n in range(MOST + 2):
        notes.say(str(n), INFO, n)
    assert [note.text for note in notes.shown] == ["2", "3", "4", "5"]


def test_the_same_words_of_another_severity_are_another_note():
    notes = Notes()
    notes.say("data", INFO, 0)
    notes.say("data", MAJOR, 0)
    assert len(notes.shown) == 2


def test_notes_stand_at_the_lower_right_above_the_status_line(window):
    stack = stack_on(window)
    stack.say("Adegan tersimpan", INFO, 0)
    area = stack.geometry()
    assert area.right() > window.width() - 40
    assert window.height() - 28 - 40 < area.bottom() < window.height() - 28


def test_the_newest_note_is_the_lowest_and_none_overlap(window):
    stack = stack_on(window)
    for n in range(3):
        stack.say(f"catatan {n} " + "kata yang panjang " * 5 * n, INFO, n)
    rects = [rect for _, rect in stack.cards()]
    assert all(a.bottom() < b.top() for a, b in pairwise(rects))
    assert stack.cards()[-1][0].text.startswith("catatan 2")


def test_notes_give_way_to_what_must_be_seen(window):
    stack = stack_on(window, must_see=[QRect(700, 0, 580, 690)])
    stack.say("Adegan tersimpan", INFO, 0)
    assert stack.geometry().left() < 40


def test_notes_stay_at_the_right_where_everything_must_be_seen(window):
    stack = stack_on(window, must_see=[QRect(0, 0, 1280, 690)])
    stack.say("Adegan tersimpan", INFO, 0)
    assert stack.geometry().right() > window.width() - 40


def test_a_note_takes_no_keyboard_when_it_comes_nor_when_it_is_put_away(window):
    stack = stack_on(window)
    stack.say("Adegan tersimpan", INFO, 0)
    assert QApplication.focusWidget() is window.field
    spot = QPointF(20, 20)
    QApplication.sendEvent(stack, QEnterEvent(spot, spot, spot))
    QTest.mouseClick(stack, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    assert stack.isHidden()
    assert QApplication.focusWidget() is window.field


def test_a_click_puts_away_only_the_note_under_it(window):
    stack = stack_on(window)
    stack.say("pertama", INFO, 0)
    stack.say("kedua", INFO, 0)
    QTest.mouseClick(stack, Qt.MouseButton.LeftButton, pos=stack.cards()[0][1].center())
    assert [note.text for note, _ in stack.cards()] == ["kedua"]


def test_what_lies_between_two_notes_can_be_clicked(window):
    stack = stack_on(window)
    stack.say("pertama", INFO, 0)
    stack.say("kedua", INFO, 0)
    between = QPoint(20, stack.cards()[0][1].bottom() + 4)
    assert window.childAt(stack.pos() + between) is not stack


def test_a_note_that_somebody_points_at_stays(window):
    stack = stack_on(window)
    stack.say("dibaca", INFO, 0)
    QTest.mouseMove(stack, stack.cards()[0][1].center())
    stack.tick(STAYS_S + 1)
    assert stack.isVisible()
    QApplication.sendEvent(stack, QEvent(QEvent.Type.Leave))
    stack.tick(STAYS_S + 1)
    assert stack.isHidden()


def test_a_note_can_be_heard(window):
    stack = stack_on(window)
    stack.say("Kamera mati", MAJOR, 0)
    stack.say("Kamera mati", MAJOR, 1)
    assert stack.accessibleName() == "Gagal: Kamera mati, 2 kali"


@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (320, 1.0), (3840, 2.0)])
def test_notes_fit_into_their_window(window, width, scale):
    window.resize(width, 720)
    stack = stack_on(window, scale=scale)
    stack.say("susunanTanpaSpasiYangSangatPanjang" * 4, MAJOR, 0)
    assert window.rect().contains(stack.geometry())


def test_what_is_refused_is_said_where_it_was_asked(open_room):
    wall = open_room(a={})
    toasts = Toasts(wall)
    wall.seat.ask("seat.audit")
    said = [note.text for note in toasts.stack().notes.shown]
    assert "Catatan audit" in said[-1]


def test_a_message_comes_onto_the_window_that_it_is_for(open_room):
    wall = open_room(a={})
    toasts = Toasts(wall)
    wall.seat.ask("wall.message", {"text": "rapat pukul 10", "window": "w1"})
    assert [note.text for note in toasts.stack("w1").notes.shown] == ["Rapat pukul 10"]


def test_a_message_to_a_window_that_is_not_there_is_refused(open_room):
    wall = open_room(a={})
    toasts = Toasts(wall)
    wall.seat.ask("wall.message", {"text": "halo", "window": "w9"})
    shown = toasts.stack().notes.shown
    assert [(note.severity, "w9" in note.text) for note in shown] == [(MINOR, True)]


def test_notes_go_with_the_ticks_of_the_wall(open_room, clock):
    wall = open_room(a={})
    toasts = Toasts(wall)
    toasts.say("Adegan tersimpan")
    clock.advance(STAYS_S)
    wall.ticked.emit()
    assert toasts.stack().isHidden()


def test_notes_are_read_on_after_the_wall_looks_another_way(open_room):
    wall = open_room(a={})
    toasts = Toasts(wall)
    toasts.say("Adegan tersimpan")
    before = toasts.stack()
    wall.rebuilt.emit()
    after = toasts.stack()
    assert after is not before
    assert before.isHidden()
    assert [note.text for note, _ in after.cards()] == ["Adegan tersimpan"]


def test_notes_keep_off_a_camera_that_must_be_seen(open_room):
    wall = open_room(a={}, b={"must_see": True})
    wall.windows[0].resize(1280, 720)
    toasts = Toasts(wall)
    toasts.say("Adegan tersimpan")
    assert toasts.stack().geometry().left() < 40
