"""Builds the installers of Windows on Linux: the program's own, and around it that of each department."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import icon
import windows_tree
from authenticode import Certificate
from build_error import BuildError
from department import Department
from department_grammar import numbers
from running import run
from sums import sum_of

HERE = Path(__file__).parent
ROOT = HERE.parent
RECIPES = HERE / "windows"
SETUP = "packaging/setup.sh windows"
PUBLISHER = "CCViewer"
COMPILER = "x86_64-w64-mingw32-gcc"
PROGRAMS = {"ccviewer": "windows", "ccviewer-cli": "console"}  # and what kind of program Windows takes it for
DICTIONARY_MB = 64
ROOM_MB = 200  # free space beyond what is written: two versions, and Windows itself, must go on
ICON = "icons/ccviewer.svg"


@dataclass(frozen=True, slots=True)
class Core:
    """A finished installer of the program: its file, version, and one word for its content."""

    path: Path
    version: str
    build: str
    needed_mb: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a program shows itself: its title, who publishes it, its version and its icon."""

    title: str
    publisher: str
    version: str
    icon: Path


def core_name(version: str, *, web: bool, fast: bool) -> str:
    """Return the file name of the program's installer."""
    return f"ccviewer-{version}-win64{'' if web else '-noweb'}{'-fast' if fast else ''}.exe"


def core(
    work: Path,
    out: Path,
    version: str,
    *,
    web: bool,
    fast: bool,
    notices: Mapping[str, str],
    software_gl: bool | None = None,
    python: Path | None = None,
    certificate: Certificate | None = None,
) -> Core:
    """Build the program's installer. `notices` are texts for its folder: SBOM, licences of others.

    OpenGL in software, for computers without a driver, comes along when `software_gl` says so, or by itself
    with the web engine, which alone uses OpenGL.

    Raises:
        BuildError: a tool is missing or fails, or an input is not the pinned one; nothing is left behind.
    """
    tree = windows_tree.tree(
        work, web=web, software_gl=web if software_gl is None else software_gl, python=python
    )
    look = Look("CCViewer", PUBLISHER, version, ROOT / "resources" / ICON)
    out.mkdir(parents=True, exist_ok=True)
    needed_mb = tree.bytes // 1_000_000 + ROOM_MB
    with _workshop(out) as shop:
        launchers = _launchers(look, work, shop, certificate)
        texts = {"LICENSE.txt": (ROOT / "LICENSE").read_text("utf-8"), "build": f"{tree.build}\n", **notices}
        for name, text in texts.items():
            (shop / "texts" / name).parent.mkdir(exist_ok=True)
            (shop / "texts" / name).write_bytes(text.encode())
        placed = {path.relative_to(tree.folder).as_posix(): path for path in _files(tree.folder)}
        placed |= {name: shop / "texts" / name for name in texts}
        target = f"$INSTDIR\\app-{version}.new"
        made = _compiled(
            "core.nsi",
            shop,
            {
                "VERSION": version,
                "BUILD": tree.build,
                "COMPRESSION": "zlib" if fast else "/SOLID lzma",
                **({} if fast else {"DICTIONARY_MB": str(DICTIONARY_MB)}),
                "PUBLISHER": PUBLISHER,
                "ICON": str(_ico(look.icon, work)),
                "LICENCE": str(shop / "texts" / "LICENSE.txt"),
                "LAUNCHERS": str(launchers),
                "FILES": str(listed(placed, target, shop / "files.nsh")),
                "SIZE_KB": str(tree.bytes // 1024),
                "NEEDED_MB": str(needed_mb),
            },
        )
        if certificate is not None:
            certificate.sign(made, look.title)
        done = out / core_name(version, web=web, fast=fast)
        made.replace(done)
        finished = Core(done, version, tree.build, needed_mb, sum_of(done))
        _note(work, done.name).write_text(json.dumps({**asdict(finished), "path": done.name}) + "\n", "utf-8")
    return finished


def finished_core(work: Path, out: Path, version: str, *, web: bool, fast: bool) -> Core:
    """Return the program's installer that was built before.

    Raises:
        BuildError: there is none, or it is not the one that was built here.
    """
    path = out / core_name(version, web=web, fast=fast)
    note = _note(work, path.name)
    if not (path.is_file() and note.is_file()):
        raise BuildError(f"{path} is not built: python packaging/build.py core --target win")
    found = Core(**{**json.loads(note.read_text("utf-8")), "path": path})
    if sum_of(path) != found.sha256:
        raise BuildError(f"{path} is not what was built here: build it anew")
    return found


def department(
    dept: Department,
    bundle: Path,
    finished: Core,
    work: Path,
    out: Path,
    *,
    keys: str = "",
    certificate: Certificate | None = None,
) -> Path:
    """Build what one department rolls out, around the finished program. `keys` sign its bundles.

    Raises:
        BuildError: the program is too old for the profile, or a tool fails; nothing is left behind.
    """
    if numbers(finished.version) < numbers(dept.needs):
        raise BuildError(f"{dept.slug} needs ccviewer {dept.needs}, {finished.path.name} is older")
    look = Look(dept.title, dept.publisher, dept.version, dept.icon)
    out.mkdir(parents=True, exist_ok=True)
    with _workshop(out) as shop:
        key_file = shop / "keys.pub"
        key_file.write_text(keys, "ascii")
        placed = {path.relative_to(bundle).as_posix(): path for path in _files(bundle)}
        store = f"${{STORE}}\\.{dept.version}.new"
        made = _compiled(
            "opd.nsi",
            shop,
            {
                "SLUG": dept.slug,
                "TITLE": plain(dept.title),
                "TITLE_ESCAPED": plain(dept.title).replace("&", "&&"),
                "DEPARTMENT": plain(dept.name),
                "PUBLISHER": plain(dept.publisher),
                "SHORTCUT": file_name(dept.title),
                "VERSION": dept.version,
                "ICON": str(_ico(look.icon, work)),
                "CORE": str(finished.path.resolve()),
                "CORE_VERSION": finished.version,
                "CORE_BUILD": finished.build,
                "NEEDED_MB": str(finished.needed_mb),
                "LAUNCHERS": str(_launchers(look, work, shop, certificate)),
                "FILES": str(listed(placed, store, shop / "files.nsh")),
                "DEFAULT_AUTOSTART": str(int(dept.autostart)),
                "DEFAULT_KIOSK": str(int(dept.kiosk)),
                **({"KEYS": str(key_file)} if keys else {}),
            },
        )
        if certificate is not None:
            certificate.sign(made, look.title)
        done = out / f"setup-{dept.slug}-{dept.version}.exe"
        made.replace(done)
    return done


def listed(placed: Mapping[str, Path], target: str, file: Path) -> Path:
    """Write the list of files for NSIS, in an order that is the same on every disk, like beside like.

    Raises:
        BuildError: a name cannot be written in the language of NSIS.
    """
    lines, folder = [], ""
    for name in sorted(placed, key=lambda name: (Path(name).suffix, name)):
        if re.search(r'[$`"\\\r\n]', name + str(placed[name])):
            raise BuildError(f"{placed[name]}: a name with these signs cannot be packed")
        inside = target + "".join(f"\\{part}" for part in name.split("/")[:-1])
        if inside != folder:
            lines.append(f'SetOutPath "{inside}"')
            folder = inside
        lines.append(f'File "/oname={name.rpartition("/")[2]}" "{placed[name]}"')
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def plain(text: str) -> str:
    """Return a text that means nothing to NSIS or to the compiler of resources but itself."""
    return re.sub(
        r"\s+", " ", "".join(" " if one in '"`\\$' or ord(one) < 32 else one for one in text)
    ).strip()


def file_name(text: str) -> str:
    """Return a text as Windows takes it for the name of a shortcut."""
    kept = "".join("-" if one in '<>:"/\\|?*`$' or ord(one) < 32 else one for one in text)
    return re.sub(r"\s+", " ", kept).strip(" .-") or "CCViewer"


def resources(look: Look, name: str) -> str:
    """Return the resource script of a launcher: icon, manifest and what its properties show."""
    words = {
        "COMMAS": ",".join(map(str, (*numbers(look.version), 0))),
        "PUBLISHER": plain(look.publisher),
        "TITLE": plain(look.title),
        "VERSION": look.version,
        "FILE": name,
    }
    text = (RECIPES / "app.rc.in").read_text("utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def _launchers(look: Look, work: Path, shop: Path, certificate: Certificate | None) -> Path:
    """Build both launchers; returns their folder."""
    folder = shop / "launchers"
    folder.mkdir()
    shutil.copyfile(_ico(look.icon, work), folder / "app.ico")
    shutil.copyfile(RECIPES / "app.manifest", folder / "app.manifest")
    for name, kind in PROGRAMS.items():
        (folder / f"{name}.rc").write_text(resources(look, name), "utf-8")
        windres = COMPILER.replace("gcc", "windres")
        command = [windres, "-c", "65001", f"{name}.rc", "-O", "coff", "-o", f"{name}.res"]
        run(command, f"the resources of {name}.exe do not compile", cwd=folder, brought_by=SETUP)
        run(
            [
                *(
                    COMPILER,
                    "-std=c11",
                    "-O2",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-s",
                    "-static",
                    "-municode",
                    f"-m{kind}",
                ),
                *(("-DCONSOLE",) if kind == "console" else ()),
                *(
                    "-Wl,--no-insert-timestamp",
                    "-Wl,--dynamicbase",
                    "-Wl,--nxcompat",
                    "-Wl,--high-entropy-va",
                ),
                *(str(RECIPES / "launcher.c"), f"{name}.res", "-o", f"{name}.exe"),
            ],
            f"{name}.exe does not compile",
            cwd=folder,
            brought_by=SETUP,
        )
        if certificate is not None:
            certificate.sign(folder / f"{name}.exe", look.title)
    return folder


def _ico(svg: Path, work: Path) -> Path:
    """Draw the icon of a program, once for each picture."""
    if not svg.is_file():
        raise BuildError(f"{svg}: missing; the icon is an SVG, square")
    folder = work / "icons"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sum_of(svg)}.ico"
    if not path.is_file():
        fresh = path.with_suffix(".new")
        fresh.write_bytes(icon.ico(svg))
        fresh.replace(path)
    return path


def _compiled(script: str, shop: Path, words: Mapping[str, str]) -> Path:
    """Run NSIS; the file it makes lies in the workshop until it is whole and signed."""
    made = shop / "made.exe"
    defined = [f"-D{name}={value}" for name, value in {**words, "OUT": str(made)}.items()]
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, str(RECIPES / script)]
    run(command, f"NSIS does not take {script}", cwd=RECIPES, brought_by=SETUP)
    return made


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """Give a folder beside the packages, on the same disk, that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=out, prefix=".packing-") as folder:
        yield Path(folder).resolve()


def _note(work: Path, name: str) -> Path:
    return work / f"{name}.json"


def _files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]
