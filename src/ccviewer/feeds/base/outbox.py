"""What the feeds brought, on its way from their process to the hub's."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from ccviewer.hub import Item
from ccviewer.hub.inbox import Inbox
from ccviewer.model import Reading

LIMIT = 100_000  # items that wait when the other process does not take them
AT_ONCE = 20_000  # items looked at for one batch
PLENTY = 200  # readings in a batch; from then on those of one moment are one
MOMENT_S = 0.05


@dataclass(frozen=True, slots=True)
class Batch:
    """Items in the order in which they were posted; `dropped` counts those thrown away since the start."""

    items: tuple[Item, ...]
    dropped: int


class Outbox:
    """Collects what feeds post, any thread, until the one thread that sends it takes it."""

    def __init__(self) -> None:
        self._inbox = Inbox(LIMIT)
        self._told = 0

    def post(self, item: Item) -> None:
        """Leave an item; when nobody takes them the oldest goes, and is counted."""
        self._inbox.post(item)

    def take(self) -> Batch | None:
        """Return what waits, thinned; None when there is nothing to tell."""
        items = list(islice(self._inbox.take(float("inf")), AT_ONCE))
        dropped = self._inbox.dropped
        if not items and dropped == self._told:
            return None
        self._told = dropped
        return Batch(tuple(thinned(items)), dropped)


def thinned(items: list[Item]) -> Iterable[Item]:
    """Leave out readings that nobody could see, where there are too many.

    Of those of one channel that were true within a twentieth of a second only the newest stays; rows of the
    past, however many come at once, stay all, and so does everything that is not a reading.
    """
    if sum(isinstance(item, Reading) for item in items) <= PLENTY:
        return items
    kept: list[Item] = []
    newest: dict[str, float] = {}
    for item in reversed(items):
        if isinstance(item, Reading):
            later = newest.get(item.channel)
            if later is not None and 0 <= later - item.time < MOMENT_S:
                continue
            newest[item.channel] = item.time
        kept.append(item)
    kept.reverse()
    return kept
