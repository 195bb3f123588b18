"""Pages that are not shown now and may come back soon, alive but hidden."""

from collections.abc import Callable, Iterator, Mapping

from ccviewer.panels.base import Context
from ccviewer.wall.page_view import PageView
from ccviewer.wall.scene import Page, Tile

PANELS_KEPT = 48  # of all pages together; the ones that were shown last stay


class WarmPages:
    """Keeps the pages that left the wall last, whole, so that going back to a scene is instant."""

    def __init__(self, most: int = PANELS_KEPT) -> None:
        self._most = most
        self._views: list[PageView] = []  # the one that left last is last

    def __iter__(self) -> Iterator[PageView]:
        """Return the pages, the one that left last first."""
        return reversed(list(self._views))

    def put(self, view: PageView) -> None:
        """Keep a page that has left; the oldest ones go for good when there are too many panels."""
        view.step_back()
        view.hide()
        self._views.append(view)
        while sum(len(one.panels) for one in self._views) > self._most or len(self._views) > self._most:
            self._views.pop(0).leave()

    def take(self, page: Page, tiles: Mapping[str, Tile], context: Context) -> PageView | None:
        """Return a page with just these tiles, if there is one; it belongs to the caller."""
        found = next((view for view in self if view.fits(page, tiles, context)), None)
        if found is not None:
            self._views.remove(found)
        return found

    def drop(self, which: Callable[[PageView], bool]) -> None:
        """Let some of the pages go for good."""
        for view in [view for view in self._views if which(view)]:
            self._views.remove(view)
            view.leave()
