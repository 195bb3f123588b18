"""When a picture is due, and how late it is."""

LEAP_S = 10.0  # a jump of the stream's own clock, not a delay
DRIFT = 0.0002  # seconds a second: how far a camera's clock may run against ours


class Lag:
    """How much later than at this connection's best a picture comes.

    The best may creep up by 0.2 ms a second: clocks of cameras are not exact, and without that a
    camera would be called late after a day.
    """

    def __init__(self) -> None:
        self._lowest: float | None = None
        self._at = 0.0

    def measure(self, arrived: float, shown_at: float) -> float:
        """Return the lag in seconds of a picture that came at `arrived` and says it is of `shown_at`."""
        offset = arrived - shown_at
        if self._lowest is None or abs(offset - self._lowest) > LEAP_S:
            self._lowest = offset
        else:
            self._lowest = min(offset, self._lowest + DRIFT * (arrived - self._at))
        self._at = arrived
        return offset - self._lowest


class Pace:
    """Shows pictures that come in bursts at the distances that they were taken at."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def wait_s(self, now: float, shown_at: float) -> float:
        """Return how long to wait with a picture; 0 when it is due, negative by how much it is late.

        After a leap of the stream's clock, or when it has fallen 2 s behind, time starts anew.
        """
        if self._offset is None or not -2.0 < shown_at + self._offset - now < LEAP_S:
            self._offset = now - shown_at
        return shown_at + self._offset - now
