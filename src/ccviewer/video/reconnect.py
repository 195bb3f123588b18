"""How long to wait before a camera is opened again."""

from ccviewer.video.failures import Cause

_STEPS_S = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
_LOCKED_S = (60.0, 120.0, 300.0)  # cameras lock an account that is tried too often
_MISSING_S = 60.0
_ANSWERING_CAP_S = 8.0  # so that a picture is back within 10 s of its server


def reconnect_delay(cause: Cause, failures: int, spread: float) -> float:
    """Return seconds until the next try, after the `failures`th failure in a row (the first is 1).

    `spread` is a random number from 0 to 1: the delay varies by a fifth either way, so that a rebooted
    switch does not get all its cameras back in the same moment. A capped delay only gets shorter.
    """
    if cause is Cause.AUTH:
        return _step(_LOCKED_S, failures)
    if cause is Cause.NOT_FOUND:
        return _MISSING_S
    varied = _step(_STEPS_S, failures) * (0.8 + 0.4 * spread)
    return min(varied, _ANSWERING_CAP_S) if cause.answered else varied


def _step(steps: tuple[float, ...], failures: int) -> float:
    return steps[min(max(failures, 1), len(steps)) - 1]
