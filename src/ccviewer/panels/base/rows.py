"""A list of one-line rows that stays smooth, keeps its place while rows come, and is read by keyboard."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base.focus import by_keyboard
from ccviewer.panels.base.marks import paint_mark
from ccviewer.panels.base.theme import Size, Theme
from ccviewer.panels.base.words import plain_tip

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT, HEADING_HEIGHT = 26, 22
MARGIN, GAP, MARK = 12, 14, 12
HEADINGS_ABOVE = 200  # px: a lower list gives all of its room to rows


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `cells` stand in the order of the columns; `spoken` is all of it in words."""

    key: str
    severity: Severity
    freshness: Freshness
    cells: tuple[str, ...]
    spoken: str
    detail: str = ""  # for the tooltip
    tag: str = ""  # a word in a frame behind the first stretching cell
    quiet: bool = False  # over, or not watched: steps back


@dataclass(frozen=True, slots=True)
class Column:
    """Where a cell stands. Widths are pixels at scale 1; `rank` 0 always stays, the highest goes first.

    A stretching column takes its share of what is left, up to `most`.
    """

    title: Callable[[], str]
    width: float
    stretch: float = 0
    most: float = float("inf")
    rank: int = 0
    right: bool = False
    role: str = "text_2"
    bold: bool = False
    tinted: bool = False  # in the colour of the row's state


def fit(columns: Sequence[Column], width: float, gap: float, scale: float) -> dict[int, tuple[float, float]]:
    """Return left edge and width of each column that fits, by its index."""
    shown = list(range(len(columns)))
    while len(shown) > 1:
        needed = sum(columns[at].width * scale for at in shown) + gap * (len(shown) - 1)
        worst = max(shown, key=lambda at: (columns[at].rank, at))
        if needed <= width or columns[worst].rank == 0:
            break
        shown.remove(worst)
    room = max(width - gap * (len(shown) - 1), 0.0)
    wides = {at: columns[at].width * scale for at in shown}
    if sum(wides.values()) > room:
        wides = {at: wide * room / sum(wides.values()) for at, wide in wides.items()}
    growing = [at for at in shown if columns[at].stretch]
    while growing and (spare := room - sum(wides.values())) > 0.5:
        shares = sum(columns[at].stretch for at in growing)
        for at in growing:
            wides[at] = min(wides[at] + spare * columns[at].stretch / shares, columns[at].most * scale)
        growing = [at for at in growing if wides[at] < columns[at].most * scale - 0.5]
    places, left = {}, 0.0
    for at in shown:
        places[at] = (left, wides[at])
        left += wides[at] + gap
    if columns[shown[-1]].right:  # the last one stands at the edge, whatever is left over
        places[shown[-1]] = (width - wides[shown[-1]], wides[shown[-1]])
    return places


class Rows(QAbstractListModel):
    """The rows, by their keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.unread: set[str] = set()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows; a row has none below it."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is said of a row, for assistive technology and the tooltip."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.detail)
        return None

    def sync(self, rows: list[Row]) -> int:
        """Become these rows, moving nothing that stays; returns how many came in above the first that stays.

        Selection and current row live on in their rows. A row whose place among the others has changed
        goes and comes.
        """
        self._drop(_stable([row.key for row in self.rows], [row.key for row in rows]))
        at, above, counting = 0, 0, bool(self.rows)
        while at < len(rows):
            if at < len(self.rows) and self.rows[at].key == rows[at].key:
                counting = False
                self.replace(at, rows[at])
                at += 1
                continue
            end = at
            until = self.rows[at].key if at < len(self.rows) else None
            while end < len(rows) and rows[end].key != until:
                end += 1
            self.beginInsertRows(QModelIndex(), at, end - 1)
            self.rows[at:at] = rows[at:end]
            self.endInsertRows()
            above += (end - at) if counting else 0
            at = end
        return above

    def replace(self, at: int, row: Row) -> None:
        """Say something else in a row."""
        if self.rows[at] is not row and self.rows[at] != row:
            self.rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))

    def _drop(self, kept: set[str]) -> None:
        at = len(self.rows) - 1
        while at >= 0:
            if self.rows[at].key in kept:
                at -= 1
                continue
            first = at
            while first > 0 and self.rows[first - 1].key not in kept:
                first -= 1
            self.beginRemoveRows(QModelIndex(), first, at)
            del self.rows[first : at + 1]
            self.endRemoveRows()
            at = first - 1


def _stable(before: Iterable[str], after: Sequence[str]) -> set[str]:
    """Return as many keys as can be of both lists that stand in the same order in both."""
    place = {key: at for at, key in enumerate(after)}
    shared = [(key, place[key]) for key in before if key in place]
    ends: list[int] = []  # of the rising runs of each length found so far, the least last place
    length = []
    for _, at in shared:
        longest = bisect_left(ends, at)
        ends[longest : longest + 1] = [at]
        length.append(longest)
    kept, wanted = set(), len(ends) - 1
    for (key, _), longest in zip(reversed(shared), reversed(length), strict=True):
        if longest == wanted:
            kept.add(key)
            wanted -= 1
    return kept


class RowView(QListView):
    """Paints rows in columns. `chosen` tells the key of a row that was clicked or entered."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        guard: Callable[[str, Callable[[], None]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.theme, self.columns = theme, columns
        self.rows = Rows(self)
        self.keyboard = False  # the focus is to be seen
        self.setModel(self.rows)
        self.setItemDelegate(_Line(self, guard))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(self.row_height)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setStyleSheet(_style(theme))
        self._headings = _Headings(self)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    @property
    def row_height(self) -> int:
        """Return the height of a row in pixels."""
        return round(ROW_HEIGHT * self.theme.scale)

    @property
    def headings_shown(self) -> bool:
        """Say whether there is room for the names of the columns."""
        return self._headings.isVisibleTo(self)

    def sync(self, rows: list[Row]) -> None:
        """Show these rows; who has scrolled away from the top keeps seeing the rows that he sees."""
        bar = self.verticalScrollBar()
        scrolled = bar.value()
        above = self.rows.sync(rows)
        if scrolled and above:
            self.executeDelayedItemsLayout()
            bar.setValue(scrolled + above * self.row_height)

    def in_view(self) -> range:
        """Return which rows can be seen now."""
        first = self.verticalScrollBar().value() // self.row_height
        count = self.viewport().height() // self.row_height + 2
        return range(min(first, len(self.rows.rows)), min(first + count, len(self.rows.rows)))

    def places(self) -> dict[int, tuple[float, float]]:
        """Return where each shown column stands, in pixels of the viewport."""
        scale = self.theme.scale
        start = (MARGIN + MARK + 10) * scale
        width = self.viewport().width() - start - MARGIN * scale
        found = fit(self.columns, width, GAP * scale, scale)
        return {at: (left + start, wide) for at, (left, wide) in found.items()}

    def read_all(self) -> None:
        """Take the accent from every row: somebody has looked."""
        if self.rows.unread:
            self.rows.unread.clear()
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names of the columns room only when rows have enough of it, and show no row by half."""
        height = round(HEADING_HEIGHT * self.theme.scale)
        shown = self.height() >= HEADINGS_ABOVE * self.theme.scale
        top = height if shown else 0
        room = self.height() - top
        self.setViewportMargins(0, top, 0, room % self.row_height if room > self.row_height else 0)
        self._headings.setVisible(shown)
        self._headings.setGeometry(0, 0, self.width(), height)
        super().resizeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the scroll bar while the mouse is here."""
        super().enterEvent(event)
        self.verticalScrollBar().setProperty("near", True)
        self._restyle()

    def leaveEvent(self, event: Any) -> None:
        """Hide the scroll bar; what was new has been looked at."""
        super().leaveEvent(event)
        self.verticalScrollBar().setProperty("near", False)
        self._restyle()
        self.read_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Note that what was new has been looked at."""
        super().focusOutEvent(event)
        self.read_all()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard a row to stand on."""
        super().focusInEvent(event)
        self.keyboard = by_keyboard(event)
        if self.keyboard and not self.currentIndex().isValid() and self.rows.rows:
            self.setCurrentIndex(self.rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the rows, and show where."""
        self.keyboard = True
        super().keyPressEvent(event)

    def _restyle(self) -> None:
        bar = self.verticalScrollBar()
        bar.style().unpolish(bar)
        bar.style().polish(bar)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows.rows[index.row()].key)


class _Headings(QWidget):
    """The names of the columns, above the rows."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the names where the columns stand."""
        theme = self._view.theme
        painter = QPainter(self)
        painter.setFont(theme.font(Size.HINT, QFont.Weight.Medium))
        painter.setPen(theme.colour("text_3"))
        metrics = QFontMetricsF(painter.font())
        for at, (left, wide) in self._view.places().items():
            column = self._view.columns[at]
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            said = metrics.elidedText(column.title(), Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRectF(left, 0, wide, self.height()), side | Qt.AlignmentFlag.AlignVCenter, said)
        painter.setPen(theme.colour("hairline"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class _Line(QStyledItemDelegate):
    """Draws one row."""

    def __init__(self, view: RowView, guard: Callable[[str, Callable[[], None]], None]) -> None:
        super().__init__(view)
        self._view, self._guard = view, guard

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that all rows have."""
        return QSize(self._view.viewport().width(), self._view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row; what goes wrong is a card on the panel."""
        painter.save()
        self._guard("paint", lambda: self._paint(painter, option, self._view.rows.rows[index.row()]))
        painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        theme, scale = self._view.theme, self._view.theme.scale
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("raised"))
        elif state & QStyle.StateFlag.State_MouseOver:
            lifted = QColor(theme.colour("raised"))
            lifted.setAlphaF(0.5)
            painter.fillRect(rect, lifted)
        if row.key in self._view.rows.unread:
            edge = QRectF(rect.left(), rect.top() + 2, 3 * scale, rect.height() - 4)
            painter.fillRect(edge, theme.colour("accent"))
        mark = MARK * scale
        spot = QRectF(rect.left() + MARGIN * scale, rect.center().y() + 0.5 - mark / 2, mark, mark)
        if row.quiet:
            painter.setOpacity(0.6)
        paint_mark(painter, spot, theme, row.severity, row.freshness)
        painter.setOpacity(1.0)
        tag = row.tag
        for at, (left, wide) in self._view.places().items():
            box = QRectF(rect.left() + left, rect.top(), wide, rect.height())
            tag = self._cell(painter, box, at, row, tag)
        if state & QStyle.StateFlag.State_HasFocus and self._view.keyboard:
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _cell(self, painter: QPainter, box: QRectF, at: int, row: Row, tag: str) -> str:
        """Draw one cell, and the tag behind the first that stretches; returns the tag still to draw."""
        theme, column = self._view.theme, self._view.columns[at]
        role = "text_2" if row.quiet and column.role == "text" else column.role
        colour = theme.colour(role)
        if column.tinted and not row.quiet:
            colour = theme.freshness(row.freshness, role)
            if row.freshness in (Freshness.LIVE, Freshness.DELAYED) and row.severity > Severity.NORMAL:
                colour = theme.severity(row.severity)
        font = theme.font(Size.BODY, QFont.Weight.Medium if column.bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour)
        metrics = QFontMetricsF(font)
        tagged = bool(tag and column.stretch)
        room = box.width() - (_tag_width(theme, tag) + 8 * theme.scale if tagged else 0)
        said = metrics.elidedText(row.cells[at], Qt.TextElideMode.ElideRight, max(room, 0))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, said)
        if tagged and room > 0:
            _paint_tag(painter, box, box.left() + metrics.horizontalAdvance(said), theme, tag)
            return ""
        return tag


def _tag_width(theme: Theme, tag: str) -> float:
    return QFontMetricsF(theme.font(Size.HINT)).horizontalAdvance(tag) + 10 * theme.scale


def _paint_tag(painter: QPainter, box: QRectF, left: float, theme: Theme, tag: str) -> None:
    height = (theme.px(Size.HINT) + 5) * 1.0
    frame = QRectF(
        left + 8 * theme.scale, box.center().y() - height / 2, _tag_width(theme, tag), height
    ).toRect()
    painter.setFont(theme.font(Size.HINT))
    painter.setPen(QPen(theme.colour("simulated"), 1))
    painter.drawRect(frame)
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, tag)


def _style(theme: Theme) -> str:
    thin = max(round(6 * theme.scale), 4)
    grip = theme.colour("hairline").name()
    return (
        "QListView { background: transparent; border: none; outline: none; }"
        f"QScrollBar:vertical {{ background: transparent; width: {thin}px; margin: 0; }}"
        "QScrollBar::handle:vertical { background: transparent; min-height: 24px; }"
        f'QScrollBar[near="true"]::handle:vertical {{ background: {grip}; border-radius: {thin // 2}px; }}'
        "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
    )
