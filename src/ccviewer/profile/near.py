"""Guesses which name was meant by a mistyped one."""

from collections.abc import Iterable


def nearest(wrong: str, names: Iterable[str]) -> str | None:
    """Return the name that is a slip away: one for each three letters, at least one; None when none is."""
    allowed = max(1, len(wrong) // 3)
    distances = ((slips(wrong.casefold(), name.casefold()), name) for name in names)
    distance, name = min(distances, default=(allowed + 1, ""), key=lambda pair: pair[0])
    return name if distance <= allowed else None


def slips(wrong: str, right: str) -> int:
    """Count the letters that are too many, missing, other, or swapped with their neighbour."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(wrong, 1):
        here = [row]
        for column, wanted in enumerate(right, 1):
            best = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == right[column - 2] and wrong[row - 2] == wanted:
                best = min(best, before[column - 2] + 1)
            here.append(best)
        before, above = above, here
    return above[-1]
