"""The files that put the wall into a session of Linux are what their own tools take."""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "packaging" / "linux"
UNIT = (FOLDER / "ccviewer-kiosk.service").read_text("utf-8")


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="no desktop-file-validate")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.desktop")), ids=lambda path: path.name)
def test_a_desktop_file_is_valid(path):
    done = subprocess.run(["desktop-file-validate", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")
def test_systemd_takes_the_unit_without_a_word(tmp_path):
    unit = tmp_path / "ccviewer-kiosk.service"
    unit.write_text(UNIT.replace("/usr/bin/ccviewer", "/bin/true"))  # it looks whether the program is there
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", unit],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    "line",
    [
        "ExecStart=/usr/bin/ccviewer run --kiosk --offline-ok",
        "Type=notify",
        "WatchdogSec=15",
        "Restart=always",
        "RestartSec=2",
        "StartLimitIntervalSec=0",
        "After=graphical-session.target",
    ],
)
def test_the_unit_brings_the_wall_back_whatever_happens(line):
    assert line in UNIT.splitlines()


def test_the_window_manager_of_a_kiosk_has_no_key_and_no_menu():
    space = "{http://openbox.org/3.4/rc}"
    root = ET.parse(FOLDER / "openbox-kiosk.xml").getroot()
    assert root.find(f"{space}keyboard/{space}keybind") is None
    assert root.find(f"{space}menu/{space}file") is None
    actions = {action.get("name") for action in root.iter(f"{space}action")}
    assert actions == {"Focus", "Raise"}


@pytest.mark.parametrize("name", ["ccviewer-kiosk-loop", "ccviewer-kiosk-session"])
def test_a_script_is_one_that_the_shell_takes_and_may_run(name):
    assert os.access(FOLDER / name, os.X_OK)
    subprocess.run(["sh", "-n", FOLDER / name], check=True)


def test_links_are_opened_by_the_program():
    said = (FOLDER / "ccviewer.desktop").read_text("utf-8").splitlines()
    assert "MimeType=x-scheme-handler/ccviewer;" in said
    assert "Exec=ccviewer open %u" in said
