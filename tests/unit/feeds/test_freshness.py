"""What a feed's silence means in the hub."""

import pytest

from ccviewer.hub import Hub
from ccviewer.model import FeedReport, Freshness, Link, Reading
from ccviewer.profile import load

PROFILE = """
[opd]
id = "kominfo"
name = "Diskominfo"

[[feeds]]
id = "wifi"
kind = "mqtt"
host = "127.0.0.1"
topics = ["kota/wifi/#"]
expire_after = "20s"

[[feeds]]
id = "kpi"
kind = "rest"
url = "http://127.0.0.1:1/"
expire_after = "20s"
"""


@pytest.fixture
def hub(clock, tmp_path):
    path = tmp_path / "bontang.toml"
    path.write_text(PROFILE)
    return Hub(clock, load(path))


def live_for(hub, clock, feed, seconds):
    for _ in range(seconds):
        clock.advance(1)
        hub.post(FeedReport(feed, Link.UP, 0.0, received_at=clock.now()))
        hub.tick()


def test_a_sensor_that_falls_silent_is_stale_however_much_the_others_say(hub, clock):
    hub.post(Reading("kominfo/wifi/ap-1/clients", 7, clock.now()))
    live_for(hub, clock, "wifi", 30)
    assert hub.freshness("kominfo/wifi/ap-1/clients") is Freshness.STALE


def test_an_unchanged_document_keeps_all_that_it_holds_fresh(hub, clock):
    hub.post(Reading("kominfo/kpi/kota/serapan", 61, clock.now()))
    live_for(hub, clock, "kpi", 30)
    assert hub.freshness("kominfo/kpi/kota/serapan") is Freshness.LIVE
