"""Where a room's data gathers: its hub, and the process of the feeds that fills it. Knows no Qt."""

from ccviewer.feeds import FeedProcess
from ccviewer.hub import Hub, SystemClock
from ccviewer.profile import Profile


class Supply:
    """The data of one profile. What comes before there is a wall waits in the hub, and grows older there."""

    def __init__(self, profile: Profile) -> None:
        self.clock = SystemClock()
        self.hub = Hub(self.clock, profile)
        self._feeds = FeedProcess(profile, self.hub.post, self.hub.lost, self.clock)

    def start(self) -> None:
        """Begin to gather, in a process that is beside all that the wall does to open."""
        self._feeds.start()

    def stop(self) -> None:
        """End the process; may be called again."""
        self._feeds.stop()
