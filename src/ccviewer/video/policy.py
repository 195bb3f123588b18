"""Which stream of each camera is on, and how much of it is decoded."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccviewer.hub import Demand
from ccviewer.video.stream import Mode, Want

LINGER_S = 10.0  # how long a camera that just left the screen is kept warm
SWITCH_S = 5.0  # between two automatic changes of one camera's stream
UPSCALED = 1.4  # a sub stream may be enlarged by so much
BACK = 1.34  # and is left again above so much of that
STEPS = (0.0, 12.0, 5.0)  # pictures a second of a camera stepped down; 0 is all of them


@dataclass(frozen=True, slots=True)
class Standing:
    """What the policy knows of a camera. Sources are told by their index in the profile."""

    mains: tuple[int, ...] = ()
    subs: tuple[int, ...] = ()
    heights: Mapping[int, int] = field(default_factory=dict)  # of the sources seen so far
    source: int | None = None  # that is on, or was last
    switched_at: float = float("-inf")
    last_demand: Demand | None = None  # what was wanted when it was last wanted
    wanted_at: float = float("-inf")  # the last moment that anybody wanted it


@dataclass(frozen=True, slots=True)
class Load:
    """How hard the machine works: which cameras have been stepped down, and by how many steps."""

    lowered: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a camera's stream shall be. `sources` are in the order to try them."""

    sources: tuple[int, ...]
    want: Want


NOTHING = Demand(0, 0)


def decide(
    now: float, demands: Mapping[str, Demand], standings: Mapping[str, Standing], load: Load
) -> dict[str, Choice]:
    """Return the choice for every camera; pure.

    The focused tile gets the main stream, all others the smallest sub stream that is large enough: a main
    stream in a small tile costs 2.75 times as much. A camera that left the screen keeps its key pictures for
    10 s, for whoever turns back to it.
    """
    chosen = {}
    for camera, standing in standings.items():
        demand = demands.get(camera)
        if demand is not None:
            sources = _sources(now, demand, standing)
            chosen[camera] = Choice(sources, _lowered(demand, load.lowered.get(camera, 0)))
        elif now - standing.wanted_at < LINGER_S and standing.last_demand is not None:
            warm = Want(Mode.KEYFRAMES, standing.last_demand)
            first = () if standing.source is None else (standing.source,)
            chosen[camera] = Choice(_unique(first + standing.subs + standing.mains), warm)
        else:
            chosen[camera] = Choice(standing.subs + standing.mains, Want(Mode.OFF, NOTHING))
    return chosen


def _lowered(demand: Demand, steps: int) -> Want:
    if steps == 0:
        return Want(Mode.FULL, demand)
    if steps < len(STEPS):
        return Want(Mode.CAP, demand, STEPS[steps])
    return Want(Mode.KEYFRAMES, demand)


def _sources(now: float, demand: Demand, standing: Standing) -> tuple[int, ...]:
    if demand.focused:
        return standing.mains + standing.subs
    ordered = _by_size(demand, standing)
    on = standing.source
    if on in standing.subs and on != ordered[0] and now - standing.switched_at < SWITCH_S:
        ordered = (on, *ordered)
    return _unique(ordered + standing.mains)


def _by_size(demand: Demand, standing: Standing) -> tuple[int, ...]:
    """Order the sub streams: the smallest that is large enough, then by size; unseen ones as written."""
    seen = standing.heights
    if len(standing.subs) < 2 or any(index not in seen for index in standing.subs):
        return standing.subs or standing.mains
    needed = demand.height / UPSCALED
    if standing.source in standing.subs:
        held = seen[standing.source]
        if held < needed <= held * BACK:
            needed = held
    enough = sorted((i for i in standing.subs if seen[i] >= needed), key=lambda i: seen[i])
    short = sorted((i for i in standing.subs if seen[i] < needed), key=lambda i: -seen[i])
    return tuple(enough + short)


def _unique(indexes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(indexes))
