"""Kinds, layers, and what a camera sees."""

from dataclasses import replace

import pytest

from ccviewer.hub import Hub
from ccviewer.panels.map.kinds import CAMERA_KIND, KINDS, LAYER_ORDER, OTHER, layer_kind, layer_word, sight


def test_every_layer_has_a_word_and_a_picture():
    assert [layer_word(layer) for layer in LAYER_ORDER][:2] == ["Kamera", "Titik Wi-Fi"]
    assert layer_kind("cameras") == CAMERA_KIND
    assert KINDS[layer_kind("events")].name == "quake"


def test_a_layer_that_we_do_not_know_is_called_as_it_calls_itself():
    assert layer_word("traffic-light") == "Traffic light"
    assert layer_kind("traffic-light") == OTHER


def test_a_camera_sees_when_the_profile_says_where_it_looks(clock, profile):
    camera = replace(profile.cameras[0], bearing=90.0, angle=60.0, reach=150.0)
    hub = Hub(clock, replace(profile, cameras=(camera,)))

    seen = sight(hub, "sys/cameras/simpang")

    assert (seen.bearing, seen.angle) == (90.0, 60.0)
    assert seen.reach == pytest.approx(150 / 40_075_017, rel=1e-4)


def test_nothing_else_sees(hub):
    assert sight(hub, "sys/cameras/simpang") is None
    assert sight(hub, "sys/assets/a/b/c") is None
    assert sight(hub, "") is None
