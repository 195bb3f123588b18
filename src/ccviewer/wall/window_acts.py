"""What operators do with windows and with the arrangement as a whole."""

from PySide6.QtGui import QScreen

from ccviewer.commands import Choice, CommandError, Via
from ccviewer.commands.catalogue import BindScreen, InWindow
from ccviewer.wall.scene import ScreenWanted
from ccviewer.wall.screens import connected, fields, learned, name_for
from ccviewer.wall.wall import Wall


class WindowActs:
    """Binds the commands for windows, undoing, locking, the language. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        commands = wall.seat.commands
        commands.bind("wall.new_window", lambda _args: wall.open_window().id)
        commands.bind("wall.close_window", self._close)
        commands.bind("wall.full_screen", lambda args: wall.window(args.window).toggle_full_screen())
        commands.bind("wall.bind_screen", self._bind)
        commands.bind("wall.lock", self._lock)
        commands.bind("wall.undo", lambda _args: self._undo())
        commands.bind("wall.redo", lambda _args: self._redo())
        commands.bind("wall.reset", lambda _args: wall.reset())
        commands.bind("view.language", lambda args: wall.speak(args.language))
        commands.offer("wall.bind_screen", "screen", self._screens)
        wall.close_asked.connect(lambda window: wall.seat.ask("wall.close_window", {"window": window}))
        wall.seat.changed.append(self._lock_up)
        wall.rebuilt.connect(self._lock_up)

    def _lock_up(self) -> None:
        """Lock what was left unlocked, when somebody sits here who may not arrange: drags are no commands."""
        if not self._wall.seat.may("wall.lock", Via.MENU):
            for window in self._wall.windows:
                if not window.locked:
                    window.set_locked(True)

    def _close(self, args: InWindow) -> None:
        window = self._wall.window(args.window)
        last = not any(other.isVisible() for other in self._wall.windows if other is not window)
        if not last and window.locked:
            raise CommandError(
                "susunan jendela {window} terkunci; buka dulu dengan Ctrl+E", window=f'"{window.id}"'
            )
        self._wall.close_window(window)

    def _lock(self, args: InWindow) -> None:
        window = self._wall.window(args.window)
        window.set_locked(not window.locked)
        self._wall.save()
        self._wall.arranged.emit()

    def _undo(self) -> None:
        self._refuse_when_all_locked()
        if not self._wall.undo():
            raise CommandError("tidak ada susunan sebelumnya")

    def _redo(self) -> None:
        self._refuse_when_all_locked()
        if not self._wall.redo():
            raise CommandError("tidak ada yang dapat diulangi")

    def _refuse_when_all_locked(self) -> None:
        if all(window.locked for window in self._wall.windows):
            raise CommandError("semua jendela terkunci; buka dulu dengan Ctrl+E")

    def _bind(self, args: BindScreen) -> None:
        """Make a screen the home of a window.

        A screen keeps the name that people gave it: one that is gone for good is replaced under its name.
        """
        window = self._wall.window(args.window)
        screen = next((one for one in connected() if _connector(one) == args.screen), None)
        if screen is None:
            there = ", ".join(_connector(one) for one in connected())
            raise CommandError(
                "layar {screen} tidak tersambung; yang ada: {there}", screen=f'"{args.screen}"', there=there
            )
        scene = self._wall.scene()
        screens = dict(scene.screens)
        neighbour = next(
            (o for o in self._wall.windows if o is not window and not o.guest and o.seated is screen), None
        )
        if neighbour is not None:
            name = neighbour.wanted.screen
        elif window.guest or not window.isVisible():
            name = window.wanted.screen
            screens[name] = ScreenWanted(
                connector=screen.name(), viewing_m=screens[name].viewing_m, **fields(screen)
            )
        else:
            name = name_for(screen, screens)
            screens[name] = learned(screens.get(name, ScreenWanted()), screen)
        windows = tuple(
            one.model_copy(update={"screen": name}) if one.id == window.id else one for one in scene.windows
        )
        self._wall.apply(scene.model_copy(update={"screens": screens, "windows": windows}))

    def _screens(self) -> list[Choice]:
        known = self._wall.scene().screens
        return [Choice(_connector(one), f"{name_for(one, known)} ({_connector(one)})") for one in connected()]


def _connector(screen: QScreen) -> str:
    """Return where a screen is plugged in; one without a name, where it stands."""
    corner = screen.geometry().topLeft()
    return screen.name() or f"{corner.x()},{corner.y()}"
