"""How values went over the last minutes or the last day, as lines."""

from ccviewer.panels.chart.panel import ChartPanel, Span

__all__ = ["ChartPanel", "Span"]
