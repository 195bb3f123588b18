"""A list to pick one line of: a name, what it belongs to, and the keys that lead there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ccviewer.panels.base import Size, Theme, icon_pixmap

Index = QModelIndex | QPersistentModelIndex

ROW, ICON, PAD, KEY_PAD = 36, 16, 12, 6
PORTABLE, NATIVE = QKeySequence.SequenceFormat.PortableText, QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `keys` are drawn as caps; `marked` gives it the colour of what was changed."""

    title: str
    hint: str = ""
    keys: str = ""
    icon: str = ""
    marked: bool = False


class PickList(QListView):
    """Shows items in lines of one height, however many; `picked` tells the place of the chosen one."""

    picked = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = _Items(self)
        self.setModel(self._items)
        self.setItemDelegate(_Drawn(theme, self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.clicked.connect(lambda index: self.picked.emit(index.row()))

    def show_items(self, items: Sequence[Item], current: int = 0) -> None:
        """Show other lines, and select one of them."""
        self._items.become(items)
        self.select(current)

    @property
    def items(self) -> Sequence[Item]:
        """Return the lines."""
        return self._items.items

    @property
    def current(self) -> int:
        """Return the place of the selected line, -1 when there is none."""
        return self.currentIndex().row()

    def select(self, row: int) -> None:
        """Select a line, the nearest there is."""
        count = len(self._items.items)
        if count:
            self.setCurrentIndex(self._items.index(min(max(row, 0), count - 1)))

    def move_by(self, rows: int) -> None:
        """Select another line; past an end by one it goes on at the other."""
        count = len(self._items.items)
        to = self.current + rows
        if count and abs(rows) == 1:
            to %= count
        self.select(to)


class _Items(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: Sequence[Item] = ()

    def become(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (item.title, item.hint, item.keys) if part)
        if role == Qt.ItemDataRole.UserRole:
            return item
        return None


class _Drawn(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, round(ROW * self._theme.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, item = self._theme, index.data(Qt.ItemDataRole.UserRole)
        scale, state = theme.scale, option.state
        box = QRectF(option.rect)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hairline" if chosen else "surface"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 6 * scale, 6 * scale)
        x = box.left() + PAD * scale
        if item.icon:
            side = round(ICON * scale)
            colour = theme.colour("text" if chosen else "text_2").name()
            top = round(box.center().y() - side / 2)
            painter.drawPixmap(round(x), top, icon_pixmap(item.icon, colour, side, 2.0))
        x += (ICON + 10) * scale
        right = box.right() - PAD * scale
        right = self._caps(painter, box, right, item.keys) if item.keys else right
        font, small = theme.font(Size.BODY), theme.font(Size.BODY)
        if item.marked:
            font.setWeight(QFont.Weight.DemiBold)
        wanted = QFontMetricsF(font).horizontalAdvance(item.title)
        room = right - x
        hint_room = min(
            QFontMetricsF(small).horizontalAdvance(item.hint), max(room - wanted - 16 * scale, room * 0.3)
        )
        if item.hint:
            self._words(
                painter,
                QRectF(right - hint_room, box.top(), hint_room, box.height()),
                small,
                "text_2",
                item.hint,
            )
            room -= hint_room + 16 * scale
        self._words(painter, QRectF(x, box.top(), room, box.height()), font, "text", item.title)
        painter.restore()

    def _words(self, painter: QPainter, box: QRectF, font: QFont, role: str, words: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        said = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, said)

    def _caps(self, painter: QPainter, box: QRectF, right: float, keys: str) -> float:
        """Draw each key as a cap, from the right, and return where the next thing may end."""
        theme, scale = self._theme, self._theme.scale
        font = theme.font(Size.HINT, QFont.Weight.Medium)
        metrics = QFontMetricsF(font)
        height = metrics.height() + 4 * scale
        keys = QKeySequence.fromString(keys, PORTABLE).toString(NATIVE)  # in the reader's words
        parts = [*keys[:-1].rstrip("+").split("+"), "+"] if keys.endswith("++") else keys.split("+")
        for part in reversed([one for one in parts if one]):
            width = max(metrics.horizontalAdvance(part) + 2 * KEY_PAD * scale, height)
            cap = QRectF(right - width, box.center().y() - height / 2, width, height)
            painter.setBrush(theme.colour("surface"))
            painter.setPen(QPen(theme.colour("text_3"), 1))
            painter.drawRoundedRect(cap, 4 * scale, 4 * scale)
            painter.setPen(theme.colour("text_2"))
            painter.setFont(font)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, part)
            right -= width + 4 * scale
        return right - 12 * scale
