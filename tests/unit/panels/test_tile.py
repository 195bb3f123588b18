"""What a camera tile paints for each state, told by its pixels and its words."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from ccviewer.hub import CameraHealth, Demand, Frame
from ccviewer.i18n import Text
from ccviewer.model import Camera, CameraReport, CameraState, SecretUrl, Source
from ccviewer.panels.base import Attention, CameraView, Context, Look, TilePainter, fills, load_theme
from ccviewer.panels.base.face import believed, face, stopwatch_text
from ccviewer.panels.base.sight import LEAST_CONTRAST, contrast
from ccviewer.panels.base.tile_layout import laid, parts, placed

NEVER_WITH_PICTURE = (CameraState.CONNECTING, CameraState.AUTH, CameraState.NOT_FOUND, CameraState.OFFLINE)
OLD = (CameraState.STALLED, CameraState.FROZEN, CameraState.RECONNECTING)
TILE = QRect(0, 0, 320, 180)
SOURCES = (Source(SecretUrl("rtsp://10.1.1.1/sub")),)


@pytest.fixture
def cameras():
    return (Camera("simpang", "Simpang Tiga", opd="dishub", point=(117.4, 0.1), sources=SOURCES),)


@pytest.fixture
def profile(profile, cameras):
    return replace(profile, cameras=cameras)


@pytest.fixture
def context(qapp, hub, profile):
    return Context(hub, profile, load_theme(), Attention())


def red(clock, age_s=0.1, size=(320, 180)):
    width, height = size
    return Frame(
        1,
        width,
        height,
        width * 4,
        memoryview(b"\x00\x00\xff\xff" * width * height),
        clock.monotonic() - age_s,
    )


def health(cameras, clock, state, **report):
    said = CameraReport("simpang", state, report.pop("since", clock.now()), **report)
    age_s = None if said.picture_at is None else clock.now() - said.picture_at
    return CameraHealth(cameras[0], state, age_s, said)


def painted(context, health, frame, rect=TILE, **how):
    image = QImage(rect.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    said = TilePainter(context).paint(painter, rect, health, frame, **how)
    painter.end()
    return image, said


def pixels(image, step=3):
    return [
        image.pixelColor(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)
    ]


def reddest(image):
    return max(colour.red() - colour.green() for colour in pixels(image))


def holds(image, colour, least=1):
    return sum(pixel.rgb() == colour.rgb() for pixel in pixels(image, 1)) >= least


# states


def test_a_live_picture_is_shown_as_it_is(context, cameras, clock):
    image, said = painted(context, health(cameras, clock, CameraState.LIVE, fps=25), red(clock))
    assert image.pixelColor(160, 60).rgb() == QColor(255, 0, 0).rgb()
    assert said.look is Look.CLEAR
    assert holds(image, context.theme.colour("live"))


@pytest.mark.parametrize("state", OLD)
def test_an_old_picture_is_grey_under_a_hatch_with_its_age(context, cameras, clock, state):
    seen = health(cameras, clock, state, since=clock.now() - 31)
    image, said = painted(context, seen, red(clock, 14))
    assert reddest(image) < 10
    assert len({colour.rgb() for colour in pixels(image.copy(0, 0, 320, 90))}) > 4  # the hatch
    assert said.age == ("00.31" if state is CameraState.FROZEN else "14 dtk")


@pytest.mark.parametrize("state", NEVER_WITH_PICTURE)
def test_no_picture_is_shown_where_there_cannot_be_one(context, cameras, clock, state):
    image, said = painted(context, health(cameras, clock, state), red(clock))
    assert said.look is Look.NONE
    assert reddest(image) < 60  # the lost colour is violet, its edges are soft


@pytest.mark.parametrize("state", CameraState)
@pytest.mark.parametrize("picture", [True, False])
def test_every_state_covers_the_whole_tile(context, cameras, clock, state, picture):
    image, _ = painted(context, health(cameras, clock, state), red(clock, 3) if picture else None)
    assert not holds(image, QColor("magenta"))


@pytest.mark.parametrize("state", CameraState)
def test_without_a_picture_every_state_is_a_card_in_words(context, cameras, clock, state):
    image, said = painted(context, health(cameras, clock, state), None)
    assert said.look is Look.NONE
    assert said.word
    assert holds(image, context.theme.colour("raised"), 1000)


def test_states_look_different_without_their_colours(context, cameras, clock):
    seen = set()
    for state in CameraState:
        frame = None if state in NEVER_WITH_PICTURE else red(clock, 0.5)
        image, _ = painted(context, health(cameras, clock, state), frame)
        seen.add(bytes(image.convertToFormat(QImage.Format.Format_Grayscale8).constBits()))
    assert len(seen) == len(CameraState)


def test_a_picture_of_3_s_is_not_live_whoever_says_so(context, cameras, clock):
    image, said = painted(context, health(cameras, clock, CameraState.LIVE, fps=25), red(clock, 3))
    assert said.state is CameraState.STALLED
    assert reddest(image) < 10


def test_a_key_picture_every_4_s_is_late_and_not_dead(cameras, clock):
    slow = health(cameras, clock, CameraState.LIVE, fps=0.25)
    assert believed(slow, 1.0) is CameraState.LIVE
    assert believed(slow, 5.0) is CameraState.DELAYED
    assert believed(slow, 8.5) is CameraState.STALLED


def test_a_late_picture_keeps_its_colours_and_says_how_late(context, cameras, clock):
    image, said = painted(context, health(cameras, clock, CameraState.DELAYED, lag_s=6.4), red(clock))
    assert said.word == "TERLAMBAT 6 dtk"
    assert image.pixelColor(160, 40).rgb() == QColor(255, 0, 0).rgb()
    assert holds(image, context.theme.colour("minor"), 1000)


def test_a_picture_that_is_late_by_nature_says_so_and_is_no_alarm(context, cameras, clock):
    late = health(cameras, clock, CameraState.DELAYED, lag_s=6.4, late_by_nature=True)
    image, said = painted(context, late, red(clock))
    assert (said.word, said.age) == ("Tertunda", "6 dtk")
    assert not holds(image, context.theme.colour("minor"), 1)
    live, _ = painted(context, health(cameras, clock, CameraState.LIVE), red(clock))
    assert image != live


def test_a_camera_that_never_answered_says_why(cameras, clock, profile):
    why = Text("Tidak ada layanan di {where}: sambungan ditolak", where="10.1.1.1:554")
    seen = health(cameras, clock, CameraState.CONNECTING, reason=why, tries=3)
    said = face(seen, None, clock.now(), profile.zone)
    assert said.word == "Belum tersambung"
    assert said.lines[0] == str(why)


def test_a_late_picture_is_as_late_as_it_is_old(cameras, clock, profile):
    said = face(health(cameras, clock, CameraState.DELAYED, lag_s=1.0), 30.0, clock.now(), profile.zone)
    assert said.word == "TERLAMBAT 30 dtk"


def test_a_refused_login_is_told_from_a_refused_right(cameras, clock, profile):
    def word(reason):
        seen = health(cameras, clock, CameraState.AUTH, reason=reason)
        return face(seen, None, clock.now(), profile.zone).word

    assert word(Text("Kata sandi ditolak (401)")) == "Kata sandi ditolak"
    assert word(Text("Ditolak (403): periksa hak akses atau Referer")) == "Ditolak (403)"


def test_a_dead_camera_says_since_when_whose_it_is_and_when_it_is_tried(context, cameras, clock):
    seen = health(
        cameras,
        clock,
        CameraState.OFFLINE,
        picture_at=clock.now() - 3600,
        next_try_at=clock.now() + 22,
        tries=9,
    )
    _, said = painted(context, seen, None)
    assert said.word == "Kamera mati"
    assert said.lines == (
        "Gambar terakhir 15.00",
        "Pemilik: dishub",
        "Dicoba lagi dalam 22 dtk · percobaan ke-9",
    )


def test_the_own_opd_is_called_by_its_name(context, cameras, clock):
    own = replace(health(cameras, clock, CameraState.OFFLINE), camera=replace(cameras[0], opd="kominfo"))
    assert "Pemilik: Diskominfo" in painted(context, own, None)[1].lines


def test_a_picture_lost_for_days_is_told_in_days(cameras, clock, profile):
    seen = health(cameras, clock, CameraState.OFFLINE, picture_at=clock.now() - 3 * 86_400)
    assert face(seen, None, clock.now(), profile.zone).lines[0] == "Gambar terakhir 3 hr lalu"


@pytest.mark.parametrize("state", [CameraState.CONNECTING, CameraState.NOT_FOUND])
def test_a_camera_without_address_says_so(cameras, clock, profile, state):
    bare = replace(health(cameras, clock, state), camera=Camera("x", "X"))
    assert face(bare, None, clock.now(), profile.zone).word == "Belum ada alamat di profil"


@pytest.mark.parametrize(
    ("length_s", "said"), [(0, "00.00"), (31, "00.31"), (725, "12.05"), (3751, "1.02.31"), (-5, "00.00")]
)
def test_a_frozen_picture_runs_like_a_stopwatch(length_s, said):
    assert stopwatch_text(length_s) == said


def test_a_recording_is_marked_whatever_its_state(context, cameras, clock):
    plain, _ = painted(context, health(cameras, clock, CameraState.LIVE), red(clock))
    marked, _ = painted(context, health(cameras, clock, CameraState.LIVE, recording=True), red(clock))
    corner = QRect(200, 0, 120, 30)
    assert plain.copy(corner) != marked.copy(corner)
    assert holds(marked.copy(corner), context.theme.colour("minor"))


# pictures


def test_a_picture_of_the_size_of_its_tile_is_copied_pixel_by_pixel(context, cameras, clock):
    rows = b"".join(bytes((x % 256, y % 256, (x * y) % 256, 255)) for y in range(180) for x in range(320))
    frame = Frame(1, 320, 180, 1280, memoryview(rows), clock.monotonic())
    image, _ = painted(context, health(cameras, clock, CameraState.LIVE), frame)
    for x, y in ((0, 0), (17, 33), (319, 100), (200, 120)):
        assert image.pixelColor(x, y).getRgb()[:3] == ((x * y) % 256, y % 256, x % 256)


def test_on_a_fine_screen_physical_pixels_are_copied(context, cameras, clock):
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    rows = b"".join(bytes((x % 256, y % 256, 0, 255)) for y in range(360) for x in range(640))
    frame = Frame(1, 640, 360, 2560, memoryview(rows), clock.monotonic())
    painter = QPainter(image)
    TilePainter(context).paint(painter, TILE, health(cameras, clock, CameraState.LIVE), frame)
    painter.end()
    assert [image.pixelColor(x, 101).blue() for x in (7, 8, 9)] == [7, 8, 9]


def test_a_picture_keeps_its_shape_when_it_fits():
    spot = placed(QSizeF(640, 360), QSizeF(300, 300), fill=False)
    assert (spot.width(), spot.height()) == (300, 168.75)


def test_a_picture_keeps_its_shape_when_it_fills():
    spot = placed(QSizeF(640, 360), QSizeF(300, 300), fill=True)
    assert spot.height() == 300
    assert spot.width() == pytest.approx(300 * 16 / 9)
    assert spot.center().x() == pytest.approx(150, abs=0.6)


def test_a_picture_that_misses_its_tile_by_a_pixel_is_not_scaled():
    assert placed(QSizeF(284, 160), QSizeF(285, 161), fill=True).size() == QSizeF(284, 160)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("fill", [True, False])
@pytest.mark.parametrize("size", [(284, 160), (426, 238), (100, 300)])
def test_no_pixel_of_a_tile_is_left_unpainted(context, cameras, clock, ratio, fill, size):
    image = QImage(QSize(285, 161) * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    seen = health(cameras, clock, CameraState.LIVE)
    TilePainter(context).paint(painter, QRect(0, 0, 285, 161), seen, red(clock, size=size), fill=fill)
    painter.end()
    inner = image.copy(0, 0, int(285 * ratio), int(161 * ratio))
    assert not any(pixel.blue() > 200 and pixel.green() < 50 for pixel in pixels(inner, 1))


def test_the_name_lies_below_a_whole_picture_where_there_is_room():
    where = laid(QRect(10, 20, 300, 261), QSizeF(300, 168), 1.0, 25, fill=False)
    assert where.content == QRect(10, 54, 300, 193)
    assert where.picture.bottom() == where.content.bottom() + 1 - 25


@pytest.mark.parametrize(("shape", "auto", "fill"), [(16 / 9, 1, 1), (1.7, 1, 1), (1.44, 0, 1), (0.9, 0, 0)])
def test_a_picture_is_cut_only_as_far_as_it_was_allowed(shape, auto, fill):
    assert fills(shape * 100, 100, "auto") == bool(auto)
    assert fills(shape * 100, 100, "fill") == bool(fill)
    assert not fills(shape * 100, 100, "fit")


@pytest.mark.parametrize("name", ["night", "dim", "day"])
@pytest.mark.parametrize("pixel", [b"\xff", b"\x00"], ids=["the whitest sky", "the blackest night"])
def test_the_name_can_be_read_over_any_picture(context, cameras, clock, name, pixel):
    context = replace(context, theme=load_theme(name))
    plain = red(clock)._replace(pixels=memoryview(pixel * 320 * 180 * 4))
    image, _ = painted(context, health(cameras, clock, CameraState.LIVE), plain)
    ground = image.pixelColor(2, 176)
    for role in ("text", "text_2", "minor"):
        assert contrast(context.theme.colour(role), ground) >= LEAST_CONTRAST, role


def test_the_smallest_tile_shows_picture_and_state_alone():
    assert not parts(120, 68).name
    assert parts(284, 160).name
    assert parts(284, 236).lines == 3


def test_the_smallest_tile_still_says_that_its_picture_is_old(context, cameras, clock):
    image, said = painted(
        context, health(cameras, clock, CameraState.STALLED), red(clock, 14), QRect(0, 0, 120, 68)
    )
    assert reddest(image) < 10
    assert holds(image, context.theme.colour("text"))
    assert said.age == "14 dtk"


# one camera anywhere


def test_a_view_wants_its_camera_while_it_can_be_seen(qtbot, context, hub):
    view = CameraView(context, "simpang", focused=True)
    qtbot.addWidget(view)
    view.resize(320, 180)
    assert hub.frames.demands() == {}
    view.show()
    assert hub.frames.demands() == {"simpang": Demand(320, 180, focused=True, fill=True)}
    view.resize(201, 301)
    assert hub.frames.demands() == {"simpang": Demand(202, 302, focused=True, fill=False)}
    view.hide()
    assert hub.frames.demands() == {}


def test_a_view_that_looks_at_nothing_wants_nothing(qtbot, context, hub):
    view = CameraView(context, "simpang")
    qtbot.addWidget(view)
    view.show()
    view.look_at("")
    assert hub.frames.demands() == {}
    view.look_at("simpang")
    assert set(hub.frames.demands()) == {"simpang"}
    view.leave()
    assert hub.frames.demands() == {}


def test_a_view_shows_new_pictures_and_greys_those_that_stay(qtbot, context, hub, clock):
    view = CameraView(context, "simpang")
    qtbot.addWidget(view)
    view.resize(320, 180)
    view.show()
    hub.post(CameraReport("simpang", CameraState.LIVE, clock.now(), fps=25))
    hub.tick()
    frame = red(clock)
    hub.frames.slot("simpang").put(320, 180, 1280, frame.pixels, clock.monotonic())
    view.beat()
    qtbot.waitUntil(lambda: view.face is not None and view.face.look is Look.CLEAR)
    assert reddest(view.grab().toImage()) > 200
    clock.advance(3)
    view.beat()
    qtbot.waitUntil(lambda: view.face.look is Look.OLD)
    assert reddest(view.grab().toImage()) < 10
