"""The colours and letters of the room, read from a theme file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ccviewer import resources
from ccviewer.model import Freshness, Severity

FAMILY = "Inter"


class Size(StrEnum):
    """What a text is for; the theme knows how large that is."""

    HINT = "hint"
    BODY = "body"
    TITLE = "title"
    VALUE = "value"
    KPI = "kpi"
    HERO = "hero"


@dataclass(frozen=True)
class Theme:
    """One way the room can look. `scale` is for walls that are read from afar."""

    name: str
    colours: Mapping[str, QColor]
    series: tuple[QColor, ...]
    sizes: Mapping[str, int]
    scale: float = 1.0

    @property
    def light(self) -> bool:
        """Say whether letters are dark and surfaces light."""
        return self.colours["ground"].lightnessF() > 0.5

    def colour(self, role: str) -> QColor:
        """Return a colour by its role in the theme file, for example `text_2`, `critical`, `sea`."""
        return self.colours[role]

    def severity(self, severity: Severity) -> QColor:
        """Return the colour of a severity."""
        return self.colours[severity.name.lower()]

    def freshness(self, freshness: Freshness, otherwise: str = "text") -> QColor:
        """Return the colour of something of this freshness; `otherwise` is its role while it is live."""
        if freshness is Freshness.LOST:
            return self.colours["lost"]
        if freshness in (Freshness.STALE, Freshness.FROZEN):
            return self.colours["stale"]
        return self.colours[otherwise]

    def px(self, size: Size) -> int:
        """Return the height of letters in pixels."""
        return round(self.sizes[size] * self.scale)

    def font(self, size: Size, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the room's letters, with figures that stand in columns."""
        return letters(self.px(size), weight)


def letters(px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the room's letters in a height of one's own."""
    font = QFont(FAMILY)
    font.setPixelSize(max(px, 1))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def load_fonts() -> None:
    """Make the shipped letters known to Qt, once, after the application exists."""
    for path in sorted(resources.path("fonts/inter").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def load_theme(name: str = "night", scale: float = 1.0) -> Theme:
    """Read `resources/themes/<name>.toml`."""
    said = tomllib.loads(resources.path(f"themes/{name}.toml").read_text(encoding="utf-8"))
    colours = {
        role: QColor(value) for table in ("colours", "states", "map") for role, value in said[table].items()
    }
    colours["rest"] = QColor(said["series"]["rest"])
    series = tuple(QColor(value) for value in said["series"]["colours"])
    return Theme(name, MappingProxyType(colours), series, MappingProxyType(said["sizes"]), scale)


@cache
def icon_pixmap(name: str, colour: str, px: int, ratio: float = 1.0) -> QPixmap:
    """Draw a shipped line icon in a colour; `px` is its side in device-independent pixels."""
    svg = resources.path(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(QSize(px, px) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, colour: QColor) -> QIcon:
    """Return a shipped line icon for buttons and menus."""
    result = QIcon()
    for px in (16, 24, 32):
        result.addPixmap(icon_pixmap(name, colour.name(), px, 2.0))
    return result
