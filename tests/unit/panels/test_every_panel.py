"""What every panel promises, whoever wrote it."""

import gc
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, QEvent, QTimer

from ccviewer import i18n, plugins, resources
from ccviewer.hub import Hub
from ccviewer.model import (
    Asset,
    AssetState,
    Camera,
    CameraReport,
    CameraState,
    Channel,
    Event,
    Limits,
    Place,
    Quality,
    Reading,
    SecretUrl,
    Severity,
    Source,
)
from ccviewer.panels.base import Attention, Context, Panel, load_fonts, load_theme
from ccviewer.profile import Opd, Profile

GROUP = "ccviewer.panels"
KINDS = sorted(plugins.kinds(GROUP))
CHANNEL = "kominfo/wifi/alun-alun/clients"
OTHER = "kominfo/wifi/pasar/clients"
OPTIONS = {
    "kpi": {"cards": [{"channel": CHANNEL, "target": 100.0}, {"channel": OTHER, "of": CHANNEL}]},
    "chart": {"series": [{"channel": "kominfo/wifi/+/clients"}], "span": "15m"},
}
SIZES = [(320, 180), (860, 470), (3840, 2160)]


@pytest.fixture(params=KINDS)
def kind(request):
    module = plugins.kinds(GROUP)[request.param].module
    if find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    return request.param


@pytest.fixture
def profile(profile):
    camera = Camera(
        "simpang",
        "Simpang",
        "lok-tuan",
        point=(117.48, 0.16),
        sources=(Source(SecretUrl("http://127.0.0.1:9/a")),),
    )
    return replace(
        profile, cameras=(camera,), places={"lok-tuan": Place("lok-tuan", "Lok Tuan", point=(117.48, 0.16))}
    )


@pytest.fixture
def context(qapp, hub, profile):
    load_fonts()
    return Context(hub, profile, load_theme(), Attention())


def build(context, kind, **patches):
    """Return a panel of this kind, of a subclass with `patches` when there are some."""
    cls = plugins.find(GROUP, kind)
    if patches:
        cls = type(cls.__name__, (cls,), patches)
    return cls(context, cls.Options(**OPTIONS.get(kind, {})))


def finish(panel, *, left=False):
    if not left:
        panel.leave()
    panel.close()
    panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def make(context, kind):
    made = []

    def build_one(**patches):
        made.append(build(context, kind, **patches))
        return made[-1]

    yield build_one
    for panel in made:
        finish(panel)


def look(panel):
    """Let a panel do all that it does while it is seen, and paint."""
    panel.show()
    panel.on_beat()
    panel.on_second()
    return panel.grab()


def post_everything(hub, clock):
    hub.post(Channel(CHANNEL, name="Pengguna", unit="orang", limits=Limits(minor=50, critical=90)))
    hub.post(Channel(OTHER, name="Pengguna", unit="orang"))
    hub.post(Asset("kominfo/wifi/alun-alun", "access-point", "Alun-alun", "lok-tuan", point=(117.5, 0.1)))
    hub.post(
        Asset(
            "kominfo/wifi/pasar", "access-point", state=AssetState.DOWN, point=(117.6, 0.2), place="tidak-ada"
        )
    )
    hub.post(
        Event("e1", "flood", clock.now(), Severity.CRITICAL, "Banjir", place="lok-tuan", point=(117.5, 0.1))
    )
    hub.post(Event("e2", "quake", clock.now(), Severity.INFO, "<b>Gempa</b>\nkecil", end=clock.now()))
    hub.post(CameraReport("simpang", CameraState.AUTH, clock.now()))
    hub.post(Reading(CHANNEL, 41, clock.now()))
    hub.post(Reading(OTHER, 95.5, clock.now()))
    hub.tick()


def test_it_says_its_kind_and_its_icon_is_shipped(kind):
    cls = plugins.find(GROUP, kind)
    assert issubclass(cls, Panel)
    assert cls.kind == kind
    assert resources.path(f"icons/{cls.icon}.svg").is_file()


def test_it_builds_on_an_empty_hub_and_says_what_it_shows(make):
    panel = make()
    look(panel)
    report = panel.report()
    assert panel.failure == ""
    assert report["title"]
    assert isinstance(report["shows"], dict)


def test_it_builds_with_no_options_on_a_profile_that_has_nothing(qapp, clock, kind):
    bare = Profile(Opd("kominfo", "Diskominfo"), ZoneInfo("Asia/Makassar"), Path("/profile.toml"))
    cls = plugins.find(GROUP, kind)
    panel = cls(Context(Hub(clock, bare), bare, load_theme(), Attention()), cls.Options())
    look(panel)
    assert panel.failure == ""
    assert panel.report()["state"] in ("empty", "live", "lost")
    finish(panel)


@pytest.mark.parametrize(
    "reading",
    [
        Reading(CHANNEL, None, 1_800_000_000.0),
        Reading(CHANNEL, 7, 1_800_000_000.0, quality=Quality.BAD),
        Reading(CHANNEL, 7, 1_800_000_000.0, quality=Quality.UNCERTAIN),
        Reading(CHANNEL, "padam <b>semua</b>\n" * 40, 1_800_000_000.0),
        Reading(CHANNEL, True, 1_800_000_000.0),
        Reading(CHANNEL, -1.7e308, 1_800_000_000.0),
        Reading(CHANNEL, 10**30, 1_800_000_000.0, parts=(3, 8)),
        Reading(CHANNEL, 7, 1_800_000_000.0, observed_at=1_700_000_000.0),
        Reading(CHANNEL, 7, 1_800_000_000.0, observed_at=1_900_000_000.0),
    ],
    ids=["none", "bad", "uncertain", "text", "bool", "tiny", "huge", "old news", "from the future"],
)
def test_it_draws_whatever_a_channel_may_bring(make, hub, clock, reading):
    panel = make()
    panel.show()
    post_everything(hub, clock)
    hub.post(reading)
    hub.tick()
    look(panel)
    assert panel.failure == ""


def test_it_draws_what_has_grown_old_and_what_is_over(make, hub, clock):
    panel = make()
    post_everything(hub, clock)
    look(panel)
    for _ in range(3):
        clock.advance(4000)
        hub.tick()
        look(panel)
    assert panel.failure == ""


def test_it_does_nothing_while_hidden_and_catches_up_when_shown(make, hub, clock):
    told = []

    def refresh(self, changed):
        told.append(changed)
        super(type(self), self).refresh(changed)

    panel = make(refresh=refresh)
    post_everything(hub, clock)
    panel.on_beat()
    panel.on_second()
    assert told == []
    panel.show()
    assert told == [frozenset()]
    panel.hide()
    clock.advance(5)
    hub.post(Reading(CHANNEL, 43, clock.now()))
    hub.tick()
    assert len(told) == 1


@pytest.mark.logs_warnings
def test_its_errors_stay_inside_and_heal(make, hub, clock):
    broken = []

    def refresh(self, changed):
        if broken:
            raise RuntimeError("planted")
        super(type(self), self).refresh(changed)

    panel = make(refresh=refresh)
    look(panel)
    broken.append(True)
    panel.hide()
    panel.show()
    panel.on_second()
    assert panel.report()["state"] == "error"
    assert "planted" in panel.failure
    assert panel.header.status.text == "Galat"
    broken.clear()
    panel.hide()
    panel.show()
    panel.on_second()
    assert panel.failure == ""
    assert panel.report()["state"] != "error"
    assert panel.header.status.text != "Galat"


def test_its_options_survive_a_round_trip_through_a_scene(kind):
    cls = plugins.find(GROUP, kind)
    options = cls.Options(title="Judul", **OPTIONS.get(kind, {}))
    assert cls.Options.model_validate_json(options.model_dump_json()) == options


def test_it_refuses_an_option_that_does_not_exist(kind):
    with pytest.raises(ValidationError):
        plugins.find(GROUP, kind).Options(tidak_ada=1)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_fits(make, hub, clock, width, height):
    panel = make()
    post_everything(hub, clock)
    panel.resize(width, height)
    look(panel)
    assert (panel.width(), panel.height()) == (width, height)
    assert panel.minimumSizeHint().width() <= width
    assert panel.minimumSizeHint().height() <= height
    assert panel.failure == ""


def test_a_title_of_the_scene_takes_the_place_of_its_own(context, kind):
    cls = plugins.find(GROUP, kind)
    panel = cls(context, cls.Options(title="Ruang rapat", **OPTIONS.get(kind, {})))
    assert panel.title() == panel.report()["title"] == "Ruang rapat"
    finish(panel)


def test_it_can_be_shown_in_english(make, hub, clock):
    if not resources.path("i18n/en.po").is_file():
        pytest.skip("resources/i18n/en.po does not exist yet")
    i18n.use("en")
    panel = make()
    post_everything(hub, clock)
    look(panel)
    assert panel.failure == ""


def test_after_leaving_it_hears_nothing_and_no_timer_of_it_runs(context, kind, hub, clock):
    told = []

    def refresh(self, changed):
        told.append(changed)

    panel = build(context, kind, refresh=refresh)
    look(panel)
    panel.leave()
    told.clear()
    post_everything(hub, clock)
    assert told == []
    panel.hide()
    assert not any(timer.isActive() for timer in panel.findChildren(QTimer))
    finish(panel, left=True)
    gc.collect()
