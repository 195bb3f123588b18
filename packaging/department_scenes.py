"""Finds what a department's scenes name and its profile does not have: panels, cameras, channels."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ccviewer.errors import Problem
from ccviewer.i18n import Text
from ccviewer.model import AVAILABILITY
from ccviewer.profile import Profile
from ccviewer.profile.profile import FeedEntry
from ccviewer.profile.report import path_text
from ccviewer.profile.words import Finding, near_miss, value_text
from ccviewer.wall.json_text import parse
from ccviewer.wall.scene import NewerScene, Scene, WrongScene, check, read_text
from ccviewer.wall.scene_panels import panel_findings

_CHANNELS = ("channel", "of")  # the keys of options under which panels name channels
_NO_CHANNELS = ("asset", "event", "alarm", "ticket", "camera", "layer")


def scene_problems(path: Path, shown: str, profile: Profile | None) -> list[Problem]:
    """Return every mistake of a scene, by line; without a profile only those of the scene itself."""
    try:
        text = read_text(path)
        scene, problems = check(text, shown)
    except WrongScene as error:
        return [Problem(shown, one.line, one.path, one.message, one.hint) for one in error.problems]
    except NewerScene as error:
        return [Problem(shown, 1, "schema", error.text)]
    if scene is None:
        return problems
    found = [*_misnamed(scene, path.stem), *panel_findings(scene)]
    if profile is not None:
        found += strangers(scene, profile)
    lines = parse(text).lines
    ordered = sorted(found, key=lambda one: lines.at(one.path))
    return [Problem(shown, lines.at(one.path), path_text(one.path), one.message, one.hint) for one in ordered]


def _misnamed(scene: Scene, stem: str) -> Iterator[Finding]:
    if scene.name != stem:
        yield Finding(
            ("name",),
            Text("adegan bernama {name}, berkasnya {file}", name=value_text(scene.name), file=f"{stem}.json"),
            Text("samakan keduanya"),
        )


def strangers(scene: Scene, profile: Profile) -> Iterator[Finding]:
    """Yield what the tiles of a scene show and the profile cannot bring."""
    cameras = [camera.id for camera in profile.cameras]
    groups = sorted({camera.group for camera in profile.cameras if camera.group})
    possible = channels_of(profile)
    for name, tile in scene.tiles.items():
        at = ("tiles", name, "options")
        for key in ("cameras", "must_see"):
            listed = tile.options.get(key) if tile.panel == "cameras" else None
            for number, camera in enumerate(listed if isinstance(listed, list | tuple) else ()):
                if camera not in cameras:
                    yield Finding(
                        (*at, key, number),
                        Text("kamera {value} tidak ada di profil", value=value_text(camera)),
                        near_miss(camera, cameras),
                    )
        group = tile.options.get("group") if tile.panel == "cameras" else None
        if group and group not in groups:
            yield Finding(
                (*at, "group"),
                Text("tidak ada kamera berkelompok {value} di profil", value=value_text(group)),
                near_miss(group, groups),
            )
        for path, channel in _channels(tile.options, at):
            if not any(meet(channel, one) for one in possible):
                yield Finding(
                    path,
                    Text("kanal {value} tidak dibawa umpan mana pun di profil", value=value_text(channel)),
                    near_miss(channel, possible),
                )


def _channels(options: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(options, dict):
        for key, value in options.items():
            if key in _CHANNELS and isinstance(value, str):
                yield (*at, key), value
            else:
                yield from _channels(value, (*at, key))
    elif isinstance(options, list | tuple):
        for number, value in enumerate(options):
            yield from _channels(value, (*at, number))


def channels_of(profile: Profile) -> list[str]:
    """Return filters that together let through every channel that this profile can bring."""
    found = [one for entry in profile.feeds for one in _brought(entry)]
    found += [one.id.replace("{place}", "+") for one in profile.derived]
    found += [f"{rule.match.rpartition('/')[0]}/{rule.rate}" for rule in profile.channel_rules if rule.rate]
    return list(dict.fromkeys(found))


def _brought(entry: FeedEntry) -> Iterator[str]:
    prefix, mapping = f"{entry.opd}/{entry.group}", getattr(entry.options, "map", None)
    if mapping is None or getattr(entry.options, "discovery", None):  # what comes, the source says
        yield f"{prefix}/#"
        return
    fields, record = mapping.fields, mapping.record
    constant = next((one.const for name in ("asset", "key", "uid") if (one := fields.get(name))), None)
    asset = (
        constant if isinstance(constant, str) else "+" if {"asset", "key", "uid"} & set(fields) else entry.id
    )
    yield f"{prefix}/{asset}/{AVAILABILITY}"
    if record in _NO_CHANNELS:
        return
    if record == "indicator":
        names = ["+"] if "dimension" in fields else ["value", "value-target"]
    else:
        names = ["+"] if "series" in fields else [name for name in fields if fields[name].type != "time"]
    for name in names:
        yield f"{prefix}/{asset}/{name}"


def meet(one: str, other: str) -> bool:
    """Say whether some channel passes both filters."""
    for left, right in zip_longest(one.split("/"), other.split("/")):
        if "#" in (left, right):
            return True
        if left is None or right is None:
            return False
        if left != right and "+" not in (left, right):
            return False
    return True
