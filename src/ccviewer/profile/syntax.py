"""Says in plain words why a text is not TOML at all."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from ccviewer.errors import Problem
from ccviewer.i18n import Text

_WHERE = re.compile(
    r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.S
)
_QUOTES = Text('teks ditulis dalam tanda kutip: kunci = "nilai"')
_ROUNDS = 50
_KEY = re.compile(r"""\s*([\w.\-]+|"[^"]*"|'[^']*')\s*=""")
_STATEMENT = re.compile(rf"{_KEY.pattern}|\s*\[+[^\[\]{{}},]+\]+\s*(#.*)?$")
_UNQUOTED = re.compile(r"""\s*[\w."'-]+\s*=\s*[^\s"'\[{#]""")

_WORDS: tuple[tuple[str, Text], ...] = (
    ("Expected '=' after a key", Text("sesudah kunci harus ada tanda =")),
    ("Invalid initial character for a key part", Text("kunci tidak boleh diawali tanda ini")),
    ("Cannot overwrite a value", Text("kunci ini sudah diisi di atas")),
    ("Duplicate inline table key", Text("kunci ini ditulis dua kali dalam { }")),
    ("Cannot declare", Text("bagian ini sudah ada di atas")),
    (
        "Cannot mutate immutable namespace",
        Text("tabel ini sudah ditulis utuh dalam { } dan tidak dapat ditambah"),
    ),
    ("Cannot redefine namespace", Text("bagian ini sudah ada di atas")),
    ("Expected ']' at the end of a table", Text("judul bagian tidak ditutup dengan ]")),
    ("Expected ']]' at the end of an array", Text("judul bagian tidak ditutup dengan ]]")),
    ("Expected newline or end of document", Text("sisa baris ini tidak dapat dibaca")),
    ("Invalid statement", Text("baris ini bukan kunci = nilai dan bukan [bagian]")),
    ("Unclosed array", Text("daftar yang dibuka di sini tidak ditutup dengan ], atau koma kurang")),
    ("Unclosed inline table", Text("tabel yang dibuka di sini tidak ditutup dengan }, atau koma kurang")),
    ("Unterminated string", Text("teks yang dibuka di sini tidak ditutup")),
    ("Illegal character '\\n'", Text("teks di baris ini tidak ditutup dengan tanda kutip")),
    ('Expected "\'"', Text("teks di baris ini tidak ditutup dengan tanda kutip")),
    ("Illegal character", Text("tanda yang tidak boleh ada")),
    ("Found invalid character '\\n'", Text("teks di baris ini tidak ditutup dengan tanda kutip")),
    ("Found invalid character", Text("tanda yang tidak boleh ada")),
    ("Unescaped '\\' in a string", Text("garis miring terbalik dalam teks")),
    ("Invalid hex value", Text("garis miring terbalik dalam teks")),
    ("Escaped character is not", Text("garis miring terbalik dalam teks")),
    ("Invalid date", Text("tanggal yang tidak mungkin")),
    ("Invalid value", Text("nilai ini tidak dapat dibaca")),
)
_OPENED_ABOVE = {
    "Unclosed array": r"\[",
    "Unterminated string": r"\"\"\"|'''",
    'Expected "\'"': r"'[^']*$",
}
_HINTS = {
    "Unescaped '\\' in a string": Text("tulis dengan kutip tunggal '…', atau gandakan menjadi \\\\"),
    "Invalid hex value": Text("tulis dengan kutip tunggal '…', atau gandakan menjadi \\\\"),
    "Cannot declare": Text("bagian yang berulang ditulis [[…]]"),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A TOML text, as far as it can be read. `text` has blank lines where the mistakes stood."""

    text: str
    data: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()
    lost: frozenset[str] = frozenset()  # keys that stood in those lines


def parse(file: str, text: str) -> Parsed:
    """Read a text, and on after each wrong line, so that a missing quote hides no other mistake.

    Nothing of a wrong line is ever said: it may be a password.
    """
    rows = text.replace("\r\n", "\n").split("\n")
    problems: list[Problem] = []
    lost: set[str] = set()
    blanked: set[int] = set()
    for _ in range(_ROUNDS):
        whole = "\n".join(rows)
        try:
            return Parsed(whole, tomllib.loads(whole), tuple(problems), frozenset(lost))
        except RecursionError:
            problem = Problem(file, 1, "TOML", Text("daftar atau tabel terlalu dalam"))
            return Parsed(whole, None, (*problems, problem))
        except tomllib.TOMLDecodeError as error:
            problem, first, last = _stumble(file, rows, str(error))
        key = _KEY.match(rows[first - 1])
        # What is wrong below a blanked line may be its rest, and no new mistake.
        if key or first - 1 not in blanked:
            problems.append(problem)
        if not key:
            break
        lost.update(part.strip("\"' ") for part in key[1].split("."))
        blanked.update(range(first, last + 1))
        rows[first - 1 : last] = [""] * (last - first + 1)
    return Parsed("\n".join(rows), None, tuple(sorted(problems, key=lambda problem: problem.line)))


def _stumble(file: str, rows: list[str], error: str) -> tuple[Problem, int, int]:
    """Return what tomllib stumbled over, and the first and last line to be blanked."""
    match = _WHERE.match(error)
    what = match["what"] if match else error
    end = max((number for number, row in enumerate(rows, 1) if row.strip()), default=1)
    line = int(match["line"]) if match and match["line"] else end
    start, said = next(
        ((start, said) for start, said in _WORDS if what.startswith(start)),
        ("", Text("bukan TOML: {what}", what=what)),
    )
    first = line
    if start == "Unclosed array" and match and match["line"] and not _STATEMENT.match(rows[line - 1]):
        said = Text("koma kurang sebelum ini, atau daftar tidak ditutup dengan ]")
    elif start in _OPENED_ABOVE:
        first = _opening(rows, line, _OPENED_ABOVE[start])
    if start.startswith("Invalid initial") and rows[line - 1].count("{") > rows[line - 1].count("}"):
        said = Text("tabel { } harus ditulis dalam satu baris")
    last = (
        line
        if start.startswith("Unterminated")
        else max(first, line - 1)
        if start == "Unclosed array"
        else first
    )
    hint = _HINTS.get(start)
    if start in ("Invalid value", "Expected newline or end of document") and _UNQUOTED.match(rows[first - 1]):
        hint = _QUOTES
    return Problem(file, first, "TOML", said, hint), first, last


def _opening(rows: list[str], line: int, mark: str) -> int:
    """Return the line at or above this one on which a value begins that opens with the mark."""
    opening = re.compile(rf"""^\s*[\w."'-]+\s*=.*(?:{mark})""")
    return next((number for number in range(line, 0, -1) if opening.match(rows[number - 1])), line)
