"""What cannot be read from where people stand, over a window."""

from PySide6.QtCore import QObject

from ccviewer.i18n import tr
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pick_list import ROW, Item, PickList
from ccviewer.wall.wall import Wall
from ccviewer.wall.wall_check import WallReport, check_wall
from ccviewer.wall.window import WallWindow

WIDTH, LINES = 1100, 12


class WallCheck(QObject):
    """Binds `wall.check`. Main thread."""

    def __init__(self, wall: Wall) -> None:
        super().__init__(wall)
        self._wall = wall
        wall.seat.commands.bind("wall.check", lambda _args: self.open())

    def open(self) -> "WallCheckCard":
        """Look at the wall, and say what was found."""
        report = check_wall(self._wall.windows, self._wall.scene())
        card = WallCheckCard(self._wall.window(), report)
        card.open(card.list)
        return card


class WallCheckCard(Overlay):
    """Lists texts that are too small, the worst first, and what is not known of screens."""

    def __init__(self, window: WallWindow, report: WallReport) -> None:
        theme = window.context.theme
        title = tr("Periksa dinding: semua terbaca") if report.readable else tr("Periksa dinding")
        super().__init__(window, theme, title, WIDTH)
        items = [Item(str(one), "", icon="x", marked=True) for one in report.small]
        items += [Item(str(note), "", icon="eye-off") for note in report.notes]
        self.list = PickList(theme, title)
        self.list.setFixedHeight(self.px(ROW * max(min(len(items), LINES), 1)))
        self.list.show_items(items)
        self.content.addWidget(self.list)
        self.content.addWidget(
            self.keys_line(
                tr(
                    "Huruf besar paling sedikit 16 menit busur. Yang diperiksa halaman yang tampil; "
                    "semua halaman: ccviewer wall check"
                )
            )
        )
