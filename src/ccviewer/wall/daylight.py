"""Which theme it is time for: by the clock, the sun, or a light sensor. No Qt here."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from math import asin, atan2, cos, degrees, radians, sin

from ccviewer.model import Point
from ccviewer.profile import Lighting
from ccviewer.profile.schedule import parse

SETTLED_S = 60.0  # another theme must have been due this long, so that a cloud does not make the wall flicker
APART = 1.5  # a sensor must pass an edge by this factor to lead back over it
J2000 = 946_728_000.0  # noon of 2000-01-01, UTC seconds
DAY_S = 86_400.0
RISEN_DEG = -0.833  # the upper edge of the sun on the horizon, refraction included
WITHOUT_PLACE = "06:00-18:00"  # near the equator the sun keeps nearly the same hours all year


def sun_height_deg(point: Point, now: float) -> float:
    """Return how high the middle of the sun stands; `point` is (longitude, latitude), `now` UTC seconds.

    The low-precision formula of the Astronomical Almanac (page C5), good to 0.01 degrees from 1950 to 2050;
    without refraction.
    """
    longitude, latitude = point
    days = (now - J2000) / DAY_S
    mean = 280.460 + 0.9856474 * days
    anomaly = radians(357.528 + 0.9856003 * days)
    ecliptic = radians(mean + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.0000004 * days)
    ascension = degrees(atan2(cos(tilt) * sin(ecliptic), cos(ecliptic)))
    declination = asin(sin(tilt) * sin(ecliptic))
    sidereal = 280.46061837 + 360.98564736629 * days
    hour_angle = radians(sidereal + longitude - ascension)
    north = radians(latitude)
    return degrees(asin(sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour_angle)))


class Daylight:
    """Says which theme is due. Ask it each second or so; it changes its mind only for good.

    The first answer is given at once. A sensor that has nothing fresh to say leaves it to the clock.
    """

    def __init__(self, rule: Lighting, zone: tzinfo, point: Point | None) -> None:
        self._rule, self._zone = rule, zone
        self._bright = _day(rule.day, zone, point)
        self._dim = parse(rule.dim) if rule.dim else None
        self._current: str | None = None
        self._candidate = ""
        self._since = 0.0

    def theme(self, now: float, monotonic: float, lux: float | None) -> str:
        """Return `night`, `dim` or `day`; `now` is UTC seconds, `lux` None when no sensor says anything."""
        due = self._by_clock(now) if lux is None else self._by_light(lux)
        if self._current is None or due == self._current:
            self._current, self._candidate = due, ""
        elif due != self._candidate:
            self._candidate, self._since = due, monotonic
        elif monotonic - self._since >= SETTLED_S:
            self._current, self._candidate = due, ""
        return self._current

    def _by_clock(self, now: float) -> str:
        if self._dim is not None and self._dim.holds(datetime.fromtimestamp(now, self._zone)):
            return "dim"
        return "day" if self._bright(now) else "night"

    def _by_light(self, lux: float) -> str:
        dim, day = self._rule.ambient_dim_lux, self._rule.ambient_day_lux
        if lux < (dim * APART if self._current == "dim" else dim):
            return "dim"
        return "day" if lux > (day / APART if self._current == "day" else day) else "night"


def _day(rule: str, zone: tzinfo, point: Point | None) -> Callable[[float], bool]:
    if rule == "sun" and point is not None:
        return lambda now: sun_height_deg(point, now) > RISEN_DEG
    hours = parse(WITHOUT_PLACE if rule == "sun" else rule)
    return lambda now: hours.holds(datetime.fromtimestamp(now, zone))
