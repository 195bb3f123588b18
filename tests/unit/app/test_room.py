"""What a room writes, and how it is told to end."""

import json
import os
import shutil
import signal
import subprocess
import sys

import psutil
import pytest
from PySide6.QtCore import QTimer

from ccviewer.app.room import scale_for, when_told_to_end, write_json
from ccviewer.app.screen import XVFB

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def test_diagnostics_are_written_whole(tmp_path):
    write_json(tmp_path / "baru" / "d.json", {"kota": "Bontang — Kalimantan Timur"})
    assert json.loads((tmp_path / "baru" / "d.json").read_text("utf-8")) == {
        "kota": "Bontang — Kalimantan Timur"
    }


@pytest.mark.parametrize("said", [{"n": float("nan")}, {"n": object()}], ids=["nan", "no JSON"])
def test_what_cannot_be_written_leaves_what_was_there_and_nothing_beside_it(tmp_path, said):
    path = tmp_path / "d.json"
    write_json(path, {"n": 1})
    with pytest.raises((ValueError, TypeError)):
        write_json(path, said)
    assert os.listdir(tmp_path) == ["d.json"]
    assert json.loads(path.read_text()) == {"n": 1}


@pytest.fixture
def signals():
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in names}
    for number in before:
        signal.signal(number, signal.SIG_DFL)  # whoever runs the tests by nohup has muted one
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@POSIX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_from_the_event_loop_and_not_in_the_middle_of_something(qtbot, signals, name):
    ended = []
    when_told_to_end(lambda: ended.append(name))
    os.kill(os.getpid(), getattr(signal, name))
    assert ended == []
    qtbot.waitUntil(lambda: ended == [name])


@POSIX
def test_a_signal_that_somebody_had_muted_stays_muted(qtbot, signals):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    when_told_to_end(QTimer)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.skipif(shutil.which(XVFB) is None, reason="no Xvfb")
def test_a_program_that_is_told_to_end_leaves_no_virtual_screen_behind():
    code = (
        "import time\nfrom ccviewer.app.screen import virtual_screen\n"
        "with virtual_screen((320, 240)):\n print('there', flush=True)\n time.sleep(60)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    assert process.stdout.readline() == b"there\n"
    (server,) = psutil.Process(process.pid).children()
    process.terminate()
    process.wait(10)
    process.stdout.close()
    assert not server.is_running()


@pytest.mark.parametrize(
    ("heights", "scale"),
    [
        ([], 1),
        ([768], 1),
        ([1080], 1),
        ([1440], 1),
        ([1620], 1.5),
        ([2160], 2),
        ([4320], 4),
        ([2160, 1080], 1),
    ],
)
def test_letters_grow_with_the_lowest_screen_and_never_shrink(heights, scale):
    assert scale_for(heights) == scale
