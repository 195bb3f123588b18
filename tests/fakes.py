"""Stand-ins for what tests must not wait for."""


class FakeClock:
    """Time that moves only when told."""

    def __init__(self, now=1_800_000_000.0):
        self.time = now
        self.uptime = 1000.0

    def now(self):
        return self.time

    def monotonic(self):
        return self.uptime

    def advance(self, seconds):
        self.time += seconds
        self.uptime += seconds

    def set(self, now):
        """Somebody sets the machine's clock: ages must not notice."""
        self.time = now
