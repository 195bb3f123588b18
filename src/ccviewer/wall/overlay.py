"""A card over a window, for what an operator wants for a moment; the wall lives on behind it."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from ccviewer.i18n import tr
from ccviewer.panels.base import Size, Theme, icon
from ccviewer.wall.card_style import card_sheet

VEIL = 165  # of 255: the wall stays readable behind
ROOM = 0.9  # of the window, at most
PAD = 20
CLOSE = 32  # px: what a finger finds
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Overlay(QWidget):
    """Covers a window with a veil and holds a card with a title; never modal, never a window of its own.

    A subclass puts its content into `content` and calls `open`. Esc, a click beside the card and its cross
    `cancel` it, which is `close_now` unless a subclass has something to take back; focus goes back to where
    it was. One window shows one overlay at a time. What is higher than the window scrolls. While it is open,
    Tab stays inside, and keys without Ctrl or Alt are the card's, whatever the wall has bound to them.
    """

    closed = Signal()

    def __init__(self, window: QWidget, theme: Theme, title: str, width: int = 560) -> None:
        super().__init__(window)
        self._window = window
        self._theme, self._width = theme, round(width * theme.scale)
        self._before: QWidget | None = None
        self._opened = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        pad, gap = round(PAD * theme.scale), round(12 * theme.scale)
        self.card = QFrame(self)
        self.card.setObjectName("overlay-card")
        self.card.setStyleSheet(card_sheet(theme))
        self.heading = QLabel(title, self.card)
        self.heading.setObjectName("overlay-heading")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setFont(theme.font(Size.TITLE, QFont.Weight.DemiBold))
        self._cross = QToolButton(self.card)
        self._cross.setObjectName("overlay-close")
        self._cross.setIcon(icon("x", theme.colour("text_2")))
        self._cross.setIconSize(QSize(16, 16) * theme.scale)
        self._cross.setFixedSize(QSize(CLOSE, CLOSE) * theme.scale)
        self._cross.setToolTip(tr("Tutup (Esc)"))
        self._cross.setAccessibleName(tr("Tutup"))
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
        self._cross.clicked.connect(self.cancel)
        self._inner = _Inner()
        self._inner.setObjectName("overlay-inner")
        self._inner.changed.connect(self._fit)
        self.content = QVBoxLayout(self._inner)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(round(8 * theme.scale))
        self._scroll = QScrollArea(self.card)
        self._scroll.setObjectName("overlay-scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inner)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self._cross)
        self._layout = QVBoxLayout(self.card)
        self._layout.setContentsMargins(pad, gap, gap, pad)
        self._layout.setSpacing(gap)
        self._layout.addLayout(top)
        self._layout.addWidget(self._scroll, 1)
        self._edge = pad - gap  # the cross stands nearer to the edge than the content
        self._scroll.setViewportMargins(0, 0, self._edge, 0)
        window.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget | None = None) -> None:
        """Show the card, and give the keyboard to `focus`."""
        before: QWidget | None = self._window.focusWidget()
        for other in self._window.findChildren(Overlay, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if other is not self and other._opened:
                before = other._before  # what had the keyboard before any card
                other.cancel()
        self._before = before
        self._opened = True
        self._fit()
        self.show()
        self.raise_()
        (focus or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel(self) -> None:
        """Put the card away without what was begun in it."""
        self.close_now()

    def close_now(self) -> None:
        """Put the card away for good."""
        if not self._opened:
            return
        self._opened = False
        self._window.removeEventFilter(self)
        self.hide()
        before = self._before
        if before is not None and isValid(before) and before.isVisibleTo(self._window):
            before.setFocus(Qt.FocusReason.PopupFocusReason)  # no ring that was not there before
        else:
            self._window.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Keep plain keys from the wall's shortcuts: Space and Esc are the card's now."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not event.modifiers() & (CONTROL | ALT) and event.key() < Qt.Key.Key_F1:
                event.accept()
                return True
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                return True
        return super().event(event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Let Tab go round inside the card."""
        stops = self._stops()
        if stops:
            here = self._window.focusWidget()
            at = next((i for i, one in enumerate(stops) if one is here or one.focusProxy() is here), None)
            step = 1 if next_ else -1
            to = (0 if next_ else -1) if at is None else (at + step) % len(stops)
            reason = Qt.FocusReason.TabFocusReason if next_ else Qt.FocusReason.BacktabFocusReason
            stops[to].setFocus(reason)
            self._scroll.ensureWidgetVisible(stops[to])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc close it; no other plain key goes through to the wall."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click beside the card close it."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.cancel()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Keep the wheel from what lies behind."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Keep the right button from what lies behind."""
        event.accept()

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

    def px(self, desk: float) -> int:
        """Return so many pixels of a desk in this window."""
        return round(desk * self._theme.scale)

    def keys_line(self, words: str) -> QLabel:
        """Return a quiet line that says which keys lead on, for the foot of a card."""
        label = QLabel(words)
        label.setObjectName("overlay-hint")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(self._theme.font(Size.HINT))
        label.setWordWrap(True)
        return label

    def _stops(self) -> list[QWidget]:
        """Return what Tab stops at, in its order."""
        stops: list[QWidget] = []
        one = self.nextInFocusChain()
        while one is not None and one is not self:
            if (
                self.isAncestorOf(one)
                and one.focusPolicy() & Qt.FocusPolicy.TabFocus
                and one.isEnabled()
                and one.isVisible()
                and one.focusProxy() is None
            ):
                stops.append(one)
            one = one.nextInFocusChain()
        return stops

    def _fit(self) -> None:
        area = self._window.rect()
        self.setGeometry(area)
        width = min(self._width, round(area.width() * ROOM))
        margins = self._layout.contentsMargins()
        inside = width - margins.left() - margins.right() - self._edge
        tall = self.content.heightForWidth(inside) if self.content.hasHeightForWidth() else -1
        tall = max(tall, self.content.sizeHint().height())
        head = max(self._cross.height(), QFontMetrics(self.heading.font()).height())
        wanted = margins.top() + head + self._layout.spacing() + tall + margins.bottom()
        self.card.setGeometry(self.spot(area, width, wanted))

    def spot(self, area: QRect, width: int, wanted: int) -> QRect:
        """Return where the card lies in the window; `wanted` is the height of its content."""
        height = min(wanted, round(area.height() * ROOM))
        return QRect((area.width() - width) // 2, (area.height() - height) // 3, width, height)


class _Inner(QWidget):
    """Holds the content, and tells when it wants another size."""

    changed = Signal()

    def event(self, event: QEvent) -> bool:
        """Tell it."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return done
