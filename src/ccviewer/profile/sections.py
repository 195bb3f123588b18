"""The parts of a document that are right by themselves, by their index in it."""

from dataclasses import dataclass

from pydantic import BaseModel

from ccviewer.profile import grammar


@dataclass(frozen=True, slots=True)
class Sections:
    """What the grammar accepted. Of a document with mistakes some of it is missing."""

    opd: grammar.OpdSection | None
    city: grammar.CitySection | None
    wall: grammar.WallSection | None
    seat: grammar.SeatSection | None
    control: grammar.ControlSection | None
    places: dict[int, grammar.PlaceSection]
    channels: dict[int, grammar.ChannelSection]
    derived: dict[int, grammar.DerivedSection]
    assets: dict[int, grammar.AssetSection]
    cameras: dict[int, grammar.CameraSection]
    feeds: dict[int, BaseModel]
    feed_lines: dict[int, int]
