"""From the bytes of a payload to one document."""

from __future__ import annotations

import codecs
import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping.geojson import check_crs
from ccviewer.feeds.mapping.notices import Bad, RowError
from ccviewer.feeds.mapping.tables import read_csv, read_xlsx
from ccviewer.feeds.mapping.xmldoc import read_xml
from ccviewer.i18n import Text

if TYPE_CHECKING:
    from ccviewer.feeds.mapping.notices import Notices
    from ccviewer.feeds.mapping.options import DecodeOptions

NOT_UTF8 = Bad("not UTF-8, read as Windows-1252", Text("bukan UTF-8; dibaca sebagai Windows-1252"))
WRONG_ENCODING = Bad(
    "bytes that are not in the encoding", Text("ada byte yang tidak sesuai dengan `encoding`")
)
NO_NUMBER = Bad(
    "NaN or Infinity for a number", Text("ada nilai NaN atau Infinity: dibaca sebagai tidak ada data")
)

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)


def _int(digits: str) -> int | None:
    limit = sys.get_int_max_str_digits()
    return None if limit and len(digits) > limit else int(digits)


def _no_number(word: str) -> None:
    raise ValueError(word)


_JSON = json.JSONDecoder(parse_constant=_no_number)


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded payload; `bad_lines` are the lines of NDJSON that could not be read, by their index."""

    value: Any
    bad_lines: tuple[RowError, ...] = ()


def decode(
    payload: bytes,
    options: DecodeOptions,
    content_type: str | None,
    notices: Notices,
    wanted: frozenset[str] = frozenset(),
) -> Document:
    """Decode a payload in the format of the options; `wanted` are the columns that a table should have.

    Raises:
        BadPayload: it is not in that format.
        RecursionError: it is nested too deeply.
    """
    if not payload.removeprefix(codecs.BOM_UTF8).strip():
        raise BadPayload("jawaban kosong")
    if options.format == "xml":
        return Document(read_xml(payload, frozenset(options.lists), options.encoding))
    if options.format == "xlsx":
        return Document(read_xlsx(payload, options.sheet, options.header_row, wanted))
    text = _text(payload, options.encoding, content_type, notices)
    if options.format == "csv":
        return Document(read_csv(text, options.delimiter, options.header_row, wanted))
    if options.format == "text":
        return Document({"value": text})
    if options.format == "ndjson":
        return _ndjson(text, notices)
    document = _json(text, notices)
    if options.format == "geojson":
        check_crs(document)
    return Document(document)


def _text(payload: bytes, encoding: str | None, content_type: str | None, notices: Notices) -> str:
    if encoding is not None:
        text = payload.decode(encoding, "replace")
        if "\ufffd" in text:
            notices.add("", WRONG_ENCODING)
        return text.removeprefix("\ufeff")
    if payload.startswith(codecs.BOM_UTF8):
        payload, content_type = payload.removeprefix(codecs.BOM_UTF8), None  # it knows better than the server
    for bom, name in _BOMS:
        if payload.startswith(bom):
            return payload.decode(name, "replace")
    if named := _CHARSET.search(content_type or ""):
        try:
            return payload.decode(named[1])
        except (LookupError, UnicodeError):
            pass  # servers are often wrong about this
    try:
        return payload.decode()
    except UnicodeDecodeError:
        pass
    if payload[1:2] == b"\0" or payload[:1] == b"\0":
        try:
            return payload.decode(json.detect_encoding(payload))
        except UnicodeDecodeError:
            pass
    notices.add("", NOT_UTF8)
    return payload.decode("cp1252", "replace")


def _json(text: str, notices: Notices) -> Any:
    try:
        return _parse(text, notices)
    except json.JSONDecodeError as error:
        raise _not_json(text, error) from error


def _parse(text: str, notices: Notices) -> Any:
    """NaN and Infinity are not JSON, yet several servers send them: nothing was measured."""
    try:
        return _JSON.decode(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # one of these, or a number of more than 4300 digits
        unmeasured = json.JSONDecoder(parse_constant=lambda _: notices.add("", NO_NUMBER), parse_int=_int)
        return unmeasured.decode(text)


def _not_json(text: str, error: json.JSONDecodeError) -> BadPayload:
    body = text.strip()
    if body.startswith("<"):
        return BadPayload("bukan JSON: halaman login atau galat?")
    if error.msg.startswith("Extra data"):
        return BadPayload("bukan satu dokumen JSON: ada sisa pada baris {line}; ndjson?", line=error.lineno)
    if body.startswith(("{", "[", '"')) and (
        error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    ):
        return BadPayload("JSON terpotong di tengah, setelah {count} huruf", count=len(text))
    if body.startswith(("{", "[")):
        return BadPayload(
            "JSON rusak pada baris {line} kolom {column}", line=error.lineno, column=error.colno
        )
    return BadPayload("bukan JSON")


def _ndjson(text: str, notices: Notices) -> Document:
    if text.lstrip().startswith("<"):
        raise BadPayload("bukan JSON: halaman login atau galat?")
    lines = [line for line in text.split("\n") if line.strip()]
    items: list[Any] = []
    bad: list[RowError] = []
    for index, line in enumerate(lines):
        try:
            items.append(_parse(line.strip(), notices))
        except json.JSONDecodeError as error:
            if index == len(lines) - 1 and not text.endswith("\n"):
                break  # still being written: it waits
            bad.append(RowError(index, "", f"line is not JSON: {error.msg}", Text("baris bukan JSON")))
        except RecursionError:
            bad.append(
                RowError(index, "", "line is nested too deeply", Text("baris bersarang terlalu dalam"))
            )
    return Document(items, tuple(bad))
