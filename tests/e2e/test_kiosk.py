"""The real program as a kiosk under hands that want out, and started again and again."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from ccviewer.profile.pin import PinHash
from servers.brokers import free_port
from servers.program import Program, without_screen
from servers.xdesk import KIOSK_RC, desk, missing

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(240),
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
]

PIN = "24681"
WHOLE = (0, 0, 1280, 720)
CANARY = "kenari-51f2"
SCENE = {
    "schema": 1,
    "name": "uji",
    "screens": {"a": {}},
    "windows": [{"id": "w1", "screen": "a", "page": "harian", "pages": ["banjir"], "lock": False}],
    "pages": {
        "harian": {
            "public": True,
            "tree": {
                "row": [
                    {"tabs": ["kesehatan"]},
                    {"column": [{"tabs": ["peristiwa", "kpi"]}, {"tabs": ["cctv"]}], "share": [0.4, 0.6]},
                ],
                "share": [0.6, 0.4],
            },
        },
        "banjir": {"public": True, "tree": {"tabs": ["kesehatan2"]}},
    },
    "tiles": {
        "kesehatan": {"panel": "health"},
        "kesehatan2": {"panel": "health"},
        "peristiwa": {"panel": "events"},
        "kpi": {"panel": "kpi", "options": {"cards": [{"channel": "uji/banjir/kali/level"}]}},
        "cctv": {"panel": "cameras"},
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
port = {port}
topics = ["banjir/+"]
auth = {{ kind = "basic", user = "{canary}-nama", password = "{canary}-sandi" }}
[feeds.map]
record = "reading"
[feeds.map.fields]
asset = {{ topic = 1 }}
level = {{ path = "level", type = "number" }}

[[cameras]]
id = "cam1"
name = "Simpang"
sources = [{{ url = "rtsp://{canary}-ops:{{secret.cctv}}@127.0.0.1:{port}/cam1" }}]

[wall]
scene = "uji"

[seat]
role = "{role}"
kiosk_pin = "{pin}"
"""


@pytest.fixture(params=["the window manager of a kiosk", "any window manager"])
def any_desk(request):
    with desk(rc=KIOSK_RC if "kiosk" in request.param else None) as one:
        yield one


@pytest.fixture
def plain_desk():
    with desk() as one:
        yield one


@pytest.fixture
def room(tmp_path):
    """Write the profile and the scene of a room where whoever has not logged in has this role."""

    def write(role="tamu"):
        (tmp_path / "uji.json").write_text(json.dumps(SCENE))
        path = tmp_path / "profile.toml"
        text = PROFILE.format(port=free_port(), role=role, pin=PinHash.of(PIN), canary=CANARY)
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def start(tmp_path):
    """Start the program on a desktop; it is ended when the test is."""
    programs = []

    def start_(desk, profile, *more, **env):
        programs.append(
            Program(profile, tmp_path, {**desk.env, "CCVIEWER_SECRET_CCTV": CANARY, **env}, *more)
        )
        return programs[-1]

    yield start_
    for program in programs:
        program.end()


def stands(program, seconds=30):
    """Wait until the wall stands and its windows have been placed for good."""
    return program.wait_for(lambda said: said["panels"] and said["ui"]["ticks"] > 40, seconds)


def shown(said):
    """Return the tiles that can be seen."""
    return {panel["id"] for panel in said["panels"] if panel["visible"]}


def arrangements(folder):
    """Return what is kept of the arrangement."""
    return {path.name: path.read_text() for path in (folder / "state").glob("*.json")}


def eventually(holds, seconds=10):
    end = time.monotonic() + seconds
    while not (result := holds()):
        assert time.monotonic() < end, "not in time"
        time.sleep(0.1)
    return result


def ask_for_pin(desk, size=(1280, 720)):
    """Rest a finger on the clock, as one does on a wall without keys."""
    desk.do("mousemove", size[0] - 60, size[1] - 12, "mousedown", 1)
    time.sleep(4)
    desk.do("mouseup", 1)
    time.sleep(0.5)


def test_nobody_breaks_out(any_desk, room, start, tmp_path):
    program = start(any_desk, room("supervisor"), "--kiosk")  # whoever sits there might do anything
    said = stands(program)
    time.sleep(3)  # until the arrangement has been kept
    pid = program.process.pid
    windows, tiles, kept = any_desk.windows(pid), shown(said), arrangements(tmp_path)
    (window,) = windows
    assert windows[window] == (0, 0, 1280, 720)

    any_desk.do("mousemove", 300, 300, "click", 1)
    any_desk.keys("alt+F4", "Escape", "F11", "ctrl+q", "ctrl+w", "ctrl+k", "F10", "F1", "ctrl+e", "ctrl+n")
    any_desk.keys(
        "ctrl+shift+w", "ctrl+p", "ctrl+comma", "ctrl+o", "ctrl+s", "ctrl+shift+n", "ctrl+z", "Menu"
    )
    for spot in ((200, 200), (900, 45), (900, 400), (20, 708), (640, 708)):
        any_desk.do("mousemove", *spot, "click", 3, "click", 2, "click", 1)
    for start_, end in (
        ((900, 45), (300, 400)),  # the bar with the tabs
        ((850, 20), (200, 600)),  # a tab
        ((765, 300), (400, 300)),  # between two panels, side by side
        ((1000, 294), (1000, 600)),  # between two panels, one above the other
        ((100, 45), (900, 500)),  # the head of a panel
        ((640, 2), (640, 400)),  # where a title bar of a window would be
        ((0, 719), (400, 400)),  # a corner
    ):
        any_desk.drag(start_, end)
    any_desk.run("wmctrl", "-c", "ccviewer", check=False)
    any_desk.run("wmctrl", "-ic", window)
    any_desk.run("wmctrl", "-r", "ccviewer", "-b", "remove,fullscreen", check=False)
    any_desk.run("wmctrl", "-r", "ccviewer", "-e", "0,50,50,400,300", check=False)
    any_desk.do("windowminimize", window)

    time.sleep(3)
    assert program.process.poll() is None
    assert eventually(lambda: any_desk.windows(pid) == windows, 5)
    assert "FULLSCREEN" in any_desk.state(window)
    assert shown(program.diagnostics()) == tiles
    assert {panel["window"] for panel in program.diagnostics()["panels"]} == {"w1"}
    assert arrangements(tmp_path) == kept
    assert program.end()[0] == 0  # the end of the session ends it all the same


@pytest.mark.parametrize("how", ["windowclose", "windowunmap"])
def test_a_kiosk_whose_window_another_program_takes_away_stands_again(any_desk, room, start, how):
    program = start(any_desk, room(), "--kiosk")
    tiles = shown(stands(program))
    (window,) = any_desk.windows(program.process.pid)

    any_desk.do(how, window)

    another = eventually(lambda: any_desk.windows(program.process.pid).keys() - {window}, 10)
    assert eventually(lambda: any_desk.windows(program.process.pid) == dict.fromkeys(another, WHOLE), 5)
    assert eventually(lambda: "FULLSCREEN" in any_desk.state(*another), 5)
    assert program.process.poll() is None
    program.wait_for(lambda said: shown(said) == tiles, 10)
    assert program.end()[0] == 0


def test_a_wall_whose_window_another_program_destroys_stands_again_where_it_stood(plain_desk, room, start):
    program = start(plain_desk, room())
    stands(program)
    (window,), (place,) = zip(*plain_desk.windows(program.process.pid).items(), strict=True)

    plain_desk.do("windowclose", window)

    another = eventually(lambda: plain_desk.windows(program.process.pid).keys() - {window}, 10)
    assert eventually(lambda: plain_desk.windows(program.process.pid) == dict.fromkeys(another, place), 5)
    assert program.end()[0] == 0


def test_a_wall_on_another_desktop_stays_there(plain_desk, room, start):
    program = start(plain_desk, room())
    stands(program)
    windows = plain_desk.windows(program.process.pid)
    plain_desk.run("wmctrl", "-n", "2")
    plain_desk.run("wmctrl", "-s", "1")
    time.sleep(4)
    assert plain_desk.windows(program.process.pid) == windows
    assert program.end()[0] == 0


def says(text: str, pin: str) -> bool:
    """Whether text holds the PIN; its digits inside a longer number (a time, a port) are not it."""
    return re.search(rf"(?<![\d.]){pin}(?![\d.])", text) is not None


def test_a_wrong_pin_opens_nothing_and_the_right_one_does(plain_desk, room, start, tmp_path):
    program = start(plain_desk, room(), "--kiosk")
    stands(program)
    (window,) = plain_desk.windows(program.process.pid)
    assert (tmp_path / "state" / "kiosk").exists()

    ask_for_pin(plain_desk)
    plain_desk.do("type", "1357")
    plain_desk.keys("Return")
    time.sleep(1.5)  # whoever guesses waits
    assert (tmp_path / "state" / "kiosk").exists()
    assert "FULLSCREEN" in plain_desk.state(window)

    plain_desk.do("type", PIN)
    plain_desk.keys("Return")
    assert eventually(lambda: not (tmp_path / "state" / "kiosk").exists())
    assert eventually(lambda: "FULLSCREEN" not in plain_desk.state(window))
    audit = "".join(path.read_text() for path in (tmp_path / "state" / "audit").glob("*.jsonl"))
    assert audit.count("kiosk.unlock") == 2
    program.end()
    everything = audit + program.log.read_text() + json.dumps(program.diagnostics())
    assert not says(everything, PIN)
    assert not says(everything, "1357")


def test_the_pointer_is_hidden_when_nobody_moves_it(plain_desk, room, start):
    program = start(plain_desk, room(), "--kiosk")
    stands(program)
    plain_desk.do("mousemove", 400, 400)
    plain_desk.do("mousemove", 420, 400)
    assert eventually(plain_desk.pointer_is_seen, 2)
    assert eventually(lambda: not plain_desk.pointer_is_seen(), 6)
    plain_desk.do("mousemove", 500, 300)
    assert eventually(plain_desk.pointer_is_seen, 2)


def test_no_address_name_or_secret_can_be_read_on_the_wall(plain_desk, room, start):
    program = start(plain_desk, room(), "--kiosk")
    program.wait_for(lambda said: said["feeds"][0]["last_error"] and said["cameras"][0]["tries"] > 1, 30)
    said = program.wait_for(lambda said: said["ui"]["ticks"] > 100, 30)
    words = json.dumps([panel for panel in said["panels"] if panel["visible"]], ensure_ascii=False)
    words += "".join(plain_desk.titles(program.process.pid))
    assert CANARY not in words
    assert re.findall(r"\w+://\S*", words) == []


def test_a_second_start_hands_over_what_it_wants_and_ends(plain_desk, room, start, tmp_path):
    profile = room()
    program = start(plain_desk, profile)
    assert "kesehatan" in shown(stands(program))

    second = second_start(plain_desk, profile, tmp_path, "--window", "w1=banjir")
    assert second.returncode == 0
    assert str(program.process.pid) in second.stdout
    program.wait_for(lambda said: shown(said) == {"kesehatan2"}, 10)

    linked = ccviewer(plain_desk, "open", "ccviewer://halaman/harian", *of(profile, tmp_path))
    assert linked.returncode == 0
    program.wait_for(lambda said: "kesehatan" in shown(said), 10)

    refused = ccviewer(plain_desk, "open", "ccviewer://adegan/uji", *of(profile, tmp_path))
    assert refused.returncode == 1  # guests do not switch scenes
    assert "Buka adegan" in refused.stderr


def of(profile, folder):
    return ("--profile", str(profile), "--state", str(folder / "state"))


def second_start(desk, profile, folder, *more):
    return ccviewer(desk, "run", str(profile), "--state", str(folder / "state"), *more)


def ccviewer(desk, *words):
    return subprocess.run(
        [sys.executable, "-m", "ccviewer", *words], env=desk.env, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("kiosk", [False, True], ids=["a wall", "a kiosk"])
def test_a_wall_that_was_killed_comes_back_as_it_was(plain_desk, room, start, tmp_path, kiosk):
    profile = room()
    program = start(plain_desk, profile, *(["--kiosk"] if kiosk else []))
    stands(program)
    second_start(plain_desk, profile, tmp_path, "--window", "w1=banjir")
    program.wait_for(lambda said: shown(said) == {"kesehatan2"}, 10)
    eventually(lambda: '"page": "banjir"' in arrangements(tmp_path).get("uji.json", ""))
    kept, windows = arrangements(tmp_path), list(plain_desk.windows(program.process.pid).values())
    program.process.send_signal(signal.SIGKILL)
    program.process.wait()
    program.diagnostics_file.unlink()

    again = start(plain_desk, profile)  # a kiosk remembers that it is one
    again.wait_for(lambda said: shown(said) == {"kesehatan2"}, 10)
    stands(again)
    assert list(plain_desk.windows(again.process.pid).values()) == windows
    assert arrangements(tmp_path) == kept
    (window,) = plain_desk.windows(again.process.pid)
    assert ("FULLSCREEN" in plain_desk.state(window)) is kiosk


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_profile_that_is_lost_does_not_keep_the_wall_from_starting(plain_desk, room, start, tmp_path, harm):
    profile = room()
    program = start(plain_desk, profile)
    stands(program)
    eventually(lambda: (tmp_path / "state" / "profil-terakhir" / "profile.toml").exists())
    program.end()
    program.diagnostics_file.unlink()
    (tmp_path / "uji.json").unlink()
    if harm == "gone":
        profile.unlink()
    else:
        profile.write_text("[opd\n")

    refused = second_start(plain_desk, profile, tmp_path)
    assert refused.returncode == 2
    assert "profile.toml:1" in refused.stderr
    assert "Traceback" not in refused.stderr
    again = start(plain_desk, profile, "--offline-ok")
    said = again.wait_for(lambda said: said["events"] and "kesehatan" in shown(said), 20)
    events = next(panel for panel in said["panels"] if panel["id"] == "peristiwa")
    assert "salinan baik terakhir" in json.dumps(events["shows"], ensure_ascii=False)


def test_a_service_manager_is_told_that_the_wall_stands_lives_and_ends(plain_desk, room, start, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(30)
        program = start(
            plain_desk, room(), "--kiosk", NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="15000000"
        )
        heard = []
        while "READY=1" not in heard or heard.count("WATCHDOG=1") < 3:
            heard += ear.recv(1000).decode().split("\n")
        program.process.send_signal(signal.SIGSTOP)  # as when it hangs: from now on nobody speaks for it
        time.sleep(0.3)
        ear.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while ear.recv(1000):
                pass
        time.sleep(2.5)
        with pytest.raises(BlockingIOError):
            ear.recv(1000)
        program.process.send_signal(signal.SIGCONT)
        ear.settimeout(10)
        assert ear.recv(1000)
        assert program.end()[0] == 0
        said = []
        ear.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                said += ear.recv(1000).decode().split("\n")
        assert said[-1] == "STOPPING=1"


def test_without_a_display_there_is_exit_code_3_and_a_sentence(room):
    profile = room()
    for display in (None, ":7654"):
        env = {**without_screen(), **({"DISPLAY": display} if display else {})}
        done = subprocess.run(
            [sys.executable, "-m", "ccviewer", "run", str(profile)],
            env=env,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == 3
        assert "layar" in done.stderr
        assert "Traceback" not in done.stderr
