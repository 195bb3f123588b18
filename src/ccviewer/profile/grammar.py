"""What may stand in a profile, section by section; feeds bring their own Options."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from ccviewer.i18n import Text
from ccviewer.model import ChannelKind, Limits, Point
from ccviewer.profile import schedule
from ccviewer.profile.duration import Duration, duration_s
from ccviewer.profile.filters import check_filter
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.pin import PinHash
from ccviewer.profile.zones import zone
from ccviewer.signing import is_public_key

_SLUG = re.compile(r"[a-z0-9-]+")
_FIELD = re.compile(r"[a-z][a-z0-9_-]*")
_COMMANDS = re.compile(r"\*|[a-z_]+\.[a-z_]*\*?")
_SCHEMES = {
    "rtsp": ("rtsp", "rtsps", "rtspt", "rtspu"),
    "hls": ("http", "https"),
    "mjpeg": ("http", "https"),
    "snapshot": ("http", "https"),
    "flv": ("http", "https"),
}


def _slug(written: str) -> str:
    if _SLUG.fullmatch(written):
        return written
    near = re.sub(r"[^a-z0-9]+", "-", written.lower()).strip("-")
    raise Mistake(
        "{value} bukan id: hanya huruf kecil a-z, angka dan tanda hubung",
        value=f'"{written[:40]}"',
        hint=Text('misalnya "{near}"', near=near[:40]) if near else None,
    )


def _own_opd(written: str) -> str:
    if written == "sys":
        raise Mistake('"sys" dipakai ccviewer sendiri')
    return written


def _id_parts(written: str, parts: int, form: str) -> str:
    segments = written.split("/")
    if len(segments) != parts or "" in segments:
        raise Mistake("{value} tidak berbentuk {form}", value=f'"{written[:60]}"', form=form)
    if "+" in written or "#" in written:
        raise Mistake("{value} tidak boleh memuat + atau #", value=f'"{written[:60]}"')
    return written


def _asset_id(written: str) -> str:
    return _id_parts(written, 2, "grup/aset")


def _channel_id(written: str) -> str:
    return _id_parts(written, 4, "opd/grup/aset/besaran")


def _field(written: str) -> str:
    if not _FIELD.fullmatch(written):
        raise Mistake(
            "{value} bukan nama besaran: huruf kecil a-z, angka, _ dan -", value=f'"{written[:40]}"'
        )
    return written


def _timezone(written: str) -> str:
    zone(written)
    return written


def _point(written: object) -> Point:
    pair = Text("tulis [lintang, bujur], misalnya [0.13, 117.47]")
    if not isinstance(written, list | tuple) or len(written) != 2:
        raise Mistake("bukan sepasang koordinat", hint=pair)
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in written):
        raise Mistake("koordinat harus dua angka", hint=pair)
    latitude, longitude = written
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        if latitude == longitude == 0:
            raise Mistake("[0, 0] ada di Samudra Atlantik", hint=pair)
        return (float(longitude), float(latitude))
    if abs(latitude) <= 180 and abs(longitude) <= 90:
        raise Mistake(
            "lintang {latitude} tidak mungkin",
            latitude=latitude,
            hint=Text("terbalik? lintang dahulu: [{a}, {b}]", a=longitude, b=latitude),
        )
    raise Mistake("koordinat [{a}, {b}] tidak mungkin", a=latitude, b=longitude, hint=pair)


Slug = Annotated[str, AfterValidator(_slug), Field(json_schema_extra={"pattern": f"^{_SLUG.pattern}$"})]
FieldName = Annotated[str, AfterValidator(_field)]
OpdId = Annotated[Slug, AfterValidator(_own_opd)]
Filled = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
YesNo = Annotated[bool, Field(strict=True)]
Filter = Annotated[str, AfterValidator(check_filter)]
LatLon = Annotated[
    Point,
    BeforeValidator(_point),
    WithJsonSchema(
        {
            "type": "array",
            "prefixItems": [
                {"type": "number", "minimum": -90, "maximum": 90},
                {"type": "number", "minimum": -180, "maximum": 180},
            ],
            "minItems": 2,
            "maxItems": 2,
            "description": "[lintang, bujur]",
        }
    ),
]
"""Written as latitude, longitude; held as the model's longitude, latitude."""


class Section(BaseModel):
    """A table of the profile; a key that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class OpdSection(Section):
    """Perangkat daerah pemilik profil ini."""

    id: OpdId
    """Bagian pertama semua id kanal dan aset."""
    name: Filled
    """Nama yang dibaca orang."""
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    """WIB, WITA, WIT, +08:00 atau nama IANA."""
    language: Literal["id", "en"] = "id"
    """Bahasa layar."""
    contact: str = ""
    """Telepon atau surel yang dapat dihubungi."""
    others: dict[Slug, Filled] = {}
    """Nama perangkat daerah lain pemilik data, menurut idnya."""


class CitySection(Section):
    """Kota yang tampak di peta."""

    name: str = ""
    """Nama kota."""
    center: LatLon | None = None
    """Tengah peta: [lintang, bujur]."""
    zoom: Annotated[Number, Field(ge=0, le=22)] = 13.0
    """Perbesaran peta, 0 sampai 22."""
    land: str = ""
    """GeoJSON garis pantai, di samping profil atau bawaan."""
    borders: str = ""
    """GeoJSON batas kelurahan dengan properti kode dan nama."""
    simulated: YesNo = False
    """Semua yang tampil adalah gladi: SIMULASI."""


class PlaceSection(Section):
    """Kelurahan atau tempat lain yang bernama."""

    id: Slug
    """Id tempat."""
    name: Filled
    """Nama yang dibaca orang."""
    code: str = ""
    """Kode Kemendagri, misalnya 64.74.02.1003."""
    point: LatLon | None = None
    """Letak: [lintang, bujur]."""
    ring: Annotated[tuple[LatLon, ...], Field(min_length=3)] = ()
    """Batas: daftar [lintang, bujur]."""


class LimitsTable(Section):
    """Nilai pertama yang sudah dihitung sebagai gangguan."""

    minor: Number | None = None
    """Ringan."""
    major: Number | None = None
    """Berat."""
    critical: Number | None = None
    """Genting."""
    falling: YesNo = False
    """Benar bila nilai yang rendah yang buruk."""

    @model_validator(mode="after")
    def _in_order(self) -> "LimitsTable":
        steps = [step for step in (self.minor, self.major, self.critical) if step is not None]
        if not steps:
            raise Mistake("tanpa satu pun batas", hint=Text("isi minor, major atau critical"))
        if steps != sorted(steps, reverse=self.falling):
            if self.falling:
                raise Mistake("dengan falling = true, minor harus di atas major, dan major di atas critical")
            raise Mistake(
                "minor harus di bawah major, dan major di bawah critical",
                hint=Text("falling = true bila nilai rendah yang buruk"),
            )
        return self

    def limits(self) -> Limits:
        """Return them as the model has them."""
        return Limits(self.minor, self.major, self.critical, self.falling)


Decimals = Annotated[Whole, Field(ge=0, le=9)]


class ChannelSection(Section):
    """Yang diketahui tentang kanal; aturan pertama yang cocok menang per kunci."""

    match: Filter
    """Saringan atas opd/grup/aset/besaran: + satu bagian, # sisanya."""
    name: Filled | None = None
    """Nama yang dibaca orang."""
    unit: str | None = None
    """Satuan."""
    kind: ChannelKind | None = None
    """gauge: nilai sesaat; counter: penghitung; state: keadaan."""
    decimals: Decimals | None = None
    """Angka di belakang koma."""
    limits: LimitsTable | None = None
    """Batas gangguan."""
    period: Duration | None = None
    """Selang antara dua nilai; jika tidak ada, every dari umpannya."""
    expire_after: Duration | None = None
    """Umur nilai menjadi basi; jika tidak ada, dari umpannya."""
    rate: FieldName | None = None
    """Besaran baru di samping penghitung ini: pertambahannya tiap detik."""

    @model_validator(mode="after")
    def _rate_of_a_counter(self) -> "ChannelSection":
        if self.rate is None:
            return self
        if self.kind not in (None, ChannelKind.COUNTER):
            raise Mistake('rate hanya untuk kind = "counter"', at=("rate",))
        last = self.match.rpartition("/")[2]
        if last in ("+", "#"):
            raise Mistake(
                "dengan rate, match harus menyebut besarannya",
                at=("match",),
                hint=Text("contoh: {examples}", examples='"+/wifi/+/rx_bytes"'),
            )
        if last == self.rate:
            raise Mistake("rate sama dengan besaran penghitungnya", at=("rate",))
        return self


class DerivedSection(Section):
    """Kanal yang dihitung dari kanal lain."""

    id: Annotated[str, AfterValidator(_channel_id)]
    """opd/grup/aset/besaran; memuat {place} jika dan hanya jika by = "place"."""
    of: Filter
    """Saringan atas kanal yang dihitung."""
    op: Literal["sum", "mean", "min", "max", "count", "up"]
    """count: bagian yang segar; up: bagian segar yang hidup atau bukan 0."""
    by: Literal["place"] | None = None
    """Satu kanal untuk tiap tempat."""
    name: str = ""
    """Nama yang dibaca orang."""
    unit: str = ""
    """Satuan."""
    kind: ChannelKind = ChannelKind.GAUGE
    """gauge, counter atau state."""
    decimals: Decimals | None = None
    """Angka di belakang koma."""
    limits: LimitsTable | None = None
    """Batas gangguan."""

    @model_validator(mode="after")
    def _place_when_by_place(self) -> "DerivedSection":
        braces = re.findall(r"\{[^}]*\}?|\}", self.id)
        if self.by and braces != ["{place}"]:
            raise Mistake('dengan by = "place", id harus memuat satu {place}', at=("id",))
        if not self.by and braces:
            if braces == ["{place}"]:
                raise Mistake(
                    'id memuat {place} tanpa by = "place"', at=("id",), hint=Text('tambahkan by = "place"')
                )
            raise Mistake("{value} tidak dikenal dalam id", value=braces[0][:40], at=("id",))
        return self


class AssetSection(Section):
    """Benda yang tidak diceritakan umpan mana pun."""

    id: Annotated[str, AfterValidator(_asset_id)]
    """grup/aset; menjadi opd/grup/aset."""
    kind: Slug
    """access-point, gauge, vehicle, sensor, camera ...; menentukan ikon."""
    name: str = ""
    """Nama yang dibaca orang."""
    place: Slug | None = None
    """Id tempat."""
    opd: OpdId | None = None
    """Pemilik; jika tidak ada, opd.id."""
    point: LatLon | None = None
    """Letak: [lintang, bujur]."""
    parent: str = ""
    """Id aset induk: jika induk mati, yang ini tidak ikut menjadi gangguan sendiri."""


class SourceTable(Section):
    """Satu jalan ke gambar kamera."""

    url: Filled
    """Alamat; sandi ditulis {secret.NAMA}."""
    kind: Literal["auto", "rtsp", "hls", "mjpeg", "snapshot", "flv", "file"] = "auto"
    """Cara membacanya."""
    main: YesNo = False
    """Aliran besar, hanya untuk ubin yang dibuka penuh."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Kepala HTTP, misalnya Referer."""
    period: Duration = 5.0
    """Selang antara dua gambar snapshot."""
    ca_file: str = ""
    """Sertifikat CA sendiri, PEM."""

    @model_validator(mode="after")
    def _scheme_fits(self) -> "SourceTable":
        scheme, separator, rest = self.url.partition("://")
        wanted = _SCHEMES.get(self.kind)
        if self.kind == "file" or self.url.startswith("{secret."):
            return self
        if not separator or not rest.strip("/"):
            raise Mistake(
                "bukan alamat kamera",
                at=("url",),
                hint=Text("contoh: {examples}", examples='"rtsp://10.1.1.1/sub"'),
            )
        known = {each for schemes in _SCHEMES.values() for each in schemes} | {"file"}
        if scheme.lower() not in (wanted or known):
            raise Mistake(
                '"{scheme}://" tidak cocok dengan kind = "{kind}"',
                scheme=scheme[:20],
                kind=self.kind,
                at=("url",),
            )
        return self


class CameraSection(Section):
    """Kamera; nama boleh sama, id tidak."""

    id: Slug
    """Id kamera."""
    name: Filled
    """Nama yang dibaca orang."""
    place: Slug | None = None
    """Id tempat."""
    group: str = ""
    """Kelompok, misalnya lalu-lintas."""
    opd: OpdId | None = None
    """Pemilik; jika tidak ada, opd.id."""
    point: LatLon | None = None
    """Letak: [lintang, bujur]."""
    bearing: Annotated[Number, Field(ge=0, le=360)] | None = None
    """Arah pandang, derajat dari utara."""
    angle: Annotated[Number, Field(gt=0, le=360)] | None = None
    """Lebar pandang, derajat."""
    reach: Annotated[Number, Field(gt=0)] | None = None
    """Jauh pandang, meter."""
    sources: Annotated[tuple[SourceTable, ...], Field(min_length=1)]
    """Aliran kamera: yang kecil dan, dengan main = true, yang besar."""


def _hours(written: str) -> str:
    schedule.parse(written)
    return written


def _day_hours(written: str) -> str:
    return written if written == "sun" else _hours(written)


def _channel_or_none(written: str) -> str:
    return _channel_id(written) if written else written


Hours = Annotated[str, AfterValidator(_hours), Field(json_schema_extra={"examples": ["22:00-05:00"]})]
DayHours = Annotated[
    str, AfterValidator(_day_hours), Field(json_schema_extra={"examples": ["06:00-18:00", "sun"]})
]


class WallSection(Section):
    """Layar pada permulaan."""

    scene: Filled = "umum"
    """Adegan bawaan atau di samping profil."""
    strangers: Literal["park", "fill"] = "park"
    """Layar yang tidak dikenal adegan: dibiarkan (park), atau diisi dari kiri ke kanan (fill)."""
    theme: Literal["night", "dim", "day", "auto"] = "night"
    """Tema: malam, redup, siang, atau menurut jam dan cahaya (auto)."""
    day: DayHours = "06:00-18:00"
    """Kapan siang: jam, atau "sun" untuk matahari terbit sampai terbenam di tengah kota."""
    dim: Hours = ""
    """Kapan redup, misalnya 22:00-05:00; kosong: tidak pernah menurut jam."""
    ambient: Annotated[str, AfterValidator(_channel_or_none)] = ""
    """Kanal sensor cahaya ruangan dalam lux; selama segar ia menggantikan jam."""
    ambient_dim_lux: Annotated[Number, Field(gt=0, le=200_000)] = 10.0
    """Di bawah ini redup."""
    ambient_day_lux: Annotated[Number, Field(gt=0, le=200_000)] = 300.0
    """Di atas ini siang."""

    @model_validator(mode="after")
    def _dim_is_darker_than_day(self) -> "WallSection":
        if self.ambient_dim_lux * 2 > self.ambient_day_lux:
            raise Mistake(
                "ambient_dim_lux harus paling banyak setengah dari ambient_day_lux", at=("ambient_dim_lux",)
            )
        return self


def _lock_after(written: object) -> float:
    if written in (0, "0") and not isinstance(written, bool):
        return 0.0
    return duration_s(written)


def _pin(written: str) -> str:
    PinHash.read(written)
    return written


LockAfter = Annotated[
    float,
    BeforeValidator(_lock_after),
    WithJsonSchema(
        {
            "anyOf": [{"const": 0}, {"type": "string", "pattern": r"^\d+(?:\.\d+)?(ms|s|m|h|d)$"}],
            "examples": [0, "10m"],
        }
    ),
]
Pin = Annotated[str, AfterValidator(_pin), Field(json_schema_extra={"pattern": r"^scrypt\$"})]
RoleName = Literal["tamu", "pejabat", "operator", "supervisor", "ti"]


class SeatUserTable(Section):
    """Orang yang boleh masuk di tempat duduk ini."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    """Nama yang dibaca orang dan dicatat dalam audit."""
    role: RoleName
    """tamu, pejabat, operator, supervisor atau ti."""
    os_user: str = ""
    """Nama pengguna sistem operasi: langsung masuk bila program dijalankan olehnya."""
    pin: Annotated[Pin | None, Field(repr=False)] = None
    """Sidik PIN dari ccviewer seat pin."""

    @model_validator(mode="after")
    def _has_a_way_in(self) -> "SeatUserTable":
        if not self.os_user and self.pin is None:
            raise Mistake("tanpa jalan masuk", hint=Text("isi os_user, pin, atau keduanya"))
        return self


class SeatSection(Section):
    """Tempat duduk: siapa yang boleh apa di komputer ini. Tanpa bagian ini, semua orang adalah ti."""

    id: Slug | None = None
    """Id tempat duduk ini di ruangan; jika tidak ada, nama komputer."""
    role: RoleName = "tamu"
    """Peran orang yang belum masuk."""
    lock_after: LockAfter = 600.0
    """Tanpa masukan selama ini, tempat duduk kembali ke role; 0: tidak pernah."""
    users: tuple[SeatUserTable, ...] = ()
    """Orang yang boleh masuk."""
    kiosk_pin: Annotated[Pin | None, Field(repr=False)] = None
    """Sidik PIN yang membuka kios; PIN seorang supervisor atau ti juga membukanya."""


def _broker(written: str) -> str:
    example = Text("contoh: {examples}", examples='"mqtts://10.10.1.5:8883"')
    try:
        url = urlsplit(written)
        right = url.scheme in ("mqtt", "mqtts") and bool(url.hostname) and url.port != 0
    except ValueError:  # a port that is none, half an IPv6 address
        right = False
    if not right:
        raise Mistake("bukan alamat broker MQTT", hint=example)
    if "@" in url.netloc:
        raise Mistake("nama pengguna dan sandi tidak ditulis di alamat", hint=Text("isi user dan password"))
    if url.path.strip("/") or url.query or url.fragment:
        raise Mistake("alamat broker hanya host dan porta", hint=example)
    return written


def _public_key(written: str) -> str:
    if not is_public_key(written):
        raise Mistake(
            "bukan kunci umum",
            hint=Text("salin baris yang dicetak ccviewer control keygen: ed25519:…"),
        )
    return written


def _command_pattern(written: str) -> str:
    if not _COMMANDS.fullmatch(written):
        raise Mistake(
            "{value} bukan pola perintah",
            value=f'"{written[:40]}"',
            hint=Text("contoh: {examples}", examples='"wall.show_page", "tour.*", "*"'),
        )
    return written


class ControlKeyTable(Section):
    """Pengendali jauh: kuncinya, dan apa yang boleh ia minta."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    """Nama yang dicatat dalam audit."""
    public: Annotated[str, AfterValidator(_public_key)]
    """Kunci umum dari ccviewer control keygen."""
    role: RoleName
    """Peran tertinggi yang boleh disebut pesannya."""
    commands: Annotated[tuple[Annotated[str, AfterValidator(_command_pattern)], ...], Field(min_length=1)]
    """Perintah yang boleh; * berarti apa saja, misalnya tour.*."""
    windows: Annotated[tuple[Filled, ...], Field(min_length=1)] = ("*",)
    """Jendela yang boleh; * berarti semua, termasuk perintah tanpa jendela."""


class BrokerTable(Section):
    """Broker MQTT dan cara masuk ke sana."""

    broker: Annotated[str, AfterValidator(_broker)]
    """mqtt://HOST:PORTA, atau mqtts:// terenkripsi."""
    ca_file: str = ""
    """Sertifikat CA sendiri, PEM."""
    client_cert: str = ""
    """Sertifikat klien, PEM."""
    client_key: str = ""
    """Kunci sertifikat klien, PEM."""
    user: str = ""
    """Nama pengguna di broker."""
    password: Annotated[str, Field(repr=False)] = ""
    """Sandi; tulis {secret.NAMA}."""
    protocol: Literal["auto", "5", "3.1.1"] = "auto"
    """Versi MQTT; auto mencoba 5 lalu 3.1.1."""
    keepalive: Annotated[Whole, Field(ge=5, le=65535)] = 30
    """Detik tanpa lalu lintas sebelum broker ditanya."""

    @model_validator(mode="after")
    def _tls_belongs_together(self) -> "BrokerTable":
        files = [key for key in ("ca_file", "client_cert", "client_key") if getattr(self, key)]
        if files and not self.broker.startswith("mqtts:"):
            raise Mistake("{key} tanpa tls", key=files[0], at=(files[0],), hint=Text("tulis mqtts://"))
        if self.client_key and not self.client_cert:
            raise Mistake("client_key tanpa client_cert", at=("client_key",))
        if self.password and not self.user:
            raise Mistake("password tanpa user", at=("password",))
        return self


class ControlSection(BrokerTable):
    """Kendali jauh tempat duduk ini lewat MQTT. Tanpa bagian ini tidak ada yang didengar."""

    room: Slug
    """Id ruangan: ccviewer/ROOM/seat/SEAT/do."""
    seat: Slug | None = None
    """Id tempat duduk ini di ruangan; jika tidak ada, id dari [seat]."""
    keys: Annotated[tuple[ControlKeyTable, ...], Field(min_length=1)]
    """Pengendali yang dikenal."""

    @model_validator(mode="after")
    def _each_key_once(self) -> "ControlSection":
        for name in ("name", "public"):
            values = [getattr(key, name) for key in self.keys]
            for index, value in enumerate(values):
                if value in values[:index]:
                    raise Mistake(
                        "{value} sudah dipakai [[control.keys]] ke-{number}",
                        value=f'"{value}"',
                        number=values.index(value) + 1,
                        at=("keys", index, name),
                    )
        return self


LISTS: dict[str, type[Section]] = {
    "places": PlaceSection,
    "channels": ChannelSection,
    "derived": DerivedSection,
    "assets": AssetSection,
    "cameras": CameraSection,
}
TABLES: dict[str, type[Section]] = {
    "opd": OpdSection,
    "city": CitySection,
    "wall": WallSection,
    "seat": SeatSection,
    "control": ControlSection,
}
KEYS = (
    "opd",
    "city",
    "places",
    "feeds",
    "channels",
    "derived",
    "assets",
    "cameras",
    "wall",
    "seat",
    "control",
)
