"""The city on a map: a schematic ground, live markers, details on a click. Works without a network."""

from ccviewer.panels.map.panel import MapPanel
from ccviewer.panels.map.start import choose_renderer, prepare

__all__ = ["MapPanel", "choose_renderer", "prepare"]
