"""Readings from an HTTP source."""

from ccviewer.feeds.rest.feed import RestFeed
from ccviewer.feeds.rest.options import RestOptions

__all__ = ["RestFeed", "RestOptions"]
