"""Whether the keyboard brought the focus: a frame that a mouse click leaves behind is noise on a wall."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,  # a program's own `setFocus`, as commands of the keyboard do
)


def by_keyboard(event: QFocusEvent) -> bool:
    """Say whether whoever moved the focus needs to see where it is."""
    return event.reason() in KEYBOARD
