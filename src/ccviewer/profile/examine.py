"""Makes a model of a table of the document, or finds everything that is wrong with it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from ccviewer.profile.grammar_tree import GrammarTree
from ccviewer.profile.near import nearest
from ccviewer.profile.words import UNKNOWN, Finding, findings

if TYPE_CHECKING:
    from ccviewer.profile.report import Report

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


def examine(model: type[M], item: object) -> tuple[M | None, list[Finding]]:
    """Return the model and no findings, or None and what is wrong.

    Pydantic looks at a table as a whole only when all its keys are right. So that a mistyped key hides
    nothing, and is not called missing too, the table is looked at again as it was probably meant.
    """
    try:
        return model.model_validate(item), []
    except ValidationError as error:
        found = findings(error, item, model)
    unknown = [each for each in found if each.message == UNKNOWN]
    if not unknown:
        return None, found
    meant, written = _as_meant(model, item, [each.path for each in unknown])
    try:
        model.model_validate(meant)
    except ValidationError as error:
        found = [each._replace(path=_back(each.path, written)) for each in findings(error, meant, model)]
        told = {(each.path, each.message) for each in unknown}
        return None, unknown + [each for each in found if (each.path, each.message) not in told]
    return None, unknown


def validated(model: type[M], item: object, at: Path, report: Report) -> M | None:
    """Return the item as its model, or report what is wrong with it."""
    made, found = examine(model, item)
    for path, message, hint in found:
        report.add((*at, *path), message, hint)
    return made


def _as_meant(model: type[BaseModel], item: object, unknown: list[Path]) -> tuple[Any, dict[Path, Path]]:
    """Return the item with right keys, without those that nobody can guess, and who was renamed."""
    meant: Any = deepcopy(item)
    written: dict[Path, Path] = {}
    for path in unknown:
        table = meant
        for part in path[:-1]:
            table = table[part]
        value = table.pop(path[-1])
        known = GrammarTree.of(model).keys(path[:-1], item)
        right = nearest(str(path[-1]), [key for key in known if key not in table])
        if right is not None:
            table[right] = value
            written[(*path[:-1], right)] = path
    return meant, written


def _back(path: Path, written: dict[Path, Path]) -> Path:
    return next(
        (written[path[:end]] + path[end:] for end in range(len(path) + 1) if path[:end] in written), path
    )
