"""The small bar over the tiles that chooses the grid and turns the page."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ccviewer.i18n import tr
from ccviewer.panels.base import Size, Theme
from ccviewer.panels.cameras.grid import Grid

TARGET = 34  # px: what a finger finds
OFFERED: tuple[Grid, ...] = ("auto", "1", "4", "6", "9", "16", "1+5", "1+7", "4+8")  # the menu has all


class GridSwitch(QWidget):
    """One button for each grid, and two for the pages when there are several."""

    chosen = Signal(str)
    turned = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(1)
        self.setFont(theme.font(Size.BODY))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._back = self._button("‹", tr("Halaman sebelumnya"))
        self._on = self._button("›", tr("Halaman berikutnya"))
        self._back.clicked.connect(lambda: self.turned.emit(-1))
        self._on.clicked.connect(lambda: self.turned.emit(1))
        layout.addWidget(self._back)
        layout.addWidget(self._on)
        self._grids: dict[Grid, QToolButton] = {}
        for grid in OFFERED:
            button = self._button(tr("Otomatis") if grid == "auto" else grid, grid_words(grid))
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, grid=grid: self.chosen.emit(grid))
            layout.addWidget(button)
            self._grids[grid] = button
        self.hide()

    def say(self, grid: Grid, pages: int) -> None:
        """Mark the grid that is on; offer to turn pages when there are any."""
        for each, button in self._grids.items():
            button.setChecked(each == grid)
        self._back.setVisible(pages > 1)
        self._on.setVisible(pages > 1)
        self.adjustSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate that the buttons stand on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("hairline"))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()

    def _button(self, text: str, help_text: str) -> QToolButton:
        theme = self._theme
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(help_text)
        button.setAccessibleName(help_text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys go to the tiles; they choose grids too
        button.setMinimumSize(QSize(TARGET, TARGET) * theme.scale)
        button.setStyleSheet(
            f"QToolButton {{ border: none; border-radius: 4px; padding: 0 6px;"
            f" color: {theme.colour('text_2').name()}; background: transparent; }}"
            f"QToolButton:hover {{ background: {theme.colour('hairline').name()}; }}"
            f"QToolButton:checked {{ color: {theme.colour('ground').name()};"
            f" background: {theme.colour('accent').name()}; }}"
        )
        return button


def grid_words(grid: Grid) -> str:
    """Say a grid in words, with its key."""
    if grid == "auto":
        return tr("Kisi otomatis (tombol 0)")
    if grid == "1+5":
        return tr("Satu besar dan lima kecil (tombol 5)")
    if grid == "16":
        return tr("16 kamera (tombol 8)")
    if "+" in grid:
        large, small = grid.split("+")
        return tr("{large} besar dan {small} kecil", large=large, small=small)
    if "x" in grid:
        columns, rows = grid.split("x")
        return tr("{columns} kolom, {rows} baris", columns=columns, rows=rows)
    return tr("{count} kamera (tombol {key})", count=grid, key=grid)
