"""What the profile says of an MQTT broker."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from ccviewer.feeds.base import BasicAuth, FeedOptions, NoAuth, Size
from ccviewer.i18n import Text
from ccviewer.profile.duration import Duration
from ccviewer.profile.grammar import Filled, Whole, YesNo
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
    topics: Annotated[tuple[Annotated[Filled, AfterValidator(_topic)], ...], Field(min_length=1)]
    """Topik yang dilanggan; + satu bagian, # sisanya."""
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
