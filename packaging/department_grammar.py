"""What may stand in the `opd.toml` of a department."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from ccviewer.i18n import Text
from ccviewer.profile.grammar import Section, YesNo
from ccviewer.profile.mistake import Mistake

LARGEST_PART = 65_535  # Windows keeps each number of a version in 16 bits
PICTURES = {"icon": (".svg",), "splash": (".svg", ".png")}

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
# Debian's control file ends a value at the line's end and an address at <>; NSIS reads $ ` ' " \ itself.
_UNFIT = re.compile(r"""[\x00-\x1f\x7f"'`$\\<>%{}]""")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def _plain(written: str) -> str:
    unfit = sorted(set(_UNFIT.findall(written)))
    if unfit:
        raise Mistake(
            "{value} memuat tanda yang tidak dapat dipasang: {signs}",
            value=f'"{" ".join(written.split())[:40]}"',
            signs=" ".join(f"U+{ord(sign):04X}" if sign < " " or sign == "\x7f" else sign for sign in unfit),
            hint=Text("huruf, angka, spasi dan . , ( ) & / - saja, dalam satu baris"),
        )
    if written != " ".join(written.split()):
        raise Mistake("spasi di awal, di akhir, atau berganda", hint=Text("hapus spasi yang lebih"))
    return written


def _version(written: str) -> str:
    match = _VERSION.fullmatch(written)
    if match is None:
        raise Mistake(
            "{value} bukan versi", value=f'"{written[:40]}"', hint=Text('tiga bilangan, misalnya "1.0.0"')
        )
    if max(map(int, match.groups())) > LARGEST_PART:
        raise Mistake(
            "{value} terlalu besar untuk Windows",
            value=f'"{written[:40]}"',
            hint=Text("setiap bilangan paling banyak {limit}", limit=LARGEST_PART),
        )
    return written


def _mail(written: str) -> str:
    if written and not _MAIL.fullmatch(written):
        raise Mistake(
            "{value} bukan alamat surel", value=f'"{written[:40]}"', hint=Text('misalnya "ti@bontang.go.id"')
        )
    return written


def is_picture(key: str, written: object) -> bool:
    """Say whether this may be the name of the icon, or of the splash: a file beside `opd.toml`."""
    plain = isinstance(written, str) and not {"/", "\\"} & set(written)
    return plain and str(written).lower().endswith(PICTURES[key])


def _picture(key: str) -> AfterValidator:
    def check(written: str) -> str:
        if not is_picture(key, written):
            raise Mistake(
                "{value} bukan nama gambar yang dapat dipakai",
                value=f'"{written[:40]}"',
                hint=Text("berkas {kinds} di samping opd.toml", kinds=", ".join(PICTURES[key])),
            )
        return written

    return AfterValidator(check)


Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_plain)]
Version = Annotated[str, AfterValidator(_version)]


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as what compares by size."""
    return tuple(map(int, version.split(".")))


class Brand(Section):
    """Rupa program ini di meja kerja dan di menu."""

    title: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_plain)]
    """Nama di menu, di jalan pintas dan di layar pembuka."""
    icon: Annotated[str, _picture("icon")] = "icon.svg"
    """Ikon: SVG persegi, masih terbaca pada 16 piksel."""
    splash: Annotated[str, _picture("splash")] = "splash.svg"
    """Gambar pembuka: SVG atau PNG, 16:9."""


class Install(Section):
    """Yang dikerjakan pemasang di setiap komputer."""

    autostart: YesNo = True
    """Program dibuka sendiri ketika seseorang masuk ke komputer."""
    kiosk: YesNo = False
    """Dibuka sebagai kios: tanpa jalan keluar selain PIN."""


class Document(Section):
    """Berkas opd.toml."""

    name: Name
    """Nama perangkat daerah."""
    publisher: Name
    """Penerbit paket, biasanya pemerintah kotanya."""
    contact: Annotated[str, Field(max_length=120), AfterValidator(_mail)] = ""
    """Surel yang menjawab pertanyaan tentang paket ini."""
    version: Version
    """Versi paket; dinaikkan setiap kali profil, adegan atau gambar berubah."""
    needs: Version
    """Inti ccviewer tertua yang dapat menjalankan profil ini."""
    brand: Brand
    """Rupa."""
    install: Install = Install()
    """Pemasangan."""
