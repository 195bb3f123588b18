"""The rows that the draft makes of the payload, with what went wrong in the very cell where it did."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from ccviewer.i18n import language, tr
from ccviewer.panels.base import Theme, plain_tip
from ccviewer.profile import zone
from ccviewer.studio.bench import Bench
from ccviewer.studio.tree import one_line

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_Role = Qt.ItemDataRole


class RowsModel(QAbstractTableModel):
    """One row an item, also for those that were kept out. Main thread."""

    def __init__(self, bench: Bench, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._theme = bench, theme
        self._names: list[str] = []
        self._lines: list[tuple[int, dict[str, object] | None, str, str]] = []
        self._locale = QLocale(
            QLocale.Language.Indonesian if language() == "id" else QLocale.Language.English
        )
        self._zone = zone(bench.tools.timezone)
        self._times: frozenset[str] = frozenset()
        bench.tried.connect(self._refresh)

    def item(self, row: int) -> int:
        """Return the place of a row's item among all items of the document."""
        return self._lines[row][0]

    def name(self, column: int) -> str:
        """Return the name of the field of a column."""
        return self._names[column]

    def next_problem(self, after: Index) -> QModelIndex:
        """Return the next cell with something wrong in it, from the start again after the last one."""
        width, height = self.columnCount(), self.rowCount()
        begin = after.row() * width + after.column() + 1 if after.isValid() else 0
        for step in range(width * height):
            row, column = divmod((begin + step) % (width * height), width)
            _, kept, field, _ = self._lines[row]
            index = self.index(row, column)
            if kept is None and (self._names[column] == field or (column == 0 and field not in self._names)):
                return index
            if kept is not None and self.why(index):
                return index
        return QModelIndex()

    def why(self, index: Index) -> str:
        """Return what is wrong with a cell, or with its row, in plain words; empty when nothing is."""
        item, row, field, text = self._lines[index.row()]
        name = self._names[index.column()]
        if row is None:
            return f"{field}: {text}" if field else text
        said = self._bench.trial.cells.get((item, name))
        return f"{name}: {said}" if said else ""

    def rowCount(self, parent: Index = _NONE) -> int:
        """Return the number of items."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NONE) -> int:
        """Return the number of fields."""
        return 0 if parent.isValid() else len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return the names of the fields, and the numbers of the items."""
        if role != _Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._names[section] if section < len(self._names) else None
        return str(self._lines[section][0]) if section < len(self._lines) else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what to show."""
        item, row, field, text = self._lines[index.row()]
        name = self._names[index.column()]
        bad = (item, name) in self._bench.trial.cells
        if role == _Role.DisplayRole:
            if row is None:
                if name == field or (index.column() == 0 and field not in self._names):
                    return text
                return ""
            value = row[name]
            if name in self._times and isinstance(value, float):
                return self._clock(value)
            return str(self._bench.trial.cells[item, name]) if bad and value is None else self._shown(value)
        if role == _Role.ForegroundRole:
            if row is None:
                return self._theme.colour("critical")
            if bad:
                return self._theme.colour("major" if row[name] is None else "minor")
            return self._theme.colour("text" if row[name] is not None else "text_3")
        if role == _Role.TextAlignmentRole and row is not None and not bad:
            number = isinstance(row[name], int | float) and not isinstance(row[name], bool)
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.ToolTipRole:
            return plain_tip(self.why(index)) or None
        return None

    def _clock(self, seconds: float) -> str:
        """Return a time as the clock of the OPD shows it."""
        here = datetime.fromtimestamp(seconds, self._zone)
        return f"{here:%d-%m-%Y %H:%M:%S} {self._bench.tools.timezone}"

    def _shown(self, value: object) -> str:
        if value is None:
            return "–"
        if isinstance(value, bool):
            return tr("ya") if value else tr("tidak")
        if isinstance(value, float):
            return self._locale.toString(value, "g", 12)
        if isinstance(value, int):
            return self._locale.toString(value) if abs(value) < 2**53 else str(value)
        return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

    def _refresh(self) -> None:
        trial = self._bench.trial
        self.beginResetModel()
        self._lines = []
        if trial.rows is not None:
            self._names, self._times = list(trial.names), trial.times
            kept = zip(trial.rows.indexes, trial.rows.rows, strict=True)
            self._lines = [(index, row, "", "") for index, row in kept]
            self._lines += [(error.index, None, error.field, str(error.text)) for error in trial.rows.errors]
            self._lines.sort(key=lambda line: line[0])
        self.endResetModel()
