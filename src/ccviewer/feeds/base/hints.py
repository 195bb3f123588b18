"""Knows the traps that feeds fall into, and says in plain words what to try."""

import errno
import socket
from collections import deque
from collections.abc import Callable, Sequence

from ccviewer.feeds.base.options import FeedOptions
from ccviewer.feeds.mapping import Rows, Warned
from ccviewer.i18n import Text

SKEW_S = 5.0
PLAN_S = 300.0  # a document of both older and newer times than this from now is a forecast or a plan
FAR_S = 15 * 3600.0
NEAR_S = 120.0  # an hour, give or take
HOUR_S = 3600.0
ZONES_H = (
    7,
    8,
    9,
)  # how far WIB, WITA and WIT are from UTC: a time read in the wrong zone is off by one of them
LOOK_EVERY_S = 0.5  # at messages, of which there may be thousands a second
AGREED = 3  # documents that must agree before a delay is called a mistaken zone
PERSONAL = frozenset(
    {
        *("name", "nama", "owner", "reporter", "pelapor", "pemilik", "phone", "telepon", "hp", "nohp", "wa"),
        *("nik", "ktp", "kk", "email", "surel", "address", "alamat", "description"),
    }
)

_BY_CODE: dict[str, Callable[[str], Text]] = {
    "swapped?": lambda field: Text(
        '{field}: lintang dan bujur tampak tertukar; tulis order = "lonlat" atau "latlon"', field=field
    ),
    "set decimal": lambda field: Text(
        '{field}: tulis decimal = "id" (1.234,5) atau "en" (1,234.5), agar angka tidak ditebak', field=field
    ),
    "both decimal styles, set decimal": lambda field: Text(
        '{field}: tulis decimal = "id" (1.234,5) atau "en" (1,234.5), agar angka tidak ditebak', field=field
    ),
    "not in the decimal style": lambda field: Text(
        "{field}: angkanya tidak menurut decimal yang dipilih; id dan en tertukar?", field=field
    ),
    "no such column": lambda field: Text(
        "{field}: kolomnya tidak ada lagi; judul kolom berubah, atau header_row dan delimiter salah",
        field=field,
    ),
    "not UTF-8, read as Windows-1252": lambda _field: Text('tulis encoding pada decode, misalnya "cp1252"'),
}


def of_socket(error: OSError) -> Text | None:
    """Return what to try when a connection does not come about."""
    if isinstance(error, socket.gaierror):
        return Text("periksa ejaan nama server, dan DNS mesin ini")
    if isinstance(error, ConnectionRefusedError):
        return Text("mesinnya menjawab, tetapi tidak ada layanan di porta itu: periksa porta dan layanannya")
    if isinstance(error, TimeoutError):
        return Text("mesinnya mati, alamatnya salah, atau firewall membuang pesan kita")
    if isinstance(error, ConnectionError):
        return Text("layanannya menutup sambungan: porta lain, atau perlu tls?")
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETDOWN):
        return Text("periksa kabel, VPN dan rute jaringan mesin ini")
    return None


def of_status(status: int) -> Text | None:
    """Return what to try for an HTTP status that is no success."""
    if status == 401:
        return Text("nama, sandi atau kunci salah atau sudah kedaluwarsa; periksa auth dan rahasianya")
    if status == 403:
        return Text("kita dikenal, tetapi tidak berhak: minta hak baca, atau izin untuk alamat IP ini")
    if status in (404, 410):
        return Text("alamatnya sudah pindah, atau salah ketik")
    if status == 405:
        return Text("server menolak method ini; GET atau POST?")
    if status in (400, 422):
        return Text("parameter atau isi permintaan tidak diterima; periksa params dan body")
    if status == 429:
        return Text("perpanjang every, atau turunkan host_per_minute")
    if status >= 500:
        return Text("kesalahan ada di server; hubungi pengelolanya bila tidak pulih")
    return None


def all_refused(rows: Rows) -> Text | None:
    """Return what to try when one field keeps every row out."""
    fields = {error.field for error in rows.errors}
    if len(rows.errors) < 2 or len(fields) != 1 or "" in fields:
        return None
    return Text(
        "semua {count} baris ditolak karena {field}: periksa path-nya, atau hapus required",
        count=len(rows.errors),
        field=fields.pop(),
    )


def advice(options: FeedOptions, rows: Rows) -> Text | None:
    """Return what to try after one look at one document, however old it is."""
    if rows.errors and not rows.rows:
        return all_refused(rows)
    traps = Traps(options)
    traps.look([rows], 0.0, live=False)
    return traps.hint


class Traps:
    """Looks at what a feed reads, document by document; one a feed, used in the feed's thread."""

    def __init__(self, options: FeedOptions) -> None:
        fields = options.map.fields
        self._record = options.map.record
        self._numbers = tuple(name for name, field in fields.items() if field.type in ("number", "bool"))
        self._timed = fields["time"].type == "time" if "time" in fields else False
        self._whole = options.mode == "snapshot"
        self._ever = False  # there was a row
        self._looked = float("-inf")
        self._late = deque[float](maxlen=AGREED)
        self._of_values: Text | None = None
        self._of_times: Text | None = None
        self._of_server: Text | None = None

    @property
    def hint(self) -> Text | None:
        """Return what to try, though the feed is well."""
        return self._of_values or self._of_times or self._of_server

    def look(self, pages: Sequence[Rows], now: float, *, live: bool = True) -> None:
        """Look at one document; `live` says that it was not kept somewhere before it came. `now` is UTC."""
        if not self._whole and now - self._looked < LOOK_EVERY_S and not any(page.warnings for page in pages):
            return
        self._looked = now
        rows = [row for page in pages for row in page.rows]
        self._of_values = self._about_values(pages, rows)
        self._ever = self._ever or bool(rows)
        if self._timed and live:
            times = [time for row in rows if isinstance(time := row.get("time"), float)]
            if times:
                plan = max(times) > now + PLAN_S and min(times) <= now + PLAN_S
                self._of_times = None if plan else self._about_times(now - max(times))

    def server_clock(self, ahead_s: float) -> None:
        """Learn how far the server's clock is ahead of ours."""
        self._of_server = None
        if abs(ahead_s) > SKEW_S:
            self._of_server = _skew(ahead_s)

    def sample(self, warned: Warned) -> str:
        """Return a warning in words, with its value unless that may be somebody's own."""
        if self._record == "ticket" or warned.field in PERSONAL:
            return f"{warned.field}: {warned.text}"
        return str(warned)

    def _about_values(self, pages: Sequence[Rows], rows: list[dict[str, object]]) -> Text | None:
        for page in pages:
            for warned in page.warnings:
                if warned.code in _BY_CODE:
                    return _BY_CODE[warned.code](warned.field)
        if not rows and self._whole and not self._ever:
            return Text("dokumen terbaca, tetapi tanpa satu baris pun: periksa items")
        measures = self._record == "reading" and len(rows) > 1 and self._numbers
        if measures and all(row.get(name) is None for row in rows for name in self._numbers):
            fields = ", ".join(self._numbers)
            return Text("tidak ada angka di satu baris pun: periksa path {fields}", fields=fields)
        return None

    def _about_times(self, late_s: float) -> Text | None:
        """Return what is odd about the newest time of a document, which is so late (ahead: negative)."""
        self._late.append(late_s)
        hours = round(abs(late_s) / HOUR_S)
        near = abs(abs(late_s) - hours * HOUR_S) <= NEAR_S
        if late_s < -FAR_S:
            return None  # no clock is so wrong: it tells of what will be
        if late_s < -SKEW_S:
            if hours in ZONES_H and near:
                return Text("waktunya {hours} jam di depan: tulis timezone pada pemetaan", hours=hours)
            return _skew(-late_s)
        steady = len(self._late) == AGREED and max(self._late) - min(self._late) <= NEAR_S
        if hours in ZONES_H and near and steady:
            return Text("waktunya selalu {hours} jam di belakang: tulis timezone pada pemetaan", hours=hours)
        return None


def _skew(ahead_s: float) -> Text:
    if ahead_s > 0:
        return Text(
            "jam sumber {seconds} dtk di depan jam mesin ini; periksa NTP keduanya", seconds=round(ahead_s)
        )
    return Text(
        "jam sumber {seconds} dtk di belakang jam mesin ini; periksa NTP keduanya", seconds=round(-ahead_s)
    )
