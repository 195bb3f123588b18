"""Finds the line on which each value of a TOML document was written."""

import tomllib

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path = tuple[str | int, ...]

_TOML = Language(tree_sitter_toml.language())


class Lines:
    """The lines of a document that tomllib accepts: `Lines(text).line(("feeds", 1, "every"))`."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        root = Parser(_TOML).parse(text.replace("\r\n", "\n").encode()).root_node
        here: Path = ()
        for node in root.named_children:
            if node.type == "pair":
                self._pair(node, here)
            elif node.type in ("table", "table_array_element"):
                here = self._table(node)

    def line(self, path: Path) -> int:
        """Return the line, from 1, of a value; of what is around it when it is not there."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _table(self, node: Node) -> Path:
        head, *pairs = node.named_children
        line = node.start_point.row + 1
        keys = _keys(head)
        here: Path = ()
        for key in keys[:-1]:
            here = self._last((*here, key))
            self._lines.setdefault(here, line)
        here = (*here, keys[-1])
        self._lines.setdefault(here, line)
        if node.type == "table_array_element":
            index = self._counts.get(here, 0)
            self._counts[here] = index + 1
            here = (*here, index)
        self._lines[here] = line
        for pair in pairs:
            if pair.type == "pair":
                self._pair(pair, here)
        return here

    def _last(self, path: Path) -> Path:
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _pair(self, node: Node, here: Path) -> None:
        key, value = (child for child in node.named_children if child.type != "comment")
        line = key.start_point.row + 1
        for part in _keys(key):
            here = (*here, part)
            self._lines.setdefault(here, line)
        self._value(value, here)

    def _value(self, node: Node, here: Path) -> None:
        if node.type == "inline_table":
            for child in node.named_children:
                if child.type == "pair":
                    self._pair(child, here)
        elif node.type == "array":
            values = [child for child in node.named_children if child.type != "comment"]
            for index, child in enumerate(values):
                self._lines[(*here, index)] = child.start_point.row + 1
                self._value(child, (*here, index))


def _keys(node: Node) -> list[str]:
    if node.type == "dotted_key":
        return [key for child in node.named_children for key in _keys(child)]
    written = (node.text or b"").decode()
    if node.type == "quoted_key":
        return list(tomllib.loads(f"{written} = 0"))
    return [written]
