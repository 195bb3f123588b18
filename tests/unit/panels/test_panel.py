"""What goes wrong in one panel stays in it, is said on it, and heals by itself."""

import pytest

from ccviewer.model import Freshness
from ccviewer.panels.base import Attention, Context, Panel, Status, load_theme

STEPS = ("title", "scope", "status", "emptiness", "complete", "shows", "refresh", "beat", "second")


class Fragile(Panel):
    """A panel whose steps fail while they stand in `broken`."""

    kind = "fragile"
    live = True
    broken: frozenset[str] = frozenset()

    def _may_fail(self, step, result=None):
        if step in self.broken:
            raise RuntimeError(f"planted in {step}")
        return result

    def title(self):
        return self._may_fail("title", "Rapuh")

    def scope(self):
        return self._may_fail("scope", "semua")

    def filters(self):
        return ("#",)

    def refresh(self, changed):
        self._may_fail("refresh")

    def status(self):
        return self._may_fail("status", Status(Freshness.LIVE, text="baik"))

    def emptiness(self):
        return self._may_fail("emptiness", "")

    def complete(self):
        return self._may_fail("complete", True)

    def shows(self):
        return self._may_fail("shows", {"n": 1})

    def beat(self):
        self._may_fail("beat")

    def second(self):
        self._may_fail("second")


@pytest.fixture
def panel(qtbot, hub, profile):
    panel = Fragile(Context(hub, profile, load_theme(), Attention()), Panel.Options())
    qtbot.addWidget(panel)
    panel.resize(600, 400)
    panel.show()
    yield panel
    panel.leave()


def live_a_second(panel):
    """Do all that the wall does with a panel within a second."""
    panel._changed(frozenset({"kominfo/wifi/a/clients"}))
    panel.on_beat()
    panel.on_second()
    return panel.settled, panel.report()


@pytest.mark.logs_warnings
@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_is_a_card_that_stays_until_it_no_longer_fails(panel, caplog, step):
    panel.broken = {step}
    for _ in range(3):
        settled, said = live_a_second(panel)
        assert (said["state"], said["failure"]) == ("error", f"RuntimeError: planted in {step}")
        assert settled
    assert len(caplog.records) == 1
    panel.broken = frozenset()
    panel.on_second()
    settled, said = live_a_second(panel)
    assert (said["state"], said["failure"], said["shows"], settled) == ("live", "", {"n": 1}, True)
    assert panel.header.status.text == "baik"


@pytest.mark.logs_warnings
def test_of_two_faults_the_second_does_not_hide_that_the_first_is_still_there(panel):
    panel.broken = {"refresh", "second"}
    live_a_second(panel)
    panel.broken = {"refresh"}
    assert live_a_second(panel)[1]["state"] == "error"


def test_a_panel_that_nobody_sees_does_not_claim_to_be_live(panel):
    live_a_second(panel)
    panel.hide()
    assert panel.report()["state"] == "hidden"
