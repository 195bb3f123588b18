"""Makes feeds of what a profile says."""

from collections.abc import Callable

from ccviewer import plugins
from ccviewer.errors import PluginError
from ccviewer.feeds.base.budget import HostBudget
from ccviewer.feeds.base.feed import Feed
from ccviewer.feeds.base.options import FeedOptions
from ccviewer.feeds.base.supervisor import Supervisor
from ccviewer.hub import Clock, Item
from ccviewer.profile import FeedEntry, Profile

GROUP = "ccviewer.feeds"


def make_feed(
    profile: Profile,
    entry: FeedEntry,
    clock: Clock,
    secrets: Callable[[str], str],
    budget: HostBudget | None = None,
) -> Feed:
    """Make the feed of one `[[feeds]]`; opens nothing. `secrets` returns the secret of a name.

    Raises:
        PluginError: no such kind, or it does not load.
    """
    if not isinstance(entry.options, FeedOptions):
        raise PluginError("jenis {kind} tidak memakai FeedOptions", kind=repr(entry.kind))
    feed: Feed = plugins.find(GROUP, entry.kind)(
        entry.options.rooted(profile.path.parent),
        opd=entry.opd,
        describe=profile.describe,
        clock=clock,
        secrets=secrets,
        timezone=profile.opd.timezone,
        budget=budget,
    )
    return feed


def open_feeds(
    profile: Profile, post: Callable[[Item], None], clock: Clock, secrets: Callable[[str], str]
) -> list[Supervisor]:
    """Return a supervisor for each feed of the profile, not yet started.

    Raises:
        PluginError: a feed of a kind that does not load.
    """
    budget = HostBudget(clock.monotonic)
    return [
        Supervisor(make_feed(profile, entry, clock, secrets, budget), post, clock) for entry in profile.feeds
    ]
