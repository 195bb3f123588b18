"""Finds the request for the next page, or that there is none."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urljoin

from requests.utils import parse_header_links

from ccviewer.errors import Refused
from ccviewer.feeds.rest.client import Answer, Request, origin, where
from ccviewer.feeds.rest.documents import document, look
from ccviewer.feeds.rest.options import (
    CursorPaging,
    LinkPaging,
    NextPaging,
    NoPaging,
    OffsetPaging,
    PagePaging,
    Paging,
    Param,
)


def first_page(paging: Paging, request: Request) -> Request:
    """Return the request for the first page."""
    if isinstance(paging, PagePaging):
        return _with(request, {paging.param: paging.start})
    if isinstance(paging, OffsetPaging):
        return _with(request, {paging.param: 0, paging.limit_param: paging.limit})
    return request


def next_page(paging: Paging, request: Request, answer: Answer, rows: int) -> Request | None:
    """Return the request for the page after this answer, which had so many rows; None after the last one.

    Raises:
        Refused: the next page is on another server.
        BadPayload: the body should name the next page and is not JSON.
    """
    if isinstance(paging, NoPaging) or not rows:
        return None
    if isinstance(paging, PagePaging):
        if paging.size is not None and rows < paging.size:
            return None
        return _with(request, {paging.param: int(request.params[paging.param]) + 1})
    if isinstance(paging, OffsetPaging):
        if rows < paging.limit:
            return None
        return _with(request, {paging.param: int(request.params[paging.param]) + rows})
    if isinstance(paging, CursorPaging):
        cursor = look(paging.path, document(answer))
        return _with(request, {paging.param: cursor}) if isinstance(cursor, int | str) and cursor else None
    return _at(request, answer, _link(paging, answer))


def _link(paging: LinkPaging | NextPaging, answer: Answer) -> object:
    if isinstance(paging, NextPaging):
        return look(paging.path, document(answer))
    links = parse_header_links(answer.headers.get("Link", ""))
    return next((link["url"] for link in links if link.get("rel", "").casefold() == "next"), None)


def _at(request: Request, answer: Answer, link: object) -> Request | None:
    if not isinstance(link, str) or not link:
        return None
    url = urljoin(answer.url, link)
    if origin(url) != origin(request.url):
        raise Refused(
            "halaman berikut dari {where} ada di server lain: {target}",
            where=where(request.url),
            target=where(url),
        )
    return replace(request, url=url, params={})


def _with(request: Request, params: Mapping[str, Param]) -> Request:
    return replace(request, params={**request.params, **params})
