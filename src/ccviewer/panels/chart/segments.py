"""A row of choices of which one holds."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ccviewer.panels.base import Size, Theme


class Segments(QWidget):
    """Buttons side by side; `chosen` tells the key of the one that was pressed."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, choices: Sequence[tuple[str, str]], current: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for key, text in choices:
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setChecked(key == current)
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            button.setFont(theme.font(Size.BODY))
            button.setAccessibleName(text)
            button.clicked.connect(lambda _, key=key: self.chosen.emit(key))
            self._buttons[key] = button
            group.addButton(button)
            layout.addWidget(button)
        scale = theme.scale
        self.setStyleSheet(
            "QPushButton {"
            f" color: {theme.colour('text_2').name()}; background: transparent;"
            " border: 1px solid transparent;"
            f" border-radius: {round(4 * scale)}px; margin: {round(3 * scale)}px 0;"
            f" padding: 0 {round(9 * scale)}px; }}"
            f"QPushButton:hover {{ color: {theme.colour('text').name()}; }}"
            f"QPushButton:checked {{ color: {theme.colour('text').name()};"
            f" background: {theme.colour('hairline').name()}; }}"
            f"QPushButton:focus {{ border-color: {theme.colour('accent').name()}; }}"
        )

    def press(self, key: str) -> None:
        """Show that this choice holds, without telling anybody."""
        self._buttons[key].setChecked(True)
