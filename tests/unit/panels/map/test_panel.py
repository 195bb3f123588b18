"""The panel with its real page: what is drawn, what a click finds, what happens when the page dies."""

import os
import signal
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent

from ccviewer.model import AssetState, CameraReport, CameraState, Freshness
from ccviewer.panels.map import MapPanel
from ccviewer.panels.map.scene import mercator
from ccviewer.panels.map.webview import CRASHES, NO_ANSWER_S, READY_S

# Qt tries OpenGL first for the web view, and says so where there is none.
NO_GPU = ("QRhi", "Failed to create RHI", "Vulkan", "GBM", "EGL", "GPUInfo", "Scenegraph already")
pytestmark = pytest.mark.qt_log_ignore(*NO_GPU, extend=True)

A, B, GAUGE = "kominfo/wifi/a", "kominfo/wifi/b", "bpbd/banjir/g"
WAIT_MS = 30_000


@pytest.fixture
def build(qtbot, renderer, context, clock):
    made = []

    def build(**options):
        panel = MapPanel(context, MapPanel.Options(**options))
        qtbot.addWidget(panel)
        made.append(panel)
        panel.resize(900, 600)
        panel.show()
        return panel

    yield build
    for panel in made:
        if panel.view is not None:
            panel.leave()


@pytest.fixture
def tick(hub, clock, qtbot):
    """Let the wall's second pass, and the page draw."""

    def tick(panel):
        clock.advance(1)
        hub.tick()
        panel.on_second()

    return tick


@pytest.fixture
def painted(build, qtbot):
    def wait(**options):
        panel = build(**options)
        qtbot.waitUntil(lambda: panel.shows()["drawn"] == panel.shows()["markers"], timeout=WAIT_MS)
        return panel

    return wait


def count(panel, role):
    """Return how many pixels of the view have this colour of the theme."""
    image = panel.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    colour = panel.theme.colour(role)
    wanted = np.array([colour.blue(), colour.green(), colour.red()])
    return int((np.abs(data[..., :3].astype(int) - wanted).max(axis=2) <= 3).sum())


def place(panel, key):
    """Return where in the view a thing is drawn."""
    view, scene = panel.view, panel.things.scene
    where = view.viewport
    x0, y0 = mercator(where.north, where.west)
    pixels = 256 * 2.0**where.zoom
    layout = view.layout_at_rest
    group = int(layout.groups.label[layout.groups.rows == scene.row[key]][0])
    return QPoint(round((layout.x[group] - x0) * pixels), round((layout.y[group] - y0) * pixels))


def double_click(widget, spot):
    """Click twice as a hand does: Chromium counts by the times of the events, which QTest keeps apart."""
    for pressed, at in ((True, 1_000_000), (False, 1_000_030), (True, 1_000_120), (False, 1_000_150)):
        event = QMouseEvent(
            QEvent.Type.MouseButtonPress if pressed else QEvent.Type.MouseButtonRelease,
            QPointF(spot),
            widget.mapToGlobal(QPointF(spot)),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton if pressed else Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        event.setTimestamp(at)
        QCoreApplication.sendEvent(widget, event)


def test_everything_that_has_a_position_is_painted(painted, put, qtbot):
    put(A, point=(117.46, 0.17))
    put(B, point=(117.49, 0.12))
    panel = painted()

    shows = panel.shows()
    assert shows["painted"]
    assert (shows["markers"], shows["drawn"], shows["engine"]) == (3, 3, "web")
    qtbot.waitUntil(lambda: count(panel, "normal") > 60, timeout=WAIT_MS)
    assert count(panel, "land") > 10_000
    assert count(panel, "sea") > 10_000


def test_a_change_of_state_is_seen_without_loading_the_page_again(painted, put, qtbot, tick):
    put(GAUGE, "gauge", point=(117.46, 0.17), field="level", value=1.0)
    panel = painted()
    requests = panel.view.guard.allowed
    assert count(panel, "critical") == 0

    put(GAUGE, "gauge", point=(117.46, 0.17), field="level", value=3.2)
    tick(panel)

    qtbot.waitUntil(lambda: count(panel, "critical") > 100, timeout=WAIT_MS)
    assert panel.view.reloads == 0
    assert panel.view.guard.allowed - requests <= 1  # the picture of its name
    assert panel.header.status.text.endswith("hidup")


def test_what_is_lost_loses_its_live_look(painted, put, hub, clock, qtbot, tick):
    hub.post(CameraReport("simpang", CameraState.LIVE, clock.now()))
    hub.tick()
    panel = painted()
    assert count(panel, "normal") > 100

    hub.post(CameraReport("simpang", CameraState.OFFLINE, clock.now()))
    tick(panel)

    qtbot.waitUntil(lambda: count(panel, "lost") > 20 and count(panel, "normal") < 20, timeout=WAIT_MS)


def test_a_click_opens_the_card_of_what_is_there_and_a_click_beside_closes_it(painted, put, qtbot):
    put(A, point=(117.46, 0.17), name="AP Guntung")
    panel = painted()
    spot = place(panel, "sys/assets/" + A)

    qtbot.mouseClick(panel.view.surface, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: panel.card.key == "sys/assets/" + A, timeout=WAIT_MS)
    assert panel.card.facts.name == "AP Guntung"
    assert panel.card.isVisible()
    qtbot.waitUntil(lambda: count(panel, "accent") > 30, timeout=WAIT_MS)

    qtbot.mouseClick(panel.view.surface, Qt.MouseButton.LeftButton, pos=spot + QPoint(0, 80))
    qtbot.waitUntil(lambda: not panel.card.isVisible(), timeout=WAIT_MS)


def test_a_double_click_on_a_camera_asks_for_it(painted, qtbot, context):
    panel = painted()
    spot = place(panel, "sys/cameras/simpang")

    with qtbot.waitSignal(context.attention.camera_wanted, timeout=WAIT_MS) as asked:
        double_click(panel.view.surface, spot)

    assert asked.args == ["simpang"]


def test_the_card_of_a_camera_wants_its_stream_and_beats(painted, qtbot, hub):
    panel = painted()
    assert not panel.live

    panel.select("sys/cameras/simpang")
    assert panel.live
    assert list(hub.frames.demands()) == ["simpang"]

    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    panel.deselect()
    assert not panel.live
    assert hub.frames.demands() == {}


def test_a_layer_that_is_off_is_neither_drawn_nor_hit(painted, put, qtbot, tick):
    put(A, point=(117.46, 0.17), state=AssetState.DOWN)
    panel = painted()
    spot = place(panel, "sys/assets/" + A)
    assert count(panel, "major") > 50

    panel.switch("access-point", False)
    tick(panel)
    qtbot.waitUntil(lambda: count(panel, "major") == 0, timeout=WAIT_MS)

    qtbot.mouseClick(panel.view.surface, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.wait(50)
    assert panel.card.key == ""


def test_the_whole_city_is_in_view_and_stays_so_when_the_panel_changes_its_size(painted, put, qtbot):
    put(A, point=(117.42, 0.05))
    panel = painted()

    def covered():
        where = panel.view.viewport
        return where.west < 117.42 and where.south < 0.05 and where.east > 117.50 and where.north > 0.18

    qtbot.waitUntil(covered, timeout=WAIT_MS)
    panel.resize(500, 800)
    qtbot.waitUntil(lambda: panel.view.viewport.zoom < 12.5 and covered(), timeout=WAIT_MS)


def test_a_scene_may_say_where_the_map_opens(build, qtbot):
    panel = build(center=(0.1, 117.4), zoom=15)
    qtbot.waitUntil(lambda: panel.shows()["painted"], timeout=WAIT_MS)

    assert panel.shows()["zoom"] == 15
    assert panel.shows()["center"] == pytest.approx([0.1, 117.4], abs=1e-4)


def test_a_place_that_somebody_asks_for_is_shown(painted, qtbot, context):
    panel = painted()

    context.attention.place_wanted.emit(117.46, 0.18, "Guntung")

    qtbot.waitUntil(
        lambda: panel.shows()["center"] == pytest.approx([0.18, 117.46], abs=1e-4), timeout=WAIT_MS
    )
    assert panel.shows()["zoom"] == 15


def test_an_asset_that_somebody_asks_for_is_shown_and_opened(painted, put, qtbot, context):
    put(A, point=(117.46, 0.17))
    panel = painted()

    context.attention.asset_wanted.emit(A)

    assert panel.card.key == "sys/assets/" + A
    qtbot.waitUntil(lambda: panel.view.viewport.west < 117.46 < panel.view.viewport.east, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: panel.shows()["zoom"] == 15, timeout=WAIT_MS)


def test_a_panel_that_is_left_lets_its_page_go(painted, put, tick, hub):
    panel = painted()

    panel.leave()
    put(A)
    tick(panel)

    assert panel.view is None
    assert panel.failure == ""


def test_a_hidden_panel_does_nothing_and_catches_up_when_shown(painted, put, qtbot, tick):
    panel = painted()
    panel.hide()
    put(A, point=(117.46, 0.17), state=AssetState.DOWN)
    tick(panel)
    assert panel.shows()["markers"] == 1

    panel.show()

    qtbot.waitUntil(lambda: panel.shows()["drawn"] == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: count(panel, "major") > 50, timeout=WAIT_MS)


def kill(panel, qtbot):
    os.kill(panel.view.page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: panel.view.why_down != "", timeout=WAIT_MS)


def test_a_page_that_dies_comes_back_with_everything(painted, put, qtbot, tick):
    put(A, point=(117.46, 0.17), state=AssetState.DOWN)
    panel = painted()

    kill(panel, qtbot)
    tick(panel)
    assert panel.header.status.text == "Peta dimuat ulang"
    assert not panel.shows()["painted"]

    qtbot.waitUntil(lambda: panel.shows()["drawn"] == 2, timeout=WAIT_MS)
    assert panel.shows()["reloads"] == 1
    qtbot.waitUntil(lambda: count(panel, "major") > 50, timeout=WAIT_MS)
    tick(panel)
    assert panel.header.status.text == "1 hidup · 1 mati"


def test_a_page_that_hangs_is_ended_and_comes_back(painted, put, qtbot, tick, clock):
    panel = painted()
    panel.view.page.runJavaScript("for (;;);")
    put(A, point=(117.46, 0.17))
    tick(panel)

    clock.advance(NO_ANSWER_S + 1)
    tick(panel)
    assert panel.view.is_ready  # once may be the program that was busy
    tick(panel)
    qtbot.waitUntil(lambda: panel.view.why_down != "", timeout=WAIT_MS)
    tick(panel)

    qtbot.waitUntil(lambda: panel.shows()["drawn"] == 2, timeout=WAIT_MS)
    assert panel.shows()["reloads"] == 1


def test_a_page_that_was_hidden_for_long_is_not_taken_for_hung(painted, put, qtbot, tick, clock):
    panel = painted()
    put(A, point=(117.46, 0.17))
    tick(panel)
    panel.hide()
    clock.advance(3600)

    panel.show()
    tick(panel)
    tick(panel)

    qtbot.waitUntil(lambda: panel.shows()["drawn"] == 2, timeout=WAIT_MS)
    assert panel.shows()["reloads"] == 0


def test_a_page_that_dies_again_and_again_is_given_up_with_a_word(painted, qtbot, tick):
    panel = painted()
    for _ in range(CRASHES):
        kill(panel, qtbot)
        tick(panel)
        if not panel.view.given_up:
            qtbot.waitUntil(lambda: panel.view.is_ready, timeout=WAIT_MS)

    tick(panel)

    assert panel.report()["state"] == "empty"
    assert "berhenti berulang kali" in panel.emptiness()
    assert panel.header.status.freshness is Freshness.LOST


def test_a_page_that_is_not_ready_in_time_is_said(build, clock):
    panel = build()
    clock.advance(READY_S + 1)

    panel.on_second()

    assert "belum siap" in panel.emptiness()


def test_without_qtwebengine_only_the_map_is_missing(build, monkeypatch, put):
    for name in [name for name in sys.modules if name.startswith("ccviewer.panels.map.webview")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineWidgets", None)

    panel = build()
    put(A)
    panel.on_second()

    assert panel.view is None
    assert "QtWebEngine" in panel.emptiness()
    assert panel.shows()["painted"] is False
    assert panel.report()["failure"] == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no root")
def test_chromium_never_ends_the_program_because_of_root(build, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "")
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)  # test machines set it

    panel = build()

    assert panel.view is None
    assert "root" in panel.emptiness()


class TestAProfileWithoutAnyPosition:
    @pytest.fixture
    def profile(self, profile):
        return replace(profile, city=replace(profile.city, center=None), places={}, cameras=())

    def test_says_what_to_do_until_something_stands_somewhere(self, build, put, tick):
        panel = build()
        assert "center" in panel.emptiness()
        put(A, point=(117.46, 0.17))
        tick(panel)
        assert panel.emptiness() == ""
