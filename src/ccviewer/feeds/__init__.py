"""What brings data in: a process for all, one thread a feed, and no Qt."""

from ccviewer.feeds.base import FeedProcess, Supervisor, make_feed, open_feeds, stop_all

__all__ = ["FeedProcess", "Supervisor", "make_feed", "open_feeds", "stop_all"]
