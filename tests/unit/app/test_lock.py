"""One program at a time keeps the arrangement of a folder; what a dead one left is taken over."""

import os
import subprocess
import sys

import pytest

from ccviewer.app.lock import AlreadyRunning, held

HOLDER = """
import sys
from pathlib import Path
from ccviewer.app.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_a_second_program_is_told_who_is_there_and_what_to_do(holder, tmp_path):
    with pytest.raises(AlreadyRunning) as caught, held(tmp_path):
        pass
    assert str(holder.pid) in str(caught.value)
    assert "--state" in str(caught.value)


def test_a_program_that_was_killed_does_not_keep_the_next_one_out(holder, tmp_path):
    holder.kill()
    holder.wait()
    with held(tmp_path):
        pass


def test_the_folder_is_free_again_afterwards(tmp_path):
    for _ in range(2):
        with held(tmp_path / "baru"):
            pass
    assert os.listdir(tmp_path / "baru") == []


@pytest.mark.logs_warnings
def test_a_folder_that_cannot_be_made_stops_no_wall(tmp_path, caplog):
    (tmp_path / "berkas").write_text("")
    with held(tmp_path / "berkas" / "folder"):
        assert "berkas" in caplog.text
