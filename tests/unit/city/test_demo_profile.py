import tomllib
from collections import Counter

import pytest

from ccviewer import resources
from ccviewer.city import Ports, profile_text
from ccviewer.city.documents import Documents
from ccviewer.city.geography import CAMERAS, KELURAHAN
from ccviewer.city.messages import topics
from ccviewer.city.model import City, Pace
from ccviewer.feeds.mapping import Mapper
from ccviewer.profile import load

START = 1_795_000_000.0
PATH = resources.path("profiles/demo.toml")


@pytest.fixture(scope="module")
def profile():
    return load(PATH)


def payloads(feed):
    """Return what the city sends to this feed."""
    city, pace = City(7, START), Pace(START)
    if feed.kind == "mqtt":
        root = feed.options.topics[0].removesuffix("+")
        return [
            (say.payload(START + 30), say.topic) for say in topics(city, pace) if say.topic.startswith(root)
        ]
    documents = Documents(city, pace, 18_802)
    path = "/" + feed.options.url.split("/", 3)[3]
    scope = feed.options.params.get("untuk", "")
    return [(documents.answer(documents.find(path), START + 30, scope).body, None)]


def rows_of(profile, feed):
    options = feed.options
    mapper = Mapper(options.map, options.decode, ok_when=options.ok_when, timezone=profile.opd.timezone)
    return [mapper.read(body, topic=topic) for body, topic in payloads(feed)]


EXPECTED = {
    "wifi-ap": 120,
    "tinggi-air": 6,
    "udara": 3,
    "kendaraan": 12,
    "wifi-titik": 120,
    "wifi-riwayat": 289 * 15,
    "kpi": 1,
    "kpi-riwayat": 289,
    "pengaduan": 8,
    "apbd": 8,
}


def test_every_feed_of_the_city_is_read(profile):
    assert {feed.id for feed in profile.feeds} >= set(EXPECTED)


@pytest.mark.parametrize("id", EXPECTED)
def test_a_feed_maps_all_that_the_city_sends(profile, id):
    read = rows_of(profile, profile.feed(id))
    assert sum(len(rows.rows) for rows in read) == EXPECTED[id]
    assert [error for rows in read for error in rows.errors] == []
    empty = {name for rows in read for row in rows.rows for name, value in row.items() if value is None}
    assert empty == set()


def test_quakes_have_a_place_a_time_and_a_severity(profile):
    (read,) = rows_of(profile, profile.feed("gempa"))
    assert read.rows
    for row in read.rows:
        assert row["severity"] in ("info", "minor", "major", "critical")
        assert None not in (row["uid"], row["time"], row["position"])


def test_access_points_of_both_feeds_are_the_same_things(profile):
    listed = {row["key"] for rows in rows_of(profile, profile.feed("wifi-titik")) for row in rows.rows}
    heard = {row["asset"] for rows in rows_of(profile, profile.feed("wifi-ap")) for row in rows.rows}
    assert listed == heard


def test_history_lands_on_the_channels_that_are_derived(profile):
    derived = {entry.id for entry in profile.derived}
    (places,) = rows_of(profile, profile.feed("wifi-riwayat"))
    assert {f"kominfo/wifi-kelurahan/{{place}}/{name}" for name in places.rows[0]} & derived == {
        entry for entry in derived if "{place}" in entry
    }
    (city,) = rows_of(profile, profile.feed("kpi-riwayat"))
    assert {f"kominfo/kpi/kota/{name}" for name in city.rows[0]} >= {
        entry for entry in derived if "/kpi/" in entry
    }


def test_every_number_has_a_name(profile):
    nameless = set()
    for feed in profile.feeds:
        if feed.options.map.record != "reading":
            continue
        for rows in rows_of(profile, feed):
            for row in rows.rows[:20]:
                for name, value in row.items():
                    if isinstance(value, int | float) and name != "time":
                        id = f"{feed.opd}/{feed.group}/{row['asset']}/{name}"
                        if not profile.describe(id).name:
                            nameless.add(id)
    assert nameless == set()


def test_the_profile_knows_the_fifteen_kelurahan_and_every_camera(profile):
    assert {place.id: place.code for place in profile.places.values()} == {
        place.id: place.code for place in KELURAHAN
    }
    assert [camera.id for camera in profile.cameras] == [site.id for site in CAMERAS]
    assert Counter(source.main for camera in profile.cameras for source in camera.sources) == {
        True: len(CAMERAS),
        False: len(CAMERAS),
    }
    assert len(CAMERAS) >= 12


def test_the_whole_profile_says_that_it_is_a_simulation(profile):
    assert profile.simulated


def test_a_city_on_other_ports_gets_a_profile_that_names_them():
    profile = tomllib.loads(profile_text(Ports(40_001, 40_002, 40_003)))
    mqtt = {feed["port"] for feed in profile["feeds"] if feed["kind"] == "mqtt"}
    urls = [feed["url"] for feed in profile["feeds"] if feed["kind"] == "rest"]
    assert mqtt == {40_001}
    assert all(url.startswith("http://127.0.0.1:40002/") for url in urls)
    sources = [source["url"] for camera in profile["cameras"] for source in camera["sources"]]
    assert all(url.startswith("http://127.0.0.1:40003/") for url in sources)


def test_ports_that_look_like_each_other_are_not_swapped_twice():
    assert "18800" not in profile_text(Ports(18_801, 18_802, 18_803)).split("[opd]")[1]
