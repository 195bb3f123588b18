"""The fields of the draft as a table that can be edited, one change of the bench for each edit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ccviewer.feeds.mapping.options import Type
from ccviewer.feeds.studio import Field
from ccviewer.feeds.studio.hints import field_name
from ccviewer.i18n import tr
from ccviewer.panels.base import Theme, plain_tip
from ccviewer.studio.bench import Bench
from ccviewer.studio.inline import line_of, options_of

TYPES: tuple[str, ...] = Type.__args__  # type: ignore[attr-defined]
NAME, PATH, TYPE, UNIT, OPTIONS, STATE = range(6)
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_Role = Qt.ItemDataRole
_SHOWN = ("path", "template", "topic", "const", "type", "unit")


def source_text(field: Field) -> str:
    """Return where a field reads, as a person writes it: `a.b`, `{a}:{b}`, `=x`, `topic 2`."""
    options = field.options
    if "topic" in options:
        return f"topic {options['topic']}"
    return f"={options['const']}" if "const" in options else field.path


def source_options(text: str) -> dict[str, Any]:
    """Return the options that such a text means; those of the other kinds are None."""
    none: dict[str, Any] = dict.fromkeys(("path", "template", "topic", "const"))
    said = text.strip()
    number = said.removeprefix("topic").strip()
    if said.startswith("topic ") and number.lstrip("-").isdigit():
        return none | {"topic": int(number)}
    if said.startswith("="):
        return none | {"const": said[1:].strip()}
    return none | ({"template": said} if "{" in said and "[" not in said else {"path": said})


def options_text(field: Field) -> str:
    """Return the rarer options as TOML: `required = true, decimal = "id"`."""
    return line_of({key: value for key, value in field.options.items() if key not in _SHOWN})


class FieldsModel(QAbstractTableModel):
    """One row a field, and an empty one at the end for the next. Main thread."""

    def __init__(self, bench: Bench, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._theme = bench, theme
        self._fields = bench.draft.fields
        self._faults: dict[str, str] = {}
        bench.draft_changed.connect(self._refresh)
        bench.tried.connect(self._tried)

    def field(self, row: int) -> Field | None:
        """Return the field of a row; None for the empty one."""
        return self._fields[row] if 0 <= row < len(self._fields) else None

    def row_of(self, name: str) -> int:
        """Return the row of a field, the empty one when there is none of this name."""
        return next((row for row, each in enumerate(self._fields) if each.name == name), len(self._fields))

    def fault(self, row: int) -> str:
        """Return what is wrong with a field, in plain words; empty when nothing is."""
        field = self.field(row)
        return self._faults.get(field.name, "") if field else ""

    def rowCount(self, parent: Index = _NONE) -> int:
        """Return the fields and the empty row."""
        return 0 if parent.isValid() else len(self._fields) + 1

    def columnCount(self, parent: Index = _NONE) -> int:
        """Return six."""
        return 0 if parent.isValid() else 6

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything but the state be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        empty = self.field(index.row()) is None
        if index.column() == STATE or (empty and index.column() not in (NAME, PATH)):
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return the titles."""
        if role == _Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (tr("Kolom"), tr("Asal"), tr("Jenis"), tr("Satuan"), tr("Pilihan lain"), tr("Keadaan"))[
                section
            ]
        return None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what to show."""
        field = self.field(index.row())
        if field is None:
            if role == _Role.DisplayRole and index.column() == NAME:
                return tr("+ kolom baru")
            if role == _Role.EditRole:
                return ""
            return self._theme.colour("text_3") if role == _Role.ForegroundRole else None
        if role in (_Role.DisplayRole, _Role.EditRole):
            return self._text(field, index.column())
        if role == _Role.ForegroundRole:
            if field.name in self._faults:
                return self._theme.colour("critical")
            if index.column() == STATE or not field.sure:
                return self._theme.colour("text_2" if field.sure else "minor")
            return self._theme.colour("text_2" if index.column() in (PATH, OPTIONS) else "text")
        if role == _Role.ToolTipRole:
            if index.column() in (PATH, OPTIONS):
                return plain_tip(self._text(field, index.column())) or None
            return plain_tip(self._faults.get(field.name) or "; ".join(map(str, field.why))) or None
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Make the edit a change of the bench."""
        said, field, draft = str(value).strip(), self.field(index.row()), self._bench.draft
        if field is None:
            if not said:
                return False
            path = said if index.column() == PATH else ""
            name = draft.free_name(field_name(said))
            made = Field(name, source_options(path) if path else {"path": name})
            self._bench.change(tr("tambah kolom {name}", name=name), draft.with_field(name, made.having()))
            return True
        if said == self._text(field, index.column()):
            return False
        changed = self._changed(field, index.column(), said)
        if changed is None:
            return False
        self._bench.change(tr("ubah kolom {name}", name=field.name), draft.with_field(field.name, changed))
        return True

    def _changed(self, field: Field, column: int, said: str) -> Field | None:
        if column == NAME:
            taken = self._bench.draft.field(said) is not None
            return None if taken or not said else replace(field, name=said, sure=True)
        if column == PATH:
            return field.having(**source_options(said))
        if column == TYPE:
            dropped = {} if said == "number" else dict.fromkeys(("decimal", "scale", "to", "unit"))
            dropped |= {} if said == "time" else dict.fromkeys(("timezone", "format"))
            return field.having(**{**dropped, "type": said})
        if column == UNIT:
            return field.having(unit=said)
        found = options_of(said)
        if found is None:
            return None
        kept = {key: value for key, value in field.options.items() if key in _SHOWN}
        return replace(field, options={**kept, **found}, sure=True, question=None)

    def _text(self, field: Field, column: int) -> str:
        if column == STATE:
            if field.name in self._faults:
                return tr("salah")
            return tr("pasti") if field.sure else tr("tebakan")
        return (
            field.name,
            source_text(field),
            field.type,
            str(field.options.get("unit", "")),
            options_text(field),
        )[column]

    def _refresh(self) -> None:
        before, after = self._fields, self._bench.draft.fields
        if len(before) == len(after):
            self._fields = after
            self.dataChanged.emit(self.index(0, 0), self.index(len(after), STATE))
            return
        shorter, longer = sorted((len(before), len(after)))
        if len(after) > len(before):
            self.beginInsertRows(QModelIndex(), shorter, longer - 1)
            self._fields = after
            self.endInsertRows()
        else:
            gone = next(
                (row for row, each in enumerate(before) if row >= len(after) or after[row] != each), 0
            )
            self.beginRemoveRows(QModelIndex(), gone, gone + longer - shorter - 1)
            self._fields = after
            self.endRemoveRows()
        self.dataChanged.emit(self.index(0, 0), self.index(len(after), STATE))

    def _tried(self) -> None:
        faults: dict[str, str] = {}
        for fault in self._bench.trial.faults:
            said = f"{fault.text} ({fault.hint})" if fault.hint else str(fault.text)
            faults.setdefault(fault.field, said)
        if faults != self._faults:
            self._faults = faults
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._fields), STATE))


class TypeDelegate(QStyledItemDelegate):
    """A list of the types to choose from."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the list, with the type of the field chosen."""
        box = QComboBox(parent)
        box.addItems(TYPES)
        box.activated.connect(lambda _row: self._chosen(box))
        return box

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Choose the type of the field."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(_Role.EditRole)))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Put the chosen type into the draft."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
