"""Runs ccviewer in the embedded Python of Windows; the launcher starts it, in each process of the program."""

import contextlib
import ctypes
import faulthandler
import multiprocessing
import os
import sys
from pathlib import Path

LARGEST_LOG = 5_000_000
TOLD = 1_200  # characters of what went wrong that fit into a message


def main() -> int:
    """Run the program; returns its exit code."""
    sys.frozen = "ccviewer"  # type: ignore[attr-defined]  # its processes start through the launcher again
    sys.dont_write_bytecode = True
    for name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"):
        os.environ.pop(name, None)  # of another program's Qt, set for the whole machine
    child = "--multiprocessing-fork" in sys.argv[1:2]
    log = _log(fresh=not child) if sys.stderr is None else None
    begun = log.stat().st_size if log else 0
    multiprocessing.freeze_support()  # a process of the feeds ends here, and needs nothing of the wall
    from ccviewer.app import main as program  # noqa: PLC0415

    try:
        code = program()
    except SystemExit as said:  # the parser's: a word that it does not know
        code = said.code if isinstance(said.code, int) else 1
    except BaseException:  # noqa: BLE001  (a bug: to the log, like on Linux to the terminal)
        sys.excepthook(*sys.exc_info())
        code = 1
    if code and log and not child and "--kiosk" not in sys.argv:
        _tell(log, begun)
    return code


def _log(*, fresh: bool) -> Path | None:
    """Write what would go to a console into a file of the user, for this program has none."""
    folder = Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "ccviewer" / "log"
    path = folder / "ccviewer.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if fresh and path.is_file() and path.stat().st_size > LARGEST_LOG:
            with contextlib.suppress(OSError):  # another one writes into it
                path.replace(path.with_suffix(".1.log"))
        file = path.open("a", encoding="utf-8", errors="replace", buffering=1)
    except OSError:
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (as long as we live)
        return None
    sys.stdout = sys.stderr = file
    faulthandler.enable(file)
    return path


def _tell(log: Path, begun: int) -> None:
    """Show why the program ended, to somebody who started it with a click."""
    with log.open("rb") as file:
        file.seek(begun)
        said = file.read().decode("utf-8", "replace").strip()
    text = f"{said[-TOLD:]}\n\n{log}"
    ctypes.windll.user32.MessageBoxW(None, text, "CCViewer", 0x10)  # type: ignore[attr-defined]  # an error's sign


if __name__ == "__main__":
    sys.exit(main())
