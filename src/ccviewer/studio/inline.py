"""Options as one line of TOML, for the cells in which whatever the grammar knows can be written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from ccviewer.feeds.studio import inline


def line_of(options: Mapping[str, Any]) -> str:
    """Return the options on one line: `required = true, decimal = "id"`."""
    return ", ".join(f"{key} = {inline(value)}" for key, value in options.items())


def options_of(line: str) -> dict[str, Any] | None:
    """Return what such a line says; None when it is no TOML."""
    try:
        found: dict[str, Any] = tomllib.loads(f"x = {{ {line} }}")["x"]
    except tomllib.TOMLDecodeError:
        return None
    return found
