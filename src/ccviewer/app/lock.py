"""Lets one program at a time keep the arrangement of a state folder."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from ccviewer.errors import CCViewerError

log = logging.getLogger("ccviewer.app")


class AlreadyRunning(CCViewerError):
    """Another program keeps its arrangement in the same folder."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder, by a file in it that names this process; one that a dead process left is taken over.

    A folder that cannot be written holds no arrangement either: that is logged, and the wall goes on.

    Raises:
        AlreadyRunning: a living process holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        log.error("%s cannot be made: %s", folder, error)
    lock = QLockFile(str(folder / "running.lock"))
    lock.setStaleLockTime(0)  # a wall runs for months: never by age, only when its process is gone
    if not lock.tryLock(0):
        if lock.error() is QLockFile.LockError.LockFailedError:
            pid, host, _ = lock.getLockInfo()
            raise AlreadyRunning(
                "ccviewer sudah berjalan (proses {pid} di {host}) dan menyimpan susunannya di {folder}; "
                "tutup dulu yang itu, atau pakai --state FOLDER lain",
                pid=pid,
                host=host or "?",
                folder=folder,
            )
        log.error("%s cannot be locked: %s", folder, lock.error().name)
    try:
        yield
    finally:
        lock.unlock()
