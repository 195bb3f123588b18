"""Puts a feed into a profile, and takes it out again, without touching anything else in the file."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit
import tree_sitter_toml
from tomlkit.items import Item
from tree_sitter import Language, Parser

from ccviewer.errors import CCViewerError, ProfileError
from ccviewer.profile import load

_TOML = Language(tree_sitter_toml.language())
_BOM = b"\xef\xbb\xbf"
_OURS = ("id", "title", "kind", "url", "host", "port", "topics", "path", "pattern", "every")


class ProfileChanged(CCViewerError):
    """Somebody else wrote the profile meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Written:
    """One write: what stood in the file before and what stands there since."""

    path: Path
    before: bytes
    after: bytes
    line: int  # on which the feed begins


def block(table: Mapping[str, Any]) -> str:
    """Return a feed as TOML: `[[feeds]]` with its scalars, `[feeds.decode]`, `[feeds.map]` and its fields."""
    document = tomlkit.document()
    feed, rest = tomlkit.table(), dict(table)
    mapping, decode = dict(rest.pop("map", {})), rest.pop("decode", {})
    order = [key for key in _OURS if key in rest] + [key for key in rest if key not in _OURS]
    for key in order:
        feed.add(key, _item(rest[key]))
    if decode and dict(decode) != {"format": "json"}:
        feed.add("decode", _table(decode))
    fields = mapping.pop("fields", {})
    inner = _table(mapping)
    inner.add("fields", _table(fields))
    feed.add("map", inner)
    feeds = tomlkit.aot()
    feeds.append(feed)
    document.add("feeds", feeds)
    return re.sub(r"\n{2,}", "\n", tomlkit.dumps(document)).strip("\n") + "\n"


def added(content: bytes, table: Mapping[str, Any]) -> tuple[bytes, int]:
    """Return the content of a profile with a feed added after the last one, and the line of the new feed.

    All bytes around the new block stay as they are; it has the line ends of the file.

    Raises:
        CCViewerError: the feeds of the file are written as a list in brackets, or it is no TOML.
    """
    at = _end_of_feeds(content)
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    said = block(table).encode().replace(b"\n", newline)
    head, tail = content[:at], content[at:]
    lead = b"" if not head.removeprefix(_BOM).strip() else newline if head.endswith(b"\n") else newline * 2
    trail = newline if tail.strip() and not tail.startswith((b"\n", b"\r\n")) else b""
    made = head + lead + said + trail + tail
    _same_but_for_the_feed(content, made, table)
    return made, (head + lead).count(b"\n") + 1


def write(
    path: Path, table: Mapping[str, Any], *, seen: bytes | None = None, undo: Written | None = None
) -> Written:
    """Add a feed to a profile; with `undo` in the place of what that write had added.

    The new profile is checked first, and takes the old one's place whole; the old one stays as `.bak`.
    `seen` is what the caller knows the file to hold.

    Raises:
        ProfileError: it would be wrong; with every mistake at its line in the new text.
        ProfileChanged: the file is not what it was.
        CCViewerError: it cannot be read or written.
    """
    path = path.resolve()  # a link stays one
    current = read(path)
    expected = undo.after if undo is not None else seen
    if expected is not None and current != expected:
        raise _changed(path)
    base = undo.before if undo is not None else current
    made, line = added(base, table)
    _replace(path, current, made)
    return Written(path, base, made, line)


def revert(written: Written) -> None:
    """Take a write back.

    Raises:
        ProfileChanged: the file was changed since.
        CCViewerError: it cannot be written.
    """
    if read(written.path) != written.after:
        raise _changed(written.path)
    _replace(written.path, written.after, written.before, check=False)


def read(path: Path) -> bytes:
    """Return the content of a profile.

    Raises:
        CCViewerError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CCViewerError(
            "{path} tidak dapat dibaca: {why}", path=path, why=error.strerror or error
        ) from error


def _replace(path: Path, current: bytes, made: bytes, *, check: bool = True) -> None:
    """Put the new content in place of the current one, checked, whole, with a backup.

    The draft lies beside the profile while it is checked: names of other files in it are relative.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".toml")
        fresh = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(made)
                file.flush()
                os.fsync(file.fileno())
            if check:
                _check(fresh, path)
            shutil.copymode(path, fresh)
            backup = path.with_name(f"{path.name}.bak")
            shutil.copy2(path, backup)
            if path.read_bytes() != current:
                raise _changed(path)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise CCViewerError(
            "{path} tidak dapat ditulis: {why}", path=path, why=error.strerror or error
        ) from error


def _check(fresh: Path, path: Path) -> None:
    try:
        load(fresh)
    except ProfileError as error:
        problems = [replace(problem, file=str(path)) for problem in error.problems]
    else:
        return
    raise ProfileError(problems)


def _end_of_feeds(content: bytes) -> int:
    """Return where the last feed ends, with the line break; the end of the file when there is none."""
    text = content.removeprefix(_BOM)
    try:
        data = tomllib.loads(text.decode().replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CCViewerError("profil ini bukan TOML yang benar; perbaiki dahulu") from error
    if "feeds" not in data:
        return len(content)
    end = None
    for node in Parser(_TOML).parse(text).root_node.named_children:
        if node.type not in ("table", "table_array_element"):
            continue
        head = node.named_children[0].text or b""
        if head.split(b".")[0].strip(b"\"' ") == b"feeds":
            inside = [child for child in node.named_children if child.type != "comment"]
            end = inside[-1].end_byte
    if end is None:
        raise CCViewerError("feeds di profil ini ditulis sebagai daftar [ … ]; ubah dahulu menjadi [[feeds]]")
    at = text.find(b"\n", end)
    return len(content) if at < 0 else at + 1 + len(content) - len(text)


def _same_but_for_the_feed(content: bytes, made: bytes, table: Mapping[str, Any]) -> None:
    """Be sure that the text means what it should: the old document and one more feed."""
    before = tomllib.loads(content.removeprefix(_BOM).decode().replace("\r\n", "\n"))
    after = tomllib.loads(made.removeprefix(_BOM).decode().replace("\r\n", "\n"))
    feeds = after.pop("feeds")
    if after != {key: value for key, value in before.items() if key != "feeds"} or feeds[:-1] != before.get(
        "feeds", []
    ):
        raise CCViewerError("umpan {id} tidak dapat disisipkan tanpa mengubah yang lain", id=table.get("id"))


def inline(value: Any) -> str:
    """Return a value as TOML on one line."""
    return str(_item(value).as_string())


def _table(values: Mapping[str, Any]) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(tomlkit.key(key), _item(value))
    return table


def _key(key: str) -> str:
    said: str = tomlkit.key(key).as_string()
    return said


def _item(value: Any) -> Item:
    """Return a value as TOML, tables inside one line."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_item(inner).as_string()}" for key, inner in value.items())
        return tomlkit.value(f"{{ {inside} }}" if inside else "{}")
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for inner in value:
            array.append(_item(inner))
        return array
    if (
        isinstance(value, str)
        and ('"' in value or "\\" in value)
        and "'" not in value
        and value.isprintable()
    ):
        return tomlkit.string(value, literal=True)
    made: Item = tomlkit.item(value)
    return made


def _changed(path: Path) -> ProfileChanged:
    return ProfileChanged(
        "{path} diubah orang lain sementara ini; buka lagi, tidak ada yang ditulis", path=path
    )
