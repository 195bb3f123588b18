"""A strip of cards, as many beside one another as there is room for."""

from collections.abc import Iterable, Set
from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from ccviewer.hub.freshness import worst
from ccviewer.i18n import tr
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Context, Panel, Status, by_keyboard, plain_tip, status_text
from ccviewer.panels.kpi.figures import Card, Figure, figure, spark
from ccviewer.panels.kpi.painting import hero_px, paint_card, plan

LEAST_WIDTH = 150  # px of a card, before cards go to a second row
LEAST_HEIGHT = 56
MOST_OF_ANOTHER = 0.62  # a card's hero is at least so large, compared with the largest in its strip


def grid(count: int, width: float, height: float, scale: float) -> tuple[int, int]:
    """Return how many columns and rows: as square as can be read, and no lone card in a last row."""
    most = max(int(width // (LEAST_WIDTH * scale)), 1)
    rows = -(-count // most)
    while rows > 1 and height / rows < LEAST_HEIGHT * scale:
        rows -= 1
    while -(-count // (rows + 1)) >= 1 and rows < count:
        wider, flatter = width / -(-count // (rows + 1)), height / (rows + 1)
        if wider > 2.6 * flatter or flatter < 100 * scale:
            break
        rows += 1
    columns = -(-count // rows)
    return columns, -(-count // columns)


class KpiPanel(Panel):
    """Cards with a hero each: value, unit, what has changed since yesterday, the past day, target, state."""

    kind = "kpi"
    icon = "gauge"
    bare_height = 150  # each card says what it is and how old: a strip of them needs no header

    class Options(Panel.Options):
        """Which numbers."""

        cards: tuple[Card, ...] = ()

    options: Options

    def __init__(self, context: Context, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(context, options, parent)
        self._figures: list[Figure] = []
        self._canvas = _Canvas(self)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)

    @property
    def figures(self) -> list[Figure]:
        """Return what is shown, in the order of the cards."""
        return self._figures

    def default_title(self) -> str:
        """Return what this panel is called."""
        return tr("Angka utama")

    def filters(self) -> Iterable[str]:
        """Hear of each card's channel and of what it is part of."""
        wanted = [card.channel for card in self.options.cards]
        return wanted + [card.of for card in self.options.cards if isinstance(card.of, str)]

    def refresh(self, changed: Set[str]) -> None:
        """Read the cards that changed; the past is drawn anew by `second`."""
        if not changed or len(self._figures) != len(self.options.cards):
            self.second()
            return
        shown = list(self._figures)
        for at, card in enumerate(self.options.cards):
            if card.channel in changed or card.of in changed:
                shown[at] = replace(self._read(card), spark=shown[at].spark)
        self._show(shown)

    def second(self) -> None:
        """Read all cards with their past."""
        self._show(
            [replace(self._read(card), spark=spark(self.hub, card.channel)) for card in self.options.cards]
        )

    def status(self) -> Status:
        """Return the worst of the cards and the age of the oldest."""
        if not self._figures:
            return Status()
        fresh = worst([shown.freshness for shown in self._figures])
        severity = (
            max(shown.severity for shown in self._figures if not shown.old)
            if any(not shown.old for shown in self._figures)
            else Severity.NORMAL
        )
        alike = [shown for shown in self._figures if shown.freshness is fresh]
        age_s = max((shown.age_s for shown in alike if shown.age_s is not None), default=None)
        if fresh is Freshness.LOST and len(alike) < len(self._figures):
            text = tr("{count} dari {all} terputus", count=len(alike), all=len(self._figures))
            return Status(fresh, severity, text)
        return Status(fresh, severity, status_text(fresh, age_s, severity))

    def emptiness(self) -> str:
        """Say what would be here."""
        if self.options.cards:
            return ""
        return tr("Belum ada angka. Pilih kanal untuk panel ini di adegan, bagian cards.")

    def shows(self) -> dict[str, object]:
        """Return what can be read on each card."""
        return {
            "cards": [
                {
                    "channel": card.channel,
                    "label": shown.label,
                    "value": shown.value,
                    "unit": shown.unit,
                    "of": shown.of,
                    "full": shown.full,
                    "state": shown.state,
                    "freshness": shown.freshness.value,
                    "severity": shown.severity.name.lower(),
                    "delta": shown.delta,
                    "parts": shown.parts,
                    "reason": shown.reason,
                    "uncertain": shown.uncertain,
                    "points": 0 if shown.spark is None else len(shown.spark.times),
                }
                for card, shown in zip(self.options.cards, self._figures, strict=False)
            ]
        }

    def cells(self) -> list[QRectF]:
        """Return where each card stands on the canvas."""
        count, scale = len(self._figures), self.theme.scale
        if not count:
            return []
        width, height = self._canvas.width(), self._canvas.height()
        columns, rows = grid(count, width, height, scale)
        wide, high = width / columns, height / rows
        return [QRectF(at % columns * wide, at // columns * high, wide, high) for at in range(count)]

    def draw(self, painter: QPainter) -> None:
        """Draw all cards, their heroes of one size as far as that is fair."""
        cells = self.cells()
        if not cells:
            return
        bar = any(shown.share is not None for shown in self._figures)
        plans = [plan(cell, self.theme, bar=bar) for cell in cells]
        sizes = [
            hero_px(shown, pieces.hero, self.theme)
            for shown, pieces in zip(self._figures, plans, strict=True)
        ]
        common = max(min(sizes), round(max(sizes) * MOST_OF_ANOTHER))
        for at, (cell, shown) in enumerate(zip(cells, self._figures, strict=True)):
            painter.setClipRect(cell)
            self._separate(painter, cell)
            paint_card(painter, cell, plans[at], shown, self.theme, common)
            if self._canvas.ringed and at == self._canvas.current:
                painter.setPen(QPen(self.theme.colour("accent"), 1))
                painter.drawRect(cell.adjusted(1, 1, -2, -2))

    def _separate(self, painter: QPainter, cell: QRectF) -> None:
        """Draw the hairlines between a card and those before it."""
        painter.setPen(QPen(self.theme.colour("hairline"), 1))
        left, top, inset = round(cell.left()), round(cell.top()), 10 * self.theme.scale
        if left > 1:
            painter.drawLine(left, round(top + inset), left, round(cell.bottom() - inset))
        if top > 1:
            painter.drawLine(left, top, round(cell.right()), top)

    def _read(self, card: Card) -> Figure:
        return figure(self.hub, card, self.context.profile.zone)

    def _show(self, shown: list[Figure]) -> None:
        self._figures = shown
        self._canvas.setAccessibleName("; ".join(one.spoken() for one in shown))
        self._canvas.update()


class _Canvas(QWidget):
    """What the cards are painted on; the arrow keys go from card to card."""

    def __init__(self, panel: KpiPanel) -> None:
        super().__init__(panel.body)
        self._panel = panel
        self.current = 0
        self.ringed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards; what goes wrong is a card of the panel's own."""
        painter = QPainter(self)
        self._panel._guarded("paint", lambda: self._panel.draw(painter))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show the whole value of the card under the mouse."""
        if isinstance(event, QHelpEvent):
            at = next((at for at, cell in enumerate(self._panel.cells()) if cell.contains(event.pos())), None)
            if at is not None:
                QToolTip.showText(event.globalPos(), plain_tip(self._panel.figures[at].spoken()), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next card or the one before."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        count = len(self._panel.figures)
        if step is None or not count:
            super().keyPressEvent(event)
            return
        self.ringed = True
        self.current = (self.current + step) % count
        self.setAccessibleDescription(self._panel.figures[self.current].spoken())
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard stands."""
        super().focusInEvent(event)
        self.ringed = by_keyboard(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has left."""
        super().focusOutEvent(event)
        self.ringed = False
        self.update()
