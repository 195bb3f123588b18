import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from ccviewer.panels.base import load_theme
from ccviewer.wall.overlay import Overlay


@pytest.fixture
def window(qtbot):
    """A window with a field that has the keyboard, as a panel would."""
    window = QWidget()
    window.resize(1280, 720)
    window.behind = QLineEdit(window)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.behind.setFocus()
    return window


def card(window, *widgets, scale=1.0, width=560):
    overlay = Overlay(window, load_theme(scale=scale), "Kartu", width)
    for widget in widgets:
        overlay.content.addWidget(widget)
    overlay.open(widgets[0] if widgets else None)
    return overlay


def test_escape_closes_the_card_and_gives_the_keyboard_back(window, qtbot):
    overlay = card(window, QLineEdit())
    with qtbot.waitSignal(overlay.closed):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.behind


def test_a_click_beside_the_card_closes_it_and_one_on_it_does_not(window):
    closed = []
    overlay = card(window, QLabel("isi"))
    overlay.closed.connect(lambda: closed.append(True))
    QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=overlay.card.geometry().center())
    assert closed == []
    QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert closed == [True]


def test_a_second_card_takes_the_place_of_the_first(window):
    closed = []
    first = card(window, QLineEdit())
    first.closed.connect(lambda: closed.append("first"))
    second = card(window, QLineEdit())
    assert closed == ["first"]
    second.close_now()
    assert QApplication.focusWidget() is window.behind


def test_tab_goes_round_inside_the_card(window):
    fields = [QLineEdit(), QPushButton("Simpan"), QLineEdit()]
    card(window, *fields)
    met = []
    for _ in range(4):
        met.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert met == [*fields, fields[0]]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is fields[0]


def test_plain_keys_are_the_cards_and_those_with_ctrl_the_walls(window):
    done = []
    for keys in ("Space", "Ctrl+K"):
        action = QAction(window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: done.append(keys))
        window.addAction(action)
    button = QPushButton("Pilih")
    button.clicked.connect(lambda: done.append("button"))
    card(window, button)
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(button, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert done == ["button", "Ctrl+K"]


@pytest.mark.parametrize(
    ("size", "scale"), [((1280, 720), 1.0), ((3840, 2160), 2.0), ((1080, 1920), 1.0), ((480, 360), 1.0)]
)
def test_a_long_card_stays_inside_its_window_and_scrolls(window, size, scale):
    window.resize(*size)
    rows = [QLineEdit() for _ in range(80)]
    overlay = card(window, *rows, scale=scale)
    assert window.rect().contains(overlay.card.geometry())
    assert overlay.card.height() <= window.height() * 0.9 + 1
    for _ in range(79):
        overlay.focusNextPrevChild(True)
    last = rows[-1]
    assert last.hasFocus()
    assert overlay.card.rect().contains(last.mapTo(overlay.card, last.rect().center()))


def test_a_short_card_is_as_high_as_its_content(window):
    overlay = card(window, QLabel("satu baris"))
    assert overlay.card.height() < 140


def test_a_card_grows_with_what_comes_into_it_later(window, qtbot):
    overlay = card(window, QLabel("satu baris"))
    before = overlay.card.height()
    for _ in range(5):
        overlay.content.addWidget(QLineEdit())
    qtbot.waitUntil(lambda: overlay.card.height() > before + 100)


def test_a_card_covers_its_window_when_that_is_resized(window):
    overlay = card(window, QLineEdit())
    window.resize(900, 600)
    assert overlay.geometry() == window.rect()


def test_a_card_closes_when_what_had_the_keyboard_is_gone(window, qtbot):
    overlay = card(window, QLineEdit())
    window.behind.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    with qtbot.waitSignal(overlay.closed):
        overlay.close_now()
