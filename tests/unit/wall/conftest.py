import pytest

from ccviewer import plugins
from ccviewer.commands import ALL_COMMANDS, Actor, Commands, Role, Seat
from ccviewer.panels.base import Attention, Context, load_theme
from ccviewer.wall import Wall, configure_docking
from ccviewer.wall.scene import Scene


@pytest.fixture
def context(qapp, hub, profile):
    return Context(hub, profile, load_theme(), Attention())


@pytest.fixture
def note(monkeypatch):
    """A panel of the simplest kind, installed beside the built-in ones."""
    monkeypatch.setitem(plugins.BUILTIN["ccviewer.panels"], "note", "notes:NotePanel")
    return "note"


@pytest.fixture
def seat():
    """A supervisor at a seat that can do what the parts of the room bind."""
    return Seat(Commands(ALL_COMMANDS, lambda deed: None), Actor("uji", Role.SUPERVISOR))


@pytest.fixture
def open_room(qtbot, context, note, seat):
    """Open a wall with one window on these tiles side by side; every wall is closed at the end."""
    configure_docking()
    opened = []

    def open_(lock=False, **tiles):
        wall = Wall(context, scene_of(lock=lock, **tiles), None, seat, lambda: None)
        wall.open()
        opened.append(wall)
        return wall

    yield open_
    for wall in opened:
        wall.close()


def scene_of(lock=False, **tiles):
    return Scene.model_validate(
        {
            "name": "uji",
            "screens": {"utama": {}},
            "windows": [{"id": "w1", "screen": "utama", "page": "p", "lock": lock}],
            "pages": {
                "p": {
                    "tree": {
                        "row": [{"tabs": [tile]} for tile in tiles],
                        "share": [1 / len(tiles)] * len(tiles),
                    }
                }
            },
            "tiles": {tile: {"panel": "note", **spec} for tile, spec in tiles.items()},
        }
    )
