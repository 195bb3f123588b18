"""The video room against GStreamer's RTSP server that plays real street footage."""

import logging
import threading
import time

import pytest

from ccviewer.hub import Demand, Frames, SystemClock
from ccviewer.model import Camera, CameraState, SecretUrl, Source
from ccviewer.video import Video

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

CANARY = "kenari-7f3a"
LIVE = {CameraState.LIVE, CameraState.DELAYED}


class Room:
    """The video room, and what it says."""

    def __init__(self, cameras):
        self.frames, self.reports, self.history = Frames(), {}, []
        self.said = threading.Condition()
        self.frames.want("test", {camera.id: Demand(480, 270) for camera in cameras})
        self.video = Video(cameras, self.frames, self.post, SystemClock(), str)

    def post(self, report):
        with self.said:
            self.reports[report.camera] = report
            self.history.append(report)
            self.said.notify_all()

    def until(self, true, seconds):
        """Wait until `true` holds for the reports of all cameras; return the seconds it took."""
        begun = time.monotonic()
        with self.said:
            found = self.said.wait_for(lambda: self.reports and true(self.reports.values()), seconds)
            assert found, f"after {seconds} s: {self.reports}"
        return time.monotonic() - begun

    def __enter__(self):
        self.video.start()
        return self

    def __exit__(self, *_):
        self.video.stop()
        assert self.video.abandoned == 0


def cameras(port, paths=("cam0", "cam1", "cam2", "cam3"), login=""):
    return [
        Camera(path, path, sources=(Source(SecretUrl(f"rtsp://{login}127.0.0.1:{port}/{path}")),))
        for path in paths
    ]


def all_are(*states):
    return lambda reports: all(report.state in states for report in reports)


def all_live(reports):
    return len(reports) == 4 and all(
        report.state is CameraState.LIVE and report.fps > 5 for report in reports
    )


def test_four_cameras_go_live_with_real_pictures(farm, port):
    farm()
    with Room(cameras(port)) as room:
        room.until(all_live, 20)
        frames = [room.frames.slot(id).latest for id in room.reports]
        assert {(frame.width, frame.height) for frame in frames} == {(330, 270)}
        assert all(len(set(frame.pixels[:: 4 * 97])) > 50 for frame in frames)  # a street, not a grey card
        assert {(report.width, report.height) for report in room.reports.values()} == {(704, 576)}


@pytest.mark.logs_warnings
def test_cameras_leave_live_when_their_server_is_killed_and_return_with_it(farm, port, caplog):
    caplog.set_level(logging.INFO, "ccviewer.video")
    first = farm()
    with Room(cameras(port)) as room:
        room.until(all_live, 20)
        first.kill()
        room.until(lambda reports: not any(report.state in LIVE for report in reports), 4)
        gone = len(room.history)
        with room.said:
            assert not room.said.wait_for(lambda: any(r.state in LIVE for r in room.history[gone:]), 10)
        assert all_are(CameraState.RECONNECTING)(room.reports.values())
        assert all(report.reason and report.next_try_at for report in room.reports.values())
        farm()
        room.until(all_live, 10)
        room.until(lambda reports: all(report.shown > 100 for report in reports), 10)
        deadline = time.monotonic() + 8
        while sum("kembali" in line for line in caplog.messages) < 4 and time.monotonic() < deadline:
            room.until(lambda _: True, 1)
            time.sleep(0.1)
        for path in room.reports:
            lines = [line for line in caplog.messages if line.startswith(f"{path}:")]
            assert len(lines) == 2, lines


@pytest.mark.logs_warnings
def test_a_wrong_password_is_auth_and_is_seen_nowhere(farm, port, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    farm(login=("--user", "operator", "--password", "benar"))
    with Room(cameras(port, ("cam0",), f"operator:{CANARY}@")) as room:
        room.until(all_are(CameraState.AUTH), 15)
        assert room.frames.slot("cam0").latest is None
        assert CANARY not in repr(room.history)
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


def test_the_right_password_opens(farm, port):
    farm(login=("--user", "operator", "--password", "benar"))
    with Room(cameras(port, ("cam0",), "operator:benar@")) as room:
        room.until(all_are(CameraState.LIVE), 15)


@pytest.mark.logs_warnings
def test_a_missing_path_is_not_found(farm, port):
    farm()
    with Room(cameras(port, ("nowhere",))) as room:
        room.until(all_are(CameraState.NOT_FOUND), 15)


@pytest.mark.logs_warnings
def test_a_server_that_stalls_is_stalled_and_live_again_when_it_goes_on(farm, port):
    one = farm()
    with Room(cameras(port)) as room:
        room.until(all_live, 20)
        one.ask("stall")
        room.until(all_are(CameraState.STALLED), 5)
        assert all(room.frames.slot(id).latest is not None for id in room.reports)
        time.sleep(6)
        assert not any(report.state in LIVE for report in room.reports.values())
        one.ask("go")
        room.until(all_live, 15)


def test_every_picture_that_was_sent_is_shown(farm, port):
    one = farm()
    with Room(cameras(port)) as room:
        room.until(all_live, 20)
        sent, shown = one.ask("sent"), {id: room.frames.slot(id).latest.serial for id in room.reports}
        time.sleep(5)
        sent_later, shown_later = one.ask("sent"), {id: room.frames.slot(id).latest.serial for id in shown}
        for id, before in shown.items():
            assert abs((sent_later[id] - sent[id]) - (shown_later[id] - before)) <= 5
