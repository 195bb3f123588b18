import dataclasses

import pytest

from ccviewer.commands import Role
from ccviewer.feeds.control import Gate, Ledger, Request
from ccviewer.profile import Control, ControlKey
from ccviewer.signing import SigningKey


@pytest.fixture
def key(tmp_path):
    return SigningKey.create(tmp_path / "controller.pem")


@pytest.fixture
def stranger(tmp_path):
    return SigningKey.create(tmp_path / "stranger.pem")


@pytest.fixture
def control(key):
    known = ControlKey("ruang wali", key.public, "operator", ("wall.*", "tour.next"), ("w1", "w2"))
    return Control("siaga", "kursi-1", "mqtt://127.0.0.1", (known,))


@pytest.fixture
def ledger(tmp_path, clock):
    one = Ledger(tmp_path / "state", clock.now())
    yield one
    one.close()


@pytest.fixture
def gate(control, ledger, clock):
    return Gate(control, ledger, clock)


@pytest.fixture
def ask(key, clock):
    """Return signed messages, each with the next number, changed as the test says."""
    count = iter(range(1, 10_000))

    def make(signer=key, **changes):
        number = next(count)
        request = Request(
            f"id-{number}",
            "siaga/kursi-1",
            "wall.show_page",
            {"window": "w1", "page": "banjir"},
            "Sari",
            Role.OPERATOR,
            clock.now(),
            clock.now() + 60,
            number,
            signer.public,
        )
        return dataclasses.replace(request, **changes).sealed(signer)

    return make
