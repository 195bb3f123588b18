"""Builds the panel of a tile, and says whether one that stands is what a tile wants."""

import logging

from pydantic import ValidationError

from ccviewer import i18n, plugins
from ccviewer.errors import PluginError
from ccviewer.i18n import Text
from ccviewer.panels.base import Context, Panel
from ccviewer.profile.report import path_text
from ccviewer.wall.missing import MissingPanel
from ccviewer.wall.scene import Tile
from ccviewer.wall.scene_panels import option_findings

log = logging.getLogger("ccviewer.wall")


def look_of(context: Context) -> tuple[str, float, str]:
    """Return what a panel is drawn with and cannot change: theme, scale, language."""
    return context.theme.name, context.theme.scale, i18n.language()


def build_panel(context: Context, tile: Tile) -> Panel:
    """Build the panel of a tile; what cannot be built is a card that says why."""
    title = str(tile.options.get("title", ""))
    try:
        panel_class = plugins.find("ccviewer.panels", tile.panel)
        options = panel_class.Options.model_validate(tile.options)
        panel: Panel = panel_class(context, options)
    except PluginError as error:
        return MissingPanel(context, title, error.text)
    except ValidationError:
        return MissingPanel(context, title, _wrong_options(tile))
    except Exception as error:
        log.exception("%s panel %r cannot be built", tile.panel, title)
        return MissingPanel(context, title, Text("{kind}: {why}", kind=tile.panel, why=repr(error)))
    return panel


def _wrong_options(tile: Tile) -> Text:
    found = option_findings(tile.panel, tile.options)
    where = [Text("{path}: {message}", path=path_text(each.path), message=each.message) for each in found]
    return Text("Pengaturan panel {kind} salah: {where}", kind=tile.panel, where=_Listed(where))


class _Listed:
    """Several texts in one, in the language of the moment."""

    def __init__(self, texts: list[Text]) -> None:
        self._texts = texts

    def __format__(self, spec: str) -> str:
        return "; ".join(map(str, self._texts))


def fits(panel: Panel, tile: Tile) -> bool:
    """Say whether a panel shows just what a tile wants. A card that says what is missing is built anew."""
    if isinstance(panel, MissingPanel) or panel.kind != tile.panel:
        return False
    try:
        return bool(panel.options == type(panel).Options.model_validate(tile.options))
    except ValidationError:
        return False


def tile_of(panel: Panel, tile: Tile) -> Tile:
    """Return a tile with the options that its panel has now: operators may have changed them."""
    if isinstance(panel, MissingPanel):
        return tile
    options = panel.options.model_dump(mode="json", exclude_defaults=True)
    return (
        tile if options == tile.options or fits(panel, tile) else tile.model_copy(update={"options": options})
    )
