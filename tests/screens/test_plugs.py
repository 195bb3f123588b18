"""Screens that come and go while the real program runs."""

import pytest

from screens.rooms import MONITORS, MUST_SEE, STRANGER, halves, three_walls, wanted, within

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

WIDE = 1920


def test_every_window_opens_on_its_screen_inside_it(bed, three):
    room = three(bed)
    room.wait_for_windows(4)
    assert room.astray() == []
    assert room.tiles().keys() >= MUST_SEE
    left, middle, right = bed.connectors[:3]
    assert room.on(left) == {"banjir", "k2", "k3"}
    assert room.on(middle) == {"siaga", "t2", "t3"}
    assert room.on(right) == {"lalin", "r2", "r3"}


def test_after_an_unplug_no_window_is_outside_what_remains(bed, three):
    room = three(bed)
    room.wait_for_windows(4)
    bed.unplug(bed.connectors[2])
    room.wait_until(lambda: len(room.rects()) == 2 and not room.astray(), what="two windows, inside")
    assert room.astray() == []


def test_after_an_unplug_every_tile_that_must_be_seen_is_seen_on_what_remains(bed, three):
    room = three(bed)
    room.wait_for_windows(4)
    bed.unplug(bed.connectors[2])
    room.wait_until(lambda: room.tiles().keys() >= MUST_SEE, what="all that must be seen")


def test_a_screen_that_is_back_has_its_windows_at_exactly_their_rectangles(bed, three):
    room = three(bed)
    before = room.wait_for_windows(4)
    tiles = room.tiles()
    bed.unplug(bed.connectors[2])
    room.wait_until(lambda: len(room.rects()) == 2, what="two windows parked")
    room.steady()
    bed.plug(bed.connectors[2], MONITORS["kanan"], (2 * WIDE, 0))
    room.wait_until(lambda: room.rects() == before, what=f"as before: {before}")
    assert room.steady() == before
    room.wait_until(lambda: room.tiles() == tiles, what=f"the same picture: {tiles}")


def test_the_first_screen_can_go_and_come_back_as_any_other(bed, three):
    room = three(bed)
    before = room.wait_for_windows(4)
    bed.unplug(bed.connectors[0])
    room.wait_until(lambda: len(room.rects()) == 3 and not room.astray(), what="three windows, inside")
    room.wait_until(lambda: room.tiles().keys() >= MUST_SEE, what="all that must be seen")
    bed.plug(bed.connectors[0], MONITORS["kiri"], (0, 0))
    room.wait_until(lambda: room.rects() == before, what=f"as before: {before}")
    assert room.steady() == before


def test_with_one_screen_left_everything_that_must_be_seen_is_on_it_and_all_returns(bed, three):
    room = three(bed)
    before = room.wait_for_windows(4)
    bed.unplug(bed.connectors[0], bed.connectors[2])
    room.wait_until(lambda: len(room.rects()) == 1 and not room.astray(), what="one window, inside")
    room.wait_until(lambda: room.tiles().keys() >= MUST_SEE, what="all that must be seen")
    bed.plug(bed.connectors[2], MONITORS["kanan"], (2 * WIDE, 0))
    bed.plug(bed.connectors[0], MONITORS["kiri"], (0, 0))
    room.wait_until(lambda: room.rects() == before, seconds=4, what=f"as before: {before}")
    assert room.steady() == before


def test_a_smaller_resolution_keeps_all_inside_and_the_old_one_brings_the_old_rectangles(bed, three):
    room = three(bed)
    before = room.wait_for_windows(4)
    bed.resize(bed.connectors[2], (1280, 720))
    room.wait_until(lambda: len(room.rects()) == 4 and not room.astray(), what="all inside")
    assert room.steady() != before
    assert room.astray() == []
    bed.resize(bed.connectors[2], (WIDE, 1080))
    room.wait_until(lambda: room.rects() == before, what=f"as before: {before}")
    assert room.steady() == before


def test_ten_quick_pulls_of_a_plug_end_with_everything_where_it_was(bed, three):
    room = three(bed)
    before = room.wait_for_windows(4)
    for _ in range(10):
        bed.unplug(bed.connectors[1])
        bed.plug(bed.connectors[1], MONITORS["tengah"], (WIDE, 0))
    room.wait_until(lambda: room.rects() == before, what=f"as before: {before}")
    assert room.steady() == before


def test_another_primary_screen_moves_nothing(edid_bed, three):
    room = three(edid_bed)
    before = room.wait_for_windows(4)
    for connector in (*edid_bed.connectors[1:3], edid_bed.connectors[0]):
        edid_bed.make_primary(connector)
        assert room.steady() == before


def test_a_monitor_on_another_connector_is_found_and_has_its_rectangles(edid_bed, three):
    room = three(edid_bed)
    before = room.wait_for_windows(4)
    edid_bed.unplug(edid_bed.connectors[2])
    room.wait_until(lambda: len(room.rects()) == 2, what="two windows parked")
    edid_bed.plug(edid_bed.connectors[5], MONITORS["kanan"], (2 * WIDE, 0))
    room.wait_until(lambda: room.rects() == before, what=f"as before: {before}")
    assert room.steady() == before
    assert room.on(edid_bed.connectors[5]) == {"lalin", "r2", "r3"}


def test_two_monitors_that_change_sockets_take_their_windows_along(edid_bed, three):
    room = three(edid_bed)
    room.wait_for_windows(4)
    left, middle = edid_bed.connectors[:2]
    edid_bed.unplug(left, middle)
    room.wait_until(lambda: len(room.rects()) == 2, what="two windows parked")
    edid_bed.plug(left, MONITORS["tengah"], (0, 0))
    edid_bed.plug(middle, MONITORS["kiri"], (WIDE, 0))
    room.wait_until(lambda: len(room.rects()) == 4, what="four windows")
    room.wait_until(
        lambda: room.on(left) == {"siaga", "t2", "t3"} and room.on(middle) == {"banjir", "k2", "k3"},
        what="windows changed over with their monitors",
    )


def test_a_stranger_in_the_socket_of_a_known_monitor_takes_nothing(edid_bed, three):
    room = three(edid_bed)
    room.wait_for_windows(4)
    gone = edid_bed.connectors[2]
    edid_bed.unplug(gone)
    room.wait_until(lambda: len(room.rects()) == 2, what="two windows parked")
    edid_bed.plug(gone, STRANGER, (2 * WIDE, 0))
    room.steady()
    assert room.on(gone) == set()
    assert len(room.rects()) == 2
    assert room.astray() == []


def test_a_stranger_is_filled_where_the_profile_says_so(edid_bed, three):
    from screens.rooms import PROFILE

    room = three(edid_bed, profile=PROFILE + 'strangers = "fill"\n')
    room.wait_for_windows(4)
    gone = edid_bed.connectors[2]
    edid_bed.unplug(gone)
    room.wait_until(lambda: len(room.rects()) == 2, what="two windows parked")
    edid_bed.plug(gone, STRANGER, (2 * WIDE, 0))
    room.wait_until(lambda: room.on(gone) == {"lalin", "r2", "r3"}, what="filled")


def test_a_second_screen_that_claims_a_serial_moves_nothing(edid_bed, three):
    room = three(edid_bed)
    before = room.wait_for_windows(4)
    edid_bed.plug(edid_bed.connectors[6], MONITORS["kiri"], (3 * WIDE, 0))
    room.steady()
    assert room.rects() == before
    assert room.on(edid_bed.connectors[6]) == set()


def test_on_a_wall_of_equal_serials_the_connectors_decide(edid_bed, start):
    same = MONITORS["kiri"]
    names = dict(zip(("kiri", "tengah", "kanan"), edid_bed.connectors, strict=False))
    for number, connector in enumerate(names.values()):
        edid_bed.plug(connector, same, (WIDE * number, 0))
    room = start(edid_bed, three_walls({name: wanted(same, one) for name, one in names.items()}))
    before = room.wait_for_windows(4)
    assert room.on(names["tengah"]) == {"siaga", "t2", "t3"}
    edid_bed.unplug(names["tengah"])
    room.wait_until(lambda: len(room.rects()) == 3 and not room.astray(), what="three windows")
    edid_bed.plug(names["tengah"], same, (WIDE, 0))
    room.wait_until(lambda: room.rects() == before, what=f"as before: {before}")
    assert room.on(names["tengah"]) == {"siaga", "t2", "t3"}


def test_a_start_with_a_screen_missing_puts_nothing_off_the_screens(bed, three):
    room = three(bed, names=("kiri", "tengah"))
    room.wait_for_windows(2)
    assert room.astray() == []
    room.wait_until(lambda: room.tiles().keys() >= MUST_SEE, what="all that must be seen")


def test_what_was_parked_at_the_start_comes_when_its_screen_comes(bed, three):
    room = three(bed, names=("kiri", "tengah"))
    room.wait_for_windows(2)
    bed.plug(bed.connectors[2], MONITORS["kanan"], (2 * WIDE, 0))
    room.wait_until(lambda: len(room.rects()) == 4 and not room.astray(), what="all four")
    room.wait_until(lambda: room.on(bed.connectors[2]) == {"lalin", "r2", "r3"}, what="in its place")


def test_what_was_parked_over_a_restart_is_not_forgotten(bed, three, start):
    room = three(bed)
    before = room.wait_for_windows(4)
    assert room.end() == 0
    bed.unplug(bed.connectors[2])
    room = start(bed, room.scene)
    room.wait_for_windows(2)
    assert room.end() == 0
    bed.plug(bed.connectors[2], MONITORS["kanan"], (2 * WIDE, 0))
    room = start(bed, room.scene)
    assert room.wait_for_windows(4) == before


def test_a_restart_on_smaller_screens_keeps_all_inside(bed, three, start):
    room = three(bed)
    room.wait_for_windows(4)
    assert room.end() == 0
    for number in range(3):
        bed.resize(bed.connectors[number], (1280, 720))
    room = start(bed, room.scene)
    rects = room.wait_for_windows(4)
    assert room.astray() == []
    screens = bed.screens().values()
    assert all(any(within(rect, screen) for screen in screens) for rect in rects)


def test_a_restart_on_the_same_screens_is_the_same_wall_to_the_pixel(bed, three, start):
    room = three(bed)
    before = room.wait_for_windows(4)
    tiles = room.tiles()
    assert room.end() == 0
    room = start(bed, room.scene)
    assert room.wait_for_windows(4) == before
    room.wait_until(lambda: room.tiles() == tiles, what=f"the same picture: {tiles}")


def test_windows_stand_where_they_stood_when_the_last_screen_is_back(bed, three):
    room = three(bed)
    before = room.wait_for_windows(4)
    bed.unplug(*bed.connectors[:3])
    room.steady()
    for number, name in enumerate(MONITORS):
        bed.plug(bed.connectors[number], MONITORS[name], (WIDE * number, 0))
    room.wait_until(lambda: room.rects() == before, seconds=4, what=f"as before: {before}")
    assert room.steady() == before


def test_windows_that_share_a_screen_meet_and_do_so_again_after_a_restart(bed, start):
    monitor = MONITORS["kiri"] if bed.has_edid else None
    bed.plug(bed.connectors[0], monitor, (0, 0))
    scene = halves({"kiri": wanted(monitor, bed.connectors[0])})
    room = start(bed, scene)
    before = room.wait_for_windows(2)
    assert before == [(0, 0, WIDE // 2, 1080), (WIDE // 2, 0, WIDE // 2, 1080)]
    assert room.end() == 0
    room = start(bed, scene)
    assert room.wait_for_windows(2) == before
