"""Who sits here: logging in by a PIN, the seat that is nobody's again after a while, and what guests see."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from ccviewer.commands import (
    Account,
    Accounts,
    Actor,
    Args,
    Command,
    CommandError,
    Forbidden,
    Role,
    Seat,
    Via,
    may_see,
)
from ccviewer.commands.catalogue import InWindow, PageNumber, ShowPage
from ccviewer.i18n import tr
from ccviewer.panels.base import Size, icon
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pin_card import PinCard
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

TURNS = {"wall.next_page": 1, "wall.previous_page": -1}


class Login(QObject):
    """Binds `seat.switch`, locks a seat that nobody uses, and keeps from guests what is not public.

    Main thread. Whoever logs in is told to the status lines; while somebody else than always sits here, they
    say who.
    """

    def __init__(self, wall: Wall, accounts: Accounts) -> None:
        super().__init__(wall)
        self._wall, self._accounts, self._seat = wall, accounts, wall.seat
        self._since = wall.context.hub.clock.monotonic()
        self._curtains: dict[WallWindow, Curtain] = {}
        commands = self._seat.commands
        commands.bind("seat.switch", lambda args: self.open(args.window))
        commands.checks.append(self._check)
        self._seat.changed.append(self._changed)
        wall.rebuilt.connect(self._show)
        wall.page_shown.connect(lambda _window, _page: self._show())
        wall.second.connect(self._second)
        self._show()

    def open(self, window: str = "") -> LoginCard:
        """Show the card.

        Raises:
            CommandError: nobody can log in here.
        """
        if not self._accounts.people:
            raise CommandError("tidak ada yang dapat masuk di sini; isi [[seat.users]] di profil")
        card = LoginCard(self._wall.window(window), self._seat, self._accounts)
        card.open()
        return card

    def _check(self, command: Command, args: Args, actor: Actor) -> None:
        """Refuse a page that whoever asks, or whoever sits here, may not see."""
        guest = Role.TAMU in (actor.role, self._seat.actor.role)
        if not guest:
            return
        page = ""
        if isinstance(args, ShowPage):
            page = args.page
        elif isinstance(args, PageNumber):
            pages = self._wall.pages(args.window)
            page = pages[args.number - 1] if args.number <= len(pages) else ""
        elif command.id in TURNS and isinstance(args, InWindow):
            page = self._wall.paging.neighbour(self._wall.window(args.window), TURNS[command.id])
        found = self._wall.scene().pages.get(page)
        if found is not None and not (may_see(actor, found) and may_see(self._seat.actor, found)):
            raise Forbidden("halaman {page} tidak untuk umum", page=f'"{page}"')

    def _changed(self) -> None:
        self._since = self._wall.context.hub.clock.monotonic()
        for window in self._wall.windows:  # what somebody has open is nothing for the next one
            for card in window.findChildren(Overlay, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if not isinstance(card, PinCard):
                    card.cancel()
        self._show()

    def _second(self) -> None:
        seat, after = self._seat, self._accounts.lock_after_s
        now = self._wall.context.hub.clock.monotonic()
        idle = now - max(self._wall.last_input, self._since)
        if after and seat.actor != seat.home and idle >= after:
            seat.ask("seat.logout", {}, Via.ROOM)
        if seat.actor.role is Role.TAMU:
            self._show()

    def _show(self) -> None:
        """Say who sits here, and draw or lay aside the curtains."""
        scene = self._wall.scene() if self._wall.windows and self._seat.actor.role is Role.TAMU else None
        for window in self._wall.windows:
            line = window.status_line
            line.show_person(self._words())
            if not line.property("personed"):
                line.setProperty("personed", True)
                line.person_wanted.connect(partial(self._ask_person, window))
            page = scene.pages.get(window.shown) if scene is not None else None
            hidden = scene is not None and (page is None or not may_see(self._seat.actor, page))
            self._curtain(window, hidden)
            if hidden and scene is not None:
                public = next(
                    (one for one in window.order if one in scene.pages and scene.pages[one].public), ""
                )
                if public:
                    self._wall.show_page(window.id, public)

    def _ask_person(self, window: WallWindow) -> None:
        self._seat.ask("seat.switch", {}, Via.MENU, window=window.id)

    def _words(self) -> str:
        actor = self._seat.actor
        if actor == self._seat.home:
            return str(actor.role.word) if actor.role is Role.TAMU and self._accounts.people else ""
        return f"{actor.name} · {actor.role.word}"

    def _curtain(self, window: WallWindow, drawn: bool) -> None:
        for gone in [one for one in self._curtains if one not in self._wall.windows]:
            del self._curtains[gone]
        curtain = self._curtains.get(window)
        if drawn and curtain is None:
            self._curtains[window] = Curtain(window, bool(self._accounts.people))
        elif not drawn and curtain is not None:
            del self._curtains[window]
            curtain.lift()


class Curtain(QWidget):
    """Covers the pages of a window from guests, and says how somebody gets in."""

    def __init__(self, window: WallWindow, way_in: bool) -> None:
        super().__init__(window)
        self._window, self._theme = window, window.context.theme
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme = self._theme
        layout = QVBoxLayout(self)
        layout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.setSpacing(round(12 * theme.scale))
        sign = QLabel()
        sign.setPixmap(icon("eye-off", theme.colour("text_3")).pixmap(QSize(32, 32) * theme.scale))
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = self._label(tr("Halaman ini tidak untuk umum"), Size.VALUE, "text")
        hint = self._label(
            tr("Masuk dengan PIN: Ctrl+Shift+L") if way_in else tr("Tidak ada halaman publik di jendela ini"),
            Size.BODY,
            "text_2",
        )
        for one in (sign, title, hint):
            layout.addWidget(one)
        window.stack.setEnabled(False)  # no key and no finger goes through
        window.stack.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()
        for card in window.findChildren(Overlay, options=Qt.FindChildOption.FindDirectChildrenOnly):
            card.raise_()

    def lift(self) -> None:
        """Show the pages again."""
        self._window.stack.removeEventFilter(self)
        self._window.stack.setEnabled(True)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the pages."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.end()

    def _fit(self) -> None:
        self.setGeometry(self._window.stack.geometry())

    def _label(self, words: str, size: Size, role: str) -> QLabel:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        weight = QFont.Weight.DemiBold if role == "text" else QFont.Weight.Normal
        label.setFont(self._theme.font(size, weight))
        colour, px = self._theme.colour(role).name(), self._theme.px(size)
        label.setStyleSheet(f"color: {colour}; font-size: {px}px; background: transparent;")
        return label


class LoginCard(PinCard):
    """Asks who it is, and for the PIN. One whom the computer knows needs none."""

    def __init__(self, window: WallWindow, seat: Seat, accounts: Accounts) -> None:
        super().__init__(window, window.context.theme, self._login)
        self._seat, self._window_id = seat, window.id
        self._chosen: Account | None = None
        self.heading.setText(tr("Ganti pengguna"))
        self.people = QButtonGroup(self)
        self.people.setExclusive(True)
        rows = QVBoxLayout()
        rows.setSpacing(self.px(6))
        for at, person in enumerate(accounts.people):
            button = QPushButton(f"{person.name}   ·   {person.role.word}")
            button.setCheckable(True)
            button.setIcon(icon("user", self._theme.colour("text_2")))
            button.setFixedHeight(self.px(44))
            button.setStyleSheet("text-align: left;")
            button.setAccessibleName(f"{person.name}, {person.role.word}")
            button.clicked.connect(partial(self._choose, person))
            self.people.addButton(button, at)
            rows.addWidget(button)
        self.out = QPushButton(tr("Keluar dari akun"))
        self.out.setIcon(icon("log-out", self._theme.colour("text_2")))
        self.out.setVisible(seat.actor != seat.home)
        self.out.clicked.connect(self._logout)
        rows.addWidget(self.out)
        self.content.insertLayout(0, rows)
        self.mistake.setText(tr("Pilih pengguna, lalu ketik PIN"))
        first = next((one for one in accounts.people if one.pinned and one.name != seat.actor.name), None)
        if first is not None:
            self.people.button(accounts.people.index(first)).setChecked(True)
            self._chosen = first

    def _choose(self, person: Account, _checked: bool = False) -> None:
        self._chosen = person
        if not person.pinned:
            self.field.setText("0")  # the computer has asked already; what is typed does not count
            self._submit()
            return
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _login(self, pin: str) -> str:
        if self._chosen is None:
            return tr("Pilih pengguna dulu")
        try:
            self._seat.attempt("seat.login", {"user": self._chosen.name, "pin": pin}, Via.MENU)
        except CommandError as error:
            return str(error)
        return ""

    def _logout(self, _checked: bool = False) -> None:
        self.close_now()
        self._seat.ask("seat.logout", {}, Via.MENU)
