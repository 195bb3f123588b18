"""A second start hands over what it wants, over a real socket; whoever else knocks is sent away."""

import os
import socket
import stat
import subprocess
import sys

import pytest

from ccviewer.app.handover import (
    GUESTS,
    LONGEST,
    PATIENCE_TICKS,
    Answer,
    Ear,
    NotAnswered,
    hand_over,
    socket_name,
)
from ccviewer.app.wish import Wishes

POSIX = pytest.mark.skipif(os.name != "posix", reason="local sockets of POSIX")


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return tmp_path


@pytest.fixture
def taken():
    return []


@pytest.fixture
def ear(qapp, state, taken):
    ear = Ear(state, lambda wishes: taken.append(wishes) or ["halaman x tidak ada"])
    yield ear
    ear.close()


SECOND = """
import sys
from pathlib import Path
from ccviewer.app.handover import hand_over
from ccviewer.app.wish import Wishes
print(hand_over(Path(sys.argv[1]), Wishes.model_validate_json(sys.argv[2]), 10).model_dump_json())
"""


@pytest.fixture
def asked(qtbot, state):
    """Let another process ask, and return the answer that it got."""
    processes = []

    def asked_(wishes):
        command = [sys.executable, "-c", SECOND, str(state), wishes.model_dump_json()]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        processes.append(process)
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=15_000)
        return Answer.model_validate_json(process.stdout.read())

    yield asked_
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def test_what_a_second_start_wants_arrives_and_the_answer_goes_back(ear, asked, taken):
    wishes = Wishes(scene="siaga", windows={"w1": "banjir"}, tour="siang")
    answer = asked(wishes)
    assert taken == [wishes]
    assert (answer.pid, answer.refused) == (os.getpid(), ("halaman x tidak ada",))


def test_nobody_who_listens_is_said(state):
    with pytest.raises(NotAnswered):
        hand_over(state, Wishes(), 0.3)


@POSIX
def test_a_socket_that_a_dead_program_left_is_taken_over(qapp, asked, state, taken):
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(socket_name(state))
    ear = Ear(state, lambda wishes: taken.append(wishes) or [])
    asked(Wishes())
    ear.close()
    assert taken == [Wishes()]


@POSIX
def test_only_this_user_may_open_the_socket(ear, state):
    assert not stat.S_IMODE(os.stat(socket_name(state)).st_mode) & (stat.S_IRWXG | stat.S_IRWXO)


@POSIX
@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    "said",
    [
        b"x" * (LONGEST + 2),
        b"\n",
        b"bukan JSON\n",
        b'{"scene": 1}\n',
        b'{"perintah": "room.quit"}\n',
        b'{"windows": {' + b",".join(b'"w%d": "p"' % n for n in range(40)) + b"}}\n",
        b'{"scene": "' + b"a" * 2000 + b'"}\n',
        b"[" * 50_000 + b"\n",
        b"\xff\xfe\n",
    ],
    ids=[
        "too long",
        "empty",
        "no JSON",
        "a number",
        "a command",
        "40 windows",
        "a long name",
        "deep",
        "no UTF-8",
    ],
)
def test_what_is_no_request_is_sent_away_without_an_answer(qtbot, ear, state, taken, said):
    with socket.socket(socket.AF_UNIX) as mouth:
        mouth.connect(socket_name(state))
        mouth.setblocking(False)
        left = said

        def gone():
            nonlocal left
            try:
                if left:
                    left = left[mouth.send(left) :]
                return mouth.recv(100) == b""
            except BlockingIOError:
                return False
            except OSError:
                return True

        qtbot.waitUntil(gone)
    assert taken == []


@POSIX
def test_whoever_says_nothing_is_sent_away_in_time(qtbot, ear, state):
    with socket.socket(socket.AF_UNIX) as mouth:
        mouth.connect(socket_name(state))
        mouth.setblocking(False)
        qtbot.wait(50)  # until our side has met it
        for _ in range(PATIENCE_TICKS):
            ear.tick()
        with pytest.raises(BlockingIOError):
            mouth.recv(1)
        ear.tick()
        qtbot.waitUntil(lambda: mouth.recv(1) == b"")


@POSIX
def test_a_crowd_that_says_nothing_keeps_nobody_out_for_longer_than_that(qtbot, ear, asked, state, taken):
    crowd = [socket.socket(socket.AF_UNIX) for _ in range(GUESTS)]
    for one in crowd:
        one.connect(socket_name(state))
    qtbot.wait(50)
    for _ in range(PATIENCE_TICKS + 1):
        ear.tick()
    asked(Wishes(scene="siaga"))
    for one in crowd:
        one.close()
    assert taken == [Wishes(scene="siaga")]


@POSIX
def test_two_folders_have_two_sockets_and_one_folder_has_one_by_any_path(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert socket_name(tmp_path / "a") == socket_name(tmp_path / "b")
    assert socket_name(tmp_path / "a") != socket_name(tmp_path)


@POSIX
def test_the_name_fits_into_what_a_socket_can_hold(tmp_path):
    assert len(os.fsencode(socket_name(tmp_path / ("dalam/" * 60)))) < 107


def test_asking_needs_no_application():
    code = (
        "from pathlib import Path\nfrom ccviewer.app.handover import NotAnswered, hand_over\n"
        "from ccviewer.app.wish import Wishes\n"
        "try: hand_over(Path('/tidak/ada'), Wishes(), 0.2)\nexcept NotAnswered: print('sunyi')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "sunyi\n"
    assert done.stderr == ""
