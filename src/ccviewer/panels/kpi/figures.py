"""What a card says, worked out of what the hub knows; nothing here draws."""

from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from ccviewer.hub import Hub
from ccviewer.i18n import tr
from ccviewer.model import Freshness, Link, Quality, Reading, Severity, Value
from ccviewer.model.words import DASH, age_text, clock_text, number_text, short_text, value_text
from ccviewer.panels.base import Floats, freshness_text, joined, minute_means, severity_word

HOUR_S, DAY_S = 3600.0, 86_400.0
NEAR_YESTERDAY_S = 600.0  # a mean over so much on both sides: one odd minute is no yesterday
WORSE_BY = 0.1  # a smaller change for the worse is not worth a word
SPANS_S = (120.0, 300.0, 900.0, 3600.0, 6 * 3600.0, DAY_S)


class Card(BaseModel):
    """One number, as a scene says it.

    `of` is what it is part of, a number or another channel: `118 / 120`. `better` says which direction
    is good news.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    channel: str
    label: str = ""
    target: float | None = None
    decimals: int | None = None
    better: Literal["up", "down"] | None = None
    of: float | str | None = None
    show_parts: bool = False


@dataclass(frozen=True)
class Spark:
    """The recent past, as times (UTC seconds), values, and whether a line leads on from each."""

    start: float
    end: float
    times: Floats
    values: Floats
    links: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Everything that can be read on a card."""

    label: str
    value: str
    unit: str = ""
    of: str = ""
    full: str = DASH
    severity: Severity = Severity.NORMAL
    freshness: Freshness = Freshness.LOST
    age_s: float | None = None
    uncertain: bool = False
    state: str = ""  # what is not as it should be; empty when all is well
    reason: str = ""  # why there is no value
    parts: str = ""
    delta: str = ""
    rising: bool | None = None
    worse: bool = False
    share: float | None = None  # of the target, 0 to 1 and beyond
    target: str = ""
    spark: Spark | None = field(default=None, compare=False)

    @property
    def old(self) -> bool:
        """Say whether the value no longer speaks of now."""
        return self.freshness in (Freshness.STALE, Freshness.LOST, Freshness.FROZEN)

    def spoken(self) -> str:
        """Return the card as a sentence, for assistive technology and the tooltip."""
        said = (self.label, self.full, self.state, self.reason, self.parts, self.delta, self.target)
        return ", ".join(text for text in said if text)


def figure(hub: Hub, card: Card, zone: tzinfo) -> Figure:
    """Read a card's channel. A value that is LOST or BAD is a dash; one that is old says so."""
    channel, reading = hub.channel(card.channel), hub.latest(card.channel)
    label = " ".join((card.label or channel.name or card.channel).split())
    fresh, severity = hub.freshness(card.channel), hub.severity(card.channel)
    age_s = hub.age_s(card.channel)
    known = reading is not None and fresh is not Freshness.LOST and reading.quality is not Quality.BAD
    value = reading.value if known and reading is not None else None
    decimals = card.decimals if card.decimals is not None else channel.decimals
    said, scale = _short(value, decimals)
    unit = " ".join(text for text in (scale, channel.unit) if text)
    of = _of(hub, card, decimals)
    total = card.target if card.target is not None else of[1]
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    delta = _delta(hub, card, channel.unit, number) if fresh in (Freshness.LIVE, Freshness.DELAYED) else None
    full = " ".join(value_text(value, decimals).split())
    return Figure(
        label=label,
        value=said,
        unit=unit if value is not None else "",
        of=of[0] if value is not None else "",
        full=f"{full} {channel.unit}".strip() if value is not None else DASH,
        severity=severity if value is not None else Severity.NORMAL,
        freshness=fresh,
        age_s=age_s,
        uncertain=value is not None and reading is not None and reading.quality is Quality.UNCERTAIN,
        state=_state(reading, fresh, age_s, severity),
        reason=_reason(hub, channel.feed, zone) if value is None else "",
        parts=_parts(reading, show=card.show_parts),
        delta=delta.said if delta else "",
        rising=delta.rising if delta else None,
        worse=delta.worse if delta else False,
        share=number / total if number is not None and total else None,
        target="" if card.target is None else tr("target {target}", target=short_text(card.target)),
    )


def spark(hub: Hub, channel: str) -> Spark | None:
    """Return the past that there is, at most a day, as far back as the shortest usual span that holds it."""
    now = hub.clock.now()
    times, values = hub.series(channel).since(now - DAY_S)
    if len(times) < 2:
        return None
    there_s = now - times[0]
    span_s = next((span for span in SPANS_S if there_s <= span), DAY_S)
    times, values = minute_means(times, values) if span_s > HOUR_S else (times.copy(), values.copy())
    return Spark(now - span_s, now, times, values, joined(times, hub.channel(channel).period_s))


@dataclass(frozen=True, slots=True)
class _Delta:
    said: str
    rising: bool | None
    worse: bool


def _short(value: Value, decimals: int | None) -> tuple[str, str]:
    """Return a value in few digits, and the word for its thousands or millions."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return " ".join(value_text(value).split()), ""
    said, _, scale = short_text(value, decimals).partition(" ")
    return said, scale


def _of(hub: Hub, card: Card, decimals: int | None) -> tuple[str, float | None]:
    if card.of is None:
        return "", None
    if not isinstance(card.of, str):
        return short_text(card.of, decimals), card.of
    reading = hub.latest(card.of)
    if reading is None or hub.freshness(card.of) is Freshness.LOST or reading.quality is Quality.BAD:
        return DASH, None
    if isinstance(reading.value, bool) or not isinstance(reading.value, int | float):
        return DASH, None
    return short_text(reading.value, decimals), float(reading.value)


def _state(reading: Reading | None, fresh: Freshness, age_s: float | None, severity: Severity) -> str:
    if reading is None:
        return tr("Belum ada data")
    if fresh is not Freshness.LIVE:
        return freshness_text(fresh, age_s)
    if reading.quality is Quality.BAD:
        return tr("Nilai rusak")
    if severity > Severity.NORMAL:
        return severity_word(severity)
    return tr("Belum pasti") if reading.quality is Quality.UNCERTAIN else ""


def _reason(hub: Hub, feed: str, zone: tzinfo) -> str:
    try:
        report = hub.feed(feed).report
    except KeyError:  # of no feed of the profile
        return ""
    if report.link not in (Link.DOWN, Link.REFUSED):
        return ""
    clock = clock_text(report.since, zone)
    if report.reason:
        why = " ".join(str(report.reason).split())
        return tr("{why} sejak {clock}", why=why, clock=clock)
    return tr("sumber terputus sejak {clock}", clock=clock)


def _parts(reading: Reading | None, *, show: bool) -> str:
    if reading is None or reading.parts is None:
        return ""
    there, all_ = reading.parts
    if there == all_ and not show:
        return ""
    return tr("{there} dari {all} titik", there=number_text(there, 0), all=number_text(all_, 0))


def _delta(hub: Hub, card: Card, unit: str, value: float | None) -> _Delta | None:
    """Compare with the same time yesterday; None when nothing is known of then."""
    if value is None:
        return None
    then = hub.clock.now() - DAY_S
    times, values = hub.series(card.channel).since(then - NEAR_YESTERDAY_S)
    near = values[times <= then + NEAR_YESTERDAY_S]
    if not len(near):
        return None
    before = float(near.mean())
    change = value - before
    relative = change / abs(before) if before else 0.0
    if unit == "%":
        said = tr("{change} poin dari kemarin", change=_signed(change, 1))
        negligible = abs(change) < 0.05
    elif before:
        said = tr("{change}% dari kemarin", change=_signed(100 * relative, 0 if abs(relative) >= 0.1 else 1))
        negligible = abs(relative) < 0.0005
    else:
        said = tr("{change} dari kemarin", change=_signed(change, None))
        negligible = change == 0
    if negligible:
        return _Delta(tr("sama dengan kemarin"), None, worse=False)
    bad = card.better is not None and (card.better == "up") != (change > 0)
    return _Delta(said, change > 0, worse=bad and abs(relative) >= WORSE_BY)


def _signed(change: float, decimals: int | None) -> str:
    sign = "+" if change > 0 else "−"
    return f"{sign}{number_text(abs(change), decimals)}"


def span_text(spark: Spark) -> str:
    """Say how much time a spark covers."""
    return age_text(spark.end - spark.start) if spark.end - spark.start < DAY_S else tr("24 jam")
