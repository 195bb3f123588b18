"""Who wants to hear of which channels."""

from collections.abc import Callable, Iterable, Set

from ccviewer.profile.filters import matches

Callback = Callable[[Set[str]], None]


def is_filter(pattern: str) -> bool:
    """Say whether this may cover more than one id."""
    return pattern.endswith("#") or "+" in pattern.split("/")


class Subscriptions:
    """Callbacks by filter. Main thread only.

    What a channel leads to is found once and kept until a subscription comes or goes.
    """

    def __init__(self) -> None:
        self._entries: list[tuple[tuple[str, ...], Callback]] = []
        self._found: dict[str, tuple[Callback, ...]] = {}

    def add(self, patterns: Iterable[str], callback: Callback) -> Callable[[], None]:
        """Call back for these filters; returns the way out, which may be taken more than once."""
        entry = (tuple(patterns), callback)
        self._entries.append(entry)
        self._found.clear()

        def leave() -> None:
            if entry in self._entries:
                self._entries.remove(entry)
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

    def _callbacks(self, topic: str) -> tuple[Callback, ...]:
        found = self._found.get(topic)
        if found is None:
            found = tuple(
                callback
                for patterns, callback in self._entries
                if any(matches(pattern, topic) for pattern in patterns)
            )
            self._found[topic] = found
        return found
