from ccviewer.hub import FrameSlot
from ccviewer.video.outlet import Outlet

PIXELS = memoryview(bytes(16))


def put(outlet, stream):
    return outlet.put(stream, 2, 2, 8, PIXELS, 0.0)


def test_the_old_stream_shows_until_the_new_one_has_a_picture():
    slot = FrameSlot()
    outlet = Outlet(slot)
    outlet.admit("old")
    assert put(outlet, "old")
    outlet.admit("new")
    assert put(outlet, "old")
    assert put(outlet, "new")
    assert outlet.owned_by("new")
    assert not put(outlet, "old")
    assert slot.latest.serial == outlet.shown == 3


def test_a_stream_that_was_dismissed_never_paints_again():
    slot = FrameSlot()
    outlet = Outlet(slot)
    outlet.admit("old")
    outlet.dismiss("old")
    assert not put(outlet, "old")
    assert slot.latest is None


def test_a_cleared_outlet_shows_nothing():
    slot = FrameSlot()
    outlet = Outlet(slot)
    outlet.admit("one")
    put(outlet, "one")
    outlet.clear()
    assert slot.latest is None
