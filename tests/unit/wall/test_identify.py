import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ccviewer.panels.base import load_theme
from ccviewer.wall.identify import SHOWN_S, WAITING_S, Facts, Identify, ScreenCard, Waiting, reading_order

FACTS = Facts(2, "kiri atas", "DP-1", "Dell U24", "SN1", "1920×1080", ("w1 (harian)",))


@pytest.mark.parametrize(
    ("areas", "order"),
    [
        ([(0, 0, 1920, 1080)], [0]),
        ([(1920, 0, 1920, 1080), (0, 0, 1920, 1080)], [1, 0]),
        ([(0, 1080, 9, 1080), (9, 0, 9, 1080), (0, 0, 9, 1080), (9, 1080, 9, 1080)], [2, 1, 0, 3]),
        ([(0, 40, 9, 1080), (9, 0, 9, 1080)], [0, 1]),
    ],
    ids=["one", "a row", "two rows", "not quite in line"],
)
def test_screens_are_counted_as_people_read(areas, order):
    assert reading_order(areas) == order


def test_a_card_says_all_that_is_known_of_a_screen(qtbot):
    card = ScreenCard(load_theme(), FACTS, None, None)
    qtbot.addWidget(card)
    for said in ("Layar 2", "kiri atas", "DP-1", "Dell U24", "SN1", "1920×1080", "w1 (harian)"):
        assert said in card.accessibleName()


def test_a_card_of_a_bare_screen_takes_no_focus(qtbot):
    card = ScreenCard(load_theme(), FACTS, None, None)
    qtbot.addWidget(card)
    assert card.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_every_screen_has_its_card_for_a_while(open_room, clock):
    wall = open_room(a={})
    identify = Identify(wall)
    wall.seat.ask("wall.identify_screens")
    assert [card.facts.number for card in identify.cards] == [1]
    assert identify.cards[0].parentWidget() is wall.windows[0]
    clock.advance(SHOWN_S - 0.1)
    wall.ticked.emit()
    assert identify.cards
    clock.advance(0.1)
    wall.ticked.emit()
    assert identify.cards == []


def test_the_same_key_puts_the_cards_away(open_room):
    wall = open_room(a={})
    identify = Identify(wall)
    wall.seat.ask("wall.identify_screens")
    wall.seat.ask("wall.identify_screens")
    assert identify.cards == []


def test_cards_leave_the_keyboard_where_it_is(open_room, qtbot):
    wall = open_room(a={})
    with qtbot.waitActive(wall.windows[0]):
        wall.windows[0].activateWindow()
    before = QApplication.focusWidget()
    Identify(wall).show()
    assert QApplication.focusWidget() is before


@pytest.fixture
def parked(open_room, qtbot):
    """A wall whose second window waits for its screen; and what is asked of it."""
    wall = open_room(a={})
    window = wall.open_window()
    window.hide()
    with qtbot.waitActive(wall.windows[0]):
        wall.windows[0].activateWindow()
    asked = []
    wall.seat.commands.bind("wall.bind_screen", lambda args: (asked.append(args), window.show()))
    identify = Identify(wall)
    identify.show()
    return identify, asked, window


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_1])
def test_a_window_that_waits_is_put_on_the_screen_of_the_key(parked, key):
    identify, asked, window = parked
    connector = identify.cards[0].facts.connector
    QTest.keyClick(QApplication.focusWidget(), key)
    assert [(args.window, args.screen) for args in asked] == [(window.id, connector)]
    assert identify.cards == []


def test_a_window_that_waits_is_put_on_the_screen_that_is_clicked(parked):
    identify, asked, window = parked
    QTest.mouseClick(identify.cards[0], Qt.MouseButton.LeftButton)
    assert [args.window for args in asked] == [window.id]


def test_a_card_says_which_window_waits_for_which_screen(parked):
    identify, _, window = parked
    assert identify.cards[0].waiting == Waiting(window.id, window.wanted.screen)
    assert f"Jendela {window.id} menunggu layar" in identify.cards[0].offer()


def test_whoever_walks_to_the_wall_has_time_to_choose(parked, clock):
    identify, _, _ = parked
    clock.advance(WAITING_S - 1)
    identify._tick()
    assert identify.cards


def test_escape_puts_the_cards_away_and_chooses_nothing(parked):
    identify, asked, _ = parked
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert (identify.cards, asked) == ([], [])


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1080, 1920), (320, 240)])
def test_a_card_lies_inside_its_window(open_room, width, height):
    wall = open_room(a={})
    wall.windows[0].resize(width, height)
    identify = Identify(wall)
    identify.show()
    assert wall.windows[0].rect().contains(identify.cards[0].geometry())
