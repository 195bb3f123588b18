"""Lets keys lead to commands in every window, and shows and changes which do."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QWidget,
)
from shiboken6 import isValid

from ccviewer.commands import Binding, KeyMap, Via
from ccviewer.wall.keys_card import KeysCard
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.statusline import StatusLine
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

NEEDS_SPACE = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, StatusLine)


class Keys(QObject):
    """Binds `view.keys`, `view.change_key` and `view.reset_key`, and presses nothing for whoever types.

    Qt itself gives a text field the keys that it edits with. Behind an open card no key of the wall works;
    Space is that of a button, a list or the status line while one of them has the keyboard. Main thread.
    """

    def __init__(self, wall: Wall, keys: KeyMap) -> None:
        super().__init__(wall)
        self._wall, self._keys = wall, keys
        self._shortcuts: dict[WallWindow, list[QShortcut]] = {}
        commands = wall.seat.commands
        commands.bind("view.keys", lambda args: self.open(args.window))
        commands.bind("view.change_key", lambda args: keys.change(args.command, args.args, args.keys))
        commands.bind("view.reset_key", lambda args: keys.reset(args.command, args.args))
        keys.changed.append(self._dress)
        wall.rebuilt.connect(self._dress)
        wall.arranged.connect(self._dress_new)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._dress()

    def open(self, window: str = "") -> KeysCard:
        """Show all keys over a window."""
        card = KeysCard(self._wall.window(window), self._wall.seat, self._keys)
        card.open(card.field)
        return card

    def _dress_new(self) -> None:
        if any(window not in self._shortcuts for window in self._wall.windows):
            self._dress()

    def _dress(self) -> None:
        """Give every window its shortcuts anew."""
        for shortcut in (one for window in self._shortcuts.values() for one in window):
            if isValid(shortcut):
                shortcut.setEnabled(False)
                shortcut.deleteLater()
        self._shortcuts = {
            window: [
                self._shortcut(window, binding, keys)
                for binding in self._keys.bindings()
                if binding.keys
                for keys in _ways(binding.keys)
            ]
            for window in self._wall.windows
        }
        self._focus_moved(None, QApplication.focusWidget())

    def _shortcut(self, window: WallWindow, binding: Binding, keys: str) -> QShortcut:
        # Without the format Qt reads its own language, in which Enter may be what it calls Return.
        shortcut = QShortcut(QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(partial(self._press, window, binding))
        return shortcut

    def _press(self, window: WallWindow, binding: Binding) -> None:
        self._wall.seat.ask(binding.command.id, dict(binding.args), Via.KEY, window=window.id)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Let keys rest that whatever has the keyboard now needs itself."""
        if new is None or not isValid(new):
            return
        window = next((one for one in self._shortcuts if isValid(one) and one is new.window()), None)
        if window is None:
            return
        behind_card = in_card(new)
        spaced = isinstance(new, NEEDS_SPACE)
        for shortcut in self._shortcuts[window]:
            plain = shortcut.key() == QKeySequence(Qt.Key.Key_Space)
            shortcut.setEnabled(not behind_card and not (plain and spaced))


def in_card(widget: QWidget) -> bool:
    """Say whether a widget is a card over a window, or on one."""
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        if isinstance(at, Overlay):
            return True
        at = at.parentWidget()
    return False


def _ways(keys: str) -> tuple[str, ...]:
    """Return the key, and the one of the number pad that people take for the same."""
    return (keys, keys.replace("Return", "Enter")) if keys.endswith("Return") else (keys,)
