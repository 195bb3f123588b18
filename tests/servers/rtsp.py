#!/usr/bin/python3
"""RTSP cameras on loopback that play one clip in a loop: GStreamer's server, as it stands in many a recorder.

    /usr/bin/python3 rtsp.py CLIP.h264 --port PORT [--cameras N] [--user U --password P]

Runs under the system's Python; Debian: python3-gi gir1.2-gst-rtsp-server-1.0
gstreamer1.0-plugins-{base,good,bad}.
CLIP is an H.264 byte stream at 25 pictures a second with access unit delimiters. Nothing is encoded here, so
many cameras cost nothing; each is some pictures ahead of the one before. Mounts /cam0, /cam1 ...

Prints "ready". Reads commands from standard input, one a line, and answers each with a line of JSON:
    stall    send nothing more, connections stay open
    go       go on
    sent     {"cam0": pictures sent, ...}
Ends when its standard input is closed, so it never outlives its test.
"""

import argparse
import json
import sys
import threading
import time
from pathlib import Path

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PERIOD_S = 0.04
DELIMITER = b"\x00\x00\x00\x01\x09"
KEY_SLICE = 5
LAUNCH = (
    "( appsrc name=source is-live=true format=time do-timestamp=true"
    " caps=video/x-h264,stream-format=byte-stream,alignment=au,framerate=25/1"
    " ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 config-interval=-1 )"
)


def access_units(path):
    """Split a clip into (bytes, whether a decoder can start there)."""
    pieces = path.read_bytes().split(DELIMITER)[1:]
    return [(DELIMITER + piece, _holds_key(piece)) for piece in pieces]


def _holds_key(piece):
    at = piece.find(b"\x00\x00\x01")
    while at >= 0 and at + 3 < len(piece):
        if piece[at + 3] & 31 == KEY_SLICE:
            return True
        at = piece.find(b"\x00\x00\x01", at + 3)
    return False


class Pump(threading.Thread):
    """Feeds one camera's pictures at their time, while anybody takes them."""

    def __init__(self, farm, name, source, ahead):
        super().__init__(daemon=True)
        self.farm, self.camera, self.source, self.ahead = farm, name, source, ahead
        self.ended = False

    def run(self):
        units = self.farm.units
        waiting = True
        slot = 0
        begun = time.monotonic()
        while not self.ended:
            unit, key = units[(slot + self.ahead) % len(units)]
            # What is not taken at once would stay queued, a delay for ever: begin anew at a key picture.
            waiting = waiting or self.source.get_property("current-level-bytes") > 0
            if not self.farm.stalled and (
                not waiting or (key and not self.source.get_property("current-level-bytes"))
            ):
                waiting = False
                if self.source.emit("push-buffer", Gst.Buffer.new_wrapped(unit)) != Gst.FlowReturn.OK:
                    return
                self.farm.sent[self.camera] = self.farm.sent.get(self.camera, 0) + 1
            slot += 1
            time.sleep(max(0.0, begun + slot * PERIOD_S - time.monotonic()))


class Mount(GstRtspServer.RTSPMediaFactory):
    """One camera; all viewers share its pictures."""

    def __init__(self, farm, name, ahead):
        super().__init__()
        self.farm, self.camera, self.ahead = farm, name, ahead
        self.set_shared(True)
        self.set_latency(0)
        self.set_launch(LAUNCH)
        self.connect("media-configure", self.configure)

    def configure(self, _factory, media):
        pump = Pump(self.farm, self.camera, media.get_element().get_by_name("source"), self.ahead)
        media.connect("unprepared", lambda *_: setattr(pump, "ended", True))
        pump.start()


class Farm:
    """The server with all its cameras."""

    def __init__(self, units, port, cameras, user, password):
        self.units, self.stalled, self.sent = units, False, {}
        self.server = GstRtspServer.RTSPServer()
        self.server.set_address("127.0.0.1")
        self.server.set_service(str(port))
        allowed = GstRtspServer.RTSPPermissions()
        allowed.add_role("viewer")
        for what in ("access", "construct"):
            allowed.add_permission_for_role("viewer", f"media.factory.{what}", True)
        for number in range(cameras):
            mount = Mount(self, f"cam{number}", number * 13)
            if user:
                mount.set_permissions(allowed)
            self.server.get_mount_points().add_factory(f"/cam{number}", mount)
        if user:
            auth, token = GstRtspServer.RTSPAuth(), GstRtspServer.RTSPToken()
            token.set_string("media.factory.role", "viewer")
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
            self.server.set_auth(auth)
        if not self.server.attach(None):
            sys.exit(f"port {port} is taken")

    def obey(self, loop):
        for line in sys.stdin:
            match line.strip():
                case "stall":
                    self.stalled = True
                case "go":
                    self.stalled = False
            print(json.dumps(self.sent), flush=True)
        loop.quit()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clip", type=Path)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cameras", type=int, default=4)
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    args = parser.parse_args()
    Gst.init(None)
    farm = Farm(access_units(args.clip), args.port, args.cameras, args.user, args.password)
    loop = GLib.MainLoop()
    threading.Thread(target=farm.obey, args=(loop,), daemon=True).start()
    print("ready", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
