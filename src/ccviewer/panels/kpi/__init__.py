"""The numbers that a city is judged by, large enough to be read across the room."""

from ccviewer.panels.kpi.figures import Card, Figure, figure
from ccviewer.panels.kpi.panel import KpiPanel

__all__ = ["Card", "Figure", "KpiPanel", "figure"]
