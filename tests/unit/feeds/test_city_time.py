"""Times that another zone wrote are told in the city's own."""

import json

from ccviewer.feeds.base import FeedOptions, Intake
from ccviewer.model import Channel, Event
from ccviewer.model.words import clock_text

QUAKE = {"Tanggal": "16 Feb 2026", "Jam": "13:15:30 WIB", "Wilayah": "Pusat gempa di laut"}


def test_a_quake_that_bmkg_tells_in_wib_is_told_in_wita_in_a_city_of_wita(clock, profile):
    fields = {"title": "Wilayah", "time": {"template": "{Tanggal} {Jam}", "type": "time"}}
    options = FeedOptions(id="gempa", kind="x", map={"record": "event", "fields": fields})
    intake = Intake(options, opd="bmkg", describe=Channel, clock=clock, timezone="WITA")
    items = []
    intake.take([intake.read(json.dumps(QUAKE).encode())], items.append)
    (event,) = [item for item in items if isinstance(item, Event)]
    assert clock_text(event.time, profile.zone, seconds=True) == "14.15.30"
