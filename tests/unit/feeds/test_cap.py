"""Warnings in CAP, from XML to the hub: replaced, cancelled, and over by time alone."""

import pytest

from ccviewer.feeds.base import Beat, Intake
from ccviewer.model import Severity, Snapshot
from ccviewer.profile import load

NOW = 1_771_218_000.0  # 2026-02-16 12:00 WIB
PROFILE = """
[opd]
id = "bpbd"
name = "BPBD"
timezone = "WITA"
[[feeds]]
id = "cap"
preset = "bmkg-cap"
with = { url = "http://127.0.0.1/cap.xml" }
"""
ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{id}</identifier><sender>uji@cuaca.example</sender><sent>2026-02-16T12:00:00+07:00</sent>
<status>{status}</status><msgType>{type}</msgType><scope>Public</scope>{references}
<info><language>id</language><category>Met</category><event>Hujan Lebat</event><urgency>Immediate</urgency>
<severity>Moderate</severity><certainty>Observed</certainty>
<effective>2026-02-16T11:00:00+07:00</effective><expires>2026-02-16T{expires}:00+07:00</expires>
<headline>{id} Hujan Lebat</headline><description>Hujan</description>
<area><areaDesc>Bontang</areaDesc><polygon>0.1,117.4 0.2,117.4 0.2,117.5 0.1,117.4</polygon></area>
</info></alert>"""


def cap(id, type="Alert", references="", expires="14:00", status="Actual"):
    names = " ".join(f"uji@cuaca.example,{each},2026-02-16T12:00:00+07:00" for each in references.split())
    element = f"<references>{names}</references>" if names else ""
    return ALERT.format(id=id, type=type, references=element, expires=expires, status=status).encode()


@pytest.fixture
def warn(hub, clock, tmp_path, request):
    """Read one CAP document, as it would be polled; returns the warnings that the hub then holds."""
    (tmp_path / "opd.toml").write_text(PROFILE)
    profile = load(tmp_path / "opd.toml")
    clock.set(NOW)
    options = profile.feeds[0].options.model_copy(update={"mode": getattr(request, "param", "snapshot")})
    intake = Intake(options, opd="bpbd", describe=profile.describe, clock=clock, timezone="WITA")

    def warn(document=None, after_s=60):
        clock.advance(after_s)
        if document is not None:
            items = []
            intake.take([intake.read(document)], items.append)
            for item in items:
                assert not isinstance(item, Beat)
                hub.post(item)
        hub.tick()
        return [str(event.title) for event in hub.events()]

    warn.intake = intake
    return warn


def test_a_warning_has_its_area_its_times_and_its_severity(warn, hub, clock):
    warn(cap("A1"))
    (event,) = hub.events()
    assert (event.severity, event.kind, event.place) == (Severity.MINOR, "Hujan Lebat", "Bontang")
    assert (event.time, event.expires) == (NOW - 3600, NOW + 7200)
    assert event.point == pytest.approx((117.433, 0.15), abs=0.02)
    assert event.goes_on(clock.now())


@pytest.mark.parametrize("warn", ["snapshot", "append"], indirect=True)
def test_an_update_replaces_what_it_names_and_a_cancellation_takes_it_back(warn):
    assert warn(cap("A1")) == ["A1 Hujan Lebat"]
    assert warn(cap("A2", "Update", "A1")) == ["A2 Hujan Lebat"]
    assert warn(cap("A3", "Update", "A1 A2")) == ["A3 Hujan Lebat"]
    assert warn(cap("A4", "Cancel", "A3")) == []


@pytest.mark.parametrize("warn", ["append"], indirect=True)
def test_other_warnings_stay_when_one_is_cancelled(warn):
    warn(cap("A1"))
    assert warn(cap("B1")) == ["B1 Hujan Lebat", "A1 Hujan Lebat"]
    assert warn(cap("A2", "Cancel", "A1")) == ["B1 Hujan Lebat"]


@pytest.mark.parametrize("warn", ["append"], indirect=True)
def test_a_cancelled_warning_that_comes_again_late_does_not_return(warn):
    warn(cap("A1"))
    warn(cap("A2", "Cancel", "A1"))
    assert warn(cap("A1")) == []


@pytest.mark.parametrize("warn", ["snapshot", "append"], indirect=True)
def test_a_warning_is_over_when_it_expires_though_its_source_says_nothing_more(warn):
    assert warn(cap("A1", expires="12:30")) == ["A1 Hujan Lebat"]
    assert warn(after_s=1739) == ["A1 Hujan Lebat"]
    assert warn(after_s=1) == []


@pytest.mark.parametrize("warn", ["snapshot", "append"], indirect=True)
def test_an_expired_warning_that_is_polled_again_does_not_return(warn):
    document = cap("A1", expires="12:30")
    assert warn(document, after_s=3600) == []
    assert warn(document) == []


def test_a_drill_warns_nobody(warn):
    assert warn(cap("A1", status="Exercise")) == []
    assert warn(cap("A1", status="Test")) == []


def test_a_document_that_goes_takes_its_warning_along(warn, hub):
    warn(cap("A1"))
    hub.post(Snapshot("cap", frozenset()))
    assert warn() == []
