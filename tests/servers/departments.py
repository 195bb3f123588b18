"""What the sources of the departments in packaging/opd say, in their own forms, on a plausible day."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import ClassVar

WITA, WIB = timezone(timedelta(hours=8)), timezone(timedelta(hours=7))
JSON, GEOJSON, CSV, XML = "application/json", "application/geo+json", "text/csv", "application/xml"


def now():
    return datetime.now(UTC)


def wave(at, index, minutes=7.0):
    """Return a number between -1 and 1 that moves slowly, another one for each index."""
    seconds = at.timestamp()
    return 0.7 * math.sin(seconds / 60 / minutes * math.tau + index * 1.7) + 0.3 * math.sin(
        seconds / 60 / (minutes / 3.7) * math.tau + index * 2.9
    )


def day(at, peak=13.0, width=5.0):
    """Return how busy a city is, 0 to 1. It is always ten past five in the afternoon: tests see one day."""
    hour = (17.2 - (now() - at).total_seconds() / 3600) % 24
    distance = min(abs(hour - peak), 24 - abs(hour - peak))
    return math.exp(-((distance / width) ** 2))


def past(minutes=10):
    """Return the times of the last day, oldest first, on whole steps: a history asked twice is the same."""
    end = datetime.fromtimestamp(now().timestamp() // (60 * minutes) * 60 * minutes, UTC)
    return [end - timedelta(minutes=minutes * back) for back in range(24 * 60 // minutes, -1, -1)]


def said(at, zone):
    return at.astimezone(zone).isoformat(timespec="seconds")


def comma(number, digits=3):
    return f"{number:.{digits}f}".replace(".", ",")


class Bontang:
    """Wi-Fi, network, services and complaints."""

    kelurahan: ClassVar = {
        "bontang-kuala": (0.1360, 117.5055),
        "bontang-baru": (0.1435, 117.4945),
        "lok-tuan": (0.1690, 117.4755),
        "guntung": (0.1840, 117.4790),
        "gunung-elai": (0.1425, 117.4830),
        "api-api": (0.1315, 117.4905),
        "tanjung-laut": (0.1235, 117.4870),
        "berbas-tengah": (0.1175, 117.4795),
        "berbas-pantai": (0.1118, 117.4830),
        "satimpo": (0.1080, 117.4690),
        "bontang-lestari": (0.0560, 117.4540),
        "tanjung-laut-indah": (0.1185, 117.4965),
        "belimbing": (0.1510, 117.4590),
        "gunung-telihan": (0.1365, 117.4535),
        "kanaan": (0.1225, 117.4500),
    }
    spots = ("Kantor Lurah", "Taman")
    links: ClassVar = {
        "telkom": ("Telkom Astinet", 900),
        "iconnet": ("Icon+", 600),
        "cadangan": ("LTE cadangan", 60),
    }
    services: ClassVar = {
        "portal": "Portal kota",
        "perizinan": "Perizinan",
        "kependudukan": "Kependudukan",
        "absensi": "Absensi",
        "surat": "Surat elektronik",
        "pajak": "Pajak daerah",
        "data": "Satu Data",
        "antrean": "Antrean RSUD",
    }

    def __init__(self):
        host = "{}.diskominfo.bontang.internal".format
        self.documents = {
            "/proxy/network/api/s/publik/stat/device": (self.unifi, host("unifi"), JSON),
            "/wifi/titik.geojson": (self.places, host("data"), GEOJSON),
            "/wifi/riwayat-24-jam.csv": (self.history, host("data"), CSV),
            "/api/v0/devices": (self.devices, host("librenms"), JSON),
            "/api/layanan": (self.answers, host("pantau"), JSON),
            "/api/ringkasan": (self.summary, host("aduan"), JSON),
            "/api/tiket": (self.tickets, host("aduan"), JSON),
        }

    def points(self):
        for number, (place, (lat, lon)) in enumerate(self.kelurahan.items()):
            for which, spot in enumerate(self.spots):
                index = 2 * number + which
                mac = f"0c:ea:14:00:00:{index:02x}"
                side = 0.004 if which else -0.003
                yield (
                    index,
                    mac,
                    f"{spot} {place.replace('-', ' ').title()}",
                    place,
                    lat + side,
                    lon - side / 2,
                )

    def users(self, at, index):
        return round((12 + index % 5 * 7) * (0.25 + day(at)) * (1 + 0.2 * wave(at, index)))

    def unifi(self):
        at, found = now(), []
        for index, mac, name, _place, _lat, _lon in self.points():
            down = index == 17
            users = 0 if down else self.users(at, index)
            found.append(
                {
                    "type": "uap",
                    "mac": mac,
                    "name": name,
                    "state": 0 if down else 1,
                    "num_sta": users,
                    "guest-num_sta": users,
                    "satisfaction": 94 - index % 6,
                    "system-stats": {"cpu": f"{8 + index % 9}.2", "mem": f"{41 + index % 17}.0"},
                    "uplink": {"rx_bytes-r": users * 61_000, "tx_bytes-r": users * 14_000},
                    "last_seen": round(at.timestamp()),
                }
            )
        return {"meta": {"rc": "ok"}, "data": [{"type": "usw", "mac": "00:00:00:00:00:01"}, *found]}

    def places(self):
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"mac": mac, "nama": name, "kelurahan": place},
                    "geometry": {"type": "Point", "coordinates": [lon, lat]},
                }
                for _index, mac, name, place, lat, lon in self.points()
            ],
        }

    def history(self):
        lines = ["waktu;kelurahan;pengguna"]
        for at in past():
            users = {}
            for index, _mac, _name, place, _lat, _lon in self.points():
                users[place] = users.get(place, 0) + self.users(at, index)
            lines += [f"{said(at, WITA)};{place};{count}" for place, count in users.items()]
        return "\n".join(lines).encode()

    def devices(self):
        at = now()
        names = [f"{kind}-{number}" for kind in ("router", "switch", "olt") for number in range(1, 7)]
        return {
            "status": "ok",
            "devices": [
                {
                    "device_id": number,
                    "hostname": f"10.0.0.{number}",
                    "sysName": name,
                    "type": "network",
                    "status": 0 if name == "olt-5" else 1,
                    "uptime": 3_456_000 + number * 90_000,
                    "last_ping_timetaken": 3 + number % 5 + wave(at, number),
                    "lat": 0.115 + number % 6 * 0.009,
                    "lng": 117.462 + number // 6 * 0.012,
                    "last_polled": at.astimezone(WITA).strftime("%Y-%m-%d %H:%M:%S"),
                }
                for number, name in enumerate(names, 1)
            ],
        }

    def answers(self):
        at = now()
        return {
            "layanan": [
                {
                    "id": id,
                    "nama": name,
                    "status": "up",
                    "diperiksa": said(at, WITA),
                    "waktu_jawab_ms": round(
                        (1400 if id == "pajak" else 180 + 40 * number) * (1 + 0.1 * wave(at, number))
                    ),
                }
                for number, (id, name) in enumerate(self.services.items())
            ]
        }

    def summary(self):
        return {
            "terbuka": 128,
            "masuk_hari_ini": 41,
            "selesai_hari_ini": 37,
            "lewat_tenggat": 4,
            "waktu": said(now(), WITA),
        }

    def tickets(self):
        kinds = (
            "Lampu jalan padam",
            "Jalan berlubang",
            "Sampah menumpuk",
            "Wi-Fi publik lambat",
            "Drainase tersumbat",
        )
        at = now()
        return {
            "tiket": [
                {
                    "nomor": f"ADU-{2040 + number}",
                    "kategori": kind,
                    "status": "diproses",
                    "waktu": said(at - timedelta(minutes=17 + 43 * number), WITA),
                    "tenggat": said(at + timedelta(hours=20 - number), WITA),
                    "kelurahan": list(self.kelurahan)[number * 2],
                    "lat": list(self.kelurahan.values())[number * 2][0],
                    "lon": list(self.kelurahan.values())[number * 2][1],
                    "nama": "Tidak Dibaca",
                    "telepon": "081234567890",
                }
                for number, kind in enumerate(kinds)
            ]
        }

    def messages(self):
        at = now()
        for index, (id, (name, mbps)) in enumerate(self.links.items()):
            share = 0 if id == "cadangan" else 0.25 + 0.5 * day(at) + 0.06 * wave(at, index)
            yield (
                f"kominfo/tautan/{id}",
                json.dumps(
                    {
                        "nama": name,
                        "turun_bps": mbps * 1e6 * share,
                        "naik_bps": mbps * 2.2e5 * share,
                        "latensi_ms": (46 if id == "cadangan" else 18) + 3 * wave(at, index + 5),
                        "paket_hilang_persen": 0.1 + 0.1 * abs(wave(at, index + 9)),
                        "waktu": said(at, WITA),
                    }
                ),
            )


class Balikpapan:
    """Junctions, buses, parking, terminals and incidents."""

    junctions: ClassVar = {
        "muara-rapak": ("Muara Rapak", "utara", -1.2415, 116.8375, 1.0),
        "plaza-balikpapan": ("Plaza Balikpapan", "kota", -1.2762, 116.8375, 0.8),
        "gunung-malang": ("Gunung Malang", "kota", -1.2668, 116.8400, 0.72),
        "balikpapan-permai": ("Balikpapan Permai", "kota", -1.2690, 116.8560, 0.86),
        "beller": ("Beller", "selatan", -1.2560, 116.8660, 0.7),
        "karang-jati": ("Karang Jati", "tengah", -1.2505, 116.8285, 0.55),
        "batu-ampar": ("Batu Ampar", "utara", -1.2085, 116.8570, 0.66),
        "mt-haryono": ("MT Haryono", "selatan", -1.2415, 116.8680, 0.77),
        "bandara": ("Bandara", "selatan", -1.2615, 116.8965, 0.5),
    }
    lots: ClassVar = {
        "klandasan": ("Pasar Klandasan", 420, 0.82, -1.2772, 116.8310),
        "permai": ("Balikpapan Permai", 650, 0.64, -1.2695, 116.8575),
        "pandansari": ("Pasar Pandansari", 310, 0.91, -1.2320, 116.8195),
        "bandara": ("Bandara Sepinggan", 1200, 0.47, -1.2630, 116.8965),
        "rsud": ("RSUD Kanujoso", 260, 0.74, -1.2310, 116.8665),
    }
    terminals: ClassVar = {
        "batu-ampar": ("Terminal Batu Ampar", 61, -1.2085, 116.8570),
        "kariangau": ("Penyeberangan Kariangau", 44, -1.2035, 116.7885),
        "semayang": ("Pelabuhan Semayang", 9, -1.2725, 116.8085),
    }

    def __init__(self):
        host = "{}.dishub.balikpapan.internal".format
        self.documents = {
            "/atcs/riwayat-24-jam.csv": (self.history, host("data"), CSV),
            "/api/lokasi": (self.parking, host("parkir"), JSON),
            "/terminal.json": (self.stations, host("data"), JSON),
            "/kejadian.json": (self.incidents, host("data"), JSON),
        }

    def busy(self, at, index, load):
        rush = max(day(at, 7.5, 2.5), day(at, 17.2, 3.0), 0.8 * day(at, 12.5, 4.0))
        return load * (0.22 + 0.7 * rush) * (1 + 0.07 * wave(at, index))

    def history(self):
        lines = ["waktu;simpang;smp_per_jam"]
        for at in past():
            for index, (id, (*_where, load)) in enumerate(self.junctions.items()):
                lines.append(f"{said(at, WITA)};{id};{round(4200 * self.busy(at, index, load))}")
        return "\n".join(lines).encode()

    def parking(self):
        at, found = now(), []
        for index, (id, (name, room, share, lat, lon)) in enumerate(self.lots.items()):
            taken = round(room * min(1, share * (1 + 0.06 * wave(at, index))))
            found.append(
                {
                    "id": id,
                    "nama": name,
                    "kapasitas": room,
                    "terisi": taken,
                    "terisi_persen": round(100 * taken / room, 1),
                    "lat": lat,
                    "lon": lon,
                }
            )
        return {"waktu": said(at, WITA), "lokasi": found}

    def stations(self):
        return {
            "waktu": said(now(), WITA),
            "terminal": [
                {
                    "id": id,
                    "nama": name,
                    "berangkat_hari_ini": count,
                    "tiba_hari_ini": count - 3,
                    "penumpang_hari_ini": count * 37,
                    "lat": lat,
                    "lon": lon,
                }
                for id, (name, count, lat, lon) in self.terminals.items()
            ],
        }

    def incidents(self):
        at = now()
        rows = (
            (
                "kecelakaan",
                "Tabrakan dua mobil, satu lajur tertutup",
                "berat",
                "utara",
                12,
                -1.2260,
                116.8480,
            ),
            (
                "penutupan",
                "Perbaikan jembatan, satu arah bergantian",
                "sedang",
                "barat",
                190,
                -1.2290,
                116.8210,
            ),
            ("mogok", "Truk mogok di tanjakan Rapak", "sedang", "utara", 26, -1.2402, 116.8380),
            ("genangan", "Genangan 20 cm di Jl. MT Haryono", "ringan", "selatan", 48, -1.2425, 116.8672),
        )
        return {
            "kejadian": [
                {
                    "nomor": f"K-{300 + number}",
                    "jenis": kind,
                    "judul": title,
                    "tingkat": level,
                    "kecamatan": place,
                    "keterangan": "Petugas di tempat",
                    "mulai": said(at - timedelta(minutes=ago), WITA),
                    "selesai": None,
                    "lat": lat,
                    "lon": lon,
                }
                for number, (kind, title, level, place, ago, lat, lon) in enumerate(rows)
            ]
        }

    def messages(self):
        at = now()
        for index, (id, (name, place, lat, lon, load)) in enumerate(self.junctions.items()):
            busy = self.busy(at, index, load)
            yield (
                f"dishub/atcs/{id}/hitung",
                json.dumps(
                    {
                        "nama": f"Simpang {name}",
                        "kecamatan": place,
                        "lat": lat,
                        "lon": lon,
                        "waktu": said(at, WITA),
                        "smp_per_jam": round(4200 * busy),
                        "derajat_kejenuhan": round(busy, 3),
                        "antrean_m": round(170 * busy**2),
                        "kecepatan_kmj": round(46 - 28 * busy, 1),
                    }
                ),
            )
        centres = list(self.junctions.values())
        for number in range(1, 19):
            begin, end = centres[number % 9], centres[(number + 3) % 9]
            way = 0.5 + 0.5 * math.sin(at.timestamp() / 240 + number)
            lat, lon = begin[2] + way * (end[2] - begin[2]), begin[3] + way * (end[3] - begin[3])
            yield (
                f"dishub/bus/{number:02}",
                json.dumps(
                    {
                        "nomor": f"{number:02}",
                        "koridor": "ABC"[number % 3],
                        "kecepatan_kmj": round(24 + 9 * wave(at, number), 1),
                        "penumpang": 8 + number % 14,
                        "beroperasi": number not in (4, 11),
                        "lat": lat,
                        "lon": lon,
                        "waktu": said(at, WITA),
                    }
                ),
            )


class Pangkalpinang:
    """Water, rain, tide, sirens, shelters, warnings and incidents, while a river rises."""

    gauges: ClassVar = {
        "kacang-pedang": ("Kolong Kacang Pedang", "gerunggang", -2.1250, 106.0965, 2.05),
        "rangkui": ("Sungai Rangkui", "rangkui", -2.1300, 106.1085, 1.60),
        "pedindang": ("Sungai Pedindang", "girimaya", -2.1490, 106.1200, 1.15),
        "selindung": ("Sungai Selindung", "gabek", -2.0800, 106.1120, 0.95),
        "baturusa": ("Muara Baturusa", "pangkal-balam", -2.1000, 106.1300, 1.40),
    }
    rain: ClassVar = {
        "balai-kota": ("Balai Kota", "taman-sari", -2.1290, 106.1130, 16.0),
        "gerunggang": ("Gerunggang", "gerunggang", -2.1130, 106.0830, 11.0),
        "gabek": ("Gabek", "gabek", -2.0900, 106.1060, 7.0),
        "girimaya": ("Girimaya", "girimaya", -2.1420, 106.1190, 9.0),
        "air-itam": ("Air Itam", "bukit-intan", -2.1430, 106.1520, 3.0),
    }
    sirens = (
        "rangkui",
        "taman-sari",
        "pangkal-balam",
        "gerunggang",
        "gabek",
        "girimaya",
        "bukit-intan",
        "pasir-padi",
    )
    shelters: ClassVar = {
        "gor": ("GOR Sahabudin", "girimaya", 400, 86, -2.1400, 106.1230),
        "kantor-camat": ("Kantor Camat Rangkui", "rangkui", 150, 0, -2.1360, 106.1050),
        "sekolah": ("SDN 10 Pangkal Balam", "pangkal-balam", 220, 37, -2.1060, 106.1240),
        "masjid": ("Masjid Jamik", "rangkui", 300, 0, -2.1310, 106.1120),
    }

    def __init__(self):
        host = "{}.bpbd.pangkalpinang.internal".format
        self.documents = {
            "/pasut/kini.json": (self.tide_now, host("data"), JSON),
            "/pasut/riwayat-24-jam.csv": (self.tide_history, host("data"), CSV),
            "/air/riwayat-24-jam.csv": (self.water_history, host("data"), CSV),
            "/hujan/riwayat-24-jam.csv": (self.rain_history, host("data"), CSV),
            "/api/pengungsian": (self.shelter_list, host("pusdalops"), JSON),
            "/bmkg/alerts/nowcast/id": (self.warnings, host("cermin"), XML),
            "/api/kejadian": (self.incidents, host("pusdalops"), JSON),
        }

    def tide(self, at):
        """Return the forecast of a sea with one high water a day, as off Bangka."""
        return 1.55 + 0.95 * math.sin(at.timestamp() / 86_400 * math.tau * 0.966 + 1.1)

    def flood(self, at):
        """Return how far the flood of this day has come, 0 to 1."""
        hours = (now() - at).total_seconds() / 3600
        return math.exp(-((hours / 4.5) ** 2))

    def level(self, at, index, usual):
        return usual * (0.55 + 0.45 * self.flood(at)) + 0.04 * wave(at, index, 50)

    def pour(self, at, index, most):
        return max(
            0.0,
            most
            * math.exp(-((((now() - at).total_seconds() / 3600 - 1.2) / 2.0) ** 2))
            * (1 + 0.3 * wave(at, index)),
        )

    def tide_now(self):
        at = now()
        return {
            "stasiun": "pangkalbalam",
            "nama": "Pasut Pangkalbalam",
            "lat": -2.0985,
            "lon": 106.1335,
            "tinggi_m": round(self.tide(at) + 0.12, 3),
            "ramalan_m": round(self.tide(at), 3),
            "waktu": said(at, WIB),
        }

    def tide_history(self):
        lines = ["waktu;stasiun;tinggi_m;ramalan_m"]
        for at in past():
            high = self.tide(at)
            lines.append(
                f"{said(at, WIB)};pangkalbalam;{comma(high + 0.12 + 0.02 * wave(at, 3, 90))};{comma(high)}"
            )
        return "\n".join(lines).encode()

    def water_history(self):
        lines = ["waktu;pos;tinggi_m"]
        for at in past():
            for index, (id, (*_where, usual)) in enumerate(self.gauges.items()):
                lines.append(f"{said(at, WIB)};{id};{comma(self.level(at, index, usual))}")
        return "\n".join(lines).encode()

    def rain_history(self):
        lines = ["waktu;pos;mm_per_jam"]
        for at in past():
            for index, (id, (*_where, most)) in enumerate(self.rain.items()):
                lines.append(f"{said(at, WIB)};{id};{comma(self.pour(at, index, most), 1)}")
        return "\n".join(lines).encode()

    def shelter_list(self):
        return {
            "waktu": said(now(), WIB),
            "tempat": [
                {
                    "id": id,
                    "nama": name,
                    "kecamatan": place,
                    "kapasitas": room,
                    "jiwa": people,
                    "lat": lat,
                    "lon": lon,
                }
                for id, (name, place, room, people, lat, lon) in self.shelters.items()
            ],
        }

    def warnings(self):
        at = now() - timedelta(minutes=35)
        items = "".join(
            f"<item><title>Hujan Lebat disertai Petir di {where}</title><guid>{id}</guid>"
            f"<description>Berpotensi hujan lebat di {where}</description>"
            f"<pubDate>{at.strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate></item>"
            for id, where in (("CBB01", "Kepulauan Bangka Belitung"), ("CKT01", "Kalimantan Timur"))
        )
        return f'<rss version="2.0"><channel><title>BMKG</title>{items}</channel></rss>'.encode()

    def incidents(self):
        at = now()
        rows = (
            ("banjir", "Air masuk rumah di Gang Rangkui, 40 cm", "tinggi", "rangkui", 22, -2.1310, 106.1095),
            ("genangan", "Genangan Jl. Sudirman depan pasar", "sedang", "taman-sari", 41, -2.1255, 106.1135),
            (
                "pohon-tumbang",
                "Pohon tumbang menutup separuh jalan",
                "rendah",
                "gabek",
                73,
                -2.0930,
                106.1085,
            ),
        )
        return {
            "kejadian": [
                {
                    "nomor": f"P-{910 + number}",
                    "jenis": kind,
                    "judul": title,
                    "tingkat": level,
                    "kecamatan": place,
                    "keterangan": "Tim reaksi cepat menuju tempat",
                    "mulai": said(at - timedelta(minutes=ago), WIB),
                    "selesai": None,
                    "lat": lat,
                    "lon": lon,
                }
                for number, (kind, title, level, place, ago, lat, lon) in enumerate(rows)
            ]
        }

    def messages(self):
        at = now()
        for index, (id, (name, place, lat, lon, usual)) in enumerate(self.gauges.items()):
            yield (
                f"bpbd/air/{id}",
                json.dumps(
                    {
                        "nama": name,
                        "kecamatan": place,
                        "lat": lat,
                        "lon": lon,
                        "waktu": said(at, WIB),
                        "tinggi_cm": round(100 * self.level(at, index, usual), 1),
                        "baterai_v": 12.7,
                    }
                ),
            )
        for index, (id, (name, place, lat, lon, most)) in enumerate(self.rain.items()):
            yield (
                f"bpbd/hujan/{id}",
                json.dumps(
                    {
                        "nama": f"Hujan {name}",
                        "kecamatan": place,
                        "lat": lat,
                        "lon": lon,
                        "waktu": said(at, WIB),
                        "mm_per_jam": round(self.pour(at, index, most), 1),
                        "mm_24_jam": round(3.2 * most, 1),
                    }
                ),
            )
        for index, id in enumerate(self.sirens):
            yield (
                f"bpbd/sirene/{id}",
                json.dumps(
                    {
                        "nama": f"Sirene {id.replace('-', ' ').title()}",
                        "kecamatan": id if id != "pasir-padi" else "bukit-intan",
                        "lat": -2.095 - 0.008 * index,
                        "lon": 106.102 + 0.011 * (index % 4),
                        "waktu": said(at, WIB),
                        "keadaan": "rusak" if id == "gabek" else "siap",
                        "baterai_v": 11.8 if id == "girimaya" else 13.1,
                    }
                ),
            )


SOURCES = {
    "diskominfo-bontang": Bontang,
    "dishub-balikpapan": Balikpapan,
    "bpbd-pangkalpinang": Pangkalpinang,
}
