"""What goes wrong in the rehearsal city, and when: a list that the seed alone decides.

Times are seconds of city time since the start of the run. The script comes in acts of one hour; the first
act opens with something of each kind to see within 25 s, but no feed falls silent before 120 s.
"""

from dataclasses import dataclass
from enum import Enum

from ccviewer.city.geography import ACCESS_POINTS, CAMERAS, GAUGES, KELURAHAN
from ccviewer.city.noise import between, chance, pick

ACT_S = 3600.0
FEEDS = ("udara", "kendaraan", "tinggi-air", "apbd", "pengaduan")  # those that may fall silent
SILENT_NOT_BEFORE_S = 120.0


class Kind(Enum):
    """What can happen."""

    CAMERA_DEAD = "kamera mati"
    CAMERA_FROZEN = "kamera beku"
    AREA_DOWN = "area Wi-Fi padam"
    GAUGE_RISE = "muka air naik"
    FEED_SILENT = "sumber data diam"
    QUAKE = "gempa"
    CALL = "laporan 112"


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that happens to `subject`; `size` is metres of water, magnitude, or 0.

    `detail` names the parts that are hit (access points) or what was reported.
    """

    kind: Kind
    subject: str
    start_s: float
    end_s: float
    size: float = 0.0
    detail: tuple[str, ...] = ()

    def active(self, at_s: float) -> bool:
        """Say whether it is going on at this moment."""
        return self.start_s <= at_s < self.end_s


CALLS = (  # what people report to 112, how bad, and how many minutes it takes
    ("Pohon tumbang menutup jalan", "minor", 40),
    ("Kecelakaan lalu lintas", "major", 30),
    ("Kebakaran rumah", "critical", 55),
    ("Genangan air 30 cm", "minor", 50),
    ("Kabel listrik putus", "major", 35),
    ("Warga butuh ambulans", "minor", 20),
    ("Lampu lalu lintas padam", "minor", 45),
    ("Ular masuk rumah", "info", 25),
)


def script(seed: int, acts: int = 24) -> tuple[Incident, ...]:
    """Return all that happens in so many hours of city time, in order of time."""
    return tuple(incident for number in range(acts) for incident in act(seed, number))


def act(seed: int, number: int) -> tuple[Incident, ...]:
    """Return what begins in one hour; act -1 and before are the past, in which only calls and quakes were."""
    begin = number * ACT_S
    incidents = list(_calls(seed, number, begin))
    if number == 0:
        incidents += _opening(seed)
    elif number > 0:
        incidents += _hour(seed, number, begin)
    if chance(seed, number, "quake?") < (0.12 if number else 0.6):
        incidents.append(_quake(seed, number, begin + between(900, 3500, seed, number, "quake at")))
    return tuple(sorted(incidents, key=lambda incident: (incident.start_s, incident.subject)))


def _opening(seed: int) -> list[Incident]:
    gauge = GAUGES[pick(len(GAUGES), seed, "first gauge")]
    dead, frozen = _two_cameras(seed, 0)
    silent_s = between(SILENT_NOT_BEFORE_S + 30, 300, seed, "first silence")
    feed = FEEDS[pick(len(FEEDS), seed, "first silent feed")]
    second = GAUGES[(GAUGES.index(gauge) + 1 + pick(len(GAUGES) - 1, seed, "second gauge")) % len(GAUGES)]
    return [
        # The water has been rising for a while when the curtain goes up, and reaches its height soon after.
        Incident(Kind.GAUGE_RISE, gauge.id, -2400, 2600, between(1.05, 1.35, seed, "first height")),
        _area(seed, 0, between(6, 12, seed, "first area"), between(240, 420, seed, "first area ends")),
        Incident(Kind.CAMERA_DEAD, dead, between(9, 16, seed, "first dead"), between(80, 130, seed, "back")),
        Incident(
            Kind.CAMERA_FROZEN, frozen, between(60, 90, seed, "freeze"), between(200, 260, seed, "thaw")
        ),
        _quake(seed, 0, between(-900, -300, seed, "first quake")),
        _quake(seed, 100, between(18, 24, seed, "second quake")),
        Incident(Kind.FEED_SILENT, feed, silent_s, silent_s + between(90, 200, seed, "silence lasts")),
        Incident(Kind.GAUGE_RISE, second.id, 900, 3500, between(0.8, 1.9, seed, "second height")),
        Incident(
            Kind.CAMERA_DEAD,
            _two_cameras(seed, 1)[0],
            between(700, 1100, seed, "dead 2"),
            between(1300, 1900, seed, "back 2"),
        ),
        _area(seed, 1, between(1500, 1900, seed, "area 2"), between(2200, 2900, seed, "area 2 ends")),
    ]


def _hour(seed: int, number: int, begin: float) -> list[Incident]:
    incidents = []
    dead, frozen = _two_cameras(seed, number + 1)

    def span(name: str, shortest_s: float, longest_s: float) -> tuple[float, float]:
        start = begin + between(0, ACT_S - longest_s, seed, number, name)
        return start, start + between(shortest_s, longest_s, seed, number, name, "lasts")

    incidents.append(Incident(Kind.CAMERA_DEAD, dead, *span("dead", 180, 1200)))
    if chance(seed, number, "frozen?") < 0.5:
        incidents.append(Incident(Kind.CAMERA_FROZEN, frozen, *span("frozen", 120, 600)))
    if chance(seed, number, "area?") < 0.7:
        incidents.append(_area(seed, number + 1, *span("area", 300, 1500)))
    if chance(seed, number, "rise?") < 0.6:
        gauge = GAUGES[pick(len(GAUGES), seed, number, "gauge")]
        height = between(0.6, 2.1, seed, number, "height")
        incidents.append(Incident(Kind.GAUGE_RISE, gauge.id, *span("rise", 1800, 3400), height))
    if chance(seed, number, "silent?") < 0.6:
        feed = FEEDS[pick(len(FEEDS), seed, number, "feed")]
        incidents.append(Incident(Kind.FEED_SILENT, feed, *span("silent", 90, 500)))
    return incidents


def _two_cameras(seed: int, round_number: int) -> tuple[str, str]:
    """Choose one to die and another to freeze; the first four, must-see ones, hold out in round 0."""
    able = CAMERAS[4:] if round_number == 0 else CAMERAS
    dead = pick(len(able), seed, round_number, "dead camera")
    still = [site for site in able if site.protocol == "mjpeg" and site is not able[dead]]
    return able[dead].id, still[pick(len(still), seed, round_number, "frozen camera")].id


def _area(seed: int, round_number: int, start_s: float, end_s: float) -> Incident:
    kelurahan = KELURAHAN[pick(len(KELURAHAN), seed, round_number, "area")]
    points = [point.id for point in ACCESS_POINTS if point.kelurahan is kelurahan]
    hit = 4 + pick(5, seed, round_number, "hit")
    return Incident(Kind.AREA_DOWN, kelurahan.id, start_s, end_s, detail=tuple(points[:hit]))


def _quake(seed: int, number: int, at_s: float) -> Incident:
    magnitude = round(between(2.8, 5.4, seed, number, "magnitude"), 1)
    return Incident(Kind.QUAKE, f"gempa-{seed}-{number}", at_s, at_s + 60, magnitude)


def _calls(seed: int, number: int, begin: float) -> list[Incident]:
    calls = []
    for index in range(1 + pick(3, seed, number, "calls")):
        what, _, minutes = CALLS[pick(len(CALLS), seed, number, index, "what")]
        where = KELURAHAN[pick(len(KELURAHAN), seed, number, index, "where")]
        start = begin + between(0, ACT_S, seed, number, index, "when")
        lasts = minutes * 60 * between(0.6, 1.4, seed, number, index, "lasts")
        calls.append(
            Incident(Kind.CALL, where.id, start, start + lasts, detail=(what, f"{seed}-{number}-{index}"))
        )
    return calls
