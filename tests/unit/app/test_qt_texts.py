import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QErrorMessage,
    QFileDialog,
    QFontDialog,
    QInputDialog,
    QKeySequenceEdit,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QScrollBar,
    QTabBar,
    QTextEdit,
)

from ccviewer import i18n
from ccviewer.app import qt_texts
from ccviewer.app.qt_texts import QtTexts

SPOKEN = (
    "text", "title", "windowTitle", "toolTip", "placeholderText", "accessibleName", "accessibleDescription",
    "statusTip", "labelText",
)  # fmt: skip
# `--help`; names of letters; about Qt; keys that no keyboard has; kinds of files, which Qt asks for and drops
TECHNICAL = {"QGuiApplication", "QFontDatabase", "QObject", "QMessageBox", "QShortcut", "QMimeType"}


class Listener(QtTexts):
    """Remembers what it could not say."""

    def __init__(self, parent):
        self.silent = set()
        super().__init__(parent)

    def translate(self, context, source, disambiguation=None, n=-1):
        said = super().translate(context, source, disambiguation, n)
        if said is None:
            self.silent.add((context, source))
        return said


@pytest.fixture
def words(qapp):
    before = QLocale()
    texts = Listener(qapp)
    qapp.installTranslator(texts)
    qt_texts.follow()
    yield texts
    qapp.removeTranslator(texts)
    QLocale.setDefault(before)


def file_dialog():
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setNameFilters(["Profil (*.toml)"])
    return dialog


def saving_dialog():
    dialog = file_dialog()
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    return dialog


def folder_dialog():
    dialog = file_dialog()
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return dialog


def message():
    every = QMessageBox.StandardButton
    box = QMessageBox()
    for one in every:
        if every.FirstButton.value <= one.value <= every.LastButton.value:
            box.addButton(one)
    box.setDetailedText("rincian")
    return box


def colours():
    dialog = QColorDialog()
    dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
    dialog.setOption(QColorDialog.ColorDialogOption.ShowAlphaChannel)
    return dialog


def letters():
    dialog = QFontDialog()
    dialog.setOption(QFontDialog.FontDialogOption.DontUseNativeDialog)
    return dialog


def number():
    dialog = QInputDialog()
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    return dialog


def menu_of(kind):
    def build():
        field = kind("teks")
        field.selectAll()
        menu = field.createStandardContextMenu()
        menu.owner = field
        return menu

    return build


def clearable():
    field = QLineEdit("teks")
    field.setClearButtonEnabled(True)
    return field


WIDGETS = {
    "file dialog": file_dialog,
    "saving dialog": saving_dialog,
    "folder dialog": folder_dialog,
    "message box with every button": message,
    "colour dialog": colours,
    "font dialog": letters,
    "input dialog": number,
    "menu of a line": menu_of(QLineEdit),
    "menu of a text": menu_of(QTextEdit),
    "menu of a plain text": menu_of(QPlainTextEdit),
    "line with a cross": clearable,
    "error message": QErrorMessage,
    "progress dialog": QProgressDialog,
    "spin box": QDoubleSpinBox,
    "scroll bar": QScrollBar,
    "tab bar": QTabBar,
    "keys": QKeySequenceEdit,
}


def spoken(widget):
    """Return every text that a person could read or hear of a widget and of all in it."""
    found = set()
    for one in [widget, *widget.findChildren(QObject)]:
        found |= {said for name in SPOKEN if isinstance(said := one.property(name), str) and said}
        if isinstance(one, QComboBox):
            found |= {one.itemText(i) for i in range(one.count())}
        if isinstance(one, QAbstractItemView) and one.model() is not None and one.inherits("QTreeView"):
            model = one.model()
            found |= {str(model.headerData(i, Qt.Orientation.Horizontal)) for i in range(model.columnCount())}
    return found


@pytest.mark.parametrize("name", WIDGETS)
def test_nothing_that_qt_says_is_english(qtbot, words, name):
    widget = WIDGETS[name]()
    qtbot.addWidget(widget)
    widget.ensurePolished()
    english = {source for source, said in translated(words) if source != said}
    assert spoken(widget) & english == set()
    assert {one for one in words.silent if one[0] not in TECHNICAL and one[0].startswith("Q")} == set()


def translated(words):
    return {(source, said) for (_, source), said in words._words["id"].items()}


def test_the_buttons_of_a_question_are_indonesian(qtbot, words):
    box = message()
    qtbot.addWidget(box)
    said = {button.text().replace("&", "") for button in box.buttons()}
    assert {"OK", "Batal", "Simpan", "Buka", "Ya", "Tidak", "Tutup", "Buang", "Terapkan"} <= said


def test_the_menu_of_a_field_is_indonesian(qtbot, words):
    menu = menu_of(QLineEdit)()
    qtbot.addWidget(menu)
    said = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
    assert said == ["Urungkan", "Ulangi", "Potong", "Salin", "Tempel", "Hapus", "Pilih semua"]


def test_another_language_is_heard_in_whatever_is_opened_after_the_switch(qtbot, words):
    i18n.use("en")
    qt_texts.follow()
    box = message()
    qtbot.addWidget(box)
    assert {"Cancel", "&Yes"} <= {button.text() for button in box.buttons()}
    i18n.use("id")
    qt_texts.follow()
    again = message()
    qtbot.addWidget(again)
    assert "Batal" in {button.text() for button in again.buttons()}


def test_numbers_are_written_as_the_language_does(qtbot, words):
    assert QLocale().toString(1234567.8, "f", 1) == "1.234.567,8"
    spin = QDoubleSpinBox(maximum=1e6, value=1234.5, decimals=1)
    qtbot.addWidget(spin)
    spin.setGroupSeparatorShown(True)
    assert spin.text() == "1.234,5"
    i18n.use("en")
    qt_texts.follow()
    assert QLocale().toString(1234567.8, "f", 1) == "1,234,567.8"


def test_keys_have_the_names_that_stand_on_them(words):
    shown = QKeySequence("Ctrl+Space").toString(QKeySequence.SequenceFormat.NativeText)
    assert shown == "Ctrl+Spasi"
    assert QKeySequence("Ctrl+Space").toString() == "Ctrl+Space"  # what is stored stays portable


def test_what_is_not_qts_is_left_as_it_is(words):
    assert QCoreApplication.translate("Nobody", "Hello") == "Hello"


def test_a_spin_box_steps_in_indonesian(qtbot, words):
    assert QCoreApplication.translate("QAbstractSpinBox", "&Step up") == "&Naik"
