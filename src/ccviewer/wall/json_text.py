"""Reads JSON that people wrote: with the line of each value, and on after each mistake."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, and unknown to its stubs
from typing import Any

from ccviewer.i18n import Text

Path = tuple[str | int, ...]

DEEPEST = 64
LARGEST = 8 * 1024 * 1024  # characters

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_COMMENT = re.compile(r"//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])")
_WORD = re.compile(r"[^\s,:{}\[\]\"']+")
_WORDS = {"true": True, "false": False, "null": None}
_ALMOST = {"none": "null", "nan": "null", "ya": "true", "yes": "true", "tidak": "false", "no": "false"}
_NOTHING = object()  # a value that could not be read


@dataclass
class Lines:
    """The lines of a document, in the shape of its data."""

    line: int
    parts: dict[str, Lines] | list[Lines] | None = None

    def at(self, path: Path) -> int:
        """Return the line, from 1, of a value; of what is around it when it is not there."""
        here = self
        for part in path:
            below = here._below(part)
            if below is None:
                break
            here = below
        return here.line

    def remove(self, path: Path) -> None:
        """Forget a value that is taken out of the data."""
        here: Lines | None = self
        for part in path[:-1]:
            here = here._below(part) if here else None
        if here is not None and here._below(path[-1]) is not None:
            del here.parts[path[-1]]  # type: ignore[union-attr, arg-type]

    def _below(self, part: str | int) -> Lines | None:
        if isinstance(self.parts, dict) and isinstance(part, str):
            return self.parts.get(part)
        if isinstance(self.parts, list) and isinstance(part, int) and part < len(self.parts):
            return self.parts[part]
        return None


@dataclass(frozen=True, slots=True)
class Stumble:
    """Something that is not JSON."""

    line: int
    message: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text, as far as it can be read. `cut`: it ends in the middle."""

    data: Any
    lines: Lines
    stumbles: tuple[Stumble, ...] = ()
    cut: bool = False


def parse(text: str) -> Parsed:
    """Read one JSON value. What cannot be read is left out and told in `stumbles`; nothing is raised."""
    if len(text) > LARGEST:
        return Parsed(None, Lines(1), (Stumble(1, Text("berkas terlalu besar")),))
    reader = _Reader(text)
    try:
        data, lines = reader.whole()
    except _TooDeep:
        said = Stumble(reader.line(), Text("lebih dari {depth} tingkat", depth=DEEPEST))
        return Parsed(None, Lines(1), (*reader.stumbles, said))
    return Parsed(data, lines, tuple(reader.stumbles), reader.cut)


class _TooDeep(Exception):
    """Nobody writes this by hand."""


@dataclass
class _Reader:
    text: str
    at: int = 0
    cut: bool = False
    stumbles: list[Stumble] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [match.end() for match in re.finditer("\n", self.text)]

    def line(self, at: int | None = None) -> int:
        return bisect_right(self._starts, self.at if at is None else at) + 1

    def whole(self) -> tuple[Any, Lines]:
        if self._ended():
            self._stumble(Text("berkas kosong"))
            return None, Lines(1)
        value, lines = self._value(0)
        if not self._ended():
            self._stumble(Text("sisa berkas sesudah kurung penutup tidak dapat dibaca"))
        return (None if value is _NOTHING else value), lines

    # values

    def _value(self, depth: int) -> tuple[Any, Lines]:
        if depth > DEEPEST:
            raise _TooDeep
        lines = Lines(self.line())
        sign = self.text[self.at]
        if sign == "{":
            return self._object(lines, depth), lines
        if sign == "[":
            return self._array(lines, depth), lines
        if sign in "\"'":
            return self._string(), lines
        if match := _NUMBER.match(self.text, self.at):
            return self._number(match), lines
        return self._word(), lines

    def _object(self, lines: Lines, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        parts: dict[str, Lines] = {}
        lines.parts = parts
        self.at += 1
        while not self._closed("}"):
            began = self.at
            key = self._key()
            if key is _NOTHING:
                continue
            if self._ended():
                self._cut_here()
                break
            if self.text[self.at] in ":=":
                if self.text[self.at] == "=":
                    self._stumble(Text("sesudah kunci ditulis titik dua, bukan ="))
                self.at += 1
            else:
                self._stumble(Text("sesudah kunci harus ada titik dua"))
            if self._ended():
                self._cut_here()
                break
            if self.text[self.at] in ",}]":
                self._stumble(Text("kunci {key} tidak diberi nilai", key=f'"{str(key)[:40]}"'), at=began)
            else:
                value, below = self._value(depth + 1)
                if key in data:
                    self._stumble(Text("kunci {key} sudah ada di atas", key=f'"{str(key)[:40]}"'), at=began)
                elif value is not _NOTHING:
                    data[str(key)], parts[str(key)] = value, Lines(self.line(began), below.parts)
            self._separate("}")
        return data

    def _array(self, lines: Lines, depth: int) -> list[Any]:
        data: list[Any] = []
        parts: list[Lines] = []
        lines.parts = parts
        self.at += 1
        while not self._closed("]"):
            value, below = self._value(depth + 1)
            if value is not _NOTHING:
                data.append(value)
                parts.append(below)
            self._separate("]")
        return data

    def _key(self) -> Any:
        if self.text[self.at] in "\"'":
            return self._string()
        if match := _WORD.match(self.text, self.at):
            self._stumble(
                Text("kunci harus dalam tanda kutip"), Text("tulis {written}", written=f'"{match[0][:40]}"')
            )
            self.at = match.end()
            return match[0]
        self._stumble(Text("{sign} tidak dapat dibaca di sini", sign=self.text[self.at]))
        self.at += 1
        return _NOTHING

    def _string(self) -> Any:
        begun, quote = self.at, self.text[self.at]
        if quote == "'":
            self._stumble(Text("teks ditulis dalam tanda kutip ganda"))
            end = self.text.find("'", begun + 1)
            line_end = self._line_end()
            self.at = end + 1 if 0 <= end < line_end else line_end
            return self.text[begun + 1 : end] if 0 <= end < line_end else _NOTHING
        try:
            value, self.at = scanstring(self.text, begun + 1, True)
            return value
        except json.JSONDecodeError as error:
            line_end = self._line_end()
            closing = _closing_quote(self.text, begun + 1, line_end)
            if closing is not None:  # it ends, and has something in it that JSON does not know
                self.at = closing + 1
                said = self.text[begun + 1 : closing]
                if "\\" in said and "control" not in error.msg:
                    hint = Text("garis miring terbalik digandakan: \\\\")
                    self._stumble(Text("tanda sesudah garis miring terbalik tidak dikenal"), hint, at=begun)
                else:
                    self._stumble(Text("tanda yang tidak boleh ada dalam teks"), at=begun)
                return _NOTHING
            self.at = line_end
            if line_end == len(self.text):
                self._cut_here()
            else:
                self._stumble(Text("teks di baris ini tidak ditutup dengan tanda kutip"), at=begun)
            return _NOTHING

    def _number(self, match: re.Match[str]) -> Any:
        self.at = match.end()
        if self.at == len(self.text) and match.start() > 0:
            self._cut_here()  # nobody knows how many figures followed
            return _NOTHING
        try:
            value = json.loads(match[0])
        except ValueError:  # more figures than Python takes
            value = float("inf")
        if value in (float("inf"), float("-inf")):
            self._stumble(Text("bilangan terlalu besar"), at=match.start())
            return _NOTHING
        return value

    def _word(self) -> Any:
        match = _WORD.match(self.text, self.at)
        if match is None:
            self._stumble(Text("{sign} tidak dapat dibaca di sini", sign=self.text[self.at]))
            self.at += 1
            return _NOTHING
        begun, said = self.at, match[0]
        self.at = match.end()
        if said in _WORDS:
            return _WORDS[said]
        if self.at == len(self.text):
            self._cut_here()
            return _NOTHING
        meant = _ALMOST.get(said.casefold(), said.casefold() if said.casefold() in _WORDS else None)
        written = meant or f'"{said[:40]}"'
        self._stumble(
            Text("{word} bukan nilai JSON", word=said[:40]),
            Text("tulis {written}", written=written),
            at=begun,
        )
        return _NOTHING

    # what stands between values

    def _closed(self, closer: str) -> bool:
        """Step over what closes the container; also say so where the text ends before."""
        while not self._ended():
            sign = self.text[self.at]
            if sign == closer:
                self.at += 1
                return True
            if sign in "}]":
                self._stumble(Text("{sign} di sini, seharusnya {closer}", sign=sign, closer=closer))
                self.at += 1
                return True
            if sign not in ",:":
                return False
            self._stumble(Text("{sign} berlebih", sign=sign))
            self.at += 1
        self._cut_here()
        return True

    def _separate(self, closer: str) -> None:
        if self._ended() or self.text[self.at] in "}]":
            return
        comma = self.at
        if self.text[comma] != ",":
            self._stumble(Text("koma kurang sebelum ini"))
            return
        self.at += 1
        if not self._ended() and self.text[self.at] == closer:
            self._stumble(Text("koma berlebih sebelum {closer}", closer=closer), at=comma)

    def _ended(self) -> bool:
        """Step over space and comments, and say whether the text ends here."""
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            comment = _COMMENT.match(self.text, self.at)
            if comment is None:
                return self.at >= len(self.text)
            self._stumble(Text("JSON tidak mengenal komentar"), Text("hapus baris ini"))
            self.at = comment.end()

    def _line_end(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    def _cut_here(self) -> None:
        if not self.cut:
            self.cut = True
            self._stumble(
                Text("berkas berakhir di tengah"), Text("sebagian berkas hilang"), at=len(self.text.rstrip())
            )

    def _stumble(self, message: Text, hint: Text | None = None, at: int | None = None) -> None:
        self.stumbles.append(Stumble(self.line(at), message, hint))


def _closing_quote(text: str, begin: int, end: int) -> int | None:
    at = begin
    while at < end:
        if text[at] == "\\":
            at += 1
        elif text[at] == '"':
            return at
        at += 1
    return None
