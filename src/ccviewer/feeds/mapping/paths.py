"""Paths into documents: plain ones walked a column at a time, all others by JMESPath."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jmespath
import jmespath.exceptions
import jmespath.functions
import jmespath.visitor

from ccviewer.feeds.mapping.text import text_of
from ccviewer.i18n import Text
from ccviewer.profile import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = re.compile(r"[\w\-@# ]+(?:\.[\w\-@# ]+)*")
_INDEX = re.compile(r"-?[0-9]{1,9}")
_LEVELS = re.compile(r"(\^+)\.(.+)", re.DOTALL)
_PLACE = re.compile(r"\{([^{}]*)\}")
_TOPIC_LEVEL = re.compile(r"topic(?:\.(-?[0-9]{1,9}))?")
_JMESPATH_SAYS = re.compile(r"^(?:Bad|Invalid) jmespath expression: ")
_FUNCTIONS = frozenset(jmespath.functions.Functions.FUNCTION_TABLE)
# What a JMESPath expression raises on data that it was not written for, its own errors aside.
_FAILURES = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


class ExpressionFailed(Exception):
    """An expression met data that it was not written for."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Source:
    """What fields read from: the items, the level above each of them, and so on up to the document."""

    items: list[Any]
    above: tuple[list[Any], ...]
    topic: tuple[str, ...] | None = None


class Path:
    """One path, compiled; `levels` says how many levels above the item it starts."""

    def __init__(self, text: str, *, fields: bool = False) -> None:
        """Compile the path; only the paths of fields may begin with `^.`.

        Raises:
            Mistake: it is not a path.
        """
        self.levels = 0
        self.text = text
        if fields and (match := _LEVELS.fullmatch(text)):
            self.levels, text = len(match[1]), match[2]
        self.parts: tuple[tuple[str, int | None], ...] | None = None
        if PLAIN.fullmatch(text):
            parts = text.split(".")
            if parts[0] == "@":
                parts = parts[1:]
            self.parts = tuple((part, int(part) if _INDEX.fullmatch(part) else None) for part in parts)
        else:
            self._tree = _parsed(text)
            self._interpreter = jmespath.visitor.TreeInterpreter()

    @property
    def plain(self) -> bool:
        """Say whether it is walked part by part."""
        return self.parts is not None

    @property
    def first_key(self) -> str | None:
        """Return the key that it begins with; None for `@` and for expressions that begin otherwise."""
        if self.parts is not None:
            return self.parts[0][0] if self.parts else None
        node = self._tree
        while node["type"] != "field" and node["children"]:
            node = node["children"][0]
        return node["value"] if node["type"] == "field" else None

    def value(self, document: Any) -> Any:
        """Return what it leads to, or None.

        Raises:
            ExpressionFailed: it met data that it was not written for.
        """
        if self.parts is None:
            try:
                return self._interpreter.visit(self._tree, document)
            except _FAILURES as error:
                raise ExpressionFailed(str(error) or type(error).__name__) from error
        for part, index in self.parts:
            document = _pick(document, part, index)
        return document

    def parent(self, document: Any) -> Any:
        """Return what holds the last part of a plain path; None for `@` and for expressions."""
        if not self.parts:
            return None
        for part, index in self.parts[:-1]:
            document = _pick(document, part, index)
        return document

    def column(self, source: Source, failed: Callable[[int, str], None]) -> list[Any]:
        """Return what it leads to for every item; `failed` is told the rows where an expression fails."""
        column = source.above[self.levels - 1] if self.levels else source.items
        if self.parts is None:
            out = []
            for row, document in enumerate(column):
                try:
                    out.append(self.value(document))
                except ExpressionFailed as error:
                    failed(row, error.why)
                    out.append(None)
            return out
        for part, index in self.parts:
            if set(map(type, column)) == {dict}:
                column = [each.get(part) for each in column]
            else:
                column = [_pick(each, part, index) for each in column]
        return column


class Template:
    """A text with values of the item and of the topic put in; None where one of them is missing."""

    def __init__(self, text: str) -> None:
        """Compile the template.

        Raises:
            Mistake: a lone brace, or something in braces that is no plain path.
        """
        self._literals: list[str] = []
        self._places: list[Path | int | None] = []
        end = 0
        for match in _PLACE.finditer(text):
            self._literals.append(text[end : match.start()])
            self._places.append(_place(match[1]))
            end = match.end()
        self._literals.append(text[end:])
        if any("{" in literal or "}" in literal for literal in self._literals):
            raise Mistake("kurung kurawal tidak berpasangan dalam {text}", text=repr(text))

    @property
    def levels(self) -> int:
        """Return how many levels above the item it reaches."""
        return max((place.levels for place in self._places if isinstance(place, Path)), default=0)

    def column(self, source: Source, failed: Callable[[int, str], None]) -> list[Any]:
        """Return the filled text, or None, for every item."""
        out: list[Any] = [self._literals[0]] * len(source.items)
        for place, literal in zip(self._places, self._literals[1:], strict=True):
            if isinstance(place, Path):
                values: list[str | None] = [text_of(value) for value in place.column(source, failed)]
            else:
                values = [_topic_text(source.topic, place)] * len(out)
            out = [
                None if begun is None or value is None else begun + value + literal
                for begun, value in zip(out, values, strict=True)
            ]
        return out


def topic_level(topic: tuple[str, ...] | None, level: int) -> str | None:
    """Return one level of a topic, counted from 0 or from the end; None when there is none."""
    if topic is None or not -len(topic) <= level < len(topic):
        return None
    return topic[level]


def _topic_text(topic: tuple[str, ...] | None, level: int | None) -> str | None:
    if level is not None:
        return text_of(topic_level(topic, level))
    return None if topic is None else text_of("/".join(topic))


def _place(text: str) -> Path | int | None:
    """Compile what stands in braces: a path, a level of the topic, or None for the whole topic."""
    if match := _TOPIC_LEVEL.fullmatch(text):
        return None if match[1] is None else int(match[1])
    path = None
    if text.lstrip("^.") and PLAIN.fullmatch(text.lstrip("^").removeprefix(".")):
        path = Path(text, fields=True)
    if path is None or not path.plain:
        raise Mistake("dalam kurung kurawal hanya nama atau jalur sederhana, bukan {path}", path=repr(text))
    return path


def _pick(value: Any, part: str, index: int | None) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if index is not None and isinstance(value, list) and -len(value) <= index < len(value):
        return value[index]
    return None


def _parsed(text: str) -> Any:
    try:
        tree = jmespath.compile(text).parsed
    except jmespath.exceptions.JMESPathError as error:
        looks_like_a_name = not set(text) & set("\"'`=<>&|![]{}*?,")
        hint = Text("nama dengan tanda khusus: {path}", path=f"'\"{text}\"'") if looks_like_a_name else None
        raise Mistake(
            "{path} bukan jalur atau JMESPath yang benar: {why}",
            path=repr(text),
            why=_first_line(error),
            hint=hint,
        ) from error
    except RecursionError:
        raise Mistake("{path} terlalu rumit", path=repr(text[:40])) from None
    for name in _called(tree):
        if name not in _FUNCTIONS:
            raise Mistake("JMESPath tidak mengenal fungsi {name}", name=repr(name))
    return tree


def _called(tree: Any) -> list[str]:
    """Return the names of all functions that an expression calls."""
    names, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        if node["type"] == "function_expression":
            names.append(node["value"])
        waiting.extend(child for child in node.get("children", ()) if isinstance(child, dict))
    return names


def _first_line(error: Exception) -> str:
    line = (str(error).splitlines() or [type(error).__name__])[0]
    return _JMESPATH_SAYS.sub("", line).rstrip(":")
