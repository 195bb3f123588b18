"""Notices a picture that still arrives and no longer lives."""

import zlib
from collections import deque
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

BLOCK = 16  # pixels
MOVED = 12.0  # grey levels that the mean of a block must change by
WINDOW_S = 2.1
TICKING = 0.9  # of all looks: a block that changes so often is a burnt-in clock
LEARNED_AT = 0.02  # weight of one look
STUCK_S = 8.0
QUIET_S = 60.0
REPEATS = 4
KEYS = 2
REMEMBERED = 32  # key pictures


class Evidence(Enum):
    """Why a picture is held to be frozen, strongest first. QUIET is no proof: it is only said."""

    BYTES = "bytes"  # the same compressed picture again: a repeated JPEG, a looping re-streamer
    PIXELS = "pixels"  # the same decoded picture through several key pictures
    OVERLAY = "overlay"  # a region that always changed, a clock, stands still
    QUIET = "quiet"  # nothing moved for long

    @property
    def frozen(self) -> bool:
        """Say whether this is enough to call the picture frozen."""
        return self is not Evidence.QUIET


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks for a frozen picture, and since which monotonic second."""

    evidence: Evidence
    since: float


class FrozenDetector:
    """Looks at about two pictures a second and at every key packet of one camera.

    One thread at a time. It belongs to the camera, not to the connection: what it has learned of a
    burnt-in clock stays true over a reconnect.
    """

    def __init__(self, learning_s: float = 600.0) -> None:
        self._learning_s = learning_s
        self._packet, self._packet_since, self._repeats = 0, 0.0, 0
        self._picture, self._picture_since, self._keys = 0, 0.0, 0
        self._seen: deque[int] = deque(maxlen=REMEMBERED)
        self._old: list[tuple[float, NDArray[np.float64]]] = []
        self._ticking: NDArray[np.float64] | None = None  # how often each block changed, 0 to 1
        self._learned_s = 0.0
        self._ticked_at = 0.0
        self._moved_at = 0.0

    def reopened(self) -> None:
        """Forget what was counted over time: nothing was seen between two connections."""
        self._packet, self._repeats = 0, 0
        self._picture, self._keys = 0, 0
        self._old = []

    def key_packet(self, now: float, data: memoryview) -> None:
        """Look at a compressed key picture."""
        digest = zlib.crc32(data)
        if digest == self._packet and self._repeats:
            self._repeats += 1
        else:
            self._packet, self._packet_since, self._repeats = digest, now, 1
        self._keys += 1

    def seen_before(self, data: memoryview) -> bool:
        """Say whether this key picture is one of the last that came, also before the camera was reopened."""
        digest = zlib.crc32(data)
        known = digest in self._seen
        if not known:
            self._seen.append(digest)
        return known

    def picture(self, now: float, luma: NDArray[np.uint8]) -> None:
        """Look at the brightness of a decoded picture, shape (height, width)."""
        digest = zlib.crc32(luma[::4, ::4].tobytes())
        if digest != self._picture:
            self._picture, self._picture_since, self._keys = digest, now, 0
        rows, columns = luma.shape[0] // BLOCK, luma.shape[1] // BLOCK
        if not rows or not columns:
            return
        blocks = luma[: rows * BLOCK : 2, : columns * BLOCK : 2]
        means = blocks.reshape(rows, BLOCK // 2, columns, BLOCK // 2).mean((1, 3))
        if self._ticking is None or self._ticking.shape != means.shape:
            self._ticking = np.full(means.shape, 0.5)
            self._old, self._learned_s = [], 0.0
        last = self._old[-1][0] if self._old else None
        if last is None:
            self._ticked_at = self._moved_at = now
        self._old = [(at, one) for at, one in self._old if now - at < WINDOW_S]
        if last is not None and self._old:
            self._compare(now, now - last, means, self._ticking)
        self._old.append((now, means))

    def _compare(
        self, now: float, passed_s: float, means: NDArray[np.float64], ticking: NDArray[np.float64]
    ) -> None:
        changed = np.max([np.abs(means - one) for _, one in self._old], axis=0) > MOVED
        if changed.any():
            self._moved_at = now
        overlay = ticking > TICKING
        if not overlay.any() or (changed & overlay).any():
            self._ticked_at = now
        if now - self._ticked_at < 1:  # learn only from a picture that is believed
            ticking += (changed - ticking) * LEARNED_AT
            self._learned_s += passed_s

    def verdict(self, now: float) -> Verdict | None:
        """Return the strongest evidence there is, or None for a picture that lives."""
        if self._repeats >= REPEATS and now - self._packet_since >= STUCK_S:
            return Verdict(Evidence.BYTES, self._packet_since)
        if self._keys >= KEYS and now - self._picture_since >= STUCK_S:
            return Verdict(Evidence.PIXELS, self._picture_since)
        if not self._old:
            return None
        if self._learned_s > self._learning_s and now - self._ticked_at >= STUCK_S:
            return Verdict(Evidence.OVERLAY, self._ticked_at)
        if now - self._moved_at >= QUIET_S:
            return Verdict(Evidence.QUIET, self._moved_at)
        return None
