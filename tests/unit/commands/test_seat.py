"""Whoever sits here: asks, is told what was refused, goes and comes."""

import pytest

from ccviewer.commands import Actor, CommandError, Role, Via


def test_what_is_refused_is_told_and_raised_at_nobody(seat):
    told = []
    seat.refused.append(lambda text: told.append(str(text)))
    assert seat.ask("feed.studio") is None
    assert len(told) == 1


def test_a_card_that_says_itself_what_was_refused_gets_the_error(seat):
    with pytest.raises(CommandError):
        seat.attempt("feed.studio")


def test_the_window_where_something_was_asked_goes_into_arguments_that_name_none(seat):
    got = []
    seat.commands.bind("wall.next_page", lambda args: got.append(args.window))
    seat.ask("wall.next_page", None, Via.KEY, window="w2")
    seat.ask("wall.next_page", {"window": "w1"}, Via.KEY, window="w2")
    assert got == ["w2", "w1"]


def test_a_window_that_a_panel_is_to_go_to_is_never_filled_in(seat):
    seat.commands.bind("wall.copy_panel", lambda args: None)
    with pytest.raises(CommandError, match="window: wajib ada"):
        seat.attempt("wall.copy_panel", {}, window="w2")


def test_a_command_without_a_window_gets_none(seat):
    seat.commands.bind("scene.save", lambda args: args)
    assert seat.ask("scene.save", window="w2").model_dump() == {}


def test_those_who_show_what_may_be_done_hear_of_another_person(seat):
    heard = []
    seat.changed.append(lambda: heard.append(seat.actor.name))
    seat.take(Actor("Budi", Role.OPERATOR))
    assert heard == ["Budi"]
