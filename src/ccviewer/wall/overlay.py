"""A card over a window, for what an operator wants for a moment; the wall lives on behind it."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ccviewer.panels.base import Size, Theme

VEIL = 150  # of 255: the wall stays readable behind
ROOM = 0.9  # of the window, at most


class Overlay(QWidget):
    """Covers a window with a veil and holds a card with a title; never modal, never a window of its own.

    A subclass puts its content into `content` and calls `open`. Esc, a click beside the card, or `close_now`
    puts it away; focus goes back to where it was. One window shows one overlay at a time.
    """

    closed = Signal()

    def __init__(self, window: QWidget, theme: Theme, title: str, width: int = 560) -> None:
        super().__init__(window)
        self._window = window
        self._theme, self._width = theme, round(width * theme.scale)
        self._before: QWidget | None = None
        self.card = QFrame(self)
        self.card.setObjectName("overlay-card")
        self.heading = QLabel(title, self.card)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setFont(theme.font(Size.TITLE))
        self.content = QVBoxLayout()
        pad = round(16 * theme.scale)
        self.content.setSpacing(round(8 * theme.scale))
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(round(12 * theme.scale))
        layout.addWidget(self.heading)
        layout.addLayout(self.content)
        window.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget | None = None) -> None:
        """Show the card, and give the keyboard to `focus`."""
        for other in self._window.findChildren(Overlay):
            if other is not self:
                other.close_now()
        self._before = self._window.focusWidget()
        self._fit()
        self.show()
        self.raise_()
        (focus or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_now(self) -> None:
        """Put the card away for good."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc close it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_now()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click beside the card close it."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_now()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the veil."""
        painter = QPainter(self)
        veil = QColor(self._theme.colour("ground"))
        veil.setAlpha(VEIL)
        painter.fillRect(event.rect(), veil)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        area = self._window.rect()
        self.setGeometry(area)
        width = min(self._width, round(area.width() * ROOM))
        self.card.setFixedWidth(width)
        self.card.adjustSize()
        height = min(self.card.sizeHint().height(), round(area.height() * ROOM))
        top = (area.height() - height) // 3
        self.card.setGeometry(QRect((area.width() - width) // 2, top, width, height))
