"""Only sane numbers cross from the page, only numbers cross to it."""

import json
import math
from base64 import b64decode

import numpy as np
import pytest

from ccviewer.panels.map.bridge import Bridge, packed


def test_a_batch_can_be_read_back():
    header, payload = packed(
        {"full": True},
        {"rows": np.array([1, 2, 3], "<u4"), "x": np.array([0.5]), "states": np.array([7], "u1")},
    )

    said, data = json.loads(header), b64decode(payload)
    assert said["parts"] == [["rows", "u4", 3], ["x", "f8", 1], ["states", "u1", 1]]
    assert np.frombuffer(data, "<u4", 3).tolist() == [1, 2, 3]
    assert np.frombuffer(data, "<f8", 1, 16).tolist() == [0.5]
    assert data[24] == 7
    assert len(data) % 8 == 0


@pytest.fixture
def heard(qapp):
    bridge, said = Bridge(), []
    bridge.is_touched.connect(lambda *values: said.append(values))
    bridge.is_hovered.connect(lambda *values: said.append(values))
    bridge.is_moved.connect(said.append)
    bridge.is_zooming.connect(said.append)
    return bridge, said


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_not_heard(heard, bad):
    bridge, said = heard

    bridge.touched(bad, 0.5, 12.0, False)
    bridge.touched(0.5, 0.5, bad, False)
    bridge.hovered(0.5, bad, 12.0)
    bridge.zooming(bad)
    bridge.moved(12.0, bad, 117.0, 116.0, 0.0, 118.0, 1.0)

    assert said == []


@pytest.mark.parametrize("zoom", [-1.0, 25.0, 1e9])
def test_a_zoom_that_no_map_has_is_not_heard(heard, zoom):
    bridge, said = heard

    bridge.zooming(zoom)
    bridge.touched(0.5, 0.5, zoom, True)

    assert said == []


def test_where_the_page_looks_is_heard(heard):
    bridge, said = heard

    bridge.moved(12.5, 0.1, 117.0, 116.0, 0.0, 118.0, 1.0)

    assert said[0].zoom == 12.5
    assert said[0].east == 118.0
