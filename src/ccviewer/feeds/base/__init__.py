"""What a feed is, and who keeps it running."""

from ccviewer.feeds.base.aside import move_aside
from ccviewer.feeds.base.budget import HostBudget
from ccviewer.feeds.base.cells import Row
from ccviewer.feeds.base.feed import Beat, Busy, Feed, Item, Post, Reachable
from ccviewer.feeds.base.hints import advice, of_status
from ccviewer.feeds.base.hours import opens_in_s, wait, wait_for_hours
from ccviewer.feeds.base.intake import Intake
from ccviewer.feeds.base.net import answers, check_tls, tls_context, tls_refusal, unreachable, why
from ccviewer.feeds.base.opening import make_feed, open_feeds
from ccviewer.feeds.base.options import BasicAuth, FeedOptions, NoAuth, Size
from ccviewer.feeds.base.process import FeedProcess
from ccviewer.feeds.base.records import Delivery, Records, again
from ccviewer.feeds.base.supervisor import Supervisor, stop_all
from ccviewer.feeds.base.vault import Vault, has_secret, hide

__all__ = [
    "BasicAuth",
    "Beat",
    "Busy",
    "Delivery",
    "Feed",
    "FeedOptions",
    "FeedProcess",
    "HostBudget",
    "Intake",
    "Item",
    "NoAuth",
    "Post",
    "Reachable",
    "Records",
    "Row",
    "Size",
    "Supervisor",
    "Vault",
    "advice",
    "again",
    "answers",
    "check_tls",
    "has_secret",
    "hide",
    "make_feed",
    "move_aside",
    "of_status",
    "open_feeds",
    "opens_in_s",
    "stop_all",
    "tls_context",
    "tls_refusal",
    "unreachable",
    "wait",
    "wait_for_hours",
    "why",
]
