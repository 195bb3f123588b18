"""Who may do what, by which way: default deny. The table is that of the design, not of the catalogue."""

from itertools import product

import pytest

from ccviewer.commands import ALL_COMMANDS, Actor, Command, Commands, Forbidden, Role, Via, may_see
from ccviewer.i18n import Text

LOOK = [
    "wall.page_number",
    "wall.next_page",
    "wall.previous_page",
    "wall.show_page",
    "wall.maximize_panel",
    "wall.next_panel",
    "wall.previous_panel",
    "view.menu",
    "view.palette",
    "view.keys",
    "seat.switch",
    "seat.login",
    "seat.logout",
    "kiosk.ask",
    "kiosk.unlock",
]
OFFICIAL = [
    "wall.show_camera",
    "wall.close_camera",
    "wall.full_screen",
    "wall.check",
    "tour.pause",
    "tour.next",
    "tour.previous",
    "view.language",
]
OPERATE = [
    "wall.message",
    "wall.identify_screens",
    "scene.open",
    "scene.gallery",
    "tour.start",
    "tour.stop",
    "view.theme",
    "view.change_key",
    "view.reset_key",
]
SUPERVISE = [
    "wall.lock",
    "wall.undo",
    "wall.redo",
    "wall.reset",
    "wall.add_panel",
    "wall.panels",
    "wall.panel_settings",
    "wall.close_panel",
    "wall.copy_panel",
    "wall.move_panel",
    "wall.grid",
    "page.new",
    "page.duplicate",
    "page.rename",
    "page.delete",
    "wall.new_window",
    "wall.close_window",
    "wall.bind_screen",
    "scene.save",
    "scene.save_as",
    "scene.duplicate",
    "scene.rename",
    "scene.title",
    "scene.delete",
    "scene.restore",
    "scene.lock",
    "seat.audit",
    "kiosk.enter",
    "room.quit",
]
DESCRIBE = ["feed.studio"]

MAY = {
    Role.TAMU: {*LOOK},
    Role.PEJABAT: {*LOOK, *OFFICIAL},
    Role.OPERATOR: {*LOOK, *OFFICIAL, *OPERATE},
    Role.SUPERVISOR: {*LOOK, *OFFICIAL, *OPERATE, *SUPERVISE},
    Role.TI: {*LOOK, *OFFICIAL, *OPERATE, *SUPERVISE, *DESCRIBE},
}

FROM_A_LINK = {"wall.show_page", "wall.show_camera", "scene.open"}
FROM_AFAR = {
    *("wall.show_page", "wall.show_camera", "wall.close_camera", "wall.next_page", "wall.previous_page"),
    *("wall.message", "wall.identify_screens", "scene.open", "view.theme"),
    *("tour.start", "tour.stop", "tour.pause", "tour.next", "tour.previous"),
}
AT_THE_START = FROM_AFAR | {"kiosk.enter", "room.quit"}
ONLY_BY_ITS_CARD = {"seat.login", "kiosk.unlock", "view.change_key", "view.reset_key"}
PUSHERS = {Role.OPERATOR, Role.SUPERVISOR, Role.TI}  # who may push something to a wall from afar


def expected(role, id, via):
    if id not in MAY[role]:
        return False
    if via is Via.MQTT:
        return id in FROM_AFAR and role in PUSHERS
    if via is Via.CLI:
        return id in AT_THE_START
    if via is Via.LINK:
        return id in FROM_A_LINK
    return via is Via.MENU or id not in ONLY_BY_ITS_CARD


ARGS = {
    "page": "p", "number": 1, "camera": "c", "window": "w1", "panel": "map", "grid": "1", "screen": "x",
    "name": "n", "to": "m", "title": "Malam", "language": "id", "theme": "night", "pin": "1234", "user": "u",
    "command": "view.keys", "keys": "F5", "text": "t",
}  # fmt: skip


@pytest.mark.parametrize("via", Via)
@pytest.mark.parametrize("role", Role)
def test_every_command_is_done_or_refused_and_written_down_as_the_table_says(role, via):
    deeds, done = [], []
    commands = Commands(ALL_COMMANDS, deeds.append)
    for command in ALL_COMMANDS:
        commands.bind(command.id, lambda _args, id=command.id: done.append(id))
    for command in ALL_COMMANDS:
        args = {name: ARGS[name] for name, one in command.args.model_fields.items() if one.is_required()}
        allowed = expected(role, command.id, via)
        assert commands.may(command.id, Actor("x", role), via) == allowed, command.id
        if allowed:
            commands.run(command.id, args, Actor("x", role), via)
            assert done.pop() == command.id
            continue
        with pytest.raises(Forbidden):
            commands.run(command.id, args, Actor("x", role), via)
        assert not done
        assert (deeds[-1].command, deeds[-1].outcome.partition(":")[0]) == (command.id, "refused")


def test_the_table_and_the_catalogue_have_the_same_commands():
    assert {command.id for command in ALL_COMMANDS} == MAY[Role.TI]
    assert len({command.id for command in ALL_COMMANDS}) == len(ALL_COMMANDS)


def test_a_command_that_says_nothing_of_roles_is_nobodys():
    commands = Commands([Command("x.y", Text("Uji"))], lambda _deed: None)
    commands.bind("x.y", lambda _args: None)
    assert not [pair for pair in product(Role, Via) if commands.may("x.y", Actor("x", pair[0]), pair[1])]


class Page:
    def __init__(self, public):
        self.public = public


@pytest.mark.parametrize(("role", "public"), [*product(Role, [True, False])])
def test_guests_see_what_is_public_and_nothing_else(role, public):
    assert may_see(Actor("x", role), Page(public)) == (public or role is not Role.TAMU)
