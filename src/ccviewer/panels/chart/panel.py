"""The frame around a plot: which channels, which span, and when it is drawn anew."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import UTC
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer.hub.freshness import worst
from ccviewer.hub.topics import is_filter
from ccviewer.i18n import tr
from ccviewer.model import Freshness, Limits, Severity
from ccviewer.model.words import short_text
from ccviewer.panels.base import Context, Panel, Status, status_text
from ccviewer.panels.chart.lines import REST, Choice, Drawing, Line, Wanted, extent, line, names, rest
from ccviewer.panels.chart.scales import window_s
from ccviewer.panels.chart.segments import Segments

if TYPE_CHECKING:
    from ccviewer.panels.chart.plot import Plot

Span = Literal["15m", "1h", "24h"]
SPANS_S: dict[Span, float] = {"15m": 900.0, "1h": 3600.0, "24h": 86_400.0}
NEAR_REST = 1.5  # a sum of many that is so much larger than the rest would press the lines flat
PACE_S = 0.9  # drawn at most once a second, whatever the ticker's jitter


class Wish(BaseModel):
    """A channel, or a filter over channels, and how it is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel: str
    label: str = ""


class ChartPanel(Panel):
    """Lines of channels that have one unit. Of many the five largest are shown, and the sum of the rest."""

    kind = "chart"
    icon = "chart-line"

    class Options(Panel.Options):
        """What is drawn. An empty `unit` means the channels' own."""

        series: tuple[Wish, ...] = ()
        unit: str = ""
        span: Span = "1h"

    options: Options

    def __init__(self, context: Context, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(context, options, parent)
        self._choice = Choice()
        self._lines: tuple[Line, ...] = ()
        self._units: tuple[str, ...] = ()
        self._decimals: int | None = None
        self._drawn_at = float("-inf")
        self._drawing = Drawing((), 0.0, 1.0, UTC)
        self._plot: Plot | None = None
        self._layout = QVBoxLayout(self.body)
        self._layout.setContentsMargins(0, 0, 0, 0)
        choices = (("15m", tr("15 mnt")), ("1h", tr("1 jam")), ("24h", tr("24 jam")))
        self.segments = Segments(self.theme, choices, options.span, self)
        self.segments.chosen.connect(self._choose)
        self.header.hold(self.segments)

    @property
    def plot(self) -> Plot:
        """Return what draws the lines; built when there are any, or a second after the panel is shown."""
        if self._plot is None:
            self._plot = self._build()
        return self._plot

    def default_title(self) -> str:
        """Return what this panel is called."""
        wishes = self.options.series
        if len(wishes) == 1 and not is_filter(wishes[0].channel):
            return wishes[0].label or self.hub.channel(wishes[0].channel).name or tr("Grafik")
        return tr("Grafik")

    def scope(self) -> str:
        """Say how many channels are drawn."""
        count = len(self._wanted())
        return tr("{count} deret", count=count) if count > 1 else ""

    def filters(self) -> Iterable[str]:
        """Hear of what is drawn."""
        return [wish.channel for wish in self.options.series]

    def refresh(self, changed: Set[str]) -> None:
        """Draw, unless that was done within the last second; the first lines need not wait."""
        empty = not any(len(one.times) for one in self._lines)
        if not changed or self.failure or empty or self.hub.clock.monotonic() - self._drawn_at >= PACE_S:
            self._draw()

    def second(self) -> None:
        """Move on in time."""
        if self._plot is None:
            self._plot = self._build()
        if self.hub.clock.monotonic() - self._drawn_at >= PACE_S:
            self._draw()

    def set_span(self, span: Span) -> None:
        """Show this much of the past from now on; the scene will remember it."""
        self.options = self.options.model_copy(update={"span": span})
        self.segments.press(span)
        self._draw()

    def status(self) -> Status:
        """Return the worst of the lines and the age of the oldest."""
        if not self.options.series or len(self._units) > 1:
            return Status()
        if not self._lines:
            return Status(Freshness.LOST, text=tr("Belum ada data"))
        fresh = worst([one.freshness for one in self._lines])
        alike = [one.age_s for one in self._lines if one.freshness is fresh and one.age_s is not None]
        old = (Freshness.STALE, Freshness.LOST)
        severity = max(
            (one.severity for one in self._lines if one.freshness not in old), default=Severity.NORMAL
        )
        count = sum(one.freshness in old for one in self._lines)
        if count and count < len(self._lines):
            text = tr("{count} dari {all} usang", count=count, all=len(self._lines))
            return Status(fresh, severity, text)
        return Status(fresh, severity, status_text(fresh, max(alike, default=None), severity))

    def emptiness(self) -> str:
        """Say why there are no lines."""
        if not self.options.series:
            return tr("Belum ada deret. Pilih kanal untuk grafik ini di adegan, bagian series.")
        if len(self._units) > 1:
            units = ", ".join(unit or tr("tanpa satuan") for unit in self._units)
            return tr(
                "Satuan tidak dapat dicampur dalam satu grafik: {units}. Buat satu panel tiap satuan.",
                units=units,
            )
        if not any(len(one.times) for one in self._lines):
            wanted = ", ".join(wish.label or wish.channel for wish in self.options.series)
            return tr(
                "Belum ada angka dari {channels}. Grafik mulai begitu yang pertama datang.", channels=wanted
            )
        return ""

    def shows(self) -> dict[str, object]:
        """Return what can be read at the ends of the lines."""
        return {
            "span": self.options.span,
            "unit": self._units[0] if len(self._units) == 1 else "",
            "series": [
                {
                    "channel": one.key,
                    "label": one.label,
                    "value": None if one.last is None else short_text(one.last, self._decimals),
                    "freshness": one.freshness.value,
                    "points": len(one.times),
                    "gaps": int((~one.links[:-1]).sum()) if len(one.links) else 0,
                }
                for one in self._lines
            ],
        }

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return what is drawn, in the order of the options, the rest last."""
        return self._lines

    def _build(self) -> Plot:
        # pyqtgraph takes 0.25 s to import, for which the first picture of a wall does not wait.
        from ccviewer.panels.chart.plot import Plot  # noqa: PLC0415

        plot = Plot(self.theme, self._guarded, self.body)
        plot.setAccessibleName(self.title())
        self._layout.addWidget(plot)
        plot.show()
        self._layout.activate()  # or its first picture would be made for the size that nothing has yet
        plot.draw(self._drawing)
        return plot

    def _choose(self, key: str) -> None:
        self._guarded("choose", lambda: self.set_span(next(span for span in SPANS_S if span == key)))

    def _wanted(self) -> list[Wanted]:
        """Return the channels to draw, each once; a filter brings those that have a number."""
        found: dict[str, Wanted] = {}
        for wish in self.options.series:
            if not is_filter(wish.channel):
                name = wish.label or self.hub.channel(wish.channel).name or wish.channel
                found.setdefault(wish.channel, Wanted(wish.channel, name, ranked=False))
                continue
            channels = [id for id in self.hub.channels(wish.channel) if self._value(id) is not None]
            for id, name in names(self.hub, channels, self.context.profile.places).items():
                said = f"{wish.label} {name}".strip()
                found.setdefault(id, Wanted(id, said, ranked=True))
        return list(found.values())

    def _value(self, channel: str) -> float | None:
        reading = self.hub.latest(channel)
        value = reading.value if reading is not None else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def _draw(self) -> None:
        now = self.hub.clock.now()
        start = now - SPANS_S[self.options.span]
        wanted = self._wanted()
        known = [self.hub.channel(one.channel) for one in wanted]
        own = {channel.unit for channel in known if self.hub.latest(channel.id) is not None}
        if self.options.unit:
            own = (own - {""}) | {self.options.unit}
        self._units = tuple(sorted(own))
        places = [channel.decimals for channel in known if channel.decimals is not None]
        self._decimals = max(places, default=None)
        shown, others = self._choice.divide(wanted, lambda id: self._value(id) or 0.0)
        lines = [line(self.hub, one, self._choice.slot(one.channel), start) for one in shown]
        if others:
            lines.append(rest([line(self.hub, one, 0, start) for one in others], start, now))
        self._lines = tuple(lines)
        drawn = [one for one in lines if len(one.times)] if len(self._units) <= 1 else []
        first = min((float(one.times[0]) for one in drawn), default=start)
        start = now - window_s(now - start, now - first)
        low, high = extent([one for one in drawn if one.key != REST], start) or (0.0, 1.0)
        sums = extent([one for one in drawn if one.key == REST], start)
        beyond = frozenset({REST} if sums is not None and sums[1] > high * NEAR_REST else ())
        if sums is not None and not beyond:
            low, high = min(low, sums[0]), max(high, sums[1])
        limits = self._limits([channel.limits for channel in known])
        unit = self._units[0] if len(self._units) == 1 else ""
        zone = self.context.profile.zone
        self._drawing = Drawing(
            tuple(drawn), start, now, zone, low, high, unit, self._decimals, limits, beyond
        )
        if drawn or self._plot is not None:
            self.plot.draw(self._drawing)
        self._drawn_at = self.hub.clock.monotonic()

    def _limits(self, limits: list[Limits]) -> tuple[tuple[Severity, float], ...]:
        """Return the limits that hold for every line; others would be taken for everybody's."""
        if (
            not limits
            or any(each != limits[0] for each in limits)
            or any(one.key == REST for one in self._lines)
        ):
            return ()
        steps = (
            (Severity.MINOR, limits[0].minor),
            (Severity.MAJOR, limits[0].major),
            (Severity.CRITICAL, limits[0].critical),
        )
        return tuple((severity, value) for severity, value in steps if value is not None)
