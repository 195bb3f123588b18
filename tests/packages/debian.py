"""Installs what `make packages` built in a clean Debian, and says of each thing whether it is as it must be.

`python tests/packages/debian.py [--keep]`: each check is a line, then the sum. It ends with 1 when one
failed. It needs root: the Debian is a folder that is entered with chroot, and is gone afterwards.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "packaging"), str(ROOT / "src")]

import build  # noqa: E402
import debian  # noqa: E402
import department  # noqa: E402
import frozen  # noqa: E402
from bundling import bundle_of  # noqa: E402
from PIL import Image  # noqa: E402

from ccviewer.bundle import write_folder  # noqa: E402
from ccviewer.signing import SigningKey  # noqa: E402

WORK = ROOT / "build" / "packaging" / "test-deb"
SLUG, OTHER = "diskominfo-bontang", "bpbd-pangkalpinang"
SOURCES = "/etc/apt/sources.list.d/debian.sources"
STORE = "var/lib/ccviewer/bundles"
NEWER = "0.9.0"
OPERATOR = "/home/operator"
ENTER = """
mount --rbind /proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/dev/shm" || exit 125
root=$1; shift; exec chroot "$root" "$@"
"""


class Checks:
    """Counts and prints what was looked at."""

    def __init__(self) -> None:
        self.done, self.failed = 0, 0

    def same(self, what: str, found: object, wanted: object) -> None:
        """Print whether something is as it must be."""
        self.done += 1
        if found == wanted:
            print(f"ok     {what}", flush=True)
        else:
            self.failed += 1
            print(f"WRONG  {what}: {found!r}, not {wanted!r}", flush=True)

    def true(self, what: str, holds: bool, why: str = "") -> None:
        """Print whether something holds."""
        self.same(f"{what}{'' if holds or not why else f' ({why[-1500:]})'}", holds, True)


class Debian:
    """A Debian in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def clean(cls, root: Path) -> "Debian":
        """Make one with nothing in it but a virtual screen."""
        root.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                *("mmdebstrap", "--quiet", "--variant=minbase", "--mode=root", "--include=xvfb,xauth"),
                *('--aptopt=APT::Sandbox::User "root"', '--aptopt=APT::Install-Recommends "false"'),
                *("bookworm", str(root), SOURCES),
            ],
            check=True,
        )
        (root / "packages").mkdir()
        (root / OPERATOR[1:]).mkdir(parents=True)
        return cls(root)

    def run(self, *command: str, timeout_s: float = 600) -> tuple[int, str]:
        """Run a program inside; mounts are gone when it ends."""
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", ENTER, "sh", str(self.root), *command],
            env={
                **{"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": OPERATOR, "LC_ALL": "C.UTF-8"},
                **{"DEBIAN_FRONTEND": "noninteractive", "QTWEBENGINE_DISABLE_SANDBOX": "1"},
                **{name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")},
            },
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=timeout_s, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def install(self, *packages: Path, words: tuple[str, ...] = ()) -> tuple[int, str]:
        """Install files with apt, which resolves what they need."""
        names = []
        for package in packages:
            shutil.copyfile(package, self.root / "packages" / package.name)
            names.append(f"/packages/{package.name}")
        return self.run("apt-get", "install", "-y", "--no-install-recommends", *words, *names)

    def version(self, package: str) -> str:
        """Return what dpkg says is installed, "" when nothing is."""
        code, said = self.run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package)
        return said.removeprefix("installed ") if code == 0 and said.startswith("installed ") else ""

    def current(self) -> tuple[str, str]:
        """Return the slug and the version of the bundle in use."""
        try:
            version = (self.root / STORE / "current").read_text().strip()
            said = json.loads((self.root / STORE / version / "manifest.json").read_text())
        except OSError:
            return "", ""
        return said["slug"], said["version"]

    def left(self) -> list[str]:
        """Return every file that is named after us and is not a user's."""
        return sorted(
            str(path.relative_to(self.root))
            for folder in ("etc", "usr", "var", "opt", "lib", "root")
            for path in (self.root / folder).rglob("*")
            if "ccviewer" in str(path.relative_to(self.root)) and "var/log" not in str(path)
        )

    def own(self) -> dict[str, str]:
        """Return the sums of the files that the operator has of ccviewer."""
        home = self.root / OPERATOR[1:] / ".local/state/ccviewer"
        return {
            str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(home.rglob("*.json"))
        }


def department_of(slug: str, version: str, key: SigningKey | None = None) -> Path:
    """Build a department's package of a version."""
    read = department.read(slug)
    document = read.document.model_copy(update={"version": version})
    dept = department.Department(slug, read.folder, document)
    folder = WORK / "bundles" / f"{slug}-{version}"
    write_folder(bundle_of(dept, key), folder)
    return debian.department(dept, folder, WORK / "packages", keys=f"{key.public}\n" if key else "")


def is_a_wall(path: Path, *, web: bool = True) -> tuple[bool, str]:
    """Say whether a picture shows a whole wall: of full size, with many colours in each part."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    if picture.size != (1920, 1080):
        return False, f"size {picture.size}"
    parts = {
        **{"figures": (0, 0, 1920, 140), "map": (10, 160, 990, 830)},
        **{
            "cameras": (1000, 180, 1910, 560),
            "chart": (1000, 600, 1910, 830),
            "events": (0, 850, 1920, 1030),
        },
    }
    colours = {name: len(set(picture.crop(box).get_flattened_data())) for name, box in parts.items()}
    wanted = {"figures": 100, "map": 100, "cameras": 5000, "chart": 100, "events": 100}
    if not web:
        del wanted["map"]
    return all(colours[name] >= least for name, least in wanted.items()), str(colours)


def begin(checks: Checks, machine: Debian, core: Path, dept: Path) -> None:
    """Install, and see that it is there and whole."""
    machine.run("apt-get", "update", "-qq")
    code, said = machine.install(core, dept)
    checks.true("apt installs core and OPD, and resolves what they need", code == 0, said)
    code, said = machine.run("dpkg", "--audit")
    checks.same("dpkg has nothing to mend", (code, said), (0, ""))
    code, said = machine.run("dpkg", "--verify", "ccviewer", f"ccviewer-opd-{SLUG}")
    checks.same("every installed file has its sum", (code, said), (0, ""))
    program = ("find", "/usr/lib/ccviewer", "-name", "*.so*", "-exec", "ldd", "{}", "+")
    missing = {line.strip() for line in machine.run(*program)[1].splitlines() if "not found" in line}
    inside = {path.name for path in (machine.root / "usr/lib/ccviewer").rglob("*.so*")}
    checks.same(
        "no library lacks one that nobody brings",
        sorted(one for one in missing if one.split()[0] not in inside),
        [],
    )
    code, said = machine.run("ccviewer", "--version")
    checks.same("the program says its version", (code, said.split()[-1:]), (0, [department.core_version()]))
    code, said = machine.run("ccviewer", "doctor")
    checks.true("doctor finds nothing to mend", code == 0, said)
    checks.same("the bundle of the OPD is in use", machine.current(), (SLUG, dept.name.split("_")[1]))


def show(checks: Checks, machine: Debian) -> None:
    """Show the demo on a virtual screen, then the wall of the department."""
    code, said = machine.run("ccviewer", "demo", "--out", "/packages/demo", "--seconds", "25")
    checks.true("the demo runs to its end", code == 0, said)
    try:
        report = json.loads((machine.root / "packages/demo/demo.json").read_text())
        whole, why = is_a_wall(machine.root / "packages/demo/demo.png")
        shutil.copyfile(machine.root / "packages/demo/demo.png", WORK / "demo.png")
    except (OSError, ValueError) as error:
        checks.true("the demo leaves its picture", False, str(error))
        return
    checks.true("its picture is a wall with figures, map, cameras, chart and events", whole, why)
    live = [one for one in report["cameras"] if one["state"] in ("live", "delayed")]
    checks.true("at least 9 cameras play", len(live) >= 9, f"{len(live)}")
    feeds = {one["state"] for one in report["feeds"]}
    checks.true("all feeds are live", feeds == {"live"}, str(feeds))
    maps = [one["shows"] for one in report["panels"] if one["kind"] == "map"]
    checks.same(
        "the map is drawn by the web engine",
        [(one["engine"], one["painted"]) for one in maps],
        [("web", True)],
    )
    wall = (
        "xvfb-run -a -s '-screen 0 1920x1080x24' timeout -s INT 30 "
        "ccviewer run --diagnostics /packages/run.json; test $? -ne 2"
    )
    said = machine.run("sh", "-c", wall)[1]
    try:
        shown = json.loads((machine.root / "packages/run.json").read_text())
    except (OSError, ValueError):
        checks.true("run without a profile opens the wall", False, said)
        return
    checks.true("run without a profile opens the wall", bool(shown["panels"]), said)
    bundled = tomllib.loads((machine.root / STORE / machine.current()[1] / "profile.toml").read_text())
    wanted = sorted(one["id"] for one in bundled["feeds"])
    checks.same("its feeds are those of the OPD", sorted(one["id"] for one in shown["feeds"]), wanted)


def change(checks: Checks, machine: Debian, core: Path, core2: Path, first: Path, second: Path) -> None:
    """Upgrade, go back by both ways; what the operator made stays."""
    scene = machine.root / OPERATOR[1:] / ".local/state/ccviewer/trial/scenes/banjir.json"
    scene.parent.mkdir(parents=True, exist_ok=True)
    scene.write_bytes(next((department.OPD / SLUG / "scenes").glob("*.json")).read_bytes())
    own = machine.own()
    code, said = machine.install(core2, second)
    checks.true("apt upgrades both", code == 0, said)
    checks.same("the core is the newer one", machine.version("ccviewer"), NEWER)
    checks.same("the bundle is the newer one", machine.current(), (SLUG, "1.0.1"))
    checks.same("the newer program starts", machine.run("ccviewer", "--version")[0], 0)
    code, said = machine.run("ccviewer", "bundle", "rollback")
    checks.same("bundle rollback goes back", (code, machine.current()), (0, (SLUG, "1.0.0")))
    machine.run("ccviewer", "bundle", "rollback")
    checks.same("a second time it goes forward again", machine.current(), (SLUG, "1.0.1"))
    code, said = machine.run("ccviewer", "bundle", "apply", f"/usr/share/ccviewer/opd/{SLUG}")
    checks.true(
        "the same bundle again changes nothing", code == 0 and machine.current() == (SLUG, "1.0.1"), said
    )
    code, said = machine.install(core, first)
    checks.true(
        "apt does not go back unless it is asked to", code != 0 or machine.version("ccviewer") == NEWER, said
    )
    code, said = machine.install(core, first, words=("--allow-downgrades",))
    checks.true("apt goes back when it is asked to", code == 0, said)
    checks.same("the core is the older one", machine.version("ccviewer"), department.core_version())
    checks.same("the bundle is the older one", machine.current(), (SLUG, "1.0.0"))
    checks.same("the operator's files are as they were", machine.own(), own)


def refuse(checks: Checks, machine: Debian, signed: Path, foreign: Path) -> None:
    """What is altered, or signed by another, is not taken; the last good one runs on."""
    code, said = machine.install(signed)
    checks.true(
        "a signed bundle of a newer version is taken", code == 0 and machine.current()[1] == "1.1.0", said
    )
    shutil.copytree(foreign, machine.root / "packages/foreign")
    code, said = machine.run("ccviewer", "bundle", "apply", "/packages/foreign")
    checks.true(
        "one signed by another key is refused",
        code == 2 and machine.current()[1] == "1.1.0",
        f"{code} {said}",
    )
    altered = machine.root / "packages/altered"
    shutil.copytree(machine.root / f"usr/share/ccviewer/opd/{SLUG}", altered)
    with (altered / "profile.toml").open("a") as file:
        file.write("\n# one line more\n")
    code, said = machine.run("ccviewer", "bundle", "apply", "/packages/altered")
    checks.true(
        "an altered one is refused, and says which file",
        code == 2 and "profile.toml" in said,
        f"{code} {said}",
    )
    checks.same("what was in use stays so", machine.current(), (SLUG, "1.1.0"))


def leave(checks: Checks, machine: Debian, other: Path, lite: Path) -> None:
    """Move another department in, then the program without web engine, then nobody."""
    own = machine.own()
    code, said = machine.install(other)
    checks.true("another department moves in", code == 0, said)
    checks.same("the former one has moved out", machine.version(f"ccviewer-opd-{SLUG}"), "")
    checks.same("its bundle is in use", machine.current()[0], OTHER)
    code, said = machine.install(lite)
    checks.true("the program without web engine takes the place of the other", code == 0, said)
    checks.same("the department stays", bool(machine.version(f"ccviewer-opd-{OTHER}")), True)
    code, said = machine.run("ccviewer", "demo", "--out", "/packages/lite", "--seconds", "25")
    checks.true("its demo ends with a picture, and says that the map is missing", code == 1, said)
    picture = machine.root / "packages/lite/demo.png"
    whole, why = is_a_wall(picture, web=False) if picture.is_file() else (False, "no picture")
    checks.true("its picture is a wall too, of all but the map", whole, why)
    code, said = machine.run("apt-get", "remove", "-y", f"ccviewer-opd-{OTHER}")
    checks.same("removing the OPD takes its bundle along", (code, machine.current()), (0, ("", "")))
    code, said = machine.run("sh", "-c", "apt-get purge -y 'ccviewer*'")
    checks.true("apt purges all of it", code == 0, said)
    checks.same("0 files are left", machine.left(), [])
    checks.same("but those of the operator", machine.own(), own)


def main() -> int:
    """Check everything; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the Debian for a look at it")
    keep = parser.parse_args().keep
    begun = time.monotonic()
    version = department.core_version()
    core, lite = (build.OUT / debian.core_name(version, web=web) for web in (True, False))
    first = build.OUT / f"ccviewer-opd-{SLUG}_{department.read(SLUG).version}_all.deb"
    other = build.OUT / f"ccviewer-opd-{OTHER}_{department.read(OTHER).version}_all.deb"
    missing = [path.name for path in (core, lite, first, other) if not path.is_file()]
    if missing or os.geteuid() != 0:
        print(
            f"first: make packages ({', '.join(missing)})" if missing else "run this as root", file=sys.stderr
        )
        return 2
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    checks = Checks()
    tree = frozen.freeze(build.WORK, web=True)
    core2 = debian.core(tree, WORK / "packages", NEWER, web=True, fast=True, notices={})
    second = department_of(SLUG, "1.0.1")
    signed = department_of(SLUG, "1.1.0", SigningKey.create(WORK / "key.pem"))
    department_of(SLUG, "1.2.0", SigningKey.create(WORK / "stranger.pem"))
    folder = WORK / "bundles" / f"{SLUG}-again"
    write_folder(bundle_of(department.read(SLUG), None), folder)
    again = debian.department(department.read(SLUG), folder, WORK / "again")
    checks.true("an OPD package built twice has the same bytes", again.read_bytes() == first.read_bytes())
    machine = Debian.clean(WORK / "debian")
    try:
        begin(checks, machine, core, first)
        show(checks, machine)
        change(checks, machine, core, core2, first, second)
        refuse(checks, machine, signed, WORK / "bundles" / f"{SLUG}-1.2.0")
        leave(checks, machine, other, lite)
    finally:
        if not keep:
            shutil.rmtree(machine.root, ignore_errors=True)
    print(f"deb: {checks.done - checks.failed} of {checks.done} in {time.monotonic() - begun:.0f} s")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
