"""Which tile has the keyboard, kept over a restart."""

from collections.abc import Mapping

from PySide6.QtCore import QObject

from ccviewer.wall.store import ArrangementStore
from ccviewer.wall.wall import Wall

KEPT = "focus"  # where it is, beside the arrangement


class Focus(QObject):
    """Gives the keyboard back to the tiles that had it when the program ended. Main thread; before `open`."""

    def __init__(self, wall: Wall, store: ArrangementStore) -> None:
        super().__init__(wall)
        self._wall = wall
        self._active = ""  # the window that people used last
        kept = store.recall(wall.original.name)
        said = kept.running.get(KEPT) if kept is not None else None
        self._kept: Mapping[str, object] = said if isinstance(said, Mapping) else {}
        store.also[KEPT] = self.state
        wall.rebuilt.connect(self._restore)

    def state(self) -> dict[str, object]:
        """Return the active window, and on each its tile and whether that is ringed, as plain JSON values."""
        windows = self._wall.windows
        self._active = next((one.id for one in windows if one.isActiveWindow()), self._active)
        tiles = {
            window.id: {"tile": tile, "ringed": window.view.ringed == tile}
            for window in windows
            if (tile := window.focused_tile())
        }
        return {"window": self._active, "tiles": tiles}

    def _restore(self) -> None:
        """Do it once, when the windows are there; what the scene does not have any more is left out."""
        self._wall.rebuilt.disconnect(self._restore)
        tiles = self._kept.get("tiles")
        for window in self._wall.windows:
            one = tiles.get(window.id) if isinstance(tiles, Mapping) else None
            if isinstance(one, Mapping) and one.get("tile") in window.view.panels:
                window.focus_tile(str(one["tile"]), ringed=one.get("ringed") is True)
            if window.id == self._kept.get("window") and window.isVisible():
                self._active = window.id
                window.activateWindow()
