"""Writes a file whole or not at all, and keeps the one before."""

import os
import shutil
from pathlib import Path


def write_whole(path: Path, text: str, spare: Path | None = None) -> None:
    """Write a text file; the one before is kept as `spare`. Any thread.

    It is written to a new file in the same folder, flushed to the disk, and renamed over the old one: after
    a crash there is the previous or the new file, never half of one.

    Raises:
        OSError: the folder cannot be written; what was there is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if spare is not None and path.exists():
        keep_copy(path, spare)
    fresh.replace(path)
    _flush_folder(path.parent)


def keep_copy(path: Path, spare: Path) -> None:
    """Let `spare` be what `path` is now; at no moment is there no spare.

    Raises:
        OSError: it cannot be written.
    """
    fresh = spare.with_name(spare.name + ".new")
    fresh.unlink(missing_ok=True)
    try:
        os.link(path, fresh)
    except OSError:  # a file system without links
        shutil.copy2(path, fresh)
    fresh.replace(spare)


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
