"""Nine camera tiles at 25 pictures a second: how many are shown, and what one costs the GUI thread."""

import os
import tempfile
import threading
import time
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import av
import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from ccviewer.hub import Hub, SystemClock
from ccviewer.model import Camera, CameraReport, CameraState, SecretUrl, Source
from ccviewer.panels.base import Attention, Context, load_fonts, load_theme
from ccviewer.panels.cameras import CamerasPanel
from ccviewer.profile import Opd, Profile
from ccviewer.video import Video
from ccviewer.video.scaling import scaled_size
from perf.report import Row

RUNS = 3
SECONDS = 8
TILES = 9
FPS = 25
BEAT_MS = 20  # the wall's ticker while a live tile is visible
SIZE = (1440, 840)


class Room:
    """A camera panel of nine tiles with its hub and its ticker."""

    def __init__(self, source):
        self.clock = SystemClock()
        cameras = tuple(
            Camera(f"c{i}", f"Kamera {i}", place="", sources=(Source(SecretUrl(source), "file"),))
            for i in range(TILES)
        )
        profile = Profile(
            Opd("bench", "Bench"), ZoneInfo("Asia/Makassar"), Path("/bench.toml"), cameras=cameras
        )
        self.cameras, self.hub = cameras, Hub(self.clock, profile)
        context = Context(self.hub, profile, load_theme(), Attention())
        self.panel = CamerasPanel(context, CamerasPanel.Options(grid="9"))
        self.panel.resize(*SIZE)
        self.panel.show()
        QApplication.processEvents()

    def beat(self):
        """Do what the wall's ticker does."""
        self.hub.tick()
        self.panel.on_beat()

    def report_live(self):
        """Say of every camera that it is live."""
        for camera in self.cameras:
            self.hub.post(CameraReport(camera.id, CameraState.LIVE, self.clock.now(), fps=FPS))

    def painted(self):
        """Count the different pictures that were painted."""
        return sum(tile["painted"] for tile in self.panel.shows()["tiles"])

    def decoded(self):
        """Count the pictures that reached the slots."""
        frames = [self.hub.frames.slot(camera.id).latest for camera in self.cameras]
        return sum(frame.serial for frame in frames if frame is not None)

    def close(self):
        """End it, after a look at whether pictures were painted at all."""
        must_show_pictures(self.panel)
        self.panel.leave()
        self.panel.close()
        self.panel.deleteLater()


class Labels:
    """The peer: a QLabel for each camera, given a new pixmap for each picture; no names, no states."""

    def __init__(self, frames, size):
        self._frames, self._serials, self.count = frames, [0] * TILES, 0
        self.window = QWidget()
        layout = QGridLayout(self.window)
        layout.setSpacing(4)
        layout.setContentsMargins(0, 0, 0, 0)
        self._labels = [QLabel() for _ in range(TILES)]
        for i, label in enumerate(self._labels):
            label.setFixedSize(*size)
            layout.addWidget(label, i // 3, i % 3)
        self.window.show()

    def beat(self):
        """Look for new pictures."""
        for i, label in enumerate(self._labels):
            frame = self._frames.slot(f"c{i}").latest
            if frame is not None and frame.serial != self._serials[i]:
                self._serials[i] = frame.serial
                image = QImage(
                    frame.pixels, frame.width, frame.height, frame.stride, QImage.Format.Format_RGB32
                )
                label.setPixmap(QPixmap.fromImage(image))
                self.count += 1

    def close(self):
        """End it, after a look at whether pictures were painted at all."""
        must_show_pictures(self.window)
        self.window.close()
        self.window.deleteLater()


class Sender(threading.Thread):
    """Puts a new picture into every slot 25 times a second."""

    def __init__(self, frames, size):
        super().__init__(name="sender", daemon=True)
        width, height = size
        noise = np.random.default_rng(1)
        self._slots = [frames.slot(f"c{i}") for i in range(TILES)]
        self._pictures = [memoryview(noise.bytes(width * height * 4)) for _ in self._slots]
        self._size, self._stopping, self.sent = size, threading.Event(), 0

    def run(self):
        """Send until stopped."""
        width, height = self._size
        begun, rounds = time.monotonic(), 0
        while not self._stopping.wait(max(0.0, begun + rounds / FPS - time.monotonic())):
            for slot, picture in zip(self._slots, self._pictures, strict=True):
                slot.put(width, height, width * 4, picture, time.monotonic())
                self.sent += 1
            rounds += 1

    def stop(self):
        """End the thread."""
        self._stopping.set()
        self.join()


def must_show_pictures(widget):
    """Raise when nothing is drawn: a renderer that draws nothing is the fastest."""
    image = widget.grab().toImage()
    width, height = image.width(), image.height()
    for column in (1, 3, 5):
        for row in (1, 3, 5):
            x, y = width * column // 6, height * row // 6
            colours = {image.pixel(x + dx, y + dy) for dx in range(-20, 20, 3) for dy in range(-20, 20, 3)}
            if len(colours) < 10:
                raise RuntimeError(f"no picture is drawn at {x}, {y}")


def live(seconds, beat, each_second=None):
    """Let the event loop run with a ticker; returns the CPU seconds of this thread."""
    loop, ticker, slow = QEventLoop(), QTimer(), QTimer()
    ticker.setTimerType(Qt.TimerType.PreciseTimer)
    ticker.timeout.connect(beat)
    ticker.start(BEAT_MS)
    if each_second is not None:
        slow.timeout.connect(each_second)
        slow.start(1000)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    begun = time.thread_time()
    loop.exec()
    ticker.stop()
    slow.stop()
    return time.thread_time() - begun


def canvas_run():
    """Return shown/sent and GUI milliseconds a picture of our canvas, and the size that it was sent."""
    room = Room("/nowhere")
    size = scaled_size(1280, 720, 1.0, room.hub.frames.demands()["c0"])
    room.report_live()
    sender = Sender(room.hub.frames, size)
    sender.start()
    cpu_s = live(SECONDS, room.beat, room.report_live)
    painted = room.painted()
    sender.stop()
    room.close()
    return painted / sender.sent, cpu_s / painted * 1000, size


def labels_run(size):
    """Return GUI milliseconds a picture of the peer."""
    hub = Room("/nowhere")
    hub.panel.hide()
    peer = Labels(hub.hub.frames, size)
    sender = Sender(hub.hub.frames, size)
    sender.start()
    cpu_s = live(SECONDS, peer.beat)
    sender.stop()
    peer.close()
    hub.panel.leave()
    hub.panel.deleteLater()
    return cpu_s / peer.count * 1000


def decoded_run(clip):
    """Return shown/sent and decoded/sent of nine H.264 recordings that the video room plays."""
    room = Room(str(clip))
    video = Video(room.cameras, room.hub.frames, room.hub.post, room.clock, lambda text: text)
    video.start()
    try:
        live(4, room.beat)
        painted, decoded, begun = room.painted(), room.decoded(), time.monotonic()
        live(SECONDS, room.beat)
        sent = (time.monotonic() - begun) * FPS * TILES
        painted, decoded = room.painted() - painted, room.decoded() - decoded
        room.close()
    finally:
        video.stop()
    return painted / sent, decoded / sent


def write_clip(path):
    """Write a recording of moving stripes and noise, longer than the bench runs."""
    noise = np.random.default_rng(2)
    down, across = np.mgrid[0:360, 0:640]
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        stream.options = {"preset": "ultrafast", "g": "50"}
        for number in range((SECONDS + 8) * FPS):
            grey = (across + 2 * down + 6 * number) % 256 + noise.integers(0, 20, (360, 640))
            picture = np.stack([grey, np.roll(grey, number, 1), 255 - grey], axis=-1).clip(0, 255)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(picture.astype(np.uint8), format="rgb24")))
        box.mux(stream.encode())


def run():
    """Run canvas and peer in turns, then the real thing."""
    app = QApplication.instance() or QApplication([])
    load_fonts()
    ratios, ours, theirs, shown, decoded = [], [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        write_clip(clip)
        for _ in range(RUNS):
            ratio, cost, size = canvas_run()
            ratios.append(ratio)
            ours.append(cost)
            theirs.append(labels_run(size))
            both, arrived = decoded_run(clip)
            shown.append(both)
            decoded.append(arrived)
            app.processEvents()
    factors = [one / other for one, other in zip(ours, theirs, strict=True)]
    return [
        Row("shown/sent, 9 tiles, ready pictures", "", ratios, goal=0.98, op=">="),
        Row("shown/sent, 9 tiles, H.264 640x360 decoded", "", shown, goal=0.98, op=">="),
        Row("of which decoded/sent", "", decoded),
        Row("GUI thread, a picture with name and state", "ms", ours),
        Row("peer: a QLabel.setPixmap, picture alone", "ms", theirs),
        Row("ours against the peer", "x", factors, goal=2.0, op="<="),
    ]
