"""Makes the clip of real footage that rtsp.py plays, and runs its cameras in a process."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVER = Path(__file__).with_name("rtsp.py")
SYSTEM_PYTHON = "/usr/bin/python3"


def footage():
    """Return the street surveillance clip that Debian's opencv-doc brings, or None."""
    folder = Path("/usr/share/doc/opencv-doc/examples/data")
    return next((path for path in sorted(folder.glob("vtest.avi*")) if path.is_file()), None)


def farm_missing():
    """Return what the RTSP farm lacks on this machine, or an empty text."""
    if footage() is None:
        return "no footage: Debian package opencv-doc"
    if shutil.which("ffmpeg") is None:
        return "no ffmpeg"
    needs = (
        "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import Gst, GstRtspServer"
    )
    asks = f"{needs}; Gst.init(None); assert all(map(Gst.ElementFactory.find, ('h264parse', 'rtph264pay')))"
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", asks], capture_output=True, check=False).returncode
    ):
        return (
            "no GStreamer RTSP server: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-{good,bad}"
        )
    return ""


def street_clip():
    """Return ten seconds of the footage as a camera sends it, 704x576 at 25 a second; kept in build/."""
    path = ROOT / "build" / "clips" / "street-704x576.h264"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        source = footage()
        if source.suffix == ".gz":
            packed, source = source, path.with_suffix(".avi")
            source.write_bytes(gzip.decompress(packed.read_bytes()))
        new = path.with_suffix(".new")
        x264 = "scenecut=0:aud=1:repeat-headers=1:slices=1:sliced-threads=0"
        coder = ["-c:v", "libx264", "-preset", "fast", "-profile:v", "main", "-bf", "0", "-g", "25"]
        rate = ["-b:v", "1M", "-maxrate", "1M", "-bufsize", "1M", "-x264-params", x264]
        shape = ["-frames:v", "250", "-vf", "scale=704:576", "-r", "25"]
        into = ["ffmpeg", "-v", "error", "-y", "-i", str(source)]
        subprocess.run([*into, *shape, *coder, *rate, "-f", "h264", str(new)], check=True)
        new.rename(path)
    return path


class Farm:
    """A process of RTSP cameras. `kill` is SIGKILL: no goodbye to anybody."""

    def __init__(self, clip, port, cameras=4, login=()):
        options = ["--port", str(port), "--cameras", str(cameras), *login]
        command = [SYSTEM_PYTHON, str(SERVER), str(clip), *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def ask(self, command):
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
