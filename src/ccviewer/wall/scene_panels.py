"""Says which tiles of a scene their panels would refuse, and what of it is never seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccviewer import plugins
from ccviewer.errors import PluginError
from ccviewer.i18n import Text
from ccviewer.profile.examine import examine
from ccviewer.profile.words import Finding
from ccviewer.wall.scene import page_tiles, pages_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ccviewer.wall.scene import Scene

GROUP = "ccviewer.panels"


def option_findings(kind: str, options: Mapping[str, Any]) -> list[Finding]:
    """Return what is wrong with the options of a panel, in plain words, with paths below the options.

    Raises:
        PluginError: there is no such kind, or it does not load.
    """
    _, found = examine(plugins.find(GROUP, kind).Options, dict(options))
    return found


def panel_findings(scene: Scene) -> list[Finding]:
    """Return the tiles that would be a card with a reason: no such panel, or wrong options."""
    found: list[Finding] = []
    for name, tile in scene.tiles.items():
        try:
            wrong = option_findings(tile.panel, tile.options)
        except PluginError as error:
            found.append(Finding(("tiles", name, "panel"), error.text))
        else:
            found += [each._replace(path=("tiles", name, "options", *each.path)) for each in wrong]
    return found


def unseen(scene: Scene) -> list[Finding]:
    """Return the pages that no window and no tour shows, and the tiles that stand on no page."""
    shown = {page for window in scene.windows for page in pages_of(scene, window.id)}
    placed = {tile for page in scene.pages.values() for tile in page_tiles(page)}
    pages = [
        Finding(("pages", name), Text("halaman ini tidak ditampilkan jendela atau tur mana pun"))
        for name in scene.pages
        if name not in shown
    ]
    tiles = [
        Finding(("tiles", name), Text("petak ini tidak ada di halaman mana pun"))
        for name in scene.tiles
        if name not in placed
    ]
    return pages + tiles
