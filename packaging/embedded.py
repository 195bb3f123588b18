"""Brings the Python that Windows gets, and takes it only when it is the pinned one."""

import hashlib
import io
import json
import os
import shutil
import sys
import tarfile
import tempfile
import tomllib
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.error import URLError

from build_error import BuildError
from running import run

LOCK = Path(__file__).parent / "locks" / "python-embed.toml"
TIMEOUT_S = 60
PATHS = b"python313.zip\r\n.\r\nlib\r\n"  # no `import site`: nothing from outside gets in
RENAMED = {"LICENSE.txt": "LICENSE-python.txt"}  # ccviewer's own lies beside it
# What starts Python by itself, for developers, or signs what the program's own installer signs again.
LEFT_OUT = ("python.exe", "pythonw.exe", "python.cat", "winsound.pyd")


@dataclass(frozen=True, slots=True)
class Pin:
    """The Python that is taken, and no other."""

    python: str
    built_by: str
    name: str
    version: str
    sha256: str
    inside: str
    files_sha256: str

    @classmethod
    def read(cls, path: Path = LOCK) -> "Pin":
        """Read the lock."""
        said = tomllib.loads(path.read_text("utf-8"))
        return cls(
            python=said["python"],
            built_by=said["built_by"],
            name=said["registry"]["name"],
            version=said["registry"]["version"],
            sha256=said["registry"]["sha256"],
            inside=said["registry"]["inside"],
            files_sha256=said["official"]["files_sha256"],
        )


def files(pin: Pin, cache: Path, given: Path | None = None) -> dict[str, bytes]:
    """Return the files of the embeddable Python: name -> content.

    They come from the archive at `given`, or out of the registry, once: afterwards they lie in `cache`.

    Raises:
        BuildError: it cannot be had, or it is not the pinned one.
    """
    archive = given or fetched(pin, cache)
    content = _content(archive)
    if given is None or _sum(content) == pin.sha256:
        if _sum(content) != pin.sha256:
            raise BuildError(f"{archive.name}: sha256 {_sum(content)} is not the pinned {pin.sha256}")
        content = _out_of_sdist(content, pin)
    found = _unzipped(content, archive.name)
    if sum_of(found) != pin.files_sha256:
        raise BuildError(
            f"{archive.name}: its files have the sum {sum_of(found)}, not the pinned {pin.files_sha256}; "
            f"CPython {pin.built_by}, embeddable, amd64 is what {LOCK.name} names"
        )
    return found


def unpack(found: dict[str, bytes], folder: Path) -> None:
    """Write the files into a folder, which then is a whole Python of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(found.items()):
        (folder / RENAMED.get(name, name)).write_bytes(PATHS if name.endswith("._pth") else content)


def sum_of(found: dict[str, bytes]) -> str:
    """Return one sum over names and contents, however they were packed."""
    rows = sorted(f"{name} {_sum(content)}\n" for name, content in found.items())
    return _sum("".join(rows).encode())


def fetched(pin: Pin, cache: Path) -> Path:
    """Return the archive of the registry, fetched when it is not there yet. Its setup.py is never run.

    Raises:
        BuildError: the registry does not answer, or what it has is not the pinned file.
    """
    path = cache / f"{pin.name.replace('-', '_')}-{pin.version}.tar.gz"
    if path.is_file() and _sum(path.read_bytes()) == pin.sha256:
        return path
    address = _address(pin)
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # noqa: S310  (uv named it)
            content = answer.read()
    except (URLError, OSError, ValueError) as error:
        raise BuildError(f"{address}: {error}; or give the official file by `--python-embed FILE`") from error
    if _sum(content) != pin.sha256:
        raise BuildError(f"{address}: sha256 {_sum(content)} is not the pinned {pin.sha256}")
    cache.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    fresh.write_bytes(content)
    os.replace(fresh, path)
    return path


def uv() -> str:
    """Return the uv of the environment that builds, or the one of the machine."""
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.is_file() else shutil.which("uv") or "uv"


def _address(pin: Pin) -> str:
    """Ask the registry, by its own client, where the archive lies; nothing of it is run to know."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "uv.toml"
        config.write_text(
            f"[[dependency-metadata]]\nname = {json.dumps(pin.name)}\n"
            f"version = {json.dumps(pin.version)}\nrequires-dist = []\n"
        )
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(f"{pin.name}=={pin.version}\n")
        said = run(
            [
                *(uv(), "pip", "compile", "--quiet", "--config-file", str(config), "--format", "pylock.toml"),
                *("--no-header", "--python-version", pin.python, str(wanted)),
            ],
            f"the registry does not tell where {pin.name} {pin.version} is",
        )
    try:
        (package,) = tomllib.loads(said)["packages"]
        return str(package["sdist"]["url"])
    except (KeyError, ValueError, tomllib.TOMLDecodeError) as error:
        raise BuildError(f"the registry has no archive of {pin.name} {pin.version}") from error


def _out_of_sdist(content: bytes, pin: Pin) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for member in tar:
            if member.isfile() and PurePosixPath(member.name).parts[1:] == PurePosixPath(pin.inside).parts:
                inner = tar.extractfile(member)
                if inner is not None:
                    return inner.read()
    raise BuildError(f"{pin.name} {pin.version} holds no {pin.inside}")


def _unzipped(content: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.namelist() if not one.endswith("/")]
            return {PurePosixPath(one).name: archive.read(one) for one in members}
    except zipfile.BadZipFile as error:
        raise BuildError(f"{name}: no embeddable Python: {error}") from error


def _content(archive: Path) -> bytes:
    try:
        return archive.read_bytes()
    except OSError as error:
        raise BuildError(f"{archive} cannot be read: {error.strerror}") from error


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
