"""Who may do what: the five roles of a room."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ccviewer.i18n import Text


class Role(StrEnum):
    """Somebody's part in the room. What a role may is said by each command; there is no order among them."""

    TAMU = "tamu"  # guests: pages marked public
    PEJABAT = "pejabat"  # officials look
    OPERATOR = "operator"  # operators push and switch
    SUPERVISOR = "supervisor"  # supervisors arrange and save
    TI = "ti"  # IT describes feeds and rolls out; it acknowledges nothing

    @property
    def word(self) -> Text:
        """Return what people call it."""
        return _TITLES[self]


_TITLES = {
    Role.TAMU: Text("Tamu"),
    Role.PEJABAT: Text("Pejabat"),
    Role.OPERATOR: Text("Operator"),
    Role.SUPERVISOR: Text("Supervisor"),
    Role.TI: Text("TI"),
}

EVERYONE = frozenset(Role)
VIEWERS = EVERYONE - {Role.TAMU}
OPERATORS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.TI})
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.TI})
IT = frozenset({Role.TI})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who gives commands: a person at the seat, or a controller far away by its key."""

    name: str
    role: Role


class Sight(Protocol):
    """Something that is shown, for example a page of a scene."""

    @property
    def public(self) -> bool:
        """Say whether guests may see it."""


def may_see(actor: Actor, what: Sight) -> bool:
    """Say whether this person may look at it: guests only at what is marked public."""
    return actor.role is not Role.TAMU or what.public
