"""What went wrong with single values and rows while the rest of a document was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ccviewer.i18n import Text

SAMPLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a value became null: `code` is English and stable, for programs; `text` is for people."""

    code: str
    text: Text


Warn = Callable[[int, Bad, object], None]  # row, reason, the value as it came


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was kept out; `index` counts all items of the document from 0.

    `field` is empty when the row itself could not be read. `code` is stable English, `text` is for people.
    """

    index: int
    field: str
    code: str
    text: Text

    @property
    def error(self) -> str:
        """Return the words of the contract, field first: `uid: required but missing`."""
        return f"{self.field}: {self.code}" if self.field else self.code

    def __str__(self) -> str:
        """Return one line for people."""
        return f"{self.field}: {self.text}" if self.field else str(self.text)


@dataclass(frozen=True, slots=True)
class Warned:
    """The same complaint about one field, `count` times in a document; `index` and `sample` are of the first.

    `field` is empty when it is about the document.
    """

    field: str
    code: str
    text: Text
    index: int = 0
    sample: str = ""
    count: int = 1

    def __str__(self) -> str:
        """Return one line for people."""
        said = f"{self.field}: {self.text}" if self.field else str(self.text)
        if self.sample:
            said += f" ({self.sample})"
        return f"{said} ×{self.count}" if self.count > 1 else said


class Notices:
    """Collects complaints, one for a field and kind however many values have it."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Warned] = {}

    def add(self, field: str, bad: Bad, index: int = 0, value: object = None) -> None:
        """Count one complaint; the first of its kind keeps its row and a sample of its value."""
        key = (field, bad.code)
        known = self._found.get(key)
        if known is None:
            self._found[key] = Warned(field, bad.code, bad.text, index, sample(value))
        else:
            self._found[key] = replace(known, count=known.count + 1)

    def all(self) -> tuple[Warned, ...]:
        """Return every complaint in the order of its first time."""
        return tuple(self._found.values())


def sample(value: object) -> str:
    """Return the beginning of a hostile value, printable on one line; empty for None."""
    if value is None:
        return ""
    text = value[: SAMPLE_LENGTH + 1] if isinstance(value, str) else type(value).__name__
    if isinstance(value, int | float):
        text = f"{value:.15g}"
    said = "".join(sign if sign.isprintable() else " " for sign in text)
    return said if len(said) <= SAMPLE_LENGTH else said[: SAMPLE_LENGTH - 1] + "…"
