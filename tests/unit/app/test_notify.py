"""What a service manager is told, over a real socket."""

import os
import socket

import pytest

from ccviewer.app.notify import Notify, take_from

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no local sockets")


@pytest.fixture(params=["a file", "an abstract name"])
def manager(request, tmp_path):
    """A socket as systemd opens one; yields it with what it is called in the environment."""
    if request.param == "a file":
        name = address = str(tmp_path / "notify")
    else:
        name = f"@ccviewer-uji-{os.getpid()}"
        address = "\0" + name[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(address)
        ear.settimeout(2)
        yield ear, name


def heard(ear):
    ear.setblocking(False)
    said = []
    while True:
        try:
            said += ear.recv(4096).decode().split("\n")
        except BlockingIOError:
            return said


def test_a_wall_that_stands_is_said_once_with_the_process_that_it_is(manager):
    ear, name = manager
    notify = Notify.of({"NOTIFY_SOCKET": name}, os.getpid())
    notify.ready()
    notify.ready()
    assert heard(ear) == ["READY=1", f"MAINPID={os.getpid()}"]


def test_a_watchdog_hears_that_the_wall_lives(manager):
    ear, name = manager
    notify = Notify.of({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "15000000"}, os.getpid())
    notify.alive()
    notify.alive()
    assert heard(ear) == ["WATCHDOG=1", "WATCHDOG=1"]


@pytest.mark.parametrize(
    "more", [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "15000000", "WATCHDOG_PID": "1"}]
)
def test_without_a_watchdog_of_this_process_nothing_is_said_of_life(manager, more):
    ear, name = manager
    Notify.of({"NOTIFY_SOCKET": name, **more}, os.getpid()).alive()
    assert heard(ear) == []


def test_the_end_is_said(manager):
    ear, name = manager
    Notify.of({"NOTIFY_SOCKET": name}, os.getpid()).stopping()
    assert heard(ear) == ["STOPPING=1"]


@pytest.mark.parametrize("name", ["", "relatif", "/tidak/ada/notify"])
def test_nobody_to_tell_is_no_harm(name):
    notify = Notify.of({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "1"}, os.getpid())
    notify.ready()
    notify.alive()
    notify.stopping()


def test_a_manager_that_reads_nothing_does_not_stop_the_wall(manager):
    _, name = manager
    notify = Notify.of({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "1"}, os.getpid())
    for _ in range(5000):  # more than the socket holds
        notify.alive()


def test_children_do_not_speak_for_the_wall():
    environment = {"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1", "HOME": "/"}
    take_from(environment)
    assert environment == {"HOME": "/"}
