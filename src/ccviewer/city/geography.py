"""What stands where in the rehearsal city; positions are plausible, drawn by hand, and not surveyed."""

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, hypot, sin, sqrt

Position = tuple[float, float]  # latitude, longitude; WGS 84, degrees
METRES_PER_DEGREE = 111_320.0  # the equator is 15 km away: the same for both


@dataclass(frozen=True, slots=True)
class Kelurahan:
    """One of the fifteen kelurahan.

    `spread_m` is how far its access points lie from the centre, `busy` how crowded they are.
    """

    id: str
    name: str
    code: str
    position: Position
    spread_m: float
    busy: float


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """One public Wi-Fi point; `use` names its daily rhythm."""

    id: str
    name: str
    kelurahan: Kelurahan
    position: Position
    use: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Gauge:
    """A water gauge; `tide_m` is how much of the sea's tide reaches it."""

    id: str
    name: str
    kelurahan: str
    position: Position
    base_m: float
    tide_m: float


@dataclass(frozen=True, slots=True)
class Station:
    """An air quality station; `pm25` is its quiet mean in µg/m³."""

    id: str
    name: str
    kelurahan: str
    position: Position
    pm25: float


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle of the city; `home` is a node of `ROADS`."""

    id: str
    name: str
    kind: str
    home: str


@dataclass(frozen=True, slots=True)
class CameraSite:
    """Where a camera hangs and what it looks at; `scene` names a drawing, `variant` one of its kind."""

    id: str
    name: str
    kelurahan: str
    position: Position
    bearing: int
    scene: str
    variant: int
    protocol: str = "mjpeg"
    group: str = "lalu-lintas"


KELURAHAN = (
    Kelurahan("bontang-kuala", "Bontang Kuala", "64.74.01.1001", (0.1360, 117.5055), 620, 0.8),
    Kelurahan("bontang-baru", "Bontang Baru", "64.74.01.1002", (0.1435, 117.4945), 520, 1.15),
    Kelurahan("lok-tuan", "Lok Tuan", "64.74.01.1003", (0.1690, 117.4755), 560, 1.3),
    Kelurahan("guntung", "Guntung", "64.74.01.1004", (0.1840, 117.4790), 640, 0.7),
    Kelurahan("gunung-elai", "Gunung Elai", "64.74.01.1005", (0.1425, 117.4830), 520, 1.0),
    Kelurahan("api-api", "Api-Api", "64.74.01.1006", (0.1315, 117.4905), 480, 1.45),
    Kelurahan("tanjung-laut", "Tanjung Laut", "64.74.02.1001", (0.1235, 117.4870), 420, 1.2),
    Kelurahan("berbas-tengah", "Berbas Tengah", "64.74.02.1002", (0.1175, 117.4795), 420, 0.9),
    Kelurahan("berbas-pantai", "Berbas Pantai", "64.74.02.1003", (0.1118, 117.4830), 260, 0.75),
    Kelurahan("satimpo", "Satimpo", "64.74.02.1004", (0.1080, 117.4690), 560, 0.85),
    Kelurahan("bontang-lestari", "Bontang Lestari", "64.74.02.1005", (0.0560, 117.4540), 900, 0.45),
    Kelurahan("tanjung-laut-indah", "Tanjung Laut Indah", "64.74.02.1006", (0.1185, 117.4965), 440, 1.05),
    Kelurahan("belimbing", "Belimbing", "64.74.03.1001", (0.1510, 117.4590), 700, 1.1),
    Kelurahan("gunung-telihan", "Gunung Telihan", "64.74.03.1002", (0.1365, 117.4535), 440, 0.65),
    Kelurahan("kanaan", "Kanaan", "64.74.03.1003", (0.1225, 117.4500), 560, 0.5),
)

_SITES = (  # what a kelurahan has, with its rhythm and how many people fit
    ("Kantor Lurah", "kantor", 48),
    ("Puskesmas", "kantor", 60),
    ("Taman", "taman", 90),
    ("Pasar", "pasar", 110),
    ("Masjid Raya", "masjid", 80),
    ("SD Negeri", "sekolah", 70),
    ("Balai RT 07", "rumah", 42),
    ("Pos Ronda RT 21", "rumah", 36),
)


def _access_points() -> tuple[AccessPoint, ...]:
    """Lay eight points in a sunflower around each centre, each kelurahan turned differently."""
    points = []
    for turn, kelurahan in enumerate(KELURAHAN):
        for number, (site, use, capacity) in enumerate(_SITES):
            reach = kelurahan.spread_m * sqrt((number + 0.6) / len(_SITES)) / METRES_PER_DEGREE
            angle = number * 2.39996 + turn * 0.7
            latitude = round(kelurahan.position[0] + reach * sin(angle), 5)
            longitude = round(kelurahan.position[1] + reach * cos(angle), 5)
            points.append(
                AccessPoint(
                    f"{kelurahan.id}-{number + 1}",
                    f"{site} {kelurahan.name}",
                    kelurahan,
                    (latitude, longitude),
                    use,
                    round(capacity * kelurahan.busy),
                )
            )
    return tuple(points)


ACCESS_POINTS = _access_points()

GAUGES = (
    Gauge("sungai-bontang", "Sungai Bontang, Jembatan Api-Api", "api-api", (0.1292, 117.4868), 0.86, 0.14),
    Gauge("sungai-guntung", "Sungai Guntung", "guntung", (0.1862, 117.4752), 0.74, 0.10),
    Gauge("bendali-kanaan", "Bendali Kanaan", "kanaan", (0.1215, 117.4478), 1.02, 0.0),
    Gauge("pesisir-kuala", "Pesisir Bontang Kuala", "bontang-kuala", (0.1392, 117.5085), 0.70, 0.42),
    Gauge("sungai-nyerakat", "Sungai Nyerakat", "bontang-lestari", (0.0520, 117.4580), 0.66, 0.18),
    Gauge("kanal-berbas", "Kanal Berbas Pantai", "berbas-pantai", (0.1124, 117.4812), 0.78, 0.30),
)

STATIONS = (
    Station("lok-tuan", "Stasiun Udara Lok Tuan", "lok-tuan", (0.1672, 117.4738), 27.0),
    Station("alun-alun", "Stasiun Udara Alun-Alun", "api-api", (0.1322, 117.4914), 19.0),
    Station("lestari", "Stasiun Udara Bontang Lestari", "bontang-lestari", (0.0572, 117.4560), 13.0),
)

CAMERAS = (
    CameraSite("simpang-baru", "Simpang Bontang Baru", "bontang-baru", (0.1412, 117.4930), 40, "simpang", 0),
    CameraSite(
        "pelabuhan-lok-tuan",
        "Pelabuhan Lok Tuan",
        "lok-tuan",
        (0.1668, 117.4790),
        95,
        "pelabuhan",
        0,
        group="pesisir",
    ),
    CameraSite("ahmad-yani", "Jl. Ahmad Yani", "api-api", (0.1326, 117.4896), 70, "jalan", 0, "hls"),
    CameraSite(
        "pasar-rawa-indah",
        "Pasar Taman Rawa Indah",
        "tanjung-laut",
        (0.1228, 117.4862),
        200,
        "pasar",
        0,
        group="pusat-kota",
    ),
    CameraSite(
        "pintu-air", "Pintu Air Sungai Bontang", "api-api", (0.1290, 117.4866), 310, "air", 0, group="banjir"
    ),
    CameraSite(
        "masjid-raya",
        "Halaman Masjid Raya",
        "gunung-elai",
        (0.1418, 117.4842),
        20,
        "masjid",
        0,
        group="pusat-kota",
    ),
    CameraSite("jembatan", "Jembatan Berbas", "berbas-tengah", (0.1163, 117.4810), 150, "jembatan", 0),
    CameraSite(
        "dermaga",
        "Dermaga Tanjung Laut",
        "tanjung-laut-indah",
        (0.1168, 117.4975),
        110,
        "pelabuhan",
        1,
        group="pesisir",
    ),
    CameraSite("bhayangkara", "Jl. Bhayangkara", "gunung-elai", (0.1440, 117.4812), 340, "jalan", 1),
    CameraSite(
        "balai-kota",
        "Gerbang Balai Kota",
        "bontang-lestari",
        (0.0566, 117.4544),
        15,
        "gerbang",
        0,
        "hls",
        "pusat-kota",
    ),
    CameraSite(
        "simpang-telihan", "Simpang Empat Telihan", "gunung-telihan", (0.1362, 117.4540), 120, "simpang", 1
    ),
    CameraSite("cipto", "Jl. Cipto Mangunkusumo", "belimbing", (0.1502, 117.4604), 260, "jalan", 2),
    CameraSite("bendali", "Bendali Kanaan", "kanaan", (0.1217, 117.4482), 230, "air", 1, group="banjir"),
    CameraSite(
        "kuala", "Kampung Bontang Kuala", "bontang-kuala", (0.1400, 117.5088), 60, "pasar", 1, group="pesisir"
    ),
    CameraSite("guntung", "Simpang Guntung", "guntung", (0.1838, 117.4786), 300, "simpang", 2, "hls"),
)

ROADS: dict[str, Position] = {
    "lestari": (0.0560, 117.4540),
    "lestari-utara": (0.0760, 117.4470),
    "satimpo-barat": (0.0980, 117.4530),
    "satimpo": (0.1080, 117.4690),
    "berbas": (0.1170, 117.4790),
    "pantai": (0.1125, 117.4825),
    "tanjung-laut": (0.1228, 117.4860),
    "indah": (0.1180, 117.4960),
    "api-api": (0.1318, 117.4895),
    "baru": (0.1415, 117.4930),
    "kuala": (0.1385, 117.5070),
    "elai": (0.1420, 117.4835),
    "bukit": (0.1380, 117.4700),
    "telihan": (0.1362, 117.4540),
    "kanaan": (0.1225, 117.4500),
    "belimbing": (0.1505, 117.4600),
    "lok-tuan": (0.1680, 117.4750),
    "guntung": (0.1838, 117.4785),
}

_LINKS = (
    ("lestari", "lestari-utara"),
    ("lestari-utara", "satimpo-barat"),
    ("satimpo-barat", "satimpo"),
    ("satimpo", "berbas"),
    ("berbas", "pantai"),
    ("berbas", "tanjung-laut"),
    ("tanjung-laut", "indah"),
    ("tanjung-laut", "api-api"),
    ("api-api", "baru"),
    ("api-api", "indah"),
    ("baru", "kuala"),
    ("baru", "elai"),
    ("elai", "api-api"),
    ("elai", "bukit"),
    ("bukit", "telihan"),
    ("telihan", "kanaan"),
    ("kanaan", "satimpo-barat"),
    ("telihan", "belimbing"),
    ("belimbing", "lok-tuan"),
    ("bukit", "belimbing"),
    ("lok-tuan", "guntung"),
    ("belimbing", "elai"),
)

VEHICLES = (
    Vehicle("ambulans-1", "Ambulans 01 RSUD", "ambulans", "satimpo"),
    Vehicle("ambulans-2", "Ambulans 02 RSUD", "ambulans", "api-api"),
    Vehicle("ambulans-3", "Ambulans PSC 119", "ambulans", "elai"),
    Vehicle("ambulans-4", "Ambulans Puskesmas Lok Tuan", "ambulans", "lok-tuan"),
    Vehicle("damkar-1", "Damkar Pos Induk", "damkar", "api-api"),
    Vehicle("damkar-2", "Damkar Pos Barat", "damkar", "telihan"),
    Vehicle("damkar-3", "Damkar Pos Lestari", "damkar", "lestari"),
    Vehicle("truk-sampah-1", "Truk Sampah KT 8011", "truk-sampah", "lestari"),
    Vehicle("truk-sampah-2", "Truk Sampah KT 8012", "truk-sampah", "berbas"),
    Vehicle("truk-sampah-3", "Truk Sampah KT 8013", "truk-sampah", "belimbing"),
    Vehicle("truk-sampah-4", "Truk Sampah KT 8014", "truk-sampah", "guntung"),
    Vehicle("truk-sampah-5", "Truk Sampah KT 8015", "truk-sampah", "kuala"),
)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the city (OPD): its share of all complaints, and its budget in billions of rupiah."""

    id: str
    name: str
    share: float
    billions: float


AGENCIES = (
    Agency("pupr", "Dinas Pekerjaan Umum dan Penataan Ruang", 0.26, 412.5),
    Agency("dlh", "Dinas Lingkungan Hidup", 0.18, 96.4),
    Agency("dishub", "Dinas Perhubungan", 0.13, 41.8),
    Agency("dinkes", "Dinas Kesehatan", 0.11, 318.2),
    Agency("disdikbud", "Dinas Pendidikan dan Kebudayaan", 0.10, 486.9),
    Agency("kominfo", "Dinas Komunikasi dan Informatika", 0.08, 38.6),
    Agency("bpbd", "Badan Penanggulangan Bencana Daerah", 0.06, 22.7),
    Agency("satpolpp", "Satuan Polisi Pamong Praja", 0.08, 54.1),
)


def metres(here: Position, there: Position) -> float:
    """Return the distance between two near positions."""
    return hypot(here[0] - there[0], here[1] - there[1]) * METRES_PER_DEGREE


def bearing(here: Position, there: Position) -> float:
    """Return the compass direction from here to there, in degrees clockwise from north."""
    east, north = there[1] - here[1], there[0] - here[0]
    if east == 0 and north == 0:
        return 0.0
    return degrees(atan2(east, north)) % 360


def route(start: str, end: str) -> tuple[Position, ...]:
    """Return the shortest way along `ROADS`, both ends included."""
    best: dict[str, tuple[float, tuple[str, ...]]] = {start: (0.0, (start,))}
    waiting = {start}
    while waiting:
        node = min(waiting, key=lambda name: best[name][0])
        waiting.discard(node)
        if node == end:
            break
        length, way = best[node]
        for link in _LINKS:
            if node in link:
                other = link[1] if link[0] == node else link[0]
                further = length + metres(ROADS[node], ROADS[other])
                if other not in best or further < best[other][0]:
                    best[other] = further, (*way, other)
                    waiting.add(other)
    return tuple(ROADS[name] for name in best[end][1])


def along(way: tuple[Position, ...], distance_m: float) -> tuple[Position, float]:
    """Return the position after so many metres of a way, and the direction of travel there."""
    for here, there in pairwise(way):
        length = metres(here, there)
        if distance_m <= length:
            part = distance_m / length if length else 0.0
            return (
                (here[0] + (there[0] - here[0]) * part, here[1] + (there[1] - here[1]) * part),
                bearing(here, there),
            )
        distance_m -= length
    return way[-1], bearing(way[-2], way[-1]) if len(way) > 1 else 0.0


def length_m(way: tuple[Position, ...]) -> float:
    """Return how long a way is."""
    return sum(metres(here, there) for here, there in pairwise(way))
