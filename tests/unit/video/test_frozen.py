import numpy as np
import pytest

from ccviewer.video.frozen import Evidence, FrozenDetector

RATE = 0.5  # seconds between two looks
HEIGHT, WIDTH = 144, 176


class Scene:
    """A still street, seen by a sensor that is never quite silent, perhaps with a clock burnt in."""

    def __init__(self, sigma=1.0, clock=False, light=1.0):
        self.random = np.random.default_rng(3)
        still = self.random.integers(30, 200, (HEIGHT // 16, WIDTH // 16)).repeat(16, 0).repeat(16, 1)
        self.still, self.sigma, self.clock = still * light, sigma, clock

    def look(self, second):
        luma = self.still + self.random.normal(0, self.sigma, self.still.shape)
        if self.clock:
            luma[16:32, 32:48] = 235 if int(second) % 2 else 16
        return np.clip(luma, 0, 255).astype(np.uint8)


class Trial:
    """Shows a detector one look after the other and notes when it spoke."""

    def __init__(self, learning_s=60.0):
        self.detector, self.now, self.spoken = FrozenDetector(learning_s), 0.0, []

    def run(self, seconds, luma_at, packet_at):
        end = self.now + seconds
        while self.now < end:
            if self.now % 2 == 0:
                self.detector.key_packet(self.now, memoryview(packet_at(self.now)))
            self.detector.picture(self.now, luma_at(self.now))
            verdict = self.detector.verdict(self.now)
            if verdict and (not self.spoken or self.spoken[-1][1] is not verdict.evidence):
                self.spoken.append((self.now, verdict.evidence))
            self.now += RATE
        return self

    @property
    def frozen(self):
        return [(at, evidence) for at, evidence in self.spoken if evidence.frozen]


def fresh(now):
    return f"key picture of {now}".encode()


def test_a_repeated_jpeg_is_frozen_after_eight_seconds():
    scene = Scene()
    trial = Trial().run(20, scene.look, fresh)
    still = scene.look(0)
    trial.run(20, lambda _: still, lambda _: b"the same")
    assert trial.frozen[0] == (28.0, Evidence.BYTES)


def test_the_same_pixels_through_two_key_pictures_are_frozen():
    still = Scene().look(0)
    trial = Trial().run(20, lambda _: still, fresh)
    assert trial.frozen[0] == (8.0, Evidence.PIXELS)


def test_the_same_pixels_without_a_key_picture_between_are_not():
    still = Scene().look(0)
    trial = Trial().run(20, lambda _: still, lambda _: b"")
    trial.detector.reopened()
    detector = FrozenDetector()
    for second in range(20):
        detector.picture(second, still)
    assert detector.verdict(20) is None


def test_a_stopped_clock_is_frozen_even_when_the_encoder_sends_different_pictures():
    scene = Scene(clock=True)
    trial = Trial().run(80, scene.look, fresh)
    trial.run(15, lambda _: scene.look(0), fresh)
    (at, evidence), *_ = trial.frozen
    assert evidence is Evidence.OVERLAY
    assert 86 <= at <= 91


def test_a_clock_learned_before_a_reconnect_is_still_known():
    scene = Scene(clock=True)
    trial = Trial().run(80, scene.look, fresh)
    trial.detector.reopened()
    trial.run(15, lambda _: scene.look(0), fresh)
    assert trial.frozen[0][1] is Evidence.OVERLAY


def test_a_change_of_size_starts_learning_anew():
    scene = Scene(clock=True)
    trial = Trial().run(80, scene.look, fresh)
    trial.run(15, lambda _: scene.look(0)[:128], fresh)
    assert trial.frozen == []


@pytest.mark.parametrize(
    "scene",
    [
        Scene(0.5),
        Scene(2.0),
        Scene(0.5, light=0.2),
        Scene(0.5, clock=True),
        Scene(0.5, clock=True, light=0.2),
    ],
    ids=["day", "noisy", "night", "clock", "clock at night"],
)
def test_ten_minutes_of_a_still_scene_are_never_called_frozen(scene):
    assert Trial(learning_s=120).run(600, scene.look, fresh).frozen == []


def test_a_scene_without_movement_is_quiet_after_a_minute_and_no_more_than_that():
    trial = Trial().run(100, Scene().look, fresh)
    assert trial.spoken == [(60.0, Evidence.QUIET)]


def test_a_key_picture_is_known_again_after_a_reconnect():
    detector = FrozenDetector()
    assert not detector.seen_before(memoryview(b"one"))
    detector.reopened()
    assert detector.seen_before(memoryview(b"one"))
    assert not detector.seen_before(memoryview(b"two"))
