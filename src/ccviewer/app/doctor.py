"""Looks at this machine and says what is missing for a room, why it matters, and how to mend it."""

import importlib
import json
import os
import platform
import shutil
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import platformdirs

from ccviewer import resources
from ccviewer.app.screen import XVFB, has_screen
from ccviewer.i18n import tr
from ccviewer.profile import Profile
from ccviewer.profile.secrets import SecretStore, desktop_keys

PINNED = {"PySide6": "6.11.2", "PySide6-QtAds": "5.1.1", "av": "18.1.0"}
LEAST_FREE_GB = 1.0
ANSWER_S = 2.0
ASKED_AT_ONCE = 32  # a city has hundreds of cameras, and those that are off take all the time
PORTS = {"rtsp": 554, "http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `mend` is empty when it is as it should be."""

    what: str
    found: str
    mend: str = ""
    blocks: bool = False  # the room does not work without it


def examine(profile: Profile | None) -> list[Finding]:
    """Look at everything; with a profile also at every server that it names. Opens no window."""
    findings = [*_versions(), *_qt(), *_screen(), *_fonts(), *_disk(), *_secrets()]
    if profile is not None:
        findings += _servers(profile)
    return findings


def print_findings(findings: list[Finding], *, as_json: bool, to: TextIO) -> None:
    """Print the findings, those to be mended last and with what to do."""
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1), file=to)
        return
    for finding in sorted(findings, key=lambda one: (bool(one.mend), one.blocks)):
        mark = tr("baik") if not finding.mend else tr("SALAH") if finding.blocks else tr("perhatikan")
        print(f"{mark:<11} {finding.what}: {finding.found}", file=to)
        if finding.mend:
            print(f"{'':<11} -> {finding.mend}", file=to)


def _versions() -> Iterator[Finding]:
    yield Finding("Python", platform.python_version())
    for name, wanted in PINNED.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Finding(name, tr("tidak ada"), tr("pasang ulang ccviewer"), blocks=True)
            continue
        wrong = found != wanted
        mend = tr("pasang versi {wanted}; versi lain belum diuji", wanted=wanted) if wrong else ""
        yield Finding(name, found, mend)


def _qt() -> Iterator[Finding]:
    for module, why in (
        ("PySide6.QtWidgets", tr("tanpa ini tidak ada jendela")),
        ("PySide6QtAds", tr("tanpa ini panel tidak dapat disusun")),
        ("PySide6.QtWebEngineCore", tr("tanpa ini tidak ada peta")),
    ):
        try:
            importlib.import_module(module)
        except ImportError as error:
            library = str(error).partition(":")[0]
            mend = tr("{why}; pustaka sistem yang kurang: {library}", why=why, library=library)
            yield Finding(module, tr("tidak dapat dimuat"), mend, blocks=True)
        else:
            yield Finding(module, tr("ada"))


def _screen() -> Iterator[Finding]:
    if has_screen():
        yield Finding(
            tr("Layar"), os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform
        )
        return
    virtual = shutil.which(XVFB)
    mend = "" if virtual else tr("pasang Xvfb untuk gambar tanpa layar: sudo apt-get install xvfb")
    yield Finding(tr("Layar"), tr("tidak ada; Xvfb ada") if virtual else tr("tidak ada"), mend)


def _fonts() -> Iterator[Finding]:
    shipped = list(resources.path("fonts/inter").glob("*.otf"))
    mend = "" if shipped else tr("pasang ulang ccviewer")
    yield Finding(tr("Huruf"), tr("{count} berkas Inter", count=len(shipped)), mend)


def _disk() -> Iterator[Finding]:
    folder = Path(platformdirs.user_state_dir("ccviewer", appauthor=False))
    known = next(one for one in (folder, *folder.parents) if one.exists())
    free_gb = shutil.disk_usage(known).free / 1e9
    mend = tr("kosongkan cakram") if free_gb < LEAST_FREE_GB else ""
    if not os.access(known, os.W_OK):
        mend = tr("folder {folder} tidak dapat ditulis: susunan tidak akan tersimpan", folder=known)
    yield Finding(tr("Cakram"), tr("{free} GB bebas", free=f"{free_gb:.1f}"), mend)


def _secrets() -> Iterator[Finding]:
    yield Finding(tr("Rahasia"), str(SecretStore(desktop_keys).describe()))


def _servers(profile: Profile) -> Iterator[Finding]:
    names: dict[tuple[str, int], str] = {}
    for name, address in _addresses(profile):
        names.setdefault(address, name)
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        for (address, name), why in zip(names.items(), pool.map(_silence, names), strict=True):
            what = f"{name} {address[0]}:{address[1]}"
            if why:
                mend = tr("periksa jaringan, alamat, dan apakah layanannya hidup")
                yield Finding(what, tr("tidak menjawab: {why}", why=why), mend)
            else:
                yield Finding(what, tr("menjawab"))


def _silence(address: tuple[str, int]) -> str:
    """Return why a server does not answer, or an empty text."""
    try:
        socket.create_connection(address, ANSWER_S).close()
    except (OSError, UnicodeError) as error:  # a host that is no name raises the latter
        return str(error) or type(error).__name__
    return ""


def _addresses(profile: Profile) -> Iterator[tuple[str, tuple[str, int]]]:
    for feed in profile.feeds:
        host, url = getattr(feed.options, "host", None), getattr(feed.options, "url", None)
        if host:
            yield (
                feed.id,
                (host, getattr(feed.options, "number", None) or getattr(feed.options, "port", None) or 1883),
            )
        elif url and (address := _address(str(url))):
            yield feed.id, address
    for camera in profile.cameras:
        for source in camera.sources:
            if address := _address(source.url.reveal()):
                yield camera.id, address


def _address(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None
