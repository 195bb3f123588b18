"""What an operator can do with a window, in one menu that opens from the status line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ccviewer import i18n, plugins
from ccviewer.i18n import tr
from ccviewer.panels.base import icon

if TYPE_CHECKING:
    from ccviewer.wall.wall import Wall
    from ccviewer.wall.window import WallWindow


def panel_names() -> dict[str, str]:
    """Return how the kinds of panels are called; one that a plugin brings keeps its own name."""
    names = {
        "map": tr("Peta"),
        "cameras": tr("Kamera"),
        "chart": tr("Grafik"),
        "kpi": tr("Angka utama"),
        "health": tr("Kesehatan data"),
        "events": tr("Peristiwa"),
    }
    return {kind: names.get(kind, kind) for kind in plugins.kinds("ccviewer.panels")}


class WindowActions:
    """The actions of one window, with their keys, and the menu that shows them."""

    def __init__(self, wall: Wall, window: WallWindow) -> None:
        self._window = window
        colour = window.context.theme.colour("text_2")
        self.menu = QMenu(window)

        adding = self.menu.addMenu(icon("plus", colour), tr("Tambah panel"))
        for kind, name in sorted(panel_names().items(), key=lambda item: item[1]):
            self._add(adding, name, partial(window.add_tile, kind))
        if wall.new_source is not None:
            self._add(self.menu, tr("Sumber data baru…"), wall.new_source, "Ctrl+Shift+N")
        self._lock = self._add(self.menu, tr("Kunci susunan"), self._toggle_lock, "Ctrl+E", icon_name="lock")
        self._lock.setCheckable(True)
        self._add(self.menu, tr("Kembalikan susunan semula"), wall.reset)
        self.menu.addSeparator()
        self._add(self.menu, tr("Layar penuh"), window.toggle_full_screen, "F11", icon_name="maximize")
        self._add(self.menu, tr("Jendela baru"), wall.open_window, "Ctrl+N")
        self._add(self.menu, tr("Tutup jendela"), partial(wall.close_window, window), "Ctrl+W")
        self.menu.addSeparator()
        speaking = self.menu.addMenu(icon("languages", colour), tr("Bahasa"))
        for language, name in i18n.LANGUAGES.items():
            action = self._add(speaking, name, partial(wall.speak, language))
            action.setCheckable(True)
            action.setChecked(language == i18n.language())
        self.menu.addSeparator()
        self._add(self.menu, tr("Keluar"), wall.quit, "Ctrl+Q")
        window.status_line.menu_wanted.connect(self.open)

    def open(self) -> None:
        """Open the menu above the left end of the status line."""
        self._lock.setChecked(self._window.locked)
        line = self._window.status_line
        corner = line.mapToGlobal(line.rect().topLeft())
        self.menu.popup(corner - QPoint(0, self.menu.sizeHint().height()))

    def _toggle_lock(self) -> None:
        self._window.set_locked(not self._window.locked)

    def _add(
        self, menu: QMenu, words: str, does: Callable[[], object], key: str = "", icon_name: str = ""
    ) -> QAction:
        action = QAction(words, menu)
        action.triggered.connect(lambda _checked=False: does())
        if key:
            action.setShortcut(QKeySequence(key))
            self._window.addAction(action)  # so that the key is heard while the menu is closed
        if icon_name:
            action.setIcon(icon(icon_name, self._window.context.theme.colour("text_2")))
        menu.addAction(action)
        return action
