"""Short notes at a window's lower right: what was refused, what was done, what somebody sends to the wall."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ccviewer.commands import CommandError
from ccviewer.i18n import Text, tr
from ccviewer.model import Severity
from ccviewer.panels.base import Size, Theme, icon_pixmap, paint_mark
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

log = logging.getLogger("ccviewer.wall")

MOST = 4
STAYS_S, ERROR_STAYS_S = 6.0, 12.0
LONGEST = 2  # lives of a note that is said again and again, before it goes all the same
WIDTH, GAP, PAD, EDGE = 360, 8, 12, 16
LINES = 5  # of a text; the rest is in the log


def note_word(severity: Severity) -> str:
    """Say in a word what kind of note this is; not the words of alarms, which call somebody out."""
    return {
        Severity.NORMAL: tr("Selesai"),
        Severity.INFO: tr("Info"),
        Severity.MINOR: tr("Perhatian"),
        Severity.MAJOR: tr("Gagal"),
        Severity.CRITICAL: tr("Gawat"),
    }[severity]


@dataclass(slots=True)
class Note:
    """A note and how often it was said."""

    text: str
    severity: Severity
    first: float
    until: float
    count: int = 1


class Notes:
    """Which notes are to be read now, oldest first. Pure; times are monotonic seconds."""

    def __init__(self) -> None:
        self.shown: list[Note] = []

    def say(self, text: str, severity: Severity, now: float) -> Note:
        """Add a note, or count one that is there already; of too many the oldest goes."""
        stays_s = ERROR_STAYS_S if severity >= Severity.MAJOR else STAYS_S
        for note in self.shown:
            if (note.text, note.severity) == (text, severity):
                note.count += 1
                note.until = min(now + stays_s, note.first + LONGEST * stays_s)
                return note
        note = Note(text, severity, now, now + stays_s)
        self.shown = [*self.shown, note][-MOST:]
        return note

    def drop(self, note: Note) -> None:
        """Put a note away."""
        self.shown = [one for one in self.shown if one is not note]

    def expire(self, now: float, held: Note | None = None) -> bool:
        """Put away what was there long enough, but for the one that somebody points at; say if any went."""
        left = [one for one in self.shown if one.until > now or one is held]
        changed = len(left) != len(self.shown)
        self.shown = left
        return changed


class ToastStack(QWidget):
    """The notes of one window, stacked above its status line. Takes no focus and no key, and is no window."""

    def __init__(self, window: QWidget, theme: Theme, must_see: Callable[[], list[QRect]]) -> None:
        super().__init__(window)
        self._window, self._theme, self._must_see = window, theme, must_see
        self.notes = Notes()
        self._cards: list[tuple[Note, QRect]] = []
        self._pointed: Note | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._above = 0
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, severity: Severity, now: float) -> None:
        """Show a note, and read it out to whoever cannot see."""
        note = self.notes.say(text, severity, now)
        self._arrange()
        event = QAccessibleAnnouncementEvent(self, self.words(note))
        QAccessible.updateAccessibility(event)

    def tick(self, now: float) -> None:
        """Put away what was there long enough."""
        if self.notes.shown and self.notes.expire(now, self._pointed):
            self._arrange()

    def restack(self) -> None:
        """Lay the notes out anew."""
        self._arrange()

    def stand_above(self, height: int) -> None:
        """Leave so many pixels at the foot of the window free."""
        self._above = height

    def words(self, note: Note) -> str:
        """Return what a screen reader says of a note."""
        said = f"{note_word(note.severity)}: {note.text}"
        return said if note.count == 1 else tr("{text}, {count} kali", text=said, count=note.count)

    def cards(self) -> list[tuple[Note, QRect]]:
        """Return each note with where it lies in this widget, the newest lowest."""
        return list(self._cards)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Leave the keyboard where it is: a press on what takes no focus would give it to the window."""
        self.setFocusProxy(self._window.focusWidget())
        super().enterEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Keep the note that somebody reads."""
        self._pointed = self._at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Let it go with the others."""
        self._pointed = None
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put a note away."""
        note = self._at(event.position().toPoint())
        if note is not None:
            self.notes.drop(note)
            self._pointed = None
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the notes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for note, rect in self._cards:
            self._paint(painter, note, rect)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self._cards:
            self._arrange()
        return super().eventFilter(watched, event)

    def _at(self, spot: QPoint) -> Note | None:
        return next((note for note, rect in self._cards if rect.contains(spot)), None)

    def _px(self, desk: float) -> int:
        return round(desk * self._theme.scale)

    def _arrange(self) -> None:
        width = min(self._px(WIDTH), self._window.width() - 2 * self._px(EDGE))
        self._cards, top = [], 0
        for note in self.notes.shown:
            height = self._height(note, width)
            self._cards.append((note, QRect(0, top, width, height)))
            top += height + self._px(GAP)
        if not self._cards:
            self.hide()
            return
        height = top - self._px(GAP)
        bottom = self._window.height() - self._above - self._px(EDGE)
        right = QRect(self._window.width() - width - self._px(EDGE), bottom - height, width, height)
        left = right.translated(self._px(EDGE) - right.x(), 0)
        kept = self._must_see()
        covered = any(one.intersects(right) for one in kept)
        free = not any(one.intersects(left) for one in kept)
        self.setGeometry(left if covered and free else right)
        self.setMask(_united(rect for _, rect in self._cards))  # what lies between is the wall's
        self.setAccessibleName("\n".join(self.words(note) for note in self.notes.shown))
        self.show()
        self.raise_()
        self.update()

    def _room(self, width: int) -> int:
        return width - self._px(PAD) * 2 - self._px(14 + 10)

    def _count(self, note: Note) -> str:
        return f"{note.count}×" if note.count > 1 else ""

    def _written(self, note: Note, width: int) -> QTextLayout:
        """Break a text into lines, within words only where one is longer than a line."""
        font = self._theme.font(Size.BODY)
        layout = QTextLayout(note.text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        step = QFontMetrics(font).lineSpacing()
        layout.beginLayout()
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self._room(width))
            line.setPosition(QPointF(0, number * step))
        layout.endLayout()
        return layout

    def _height(self, note: Note, width: int) -> int:
        head = QFontMetrics(self._theme.font(Size.HINT, QFont.Weight.DemiBold)).height()
        lines = self._written(note, width).lineCount()
        step = QFontMetrics(self._theme.font(Size.BODY)).lineSpacing()
        return self._px(PAD) * 2 + head + self._px(4) + lines * step

    def _paint(self, painter: QPainter, note: Note, rect: QRect) -> None:
        theme, pad = self._theme, self._px(PAD)
        painter.setPen(QPen(theme.colour("hairline"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), self._px(6), self._px(6))
        small = theme.font(Size.HINT, QFont.Weight.DemiBold)
        metrics = QFontMetrics(small)
        mark = self._px(14)
        left, top = rect.left() + pad, rect.top() + pad
        middle = top + metrics.height() / 2
        paint_mark(painter, QRectF(left, middle - mark / 2, mark, mark), theme, note.severity)
        text_left = left + mark + self._px(10)
        word = note_word(note.severity)
        painter.setFont(small)
        painter.setPen(theme.severity(note.severity))
        painter.drawText(
            QRectF(text_left, top, rect.right() - text_left, metrics.height()),
            Qt.AlignmentFlag.AlignVCenter,
            word,
        )
        cross = self._px(14)
        pixmap = icon_pixmap("x", theme.colour("text_3").name(), cross, self.devicePixelRatioF())
        painter.drawPixmap(rect.right() - pad - cross, ceil(middle - cross / 2), pixmap)
        if note.count > 1:
            painter.setPen(theme.colour("text_2"))
            painter.drawText(
                QRectF(
                    text_left, top, rect.right() - pad - cross - self._px(8) - text_left, metrics.height()
                ),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                self._count(note),
            )
        painter.setPen(theme.colour("text"))
        text_top = top + metrics.height() + self._px(4)
        self._written(note, rect.width()).draw(painter, QPointF(text_left, text_top))


def _united(rects: Iterable[QRect]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region += QRegion(rect)
    return region


class Toasts:
    """Says short notes on the windows of a wall; binds `wall.message`. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._stacks: dict[str, tuple[WallWindow, ToastStack]] = {}
        wall.ticked.connect(self._tick)
        wall.rebuilt.connect(self._follow)
        wall.seat.refused.append(self._refused)
        wall.seat.commands.bind("wall.message", lambda args: self.say(args.text, window=args.window))

    def say(self, text: str | Text, severity: Severity = Severity.INFO, window: str = "") -> None:
        """Show a note on a window, by default on the one that is used now.

        Raises:
            CommandError: there is no such window.
        """
        try:
            where = self._wall.window(window)
        except CommandError:
            if window:
                raise
            log.info("said to nobody, no window is open: %s", text)
            return
        said = str(text).strip()
        now = where.context.hub.clock.monotonic()
        self._stack(where).say(said[:1].upper() + said[1:], severity, now)

    def stack(self, window: str = "") -> ToastStack:
        """Return the notes of a window.

        Raises:
            CommandError: there is no such window.
        """
        return self._stack(self._wall.window(window))

    def _refused(self, why: Text) -> None:
        self.say(why, Severity.MINOR)

    def _stack(self, window: WallWindow) -> ToastStack:
        kept = self._stacks.get(window.id)
        if kept is None or kept[0] is not window:
            stack = ToastStack(window, window.context.theme, lambda: must_see_areas(window))
            stack.stand_above(window.status_line.height())
            self._stacks[window.id] = kept = (window, stack)
        return kept[1]

    def _tick(self) -> None:
        for id, (window, stack) in list(self._stacks.items()):
            if isValid(stack):
                stack.tick(window.context.hub.clock.monotonic())
            else:  # the window was closed
                del self._stacks[id]

    def _follow(self) -> None:
        """Say on the new windows what stood on the old ones and is not read yet."""
        before, self._stacks = self._stacks, {}
        windows = {window.id: window for window in self._wall.windows}
        for id, (_, stack) in before.items():
            if id in windows and stack.notes.shown:
                fresh = self._stack(windows[id])
                fresh.notes.shown = stack.notes.shown
                fresh.restack()
            if isValid(stack):  # the window is the same and looks another way
                stack.hide()
                stack.deleteLater()


def must_see_areas(window: WallWindow) -> list[QRect]:
    """Return where the tiles lie that must be seen, in the window."""
    view = window.views.get(window.shown)
    if view is None:
        return []
    return [
        QRect(panel.mapTo(window, QPoint(0, 0)), panel.size())
        for tile, panel in view.panels.items()
        if view.tiles[tile].must_see and panel.isVisible()
    ]
