"""Readings from an HTTP source."""

import email.utils
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from ccviewer.errors import BadPayload, FeedError, Refused, Unreachable
from ccviewer.feeds.base import (
    Busy,
    HostBudget,
    Intake,
    Post,
    Vault,
    again,
    answers,
    has_secret,
    hide,
    of_status,
    wait,
    wait_for_hours,
)
from ccviewer.feeds.mapping import Rows
from ccviewer.feeds.rest.auth import gate
from ccviewer.feeds.rest.client import Answer, Client, Request, direct, where
from ccviewer.feeds.rest.documents import filled, looks_like_html
from ccviewer.feeds.rest.options import NoPaging, RestOptions
from ccviewer.feeds.rest.paging import first_page, next_page
from ccviewer.feeds.rest.sockets import Stopped
from ccviewer.hub import Clock
from ccviewer.i18n import Text
from ccviewer.model import Asset, Channel, Link, Reading
from ccviewer.profile import zone

SPREAD_S = 2.0  # first polls of many feeds do not fall into one moment
BUSY_S = 60.0  # for a source that says "too often" and not when
PATIENCE_S = 3600.0  # a Retry-After beyond this is not believed


class RestFeed:
    """Polls an address and reads every document by the feed's map.

    A failed poll ends `run`; what was known stays and ages. The state that makes polling cheap (ETag,
    cookies, tokens) outlives `run`.
    """

    Options: ClassVar[type[RestOptions]] = RestOptions

    def __init__(
        self,
        options: RestOptions,
        *,
        opd: str,
        describe: Callable[[str], Channel],
        clock: Clock,
        secrets: Callable[[str], str],
        timezone: str,
        budget: HostBudget | None = None,
    ) -> None:
        self.name = options.id
        self._options, self._clock, self._vault = options, clock, Vault(secrets)
        self._intake = Intake(options, opd=opd, describe=describe, clock=clock, timezone=timezone)
        self._zone = zone(timezone)
        self._client = Client(options, budget or HostBudget(clock.monotonic))
        self._gate = gate(options.auth, self._vault, self._client.send, clock.monotonic)
        self._validators: dict[str, str] = {}
        self._lasting: list[Reading | Asset] = []
        self._begun = False
        self._simulated = False
        self._warning: Text | None = None

    def run(self, post: Post, stop: threading.Event) -> None:
        """Poll until `stop` is set or a poll fails."""
        options = self._options
        try:
            if not self._begun:
                self._begun = True
                share = zlib.crc32(options.id.encode()) / 2**32
                wait(share * min(options.every, SPREAD_S), post, stop)
            while wait_for_hours(options.between, self._clock, self._zone, post, stop):
                begun = self._clock.monotonic()
                self._poll(post, stop)
                left_s = max(options.every - (self._clock.monotonic() - begun), 0.0)
                post(
                    self._intake.beat(
                        Link.UP,
                        self._warning or self._intake.note,
                        simulated=self._simulated,
                        next_try_at=self._clock.now() + left_s,
                    )
                )
                wait(left_s, post, stop)
        except Stopped:
            return
        except BadPayload as error:
            self._gate.renew()  # some say in a document with status 200 that they no longer know us
            self._intake.reject(error)
            post(self._intake.beat())
            raise
        finally:
            self._client.close()

    def reachable(self) -> bool:
        """Say whether anybody listens at the address; what is behind a proxy cannot be told."""
        place = direct(self._options.url)
        return place is None or answers(*place)

    def mask(self, text: str) -> str:
        """Return the text without secrets."""
        return self._vault.mask(text)

    def read_once(
        self, timeout_s: float, stop: threading.Event | None = None
    ) -> tuple[bytes, str | None, str | None]:
        """Return the first page as it came."""
        stop = stop or threading.Event()
        timer = threading.Timer(timeout_s, stop.set)
        timer.start()
        try:
            answer = self._fetch(first_page(self._options.paging, self._request()), stop)
        except Stopped as error:
            raise Unreachable(
                "{where} belum menjawab dalam {seconds} dtk",
                where=where(self._options.url),
                seconds=round(timeout_s),
            ) from error
        except FeedError as error:
            raise hide(error, self.mask) from None
        finally:
            timer.cancel()
            timer.join()
            self._client.close()
        return answer.body, None, answer.content_type

    def _poll(self, post: Post, stop: threading.Event) -> None:
        """Read all pages and post them together: one failed page fails the poll."""
        options = self._options
        self._warning = None
        if not isinstance(options.paging, NoPaging):
            self._intake.take(list(self._pages(stop)), post)
            return
        request = self._request()
        answer = self._fetch(replace(request, headers={**request.headers, **self._validators}), stop)
        if answer.status == 304:
            self._intake.renew()
            again(self._lasting, self._clock.now(), post)
            return
        delivery = self._intake.take([self._read(answer)], post)
        self._lasting = delivery.lasting
        self._validators = _validators(answer) if options.method == "GET" else {}

    def _pages(self, stop: threading.Event) -> Iterator[Rows]:
        paging = self._options.paging
        request: Request | None = first_page(paging, self._request())
        seen: set[tuple[str, str]] = set()
        total = 0
        while request is not None:
            address = (request.url, repr(sorted(request.params.items())))
            if address in seen:
                self._warning = Text(
                    "halaman berulang: {where} menunjuk ke halaman yang sudah dibaca",
                    where=where(request.url),
                )
                return
            seen.add(address)
            answer = self._fetch(request, stop)
            rows = self._read(answer)
            count = len(rows.rows) + len(rows.errors)
            total += count
            yield rows
            request = next_page(paging, request, answer, count)
            if request is not None and (len(seen) >= paging.max_pages or total >= paging.max_rows):
                self._warning = Text(
                    "lebih dari {pages} halaman atau {rows} baris; sisanya tidak dibaca",
                    pages=paging.max_pages,
                    rows=paging.max_rows,
                )
                return

    def _read(self, answer: Answer) -> Rows:
        try:
            return self._intake.read(answer.body, content_type=answer.content_type)
        except BadPayload as error:
            if looks_like_html(answer):
                raise BadPayload(
                    "{where} mengirim halaman web, bukan data: halaman masuk atau galat?",
                    where=where(answer.url),
                ).hinted(Text("perlu masuk dahulu (auth), atau url ini halaman dan bukan API")) from error
            raise BadPayload("{where}: {why}", where=where(answer.url), why=error.text).hinted(
                error.hint
            ) from error

    def _request(self) -> Request:
        options, fill = self._options, self._vault.fill
        params = {
            name: fill(value) if isinstance(value, str) else value for name, value in options.params.items()
        }
        url = fill(options.url)
        if isinstance(options.body, str | None):
            body = None if options.body is None else fill(options.body).encode()
            request = Request(options.method, url, body=body)
        else:
            request = Request.table(options.method, url, filled(options.body, fill))
        secret = {name: fill(value) for name, value in options.headers.items() if has_secret(value)}
        return replace(request, params=params, headers={**request.headers, **self._headers()}, secret=secret)

    def _headers(self) -> dict[str, str]:
        return {name: value for name, value in self._options.headers.items() if not has_secret(value)}

    def _fetch(self, request: Request, stop: threading.Event) -> Answer:
        """Ask, signed; once more when the source no longer knows us."""
        answer = self._client.send(self._gate.sign(request, stop), stop)
        if answer.status == 401 and self._gate.renew():
            answer = self._client.send(self._gate.sign(request, stop), stop)
        said_at = _date(answer.headers.get("Date", ""))
        if said_at is not None:
            self._intake.server_clock(said_at - self._clock.now())  # its Date has whole seconds
        self._simulated = "simulasi" in answer.headers.get("Server", "").casefold()
        if answer.status == 304 or 200 <= answer.status < 300:
            return answer
        now = self._clock.now() if said_at is None else said_at  # a date to wait for is of the same clock
        raise _complaint(answer, now).hinted(of_status(answer.status))


def _date(said: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(said).timestamp()
    except (ValueError, OverflowError):
        return None


def _validators(answer: Answer) -> dict[str, str]:
    pairs = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
    return {ask: answer.headers[said] for ask, said in pairs if said in answer.headers}


def _complaint(answer: Answer, now: float) -> FeedError:
    """Return what to raise for a status that is no success."""
    place, status = where(answer.url), answer.status
    host = urlsplit(answer.url).hostname or place
    if status in (429, 503):
        said_s = retry_after_s(answer.headers.get("Retry-After"), now)
        if status == 429:
            wait_s = BUSY_S if said_s is None else said_s
            return Busy(
                "{host} meminta jeda {seconds} dtk", host=host, seconds=round(wait_s), retry_after_s=wait_s
            )
        if said_s is not None:
            return Busy(
                "{host} sedang tidak melayani; diminta kembali dalam {seconds} dtk",
                host=host,
                seconds=round(said_s),
                retry_after_s=said_s,
            )
    if status == 401:
        return Refused("{where} menolak masuk (401); periksa auth", where=place)
    if status == 403:
        return Refused("{where} tidak mengizinkan kita (403)", where=place)
    if status in (404, 410):
        return Refused("{where} tidak ada ({status}); periksa url", where=place, status=status)
    if 400 <= status < 500 and status not in (408, 425):
        return Refused("{where} menolak permintaan ({status})", where=place, status=status)
    return Unreachable("{where} bermasalah ({status})", where=place, status=status)


def retry_after_s(said: str | None, now: float) -> float | None:
    """Return seconds of a Retry-After header, which holds seconds or a date; None for none or nonsense."""
    if not said:
        return None
    if said.strip().isdigit():
        return min(float(said), PATIENCE_S)
    at = _date(said)
    return None if at is None else min(max(at - now, 0.0), PATIENCE_S)
