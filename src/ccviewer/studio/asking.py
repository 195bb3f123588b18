"""What is open about a field or the whole map, with the answers to choose from; never a dialog."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ccviewer.feeds.studio import Field, Question
from ccviewer.i18n import tr
from ccviewer.studio.bench import Bench
from ccviewer.studio.style import rename


class Asking(QWidget):
    """A sentence, and below it a button for each answer."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.label)
        self._buttons: list[QPushButton] = []

    def text(self) -> str:
        """Return the sentence."""
        return self.label.text()

    def show_about(self, field: Field | None, fault: str) -> None:
        """Speak of a field and what is wrong with it; with None, of what is open for the whole map."""
        question = field.question if field else None
        said, kind = "", "good"
        if field is not None and fault:
            said, kind = f"{field.name}: {fault}", "bad"
        elif field is not None and (field.why or question):
            why = "; ".join(map(str, field.why)) or str(question.text if question else "")
            said, kind = f"{field.name}: {why}", "good" if field.sure else "guess"
        elif field is None and self._bench.draft.questions:
            question = self._bench.draft.questions[0]
            said, kind = str(question.text), "guess"
        self.label.setText(said)
        rename(self.label, kind)
        self._offer(question, field.name if field else "")
        self.setVisible(bool(said))

    def _offer(self, question: Question | None, name: str) -> None:
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        if question is None:
            return
        for choice in question.choices:
            button = QPushButton(str(choice.text), self)
            button.setObjectName("likely" if choice.value == question.likely else "choice")
            button.clicked.connect(partial(self._answer, question, choice.value, name))
            self._column.addWidget(button)
            self._buttons.append(button)

    def _answer(self, question: Question, value: str, name: str) -> None:
        draft = self._bench.draft
        field = draft.field(name)
        if field is not None:
            changed = draft.with_field(name, field.having(**{question.option: value}))
            self._bench.change(tr("jawab {name}", name=name), changed)
            return
        changed = replace(draft, timezone=value, questions=draft.questions[1:])
        self._bench.change(tr("zona waktu {zone}", zone=value), changed)
