"""Collects mistakes with their lines, and keeps secrets out of what is said about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ccviewer.errors import Problem
from ccviewer.i18n import Text
from ccviewer.model import redact
from ccviewer.profile.near import nearest
from ccviewer.profile.words import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccviewer.profile.lines import Lines

Path = tuple[str | int, ...]

_HIDING = re.compile(
    r"(?i)^(auth|headers|params|body)$|pass|sandi|token|secret|rahasia|api.?key|cookie|credential"
)
_SHOWN = frozenset(
    {"kind", "header", "query", "token_path", "token_url", "url", "user", "client_id", "scope", "param"}
)
_HIDING_KEYS = ("auth", "headers", "params", "body", "password", "token", "secret")
_PLACEHOLDER = re.compile(r"\{secret\.[A-Za-z0-9_-]+\}")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Report:
    """The mistakes of one file, as they are found."""

    def __init__(
        self,
        file: str,
        lines: Lines,
        data: dict[str, Any],
        problems: Iterable[Problem] = (),
        lost: frozenset[str] = frozenset(),
    ) -> None:
        self._file, self._lines = file, lines
        self._hidden = sorted({text for text in _hidden(data) if text}, key=len, reverse=True)
        self._problems, self._lost = list(problems), lost

    def add(self, path: Path, message: Text, hint: Text | None = None) -> None:
        """Note a mistake at this path of the document."""
        if message == MISSING and path[-1] in self._lost:
            return  # it may have stood in a line that is no TOML
        self._problems.append(
            Problem(
                self._file,
                self._lines.line(path),
                self._scrubbed(path_text(path)),
                self._scrub(message),
                self._scrub(hint) if hint else None,
            )
        )

    def line(self, path: Path) -> int:
        """Return the line of a path of the document."""
        return self._lines.line(path)

    @property
    def problems(self) -> list[Problem]:
        """All mistakes, by line, each once."""
        return sorted(dict.fromkeys(self._problems), key=lambda problem: problem.line)

    def _scrub(self, text: Text) -> Text:
        values = {
            name: self._scrubbed(value)
            if isinstance(value, str)
            else self._scrub(value)
            if isinstance(value, Text)
            else value
            for name, value in text.values.items()
        }
        return Text(self._scrubbed(text.template), **values)

    def _scrubbed(self, said: str) -> str:
        for secret in self._hidden:
            # A short one is only taken out whole: "a" is in every word.
            said = said.replace(secret, "***") if len(secret) >= 4 else said.replace(f'"{secret}"', '"***"')
            said = said.replace(f'"{secret[:38]}…"', '"***"')
        return redact(said)


def path_text(path: Path) -> str:
    """Return a path as people read it: `feeds[1].map.fields."a b"`."""
    said = ""
    for part in path:
        if isinstance(part, int):
            said += f"[{part}]"
        else:
            said += ("." if said else "") + (part if _BARE.fullmatch(part) else f'"{part}"')
    return said


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
