import threading

import pytest

from ccviewer.hub import Demand, Frames, SystemClock
from ccviewer.model import Camera, SecretUrl, Source
from ccviewer.video import Video
from servers.httpcams import HttpCameras


class Room:
    """A video room on the real clock, and what it has said. `until` waits for a report, with a limit."""

    def __init__(self):
        self.frames, self.reports, self.said = Frames(), {}, threading.Condition()
        self.video = None
        self.history = []

    def post(self, report):
        with self.said:
            self.reports[report.camera] = report
            self.history.append(report)
            self.said.notify_all()

    def watch(self, *cameras, wanted=True, secrets=str, clock=None):
        self.video = Video(cameras, self.frames, self.post, clock or SystemClock(), secrets)
        if wanted:
            self.frames.want("test", {camera.id: Demand(160, 90) for camera in cameras})
        self.video.start()

    def until(self, camera, true, seconds=15.0):
        """Return the first report from now on, or the one at hand, that `true` holds for."""
        with self.said:
            found = self.said.wait_for(lambda: camera in self.reports and true(self.reports[camera]), seconds)
            assert found, f"still {self.reports.get(camera)}"
            return self.reports[camera]


@pytest.fixture
def room():
    room = Room()
    yield room
    if room.video is not None:
        room.video.stop()


@pytest.fixture
def farm():
    with HttpCameras() as cameras:
        yield cameras


@pytest.fixture
def camera(farm):
    def build(path, *, id="a", kind="auto", login="", **more):
        return Camera(id, id, sources=(Source(SecretUrl(farm.url(path, login)), kind, **more),))

    return build
