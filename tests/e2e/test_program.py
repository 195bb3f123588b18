"""The real program, on a virtual screen, against servers that none of us wrote."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ccviewer.wall import ArrangementStore
from servers.brokers import free_port, mosquitto
from servers.program import Program, screen, without_screen

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

CANARY = "kenari-9c1d"
SCENE = {
    "schema": 1,
    "name": "uji",
    "screens": {"a": {}},
    "windows": [{"id": "w1", "screen": "a", "page": "p"}],
    "pages": {
        "p": {
            "tree": {
                "row": [
                    {"tabs": ["cctv"]},
                    {"column": [{"tabs": ["kpi"]}, {"tabs": ["health"]}], "share": [0.4, 0.6]},
                ],
                "share": [0.6, 0.4],
            }
        }
    },
    "tiles": {
        "cctv": {"panel": "cameras"},
        "kpi": {"panel": "kpi", "options": {"cards": [{"channel": "uji/banjir/kali/level"}]}},
        "health": {"panel": "health"},
    },
}
PROFILE = """
[opd]
id = "uji"
name = "Uji"
timezone = "WITA"

[[feeds]]
id = "banjir"
kind = "mqtt"
host = "127.0.0.1"
port = {mqtt}
topics = ["banjir/+"]
every = "1s"
expire_after = "4s"
[feeds.map]
record = "reading"
[feeds.map.fields]
asset = {{ topic = 1 }}
level = {{ path = "level", type = "number" }}

[wall]
scene = "uji"
"""
CAMERA = """
[[cameras]]
id = "cam{n}"
name = "Simpang {n}"
sources = [{{ url = "rtsp://{login}127.0.0.1:{rtsp}/cam{n}" }}]
"""


@pytest.fixture(scope="module")
def env():
    with screen("1280x720") as env:
        yield env


@pytest.fixture
def start(env, tmp_path):
    """Start the program on a profile; it is ended when the test is."""
    programs = []

    def start_(text, *more):
        (tmp_path / "uji.json").write_text(json.dumps(SCENE))
        (tmp_path / "profile.toml").write_text(text)
        programs.append(Program(tmp_path / "profile.toml", tmp_path, env, *more))
        return programs[-1]

    yield start_
    for program in programs:
        program.end()


class Publisher:
    """mosquitto_pub, sending a level twice a second until it is stopped."""

    def __init__(self, port):
        said = '{\\"level\\": 1.25}'
        loop = f'while sleep 0.5; do echo "{said}"; done | mosquitto_pub -p {port} -t banjir/kali -l'
        self.process = subprocess.Popen(
            ["sh", "-c", f"while :; do {loop}; sleep 0.3; done"],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self):
        for one in [
            *psutil.Process(self.process.pid).children(recursive=True),
            psutil.Process(self.process.pid),
        ]:
            one.kill()
        self.process.wait()


@pytest.fixture
def publish():
    publishers = []

    def publish_(port):
        publishers.append(Publisher(port))

    yield publish_
    for publisher in publishers:
        publisher.stop()


def feed(said):
    return said["feeds"][0]


def live_cameras(said):
    return [
        camera["id"]
        for camera in said["cameras"]
        if camera["state"] in ("live", "delayed") and camera["fps"] > 5
    ]


def test_a_broker_that_is_killed_is_said_on_the_wall_and_live_again_when_it_is_back(start, publish, tmp_path):
    with mosquitto(tmp_path) as broker:
        publish(broker.port)
        program = start(PROFILE.format(mqtt=broker.port))
        said = program.wait_for(lambda said: feed(said)["state"] == "live", 30)
        kpi = next(panel for panel in said["panels"] if panel["kind"] == "kpi")
        assert "1,25" in json.dumps(kpi["shows"], ensure_ascii=False)

        broker.kill()
        said = program.wait_for(lambda said: feed(said)["state"] in ("stale", "lost"), 15)
        assert str(broker.port) in feed(said)["last_error"]
        assert next(panel for panel in said["panels"] if panel["kind"] == "kpi")["state"] != "live"

        broker.start()
        program.wait_for(lambda said: feed(said)["state"] == "live", 25)
        assert program.end()[0] == 0


def test_cameras_that_lose_their_server_are_marked_and_live_again_when_it_is_back(start, farm, port):
    server = farm()
    cameras = "".join(CAMERA.format(n=n, rtsp=port, login="") for n in range(4))
    program = start(PROFILE.format(mqtt=free_port()) + cameras)
    said = program.wait_for(lambda said: len(live_cameras(said)) == 4, 40)
    assert {(camera["width"], camera["height"]) for camera in said["cameras"]} == {(704, 576)}

    server.kill()
    program.wait_for(lambda said: not live_cameras(said), 15)
    farm()
    program.wait_for(lambda said: len(live_cameras(said)) == 4, 25)
    assert program.end()[0] == 0


def test_a_password_of_a_camera_is_nowhere_to_be_read(start, farm, port, tmp_path):
    farm(login=("--user", "ops", "--password", CANARY))
    cameras = CAMERA.format(n=0, rtsp=port, login="ops:{secret.cctv}@") + CAMERA.format(
        n=1, rtsp=port, login="ops:salah-{secret.cctv}@"
    )
    program = start(PROFILE.format(mqtt=free_port()).replace('name = "Uji"', 'name = "Uji"') + cameras)
    said = program.wait_for(
        lambda said: [camera["state"] for camera in said["cameras"]] == ["live", "auth"], 40
    )
    assert CANARY not in json.dumps(said)
    lines = [" ".join(one.cmdline()) for one in psutil.Process(program.process.pid).children(recursive=True)]
    program.end()
    assert CANARY not in program.log.read_text()
    assert CANARY not in "".join(lines)
    for path in (one for one in (tmp_path / "state").rglob("*") if one.is_file()):
        assert CANARY.encode() not in path.read_bytes()


@pytest.fixture(autouse=True)
def canary(env):
    env["CCVIEWER_SECRET_CCTV"] = CANARY


def test_every_thread_and_child_ends_within_three_seconds_of_being_told(start, publish, farm, port, tmp_path):
    farm()
    with mosquitto(tmp_path) as broker:
        publish(broker.port)
        text = PROFILE.format(mqtt=broker.port) + CAMERA.format(n=0, rtsp=port, login="")
        program = start(text)
        program.wait_for(lambda said: feed(said)["state"] == "live" and live_cameras(said), 40)
        children = psutil.Process(program.process.pid).children(recursive=True)
        code, took_s = program.end()
    assert code == 0, program.log.read_text()[-3000:]
    assert took_s < 5
    assert psutil.wait_procs(children, timeout=3)[1] == []


@pytest.mark.parametrize("after_s", [0.2, 0.8, 2.0])
def test_being_told_to_end_at_any_moment_leaves_nothing_half_written(start, after_s, tmp_path):
    program = start(PROFILE.format(mqtt=free_port()))
    time.sleep(after_s)
    program.end()
    for path in tmp_path.rglob("*.json"):
        if "\nsha256:" in path.read_text():
            assert ArrangementStore(path.parent).load(path.stem) is not None
        else:
            json.loads(path.read_text())


def test_a_wrong_profile_starts_nothing_and_names_every_mistake(env, tmp_path):
    path = tmp_path / "salah.toml"
    path.write_text(
        PROFILE.format(mqtt=1883).replace('every = "1s"', 'every = "cepat"').replace("host", "hots")
    )
    done = subprocess.run(
        [sys.executable, "-m", "ccviewer", "run", str(path)],
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2
    assert "salah.toml:10" in done.stderr
    assert "salah.toml:13" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_connection_leaves_this_machine(start, farm, port, publish, tmp_path):
    farm()
    with mosquitto(tmp_path) as broker:
        publish(broker.port)
        program = start(PROFILE.format(mqtt=broker.port) + CAMERA.format(n=0, rtsp=port, login=""))
        program.wait_for(lambda said: feed(said)["state"] == "live" and live_cameras(said), 40)
        main = psutil.Process(program.process.pid)
        peers = {
            connection.raddr.ip
            for process in (main, *main.children(recursive=True))
            for connection in process.net_connections("inet")
            if connection.raddr
        }
        program.end()
    assert peers == {"127.0.0.1"}


def test_the_demo_without_a_display_is_a_picture_a_report_and_a_summary(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "ccviewer", "demo", "--seconds", "30", "--out", str(tmp_path)],
        env=without_screen(), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    said = json.loads((tmp_path / "demo.json").read_text())
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "BAIK" in done.stdout
    assert (tmp_path / "demo.png").read_bytes()[16:24] == (1920).to_bytes(4) + (1080).to_bytes(4)
    assert {one["state"] for one in said["feeds"]} == {"live"}
    assert sum(camera["state"] == "live" and camera["fps"] > 5 for camera in said["cameras"]) >= 9
    assert not [panel for panel in said["panels"] if panel["state"] in ("error", "empty")]


def screens_of_size(size):
    """Return the virtual screens of this size: others on this machine start theirs meanwhile."""
    return {
        process.pid
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "Xvfb" and f"{size}x24" in (process.info["cmdline"] or ())
    }


def test_a_snapshot_is_taken_without_a_display_and_leaves_no_process(tmp_path):
    (tmp_path / "uji.json").write_text(json.dumps(SCENE))
    profile = tmp_path / "profile.toml"
    profile.write_text(PROFILE.format(mqtt=free_port()))
    size = "808x604"  # one that nobody else on this machine asks for
    before = screens_of_size(size)
    command = [
        sys.executable,
        "-m",
        "ccviewer",
        "snapshot",
        str(profile),
        "--size",
        size,
        "--after",
        "3",
    ]
    out = [*("--out", str(tmp_path / "wall.png")), *("--diagnostics", str(tmp_path / "wall.json"))]
    subprocess.run([*command, *out], env=without_screen(), check=True, timeout=60)
    assert (tmp_path / "wall.png").read_bytes()[16:24] == (808).to_bytes(4) + (604).to_bytes(4)
    assert feed(json.loads((tmp_path / "wall.json").read_text()))["last_error"]
    assert screens_of_size(size) <= before


def test_the_arrangement_is_the_same_after_a_restart(start, tmp_path):
    text = PROFILE.format(mqtt=free_port())
    program = start(text)
    program.wait_for(lambda said: said["panels"], 30)
    kept = wait_for_file(tmp_path / "state" / "uji.json")
    program.end()
    first = Path(kept).read_text()
    again = start(text)
    again.wait_for(lambda said: said["ui"]["ticks"] > 60, 30)
    again.end()
    assert Path(kept).read_text() == first


def wait_for_file(path, seconds=15):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} was not written"
        time.sleep(0.1)
    return path
