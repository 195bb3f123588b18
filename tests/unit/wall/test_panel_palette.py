import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ccviewer import plugins
from ccviewer.hub import Hub
from ccviewer.model import Camera, Reading
from ccviewer.profile import Opd, Profile
from ccviewer.wall.panel_palette import PanelPalette
from ccviewer.wall.suggestions import of_city, of_kinds, search


def city(clock, cameras=(), channels=()):
    profile = Profile(
        Opd("kominfo", "Diskominfo"), ZoneInfo("Asia/Makassar"), Path("/p.toml"), cameras=tuple(cameras)
    )
    hub = Hub(clock, profile)
    for channel, value in channels:
        hub.post(Reading(channel, value, clock.now()))
    while len(hub.channels()) < len({channel for channel, _ in channels}):
        hub.tick()  # takes what it has the time for
    return profile, hub


def cameras(count):
    return [Camera(f"k{n}", f"Kamera {n}", group=f"grup-{n % 20}") for n in range(count)]


def test_each_group_of_cameras_is_a_ready_panel(clock):
    found = of_city(*city(clock, cameras(40)))
    assert len(found) == 20
    assert found[0].options == {"group": "grup-0", "title": "Kamera Grup 0"}


def test_a_quantity_of_many_assets_is_a_chart_and_a_single_number_a_card(clock):
    channels = [(f"kominfo/wifi/ap-{n}/clients", n) for n in range(3)] + [("kominfo/air/kuala/tinggi", 1.2)]
    found = {one.panel: one.options for one in of_city(*city(clock, channels=channels))}
    assert found["chart"]["series"] == [{"channel": "kominfo/wifi/+/clients"}]
    assert found["kpi"] == {"cards": [{"channel": "kominfo/air/kuala/tinggi"}]}


def test_what_is_no_number_is_not_offered_as_one(clock):
    assert of_city(*city(clock, channels=[("kominfo/pintu/satu/nama", "buka"), ("a/b/c/d", True)])) == []


def test_every_suggestion_is_a_panel_that_takes_its_options(clock):
    channels = [(f"kominfo/wifi/ap-{n}/clients", n) for n in range(3)] + [("kominfo/kpi/kota/pm25", 12)]
    for one in of_city(*city(clock, cameras(4), channels)):
        plugins.find("ccviewer.panels", one.panel).Options.model_validate(dict(one.options))


def test_search_finds_every_word_wherever_it_stands_and_names_first():
    entries = of_kinds(["map", "cameras", "chart", "kpi", "health", "events"])
    assert [one.panel for one in search(entries, "kam")][:1] == ["cameras"]
    assert [one.panel for one in search(entries, "CCTV")] == ["cameras"]
    assert [one.panel for one in search(entries, "data kese")] == ["health"]
    assert search(entries, "zzz") == []
    assert search(entries, "") == entries


def test_a_kind_that_a_plugin_brings_is_offered_by_its_own_name():
    assert [(one.name, one.panel) for one in of_kinds(["globe"])] == [("globe", "globe")]


def test_a_large_city_is_searched_between_two_keys(clock):
    channels = [(f"kominfo/feed-{f}/a-{n}/q", n) for f in range(500) for n in range(4)]
    profile, hub = city(clock, cameras(1000), channels)
    began = time.perf_counter()
    entries = [*of_kinds(["map", "cameras"]), *of_city(profile, hub)]
    opened = time.perf_counter()
    for query in ("f", "fe", "fee", "feed 49", "kamera grup"):
        search(entries, query)
    searched = time.perf_counter() - opened
    assert len(entries) > 500
    assert opened - began < 1.0
    assert searched / 5 < 0.1


@pytest.fixture
def palette(open_room, qtbot):
    wall = open_room(a={})
    with qtbot.waitActive(wall.windows[0]):
        wall.windows[0].activateWindow()
    asked = []
    wall.seat.commands.bind("wall.add_panel", asked.append)
    palette = PanelPalette(wall)
    return palette.open(), asked


def test_typing_and_enter_add_a_panel(palette):
    card, asked = palette
    QTest.keyClicks(QApplication.focusWidget(), "kesehatan")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [(args.panel, args.window) for args in asked] == [("health", "w1")]
    assert card.isHidden()


def test_the_arrows_choose_while_the_line_keeps_the_keyboard(palette):
    card, asked = palette
    names = [one.panel for one in card.found]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert card.field.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [args.panel for args in asked] == [names[1]]


def test_nothing_found_is_said_and_enter_adds_nothing(palette):
    card, asked = palette
    QTest.keyClicks(card.field, "zzz")
    assert card.nothing.isVisible()
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert asked == []
