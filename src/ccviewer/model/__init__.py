"""The nouns of the product, frozen values, and pure functions over them. Nothing here does I/O or draws."""

from ccviewer.model.health import CameraReport, CameraState, FeedReport, Link, Snapshot
from ccviewer.model.reading import (
    Channel,
    ChannelKind,
    Freshness,
    Limits,
    Quality,
    Reading,
    Severity,
    Value,
    number,
)
from ccviewer.model.redact import impersonal, redact
from ccviewer.model.things import (
    AVAILABILITY,
    MOMENTS,
    Asset,
    AssetState,
    Camera,
    Event,
    Place,
    Point,
    SecretUrl,
    Source,
)

__all__ = [
    "AVAILABILITY",
    "MOMENTS",
    "Asset",
    "AssetState",
    "Camera",
    "CameraReport",
    "CameraState",
    "Channel",
    "ChannelKind",
    "Event",
    "FeedReport",
    "Freshness",
    "Limits",
    "Link",
    "Place",
    "Point",
    "Quality",
    "Reading",
    "SecretUrl",
    "Severity",
    "Snapshot",
    "Source",
    "Value",
    "impersonal",
    "number",
    "redact",
]
