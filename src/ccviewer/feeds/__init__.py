"""What brings data in: one thread a feed, and no Qt."""
