"""The engine against cameras over HTTP: real sockets, the real clock, each wait with a limit."""

import logging
import math
import shutil
import socket
import ssl
import subprocess
import threading
import time
from fractions import Fraction

import av
import pytest

from ccviewer.errors import Refused
from ccviewer.hub import Demand, SystemClock
from ccviewer.model import Camera, CameraState, SecretUrl, Source
from ccviewer.video import Video
from servers.httpcams import HttpCameras, segments

CANARY = "kenari-7f3a"


def record(path, pictures):
    """Put JPEGs into a file, 25 a second."""
    with av.open(str(path), "w") as box:
        stream = box.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuvj420p"
        for number, picture in enumerate(pictures):
            packet = av.Packet(picture)
            packet.stream, packet.time_base = stream, Fraction(1, 25)
            packet.pts = packet.dts = number
            packet.is_keyframe = True
            box.mux(packet)


def is_(state):
    return lambda report: report.state is state


def test_a_camera_goes_live_at_the_size_of_its_tile(room, camera):
    room.watch(camera("/mjpeg", kind="mjpeg"))
    report = room.until("a", lambda report: report.fps > 20)
    frame = room.frames.slot("a").latest
    assert report.state is CameraState.LIVE
    assert (report.width, report.height) == (320, 240)
    assert (frame.width, frame.height) == (120, 90)
    assert len(frame.pixels) >= frame.stride * frame.height
    assert report.shown == frame.serial or room.frames.slot("a").latest.serial >= report.shown


def test_the_picture_that_is_shown_is_the_picture_that_was_sent(room, camera):
    room.watch(camera("/mjpeg"))
    room.until("a", is_(CameraState.LIVE))
    frame = room.frames.slot("a").latest
    blue = [bytes(frame.pixels[y * frame.stride : y * frame.stride + frame.width * 4 : 4]) for y in (22, 60)]
    assert max(blue[0]) > 220  # through the bright square
    assert max(blue[1]) < 140  # the dark ground


def test_a_demand_for_another_size_is_met_on_the_open_stream(room, camera, farm):
    room.watch(camera("/mjpeg"))
    room.until("a", is_(CameraState.LIVE))
    opened = len(farm.requests)
    room.frames.want("test", {"a": Demand(320, 240)})
    room.until("a", lambda _: room.frames.slot("a").latest.width == 320)
    assert len(farm.requests) == opened


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("path", "state", "word"),
    [
        ("/needs-auth/mjpeg", CameraState.AUTH, "401"),
        ("/needs-referer/mjpeg", CameraState.AUTH, "403"),
        ("/nowhere.mjpeg", CameraState.NOT_FOUND, "404"),
        ("/mute", CameraState.CONNECTING, "diam"),
        ("/endless", CameraState.CONNECTING, "diam"),
        ("/html", CameraState.CONNECTING, "bukan gambar"),
    ],
)
def test_a_camera_that_lets_nobody_in_says_why_and_shows_nothing(room, camera, path, state, word):
    room.watch(camera(path))
    report = room.until("a", lambda report: report.reason is not None and report.state is state)
    assert word in str(report.reason)
    assert report.next_try_at is not None
    assert room.frames.slot("a").latest is None


@pytest.mark.logs_warnings
def test_a_camera_that_refuses_is_connecting_with_a_reason(room):
    with socket.create_server(("127.0.0.1", 0)) as ear:
        port = ear.getsockname()[1]
    room.watch(Camera("a", "a", sources=(Source(SecretUrl(f"http://127.0.0.1:{port}/x.mjpeg")),)))
    report = room.until("a", lambda report: report.tries > 1)
    assert report.state is CameraState.CONNECTING
    assert "ditolak" in str(report.reason)


@pytest.mark.logs_warnings
def test_jpegs_that_cannot_be_decoded_are_told_from_a_silence(room, camera):
    room.watch(camera("/truncated.mjpeg"))
    report = room.until("a", lambda report: report.reason is not None)
    assert "tidak terbaca" in str(report.reason)
    assert report.shown == 0


@pytest.mark.logs_warnings
def test_a_silence_is_stalled_within_three_seconds(room, camera):
    room.watch(camera("/silent.mjpeg"))
    live = room.until("a", is_(CameraState.LIVE))
    stalled = room.until("a", is_(CameraState.STALLED))
    assert stalled.since - live.picture_at < 4
    assert room.frames.slot("a").latest is not None  # the panel veils it


def test_the_same_bytes_again_and_again_are_frozen(room, camera):
    room.watch(camera("/frozen.mjpeg"))
    report = room.until("a", is_(CameraState.FROZEN))
    assert "sama" in str(report.reason)


def test_a_login_and_a_referer_open_the_door(room, camera):
    room.watch(
        camera("/needs-auth/mjpeg", id="a", login="user:pass@"),
        camera("/needs-referer/mjpeg", id="b", headers={"Referer": "https://kota.example/"}),
    )
    room.until("a", is_(CameraState.LIVE))
    room.until("b", is_(CameraState.LIVE))


@pytest.mark.parametrize(("period_s", "state"), [(0.5, CameraState.LIVE), (3.0, CameraState.DELAYED)])
def test_snapshots_far_apart_are_called_late(room, camera, period_s, state):
    room.watch(camera("/snapshot.jpg", period_s=period_s))
    assert room.until("a", lambda report: report.shown >= 2).state is state


def test_a_file_plays_in_a_loop_at_its_own_speed_and_says_it_is_a_recording(room, tmp_path, farm):
    clip = tmp_path / "klip.mkv"
    record(clip, farm.pictures)
    room.watch(Camera("a", "a", sources=(Source(SecretUrl(str(clip)), "file"),)))
    report = room.until("a", lambda report: report.shown > 40)
    assert report.recording
    assert report.state is CameraState.LIVE
    assert report.fps < 40


def test_the_focused_tile_gets_the_main_stream_without_a_black_moment(room, farm):
    sources = (
        Source(SecretUrl(farm.url("/mjpeg")), "mjpeg"),
        Source(SecretUrl(farm.url("/frozen.mjpeg")), "mjpeg", main=True),
    )
    room.watch(Camera("a", "a", sources=sources))
    room.until("a", is_(CameraState.LIVE))
    before = len(room.history)
    room.frames.want("test", {"a": Demand(320, 240, focused=True)})
    room.until("a", lambda report: report.main)
    room.frames.want("test", {"a": Demand(160, 90)})
    room.until("a", lambda report: not report.main)
    assert {report.state for report in room.history[before:]} == {CameraState.LIVE}
    assert room.frames.slot("a").latest is not None


@pytest.mark.logs_warnings
def test_a_main_stream_that_fails_leaves_the_sub_stream_on_and_says_why(room, farm):
    sources = (
        Source(SecretUrl(farm.url("/mjpeg")), "mjpeg"),
        Source(SecretUrl(farm.url("/needs-auth/mjpeg")), "mjpeg", main=True),
    )
    room.watch(Camera("a", "a", sources=sources))
    room.until("a", is_(CameraState.LIVE))
    room.frames.want("test", {"a": Demand(320, 240, focused=True)})
    report = room.until("a", lambda report: report.reason is not None)
    assert "401" in str(report.reason)
    assert (report.state, report.main) == (CameraState.LIVE, False)


def test_a_camera_that_left_the_screen_is_kept_warm_for_ten_seconds_then_closed(room, camera, clock):
    room.watch(camera("/mjpeg"), clock=clock)
    room.until("a", is_(CameraState.LIVE))
    room.frames.want("test", {})
    clock.advance(1)
    room.until("a", lambda report: report.shown > 3 and report.watched)
    clock.advance(8)
    assert room.until("a", lambda _: True).watched
    clock.advance(3)
    report = room.until("a", lambda report: not report.watched)
    assert room.frames.slot("a").latest is None
    assert report.state is CameraState.DELAYED


@pytest.mark.logs_warnings
def test_a_camera_that_is_gone_for_a_minute_is_offline_and_its_picture_is_dropped(room, clock):
    with HttpCameras() as farm:
        room.watch(Camera("a", "a", sources=(Source(SecretUrl(farm.url("/mjpeg"))),)), clock=clock)
        room.until("a", is_(CameraState.LIVE))
    room.until("a", is_(CameraState.RECONNECTING))
    assert room.frames.slot("a").latest is not None
    clock.advance(61)
    room.until("a", is_(CameraState.OFFLINE))
    assert room.frames.slot("a").latest is None


@pytest.mark.logs_warnings
def test_a_playlist_that_stops_growing_is_not_shown_again_as_new(room):
    with HttpCameras(segments=segments(4)) as farm:
        room.watch(Camera("a", "a", sources=(Source(SecretUrl(farm.url("/hls/live.m3u8"))),)))
        report = room.until("a", lambda report: report.fps > 5)
        assert report.state is CameraState.DELAYED
        assert report.lag_s >= 2
        report = room.until("a", lambda report: report.tries > 1, 30)
        assert report.state in (CameraState.STALLED, CameraState.RECONNECTING)
        assert "potongan baru" in str(report.reason)
        assert report.shown <= 40
        room.video.stop()


@pytest.mark.logs_warnings
def test_the_next_source_is_tried_when_one_fails(room, farm):
    sources = (Source(SecretUrl(farm.url("/nowhere.mjpeg"))), Source(SecretUrl(farm.url("/mjpeg"))))
    room.watch(Camera("a", "a", sources=sources))
    room.until("a", is_(CameraState.LIVE), 5)
    tries = [report.next_try_at for report in room.history if report.next_try_at is not None]
    assert all(map(math.isfinite, tries))


@pytest.mark.logs_warnings
def test_a_try_that_is_due_at_once_has_a_time_that_can_be_said(room, farm):
    nobody = Source(SecretUrl("http://127.0.0.2:9/sub.mjpeg"))
    sources = (nobody, Source(SecretUrl(farm.url("/mute")), main=True))
    room.watch(*(Camera(id, id, sources=sources) for id in "abcd"))  # more than one host may be asked at once
    room.until("d", lambda report: report.tries > 0 and report.next_try_at is not None)
    tries = [report.next_try_at for report in room.history if report.next_try_at is not None]
    assert tries
    assert all(map(math.isfinite, tries))


def test_a_camera_that_nobody_watches_is_asked_once_and_shows_nothing(room, camera, farm):
    room.watch(camera("/mjpeg"), wanted=False)
    report = room.until("a", lambda report: report.picture_at is not None)
    assert report.state is CameraState.DELAYED
    assert not report.watched
    assert "sesekali" in str(report.reason)
    assert room.frames.slot("a").latest is None


@pytest.mark.parametrize(("wanted", "period_s"), [(True, 1), (False, 3)])
def test_a_camera_speaks_regularly_though_nothing_changes(room, camera, clock, wanted, period_s):
    room.watch(camera("/mjpeg"), wanted=wanted, clock=clock)
    report = room.until("a", lambda report: report.picture_at is not None)
    clock.advance(period_s)
    assert room.until("a", lambda later: later is not report).state is report.state


def test_a_camera_without_an_address_says_so(room):
    room.watch(Camera("a", "a"))
    report = room.until("a", lambda _: True)
    assert report.state is CameraState.NOT_FOUND
    assert "alamat" in str(report.reason)


@pytest.mark.logs_warnings
def test_a_missing_secret_is_told_and_nothing_is_opened(room, camera, farm):
    def secrets(text):
        raise Refused("rahasia {name} belum disimpan", name="cctv")

    opened = len(farm.requests)
    room.watch(camera("/mjpeg"), secrets=secrets)
    assert "belum disimpan" in str(room.until("a", is_(CameraState.AUTH)).reason)
    assert len(farm.requests) == opened


@pytest.mark.logs_warnings
def test_no_password_is_seen_in_any_report_or_log(room, camera, farm, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    login = f"admin:{CANARY}@"
    paths = ("/needs-auth/mjpeg", "/needs-referer/mjpeg", "/nowhere", "/mute", "/html", "/silent.mjpeg")
    cameras = [camera(f"{path}?token={CANARY}", id=path, login=login) for path in paths]
    room.watch(*cameras)
    for path in paths:
        room.until(path, lambda report: report.reason is not None or report.state is CameraState.STALLED, 30)
    assert any(CANARY in path or "Authorization" in headers for path, headers in farm.requests)
    assert CANARY not in repr(room.history)
    assert CANARY not in caplog.text
    assert CANARY not in "".join(capfd.readouterr())
    assert not any(CANARY in thread.name for thread in threading.enumerate())


@pytest.mark.logs_warnings
def test_two_cameras_of_a_host_are_opened_at_a_time_and_the_focused_one_first(room, camera, farm):
    cameras = [camera("/mute", id=str(number)) for number in range(6)] + [camera("/mjpeg", id="focused")]
    room.frames.want("other", {"focused": Demand(160, 90, focused=True)})
    room.watch(*cameras)
    room.until("0", lambda report: report.tries == 1)
    paths = [path for path, _ in farm.requests]
    assert "/mjpeg" in paths[:2]
    assert paths.count("/mute") <= 4  # two, and the two after them


@pytest.fixture
def certificate(tmp_path):
    """Return the files of a self-signed certificate for 127.0.0.1 and of its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    command = ["openssl", "req", *kind, "-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run(command, check=True, capture_output=True)
    return files


@pytest.mark.logs_warnings
def test_a_certificate_is_believed_only_from_a_known_authority_and_for_the_right_host(room, certificate):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)

    def build(id, host, ca_file):
        url = SecretUrl(f"https://{host}:{farm.port}/mjpeg")
        return Camera(id, id, sources=(Source(url, "mjpeg", ca_file=str(ca_file)),))

    with HttpCameras(tls=tls) as farm:
        room.watch(
            build("known", "127.0.0.1", certificate[0]),
            build("unknown", "127.0.0.1", ""),
            build("other", "localhost", certificate[0]),
        )
        room.until("known", is_(CameraState.LIVE))
        for id in ("unknown", "other"):
            report = room.until(id, lambda report: report.reason is not None)
            assert "Sertifikat" in str(report.reason)
            assert report.shown == 0
        room.video.stop()


@pytest.mark.logs_warnings
def test_an_outage_is_logged_once_however_many_tries_it_takes(room, camera, caplog):
    room.watch(camera("/html"))
    room.until("a", lambda report: report.tries >= 3)
    assert len(caplog.records) == 1


def test_a_room_that_never_started_can_be_stopped(room, camera):
    Video([camera("/mjpeg")], room.frames, room.post, SystemClock(), str).stop()


@pytest.mark.logs_warnings
@pytest.mark.parametrize("path", ["/mute", "/endless", "/silent.mjpeg", "/mjpeg", "/truncated.mjpeg"])
def test_all_threads_end_within_three_seconds_whatever_the_peer_does(room, camera, path, farm):
    room.watch(*(camera(path, id=str(number)) for number in range(3)))
    asked = len(farm.requests)
    deadline = time.monotonic() + 10
    while len(farm.requests) == asked and time.monotonic() < deadline:
        room.until("0", lambda _: True)
    room.video.stop()
    assert room.video.abandoned == 0
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("video")]
