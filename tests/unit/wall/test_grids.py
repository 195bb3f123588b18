from itertools import combinations, pairwise

import pytest

from ccviewer.wall.grids import TEMPLATES, arrange, by_importance, spots, suited, template
from ccviewer.wall.scene import Tile, tiles_in

IDS = [one.id for one in TEMPLATES]
NAMES = [f"t{n}" for n in range(25)]


def overlap(a, b):
    across = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
    down = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
    return across > 1e-6 and down > 1e-6


@pytest.mark.parametrize("count", range(1, 26))
@pytest.mark.parametrize("id", IDS)
def test_every_template_covers_the_window_without_gaps_or_overlaps(id, count):
    where = spots(arrange(template(id), NAMES[:count]))
    assert sum(spot.width * spot.height for spot in where) == pytest.approx(1, abs=1e-9)
    assert not any(overlap(a, b) for a, b in combinations(where, 2))


@pytest.mark.parametrize("count", range(1, 26))
@pytest.mark.parametrize("id", IDS)
def test_every_tile_has_a_place_and_only_one(id, count):
    assert sorted(tiles_in(arrange(template(id), NAMES[:count]))) == sorted(NAMES[:count])


@pytest.mark.parametrize("id", IDS)
def test_a_more_important_tile_is_never_smaller_than_a_less_important_one(id):
    one = template(id)
    where = {spot.tiles[0]: spot for spot in spots(arrange(one, NAMES[: one.places]))}
    areas = [where[name].width * where[name].height for name in NAMES[: one.places]]
    assert all(a >= b - 1e-3 for a, b in pairwise(areas))


@pytest.mark.parametrize("id", [one.id for one in TEMPLATES if one.id != "strip"])
def test_tiles_keep_their_order_from_the_top_left(id):
    one = template(id)
    assert tiles_in(arrange(one, NAMES[: one.places])) == NAMES[: one.places]


@pytest.mark.parametrize("id", [one.id for one in TEMPLATES if one.places > 2])
def test_of_too_many_tiles_the_most_important_stand_alone(id):
    one = template(id)
    where = spots(arrange(one, NAMES[: one.places + 3]))
    assert ("t0",) in [spot.tiles for spot in where]
    assert sorted(len(spot.tiles) for spot in where)[-1] <= 4


def test_the_largest_place_is_for_what_must_be_seen_then_for_what_matters_most():
    specs = {
        "peristiwa": Tile(panel="events", priority=4),
        "kpi": Tile(panel="kpi", priority=1),
        "peta": Tile(panel="map", must_see=True, priority=2),
        "cctv": Tile(panel="cameras", must_see=True, priority=1),
    }
    assert by_importance(specs, specs) == ["cctv", "peta", "kpi", "peristiwa"]


def test_places_are_the_number_in_the_name():
    for one in TEMPLATES:
        name = one.id.removeprefix("tegak-")
        if "+" in name:
            assert one.places == sum(map(int, name.split("+")))
        elif "x" in name:
            columns, rows = map(int, name.split("x"))
            assert one.places == columns * rows


def test_an_upright_window_is_offered_upright_templates_first():
    assert suited(5, upright=True)[0].id == "tegak-1+4"
    assert suited(6, upright=False)[0].places == 6


def test_large_places_of_a_wide_window_keep_the_shape_of_a_picture():
    where = spots(arrange(template("4+8"), NAMES[:12]))
    large = [spot for spot in where if spot.tiles[0] in ("t0", "t1", "t2", "t3")]
    assert all(spot.width == pytest.approx(spot.height) for spot in large)  # of a window of 16:9


def test_there_is_nothing_to_arrange_without_tiles():
    with pytest.raises(ValueError, match="no tile"):
        arrange(template("2x2"), [])
