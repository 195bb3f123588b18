"""A decoded payload as a tree for Qt, built only where somebody looks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ccviewer.feeds.studio import Where
from ccviewer.i18n import tr
from ccviewer.panels.base import Theme, plain_tip

CHUNK = 500  # children that are made at a time
PREVIEW = 120
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole


class _Node:
    """One value of the document. Children are made in order, as many as were asked for."""

    __slots__ = ("children", "key", "keys", "parent", "row", "value")

    def __init__(self, key: str | int, value: Any, parent: _Node | None, row: int) -> None:
        self.key, self.value, self.parent, self.row = key, value, parent, row
        self.children: list[_Node] = []
        self.keys: list[str] | None = None

    @property
    def size(self) -> int:
        return len(self.value) if isinstance(self.value, dict | list) else 0

    def child(self, row: int) -> _Node:
        if isinstance(self.value, dict):
            if self.keys is None:
                self.keys = list(self.value)
            key = self.keys[row]
            return _Node(key, self.value[key], self, row)
        return _Node(row, self.value[row], self, row)

    @property
    def where(self) -> Where:
        steps: list[str | int] = []
        node = self
        while node.parent is not None:
            steps.append(node.key)
            node = node.parent
        return tuple(reversed(steps))


class PayloadModel(QAbstractItemModel):
    """Three columns: name, value, and which field reads it. Main thread."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._root = _Node("", None, None, 0)
        self._used: dict[Where, str] = {}

    def show(self, document: Any) -> None:
        """Show another document."""
        self.beginResetModel()
        self._root = _Node("", document, None, 0)
        self._used = {}
        self.endResetModel()

    def mark(self, used: dict[Where, str]) -> None:
        """Say which values are read by which field; only those that were looked at are told again."""
        changed = {where for where in (*self._used, *used) if self._used.get(where) != used.get(where)}
        self._used = used
        for where in changed:
            index = self.index_of(where, make=False)
            if index.isValid():
                self.dataChanged.emit(index.siblingAtColumn(0), index.siblingAtColumn(2))

    def where(self, index: Index) -> Where:
        """Return the place of an index."""
        return self._node(index).where

    def value(self, index: Index) -> Any:
        """Return the value at an index."""
        return self._node(index).value

    def index_of(self, where: Where, *, make: bool = True) -> QModelIndex:
        """Return the index of a place, making what is not there yet; not valid when it does not exist."""
        node, index = self._root, QModelIndex()
        for step in where:
            row = self._row_of(node, step)
            if row is None or (row >= len(node.children) and not make):
                return QModelIndex()
            while row >= len(node.children):
                self.fetchMore(index)
            node = node.children[row]
            index = self.createIndex(row, 0, node)
        return index

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many children are made already."""
        return 0 if parent.isValid() and parent.column() else len(self._node(parent).children)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return three."""
        return 3

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        """Say whether there is anything inside, without making it."""
        return not (parent.isValid() and parent.column()) and self._node(parent).size > 0

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether not all children are made."""
        node = self._node(parent)
        return len(node.children) < node.size

    def fetchMore(self, parent: Index) -> None:
        """Make the next children."""
        node = self._node(parent)
        first = len(node.children)
        last = min(first + CHUNK, node.size) - 1
        if last < first:
            return
        self.beginInsertRows(parent, first, last)
        node.children += [node.child(row) for row in range(first, last + 1)]
        self.endInsertRows()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Return the index of a child."""
        children = self._node(parent).children
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the index of what a value is in."""
        above = self._node(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what to show."""
        node, column = self._node(index), index.column()
        if role == _Role.DisplayRole:
            return (_key_text, _value_text, self._field_text)[column](node)
        if role == _Role.ForegroundRole:
            if column == 2 or node.where in self._used:
                return self._theme.colour("accent")
            return self._theme.colour("text_2" if column == 0 or node.size else "text")
        if role == _Role.ToolTipRole and column == 1 and isinstance(node.value, str):
            return plain_tip(node.value[:2000]) if len(node.value) > PREVIEW else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return the titles."""
        if role == _Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (tr("Nama"), tr("Nilai"), tr("Kolom"))[section]
        return None

    def _field_text(self, node: _Node) -> str:
        return self._used.get(node.where, "")

    def _node(self, index: Index) -> _Node:
        node: _Node = index.internalPointer() if index.isValid() else self._root
        return node

    @staticmethod
    def _row_of(node: _Node, step: str | int) -> int | None:
        if isinstance(node.value, list) and isinstance(step, int):
            return step if 0 <= step < len(node.value) else None
        if isinstance(node.value, dict) and step in node.value:
            node.keys = node.keys or list(node.value)
            return node.keys.index(str(step))
        return None


def _key_text(node: _Node) -> str:
    return f"[{node.key}]" if isinstance(node.key, int) else one_line(node.key)


def _value_text(node: _Node) -> str:
    value = node.value
    if isinstance(value, list):
        return tr("{count} unsur", count=len(value))
    if isinstance(value, dict):
        return tr("{count} kunci", count=len(value))
    return value_text(value)


def value_text(value: Any) -> str:
    """Return a bare value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(value if isinstance(value, str) else str(value))


def one_line(text: str) -> str:
    """Return the beginning of a strange text, printable, on one line."""
    said = "".join(sign if sign.isprintable() else " " for sign in text[: PREVIEW + 1])
    return said if len(said) <= PREVIEW else said[:PREVIEW] + "…"
