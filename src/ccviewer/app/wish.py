"""What a command line or a link asks of a room that runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ccviewer.commands import Via

Word = Annotated[str, Field(min_length=1, max_length=1024)]


@dataclass(frozen=True, slots=True)
class Wish:
    """One command that somebody wants to be carried out, and the way by which it came."""

    command: str
    args: Mapping[str, object] = field(default_factory=dict)
    via: Via = Via.CLI


class Wishes(BaseModel):
    """All that one start of the program asks for, as it goes from one process to another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scene: Word | None = None
    windows: dict[Word, Word] = Field(default={}, max_length=32)  # window -> page
    tour: Word | None = None
    kiosk: bool = False
    link: Word | None = None


def wishes_of(said: Wishes, link: Wish | None = None) -> list[Wish]:
    """Return them in an order that makes sense: the scene, its pages, the tour, the kiosk, the link."""
    result = []
    if said.scene is not None:
        result.append(Wish("scene.open", {"name": said.scene}))
    result += [
        Wish("wall.show_page", {"window": window, "page": page}) for window, page in said.windows.items()
    ]
    if said.tour is not None:
        result.append(Wish("tour.start", {"tour": said.tour}))
    if said.kiosk:
        result.append(Wish("kiosk.enter"))
    if link is not None:  # after the lock: who follows a link to a wall that starts gets no more than later
        result.append(link)
    return result


@dataclass(frozen=True, slots=True)
class Start:
    """How a room begins, apart from its profile and its scene."""

    full_screen: bool = False
    language: str | None = None  # None: what the operators chose last
    wishes: tuple[Wish, ...] = ()
    spare: bool = False  # the profile is the last good copy of one that cannot be read
    refused: tuple[str, ...] = ()  # why newer bundles of this machine are not run
