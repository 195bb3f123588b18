import pytest

from ccviewer.commands import ALL_COMMANDS, Actor, Commands, Role, Seat


@pytest.fixture
def deeds():
    return []


@pytest.fixture
def commands(deeds):
    return Commands(ALL_COMMANDS, deeds.append)


@pytest.fixture
def seat(commands):
    return Seat(commands, Actor("Sari", Role.SUPERVISOR))
