"""The card says everything known of a thing, and how old it is."""

import pytest

from ccviewer.model import AssetState, CameraReport, CameraState, Event, Freshness, Severity
from ccviewer.panels.map.details import DetailsCard, facts

A, GAUGE = "kominfo/wifi/a", "bpbd/banjir/g"
HOSTILE = "<img src=x onerror=alert(1)>${7*7}</script>"


def test_an_asset_says_name_kind_place_owner_state_and_age(context, put, clock):
    put(A, name="AP Guntung 1", place="guntung", opd="kominfo")
    clock.advance(4)

    said = facts(context, "sys/assets/" + A)

    assert (said.name, said.word, said.where) == ("AP Guntung 1", "Titik Wi-Fi", "Guntung · Diskominfo")
    assert said.state == "Hidup · Langsung · 4 dtk"


def test_the_channels_of_an_asset_have_values_units_and_ages(context, put, clock):
    put(GAUGE, "gauge", field="level", value=3.25)
    clock.advance(7)

    line = facts(context, "sys/assets/" + GAUGE).lines[0]

    assert (line.name, line.value, line.unit, line.age) == ("Tinggi air", "3,25", "m", "7 dtk")
    assert line.severity is Severity.CRITICAL


def test_a_stale_asset_does_not_say_that_it_lives(context, put):
    put(A, late=3600.0)

    said = facts(context, "sys/assets/" + A)

    assert said.freshness is Freshness.STALE
    assert said.state == "Usang 1 jam"


def test_an_asset_that_is_down_says_so(context, put):
    put(A, state=AssetState.DOWN)

    assert facts(context, "sys/assets/" + A).state.startswith("Mati · Siaga")


def test_a_position_is_decimal_in_the_language_of_the_reader(context, put):
    put(A, point=(117.48, 0.14))

    assert facts(context, "sys/assets/" + A).lines[-1].value == "0,14000; 117,48000"


def test_a_camera_says_its_state_and_its_stream(context, hub, clock):
    now = clock.now()
    hub.post(CameraReport("simpang", CameraState.OFFLINE, now, width=704, height=576, picture_at=now - 120))
    hub.tick()

    said = facts(context, "sys/cameras/simpang")

    assert said.state == "Terputus · 2 mnt"
    assert said.lines[0].value == "704 × 576"
    assert said.camera == "simpang"


def test_an_event_says_when_and_how_bad(context, hub, clock):
    hub.post(
        Event("q", "quake", clock.now() - 3600, Severity.MAJOR, "Gempa M 4,6", point=(117.5, 0.2), feed="g")
    )
    hub.tick()

    said = facts(context, "sys/events/q")

    assert (said.word, said.state, said.lines[0].age) == ("Gempa", "Siaga", "1 jam")


@pytest.mark.parametrize("key", ["sys/assets/no", "sys/cameras/no", "sys/events/no"])
def test_of_what_is_over_nothing_is_said(context, key):
    assert facts(context, key) is None


def test_the_card_closes_when_its_thing_is_over(qtbot, context, hub, put):
    card = DetailsCard(context, None)
    qtbot.addWidget(card)
    card.open("sys/assets/" + A)

    assert card.key == ""
    assert not card.isVisible()


def test_a_camera_is_wanted_while_its_card_is_open(qtbot, context, hub):
    card = DetailsCard(context, None)
    qtbot.addWidget(card)

    card.open("sys/cameras/simpang")
    assert list(hub.frames.demands()) == ["simpang"]

    card.close_card()
    assert hub.frames.demands() == {}


def test_markup_in_names_is_text(qtbot, context, put):
    put(A, name=HOSTILE)
    card = DetailsCard(context, None)
    qtbot.addWidget(card)

    card.open("sys/assets/" + A)

    assert card.facts.name == HOSTILE
    picture = card.grab().toImage()
    assert not picture.isNull()


def test_a_card_of_a_hundred_channels_can_be_scrolled(qtbot, context, put):
    for number in range(100):
        put(A, field=f"f{number}", value=number)
    card = DetailsCard(context, None)
    qtbot.addWidget(card)
    card.resize(312, 400)
    card.open("sys/assets/" + A)

    assert len(card.facts.lines) == 101
    assert card.wanted_height() > 3000
