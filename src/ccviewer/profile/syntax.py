"""Says in plain words why a text is not TOML at all."""

import re

from ccviewer.errors import Problem
from ccviewer.i18n import Text

_WHERE = re.compile(
    r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.S
)
_QUOTES = Text('teks ditulis dalam tanda kutip: kunci = "nilai"')
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
    ("Found invalid character", Text("tanda yang tidak boleh ada")),
    ("Unescaped '\\' in a string", Text("garis miring terbalik dalam teks")),
    ("Invalid hex value", Text("garis miring terbalik dalam teks")),
    ("Escaped character is not", Text("garis miring terbalik dalam teks")),
    ("Invalid date", Text("tanggal yang tidak mungkin")),
    ("Invalid value", Text("nilai ini tidak dapat dibaca")),
)
_OPENED_ABOVE = {
    "Unclosed array": r"\[",
    "Unclosed inline table": r"\{",
    "Unterminated string": r"\"\"\"|'''",
}
_HINTS = {
    "Unescaped '\\' in a string": Text("tulis dengan kutip tunggal '…', atau gandakan menjadi \\\\"),
    "Invalid hex value": Text("tulis dengan kutip tunggal '…', atau gandakan menjadi \\\\"),
    "Cannot declare": Text("bagian yang berulang ditulis [[…]]"),
}


def syntax_problem(file: str, text: str, error: Exception) -> Problem:
    """Return what tomllib stumbled over. Nothing of the line itself is said: it may be a password."""
    if isinstance(error, RecursionError):
        return Problem(file, 1, "", Text("daftar atau tabel terlalu dalam"))
    rows = text.replace("\r\n", "\n").split("\n")
    match = _WHERE.match(str(error))
    what = match["what"] if match else str(error)
    last = max((number for number, row in enumerate(rows, 1) if row.strip()), default=1)
    line = int(match["line"]) if match and match["line"] else last
    start, said = next(
        ((start, said) for start, said in _WORDS if what.startswith(start)),
        ("", Text("bukan TOML: {what}", what=what)),
    )
    if start in _OPENED_ABOVE:
        line = _opening(rows, line, _OPENED_ABOVE[start])
    hint = _HINTS.get(start)
    if start in ("Invalid value", "Expected newline or end of document") and _UNQUOTED.match(rows[line - 1]):
        hint = _QUOTES
    return Problem(file, line, "", said, hint)


def _opening(rows: list[str], line: int, mark: str) -> int:
    """Return the line at or above this one on which a value begins that opens with the mark."""
    opening = re.compile(rf"""^\s*[\w."'-]+\s*=.*(?:{mark})""")
    return next((number for number in range(line, 0, -1) if opening.match(rows[number - 1])), line)
