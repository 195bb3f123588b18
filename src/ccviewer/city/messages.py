"""What the city says over MQTT: topics, periods and payloads."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ccviewer.city.geography import (
    ACCESS_POINTS,
    GAUGES,
    STATIONS,
    VEHICLES,
    AccessPoint,
    Gauge,
    Station,
    Vehicle,
)
from ccviewer.city.model import City, Pace, iso
from ccviewer.city.noise import chance

ROOT = "simulasi/bontang"


@dataclass(frozen=True, slots=True)
class Say:
    """One topic; `payload` takes wall time. `offset_s` spreads the topics of one feed over its period."""

    topic: str
    feed: str
    period_s: float
    offset_s: float
    payload: Callable[[float], bytes]


def topics(city: City, pace: Pace) -> tuple[Say, ...]:
    """Return all that is said over MQTT."""
    said: list[Say] = []

    def add(feed: str, name: str, period_s: float, values: Callable[[float], Mapping[str, object]]) -> None:
        def payload(wall: float) -> bytes:
            whole = {"simulasi": True, **values(pace.city(wall)), "waktu": iso(wall)}
            return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

        said.append(Say(f"{ROOT}/{name}", feed, period_s, period_s * chance(name, "offset"), payload))

    for point in ACCESS_POINTS:
        add("wifi", f"wifi/{point.id}", 5.0, _wifi(city, point))
    for gauge in GAUGES:
        add("tinggi-air", f"tinggi-air/{gauge.id}", 5.0, _water(city, gauge))
    for station in STATIONS:
        add("udara", f"udara/{station.id}", 10.0, _air(city, station))
    for vehicle in VEHICLES:
        add("kendaraan", f"kendaraan/{vehicle.id}", 1.5, _vehicle(city, vehicle))
    return tuple(said)


def _wifi(city: City, point: AccessPoint) -> Callable[[float], Mapping[str, object]]:
    def values(time: float) -> Mapping[str, object]:
        wifi = city.wifi(point, time)
        return {
            "ap": point.id,
            "kelurahan": point.kelurahan.id,
            "up": wifi.up,
            "clients": wifi.clients,
            "rx_bps": wifi.rx_bps,
            "tx_bps": wifi.tx_bps,
        }

    return values


def _water(city: City, gauge: Gauge) -> Callable[[float], Mapping[str, object]]:
    return lambda time: {
        "pos": gauge.id,
        "nama": gauge.name,
        "kelurahan": gauge.kelurahan,
        "lat": gauge.position[0],
        "lon": gauge.position[1],
        "tinggi_m": round(city.water(gauge, time), 3),
    }


def _air(city: City, station: Station) -> Callable[[float], Mapping[str, object]]:
    def values(time: float) -> Mapping[str, object]:
        air = city.air(station, time)
        return {
            "stasiun": station.id,
            "nama": station.name,
            "kelurahan": station.kelurahan,
            "lat": station.position[0],
            "lon": station.position[1],
            "pm25": round(air.pm25, 1),
            "suhu": round(air.temperature, 1),
            "kelembapan": round(air.humidity),
        }

    return values


def _vehicle(city: City, vehicle: Vehicle) -> Callable[[float], Mapping[str, object]]:
    def values(time: float) -> Mapping[str, object]:
        fix = city.vehicle(vehicle, time)
        return {
            "id": vehicle.id,
            "nama": vehicle.name,
            "jenis": vehicle.kind,
            "lat": round(fix.position[0], 6),
            "lon": round(fix.position[1], 6),
            "kecepatan": round(fix.speed_kmh, 1),
            "arah": round(fix.heading),
            "status": fix.status,
        }

    return values
