import asyncio
import io
import itertools
from concurrent.futures import ThreadPoolExecutor

import av
import pytest
from PIL import Image

from ccviewer.city.streams import Format, HlsStream, MjpegStream

QUICK = Format("sub", 96, 64, 50, 70, 100_000)


class Camera:
    """A camera whose pictures differ, with the two ways to break it."""

    def __init__(self):
        self.frozen = self.dead = False
        self.drawn = 0

    def draw(self, wall):
        self.drawn += 1
        return Image.new("RGB", (96, 64), (self.drawn * 7 % 256, 90, 40))

    def stream(self, kind, executor):
        return kind(QUICK, self.draw, executor, lambda: self.frozen, lambda: self.dead)


def run(test, kind=MjpegStream):
    async def inside(executor):
        camera = Camera()
        return await test(camera, camera.stream(kind, executor))

    with ThreadPoolExecutor(1) as executor:
        return asyncio.run(inside(executor))


async def parts(stream, count):
    found = []
    watch = stream.watch()
    async for part in watch:
        found.append(part)
        if len(found) == count:
            break
    await watch.aclose()
    return found


def test_an_unwatched_camera_draws_nothing():
    async def test(camera, stream):
        await asyncio.sleep(0)
        return camera.drawn

    assert run(test) == 0


def test_each_part_is_a_picture_with_its_length():
    async def test(camera, stream):
        return (await parts(stream, 1))[0]

    head, _, body = run(test).partition(b"\r\n\r\n")
    length = int(head.rpartition(b" ")[2])
    assert Image.open(io.BytesIO(body[:length])).size == (96, 64)
    assert body[length:] == b"\r\n"


def test_all_who_watch_share_one_encoder():
    async def test(camera, stream):
        both = await asyncio.gather(parts(stream, 6), parts(stream, 6))
        return both, camera.drawn

    (first, second), drawn = run(test)
    assert set(first) & set(second)
    assert drawn <= 8


def test_a_frozen_camera_repeats_its_bytes():
    async def test(camera, stream):
        await parts(stream, 2)
        camera.frozen = True
        return await parts(stream, 4)

    assert len(set(run(test))) == 1


def test_a_living_camera_does_not_repeat_its_bytes():
    async def test(camera, stream):
        return await parts(stream, 4)

    assert len(set(run(test))) == 4


def test_a_dead_camera_ends_its_stream():
    async def test(camera, stream):
        seen = []
        async for part in stream.watch():
            seen.append(part)
            camera.dead = True
        return len(seen)

    assert run(test) in (1, 2)


def test_a_camera_that_came_back_can_be_watched_again():
    async def test(camera, stream):
        camera.dead = True
        assert await parts(stream, 1) == []
        camera.dead = False
        return await parts(stream, 2)

    assert len(run(test)) == 2


def test_a_stream_that_was_closed_ends_before_its_thread_is_gone():
    async def inside():
        complaints = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, said: complaints.append(said))
        executor = ThreadPoolExecutor(1)
        stream = Camera().stream(HlsStream, executor)
        await stream.playlist()
        await stream.close()
        executor.shutdown()
        return complaints, asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(inside()) == ([], set())


def test_the_first_playlist_names_two_whole_seconds():
    async def test(camera, stream):
        text = (await stream.playlist()).decode()
        names = [line for line in text.splitlines() if line.endswith(".ts")]
        return text, [stream.segment(int(name.removesuffix(".ts"))) for name in names], camera

    text, segments, _ = run(test, HlsStream)
    assert text.startswith("#EXTM3U")
    assert "SIMULASI" in text
    assert len(segments) == 2
    frames = 0
    for segment in segments:
        with av.open(io.BytesIO(segment), format="mpegts") as box:
            packets = [packet for packet in box.demux(video=0) if packet.size]
            assert packets[0].is_keyframe
            frames += len(packets)
    assert frames == 2 * QUICK.fps


def test_segments_follow_each_other_in_time():
    async def test(camera, stream):
        await stream.playlist()
        return stream.segment(0) + stream.segment(1)

    with av.open(io.BytesIO(run(test, HlsStream)), format="mpegts") as box:
        times = [
            float(packet.pts * packet.time_base) for packet in box.demux(video=0) if packet.pts is not None
        ]
    steps = {round(b - a, 3) for a, b in itertools.pairwise(times)}
    assert steps == {1 / QUICK.fps}


@pytest.mark.parametrize("number", [-1, 99])
def test_a_segment_that_is_not_there_is_none(number):
    async def test(camera, stream):
        await stream.playlist()
        return stream.segment(number)

    assert run(test, HlsStream) is None


def test_a_dead_camera_has_no_playlist():
    async def test(camera, stream):
        camera.dead = True
        return await stream.playlist()

    assert run(test, HlsStream) is None
