"""Docks the panels of one window. QtAds stays in here."""

from collections.abc import Callable
from itertools import count

from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from PySide6QtAds import (
    CDockAreaWidget,
    CDockManager,
    CDockWidget,
    DockAreaCloseIcon,
    RightDockWidgetArea,
)

from ccviewer.panels.base import Panel, Theme, icon
from ccviewer.wall.docks import from_xml, to_xml
from ccviewer.wall.scene import Page, page_tiles

VERSION = 1  # of the state that QtAds saves; only we read it
GAP_PX = 8

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
    """Holds one widget a tile and arranges them as a page says. A closed tile is told to `closed`."""

    def __init__(self, closed: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._closed = closed
        self._prefix = f"w{next(_prefixes)}:"
        self._docks: dict[str, CDockWidget] = {}  # kept referenced, or Python loses them
        self._locked = True
        self.manager = CDockManager(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_PX, GAP_PX, GAP_PX, 0)
        layout.addWidget(self.manager)
        self.manager.dockAreaCreated.connect(self._dress)

    def show_page(self, page: Page, widgets: dict[str, QWidget], titles: dict[str, str]) -> None:
        """Take these widgets, one for each tile of the page, and arrange them.

        Raises:
            ValueError: the widgets are not just those of the page: QtAds would close every dock unasked.
        """
        wanted = page_tiles(page)
        if set(wanted) != widgets.keys() or len(wanted) != len(widgets):
            raise ValueError(f"the page has {sorted(wanted)}, there are widgets for {sorted(widgets)}")
        for tile in wanted:
            self._dock(tile, widgets[tile], titles[tile])
        if not self.manager.restoreState(to_xml(page, self._prefix), VERSION):
            raise ValueError("QtAds refused the page")
        self.set_locked(self._locked)

    def add(self, tile: str, widget: QWidget, title: str) -> None:
        """Put one more tile at the right."""
        self._dock(tile, widget, title)
        self.set_locked(self._locked)

    def page(self) -> Page | None:
        """Return the arrangement as it is now; None when every tile is closed."""
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

    def close_tile(self, tile: str) -> None:
        """Close a tile as its close button would."""
        self._docks[tile].closeDockWidget()

    def title_bars(self) -> list[str]:
        """Return the tiles that can be taken at a title bar now."""
        return [
            tile
            for tile, dock in self._docks.items()
            if (area := dock.dockAreaWidget()) is not None and area.titleBar().isVisibleTo(area)
        ]

    def clear(self) -> None:
        """Take every dock out; the widgets go with them."""
        for dock in self._docks.values():
            self.manager.removeDockWidget(dock)
            dock.deleteLater()
        self._docks.clear()

    def _dock(self, tile: str, widget: QWidget, title: str) -> None:
        dock = CDockWidget(self.manager, title)
        dock.setObjectName(self._prefix + tile)
        dock.setWidget(widget, CDockWidget.eInsertMode.ForceNoScrollArea)
        dock.setMinimumSizeHintMode(CDockWidget.eMinimumSizeHintMode.MinimumSizeHintFromDockWidget)
        self.manager.addDockWidget(RightDockWidgetArea, dock)
        dock.closed.connect(lambda: self._gone(tile))
        self._docks[tile] = dock

    def _gone(self, tile: str) -> None:
        dock = self._docks.pop(tile, None)
        if dock is not None:
            self.manager.removeDockWidget(dock)
            dock.deleteLater()
            self._closed(tile)

    def _dress(self, area: CDockAreaWidget) -> None:
        """Hide the title bar over a single panel, which has a header of its own, unless it is to be moved."""
        docks = area.openedDockWidgets()
        for dock in docks:
            if isinstance(panel := dock.widget(), Panel):
                panel.be_named_by_tab(len(docks) > 1)
        area.setDockAreaFlag(CDockAreaWidget.eDockAreaFlag.HideSingleWidgetTitleBar, self._locked)
        area.updateTitleBarVisibility()
