"""What whoever sits here may do with a window, in one menu that opens from the status line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ccviewer import i18n
from ccviewer.commands import Command, KeyMap, Via
from ccviewer.i18n import Text
from ccviewer.panels.base import icon
from ccviewer.wall.command_palette import CommandPalette
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

MOST_IN_SUBMENU = 30  # more than that is searched, not read
LINE = ""  # a line between two groups

Group = tuple[Text, str, tuple[str, ...]]

GROUPS: tuple[Group, ...] = (
    (
        Text("Halaman"),
        "file",
        (
            "wall.show_page", "wall.next_page", "wall.previous_page", LINE,
            "page.new", "page.duplicate", "page.rename", "page.delete",
        ),
    ),
    (
        Text("Adegan"),
        "layers",
        (
            "scene.gallery", "scene.open", LINE, "scene.save", "scene.save_as", LINE,
            "scene.duplicate", "scene.rename", "scene.title", "scene.lock", "scene.delete", "scene.restore",
        ),
    ),
    (Text("Tur"), "route", ("tour.start", "tour.pause", "tour.previous", "tour.next", "tour.stop")),
    (
        Text("Panel"),
        "panels-top-left",
        (
            "wall.panels", "wall.add_panel", "wall.panel_settings", LINE, "wall.maximize_panel",
            "wall.next_panel", "wall.previous_panel", LINE, "wall.copy_panel", "wall.move_panel",
            "wall.close_panel", LINE, "wall.grid", "wall.undo", "wall.redo", "wall.lock", "wall.reset",
        ),
    ),
    (Text("Kamera"), "cctv", ("wall.show_camera", "wall.close_camera")),
    (
        Text("Layar"),
        "monitor",
        (
            "wall.full_screen", "wall.identify_screens", "wall.bind_screen", "wall.message", "wall.check",
            LINE, "wall.new_window", "wall.close_window", LINE, "kiosk.enter", "kiosk.ask",
        ),
    ),
    (Text("Tampilan"), "palette", ("view.theme", "view.language", "view.keys")),
    (Text("Data"), "database", ("feed.studio",)),
    (Text("Akun"), "user", ("seat.switch", "seat.logout", "seat.audit")),
)  # fmt: skip
FIRST, LAST = ("view.palette",), ("room.quit",)


class Menus(QObject):
    """Binds `view.menu`. The menu is made when it opens: it has only what may be done then. Main thread."""

    def __init__(self, wall: Wall, keys: KeyMap, palette: CommandPalette) -> None:
        super().__init__(wall)
        self._wall, self._keys, self._palette = wall, keys, palette
        self.menu: QMenu | None = None
        wall.seat.commands.bind("view.menu", lambda args: self.open(args.window))
        wall.rebuilt.connect(self._dress)
        self._dress()

    def open(self, window: str = "") -> None:
        """Open the menu above the left end of the status line."""
        at = self._wall.window(window)
        self.menu = menu = self.build(at)
        menu.aboutToHide.connect(menu.deleteLater)
        corner = at.status_line.mapToGlobal(at.status_line.rect().topLeft())
        menu.popup(corner - QPoint(0, menu.sizeHint().height()))
        menu.setActiveAction(menu.actions()[0])

    def build(self, window: WallWindow) -> QMenu:
        """Return the menu of a window as it is now; it belongs to the caller."""
        menu = QMenu(window)
        for id in FIRST:
            self._add(menu, id, window)
        menu.addSeparator()
        for title, name, ids in GROUPS:
            group = QMenu(str(title), menu)
            group.setIcon(icon(name, window.context.theme.colour("text_2")))
            wanted_line = False
            for id in ids:
                if id == LINE:
                    wanted_line = bool(group.actions())
                elif self._offered(id):
                    if wanted_line:
                        group.addSeparator()
                        wanted_line = False
                    self._add(group, id, window)
            if group.actions():
                menu.addMenu(group)
            else:
                group.deleteLater()
        menu.addSeparator()
        for id in LAST:
            self._add(menu, id, window)
        return menu

    def _dress(self) -> None:
        for window in self._wall.windows:
            line = window.status_line
            if not line.property("menued"):
                line.setProperty("menued", True)
                line.menu_wanted.connect(partial(self._ask_menu, window))

    def _ask_menu(self, window: WallWindow) -> None:
        self._wall.seat.ask("view.menu", {}, Via.MENU, window=window.id)

    def _offered(self, id: str) -> bool:
        seat = self._wall.seat
        return seat.commands.bound(id) and seat.may(id, Via.MENU)

    def _add(self, menu: QMenu, id: str, window: WallWindow) -> None:
        if not self._offered(id):
            return
        command = self._wall.seat.commands.catalogue[id]
        if command.plain:
            self._action(menu, command, str(command.title), {}, window, command.icon)
            return
        choices = self._palette.choices.of(command, command.wanted[0], window.id)
        if choices is None or len(command.wanted) > 1 or not 0 < len(choices) <= MOST_IN_SUBMENU:
            if choices is not None and not choices:
                return  # nothing to choose from
            title = str(command.title).removesuffix("…") + "…"
            action = QAction(title, menu)
            action.triggered.connect(lambda _checked=False: self._palette.open(window.id, id, Via.MENU))
            self._finish(menu, action, command.icon, self._keys.keys(id), window)
            return
        below = QMenu(str(command.title).removesuffix("…"), menu)
        if command.icon:
            below.setIcon(icon(command.icon, window.context.theme.colour("text_2")))
        for choice in choices:
            words = f"{choice.title}  ·  {choice.hint}" if choice.hint else choice.title
            self._action(below, command, words, {command.wanted[0]: choice.value}, window)
        menu.addMenu(below)

    def _action(
        self,
        menu: QMenu,
        command: Command,
        words: str,
        args: Mapping[str, object],
        window: WallWindow,
        icon_name: str = "",
    ) -> None:
        action = QAction(words.replace("&", "&&"), menu)
        action.triggered.connect(
            lambda _checked=False: self._wall.seat.ask(command.id, dict(args), Via.MENU, window=window.id)
        )
        mark = self._mark(command.id, args, window)
        if mark is not None:
            action.setCheckable(True)
            action.setChecked(mark)
        self._finish(menu, action, icon_name, self._keys.keys(command.id, args), window)

    def _finish(self, menu: QMenu, action: QAction, icon_name: str, keys: str, window: WallWindow) -> None:
        if keys:
            said = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
            action.setShortcut(said)  # shown only: the keys themselves are those of the window
            action.setShortcutVisibleInContextMenu(True)
        if icon_name and not action.isCheckable():
            action.setIcon(icon(icon_name, window.context.theme.colour("text_2")))
        menu.addAction(action)

    def _mark(self, id: str, args: Mapping[str, object], window: WallWindow) -> bool | None:
        """Say whether this is how it is now; None for what is done and not how something is."""
        marks = {
            "wall.lock": window.locked,
            "wall.full_screen": window.isFullScreen(),
            "view.language": args.get("language") == i18n.language(),
            "view.theme": args.get("theme") == self._wall.context.theme.name,
            "wall.show_page": args.get("page") == window.shown,
        }
        return marks.get(id)
