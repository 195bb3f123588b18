"""Checks one `[[feeds]]` with the Options of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ccviewer import plugins
from ccviewer.errors import PluginError
from ccviewer.i18n import Text
from ccviewer.profile.examine import examine, validated
from ccviewer.profile.words import MISSING, Finding, choice_hint, value_text

if TYPE_CHECKING:
    from ccviewer.profile.report import Report

Path = tuple[str | int, ...]

GROUP = "ccviewer.feeds"


def feed_options(item: object, at: Path, report: Report) -> BaseModel | None:
    """Return a feed's options, or report what is wrong with them, as far as that can be told."""
    if not isinstance(item, dict):
        report.add(at, Text("{value} bukan {wanted}", value=value_text(item), wanted=Text("tabel")))
        return None
    kind = item.get("kind")
    if isinstance(kind, str) and (kind in plugins.BUILTIN[GROUP] or kind in plugins.kinds(GROUP)):
        try:
            model = options_of(kind)
        except PluginError as error:
            report.add((*at, "kind"), error.text)
            return None
        return validated(model, item, at, report)
    known = sorted(plugins.kinds(GROUP))
    if kind is None:
        report.add((*at, "kind"), MISSING, choice_hint(None, known))
    else:
        report.add(
            (*at, "kind"),
            Text("jenis umpan {value} tidak ada", value=value_text(kind)),
            choice_hint(kind, known),
        )
    for path, message, hint in _whatever_the_kind(item, known):
        report.add((*at, *path), message, hint)
    return None


def options_of(kind: str) -> type[BaseModel]:
    """Return the Options of a kind of feed.

    Raises:
        PluginError: no such kind, or it does not load.
    """
    model = getattr(plugins.find(GROUP, kind), "Options", None)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise PluginError("jenis {kind} tidak mengatakan kuncinya (Options)", kind=repr(kind))
    return model


def _whatever_the_kind(item: dict[str, Any], kinds: list[str]) -> list[Finding]:
    """Return what the kind with the fewest mistakes finds, without those that hang on the kind."""
    found: list[list[Finding]] = []
    for kind in kinds:
        try:
            model = options_of(kind)
        except PluginError:
            found.append([])  # nobody knows which keys it has
            continue
        made, mistakes = examine(model, item | {"kind": kind})
        if made is not None:
            return []
        found.append(mistakes)
    # A key that one kind knows is not unknown, and one that not all kinds need is not missing.
    everywhere = [{(each.path, each.message.template) for each in others} for others in found]
    return [
        each
        for each in min(filter(None, found), key=len, default=[])
        if (len(each.path) > 1 and each.path[0] in item)
        or all((each.path, each.message.template) in others for others in everywhere)
    ]
