"""Everything that whoever sits here may do, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from ccviewer import i18n
from ccviewer.commands import Choice, Command, CommandError, KeyMap, Via
from ccviewer.commands.finder import Target, find
from ccviewer.i18n import tr
from ccviewer.panels.base import Size, icon
from ccviewer.wall.choices import Choices, argument_words
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pick_list import ROW, Item, PickList
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

WIDTH, LINES, FIELD = 680, 10, 40
RECENT = 8
LETTERS = 2  # typed, before pages and cameras are offered beside commands
PAGE_ROWS = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the palette: a command, with the arguments that are known already."""

    command: Command
    args: dict[str, object]
    item: Item
    target: Target


class CommandPalette(QObject):
    """Binds `view.palette`; remembers what was used lately. Main thread."""

    def __init__(self, wall: Wall, keys: KeyMap) -> None:
        super().__init__(wall)
        self._wall, self._keys = wall, keys
        self.choices = Choices(wall)
        self.recent: list[str] = []
        wall.seat.commands.bind("view.palette", lambda args: self.open(args.window))

    def open(self, window: str = "", command: str = "", via: Via = Via.PALETTE) -> PaletteCard:
        """Show the palette over a window; with a command it asks at once for what that one wants to know."""
        card = PaletteCard(self._wall.window(window), self, via)
        if command:
            card.ask_for(self._wall.seat.commands.catalogue[command], {})
        card.open(card.field)
        return card

    def offers(self, window: str) -> list[Offer]:
        """Return the commands that may be run from here, those that were used lately first."""
        seat = self._wall.seat
        found = []
        for command in seat.commands.catalogue.values():
            if command.listed and seat.commands.bound(command.id) and seat.may(command.id, Via.PALETTE):
                if command.id == "view.palette":
                    continue
                worth = RECENT - self.recent.index(command.id) if command.id in self.recent else 0
                title = str(command.title)
                other = next(one for one in i18n.LANGUAGES if one != i18n.language())
                names = (title, i18n.said_in(command.title, other), command.id)
                hint = tr("terakhir dipakai") if worth else ""
                item = Item(title, hint, self._keys.keys(command.id), command.icon or "chevron-right")
                found.append(Offer(command, {}, item, Target(names, worth / RECENT)))
        return found

    def things(self, window: str, offers: Sequence[Offer]) -> list[Offer]:
        """Return what commands with one argument can be told: every page, camera, scene."""
        found = []
        for offer in offers:
            command = offer.command
            if len(command.wanted) != 1:
                continue
            for choice in self.choices.of(command, command.wanted[0], window) or ():
                hint = str(command.title).removesuffix("…")
                args = {command.wanted[0]: choice.value}
                item = Item(
                    choice.title, hint, self._keys.keys(command.id, args), command.icon or "chevron-right"
                )
                names = (choice.title, str(choice.value), choice.hint, hint)
                found.append(Offer(command, args, item, Target(names, -0.5)))
        return found

    def run(self, command: Command, args: dict[str, object], via: Via, window: str) -> None:
        """Ask the seat for it, and remember that."""
        self.recent = [command.id, *(one for one in self.recent if one != command.id)][:RECENT]
        self._wall.seat.ask(command.id, args, via, window=window)


class PaletteCard(Overlay):
    """The field and the list. A command that wants to know something is asked for it in further steps."""

    def __init__(self, window: WallWindow, palette: CommandPalette, via: Via) -> None:
        theme = window.context.theme
        super().__init__(window, theme, tr("Cari perintah"), WIDTH)
        self._at, self._palette, self._via = window.id, palette, via
        self._offers = palette.offers(window.id)
        self._things: list[Offer] | None = None
        self._command: Command | None = None
        self._args: dict[str, object] = {}
        self._choices: Sequence[Choice] | None = None
        self._shown: list[Callable[[], None]] = []
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(False)
        self.field.setFixedHeight(self.px(FIELD))
        self.field.addAction(icon("search", theme.colour("text_2")), QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda _text: self._search())
        self.list = PickList(theme, tr("Perintah"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(self.px(ROW * LINES))
        self.list.picked.connect(self._take)
        self.mistake = QLabel()
        self.mistake.setTextFormat(Qt.TextFormat.PlainText)
        self.mistake.setProperty("mistake", True)
        self.mistake.setWordWrap(True)
        self.mistake.hide()
        self.empty = QLabel(tr("Tidak ada yang cocok"))
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setProperty("quiet", True)
        self.empty.setFont(theme.font(Size.BODY))
        self.empty.hide()
        for one in (self.field, self.mistake, self.empty, self.list):
            self.content.addWidget(one)
        self.content.addStretch(1)
        self.content.addWidget(
            self.keys_line(
                tr("↑ ↓ memilih   ·   Enter menjalankan   ·   Backspace kembali   ·   Esc menutup")
            )
        )
        self._begin()

    def minimumSizeHint(self) -> QSize:
        """Let the card decide."""
        return QSize(0, 0)

    def ask_for(self, command: Command, args: dict[str, object]) -> None:
        """Ask for the next thing that a command wants to know; with all of it known, run it."""
        missing = [name for name in command.wanted if name not in args]
        if not missing:
            self.close_now()
            self._palette.run(command, args, self._via, self._at)
            return
        self._command, self._args = command, args
        self._choices = self._palette.choices.of(command, missing[0], self._at)
        title = str(command.title).removesuffix("…")
        self.heading.setText(f"{title}  ›  {argument_words(missing[0])}")
        self.field.setPlaceholderText(
            tr("Ketik lalu Enter") if self._choices is None else tr("Pilih, atau ketik untuk mencari")
        )
        self.list.setVisible(self._choices is not None)
        self.field.clear()
        self._search()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of the field move in the list."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: PAGE_ROWS,
                Qt.Key.Key_PageUp: -PAGE_ROWS,
            }
            key = Qt.Key(event.key())
            if key in steps:
                self.list.move_by(steps[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.current)
                return True
            if key == Qt.Key.Key_Backspace and not self.field.text() and self._command is not None:
                self._begin()
                return True
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        self._command, self._args, self._choices = None, {}, None
        self.heading.setText(tr("Cari perintah"))
        self.field.setPlaceholderText(tr("Perintah, halaman, kamera, adegan…"))
        self.list.show()
        self.field.clear()
        self._search()

    def _search(self) -> None:
        self.mistake.hide()
        query = self.field.text()
        items: list[Item] = []
        self._shown = []
        if self._command is None:
            pool = self._offers
            if len(query.strip()) >= LETTERS:
                if self._things is None:
                    self._things = self._palette.things(self._at, self._offers)
                pool = [*self._offers, *self._things]
            for at in find(query, [offer.target for offer in pool]):
                items.append(pool[at].item)
                self._shown.append(lambda offer=pool[at]: self.ask_for(offer.command, dict(offer.args)))  # type: ignore[misc]
        elif self._choices is not None:
            choices = self._choices
            for at in find(query, [Target((one.title, str(one.value), one.hint)) for one in choices]):
                items.append(
                    Item(choices[at].title, choices[at].hint, "", self._command.icon or "chevron-right")
                )
                self._shown.append(lambda value=choices[at].value: self._answer(value))  # type: ignore[misc]
        self.list.show_items(items)
        texts = self._command is not None and self._choices is None
        self.empty.setVisible(not items and not texts)
        self.list.setVisible(bool(items))

    def _take(self, row: int) -> None:
        if self._command is not None and self._choices is None:
            self._answer(self.field.text().strip())
        elif 0 <= row < len(self._shown):
            self._shown[row]()

    def _answer(self, value: object) -> None:
        if self._command is None:
            return
        name = next(one for one in self._command.wanted if one not in self._args)
        try:
            checked(self._command, name, value)
        except CommandError as error:
            self.mistake.setText(str(error))
            self.mistake.show()
            return
        self.ask_for(self._command, {**self._args, name: value})


def checked(command: Command, argument: str, value: object) -> None:
    """Look at one argument before the next is asked for.

    Raises:
        CommandError: it cannot be this.
    """
    field = command.args.model_fields[argument]
    if isinstance(value, str) and not value and field.is_required():
        raise CommandError("{what} tidak boleh kosong", what=argument_words(argument))
