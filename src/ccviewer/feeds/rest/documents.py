"""Looks into JSON bodies for what the transport itself needs: tokens, cursors, addresses of next pages."""

import json
from collections.abc import Callable, Mapping

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping import ExpressionFailed, Path
from ccviewer.feeds.rest.client import Answer, where

HTML = (b"<!doctype html", b"<html")


def document(answer: Answer) -> object:
    """Return the JSON of an answer.

    Raises:
        BadPayload: it is not JSON.
    """
    try:
        found: object = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise BadPayload("jawaban {where} bukan JSON", where=where(answer.url)) from error
    return found


def look(path: str, found: object) -> object:
    """Return what a path leads to, or None."""
    try:
        value: object = Path(path).value(found)
    except ExpressionFailed:
        return None
    return value


def filled(value: object, fill: Callable[[str], str]) -> object:
    """Return a body of the profile with its secrets filled in."""
    if isinstance(value, str):
        return fill(value)
    if isinstance(value, Mapping):
        return {key: filled(each, fill) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, fill) for each in value]
    return value


def looks_like_html(answer: Answer) -> bool:
    """Say whether this is a page for people."""
    return answer.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(HTML)
