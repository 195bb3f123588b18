"""What the hub knows becomes markers: which, where, how, and how many."""

import pytest

from ccviewer.model import AssetState, CameraReport, CameraState, Event, Freshness, Severity
from ccviewer.panels.map.collection import Things
from ccviewer.panels.map.looks import Band

A, B, GAUGE = "kominfo/wifi/a", "kominfo/wifi/b", "bpbd/banjir/g"


@pytest.fixture
def things(hub):
    made = Things(hub, ())
    made.rebuild()
    return made


def quake(clock, **more):
    said = {
        "uid": "q",
        "kind": "quake",
        "time": clock.now() - 60,
        "severity": Severity.MAJOR,
        "title": "Gempa",
    }
    return Event(**(said | {"point": (117.5, 0.2), "feed": "gempa"} | more))


def test_a_camera_of_the_profile_is_there_before_anything_came(things):
    assert things.names() == {"camera": 1}


def test_an_asset_appears_when_the_hub_learns_of_it(things, put):
    put(A)
    things.note({"sys/assets/" + A})

    assert "sys/assets/" + A in things.bring()
    assert things.names() == {"access-point": 1, "camera": 1}


def test_an_asset_without_a_position_is_not_on_the_map(things, put):
    put(A, point=None)
    put(B, point=(float("nan"), 0.1))
    things.rebuild()

    assert things.names() == {"camera": 1}


def test_a_kind_that_we_do_not_know_is_drawn_as_a_thing_on_a_layer_of_its_own(things, put):
    put("kominfo/pompa/1", "pump")
    things.rebuild()

    assert things.names()["other"] == 1
    assert "pump" in things.counts()


def test_a_limit_makes_a_marker_worse_without_a_new_set(things, put, clock):
    put(GAUGE, "gauge", field="level", value=1.0)
    things.rebuild()
    things.scene.watch("view")
    things.scene.take("view")

    put(GAUGE, "gauge", field="level", value=3.2)
    things.note({"sys/assets/" + GAUGE})
    told = things.bring()

    assert told == {"sys/assets/" + GAUGE}
    delta = things.scene.take("view")
    assert not delta.full
    assert things.bands()[Band.CRITICAL] == 1


def test_a_moved_vehicle_moves_its_row(things, put, clock):
    put("dishub/armada/1", "vehicle", point=(117.4, 0.1))
    things.rebuild()
    things.scene.watch("view")
    things.scene.take("view")

    clock.advance(1)
    put("dishub/armada/1", "vehicle", point=(117.41, 0.1))
    things.note({"sys/assets/dishub/armada/1"})
    things.bring()

    row = things.scene.row["sys/assets/dishub/armada/1"]
    assert things.scene.take("view").moved.tolist() == [row]


def test_what_only_grows_old_is_noticed_without_anybody_telling(things, put, clock):
    put(A)
    things.rebuild()
    clock.advance(3600)

    things.age()
    things.bring()

    assert things.bands()[Band.STALE] == 1


def test_a_marker_that_is_over_goes(things, hub, clock):
    hub.post(quake(clock))
    hub.tick()
    things.rebuild()
    clock.advance(25 * 3600)

    things.age()
    things.bring()

    assert "quake" not in things.names()


@pytest.mark.parametrize("more", [{"feed": ""}, {"point": None}])
def test_what_ccviewer_noticed_itself_or_nobody_can_place_is_no_marker(things, hub, clock, more):
    hub.post(quake(clock, **more))
    hub.tick()
    things.rebuild()

    assert "quake" not in things.names()


def test_a_layer_that_is_off_is_counted_in_its_chip_and_nowhere_else(things, put):
    put(A)
    put(B, state=AssetState.DOWN)
    things.rebuild()

    things.switch("access-point", on=False)

    assert things.counts()["access-point"].total == 2
    assert things.counts()["access-point"].troubled == 1
    assert things.bands()[Band.MAJOR] == 0
    assert things.scene.clusters(10).count.sum() == 1


def test_a_layer_stays_off_when_a_new_set_comes(things, put):
    put(A)
    things.rebuild()
    things.switch("access-point", on=False)

    put(B)
    things.note({"sys/assets/" + B})
    things.bring()

    assert things.scene.clusters(10).count.sum() == 1


def test_only_the_layers_of_the_scene_are_on_the_map(hub, put, clock):
    put(A)
    put(GAUGE, "gauge", field="level", value=1.0)
    things = Things(hub, ("gauge",))
    things.rebuild()
    put(B)
    things.note({"sys/assets/" + B, "sys/cameras/simpang"})
    things.bring()

    assert things.names() == {"gauge": 1}


def test_the_header_counts_what_lives_and_what_does_not(things, hub, put, clock):
    hub.post(CameraReport("simpang", CameraState.LIVE, clock.now()))
    put(A)
    put(B, state=AssetState.DOWN)
    put("kominfo/wifi/c", late=3600.0)
    things.rebuild()

    health = things.health()

    assert health.text == "2 hidup · 1 mati · 1 usang"
    assert health.severity is Severity.MAJOR
    assert health.freshness is Freshness.LIVE


def test_a_map_on_which_everything_is_old_says_so(things, hub, put, clock):
    put(A)
    clock.advance(3600)
    hub.post(CameraReport("simpang", CameraState.OFFLINE, clock.now()))
    hub.tick()
    things.rebuild()

    assert things.health().freshness is Freshness.STALE
    assert things.health().text == "0 hidup · 1 usang · 1 terputus"


def test_the_city_is_what_stands_in_it_not_what_passes_or_shakes_far_away(things, hub, put, clock, profile):
    before = things.city(profile)
    put("dishub/armada/1", "vehicle", point=(117.9, 0.5))
    put("x/y/z", "sensor", point=(0.0, 0.0))
    hub.post(quake(clock, point=(118.0, 0.6)))
    hub.tick()
    things.rebuild()

    assert things.city(profile) == before


def test_a_camera_that_was_just_asked_is_not_yet_lost(things, hub, clock):
    assert things.bands()[Band.NORMAL] == 1

    hub.post(CameraReport("simpang", CameraState.OFFLINE, clock.now()))
    hub.tick()
    things.note({"sys/cameras/simpang"})
    things.bring()

    assert things.bands()[Band.LOST] == 1
