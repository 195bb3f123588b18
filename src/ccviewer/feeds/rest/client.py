"""One HTTP request and its answer, bounded in time, size and redirects."""

import http.client
import json
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

import requests
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies

from ccviewer.errors import BadPayload, FeedError, Refused, Unreachable
from ccviewer.feeds.base import HostBudget, tls_context, tls_refusal, unreachable
from ccviewer.feeds.rest.options import Param, RestOptions
from ccviewer.feeds.rest.sockets import Deadline, Stopped, Watch, session
from ccviewer.i18n import Text
from ccviewer.model.words import size_text

CHUNK = 64 * 1024
REDIRECTS = 5
READS = 6  # a whole answer may take so many times the read time-out
REDIRECTED = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}
ACCEPT = "application/json, application/geo+json, text/csv, application/xml, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask. `secret` is what must not follow a redirect to another server."""

    method: str
    url: str
    params: Mapping[str, Param] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)  # headers
    body: bytes | None = field(default=None, repr=False)

    @classmethod
    def table(cls, method: str, url: str, body: object) -> "Request":
        """Make a request with a JSON body."""
        headers = {"Content-Type": "application/json"}
        return cls(method, url, headers=headers, body=json.dumps(body).encode())

    @classmethod
    def form(cls, url: str, body: str | Mapping[str, str]) -> "Request":
        """Make the request of a filled form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        written = body if isinstance(body, str) else urlencode(body)
        return cls("POST", url, headers=headers, body=written.encode())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str | None:
        """Return the media type with its parameters."""
        return self.headers.get("Content-Type")


class Client:
    """Sends requests of one feed, in the feed's thread. `where` of errors names no query and no secret."""

    def __init__(
        self, options: RestOptions, budget: HostBudget, monotonic_deadline_s: float | None = None
    ) -> None:
        self._options, self._budget = options, budget
        self._watch = Watch()
        self._total_s = monotonic_deadline_s or options.timeout[0] + READS * options.timeout[1]
        self._session: requests.Session | None = None

    def send(self, request: Request, stop: threading.Event) -> Answer:
        """Ask, and follow redirects: never from https to http, and to another server without secrets.

        Raises:
            Stopped: `stop` was set.
            FeedError: no answer, or one that is too slow, too long, or leads nowhere.
        """
        for _ in range(REDIRECTS + 1):
            answer = self._once(request, stop)
            target = answer.headers.get("Location")
            if answer.status not in REDIRECTED or not target:
                return answer
            try:
                request = redirected(request, answer.status, urljoin(answer.url, target))
            except ValueError as error:
                raise _nowhere(request.url) from error
        raise Refused("{where} mengalihkan terus-menerus", where=where(request.url))

    def close(self) -> None:
        """Close what is kept open to servers."""
        if self._session is not None:
            self._session.close()

    def _once(self, request: Request, stop: threading.Event) -> Answer:
        host = urlsplit(request.url).netloc
        if stop.wait(self._budget.reserve(host, self._options.host_per_minute)):
            raise Stopped
        with self._budget.connection(host, stop) as free:
            if not free:
                raise Stopped
            self._watch.stop = stop
            self._watch.deadline = time.monotonic() + self._total_s
            try:
                try:
                    return self._ask(request)
                except requests.ConnectionError as error:
                    # A kept connection that the server closed in the very moment in which we used it.
                    # Feeds only read, so a POST may be said twice as well.
                    if not _hung_up(error):
                        raise
                    return self._ask(request)
            except requests.exceptions.InvalidURL as error:
                raise Refused("alamat {where} tidak dapat dibaca", where=where(request.url)) from error
            except (requests.RequestException, OSError) as error:
                raise self._failure(request.url, error) from error
            except ValueError as error:  # requests looks at where a redirect leads, even when not following
                raise _nowhere(request.url) from error

    def _ask(self, request: Request) -> Answer:
        if self._session is None:
            self._session = session(
                self._watch, tls_context(self._options.ca_file, more_ca=DEFAULT_CA_BUNDLE_PATH)
            )
        with self._session.request(
            request.method,
            request.url,
            params=dict(request.params),
            headers={"Accept": ACCEPT, "User-Agent": "ccviewer", **request.headers, **request.secret},
            data=request.body,
            timeout=self._options.timeout,
            allow_redirects=False,
            stream=True,
            proxies=_proxies(request.url),
        ) as response:
            body = bytearray()
            for chunk in response.iter_content(CHUNK):
                body += chunk
                self._watch.check()
                if len(body) > self._options.max_body:
                    raise BadPayload(
                        "{where} mengirim lebih dari {size}",
                        where=where(request.url),
                        size=size_text(self._options.max_body),
                    ).hinted(Text("pakai paging atau params, atau perbesar max_body"))
            return Answer(response.status_code, response.url, response.headers, bytes(body))

    def _failure(self, url: str, error: Exception) -> Exception:
        """Return what to raise for what requests or a socket raised."""
        place, causes = where(url), _causes(error)
        for cause in causes:
            if isinstance(cause, Stopped):
                return cause
            if isinstance(cause, Deadline):
                return Unreachable(
                    "{where} terlalu lambat: belum selesai dalam {seconds} dtk",
                    where=place,
                    seconds=round(self._total_s),
                ).hinted(Text("perbesar timeout, atau minta lebih sedikit (paging, params)"))
            if isinstance(cause, ssl.SSLError):
                parts = urlsplit(url)
                port = parts.port or PORTS[parts.scheme]
                return tls_refusal(cause, parts.hostname or "", port, self._options.timeout[0])
        if isinstance(error, requests.Timeout):
            return unreachable(place, TimeoutError())
        for cause in causes:
            if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
                return unreachable(place, cause)
        if any(isinstance(cause, http.client.BadStatusLine | http.client.LineTooLong) for cause in causes):
            return Unreachable("{where} tidak berbicara HTTP", where=place)
        if isinstance(
            error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
        ):
            return Unreachable("jawaban {where} terputus di tengah", where=place)
        return Unreachable("{where} tidak dapat dibaca", where=place)


def where(url: str) -> str:
    """Return an address to show: without user, password, query and fragment."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port: what makes two addresses the same server."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, _port(parts)


def redirected(request: Request, status: int, target: str) -> Request:
    """Return the request that follows a redirect.

    Raises:
        FeedError: it must not be followed.
    """
    old, new = urlsplit(request.url), urlsplit(target)
    if new.scheme not in PORTS or not new.hostname:
        raise _forbidden(request.url, target)
    if old.scheme == "https" and new.scheme == "http":
        raise Refused(
            "{where} mengalihkan ke {target} tanpa enkripsi; tidak diikuti",
            where=where(request.url),
            target=where(target),
        )
    moved = replace(request, url=target, params={})
    if origin(target) != origin(request.url):
        if request.body is not None and status in (307, 308):
            raise _forbidden(request.url, target)
        moved = Request(request.method, target)
    if status == 303 or (status in (301, 302) and request.method == "POST"):
        moved = replace(moved, method="GET", body=None)
    return moved


def _nowhere(url: str) -> FeedError:
    return Refused("{where} mengalihkan ke alamat yang salah", where=where(url))


def _forbidden(url: str, target: str) -> FeedError:
    return Refused("{where} mengalihkan ke {target}; tidak diikuti", where=where(url), target=where(target))


def _port(parts: SplitResult) -> int | None:
    return parts.port or PORTS.get(parts.scheme)


def direct(url: str) -> tuple[str, int] | None:
    """Return host and port to which we connect for this; None when it is a proxy, or still a secret."""
    parts = urlsplit(url)
    port = _port(parts)
    if not parts.hostname or port is None or "{" in parts.netloc or _proxies(url):
        return None
    return parts.hostname, port


def _proxies(url: str) -> dict[str, str]:
    """Return the proxies that the environment names, none for this machine itself."""
    host = urlsplit(url).hostname or ""
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost" or host.endswith(".localhost")
    return {} if loopback else get_environ_proxies(url)


def _hung_up(error: Exception) -> bool:
    return any(isinstance(cause, ConnectionResetError | BrokenPipeError) for cause in _causes(error))


def _causes(error: BaseException) -> list[BaseException]:
    """Return the error and all that it was made of: urllib3 hides it in causes, reasons and args."""
    found: list[BaseException] = []
    left: list[object] = [error]
    while left:
        one = left.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            left += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
