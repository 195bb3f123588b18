import pytest

from screens.rooms import MONITORS, PROFILE, Room, three_walls, wanted
from servers.xorg import CannotStart, DividedScreens, DummyScreens, started

BEDS = (DummyScreens, DividedScreens)


def pytest_configure(config):
    config.screens_ran = {}  # kind of bed -> why it did not run, or None


def _running(kind, config):
    try:
        with started(kind) as bed:
            config.screens_ran[kind.kind] = None
            yield bed
    except CannotStart as error:
        config.screens_ran[kind.kind] = str(error)
        pytest.skip(f"{kind.kind}: {error}")


@pytest.fixture(scope="session")
def dummy(pytestconfig):
    yield from _running(DummyScreens, pytestconfig)


@pytest.fixture(scope="session")
def divided(pytestconfig):
    yield from _running(DividedScreens, pytestconfig)


@pytest.fixture(params=[kind.__name__ for kind in BEDS])
def bed(request):
    """Each of the beds that have several screens, with nothing plugged in."""
    bed = request.getfixturevalue("dummy" if request.param == DummyScreens.__name__ else "divided")
    yield bed
    bed.unplug(*bed.screens())


@pytest.fixture
def edid_bed(dummy):
    """The bed whose monitors say who they are."""
    yield dummy
    dummy.unplug(*dummy.screens())


@pytest.fixture
def start(tmp_path):
    """Start the program on a bed; it is ended when the test is."""
    rooms = []

    def start_(bed, scene, *more, profile=PROFILE):
        rooms.append(Room(bed, tmp_path / "room", scene, profile, *more))
        return rooms[-1]

    yield start_
    for room in rooms:
        room.end()


@pytest.fixture
def three(start):
    """Plug three monitors side by side into a bed and start the wall of three screens on it."""

    def three_(bed, *more, names=tuple(MONITORS), **how):
        screens = {}
        for number, name in enumerate(MONITORS):
            monitor = MONITORS[name] if bed.has_edid else None
            screens[name] = wanted(monitor, bed.connectors[number])
            if name in names:
                bed.plug(bed.connectors[number], monitor, (1920 * number, 0))
        return start(bed, three_walls(screens), *more, **how)

    return three_
