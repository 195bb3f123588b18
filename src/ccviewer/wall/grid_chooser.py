"""Arranges a page in a named grid, chosen from small pictures."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from ccviewer.commands import CommandError, Via
from ccviewer.i18n import tr
from ccviewer.panels.base import Size, Theme
from ccviewer.wall.grids import Template, arrange, by_importance, spots, suited, template
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.scene import page_tiles
from ccviewer.wall.sketches import paint_arrangement
from ccviewer.wall.wall import Wall

COLUMNS = 5
PICTURE = (116, 66)  # px
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}


class Grids:
    """Binds `wall.grid`. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        wall.seat.commands.bind("wall.grid", lambda args: self.arrange(args.grid, args.window))

    def arrange(self, grid: str, window: str = "") -> "GridChooser | None":
        """Arrange the page on top of a window; an empty grid opens the chooser, which is returned.

        Raises:
            CommandError: there is no such window or grid, or nothing to arrange.
        """
        at = self._wall.window(window)
        scene, name = self._wall.scene(), at.shown
        page = scene.pages.get(name)
        if name not in at.order or page is None or not page_tiles(page):
            raise CommandError("halaman ini kosong, tidak ada yang disusun")
        if not grid:

            def choose(id: str) -> None:
                self._wall.seat.ask("wall.grid", {"grid": id, "window": at.id}, Via.MENU)

            chooser = GridChooser(at, at.context.theme, len(page_tiles(page)), choose)
            chooser.open(chooser.pictures[0])
            return chooser
        wanted = template(grid)
        if wanted is None:
            raise CommandError("susunan {grid} tidak ada", grid=f'"{grid}"')
        ordered = by_importance(page_tiles(page), scene.tiles)
        arranged = page.model_copy(update={"tree": arrange(wanted, ordered), "pins": {}})
        self._wall.apply(scene.model_copy(update={"pages": {**scene.pages, name: arranged}}))
        return None


class GridChooser(Overlay):
    """Shows every grid as a small picture of this page's tiles, those that fit their number first."""

    def __init__(self, window: QWidget, theme: Theme, count: int, choose: Callable[[str], None]) -> None:
        super().__init__(window, theme, tr("Susun dalam petak"), width=700)
        self._chosen = choose
        upright = window.height() > window.width()
        layout = QGridLayout()
        layout.setSpacing(self.px(8))
        names = [f"{n}" for n in range(count)]
        self.pictures: list[_Picture] = []
        for at, one in enumerate(suited(count, upright=upright)):
            picture = _Picture(theme, one, names)
            picture.clicked.connect(lambda _=False, id=one.id: self._choose(id))
            layout.addWidget(picture, at // COLUMNS, at % COLUMNS)
            self.pictures.append(picture)
        self.content.addLayout(layout)
        self.content.addWidget(
            self.keys_line(tr("Tempat terbesar untuk panel terpenting: yang wajib tampak, lalu prioritas."))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the pictures."""
        key = event.key()
        here = next((at for at, one in enumerate(self.pictures) if one.hasFocus()), None)
        if here is not None and key in STEPS:
            to = here + STEPS[Qt.Key(key)]
            if 0 <= to < len(self.pictures):
                self.pictures[to].setFocus(Qt.FocusReason.TabFocusReason)
                self._scroll.ensureWidgetVisible(self.pictures[to])
            event.accept()
        elif here is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pictures[here].click()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _choose(self, id: str) -> None:
        self.close_now()
        self._chosen(id)


class _Picture(QAbstractButton):
    def __init__(self, theme: Theme, one: Template, names: list[str]) -> None:
        super().__init__()
        self._theme, self.template = theme, one
        self._spots = spots(arrange(one, names))
        self.setToolTip(str(one.title))
        self.setAccessibleName(str(one.title))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(QSize(PICTURE[0], PICTURE[1] + 30) * theme.scale)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the chooser moves; a button would go to the next one in tab order
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        held = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "hairline"), theme.scale))
        painter.setBrush(theme.colour("hairline" if held else "surface"))
        edge = theme.scale / 2
        frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(frame, 6 * theme.scale, 6 * theme.scale)
        pad, foot = 8 * theme.scale, 26 * theme.scale
        area = QRectF(self.rect()).adjusted(pad, pad, -pad, -foot)
        if self.template.upright:
            wide = area.height() * 0.62
            area = QRectF(area.center().x() - wide / 2, area.top(), wide, area.height())
        paint_arrangement(painter, area, theme, self._spots)
        font = theme.font(Size.HINT)
        painter.setFont(font)
        painter.setPen(theme.colour("text_2"))
        name = QFontMetrics(font).elidedText(
            self.template.id, Qt.TextElideMode.ElideRight, self.width() - round(pad)
        )
        painter.drawText(
            QRectF(0, self.height() - foot, self.width(), foot), Qt.AlignmentFlag.AlignCenter, name
        )
        painter.end()
