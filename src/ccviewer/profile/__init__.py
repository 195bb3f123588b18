"""What an OPD has, as its IT wrote it down in one TOML file; every mistake in it is found at once."""

from ccviewer.profile.duration import Duration, duration_s, duration_text
from ccviewer.profile.filters import matches
from ccviewer.profile.load import load
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.profile import ChannelRule, City, Derived, FeedEntry, Opd, Profile
from ccviewer.profile.schema import schema
from ccviewer.profile.zones import zone

__all__ = [
    "ChannelRule",
    "City",
    "Derived",
    "Duration",
    "FeedEntry",
    "Mistake",
    "Opd",
    "Profile",
    "duration_s",
    "duration_text",
    "load",
    "matches",
    "schema",
    "zone",
]
