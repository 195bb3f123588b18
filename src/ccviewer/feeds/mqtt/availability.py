"""Reads what says whether a thing is connected: last wills and availability topics."""

import json

from paho.mqtt.client import topic_matches_sub

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping import ExpressionFailed, Path
from ccviewer.feeds.mqtt.options import AvailabilityTable

STATE = "state"  # where Zigbee2MQTT and others put the word


class Availability:
    """The availability topics of one feed. Its messages never reach the map."""

    def __init__(self, options: AvailabilityTable) -> None:
        self._options = options

    def covers(self, topic: str) -> bool:
        """Say whether a message of this topic is one of these."""
        return topic_matches_sub(self._options.topic, topic)

    def read(self, topic: str, payload: bytes) -> tuple[str | None, bool]:
        """Return the asset's name, None for all of the feed, and whether it is connected.

        Raises:
            BadPayload: it says neither, or names nothing.
        """
        options = self._options
        up = word(payload, options.online, options.offline, options.path)
        if options.level is None:
            return None, up
        levels = topic.split("/")
        try:
            return levels[options.level], up
        except IndexError:
            raise BadPayload("topik tidak punya bagian ke-{level}", level=options.level) from None


def word(payload: bytes, online: str, offline: str, path: str | None = None) -> bool:
    """Return what a message says: the word itself, or JSON that holds it at `path` (else in `state`).

    Raises:
        BadPayload: it is neither of the words.
    """
    said = payload.decode("utf-8", "replace").strip()
    if path or said.startswith("{"):
        try:
            found = Path(path or STATE).value(json.loads(said))
        except (ValueError, RecursionError, ExpressionFailed):
            found = None
        said = json.dumps(found) if isinstance(found, bool) else str(found)
    if said.casefold() == online.casefold():
        return True
    if said.casefold() == offline.casefold():
        return False
    raise BadPayload(
        "bukan {online} dan bukan {offline}: {said}", online=online, offline=offline, said=said[:40]
    )
