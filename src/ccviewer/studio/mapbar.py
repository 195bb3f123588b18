"""What holds for the whole map: where the rows are, what they are, and how texts in them are read."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from ccviewer.feeds.mapping.options import Format, Record
from ccviewer.i18n import tr
from ccviewer.studio.bench import Bench

RECORDS: tuple[str, ...] = Record.__args__  # type: ignore[attr-defined]
FORMATS: tuple[str, ...] = Format.__args__  # type: ignore[attr-defined]
ZONES = ("", "WIB", "WITA", "WIT", "UTC")
DECIMALS = ("", "id", "en")
ARROW = "→"  # between the paths of `items`


class MapBar(QWidget):
    """Five boxes over the fields, each change of which can be undone."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.items, self.record, self.format = QComboBox(self), QComboBox(self), QComboBox(self)
        self.timezone, self.decimal = QComboBox(self), QComboBox(self)
        self.record.addItems(RECORDS)
        self.format.addItems(FORMATS)
        self.decimal.addItems([tr("otomatis"), tr("1.234,5 (id)"), tr("1,234.5 (en)")])
        self.items.setEditable(True)
        self.items.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.items.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for words, box, top, left, wide in (
            (tr("Baris dari"), self.items, 0, 0, 2),
            (tr("Catatan"), self.record, 0, 2, 1),
            (tr("Bentuk"), self.format, 2, 0, 1),
            (tr("Zona waktu"), self.timezone, 2, 1, 1),
            (tr("Tanda desimal"), self.decimal, 2, 2, 1),
        ):
            label = QLabel(words, self)
            label.setObjectName("hint")
            box.setAccessibleName(words)
            grid.addWidget(label, top, left, 1, wide)
            grid.addWidget(box, top + 1, left, 1, wide)
            grid.setColumnStretch(left, 1)
        self.items.activated.connect(lambda row: self.take_items(bench.candidates[row].items))
        line = self.items.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._typed)
        self.record.activated.connect(lambda row: self.take_record(RECORDS[row]))
        self.format.activated.connect(lambda row: self.take_format(FORMATS[row]))
        self.timezone.activated.connect(self._zone_chosen)
        self.decimal.activated.connect(self._decimal_chosen)
        bench.draft_changed.connect(self._show)
        bench.document_changed.connect(self._offer)
        self._show()

    def take_items(self, items: tuple[str, ...]) -> None:
        """Take the rows from somewhere else, and guess their fields anew."""
        self._bench.guess(tr("baris dari {items}", items=items[-1]), replace(self._bench.draft, items=items))

    def take_record(self, record: str) -> None:
        """Make something else of the rows, and guess their fields anew."""
        draft, words = replace(self._bench.draft, record=record), tr("catatan {record}", record=record)
        if self._bench.payload is None:
            self._bench.change(words, draft)
        else:
            self._bench.guess(words, draft)

    def take_format(self, format: str) -> None:
        """Decode the payload in another way."""
        draft = self._bench.draft
        changed = replace(draft, decode={**draft.decode, "format": format})
        self._bench.change(tr("bentuk {format}", format=format), changed)

    def _typed(self) -> None:
        """Take paths that were typed; the fields stay, for their paths may have been typed too."""
        typed = self.items.currentText().strip()
        items = tuple(part.strip() for part in typed.split(ARROW) if part.strip()) or ("@",)
        if "  (" not in typed and items != (self._bench.draft.items or ("@",)):
            words = tr("baris dari {items}", items=items[-1])
            self._bench.change(words, replace(self._bench.draft, items=items))

    def _zone_chosen(self, row: int) -> None:
        zone, draft = self.timezone.itemText(row) if row else None, self._bench.draft
        left = tuple(each for each in draft.questions if each.option != "timezone")
        words = tr("zona waktu {zone}", zone=zone or "OPD")
        self._bench.change(words, replace(draft, timezone=zone, questions=left))

    def _decimal_chosen(self, row: int) -> None:
        changed = replace(self._bench.draft, decimal=DECIMALS[row] or None)
        self._bench.change(tr("ubah tanda desimal"), changed)

    def _offer(self) -> None:
        self.items.clear()
        for each in self._bench.candidates:
            self.items.addItem(tr("{path}  ({count} baris)", path=each.text, count=each.count))
        self._show()

    def _show(self) -> None:
        draft, own = self._bench.draft, self._bench.tools.timezone
        self.record.setCurrentText(draft.record)
        self.format.setCurrentText(draft.format)
        self.decimal.setCurrentIndex(DECIMALS.index(draft.decimal or ""))
        zones = list(dict.fromkeys((*ZONES, own, draft.timezone or "")))
        self.timezone.clear()
        self.timezone.addItems([zone or tr("OPD: {zone}", zone=own) for zone in zones])
        self.timezone.setCurrentIndex(zones.index(draft.timezone or ""))
        line = self.items.lineEdit()
        if line is not None and not line.hasFocus():
            line.setText(f" {ARROW} ".join(draft.items or ("@",)))
            line.setCursorPosition(0)
