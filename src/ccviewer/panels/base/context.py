"""What a panel is given of the room around it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ccviewer.hub import Hub
from ccviewer.panels.base.theme import Theme
from ccviewer.profile import Profile


class Attention(QObject):
    """Where panels ask one another to look, without knowing one another."""

    place_wanted = Signal(float, float, str)  # longitude, latitude, what is there
    asset_wanted = Signal(str)  # asset id
    camera_wanted = Signal(str)  # camera id


@dataclass(frozen=True)
class Context:
    """The room: what is known, what IT says of the city, how it looks, and where to point."""

    hub: Hub
    profile: Profile
    theme: Theme
    attention: Attention
    unsigned: bool = False  # nobody whom this machine knows has signed the profile

    def opd_name(self, opd: str) -> str:
        """Return the name of a department by its id; ours for an empty one."""
        return self.profile.opd_name(opd)

    def place_name(self, place: str) -> str:
        """Return the name of a place by its id; an unknown id is its own name."""
        known = self.profile.places.get(place)
        return known.name if known is not None else place
