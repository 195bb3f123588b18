"""Icons that are shipped are drawn."""

from pathlib import Path

from ccviewer import resources

SOURCES = Path(__file__).parents[2] / "src"


def test_every_icon_is_named_where_it_is_drawn():
    code = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    icons = {path.stem for path in resources.path("icons").glob("*.svg")}
    assert icons
    assert {name for name in icons if f'"{name}"' not in code and f"/{name}.svg" not in code} == set()
