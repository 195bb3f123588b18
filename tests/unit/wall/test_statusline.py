from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from ccviewer import i18n
from ccviewer.model import Event, Severity
from ccviewer.panels.base import Attention, Context, load_theme
from ccviewer.profile import FeedEntry
from ccviewer.wall.statusline import StatusLine, clock_words


class Options(BaseModel):
    attribution: str = ""


@pytest.fixture
def line(qtbot, context):
    line = StatusLine(context)
    qtbot.addWidget(line)
    return line


def event(uid, severity, **more):
    return Event(uid, "complaint", 1_800_000_000.0, severity, "Banjir", feed="112", **more)


def test_the_clock_is_in_the_citys_zone_and_language(context):
    assert clock_words(1_800_000_000, context) == "Jumat, 15 Januari 2027   16.00.00 WITA"
    i18n.use("en")
    assert clock_words(1_800_000_000, context) == "Friday, 15 January 2027   16.00.00 WITA"


def test_a_zone_without_an_indonesian_name_is_called_as_it_is(context):
    tokyo = Context(
        context.hub, replace(context.profile, zone=ZoneInfo("Europe/Berlin")), context.theme, Attention()
    )
    assert clock_words(1_800_000_000, tokyo).endswith("09.00.00 CET")


def test_what_goes_on_is_counted_by_severity_worst_first(line, hub):
    for uid, severity in (("a", Severity.MINOR), ("b", Severity.CRITICAL), ("c", Severity.MINOR)):
        hub.post(event(uid, severity))
    hub.tick()
    assert line.worst() == [(Severity.CRITICAL, 1), (Severity.MINOR, 2)]


def test_what_is_over_is_not_counted(line, hub, clock):
    hub.post(event("a", Severity.MAJOR, end=1_800_000_000.0))
    hub.post(replace(event("b", Severity.MAJOR), kind="quake"))
    hub.tick()
    clock.advance(1)
    assert line.worst() == []


def test_whoever_must_be_credited_is_named_once(qtbot, hub, profile):
    feeds = tuple(
        FeedEntry(id, "rest", id, "kominfo", Options(attribution=credit))
        for id, credit in (("gempa", "BMKG"), ("cuaca", "BMKG"), ("wifi", ""), ("lapor", "PetaBencana.id"))
    )
    context = Context(hub, replace(profile, feeds=feeds), load_theme(), Attention())
    line = StatusLine(context)
    qtbot.addWidget(line)
    assert line.credits() == "Sumber: BMKG · PetaBencana.id"
