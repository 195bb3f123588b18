"""XML as plain objects: attributes `@name`, texts `#text`, repeated elements as lists."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from ccviewer.errors import BadPayload

MAX_DEPTH = 200
_UNBOUND = errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]
_PREFIX = re.compile(rb"[</\s]([A-Za-z_][\w.-]{0,60}):[A-Za-z_]")
_DECLARED = re.compile(rb"\sxmlns:([\w.-]+)\s*=")
_ROOT = re.compile(rb"<[A-Za-z_][\w.:-]*")


def read_xml(payload: bytes, lists: frozenset[str], encoding: str | None = None) -> dict[str, Any]:
    """Read a document as `{root: ...}`; names in `lists` are lists even when they stand alone.

    Raises:
        BadPayload: not XML, cut off, nested too deeply, or with entities, which may be a bomb.
    """
    try:
        try:
            root = _parsed(payload.lstrip(), lists, encoding)
        except ParseError as error:
            if error.code != _UNBOUND:
                raise
            root = _parsed(_with_prefixes(payload.lstrip()), lists, encoding)
    except DefusedXmlException as error:
        raise BadPayload("XML ditolak: memuat entitas atau rujukan luar yang berbahaya") from error
    except ParseError as error:
        line = error.position[0]
        if _looks_like_html(payload):
            raise BadPayload("bukan XML: halaman login atau galat?") from error
        raise BadPayload("XML rusak atau terpotong pada baris {line}", line=line) from error
    except (LookupError, ValueError) as error:
        raise BadPayload("XML dengan pengodean yang tidak dikenal: {why}", why=error) from error
    if "html" in root:
        raise BadPayload("bukan XML: halaman login atau galat?")
    return root


def _parsed(payload: bytes, lists: frozenset[str], encoding: str | None) -> dict[str, Any]:
    builder = _Builder(lists)
    parser = XMLParser(target=builder, encoding=encoding)
    parser.feed(payload)
    parser.close()
    return builder.root


def _with_prefixes(payload: bytes) -> bytes:
    """Declare in the root the prefixes that nobody declared: they are stripped anyway."""
    unknown = set(_PREFIX.findall(payload)) - set(_DECLARED.findall(payload)) - {b"xml", b"xmlns"}
    names = b"".join(b' xmlns:%b="%b"' % (name, name) for name in sorted(unknown))
    root = _ROOT.search(payload)
    return payload if root is None else payload[: root.end()] + names + payload[root.end() :]


def _looks_like_html(payload: bytes) -> bool:
    head = payload[:200].lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html")) or not head.startswith(b"<")


class _Element:
    __slots__ = ("children", "name", "texts")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.children: dict[str, Any] = {f"@{_local(key)}": value for key, value in attributes.items()}
        self.texts: list[str] = []


class _Builder:
    """The target of the parser: builds the objects directly, so that no deep tree ever exists."""

    def __init__(self, lists: frozenset[str]) -> None:
        self._lists = lists
        self._open: list[_Element] = []
        self.root: dict[str, Any] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise BadPayload("XML bersarang lebih dalam dari {limit} tingkat", limit=MAX_DEPTH)
        self._open.append(_Element(_local(tag), attributes))

    def data(self, data: str) -> None:
        self._open[-1].texts.append(data)

    def end(self, tag: str) -> None:
        element = self._open.pop()
        text = "".join(element.texts).strip()
        value: Any = element.children
        if not value:
            value = text
        elif text:
            value["#text"] = text
        self._put(self._open[-1].children if self._open else self.root, element.name, value)

    def close(self) -> None:
        """Nothing is left to do."""

    def _put(self, into: dict[str, Any], name: str, value: Any) -> None:
        # A value here is a text or an object, so a list is always one of ours.
        if name not in into:
            into[name] = [value] if name in self._lists else value
        elif isinstance(into[name], list):
            into[name].append(value)
        else:
            into[name] = [into[name], value]


def _local(tag: str) -> str:
    """Strip the namespace, or a prefix that no namespace was given for."""
    return tag.rpartition("}")[2].rpartition(":")[2]
