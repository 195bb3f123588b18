"""The peer of the wall: bare PySide6 windows of empty docks, as many as the wall has panels.

`python -m perf.bare_docks SCREENS COLOUR`: four docks on each screen, each of that colour.
"""

import sys

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from PySide6QtAds import BottomDockWidgetArea, CDockManager, CDockWidget, RightDockWidgetArea


def window(screen, colour):
    """Return a window over a screen with four docks, two by two."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    manager = CDockManager(whole)
    layout.addWidget(manager)
    docks = []
    for number in range(4):
        content = QWidget()
        content.setAutoFillBackground(True)
        palette = content.palette()
        palette.setColor(QPalette.ColorRole.Window, colour)
        content.setPalette(palette)
        dock = CDockWidget(manager, f"{screen.name()} {number}")
        dock.setWidget(content, CDockWidget.eInsertMode.ForceNoScrollArea)
        docks.append(dock)
    left = manager.addDockWidget(RightDockWidgetArea, docks[0])
    right = manager.addDockWidget(RightDockWidgetArea, docks[1])
    manager.addDockWidget(BottomDockWidgetArea, docks[2], left)
    manager.addDockWidget(BottomDockWidgetArea, docks[3], right)
    whole.setGeometry(screen.geometry())
    whole.showFullScreen()
    return whole, manager, docks


def main(count, colour):
    """Open the windows and stay."""
    app = QApplication([])
    kept = [window(screen, QColor(colour)) for screen in app.screens()[: int(count)]]
    assert len(kept) == int(count)
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
