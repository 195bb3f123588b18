"""Finds the scene that a room shows."""

from pathlib import Path

from ccviewer import resources
from ccviewer.errors import SceneError
from ccviewer.profile import Profile
from ccviewer.wall import ArrangementStore, Scene, load


def scene_path(profile: Profile, name: str | None) -> Path | None:
    """Return the file of a scene: a file by its path, one beside the profile, or a shipped one; else None."""
    name = name or profile.scene
    beside = profile.path.parent
    candidates = (
        Path(name),
        beside / f"{name}.json",
        beside / "scenes" / f"{name}.json",
        resources.path(f"scenes/{name}.json"),
    )
    return next((path for path in candidates if path.suffix == ".json" and path.is_file()), None)


def find_scene(profile: Profile, name: str | None, spare: Path | None = None) -> Scene:
    """Return the scene of this name.

    With the folder of a state as `spare`, one that is gone or wrong is what operators last saw of it.

    Raises:
        SceneError: there is none, or it is wrong.
    """
    found = scene_path(profile, name)
    try:
        if found is None:
            raise SceneError("adegan {name} tidak ada", name=repr(name or profile.scene))
        return load(found)
    except SceneError:
        kept = ArrangementStore(spare).load(Path(name or profile.scene).stem) if spare else None
        if kept is None:
            raise
        return kept
