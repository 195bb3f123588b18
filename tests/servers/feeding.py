"""Runs a feed against a server and waits, with a limit, for what it brings."""

import time

from ccviewer.feeds import Supervisor
from ccviewer.hub import SystemClock
from ccviewer.model import Asset, Channel, Event, FeedReport, Reading

LIMIT_S = 20


def make(feed, secrets=None, opd="kominfo", /, **options):
    """Make a feed of a class with the rest of what an OPD's profile gives it."""
    return feed(
        feed.Options(**options),
        opd=opd,
        describe=Channel,
        clock=SystemClock(),
        secrets=(secrets or {}).__getitem__,
        timezone="WITA",
    )


class Feeding:
    """`with Feeding(feed) as feeding: feeding.until(lambda: feeding.values)`."""

    def __init__(self, feed, delay=lambda _failures: 0.05):
        self.items = []
        self.supervisor = Supervisor(feed, self.items.append, SystemClock(), delay)

    def __enter__(self):
        self.supervisor.start()
        return self

    def __exit__(self, *_error):
        self.supervisor.stop()

    def of(self, kind):
        return [item for item in list(self.items) if type(item) is kind]

    @property
    def report(self):
        return self.of(FeedReport)[-1]

    @property
    def readings(self):
        return self.of(Reading)

    @property
    def events(self):
        return self.of(Event)

    @property
    def assets(self):
        return self.of(Asset)

    @property
    def values(self):
        return [(reading.channel, reading.value) for reading in self.readings]

    def until(self, condition, limit_s=LIMIT_S):
        """Wait until the condition holds; returns what it gave."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.01)
        raise AssertionError(f"not within {limit_s} s; last report: {self.report}; {len(self.items)} items")

    def until_link(self, link, limit_s=LIMIT_S):
        return self.until(lambda: self.of(FeedReport) and self.report.link is link and self.report, limit_s)
