"""Collects the mistakes of a profile with their lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ccviewer.errors import Problem
from ccviewer.profile.secrecy import Secrecy
from ccviewer.profile.words import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccviewer.i18n import Text
    from ccviewer.profile.lines import Lines

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Report:
    """The mistakes of one file, as they are found. Nothing in them is a secret."""

    def __init__(
        self,
        file: str,
        lines: Lines,
        data: dict[str, Any],
        problems: Iterable[Problem] = (),
        lost: frozenset[str] = frozenset(),
    ) -> None:
        self._file, self._lines, self._secrecy = file, lines, Secrecy(data)
        self._problems, self._lost = list(problems), lost
        self._traces: dict[Path, Path] = {}

    def trace(self, made: Path, written: Path) -> None:
        """Note that what stands at `made` was written at another path of the document."""
        self._traces[made] = written

    def add(self, path: Path, message: Text, hint: Text | None = None) -> None:
        """Note a mistake at this path of the document."""
        path = next(
            (self._traces[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self._traces), path
        )
        if message == MISSING and path[-1] in self._lost:
            return  # it may have stood in a line that is no TOML
        self._problems.append(
            Problem(
                self._file,
                self._lines.line(path),
                self._secrecy.words(path_text(path)),
                self._secrecy.text(message),
                self._secrecy.text(hint) if hint else None,
            )
        )

    def line(self, path: Path) -> int:
        """Return the line of a path of the document."""
        return self._lines.line(path)

    @property
    def problems(self) -> list[Problem]:
        """All mistakes, by line, each once."""
        return sorted(dict.fromkeys(self._problems), key=lambda problem: problem.line)


def path_text(path: Path) -> str:
    """Return a path as people read it: `feeds[1].map.fields."a b"`."""
    said = ""
    for part in path:
        if isinstance(part, int):
            said += f"[{part}]"
        else:
            said += ("." if said else "") + (part if _BARE.fullmatch(part) else f'"{part}"')
    return said
