"""MQTT messages from mosquitto into a living wall: what is lost, and how smooth it stays."""

import contextlib
import json
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from perf.report import Row
from servers.httpcams import HttpCameras
from servers.program import Program, screen

RUNS = 3
RATE = 10_000  # messages a second, all publishers together
SECONDS = 10
PUBLISHERS = 10
STEP_S = 0.01
FPS = 5  # of the one camera on the wall
DRAIN_S = 30  # what the broker holds for a program that is behind comes within

PROFILE = """
[opd]
id = "bench"
name = "Bench"
[[feeds]]
id = "banjir"
kind = "mqtt"
host = "127.0.0.1"
port = {port}
topics = ["bench/+"]
[feeds.map]
record = "reading"
[feeds.map.fields]
asset = {{ topic = 1 }}
n = {{ path = "n", type = "number" }}
"""
REST = """
[[cameras]]
id = "kamera"
name = "Simpang"
sources = [{{ url = "{camera}" }}]
[wall]
scene = "bench"
"""
SCENE = {
    "schema": 1,
    "name": "bench",
    "screens": {"a": {}},
    "windows": [{"id": "w1", "screen": "a", "page": "p"}],
    "pages": {
        "p": {
            "tree": {
                "column": [
                    {"tabs": ["kpi"]},
                    {"row": [{"tabs": ["chart"]}, {"tabs": ["cctv"]}], "share": [0.7, 0.3]},
                    {"tabs": ["health"]},
                ],
                "share": [0.3, 0.5, 0.2],
            }
        }
    },
    "tiles": {
        "kpi": {
            "panel": "kpi",
            "options": {"cards": [{"channel": f"bench/banjir/p{n}/n"} for n in range(PUBLISHERS)]},
        },
        "chart": {"panel": "chart", "options": {"series": [{"channel": "bench/banjir/+/n"}], "span": "15m"}},
        "health": {"panel": "health"},
        "cctv": {"panel": "cameras"},  # with a picture that moves the wall ticks each 20 ms, else each 50 ms
    },
}


@dataclass(frozen=True)
class Ingest:
    """What became of one stream."""

    offered: float  # messages a second that left the publishers
    received: float  # messages that became rows
    lost: float  # sent, and neither received nor counted
    dropped: float  # received, and thrown away by the program, which counts them
    behind_s: float  # from the last message sent to the last one received
    gap_p99_ms: float
    gap_max_ms: float
    cpu_us: float  # of the whole program, a message


def run():
    """Publish at the rate into the running program, a few times."""
    runs = [once(RATE) for _ in range(RUNS)]
    return [
        Row("MQTT messages offered", "1/s", [run.offered for run in runs], goal=RATE * 0.95, op=">="),
        Row("messages lost", "", [run.lost + run.dropped for run in runs], goal=0, op="<="),
        Row("UI gap p99 meanwhile", "ms", [run.gap_p99_ms for run in runs], goal=50, op="<="),
        Row("UI gap largest meanwhile", "ms", [run.gap_max_ms for run in runs]),
        Row("CPU of the whole program a message", "us", [run.cpu_us for run in runs]),
    ]


def once(rate):
    """Publish so many messages a second into the running program for a while."""
    with (
        tempfile.TemporaryDirectory() as folder,
        screen() as env,
        broker(folder) as port,
        HttpCameras(fps=FPS) as cameras,
    ):
        program = start(PROFILE.format(port=port), cameras, folder, env)
        try:
            program.wait_for(lambda said: said["feeds"][0]["link"] in ("up", "silent", "connecting"), 30)
            program.wait_for(lambda said: hears(said, port), 30)
            time.sleep(6)  # until the gaps of the start are forgotten
            begun = rows(program.diagnostics())
            before = cpu_s(program)
            sent, took_s = publish(port, rate // PUBLISHERS, SECONDS)
            ended = time.monotonic()
            with contextlib.suppress(AssertionError):
                program.wait_for(lambda said: rows(said) >= begun + sent, DRAIN_S)
            behind_s = time.monotonic() - ended
            spent_s = cpu_s(program) - before
            said = program.diagnostics()
        finally:
            program.end()
    received, ui = rows(said) - begun, said["ui"]
    return Ingest(
        offered=sent / took_s,
        received=received,
        lost=float(sent - received),
        dropped=float(said["dropped"]),
        behind_s=behind_s,
        gap_p99_ms=ui["gap_p99_ms"],
        gap_max_ms=ui["gap_max_ms"],
        cpu_us=spent_s / sent * 1e6,
    )


def start(feeds, cameras, folder, env):
    """Start the program on these feeds, with a picture that moves, and wait until it does."""
    profile = Path(folder) / "bench.toml"
    (Path(folder) / "bench.json").write_text(json.dumps(SCENE))
    profile.write_text(feeds + REST.format(camera=cameras.url("/mjpeg")))
    program = Program(profile, folder, env)
    try:
        program.wait_for(lambda said: said["cameras"][0]["state"] == "live", 30)
    except AssertionError:
        program.end()
        raise
    return program


def cpu_s(program):
    """Return CPU seconds of the program and all that it has started."""
    main = psutil.Process(program.process.pid)
    return sum(sum(one.cpu_times()[:2]) for one in (main, *main.children(recursive=True)))


def rows(said):
    """Return how many messages the feed has read."""
    return said["feeds"][0]["rows"]


def hears(said, port):
    """Say whether the program has heard from each publisher; speak to it if not."""
    if rows(said) >= PUBLISHERS:
        return True
    publish(port, 1, 1)
    return False


@contextlib.contextmanager
def broker(folder):
    """Run mosquitto on a free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = Path(folder) / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n")
    process = subprocess.Popen(["mosquitto", "-c", config], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def publish(port, rate, seconds):
    """Let mosquitto_pub send numbered lines, each publisher at its pace; returns (messages, seconds)."""
    counts = []
    begun = time.monotonic()

    def one(number):
        command = ["mosquitto_pub", "-p", str(port), "-t", f"bench/p{number}", "-l"]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            sent, start = 0, time.monotonic()
            while sent < rate * seconds:
                due = min(int((time.monotonic() - start + STEP_S) * rate) + 1, rate * seconds)
                process.stdin.write(b"".join(b'{"n": %d}\n' % n for n in range(sent, due)))
                process.stdin.flush()
                sent = max(sent, due)
                time.sleep(STEP_S)
            process.stdin.close()
            process.wait()
        counts.append(sent)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(PUBLISHERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), time.monotonic() - begun
