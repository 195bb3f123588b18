"""Finds passwords and keys that somebody wrote into a profile: everybody can read an installed package."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ccviewer.errors import Problem
from ccviewer.i18n import Text
from ccviewer.profile.lines import Lines
from ccviewer.profile.report import path_text
from ccviewer.profile.syntax import parse

_Path = tuple[str | int, ...]

_NAMES = re.compile(r"(?i)pass|sandi|token|secret|rahasia|api.?key|authorization|cookie|credential")
_NO_SECRETS = ("token_path", "token_url")
_OF_AUTH = ("value",)  # beside those whose name tells
_TABLES = ("auth", "headers", "params", "body")
_REFERENCE = "{secret."


def plain_secrets(path: Path, shown: str) -> list[Problem]:
    """Return where a secret is written out, by line; none of it is repeated."""
    try:
        parsed = parse(shown, path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):  # the reading of the profile tells of that
        return []
    if parsed.data is None:
        return []
    lines = Lines(parsed.text)
    return [
        Problem(
            shown,
            lines.line(at),
            path_text(at),
            Text("sandi atau kunci tertulis di sini, dan setiap orang dapat membaca paket yang terpasang"),
            Text("tulis {written} dan simpan isinya di tiap komputer", written="{secret.NAMA}"),
        )
        for at in _found(parsed.data)
    ]


def _found(data: dict[str, Any]) -> Iterator[_Path]:
    for index, feed in _items(data.get("feeds")):
        for table in _TABLES:
            yield from _named(feed.get(table), ("feeds", index, table))
    for index, camera in _items(data.get("cameras")):
        for number, source in _items(camera.get("sources")):
            at = ("cameras", index, "sources", number)
            yield from _named(source.get("headers"), (*at, "headers"))
            if _with_password(source.get("url")):
                yield (*at, "url")
    control = data.get("control")
    if isinstance(control, dict) and _written(control.get("password")):
        yield ("control", "password")


def _named(table: object, at: _Path) -> Iterator[_Path]:
    """Yield the texts under keys that tell of a secret."""
    if not isinstance(table, dict):
        return
    for key, value in table.items():
        tells = (_NAMES.search(key) and key not in _NO_SECRETS) or (at[-1] == "auth" and key in _OF_AUTH)
        if isinstance(value, dict):
            yield from _named(value, (*at, key))
        elif tells and _written(value):
            yield (*at, key)


def _written(value: object) -> bool:
    return isinstance(value, str | int) and bool(str(value)) and _REFERENCE not in str(value)


def _with_password(url: object) -> bool:
    if not isinstance(url, str):
        return False
    try:
        return _written(urlsplit(url).password)
    except ValueError:  # half an IPv6 address: the reading of the profile tells of that
        return False


def _items(listed: object) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict):
            yield index, item
