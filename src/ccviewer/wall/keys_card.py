"""The card that shows every key of the room, and learns another one when it is pressed."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton

from ccviewer import i18n
from ccviewer.commands import Binding, CommandError, KeyMap, Seat, Via
from ccviewer.commands.finder import Target, find
from ccviewer.i18n import tr
from ccviewer.panels.base import icon
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pick_list import ROW, Item, PickList
from ccviewer.wall.window import WallWindow

WIDTH, LINES = 720, 12
ALONE = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class KeysCard(Overlay):
    """Lists commands with their keys. Enter on one waits for the new key; Esc leaves it as it was."""

    def __init__(self, window: WallWindow, seat: Seat, keys: KeyMap) -> None:
        theme = window.context.theme
        super().__init__(window, theme, tr("Tombol pintas"), WIDTH)
        self._seat, self._keys = seat, keys
        self._rows: list[Binding] = []
        self._waiting: Binding | None = None
        self._may = seat.may("view.change_key", Via.MENU)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Cari perintah atau tombol"))
        self.field.addAction(icon("search", theme.colour("text_2")), QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda _text: self._show())
        self.list = PickList(theme, tr("Tombol pintas"))
        self.list.setFixedHeight(self.px(ROW * LINES))
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _index: self.listen())
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.change, self.clear, self.back = (
            QPushButton(words) for words in (tr("Ubah"), tr("Lepas"), tr("Kembalikan"))
        )
        self.change.clicked.connect(lambda _checked=False: self.listen())
        self.clear.clicked.connect(lambda _checked=False: self._give(""))
        self.back.clicked.connect(lambda _checked=False: self._reset())
        buttons = QHBoxLayout()
        buttons.setSpacing(self.px(8))
        buttons.addWidget(self.said, 1)
        for button in (self.change, self.clear, self.back):
            button.setVisible(self._may)
            buttons.addWidget(button)
        self.content.addWidget(self.field)
        self.content.addWidget(self.list)
        self.content.addLayout(buttons)
        words = tr("↑ ↓ memilih   ·   Enter mengubah   ·   Esc menutup") if self._may else tr("Esc menutup")
        self.content.addWidget(self.keys_line(words))
        self._show()

    def listen(self) -> None:
        """Wait for the key that is to lead to the selected command."""
        row = self._current()
        if row is None or not self._may:
            return
        self._waiting = row
        self._say(tr("Tekan tombol baru untuk {title}; Esc batal", title=_title(row)))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn the key that is pressed while one is waited for; else move in the list."""
        if self._waiting is not None and isinstance(event, QKeyEvent) and watched in (self.list, self.field):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._learn(event)
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.listen()
                return True
            if watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.move_by(1 if key == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Stay while a key is waited for."""
        return True if self._waiting is not None else super().focusNextPrevChild(next_)

    def _learn(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ALONE:
            return
        if event.key() == Qt.Key.Key_Escape:
            self._waiting = None
            self._say("")
            return
        self._give(key_text(event))

    def _give(self, keys: str) -> None:
        row = self._waiting or self._current()
        self._waiting = None
        if row is not None:
            self._do("view.change_key", {"command": row.command.id, "args": dict(row.args), "keys": keys})

    def _reset(self) -> None:
        row = self._current()
        if row is not None:
            self._do("view.reset_key", {"command": row.command.id, "args": dict(row.args)})

    def _do(self, command: str, args: dict[str, object]) -> None:
        try:
            self._seat.attempt(command, args, Via.MENU)
        except CommandError as error:
            self._say(str(error), wrong=True)
            return
        self._say(tr("Tersimpan"))
        self._show(self.list.current)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.said.setText(words)
        self.said.setProperty("mistake", wrong)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def _current(self) -> Binding | None:
        at = self.list.current
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _show(self, current: int = 0) -> None:
        rows = [one for one in self._keys.bindings() if not one.command.secrets and self._offered(one)]
        targets = [
            Target((_title(one), i18n.said_in(one.command.title, "en"), one.keys, one.command.id))
            for one in rows
        ]
        self._rows = [rows[at] for at in find(self.field.text(), targets)]
        self.list.show_items(
            [
                Item(
                    _title(one),
                    tr("diubah") if one.changed else "",
                    one.keys,
                    one.command.icon or "chevron-right",
                    one.changed,
                )
                for one in self._rows
            ],
            current,
        )

    def _offered(self, one: Binding) -> bool:
        if not one.keys and (not one.command.listed or not (one.command.plain or one.command.asks)):
            return one.changed
        return self._seat.actor.role in one.command.roles


def key_text(event: QKeyEvent) -> str:
    """Return what was pressed as a keymap writes it; the number pad is like the rest of the keyboard."""
    combination = event.keyCombination()
    held = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = combination.key()
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    sequence = QKeySequence(int(held.value) | int(key))
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def _title(one: Binding) -> str:
    title = str(one.command.title).removesuffix("…")
    values = " ".join(str(value) for value in one.args.values())
    return f"{title}{values}" if title.endswith("-") else f"{title} {values}".strip()
