"""Everything ccviewer raises on purpose.

CCViewerError
├── ProfileError      the OPD's profile is wrong; carries every problem found
├── PluginError       no such panel or feed, or it does not load
├── SceneError        a saved scene does not fit; open the rest and say what was left out
└── FeedError         a source could not be read
    ├── Unreachable   try again, later and later
    ├── Refused       it answers and does not let us in; trying again soon does harm
    └── BadPayload    what it sent made no sense; count it and go on

Messages are `Text`, so that whoever shows an error shows it in the language of the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ccviewer.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Iterable


class CCViewerError(Exception):
    """Root of every error that ccviewer raises on purpose.

    `text` is the message, translated when it is read: `Unreachable("{where} tidak menjawab", where=host)`.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template, values)
        self.text = Text(template, **values)

    def __str__(self) -> str:
        """Return the message in the language of the moment."""
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file that a person wrote."""

    file: str
    line: int
    path: str  # for example `feeds[1].every`
    message: Text
    hint: Text | None = None

    def __str__(self) -> str:
        """Return `file:line path: message (hint)`."""
        said = f"{self.file}:{self.line} {self.path}: {self.message}"
        return f"{said} ({self.hint})" if self.hint else said


class ProfileError(CCViewerError):
    """The profile is wrong, in all the places listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        summary = Text("{count} kesalahan dalam profil", count=len(self.problems))
        super().__init__(summary.template, **summary.values)


class PluginError(CCViewerError):
    """A panel or feed does not exist or does not load."""


class SceneError(CCViewerError):
    """A saved scene does not fit what is here."""


class FeedError(CCViewerError):
    """A source could not be read; `hint` says what people may try."""

    hint: Text | None = None

    def hinted(self, hint: Text | None) -> Self:
        """Return the same error with a hint."""
        self.hint = hint
        return self


class Unreachable(FeedError):
    """The source does not answer."""


class Refused(FeedError):
    """The source answers, and does not let us in."""


class BadPayload(FeedError):
    """What the source sent made no sense."""
