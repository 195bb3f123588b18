"""The feed studio: a live payload at the left, its fields in the middle, the rows at the right."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ccviewer.feeds.studio import Where, block, walk
from ccviewer.i18n import Text, tr
from ccviewer.panels.base import Theme
from ccviewer.profile.presets import Preset
from ccviewer.studio.asking import Asking
from ccviewer.studio.background import Background, Failure
from ccviewer.studio.bench import Bench, Tools
from ccviewer.studio.fields import PATH, STATE, TYPE, FieldsModel, TypeDelegate
from ccviewer.studio.mapbar import MapBar
from ccviewer.studio.rows import RowsModel
from ccviewer.studio.sourcebar import SourceBar
from ccviewer.studio.style import dress, rename
from ccviewer.studio.tree import PayloadModel, value_text

FEW = 30  # so many values of the first level are opened by themselves
SEARCHED = 2_000_000  # values that one search looks at


class StudioWindow(QWidget):
    """A window of its own beside the wall. It never blocks and asks nothing in a dialog."""

    closed = Signal()

    def __init__(
        self,
        tools: Tools,
        theme: Theme,
        folder: Path,
        presets: Sequence[Preset] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("studio")
        self.setWindowTitle(tr("Sumber data baru — ccviewer"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bench = Bench(tools, self)
        self._theme = theme
        self._searching = Background("search", self)
        self._hits: list[Where] = []
        self._item = 0  # whose values are marked in the tree
        self.source = SourceBar(self.bench, presets, folder, self)
        self.payload = PayloadModel(theme, self)
        self.fields = FieldsModel(self.bench, theme, self)
        self.rows = RowsModel(self.bench, theme, self)
        self.tree, self.table, self.result = QTreeView(self), QTableView(self), QTableView(self)
        self.search = QLineEdit(self)
        self.map, self.asking = MapBar(self.bench, self), Asking(self.bench, self)
        self.id = QLineEdit(self)
        self.said, self.count = QLabel(self), QPushButton(self)
        self.toml = QPlainTextEdit(self)
        self.pages = QStackedWidget(self)
        self.tabs = (QPushButton(tr("Baris"), self), QPushButton(tr("TOML"), self))
        self.agree = QPushButton(tr("Terima tebakan  Ctrl+Enter"), self)
        self.save = QPushButton(tr("Simpan ke profil  Ctrl+S"), self)
        self.unsave = QPushButton(tr("Batalkan penulisan"), self)
        self.undo = QPushButton(tr("Urungkan  Ctrl+Z"), self)
        self.redo = QPushButton(tr("Ulangi  Ctrl+Y"), self)
        self._build()
        self._connect()
        self._keys()
        dress(self, theme)
        self._draft_changed()
        self._say(Text("Isi alamat lalu tekan F5; atau pilih preset."), False)
        self.resize(1600, 900)
        self.source.address.setFocus()

    # life

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let no thread and no timer go on."""
        self.source.stop()
        self.bench.close()
        self._searching.close()
        super().closeEvent(event)
        self.closed.emit()

    # acting

    def point(self) -> None:
        """Give the path of the value chosen in the tree to the chosen field, or to a new one."""
        index = self.tree.currentIndex()
        if not index.isValid():
            return
        field = self.fields.field(self.table.currentIndex().row())
        name = self.bench.point(
            tr("pakai {where}", where=str(self.payload.where(index)[-1])),
            self.payload.where(index),
            field.name if field else None,
        )
        if name is not None and field is None:
            self._choose(len(self.bench.draft.fields))  # ready for the next one

    def confirm(self) -> None:
        """Agree to the guess that is chosen."""
        field = self.fields.field(self.table.currentIndex().row())
        if field is not None and not field.sure:
            self.bench.change(
                tr("terima {name}", name=field.name),
                self.bench.draft.with_field(field.name, field.confirmed()),
            )

    def confirm_all(self) -> None:
        """Agree to all guesses."""
        draft = self.bench.draft
        fields = tuple(each if each.sure else each.confirmed() for each in draft.fields)
        self.bench.change(tr("terima semua tebakan"), replace(draft, fields=fields, questions=()))

    def remove(self) -> None:
        """Take the chosen field out."""
        field = self.fields.field(self.table.currentIndex().row())
        if field is not None:
            self.bench.change(
                tr("buang {name}", name=field.name), self.bench.draft.with_field(field.name, None)
            )

    def next_problem(self) -> None:
        """Go to the next row that was kept out or cell that could not be read."""
        self._turn(0)
        index = self.rows.next_problem(self.result.currentIndex())
        if index.isValid():
            self.result.setCurrentIndex(index)
            self.result.scrollTo(index)
            self.result.setFocus()

    def seek(self) -> None:
        """Look for names and values with the text in the search line; again for the next one."""
        wanted = self.search.text().strip().lower()
        if not wanted or self.bench.payload is None:
            return
        if self._hits and self.search.property("wanted") == wanted:
            self._hits.append(self._hits.pop(0))
            self._go(self._hits[0])
            return
        document = self.bench.document
        self.search.setProperty("wanted", wanted)
        self._searching.run(lambda stop: found(document, wanted, stop), self._found)

    # inside

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 8)
        whole.setSpacing(8)
        whole.addWidget(self.source)
        panes = QSplitter(Qt.Orientation.Horizontal, self)
        panes.setHandleWidth(8)
        for pane in (self._left(), self._middle(), self._right()):
            panes.addWidget(pane)
            pane.setMinimumWidth(260)
        panes.setSizes([450, 620, 500])
        panes.setChildrenCollapsible(False)
        whole.addWidget(panes, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        foot.addWidget(self.said, 1)
        for button in (self.undo, self.redo, self.unsave):
            foot.addWidget(button)
        self.id.setFixedWidth(200)
        self.id.setAccessibleName(tr("Id umpan"))
        foot.addWidget(QLabel(tr("Id umpan"), self))
        foot.addWidget(self.id)
        self.save.setObjectName("main")
        foot.addWidget(self.save)
        whole.addLayout(foot)

    def _pane(self, title: str, *beside: QWidget) -> tuple[QFrame, QVBoxLayout]:
        frame = QFrame(self)
        frame.setObjectName("pane")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 8, 12, 12)
        inside.setSpacing(8)
        head = QHBoxLayout()
        label = QLabel(title, frame)
        label.setObjectName("title")
        head.addWidget(label)
        head.addStretch(1)
        for widget in beside:
            head.addWidget(widget)
        inside.addLayout(head)
        return frame, inside

    def _left(self) -> QWidget:
        self.search.setPlaceholderText(tr("Cari nama atau nilai  Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        frame, inside = self._pane(tr("Isi dari sumber"))
        self.tree.setModel(self.payload)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(tr("Isi dari sumber"))
        self.tree.setColumnWidth(0, 190)
        self.tree.setColumnWidth(1, 150)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        hint = QLabel(tr("Klik atau Enter: nilai menjadi kolom terpilih, atau kolom baru"), frame)
        hint.setWordWrap(True)
        hint.setObjectName("hint")
        inside.addWidget(self.search)
        inside.addWidget(self.tree, 1)
        inside.addWidget(hint)
        return frame

    def _middle(self) -> QWidget:
        frame, inside = self._pane(tr("Kolom"), self.agree)
        inside.addWidget(self.map)
        self.table.setModel(self.fields)
        self.table.setAccessibleName(tr("Kolom"))
        self.table.setItemDelegateForColumn(TYPE, TypeDelegate(self.table))
        for view in (self.table, self.result):
            view.setShowGrid(False)
            view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
            view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            view.verticalHeader().setDefaultSectionSize(28)
            view.horizontalHeader().setDefaultAlignment(
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
            view.horizontalHeader().setHighlightSections(False)
            view.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        for column, width in enumerate((120, 150, 70, 62, 108, 76)):
            self.table.setColumnWidth(column, width)
        head.setSectionResizeMode(PATH, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(48)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.asking)
        hint = QLabel(tr("Spasi: terima tebakan · Enter atau ketik: ubah · Del: buang"), frame)
        hint.setObjectName("hint")
        inside.addWidget(hint)
        return frame

    def _right(self) -> QWidget:
        for number, tab in enumerate(self.tabs):
            tab.setObjectName("tab")
            tab.setCheckable(True)
            tab.clicked.connect(partial(self._turn, number))
        self.count.setObjectName("count")
        self.count.setEnabled(False)
        self.count.setToolTip(tr("ke masalah berikutnya  F8"))
        frame, inside = self._pane(tr("Hasil"), self.count, *self.tabs)
        self.result.setModel(self.rows)
        self.result.setAccessibleName(tr("Baris"))
        self.result.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.result.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.toml.setReadOnly(True)
        self.toml.setTabChangesFocus(True)
        self.toml.setAccessibleName(tr("TOML"))
        self.pages.addWidget(self.result)
        self.pages.addWidget(self.toml)
        self._why = QLabel(frame)
        self._why.setWordWrap(True)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        inside.addWidget(self.pages, 1)
        inside.addWidget(self._why)
        self._turn(0)
        return frame

    def _connect(self) -> None:
        bench = self.bench
        bench.draft_changed.connect(self._draft_changed)
        bench.document_changed.connect(self._document_changed)
        bench.guessed.connect(self._guessed)
        bench.tried.connect(self._tried)
        bench.said.connect(self._say)
        self.tree.clicked.connect(lambda index: self.point() if not self.payload.hasChildren(index) else None)
        self.search.returnPressed.connect(self.seek)
        self.id.editingFinished.connect(self._id_typed)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._ask())
        self.table.clicked.connect(lambda index: self.confirm() if index.column() == STATE else None)
        self.result.selectionModel().currentChanged.connect(self._result_chosen)
        self.count.clicked.connect(self.next_problem)
        self.rows.modelReset.connect(lambda: self._why.setText(""))
        self.agree.clicked.connect(self.confirm_all)
        self.save.clicked.connect(bench.save)
        self.unsave.clicked.connect(bench.unsave)
        self.undo.clicked.connect(bench.stack.undo)
        self.redo.clicked.connect(bench.stack.redo)
        bench.stack.indexChanged.connect(self._draft_changed)

    def _keys(self) -> None:
        for keys, does in (
            ("F5", self.source.toggle),
            ("Ctrl+F", self.search.setFocus),
            ("F8", self.next_problem),
            ("Ctrl+S", self.bench.save),
            ("Ctrl+Z", self.bench.stack.undo),
            ("Ctrl+Y", self.bench.stack.redo),
            ("Ctrl+Shift+Z", self.bench.stack.redo),
            ("Ctrl+Return", self.confirm_all),
            ("Ctrl+Enter", self.confirm_all),
            ("Esc", self._escape),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self, does)
        for view, keys, does in (
            (self.tree, "Return", self.point),
            (self.tree, "Enter", self.point),
            (self.table, "Space", self.confirm),
            (self.table, "Del", self.remove),
            (self.table, "Return", self._edit),
            (self.table, "Enter", self._edit),
        ):
            shortcut = QShortcut(QKeySequence(keys), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(does)

    def _escape(self) -> None:
        if self.bench.fetching:
            self.bench.cancel()
            self._say(Text("dibatalkan"), False)

    def _edit(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.table.edit(index)

    def _turn(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        for number, tab in enumerate(self.tabs):
            tab.setChecked(number == page)

    def _choose(self, row: int) -> None:
        index = self.fields.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)

    # hearing

    def _say(self, text: Text, bad: bool) -> None:
        self.said.setText(str(text))
        rename(self.said, "bad" if bad else "good")

    def _draft_changed(self) -> None:
        bench, draft = self.bench, self.bench.draft
        if not self.id.isModified():
            self.id.setText(draft.id)
        self.payload.mark(bench.used(self._item))
        self.toml.setPlainText(block(draft.table()) if draft.fields else "")
        count = bench.uncertain
        self.agree.setText(
            tr("Terima {count} tebakan  Ctrl+Enter", count=count) if count else tr("Tanpa tebakan")
        )
        self.agree.setEnabled(bool(count))
        self.undo.setEnabled(bench.stack.canUndo())
        self.undo.setToolTip(bench.stack.undoText())
        self.redo.setEnabled(bench.stack.canRedo())
        self.redo.setToolTip(bench.stack.redoText())
        self.save.setEnabled(bool(draft.fields) and bool(draft.id))
        self.unsave.setVisible(bench.written is not None)
        self._ask()

    def _document_changed(self) -> None:
        bench = self.bench
        self.payload.show(bench.document)
        self._item = 0
        self._hits = []
        self._draft_changed()
        if isinstance(bench.document, dict | list) and len(bench.document) <= FEW:
            self.tree.expandToDepth(0)
        self.tree.setFocus()
        self._guessed()

    def _guessed(self) -> None:
        """Be ready for the next field, and show where the first one reads."""
        first = next(iter(self.bench.used()), None)
        if first is not None:
            self._go(first)
        self._choose(len(self.bench.draft.fields))
        self._ask()

    def _tried(self) -> None:
        trial = self.bench.trial
        if trial.refused is not None:
            self.count.setText(tr("tidak ada baris"))
            self.count.setEnabled(False)
            self._why_not(str(trial.refused))
            return
        if trial.faults:
            self.count.setText(tr("tidak ada baris"))
            self.count.setEnabled(False)
            self._why_not(str(trial.faults[0]))
            self._ask()
            return
        rows = trial.rows
        if rows is None:
            return
        cells = len(trial.cells)
        said = tr("{count} baris", count=len(rows.rows))
        if rows.errors:
            said += " · " + tr("{count} dibuang", count=len(rows.errors))
        if cells:
            said += " · " + tr("{count} sel bermasalah", count=cells)
        self.count.setText(said)
        self.count.setEnabled(bool(rows.errors or cells))
        whole = [each for each in rows.warnings if not each.field or each.code == "no such column"]
        self._why_not("\n".join(map(str, whole[:3])))
        head = self.result.horizontalHeader()
        for column in range(self.rows.columnCount()):
            self.result.resizeColumnToContents(column)
            if head.sectionSize(column) > 208:
                head.resizeSection(column, 208)
        self._ask()

    def _why_not(self, said: str) -> None:
        self._why.setText(said)
        rename(self._why, "bad" if said else "good")

    def _result_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            return
        self._why_not(self.rows.why(index))
        field = self.bench.draft.field(self.rows.name(index.column()))
        items, item = self.bench.items, self.rows.item(index.row())
        if items is not None and field is not None and "path" in field.options and item < len(items.rows):
            place = items.place(item, field.path)
            if place:
                self._item = item
                self.payload.mark(self.bench.used(item))
                self._go(place)

    def _ask(self) -> None:
        """Show below the fields what is open about the chosen one."""
        row = self.table.currentIndex().row()
        self.asking.show_about(self.fields.field(row), self.fields.fault(row))

    def _id_typed(self) -> None:
        if self.id.isModified() and self.id.text().strip():
            self.id.setModified(False)
            self.bench.set_id(tr("ubah id"), self.id.text().strip())

    def _found(self, outcome: list[Where] | Failure) -> None:
        self._hits = [] if isinstance(outcome, Failure) else outcome
        if not self._hits:
            self._say(Text("{text} tidak ada di sini", text=self.search.text()), True)
            return
        self._say(Text("{count} ditemukan; Enter untuk yang berikutnya", count=len(self._hits)), False)
        self._go(self._hits[0])

    def _go(self, where: Where) -> None:
        index = self.payload.index_of(where)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)


def found(document: Any, wanted: str, stop: threading.Event, most: int = 1000) -> list[Where]:
    """Return the places of names and values in which a text in small letters occurs."""
    hits: list[Where] = []
    for number, (where, value) in enumerate(walk(document)):
        if number % 2048 == 0 and stop.is_set():
            break
        if number >= SEARCHED or len(hits) >= most:
            break
        bare = "" if isinstance(value, dict | list) else value_text(value).lower()
        if where and (wanted in str(where[-1]).lower() or wanted in bare):
            hits.append(where)
    return hits
