"""Scenes as cards in rows: a picture, the title, the name, whose it is and what there is to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QResizeEvent
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
from ccviewer.wall.scene import Scene
from ccviewer.wall.scene_pictures import SceneSketch

Index = QModelIndex | QPersistentModelIndex

LEAST_WIDTH = 280  # px of a card
PICTURE, LINE, PAD, GAP = 132, 21, 12, 6  # px
HEIGHT = PICTURE + 3 * LINE + 2 * PAD + 2 * GAP
MARK = 14


@dataclass(frozen=True, slots=True)
class SceneItem:
    """A scene of the gallery. Without a scene it cannot be opened; `picture` is how it last looked."""

    name: str
    title: str
    facts: str  # the name where it is not the title, and how many screens
    whose: str
    scene: Scene | None = None
    picture: QImage | None = None
    locked: bool = False
    shown: str = ""  # said of the one that is on the wall
    unsaved: str = ""  # said of one that was arranged otherwise since it was saved
    wrong: str = ""  # what is the matter with its file, in a few words

    def words(self) -> str:
        """Return everything in one sentence, for a screen reader."""
        parts = (self.title, self.facts, self.whose, self.shown, self.unsaved, self.wrong)
        return ", ".join(part for part in parts if part)


class SceneList(QListView):
    """Shows scenes in as many columns as fit. A click selects, a double click tells `picked`."""

    picked = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._items = theme, _Items(self)
        self.setModel(self._items)
        self.setItemDelegate(_Drawn(theme, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionRectVisible(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.doubleClicked.connect(lambda _index: self.picked.emit())

    def show_items(self, items: Sequence[SceneItem], current: str = "") -> None:
        """Show other scenes, and select one by its name, else the first."""
        self._items.become(items)
        row = next((at for at, item in enumerate(items) if item.name == current), 0)
        if items:
            self.setCurrentIndex(self._items.index(row))

    @property
    def items(self) -> Sequence[SceneItem]:
        """Return the scenes."""
        return self._items.items

    @property
    def current(self) -> SceneItem | None:
        """Return the selected scene."""
        row = self.currentIndex().row()
        return self._items.items[row] if 0 <= row < len(self._items.items) else None

    @property
    def columns(self) -> int:
        """Return how many stand in a row."""
        return max(1, self.viewport().width() // round(LEAST_WIDTH * self._theme.scale))

    def move_by(self, by: int) -> None:
        """Select another scene; there is none beyond an end."""
        to = self.currentIndex().row() + by
        if 0 <= to < len(self._items.items):
            self.setCurrentIndex(self._items.index(to))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out among the columns."""
        width = self.viewport().width() // self.columns
        self.setGridSize(QSize(width, round((HEIGHT + GAP) * self._theme.scale)))
        super().resizeEvent(event)


class _Items(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: Sequence[SceneItem] = ()

    def become(self, items: Sequence[SceneItem]) -> None:
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
            return item.words()
        if role == Qt.ItemDataRole.UserRole:
            return item
        return None


class _Drawn(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: SceneList) -> None:
        super().__init__(view)
        self._theme, self._view, self._sketch = theme, view, SceneSketch(theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, item = self._theme, index.data(Qt.ItemDataRole.UserRole)
        scale, state = theme.scale, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        held = chosen or bool(state & QStyle.StateFlag.State_MouseOver)
        gap = GAP * scale
        box = QRectF(option.rect).adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent" if chosen else "hairline"), scale * (2 if chosen else 1)))
        painter.setBrush(theme.colour("surface" if held else "ground"))
        painter.drawRoundedRect(box, 6 * scale, 6 * scale)
        pad = PAD * scale
        inner = box.adjusted(pad, pad, -pad, -pad)
        self._picture(painter, QRectF(inner.left(), inner.top(), inner.width(), PICTURE * scale), item)
        top = inner.top() + (PICTURE + 2 * GAP) * scale
        line = QRectF(inner.left(), top, inner.width(), LINE * scale)
        room = line
        if item.locked:
            side = round(MARK * scale)
            mark = icon_pixmap("lock", theme.colour("text_2").name(), side, 2.0)
            painter.drawPixmap(
                round(line.right() - side), round(line.center().y() - side / 2), side, side, mark
            )
            room = line.adjusted(0, 0, -side - gap, 0)
        self._words(painter, room, "text", item.title, QFont.Weight.DemiBold)
        line.translate(0, LINE * scale)
        self._words(painter, line, "text_2", item.facts)
        line.translate(0, LINE * scale)
        self._words(painter, line, "text_3", item.whose)
        notice, role = (item.wrong, "major") if item.wrong else (item.shown, "accent")
        if item.unsaved:
            facts = QFontMetricsF(theme.font(Size.HINT)).horizontalAdvance(item.facts) + pad
            above = line.translated(0, -LINE * scale).adjusted(facts, 0, 0, 0)
            self._words(painter, above, "text", item.unsaved, flag=Qt.AlignmentFlag.AlignRight)
        if notice:
            width = QFontMetricsF(theme.font(Size.HINT)).horizontalAdvance(item.whose) + 2 * pad
            self._words(
                painter, line.adjusted(width, 0, 0, 0), role, notice, flag=Qt.AlignmentFlag.AlignRight
            )
        painter.restore()

    def _picture(self, painter: QPainter, area: QRectF, item: SceneItem) -> None:
        if item.picture is not None:
            size = item.picture.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            at = QRectF(
                area.center().x() - size.width() / 2,
                area.center().y() - size.height() / 2,
                size.width(),
                size.height(),
            )
            shape = QPainterPath()
            shape.addRoundedRect(at, 3 * self._theme.scale, 3 * self._theme.scale)
            painter.save()
            painter.setClipPath(shape)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(at, item.picture)
            painter.restore()
        elif item.scene is not None:
            self._sketch.paint(painter, area, item.scene)
        else:
            side = round(32 * self._theme.scale)
            mark = icon_pixmap("triangle-alert", self._theme.colour("text_3").name(), side, 2.0)
            corner = area.center().toPoint()
            painter.drawPixmap(corner.x() - side // 2, corner.y() - side // 2, side, side, mark)

    def _words(
        self,
        painter: QPainter,
        box: QRectF,
        role: str,
        words: str,
        weight: QFont.Weight = QFont.Weight.Normal,
        flag: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        font = self._theme.font(Size.BODY if weight != QFont.Weight.Normal else Size.HINT, weight)
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        said = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box.adjusted(0, 0, 1, 0), Qt.AlignmentFlag.AlignVCenter | flag, said)
