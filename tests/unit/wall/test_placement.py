from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccviewer.wall.placement import LEAST_PX, Identity, absolute, assign, relative, seat

fraction = st.floats(-3, 3)
pixels = st.integers(50, 8000)
places = st.integers(-4000, 4000)
screens = st.tuples(places, places, pixels, pixels)


@given(st.tuples(fraction, fraction, fraction, fraction), screens)
def test_any_rectangle_lands_wholly_inside_its_screen_and_never_too_small(edges, screen):
    x, y, width, height = absolute(edges, screen)
    sx, sy, sw, sh = screen
    assert sx <= x <= x + width <= sx + sw
    assert sy <= y <= y + height <= sy + sh
    assert width >= min(LEAST_PX, sw)
    assert height >= min(LEAST_PX, sh)


@given(screens.filter(lambda s: s[2] > 300 and s[3] > 300), st.data())
def test_a_rectangle_comes_back_to_the_same_pixels_on_a_screen_of_the_same_size(screen, data):
    sx, sy, sw, sh = screen
    width, height = data.draw(st.integers(LEAST_PX, sw)), data.draw(st.integers(LEAST_PX, sh))
    rect = (
        sx + data.draw(st.integers(0, sw - width)),
        sy + data.draw(st.integers(0, sh - height)),
        width,
        height,
    )
    assert absolute(relative(rect, screen), screen) == rect


@given(st.permutations(range(6)), st.permutations(range(6)), st.integers(0, 6))
def test_monitors_with_serials_are_found_on_whatever_connector_they_come_back(order, connectors, present):
    wall = [Identity(f"DP-{n}", f"SN{n}", "U24", "DEL", (1920, 1080)) for n in range(6)]
    now = [Identity(f"DP-{connectors[n]}", f"SN{n}", "U24", "DEL", (1920, 1080)) for n in order][:present]
    found = {wall[i].serial: now[j].serial for i, j in assign(wall, now).items()}
    assert found == {one.serial: one.serial for one in now}


def test_a_serial_that_all_panels_share_is_no_identity_and_the_connector_decides():
    wall = [Identity(f"HDMI-{n}", "SN1", "TV", "SAM", (1920, 1080)) for n in range(3)]
    assert assign(wall, wall[::-1]) == {0: 2, 1: 1, 2: 0}


def test_a_second_screen_that_claims_a_serial_does_not_pull_the_window_over():
    wall = [Identity("DP-1", "SN1", "U24", "DEL", (1920, 1080))]
    now = [Identity("DP-3", "SN1", "U24", "DEL", (1920, 1080)), *wall]
    assert assign(wall, now, held={0: 1}) == {0: 1}


def test_a_stranger_gets_no_window():
    assert assign([Identity("DP-1", "SN1", "U24")], [Identity("DP-2", "SN9", "X")]) == {}


KIRI, KANAN, LAIN = (Identity(f"DP-{n}", f"SN{n}", "U24", "Dell", (1920, 1080)) for n in (1, 2, 3))
ANY = Identity("")


@pytest.mark.parametrize(
    ("wanted", "haves", "homes", "instead"),
    [
        ({"kiri": KIRI, "kanan": KANAN}, [KANAN, KIRI], {"kiri": 1, "kanan": 0}, {}),
        ({"kiri": KIRI, "kanan": KANAN}, [KANAN], {"kanan": 0}, {}),
        ({"kiri": KIRI, "kanan": KANAN}, [LAIN], {}, {"kiri": 0}),
        ({"kiri": KIRI}, [LAIN, KIRI], {"kiri": 1}, {}),
        ({"utama": ANY}, [LAIN, KIRI], {"utama": 0}, {}),
        ({"utama": ANY, "kiri": KIRI}, [KIRI, LAIN], {"utama": 1, "kiri": 0}, {}),
        ({"a": ANY, "b": ANY}, [KIRI], {"a": 0}, {}),
        ({"kiri": KIRI}, [], {}, {}),
    ],
    ids=[
        "swapped",
        "one missing",
        "only a stranger",
        "a stranger too",
        "any",
        "any and one",
        "too few",
        "none",
    ],
)
def test_a_window_stands_on_its_screen_and_on_another_only_when_all_would_be_hidden(
    wanted, haves, homes, instead
):
    assert seat(wanted, haves, {}) == (homes, instead)


def test_a_second_screen_that_claims_the_serial_does_not_pull_the_window_over():
    twin = replace(KIRI, connector="HDMI-1")
    assert seat({"kiri": KIRI}, [twin, KIRI], {"kiri": 0})[0] == {"kiri": 0}
