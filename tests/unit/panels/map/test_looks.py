"""Every state has a look of its own, and a worse one has a larger code."""

from itertools import product

import pytest

from ccviewer.hub import AssetView, CameraHealth
from ccviewer.model import (
    Asset,
    AssetState,
    Camera,
    CameraReport,
    CameraState,
    Event,
    Freshness,
    Severity,
)
from ccviewer.panels.map.looks import BANDS, LOOKS, Band, asset_code, camera_code, code_of, event_code


def view(state=AssetState.UP, severity=Severity.NORMAL, freshness=Freshness.LIVE):
    return AssetView(Asset("a", "sensor"), state, severity, freshness, 1.0)


@pytest.mark.parametrize(("severity", "freshness"), list(product(Severity, Freshness)))
def test_every_state_has_a_look(severity, freshness):
    assert 0 <= code_of(severity, freshness) < len(LOOKS)


@pytest.mark.parametrize("freshness", [Freshness.LIVE, Freshness.DELAYED, Freshness.STALE])
def test_a_worse_severity_has_a_larger_code(freshness):
    codes = [code_of(severity, freshness) for severity in Severity]

    assert codes == sorted(set(codes))


def test_what_is_lost_is_worse_than_what_is_stale_and_that_than_normal():
    codes = [
        code_of(Severity.NORMAL, f)
        for f in (Freshness.LIVE, Freshness.DELAYED, Freshness.STALE, Freshness.LOST)
    ]

    assert codes == sorted(set(codes))


def test_what_is_lost_keeps_no_severity_and_no_live_look():
    assert code_of(Severity.CRITICAL, Freshness.LOST) == code_of(Severity.NORMAL, Freshness.LOST)
    assert BANDS[asset_code(view(severity=Severity.CRITICAL, freshness=Freshness.LOST))] is Band.LOST


def test_a_frozen_picture_counts_as_stale():
    assert BANDS[code_of(Severity.NORMAL, Freshness.FROZEN)] is Band.STALE


def test_maintenance_is_seen_while_it_is_fresh_and_not_after():
    assert BANDS[asset_code(view(AssetState.MAINTENANCE, Severity.MAJOR))] is Band.MAINTENANCE
    assert BANDS[asset_code(view(AssetState.MAINTENANCE, freshness=Freshness.STALE))] is Band.STALE


def test_an_event_looks_as_bad_as_it_is():
    event = Event("q", "quake", 0.0, Severity.MAJOR, "Gempa")

    assert BANDS[event_code(event)] is Band.MAJOR


@pytest.mark.parametrize(
    ("said", "freshness"),
    [
        ({"watched": False}, Freshness.LIVE),
        ({"late_by_nature": True}, Freshness.LIVE),
        ({}, Freshness.DELAYED),
    ],
)
def test_a_camera_that_is_as_well_as_it_can_be_looks_well(said, freshness):
    report = CameraReport("a", CameraState.DELAYED, 0.0, **said)
    health = CameraHealth(Camera("a", "a"), CameraState.DELAYED, 30.0, report)
    assert camera_code(health) == code_of(Severity.NORMAL, freshness)
