"""What the profile may say of any feed, whatever its transport."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema
from pydantic.functional_validators import BeforeValidator

from ccviewer.feeds.mapping import DecodeOptions, Expression, MapOptions
from ccviewer.i18n import Text
from ccviewer.profile.duration import Duration
from ccviewer.profile.grammar import Filled, OpdId, Section, Slug
from ccviewer.profile.mistake import Mistake

LEAST_EXPIRY_S = 10.0
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s?(B|KB|MB|GB)")
_FACTORS = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
_HOURS = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)-([01]\d|2[0-3])[:.]([0-5]\d)")


def size_bytes(written: object) -> int:
    """Return bytes of `64KB` or `20MB`.

    Raises:
        Mistake: not a size.
    """
    match = _SIZE.fullmatch(written.strip()) if isinstance(written, str) else None
    if match is None or not float(match[1]):
        raise Mistake(
            "{value} bukan ukuran",
            value=f'"{written}"'[:40],
            hint=Text("contoh: {examples}", examples="64KB, 20MB"),
        )
    return int(float(match[1]) * _FACTORS[match[2]])


def _size_text(size: int) -> str:
    for unit in ("GB", "MB", "KB"):
        if size >= _FACTORS[unit] and not size % _FACTORS[unit]:
            return f"{size // _FACTORS[unit]}{unit}"
    return f"{size}B"


Size = Annotated[
    int,
    BeforeValidator(size_bytes),
    PlainSerializer(_size_text, return_type=str, when_used="json-unless-none"),
    WithJsonSchema({"type": "string", "pattern": f"^{_SIZE.pattern}$", "examples": ["64KB", "20MB"]}),
]
"""Bytes; written as text with a unit."""


def hours(written: str) -> tuple[time, time]:
    """Return first and last time of day of `06:00-22:00`; a first one after the last spans midnight.

    Raises:
        Mistake: not two times of day, or twice the same.
    """
    match = _HOURS.fullmatch(written.replace(" ", ""))
    example = Text("contoh: {examples}", examples='"06:00-22:00"')
    if match is None:
        raise Mistake("{value} bukan jam kerja", value=f'"{written[:40]}"', hint=example)
    first, last = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if first == last:
        raise Mistake("jam mulai sama dengan jam selesai", hint=example)
    return first, last


def _checked_hours(written: str) -> str:
    if written:
        hours(written)
    return written


class NoAuth(Section):
    """Tanpa masuk."""

    kind: Literal["none"] = "none"
    """Tanpa masuk."""


class BasicAuth(Section):
    """Nama pengguna dan sandi."""

    kind: Literal["basic"]
    """Nama pengguna dan sandi."""
    user: Filled
    """Nama pengguna."""
    password: Annotated[str, Field(repr=False)] = ""
    """Sandi; tulis {secret.NAMA}."""


class FeedOptions(Section):
    """Kunci yang dimiliki semua umpan."""

    path_keys: ClassVar[tuple[str, ...]] = ()  # those that hold paths, relative to the profile
    default_expiry_s: ClassVar[float | None] = None  # None: three times `every`

    id: Slug
    """Id umpan."""
    kind: str
    """Cara membaca: rest, mqtt, files, atau dari plugin."""
    title: str = ""
    """Nama yang dibaca orang."""
    opd: OpdId | None = None
    """Pemilik data; jika tidak ada, opd.id."""
    contact: str = ""
    """Siapa yang dihubungi bila umpan ini mati."""
    attribution: str = ""
    """Sumber data yang wajib disebut di layar."""
    group: Slug | None = None
    """Bagian kedua id kanal dan aset; jika tidak ada, id umpan."""
    every: Duration | None = None
    """Selang antara dua pembacaan."""
    between: Annotated[str, AfterValidator(_checked_hours)] = ""
    """Hanya pada jam ini, misalnya 06:00-22:00."""
    mode: Literal["snapshot", "append"] = "snapshot"
    """snapshot: yang tidak ada di dokumen terbaru sudah selesai; append: baris bertambah."""
    expire_after: Duration | None = None
    """Umur nilai menjadi basi; jika tidak ada, 3 kali every, paling sedikit 10s."""
    ok_when: Expression | None = None
    """JMESPath atas dokumen; salah, kosong atau null berarti gagal."""
    decode: DecodeOptions = DecodeOptions()
    """Dari byte menjadi dokumen."""
    map: MapOptions = MapOptions()
    """Dari dokumen menjadi baris."""

    def rooted(self, folder: Path) -> Self:
        """Return the options with paths that begin in `folder`, the profile's, where they are relative."""
        written = {key: getattr(self, key) for key in self.path_keys}
        return self.model_copy(update={key: str(folder / path) for key, path in written.items() if path})

    @property
    def group_id(self) -> str:
        """Return the second segment of the ids of this feed."""
        return self.group or self.id

    @property
    def expiry_s(self) -> float:
        """Return the age at which a value of this feed is stale."""
        if self.expire_after is not None:
            return self.expire_after
        if self.default_expiry_s is not None and self.every is None:
            return self.default_expiry_s
        return max(3 * (self.every or 0.0), LEAST_EXPIRY_S)

    @property
    def period_s(self) -> float:
        """Return how often a value is expected."""
        return self.every if self.every is not None else self.expiry_s / 3
