"""The card to add a panel with: every kind, and what this city has ready to be shown."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ccviewer import plugins
from ccviewer.commands import Via
from ccviewer.errors import PluginError
from ccviewer.i18n import tr
from ccviewer.panels.base import Size
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pick_list import Item, PickList
from ccviewer.wall.sketches import Sketch
from ccviewer.wall.suggestions import Suggestion, of_city, of_kinds, search
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

GROUP = "ccviewer.panels"
LINES = 10
SIDE = 224  # px of the preview
MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class PanelPalette:
    """Binds `wall.panels`. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        wall.seat.commands.bind("wall.panels", lambda args: self.open(args.window))

    def open(self, window: str = "") -> "PanelCard":
        """Open the card on a window.

        Raises:
            CommandError: there is no such window.
        """
        at = self._wall.window(window)
        entries = [
            *of_kinds(plugins.kinds(GROUP)),
            *of_city(self._wall.context.profile, self._wall.context.hub),
        ]
        card = PanelCard(self._wall, at, entries)
        card.open(card.field)
        return card


class PanelCard(Overlay):
    """A line to search with, what was found, and how the chosen one looks."""

    def __init__(self, wall: Wall, window: WallWindow, entries: list[Suggestion]) -> None:
        theme = window.context.theme
        super().__init__(window, theme, tr("Tambah panel"), width=780)
        self._wall, self._at = wall, window
        self._entries, self.found = entries, entries
        self._icons: dict[str, str] = {}
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Cari panel, kamera, kanal…"))
        self.field.setAccessibleName(tr("Cari panel"))
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.list = PickList(theme, tr("Panel"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(self.px(36 * LINES))
        self.list.picked.connect(self.add)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._preview())
        self.nothing = _quiet(tr("Tidak ada yang cocok. Coba kata lain, atau Esc untuk menutup."), self)
        self.nothing.hide()
        self.sketch = Sketch(theme)
        self.sketch.setFixedSize(self.sketch.sizeHint())
        self.name, self.about = _quiet("", self), _quiet("", self)
        self.name.setProperty("quiet", False)
        self.name.setStyleSheet(f"font-size: {theme.px(Size.TITLE)}px; font-weight: 600;")
        side = QVBoxLayout()
        side.setSpacing(self.px(8))
        for one in (self.sketch, self.name, self.about):
            side.addWidget(one)
        side.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.list)
        left.addWidget(self.nothing)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(self.px(16))
        row.addLayout(left, 1)
        row.addLayout(side)
        self.content.addWidget(self.field)
        self.content.addLayout(row)
        self.content.addWidget(self.keys_line(tr("↑ ↓ pilih · Enter tambahkan ke halaman ini · Esc tutup")))
        self._search("")

    def add(self, row: int) -> None:
        """Put the panel of a line onto the page, and let it be arranged at once."""
        if not 0 <= row < len(self.found):
            return
        one = self.found[row]
        self.close_now()
        args = {"panel": one.panel, "options": dict(one.options), "window": self._at.id}
        self._wall.seat.ask("wall.add_panel", args, Via.PALETTE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while the line has the keyboard."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in MOVES:
                self.list.move_by(MOVES[Qt.Key(key)])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.add(self.list.current)
                return True
        return super().eventFilter(watched, event)

    def _search(self, query: str) -> None:
        self.found = search(self._entries, query)
        self.list.show_items(
            [
                Item(one.name, one.about if one.ready else tr("jenis panel"), icon=self._icon(one.panel))
                for one in self.found
            ]
        )
        self.list.setVisible(bool(self.found))
        self.nothing.setVisible(not self.found)
        self._preview()

    def _preview(self) -> None:
        at = self.list.current
        one = self.found[at] if 0 <= at < len(self.found) else None
        self.sketch.show_kind(one.panel if one else "", self._icon(one.panel) if one else "search-x")
        self.name.setText(one.name if one else "")
        self.about.setText(one.about if one else "")

    def _icon(self, kind: str) -> str:
        if kind not in self._icons:
            try:
                self._icons[kind] = str(plugins.find(GROUP, kind).icon)
            except PluginError:
                self._icons[kind] = "square"
        return self._icons[kind]


def _quiet(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("quiet", True)
    return label
