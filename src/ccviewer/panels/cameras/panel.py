"""Shows the cameras of the city in a grid, each with its state."""

from collections.abc import Iterable, Set
from functools import partial
from typing import ClassVar, get_args

from pydantic import Field
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ccviewer.i18n import tr
from ccviewer.panels.base import Context, Fit, Panel, Status, demand_for, fills, health_of, parts
from ccviewer.panels.cameras.canvas import DOTS, Canvas
from ccviewer.panels.cameras.grid import GRIDS, Cell, Grid, cells, neighbour, pages, places
from ccviewer.panels.cameras.switch import GridSwitch, grid_words
from ccviewer.panels.cameras.words import status

SWITCH_STAYS_S = 3.0
PAUSE_S = 60.0  # without a hand on it, before pages turn again
PREROLL_S = 5.0  # how long before its turn a page's streams are opened
KEYS: dict[int, Grid] = {
    Qt.Key.Key_0: "auto",
    Qt.Key.Key_1: "1",
    Qt.Key.Key_4: "4",
    Qt.Key.Key_5: "1+5",
    Qt.Key.Key_6: "6",
    Qt.Key.Key_8: "16",
    Qt.Key.Key_9: "9",
}
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CamerasPanel(Panel):
    """A grid of cameras on one canvas. Double click or Enter enlarges one and asks for its main stream."""

    kind: ClassVar[str] = "cameras"
    icon: ClassVar[str] = "cctv"
    live: ClassVar[bool] = True

    class Options(Panel.Options):
        """Which cameras, in which order, and how they lie. The first ones are on the first page."""

        cameras: tuple[str, ...] = ()  # ids; empty: all of the profile
        group: str = ""  # only the cameras of this group
        grid: Grid = "auto"
        fit: Fit = "auto"  # fill: cut the pictures to their tiles; fit: never
        rotate_s: float | None = Field(default=None, ge=5)  # turn the page so often
        must_see: tuple[str, ...] = ()  # ids of those that come first on every page, in the largest places

    options: Options

    def __init__(self, context: Context, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(context, options, parent)
        self._cameras = _chosen(context, options)
        self._page = 0
        self._enlarged = ""
        self._focus = self._cameras[0] if self._cameras else ""
        self._cells: list[Cell] = []
        self._token = object()
        self._touched_at = self._turned_at = float("-inf")
        self._prerolling = self._left = False
        self._canvas = Canvas(context, options.fit, self._guarded, self.body)
        self._switch = GridSwitch(context.theme, self._canvas)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self.setFocusProxy(self._canvas)
        self._canvas.picked.connect(self._pick)
        self._canvas.opened.connect(self._toggle)
        self._canvas.resized.connect(self._arrange)
        self._canvas.touched.connect(self._touch)
        self._switch.chosen.connect(self.choose)
        self._switch.turned.connect(self.turn)
        context.attention.camera_wanted.connect(self.enlarge)

    # what the frame asks

    def default_title(self) -> str:
        """Return what it is called."""
        return tr("Kamera")

    def scope(self) -> str:
        """Return how many cameras there are, and the page."""
        said = tr("{count} kamera", count=len(self._cameras))
        total = len(self._pages())
        return f"{said} · {self._page + 1}/{total}" if total > 1 and not self._enlarged else said

    def filters(self) -> Iterable[str]:
        """Return the cameras' own topics."""
        return [f"sys/cameras/{camera}" for camera in _chosen(self.context, self.options)]

    def refresh(self, changed: Set[str]) -> None:
        """Have painted what says something else than before."""
        self._canvas.look()

    def beat(self) -> None:
        """Look for new pictures."""
        self._canvas.beat()

    def second(self) -> None:
        """Let ages grow, turn the page when it is time, put the switch away when nobody is there."""
        self._canvas.look()
        now = self.hub.clock.monotonic()
        if self._switch.isVisible() and now - self._touched_at > SWITCH_STAYS_S:
            self._switch.hide()
        self._rotate(now)

    def status(self) -> Status:
        """Return the worst state of the cameras shown, with the count of each."""
        return status([face.state for _, face in self._canvas.faces()])

    def emptiness(self) -> str:
        """Say what would be here."""
        if self._cameras:
            return ""
        if self.context.profile.cameras:
            return tr("Tidak ada kamera dalam kelompok {group}.", group=self.options.group)
        return tr("Kamera kota tampil di sini setelah IT menambahkannya ke profil.")

    def shows(self) -> dict[str, object]:
        """Return each tile: its camera, what it says, and how large its picture is."""
        tiles: list[object] = []
        for tile, face in self._canvas.faces():
            health = health_of(self.context, tile.camera)
            frame = self.hub.frames.slot(tile.camera).latest
            tiles.append(
                {
                    "camera": tile.camera,
                    "name": health.camera.name,
                    "state": face.state.value,
                    "says": f"{face.word} {face.age}".strip(),
                    "fps": round(health.report.fps, 1),
                    "tile": [tile.rect.width(), tile.rect.height()],
                    "picture": [frame.width, frame.height] if frame is not None else None,
                    "painted": self._canvas.painted.get(tile.camera, 0),
                }
            )
        return {
            "grid": self.options.grid,
            "page": self._page + 1,
            "pages": len(self._pages()),
            "enlarged": self._enlarged,
            "tiles": tiles,
        }

    # what people do

    def choose(self, grid: str) -> None:
        """Take another grid, and keep in sight the camera that has the keyboard."""
        if grid in get_args(Grid):
            self.options = self.options.model_copy(update={"grid": grid})
            self._enlarged = ""
            self._see(self._focus)

    def turn(self, by: int) -> None:
        """Go some pages on or back, round and round."""
        self._enlarged = ""
        self._page = (self._page + by) % len(self._pages())
        self._turned_at = self.hub.clock.monotonic()
        shown = self._pages()[self._page]
        if self._focus not in shown:
            self._focus = shown[0] if shown else ""
        self._arrange()

    def enlarge(self, camera: str) -> None:
        """Give the whole panel to one camera, or with an empty id back to the grid."""
        if camera and camera not in self._cameras:
            return
        self._enlarged = camera
        self._see(camera or self._focus)

    def leave(self) -> None:
        """Want and hear nothing any more."""
        if not self._left:
            self._left = True
            self.context.attention.camera_wanted.disconnect(self.enlarge)
        self.hub.frames.want(self._token, {})
        super().leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the ring, open and close a camera, choose a grid, turn the page."""
        key = event.key()
        self._touched_at = self.hub.clock.monotonic()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in KEYS:
            self.choose(KEYS[key])
        elif plain and key in ARROWS:
            self._step(*ARROWS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focus:
            self._toggle(self._focus)
        elif key == Qt.Key.Key_Escape and self._enlarged:
            self.enlarge("")
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the page."""
        if len(self._pages()) > 1 and not self._enlarged and event.angleDelta().y():
            self._touch()
            self.turn(-1 if event.angleDelta().y() > 0 else 1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with this camera and with the grid."""
        menu = QMenu(self)
        tile = self._canvas.at(self._canvas.mapFromGlobal(event.globalPos()))
        if tile is not None:
            camera = tile.camera
            words = tr("Kembali ke kisi") if self._enlarged else tr("Perbesar")
            menu.addAction(words, lambda: self._toggle(camera))
            point = health_of(self.context, camera).camera.point
            menu.addAction(tr("Tunjukkan di peta"), lambda: self._pick(camera)).setEnabled(point is not None)
            menu.addSeparator()
        for grid in GRIDS:
            action = menu.addAction(grid_words(grid), partial(self.choose, grid))
            action.setCheckable(True)
            action.setChecked(grid == self.options.grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def showEvent(self, event: QShowEvent) -> None:
        """Want the streams."""
        super().showEvent(event)
        self._turned_at = self.hub.clock.monotonic()
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want them no more."""
        super().hideEvent(event)
        self.hub.frames.want(self._token, {})

    # how it is laid out

    def _pages(self) -> list[tuple[str, ...]]:
        return pages(self._cameras, self._places(), self.options.must_see)

    def _places(self) -> int:
        canvas = self._canvas
        return places(self.options.grid, len(self._cameras), canvas.width(), canvas.height())

    def _lay(self, width: int, height: int) -> list[Cell]:
        """Return where the tiles lie: over all the room, or close together when pictures stay whole."""
        grid, count = self.options.grid, self._places()
        lying = cells(grid, count, width, height)
        if fills(lying[-1].width, lying[-1].height, self.options.fit):
            return lying
        strip = parts(lying[-1].width, lying[-1].height, self.theme.scale).strip
        return cells(grid, count, width, height, strip + 1)

    def _see(self, camera: str) -> None:
        """Turn to the page of a camera and give it the ring."""
        at = next((i for i, page in enumerate(self._pages()) if camera in page), 0)
        self._page, self._focus = at, camera
        self._arrange()

    def _arrange(self) -> None:
        """Lay out the tiles anew and want what they need."""
        shown = self._pages()
        width, height = self._canvas.width(), self._canvas.height()
        dots = round(DOTS * self.theme.scale) if len(shown) > 1 and not self._enlarged else 0
        self._prerolling = False
        if self._enlarged:
            cameras, self._cells = [self._enlarged], [Cell(0, 0, width, height)]
        else:
            self._page = min(self._page, len(shown) - 1)
            cameras = list(shown[self._page])
            self._cells = self._lay(width, height - dots)
        paging = (0, 1) if self._enlarged else (self._page, len(shown))
        self._canvas.focus(self._focus)
        self._canvas.show_tiles(cameras, self._cells, enlarged=bool(self._enlarged), page=paging)
        self._switch.say(self.options.grid, len(shown))
        self._switch.move(max(width - self._switch.width() - 8, 0), 8)
        self._want()

    def _want(self) -> None:
        if self._left or not self.isVisible():
            return
        demands = self._canvas.demands()
        if self._prerolling:
            ratio, fit = self.devicePixelRatioF(), self.options.fit
            following = self._pages()[(self._page + 1) % len(self._pages())]
            for camera, cell in zip(following, self._cells, strict=False):
                demands.setdefault(camera, demand_for(QSize(cell.width, cell.height), ratio, fit=fit))
        self.hub.frames.want(self._token, demands)

    def _rotate(self, now: float) -> None:
        every_s = self.options.rotate_s
        resting = now - self._touched_at < PAUSE_S
        if every_s is None or len(self._pages()) < 2 or self._enlarged or resting:
            return
        if now - self._turned_at >= every_s:
            self.turn(1)
        elif now - self._turned_at >= every_s - PREROLL_S and not self._prerolling:
            self._prerolling = True
            self._want()

    def _pick(self, camera: str) -> None:
        """Give a camera the ring, and point at it on the map."""
        self._focus = camera
        self._canvas.focus(camera, ring=True)
        known = health_of(self.context, camera).camera
        if known.point is not None:
            self.context.attention.place_wanted.emit(*known.point, known.name)

    def _toggle(self, camera: str) -> None:
        self.enlarge("" if self._enlarged else camera)

    def _step(self, right: int, down: int) -> None:
        if self._enlarged:
            at = (self._cameras.index(self._enlarged) + right + down) % len(self._cameras)
            self.enlarge(self._cameras[at])
        elif self._canvas.tiles:
            names = [tile.camera for tile in self._canvas.tiles]
            at = names.index(self._focus) if self._focus in names else 0
            self._focus = names[neighbour(self._cells[: len(names)], at, right, down)]
            self._canvas.focus(self._focus, ring=True)

    def _touch(self) -> None:
        """Somebody is there: offer the switch where there is room for it."""
        self._touched_at = self.hub.clock.monotonic()
        if self._switch.isHidden() and self._switch.width() + 16 <= self._canvas.width() and self._cameras:
            self._switch.show()
            self._switch.raise_()


def _chosen(context: Context, options: CamerasPanel.Options) -> tuple[str, ...]:
    """Return the cameras to show, each once; one that the profile does not know is shown as such."""
    group = options.group
    known = {camera.id: camera for camera in context.profile.cameras}
    wanted = dict.fromkeys((*options.must_see, *(options.cameras or known)))
    return tuple(id for id in wanted if not group or (id in known and known[id].group == group))
