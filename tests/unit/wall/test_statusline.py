"""The strip below every window: what goes on, and the time of the city."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from ccviewer import i18n
from ccviewer.model import Event, Severity
from ccviewer.panels.base import Attention, Context, load_theme
from ccviewer.wall.statusline import StatusLine, clock_words

NOON_UTC = 1_795_608_153.0  # Wednesday, 25 November 2026, 12:02:33


@pytest.fixture
def line(qtbot, context):
    line = StatusLine(context)
    qtbot.addWidget(line)
    return line


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Asia/Jakarta", "id", "Rabu, 25 November 2026   19.02.33 WIB"),
        ("Asia/Makassar", "id", "Rabu, 25 November 2026   20.02.33 WITA"),
        ("Asia/Jayapura", "id", "Rabu, 25 November 2026   21.02.33 WIT"),
        ("Asia/Makassar", "en", "Wednesday, 25 November 2026   20.02.33 WITA"),
        ("Europe/London", "id", "Rabu, 25 November 2026   12.02.33 GMT"),
    ],
)
def test_the_clock_is_that_of_the_city_in_words_of_the_reader(qapp, hub, profile, zone, language, said):
    i18n.use(language)
    context = Context(hub, replace(profile, zone=ZoneInfo(zone)), load_theme(), Attention())
    assert clock_words(NOON_UTC, context) == said


def test_what_goes_on_is_counted_by_severity_the_worst_first(line, hub, clock):
    now = clock.now()
    for uid, severity, begin, end in (
        ("a", Severity.MINOR, now - 9, None),
        ("b", Severity.CRITICAL, now - 9, None),
        ("c", Severity.MINOR, now - 9, now + 9),
        ("d", Severity.CRITICAL, now - 9, now - 1),
        ("e", Severity.MAJOR, now + 9, None),
    ):
        hub.post(Event(uid, "outage", begin, severity, uid, end=end, feed="f"))
    hub.post(Event("q", "quake", now - 1, Severity.CRITICAL, "Gempa", feed="f"))
    hub.tick()
    assert line.worst() == [(Severity.CRITICAL, 1), (Severity.MINOR, 2)]


def test_a_note_is_drawn_until_the_next_one(qtbot, line):
    line.resize(1600, line.height())
    line.show()
    empty = line.grab().toImage()
    line.say("Susunan terbuka")
    assert line.grab().toImage() != empty
    line.say("")
    assert line.grab().toImage() == empty


def test_that_something_goes_on_can_be_seen(line, hub, clock):
    line.resize(1600, line.height())
    line.show()
    calm = line.grab().toImage()
    hub.post(Event("a", "outage", clock.now() - 1, Severity.CRITICAL, "Padam", feed="f"))
    hub.tick()
    assert line.grab().toImage() != calm


def test_the_narrower_the_window_the_less_is_said_and_the_time_stays(line):
    line.resize(1920, line.height())
    assert line.names_that_fit()[2].startswith("Minggu") or ", " in line.names_that_fit()[2]
    line.resize(520, line.height())
    assert ", " not in line.names_that_fit()[2]
    assert line.names_that_fit()[2].endswith("WITA")


def test_covered_tiles_leave_room_for_the_clock(qtbot, context):
    line = StatusLine(context)
    qtbot.addWidget(line)
    line.resize(700, 28)
    _, _, clock = line.names_that_fit()
    line.say_displaced(12)
    assert len(line.names_that_fit()[2]) < len(clock)


def test_an_unsigned_profile_is_said_on_every_window_for_good(qtbot, line, context):
    assert line.marks() == []
    unsigned = StatusLine(replace(context, unsigned=True))
    qtbot.addWidget(unsigned)
    assert unsigned.marks() == [("PROFIL TIDAK DITANDATANGANI", "major")]
    for each in (line, unsigned):
        each.resize(1600, each.height())
    assert unsigned.grab().toImage() != line.grab().toImage()
