"""Reads what a department fills in: `packaging/opd/SLUG/`, and names every mistake in it at once."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from build_error import BuildError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ccviewer.errors import CCViewerError, ProfileError
from ccviewer.profile import load
from ccviewer.wall.scene import load as load_scene

OPD = Path(__file__).parent / "opd"
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,40}[a-z0-9]")
VERSION = r"^\d+\.\d+\.\d+$"
LEAST_SPLASH = (640, 360)


class Brand(BaseModel):
    """How the department's program looks on the desktop."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Annotated[str, Field(min_length=1, max_length=60)]
    icon: str = "icon.svg"
    splash: str = "splash.png"


class Install(BaseModel):
    """What the installer does on each workstation."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    autostart: bool = True
    kiosk: bool = False
    scene: str = ""


class Document(BaseModel):
    """The file `opd.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(min_length=1, max_length=80)]
    publisher: Annotated[str, Field(min_length=1, max_length=80)]
    version: Annotated[str, Field(pattern=VERSION)]
    needs: Annotated[str, Field(pattern=VERSION)]  # the oldest core that it runs on
    brand: Brand
    install: Install = Install()


@dataclass(frozen=True, slots=True)
class Department:
    """A department's folder, read and found right."""

    slug: str
    folder: Path
    document: Document

    @property
    def name(self) -> str:
        """Return what people call the department."""
        return self.document.name

    @property
    def version(self) -> str:
        """Return the version of its package."""
        return self.document.version

    @property
    def needs(self) -> str:
        """Return the oldest core that its profile runs on."""
        return self.document.needs

    @property
    def autostart(self) -> bool:
        """Say whether the program starts with the session."""
        return self.document.install.autostart

    def files(self) -> dict[str, Path]:
        """Return what goes into the bundle: path inside it -> file."""
        brand = self.document.brand
        found = {"profile.toml": self.folder / "profile.toml", "opd.toml": self.folder / "opd.toml"}
        found |= {f"scenes/{one.name}": one for one in sorted(self.folder.glob("scenes/*.json"))}
        for one in (brand.icon, brand.splash):
            found[f"brand/{one}"] = self.folder / one
        known = {*found.values(), self.folder / "icon.ico"}
        for path in sorted(one for one in self.folder.rglob("*") if one.is_file() and one not in known):
            found[str(path.relative_to(self.folder))] = path
        return found


def departments() -> list[str]:
    """Return the slugs of all departments that have a folder."""
    return sorted(one.parent.name for one in OPD.glob("*/opd.toml"))


def read(slug: str, root: Path = OPD) -> Department:
    """Read a department's folder.

    Raises:
        BuildError: the slug, the document, the profile, a scene or a picture is wrong; all mistakes are named.
    """
    if not SLUG.fullmatch(slug):
        raise BuildError(f"{slug!r} is no slug: small letters, digits and hyphens, like diskominfo-bontang")
    folder = root / slug
    if not (folder / "opd.toml").is_file():
        there = ", ".join(departments()) or "none"
        raise BuildError(f"{folder} has no opd.toml; departments that are there: {there}")
    mistakes: list[str] = []
    document: Document | None = None
    try:
        document = Document.model_validate(tomllib.loads((folder / "opd.toml").read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        mistakes.append(f"opd.toml: {error}")
    except ValidationError as error:
        mistakes += [f"opd.toml {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    try:
        load(folder / "profile.toml")
    except ProfileError as error:
        mistakes += [str(one) for one in error.problems]
    except (CCViewerError, OSError) as error:
        mistakes.append(f"profile.toml: {error}")
    for path in sorted(folder.glob("scenes/*.json")):
        try:
            load_scene(path)
        except CCViewerError as error:
            mistakes.append(f"scenes/{error}")
    if document is not None:
        mistakes += _pictures(folder, document.brand)
    if mistakes or document is None:
        raise BuildError("\n".join([f"{folder.name}: {len(mistakes)} mistake(s)", *mistakes]))
    return Department(slug, folder, document)


def _pictures(folder: Path, brand: Brand) -> list[str]:
    from PIL import Image, UnidentifiedImageError

    found = []
    icon = folder / brand.icon
    if not icon.is_file():
        found.append(f"{brand.icon}: missing; the icon is an SVG, square")
    elif icon.suffix != ".svg" or b"<svg" not in icon.read_bytes()[:2000]:
        found.append(f"{brand.icon}: no SVG")
    splash = folder / brand.splash
    try:
        with Image.open(splash) as picture:
            if picture.format != "PNG" or picture.width < LEAST_SPLASH[0] or picture.height < LEAST_SPLASH[1]:
                found.append(
                    f"{brand.splash}: a PNG of at least {LEAST_SPLASH[0]} x {LEAST_SPLASH[1]} is needed"
                )
    except FileNotFoundError:
        found.append(f"{brand.splash}: missing; the splash is a PNG of at least 640 x 360")
    except (UnidentifiedImageError, OSError) as error:
        found.append(f"{brand.splash}: {error}")
    return found
