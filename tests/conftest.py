import logging
import os
import socket
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from ccviewer import i18n
from ccviewer.hub import Hub
from ccviewer.profile import Opd, Profile
from fakes import FakeClock

LOOPBACK = ("::1", "localhost")


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def profile():
    """An OPD that has nothing yet; tests add to it with `dataclasses.replace`."""
    return Profile(Opd("kominfo", "Diskominfo"), ZoneInfo("Asia/Makassar"), Path("/profile.toml"))


@pytest.fixture
def hub(clock, profile):
    return Hub(clock, profile)


@pytest.fixture(autouse=True)
def indonesian():
    yield
    i18n.use("id")


@pytest.fixture(autouse=True)
def no_thread_left_behind():
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads still running: {left}"


@pytest.fixture(autouse=True)
def no_warning_logged_unless_expected(caplog, request):
    yield
    if request.node.get_closest_marker("logs_warnings"):
        return
    loud = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not loud, f"logged: {loud}"


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch):
    """Refuse a connection to anywhere but this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        here = not isinstance(address, tuple) or address[0].startswith("127.") or address[0] in LOOPBACK
        if not here:
            raise AssertionError(f"a test connects to {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
