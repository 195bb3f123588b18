"""The arrays behind the map: what changed, what is hit, what is grouped."""

import numpy as np
import pytest

from ccviewer.panels.map.scene import ALONE, MapScene, degrees, mercator, mercator_length


def scene_of(n=4, families=(), kinds=None, states=None):
    scene = MapScene(families)
    lon = 117.4 + 0.01 * np.arange(n)
    kinds = np.zeros(n) if kinds is None else kinds
    states = np.zeros(n) if states is None else states
    scene.replace([f"k{i}" for i in range(n)], np.full(n, 0.1), lon, kinds, states)
    return scene


@pytest.fixture
def scene():
    return scene_of()


def test_degrees_and_mercator_are_each_others_way_back():
    x, y = mercator(0.13, 117.47)

    assert degrees(float(x), float(y)) == pytest.approx((0.13, 117.47))


def test_a_new_view_gets_everything_once(scene):
    scene.watch("view")

    first, second = scene.take("view"), scene.take("view")

    assert first.full
    assert first.rows.tolist() == [0, 1, 2, 3]
    assert not second.full
    assert not len(second.rows)


def test_a_row_that_changed_twice_is_told_once_with_its_last_state(scene):
    scene.watch("view")
    scene.take("view")

    scene.set_states([2], [1])
    scene.set_states([2, 3], [5, 0])
    delta = scene.take("view")

    assert delta.rows.tolist() == [2]
    assert delta.states.tolist() == [5]


def test_a_state_that_stays_the_same_is_no_change(scene):
    scene.watch("view")
    scene.take("view")

    scene.set_states([0, 1], [0, 0])

    assert not len(scene.take("view").rows)


def test_each_view_hears_of_every_change_for_itself(scene):
    scene.watch("one")
    scene.watch("other")
    scene.take("one")
    scene.take("other")

    scene.set_states([1], [3])
    scene.take("one")

    assert scene.take("other").rows.tolist() == [1]


def test_after_a_resync_the_view_gets_everything_again(scene):
    scene.watch("view")
    scene.take("view")

    scene.resync("view")
    delta = scene.take("view")

    assert delta.full
    assert len(delta.rows) == 4


def test_a_view_that_is_gone_is_not_kept(scene):
    scene.watch("view")

    scene.unwatch("view")
    scene.set_states([0], [1])

    with pytest.raises(KeyError):
        scene.take("view")


def test_a_moved_row_is_told_and_leaves_a_trail(scene):
    scene.watch("view")
    scene.take("view")

    scene.move([1], [0.2], [117.5], 100.0)
    scene.move([1], [0.3], [117.6], 101.0)
    delta = scene.take("view")

    assert delta.moved.tolist() == [1]
    assert not len(delta.rows)
    assert [at for _, _, at in scene.trail(1)] == [100.0, 101.0]
    assert degrees(scene.x[1], scene.y[1]) == pytest.approx((0.3, 117.6))


def test_a_trail_has_an_end(scene):
    for at in range(200):
        scene.move([0], [0.1], [117.4], float(at))

    assert len(scene.trail(0)) == 60
    assert scene.trail(0)[0][2] == 140.0


def test_a_new_set_makes_every_view_begin_anew_and_keeps_the_trails_of_what_stays(scene):
    scene.watch("view")
    scene.take("view")
    scene.move([3], [0.1], [117.4], 1.0)

    scene.replace(["k3", "new"], [0.1, 0.1], [117.4, 117.5], [0, 0], [0, 0])

    assert scene.take("view").full
    assert len(scene.trail(scene.row["k3"])) == 1
    assert scene.trail(scene.row["new"]) == []


def test_ten_thousand_random_changes_end_in_the_state_of_the_scene():
    random = np.random.default_rng(7)
    scene = scene_of(500)
    scene.watch("view")
    known = scene.take("view").states.copy()
    for _ in range(10_000):
        rows = random.integers(0, 500, 3)
        scene.set_states(rows, random.integers(0, 9, 3))
        if random.random() < 0.1:
            delta = scene.take("view")
            known[delta.rows] = delta.states
    delta = scene.take("view")
    known[delta.rows] = delta.states

    assert (known == scene.state).all()


def test_a_hit_needs_to_be_near_and_visible(scene):
    x, y = scene.x[2], scene.y[2]

    assert scene.hit(x, y, 13) == 2
    assert scene.hit(x + 20 / (256 * 2**13), y, 13) == -1
    scene.show([2], False)
    assert scene.hit(x, y, 13) == -1


def test_an_empty_scene_is_hit_nowhere_and_has_no_groups():
    scene = MapScene()

    assert scene.hit(0.5, 0.5, 10) == -1
    assert not len(scene.clusters(10).count)
    assert scene.bounds() is None


@pytest.mark.parametrize("zoom", [3, 8, 11.5, 14])
def test_groups_add_up_to_what_is_visible(zoom):
    random = np.random.default_rng(3)
    scene = MapScene()
    n = 2000
    scene.replace(
        [str(i) for i in range(n)],
        random.normal(0.1, 0.05, n),
        random.normal(117.4, 0.05, n),
        random.integers(0, 8, n),
        random.integers(0, 17, n),
    )
    scene.show(np.arange(300), False)

    groups = scene.clusters(zoom)

    assert groups.count.sum() == 1700
    assert groups.states.sum() == 1700
    assert (groups.states.sum(axis=1) == groups.count).all()


def test_a_group_has_the_worst_state_inside_it():
    scene = scene_of(50, states=[0] * 49 + [16])

    groups = scene.clusters(2)

    assert groups.count.tolist() == [50]
    assert groups.worst.tolist() == [16]


def test_kinds_of_other_families_are_never_in_one_group():
    scene = scene_of(4, families=(0, 1), kinds=[0, 0, 1, 1])

    assert sorted(scene.clusters(2).count.tolist()) == [2, 2]


def test_what_is_alone_is_never_grouped():
    scene = scene_of(4, families=(0, ALONE), kinds=[0, 0, 1, 1])

    assert sorted(scene.clusters(2).count.tolist()) == [1, 1, 2]


def test_without_a_cell_everything_stands_for_itself(scene):
    assert scene.clusters(2, 0).count.tolist() == [1, 1, 1, 1]


def test_groups_hang_on_the_world_not_on_what_else_there_is():
    scene = scene_of(40)
    before = {frozenset(scene.clusters(12).rows[scene.clusters(12).label == k]) for k in range(3)}

    keys, lon = [*scene.keys, "far"], [*(117.4 + 0.01 * np.arange(40)), 100.0]
    scene.replace(keys, np.full(41, 0.1), lon, np.zeros(41), np.zeros(41))
    after = scene.clusters(12)

    assert all(len(set(after.label[list(members)])) == 1 for members in before)


def test_a_ring_holds_what_lies_inside_it(scene):
    ring = [(117.405, 0.0), (117.425, 0.0), (117.425, 0.2), (117.405, 0.2)]

    assert scene.inside(ring).tolist() == [1, 2]


def test_a_field_of_view_has_a_direction_and_an_end(scene):
    east, angle = np.full(4, 90.0), np.full(4, 60.0)
    reach = np.full(4, 0.012 / 360)

    assert scene.sees(scene.x[2], scene.y[2], east, angle, reach).tolist() == [1, 2]
    assert scene.sees(scene.x[1], scene.y[1], np.full(4, 0.0), angle, reach).tolist() == [1]


def test_the_nearest_of_a_kind_come_first():
    scene = scene_of(4, kinds=[1, 0, 1, 1])

    assert scene.nearest(scene.x[3], scene.y[3], 1, 2).tolist() == [3, 2]


def test_bounds_are_in_degrees(scene):
    assert scene.bounds([0, 2]) == pytest.approx((117.4, 0.1, 117.42, 0.1))


def test_a_length_on_the_ground_is_longer_on_the_map_far_from_the_equator():
    assert mercator_length(40_075_016.686, 0.0) == pytest.approx(1.0)
    assert mercator_length(1000, 60.0) == pytest.approx(2 * mercator_length(1000, 0.0))
