"""The one door: what is asked for is looked up, permitted, done and written down."""

import logging

import pytest

from ccviewer.commands import ALL_COMMANDS, Actor, CommandError, Commands, Forbidden, Role, Via
from ccviewer.errors import SceneError

SARI = Actor("Sari", Role.SUPERVISOR)
PIN = "73194628"


def test_an_act_gets_the_arguments_as_the_model_of_its_command(commands):
    got = []
    commands.bind("wall.show_page", got.append)
    commands.run("wall.show_page", {"page": "banjir", "for_s": 5}, SARI, Via.MENU)
    assert (got[0].page, got[0].for_s, got[0].window) == ("banjir", 5, "")


def test_what_was_done_is_written_down_with_who_and_by_which_way(commands, deeds):
    commands.bind("wall.show_page", lambda _args: None)
    commands.run("wall.show_page", {"page": "banjir"}, SARI, Via.PALETTE)
    [deed] = deeds
    assert (deed.command, deed.args, deed.actor, deed.via, deed.outcome) == (
        *("wall.show_page", {"page": "banjir"}, SARI, Via.PALETTE),
        "done",
    )


def test_finding_ones_way_is_not_written_down_but_its_refusal_is(commands, deeds):
    commands.bind("wall.next_panel", lambda _args: None)
    commands.run("wall.next_panel", {}, SARI, Via.KEY)
    assert not deeds
    with pytest.raises(Forbidden):
        commands.run("wall.next_panel", {}, SARI, Via.MQTT)
    assert deeds[0].outcome.startswith("refused")


def test_a_command_that_nobody_knows_is_said_and_written_down(commands, deeds):
    with pytest.raises(CommandError, match=r"perintah wall\.fly tidak ada"):
        commands.run("wall.fly", {}, SARI, Via.CLI)
    assert deeds[0].outcome.startswith("failed")


def test_a_command_that_nobody_carries_out_here_says_so(commands):
    with pytest.raises(CommandError, match="tidak tersedia"):
        commands.run("wall.next_page", {}, SARI, Via.KEY)


def test_whether_something_may_be_done_counts_before_whether_it_can_be_done(commands):
    with pytest.raises(Forbidden):
        commands.run("scene.save", {}, Actor("x", Role.TAMU), Via.KEY)


@pytest.mark.parametrize(
    ("id", "args", "said"),
    [
        ("wall.show_page", {}, "Tampilkan halaman — page: wajib ada"),
        ("wall.show_page", {"page": 5}, "page: 5 bukan teks"),
        ("wall.show_page", {"page": "a", "for_s": -1}, "for_s: -1 harus lebih dari 0"),
        ("wall.show_page", {"page": "a", "pages": 1}, "pages: kunci tidak dikenal"),
        ("view.theme", {"theme": "nigth"}, "maksudnya 'night'?"),
        ("wall.page_number", {"number": "x"}, '"x" bukan bilangan bulat'),
    ],
)
def test_wrong_arguments_are_said_in_words_of_people(commands, id, args, said):
    commands.bind(id, lambda _args: None)
    with pytest.raises(CommandError) as caught:
        commands.run(id, args, SARI, Via.MENU)
    assert said in str(caught.value)
    assert "validation" not in str(caught.value)


@pytest.mark.logs_warnings
def test_a_mistake_of_ours_is_a_sentence_and_a_log_entry_and_the_wall_lives_on(commands, deeds, caplog):
    def act(_args):
        raise ZeroDivisionError("division by zero")

    commands.bind("scene.save", act)
    with pytest.raises(CommandError) as caught:
        commands.run("scene.save", {}, SARI, Via.KEY)
    assert "kesalahan di dalam ccviewer" in str(caught.value)
    assert "division" not in str(caught.value)
    assert "ZeroDivisionError" in caplog.text
    assert deeds[0].outcome.startswith("failed")


def test_an_error_of_another_part_is_a_command_that_failed(commands):
    def act(_args):
        raise SceneError("adegan {name} tidak ada", name="siaga")

    commands.bind("scene.open", act)
    with pytest.raises(CommandError, match="adegan siaga tidak ada"):
        commands.run("scene.open", {"name": "siaga"}, SARI, Via.MENU)


@pytest.mark.logs_warnings
def test_an_audit_that_breaks_stops_nothing(caplog):
    def audit(_deed):
        raise RuntimeError("disk")

    commands = Commands(ALL_COMMANDS, audit)
    commands.bind("wall.show_page", lambda _args: 7)
    assert commands.run("wall.show_page", {"page": "a"}, SARI, Via.MENU) == 7
    assert "not in the audit" in caplog.text


def test_a_guard_says_no_whatever_the_role(commands, deeds):
    def guard(command, actor, via):
        raise Forbidden("kios terkunci")

    commands.bind("wall.next_page", lambda _args: None)
    commands.guards.append(guard)
    assert not commands.may("wall.next_page", SARI, Via.KEY)
    with pytest.raises(Forbidden):
        commands.run("wall.next_page", {}, SARI, Via.KEY)
    assert deeds[0].outcome == "refused: kios terkunci"


@pytest.mark.parametrize(
    ("id", "args"),
    [
        ("seat.login", {"user": "Sari", "pin": PIN}),
        ("seat.login", {"user": "Sari", "pn": PIN}),  # a mistyped name
        ("seat.login", {"user": "Sari", "pin": int(PIN)}),
        ("seat.login", {"user": "Sari", "pin": PIN * 20}),
        ("seat.login", {"user": "Sari", "pin": [PIN]}),
        ("seat.login", {"user": "Sari", "pin": {PIN: PIN}}),
        ("kiosk.unlock", {"pin": PIN}),
        ("kiosk.unlok", {"pin": PIN}),  # a mistyped command
        ("wall.show_page", {"page": "a", "pin": PIN}),
    ],
)
@pytest.mark.logs_warnings
def test_a_pin_is_in_no_audit_log_or_sentence(commands, deeds, caplog, id, args):
    caplog.set_level(logging.DEBUG)

    def act(read):
        raise ValueError(f"broken with {read!r}")

    for known in ("seat.login", "kiosk.unlock", "wall.show_page"):
        commands.bind(known, act)
    with pytest.raises(CommandError) as caught:
        commands.run(id, args, SARI, Via.MENU)
    assert PIN not in f"{caught.value} {deeds} {caplog.text}"


def test_an_outcome_is_never_longer_than_a_line_can_bear(commands, deeds):
    with pytest.raises(CommandError):
        commands.run("x" * 100_000, {}, SARI, Via.MQTT)
    assert len(deeds[0].outcome) <= 400


def test_what_an_argument_may_be_is_told_by_whoever_knows(commands):
    assert commands.choices("scene.open", "name") is None
    commands.offer("scene.open", "name", lambda: ["siaga"])
    assert commands.choices("scene.open", "name") == ["siaga"]


def test_an_act_for_a_command_that_does_not_exist_is_a_mistake_of_ours(commands):
    with pytest.raises(KeyError):
        commands.bind("wall.fly", lambda _args: None)
