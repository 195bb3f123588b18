"""Finds things by a few letters of their names, in whatever order people type them."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ccviewer.profile.near import slips

WHOLE, BEGIN, WITHIN = 8.0, 5.0, 1.5  # a word that was typed wholly, at its beginning, somewhere in it
FIRST = 1.0  # more, when it is the first word of a name
TYPO_LETTERS = 4  # shorter words are too near to one another
MOST_FOR_TYPOS = 3000


def plain(text: str) -> str:
    """Return a text without case and accents, with spaces between its words."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign))


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be found: its names, the best first, whatever else leads to it, what it is worth."""

    names: tuple[str, ...]
    worth: float = 0.0
    words: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(tuple(plain(name).split()) for name in self.names))


def find(query: str, targets: Sequence[Target]) -> list[int]:
    """Return the places of what fits all words of the query, best first; all of them for an empty query.

    When nothing fits, words that are one slip away count.
    """
    wanted = plain(query).split()
    if not wanted:
        return sorted(range(len(targets)), key=lambda at: -targets[at].worth)
    scored = [(score, at) for at, one in enumerate(targets) if (score := _score(wanted, one)) > 0]
    if not scored and len(targets) <= MOST_FOR_TYPOS:
        scored = [(score, at) for at, one in enumerate(targets) if (score := _near(wanted, one)) > 0]
    return [at for score, at in sorted(scored, key=lambda pair: (-pair[0], pair[1]))]


def _score(wanted: Iterable[str], target: Target) -> float:
    total = 0.0
    for word in wanted:
        best = 0.0
        for rank, words in enumerate(target.words):
            for place, one in enumerate(words):
                if one.startswith(word):
                    said = WHOLE if len(one) == len(word) else BEGIN + len(word) / len(one)
                elif word in one:
                    said = WITHIN + len(word) / len(one)
                else:
                    continue
                best = max(best, (said + (FIRST if not place else 0)) / (1 + 0.3 * rank))
        if not best:
            best = _initials(word, target)
        if not best:
            return 0.0
        total += best
    return total + target.worth


def _initials(word: str, target: Target) -> float:
    """Let `bk` find `Buka kamera`."""
    for words in target.words:
        if len(word) > 1 and "".join(one[0] for one in words).startswith(word):
            return BEGIN
    return 0.0


def _near(wanted: Iterable[str], target: Target) -> float:
    total = 0.0
    for word in wanted:
        near = any(
            word in one
            or (len(word) >= TYPO_LETTERS and slips(word, one[: len(word)]) <= 1)
            or (len(word) >= TYPO_LETTERS and abs(len(word) - len(one)) <= 1 and slips(word, one) <= 1)
            for words in target.words
            for one in words
        )
        if not near:
            return 0.0
        total += WITHIN
    return total + target.worth
