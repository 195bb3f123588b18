"""Keeps out of what is said about a profile whatever in it may be a password."""

import re
from collections.abc import Iterator
from typing import Any

from ccviewer.i18n import Text
from ccviewer.model import redact
from ccviewer.profile.near import nearest

_HIDING = re.compile(
    r"(?i)^(auth|headers|params|body|pin|kiosk_pin)$|pass|sandi|token|secret|rahasia|api.?key|cookie|credential"
)
_HIDING_KEYS = ("auth", "headers", "params", "body", "password", "token", "secret", "kiosk_pin")
_SHOWN = frozenset(
    {"kind", "header", "query", "token_path", "token_url", "url", "user", "client_id", "scope", "param"}
)
_PLACEHOLDER = re.compile(r"\{secret\.[A-Za-z0-9_-]+\}")
_OUR_WORDS = frozenset({"names", "near", "examples", "form", "key", "option", "types", "given"})
_WORD = re.compile(r"[a-z_-]+|\d{1,4}")


class Secrecy:
    """Knows every text of a document that stands under a key that may hold a secret."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._hidden = sorted({text for text in _hidden(data) if text}, key=len, reverse=True)
        # A plain word, as in params = { format = "json" }, must not be taken out of our own sentences.
        self._strange = [text for text in self._hidden if len(text) >= 4 and not _WORD.fullmatch(text)]

    def text(self, text: Text) -> Text:
        """Return the sentence with `***` for what must not be seen."""
        values = {name: self._value(name, value) for name, value in text.values.items()}
        return Text(self.words(text.template), **values)

    def words(self, said: str) -> str:
        """Return our own words, into which somebody may have put a value."""
        for secret in self._strange:
            said = said.replace(secret, "***")
        return redact(said)

    def _value(self, name: str, value: object) -> object:
        if isinstance(value, Text):
            return self.text(value)
        if not isinstance(value, str | BaseException):
            return value
        said = str(value)
        if name in _OUR_WORDS:
            return self.words(said)
        for secret in self._hidden:
            # A short one is only taken out whole: "a" is in every word.
            said = said.replace(secret, "***") if len(secret) >= 4 else said.replace(f'"{secret}"', '"***"')
            said = said.replace(f'"{secret[:38]}…"', '"***"')
        return redact(said)


def _hidden(value: object, *, secret: bool = False) -> Iterator[str]:
    """Yield every text under a key that may hold a secret; placeholders of secrets are none."""
    if isinstance(value, dict):
        for key, child in value.items():
            shown = key in _SHOWN and not isinstance(child, dict | list)
            yield from _hidden(child, secret=not shown and (secret or _hides(key)))
    elif isinstance(value, list):
        for child in value:
            yield from _hidden(child, secret=secret)
    elif secret and isinstance(value, str | int | float) and not isinstance(value, bool):
        written = " ".join(str(value).split())
        if not _PLACEHOLDER.fullmatch(written):
            yield written


def _hides(key: str) -> bool:
    """Say whether a secret may stand under this key, be it mistyped."""
    return bool(_HIDING.search(key)) or nearest(key, _HIDING_KEYS) is not None
