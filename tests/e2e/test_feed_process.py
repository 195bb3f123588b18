"""The process in which the feeds run: it is started, killed, started again, and ended."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import psutil
import pytest

from ccviewer.feeds import FeedProcess
from ccviewer.hub import SystemClock
from ccviewer.model import Camera, FeedReport, Link, Reading, SecretUrl, Source
from ccviewer.profile import load

pytestmark = pytest.mark.e2e

PROFILE = """
[opd]
id = "uji"
name = "Uji"
[[feeds]]
id = "titipan"
kind = "files"
path = "titipan"
settle = "1ms"
every = "200ms"
decode = { format = "csv" }
[feeds.map.fields]
asset = "pos"
tinggi = { path = "tinggi", type = "number" }
"""
LIMIT_S = 20


class Items(list):
    """What came, and a way to wait for it."""

    def until(self, holds):
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            for item in list(self):
                if holds(item):
                    return item
            time.sleep(0.02)
        raise AssertionError(f"not within {LIMIT_S} s: {self}")


def reading_of(value):
    return lambda item: isinstance(item, Reading) and item.value == value


def link(wanted):
    return lambda item: isinstance(item, FeedReport) and item.link is wanted


@pytest.fixture
def profile(tmp_path):
    (tmp_path / "titipan").mkdir()
    (tmp_path / "titipan" / "a.csv").write_text("pos;tinggi\nkali;1,5\n")
    (tmp_path / "profil.toml").write_text(PROFILE)
    return load(tmp_path / "profil.toml")


@pytest.fixture
def items():
    return Items()


@pytest.fixture
def process(profile, items):
    made = FeedProcess(profile, items.append, lambda _count: None, SystemClock(), lambda _failures: 0.1)
    made.start()
    yield made
    made.stop()


def test_what_a_feed_brings_comes_over_and_the_child_ends_with_us(process, items):
    assert items.until(reading_of(1.5)).channel == "uji/titipan/kali/tinggi"
    child = psutil.Process(process.pid)
    began = time.monotonic()
    process.stop()
    assert time.monotonic() - began < 3
    assert not child.is_running()


@pytest.mark.logs_warnings
def test_a_killed_child_is_said_and_started_again(process, items, tmp_path):
    items.until(reading_of(1.5))
    os.kill(process.pid, signal.SIGKILL)
    down = items.until(link(Link.DOWN))
    assert "proses umpan berhenti" in str(down.reason)
    (tmp_path / "titipan" / "b.csv").write_text("pos;tinggi\nkali;2,5\n")
    items.until(reading_of(2.5))


@pytest.mark.logs_warnings
def test_the_counts_of_a_feed_go_on_in_the_next_child(process, items, tmp_path):
    items.until(lambda item: isinstance(item, FeedReport) and item.rows == 1)
    os.kill(process.pid, signal.SIGKILL)
    down = items.until(link(Link.DOWN))
    assert (down.rows, down.received_at is not None) == (1, True)
    (tmp_path / "titipan" / "b.csv").write_text("pos;tinggi\nkali;2,5\n")
    items.until(lambda item: isinstance(item, FeedReport) and item.link is Link.UP and item.rows >= 2)
    rows = [item.rows for item in items if isinstance(item, FeedReport)]
    assert rows == sorted(rows)


@pytest.mark.logs_warnings
def test_a_child_that_is_killed_again_and_again_before_it_can_do_anything_is_started_once_more(
    process, items
):
    seen = set()
    end = time.monotonic() + LIMIT_S
    while len(seen) < 4 and time.monotonic() < end:
        pid = process.pid
        if pid is not None and pid not in seen:
            seen.add(pid)
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    assert len(seen) == 4
    items.until(reading_of(1.5))


class Odd:
    """Options that cannot be handed to another process, as a plugin may have them."""

    def __init__(self):
        self.lock = threading.Lock()


@pytest.mark.logs_warnings
def test_options_that_no_process_can_be_given_are_said_and_do_not_end_the_watch(profile, items):
    odd = replace(profile, feeds=(replace(profile.feeds[0], options=Odd()),))
    made = FeedProcess(odd, items.append, lambda _count: None, SystemClock(), lambda _failures: 0.01)
    made.start()
    down = items.until(link(Link.DOWN))
    items.clear()
    items.until(link(Link.DOWN))
    made.stop()
    assert "tidak dapat dimulai" in str(down.reason)


def test_what_is_written_into_the_address_of_a_camera_does_not_travel(profile, items):
    camera = Camera("c", "C", sources=(Source(SecretUrl("rtsp://admin:sandi-kamera@h/1")),))
    made = FeedProcess(replace(profile, cameras=(camera,)), items.append, len, SystemClock())
    assert b"sandi-kamera" not in pickle.dumps(made._profile)


def test_without_feeds_there_is_no_child(tmp_path, items):
    (tmp_path / "kosong.toml").write_text('[opd]\nid = "uji"\nname = "Uji"\n')
    made = FeedProcess(load(tmp_path / "kosong.toml"), items.append, lambda _count: None, SystemClock())
    made.start()
    made.stop()
    assert made.pid is None
    assert items == []


KILLED = """
import sys, time
from pathlib import Path
from ccviewer.feeds import FeedProcess
from ccviewer.hub import SystemClock
from ccviewer.profile import load
told = lambda item: TOLD
process = FeedProcess(load(Path(sys.argv[1])), told, lambda count: None, SystemClock())
process.start()
time.sleep(60)
"""


@pytest.mark.parametrize(
    "told", ["print(process.pid, flush=True)", "print(process.pid, flush=True) or time.sleep(60)"]
)
def test_the_child_does_not_outlive_a_program_that_is_killed(profile, tmp_path, told):
    """Nor when the program took nothing any more, and the child waits for it to take megabytes."""
    rows = "".join(f"kali-{number};{number}\n" for number in range(30_000))
    (tmp_path / "titipan" / "a.csv").write_text(f"pos;tinggi\n{rows}")
    command = [sys.executable, "-c", KILLED.replace("TOLD", told), str(profile.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        child = psutil.Process(int(program.stdout.readline()))
        time.sleep(2)  # until the pipe is full
        program.kill()
    assert psutil.wait_procs([child], timeout=10)[1] == []
