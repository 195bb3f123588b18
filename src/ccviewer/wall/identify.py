"""Says on every screen which one it is, and lets a window that waits for its screen be put on another."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QScreen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ccviewer.commands import Via
from ccviewer.i18n import tr
from ccviewer.model.words import DASH
from ccviewer.panels.base import Size, Theme
from ccviewer.panels.base.theme import letters
from ccviewer.wall.screens import connected, name_for
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow, area_of

SHOWN_S = 8.0
WAITING_S = 30.0  # somebody walks to the wall first
WIDTH, PAD = 560, 28  # px at the desk
NUMBER = 150
ROW_SLACK = 0.5  # of a screen's height: screens that are hung by hand are never quite in line


@dataclass(frozen=True, slots=True)
class Waiting:
    """A window that is parked, and the screen that it waits for."""

    window: str
    screen: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be said of a connected screen."""

    number: int
    name: str
    connector: str
    model: str
    serial: str
    size: str
    windows: tuple[str, ...]

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return what is known, as pairs of a word and a value."""
        return (
            (tr("Sambungan"), self.connector or DASH),
            (tr("Model"), self.model or DASH),
            (tr("Nomor seri"), self.serial or DASH),
            (tr("Ukuran"), self.size),
            (tr("Jendela"), ", ".join(self.windows) or tr("tidak ada")),
        )

    def words(self) -> str:
        """Return everything in one sentence, for a screen reader."""
        said = ", ".join(f"{word} {value}" for word, value in self.lines())
        return tr("Layar {number}, {name}: {said}", number=self.number, name=self.name, said=said)


def reading_order(areas: Sequence[tuple[int, int, int, int]]) -> list[int]:
    """Return the order in which people count screens: rows from the top, each from the left.

    `areas` are left, top, width, height of each screen on the desktop.
    """
    left = sorted(range(len(areas)), key=lambda i: (areas[i][1], areas[i][0]))
    ordered: list[int] = []
    while left:
        top = areas[left[0]][1]
        row = [i for i in left if areas[i][1] - top < ROW_SLACK * areas[i][3]]
        ordered += sorted(row, key=lambda i: areas[i][0])
        left = [i for i in left if i not in row]
    return ordered


class ScreenCard(QWidget):
    """The card of one screen, over the window that covers it, or on its own where there is none."""

    chosen = Signal(int)  # number of a screen
    dismissed = Signal()

    def __init__(self, theme: Theme, facts: Facts, waiting: Waiting | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme, self.facts, self.waiting = theme, facts, waiting
        if parent is None:  # nothing of ours is on that screen: the one window that is no wall window
            self.setWindowFlags(
                Qt.WindowType.Tool
                | Qt.WindowType.FramelessWindowHint
                | Qt.WindowType.WindowStaysOnTopHint
                | Qt.WindowType.WindowDoesNotAcceptFocus
            )
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if waiting is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{facts.words()} {self.offer()}".strip())

    def offer(self) -> str:
        """Return what a click does, or an empty text."""
        if self.waiting is None:
            return ""
        return tr(
            "Jendela {window} menunggu layar {screen}. Klik di sini, atau tekan {number}, untuk menaruhnya "
            "di layar ini.",
            window=self.waiting.window,
            screen=self.waiting.screen,
            number=self.facts.number,
        )

    def place(self, area: QRect) -> None:
        """Lie in the middle of an area, as large as the card needs and the area has room for."""
        width = min(self._px(WIDTH), round(area.width() * 0.94))
        height = min(self._height(width), round(area.height() * 0.94))
        self.setGeometry(
            area.x() + (area.width() - width) // 2, area.y() + (area.height() - height) // 2, width, height
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a screen by its number, this one by Enter, none by Esc."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.facts.number)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.chosen.emit(key - Qt.Key.Key_0.value)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Choose this screen; with nothing to choose put the cards away."""
        if self.waiting is not None:
            self.chosen.emit(self.facts.number)
        else:
            self.dismissed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the number, the name, and what is known."""
        theme, pad = self._theme, self._px(PAD)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("ground"))
        edge = theme.colour("accent" if self.waiting is not None else "hairline")
        painter.setPen(QPen(edge, self._px(2)))
        painter.setBrush(theme.colour("raised"))
        inset = self._px(1)
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        number = letters(self._px(NUMBER), QFont.Weight.Bold)
        painter.setFont(number)
        painter.setPen(theme.colour("text"))
        metrics = QFontMetrics(number)
        digits = str(self.facts.number)
        left = pad + metrics.horizontalAdvance(digits) + pad
        cap = metrics.capHeight()
        painter.drawText(pad, pad + cap, digits)

        room = self.width() - left - pad
        title = theme.font(Size.KPI, QFont.Weight.DemiBold)
        painter.setFont(title)
        top = pad
        said = QFontMetrics(title).elidedText(self.facts.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, top, room, self._px(42)), Qt.AlignmentFlag.AlignVCenter, said)
        top += self._px(52)
        body = theme.font(Size.TITLE)
        lines = QFontMetrics(body)
        painter.setFont(body)
        row, labels = self._px(26), self._px(110)
        for word, value in self.facts.lines():
            painter.setPen(theme.colour("text_2"))
            painter.drawText(QRectF(left, top, labels, row), Qt.AlignmentFlag.AlignVCenter, word)
            painter.setPen(theme.colour("text"))
            kept = lines.elidedText(value, Qt.TextElideMode.ElideRight, room - labels)
            painter.drawText(
                QRectF(left + labels, top, room - labels, row), Qt.AlignmentFlag.AlignVCenter, kept
            )
            top += row
        if self.waiting is not None:
            painter.setPen(theme.colour("accent"))
            painter.setFont(theme.font(Size.TITLE, QFont.Weight.DemiBold))
            where = QRect(pad, top + self._px(16), self.width() - 2 * pad, self.height() - top)
            painter.drawText(where, int(Qt.TextFlag.TextWordWrap), self.offer())
        painter.end()

    def _px(self, desk: float) -> int:
        return round(desk * self._theme.scale)

    def _height(self, width: int) -> int:
        facts = self._px(PAD) * 2 + self._px(52) + self._px(26) * len(self.facts.lines())
        if self.waiting is None:
            return facts
        metrics = QFontMetrics(self._theme.font(Size.TITLE, QFont.Weight.DemiBold))
        room = QRect(0, 0, width - 2 * self._px(PAD), 10_000)
        return (
            facts
            + self._px(16)
            + metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.offer()).height()
        )


class Identify:
    """Shows the cards of all screens for a while; binds `wall.identify_screens`. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self.cards: list[ScreenCard] = []
        self._until = 0.0
        wall.ticked.connect(self._tick)
        wall.arranged.connect(self._follow)
        wall.rebuilt.connect(self._follow)
        wall.seat.commands.bind("wall.identify_screens", lambda _args: self.toggle())

    def toggle(self) -> None:
        """Show the cards, or put them away."""
        if self.cards:
            self.close()
        else:
            self.show()

    def show(self) -> None:
        """Show a card on every screen that is connected."""
        self.close()
        waiting = self.waiting()
        first = waiting[0] if waiting else None
        for screen, facts in self.facts():
            host = self._host(screen)
            theme = (host or self._wall).context.theme
            card = ScreenCard(theme, facts, first, host)
            card.chosen.connect(self._choose)
            card.dismissed.connect(self.close)
            card.place(host.rect() if host is not None else screen.geometry())
            card.show()
            card.raise_()
            self.cards.append(card)
        stays_s = WAITING_S if waiting else SHOWN_S
        self._until = self._wall.context.hub.clock.monotonic() + stays_s
        if waiting:
            active = [card for card in self.cards if card.parentWidget() is not None]
            here = next((card for card in active if card.window().isActiveWindow()), None)
            if here is not None or active:
                (here or active[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Put the cards away."""
        cards, self.cards = self.cards, []
        for card in cards:
            if isValid(card):
                host = card.parentWidget()
                if card.hasFocus() and host is not None:
                    host.setFocus(Qt.FocusReason.PopupFocusReason)
                card.hide()
                card.deleteLater()

    def facts(self) -> list[tuple[QScreen, Facts]]:
        """Return every connected screen with what can be said of it, in the order in which people count."""
        scene = self._wall.scene()
        screens = connected()
        areas = [area_of(screen) for screen in screens]
        found = []
        for number, at in enumerate(reading_order(areas), start=1):
            screen = screens[at]
            ratio = screen.devicePixelRatio()
            size = screen.size() * ratio
            model = f"{screen.manufacturer()} {screen.model()}".strip()
            windows = [f"{w.id} ({w.shown})" for w in self._wall.windows if self._stands(w, screen)]
            facts = Facts(
                number=number,
                name=name_for(screen, scene.screens),
                connector=screen.name() or "{},{}".format(*areas[at][:2]),  # as scenes call a nameless one
                model=model,
                serial=screen.serialNumber(),
                size=f"{size.width()}×{size.height()}" + (f" · {ratio:g}×" if ratio != 1 else ""),
                windows=tuple(windows),
            )
            found.append((screen, facts))
        return found

    def waiting(self) -> list[Waiting]:
        """Return the windows that are parked, with the screens that they wait for."""
        return [Waiting(w.id, w.wanted.screen) for w in self._wall.windows if not w.isVisible()]

    def _stands(self, window: WallWindow, screen: QScreen) -> bool:
        return window.isVisible() and window.screen() == screen

    def _host(self, screen: QScreen) -> WallWindow | None:
        """Return the largest window on a screen: the card lies over it."""
        here = [window for window in self._wall.windows if self._stands(window, screen)]
        return max(here, key=lambda window: window.width() * window.height(), default=None)

    def _choose(self, number: int) -> None:
        waiting = self.waiting()
        card = next((card for card in self.cards if card.facts.number == number), None)
        if not waiting or card is None:
            return
        args = {"window": waiting[0].window, "screen": card.facts.connector}
        self.close()
        self._wall.seat.ask("wall.bind_screen", args, Via.MENU)
        if self.waiting():
            self.show()

    def _tick(self) -> None:
        if self.cards and self._wall.context.hub.clock.monotonic() >= self._until:
            self.close()

    def _follow(self) -> None:
        """Say what holds now, while the cards are up: a screen came or went, a window moved."""
        if self.cards:
            until = self._until
            self.show()
            self._until = until
