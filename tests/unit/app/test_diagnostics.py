"""What the diagnostics say, and what they must never say."""

import json
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication

from ccviewer import plugins
from ccviewer.app.diagnostics import diagnose
from ccviewer.commands import ALL_COMMANDS, Actor, Commands, Role, Seat
from ccviewer.hub import Hub
from ccviewer.i18n import Text
from ccviewer.model import (
    Camera,
    CameraReport,
    CameraState,
    FeedReport,
    Link,
    Reading,
    SecretUrl,
    Source,
)
from ccviewer.panels.base import Attention, Context, load_theme
from ccviewer.profile import load
from ccviewer.wall import Wall, configure_docking
from ccviewer.wall.scene import Scene

PROFILE = """
[opd]
id = "uji"
name = "Uji"
[[feeds]]
id = "banjir"
kind = "mqtt"
host = "127.0.0.1"
topics = ["banjir/+"]
[feeds.map]
record = "reading"
[feeds.map.fields]
level = "level"
"""
SCENE = {
    "name": "uji",
    "screens": {"utama": {}},
    "windows": [{"id": "w1", "screen": "utama", "page": "p"}],
    "pages": {"p": {"tree": {"tabs": ["a"]}}},
    "tiles": {"a": {"panel": "note", "options": {"text": "halo"}}},
}


@pytest.fixture
def said(qtbot, clock, monkeypatch, tmp_path):
    """What is said of a room with a lost broker, a live camera and three channels of different ages."""
    monkeypatch.setitem(plugins.BUILTIN["ccviewer.panels"], "note", "notes:NotePanel")
    (tmp_path / "p.toml").write_text(PROFILE)
    source = Source(SecretUrl("rtsp://admin:kenari-7@10.0.0.1/live"))
    profile = replace(load(tmp_path / "p.toml"), cameras=(Camera("simpang", "Simpang", sources=(source,)),))
    hub = Hub(clock, profile)
    configure_docking()
    context = Context(hub, profile, load_theme(), Attention())
    seat = Seat(Commands(ALL_COMMANDS, lambda deed: None), Actor("uji", Role.SUPERVISOR))
    wall = Wall(context, Scene.model_validate(SCENE), None, seat, lambda: None)
    wall.open()
    for name, age_s in (("a", 0), ("b", 1e6), ("c", 1e6)):
        hub.post(Reading(f"uji/banjir/{name}/level", 1, clock.now(), clock.now() - age_s))
    why = Text("{where} tidak menjawab", where="127.0.0.1")
    hub.post(FeedReport("banjir", Link.DOWN, clock.now(), why, received_at=clock.now(), rows=3, rejected=2))
    picture = clock.now() - 1
    hub.post(
        CameraReport("simpang", CameraState.LIVE, clock.now(), fps=12.345, width=640, picture_at=picture)
    )
    hub.tick()
    yield json.loads(json.dumps(diagnose(hub, wall), allow_nan=False))
    wall.close()


def test_a_lost_broker_is_said_with_its_reason_and_counts(said):
    (feed,) = said["feeds"]
    assert (feed["link"], feed["rows"], feed["rejected"]) == ("down", 3, 2)
    assert feed["state"] in ("delayed", "stale", "lost")
    assert feed["last_error"] == "127.0.0.1 tidak menjawab"


def test_a_camera_is_said_with_its_rate_and_the_age_of_its_picture(said):
    (camera,) = said["cameras"]
    assert (camera["state"], camera["fps"], camera["width"], camera["age_s"]) == ("live", 12.35, 640, 1)


def test_channels_are_counted_by_state(said):
    assert said["channels"] == {"live": 1, "lost": 2}


def test_panels_say_what_they_show(said):
    (panel,) = said["panels"]
    assert (panel["id"], panel["kind"], panel["shows"]) == ("a", "note", {"text": "halo"})


def test_windows_say_where_they_stand_and_which_page_they_show(said):
    (window,) = said["windows"]
    assert (window["id"], window["page"], window["visible"]) == ("w1", "p", True)
    assert window["screen"] == QGuiApplication.primaryScreen().name()
    assert min(window["geometry"][2:]) >= 100


def test_versions_and_the_pace_of_the_window_are_said(said):
    assert said["versions"]["PySide6"].startswith("6.")
    assert {"gap_p99_ms", "gap_max_ms", "ticks"} <= said["ui"].keys()


def test_no_password_is_said(said):
    assert "kenari-7" not in json.dumps(said)
