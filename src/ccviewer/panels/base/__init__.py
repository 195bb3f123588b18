"""What panels have in common: the frame with its header, the theme, the marks of states."""

from ccviewer.panels.base.context import Attention, Context
from ccviewer.panels.base.header import Status
from ccviewer.panels.base.marks import paint_hatch, paint_mark, shape
from ccviewer.panels.base.panel import Panel
from ccviewer.panels.base.theme import Size, Theme, icon, icon_pixmap, letters, load_fonts, load_theme
from ccviewer.panels.base.words import freshness_text, severity_word

__all__ = [
    "Attention",
    "Context",
    "Panel",
    "Size",
    "Status",
    "Theme",
    "freshness_text",
    "icon",
    "icon_pixmap",
    "letters",
    "load_fonts",
    "load_theme",
    "paint_hatch",
    "paint_mark",
    "severity_word",
    "shape",
]
