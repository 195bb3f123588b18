"""What brings data in: one thread a feed, and no Qt."""

from ccviewer.feeds.base import Supervisor, make_feed, open_feeds, stop_all

__all__ = ["Supervisor", "make_feed", "open_feeds", "stop_all"]
