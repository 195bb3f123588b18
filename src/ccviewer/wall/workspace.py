"""Docks the panels of one window. QtAds stays in here."""

from collections.abc import Callable, Mapping
from itertools import count

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QToolButton, QVBoxLayout, QWidget
from PySide6QtAds import (
    CDockAreaWidget,
    CDockManager,
    CDockWidget,
    DockAreaCloseIcon,
    RightDockWidgetArea,
    TitleBarButtonClose,
)

from ccviewer.i18n import tr
from ccviewer.panels.base import Panel, Theme, icon
from ccviewer.wall.docks import from_xml, to_xml
from ccviewer.wall.scene import Page, page_tiles

VERSION = 1  # of the state that QtAds saves; only we read it
GAP_PX = 8
GEAR, GEAR_PX = "tile-settings", 16  # how the button is called, and its icon's size at the desk

Feature = CDockWidget.DockWidgetFeature
MOVABLE = Feature.DockWidgetMovable | Feature.DockWidgetClosable | Feature.DockWidgetPinnable

_prefixes = count(1)  # dock names are unique over the process, whatever windows call their tiles


def configure_docking() -> None:
    """Set what holds for all dock managers; once, before the first window."""
    flag = CDockManager.eConfigFlag
    for one in (
        flag.XmlCompressionEnabled,
        flag.DockAreaHasUndockButton,
        flag.DockAreaHasTabsMenuButton,
        flag.ActiveTabHasCloseButton,  # one button to close a panel is enough: that of its area
    ):
        CDockManager.setConfigFlag(one, False)
    for one in (
        flag.OpaqueSplitterResize,
        flag.AlwaysShowTabs,
        flag.DisableStylesheet,
        flag.DockAreaHideDisabledButtons,
    ):
        CDockManager.setConfigFlag(one, one is not flag.AlwaysShowTabs)
    CDockManager.setConfigFlag(flag.DockAreaCloseButtonClosesTab, True)
    CDockManager.setAutoHideConfigFlags(CDockManager.eAutoHideFlag.AutoHideFeatureEnabled)


def dress_docking(theme: Theme) -> None:
    """Give docks the room's own icons; Qt's are drawn for grey windows."""
    CDockManager.iconProvider().registerCustomIcon(DockAreaCloseIcon, icon("x", theme.colour("text_2")))


class Workspace(QWidget):
    """Holds one widget a tile and arranges them as a page says.

    A tile whose widget is elsewhere keeps its place, empty. A closed tile is told to `closed`, after its
    widget was taken out: whoever gave the widget still owns it. `configure` is told of a tile whose settings
    somebody wants.
    """

    def __init__(
        self,
        theme: Theme,
        closed: Callable[[str], None],
        configure: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._closed, self._configure = theme, closed, configure
        self._prefix = f"w{next(_prefixes)}:"
        self._docks: dict[str, CDockWidget] = {}  # kept referenced, or Python loses them
        self._widgets: dict[str, QWidget] = {}
        self._locked = True
        self.manager = CDockManager(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_PX, GAP_PX, GAP_PX, 0)
        layout.addWidget(self.manager)
        self.manager.dockAreaCreated.connect(self._dress)

    def arrange(self, page: Page, titles: Mapping[str, str]) -> None:
        """Arrange tiles as a page says; those that are new have empty places, others keep their widgets.

        Raises:
            ValueError: QtAds does not take the page; everything stands as before, new tiles in a row.
        """
        wanted = page_tiles(page)
        if len(set(wanted)) != len(wanted):
            raise ValueError(f"a tile stands in two places: {wanted}")
        for tile in [tile for tile in self._docks if tile not in wanted]:
            self._remove(tile)
        for tile in wanted:
            if tile not in self._docks:
                self._dock(tile, titles[tile])
        if wanted and not self.manager.restoreState(to_xml(page, self._prefix), VERSION):
            raise ValueError("QtAds refused the page")
        self.set_locked(self._locked)

    def add(self, tile: str, title: str) -> None:
        """Put one more tile at the right, with an empty place."""
        self._dock(tile, title)
        self.set_locked(self._locked)

    def give(self, tile: str, widget: QWidget) -> None:
        """Put a widget into the place of a tile; it can be seen at once, if the place can."""
        dock = self._docks[tile]
        before = dock.takeWidget()
        if before is not None and self._widgets.pop(tile, None) is None:
            before.deleteLater()  # it only kept the place
        dock.setWidget(widget, CDockWidget.eInsertMode.ForceNoScrollArea)
        self._widgets[tile] = widget
        widget.show()  # a layout would show it only in the next round of events: a blank frame
        area = dock.dockAreaWidget()
        if area is not None:
            self._dress(area)

    def take(self, tile: str) -> QWidget | None:
        """Take the widget out of its place, which stays empty; the caller owns it from now on."""
        widget = self._widgets.pop(tile, None)
        dock = self._docks.get(tile)
        if widget is not None and dock is not None and dock.widget() is widget:
            dock.takeWidget()
            dock.setWidget(QWidget(), CDockWidget.eInsertMode.ForceNoScrollArea)
        return widget

    def held(self, tile: str) -> QWidget | None:
        """Return the widget in the place of a tile."""
        return self._widgets.get(tile)

    def page(self) -> Page | None:
        """Return the arrangement as it is now; None when every tile is closed."""
        if not self._docks:
            return None
        return from_xml(bytes(self.manager.saveState(VERSION).data()), self._prefix)

    def set_locked(self, locked: bool) -> None:
        """Let nothing be moved, closed or resized, and hide the handles for it; or the opposite."""
        self._locked = locked
        for dock in self._docks.values():
            dock.setFeatures(Feature(0) if locked else MOVABLE)
        for number in range(self.manager.dockAreaCount()):
            self._dress(self.manager.dockArea(number))
        for splitter in self.manager.findChildren(QSplitter):
            for handle in range(1, splitter.count()):
                splitter.handle(handle).setEnabled(not locked)

    def entitle(self, tile: str, title: str) -> None:
        """Give a tab its words."""
        self._docks[tile].setWindowTitle(title)

    def bring_to_front(self, tile: str) -> None:
        """Turn to the tab of a tile, or open it if it is pinned to an edge."""
        dock = self._docks[tile]
        if dock.isAutoHide():
            dock.autoHideDockContainer().collapseView(False)
        else:
            dock.setAsCurrentTab()

    def close_tile(self, tile: str) -> None:
        """Close a tile as its close button would."""
        self._docks[tile].closeDockWidget()

    def remove(self, tile: str) -> None:
        """Take a tile out without telling anybody."""
        self._remove(tile)
        self.set_locked(self._locked)

    def title_bars(self) -> list[str]:
        """Return the tiles that can be taken at a title bar now."""
        return [
            tile
            for tile, dock in self._docks.items()
            if (area := dock.dockAreaWidget()) is not None and area.titleBar().isVisibleTo(area)
        ]

    def clear(self) -> None:
        """Take every dock out, without the widgets."""
        for tile in list(self._docks):
            self._remove(tile)

    def _dock(self, tile: str, title: str) -> None:
        dock = CDockWidget(self.manager, title)
        dock.setObjectName(self._prefix + tile)
        dock.setWidget(QWidget(), CDockWidget.eInsertMode.ForceNoScrollArea)  # one without is never shown
        dock.setMinimumSizeHintMode(CDockWidget.eMinimumSizeHintMode.MinimumSizeHintFromDockWidget)
        self.manager.addDockWidget(RightDockWidgetArea, dock)
        dock.closed.connect(lambda: self._gone(tile))
        self._docks[tile] = dock

    def _remove(self, tile: str) -> None:
        widget = self.take(tile)
        if widget is not None:
            widget.hide()
        dock = self._docks.pop(tile)
        self.manager.removeDockWidget(dock)
        dock.deleteLater()

    def _gone(self, tile: str) -> None:
        if tile in self._docks:
            self._remove(tile)
            self._closed(tile)

    def _dress(self, area: CDockAreaWidget) -> None:
        """Hide the title bar over a single panel, which has a header of its own, unless it is to be moved."""
        docks = area.openedDockWidgets()
        for dock in docks:
            if isinstance(panel := dock.widget(), Panel):
                panel.be_named_by_tab(len(docks) > 1)
        bar = area.titleBar()
        gear = bar.findChild(QToolButton, GEAR)
        if gear is None:
            gear = self._gear(area)
            bar.insertWidget(bar.indexOf(bar.button(TitleBarButtonClose)), gear)
        gear.setVisible(not self._locked)
        area.setDockAreaFlag(CDockAreaWidget.eDockAreaFlag.HideSingleWidgetTitleBar, self._locked)
        area.updateTitleBarVisibility()

    def _gear(self, area: CDockAreaWidget) -> QToolButton:
        """Return the button for the settings of the tile in front."""
        gear = QToolButton()
        gear.setObjectName(GEAR)
        gear.setIcon(icon("settings", self._theme.colour("text_2")))
        gear.setIconSize(QSize(GEAR_PX, GEAR_PX) * self._theme.scale)
        gear.setToolTip(tr("Pengaturan panel"))
        gear.setAccessibleName(tr("Pengaturan panel"))
        gear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        gear.clicked.connect(lambda: self._configure(self._front(area)))
        return gear

    def _front(self, area: CDockAreaWidget) -> str:
        name: str = area.currentDockWidget().objectName()
        return name.removeprefix(self._prefix)
