"""What operators do with panels: add, close, copy, move, enlarge, walk among them."""

from itertools import count

from ccviewer.commands import CommandError
from ccviewer.commands.catalogue import AddPanel, InWindow, OfTile, TileTo
from ccviewer.wall.building import look_of, tile_of
from ccviewer.wall.page_view import PageView
from ccviewer.wall.scene import page_tiles
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow


class PanelActs:
    """Binds the commands that change single tiles, or go to them. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        commands = wall.seat.commands
        commands.bind("wall.add_panel", self._add)
        commands.bind("wall.close_panel", self._close)
        commands.bind("wall.copy_panel", self._copy)
        commands.bind("wall.move_panel", self._move)
        commands.bind("wall.maximize_panel", self._maximize)
        commands.bind("wall.next_panel", lambda args: self._walk(args, 1))
        commands.bind("wall.previous_panel", lambda args: self._walk(args, -1))

    def _add(self, args: AddPanel) -> str:
        window = self._arranged_window(args.window)
        with self._wall.arranging(window):
            return window.add_tile(args.panel, args.options)

    def _close(self, args: OfTile) -> None:
        window, view, tile = self._find(args)
        with self._wall.arranging(window):
            panel = view.remove(tile)
            if panel is not None:
                panel.leave()
                panel.deleteLater()

    def _copy(self, args: TileTo) -> str:
        _, view, tile = self._find(args)
        target = self._arranged_window(args.window)
        with self._wall.arranging(target):
            spec = tile_of(view.panels[tile], view.tiles[tile]) if tile in view.panels else view.tiles[tile]
            taken = {name for window in self._wall.windows for name in window.tiles}
            base = tile.rpartition("-")[0] if tile.rpartition("-")[2].isdecimal() else tile
            name = next(one for n in count(2) if (one := f"{base}-{n}") not in taken)
            target.view.add(name, spec)
            return name

    def _move(self, args: TileTo) -> None:
        window, view, tile = self._find(args)
        target = self._arranged_window(args.window)
        if target.view is view:
            raise CommandError("panel ini sudah ada di jendela {window}", window=f'"{target.id}"')
        with self._wall.arranging(window, target):
            spec = view.arranged_tiles()[tile]
            panel = view.remove(tile)
            if panel is not None and look_of(target.context) != view.look:
                panel.leave()
                panel.deleteLater()
                panel = None
            target.view.add(tile, spec, panel)

    def _maximize(self, args: OfTile) -> None:
        window = self._wall.window() if not args.tile else self._wall.view_of(args.tile)[0]
        if window.view.large and args.tile in ("", window.view.large):
            window.view.restore()
            self._wall.lodgers.settle()
            return
        window, view, tile = self._find(args)
        if view is not window.view:
            raise CommandError("panel itu ada di halaman lain")
        view.enlarge(tile)
        window.focus_tile(tile)
        self._wall.lodgers.settle()  # what must be seen is seen over it

    def _walk(self, args: InWindow, by: int) -> None:
        window = self._wall.window(args.window)
        view = window.view
        tiles = [view.large] if view.large else [t for t in page_tiles(view.page()) if t in view.panels]
        if not tiles:
            raise CommandError("halaman ini kosong; Ctrl+P menambah panel")
        here = window.focused_tile()
        at = tiles.index(here) + by if here in tiles else (0 if by > 0 else -1)
        window.focus_tile(tiles[at % len(tiles)])

    def _find(self, args: OfTile) -> tuple[WallWindow, PageView, str]:
        tile = args.tile or self._wall.window().focused_tile()
        if not tile:
            raise CommandError("pilih panelnya dulu: klik, atau F6")
        window, view = self._wall.view_of(tile)
        return window, view, tile

    def _arranged_window(self, id: str) -> WallWindow:
        window = self._wall.window(id)
        if window.shown not in window.order:
            raise CommandError("yang tampil hanya sementara; kembali ke halaman dulu")
        return window
