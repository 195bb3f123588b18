"""What a feed is, and what it says besides its data."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from ccviewer.errors import Unreachable
from ccviewer.feeds.base.budget import HostBudget
from ccviewer.feeds.base.options import FeedOptions
from ccviewer.hub import Clock
from ccviewer.i18n import Text
from ccviewer.model import Asset, Channel, Event, Link, Reading, Snapshot


@dataclass(frozen=True, slots=True)
class Beat:
    """A feed's word on itself: after each document, and about once a second while it waits.

    Counts are what was added since the beat before. The Supervisor makes `FeedReport`s of these.
    """

    link: Link | None = None  # None: as it was
    reason: Text | None = None  # why the link is not UP, or what is odd while it is
    rows: int = 0
    rejected: int = 0
    sample: str = ""  # the last thing rejected
    heard: bool = False  # good data came, or the source said that nothing changed
    simulated: bool | None = None  # the source's own word; None: as it was
    next_try_at: float | None = None  # UTC seconds
    hint: Text | None = None  # what people may try; told together with a link
    warnings: int = 0
    warning_sample: str = ""


Item = Channel | Reading | Asset | Event | Snapshot | Beat
Post = Callable[[Item], None]


class Busy(Unreachable):
    """The source asks to be left alone for `retry_after_s` seconds."""

    def __init__(self, template: str, *, retry_after_s: float, **values: object) -> None:
        super().__init__(template, **values)
        self.retry_after_s = retry_after_s


class Feed(Protocol):
    """A source of data. There is nothing else to learn about feeds."""

    Options: ClassVar[type[FeedOptions]]
    name: str

    def __init__(
        self,
        options: FeedOptions,
        *,
        opd: str,
        describe: Callable[[str], Channel],
        clock: Clock,
        secrets: Callable[[str], str],
        timezone: str,
        budget: HostBudget | None = None,
    ) -> None:
        """Take what the profile says. Opens nothing: no socket, no file, no secret.

        `secrets` returns the secret of a name; `timezone` is the OPD's, as the profile writes it;
        `budget` is shared by all feeds of the program.
        """

    def mask(self, text: str) -> str:
        """Return a text to show or to log, without any secret of this feed."""

    def run(self, post: Post, stop: threading.Event) -> None:
        """Block until `stop` is set, and return within 2 s of it.

        Raises:
            FeedError: the source is lost; the Supervisor calls `run` again later, on the same object.
        """

    def read_once(
        self, timeout_s: float, stop: threading.Event | None = None
    ) -> tuple[bytes, str | None, str | None]:
        """Return one document or message as it came, its topic, and its media type.

        Within 2 s of `stop` being set it gives up.

        Raises:
            FeedError: nothing was read.
        """


@runtime_checkable
class Reachable(Protocol):
    """A feed that can find out cheaply whether its source is there at all.

    With it the feed is back within seconds of its source, however long that was away.
    """

    def reachable(self) -> bool:
        """Say whether there is something to connect to, within a second; True where that cannot be told."""
