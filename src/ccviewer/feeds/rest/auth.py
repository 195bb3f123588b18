"""How a feed gets in: what is put on each request, and what is done when that no longer holds."""

import base64
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from ccviewer.errors import Refused
from ccviewer.feeds.base import BasicAuth, NoAuth, Vault
from ccviewer.feeds.rest.client import Answer, Request, where
from ccviewer.feeds.rest.documents import document, filled, look
from ccviewer.feeds.rest.options import ApiKeyAuth, Auth, BearerAuth, LoginAuth, OAuth2Auth

RENEW_BEFORE_S = 60.0
LASTS_S = 3600.0  # a token of which the server does not say how long it lasts
Send = Callable[[Request, threading.Event], Answer]


class Pass(Protocol):
    """One way to get in. Used in the feed's thread."""

    def sign(self, request: Request, stop: threading.Event) -> Request:
        """Return the request with what lets it in, after fetching that if need be."""

    def renew(self) -> bool:
        """Forget what a server has just refused; returns whether asking again may help."""


class Fixed:
    """What IT wrote down once: nothing, a password, a token, a key."""

    def __init__(self, options: NoAuth | BasicAuth | BearerAuth | ApiKeyAuth, vault: Vault) -> None:
        self._options, self._vault = options, vault

    def sign(self, request: Request, _stop: threading.Event) -> Request:
        """Put it on."""
        options, fill = self._options, self._vault.fill
        if isinstance(options, BasicAuth):
            pair = f"{fill(options.user)}:{fill(options.password)}"
            return _with(request, "Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
        if isinstance(options, BearerAuth):
            return _with(request, "Authorization", f"Bearer {fill(options.token)}")
        if isinstance(options, ApiKeyAuth):
            if options.query:
                return replace(request, params={**request.params, options.query: fill(options.value)})
            return _with(request, options.header, fill(options.value))
        return request

    def renew(self) -> bool:
        """Say no: it would be the same again."""
        return False


class Login:
    """Logs in by a form; the session keeps the cookies, and a token is kept here."""

    def __init__(self, options: LoginAuth, vault: Vault, send: Send) -> None:
        self._options, self._vault, self._send = options, vault, send
        self._in = False
        self._token = ""

    def sign(self, request: Request, stop: threading.Event) -> Request:
        """Log in if that was not done yet, and put the token on if there is one."""
        if not self._in:
            self._enter(stop)
        if not self._token:
            return request
        bearer = "Bearer " if self._options.header.casefold() == "authorization" else ""
        return _with(request, self._options.header, bearer + self._token)

    def renew(self) -> bool:
        """Log in again next time."""
        was_in, self._in = self._in, False
        return was_in

    def _enter(self, stop: threading.Event) -> None:
        options, fill = self._options, self._vault.fill
        url = fill(options.url)
        if isinstance(options.body, str):
            request = Request.form(url, fill(options.body))
        else:
            request = Request.table("POST", url, filled(options.body, fill))
        answer = self._send(request, stop)
        if answer.status >= 400:
            raise Refused("{where} menolak masuk ({status})", where=where(answer.url), status=answer.status)
        if options.token_path:
            self._token = _text(answer, options.token_path, self._vault)
        self._in = True


class OAuth2:
    """Fetches a token, and another one before it ends."""

    def __init__(self, options: OAuth2Auth, vault: Vault, send: Send, monotonic: Callable[[], float]) -> None:
        self._options, self._vault, self._send, self._monotonic = options, vault, send, monotonic
        self._token = ""
        self._ends = float("-inf")
        self._refresh = ""  # the newest one that the server gave

    def sign(self, request: Request, stop: threading.Event) -> Request:
        """Put a token on that is not about to end."""
        if self._monotonic() >= self._ends:
            self._fetch(stop)
        return _with(request, "Authorization", f"Bearer {self._token}")

    def renew(self) -> bool:
        """Fetch another one next time."""
        had, self._token, self._ends = bool(self._token), "", float("-inf")
        return had

    def _fetch(self, stop: threading.Event) -> None:
        options, fill = self._options, self._vault.fill
        refresh = self._refresh or fill(options.refresh_token)
        form = {"grant_type": "refresh_token", "refresh_token": refresh} if refresh else {}
        form = form or {"grant_type": "client_credentials"}
        form |= {"client_id": fill(options.client_id)}
        if options.client_secret:
            form["client_secret"] = fill(options.client_secret)
        if options.scope:
            form["scope"] = options.scope
        answer = self._send(Request.form(fill(options.token_url), form), stop)
        place = where(answer.url)
        if answer.status >= 400:
            self._refresh = ""  # revoked perhaps: next time the one that is stored, which IT may mend
            raise Refused("{where} tidak memberi token ({status})", where=place, status=answer.status)
        self._token = _text(answer, "access_token", self._vault)
        said = look("expires_in", document(answer))
        lasts_s = float(str(said)) if str(said).isdigit() else LASTS_S
        self._ends = self._monotonic() + max(lasts_s - RENEW_BEFORE_S, lasts_s / 2)
        newer = look("refresh_token", document(answer))
        if isinstance(newer, str):
            self._refresh = newer
            self._vault.learn(newer)


def _with(request: Request, header: str, value: str) -> Request:
    return replace(request, secret={**request.secret, header: value})


def _text(answer: Answer, path: str, vault: Vault) -> str:
    """Return a token out of a JSON answer; from now on it is masked everywhere."""
    found = look(path, document(answer))
    if not isinstance(found, str) or not found:
        raise Refused("jawaban {where} tidak memuat {path}", where=where(answer.url), path=path)
    vault.learn(found)
    return found


def gate(options: Auth, vault: Vault, send: Send, monotonic: Callable[[], float]) -> Pass:
    """Return the way in that the profile names."""
    if isinstance(options, LoginAuth):
        return Login(options, vault, send)
    if isinstance(options, OAuth2Auth):
        return OAuth2(options, vault, send, monotonic)
    return Fixed(options, vault)
