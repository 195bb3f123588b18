import pytest

from ccviewer.video.failures import Cause
from ccviewer.video.reconnect import reconnect_delay

MIDDLE = 0.5  # no variation


@pytest.mark.parametrize(
    ("cause", "delays"),
    [
        (Cause.UNREACHABLE, [0.5, 1, 2, 4, 8, 16, 30, 60, 60]),
        (Cause.REFUSED, [0.5, 1, 2, 4, 8, 8, 8]),
        (Cause.SILENT, [0.5, 1, 2, 4, 8, 8]),
        (Cause.NOT_FOUND, [60, 60]),
        (Cause.AUTH, [60, 120, 300, 300]),
    ],
)
def test_the_delay_grows_with_the_failures_as_the_cause_allows(cause, delays):
    assert [reconnect_delay(cause, n, MIDDLE) for n in range(1, len(delays) + 1)] == pytest.approx(delays)


def test_delays_are_spread_by_a_fifth_either_way():
    assert reconnect_delay(Cause.ENDED, 3, 0.0) == pytest.approx(1.6)
    assert reconnect_delay(Cause.ENDED, 3, 1.0) == pytest.approx(2.4)


def test_a_host_that_answers_is_never_left_alone_for_more_than_eight_seconds():
    assert max(reconnect_delay(Cause.TIMEOUT, n, 1.0) for n in range(1, 50)) <= 8
