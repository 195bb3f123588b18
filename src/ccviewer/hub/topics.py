"""Who wants to hear of which channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

Callback = Callable[[Set[str]], None]

REMEMBERED = 50_000  # ids of events come and go for weeks


def is_filter(pattern: str) -> bool:
    """Say whether this may cover more than one id."""
    return pattern.endswith("#") or "+" in pattern.split("/")


class _Node:
    """What waits at one segment: for just this, for this and all below it, and for what stands below it."""

    __slots__ = ("below", "here", "rest")

    def __init__(self) -> None:
        self.here: list[Callback] = []
        self.rest: list[Callback] = []
        self.below: dict[str, _Node] = {}


class Subscriptions:
    """Callbacks by filter. Main thread only.

    The filters stand in a tree of segments, so that finding who waits for an id costs by its length and not
    by how many wait; what was found is kept until a subscription comes or goes.
    """

    def __init__(self) -> None:
        self._root = _Node()
        self._found: dict[str, tuple[Callback, ...]] = {}

    def add(self, patterns: Iterable[str], callback: Callback) -> Callable[[], None]:
        """Call back for these filters; returns the way out, which may be taken more than once."""
        waiting = [self._list(pattern) for pattern in patterns]
        for one in waiting:
            one.append(callback)
        self._found.clear()

        def leave() -> None:
            for one in waiting:
                one.remove(callback)
            waiting.clear()
            self._found.clear()

        return leave

    def tell(self, changed: Set[str]) -> None:
        """Call everybody back who waits for any of these, once, with all that it waited for."""
        due: dict[Callback, set[str]] = {}
        for topic in changed:
            for callback in self._callbacks(topic):
                due.setdefault(callback, set()).add(topic)
        for callback, topics in due.items():
            callback(topics)

    def _list(self, pattern: str) -> list[Callback]:
        segments = pattern.split("/")
        rest = segments[-1] == "#"
        node = self._root
        for segment in segments[:-1] if rest else segments:
            node = node.below.setdefault(segment, _Node())
        return node.rest if rest else node.here

    def _callbacks(self, topic: str) -> tuple[Callback, ...]:
        found = self._found.get(topic)
        if found is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            found = self._found[topic] = tuple(dict.fromkeys(self._waiting(topic)))
        return found

    def _waiting(self, topic: str) -> Iterator[Callback]:
        nodes = [self._root]
        yield from self._root.rest
        for segment in topic.split("/"):
            nodes = [below for node in nodes for key in (segment, "+") if (below := node.below.get(key))]
            for node in nodes:
                yield from node.rest
        for node in nodes:
            yield from node.here
