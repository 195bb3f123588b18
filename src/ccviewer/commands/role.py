"""Who may do what: the five roles of a room."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Somebody's part in the room. What a role may is said by each command; there is no order among them."""

    TAMU = "tamu"  # guests: pages marked public
    PEJABAT = "pejabat"  # officials look
    OPERATOR = "operator"  # operators push and switch
    SUPERVISOR = "supervisor"  # supervisors arrange and save
    TI = "ti"  # IT describes feeds and rolls out; it acknowledges nothing


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
