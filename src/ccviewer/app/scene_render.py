"""Draws a scene on virtual screens of the sizes that it was made for, each page if wanted."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from ccviewer import i18n
from ccviewer.app.monitors import Monitor, cut, desktop, side_by_side
from ccviewer.app.screen import NoScreen, refuse_root, virtual_screen
from ccviewer.errors import SceneError
from ccviewer.i18n import tr
from ccviewer.profile import Profile, load
from ccviewer.wall.scene import Scene, ScreenWanted, open_file

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping


def render(args: Namespace, path: Path) -> list[Path]:
    """Draw what the command line says, and return the files.

    Raises:
        SceneError: the scene or the file of screens cannot be read.
        NoScreen: this machine has no virtual X server.
        OSError: the pictures cannot be written.
    """
    with on_virtual_screens(args, path) as (profile, scene):
        return _draw(args, profile, scene)


@contextmanager
def on_virtual_screens(args: Namespace, path: Path) -> Iterator[tuple[Profile, Scene]]:
    """Give virtual screens as a scene wants them, the scene bound to these, and the profile to show on it.

    Raises:
        SceneError: the scene or the file of screens cannot be read.
        NoScreen: this machine has no virtual X server.
    """
    refuse_root()
    opened = open_file(path)
    for one in opened.left_out:
        print(one, file=sys.stderr)
    described = _screens(args.screens) if args.screens else {}
    scene, monitors = on_monitors(opened.scene, described, args.size)
    with ExitStack() as stack:
        profile = _profile(args, stack)
        i18n.use(args.language or profile.opd.language)
        stack.enter_context(virtual_screen(desktop(monitors)))
        cut(monitors)
        yield profile, scene


def on_monitors(
    scene: Scene, described: Mapping[str, ScreenWanted], size: tuple[int, int]
) -> tuple[Scene, tuple[Monitor, ...]]:
    """Return the scene bound to virtual monitors, and these: one for each of its screens, by its name.

    `described` says what a screen is instead of what the scene says; `size` is that of an unknown one.

    Raises:
        NoScreen: the names of the screens are not among those that are described.
    """
    unknown = described.keys() - scene.screens.keys()
    if unknown:
        raise NoScreen(
            "layar {names} tidak ada di adegan; yang ada: {known}",
            names=", ".join(sorted(unknown)),
            known=", ".join(scene.screens),
        )
    monitors = []
    screens = {}
    for number, (name, wanted) in enumerate(scene.screens.items(), 1):
        said = described.get(name, wanted)
        pixels = said.size if all(said.size) else size
        monitors.append(Monitor(f"CCV-{number}", pixels, width_mm=said.width_mm))
        screens[name] = ScreenWanted(
            connector=f"CCV-{number}", size=pixels, width_mm=said.width_mm, viewing_m=said.viewing_m
        )
    return scene.model_copy(update={"screens": screens}), side_by_side(monitors)


def _screens(path: Path) -> dict[str, ScreenWanted]:
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
        return TypeAdapter(dict[str, ScreenWanted]).validate_python(said)
    except ValidationError as error:
        where = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
        raise SceneError("{file}: salah di {where}", file=path, where=where) from error
    except (ValueError, RecursionError) as error:
        raise SceneError("{file}: bukan JSON: {why}", file=path, why=error) from error


def _profile(args: Namespace, stack: ExitStack) -> Profile:
    if args.profile:
        return load(args.profile)
    from ccviewer.city import profile_text, spawn
    from ccviewer.city.process import DEFAULT_SEED

    seed = DEFAULT_SEED if args.seed is None else args.seed
    city = stack.enter_context(spawn(seed=seed, speed=1.0))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    path = folder / "demo.toml"
    path.write_text(profile_text(city.ports), encoding="utf-8")
    return load(path)


def _draw(args: Namespace, profile: Profile, scene: Scene) -> list[Path]:
    from ccviewer.app.photographer import Photographer
    from ccviewer.app.room import Room, write_picture

    args.png.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    photographers: list[Photographer] = []
    room = Room(profile, scene)
    room.show_to(
        lambda wall, done: photographers.append(
            Photographer(wall, scene, args.after, all_pages=args.all_pages, done=done)
        )
    )
    for name, image in photographers[0].pictures.items():
        written.append(args.png / f"{name}.png")
        write_picture(written[-1], image)
    for window, page in photographers[0].unfinished:
        print(tr("{window}: halaman {page} belum lengkap", window=window, page=page), file=sys.stderr)
    return written
