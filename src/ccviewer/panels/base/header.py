"""The strip on top of every panel: what it is at the left, how it is at the right."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base.marks import paint_mark
from ccviewer.panels.base.theme import Size, Theme, icon_pixmap

HEIGHT = 30
PADDING = 12
TITLE_ROOM = 160  # px that the title keeps before a control may stand in the header


@dataclass(frozen=True, slots=True)
class Status:
    """How a panel is, in a mark and a few words."""

    freshness: Freshness = Freshness.LIVE
    severity: Severity = Severity.NORMAL
    text: str = ""


class Header(QWidget):
    """Paints icon, title, scope, and the state with its words."""

    def __init__(self, theme: Theme, icon: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._title, self._scope = theme, icon, title, ""
        self._status = Status()
        self._tool: QWidget | None = None
        self.setFixedHeight(round(HEIGHT * theme.scale))

    def hold(self, tool: QWidget) -> None:
        """Keep a small control at the left of the state; it hides when the title needs the room."""
        self._tool = tool
        tool.setParent(self)
        self._arrange()

    @property
    def title(self) -> str:
        """Return the title that was last said."""
        return self._title

    @property
    def status(self) -> Status:
        """Return what is said at the right."""
        return self._status

    def say(self, title: str, scope: str, status: Status) -> None:
        """Show this; paints only when something changed."""
        if (title, scope, status) != (self._title, self._scope, self._status):
            self._title, self._scope, self._status = title, scope, status
            self.setAccessibleName(f"{title} {scope}, {status.text}")
            self._arrange()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the height that the theme gives a header."""
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the control beside the state."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._tool is None:
            return
        hint = self._tool.sizeHint()
        left = self._state_left() - 12 * self._theme.scale - hint.width()
        self._tool.setVisible(left >= TITLE_ROOM * self._theme.scale)
        self._tool.setGeometry(round(left), 0, hint.width(), self.height())

    def _state_left(self) -> float:
        """Return where the mark of the state begins."""
        width = QFontMetrics(self._theme.font(Size.HINT, QFont.Weight.Medium)).horizontalAdvance(
            self._status.text
        )
        return self.width() - (PADDING + 16 * len(self._marks())) * self._theme.scale - width

    def _marks(self) -> list[tuple[Severity, Freshness]]:
        """Return the marks before the words: severity and age are two things, and neither hides the other."""
        status = self._status
        if status.severity is Severity.NORMAL or status.freshness in (Freshness.LIVE, Freshness.DELAYED):
            return [(status.severity, status.freshness)]
        return [(status.severity, Freshness.LIVE), (Severity.NORMAL, status.freshness)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip; the scope gives way first, then the title."""
        theme, scale = self._theme, self._theme.scale
        painter = QPainter(self)
        middle = self.height() / 2
        side, pad = round(16 * scale), PADDING * scale
        pixmap = icon_pixmap(self._icon, theme.colour("text_2").name(), side, self.devicePixelRatioF())
        painter.drawPixmap(int(pad), int(middle - side / 2), pixmap)

        small = theme.font(Size.HINT, QFont.Weight.Medium)
        words = self._status.text
        width = QFontMetrics(small).horizontalAdvance(words)
        right = self.width() - pad
        painter.setFont(small)
        painter.setPen(theme.freshness(self._status.freshness, "text_2"))
        painter.drawText(
            QRectF(right - width, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        mark = 10 * scale
        spot = QRectF(self._state_left(), middle - mark / 2, mark, mark)
        for severity, freshness in self._marks() if words else ():
            if freshness is Freshness.LIVE and severity is Severity.NORMAL:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("live"))
                painter.drawEllipse(spot.center(), mark * 0.32, mark * 0.32)
            else:
                paint_mark(painter, spot, theme, severity, freshness)
            spot.translate(16 * scale, 0)

        left = pad + side + 8 * scale
        end = self._state_left()
        if self._tool is not None and self._tool.isVisibleTo(self):
            end = float(self._tool.x())
        room = end - 12 * scale - left
        bold = theme.font(Size.TITLE, QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, max(int(room), 0))
        painter.setFont(bold)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, title)
        used = metrics.horizontalAdvance(title) + 10 * scale
        plain = theme.font(Size.BODY)
        if self._scope and room - used > 40 * scale:
            scope = QFontMetrics(plain).elidedText(self._scope, Qt.TextElideMode.ElideRight, int(room - used))
            painter.setFont(plain)
            painter.setPen(theme.colour("text_2"))
            painter.drawText(
                QRectF(left + used, 0, room - used, self.height()), Qt.AlignmentFlag.AlignVCenter, scope
            )
        painter.end()
