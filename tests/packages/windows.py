"""Installs what `make package-windows` built under Wine, and says of each thing whether it is as it must be.

`python tests/packages/windows.py [--keep]`: each check is a line, then what Wine cannot show, then the sum.
It ends with 1 when a check failed.
"""

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "packaging"), str(Path(__file__).parent)]

import wine_gaps  # noqa: E402
from windows_package import Packages  # noqa: E402
from wine import Wine, windows_path  # noqa: E402

UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\CCViewer"
OURS = r"HKLM\Software\CCViewer"
RUN = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"
LINK = r"HKLM\Software\Classes\ccviewer\shell\open\command"
PATHS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\ccviewer-cli.exe"
NOT_SHOWN = (
    "the window itself: the platform plugin of Windows, GPU, several screens, DPI, taskbar",
    "web pages (Qt WebEngine) and video on the screen",
    "rights of ProgramData (icacls is empty in Wine), the question of UAC, SmartScreen",
    "dialogs of the installer; a program that runs while it is upgraded (Wine lets open files be renamed)",
    "the ICU, random and complex numbers of Windows: here they come from libraries made for the test",
)
USERS_OWN = ("users", "operator", "AppData", "Local", "ccviewer", "arrangements", "banjir.json")


class Checks:
    """Counts and prints what was looked at."""

    def __init__(self) -> None:
        self.done, self.failed = 0, 0

    def same(self, what: str, found: object, wanted: object) -> None:
        """Print whether something is as it must be."""
        self.done += 1
        if found == wanted:
            print(f"ok     {what}")
        else:
            self.failed += 1
            print(f"WRONG  {what}: {found!r}, not {wanted!r}")

    def true(self, what: str, holds: bool, why: str = "") -> None:
        """Print whether something holds."""
        self.same(f"{what}{'' if holds or not why else f' ({why})'}", holds, True)


class Machine:
    """A Windows with what the installer puts on it."""

    def __init__(self, wine: Wine) -> None:
        self.wine = wine
        self.program = wine.drive("Program Files", "CCViewer")
        self.data = wine.drive("ProgramData", "CCViewer")
        self.store = self.data / "bundles"

    def install(self, setup: Path, *words: str) -> int | None:
        """Run an installer silently; returns its exit code."""
        return self.wine.run(setup, "/S", *words, timeout_s=300).code

    def cli(self, *words: str, timeout_s: float = 120) -> tuple[int | None, str]:
        """Run the installed program in a console."""
        ended = self.wine.run(self.program / "ccviewer-cli.exe", *words, timeout_s=timeout_s)
        return ended.code, ended.said

    def value(self, key: str, name: str = "") -> str:
        """Return a value of the registry, "" when it is not there."""
        asked = ("/v", name) if name else ("/ve",)
        ended = self.wine.run("reg", "query", key, *asked, "/reg:64")
        if ended.code != 0:
            return ""
        line = next((line for line in ended.said.splitlines() if "REG_" in line), "")
        return line.partition("REG_")[2].partition("    ")[2].strip()

    def has_key(self, key: str) -> bool:
        """Say whether the registry has a key."""
        return self.wine.run("reg", "query", key, "/reg:64").code == 0

    def shortcuts(self) -> list[str]:
        """Return the names of our shortcuts in all menus."""
        found = [*self.wine.drive("ProgramData").rglob("*.lnk"), *self.wine.drive("users").rglob("*.lnk")]
        return sorted(one.stem for one in found if b"ccviewer.exe" in one.read_bytes())

    def pointers(self, folder: Path) -> tuple[str, str]:
        """Return what `current` and `previous` of a folder say."""
        return tuple(
            (folder / name).read_text().strip() if (folder / name).is_file() else ""
            for name in ("current", "previous")
        )  # type: ignore[return-value]


def main() -> int:
    """Check everything; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the Windows folder for a look")
    args = parser.parse_args()
    begun = time.monotonic()
    work = ROOT / "build" / "packaging" / "test-windows"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    checks = Checks()
    packages = Packages(work)
    wine = Wine(work / "prefix", {"QT_QPA_PLATFORM": "offscreen"})
    wine.start()
    try:
        look(checks, Machine(wine), packages)
    finally:
        wine.stop()
        if not args.keep:
            shutil.rmtree(work, ignore_errors=True)
    print("\nWhat Wine cannot show, and packaging/windows/release-check.md has for a real Windows 10 and 11:")
    print(*(f"  - {one}" for one in NOT_SHOWN), sep="\n")
    seconds = time.monotonic() - begun
    print(f"\nwindows: {checks.done - checks.failed} of {checks.done} in {seconds:.0f} s")
    return 1 if checks.failed else 0


def look(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Go the way of a computer: from its first installation to the end."""
    same_bytes(checks, packages)
    signed(checks, packages)
    too_small(checks, machine, packages)
    cut_off(checks, machine, packages)
    first(checks, machine, packages)
    wine_gaps.fill(machine.wine.drive("windows", "system32"), machine.program / f"app-{packages.old.version}")
    runs(checks, machine, packages)
    upgrade(checks, machine, packages)
    refusals(checks, machine, packages)
    rollback(checks, machine, packages)
    other_department(checks, machine, packages)
    uninstall(checks, machine)


def same_bytes(checks: Checks, packages: Packages) -> None:
    """Build twice."""
    begun = time.monotonic()
    again = packages.wrapper_again()
    seconds = time.monotonic() - begun
    checks.same(
        "the department's installer is built twice with the same bytes",
        sum_of(again),
        sum_of(packages.old_setup),
    )
    checks.true(
        "launchers and the program's installer too", packages.new_core_again() == sum_of(packages.new.path)
    )
    print(f"       the department's installer was built in {seconds:.2f} s")


def signed(checks: Checks, packages: Packages) -> None:
    """Sign with a certificate made for this and thrown away."""
    checks.same("a signed installer is by whom it says", packages.signed_by(), "/CN=Diskominfo Uji")
    checks.true("one changed byte of it is found out", packages.altered_is_refused())
    checks.true(
        "a wrong password is said, and the installer stays as it was", packages.wrong_password_is_said()
    )


def too_small(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Install where there is no room."""
    with small_disk(packages.work, "size=32m") as disk:
        if disk is None:
            print("-      a full disk: left out, only root can make one")
            return
        code = machine.install(packages.old.path, f"/D={windows_path(disk)}\\CCViewer")
        checks.same("a full disk is refused with its code", code, 16)
        checks.same("and nothing is left on it", sorted(path.name for path in disk.iterdir()), [])
    with small_disk(packages.work, "size=2g,nr_inodes=300") as disk:
        if disk is not None:
            code = machine.install(packages.old.path, f"/D={windows_path(disk)}\\CCViewer")
            checks.same("a disk that is full half way is refused with its code", code, 15)
            left = sorted(path.name for path in disk.rglob("*") if path.is_file())
            checks.same("and nothing half made is left", left, [])
    checks.true("neither counts as installed", not machine.has_key(UNINSTALL))


@contextlib.contextmanager
def small_disk(work: Path, options: str) -> Iterator[Path | None]:
    """Give a folder that is a small disk of its own; None where we may not make one."""
    folder = work / "small"
    folder.mkdir(exist_ok=True)
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o {options} tmpfs '{folder}' 2>/dev/null"):
        yield None
        return
    try:
        yield folder
    finally:
        os.system(f"umount -l '{folder}'")


def cut_off(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Kill an installation half way."""
    process = machine.wine.begin(packages.old.path, "/S")
    half = machine.program / f"app-{packages.old.version}.new"
    seen = until(lambda: half.is_dir() and any(half.rglob("*.dll")), 60)
    machine.wine.stop()
    process.wait(30)
    checks.true("an installation was cut off half way", seen and half.is_dir())
    checks.same("nothing of it is in use", machine.pointers(machine.program), ("", ""))
    machine.wine.start()


def first(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Install on a computer that knows nothing of us, but for what a user put where the installer may."""
    (machine.data / "keys").mkdir(parents=True, exist_ok=True)
    (machine.data / "keys" / "stranger.pub").write_text("ed25519:stranger\n")
    begun = time.monotonic()
    checks.same(
        "the first installation is silent and well", machine.install(packages.old_setup, "/AUTOSTART=1"), 0
    )
    print(f"       it took {time.monotonic() - begun:.1f} s")
    checks.same("`current` names the version", machine.pointers(machine.program), (packages.old.version, ""))
    app = machine.program / f"app-{packages.old.version}"
    missing = [name for name, wanted in packages.tree_sums().items() if sum_of(app / name) != wanted]
    checks.same(f"all {len(packages.tree_sums())} files of the program are there, unaltered", missing, [])
    extra = sorted(
        path.relative_to(app).as_posix()
        for path in app.rglob("*")
        if path.is_file() and path.relative_to(app).as_posix() not in packages.tree_sums()
    )
    checks.same("beside them what says where they come from", extra, packages.texts())
    checks.same("nothing half made is left", [one.name for one in machine.program.glob("*.new")], [])
    checks.same("the profile is in the store", machine.pointers(machine.store), (packages.old_version, ""))
    found = {
        path.relative_to(machine.store / packages.old_version).as_posix(): sum_of(path)
        for path in (machine.store / packages.old_version).rglob("*")
        if path.is_file()
    }
    checks.same("every file of the bundle, and no other", found, packages.bundle_sums())
    checks.same("its key is there, the stranger's is gone", keys(machine), [f"{packages.slug}.pub"])
    registry = {
        "DisplayName": packages.title,
        "DisplayVersion": packages.old.version,
        "Publisher": packages.publisher,
        "DisplayIcon": r"C:\Program Files\CCViewer\ccviewer.exe",
        "InstallLocation": r"C:\Program Files\CCViewer",
        "UninstallString": r'"C:\Program Files\CCViewer\uninstall.exe"',
        "QuietUninstallString": r'"C:\Program Files\CCViewer\uninstall.exe" /S',
        "NoModify": "0x1",
    }
    for name, wanted in registry.items():
        checks.same(f"registry: {name}", machine.value(UNINSTALL, name), wanted)
    size_kb = int(machine.value(UNINSTALL, "EstimatedSize") or "0", 16)
    checks.true(
        "registry: EstimatedSize is that of the files", 0.9 < size_kb * 1024 / packages.tree_bytes() < 1.1
    )
    checks.same("registry: whose computer it is", machine.value(OURS, "Slug"), packages.slug)
    started = r'"C:\Program Files\CCViewer\ccviewer.exe" run --offline-ok'
    checks.same("it starts when somebody signs in", machine.value(RUN, "CCViewer"), started)
    opened = r'"C:\Program Files\CCViewer\ccviewer.exe" open "%1"'
    checks.same("a link ccviewer:// opens it", machine.value(LINK), opened)
    console = r"C:\Program Files\CCViewer\ccviewer-cli.exe"
    checks.same("the console program is found by name", machine.value(PATHS), console)
    checks.same("the menu has the department's name", machine.shortcuts(), [packages.title])
    for name in ("ccviewer.exe", "ccviewer-cli.exe"):
        shown = (machine.program / name).read_bytes()
        checks.true(f"{name} shows the department's name", packages.title.encode("utf-16-le") in shown)


def runs(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Run what Wine can run of it."""
    code, said = machine.cli("--version")
    checks.same("ccviewer-cli --version", (code, said.strip()), (0, f"ccviewer {packages.program_version}"))
    profile = machine.store / packages.old_version / "profile.toml"
    code, said = machine.cli("check", windows_path(profile))
    checks.true("ccviewer-cli check finds the installed profile right", code == 0, said[-300:])
    code, said = machine.cli("check", windows_path(packages.wrong_profile()))
    checks.true("and a wrong one wrong, with file and line", code == 1 and "salah.toml:" in said, said[-300:])
    code, said = machine.cli("nonsense")
    checks.true(
        "an unknown word ends with 2 and no traceback", code == 2 and "Traceback" not in said, said[-300:]
    )
    code, said = machine.cli("doctor", "--json")
    with contextlib.suppress(ValueError):
        said = said[said.index("{") :] if "{" in said else said
    checks.true("ccviewer-cli doctor --json answers in JSON", is_json(said), said[-300:])
    app = machine.program / f"app-{packages.old.version}"
    lacking = imports(machine, app, packages)
    checks.same("every module of ccviewer is imported", lacking, [])
    checks.same("a process of the feeds starts through the launcher, and answers", child(machine, app), "4")
    machine.wine.run(machine.program / "ccviewer.exe", "check", windows_path(profile), timeout_s=60)
    logs = list(machine.wine.drive("users").rglob("ccviewer.log"))
    told = logs[0].read_text("utf-8") if logs else ""
    checks.true("without a console, what it says is in the user's log", "benar" in told, told[-300:])


def imports(machine: Machine, app: Path, packages: Packages) -> list[str]:
    """Import every module of ccviewer with the installed Python; returns those that failed, and why."""
    python = app / "python.exe"
    python.write_bytes(packages.python())
    script = machine.wine.drive("imports.py")
    script.write_text(
        "import importlib, pkgutil, sys, ccviewer\n"
        "found = sorted(one.name for one in pkgutil.walk_packages(ccviewer.__path__, 'ccviewer.'))\n"
        "for name in found:\n"
        "    if name.endswith('__main__'): continue\n"
        "    try: importlib.import_module(name)\n"
        "    except BaseException as error: print('FAILED', name, repr(error)[:200])\n"
        "print('LOOKED AT', len(found))\n"
    )
    ended = machine.wine.run(python, r"C:\imports.py", timeout_s=300)
    python.unlink()
    failed = [line for line in ended.said.splitlines() if line.startswith("FAILED")]
    known = [line for line in failed if not (packages.web is False and "QtWebEngine" in line)]
    looked = [line for line in ended.said.splitlines() if line.startswith("LOOKED AT")]
    print(f"       {looked[0].lower() if looked else 'nothing'} modules; {len(failed) - len(known)} need web")
    return known if looked else [ended.said[-300:]]


TRIAL = """
def trial():
    import multiprocessing
    import ccviewer_trial
    sys.frozen = "ccviewer"
    multiprocessing.freeze_support()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    one = context.Process(target=ccviewer_trial.add, args=(theirs,))
    one.start()
    print("ANSWER", ours.recv() if ours.poll(30) else None)
    one.join(10)


if __name__ == "__main__" and "trial" in sys.argv:
    sys.exit(trial())
"""


def child(machine: Machine, app: Path) -> str:
    """Have a process start another one as multiprocessing does, through the launcher; returns its answer."""
    boot, module = app / "boot.py", app / "lib" / "ccviewer_trial.py"
    kept = boot.read_bytes()
    module.write_text("def add(end):\n    end.send(2 + 2)\n")
    head, mark, tail = kept.decode().partition("if __name__ ==")
    boot.write_text(f"{head}{TRIAL}\n\n{mark}{tail}")
    try:
        _, said = machine.cli("trial", timeout_s=60)
    finally:
        boot.write_bytes(kept)
        module.unlink()
    answers = [line.split()[1] for line in said.splitlines() if line.startswith("ANSWER")]
    return answers[0] if answers else said[-300:]


def upgrade(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Install a newer version over it, with scenes of an operator there."""
    own = machine.wine.drive(*USERS_OWN)
    own.parent.mkdir(parents=True)
    own.write_text('{"name": "banjir"}\n')
    site = machine.data / "site" / "50-site.toml"
    site.write_text("[feeds.cuaca]\n")
    for name in ("app-0.0.1", "app-0.0.2.new"):
        (machine.program / name).mkdir()
        (machine.program / name / "boot.py").write_text("")
    checks.same("an upgrade is silent and well", machine.install(packages.new_setup), 0)
    now = (packages.new.version, packages.old.version)
    checks.same("the new version is in use, the former one stays", machine.pointers(machine.program), now)
    there = sorted(path.name for path in machine.program.glob("app-*"))
    checks.same("what is older or half made is gone", there, sorted(f"app-{one}" for one in now))
    store = (packages.new_version, packages.old_version)
    checks.same("so are the profiles", machine.pointers(machine.store), store)
    checks.same(
        "Windows shows the new version", machine.value(UNINSTALL, "DisplayVersion"), packages.new.version
    )
    checks.true(
        "it still starts when somebody signs in", "run --offline-ok" in machine.value(RUN, "CCViewer")
    )
    checks.same("one shortcut, not two", machine.shortcuts(), [packages.title])
    checks.true("the operator's scenes are as they were", own.read_text() == '{"name": "banjir"}\n')
    checks.true("what IT wrote for this machine is as it was", site.read_text() == "[feeds.cuaca]\n")
    checks.same("the same installer once more is well", machine.install(packages.new_setup), 0)
    checks.same("and changes nothing", machine.pointers(machine.store), store)


def refusals(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Install what is older."""
    before = (machine.pointers(machine.program), machine.pointers(machine.store))
    checks.same("an older program is refused with its code", machine.install(packages.old.path), 10)
    checks.same("an older profile is refused with its code", machine.install(packages.old_setup), 11)
    checks.same(
        "an older program with a newer profile too", machine.install(packages.newest_setup_old_core), 10
    )
    checks.same(
        "nothing has changed", (machine.pointers(machine.program), machine.pointers(machine.store)), before
    )
    checks.same("/DOWNGRADE says that it is meant", machine.install(packages.old_setup, "/DOWNGRADE"), 0)
    checks.same("then the older ones are in use", machine.pointers(machine.program)[0], packages.old.version)
    checks.same("both", machine.pointers(machine.store)[0], packages.old_version)
    checks.same("and forward again", machine.install(packages.new_setup), 0)


def rollback(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Go back, and forward."""
    checks.same("a way back", machine.install(packages.new.path, "/ROLLBACK"), 0)
    checks.same("to the version before", machine.pointers(machine.program)[0], packages.old.version)
    checks.same("Windows shows it", machine.value(UNINSTALL, "DisplayVersion"), packages.old.version)
    checks.same("it runs", machine.cli("--version")[0], 0)
    checks.same("a second time goes forward", machine.install(packages.new.path, "/ROLLBACK"), 0)
    checks.same("to the new one", machine.pointers(machine.program)[0], packages.new.version)
    (machine.program / "previous").rename(machine.program / "kept")
    checks.same(
        "without a version before it is refused with its code",
        machine.install(packages.new.path, "/ROLLBACK"),
        13,
    )
    (machine.program / "kept").rename(machine.program / "previous")


def other_department(checks: Checks, machine: Machine, packages: Packages) -> None:
    """Install another department's."""
    checks.same("another department is refused with its code", machine.install(packages.other_setup), 12)
    checks.same("the computer stays whose it is", machine.value(OURS, "Slug"), packages.slug)
    checks.same(
        "/REPLACE says that it is meant", machine.install(packages.other_setup, "/REPLACE", "/KIOSK=1"), 0
    )
    checks.same("then it is theirs", machine.value(OURS, "Slug"), packages.other_slug)
    checks.same("with their profile alone", machine.pointers(machine.store), (packages.other_version, ""))
    checks.same("no key, for it is not signed", keys(machine), [])
    checks.true("as a kiosk", "run --kiosk" in machine.value(RUN, "CCViewer"))
    checks.same(
        "/AUTOSTART=0 says that it does not start", machine.install(packages.other_setup, "/AUTOSTART=0"), 0
    )
    checks.same("then it does not", machine.value(RUN, "CCViewer"), "")


def uninstall(checks: Checks, machine: Machine) -> None:
    """Remove it with the words that Windows has for it."""
    quiet = machine.value(UNINSTALL, "QuietUninstallString")
    checks.same("the words for a silent end", quiet, r'"C:\Program Files\CCViewer\uninstall.exe" /S')
    ended = machine.wine.run(machine.program / "uninstall.exe", "/S")
    checks.same("the end is silent and well", ended.code, 0)
    until(lambda: not machine.has_key(UNINSTALL) and not machine.program.exists(), 60)
    left = [*machine.program.rglob("*"), *machine.data.rglob("*")]
    checks.same("no file is left", [str(one) for one in left if one.is_file()], [])
    checks.true("no folder either", not machine.program.exists() and not machine.data.exists())
    for key in (UNINSTALL, OURS, LINK, PATHS):
        checks.true(f"no key: {key.rpartition(chr(92))[2]}", not machine.has_key(key))
    checks.same("it does not start any more", machine.value(RUN, "CCViewer"), "")
    checks.same("no shortcut", machine.shortcuts(), [])
    own = machine.wine.drive(*USERS_OWN)
    checks.true(
        "the operator's scenes are as they were", own.is_file() and own.read_text() == '{"name": "banjir"}\n'
    )


def keys(machine: Machine) -> list[str]:
    """Return the names of the keys that the computer trusts."""
    return sorted(path.name for path in (machine.data / "keys").glob("*"))


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition; returns whether it came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return holds()


def is_json(text: str) -> bool:
    """Say whether a text is JSON."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def sum_of(path: Path) -> str:
    """Return the sha256 of a file, "" when there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
