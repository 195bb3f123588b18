"""Shows tiles that must be seen, and whose screen is gone, over less important ones until it is back."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer.hub import Clock
from ccviewer.i18n import tr
from ccviewer.panels.base import Panel, Size
from ccviewer.wall.page_view import PageView
from ccviewer.wall.rehome import LAST, Lodging, Seen, rehome
from ccviewer.wall.scene import Page
from ccviewer.wall.window import WallWindow

BADGE = 26  # px at the desk
CORNER = 3  # a lodger over what somebody wants to see large takes this part of each side


class Lodgers:
    """An overlay over the arrangement, never part of it. Main thread.

    The panel itself moves, so that no stream is opened twice; the tile whose place it takes lives on beneath.
    `settle` whenever something may have moved; `clear` before anything is taken apart. Tiles of a page that
    whoever sits here may not see by `may_see` stay away.
    """

    def __init__(
        self,
        windows: Sequence[WallWindow],
        clock: Clock,
        may_see: Callable[[Page], bool] = lambda _page: True,
    ) -> None:
        self._windows, self._clock, self._may_see = windows, clock, may_see
        self._since = 0.0  # monotonic: when the first screen was lost
        self._lodging = Lodging({})
        self._shown: dict[str, _Lodger] = {}  # by the tile whose place it is

    @property
    def instead(self) -> dict[str, str]:
        """Return which tiles that must be seen are shown where: tile beneath -> tile over it."""
        return {place: lodger.tile for place, lodger in self._shown.items()}

    def settle(self) -> None:
        """Find everybody's place anew."""
        tiles = [one for window in self._windows if self._open(window) for one in _seen(window)]
        lodging = rehome(tiles)
        if lodging.instead and not self._lodging.instead:
            self._since = self._clock.monotonic()
        self._lodging = lodging
        self._move()
        self._count()

    def second(self) -> None:
        """Let those that wait take their turns, and follow the tiles beneath."""
        if self._lodging.instead:
            self._move()

    def clear(self) -> None:
        """Bring everybody home: everything is as it was arranged."""
        for place in list(self._shown):
            self._shown.pop(place).go_home()
        self._lodging = Lodging({})

    def _move(self) -> None:
        wanted = self._lodging.at(self._clock.monotonic() - self._since)
        for place, lodger in list(self._shown.items()):
            if wanted.get(place) != lodger.tile or not lodger.follow():
                self._shown.pop(place).go_home()
        for place, tile in wanted.items():
            if place not in self._shown:
                self._lodge(place, tile)

    def _open(self, window: WallWindow) -> bool:
        """Say whether what is on top of a window may be shown elsewhere, if it must be."""
        return window.isVisible() or window.shown not in window.views or self._may_see(window.view.page())

    def _lodge(self, place: str, tile: str) -> None:
        home = next((one for one in self._windows if tile in one.panels and not one.isVisible()), None)
        host = next((one for one in self._windows if place in one.panels and one.isVisible()), None)
        if home is None or host is None or place not in host.view.panels or tile not in home.view.panels:
            return
        words = tr("dipindah dari {screen}", screen=home.wanted.screen)
        lodger = _Lodger(home.view, tile, host, place, words)
        if lodger.follow():
            self._shown[place] = lodger
        else:
            lodger.go_home()

    def _count(self) -> None:
        hidden: dict[str, int] = {window.id: 0 for window in self._windows}
        for place in self._shown:
            for window in self._windows:
                hidden[window.id] += place in window.tiles and window.isVisible()
        for window in self._windows:
            window.status_line.say_displaced(hidden[window.id])


class _Lodger(QWidget):
    """Holds a panel over another one, with a badge that says where it is from.

    Over one that somebody wants to see large it takes a corner only.
    """

    def __init__(self, home: PageView, tile: str, window: WallWindow, place: str, words: str) -> None:
        host, context = window.view, window.context
        super().__init__(host)
        self.tile = tile
        self._home, self._host, self._window, self._place = home, host, window, place
        self._beneath = host.panels[place]
        self.panel = home.panels[tile]
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        home.restore()
        widget = home.workspace.take(tile)
        layout = QVBoxLayout(self)
        edge = max(round(context.theme.scale), 1)
        layout.setContentsMargins(edge, round(BADGE * context.theme.scale), edge, edge)
        if widget is not None:
            layout.addWidget(widget)
            widget.show()
        self._context, self._words = context, words
        self.setAccessibleName(words)

    def follow(self) -> bool:
        """Lie where the panel beneath is now; False when it cannot be seen, or one was built anew."""
        beneath = self._beneath
        if not self._held() or beneath not in self._host.panels.values():
            return False
        if not beneath.isVisibleTo(self._host) or not self._host.isVisible():
            return False
        rect = QRect(beneath.mapTo(self._host, QPoint(0, 0)), beneath.size())
        if _wanted_large(self._window, self._place):
            size = rect.size() / CORNER
            rect = QRect(rect.bottomRight() - QPoint(size.width(), size.height()), size)
        self.setGeometry(rect)
        self.show()
        self.raise_()
        return True

    def go_home(self) -> None:
        """Put the panel back into its place, if that is still its own, and go."""
        if self._held():
            self._home.workspace.give(self.tile, self.panel)
        self.hide()
        self.deleteLater()

    def _held(self) -> bool:
        """Say whether the panel is held here, and still the one of its page."""
        return self._home.panels.get(self.tile) is self.panel and self.panel.parentWidget() is self

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the badge and a thin frame."""
        theme = self._context.theme
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("raised"))
        painter.setPen(QPen(theme.colour("accent"), max(theme.scale, 1)))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(theme.font(Size.BODY, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        strip = QRectF(12 * theme.scale, 0, self.width() - 24 * theme.scale, BADGE * theme.scale)
        painter.drawText(strip, Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()


def _wanted_large(window: WallWindow, tile: str) -> bool:
    """Say whether somebody has made this tile fill its page for a while, or its page come for a while."""
    return window.view.large == tile or window.shown not in window.order


def _seen(window: WallWindow) -> list[Seen]:
    """Return the tiles of the page on top, as far as anybody sees them or should."""
    if window.shown not in window.views:
        return []
    view, gone = window.view, not window.isVisible()
    tiles: Mapping[str, Panel] = view.panels
    shown = list(view.tiles) if gone else view.order()
    return [
        Seen(
            tile,
            view.tiles[tile].must_see,
            LAST if _wanted_large(window, tile) else view.tiles[tile].priority,
            tiles[tile].width() * tiles[tile].height() / 1e6,
            gone,
        )
        for tile in shown
        if tile in tiles
    ]
