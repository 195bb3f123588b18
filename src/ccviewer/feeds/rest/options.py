"""What the profile says of an HTTP source."""

from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from ccviewer.feeds.base import BasicAuth, FeedOptions, NoAuth, Size
from ccviewer.i18n import Text
from ccviewer.profile.duration import Duration
from ccviewer.profile.grammar import Filled, Section, Whole
from ccviewer.profile.mistake import Mistake

Param = str | int | float | bool


def _url(written: str) -> str:
    if written.startswith("{secret."):
        return written
    try:
        parts = urlsplit(written)
        known = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port)
    except ValueError:  # a port that is none, half an IPv6 address
        known = False
    if not known:
        example = Text("contoh: {examples}", examples='"https://wifi.example/api/ap"')
        raise Mistake("{value} bukan alamat http atau https", value=f'"{written[:60]}"', hint=example)
    if "@" in parts.netloc:
        raise Mistake("sandi tidak boleh di dalam alamat", hint=Text('pakai auth = { kind = "basic", ... }'))
    return written


Url = Annotated[Filled, AfterValidator(_url)]
Secret = Annotated[str, Field(repr=False)]
FilledSecret = Annotated[str, Field(repr=False, min_length=1)]


class BearerAuth(Section):
    """Token pada kepala Authorization."""

    kind: Literal["bearer"]
    """Token."""
    token: FilledSecret
    """Token; tulis {secret.NAMA}."""


class ApiKeyAuth(Section):
    """Kunci pada satu kepala atau satu parameter."""

    kind: Literal["api_key"]
    """Kunci API."""
    value: FilledSecret
    """Kunci; tulis {secret.NAMA}."""
    header: str = ""
    """Nama kepala HTTP."""
    query: str = ""
    """Nama parameter alamat."""

    @model_validator(mode="after")
    def _one_place(self) -> "ApiKeyAuth":
        if bool(self.header) == bool(self.query):
            raise Mistake("isi tepat satu dari header dan query", hint=Text('misalnya header = "X-API-KEY"'))
        return self


class LoginAuth(Section):
    """Masuk lewat formulir; kue disimpan, dan diulang sekali bila ditolak."""

    kind: Literal["login"]
    """Masuk lewat formulir."""
    url: Url
    """Alamat untuk masuk."""
    body: Annotated[str | dict[str, Param], Field(repr=False)]
    """Isi: tabel menjadi JSON, teks dikirim sebagai formulir."""
    token_path: str = ""
    """Jalan ke token dalam jawaban."""
    header: str = "Authorization"
    """Kepala pembawa token; pada Authorization ditulis Bearer."""


class OAuth2Auth(Section):
    """OAuth 2 dengan client_credentials atau refresh_token."""

    kind: Literal["oauth2"]
    """OAuth 2."""
    token_url: Url
    """Alamat pemberi token."""
    client_id: Filled
    """Id klien."""
    client_secret: Secret = ""
    """Rahasia klien; tulis {secret.NAMA}."""
    scope: str = ""
    """Cakupan."""
    refresh_token: Secret = ""
    """Bila ada, dipakai sebagai ganti client_credentials."""


Auth = Annotated[
    NoAuth | BasicAuth | BearerAuth | ApiKeyAuth | LoginAuth | OAuth2Auth, Field(discriminator="kind")
]


class _Limits(Section):
    max_pages: Annotated[Whole, Field(ge=1)] = 100
    """Halaman terbanyak."""
    max_rows: Annotated[Whole, Field(ge=1)] = 100_000
    """Baris terbanyak."""


class NoPaging(_Limits):
    """Satu dokumen."""

    kind: Literal["none"] = "none"
    """Satu dokumen."""


class LinkPaging(_Limits):
    """Kepala Link dengan rel=next."""

    kind: Literal["link"]
    """Kepala Link."""


class NextPaging(_Limits):
    """Alamat halaman berikutnya ada di dalam dokumen."""

    kind: Literal["next"]
    """Alamat di dalam dokumen."""
    path: Filled
    """Jalan ke alamat itu."""


class PagePaging(_Limits):
    """Nomor halaman."""

    kind: Literal["page"]
    """Nomor halaman."""
    param: Filled = "page"
    """Parameter nomor halaman."""
    start: Annotated[Whole, Field(ge=0)] = 1
    """Nomor halaman pertama."""
    size: Annotated[Whole, Field(ge=1)] | None = None
    """Baris per halaman; halaman yang kurang dari ini adalah yang terakhir."""


class OffsetPaging(_Limits):
    """Nomor baris pertama."""

    kind: Literal["offset"]
    """Nomor baris pertama."""
    param: Filled = "offset"
    """Parameter nomor baris."""
    limit_param: Filled = "limit"
    """Parameter banyaknya baris."""
    limit: Annotated[Whole, Field(ge=1)] = 100
    """Baris per halaman."""


class CursorPaging(_Limits):
    """Penanda halaman berikutnya ada di dalam dokumen."""

    kind: Literal["cursor"]
    """Penanda di dalam dokumen."""
    param: Filled = "cursor"
    """Parameter penanda."""
    path: Filled
    """Jalan ke penanda."""


Paging = Annotated[
    NoPaging | LinkPaging | NextPaging | PagePaging | OffsetPaging | CursorPaging, Field(discriminator="kind")
]


class RestOptions(FeedOptions):
    """Umpan dari alamat HTTP."""

    path_keys: ClassVar[tuple[str, ...]] = ("ca_file",)

    kind: Literal["rest"]
    """Umpan HTTP."""
    url: Url
    """Alamat yang dibaca."""
    method: Literal["GET", "POST"] = "GET"
    """Metode HTTP."""
    params: dict[str, Param] = Field(default_factory=dict)
    """Parameter alamat."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Kepala HTTP."""
    body: str | dict[str, object] | list[object] | None = None
    """Isi permintaan; tabel menjadi JSON."""
    every: Duration = 30.0
    """Selang antara dua pembacaan."""
    timeout: tuple[Duration, Duration] = (2.0, 5.0)
    """Batas waktu menyambung dan membaca."""
    ca_file: str = ""
    """Sertifikat CA sendiri, PEM."""
    max_body: Size = 20 * 1024**2
    """Dokumen yang lebih besar ditolak."""
    host_per_minute: Annotated[Whole, Field(ge=1)] = 120
    """Permintaan terbanyak per menit ke satu server, bersama umpan lain."""
    auth: Auth = NoAuth()
    """Cara masuk."""
    paging: Paging = NoPaging()
    """Cara membaca halaman berikutnya."""
