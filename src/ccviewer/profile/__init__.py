"""What an OPD has, as its IT wrote it down in one TOML file; every mistake in it is found at once."""

from ccviewer.profile.duration import Duration, duration_s, duration_text
from ccviewer.profile.filters import matches
from ccviewer.profile.load import load
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.pin import PinHash
from ccviewer.profile.profile import (
    ChannelRule,
    City,
    Control,
    ControlKey,
    Derived,
    FeedEntry,
    Lighting,
    Opd,
    Profile,
    SeatRules,
    SeatUser,
)
from ccviewer.profile.schema import schema
from ccviewer.profile.zones import zone

__all__ = [
    "ChannelRule",
    "City",
    "Control",
    "ControlKey",
    "Derived",
    "Duration",
    "FeedEntry",
    "Lighting",
    "Mistake",
    "Opd",
    "PinHash",
    "Profile",
    "SeatRules",
    "SeatUser",
    "duration_s",
    "duration_text",
    "load",
    "matches",
    "schema",
    "zone",
]
