"""Units that values may be converted between, exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


def _metric(unit: str, **steps: int) -> dict[str, Fraction]:
    return {unit: Fraction(1)} | {name: Fraction(step) for name, step in steps.items()}


_BYTE = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_BYTE |= {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_MONEY = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}

# Each in units of its first member.
QUANTITIES: tuple[dict[str, Fraction], ...] = (
    {"m/s": Fraction(1), "km/h": Fraction(10, 36), "knot": Fraction(1852, 3600)},
    {"bps": Fraction(1), "kbps": Fraction(10**3), "Mbps": Fraction(10**6), "Gbps": Fraction(10**9)}
    | {"B/s": Fraction(8), "kB/s": Fraction(8 * 10**3), "MB/s": Fraction(8 * 10**6)},
    {name: Fraction(size) for name, size in _BYTE.items()},
    {"s": Fraction(1), "ns": Fraction(1, 10**9), "us": Fraction(1, 10**6), "ms": Fraction(1, 10**3)}
    | {"min": Fraction(60), "h": Fraction(3600), "d": Fraction(86400)},
    {"m": Fraction(1), "mm": Fraction(1, 1000), "cm": Fraction(1, 100), "km": Fraction(1000)},
    {"1": Fraction(1), "%": Fraction(1, 100)},
    _metric("Pa", hPa=100, kPa=1000, bar=100_000),
    _metric("W", kW=1000, MW=10**6),
    _metric("Wh", kWh=1000, MWh=10**6),
    _metric("IDR", **_MONEY),
)
# Kelvin = value * factor + offset
TEMPERATURES = {
    "C": (Fraction(1), Fraction(27315, 100)),
    "F": (Fraction(5, 9), Fraction(45967, 180)),
    "K": (Fraction(1), Fraction(0)),
}
UNITS = frozenset(TEMPERATURES).union(*QUANTITIES)


@dataclass(frozen=True, slots=True)
class Linear:
    """value * factor + offset, rounded once at the end."""

    factor: Fraction
    offset: Fraction = Fraction(0)

    def __call__(self, value: float) -> float | None:
        """Return the converted value, an int when nothing is divided; None when too large for a float."""
        factor, offset = self.factor, self.offset
        if isinstance(value, int):
            if factor.denominator == 1 and offset.denominator == 1:
                return value * factor.numerator + offset.numerator
            try:
                return float(value * factor + offset)
            except OverflowError:
                return None
        exact = Decimal(repr(value)) * factor.numerator / factor.denominator
        if offset:
            exact += Decimal(offset.numerator) / offset.denominator
        found = float(exact)
        return found if math.isfinite(found) else None

    def after(self, scale: float) -> Linear:
        """Return the conversion that multiplies first."""
        return Linear(self.factor * Fraction(Decimal(repr(scale))), self.offset)


def conversion(unit: str, to: str) -> Linear | None:
    """Return how to convert, or None: one of them is unknown, or they measure different things."""
    unit, to = _canonical(unit), _canonical(to)
    if unit in TEMPERATURES and to in TEMPERATURES:
        (factor, offset), (other_factor, other_offset) = TEMPERATURES[unit], TEMPERATURES[to]
        return Linear(factor / other_factor, (offset - other_offset) / other_factor)
    for quantity in QUANTITIES:
        if unit in quantity and to in quantity:
            return Linear(quantity[unit] / quantity[to])
    return None


def relatives(unit: str) -> list[str]:
    """Return what values of a known unit can be converted to."""
    unit = _canonical(unit)
    families = (*map(list, QUANTITIES), list(TEMPERATURES))
    return [each for family in families if unit in family for each in family if each != unit]


def known(unit: str) -> bool:
    """Say whether values of this unit can be converted to something."""
    return _canonical(unit) in UNITS


def _canonical(unit: str) -> str:
    words = unit.replace("°", "").split()
    if len(words) == 2 and words[0] in _MONEY and words[1] in ("IDR", "rupiah"):
        return words[0]
    if len(words) == 2 and words[1] in _MONEY and words[0] in ("IDR", "Rp"):
        return words[1]
    return " ".join(words)
