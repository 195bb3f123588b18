"""What the feed engine costs: mapping against its peers, MQTT against mosquitto_sub, many REST sources."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import jmespath
import psutil

from ccviewer.feeds.mapping import Mapper
from ccviewer.profile import load
from perf import bench_ingest
from perf.report import Row
from servers.brokers import free_port, wait_for_port
from servers.httpcams import HttpCameras
from servers.program import screen

RUNS = 3
ROUNDS = 15  # of a mapping, with its peers between them
LEAST_S = 0.01  # that one round of one contender takes
RATES = (10_000, 20_000, 40_000)  # messages a second
GOAL_RATE = 20_000
SOURCES, EVERY_S, DELAY_S, WATCHED_S = 500, 10, 0.02, 30

PRESETS = Path(__file__).parents[1] / "data" / "presets"
HEAD = '[opd]\nid = "bench"\nname = "Bench"\ntimezone = "WITA"\n'
CAMERAS = (
    HEAD
    + """
[[feeds]]
id = "kamera"
kind = "rest"
url = "http://127.0.0.1/"
[feeds.map]
record = "camera"
items = "data"
[feeds.map.fields]
key = "id"
name = "nama"
stream = "aliran.hls"
kind = "jenis"
area = "kecamatan"
status = "status"
"""
)


def run():
    """Measure all."""
    load1 = os.getloadavg()[0]
    return [
        Row("load of the machine before (1 min)", "", [load1]),
        *plain_rows(),
        *recorded_rows(),
        *ingest_rows(),
        *rest_rows(),
    ]


# mapping


def cameras(count=269):
    """Return a list of cameras as a city's portal gives it."""
    rows = [
        {
            "id": f"cctv-{n:04d}",
            "nama": f"Simpang {n % 97} arah {'utara' if n % 2 else 'selatan'}",
            "alamat": f"Jalan Ahmad Yani nomor {n}, Kelurahan Api-Api",
            "kelurahan": f"Kelurahan {n % 15}",
            "kecamatan": f"Kecamatan {n % 3}",
            "lintang": 0.1 + n / 10_000,
            "bujur": 117.4 + n / 10_000,
            "jenis": "hls",
            "status": "online" if n % 7 else "offline",
            "aliran": {"hls": f"https://cctv.contoh.go.id/live/{n}/index.m3u8", "lebar": 1280, "tinggi": 720},
            "pemilik": "Dinas Perhubungan",
            "dipasang": "2021-03-04",
            "diperbarui": "2026-11-25T04:00:01Z",
            "publik": True,
        }
        for n in range(count)
    ]
    return json.dumps({"status": "ok", "jumlah": count, "data": rows}).encode()


def feed_of(text):
    """Return the options of the one feed of a profile."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.toml"
        path.write_text(text, encoding="utf-8")
        return load(path).feeds[0].options


def mapper_of(options):
    return Mapper(options.map, options.decode, ok_when=options.ok_when, timezone="WITA")


def jmespath_of(options):
    """Return what reads the same fields with JMESPath alone, without converting a value."""
    items = [jmespath.compile(quoted(path)) for path in options.map.items or ("@",)]
    fields = {
        name: jmespath.compile(quoted(field.path))
        for name, field in options.map.fields.items()
        if field.path is not None and not field.path.startswith("^")
    }

    def read(document):
        found = [document]
        for path in items:
            inside = [path.search(item) for item in found]
            found = [
                one
                for each in inside
                if each is not None
                for one in (each if isinstance(each, list) else [each])
            ]
        return [{name: path.search(item) for name, path in fields.items()} for item in found]

    return read


def quoted(path):
    """Return a plain path in the words of JMESPath."""
    parts = path.split(".")
    if path == "@" or not all(
        part.replace("_", "").replace("-", "").replace(" ", "").isalnum() for part in parts
    ):
        return path
    return "@" + "".join(f"[{part}]" if part.lstrip("-").isdigit() else f'."{part}"' for part in parts)


def race(contenders):
    """Return for each the seconds of one call, round by round, interleaved."""
    counts = {}
    for name, call in contenders.items():
        begun = time.perf_counter()
        call()
        counts[name] = max(1, round(LEAST_S / max(time.perf_counter() - begun, 1e-7)))
    took = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            begun = time.perf_counter()
            for _ in range(counts[name]):
                call()
            took[name].append((time.perf_counter() - begun) / counts[name])
    return took


def thirds(values):
    """Return the medians of three thirds of the rounds: as many runs."""
    size = len(values) // RUNS
    return [statistics.median(values[n * size : (n + 1) * size]) for n in range(RUNS)]


def plain_rows():
    """Map 269 rows by six plain paths."""
    payload = cameras()
    options = feed_of(CAMERAS)
    mapper, peer, document = mapper_of(options), jmespath_of(options), json.loads(payload)
    took = race(
        {
            "loads": lambda: json.loads(payload),
            "decode": lambda: mapper.document(payload),
            "read": lambda: mapper.read(payload),
            "jmespath": lambda: peer(document),
        }
    )
    mapping = [read - decode for read, decode in zip(took["read"], took["decode"], strict=True)]
    pairs = list(zip(mapping, took["loads"], took["jmespath"], strict=True))
    case = "269 rows x 6 plain paths"
    return [
        Row(f"{case}: json.loads alone", "ms", thirds([1e3 * loads for _, loads, _ in pairs])),
        Row(f"{case}: items + fields", "ms", thirds([1e3 * own for own, _, _ in pairs])),
        Row(
            f"{case}: items + fields / json.loads", "x", thirds([own / loads for own, loads, _ in pairs]),
            goal=1.0, op="<=",
        ),
        Row(f"{case}: JMESPath per field / items + fields", "x", thirds([jm / own for own, _, jm in pairs])),
        Row(
            f"{case}: from bytes to rows", "rows/s", thirds([269 / read for read in took["read"]]),
            goal=30_000, op=">=",
        ),
    ]  # fmt: skip


def recorded_rows():
    """Map the payloads of our presets, from bytes to rows."""
    cases = tomllib.loads((PRESETS / "cases.toml").read_text("utf-8"))
    rows, reads, loads, peers = [], [0.0] * ROUNDS, [0.0] * ROUNDS, [0.0] * ROUNDS
    count = 0
    for name, case in sorted(cases.items()):
        given = json.dumps(case.get("with", {}))
        pairs = ", ".join(f"{key} = {json.dumps(value)}" for key, value in json.loads(given).items())
        options = feed_of(f'{HEAD}[[feeds]]\nid = "coba"\npreset = "{name}"\nwith = {{ {pairs} }}\n')
        payload, topic = (PRESETS / case["payload"]).read_bytes(), case.get("topic")
        mapper = mapper_of(options)
        found = len(mapper.read(payload, topic=topic).rows)
        contenders = {"read": lambda m=mapper, p=payload, t=topic: m.read(p, topic=t)}
        if options.decode.format in ("json", "geojson"):
            document, peer = json.loads(payload), jmespath_of(options)
            contenders["loads"] = lambda p=payload: json.loads(p)
            contenders["jmespath"] = lambda d=document, p=peer: p(d)
        took = race(contenders)
        rows.append(
            Row(f"recorded {name}: {found} rows", "rows/s", thirds([found / s for s in took["read"]]))
        )
        if "loads" in took:
            count += found
            for total, key in ((reads, "read"), (loads, "loads"), (peers, "jmespath")):
                total[:] = [before + one for before, one in zip(total, took[key], strict=True)]
    both = list(zip(reads, loads, peers, strict=True))
    return [
        *rows,
        Row("recorded JSON, all: json.loads alone", "rows/s", thirds([count / one for _, one, _ in both])),
        Row("recorded JSON, all: from bytes to rows", "rows/s", thirds([count / one for one, _, _ in both])),
        Row(
            "recorded JSON, all: json.loads + JMESPath per field", "rows/s",
            thirds([count / (loads + jm) for _, loads, jm in both]),
        ),
        Row("recorded JSON, all: bytes to rows / json.loads", "x", thirds([a / b for a, b, _ in both])),
    ]  # fmt: skip


# MQTT


def ingest_rows():
    """Publish at several rates into the program, and into mosquitto_sub."""
    rows = []
    for rate in RATES:
        ours = [bench_ingest.once(rate) for _ in range(RUNS)]
        theirs = [listen(rate) for _ in range(RUNS)]
        counts = rate == GOAL_RATE
        case = f"MQTT at {rate:,}/s"
        rows += [
            Row(f"{case}: offered", "1/s", [one.offered for one in ours]),
            Row(f"{case}: received", "", [one.received for one in ours]),
            Row(f"{case}: lost", "", [one.lost for one in ours], **(AT_MOST_0 if counts else {})),
            Row(f"{case}: dropped, counted and shown", "", [one.dropped for one in ours]),
            Row(f"{case}: behind at the end", "s", [one.behind_s for one in ours]),
            Row(f"{case}: CPU of the whole program a message", "us", [one.cpu_us for one in ours]),
            Row(
                f"{case}: UI gap p99",
                "ms",
                [one.gap_p99_ms for one in ours],
                **(AT_MOST_50 if counts else {}),
            ),
            Row(f"{case}: UI gap largest", "ms", [one.gap_max_ms for one in ours]),
            Row(f"{case}: mosquitto_sub, offered", "1/s", [one[0] for one in theirs]),
            Row(f"{case}: mosquitto_sub, lost", "", [one[1] for one in theirs]),
            Row(f"{case}: mosquitto_sub, CPU a message", "us", [one[2] for one in theirs]),
        ]
    return rows


AT_MOST_0 = {"goal": 0, "op": "<="}
AT_MOST_50 = {"goal": 50, "op": "<="}


def listen(rate):
    """Publish the same stream to mosquitto_sub; returns messages a second, lost ones, CPU us a message."""
    with tempfile.TemporaryDirectory() as folder, bench_ingest.broker(folder) as port:
        out = Path(folder) / "messages"
        with out.open("wb") as sink:
            command = ["mosquitto_sub", "-p", str(port), "-t", "bench/+", "-F", "%t %p"]
            subscriber = subprocess.Popen(command, stdout=sink)
            try:
                time.sleep(0.5)
                process = psutil.Process(subscriber.pid)
                before = sum(process.cpu_times()[:2])
                sent, took_s = bench_ingest.publish(
                    port, rate // bench_ingest.PUBLISHERS, bench_ingest.SECONDS
                )
                size, end = -1, time.monotonic() + bench_ingest.DRAIN_S
                while size != out.stat().st_size and time.monotonic() < end:
                    size = out.stat().st_size
                    time.sleep(1)
                spent_s = sum(process.cpu_times()[:2]) - before
            finally:
                subscriber.terminate()  # it writes what it still holds
                subscriber.wait()
        received = out.read_bytes().count(b"\n")
    return sent / took_s, float(sent - received), spent_s / sent * 1e6


# REST


REST = """
[[feeds]]
id = "titik-{n}"
kind = "rest"
url = "http://127.0.0.1:{port}/titik/{n}"
every = "{every}s"
host_per_minute = 60000
[feeds.map.fields]
asset = "id"
nilai = {{ path = "nilai", type = "number" }}
"""


def rest_rows():
    """Poll hundreds of sources with the running program."""
    runs = [poll() for _ in range(RUNS)]
    done, cpu, cpu_ms, p99, largest, late = zip(*runs, strict=True)
    case = f"REST, {SOURCES} sources at {EVERY_S} s"
    return [
        Row(f"{case}: polls done of those due", "%", list(done), goal=95, op=">="),
        Row(f"{case}: sources not live at the end", "", list(late), goal=0, op="<="),
        Row(f"{case}: CPU of the whole program", "%", list(cpu)),
        Row(f"{case}: CPU of the whole program a poll", "ms", list(cpu_ms)),
        Row(f"{case}: UI gap p99", "ms", list(p99), goal=50, op="<="),
        Row(f"{case}: UI gap largest", "ms", list(largest)),
    ]


def poll():
    """Return % polls done, % CPU, CPU ms a poll, UI gap p99 and largest in ms, sources not live."""
    with (
        tempfile.TemporaryDirectory() as folder,
        screen() as env,
        slow_server() as (port, server),
        HttpCameras(fps=bench_ingest.FPS) as cameras,
    ):
        feeds = "".join(REST.format(n=n, port=port, every=EVERY_S) for n in range(SOURCES))
        program = bench_ingest.start(HEAD + feeds, cameras, folder, env)
        try:
            program.wait_for(lambda said: all(one["link"] == "up" for one in said["feeds"]), 60)
            time.sleep(6)  # until the gaps of the start are forgotten
            spent_s, asked, begun = bench_ingest.cpu_s(program), count(server), time.monotonic()
            time.sleep(WATCHED_S)
            took_s = time.monotonic() - begun
            asked, spent_s = count(server) - asked, bench_ingest.cpu_s(program) - spent_s
            said = program.diagnostics()
        finally:
            program.end()
    due = SOURCES * took_s / EVERY_S
    late = sum(one["state"] not in ("live", "delayed") for one in said["feeds"])
    ui = said["ui"]
    return (
        100 * asked / due,
        100 * spent_s / took_s,
        1e3 * spent_s / asked,
        ui["gap_p99_ms"],
        ui["gap_max_ms"],
        float(late),
    )


@contextlib.contextmanager
def slow_server():
    """Run a server of our own that takes its time for every answer; gives its port and its process."""
    port = free_port()
    command = [sys.executable, Path(__file__).with_name("slow_server.py"), str(port), str(DELAY_S)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        wait_for_port(port, server)
        yield port, server
    finally:
        server.kill()
        server.wait()
        server.stdin.close()
        server.stdout.close()


def count(server):
    """Ask the server how many requests it has answered."""
    server.stdin.write("\n")
    server.stdin.flush()
    return int(server.stdout.readline())
