"""Where a machine keeps what its package brought: bundles, and the keys that must have signed them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ccviewer.bundle.installed import Installed
from ccviewer.bundle.manifest import BundleError
from ccviewer.signing import is_public_key

MOVED = "CCVIEWER_MACHINE"  # a folder that stands for all of them, for trials and tests


@dataclass(frozen=True, slots=True)
class Machine:
    """The folders of one machine. Only its administrator may write there."""

    bundles: Path
    keys: tuple[Path, ...]

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Machine:
        """Return the folders of this machine."""
        moved = environment.get(MOVED)
        if moved:
            return cls(Path(moved) / "bundles", (Path(moved) / "keys",))
        if sys.platform == "win32":
            home = Path(environment.get("PROGRAMDATA", r"C:\ProgramData")) / "CCViewer"
            return cls(home / "bundles", (home / "keys",))
        return cls(
            Path("/var/lib/ccviewer/bundles"), (Path("/usr/share/ccviewer/keys"), Path("/etc/ccviewer/keys"))
        )

    def trusted(self) -> tuple[str, ...]:
        """Return the public keys of all `*.pub` files: one a line, `#` begins a remark.

        Raises:
            BundleError: a file cannot be read or holds something else. Nothing is trusted then: a damaged
                list of keys must not let everything in.
        """
        found: list[str] = []
        for path in sorted(path for folder in self.keys for path in folder.glob("*.pub")):
            try:
                lines = path.read_text(encoding="ascii").splitlines()
            except OSError as error:
                raise BundleError(
                    "{file} tidak dapat dibaca: {why}", file=path, why=error.strerror
                ) from error
            except UnicodeDecodeError as error:
                raise BundleError("{file}: bukan kunci publik", file=path) from error
            for number, line in enumerate(lines, 1):
                said = line.partition("#")[0].strip()
                if not said:
                    continue
                if not is_public_key(said):
                    raise BundleError("{file}:{line}: bukan kunci publik", file=path, line=number)
                found.append(said)
        return tuple(dict.fromkeys(found))

    def installed(self) -> Installed:
        """Return the bundles of this machine.

        Raises:
            BundleError: see `trusted`.
        """
        return Installed(self.bundles, self.trusted(), version("ccviewer"))
