"""Reads what a department fills in, `packaging/opd/SLUG/`, and names every mistake in it at once."""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from build_error import BuildError
from department_grammar import PICTURES, Document, is_picture, numbers
from department_pictures import icon_problems, splash_problems
from department_scenes import scene_problems
from department_secrets import plain_secrets

from ccviewer.bundle import contents, files_of
from ccviewer.bundle.archive import LARGEST, PRIVATE_KEY
from ccviewer.commands.accounts import Accounts
from ccviewer.errors import Problem, ProfileError
from ccviewer.i18n import Text
from ccviewer.profile import Mistake, Profile, load
from ccviewer.profile.examine import examine, validated
from ccviewer.profile.lines import Lines
from ccviewer.profile.report import Report, path_text
from ccviewer.profile.syntax import parse
from ccviewer.profile.words import near_miss, value_text
from ccviewer.wall.scene_grammar import checked_name

_Brand = tuple[str | None, str | None]

OPD = Path(__file__).parent / "opd"
PROJECT = Path(__file__).parents[1] / "pyproject.toml"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LENGTH = range(3, 41)
_USUAL: _Brand = ("icon.svg", "splash.svg")


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
    def publisher(self) -> str:
        """Return who answers for its package."""
        return self.document.publisher

    @property
    def contact(self) -> str:
        """Return the mail address for questions, "" when there is none."""
        return self.document.contact

    @property
    def title(self) -> str:
        """Return what the program is called in menus and on shortcuts."""
        return self.document.brand.title

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

    @property
    def kiosk(self) -> bool:
        """Say whether it starts as a kiosk."""
        return self.document.install.kiosk

    @property
    def icon(self) -> Path:
        """Return the icon, an SVG."""
        return self.folder / self.document.brand.icon

    @property
    def splash(self) -> Path:
        """Return the picture that it opens with, an SVG or a PNG."""
        return self.folder / self.document.brand.splash

    def files(self) -> dict[str, Path]:
        """Return what goes into the bundle, sorted: path inside it -> file."""
        return files_of(self.folder, self.document.brand.icon, self.document.brand.splash)


def departments(root: Path = OPD) -> list[str]:
    """Return the slugs of all departments that have a folder."""
    return sorted(one.parent.name for one in root.glob("*/opd.toml"))


def read(slug: str, root: Path = OPD) -> Department:
    """Read a department's folder.

    Raises:
        BuildError: anything in it is wrong; all mistakes are named, each with file and line.
    """
    folder = root / slug
    document, problems = _examined(slug, folder, root)
    if document is None or problems:
        raise _stopped(slug, problems)
    return Department(slug, folder, document)


def begin(slug: str, name: str, like: str = "diskominfo-bontang", root: Path = OPD) -> Path:
    """Make the folder of a new department after one that is right, and return it.

    The new name stands wherever the old one and the old title did; addresses, places and limits are for
    people to change.

    Raises:
        BuildError: the slug or the name is wrong, the folder is there already, or the model is not right.
    """
    folder = root / slug
    problem = _misnamed(slug, _shown(folder))
    if problem is None and folder.exists():
        problem = Problem(_shown(folder), 1, "folder", Text("folder sudah ada"), Text("pilih nama lain"))
    if problem is not None:
        raise _stopped(slug, [problem])
    model = read(like, root)
    written = model.document.model_dump() | {"name": name, "version": "0.1.0"}
    written["brand"] |= {"title": name}
    _, found = examine(Document, written)
    if found:
        wrong = [Problem(_shown(folder), 1, path_text(one.path), one.message, one.hint) for one in found]
        raise _stopped(slug, wrong)
    for path in contents(model.folder):
        copy = folder / path.relative_to(model.folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes()
        for old in (model.name, model.title):
            says = escape if path.suffix.lower() == ".svg" else str
            content = content.replace(says(old).encode(), says(name).encode())
        copy.write_bytes(content)
    document = folder / "opd.toml"
    text = document.read_text("utf-8").replace(like, slug)
    document.write_text(text.replace(f'version = "{model.version}"', 'version = "0.1.0"', 1), "utf-8")
    return folder


def core_version() -> str:
    """Return the version of the core in this tree, which lives in pyproject only."""
    return str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"])


def _stopped(slug: str, problems: list[Problem]) -> BuildError:
    head = Text("{slug}: {count} kesalahan; tidak ada paket yang dibuat", slug=slug, count=len(problems))
    return BuildError("\n".join(map(str, (head, *problems))))


def _misnamed(slug: str, where: str) -> Problem | None:
    if _SLUG.fullmatch(slug) and len(slug) in _SLUG_LENGTH:
        return None
    hint = Text("3 sampai 40 huruf kecil a-z, angka dan tanda hubung, misalnya diskominfo-bontang")
    return Problem(where, 1, "folder", Text("{value} bukan nama paket", value=value_text(slug)), hint)


def _examined(slug: str, folder: Path, root: Path) -> tuple[Document | None, list[Problem]]:
    """Return the document as far as it is right, and every mistake of the folder, file by file."""
    where = _shown(folder)
    misnamed = _misnamed(slug, where)
    if misnamed is not None:
        return None, [misnamed]
    if not folder.is_dir():
        hint = near_miss(slug, departments(root)) or Text("salin folder sebuah contoh dan beri nama ini")
        return None, [Problem(where, 1, "folder", Text("folder tidak ada"), hint)]
    document, brand, problems = _document(folder / "opd.toml")
    profile, wrong = _profile(folder / "profile.toml")
    problems += [*wrong, *plain_secrets(folder / "profile.toml", _shown(folder / "profile.toml"))]
    if document is not None and profile is not None:
        problems += _without_pin(folder / "opd.toml", document, profile)
    for path in sorted(folder.glob("scenes/*.json")):
        problems += scene_problems(path, _shown(path), profile)
    for name, look in zip(brand, (icon_problems, splash_problems), strict=True):
        if name is not None:
            problems += look(folder / name, _shown(folder / name))
    return document, [*problems, *_misplaced(folder)]


def _document(path: Path) -> tuple[Document | None, _Brand, list[Problem]]:
    """Return the document, the names of icon and splash as far as they are right, and its mistakes."""
    shown = _shown(path)
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        hint = Text("salin opd.toml sebuah contoh")
        return None, _USUAL, [Problem(shown, 1, "berkas", Text("berkas tidak ada"), hint)]
    except (OSError, UnicodeDecodeError) as error:
        said = Text("berkas tidak dapat dibaca: {why}", why=error)
        return None, _USUAL, [Problem(shown, 1, "berkas", said)]
    parsed = parse(shown, text)
    if parsed.data is None:
        return None, (None, None), list(parsed.problems)
    report = Report(shown, Lines(parsed.text), parsed.data, parsed.problems, parsed.lost)
    document = validated(Document, parsed.data, (), report)
    core = core_version()
    if document is not None and numbers(document.needs) > numbers(core):
        report.add(
            ("needs",),
            Text("membutuhkan inti {needs}, yang ada di sini {core}", needs=document.needs, core=core),
            Text("turunkan needs, atau bangun dari sumber ccviewer yang lebih baru"),
        )
    return document, _brand(parsed.data), report.problems


def _without_pin(path: Path, document: Document, profile: Profile) -> list[Problem]:
    """Return that nobody could leave the kiosk: the program would refuse to start."""
    opens = profile.simulated or Accounts(profile.seat, "", lambda: 0.0).can_unlock
    if opens or not document.install.kiosk:
        return []
    line = Lines(path.read_text("utf-8-sig")).line(("install", "kiosk"))
    hint = Text("jalankan ccviewer seat pin, lalu isi kiosk_pin di bagian [seat] profile.toml")
    return [
        Problem(_shown(path), line, "install.kiosk", Text("kios tanpa PIN tidak dapat dibuka lagi"), hint)
    ]


def _brand(data: dict[str, Any]) -> _Brand:
    said = data.get("brand")
    table = said if isinstance(said, dict) else {}
    icon, splash = (table.get(key, usual) for key, usual in zip(PICTURES, _USUAL, strict=True))
    return icon if is_picture("icon", icon) else None, splash if is_picture("splash", splash) else None


def _profile(path: Path) -> tuple[Profile | None, list[Problem]]:
    try:
        return load(Path(_shown(path))), []
    except ProfileError as error:
        return None, list(error.problems)


def _misplaced(folder: Path) -> list[Problem]:
    """Return what must not or cannot be shipped."""
    found: list[Problem] = []
    total = 0
    lower: dict[str, Path] = {}
    for path in contents(folder):
        shown, inside = _shown(path), path.relative_to(folder)
        if path.is_symlink() or not path.is_file():
            found.append(_file(shown, Text("bukan berkas biasa"), Text("salin isinya ke sini")))
            continue
        try:
            for part in inside.parts:
                checked_name(part)
        except Mistake as mistake:
            found.append(_file(shown, mistake.text, mistake.hint))
        twin = lower.setdefault(inside.as_posix().casefold(), inside)
        if twin != inside:
            found.append(
                _file(shown, Text("bagi Windows sama dengan {other}", other=twin), Text("beri nama lain"))
            )
        if inside.parts[0] == "brand":
            found.append(_file(shown, Text("brand dibuat oleh pembangun paket"), Text("pindahkan gambarnya")))
        total += path.stat().st_size
        if PRIVATE_KEY in path.read_bytes():
            found.append(
                _file(
                    shown,
                    Text("kunci pribadi tidak boleh ikut dalam paket: setiap orang dapat membacanya"),
                    Text("simpan di tiap komputer dan tulis jalur penuhnya di profil"),
                )
            )
    if total > LARGEST:
        size = f"{total / 1024**2:.0f}"
        most = Text("paling banyak {limit} MB", limit=LARGEST // 1024**2)
        found.append(_file(_shown(folder), Text("{size} MB terlalu besar", size=size), most))
    return found


def _file(shown: str, message: Text, hint: Text | None = None) -> Problem:
    return Problem(shown, 1, "berkas", message, hint)


def _shown(path: Path) -> str:
    """Return a path as it is shortest to type from here."""
    absolute, here = path.absolute(), Path.cwd()
    return os.path.relpath(absolute, here) if absolute.is_relative_to(here) else str(absolute)
