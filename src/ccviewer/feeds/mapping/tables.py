"""Tables as lists of objects: CSV and XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping.text import fold, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DELIMITERS = ";,\t|"  # of those that occur equally often the first one wins
MAX_UNPACKED = 300 * 2**20
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_csv(
    text: str, delimiter: str | None, header_row: int | None, wanted: frozenset[str] = frozenset()
) -> list[Any]:
    """Read a decoded CSV text; rows are objects by the names in the header.

    `header_row` counts the rows from 1 as the file has them, and without the blank ones where only that
    leads to a header with one of the `wanted` names.

    Raises:
        BadPayload: no header, a web page, or quotes that do not end.
    """
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        raise BadPayload("bukan CSV: halaman login atau galat?")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip("\r ")) == 5:
        delimiter, text = delimiter or first[4], rest

    def rows(blanks: bool) -> Iterable[list[Any]]:
        sign = delimiter or _delimiter(_header_text(text, header_row, blanks=blanks))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=sign != " ")
        try:
            yield from reader
        except csv.Error as error:
            raise BadPayload("CSV rusak pada baris {line}: {why}", line=reader.line_num, why=error) from error

    return _objects(rows, header_row, wanted)


def read_xlsx(
    payload: bytes, sheet: str | int | None, header_row: int | None, wanted: frozenset[str] = frozenset()
) -> list[Any]:
    """Read one sheet of a workbook, by name, by number from 1, or the first; dates become naive ISO texts.

    `header_row` and `wanted` as in CSV.

    Raises:
        BadPayload: no workbook, no such sheet, or no header.
    """
    # Only here: it costs the start of every wall 100 ms of processor time, and few have a workbook.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    if payload.startswith(_OLD_EXCEL):
        raise BadPayload("berkas Excel lama (.xls) atau bersandi; simpan sebagai .xlsx tanpa sandi")
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_UNPACKED:
                raise BadPayload("berkas XLSX terlalu besar setelah dibuka")
        book = openpyxl.load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
        try:
            page = _sheet(book, sheet)
            page.reset_dimensions()  # what the file claims is wrong in files of some other programs
            return _objects(
                lambda _: ([_cell(cell) for cell in row] for row in page.iter_rows()), header_row, wanted
            )
        finally:
            book.close()
    except (zipfile.BadZipFile, zlib.error, EOFError, InvalidFileException, ParseError) as error:
        raise BadPayload("bukan berkas XLSX, atau rusak") from error
    except (ValueError, TypeError, LookupError, AttributeError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, RecursionError):
            raise
        raise BadPayload("berkas XLSX rusak: {why}", why=error) from error


def _sheet(book: Any, sheet: str | int | None) -> Any:
    pages = {page.title: page for page in book.worksheets}
    if not pages:
        raise BadPayload("berkas XLSX tanpa lembar")
    if sheet is None:
        return book.worksheets[0]
    if isinstance(sheet, int):
        if sheet > len(book.worksheets):
            raise BadPayload("lembar {sheet} tidak ada, hanya {count} lembar", sheet=sheet, count=len(pages))
        return book.worksheets[sheet - 1]
    folded = {fold(title).lower(): page for title, page in pages.items()}
    if fold(sheet).lower() not in folded:
        raise BadPayload(
            "lembar {sheet} tidak ada; yang ada: {names}", sheet=repr(sheet), names=", ".join(pages)
        )
    return folded[fold(sheet).lower()]


def _cell(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "e":
        return None  # #N/A, #DIV/0! and so on
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value


def _objects(
    rows: Callable[[bool], Iterable[list[Any]]], header_row: int | None, wanted: frozenset[str]
) -> list[Any]:
    """Read the rows under the header; `rows` is told whether blank rows count on the way to it."""
    names, found = _table(rows(True), header_row or 1, blanks=True)
    if header_row is not None and wanted and wanted.isdisjoint(names):
        others, instead = _table(rows(False), header_row, blanks=False)
        if not wanted.isdisjoint(others):
            names, found = others, instead
    if not names:
        raise BadPayload("tabel tanpa baris judul kolom")
    return found


def _table(rows: Iterable[list[Any]], header_row: int, *, blanks: bool) -> tuple[list[str], list[Any]]:
    names: list[str] = []
    found: list[Any] = []
    number = 0
    for row in rows:
        empty = _empty(row)
        number += blanks or not empty
        if empty or number < header_row:
            continue
        if names:
            found.append({name: cell for name, cell in zip(names, row, strict=False) if name})
        else:
            names = _names(row)
    return names, found


def _names(row: list[Any]) -> list[str]:
    """Fold the names of the columns; of columns with the same name the first one has it."""
    names: list[str] = []
    for cell in row:
        name = fold(text_of(cell) or "")
        names.append("" if name in names else name)
    return names


def _empty(row: list[Any]) -> bool:
    return not any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in row)


def _delimiter(header: str) -> str:
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _header_text(text: str, header_row: int | None, *, blanks: bool) -> str:
    """Return the header as it stands: line breaks inside quotes do not end a row."""
    number, quoted, start = 0, False, 0
    for position, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign in "\r\n" and not quoted:
            line = text[start:position]
            start = position + 1
            if sign == "\n" and position and text[position - 1] == "\r":
                continue  # the second half of one line break
            empty = not line.strip(DELIMITERS + ' \t"')
            number += blanks or not empty
            if number >= (header_row or 1) and not empty:
                return line
    return text[start:]
