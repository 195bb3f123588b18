"""The rehearsal city itself: its state at any moment is a function of the seed and of city time.

City time is seconds since the epoch, UTC, and runs on its own: `Pace` says which moment of it belongs to
which moment of the wall's clock. Nothing here does I/O, keeps state but caches, or asks what time it is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from math import floor, pi, sin

from ccviewer.city.geography import (
    ACCESS_POINTS,
    AGENCIES,
    GAUGES,
    KELURAHAN,
    ROADS,
    STATIONS,
    AccessPoint,
    Agency,
    Gauge,
    Kelurahan,
    Position,
    Station,
    Vehicle,
    along,
    length_m,
    route,
)
from ccviewer.city.noise import between, chance, curve, pick, smooth
from ccviewer.city.script import ACT_S, CALLS, Incident, Kind, act

WITA = timezone(timedelta(hours=8), "WITA")
WEEKEND = 5  # Saturday, of datetime.weekday

_RHYTHM = {  # part of the capacity in use, by hour of the day
    "kantor": (
        (0, 0.04),
        (6, 0.08),
        (8, 0.62),
        (10, 0.78),
        (12, 0.55),
        (14, 0.74),
        (16, 0.48),
        (18, 0.14),
        (23, 0.05),
    ),
    "taman": ((0, 0.12), (4, 0.03), (6, 0.34), (9, 0.24), (14, 0.26), (17, 0.66), (20, 0.92), (22, 0.48)),
    "pasar": ((0, 0.06), (4, 0.30), (6, 0.78), (9, 0.84), (12, 0.52), (16, 0.58), (19, 0.62), (22, 0.16)),
    "masjid": (
        (0, 0.03),
        (4.8, 0.42),
        (6, 0.10),
        (12.2, 0.72),
        (13.5, 0.20),
        (15.6, 0.48),
        (18.3, 0.82),
        (20, 0.46),
        (22, 0.08),
    ),
    "sekolah": ((0, 0.02), (6.3, 0.10), (7.5, 0.82), (12, 0.88), (14, 0.34), (16, 0.14), (20, 0.05)),
    "rumah": ((0, 0.34), (3, 0.14), (6, 0.38), (9, 0.26), (13, 0.30), (17, 0.52), (20, 0.94), (22, 0.74)),
}
_WEEKEND = {"kantor": 0.25, "taman": 1.25, "pasar": 1.15, "masjid": 1.0, "sekolah": 0.15, "rumah": 1.1}
_TRAFFIC = (
    (0, 0.10),
    (4, 0.08),
    (6.8, 0.85),
    (7.5, 1.0),
    (9, 0.62),
    (12, 0.74),
    (14, 0.58),
    (17, 0.98),
    (19, 0.80),
    (22, 0.32),
)
_DUSK = ((0, 0.0), (5.4, 0.0), (6.6, 1.0), (17.5, 1.0), (18.7, 0.0))  # Bontang lies on the equator
_DUST = ((0, 0.5), (5, 0.6), (7.5, 1.3), (11, 0.9), (14, 0.8), (18, 1.4), (21, 0.9))
_QUAKE_SITES = (
    ("di laut {km} km timur laut Bontang", (0.52, 118.02)),
    ("di laut {km} km tenggara Bontang", (-0.42, 118.20)),
    ("di darat {km} km barat daya Kutai Timur", (0.61, 117.28)),
    ("di laut {km} km barat Donggala", (-0.55, 119.32)),
    ("di laut {km} km tenggara Berau", (1.62, 118.62)),
    ("di laut {km} km barat laut Majene", (-2.62, 118.61)),
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How city time runs: both clocks agree at `start`, then city time goes `speed` times as fast."""

    start: float
    speed: float = 1.0

    def city(self, wall: float) -> float:
        """Return the city time of a moment on the wall's clock; before the start they are one."""
        return wall if wall < self.start else self.start + (wall - self.start) * self.speed

    def wall(self, city: float) -> float:
        """Return the moment on the wall's clock of a city time."""
        return city if city < self.start else self.start + (city - self.start) / self.speed


@dataclass(frozen=True, slots=True)
class Wifi:
    """What an access point says. Rates are bits a second, seen from the users: `rx` is down to them."""

    up: bool
    clients: int
    rx_bps: int
    tx_bps: int


@dataclass(frozen=True, slots=True)
class Air:
    """What an air quality station says: µg/m³, °C, %."""

    pm25: float
    temperature: float
    humidity: float


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a vehicle is: km/h, degrees from north, and what it does."""

    position: Position
    speed_kmh: float
    heading: float
    status: str


@dataclass(frozen=True, slots=True)
class Quake:
    """One earthquake."""

    uid: str
    time: float
    magnitude: float
    depth_km: int
    position: Position
    where: str
    felt: str


@dataclass(frozen=True, slots=True)
class Call:
    """One report to 112."""

    uid: str
    time: float
    end: float
    title: str
    severity: str
    kelurahan: Kelurahan
    position: Position
    done: bool


@dataclass(frozen=True, slots=True)
class Complaints:
    """How many complaints stand where, since the first of January."""

    new: int
    working: int
    closed: int
    closed_today: int

    @property
    def open(self) -> int:
        """Return how many wait for an answer."""
        return self.new + self.working


@dataclass(frozen=True, slots=True)
class Budget:
    """One agency's budget and what it has spent, in rupiah."""

    agency: Agency
    plan: int
    spent: int

    @property
    def absorbed(self) -> float:
        """Return how much is spent, in percent."""
        return 100 * self.spent / self.plan


class City:
    """A city in rehearsal. Equal seeds and starts make equal cities."""

    def __init__(self, seed: int, start: float) -> None:
        self.seed, self.start = seed, start
        self._act = lru_cache(maxsize=64)(lambda number: act(seed, number))
        self._way = lru_cache(maxsize=512)(route)

    def happening(self, time: float) -> tuple[Incident, ...]:
        """Return the incidents that go on at this moment; calls and quakes have lists of their own."""
        at_s = time - self.start
        now = floor(at_s / ACT_S)
        acts = (-2, -1, 0) if now == -1 else (now - 1, now)  # the first act reaches back before the start
        return tuple(incident for number in acts for incident in self._act(number) if incident.active(at_s))

    def hit(self, kind: Kind, subject: str, time: float) -> bool:
        """Say whether this happens to this subject (or to one of its parts) at this moment."""
        return any(
            incident.kind is kind and (incident.subject == subject or subject in incident.detail)
            for incident in self.happening(time)
        )

    def hour(self, time: float) -> float:
        """Return the hour of the day in the city, 0..24."""
        return (time + 8 * 3600) % 86_400 / 3600

    def daylight(self, time: float) -> float:
        """Return 0 at night, 1 by day, between them at dawn and dusk."""
        return curve(self.hour(time), _DUSK)

    def traffic(self, time: float) -> float:
        """Return how full the streets are, 0..1."""
        return curve(self.hour(time), _TRAFFIC)

    def wifi(self, point: AccessPoint, time: float, *, up: bool | None = None) -> Wifi:
        """Return what an access point says."""
        if up is None:
            up = not self.hit(Kind.AREA_DOWN, point.id, time)
        if not up:
            return Wifi(False, 0, 0, 0)
        weekend = datetime.fromtimestamp(time, WITA).weekday() >= WEEKEND
        part = curve(self.hour(time), _RHYTHM[point.use]) * (_WEEKEND[point.use] if weekend else 1.0)
        part *= 0.72 + 0.5 * smooth(time, 1800, self.seed, point.id, "crowd")
        part += 0.05 * (smooth(time, 45, self.seed, point.id, "coming and going") - 0.5)
        clients = max(0, round(point.capacity * part))
        each_bps = 240_000 * (0.55 + 0.9 * smooth(time, 60, self.seed, point.id, "use"))
        rx = round(clients * each_bps)
        return Wifi(
            True, clients, rx, round(rx * (0.13 + 0.08 * smooth(time, 240, self.seed, point.id, "up")))
        )

    def water(self, gauge: Gauge, time: float) -> float:
        """Return the water level of a gauge in metres above its zero."""
        tide = gauge.tide_m * sin(2 * pi * time / 44_714 + 0.6)
        level = gauge.base_m + tide + 0.06 * (smooth(time, 2400, self.seed, gauge.id) - 0.5)
        at_s = time - self.start
        for incident in self.happening(time):
            if incident.kind is Kind.GAUGE_RISE and incident.subject == gauge.id:
                part = (at_s - incident.start_s) / (incident.end_s - incident.start_s)
                level += incident.size * min(1.0, part / 0.5, (1 - part) / 0.35)
        return max(0.05, level + 0.006 * (smooth(time, 7, self.seed, gauge.id, "ripple") - 0.5))

    def air(self, station: Station, time: float) -> Air:
        """Return what an air quality station says."""
        hour = self.hour(time)
        pm25 = station.pm25 * curve(hour, _DUST) * (0.7 + 0.6 * smooth(time, 5400, self.seed, station.id))
        pm25 += 1.6 * (smooth(time, 60, self.seed, station.id, "puff") - 0.5)
        warmth = 24.6 + 7.2 * max(0.0, sin((hour - 6.2) / 24 * 2 * pi - 0.25)) ** 0.8
        warmth += 1.4 * (smooth(time, 7200, self.seed, station.id, "cloud") - 0.5)
        return Air(max(1.0, pm25), warmth, min(98.0, max(48.0, 152 - 2.85 * warmth)))

    def vehicle(self, vehicle: Vehicle, time: float) -> Fix:
        """Return where a vehicle is and what it does: it drives out, works there, comes home, waits."""
        shift_s = 1500.0 if vehicle.kind == "truk-sampah" else 900.0
        offset = shift_s * chance(self.seed, vehicle.id, "offset")
        shift = floor((time + offset) / shift_s)
        since = (time + offset) - shift * shift_s
        nodes = [name for name in ROADS if name != vehicle.home]
        far = nodes[pick(len(nodes), self.seed, vehicle.id, shift, "goal")]
        way = self._way(vehicle.home, far)
        usual_kmh = {"truk-sampah": 32.0, "ambulans": 52.0, "damkar": 48.0}[vehicle.kind]
        length = length_m(way)
        drive_s = min(shift_s * 0.42, length / (usual_kmh / 3.6))
        kmh = 3.6 * length / drive_s
        work_s = shift_s * 0.12
        wait_s = shift_s - 2 * drive_s - work_s
        sway = 0.82 + 0.36 * smooth(time, 20, self.seed, vehicle.id, "pace")
        if since < wait_s:
            return Fix(way[0], 0.0, 0.0, "siaga" if vehicle.kind != "truk-sampah" else "di depo")
        if since < wait_s + drive_s:
            position, heading = along(way, length * _eased((since - wait_s) / drive_s))
            return Fix(position, kmh * sway, heading, "menuju lokasi")
        if since < wait_s + drive_s + work_s:
            return Fix(way[-1], 0.0, 0.0, "bertugas")
        position, heading = along(way[::-1], length * _eased((since - wait_s - drive_s - work_s) / drive_s))
        return Fix(position, kmh * sway, heading, "kembali")

    def quakes(self, time: float) -> tuple[Quake, ...]:
        """Return the last fifteen quakes, newest first."""
        now = floor((time - self.start) / ACT_S)
        found = [
            self._quake(incident)
            for number in range(now - 160, now + 1)
            for incident in self._act(number)
            if incident.kind is Kind.QUAKE and self.start + incident.start_s <= time
        ]
        return tuple(sorted(found, key=lambda quake: -quake.time)[:15])

    def _quake(self, incident: Incident) -> Quake:
        name = incident.subject
        where, (latitude, longitude) = _QUAKE_SITES[pick(len(_QUAKE_SITES), self.seed, name, "site")]
        position = (
            round(latitude + between(-0.2, 0.2, self.seed, name, "lat"), 2),
            round(longitude + between(-0.2, 0.2, self.seed, name, "lon"), 2),
        )
        near = abs(position[0] - 0.13) + abs(position[1] - 117.48) < 1.6
        felt = "III Bontang, II Sangatta" if near and incident.size >= 4 else "II Bontang" if near else "-"
        return Quake(
            name,
            self.start + incident.start_s,
            incident.size,
            10 + pick(5, self.seed, name, "depth") * 4,
            position,
            "Pusat gempa berada " + where.format(km=12 + pick(60, self.seed, name, "km")),
            felt,
        )

    def calls(self, time: float) -> tuple[Call, ...]:
        """Return the reports to 112 of the last six hours, newest first."""
        now = floor((time - self.start) / ACT_S)
        severities = {what: severity for what, severity, _ in CALLS}
        found = []
        for number in range(now - 6, now + 1):
            for incident in self._act(number):
                if incident.kind is not Kind.CALL or self.start + incident.start_s > time:
                    continue
                what, uid = incident.detail
                kelurahan = next(place for place in KELURAHAN if place.id == incident.subject)
                points = [point for point in ACCESS_POINTS if point.kelurahan is kelurahan]
                near = points[pick(len(points), uid, "near")]
                found.append(
                    Call(
                        uid,
                        self.start + incident.start_s,
                        self.start + incident.end_s,
                        what,
                        severities[what],
                        kelurahan,
                        near.position,
                        self.start + incident.end_s <= time,
                    )
                )
        return tuple(sorted(found, key=lambda call: -call.time))

    def complaints(self, time: float, agency: Agency | None = None) -> Complaints:
        """Return how many complaints stand where, for one agency or for the city."""
        if agency is None:
            parts = [self.complaints(time, each) for each in AGENCIES]
            return Complaints(*(sum(values) for values in zip(*map(_counts, parts), strict=True)))
        share, opd = agency.share, agency.id
        local = datetime.fromtimestamp(time, WITA)
        days = local.timetuple().tm_yday - 1 + self.hour(time) / 24
        done_part = curve(self.hour(time), ((0, 0.0), (7.5, 0.02), (12, 0.45), (16.5, 0.95), (23.9, 1.0)))
        today = round(46 * share * done_part * between(0.7, 1.3, self.seed, opd, local.date()))
        new = round(64 * share * (0.6 + 0.8 * smooth(time, 5400, self.seed, opd, "new")))
        working = round(170 * share * (0.75 + 0.5 * smooth(time, 14_400, self.seed, opd, "working")))
        return Complaints(new, working, round(44 * share * floor(days)) + today, today)

    def budgets(self, time: float) -> tuple[Budget, ...]:
        """Return every agency's budget; money is spent in office hours, most of it late in the year."""
        local = datetime.fromtimestamp(time, WITA)
        office = curve(self.hour(time), ((0, 0.0), (8, 0.0), (16, 1.0), (23.9, 1.0)))
        year = (local.timetuple().tm_yday - 1 + office) / 366
        budgets = []
        for agency in AGENCIES:
            pace = 1.15 + 0.5 * chance(self.seed, agency.id, "pace")
            plan = round(agency.billions * 1e9)
            budgets.append(Budget(agency, plan, round(plan * 0.97 * year**pace)))
        return tuple(budgets)

    def absorbed(self, time: float) -> float:
        """Return how much of the city's budget is spent, in percent."""
        budgets = self.budgets(time)
        return 100 * sum(budget.spent for budget in budgets) / sum(budget.plan for budget in budgets)

    def total(self, points: tuple[AccessPoint, ...], time: float) -> tuple[int, int, int, int]:
        """Return how many of the points are up, and the sums of their clients, rx and tx."""
        said = [self.wifi(point, time) for point in points]
        return (
            sum(wifi.up for wifi in said),
            sum(wifi.clients for wifi in said),
            sum(wifi.rx_bps for wifi in said),
            sum(wifi.tx_bps for wifi in said),
        )

    def worst_water(self, time: float) -> float:
        """Return the highest level of any gauge."""
        return max(self.water(gauge, time) for gauge in GAUGES)

    def worst_air(self, time: float) -> float:
        """Return the highest PM2.5 of any station."""
        return max(self.air(station, time).pm25 for station in STATIONS)


def iso(time: float) -> str:
    """Return a time as text in the city's zone, to the millisecond."""
    return datetime.fromtimestamp(time, WITA).isoformat(timespec="milliseconds")


def iso_utc(time: float) -> str:
    """Return a time as text in UTC, to the second, as BMKG writes it."""
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds")


def _counts(complaints: Complaints) -> tuple[int, int, int, int]:
    return complaints.new, complaints.working, complaints.closed, complaints.closed_today


def _eased(part: float) -> float:
    return part * part * (3 - 2 * part)
