"""What a scene would say of the wall as it stands now."""

from collections.abc import Iterable, Mapping

from ccviewer.wall.scene import Page, Scene, ScreenWanted, Tile, Tour, WindowWanted, page_tiles, pages_of
from ccviewer.wall.screens import learned, name_for
from ccviewer.wall.window import WallWindow


def scene_of(base: Scene, windows: Iterable[WallWindow], *, moved_by_qt: bool) -> Scene:
    """Return `base` with windows, pages and tiles as they stand now.

    A window that is parked, or a guest, or that may have been moved by Qt because screens have just changed
    still stands where it wants to. Pages of no window, tours and what is said of the scene are kept.
    """
    screens = dict(base.screens)
    wanted: list[WindowWanted] = []
    pages: dict[str, Page] = {}
    tiles: dict[str, Tile] = {}
    for window in windows:
        pages |= window.pages()
        tiles |= window.arranged_tiles()
        said = window.wanted.model_copy(update={"lock": window.locked})
        if window.isVisible() and not window.guest and not moved_by_qt:
            here = window.screen()
            name = said.screen if here is window.seated else name_for(here, screens)
            screens[name] = learned(screens.get(name, ScreenWanted()), here)
            said = window.stands(name)
        shown = window.own_page
        order = tuple(window.order)
        wanted.append(said.model_copy(update={"page": shown, "pages": order if order != (shown,) else ()}))
    if not wanted:
        return base
    known = {page for window in base.windows for page in pages_of(base, window.id)}
    loose = {name: page for name, page in base.pages.items() if name not in known and name not in pages}
    pages |= loose
    tiles |= {tile: base.tiles[tile] for page in loose.values() for tile in page_tiles(page)}
    return base.model_copy(
        update={
            "screens": {
                name: one
                for name, one in screens.items()
                if name in base.screens or any(window.screen == name for window in wanted)
            },
            "windows": tuple(wanted),
            "pages": pages,
            "tiles": tiles,
            "tours": _tours_left(base.tours, {window.id for window in wanted}, pages),
        }
    )


def _tours_left(tours: Mapping[str, Tour], windows: set[str], pages: Mapping[str, Page]) -> dict[str, Tour]:
    """Return the tours of windows that are there, through the pages that are there."""
    left: dict[str, Tour] = {}
    for name, tour in tours.items():
        steps = tuple(step for step in tour.pages if step.page in pages)
        if tour.window in windows and steps:
            left[name] = tour if steps == tour.pages else tour.model_copy(update={"pages": steps})
    return left
