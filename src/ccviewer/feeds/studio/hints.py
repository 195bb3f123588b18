"""What the name of a column tells of its values, in Indonesian and English."""

from __future__ import annotations

import re


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,12}?)\s*[)\]]\s*$")
_UNFIT = re.compile(r"[^a-z0-9]+")

_TIME = frozenset(
    _each(
        "time timestamp ts date datetime waktu tanggal tgl jam seen updated created modified at sent expires "
        "effective onset pubdate mulai selesai dibuat diperbarui stamp epoch reported observed recorded due "
        "closed opened start end"
    )
)
_CODE = frozenset(
    _each(
        "id uid uuid guid mac ip kode code nik nip npwp telp telepon phone hp serial imei zip kodepos "
        "version ver firmware adm adm1 adm2 adm3 adm4 ref no nomor rt rw hash bssid pkey"
    )
)
_KEY = _each(
    "uuid uid guid mac serial pkey id kode code key nomor ident identifier instance hostname device stasiun "
    "station sensor"
)
_PERSONAL = frozenset(_each("nik npwp telp telepon phone hp email surel pelapor alamat ktp"))
_SECRET = frozenset(_each("token secret password passwd sandi passphrase apikey authkey x_passphrase psk"))
_YES_NO = frozenset(_each("is has online up enabled active aktif alive adopted isolated connected"))
_MEASURED = frozenset(
    _each(
        "num count jumlah clients klien users pengguna sta rate load cpu mem memory temp temperature "
        "suhu level tinggi debit speed kecepatan value nilai total rx tx throughput satisfaction signal "
        "rssi humidity battery voltage power daya magnitude kedalaman depth uptime latency loss pm25 "
        "pm10 ispu aqi score realisasi target pagu volume tekanan pressure hujan rain"
    )
)
_BORING = frozenset(_each("port rev caps interval index idx channel vlan line row board country"))
_UTC = frozenset(_each("utc gmt"))

_UNITS = {
    "mbps": "Mbps", "kbps": "kbps", "gbps": "Gbps", "bps": "bps", "celsius": "°C", "degc": "°C",
    "fahrenheit": "°F", "kelvin": "K", "pct": "%", "percent": "%", "persen": "%", "percentage": "%",
    "kmh": "km/h", "kmph": "km/h", "kph": "km/h", "mps": "m/s", "knot": "knot", "knots": "knot", "mm": "mm",
    "cm": "cm", "km": "km", "meter": "m", "meters": "m", "hpa": "hPa", "kpa": "kPa", "bar": "bar",
    "watt": "W", "kw": "kW", "kwh": "kWh", "wh": "Wh", "volt": "V", "ampere": "A", "dbm": "dBm", "db": "dB",
    "rp": "IDR", "idr": "IDR", "rupiah": "IDR", "ppm": "ppm", "ugm3": "µg/m³", "hz": "Hz", "rpm": "rpm",
    "bytes": "B", "byte": "B", "kb": "kB", "mb": "MB", "gb": "GB", "octets": "B", "sec": "s",
    "seconds": "s", "detik": "s", "minutes": "min", "menit": "min", "hours": "h", "days": "d", "hari": "d",
}  # fmt: skip
_SHORT_UNITS = {  # only with a word that says what is measured
    "c": ("°C", {"temp", "temperature", "suhu"}),
    "f": ("°F", {"temp", "temperature", "suhu"}),
    "m": ("m", {"level", "tinggi", "muka", "height", "depth", "kedalaman", "jarak", "elevation", "vs"}),
    "s": ("s", {"uptime", "duration", "durasi", "age", "delay"}),
    "ms": ("m/s", {"wind", "angin", "kecepatan", "speed"}),
    "v": ("V", {"voltage", "tegangan", "battery", "baterai"}),
    "w": ("W", {"power", "daya"}),
}
_LIKELY_UNITS = {  # a word that alone makes a unit likely, no more
    "temperature": "°C", "temp": "°C", "suhu": "°C", "humidity": "%", "kelembapan": "%", "kelembaban": "%",
    "uptime": "s", "latency": "ms", "ping": "ms", "rssi": "dBm", "ws": "km/h",
}  # fmt: skip
_SYNONYMS = {
    "name": "name nama ssid label hostname lokasi",
    "title": "title judul headline wilayah kejadian",
    "description": "description deskripsi keterangan desc uraian",
    "link": "link url web tautan",
    "status": "status",
    "state": "state keadaan kondisi",
    "severity": "severity tingkat keparahan",
    "category": "category kategori",
    "owner": "owner petugas pic",
    "due": "due tenggat",
    "expires": "expires kedaluwarsa berakhir",
    "effective": "effective",
    "onset": "onset",
    "sent": "sent",
    "urgency": "urgency",
    "certainty": "certainty",
    "references": "references",
    "action": "msgtype",
    "class": "kelas",
    "adm": "adm4 kode_wilayah kode_kelurahan",
    "stream": "stream stream_url m3u8 rtsp hls",
    "value": "value nilai realisasi",
    "target": "target pagu anggaran",
    "period": "periode tahun",
}
_KNOWN = {word: name for name, words in _SYNONYMS.items() for word in words.split()}
_OF_RECORD = {
    "reading": "name status severity link adm",
    "asset": "name status state class adm",
    "event": "title description link severity status adm category",
    "alarm": "title description link severity urgency certainty references action sent effective onset "
    "expires status",
    "ticket": "title description status category owner due adm",
    "camera": "name stream link status",
    "indicator": "name value target period",
    "layer": "name title status class",
}
# What a time column is called, from the time of the measurement to that of the bookkeeping.
_MOMENTS = _each(
    "observed recorded datetime timestamp time ts waktu seen last_seen effective sent pubdate reported "
    "updated tanggal created onset date"
)


def words(key: str) -> list[str]:
    """Return the words of a name in small letters: `lastSeen_at` is last, seen, at."""
    return [word for word in _UNFIT.split(_CAMEL.sub("_", key).lower()) if word]


def field_name(key: str) -> str:
    """Return the name as one of a field: `[a-z][a-z0-9_]*`."""
    said = "_".join(words(_BRACKETS.sub("", key))) or "kolom"
    return said if said[0].isalpha() else f"k_{said}"


def says_time(key: str) -> bool:
    """Say whether a column of this name may hold times."""
    return bool(_TIME & set(words(key))) or key.lower() in ("lastseen", "pubdate", "lastupdate")


def says_utc(key: str) -> bool:
    """Say whether the name tells that its times are in UTC."""
    return bool(_UTC & set(words(key)))


def says_code(key: str) -> bool:
    """Say whether a column of this name holds codes, which are no numbers however they look."""
    return bool(_CODE & set(words(key)))


def says_personal(key: str) -> bool:
    """Say whether a column of this name is likely about a person."""
    return bool(_PERSONAL & set(words(key)))


def measure_rank(key: str) -> int:
    """Return how likely a number of this name is what people want to see, 0 for the likeliest."""
    said = set(words(key))
    if said & _BORING:
        return 3
    if said & _MEASURED:
        return 0
    return 1 if unit_of_name(key)[0] else 2


def says_secret(key: str) -> bool:
    """Say whether a column of this name likely holds what nobody should see."""
    return bool(_SECRET & set(words(key)))


def says_yes_no(key: str) -> bool:
    """Say whether a column of this name may hold yes and no written as 1 and 0."""
    return bool(_YES_NO & set(words(key)))


def key_rank(key: str) -> int:
    """Return how much a name speaks for the identity of a row, 0 for the most; 99 for not at all."""
    said = words(key)
    ranks = [_KEY.index(word) for word in said if word in _KEY]
    return min(ranks) + 3 * (len(said) - 1) if ranks else 99


def moment_rank(key: str) -> int:
    """Return how much a name speaks for the time of a row, 0 for the most."""
    joined, said = "_".join(words(key)), words(key)
    ranks = [rank for rank, word in enumerate(_MOMENTS) if word == joined or word in said]
    return min(ranks, default=len(_MOMENTS)) + (0 if len(said) == 1 else 2)


def known_name(key: str, record: str) -> str | None:
    """Return the name by which records of this kind know such a column; None for any other."""
    joined = "_".join(words(key))
    name = _KNOWN.get(joined)
    if name is None and record == "asset" and joined in ("online", "up"):
        name = "state"
    if name == "status" and record == "asset":
        name = "state"
    return name if name in _OF_RECORD.get(record, "").split() else None


def unit_of_name(key: str) -> tuple[str, bool]:
    """Return the unit that a name tells and whether it does so plainly; empty when it tells none."""
    if match := _BRACKETS.search(key):
        inside = match[1]
        return _UNITS.get(_UNFIT.sub("", inside.lower()), "°C" if inside in ("C", "°C") else inside), True
    said = words(key)
    if key.rstrip().endswith("%"):
        return "%", True
    if said and said[-1] in _UNITS and len(said) > 1:
        return _UNITS[said[-1]], True
    if said and said[-1] in _SHORT_UNITS and _SHORT_UNITS[said[-1]][1] & set(said[:-1]):
        return _SHORT_UNITS[said[-1]][0], True
    if said in (["bytes"], ["octets"], ["persen"], ["percent"]):
        return _UNITS[said[0]], True
    likely = next((_LIKELY_UNITS[word] for word in said if word in _LIKELY_UNITS), "")
    return likely, False
