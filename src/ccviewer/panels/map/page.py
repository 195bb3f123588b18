"""The table of addresses of the map page, and what it is told of the theme."""

from collections.abc import Callable

from PySide6 import QtWebChannel
from PySide6.QtCore import QFile, QIODevice
from PySide6.QtGui import QColor

from ccviewer import resources
from ccviewer.errors import CCViewerError
from ccviewer.model import Freshness
from ccviewer.panels.base import Theme
from ccviewer.panels.map import vendored
from ccviewer.panels.map.document import Document
from ccviewer.panels.map.kinds import KINDS
from ccviewer.panels.map.layout import SCALES
from ccviewer.panels.map.looks import BANDS, Band
from ccviewer.panels.map.scheme import Body
from ccviewer.panels.map.sprites import CELL, GLYPH_COLUMN, MARK_ROW, digit_width

OWN = ("canvas.js", "ground.js", "things.js", "wire.js", "page.css")
CHANNEL = ":/qtwebchannel/qwebchannel.js"


def files(made: Document, config: Callable[[], bytes]) -> dict[str, Body]:
    """Return every address that the page may ask for, but the pictures.

    Raises:
        Tampered: a vendored file is not the one that was reviewed.
    """
    own: dict[str, Body] = {f"/{name}": resources.path(f"web/{name}").read_bytes() for name in OWN}
    return {
        **vendored.files(),
        **own,
        "/vendor/qwebchannel.js": _channel(),
        "/index.html": made.html.encode(),
        "/map.js": made.script.encode(),
        "/config.json": config,
    }


def _channel() -> bytes:
    """Return Qt's own half of the channel, so that both halves are of one version."""
    file = QFile(CHANNEL)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise CCViewerError("{file} tidak ada di {module}", file=CHANNEL, module=QtWebChannel.__name__)
    said = bytes(file.readAll().data())
    file.close()
    return said


def style(theme: Theme) -> dict[str, object]:
    """Return how markers and groups are drawn; lists are by kind, by look or by band."""
    return {
        "cell": CELL * theme.scale,
        "scale": theme.scale,
        "radii": [kind.radius * theme.scale for kind in KINDS],
        "glyphs": [kind.family == 1 for kind in KINDS],
        "sizes": SCALES.tolist(),
        "alarming": [band >= Band.STALE for band in BANDS],
        "bands": [band_colour(theme, band).name() for band in Band],
        "dashed": [band in (Band.LOST, Band.STALE) for band in Band],
        "glyph_column": GLYPH_COLUMN,
        "mark_row": MARK_ROW,
        "digit": digit_width(theme),
        "ground": theme.colour("ground").name(),
        "raised": theme.colour("raised").name(),
        "accent": theme.colour("accent").name(),
    }


def band_colour(theme: Theme, band: Band) -> QColor:
    """Return the colour of what a person counts; in a ring the normal ones step back."""
    if band is Band.NORMAL:
        return mixed(theme.colour("normal"), theme.colour("raised"), 0.5)
    if band is Band.LOST:
        return theme.freshness(Freshness.LOST)
    if band is Band.STALE:
        return theme.freshness(Freshness.STALE)
    return theme.colour(band.name.lower())


def ground_colours(theme: Theme) -> dict[str, str]:
    """Return the colours of the base map; shallow water lies between sea and land."""
    sea, land, border = theme.colour("sea"), theme.colour("land"), theme.colour("border")
    return {
        "sea": sea.name(),
        "land": land.name(),
        "shallow_1": mixed(sea, land, 0.22).name(),
        "shallow_2": mixed(sea, land, 0.45).name(),
        "coast": mixed(border, theme.colour("text_3"), 0.25).name(),
        "border": border.name(),
        "graticule": mixed(land, border, 0.35).name(),
    }


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two, `share` of the way to the second."""

    def between(first: int, second: int) -> int:
        return round(first + (second - first) * share)

    return QColor(
        between(one.red(), other.red()),
        between(one.green(), other.green()),
        between(one.blue(), other.blue()),
    )
