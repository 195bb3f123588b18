"""What the profile says of an MQTT broker."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticKnownError

from ccviewer.feeds.base import BasicAuth, FeedOptions, NoAuth, Size
from ccviewer.feeds.mapping import Expression
from ccviewer.i18n import Text
from ccviewer.profile.duration import Duration
from ccviewer.profile.grammar import Filled, Section, Whole, YesNo
from ccviewer.profile.mistake import Mistake

PLAIN_PORT, TLS_PORT = 1883, 8883


def _topic(written: str) -> str:
    levels = written.split("/")
    if "#" in written and (written.count("#") > 1 or levels[-1] != "#"):
        raise Mistake(
            "# hanya boleh menjadi bagian terakhir topik",
            hint=Text("contoh: {examples}", examples="kota/+/#"),
        )
    if any("+" in level and level != "+" for level in levels):
        raise Mistake(
            "+ harus berdiri sendiri di antara garis miring",
            hint=Text("contoh: {examples}", examples="kota/+/#"),
        )
    if "\0" in written or len(written.encode()) > 65535:
        raise Mistake("bukan topik MQTT")
    return written


def _prefix(written: str) -> str:
    if "+" in written or "#" in written or "\0" in written or written.strip("/") != written:
        raise Mistake("bukan awal topik", hint=Text("contoh: {examples}", examples='"homeassistant"'))
    return written


class AvailabilityTable(Section):
    """Topik yang menyebut apakah alat tersambung: last will, LWT, availability."""

    topic: Annotated[Filled, AfterValidator(_topic)]
    """Topik dengan + di tempat nama alat; tanpa +, untuk semua alat umpan ini."""
    online: Filled = "online"
    """Isi pesan alat yang tersambung; besar kecil huruf tidak dibedakan."""
    offline: Filled = "offline"
    """Isi pesan alat yang putus."""
    asset: Whole | None = None
    """Bagian topik yang menjadi aset: 0 yang pertama, -1 yang terakhir; jika tidak ada, + yang pertama."""
    path: Expression | None = None
    """Letak kata itu dalam pesan JSON; jika tidak ada, seluruh pesan, atau "state"."""

    @model_validator(mode="after")
    def _two_words(self) -> "AvailabilityTable":
        if self.online.casefold() == self.offline.casefold():
            raise Mistake("online dan offline sama", at=("offline",))
        return self

    @property
    def level(self) -> int | None:
        """Return which level of the topic names the asset; None when the topic speaks of all."""
        if self.asset is not None:
            return self.asset
        levels = self.topic.split("/")
        return levels.index("+") if "+" in levels else None


class MqttOptions(FeedOptions):
    """Umpan dari broker MQTT."""

    path_keys: ClassVar[tuple[str, ...]] = ("ca_file", "client_cert", "client_key")
    default_expiry_s: ClassVar[float | None] = 300.0

    kind: Literal["mqtt"]
    """Umpan MQTT."""
    host: Filled
    """Nama atau alamat broker."""
    port: Annotated[Whole, Field(ge=1, le=65535)] | None = None
    """Porta; jika tidak ada, 1883, atau 8883 dengan tls."""
    tls: YesNo = False
    """Sambungan terenkripsi; sertifikat dan nama server diperiksa."""
    ca_file: str = ""
    """Sertifikat CA sendiri, PEM."""
    client_cert: str = ""
    """Sertifikat klien, PEM."""
    client_key: str = ""
    """Kunci sertifikat klien, PEM."""
    discovery: Annotated[Filled, AfterValidator(_prefix)] | None = None
    """Awal topik penemuan Home Assistant; kanal muncul tanpa pemetaan."""
    topics: Annotated[
        tuple[Annotated[Filled, AfterValidator(_topic)], ...], Field(validate_default=True)
    ] = ()
    """Topik yang dilanggan; + satu bagian, # sisanya. Wajib tanpa discovery."""
    availability: AvailabilityTable | None = None
    """Last will atau topik ketersediaan: apakah alat tersambung."""
    qos: Annotated[Whole, Field(ge=0, le=2)] = 0
    """Mutu pengiriman MQTT."""
    protocol: Literal["auto", "5", "3.1.1"] = "auto"
    """Versi MQTT; auto mencoba 5 lalu 3.1.1."""
    keepalive: Annotated[Whole, Field(ge=5, le=65535)] = 30
    """Detik tanpa lalu lintas sebelum broker ditanya."""
    max_payload: Size = 64 * 1024
    """Pesan yang lebih besar ditolak."""
    hint_after: Duration = 30.0
    """Sesudah ini tanpa pesan, umpan disebut senyap."""
    mode: Literal["snapshot", "append"] = "append"
    """append: baris bertambah; snapshot: setiap pesan adalah dokumen utuh."""
    auth: Annotated[NoAuth | BasicAuth, Field(discriminator="kind")] = NoAuth()
    """Cara masuk: none atau basic."""

    @field_validator("topics", mode="before")
    @classmethod
    def _something_to_hear(cls, topics: object, info: ValidationInfo) -> object:
        if topics or info.data.get("discovery", "") is not None:  # a wrong discovery is not in the data
            return topics
        if topics == ():  # nobody wrote it
            raise PydanticKnownError("missing")
        raise PydanticKnownError("too_short", {"field_type": "Tuple", "min_length": 1, "actual_length": 0})

    @model_validator(mode="after")
    def _discovery_adds_up(self) -> "MqttOptions":
        if self.discovery is not None and self.mode == "snapshot":
            raise Mistake('mode = "snapshot" tidak dapat bersama discovery', at=("mode",))
        return self

    @model_validator(mode="after")
    def _tls_belongs_together(self) -> "MqttOptions":
        if not self.tls and (self.ca_file or self.client_cert):
            key = "ca_file" if self.ca_file else "client_cert"
            raise Mistake("{key} tanpa tls", key=key, at=(key,), hint=Text("tambahkan tls = true"))
        if self.client_key and not self.client_cert:
            raise Mistake("client_key tanpa client_cert", at=("client_key",))
        return self

    @property
    def number(self) -> int:
        """Return the port."""
        return self.port or (TLS_PORT if self.tls else PLAIN_PORT)
