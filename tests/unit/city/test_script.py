import pytest

from ccviewer.city.geography import ACCESS_POINTS, CAMERAS
from ccviewer.city.script import SILENT_NOT_BEFORE_S, Kind, script

SEEDS = range(40)


def of_kind(seed, kind, acts=1):
    return [incident for incident in script(seed, acts) if incident.kind is kind]


def test_the_same_seed_gives_the_same_events():
    assert script(7) == script(7)


def test_another_seed_gives_other_events():
    assert script(7) != script(8)


def test_a_longer_script_begins_with_the_shorter_one():
    assert script(7, 6)[: len(script(7, 2))] == script(7, 2)


@pytest.mark.parametrize("kind", [Kind.AREA_DOWN, Kind.CAMERA_DEAD, Kind.GAUGE_RISE, Kind.QUAKE])
@pytest.mark.parametrize("seed", SEEDS)
def test_in_the_first_25_seconds_there_is_something_of_each_kind_to_see(seed, kind):
    begun = [incident for incident in of_kind(seed, kind) if incident.start_s < 25]
    assert begun
    assert kind is Kind.QUAKE or any(incident.end_s > 60 for incident in begun)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_feed_falls_silent_before_two_minutes_have_passed(seed):
    silences = of_kind(seed, Kind.FEED_SILENT, 3)
    assert silences
    assert min(incident.start_s for incident in silences) >= SILENT_NOT_BEFORE_S


@pytest.mark.parametrize("seed", SEEDS)
def test_an_area_that_drops_is_four_to_eight_access_points_of_one_kelurahan(seed):
    place_of = {point.id: point.kelurahan.id for point in ACCESS_POINTS}
    for incident in of_kind(seed, Kind.AREA_DOWN, 6):
        assert 4 <= len(incident.detail) <= 8
        assert {place_of[point] for point in incident.detail} == {incident.subject}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_four_cameras_live_through_the_opening(seed):
    kept = {site.id for site in CAMERAS[:4]}
    lost = [
        incident.subject
        for incident in script(seed, 1)
        if incident.kind in (Kind.CAMERA_DEAD, Kind.CAMERA_FROZEN) and incident.start_s < 600
    ]
    assert len(lost) == 2
    assert not kept & set(lost)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dead_camera_comes_back_within_the_hour(seed):
    for incident in of_kind(seed, Kind.CAMERA_DEAD, 6):
        assert 0 < incident.end_s - incident.start_s < 3600
