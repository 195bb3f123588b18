"""Readings from an HTTP source."""

from ccviewer.feeds.rest.options import RestOptions


class RestFeed:
    """Polls an address."""

    Options = RestOptions


__all__ = ["RestFeed", "RestOptions"]
