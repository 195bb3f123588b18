"""What a feed is, and who keeps it running."""

from ccviewer.feeds.base.options import BasicAuth, FeedOptions, NoAuth, Size

__all__ = ["BasicAuth", "FeedOptions", "NoAuth", "Size"]
