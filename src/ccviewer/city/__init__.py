"""The rehearsal city: a seeded simulator that serves real protocols on loopback."""

from ccviewer.city.model import City, Pace
from ccviewer.city.ports import DEFAULT_PORT, Ports
from ccviewer.city.process import DEFAULT_SEED, CityDown, CityProcess, profile_text, spawn

__all__ = [
    "DEFAULT_PORT",
    "DEFAULT_SEED",
    "City",
    "CityDown",
    "CityProcess",
    "Pace",
    "Ports",
    "profile_text",
    "spawn",
]
