"""Pictures of scenes: how the wall last looked with one on it, else a drawing of what its file says."""

import logging
import shutil
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from ccviewer import plugins
from ccviewer.errors import PluginError
from ccviewer.panels.base import Theme, icon_pixmap
from ccviewer.wall.grids import spots
from ccviewer.wall.placement import absolute
from ccviewer.wall.scene import Scene
from ccviewer.wall.window import WallWindow

log = logging.getLogger("ccviewer.wall")

SIZE = QSize(560, 280)  # px at most: twice what a card shows
QUALITY = 80  # of a PNG: how little time is spent on making it small
UNKNOWN = (1920, 1080)  # a screen that a scene knows nothing of
GAP = 40  # px of the screens themselves
ICON, LEAST_ICON = 18, 7  # px of an icon at the desk
FILLS = 0.7  # of a low tile
GROUP = "ccviewer.panels"


class ScenePictures:
    """The last picture of each scene, as a small PNG of its name. Main thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Return the file of a picture."""
        return self._folder / f"{name}.png"

    def take(self, name: str, windows: Iterable[WallWindow], ground: QColor) -> None:
        """Keep how the wall looks now; a disk that cannot be written costs only the picture."""
        image = picture_of([window for window in windows if window.isVisible()], ground)
        if image is None:
            return
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG", QUALITY)  # type: ignore[call-overload]
        fresh = self.path(name).with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # it may show cameras
            fresh.write_bytes(content.data())
            fresh.replace(self.path(name))
        except OSError as error:
            log.warning("%s: no picture can be kept: %s", name, error)

    def find(self, name: str) -> QImage | None:
        """Return the last picture of a scene; None when there is none that can be read."""
        image = QImage(str(self.path(name)))
        return None if image.isNull() else image

    def copy(self, name: str, to: str) -> None:
        """Let a scene look as another one; without a picture of that it is drawn."""
        self.forget(to)
        try:
            shutil.copyfile(self.path(name), self.path(to))
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("%s: no picture can be kept: %s", to, error)

    def forget(self, name: str) -> None:
        """Remove a picture."""
        try:
            self.path(name).unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s: its picture cannot be removed: %s", name, error)


def picture_of(windows: list[WallWindow], ground: QColor) -> QImage | None:
    """Return a small picture of windows as they stand on the desktop, without cards and notes over them."""
    area = QRect()
    for window in windows:
        area = area.united(window.geometry())
    if area.isEmpty():
        return None
    size = area.size().scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(ground)
    share = size.width() / area.width()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for window in windows:
        page = window.view
        corner = window.geometry().topLeft() - area.topLeft() + page.mapTo(window, QPoint(0, 0))
        place = QRect(corner * share, page.size() * share)
        shot = page.grab().toImage()
        small = shot.scaled(
            place.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(place, small)
    painter.end()
    return image


class SceneSketch:
    """Draws scenes with few strokes: screens side by side, on each the tiles of its page with their icons."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._icons: dict[str, str] = {}

    def paint(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        """Draw a scene, as large as the area allows."""
        places = screen_places(scene)
        whole = QRect()
        for place in places.values():
            whole = whole.united(place)
        share = min(area.width() / whole.width(), area.height() / whole.height())
        left = area.center().x() - whole.width() * share / 2
        top = area.center().y() - whole.height() * share / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in places.values():
            painter.setPen(QPen(self._theme.colour("hairline"), self._theme.scale))
            painter.setBrush(self._theme.colour("ground"))
            painter.drawRoundedRect(_within(place, share, left, top), 2, 2)
        for window in scene.windows:
            place = places[window.screen]
            rect = (0.0, 0.0, 1.0, 1.0) if window.full_screen else window.rect
            box = QRect(*absolute(rect, (place.x(), place.y(), place.width(), place.height())))
            self._window(painter, _within(box, share, left, top), scene, window.page)
        painter.restore()

    def _window(self, painter: QPainter, box: QRectF, scene: Scene, page: str) -> None:
        theme = self._theme
        tree = scene.pages[page].tree if page in scene.pages else None
        gap = 1.0 * theme.scale
        for spot in spots(tree) if tree is not None else ():
            tile = QRectF(
                box.left() + spot.left * box.width(),
                box.top() + spot.top * box.height(),
                spot.width * box.width(),
                spot.height * box.height(),
            ).adjusted(gap, gap, -gap, -gap)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hairline"))
            painter.drawRoundedRect(tile, 2 * theme.scale, 2 * theme.scale)
            side = min(ICON * theme.scale, FILLS * min(tile.width(), tile.height()))
            if side < LEAST_ICON * theme.scale:
                continue
            drawn = icon_pixmap(
                self._icon(scene.tiles[spot.tiles[0]].panel), theme.colour("text_2").name(), round(side), 2.0
            )
            painter.drawPixmap(QRectF(tile.center().x() - side / 2, tile.center().y() - side / 2, side, side),
                               drawn, QRectF(drawn.rect()))  # fmt: skip

    def _icon(self, kind: str) -> str:
        if kind not in self._icons:
            try:
                self._icons[kind] = str(plugins.find(GROUP, kind).icon)
            except PluginError:
                self._icons[kind] = "unplug"
        return self._icons[kind]


def screen_places(scene: Scene) -> dict[str, QRect]:
    """Return where the screens that a scene uses would stand side by side, in their own pixels."""
    used = {window.screen for window in scene.windows}
    sizes = {
        name: wanted.size if all(wanted.size) else UNKNOWN
        for name, wanted in scene.screens.items()
        if name in used
    }
    tallest = max(height for _, height in sizes.values())
    places, left = {}, 0
    for name, (width, height) in sizes.items():
        places[name] = QRect(left, (tallest - height) // 2, width, height)
        left += width + GAP
    return places


def used_screens(scene: Scene) -> int:
    """Return how many screens a scene uses."""
    return len({window.screen for window in scene.windows})


def _within(place: QRect, share: float, left: float, top: float) -> QRectF:
    return QRectF(
        left + place.x() * share, top + place.y() * share, place.width() * share, place.height() * share
    )
