"""The card that asks for the PIN of a kiosk, by keyboard or with a finger."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from ccviewer.i18n import tr
from ccviewer.panels.base import Size, Theme, icon
from ccviewer.wall.overlay import Overlay

LONGEST = 12  # digits, as long as a PIN may be
WIDTH, KEY = 320, 56  # px at the desk
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


class PinCard(Overlay):
    """Asks for a PIN. `try_pin` returns why it is not right, or an empty text when it was.

    What was typed is never kept: the field is emptied after each try.
    """

    def __init__(self, window: QWidget, theme: Theme, try_pin: Callable[[str], str]) -> None:
        super().__init__(window, theme, tr("Buka kios"), WIDTH)
        self._try = try_pin
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(LONGEST)
        self.field.setValidator(QRegularExpressionValidator(f"[0-9]{{0,{LONGEST}}}", self.field))
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.setAccessibleName(tr("PIN"))
        self.field.setStyleSheet(f"font-size: {theme.px(Size.VALUE)}px;")
        self.field.returnPressed.connect(self._submit)
        self.mistake = QLabel(tr("PIN kios, supervisor atau TI"))
        self.mistake.setTextFormat(Qt.TextFormat.PlainText)
        self.mistake.setWordWrap(True)
        self.mistake.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.content.addWidget(self.field)
        self.content.addWidget(self.mistake)
        self.content.addLayout(self._pad())

    def open(self, focus: QWidget | None = None) -> None:
        """Show the card with the keyboard in its field."""
        super().open(focus or self.field)

    def _pad(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(round(8 * self._theme.scale))
        for at, digit in enumerate(KEYS):
            grid.addWidget(self._key(digit, digit, partial(self.field.insert, digit)), at // 3, at % 3)
        delete = self._key("", tr("Hapus satu angka"), self.field.backspace)
        delete.setIcon(icon("delete", self._theme.colour("text")))
        delete.setIconSize(QSize(20, 20) * self._theme.scale)
        done = self._key("OK", tr("Buka"), self._submit)
        done.setProperty("primary", True)
        grid.addWidget(delete, 3, 0)
        grid.addWidget(self._key("0", "0", partial(self.field.insert, "0")), 3, 1)
        grid.addWidget(done, 3, 2)
        return grid

    def _key(self, words: str, name: str, does: Callable[[], object]) -> QPushButton:
        key = QPushButton(words)
        key.setAccessibleName(name)
        key.setFixedHeight(round(KEY * self._theme.scale))
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays in the field
        key.clicked.connect(lambda _checked=False: does())
        return key

    def _submit(self) -> None:
        pin = self.field.text()
        self.field.clear()
        if not pin:
            return
        why = self._try(pin)
        if not why:
            self.close_now()
            return
        self.mistake.setText(why)
        self.mistake.setProperty("mistake", True)
        self.mistake.style().unpolish(self.mistake)
        self.mistake.style().polish(self.mistake)
