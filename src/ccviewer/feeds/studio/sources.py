"""Where a new feed reads: from what a person types to the keys of a transport, and one payload from there."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ccviewer.errors import PluginError, Refused
from ccviewer.feeds.base import make_feed
from ccviewer.feeds.studio.trial import Fault, Payload
from ccviewer.hub import SystemClock
from ccviewer.i18n import Text
from ccviewer.model import redact
from ccviewer.profile import FeedEntry, Profile
from ccviewer.profile.examine import examine
from ccviewer.profile.feeds import options_of

WAIT_S = 30.0  # for one document or message
EVERY = {"rest": "30s", "files": "10s"}
_SECRET_KEYS = frozenset(("password", "token", "client_secret", "refresh_token"))
_SECRET = re.compile(r"\{secret\.[A-Za-z0-9_-]+\}")
_HOST = re.compile(r"(?:mqtts?://)?(\[[0-9a-fA-F:]+\]|[^:/\s]+)(?::([0-9]{1,5}))?/?")
_EMPTY_WORDS = frozenset(
    ("api", "v1", "v2", "v3", "data", "json", "get", "list", "stat", "all", "rest", "public", "index", "www")
)

Table = dict[str, Any]


def rest_source(url: str, every: str = "") -> Table:
    """Return the keys of an HTTP source."""
    url = url.strip()
    return {"kind": "rest", "url": url if "://" in url else f"http://{url}", "every": every or EVERY["rest"]}


def mqtt_source(host: str, topics: Iterable[str]) -> Table:
    """Return the keys of an MQTT source; `host` may bring a port, and a scheme that says TLS."""
    match = _HOST.fullmatch(host.strip())
    name, port = (match[1].strip("[]"), match[2]) if match else (host.strip(), None)
    table: Table = {"kind": "mqtt", "host": name}
    if port is not None and port not in ("1883", "8883"):
        table["port"] = int(port)
    if port == "8883" or host.strip().lower().startswith("mqtts:"):
        table["tls"] = True
    table["topics"] = [topic.strip() for topic in topics if topic.strip()]
    return table


def files_source(path: str, folder: Path, every: str = "") -> Table:
    """Return the keys of a file or a drop folder, relative to the profile's folder where it lies below it."""
    whole = Path(os.path.abspath(Path(path.strip()).expanduser()))
    inside = whole.is_relative_to(folder)
    table: Table = {"kind": "files", "path": str(whole.relative_to(folder) if inside else whole)}
    if whole.is_dir():
        kinds = [each.suffix for each in sorted(whole.iterdir()) if each.suffix and each.is_file()]
        table["pattern"] = f"*{max(kinds, key=kinds.count)}" if kinds else "*.csv"
    table["every"] = every or EVERY["files"]
    return table


def source_faults(source: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Return what is wrong with a source, and secrets that would stand in the profile for all to read."""
    try:
        _, found = examine(options_of(str(source.get("kind"))), {"id": "x", **source})
    except PluginError as error:
        return (Fault("kind", error.text),)
    faults = [Fault(str(each.path[0]) if each.path else "", each.message, each.hint) for each in found]
    hint = Text("simpan sebagai rahasia, lalu tulis {written}", written="{secret.NAMA}")
    for key, value in source.items():
        if any(_open_secret(name, text) for name, text in _texts(key, value)):
            faults.append(Fault(key, Text("ada sandi atau kunci di dalamnya"), hint))
    return tuple(faults)


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text inside a value with the key under which it stands."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(str(key), inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(name, inner)
    elif isinstance(value, str):
        yield name, value


def _open_secret(name: str, text: str) -> bool:
    """Say whether a text is, or holds, a secret that anybody may read."""
    bare = _SECRET.sub("", text)
    if redact(bare) != bare:
        return True
    if bare != text:
        return False  # `Bearer {secret.wifi}`
    if redact(f"{name}: {text}") != f"{name}: {text}":
        return True
    return name in _SECRET_KEYS and bool(text.strip())


def suggested_id(source: Mapping[str, Any], taken: Iterable[str]) -> str:
    """Return an id that tells of the source and that no other feed has."""
    said = ""
    if source.get("kind") == "rest":
        parts = urlsplit(str(source.get("url", "")))
        words = [word for word in _words(re.sub(r"\.\w+$", "", parts.path)) if word not in _EMPTY_WORDS]
        host = [
            word for word in _words(parts.hostname or "") if word not in _EMPTY_WORDS and not word.isdigit()
        ]
        said = "-".join(words[-2:] or host[:1])
    elif source.get("kind") == "mqtt":
        topic = next(iter(source.get("topics") or ()), "")
        said = "-".join(_words(re.sub(r"[+#]", "", topic))[-2:])
    else:
        said = "-".join(_words(Path(str(source.get("path", ""))).stem)[:3])
    said = said[:40].strip("-") or "umpan"
    used = set(taken)
    return (
        said
        if said not in used
        else next(name for n in range(2, 10_000) if (name := f"{said}-{n}") not in used)
    )


def fetch(
    profile: Profile,
    source: Mapping[str, Any],
    secrets: Callable[[str], str],
    stop: threading.Event | None = None,
    timeout_s: float = WAIT_S,
) -> Payload:
    """Read one document or message; blocks. Within 2 s of `stop` being set it gives up.

    Raises:
        FeedError: nothing was read, or the source is described wrongly.
    """
    try:
        options, found = examine(options_of(str(source.get("kind"))), {"id": "uji", **source})
    except PluginError as error:
        raise Refused("{why}", why=error.text) from error
    if options is None:
        said = found[0]
        raise Refused("{key}: {why}", key=".".join(map(str, said.path)), why=said.message)
    entry = FeedEntry("uji", str(source["kind"]), "uji", profile.opd.id, options)
    feed = make_feed(profile, entry, SystemClock(), secrets)
    content, topic, content_type = feed.read_once(timeout_s, stop)
    return Payload(content, topic, content_type, str(source.get("url") or source.get("path") or ""))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", text.lower()) if word]
