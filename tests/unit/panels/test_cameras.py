"""The camera grid: where tiles lie, what they want, what hands and keys do with them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QRegion

from ccviewer import plugins
from ccviewer.model import Camera, CameraReport, CameraState, Freshness, SecretUrl, Severity, Source
from ccviewer.panels.base import Attention, Context, load_theme
from ccviewer.panels.cameras import CamerasPanel
from ccviewer.panels.cameras.grid import GRIDS, LATTICES, Cell, cells, larger, neighbour, pages, places
from ccviewer.panels.cameras.words import status, tooltip

RED = b"\x00\x00\xff\xff"
SIX = tuple(f"c{i}" for i in range(6))
SHAPES = [(860, 470), (1920, 1000), (400, 900), (1600, 300), (300, 200)]


def camera(i):
    return Camera(
        f"c{i}",
        f"Kamera {i}",
        group="banjir" if i % 2 else "lalu-lintas",
        point=(117.0 + i, 0.1) if i else None,
        sources=(Source(SecretUrl("http://10.0.0.1/sub")),),
    )


@pytest.fixture
def profile(profile):
    return replace(profile, cameras=tuple(camera(i) for i in range(12)))


@pytest.fixture
def context(qapp, hub, profile):
    return Context(hub, profile, load_theme(), Attention())


@pytest.fixture
def opened(qtbot, context):
    """Open a panel of 860 x 500 with these options."""
    panels = []

    def open_panel(**options):
        panel = CamerasPanel(context, CamerasPanel.Options(**options))
        panels.append(panel)
        qtbot.addWidget(panel)
        panel.resize(860, 500)
        panel.show()
        qtbot.waitUntil(lambda: all(tile.face is not None for tile in panel._canvas.tiles))
        return panel

    yield open_panel
    for panel in panels:
        panel.leave()


def put(hub, clock, camera, size=(284, 160), colour=RED):
    width, height = size
    hub.frames.slot(camera).put(
        width, height, width * 4, memoryview(colour * width * height), clock.monotonic()
    )


def report(hub, clock, camera, state=CameraState.LIVE, **said):
    hub.post(CameraReport(camera, state, clock.now(), fps=25, **said))
    hub.tick()


def pixel(panel, camera):
    tile = next(tile for tile in panel._canvas.tiles if tile.camera == camera)
    spot = panel._canvas.mapTo(panel, tile.rect.center())
    return QColor(panel.grab().toImage().pixel(spot))


def shown(panel):
    return [tile["camera"] for tile in panel.shows()["tiles"]]


# where tiles lie


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("grid", GRIDS)
def test_tiles_fill_the_room_and_never_overlap(grid, shape):
    width, height = shape
    lying = [QRect(*cell) for cell in cells(grid, 12, width, height)]
    assert len(lying) == places(grid, 12, 4000, 4000)
    for i, one in enumerate(lying):
        assert QRect(0, 0, width, height).contains(one)
        assert not any(one.intersects(other) for other in lying[i + 1 :])
    united = lying[0]
    for other in lying:
        united = united.united(other)
    assert united == QRect(0, 0, width, height)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("grid", GRIDS)
def test_tiles_of_whole_pictures_lie_close_together_in_the_middle(grid, shape):
    width, height = shape
    lying = [QRect(*cell) for cell in cells(grid, 12, width, height, 26)]
    loose = cells(grid, 12, width, height)
    for i, one in enumerate(lying):
        assert QRect(0, 0, width, height).contains(one)
        assert not any(one.intersects(other) for other in lying[i + 1 :])
        picture = min(one.width(), one.height() * 16 / 9)
        if grid in LATTICES and not 1.6 < width / height < 1.9:
            continue  # made for rooms of the shape of a picture: in others those that stay whole are smaller
        most = min(loose[i].width, loose[i].height * 16 / 9)
        assert picture >= most * (0.94 if grid in LATTICES else 1) - 4  # unlike places, one caption height
    if "+" not in grid:
        last = lying[-1]
        assert last.width() <= last.height() * 16 / 9 + 2
        assert last.height() <= last.width() * 9 / 16 + 26 + 2
        used = max(one.right() for one in lying) + min(one.left() for one in lying) + 1
        assert abs(used - width) <= 1


@pytest.mark.parametrize(
    ("size", "count"), [((1920, 1000), 12), ((320, 210), 4), ((520, 300), 12), ((80, 50), 1)]
)
def test_an_automatic_grid_shows_no_more_than_can_be_made_out(size, count):
    assert places("auto", 12, *size) == count
    assert places("auto", 200, 4000, 4000) == 16


@pytest.mark.parametrize("count", range(1, 17))
def test_an_automatic_grid_leaves_less_than_a_row_empty(count):
    lying = cells("auto", count, 1920, 1000)
    assert len(lying) == count
    columns = len({cell.x for cell in lying})
    rows = len({cell.y for cell in lying})
    assert columns * rows - count < columns


def test_neighbours_lie_4_px_apart():
    first, second, *_ = cells("6", 6, 860, 470)
    assert second.x - (first.x + first.width) == 4


@pytest.mark.parametrize(
    ("grid", "shape", "columns"),
    [
        ("6", (860, 470), 3),
        ("6", (400, 900), 1),
        ("4", (860, 470), 2),
        ("4", (300, 900), 1),
        ("4", (1600, 200), 4),
    ],
)
def test_rows_and_columns_follow_the_shape_of_the_room(grid, shape, columns):
    assert len({cell.x for cell in cells(grid, 12, *shape)}) == columns


@pytest.mark.parametrize("shape", SHAPES)
def test_one_tile_of_1_and_5_is_the_largest(shape):
    large, *small = (cell.width * cell.height for cell in cells("1+5", 6, *shape))
    assert all(large > 1.5 * area for area in small)


@pytest.mark.parametrize("grid", [grid for grid in GRIDS if "+" in grid])
def test_the_first_places_of_an_uneven_grid_are_the_largest(grid):
    areas = [cell.width * cell.height for cell in cells(grid, 12, 1920, 1080)]
    assert min(areas[: larger(grid)]) > 1.5 * max(areas[larger(grid) :])


def test_what_must_be_seen_stands_first_on_every_page():
    cameras = [f"k{n}" for n in range(8)]
    found = pages(cameras, 4, ("k5", "k2"))
    assert found == [("k5", "k2", "k0", "k1"), ("k5", "k2", "k3", "k4"), ("k5", "k2", "k6", "k7")]


def test_more_that_must_be_seen_than_a_page_holds_go_over_several():
    assert pages(["a", "b", "c"], 2, ("b", "c", "a")) == [("b", "c"), ("a",)]


def test_the_first_cameras_are_on_the_first_page():
    assert pages("abcdefg", 4) == [tuple("abcd"), tuple("efg")]
    assert pages((), 4) == [()]


@pytest.mark.parametrize(
    ("start", "way", "end"),
    [(0, (1, 0), 1), (0, (0, 1), 3), (2, (1, 0), 2), (4, (-1, 0), 3), (4, (0, -1), 1)],
)
def test_the_ring_moves_to_the_tile_beside_it(start, way, end):
    assert neighbour(cells("6", 6, 860, 470), start, *way) == end


def test_the_ring_leaves_a_large_tile_on_every_side():
    lying = [Cell(0, 0, 200, 200), Cell(204, 0, 100, 98), Cell(204, 102, 100, 98), Cell(0, 204, 100, 100)]
    assert neighbour(lying, 0, 1, 0) in (1, 2)
    assert neighbour(lying, 0, 0, 1) == 3


# what is shown


def test_the_kind_is_found_as_a_plugin():
    assert plugins.find("ccviewer.panels", "cameras") is CamerasPanel


def test_without_options_all_cameras_of_the_profile_are_shown(opened):
    assert shown(opened()) == [f"c{i}" for i in range(12)]


def test_a_scene_chooses_cameras_and_their_order(opened):
    assert shown(opened(cameras=("c7", "c2", "c7"))) == ["c7", "c2"]


def test_a_group_narrows_the_choice(opened):
    assert shown(opened(group="banjir")) == [f"c{i}" for i in (1, 3, 5, 7, 9, 11)]


def test_a_camera_that_the_profile_does_not_know_is_shown_as_such(opened, hub):
    panel = opened(cameras=("hilang", "c1"))
    assert panel.shows()["tiles"][0]["says"] == "Belum ada alamat di profil"


def test_a_profile_without_cameras_says_what_would_be_here(qtbot, hub, context):
    bare = replace(context, profile=replace(context.profile, cameras=()))
    panel = CamerasPanel(bare, CamerasPanel.Options())
    qtbot.addWidget(panel)
    panel.show()
    assert "profil" in panel.emptiness()
    assert panel.report()["state"] == "empty"
    panel.leave()


def test_a_group_without_cameras_is_named(opened):
    assert "rusunawa" in opened(group="rusunawa").emptiness()


def test_pictures_are_painted_and_counted(opened, hub, clock, qtbot):
    panel = opened(grid="6")
    report(hub, clock, "c0")
    for count in (1, 2, 3):
        put(hub, clock, "c0")
        panel.on_beat()
        qtbot.waitUntil(lambda count=count: panel.shows()["tiles"][0]["painted"] == count)
    assert pixel(panel, "c0").red() == 255
    assert panel.shows()["tiles"][0]["picture"] == [284, 160]


class Painted(QObject):
    """Notes the regions that a widget was asked to paint."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.region += event.region()
        return False


def test_only_the_tile_with_a_new_picture_is_painted(opened, hub, clock, qtbot):
    panel = opened(grid="6")
    painted = Painted(panel._canvas)
    put(hub, clock, "c4")
    panel.on_beat()
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    assert painted.region == QRegion(panel._canvas.tiles[4].rect)


def test_a_beat_without_news_paints_nothing(opened, hub, clock, qtbot):
    panel = opened(grid="6")
    report(hub, clock, "c4")
    put(hub, clock, "c4")
    panel.on_beat()
    qtbot.waitUntil(lambda: panel._canvas.painted.get("c4") == 1)
    painted = Painted(panel._canvas)
    panel.on_beat()
    QCoreApplication.processEvents()
    assert painted.region.isEmpty()


def test_a_picture_that_nobody_renews_turns_grey_by_itself(opened, hub, clock, qtbot):
    panel = opened(grid="6")
    report(hub, clock, "c0")
    put(hub, clock, "c0")
    panel.on_beat()
    assert pixel(panel, "c0").red() == 255
    clock.advance(2.5)
    panel.on_beat()
    qtbot.waitUntil(lambda: panel._canvas.tiles[0].face.state is CameraState.STALLED)
    assert pixel(panel, "c0").saturation() < 60


def test_an_old_picture_grows_older_each_second(opened, hub, clock, qtbot):
    panel = opened(grid="6")
    report(hub, clock, "c0", CameraState.STALLED)
    put(hub, clock, "c0")
    clock.advance(10)
    panel.on_second()
    qtbot.waitUntil(lambda: panel._canvas.tiles[0].face.age == "10 dtk")
    clock.advance(1)
    panel.on_second()
    qtbot.waitUntil(lambda: panel._canvas.tiles[0].face.age == "11 dtk")


def test_a_tile_changes_with_the_report_of_its_camera(opened, hub, clock, qtbot):
    panel = opened(grid="6")
    panel.grab()
    report(hub, clock, "c3", CameraState.AUTH)
    qtbot.waitUntil(lambda: panel._canvas.tiles[3].face.state is CameraState.AUTH)


def test_the_header_counts_states_and_takes_the_worst():
    said = status([CameraState.LIVE] * 11 + [CameraState.OFFLINE])
    assert (said.freshness, said.severity, said.text) == (
        Freshness.LOST,
        Severity.MINOR,
        "11 langsung · 1 mati",
    )
    assert status([CameraState.LIVE] * 2).text == "2 langsung"
    assert status([CameraState.STALLED, CameraState.FROZEN]).freshness is Freshness.FROZEN
    assert status([]).text == ""


def test_a_tooltip_tells_what_a_tile_has_no_room_for(hub, clock):
    report(hub, clock, "c1", width=1280, height=720, main=True)
    said = tooltip(hub.camera("c1"), "Lok Tuan", None)
    assert said.splitlines() == ["Kamera 1 · Lok Tuan", "1280 × 720 · 25 fps · aliran utama"]


# what is wanted


def test_tiles_want_pictures_of_their_size(opened, hub):
    opened(grid="6", fit="fill", cameras=SIX)
    demands = hub.frames.demands()
    assert set(demands) == {f"c{i}" for i in range(6)}
    assert {(d.width, d.height, d.focused, d.fill) for d in demands.values()} == {(284, 234, False, True)}


def test_whole_pictures_are_wanted_where_cutting_would_hide_too_much(opened, hub):
    opened(grid="6")
    assert not any(demand.fill for demand in hub.frames.demands().values())


def test_another_size_is_wanted_at_once(opened, hub):
    panel = opened(cameras=("c1",))
    panel.resize(1280, 750)
    assert [(d.width, d.height) for d in hub.frames.demands().values()] == [(1280, 720)]


def test_a_hidden_panel_wants_nothing(opened, hub):
    panel = opened()
    panel.hide()
    assert hub.frames.demands() == {}
    panel.resize(500, 400)
    panel.enlarge("c1")
    assert hub.frames.demands() == {}
    panel.show()
    assert list(hub.frames.demands()) == ["c1"]


def test_a_panel_that_was_left_wants_nothing_more(opened, hub, context):
    panel = opened()
    panel.leave()
    assert hub.frames.demands() == {}
    panel.resize(500, 400)
    context.attention.camera_wanted.emit("c1")
    assert hub.frames.demands() == {}


def test_two_panels_want_for_themselves(opened, hub):
    opened(cameras=("c1",))
    second = opened(cameras=("c2",))
    second.hide()
    assert list(hub.frames.demands()) == ["c1"]


# what hands do


def double_click(qtbot, panel, camera):
    tile = next(tile for tile in panel._canvas.tiles if tile.camera == camera)
    qtbot.mouseDClick(panel._canvas, Qt.MouseButton.LeftButton, pos=tile.rect.center())


def test_a_double_click_enlarges_and_takes_the_main_stream(opened, hub, qtbot):
    panel = opened(grid="6")
    double_click(qtbot, panel, "c2")
    demands = hub.frames.demands()
    assert list(demands) == ["c2"]
    assert demands["c2"].focused
    assert (demands["c2"].width, demands["c2"].height) == (860, 470)
    double_click(qtbot, panel, "c2")
    assert len(hub.frames.demands()) == 6
    assert not any(demand.focused for demand in hub.frames.demands().values())


def test_enter_and_escape_open_and_close(opened, qtbot):
    panel = opened(grid="6")
    qtbot.keyClick(panel._canvas, Qt.Key.Key_Right)
    qtbot.keyClick(panel._canvas, Qt.Key.Key_Return)
    assert panel.shows()["enlarged"] == "c1"
    qtbot.keyClick(panel._canvas, Qt.Key.Key_Escape)
    assert panel.shows()["enlarged"] == ""


def test_arrows_go_from_camera_to_camera_while_one_is_enlarged(opened, qtbot):
    panel = opened(grid="6")
    panel.enlarge("c11")
    qtbot.keyClick(panel._canvas, Qt.Key.Key_Right)
    assert panel.shows()["enlarged"] == "c0"


@pytest.mark.parametrize(
    ("key", "grid", "count"),
    [
        ("1", "1", 1),
        ("4", "4", 4),
        ("5", "1+5", 6),
        ("6", "6", 6),
        ("9", "9", 9),
        ("8", "16", 12),
        ("0", "auto", 12),
    ],
)
def test_number_keys_choose_the_grid(opened, qtbot, key, grid, count):
    panel = opened()
    qtbot.keyClick(panel._canvas, key)
    assert panel.options.grid == grid
    assert len(shown(panel)) == count


def test_another_grid_keeps_the_camera_of_the_ring_in_sight(opened, qtbot, context):
    panel = opened(grid="9")
    for _ in range(2):
        qtbot.keyClick(panel._canvas, Qt.Key.Key_Down)
    qtbot.keyClick(panel._canvas, "4")
    assert "c6" in shown(panel)
    assert panel.shows()["page"] == 2


def test_a_click_points_at_the_camera_on_the_map(opened, qtbot, context):
    panel = opened(grid="6")
    with qtbot.waitSignal(context.attention.place_wanted) as said:
        qtbot.mouseClick(panel._canvas, Qt.MouseButton.LeftButton, pos=panel._canvas.tiles[3].rect.center())
    assert said.args == [120.0, 0.1, "Kamera 3"]


def test_a_camera_without_position_points_nowhere(opened, qtbot, context):
    panel = opened(grid="6")
    with qtbot.assertNotEmitted(context.attention.place_wanted):
        qtbot.mouseClick(panel._canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))


def test_whoever_asks_for_a_camera_gets_it_large(opened, context):
    panel = opened(grid="4")
    context.attention.camera_wanted.emit("c9")
    assert panel.shows()["enlarged"] == "c9"
    context.attention.camera_wanted.emit("lain")
    assert panel.shows()["enlarged"] == "c9"


def test_the_switch_comes_with_the_pointer_and_goes_after_a_while(opened, qtbot, clock):
    panel = opened(grid="6")
    assert panel._switch.isHidden()
    qtbot.mouseMove(panel._canvas, QPoint(100, 100))
    qtbot.mouseMove(panel._canvas, QPoint(110, 100))
    qtbot.waitUntil(panel._switch.isVisible)
    clock.advance(4)
    panel.on_second()
    assert panel._switch.isHidden()


def test_the_switch_has_room_for_a_finger(opened, qtbot):
    panel = opened(grid="4")
    panel._canvas.touched.emit()
    buttons = list(panel._switch._grids.values())
    assert [button.isChecked() for button in buttons] == [grid == "4" for grid in panel._switch._grids]
    assert all(button.width() >= 32 and button.height() >= 32 for button in buttons)
    qtbot.mouseClick(panel._switch._grids["9"], Qt.MouseButton.LeftButton)
    assert len(shown(panel)) == 9


def ringed(panel):
    return QColor(panel._canvas.grab().toImage().pixel(1, panel._canvas.height() // 6)) == panel.theme.colour(
        "accent"
    )


def test_nothing_is_ringed_before_somebody_has_a_hand_on_it(opened, qtbot):
    panel = opened(cameras=SIX, fit="fill", grid="6")
    panel.activateWindow()
    panel._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(panel._canvas.hasFocus)
    assert not ringed(panel)
    qtbot.keyClick(panel._canvas, Qt.Key.Key_Left)
    assert ringed(panel)


def test_the_tab_key_shows_where_the_keyboard_is(opened, qtbot):
    panel = opened(cameras=SIX, fit="fill", grid="6")
    panel.activateWindow()
    panel._canvas.clearFocus()
    panel._canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel._canvas.hasFocus)
    assert ringed(panel)


# pages


def test_pages_turn_by_key_round_and_round(opened, qtbot):
    panel = opened(grid="9")
    assert panel.scope() == "12 kamera · 1/2"
    qtbot.keyClick(panel._canvas, Qt.Key.Key_PageDown)
    assert shown(panel) == ["c9", "c10", "c11"]
    qtbot.keyClick(panel._canvas, Qt.Key.Key_PageDown)
    assert shown(panel)[0] == "c0"


def test_pages_stay_unless_the_scene_turns_them(opened, clock):
    panel = opened(grid="4")
    clock.advance(3600)
    panel.on_second()
    assert panel.shows()["page"] == 1


def test_pages_turn_by_themselves_with_their_streams_opened_before(opened, hub, clock):
    panel = opened(grid="4", rotate_s=20)
    clock.advance(14)
    panel.on_second()
    assert set(hub.frames.demands()) == {"c0", "c1", "c2", "c3"}
    clock.advance(2)
    panel.on_second()
    assert set(hub.frames.demands()) == {f"c{i}" for i in range(8)}
    clock.advance(5)
    panel.on_second()
    assert shown(panel) == ["c4", "c5", "c6", "c7"]
    assert set(hub.frames.demands()) == {"c4", "c5", "c6", "c7"}


def test_a_hand_on_the_panel_holds_the_page_for_a_minute(opened, clock, qtbot):
    panel = opened(grid="4", rotate_s=20)
    qtbot.keyClick(panel._canvas, Qt.Key.Key_Right)
    clock.advance(50)
    panel.on_second()
    assert panel.shows()["page"] == 1
    clock.advance(11)
    panel.on_second()
    assert panel.shows()["page"] == 2


def test_an_enlarged_camera_is_not_turned_away(opened, clock):
    panel = opened(grid="4", rotate_s=20)
    panel.enlarge("c2")
    clock.advance(100)
    panel.on_second()
    assert panel.shows()["enlarged"] == "c2"


@pytest.mark.logs_warnings
def test_a_report_that_cannot_be_drawn_is_a_card_on_this_panel_and_no_more(opened, hub, clock):
    panel = opened(cameras=("c0", "c1"))
    report(hub, clock, "c0", CameraState.RECONNECTING, next_try_at=float("inf"))
    panel.grab()
    panel.on_second()
    assert "infinity" in panel.failure
    report(hub, clock, "c0", CameraState.RECONNECTING, next_try_at=clock.now())
    panel.grab()
    panel.on_second()
    assert not panel.failure
