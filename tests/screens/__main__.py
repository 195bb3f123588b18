"""Proves the wall on screens that come and go: `python tests/screens [PYTEST OPTION ...]`.

Runs these suites, and those elsewhere that belong to the same proof, and ends with one line `N of N`. A bed
that cannot run on this machine is named with the reason; on Linux as root both must run.
"""

import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parent
SUITES = (
    HERE,
    TESTS / "e2e" / "test_kiosk.py",  # xdotool tries to break out
    TESTS / "unit" / "wall" / "test_store.py",  # kill -9 while saving, 200 times
    TESTS / "unit" / "wall" / "test_ways_in.py",  # every role by every way
)


class Count:
    """Counts the outcomes of tests and what did not run, with the reason."""

    def __init__(self):
        self.total, self.passed, self.missing, self.beds = 0, 0, [], {}

    def pytest_collection_finish(self, session):
        self.total = len(session.items)
        self.beds = session.config.screens_ran

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.passed += 1
        if report.skipped:
            self.missing.append((report.nodeid, str(report.longrepr[-1])))


def main(options):
    """Run everything; returns 0 only when every test ran and passed."""
    count = Count()
    begun = time.monotonic()
    code = pytest.main([*map(str, SUITES), *options], plugins=[count])
    for test, why in count.missing:
        print(f"did not run: {test}: {why}")
    for bed, why in count.beds.items():
        print(f"bed {bed}: {'ran' if why is None else why}")
    print(f"screens: {count.passed} of {count.total} in {time.monotonic() - begun:.0f} s")
    return 0 if code == 0 and count.passed == count.total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
