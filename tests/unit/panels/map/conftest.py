import os

# Tests may run as root in a container, where Chromium needs this; the product never says it.
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")

from dataclasses import replace

import pytest

from ccviewer.hub import Hub
from ccviewer.model import Asset, AssetState, Camera, Limits, Place, Reading
from ccviewer.panels.base import Attention, Context, load_fonts, load_theme
from ccviewer.panels.map import choose_renderer, prepare
from ccviewer.profile import ChannelRule, City

prepare()

CENTER = (117.48, 0.14)


@pytest.fixture(scope="session")
def renderer(qapp):
    load_fonts()
    return choose_renderer()


@pytest.fixture
def profile(profile):
    return replace(
        profile,
        city=City("Kota Bontang", CENTER, 13.0),
        places={
            "guntung": Place("guntung", "Guntung", point=(117.46, 0.18)),
            "satimpo": Place("satimpo", "Satimpo", point=(117.48, 0.10)),
        },
        cameras=(Camera("simpang", "Simpang Tiga", "satimpo", opd="dishub", point=(117.50, 0.13)),),
        channel_rules=(
            ChannelRule("+/wifi/+/clients", name="Pengguna", unit="orang", decimals=0),
            ChannelRule("+/banjir/+/level", name="Tinggi air", unit="m", limits=Limits(2.0, 2.5, 3.0)),
        ),
    )


@pytest.fixture
def theme():
    return load_theme()


@pytest.fixture
def context(qapp, hub, profile, theme):
    return Context(hub, profile, theme, Attention())


@pytest.fixture
def put(hub: Hub, clock):
    """Post an asset with one reading, and drain the hub."""

    def post(
        id,
        kind="access-point",
        point=CENTER,
        *,
        field="clients",
        value=5,
        late=0.0,
        state=AssetState.UP,
        **more,
    ):
        now = clock.now()
        hub.post(Asset(id, kind, state=state, point=point, received_at=now, **more))
        hub.post(Reading(f"{id}/{field}", value, now, now - late))
        hub.tick()

    return post
