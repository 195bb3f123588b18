"""Which profile this machine runs, and the last good copy of it for the day on which it is damaged."""

import contextlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from ccviewer.bundle import BundleError, Machine
from ccviewer.errors import CCViewerError, ProfileError
from ccviewer.profile import Profile, load

log = logging.getLogger("ccviewer.app")

NAME = "profile.toml"
SPARE = "profil-terakhir"  # the folder, within that of the state
ORIGIN = "asal.json"
LANGUAGE = "language"  # what the operators chose last, where the wall's store keeps it


class NoProfile(CCViewerError):
    """Nobody said which profile, and none is installed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A profile that could be read, and where it came from."""

    profile: Profile
    asked: Path  # the file that was to be read
    spare: bool = False  # it is the copy, for the file itself cannot be read


@dataclass(frozen=True, slots=True)
class Standing:
    """What this machine says of a profile: why newer bundles are not run, and whether it is unsigned."""

    refused: tuple[str, ...] = ()
    unsigned: bool = False


def state_folder(name: str) -> Path:
    """Return where the arrangements of one OPD, or of the demo, are kept for this user."""
    return Path(platformdirs.user_state_dir("ccviewer", appauthor=False)) / name


def chosen_language(state: Path) -> str | None:
    """Return the language that operators chose last, or None; for what begins before there is a wall."""
    try:
        return (state / LANGUAGE).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def installed() -> list[Path]:
    """Return where a profile may lie when nobody names one, in the order in which they are asked.

    The user's own, that of the machine, and that of the package of the OPD, of which a machine has one.
    """
    own = platformdirs.user_config_path("ccviewer", appauthor=False) / NAME
    machine = platformdirs.site_config_path("ccviewer", appauthor=False) / NAME
    packages = [
        Path("/usr/share/ccviewer/opd"),
        platformdirs.site_data_path("ccviewer", appauthor=False) / "opd",
    ]
    of_packages = [path for folder in packages for path in sorted(folder.glob(f"*/{NAME}"))]
    return [own, machine, *of_packages]


def choose(said: Path | None) -> Path:
    """Return the profile to run: what was said, else the user's own, the machine's, or that of its bundle.

    A word without a dot and without a folder may be the OPD of an installed package.

    Raises:
        BundleError: the machine has bundles, and none of them may be used.
        NoProfile: nothing was said, and nothing or more than one thing is installed.
    """
    places = installed()
    if said is not None:
        of_opd = [path for path in places if path.parent.name == str(said)]
        return of_opd[0] if of_opd and not said.exists() else said
    bundle = None if any(path.is_file() for path in places[:2]) else Machine.here().installed().in_use()
    if bundle is not None:
        return bundle.folder / NAME
    found = [path for path in places if path.is_file()]
    if not found:
        raise NoProfile(
            "profil belum ditentukan: tulis ccviewer run PROFIL.toml, atau simpan profil di {file}",
            file=places[0],
        )
    return found[0]


def standing(path: Path) -> Standing:
    """Return what this machine says of the profile that it runs.

    A plain file counts as unsigned only where keys are installed: elsewhere nobody said that profiles are
    signed here.
    """
    machine = Machine.here()
    try:
        used = machine.installed().in_use() if path.is_relative_to(machine.bundles) else None
        if used is not None:
            return Standing(used.refused, not used.trusted)
        return Standing(unsigned=bool(machine.trusted()))
    except BundleError as error:
        return Standing((str(error),), unsigned=True)


def open_source(path: Path, state: Path | None, *, spare_ok: bool) -> Source:
    """Read a profile; with `spare_ok` the last good copy of it when it cannot be read.

    Raises:
        ProfileError: it is wrong or cannot be read, and there is no copy that may be used.
    """
    try:
        return Source(load(path), path)
    except ProfileError as error:
        spare = _spare_of(path, state) if spare_ok else None
        if spare is None:
            raise
        for problem in error.problems:
            log.error("%s", problem)
        return Source(spare, path, spare=True)


def keep_spare(source: Source, scene: Path | None, state: Path) -> None:
    """Keep a copy of a profile that was good, with the files beside it that the start needs.

    Only this user can read it: somebody may have written a password into the profile. A disk that cannot be
    written is logged; the wall does without.
    """
    if source.spare:
        return
    folder, home = state / SPARE, source.asked.absolute().parent
    beside = [
        path for path in (source.profile.city.land, source.profile.city.borders, scene) if path is not None
    ]
    copies = {folder / NAME: source.asked}
    copies |= {folder / path.relative_to(home): path for path in beside if path.is_relative_to(home)}
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for copy, original in copies.items():
            _copy(original.read_bytes(), copy)
        _copy(json.dumps({"profile": str(source.asked.absolute())}).encode(), folder / ORIGIN)
    except OSError as error:
        log.error("no copy of the profile can be kept in %s: %s", folder, error)


def _spare_of(path: Path, state: Path | None) -> Profile | None:
    folders = [state] if state else sorted(state_folder("x").parent.glob("*"))
    for folder in folders:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, ProfileError):
            said = json.loads((folder / SPARE / ORIGIN).read_text("utf-8"))
            if said["profile"] == str(path.absolute()):
                return load(folder / SPARE / NAME)
    return None


def _copy(content: bytes, copy: Path) -> None:
    """Write a file whole or not at all, unless it is there already as it should be."""
    with contextlib.suppress(OSError):
        if copy.read_bytes() == content:
            return
    copy.parent.mkdir(parents=True, exist_ok=True)
    fresh = copy.with_name(f".{copy.name}.new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(copy)
