import time

import pytest

from ccviewer.hub import SystemClock


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="this system's monotonic clock never sleeps")
def test_time_goes_on_while_the_machine_sleeps(monkeypatch):
    slept = {time.CLOCK_BOOTTIME: 9000.0}
    monkeypatch.setattr(time, "clock_gettime", lambda which: slept.get(which, 1000.0))
    assert SystemClock().monotonic() == 9000
