"""Brings a scene of an older ccviewer to the form of this one, one step for each version."""

from collections.abc import Callable
from typing import Any

from ccviewer.errors import SceneError

SCHEMA = 1

Data = dict[str, Any]


class NewerScene(SceneError):
    """A newer ccviewer wrote this; whoever cannot read it must not write over it."""


def version(data: Data) -> int:
    """Return the version of a scene; the first ones did not say. What is no version the grammar will tell."""
    said = data.get("schema", 0)
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else SCHEMA


def migrate(data: Data, where: str) -> tuple[Data, int]:
    """Return a scene in the form of this version, and the version that it had. `data` is left as it is.

    Raises:
        NewerScene: it comes from a newer ccviewer.
    """
    had = version(data)
    if had > SCHEMA:
        raise NewerScene(
            "{where}: dibuat oleh ccviewer yang lebih baru (schema {schema}); perbarui ccviewer",
            where=where,
            schema=had,
        )
    for step in range(had, SCHEMA):
        data = STEPS[step](data)
    return data, had


def _name_screens(data: Data) -> Data:
    """Give a name to screens that are only numbers, which say nothing about which screen was meant."""
    windows, screens = data.get("windows"), data.get("screens")
    screens = dict(screens) if isinstance(screens, dict) else {}
    if isinstance(windows, list):
        windows = [_with_screen(window, screens) for window in windows]
    return {"schema": 1, **{key: value for key, value in data.items() if key != "schema"}} | {
        key: value for key, value in (("screens", screens), ("windows", windows)) if value is not None
    }


def _with_screen(window: Any, screens: Data) -> Any:
    number = window.get("screen") if isinstance(window, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return window
    name = f"layar {number}"
    screens.setdefault(name, {})
    return window | {"screen": name}


STEPS: dict[int, Callable[[Data], Data]] = {0: _name_screens}  # version -> what makes the next one of it
