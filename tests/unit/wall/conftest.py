import pytest

from ccviewer import plugins
from ccviewer.panels.base import Attention, Context, load_theme


@pytest.fixture
def context(qapp, hub, profile):
    return Context(hub, profile, load_theme(), Attention())


@pytest.fixture
def note(monkeypatch):
    """A panel of the simplest kind, installed beside the built-in ones."""
    monkeypatch.setitem(plugins.BUILTIN["ccviewer.panels"], "note", "notes:NotePanel")
    return "note"
