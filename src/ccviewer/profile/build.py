"""Makes a Profile of what the grammar accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccviewer import resources
from ccviewer.model import Asset, Camera, ChannelKind, Limits, Place, Point, SecretUrl, Source
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
from ccviewer.profile.zones import zone

if TYPE_CHECKING:
    from pathlib import Path

    from ccviewer.profile import grammar
    from ccviewer.profile.sections import Sections


def profile(path: Path, sections: Sections) -> Profile:
    """Return the profile. The sections are of a document without mistakes; `path` is absolute."""
    opd = sections.opd
    if opd is None:
        raise ValueError("a document without [opd] is a mistake")
    places = {place.id: _place(place) for place in sections.places.values()}
    assets = tuple(_asset(asset, opd.id) for asset in sections.assets.values())
    cameras = tuple(_camera(camera, opd.id, path.parent) for camera in sections.cameras.values())
    things: tuple[Place | Camera | Asset, ...] = (*places.values(), *cameras, *assets)
    points = [thing.point for thing in things if thing.point]
    return Profile(
        opd=Opd(opd.id, opd.name, opd.timezone, opd.language, opd.contact, opd.others),
        zone=zone(opd.timezone),
        path=path,
        city=_city(sections.city, opd.name, points, path.parent),
        places=places,
        feeds=tuple(
            feed_entry(options, opd.id, sections.feed_lines[index])
            for index, options in sections.feeds.items()
        ),
        channel_rules=tuple(_rule(rule) for rule in sections.channels.values()),
        derived=tuple(_derived(derived) for derived in sections.derived.values()),
        assets=assets,
        cameras=cameras,
        scene=sections.wall.scene if sections.wall else "umum",
        strangers=sections.wall.strangers if sections.wall else "park",
        lighting=_lighting(sections.wall) if sections.wall else Lighting(),
        seat=_seat(sections.seat) if sections.seat else None,
        control=_control(sections.control, sections.seat, path.parent) if sections.control else None,
    )


def feed_entry(options: Any, opd: str, line: int) -> FeedEntry:
    """Return a feed with the first two segments of its ids."""
    group, owner = (
        getattr(options, "group", None),
        getattr(options, "opd", None),
    )  # a plugin need not have them
    return FeedEntry(options.id, options.kind, group or options.id, owner or opd, options, line)


def file_beside(folder: Path, name: str) -> Path | None:
    """Return a file that the profile names: beside it, else one that we ship with the map."""
    return next((path for path in (folder / name, resources.path("map") / name) if path.is_file()), None)


def _lighting(section: grammar.WallSection) -> Lighting:
    return Lighting(
        section.theme,
        section.day,
        section.dim,
        section.ambient,
        section.ambient_dim_lux,
        section.ambient_day_lux,
    )


def _city(section: grammar.CitySection | None, opd: str, points: list[Point], folder: Path) -> City:
    middle = None
    if points:
        longitudes, latitudes = zip(*points, strict=True)
        middle = ((min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2)
    if section is None:
        return City(opd, middle)
    return City(
        section.name or opd,
        section.center or middle,
        section.zoom,
        file_beside(folder, section.land) if section.land else None,
        file_beside(folder, section.borders) if section.borders else None,
        section.simulated,
    )


def _seat(section: grammar.SeatSection) -> SeatRules:
    users = tuple(SeatUser(user.name, user.role, user.os_user, _pin(user.pin)) for user in section.users)
    return SeatRules(section.id or "", section.role, section.lock_after, users, _pin(section.kiosk_pin))


def _control(section: grammar.ControlSection, seat: grammar.SeatSection | None, folder: Path) -> Control:
    files = {
        key: str(folder / name) if (name := getattr(section, key)) else ""
        for key in ("ca_file", "client_cert", "client_key")
    }
    keys = tuple(
        ControlKey(key.name, key.public, key.role, key.commands, key.windows) for key in section.keys
    )
    return Control(
        section.room,
        section.seat or (seat.id if seat else None) or "",
        section.broker,
        keys,
        user=section.user,
        password=section.password,
        protocol=section.protocol,
        keepalive=section.keepalive,
        **files,
    )


def _pin(written: str | None) -> PinHash | None:
    return None if written is None else PinHash.read(written)


def _place(section: grammar.PlaceSection) -> Place:
    return Place(section.id, section.name, section.code, section.point, section.ring)


def _rule(section: grammar.ChannelSection) -> ChannelRule:
    return ChannelRule(
        section.match,
        section.name,
        section.unit,
        ChannelKind.COUNTER if section.rate else section.kind,
        section.decimals,
        section.limits.limits() if section.limits else None,
        section.period,
        section.expire_after,
        section.rate,
    )


def _derived(section: grammar.DerivedSection) -> Derived:
    return Derived(
        section.id,
        section.of,
        section.op,
        section.by or "",
        section.name,
        section.unit,
        section.kind,
        section.decimals,
        section.limits.limits() if section.limits else Limits(),
    )


def _asset(section: grammar.AssetSection, opd: str) -> Asset:
    owner = section.opd or opd
    parent = f"{owner}/{section.parent}" if section.parent.count("/") == 1 else section.parent
    return Asset(
        f"{owner}/{section.id}",
        section.kind,
        section.name,
        section.place or "",
        owner,
        parent,
        point=section.point,
    )


def _camera(section: grammar.CameraSection, opd: str, folder: Path) -> Camera:
    return Camera(
        section.id,
        section.name,
        section.place or "",
        section.group,
        section.opd or opd,
        section.point,
        tuple(_source(source, folder) for source in section.sources),
        section.bearing,
        section.angle,
        section.reach,
    )


def _source(section: grammar.SourceTable, folder: Path) -> Source:
    here = section.kind == "file" and "://" not in section.url
    return Source(
        SecretUrl(str(folder / section.url) if here else section.url),
        section.kind,
        section.main,
        section.headers,
        section.period,
        str(folder / section.ca_file) if section.ca_file else "",
    )
