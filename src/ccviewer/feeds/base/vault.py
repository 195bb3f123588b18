"""Hands out secrets at the moment of their use, and knows what must never be seen."""

from collections.abc import Callable
from urllib.parse import quote, quote_plus

from ccviewer.errors import FeedError, Refused
from ccviewer.i18n import Text
from ccviewer.model import redact
from ccviewer.profile.secrets import names, resolve

_MOST = 300  # values in a feed's life of weeks, with a new token every few minutes
_LEAST = 3  # shorter secrets are not looked for in texts: they would be found everywhere


class Vault:
    """The secrets of one feed.

    `lookup` returns the value of a name and raises LookupError for one that nobody stored.
    """

    def __init__(self, lookup: Callable[[str], str]) -> None:
        self._lookup = lookup
        self._seen: dict[str, None] = {}

    def fill(self, text: str) -> str:
        """Return the text with each `{secret.NAME}` in it replaced.

        Raises:
            Refused: there is no such secret.
        """
        return resolve(text, self._get)

    def learn(self, value: str) -> None:
        """Mask this too: a token that a server gave. Those not used for long are forgotten."""
        if len(value) < _LEAST:
            return
        for written in (value, quote(value, safe=""), quote_plus(value)):
            self._seen.pop(written, None)
            self._seen[written] = None
        while len(self._seen) > _MOST:
            del self._seen[next(iter(self._seen))]

    def mask(self, text: str) -> str:
        """Return the text without any secret handed out so far, nor what looks like one."""
        for value in self._seen:
            text = text.replace(value, "***")
        return redact(text)

    def _get(self, name: str) -> str:
        try:
            value = self._lookup(name)
        except FeedError:
            raise
        except LookupError as error:
            raise Refused("rahasia {name} tidak ditemukan", name=name) from error
        self.learn(value)
        return value


def masked(text: Text, mask: Callable[[str], str]) -> Text:
    """Return the same sentence with its values masked."""
    values: dict[str, object] = {}
    for name, value in text.values.items():
        if isinstance(value, Text):
            values[name] = masked(value, mask)
        else:
            values[name] = value if isinstance(value, int | float) else mask(str(value))
    return Text(text.template, **values)


def hide(error: FeedError, mask: Callable[[str], str]) -> FeedError:
    """Return the error with its sentence masked; raise it `from None`, for its causes are not."""
    error.text = masked(error.text, mask)
    error.args = (error.text.template, error.text.values)
    return error


def has_secret(text: str) -> bool:
    """Say whether a text of the profile refers to a secret."""
    return bool(names(text))
