"""The settings of a panel beside it: what is typed shows at once, Enter keeps it, Esc takes it back."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ccviewer import plugins
from ccviewer.commands import CommandError, Via
from ccviewer.errors import PluginError
from ccviewer.i18n import tr
from ccviewer.panels.base import Size
from ccviewer.wall.building import fits, tile_of
from ccviewer.wall.form import mistakes
from ccviewer.wall.form_fields import Form
from ccviewer.wall.option_words import Picks
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.page_view import PageView
from ccviewer.wall.scene import Tile
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

SETTLED_TICKS = 6  # 0.3 s after the last key: a map is not built anew for every letter
WIDTH = 400


class PanelSettings:
    """Binds `wall.panel_settings`. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        wall.seat.commands.bind("wall.panel_settings", lambda args: self.open(args.tile))
        wall.settings_asked.connect(
            lambda tile: wall.seat.ask("wall.panel_settings", {"tile": tile}, Via.MENU)
        )

    def open(self, tile: str = "") -> "SettingsCard":
        """Open the settings of a tile; an empty one is that with the keyboard, or the only one of its page.

        Raises:
            CommandError: there is no such tile, or none was chosen, or its panel has no settings.
        """
        if not tile:
            window = self._wall.window()
            only = list(window.view.tiles) if len(window.view.tiles) == 1 else [""]
            tile = window.focused_tile() or only[0]
        if not tile:
            raise CommandError("pilih panel dahulu: klik panelnya, atau F6")
        at, view = self._wall.view_of(tile)
        try:
            options = plugins.find("ccviewer.panels", view.tiles[tile].panel).Options
        except PluginError as error:
            raise CommandError("panel ini tidak mempunyai pengaturan: {why}", why=error.text) from error
        card = SettingsCard(self._wall, at, view, tile, options)
        card.open(card.first())
        return card


class SettingsCard(Overlay):
    """A form beside the panel that it changes; nothing of the wall is veiled."""

    def __init__(
        self, wall: Wall, window: WallWindow, view: PageView, tile: str, options: type[BaseModel]
    ) -> None:
        panel = view.panels[tile]
        theme = window.context.theme
        super().__init__(window, theme, tr("Pengaturan: {panel}", panel=panel.title()), width=WIDTH)
        self._wall, self._view, self._tile, self._options = wall, view, tile, options
        self.before = tile_of(panel, view.tiles[tile])
        self._ticks = 0
        self.form = Form(options, self.before.options, self.before.panel, self._known, theme)
        self.form.changed.connect(self._typed)
        heading = QLabel(tr("Di dinding"))
        heading.setFont(theme.font(Size.BODY, QFont.Weight.DemiBold))
        self.must_see = QCheckBox(tr("Wajib tampak"))
        rescue = QLabel(tr("pindah ke layar lain bila layarnya mati"))
        rescue.setProperty("hint", True)
        self.must_see.setChecked(self.before.must_see)
        self.priority = QComboBox()
        self.priority.setAccessibleName(tr("Prioritas"))
        for number in range(1, 10):
            words = {1: tr("1 — terpenting"), 5: tr("5 — biasa"), 9: tr("9 — paling akhir")}
            self.priority.addItem(words.get(number, str(number)), number)
        self.priority.setCurrentIndex(self.before.priority - 1)
        keep, back = QPushButton(tr("Simpan")), QPushButton(tr("Batal"))
        keep.setProperty("primary", True)
        keep.clicked.connect(self.keep)
        back.clicked.connect(self.cancel)
        self._keep = keep
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(keep)
        priority = QLabel(tr("Prioritas"))
        priority.setProperty("quiet", True)
        for one in (self.form, heading, self.must_see, rescue, priority, self.priority):
            self.content.addWidget(one)
        self.content.addStretch(1)
        self._layout.addLayout(buttons)
        self._layout.addWidget(self.keys_line(tr("Langsung terlihat · Enter menyimpan · Esc mengembalikan")))
        self._foot = self.px(84)
        self.must_see.toggled.connect(lambda _on: self._typed())
        self.priority.currentIndexChanged.connect(lambda _at: self._typed())
        wall.ticked.connect(self._tick)
        wall.rebuilt.connect(self.close_now)  # the panel beside it is another one

    def first(self) -> QWidget:
        """Return the field that gets the keyboard."""
        return next(iter(self.form.findChildren(QLineEdit)), self.must_see)

    def typed(self) -> Tile:
        """Return the tile as the form says it."""
        defaults = {name: info.default for name, info in self._options.model_fields.items()}
        values = {name: value for name, value in self.form.values().items() if value != defaults[name]}
        return self.before.model_copy(
            update={
                "options": values,
                "must_see": self.must_see.isChecked(),
                "priority": self.priority.currentData(),
            }
        )

    def keep(self) -> None:
        """Keep what is typed, unless the panel would refuse it."""
        if self._wrong():
            return
        tile = self.typed()
        options = self._options.model_validate(tile.options)
        kept = tile.model_copy(update={"options": options.model_dump(mode="json", exclude_defaults=True)})
        self.close_now()
        if kept != self.before:
            self._wall.set_tile(self._tile, kept)

    def cancel(self) -> None:
        """Put the panel back as it was."""
        self._show(self.before)
        self.close_now()

    def close_now(self) -> None:
        """Hear no more ticks."""
        if self._opened:
            self._wall.ticked.disconnect(self._tick)
            self._wall.rebuilt.disconnect(self.close_now)
        super().close_now()

    def spot(self, area: QRect, width: int, wanted: int) -> QRect:
        """Lie at the side where the panel is not."""
        panel = self._panel_rect()
        margin = self.px(12)
        foot = self.px(28)  # the status line
        height = min(wanted + self._foot, area.height() - 2 * margin - foot)
        at_left = panel.center().x() > area.center().x()
        left = margin if at_left else area.width() - width - margin
        return QRect(left, margin, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep by Enter, wherever the keyboard is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
            event.accept()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lose nothing by a click beside the card."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark the panel that is changed; veil nothing: it is looked at."""
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.colour("accent"), self.px(2)))
        painter.drawRect(self._panel_rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _panel_rect(self) -> QRect:
        panel = self._view.panels.get(self._tile)
        if panel is None or not panel.isVisible():
            return QRect()
        return QRect(panel.mapTo(self._window, QPoint(0, 0)), panel.size())

    def _typed(self) -> None:
        self._ticks = SETTLED_TICKS
        self._wrong()

    def _wrong(self) -> bool:
        found = mistakes(self._options, self.form.values())
        self.form.show_mistakes(found)
        self._keep.setEnabled(not found)
        return bool(found)

    def _tick(self) -> None:
        if self._ticks:
            self._ticks -= 1
            if not self._ticks and not self._wrong():
                self._show(self.typed())

    def _show(self, tile: Tile) -> None:
        panel = self._view.panels.get(self._tile)
        if panel is not None and not fits(panel, tile):
            self._view.rebuild(self._tile, tile)
            self.raise_()
            self.update()

    def _known(self, picks: Picks) -> Sequence[tuple[str, str]]:
        profile, hub = self._wall.context.profile, self._wall.context.hub
        if picks == "camera":
            return [(camera.id, camera.name) for camera in profile.cameras]
        if picks == "group":
            return [(group, "") for group in dict.fromkeys(c.group for c in profile.cameras if c.group)]
        names: Mapping[str, str] = {id: hub.channel(id).name for id in hub.channels()}
        return list(names.items())
