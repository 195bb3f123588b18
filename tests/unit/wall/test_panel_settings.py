import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from ccviewer import plugins
from ccviewer.panels.cameras import CamerasPanel
from ccviewer.panels.chart import ChartPanel
from ccviewer.panels.events import EventsPanel
from ccviewer.panels.health import HealthPanel
from ccviewer.panels.kpi import KpiPanel
from ccviewer.panels.map import MapPanel
from ccviewer.wall.form import entries, mistakes, read, write
from ccviewer.wall.option_words import WORDS
from ccviewer.wall.panel_settings import SETTLED_TICKS, PanelSettings, SettingsCard
from ccviewer.wall.scene import Tabs

PANELS = [CamerasPanel, ChartPanel, EventsPanel, HealthPanel, KpiPanel, MapPanel]


def entry(panel, name):
    return next(one for one in entries(panel.Options, panel.kind) if one.name == name)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.kind)
def test_every_option_of_every_panel_has_words_and_a_field(panel):
    def check(model, path):
        for one in entries(model, path):
            assert one.name == "title" or f"{path}.{one.name}" in WORDS
            if one.part is not None:
                check(one.part, f"{path}.{one.name}")

    check(panel.Options, panel.kind)


@pytest.mark.parametrize(
    ("panel", "name", "asks"),
    [
        (CamerasPanel, "grid", "choice"),
        (CamerasPanel, "cameras", "names"),
        (CamerasPanel, "rotate_s", "number"),
        (CamerasPanel, "group", "text"),
        (KpiPanel, "cards", "parts"),
        (HealthPanel, "feeds", "flag"),
        (MapPanel, "center", "pair"),
    ],
)
def test_a_field_asks_for_what_its_option_is(panel, name, asks):
    assert entry(panel, name).asks == asks


@pytest.mark.parametrize(
    ("panel", "name", "value", "typed"),
    [
        (CamerasPanel, "rotate_s", 12.5, "12,5"),
        (CamerasPanel, "rotate_s", None, ""),
        (MapPanel, "center", (0.13, 117.47), "0,13; 117,47"),
        (MapPanel, "center", None, ""),
    ],
)
def test_values_are_typed_as_indonesians_write_them(panel, name, value, typed):
    one = entry(panel, name)
    assert write(one, value) == typed
    assert read(one, typed) == value


@pytest.mark.parametrize(
    ("panel", "values", "place", "said"),
    [
        (CamerasPanel, {"rotate_s": 2}, ("rotate_s",), "paling kecil 5"),
        (CamerasPanel, {"rotate_s": "cepat"}, ("rotate_s",), "tulis angka, misalnya 12,5"),
        (CamerasPanel, {"grid": "7"}, ("grid",), "pilih salah satu"),
        (KpiPanel, {"cards": ({"channel": "a"}, {"label": "x"})}, ("cards", 1, "channel"), "wajib diisi"),
        (MapPanel, {"center": ("x", 1)}, ("center", 0), "tulis angka, misalnya 12,5"),
    ],
)
def test_a_mistake_is_said_in_indonesian_at_its_field(panel, values, place, said):
    assert mistakes(panel.Options, values) == {place: said}


@pytest.fixture
def settings(open_room, qtbot):
    wall = open_room(a={"options": {"text": "satu"}}, b={})
    with qtbot.waitActive(wall.windows[0]):
        wall.windows[0].activateWindow()
    return wall, PanelSettings(wall).open("a")


def field(card, name):
    return next(one for one in card.form.fields if one.entry.name == name)


def settle(wall):
    for _ in range(SETTLED_TICKS):
        wall.ticked.emit()


def text_of(wall):
    return wall.windows[0].panels["a"].options.text


def test_what_is_typed_shows_at_once(settings):
    wall, card = settings
    field(card, "text").line.setText("dua")
    assert text_of(wall) == "satu"  # still typing
    settle(wall)
    assert text_of(wall) == "dua"


def test_escape_puts_the_panel_back(settings):
    wall, card = settings
    field(card, "text").line.setText("dua")
    settle(wall)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert text_of(wall) == "satu"
    assert card.isHidden()


def test_enter_keeps_it_once_and_says_that_the_wall_was_arranged(settings):
    wall, card = settings
    arranged = []
    wall.arranged.connect(lambda: arranged.append(True))
    field(card, "text").line.setText("dua")
    settle(wall)
    assert arranged == []  # a try is no step to undo
    QTest.keyClick(field(card, "text").line, Qt.Key.Key_Return)
    assert wall.scene().tiles["a"].options == {"text": "dua"}
    assert arranged == [True]


def test_importance_is_kept_without_building_the_panel_anew(settings):
    wall, card = settings
    before = wall.windows[0].panels["a"]
    card.must_see.setChecked(True)
    card.priority.setCurrentIndex(1)
    card.keep()
    tile = wall.scene().tiles["a"]
    assert (tile.must_see, tile.priority) == (True, 2)
    assert wall.windows[0].panels["a"] is before


def test_the_card_leaves_the_panel_in_sight(settings):
    wall, card = settings
    panel = wall.windows[0].panels["a"]
    shown = card.card.geometry()
    assert shown.center().x() > panel.mapTo(wall.windows[0], panel.rect().center()).x()


def test_a_mistake_is_not_kept(open_room):
    wall = open_room(a={"panel": "cameras"})
    card = PanelSettings(wall).open()
    rotate = field(card, "rotate_s")
    rotate.line.setText("2")
    card.keep()
    assert card.isVisible()
    assert rotate._mistake.text() == "paling kecil 5"
    assert wall.scene().tiles["a"].options == {}


def test_a_list_is_added_to_ordered_and_emptied(open_room):
    wall = open_room(a={"panel": "cameras", "options": {"cameras": ["k1", "k2"]}})
    cameras = field(PanelSettings(wall).open(), "cameras")
    cameras.add("k3")
    cameras.add("k3")
    assert cameras.value() == ("k1", "k2", "k3")
    cameras.list.setCurrentRow(2)
    cameras.shift(-1)
    assert cameras.value() == ("k1", "k3", "k2")
    cameras.drop()
    assert cameras.value() == ("k1", "k2")


def test_cards_are_added_moved_and_taken_out(open_room):
    wall = open_room(a={"panel": "kpi", "options": {"cards": [{"channel": "a/b/c/d"}]}})
    card = PanelSettings(wall).open()
    cards = field(card, "cards")
    cards.add()
    card.keep()
    assert card.isVisible()  # the new one has no channel yet
    field_of = {one.entry.name: one for one in cards.forms[1].fields}
    field_of["channel"].line.setText("e/f/g/h")
    cards.shift(cards.forms[1], -1)
    card.keep()
    said = wall.scene().tiles["a"].options["cards"]
    assert [one["channel"] for one in said] == ["e/f/g/h", "a/b/c/d"]


def test_settings_of_no_panel_are_refused(open_room):
    wall = open_room(a={}, b={})
    PanelSettings(wall)
    refused = []
    wall.seat.refused.append(refused.append)
    wall.seat.ask("wall.panel_settings")
    wall.seat.ask("wall.panel_settings", {"tile": "zz"})
    assert ["pilih panel" in str(refused[0]), "zz" in str(refused[1])] == [True, True]


def test_every_panel_opens_its_settings(open_room):
    kinds = [panel.kind for panel in PANELS if panel is not MapPanel]
    wall = open_room(**{kind: {"panel": kind} for kind in kinds})
    settings = PanelSettings(wall)
    for kind in kinds:
        card = settings.open(kind)
        assert card.typed().options == {}
        assert len(card.form.fields) == len(plugins.find("ccviewer.panels", kind).Options.model_fields)
        card.cancel()


def gears(window):
    """Return the buttons for settings that can be pressed, from left to right."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # docks of before
    found = [one for one in window.findChildren(QToolButton, "tile-settings") if one.isVisible()]
    return sorted(found, key=lambda one: one.mapToGlobal(QPoint(0, 0)).x())


def test_an_unlocked_tile_has_a_button_that_opens_its_settings(open_room):
    wall = open_room(a={}, b={})
    PanelSettings(wall)
    window = wall.windows[0]

    first, second = gears(window)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)

    (card,) = [one for one in window.findChildren(SettingsCard) if one.isVisible()]
    assert card._tile == "b"
    card.cancel()
    window.set_locked(True)
    assert gears(window) == []
    window.set_locked(False)
    assert gears(window) == [first, second]


def test_the_button_of_tabs_is_for_the_tab_in_front_and_locked_tabs_have_none(open_room):
    wall = open_room(a={}, b={})
    PanelSettings(wall)
    scene = wall.scene()
    tabs = scene.pages["p"].model_copy(update={"tree": Tabs(tabs=("a", "b"), current="b")})
    wall.apply(scene.model_copy(update={"pages": {"p": tabs}}))
    window = wall.windows[0]

    (gear,) = gears(window)
    QTest.mouseClick(gear, Qt.MouseButton.LeftButton)

    (card,) = [one for one in window.findChildren(SettingsCard) if one.isVisible()]
    assert card._tile == "b"
    card.cancel()
    window.set_locked(True)
    assert gears(window) == []
