import socket

import pytest

from servers.rtspfarm import Farm, farm_missing, street_clip


@pytest.fixture(scope="session")
def clip():
    """Street footage as a camera sends it."""
    missing = farm_missing()
    if missing:
        pytest.skip(missing)
    return street_clip()


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as ear:
        return ear.getsockname()[1]


@pytest.fixture
def farm(clip, port):
    """Start farms that are gone when the test is."""
    farms = []

    def start(**options):
        farms.append(Farm(clip, port, **options))
        return farms[-1]

    yield start
    for one in farms:
        if one.process.poll() is None:
            one.kill()
