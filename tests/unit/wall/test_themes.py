"""Which theme a wall has, and what changes it."""

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from ccviewer.commands import Via
from ccviewer.model import Quality, Reading
from ccviewer.panels.base import Size
from ccviewer.profile import Lighting
from ccviewer.wall import ArrangementStore, Wall, configure_docking
from ccviewer.wall.daylight import SETTLED_S
from ccviewer.wall.panel_palette import PanelPalette
from ccviewer.wall.pin_card import PinCard
from ccviewer.wall.themes import Themes, dress, first_theme, light

from .conftest import scene_of

LUX = "kominfo/ruang/cahaya/lux"


@pytest.fixture
def open_themed(qtbot, qapp, context, note, seat, clock):
    """Open a wall with its themes; it is noon in the city."""
    configure_docking()
    before = qapp.palette()
    opened = []
    clock.set(datetime(2026, 11, 25, 12, 0, tzinfo=context.profile.zone).timestamp())

    def open_(store=None, scale=1.0, **lighting):
        profile = replace(context.profile, lighting=Lighting(**lighting))
        wall = Wall(
            replace(context, profile=profile), scene_of(a={}, b={}), None, seat, lambda: None,
            scale_for_screen=lambda _wanted, _screen: scale,
        )  # fmt: skip
        wall.open()
        opened.append(wall)
        return wall, Themes(wall, store)

    yield open_
    for wall in opened:
        wall.close()
    qapp.setStyleSheet("")
    qapp.setPalette(before)


def look(qtbot, wall):
    """Let a second pass on the wall, and whatever is being built come up."""
    wall.second.emit()
    qtbot.waitUntil(lambda: settled(wall), timeout=5000)


def settled(wall):
    name = wall.context.theme.name
    return all(panel.theme.name == name for window in wall.windows for panel in window.view.panels.values())


def shown(wall):
    return {panel.theme.name for window in wall.windows for panel in window.view.panels.values()}


def test_the_theme_of_the_profile_is_the_one_that_a_wall_opens_with(profile):
    assert first_theme(profile, None, 0.0) == "night"
    assert first_theme(replace(profile, lighting=Lighting(theme="dim")), None, 0.0) == "dim"


def test_by_the_clock_a_wall_opens_at_once_in_the_theme_of_the_hour(profile):
    auto = replace(profile, lighting=Lighting(theme="auto"))
    for hour, theme in ((12, "day"), (20, "night")):
        now = datetime(2026, 11, 25, hour, 0, tzinfo=profile.zone).timestamp()
        assert first_theme(auto, None, now) == theme


def test_an_operator_changes_the_theme_of_every_panel_and_window(qtbot, open_themed):
    wall, _ = open_themed()
    before = list(wall.windows)
    wall.seat.ask("view.theme", {"theme": "day"}, Via.KEY)
    look(qtbot, wall)
    assert shown(wall) == {"day"}
    assert wall.windows == before
    assert {window.context.theme.name for window in wall.windows} == {"day"}


def test_another_theme_puts_no_ring_around_a_panel_that_nobody_chose(qtbot, open_themed):
    wall, _ = open_themed()
    window = wall.windows[0]
    window.activateWindow()
    panel = next(iter(window.view.panels.values()))
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocus(Qt.FocusReason.MouseFocusReason)
    wall.seat.ask("view.theme", {"theme": "day"}, Via.KEY)
    look(qtbot, wall)
    assert window.focusWidget() is window


def test_what_an_operator_chose_holds_after_a_restart(qtbot, open_themed, profile, tmp_path):
    wall, _ = open_themed(ArrangementStore(tmp_path))
    wall.seat.ask("view.theme", {"theme": "dim"}, Via.KEY)
    assert first_theme(profile, ArrangementStore(tmp_path), 0.0) == "dim"


def test_a_choice_that_makes_no_sense_is_none(profile, tmp_path):
    ArrangementStore(tmp_path).keep_theme("ungu")
    assert first_theme(profile, ArrangementStore(tmp_path), 0.0) == "night"


def test_by_the_clock_the_wall_changes_in_the_evening_by_itself(qtbot, open_themed, clock):
    wall, _ = open_themed(theme="auto")
    look(qtbot, wall)
    assert shown(wall) == {"day"}
    clock.advance(6 * 3600 + 1)
    look(qtbot, wall)
    clock.advance(SETTLED_S)
    look(qtbot, wall)
    assert shown(wall) == {"night"}


def test_a_light_sensor_decides_while_it_is_fresh_and_the_clock_when_it_is_not(
    qtbot, open_themed, hub, clock
):
    wall, _ = open_themed(theme="auto", ambient=LUX)
    hub.post(Reading(LUX, 4.0, clock.now()))
    hub.tick()
    look(qtbot, wall)
    assert shown(wall) == {"dim"}
    clock.advance(3600)
    hub.tick()
    look(qtbot, wall)
    clock.advance(SETTLED_S)
    look(qtbot, wall)
    assert shown(wall) == {"day"}


@pytest.mark.parametrize(
    ("value", "quality"),
    [("terang", Quality.GOOD), (True, Quality.GOOD), (None, Quality.GOOD), (5, Quality.BAD)],
)
def test_what_is_no_light_leaves_it_to_the_clock(hub, clock, value, quality):
    hub.post(Reading(LUX, value, clock.now(), quality=quality))
    hub.tick()
    assert light(hub, LUX) is None


def test_an_operator_who_wants_the_clock_need_not_wait_a_minute(qtbot, open_themed):
    wall, themes = open_themed(theme="dim")
    look(qtbot, wall)
    assert shown(wall) == {"dim"}
    wall.seat.ask("view.theme", {"theme": "auto"}, Via.KEY)
    look(qtbot, wall)
    assert (themes.choice, shown(wall)) == ("auto", {"day"})


@pytest.fixture
def dressed_for_a_wall(qapp, context):
    """Dress the program at the desk's scale, as it is started; undone at the end."""
    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    dress(context.theme)
    yield
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def test_texts_of_other_sizes_than_most_have_them_on_a_dressed_wall(qtbot, open_themed, dressed_for_a_wall):
    wall, _ = open_themed(scale=1.5)
    window = wall.windows[0]
    theme = window.context.theme
    pin = PinCard(window, theme, lambda _pin: "")
    palette = PanelPalette(wall).open()
    broken = window.panels["a"]._card
    wanted = {pin.field: Size.VALUE, palette.name: Size.TITLE, broken._title: Size.TITLE}
    wanted |= {broken._text: Size.BODY, palette.about: Size.BODY}

    for widget in wanted:
        widget.ensurePolished()

    found = [widget.fontInfo().pixelSize() for widget in wanted]
    assert found == [theme.px(size) for size in wanted.values()]
