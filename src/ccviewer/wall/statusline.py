"""The strip at the bottom of every window: the city, the worst that goes on, the time."""

from collections import Counter
from datetime import datetime

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from ccviewer.i18n import tr
from ccviewer.model import Severity
from ccviewer.panels.base import Context, Size, by_keyboard, icon_pixmap, paint_mark, severity_word

HEIGHT = 28
MENU_WIDTH = 44
EDGE = 14  # where words begin when there is no menu before them
ZONES = {7 * 3600: "WIB", 8 * 3600: "WITA", 9 * 3600: "WIT"}


def clock_words(now: float, context: Context) -> str:
    """Say date and time in the city's zone: `Rabu, 25 November 2026  15.02.33 WITA`."""
    moment = datetime.fromtimestamp(now, context.profile.zone)
    days = (tr("Senin"), tr("Selasa"), tr("Rabu"), tr("Kamis"), tr("Jumat"), tr("Sabtu"), tr("Minggu"))
    months = (
        tr("Januari"), tr("Februari"), tr("Maret"), tr("April"), tr("Mei"), tr("Juni"),
        tr("Juli"), tr("Agustus"), tr("September"), tr("Oktober"), tr("November"), tr("Desember"),
    )  # fmt: skip
    offset = moment.utcoffset()
    seconds = int(offset.total_seconds()) if offset is not None else 0
    zone = ZONES.get(seconds) or moment.strftime("%Z")
    date = f"{days[moment.weekday()]}, {moment.day} {months[moment.month - 1]} {moment.year}"
    return f"{date}   {moment.strftime('%H.%M.%S')} {zone}"


def _counted(severity: Severity, number: int) -> str:
    return f"{number} {severity_word(severity)}"


class StatusLine(QWidget):
    """Paints the strip; its left end opens the menu. `note` is a passing word to the operator."""

    menu_wanted = Signal()
    person_wanted = Signal()  # somebody pressed the name of who sits here

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._note = ""
        self._displaced = 0
        self._tour = ""
        self._person = ""
        self._person_at = QRectF()
        self._ringed = False
        self._menu = True
        self.setFixedHeight(round(HEIGHT * context.theme.scale))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Menu dan keadaan kota"))

    def say_displaced(self, count: int) -> None:
        """Say how many tiles of this window lie beneath others that must be seen."""
        if count != self._displaced:
            self._displaced = count
            self.update()

    def say(self, note: str) -> None:
        """Show a word to the operator until the next one."""
        self._note = note
        self.update()

    @property
    def note(self) -> str:
        """Return what was last said to the operator."""
        return self._note

    @property
    def tour(self) -> str:
        """Return what is said of the tour of this window."""
        return self._tour

    def show_tour(self, words: str) -> None:
        """Say where the tour of this window stands, until told otherwise; nothing when it has none."""
        if words != self._tour:
            self._tour = words
            self.update()

    @property
    def person(self) -> str:
        """Return what is said of who sits here."""
        return self._person

    def show_person(self, words: str) -> None:
        """Say who sits here, until told otherwise; nothing while that is as always."""
        if words != self._person:
            self._person = words
            self._person_at = QRectF()
            self.update()

    def offer_menu(self, offered: bool) -> None:
        """Show the icon that opens the menu, or, as for a kiosk, do without it."""
        if offered != self._menu:
            self._menu = offered
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if offered else Qt.FocusPolicy.NoFocus)
            self.update()

    def credits(self) -> str:
        """Return whom the shown data come from, for the feeds that ask for it."""
        feeds = self._context.profile.feeds
        asked = (getattr(one.options, "attribution", "") for one in feeds)
        named = dict.fromkeys(said.removeprefix("Sumber: ") for said in asked if said)
        return tr("Sumber: {names}", names=" · ".join(named)) if named else ""

    def worst(self) -> list[tuple[Severity, int]]:
        """Return the severities that go on, worst first, with how many events each has."""
        hub, now = self._context.hub, self._context.hub.clock.now()
        counts = Counter(event.severity for event in hub.events() if event.goes_on(now))
        return [(severity, counts[severity]) for severity in sorted(counts, reverse=True)]

    def marks(self) -> list[tuple[str, str]]:
        """Return what everybody must know of all that is shown, as words and the role of their colour."""
        context = self._context
        simulated = [(tr("SIMULASI"), "simulated")] if context.profile.simulated else []
        unsigned = [(tr("PROFIL TIDAK DITANDATANGANI"), "major")] if context.unsigned else []
        return simulated + unsigned

    def names_that_fit(self) -> tuple[str, str, str]:
        """Return city, department and clock, as much of them as fits beside what goes on."""
        context, scale = self._context, self._context.theme.scale
        bold = context.theme.font(Size.BODY, QFont.Weight.DemiBold)
        plain, going_on = context.theme.font(Size.BODY), self.worst()
        city = context.profile.city.name or context.profile.opd.name
        opd = context.profile.opd.name if context.profile.opd.name != city else ""
        clock = clock_words(context.hub.clock.now(), context)
        wide = QFontMetrics(bold).horizontalAdvance
        taken = sum(wide(_counted(*one)) + 33 * scale for one in going_on) or 200 * scale
        if self._displaced:
            taken += wide(self._displaced_words()) + 16 * scale
        taken += (MENU_WIDTH + 60) * scale
        taken += sum(wide(words) + 36 * scale for words, _role in self.marks())
        room = self.width() - taken
        for shown in (
            (city, opd, clock),
            (city, "", clock),
            (city, "", clock.rpartition("   ")[2]),
            ("", "", clock.rpartition("   ")[2]),
        ):
            if wide(shown[0]) + QFontMetrics(plain).horizontalAdvance(shown[1]) + wide(shown[2]) <= room:
                return shown
        return "", "", clock.rpartition("   ")[2]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the menu at the left end."""
        if self._menu and event.position().x() < MENU_WIDTH * self._context.theme.scale:
            self.menu_wanted.emit()
        elif self._person and self._person_at.contains(event.position()):
            self.person_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu by key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.menu_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard stands; not because the window was opened or clicked."""
        super().focusInEvent(event)
        self._ringed = by_keyboard(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has left."""
        super().focusOutEvent(event)
        self._ringed = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw menu, city, SIMULASI, what goes on, note, clock."""
        theme, height = self._context.theme, self.height()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        side = round(16 * theme.scale)
        pixmap = icon_pixmap(
            "layout-dashboard", theme.colour("text_2").name(), side, self.devicePixelRatioF()
        )
        if self._menu:
            painter.drawPixmap(round(14 * theme.scale), (height - side) // 2, pixmap)
        if self._ringed:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(QRectF(4, 2, MENU_WIDTH * theme.scale - 8, height - 4))

        bold, plain = theme.font(Size.BODY, QFont.Weight.DemiBold), theme.font(Size.BODY)
        going_on = self.worst()
        city, opd, clock = self.names_that_fit()
        x = (MENU_WIDTH if self._menu else EDGE) * theme.scale
        if city:
            x = self._text(painter, x, bold, "text", city) + 12 * theme.scale
        if opd:
            x = self._text(painter, x, plain, "text_2", opd)
        x += 8 * theme.scale
        for words, role in self.marks():
            x = self._badge(painter, x, words, role) + 20 * theme.scale
        mark = 11 * theme.scale
        for severity, number in going_on:
            spot = QRectF(x, (height - mark) / 2, mark, mark)
            paint_mark(painter, spot, theme, severity)
            words = _counted(severity, number)
            x = self._text(painter, x + mark + 6 * theme.scale, bold, "text", words) + 16 * theme.scale
        if not going_on:
            x = self._text(painter, x, plain, "text_2", tr("Tidak ada gangguan")) + 16 * theme.scale
        if self._displaced:
            x = self._text(painter, x, bold, "text", self._displaced_words()) + 16 * theme.scale

        right = self.width() - 14 * theme.scale - QFontMetrics(bold).horizontalAdvance(clock)
        self._text(painter, right, bold, "text", clock)
        if self._person:
            right = self._paint_person(painter, right - 24 * theme.scale)
        if self._tour:
            right -= QFontMetrics(plain).horizontalAdvance(self._tour) + 24 * theme.scale
            self._text(painter, right, plain, "text_2", self._tour)
        words = self._note or self.credits()
        room = int(right - x - 24 * theme.scale)
        said = QFontMetrics(plain).elidedText(words, Qt.TextElideMode.ElideRight, max(room, 0))
        self._text(painter, x + 8 * theme.scale, plain, "text_2", said)
        painter.end()

    def _displaced_words(self) -> str:
        return tr("{count} panel tertutup sementara", count=self._displaced)

    def _paint_person(self, painter: QPainter, right: float) -> float:
        """Draw who sits here, so that a finger finds it, and return where the next thing may end."""
        theme, side = self._context.theme, round(14 * self._context.theme.scale)
        font = theme.font(Size.BODY, QFont.Weight.DemiBold)
        width = QFontMetrics(font).horizontalAdvance(self._person) + side + 6 * theme.scale
        left = right - width
        pixmap = icon_pixmap("user", theme.colour("text_2").name(), side, self.devicePixelRatioF())
        painter.drawPixmap(round(left), (self.height() - side) // 2, pixmap)
        self._text(painter, left + side + 6 * theme.scale, font, "text", self._person)
        self._person_at = QRectF(left - 8, 0, width + 16, self.height())
        return left

    def _text(self, painter: QPainter, x: float, font: QFont, role: str, words: str) -> float:
        painter.setFont(font)
        painter.setPen(self._context.theme.colour(role))
        width = QFontMetrics(font).horizontalAdvance(words)
        painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        return x + width

    def _badge(self, painter: QPainter, x: float, words: str, role: str) -> float:
        theme = self._context.theme
        font = theme.font(Size.HINT, QFont.Weight.Bold)
        width = QFontMetrics(font).horizontalAdvance(words) + 16 * theme.scale
        box = QRectF(x, 5.5 * theme.scale, width, self.height() - 11 * theme.scale)
        painter.setFont(font)
        painter.setPen(QPen(theme.colour(role), 1))
        painter.drawRoundedRect(box, 3, 3)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return x + width
