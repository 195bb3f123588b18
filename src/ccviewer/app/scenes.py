"""Finds the scene that a room shows."""

import logging
from pathlib import Path

from ccviewer import resources
from ccviewer.errors import SceneError
from ccviewer.profile import Profile
from ccviewer.wall import ArrangementStore
from ccviewer.wall.scene import Opened, open_file

log = logging.getLogger("ccviewer.app")

OWN = "scenes"  # the folder of operators' own scenes, within that of the state


def scene_path(profile: Profile, name: str | None, state: Path | None = None) -> Path | None:
    """Return the file of a scene, or None.

    A file by its path; operators' own, one beside the profile, or a shipped one by its name. Without a name
    it is the one that operators opened last, else the profile's.
    """
    if name is None and state is not None:
        last = ArrangementStore(state).shown_scene(profile.scene)
        found = scene_path(profile, last, state) if last else None
        if found is not None:
            return found
    name = name or profile.scene
    beside = profile.path.parent
    candidates = (
        Path(name),
        *((state / OWN / f"{name}.json",) if state is not None else ()),
        beside / OWN / f"{name}.json",
        beside / f"{name}.json",
        resources.path(f"scenes/{name}.json"),
    )
    return next((path for path in candidates if path.suffix == ".json" and path.is_file()), None)


def find_scene(
    profile: Profile, name: str | None, state: Path | None = None, *, spare_ok: bool = False
) -> Opened:
    """Return the scene of this name, as far as it can be opened.

    With `spare_ok`, one that is gone or wrong is what operators last saw of it.

    Raises:
        SceneError: there is none, or nothing of it can be shown.
    """
    found = scene_path(profile, name, state)
    kept = None
    if spare_ok and state is not None:
        kept = ArrangementStore(state).load(found.stem if found else Path(name or profile.scene).stem)
    try:
        if found is None:
            raise SceneError("adegan {name} tidak ada", name=repr(name or profile.scene))
        opened = open_file(found)
    except SceneError:
        if kept is None:
            raise
        return Opened(kept)
    for one in opened.left_out:
        log.warning("%s", one)
    return Opened(kept) if opened.left_out and kept is not None else opened
