"""Writes Debian packages: the core, and the small one of each department. Needs dpkg-dev, binutils and xz."""

import gzip
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from build_error import BuildError
from department import Department
from running import reproducible, run

HERE = Path(__file__).parent
ROOT = HERE.parent
LINUX = HERE / "linux"
PROGRAMS = ("ccviewer", "QtWebEngineProcess")
HOME = "usr/lib/ccviewer"
MAINTAINER = "ccviewer authors"
NO_ADDRESS = "ccviewer@localhost"  # Debian wants one, and a closed network may have none
XZ = ("xz", "--x86", "--lzma2=preset=9e,dict=128MiB", "--threads=1", "--stdout")
ZSTD = ("zstd", "-10", "--single-thread", "--quiet", "--stdout")
# What is opened by name while it runs, so no table of imports tells it.
OPENED = ("fontconfig", "libgl1-mesa-dri", "xkb-data")
KIOSK = {
    "ccviewer-kiosk.service": "usr/lib/systemd/user/ccviewer-kiosk.service",
    "ccviewer-kiosk-session": "usr/bin/ccviewer-kiosk-session",
    "ccviewer-kiosk-loop": "usr/bin/ccviewer-kiosk-loop",
    "ccviewer-kiosk-xsession.desktop": "usr/share/xsessions/ccviewer-kiosk.desktop",
    "openbox-kiosk.xml": "etc/xdg/ccviewer/openbox-kiosk.xml",
    "ccviewer-kiosk-autostart.desktop": "usr/share/doc/@PACKAGE@/examples/ccviewer-kiosk-autostart.desktop",
    "50-ccviewer-kiosk.conf": "usr/share/doc/@PACKAGE@/examples/50-ccviewer-kiosk.conf",
}
COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ccviewer

Files: *
Copyright: 2026 ccviewer authors
License: GPL-3.0-or-later
 This program is free software: you can redistribute it and/or modify it under the terms of the GNU General
 Public License as published by the Free Software Foundation, either version 3 of the License, or (at your
 option) any later version.
 .
 On Debian systems the full text is in /usr/share/common-licenses/GPL-3. What the program bundles, with its
 licences: THIRD-PARTY.txt in /usr/share/doc of the core.
"""


@dataclass(frozen=True, slots=True)
class Described:
    """What a package says of itself, beyond its name and version."""

    architecture: str
    maintainer: str
    fields: Mapping[str, str]
    description: str


class Root:
    """The files of a package before they are packed, in a folder that is gone afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, where: str, content: str | bytes, mode: int = 0o644) -> None:
        """Write a file."""
        path = self.folder / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(mode)

    def copy(self, source: Path, where: str) -> None:
        """Copy a file; who may run it may run the copy."""
        self.put(where, source.read_bytes(), 0o755 if os.access(source, os.X_OK) else 0o644)

    def link(self, where: str, to: str) -> None:
        """Make a symbolic link."""
        path = self.folder / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(to)

    def size_kib(self) -> int:
        """Return the installed size as Debian counts it."""
        return sum(-(-one.stat().st_size // 1024) for one in self._files())

    def sums(self) -> str:
        """Return the text of `md5sums`."""
        return "".join(f"{sum_of(one)}  {one.relative_to(self.folder).as_posix()}\n" for one in self._files())

    def settle(self, epoch: int) -> None:
        """Give everything the same time and the modes of a system."""
        for path in (self.folder, *self.folder.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
            os.utime(path, (epoch, epoch), follow_symlinks=False)

    def _files(self) -> Iterable[Path]:
        every = sorted(self.folder.rglob("*"))
        inside = (one for one in every if one.relative_to(self.folder).parts[0] != "DEBIAN")
        return (one for one in inside if one.is_file() and not one.is_symlink())


def core_name(version: str, *, web: bool) -> str:
    """Return the file name of the program's package."""
    return f"{_core(web)}_{version}_amd64.deb"


def core(tree: Path, out: Path, version: str, *, web: bool, fast: bool, notices: Mapping[str, str]) -> Path:
    """Pack the frozen program. `notices` are the texts for its folder of documents: SBOM, THIRD-PARTY.

    Without the web engine it is `ccviewer-lite`, which provides `ccviewer`: departments depend on that.

    Raises:
        BuildError: a tool is missing or fails; nothing is left behind.
    """
    name, other = _core(web), _core(not web)

    def fill(root: Root) -> Described:
        shutil.copytree(tree, root.folder / HOME, symlinks=True)
        for path in (root.folder / HOME).rglob("*"):
            if path.is_file() and not path.is_symlink():
                path.chmod(0o755 if path.name in PROGRAMS else 0o644)
        root.link("usr/bin/ccviewer", "../lib/ccviewer/ccviewer")
        root.copy(LINUX / "ccviewer.desktop", "usr/share/applications/ccviewer.desktop")
        root.copy(ROOT / "resources/icons/ccviewer.svg", "usr/share/icons/hicolor/scalable/apps/ccviewer.svg")
        manual = (LINUX / "ccviewer.1").read_text("utf-8")
        for command in ("ccviewer", "ccviewer-kiosk-loop", "ccviewer-kiosk-session"):
            root.put(f"usr/share/man/man1/{command}.1.gz", zipped(manual if command == "ccviewer" else SEE))
        for source, where in KIOSK.items():
            root.copy(LINUX / source, where.replace("@PACKAGE@", name))
        root.put("DEBIAN/conffiles", "/etc/xdg/ccviewer/openbox-kiosk.xml\n")
        root.put("DEBIAN/postrm", (LINUX / "core.postrm").read_text("utf-8"), 0o755)
        for title, text in notices.items():
            root.put(f"usr/share/doc/{name}/{title}.gz", zipped(text))
        root.put(f"usr/share/lintian/overrides/{name}", overrides("core", name))
        without = (
            "" if web else "\n .\n This build has no web engine, so it has no map, and says so in its place."
        )
        return Described(
            "amd64",
            f"{MAINTAINER} <{NO_ADDRESS}>",
            {
                "Depends": ", ".join((*needed_packages(root.folder / HOME), *OPENED)),
                "Recommends": "fonts-noto-core, openbox, x11-xserver-utils",
                **({} if web else {"Provides": f"ccviewer (= {version})"}),
                "Conflicts": other,
                "Replaces": other,
            },
            "command room of a city on screens of any number\n"
            " Shows map, cameras, charts and key figures of a city from REST, MQTT, files\n"
            " and video on the walls of its command room; nothing old is shown as if it\n"
            f" were live.{without}",
        )

    return _pack(name, version, out, fill, compress=ZSTD if fast else XZ)


def department(dept: Department, bundle: Path, out: Path, *, keys: str = "") -> Path:
    """Pack what one department has of its own: the bundle, the keys that sign its bundles, its start.

    Raises:
        BuildError: a tool is missing or fails; nothing is left behind.
    """
    name = f"ccviewer-opd-{dept.slug}"
    share = f"usr/share/ccviewer/opd/{dept.slug}"

    def fill(root: Root) -> Described:
        for path in sorted(one for one in bundle.rglob("*") if one.is_file()):
            root.put(f"{share}/{path.relative_to(bundle).as_posix()}", path.read_bytes())
        if keys:
            root.put(f"usr/share/ccviewer/keys/{dept.slug}.pub", keys)
        root.copy(dept.icon, f"usr/share/icons/hicolor/scalable/apps/{name}.svg")
        root.put(f"usr/share/applications/{name}.desktop", entry(dept, "ccviewer run"))
        if dept.autostart:
            command = "ccviewer-kiosk-loop" if dept.kiosk else "ccviewer run"
            root.put("etc/xdg/autostart/ccviewer.desktop", entry(dept, command))
            root.put("DEBIAN/conffiles", "/etc/xdg/autostart/ccviewer.desktop\n")
        root.put(f"usr/share/lintian/overrides/{name}", overrides("opd", name))
        for script in ("postinst", "postrm"):
            text = (LINUX / f"opd.{script}").read_text("utf-8").replace("@SLUG@", dept.slug)
            root.put(f"DEBIAN/{script}", text, 0o755)
        return Described(
            "all",
            f"{_plain(dept.publisher).replace(',', ' ')} <{dept.contact or NO_ADDRESS}>",
            {
                "Depends": f"ccviewer (>= {dept.needs})",
                "Provides": "ccviewer-opd",
                "Conflicts": "ccviewer-opd",
                "Replaces": "ccviewer-opd",
            },
            f"command room of {_plain(dept.name)}\n"
            " Profile, scenes, brand and start of ccviewer for its department.",
        )

    return _pack(name, dept.version, out, fill, compress=XZ)


def entry(dept: Department, command: str) -> str:
    """Return the desktop entry of a department's program."""
    title = _plain(dept.title).replace("\\", "\\\\")
    return (
        f"[Desktop Entry]\nType=Application\nVersion=1.4\nName={title}\nComment={_plain(dept.name)}\n"
        f"Exec={command}\nIcon=ccviewer-opd-{dept.slug}\nTerminal=false\nCategories=System;Monitor;\n"
        "StartupWMClass=ccviewer\n"
    )


def needed_packages(tree: Path) -> list[str]:
    """Return what the bundled libraries need of Debian, by its own tool.

    Raises:
        BuildError: dpkg-shlibdeps is missing, knows a library of no package, or finds nothing.
    """
    inside = tree / "_internal"
    named = (one for one in inside.rglob("*") if one.is_file() and not one.is_symlink())
    binaries = [tree / "ccviewer", *sorted(one for one in named if ".so" in one.name or one.name in PROGRAMS)]
    libraries = sorted({one.parent for one in binaries if one.parent != tree})
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder) / "debian" / "control"
        control.parent.mkdir()
        control.write_text("Source: ccviewer\n\nPackage: ccviewer\nArchitecture: amd64\n")
        said = run(
            [
                *("dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"),
                *(f"-l{one}" for one in libraries),
                *(f"-e{one}" for one in binaries),
            ],
            "dpkg-shlibdeps does not know what Debian packages are needed",
            cwd=folder,
        )
    found = re.search(r"shlibs:Depends=(.*)", said)
    if not found:
        raise BuildError("dpkg-shlibdeps found no Debian package that is needed: that cannot be")
    return found.group(1).split(", ")


def overrides(kind: str, name: str) -> str:
    """Return what lintian shall not say, for a package of this name."""
    return (LINUX / f"{kind}.lintian-overrides").read_text("utf-8").replace("@PACKAGE@", name)


def lint(path: Path) -> list[str]:
    """Return what lintian finds in a package beyond what is overridden by name.

    Raises:
        BuildError: lintian is missing.
    """
    script = 'lintian --allow-root --no-cfg --tag-display-limit 0 "$1" || test $? -eq 2'
    said = run(["sh", "-c", script, "sh", str(path)], "lintian cannot be run")
    return [line for line in said.splitlines() if re.match(r"[EWX]: ", line) or line.startswith("error")]


def sum_of(path: Path) -> str:
    """Return the sum of a file that Debian keeps; it finds damage, not malice."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def zipped(text: str) -> bytes:
    """Compress a document as Debian wants it, without the time of day."""
    return gzip.compress(text.encode(), 9, mtime=0)


SEE = ".so man1/ccviewer.1\n"


def _core(web: bool) -> str:
    return "ccviewer" if web else "ccviewer-lite"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _pack(
    name: str, version: str, out: Path, fill: Callable[[Root], Described], *, compress: tuple[str, ...]
) -> Path:
    """Pack a root into a file that appears only when it is whole and on the disk."""
    out.mkdir(parents=True, exist_ok=True)
    epoch = int(reproducible()["SOURCE_DATE_EPOCH"])
    with tempfile.TemporaryDirectory(dir=out, prefix=".packing-") as place:
        folder = Path(place).resolve()
        root = Root(folder / "root")
        try:
            made = _made(name, version, folder, root, fill, epoch, compress)
        except OSError as error:
            raise BuildError(f"{name} cannot be packed: {error}; nothing is left behind") from error
        done = out / made.name
        made.replace(done)
    return done


def _made(
    name: str,
    version: str,
    folder: Path,
    root: Root,
    fill: Callable[[Root], Described],
    epoch: int,
    compress: tuple[str, ...],
) -> Path:
    said = fill(root)
    root.put(f"usr/share/doc/{name}/copyright", COPYRIGHT)
    entry = (
        f"{name} ({version}) unstable; urgency=medium\n\n  * Release {version}.\n\n"
        f" -- {said.maintainer}  {formatdate(epoch)}\n"
    )
    root.put(f"usr/share/doc/{name}/changelog.gz", zipped(entry))
    root.put("DEBIAN/md5sums", root.sums())
    control = {
        **{"Package": name, "Version": version, "Architecture": said.architecture},
        **{"Maintainer": said.maintainer, "Installed-Size": str(root.size_kib())},
        **said.fields,
        **{"Section": "utils", "Priority": "optional", "Description": said.description},
    }
    root.put("DEBIAN/control", "".join(f"{key}: {value}\n" for key, value in control.items()))
    root.settle(epoch)
    loose, made = folder / "loose.deb", folder / f"{name}_{version}_{said.architecture}.deb"
    wrong = f"{name} cannot be packed"
    run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(root.folder), str(loose)], wrong)
    shutil.rmtree(root.folder)
    # Packed here, not by dpkg-deb: that has no filter for machine code, which saves a tenth.
    run(["ar", "x", str(loose)], wrong, cwd=folder)
    loose.unlink()
    suffix = "zst" if compress is ZSTD else "xz"
    parts = ["debian-binary"]
    for part in ("control.tar", "data.tar"):
        parts.append(f"{part}.{suffix}")
        run(
            ["sh", "-c", 'to=$1; shift; exec "$@" >"$to"', "sh", parts[-1], *compress, part],
            wrong,
            cwd=folder,
        )
        (folder / part).unlink()
    run(["ar", "rcD", made.name, *parts], wrong, cwd=folder)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    return made
