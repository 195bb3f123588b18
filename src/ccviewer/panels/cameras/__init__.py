"""The cameras of the city on one canvas."""

from ccviewer.panels.cameras.panel import CamerasPanel

__all__ = ["CamerasPanel"]
