from dataclasses import replace

from ccviewer.hub import Demand
from ccviewer.video.policy import Load, Standing, decide
from ccviewer.video.stream import Mode

SMALL = Demand(480, 270)
BOTH = Standing(mains=(1,), subs=(0,), source=0)


def choose(demand, standing, now=1000.0, load=None):
    demands = {} if demand is None else {"a": demand}
    return decide(now, demands, {"a": standing}, load or Load())["a"]


def test_a_tile_takes_the_sub_stream_and_falls_back_on_the_main():
    choice = choose(SMALL, BOTH)
    assert choice.sources == (0, 1)
    assert choice.want.mode is Mode.FULL


def test_a_large_tile_that_is_not_focused_still_takes_the_sub_stream():
    assert choose(Demand(3840, 2160), BOTH).sources[0] == 0


def test_the_focused_tile_takes_the_main_stream():
    assert choose(replace(SMALL, focused=True), BOTH).sources == (1, 0)


def test_a_camera_with_only_a_main_stream_shows_that():
    assert choose(SMALL, Standing(mains=(0,))).sources == (0,)


def test_of_several_sub_streams_the_smallest_that_is_large_enough_is_taken():
    standing = Standing(subs=(0, 1, 2), heights={0: 1080, 1: 360, 2: 180})
    assert choose(Demand(640, 360), standing).sources == (1, 0, 2)
    assert choose(Demand(320, 180), standing).sources[0] == 2
    assert choose(Demand(1920, 2160), standing).sources[0] == 0


def test_sub_streams_are_tried_as_written_until_their_sizes_are_known():
    standing = Standing(subs=(0, 1), heights={1: 180})
    assert choose(Demand(640, 360), standing).sources == (0, 1)


def test_a_tile_that_grows_a_little_keeps_its_stream():
    standing = Standing(subs=(0, 1), heights={0: 180, 1: 720}, source=0)
    assert choose(Demand(400, 300), standing).sources[0] == 0
    assert choose(Demand(600, 400), standing).sources[0] == 1


def test_a_stream_is_changed_once_in_five_seconds_but_at_once_for_the_focus():
    standing = Standing(mains=(2,), subs=(0, 1), heights={0: 180, 1: 720}, source=0, switched_at=998.0)
    assert choose(Demand(600, 400), standing).sources[0] == 0
    assert choose(Demand(600, 400), standing, now=1003.1).sources[0] == 1
    assert choose(Demand(600, 400, focused=True), standing).sources[0] == 2


def test_a_camera_that_left_the_screen_keeps_key_pictures_for_ten_seconds_and_is_closed_then():
    left = replace(BOTH, source=1, last_demand=SMALL, wanted_at=995.0)
    warm = choose(None, left)
    assert (warm.want.mode, warm.sources[0]) == (Mode.KEYFRAMES, 1)
    assert choose(None, left, now=1005.1).want.mode is Mode.OFF


def test_a_camera_that_nobody_ever_wanted_is_off():
    assert choose(None, BOTH).want.mode is Mode.OFF


def test_a_camera_stepped_down_shows_fewer_pictures_and_at_last_key_pictures_only():
    modes = [choose(SMALL, BOTH, load=Load({"a": steps})).want for steps in range(4)]
    assert [want.mode for want in modes] == [Mode.FULL, Mode.CAP, Mode.CAP, Mode.KEYFRAMES]
    assert modes[1].cap > modes[2].cap > 0
