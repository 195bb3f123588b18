"""Ways in that have to be fetched, on a clock that we move."""

import json
import threading
from urllib.parse import parse_qs

import pytest

from ccviewer.errors import Refused
from ccviewer.feeds.base import Vault
from ccviewer.feeds.rest.auth import gate
from ccviewer.feeds.rest.client import Answer, Request
from ccviewer.feeds.rest.options import LoginAuth, OAuth2Auth

ASK = Request("GET", "https://a.example/x")
URL = "https://a.example/token"


class Server:
    """Gives a numbered token for each request, and keeps what was asked."""

    def __init__(self, status=200, **more):
        self.asked, self._status, self._more = [], status, more

    def __call__(self, request, stop):
        self.asked.append(request)
        body = {"access_token": f"token-{len(self.asked)}", "expires_in": 1800, **self._more}
        return Answer(self._status, request.url, {}, json.dumps(body).encode())


@pytest.fixture
def oauth(clock):
    def oauth(server, **options):
        auth = OAuth2Auth(
            kind="oauth2", token_url=URL, client_id="kota", client_secret="{secret.web}", **options
        )
        vault = Vault({"web": "rahasia", "again": "segar"}.__getitem__)
        return gate(auth, vault, server, clock.monotonic), vault

    return oauth


def token(way):
    return way.sign(ASK, threading.Event()).secret["Authorization"]


def form(request):
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


def test_a_token_of_half_an_hour_is_renewed_before_it_ends(oauth, clock):
    server = Server()
    way, _ = oauth(server, scope="baca")
    assert token(way) == "Bearer token-1"
    clock.advance(1700)
    assert token(way) == "Bearer token-1"
    clock.advance(60)
    assert token(way) == "Bearer token-2"
    assert form(server.asked[0]) == {
        "grant_type": "client_credentials",
        "client_id": "kota",
        "client_secret": "rahasia",
        "scope": "baca",
    }


def test_a_refused_token_is_fetched_anew(oauth):
    way, _ = oauth(Server())
    assert not way.renew()
    token(way)
    assert way.renew()
    assert token(way) == "Bearer token-2"


def test_the_newest_refresh_token_is_used(oauth, clock):
    server = Server(refresh_token="segar-2")
    way, _ = oauth(server, refresh_token="{secret.again}")
    token(way)
    clock.advance(1800)
    token(way)
    assert [form(request)["refresh_token"] for request in server.asked] == ["segar", "segar-2"]


def test_a_refresh_token_that_is_refused_gives_way_to_the_one_that_is_stored(oauth, clock):
    server = Server(refresh_token="segar-2")
    way, _ = oauth(server, refresh_token="{secret.again}")
    token(way)
    clock.advance(1800)
    server._status = 400
    with pytest.raises(Refused):
        token(way)
    server._status = 200
    token(way)
    assert [form(request)["refresh_token"] for request in server.asked] == ["segar", "segar-2", "segar"]


def test_tokens_that_a_server_gave_are_masked(oauth):
    way, vault = oauth(Server(refresh_token="segar-2"))
    token(way)
    assert vault.mask("token-1 segar-2 rahasia") == "*** *** ***"


@pytest.mark.parametrize("server", [Server(400), Server(access_token=None)])
def test_a_server_that_gives_no_token_refuses_us(oauth, server):
    way, _ = oauth(server)
    with pytest.raises(Refused):
        token(way)


def test_a_form_in_words_is_sent_as_one(clock):
    server = Server()
    auth = LoginAuth(kind="login", url=URL, body="user=it&pass={secret.web}", token_path="access_token")
    way = gate(auth, Vault({"web": "rahasia"}.__getitem__), server, clock.monotonic)
    assert token(way) == "Bearer token-1"
    assert server.asked[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert server.asked[0].body == b"user=it&pass=rahasia"
