"""Finds files we ship: in a checkout, in an installed wheel and in a frozen program."""

from pathlib import Path

_INSTALLED = Path(__file__).with_name("_resources")  # the wheel and the frozen program look alike
_CHECKOUT = Path(__file__).parents[2] / "resources"


def path(name: str) -> Path:
    """Return where `name` lies, for example `themes/night.toml`."""
    return (_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT) / name
