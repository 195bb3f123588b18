"""Locks the wall for show: nobody leaves it, arranges it or closes it without the PIN."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ccviewer.commands import Actor, Command, CommandError, Ignored, Via
from ccviewer.wall.awake import Awake
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pin_card import PinCard
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

HIDE_TICKS = 60  # 3 s of 50 ms without movement
PRESS_TICKS = 60  # so long a finger rests on the clock to be asked for the PIN: a touch wall has no keys
VIEWING = frozenset(
    {
        "wall.show_page",
        "wall.page_number",
        "wall.next_page",
        "wall.previous_page",
        "wall.show_camera",
        "wall.close_camera",
        "wall.next_panel",
        "wall.previous_panel",
        "tour.pause",
        "tour.next",
        "tour.previous",
        "kiosk.ask",
        "kiosk.unlock",
    }
)
STARTED = VIEWING | {"scene.open", "tour.start", "tour.stop", "wall.message", "kiosk.enter"}
ALLOWED = {
    Via.MENU: VIEWING,
    Via.KEY: VIEWING,
    Via.PALETTE: VIEWING,
    Via.LINK: VIEWING,
    Via.CLI: STARTED,  # a second start by whoever may start programs as this user
}  # whoever is far away, and the room itself, may what their roles say

SWALLOWED = {
    QEvent.Type.Close,
    QEvent.Type.ContextMenu,
    QEvent.Type.DragEnter,
    QEvent.Type.DragMove,
    QEvent.Type.Drop,
}
KEYS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
BUTTONS = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick}
LOOKING = {  # what moves about within a panel, and nothing else
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Return, Qt.Key.Key_Enter,
    Qt.Key.Key_Space, Qt.Key.Key_Shift,
}  # fmt: skip
FREE_MODIFIERS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class Lock:
    """How a kiosk is opened again.

    `check` raises CommandError for a wrong PIN, and returns whose it is with a right one. `remember` keeps
    over a restart that the kiosk was shut.
    """

    known: bool  # False: there is no PIN, so nobody could open it
    check: Callable[[str], Actor]
    remember: Callable[[bool], None] = lambda _shut: None


class Kiosk(QObject):
    """The lock of a wall; binds `kiosk.enter`, `kiosk.ask` and `kiosk.unlock`. Main thread.

    While it is shut, commands are refused by a guard, and keys, buttons, drags and the window manager's wish
    to close are stopped at the native windows, before any panel hears of them.
    """

    def __init__(self, wall: Wall, lock: Lock, awake: Awake) -> None:
        super().__init__(wall)
        self._wall, self._lock, self._awake = wall, lock, awake
        self.shut = False
        self._before: dict[str, bool] = {}  # which windows were locked against arranging
        self._handles: list[QWindow] = []
        self._away: set[WallWindow] = set()  # a second ago no desktop showed them
        self._pointer = QPoint()
        self._still = 0
        self._hidden = False
        self._pressed: tuple[str, int] | None = None  # the window whose clock is pressed, and for how long
        commands = wall.seat.commands
        commands.bind("kiosk.enter", lambda _args: self.enter())
        commands.bind("kiosk.ask", lambda args: self.ask(args.window))
        commands.bind("kiosk.unlock", lambda args: self.unlock(args.pin))
        commands.guards.append(self._guard)
        wall.rebuilt.connect(self._dress)
        wall.ticked.connect(self._tick)
        wall.second.connect(self._hold)

    def enter(self) -> None:
        """Shut the lock.

        Raises:
            CommandError: no PIN is known, so nobody could open it again.
        """
        if not self._lock.known and not self._wall.context.profile.simulated:
            raise CommandError(
                "kios butuh PIN supaya dapat dibuka lagi; jalankan ccviewer seat pin, "
                "lalu isi kiosk_pin di bagian [seat] profil"
            )
        if self.shut:
            return
        self.shut = True
        self._lock.remember(True)
        self._leave_nothing_open()
        self._still = 0
        self._awake.hold()
        self._dress()
        self._wall.seat.take(self._wall.seat.home)  # whoever shut it leaves; their role must not stay behind

    def ask(self, window: str = "") -> None:
        """Show the card for the PIN; where none is needed, open the lock."""
        self._be_shut()
        if not self._lock.known:  # a rehearsal, which must not lock anybody out
            self.leave()
            return
        at = self._wall.window(window)
        PinCard(at, at.context.theme, self._try).open()

    def unlock(self, pin: str) -> None:
        """Open the lock, and let whoever has the PIN sit here.

        Raises:
            CommandError: it is not the PIN, or too soon after a wrong one.
        """
        self._be_shut()
        actor = self._lock.check(pin)
        self.leave()
        self._wall.seat.take(actor)

    def leave(self) -> None:
        """Open the lock; everything is as it was before."""
        self.shut = False
        self._lock.remember(False)
        self._pressed = None
        self._show_pointer()
        self._awake.release()
        for handle in self._handles:
            if isValid(handle):  # a scene from afar may have closed its window
                handle.removeEventFilter(self)
        self._handles.clear()
        for window in self._wall.windows:
            window.fill_screen(False)
            window.status_line.offer_menu(True)
            window.set_locked(self._before.get(window.id, window.locked))
        self._before.clear()
        self._wall.seat.take(self._wall.seat.actor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stop at the native window what must not reach the wall."""
        if not self.shut:
            return False
        kind = event.type()
        if kind in SWALLOWED:
            event.ignore()
            return True
        if kind in BUTTONS and isinstance(event, QMouseEvent):
            self._note_press(event)
            return event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)
        if kind in KEYS and isinstance(event, QKeyEvent):
            return not self._asking(watched) and not _looks(event)
        return False

    def _be_shut(self) -> None:
        if not self.shut:
            raise CommandError("mode kios tidak sedang berjalan")

    def _try(self, pin: str) -> str:
        """Return why the PIN did not open the lock, or nothing."""
        seat = self._wall.seat
        try:
            seat.commands.run("kiosk.unlock", {"pin": pin}, seat.actor, Via.MENU)
        except CommandError as error:
            return str(error)
        return ""

    def _guard(self, command: Command, _actor: Actor, via: Via) -> None:
        if self.shut and via in ALLOWED and command.id not in ALLOWED[via]:
            raise Ignored("{title}: kios terkunci", title=command.title)

    def _asking(self, handle: QObject | None = None) -> bool:
        """Say whether the PIN is being asked for, on this window or on any."""
        return any(
            card.isVisible()
            for window in self._wall.windows
            if handle is None or handle is window.windowHandle()
            for card in window.findChildren(PinCard)
        )

    def _leave_nothing_open(self) -> None:
        """Close what somebody has opened over the wall or beside it: cards, menus, the studio."""
        for window in self._wall.windows:
            for card in window.findChildren(Overlay):
                card.cancel()
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and other not in self._wall.windows:
                other.close()

    def _dress(self) -> None:
        """Fill the screens and stand guard at every window; they may be new ones."""
        if not self.shut:
            return
        self._handles = [handle for handle in self._handles if isValid(handle)]
        for window in self._wall.windows:
            self._before.setdefault(window.id, window.locked)
            window.set_locked(True)
            window.fill_screen(True)
            window.status_line.offer_menu(False)
            handle = window.windowHandle()
            if handle is not None and handle not in self._handles:
                handle.installEventFilter(self)
                self._handles.append(handle)

    def _hold(self) -> None:
        """Undo what a window manager, or another program, has done all the same."""
        if not self.shut:
            return
        away = {window for window in self._wall.windows if window.away}
        for window in away & self._away:
            window.make_anew()
        self._away = away
        self._dress()

    def _note_press(self, event: QMouseEvent) -> None:
        self._pressed = None
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            at = event.globalPosition().toPoint()
            for window in self._wall.windows:
                line = window.status_line
                spot = line.mapFromGlobal(at)
                if window.isVisible() and line.rect().contains(spot) and spot.x() > line.width() / 2:
                    self._pressed = (window.id, 0)

    def _tick(self) -> None:
        if not self.shut:
            return
        if self._pressed is not None:
            window, ticks = self._pressed
            self._pressed = (window, ticks + 1) if ticks + 1 < PRESS_TICKS else None
            if self._pressed is None:
                self._wall.seat.ask("kiosk.ask", {"window": window}, Via.MENU)
        at = QCursor.pos()
        self._still = self._still + 1 if at == self._pointer else 0
        self._pointer = at
        if self._still >= HIDE_TICKS and not self._hidden and not self._asking():
            self._hidden = True
            QApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
        elif self._still == 0:
            self._show_pointer()

    def _show_pointer(self) -> None:
        if self._hidden:
            self._hidden = False
            QApplication.restoreOverrideCursor()


def _looks(event: QKeyEvent) -> bool:
    return event.key() in LOOKING and not event.modifiers() & ~FREE_MODIFIERS
