"""What the city publishes over REST: JSON, CSV and GeoJSON, each as a function of time."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import floor

from ccviewer.city.geography import ACCESS_POINTS, AGENCIES, CAMERAS, KELURAHAN
from ccviewer.city.http import Response
from ccviewer.city.model import City, Pace, iso, iso_utc
from ccviewer.city.script import Kind

JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8"
GEOJSON = "application/geo+json; charset=utf-8"
HISTORY_STEP_S, HISTORY_S = 300, 86_400
NOTE = "SIMULASI: data latihan, bukan data resmi"

_ACTIVE, _BROKEN = "aktif", "padam"


@dataclass(frozen=True, slots=True)
class Document:
    """One address: made anew each `step_s` of wall time, the same bytes in between, so that ETags hold."""

    path: str
    title: str
    step_s: float
    make: Callable[[float, str], Response]  # of wall time, and of what `?untuk=` says
    feed: str = ""  # the feed of the script that silences it


class Documents:
    """All documents of a city; `cameras` is the port that camera addresses name."""

    def __init__(self, city: City, pace: Pace, cameras: int) -> None:
        self._city, self._pace, self._cameras = city, pace, cameras
        self.all = (
            Document("/api/kpi.json", "Angka pokok kota", 5, self._kpi, "kpi"),
            Document("/api/kpi/riwayat.csv", "Angka pokok kota, 24 jam", 300, self._kpi_history),
            Document("/api/pengaduan.json", "Pengaduan warga per OPD", 15, self._complaints, "pengaduan"),
            Document("/api/wifi/titik.geojson", "Titik Wi-Fi", 5, self._points),
            Document("/api/wifi/riwayat.csv", "Pemakaian Wi-Fi, 24 jam", 300, self._wifi_history),
            Document("/api/apbd.csv", "Serapan APBD per OPD", 60, self._budgets, "apbd"),
            Document("/api/gempa.json", "Gempa dirasakan", 5, self._quakes),
            Document("/api/laporan112.json", "Laporan 112", 5, self._calls),
            Document("/api/cctv.json", "Daftar kamera", 5, self._camera_list),
        )
        self._by_path = {document.path: document for document in self.all}
        self._made = lru_cache(maxsize=64)(self._make)
        self._wifi_slot = lru_cache(maxsize=1024)(self._wifi_at)
        self._kpi_slot = lru_cache(maxsize=1024)(self._kpi_at)

    def find(self, path: str) -> Document | None:
        """Return the document at this path."""
        return self._by_path.get(path)

    def answer(self, document: Document, wall: float, scope: str = "") -> Response:
        """Return the document as of now; blocks for half a second when the history is first made."""
        return self._made(document.path, floor(wall / document.step_s) * document.step_s, scope)

    def _make(self, path: str, wall: float, scope: str) -> Response:
        return self._by_path[path].make(wall, scope)

    def _kpi_at(self, wall: float) -> Mapping[str, float]:
        time = self._pace.city(wall)
        _, up, clients, rx, tx = self._wifi_slot(wall)[-1]
        complaints = self._city.complaints(time)
        return {
            "pengguna_wifi": clients,
            "ap_aktif": up,
            "wifi_turun": rx,
            "wifi_naik": tx,
            "pengaduan_terbuka": complaints.open,
            "pengaduan_selesai_hari_ini": complaints.closed_today,
            "serapan_apbd": round(self._city.absorbed(time), 3),
            "muka_air": round(self._city.worst_water(time), 3),
            "pm25": round(self._city.worst_air(time), 1),
        }

    def _kpi(self, wall: float, scope: str) -> Response:
        # What readers can count from its parts (Wi-Fi, water, air) is not here: one number, one source.
        time = self._pace.city(wall)
        complaints = self._city.complaints(time)
        values = {
            "pengaduan_terbuka": complaints.open,
            "pengaduan_selesai_hari_ini": complaints.closed_today,
            "serapan_apbd": round(self._city.absorbed(time), 3),
        }
        return _json({"keterangan": NOTE, "waktu": iso(wall), "kpi": values})

    def _kpi_history(self, wall: float, scope: str) -> Response:
        names = tuple(self._kpi_slot(floor(wall / HISTORY_STEP_S) * HISTORY_STEP_S))
        rows = ((iso(at), *(_id(value) for value in self._kpi_slot(at).values())) for at in _slots(wall))
        return _csv(("waktu", *names, "keterangan"), ((*row, "SIMULASI") for row in rows))

    def _wifi_at(self, wall: float) -> tuple[tuple[str, int, int, int, int], ...]:
        time = self._pace.city(wall)
        rows = []
        for place in KELURAHAN:
            points = tuple(point for point in ACCESS_POINTS if point.kelurahan is place)
            rows.append((place.id, *self._city.total(points, time)))
        _, up, clients, rx, tx = zip(*rows, strict=True)
        return (*rows, ("kota", sum(up), sum(clients), sum(rx), sum(tx)))

    def _wifi_history(self, wall: float, scope: str) -> Response:
        rows = (
            (iso(at), name, str(up), str(clients), str(rx), str(tx), "SIMULASI")
            for at in _slots(wall)
            for name, up, clients, rx, tx in self._wifi_slot(at)
            if not scope or (name == "kota") == (scope == "kota")
        )
        return _csv(
            ("waktu", "kelurahan", "ap_aktif", "pengguna", "turun_bps", "naik_bps", "keterangan"), rows
        )

    def _complaints(self, wall: float, scope: str) -> Response:
        time = self._pace.city(wall)
        rows = []
        for agency in AGENCIES:
            said = self._city.complaints(time, agency)
            rows.append(
                {
                    "kode": agency.id,
                    "opd": agency.name,
                    "baru": said.new,
                    "diproses": said.working,
                    "selesai": said.closed,
                    "selesai_hari_ini": said.closed_today,
                }
            )
        return _json({"keterangan": NOTE, "waktu": iso(wall), "pengaduan": rows})

    def _points(self, wall: float, scope: str) -> Response:
        time = self._pace.city(wall)
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [point.position[1], point.position[0]]},
                "properties": {
                    "ap": point.id,
                    "nama": point.name,
                    "kelurahan": point.kelurahan.name,
                    "kelurahan_id": point.kelurahan.id,
                    "kapasitas": point.capacity,
                    "status": _BROKEN if self._city.hit(Kind.AREA_DOWN, point.id, time) else _ACTIVE,
                },
            }
            for point in ACCESS_POINTS
        ]
        whole = {"type": "FeatureCollection", "simulasi": True, "keterangan": NOTE, "features": features}
        return Response(json.dumps(whole, ensure_ascii=False).encode(), GEOJSON)

    def _budgets(self, wall: float, scope: str) -> Response:
        budgets = self._city.budgets(self._pace.city(wall))
        rows = (
            (
                budget.agency.id,
                budget.agency.name,
                _rupiah(budget.plan),
                _rupiah(budget.spent),
                _id(round(budget.absorbed, 2)),
                "SIMULASI",
            )
            for budget in budgets
        )
        return _csv(("Kode", "OPD", "Pagu (Rp)", "Realisasi (Rp)", "Realisasi (%)", "Keterangan"), rows)

    def _quakes(self, wall: float, scope: str) -> Response:
        """Write as BMKG does: everything is text, and no row has an id."""
        rows = []
        for quake in self._city.quakes(self._pace.city(wall)):
            at = self._pace.wall(quake.time)
            latitude, longitude = quake.position
            rows.append(
                {
                    "Tanggal": _wib_date(at),
                    "Jam": f"{iso_utc(at + 7 * 3600)[11:19]} WIB",
                    "DateTime": iso_utc(at),
                    "Coordinates": f"{latitude},{longitude}",
                    "Lintang": f"{abs(latitude):.2f} {'LU' if latitude >= 0 else 'LS'}",
                    "Bujur": f"{longitude:.2f} BT",
                    "Magnitude": f"{quake.magnitude:.1f}",
                    "Kedalaman": f"{quake.depth_km} km",
                    "Wilayah": f"{quake.where} (SIMULASI)",
                    "Dirasakan": quake.felt,
                }
            )
        return _json({"keterangan": NOTE, "Infogempa": {"gempa": rows}})

    def _calls(self, wall: float, scope: str) -> Response:
        rows = [
            {
                "nomor": f"112-{call.uid}",
                "judul": call.title,
                "keterangan": f"{call.title}, {call.kelurahan.name} (SIMULASI)",
                "kelurahan": call.kelurahan.name,
                "kelurahan_id": call.kelurahan.id,
                "tingkat": call.severity,
                "status": "selesai" if call.done else "ditangani",
                "lat": call.position[0],
                "lon": call.position[1],
                "waktu": iso(self._pace.wall(call.time)),
                "selesai": iso(self._pace.wall(call.end)) if call.done else None,
            }
            for call in self._city.calls(self._pace.city(wall))
        ]
        return _json({"keterangan": NOTE, "laporan": rows})

    def _camera_list(self, wall: float, scope: str) -> Response:
        time = self._pace.city(wall)
        where = f"http://127.0.0.1:{self._cameras}"
        rows = []
        for site in CAMERAS:
            end = "/live.m3u8" if site.protocol == "hls" else ".mjpeg"
            rows.append(
                {
                    "id": site.id,
                    "nama": site.name,
                    "kelurahan": site.kelurahan,
                    "lat": site.position[0],
                    "lon": site.position[1],
                    "arah": site.bearing,
                    "jenis": site.protocol,
                    "utama": f"{where}/{site.id}/main{end}",
                    "kecil": f"{where}/{site.id}/sub{end}",
                    "foto": f"{where}/{site.id}/snapshot.jpg",
                    "online": not self._city.hit(Kind.CAMERA_DEAD, site.id, time),
                }
            )
        return _json({"keterangan": NOTE, "kamera": rows})


def _slots(wall: float) -> Iterator[float]:
    last = floor(wall / HISTORY_STEP_S) * HISTORY_STEP_S
    return (last - back for back in range(HISTORY_S, -1, -HISTORY_STEP_S))


def _json(values: Mapping[str, object]) -> Response:
    return Response(json.dumps({"simulasi": True, **values}, ensure_ascii=False, indent=1).encode(), JSON)


def _csv(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Response:
    lines = [";".join(header), *(";".join(row) for row in rows)]
    return Response(("\r\n".join(lines) + "\r\n").encode(), CSV)


def _id(value: float) -> str:
    """Write a number with an Indonesian decimal comma and no grouping."""
    return str(value).replace(".", ",")


def _rupiah(value: int) -> str:
    """Write an amount as sheets of money do: 412.500.000.000,00."""
    return f"{value:,}".replace(",", ".") + ",00"


def _wib_date(at: float) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
    year, month, day = iso_utc(at + 7 * 3600)[:10].split("-")
    return f"{day} {months[int(month) - 1]} {year}"
