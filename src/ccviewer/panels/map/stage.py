"""Lays out the map and what lies over it."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ccviewer.panels.base import Context
from ccviewer.panels.map.collection import Count
from ccviewer.panels.map.controls import Footer, ZoomBar
from ccviewer.panels.map.details import DetailsCard
from ccviewer.panels.map.layers import LayerBar, Legend
from ccviewer.panels.map.looks import Band

MARGIN = 12  # px between the edge and what lies over the map
ROOMY = (420, 260)  # px: a smaller map shows itself and its origin alone


class Stage(QWidget):
    """Holds a view and over it layers, zoom buttons, legend, scale bar and the card of details."""

    def __init__(
        self, context: Context, step: Callable[[float], None], whole: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self.margin = round(MARGIN * theme.scale)
        self._ground = QWidget(self)
        self.layer_bar = LayerBar(theme, self)
        self.zoom_bar = ZoomBar(theme, step, whole, self)
        self.legend, self.footer = Legend(theme, self), Footer(theme, self)
        self.card = DetailsCard(context, self)
        self._counts: Mapping[str, Count] = {}
        self._bands: Mapping[Band, int] = {}

    def carry(self, view: QWidget) -> None:
        """Lay a view under everything."""
        self._ground = view
        view.setParent(self)
        view.lower()
        view.show()
        self.arrange()

    def say(self, counts: Mapping[str, Count], bands: Mapping[Band, int]) -> None:
        """Show these numbers."""
        if (counts, bands) != (self._counts, self._bands):
            self._counts, self._bands = counts, bands
            self.arrange()

    def free(self) -> tuple[int, int, int, int]:
        """Return how many pixels at left, top, right and bottom should hold nothing that one looks for."""
        if not self._roomy():
            return self.margin, self.margin, self.margin, self.margin + self.footer.height()
        edge = 2 * self.margin
        right = self.zoom_bar.width() + self.card_room() + edge
        return edge, self.layer_bar.height() + edge, right, self.legend.height() + edge

    def _roomy(self) -> bool:
        return self.width() >= ROOMY[0] and self.height() >= ROOMY[1]

    def card_room(self) -> int:
        """Return how much of the width the card takes away, in pixels."""
        return self.card.width() + self.margin if self.card.isVisibleTo(self) else 0

    def arrange(self) -> None:
        """Lay everything out for the size of now."""
        width, height, margin = self.width(), self.height(), self.margin
        self._ground.setGeometry(self.rect())
        right, bottom = width - margin - self.card_room(), height - margin
        roomy = self._roomy()
        for widget in (self.layer_bar, self.zoom_bar, self.legend):
            widget.setVisible(roomy)
        self.layer_bar.say(self._counts, right - 2 * margin - self.zoom_bar.width())
        self.layer_bar.move(margin, margin)
        self.zoom_bar.move(right - self.zoom_bar.width(), margin)
        self.legend.say(self._bands, right - margin)
        self.legend.move(margin, bottom - self.legend.height())
        self.footer.fit(right - 4)
        beside = margin + self.legend.width() + 8 <= right - self.footer.width()
        lift = 0 if beside or not roomy else self.legend.height() + 4
        self.footer.move(max(right - self.footer.width(), 4), bottom - self.footer.height() - lift)
        room = max(height - 2 * margin, 0)
        self.card.setFixedHeight(min(room, self.card.wanted_height()))
        self.card.move(width - margin - self.card.width(), margin)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        super().resizeEvent(event)
        self.arrange()
