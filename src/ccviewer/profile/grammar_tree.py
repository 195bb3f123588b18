"""Answers which keys and values a pydantic model allows at a path, from its JSON Schema."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic.errors import PydanticInvalidForJsonSchema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

Node = dict[str, Any]


class GrammarTree:
    """A JSON Schema, walked along data: of a union only the branches that fit the data count."""

    def __init__(self, schema: Node) -> None:
        self._schema = schema

    @staticmethod
    @cache
    def of(model: type[BaseModel]) -> GrammarTree:
        """Return the tree of a model; an empty one when the model cannot be said in JSON Schema."""
        try:
            return GrammarTree(model.model_json_schema())
        except PydanticInvalidForJsonSchema:
            return GrammarTree({})

    def keys(self, path: tuple[str | int, ...], data: object) -> list[str]:
        """Return the keys of the table at this path."""
        return list(dict.fromkeys(key for node in self._at(path, data) for key in node.get("properties", ())))

    def values(self, path: tuple[str | int, ...], data: object) -> list[str]:
        """Return the words that may stand at this path; none when it is not an enumeration."""
        found: list[str] = []
        for node in self._at(path, data, leaf=True):
            found += [str(word) for word in node.get("enum", ())]
            found += [str(node["const"])] if "const" in node else []
        return list(dict.fromkeys(found))

    def _at(self, path: tuple[str | int, ...], data: object, *, leaf: bool = False) -> list[Node]:
        nodes = list(self._branches(self._schema, data))
        for depth, part in enumerate(path):
            data = _step(data, part)
            fits = data if depth < len(path) - 1 or not leaf else None
            nodes = [
                branch
                for node in nodes
                for child in _children(node, part)
                for branch in self._branches(child, fits)
            ]
        return nodes

    def _branches(self, node: Node, data: object) -> Iterator[Node]:
        if "$ref" in node:
            node = self._schema["$defs"][node["$ref"].rpartition("/")[2]] | {
                key: value for key, value in node.items() if key != "$ref"
            }
        branches = [
            branch
            for union in ("anyOf", "oneOf", "allOf")
            for child in node.get(union, ())
            for branch in self._branches(child, data)
        ]
        if not branches:
            yield node
            return
        kind = data.get("kind") if isinstance(data, dict) else None
        of_kind = [branch for branch in branches if kind is not None and self._kinds(branch) == {kind}]
        yield from of_kind or branches

    def _kinds(self, node: Node) -> set[object]:
        kind = node.get("properties", {}).get("kind", {})
        return {kind["const"]} if "const" in kind else set(kind.get("enum", ()))


def _step(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _children(node: Node, part: str | int) -> Iterator[Node]:
    if isinstance(part, int):
        fixed = node.get("prefixItems", [])
        child = fixed[part] if part < len(fixed) else node.get("items")
    else:
        child = node.get("properties", {}).get(part, node.get("additionalProperties"))
    if isinstance(child, dict):
        yield child
