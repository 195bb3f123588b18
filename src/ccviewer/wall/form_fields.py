"""The fields of a form for the options of a panel, with what is wrong below each."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pydantic import BaseModel
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ccviewer.i18n import tr
from ccviewer.panels.base import Theme, icon
from ccviewer.wall.form import Entry, choice_word, entries, read, write
from ccviewer.wall.option_words import Picks
from ccviewer.wall.suggestions import plain

MATCHES, ROWS = 5, 6  # lines that are shown at a time
Known = Callable[[Picks], Sequence[tuple[str, str]]]  # ids with the names that people know them by


class Field(QWidget):
    """A label, something to type or choose in, a hint, and a mistake when there is one."""

    changed = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._mistake = _label("", "mistake")
        self._mistake.hide()

    def value(self) -> object:
        """Return what was typed or chosen."""
        raise NotImplementedError

    def show_mistakes(self, found: Mapping[tuple[str | int, ...], str]) -> None:
        """Say what is wrong here; the places are below this field."""
        said = next(iter(found.values()), "")
        self._mistake.setText(said)
        self._mistake.setVisible(bool(said))

    def _frame(self, *inside: QWidget, label: bool = True) -> None:
        words = self.entry.words
        for one in inside:
            one.setAccessibleName(str(words.label))
        if label:
            self._box.addWidget(_label(str(words.label), "quiet"))
        for one in inside:
            self._box.addWidget(one)
        if words.hint:
            self._box.addWidget(_label(str(words.hint), "hint"))
        self._box.addWidget(self._mistake)


class LineField(Field):
    """A text, a number or a pair of numbers, with what is known to pick from."""

    def __init__(self, entry: Entry, value: object, known: Known) -> None:
        super().__init__(entry)
        self.line = QLineEdit(write(entry, value))
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        inside: list[QWidget] = [self.line]
        if entry.words.picks:
            matches = _Matches(self.line, known(entry.words.picks), self.line.setText)
            inside.append(matches)
        self._frame(*inside)

    def value(self) -> object:
        """Return what the line means."""
        return read(self.entry, self.line.text())

    def show_mistakes(self, found: Mapping[tuple[str | int, ...], str]) -> None:
        """Frame the line, too."""
        super().show_mistakes(found)
        self.line.setProperty("wrong", bool(found))
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class FlagField(Field):
    """Yes or no."""

    def __init__(self, entry: Entry, value: object) -> None:
        super().__init__(entry)
        self.box = QCheckBox(str(entry.words.label))
        self.box.setChecked(bool(value))
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self._frame(self.box, label=False)

    def value(self) -> object:
        """Return whether it is ticked."""
        return self.box.isChecked()


class ChoiceField(Field):
    """One of a few."""

    def __init__(self, entry: Entry, value: object) -> None:
        super().__init__(entry)
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(10)
        for choice in (*(("",) if entry.optional else ()), *entry.choices):
            self.box.addItem(choice_word(entry, choice), choice)
        self.box.setCurrentIndex(max(self.box.findData("" if value is None else str(value)), 0))
        self.box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._frame(self.box)

    def value(self) -> object:
        """Return the choice."""
        return self.box.currentData() or None if self.entry.optional else self.box.currentData()


class NamesField(Field):
    """Names in an order: searched for and added, moved up and down, taken out."""

    def __init__(self, entry: Entry, value: object, known: Known, theme: Theme) -> None:
        super().__init__(entry)
        pairs = known(entry.words.picks) if entry.words.picks else ()
        self._names = dict(pairs)
        self.list = QListWidget()
        self._row = 32 * theme.scale
        for id in value if isinstance(value, Sequence) else ():
            self._append(str(id))
        self._fit()
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Cari dan tambah…"))
        self.line.returnPressed.connect(lambda: self.add(self.line.text()))
        matches = _Matches(self.line, pairs, self.add)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for picture, words, does in (  # act on the chosen name
            ("arrow-up", tr("Naikkan"), partial(self.shift, -1)),
            ("arrow-down", tr("Turunkan"), partial(self.shift, 1)),
            ("trash-2", tr("Keluarkan"), self.drop),
        ):
            buttons.addWidget(_tool(theme, picture, words, does))
        self._frame(self.list)
        self._box.insertLayout(2, buttons)
        self._box.insertWidget(3, self.line)
        self._box.insertWidget(4, matches)
        self.line.setAccessibleName(tr("Tambah ke {list}", list=str(entry.words.label)))

    def value(self) -> object:
        """Return the ids in their order."""
        return tuple(self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count()))

    def add(self, id: str) -> None:
        """Put one more at the end, once."""
        id = id.strip()
        if id and id not in (self.value() or ()):  # type: ignore[operator]
            self._append(id)
            self._fit()
            self.changed.emit()
        self.line.clear()

    def shift(self, by: int) -> None:
        """Move the chosen one up or down."""
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)
            self.changed.emit()

    def drop(self) -> None:
        """Take the chosen one out."""
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self._fit()
            self.changed.emit()

    def _fit(self) -> None:
        """Be as high as the names, up to a few; an empty list takes no room."""
        rows = min(self.list.count(), ROWS)
        self.list.setFixedHeight(round(rows * self._row + 10))
        self.list.setVisible(rows > 0)

    def _append(self, id: str) -> None:
        name = self._names.get(id, "")
        item = QListWidgetItem(f"{name} · {id}" if name and name != id else id)
        item.setData(Qt.ItemDataRole.UserRole, id)
        self.list.addItem(item)


class PartsField(Field):
    """A list of small forms, such as the cards of a strip of numbers."""

    def __init__(self, entry: Entry, value: object, known: Known, theme: Theme, path: str) -> None:
        super().__init__(entry)
        self._known, self._theme, self._path = known, theme, f"{path}.{entry.name}"
        self.forms: list[Form] = []
        self._boxes: dict[Form, QFrame] = {}
        self._parts = QVBoxLayout()
        self._parts.setSpacing(8)
        self.more = QPushButton(tr("Tambah"))
        self.more.clicked.connect(lambda _=False: self.add())
        self._frame()
        self._box.insertLayout(1, self._parts)
        self._box.insertWidget(2, self.more)
        for one in value if isinstance(value, Sequence) else ():
            self._append(one if isinstance(one, Mapping) else {})

    def value(self) -> object:
        """Return the values of each part."""
        return tuple(form.values() for form in self.forms)

    def add(self) -> None:
        """Put an empty part at the end, and give it the keyboard."""
        form = self._append({})
        self.changed.emit()
        first = form.findChild(QLineEdit)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def shift(self, form: "Form", by: int) -> None:
        """Move a part up or down."""
        at = self.forms.index(form)
        if 0 <= at + by < len(self.forms):
            self.forms.insert(at + by, self.forms.pop(at))
            box = self._boxes[form]
            self._parts.removeWidget(box)
            self._parts.insertWidget(at + by, box)
            self.changed.emit()

    def drop(self, form: "Form") -> None:
        """Take a part out."""
        self.forms.remove(form)
        box = self._boxes.pop(form)
        self._parts.removeWidget(box)
        box.hide()
        box.deleteLater()
        self.changed.emit()

    def show_mistakes(self, found: Mapping[tuple[str | int, ...], str]) -> None:
        """Hand each mistake to the part that has it."""
        super().show_mistakes({place: said for place, said in found.items() if not place})
        for at, form in enumerate(self.forms):
            form.show_mistakes({place[1:]: said for place, said in found.items() if place[:1] == (at,)})

    def _append(self, values: Mapping[str, object]) -> "Form":
        part = self.entry.part
        if part is None:
            raise ValueError(f"{self.entry.name} has no parts")
        box = QFrame()
        box.setProperty("box", True)
        form = Form(part, values, self._path, self._known, self._theme)
        form.changed.connect(self.changed)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for picture, words, does in (
            ("arrow-up", tr("Naikkan"), partial(self.shift, form, -1)),
            ("arrow-down", tr("Turunkan"), partial(self.shift, form, 1)),
            ("trash-2", tr("Keluarkan"), partial(self.drop, form)),
        ):
            buttons.addWidget(_tool(self._theme, picture, words, does))
        layout = QVBoxLayout(box)
        layout.addLayout(buttons)
        layout.addWidget(form)
        self._parts.addWidget(box)
        self.forms.append(form)
        self._boxes[form] = box
        return form


class Form(QWidget):
    """All fields of a model, in its order."""

    changed = Signal()

    def __init__(
        self, model: type[BaseModel], values: Mapping[str, object], path: str, known: Known, theme: Theme
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(round(12 * theme.scale))
        self.fields: list[Field] = []
        for entry in entries(model, path):
            info = model.model_fields[entry.name]
            value = values.get(entry.name, None if info.is_required() else info.default)
            field = _field(entry, value, known, theme, path)
            field.changed.connect(self.changed)
            layout.addWidget(field)
            self.fields.append(field)

    def values(self) -> dict[str, object]:
        """Return everything that is in the fields."""
        return {field.entry.name: field.value() for field in self.fields}

    def show_mistakes(self, found: Mapping[tuple[str | int, ...], str]) -> None:
        """Say each mistake at its field."""
        for field in self.fields:
            name = field.entry.name
            field.show_mistakes({place[1:]: said for place, said in found.items() if place[:1] == (name,)})


class _Matches(QListWidget):
    """What fits to what is typed in a line; choosing one hands over its id."""

    def __init__(
        self, line: QLineEdit, pairs: Sequence[tuple[str, str]], take: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._line, self._take = line, take
        self._pairs = [(id, name, plain(f"{id} {name}")) for id, name in pairs]
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        line.textEdited.connect(self._search)
        self.itemClicked.connect(self._taken)
        self.hide()

    def _search(self, typed: str) -> None:
        self.clear()
        words = plain(typed).split()
        found = [
            (id, name) for id, name, text in self._pairs if words and all(word in text for word in words)
        ]
        for id, name in found[:MATCHES]:
            item = QListWidgetItem(f"{name} · {id}" if name and name != id else id)
            item.setData(Qt.ItemDataRole.UserRole, id)
            self.addItem(item)
        self.setFixedHeight(self.sizeHintForRow(0) * self.count() + 4 if self.count() else 0)
        self.setVisible(bool(found) and [id for id, _ in found] != [typed])

    def _taken(self, item: QListWidgetItem) -> None:
        self._take(item.data(Qt.ItemDataRole.UserRole))
        self.hide()


def _field(entry: Entry, value: object, known: Known, theme: Theme, path: str) -> Field:
    if entry.asks == "flag":
        return FlagField(entry, value)
    if entry.asks == "choice":
        return ChoiceField(entry, value)
    if entry.asks == "names":
        return NamesField(entry, value, known, theme)
    if entry.asks == "parts":
        return PartsField(entry, value, known, theme, path)
    return LineField(entry, value, known)


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty(role, True)
    return label


def _tool(theme: Theme, picture: str, words: str, does: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture, theme.colour("text_2")))
    button.setIconSize(QSize(16, 16) * theme.scale)
    button.setFixedSize(QSize(32, 32) * theme.scale)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(lambda _=False: does())
    return button
