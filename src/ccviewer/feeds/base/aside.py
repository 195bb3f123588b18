"""Moves a file that cannot be read out of the way, with a note on why, for whoever put it there."""

from pathlib import Path

from ccviewer.i18n import Text, tr

NOTE = ".catatan.txt"


def move_aside(path: Path, folder: str, reason: Text, hint: Text | None, when: str) -> Path:
    """Move a file into a folder beside it and write a note next to it; returns where it is now.

    An older one of the same name is kept: the new one gets a number. `when` is said in the note.

    Raises:
        OSError: the folder cannot be written; the file is where it was.
    """
    beside = path.parent / folder
    beside.mkdir(exist_ok=True)
    target = beside / path.name
    number = 2
    while target.exists():
        target = beside / f"{path.stem}-{number}{path.suffix}"
        number += 1
    lines = [
        tr("Berkas {file} tidak dapat dibaca.", file=path.name),
        tr("Waktu: {when}", when=when),
        tr("Sebab: {why}", why=reason),
        *([tr("Saran: {hint}", hint=hint)] if hint else []),
        tr("Perbaiki, lalu taruh kembali di folder semula."),
    ]
    path.replace(target)
    target.with_name(target.name + NOTE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target
