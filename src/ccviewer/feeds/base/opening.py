"""Makes feeds of what a profile says."""

import threading
from collections.abc import Callable
from typing import ClassVar, NoReturn

from ccviewer import plugins
from ccviewer.errors import PluginError
from ccviewer.feeds.base.budget import HostBudget
from ccviewer.feeds.base.feed import Feed, Post
from ccviewer.feeds.base.options import FeedOptions
from ccviewer.feeds.base.supervisor import Supervisor
from ccviewer.hub import Clock, Item
from ccviewer.model import redact
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

    A feed that cannot be made is one that fails, and leaves the others alone.
    """
    budget = HostBudget(clock.monotonic)

    def made(entry: FeedEntry) -> Feed:
        try:
            return make_feed(profile, entry, clock, secrets, budget)
        except Exception as error:  # noqa: BLE001  (a bug in a plugin must not end all feeds)
            return _Unmade(entry.id, error)

    return [Supervisor(made(entry), post, clock) for entry in profile.feeds]


class _Unmade:
    """Stands where a feed could not be made, and fails with what kept it from being made."""

    Options: ClassVar[type[FeedOptions]] = FeedOptions

    def __init__(self, name: str, error: Exception) -> None:
        self.name, self._error, self._where = name, error, error.__traceback__

    def run(self, _post: Post, _stop: threading.Event) -> None:
        raise self._error.with_traceback(self._where)  # else it grows with every run

    def read_once(self, _timeout_s: float, _stop: threading.Event | None = None) -> NoReturn:
        raise self._error.with_traceback(self._where)

    def mask(self, text: str) -> str:
        return redact(text)
