"""Takes pictures of a wall: each screen and all of it, page after page."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QScreen

from ccviewer.model import Link
from ccviewer.wall import Scene, Wall
from ccviewer.wall.placement import absolute
from ccviewer.wall.scene import pages_of
from ccviewer.wall.window import WallWindow, area_of

LONGEST_WAIT = 3.0  # times what was asked for, for a page whose panels are not complete
NEXT_S = 5.0  # for further pages: the data is there by then
UNANSWERED = (Link.CONNECTING, Link.DOWN)
SETTLE_S = 3.0  # after the last feed spoke: a history is thinned and drawn by then


class Photographer(QObject):
    """Lets the wall stand for a while, takes its pictures, and goes on to the next pages; then it is done.

    `pictures` has them by name: that of the scene, `SCENE-SCREEN`, and with all pages `SCENE-SCREEN-PAGE`.
    `taken` is called each time, while those pages can be seen.
    """

    def __init__(
        self,
        wall: Wall,
        scene: Scene,
        after_s: float,
        *,
        all_pages: bool,
        done: Callable[[], None],
        taken: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(wall)
        self._taken = taken
        self._wall, self._scene, self._after_s, self._done = wall, scene, after_s, done
        self._clock = wall.context.hub.clock
        self._all_pages = all_pages
        pages = {window.id: pages_of(scene, window.id) for window in scene.windows}
        rounds = max(map(len, pages.values())) if all_pages else 1
        self._rounds = [
            {window: shown[min(turn, len(shown) - 1)] for window, shown in pages.items()}
            for turn in range(rounds)
        ]
        self._turn = -1
        self._since = 0.0
        self._unfed = float("-inf")  # monotonic: when a feed last was without an answer
        self.pictures: dict[str, QImage] = {}
        self.unfinished: list[tuple[str, str]] = []
        wall.ticked.connect(self._tick)

    def _tick(self) -> None:
        if self._turn < 0:
            fill_screens(self._wall, self._scene)
            self._next()
            return
        now = self._clock.monotonic()
        waited = now - self._since
        if any(feed.report.link in UNANSWERED for feed in self._wall.context.hub.feeds()):
            self._unfed = now
        ready = now - self._unfed >= SETTLE_S and all(
            self._wall.ready(window.id, self._wall.shown_page(window.id)) for window in self._wall.windows
        )
        after_s = self._after_s if self._turn == 0 else min(self._after_s, NEXT_S)
        if waited < after_s or (not ready and waited < self._after_s * LONGEST_WAIT):
            return
        self._take()
        self._taken()
        if self._turn + 1 < len(self._rounds):
            self._next()
        else:
            self._wall.ticked.disconnect(self._tick)
            self._done()

    def _next(self) -> None:
        self._turn += 1
        self._since = self._clock.monotonic()
        for window, page in self._rounds[self._turn].items():
            if self._wall.shown_page(window) != page:
                self._wall.show_page(window, page)

    def _take(self) -> None:
        name = self._scene.name
        for window in self._wall.windows:
            page = self._wall.shown_page(window.id)
            if not self._wall.ready(window.id, page):
                self.unfinished.append((window.id, page))
        by_screen: dict[QScreen, list[WallWindow]] = {}
        for window in self._wall.windows:
            if window.isVisible():
                by_screen.setdefault(window.screen(), []).append(window)
        of_screen = {wanted.connector: label for label, wanted in self._scene.screens.items()}
        images: list[tuple[QRect, QImage]] = []
        for screen, windows in by_screen.items():
            image = picture(screen.geometry(), windows)
            images.append((screen.geometry(), image))
            label = f"{name}-{of_screen.get(screen.name(), screen.name())}"
            if self._all_pages:
                label += "-" + "+".join(self._wall.shown_page(window.id) for window in windows)
            self.pictures[label] = image
        whole = name if self._turn == 0 else f"{name}-{self._turn + 1}"
        self.pictures[whole] = joined(images)


def fill_screens(wall: Wall, scene: Scene) -> None:
    """Put each window on its place to the pixel: here is no window manager that would do it."""
    rects = {window.id: (window.rect, window.full_screen) for window in scene.windows}
    for window in wall.windows:
        screen = window.screen()
        if screen is None or not window.isVisible():
            continue
        rect, full = rects[window.id]
        window.showNormal()
        window.setGeometry(QRect(*absolute((0, 0, 1, 1) if full else rect, area_of(screen))))


def picture(area: QRect, windows: Iterable[WallWindow]) -> QImage:
    """Return a picture of one screen with its windows."""
    image = QImage(area.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    for window in windows:
        painter.drawPixmap(window.geometry().topLeft() - area.topLeft(), window.grab())
    painter.end()
    return image


def joined(images: Iterable[tuple[QRect, QImage]]) -> QImage:
    """Return one picture of all screens as they stand on the desktop."""
    pairs = list(images)
    area = QRect()
    for geometry, _ in pairs:
        area = area.united(geometry)
    whole = QImage(area.size(), QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.black)
    painter = QPainter(whole)
    for geometry, image in pairs:
        painter.drawImage(QPoint(geometry.topLeft() - area.topLeft()), image)
    painter.end()
    return whole
