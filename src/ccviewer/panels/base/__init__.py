"""What panels have in common: the frame with its header, the theme, the marks of states."""

from ccviewer.panels.base.camera_view import CameraView, demand_for, health_of
from ccviewer.panels.base.context import Attention, Context
from ccviewer.panels.base.face import FRESH_S, Face, Look
from ccviewer.panels.base.focus import by_keyboard
from ccviewer.panels.base.header import Status
from ccviewer.panels.base.marks import paint_hatch, paint_mark, shape
from ccviewer.panels.base.panel import Panel
from ccviewer.panels.base.rows import Column, Row, RowView
from ccviewer.panels.base.theme import Size, Theme, icon, icon_pixmap, letters, load_fonts, load_theme
from ccviewer.panels.base.tile import TilePainter
from ccviewer.panels.base.tile_layout import Fit, fills, parts
from ccviewer.panels.base.traces import Floats, gap_s, joined, minute_means, runs, thinned
from ccviewer.panels.base.words import camera_word, freshness_text, plain_tip, severity_word, status_text

__all__ = [
    "FRESH_S",
    "Attention",
    "CameraView",
    "Column",
    "Context",
    "Face",
    "Fit",
    "Floats",
    "Look",
    "Panel",
    "Row",
    "RowView",
    "Size",
    "Status",
    "Theme",
    "TilePainter",
    "by_keyboard",
    "camera_word",
    "demand_for",
    "fills",
    "freshness_text",
    "gap_s",
    "health_of",
    "icon",
    "icon_pixmap",
    "joined",
    "letters",
    "load_fonts",
    "load_theme",
    "minute_means",
    "paint_hatch",
    "paint_mark",
    "parts",
    "plain_tip",
    "runs",
    "severity_word",
    "shape",
    "status_text",
    "thinned",
]
