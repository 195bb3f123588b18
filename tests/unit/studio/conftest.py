import threading
from pathlib import Path

import pytest

from ccviewer.app.studio import Studio
from ccviewer.panels.base import load_theme
from ccviewer.profile import load
from ccviewer.studio import bench

PAYLOADS = Path(__file__).parents[2] / "data" / "payloads"
PROFILE = '# BPBD\n[opd]\nid = "bpbd"\nname = "BPBD"\ntimezone = "WITA"\n'


@pytest.fixture
def path(tmp_path):
    """A profile that has no feeds yet."""
    path = tmp_path / "opd.toml"
    path.write_text(PROFILE)
    return path


@pytest.fixture
def studio(qapp, path, monkeypatch):
    """The studio as the room opens it; all its windows are closed at the end."""
    monkeypatch.setattr(bench, "DEBOUNCE_MS", 0)
    made = Studio(load(path), load_theme(), {"kunci": "rahasia-canary"}.__getitem__)
    yield made
    made.close()


@pytest.fixture
def window(studio, qtbot):
    """One studio window."""
    studio.open()
    window = studio.windows[0]
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def opened(window, qtbot):
    """Put a content onto the bench as if it had been read; gives the window once its rows are there."""

    def read(content, name="x.json"):
        from ccviewer.feeds.studio import Payload

        content = content if isinstance(content, bytes) else content.encode()
        with qtbot.waitSignal(window.bench.tried, timeout=5000):
            window.bench.take(Payload(content, name=name))
        return window

    return read


@pytest.fixture
def threads():
    """The names of the studio's threads that run."""
    return lambda: [each.name for each in threading.enumerate() if each.name.startswith("studio-")]
