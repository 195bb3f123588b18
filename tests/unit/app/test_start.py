"""What the start of a wall must not wait for."""

import subprocess
import sys
import time

import pytest

from ccviewer.app.source import chosen_language
from ccviewer.wall import ArrangementStore

NOT_FOR_A_WALL = {
    "av",
    "branca",
    "folium",
    "keyring",
    "paho",
    "pyqtgraph",
    "requests",
    "tomlkit",
    "xyzservices",
}
QT = {"PySide6", "PySide6QtAds", "shiboken6"}


def imported(code):
    """Return the packages that a fresh Python has imported after this code."""
    says = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", says], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_first_picture_of_a_wall_waits_for_no_library_that_it_does_not_draw_with():
    panels = "ccviewer.panels.chart, ccviewer.panels.kpi, ccviewer.panels.health, ccviewer.panels.cameras"
    found = imported(f"import ccviewer.app.cli, ccviewer.app.supply, ccviewer.app.room, {panels}")
    assert "PySide6QtAds" in found
    assert not found & NOT_FOR_A_WALL


def test_the_feeds_begin_before_qt_is_imported():
    found = imported("import ccviewer.app.cli, ccviewer.app.supply, ccviewer.feeds.files")
    assert not found & (QT | NOT_FOR_A_WALL)


@pytest.mark.parametrize("module", ["ccviewer.__main__", "ccviewer.app"])
def test_what_the_process_of_the_feeds_imports_first_brings_no_command_line(module):
    code = f"import {module}\nimport sys\nassert 'ccviewer.app.cli' not in sys.modules"
    assert not imported(code) & (QT | {"argparse", "pydantic"})


def test_before_there_is_a_wall_the_language_is_the_one_that_its_store_kept(tmp_path):
    assert chosen_language(tmp_path) is None
    ArrangementStore(tmp_path).keep_language("en")
    assert chosen_language(tmp_path) == "en"


def test_the_age_of_a_process_is_told_in_parts_of_a_second():
    begun = time.monotonic()
    code = "from ccviewer.app.diagnostics import process_age_s; print(process_age_s())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 0 < float(done.stdout) <= time.monotonic() - begun + 0.02  # Linux counts in hundredths
