"""One process of the test of 200 scenes: `python -m screens.arranging arrange|restore FOLDER SEED ...`.

It opens each scene on the real wall. `arrange` does what operators do with their hands and saves; `restore`
opens what was saved. Both write what can be seen then, read from Qt and the docks and not from our scene.
"""

import json
import random
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSplitter
from PySide6QtAds import (
    BottomDockWidgetArea,
    CDockManager,
    LeftDockWidgetArea,
    RightDockWidgetArea,
    SideBarBottom,
    SideBarLeft,
    SideBarRight,
    SideBarTop,
    TopDockWidgetArea,
)

from ccviewer.commands import ALL_COMMANDS, Actor, Commands, Role, Seat
from ccviewer.hub import Hub, SystemClock
from ccviewer.model import Reading
from ccviewer.panels.base import Attention, Context, load_fonts, load_theme
from ccviewer.profile import Opd, Profile
from ccviewer.wall import ArrangementStore, Wall, configure_docking, dress_docking, load
from screens import dice as random_scenes

AREAS = (LeftDockWidgetArea, RightDockWidgetArea, TopDockWidgetArea, BottomDockWidgetArea)
SIDES = {"top": SideBarTop, "left": SideBarLeft, "right": SideBarRight, "bottom": SideBarBottom}
CHANNEL = random_scenes.CHANNEL
LEAST_SHARE = 0.15
LEAST_AREA_PX = 90  # a panel with its title bar, while the page can be arranged, is never lower


def main(what, folder, seeds):
    """Go through the scenes."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["ccviewer"])
    app.setQuitOnLastWindowClosed(False)
    app.setStyle("Fusion")
    load_fonts()
    theme = load_theme()
    configure_docking()
    dress_docking(theme)
    profile = Profile(Opd("uji", "Uji"), ZoneInfo("Asia/Makassar"), folder / "profile.toml")
    for seed in seeds:
        scene = load(folder / f"adegan-{seed}.json")
        hub = Hub(SystemClock(), profile)
        for at in (60, 0):
            hub.post(Reading(CHANNEL, 1.0 + at, hub.clock.now() - at))
        hub.tick()
        context = Context(hub, profile, theme, Attention())
        seat = Seat(Commands(ALL_COMMANDS, lambda _deed: None), Actor("uji", Role.SUPERVISOR))
        wall = Wall(context, scene, ArrangementStore(folder / "state"), seat, lambda: None)
        wall.open()
        for window in wall.windows:
            window.setUpdatesEnabled(False)  # where things are does not depend on how they are painted
        settle(app)
        if what == "arrange":
            rearrange(app, wall, random.Random(f"hands {seed}"))
        (folder / f"{what}-{seed}.json").write_text(json.dumps(look(app, wall), indent=1))
        wall.quit()
        settle(app)


def settle(app):
    """Let everything that is to be laid out be laid out."""
    for _ in range(3):
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show(app, wall, window, page):
    """Show a page of a window, and wait until it is the one on top."""
    wall.show_page(window.id, page)
    end = time.monotonic() + 7
    while wall.shown_page(window.id) != page:
        if time.monotonic() > end:
            raise AssertionError(f"page {page} does not come: {window.report()}")
        app.processEvents()
        time.sleep(0.002)
    settle(app)


def docks_of(window):
    """Return the docks of the page on top of a window."""
    return next(one for one in window.findChildren(CDockManager) if one.isVisible())


def tile_of(window, dock):
    """Return which tile a dock holds."""
    return next(tile for tile, panel in window.panels.items() if panel is dock.widget())


# hands


def rearrange(app, wall, dice):
    """Do to each window some of what operators do."""
    for window in list(wall.windows):
        wall.window(window.id)
        pages = wall.pages(window.id)
        window.set_locked(False)
        for page in dice.sample(pages, dice.randint(1, len(pages))):
            show(app, wall, window, page)
            for hand in dice.sample(HANDS, dice.randint(1, 3)):
                hand(window, dice)
                settle(app)
                tidy(app, window)
        if dice.random() < 0.4 and not window.isFullScreen():
            move(window, dice)
            settle(app)
            for page in pages:
                show(app, wall, window, page)
                tidy(app, window)
        window.set_locked(dice.random() < 0.5)
        settle(app)


def tidy(app, window):
    """Leave no panel squeezed to where its least size and not its share decides."""

    def squeezed():
        areas = [one for one in docks_of(window).openedDockAreas() if not one.isAutoHide()]
        return [one for one in areas if min(one.width(), one.height()) < LEAST_AREA_PX]

    if squeezed():
        for splitter in docks_of(window).findChildren(QSplitter):
            splitter.setSizes([1000] * splitter.count())
        settle(app)
    while found := squeezed():
        if len(docks_of(window).openedDockAreas()) == 1:
            return
        for dock in found[0].openedDockWidgets():
            dock.closeDockWidget()
        settle(app)


def move(window, dice):
    """Drag a window to some place on some screen."""
    screen = dice.choice(QGuiApplication.screens())
    area = screen.geometry()
    left, top, right, bottom = random_scenes.rectangle(dice, area.width(), area.height())
    window.showNormal()
    window.setScreen(screen)
    window.setGeometry(
        area.x() + round(left * area.width()),
        area.y() + round(top * area.height()),
        round((right - left) * area.width()),
        round((bottom - top) * area.height()),
    )


def drag_splitter(window, dice):
    """Move the handles of one splitter."""
    splitters = [
        one for one in docks_of(window).findChildren(QSplitter) if one.count() > 1 and one.isVisible()
    ]
    if not splitters:
        return
    splitter = dice.choice(splitters)
    weights = [dice.uniform(LEAST_SHARE, 1) for _ in range(splitter.count())]
    splitter.setSizes([round(one / sum(weights) * 10_000) for one in weights])


def drag_dock(window, dice):
    """Take a panel at its title bar and drop it beside, above or onto another one."""
    manager = docks_of(window)
    areas = manager.openedDockAreas()
    if len(areas) < 2:
        return
    source, target = dice.sample(areas, 2)
    dock = dice.choice(source.openedDockWidgets())
    if dice.random() < 0.5:
        manager.addDockWidgetTabToArea(dock, target)
    else:
        manager.addDockWidget(dice.choice(AREAS), dock, target)


def turn_tab(window, dice):
    """Bring another tab to the front."""
    dice.choice(docks_of(window).openedDockAreas()).currentIndex()
    area = dice.choice(docks_of(window).openedDockAreas())
    area.setCurrentIndex(dice.randrange(area.dockWidgetsCount()))


def close_panel(window, dice):
    """Close one panel by its button."""
    docks = [dock for area in docks_of(window).openedDockAreas() for dock in area.openedDockWidgets()]
    if len(docks) > 1:
        dice.choice(docks).closeDockWidget()


def pin_panel(window, dice):
    """Fold one panel away into the bar at a side."""
    docks = [dock for area in docks_of(window).openedDockAreas() for dock in area.openedDockWidgets()]
    if len(docks) > 1:
        dice.choice(docks).setAutoHide(True, dice.choice(list(SIDES.values())))


HANDS = (drag_splitter, drag_splitter, drag_dock, drag_dock, turn_tab, close_panel, pin_panel)


# eyes


def look(app, wall):
    """Return what can be seen of every window and of each of its pages."""
    seen = {}
    for window in wall.windows:
        shown = wall.shown_page(window.id)
        seen[window.id] = {
            "screen": window.screen().name(),
            "rect": window.geometry().getRect(),
            "full": window.isFullScreen(),
            "visible": window.isVisible(),
            "locked": window.locked,
            "shown": shown,
            "pages": {},
        }
    for window in wall.windows:
        for page in wall.pages(window.id):
            show(app, wall, window, page)
            seen[window.id]["pages"][page] = look_at_page(window)
        show(app, wall, window, seen[window.id]["shown"])
    return seen


def look_at_page(window):
    """Return the areas of a page, each with its tabs and its edges in fractions of the page; and the pins."""
    manager = docks_of(window)
    whole = manager.rect()
    areas = []
    for area in manager.openedDockAreas():
        if area.isAutoHide():
            continue
        at = area.mapTo(manager, area.rect().topLeft())
        areas.append(
            {
                "tabs": [tile_of(window, dock) for dock in area.openedDockWidgets()],
                "front": tile_of(window, area.currentDockWidget()),
                "edges": [
                    at.x() / whole.width(),
                    at.y() / whole.height(),
                    (at.x() + area.width()) / whole.width(),
                    (at.y() + area.height()) / whole.height(),
                ],
            }
        )
    pins = {}
    for side, location in SIDES.items():
        bar = manager.autoHideSideBar(location)
        tiles = [tile_of(window, bar.tab(number).dockWidget()) for number in range(bar.count())]
        if tiles:
            pins[side] = tiles
    return {"areas": sorted(areas, key=lambda one: one["tabs"]), "pins": pins}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), [int(one) for one in sys.argv[3:]])
