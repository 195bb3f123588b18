import pytest

from ccviewer.video.timing import Lag, Pace


def test_the_lag_is_measured_against_the_best_of_the_connection():
    lag = Lag()
    lag.measure(100.0, 5.0)
    assert lag.measure(103.0, 6.0) == pytest.approx(2.0, abs=0.01)
    assert lag.measure(102.5, 7.5) == pytest.approx(0.0, abs=0.01)


def test_a_camera_whose_clock_runs_slow_is_not_late_after_a_day():
    lag = Lag()
    worst = max(lag.measure(1000.0 + second, second * 0.9999) for second in range(86_400))
    assert worst < 0.1


def test_a_leap_of_the_cameras_clock_is_no_delay():
    lag = Lag()
    lag.measure(100.0, 5000.0)
    assert lag.measure(101.0, 3.0) == 0.0


def test_pictures_of_a_burst_wait_for_their_own_time():
    pace = Pace()
    assert pace.wait_s(100.0, 7.0) == 0.0
    assert pace.wait_s(100.0, 7.5) == pytest.approx(0.5)
    assert pace.wait_s(100.9, 7.5) == pytest.approx(-0.4)


def test_time_starts_anew_when_a_stream_has_fallen_behind_or_leapt():
    pace = Pace()
    pace.wait_s(100.0, 7.0)
    assert pace.wait_s(105.0, 8.0) == 0.0
    assert pace.wait_s(105.0, 9.0) == pytest.approx(1.0)
    assert pace.wait_s(105.0, 5000.0) == 0.0
