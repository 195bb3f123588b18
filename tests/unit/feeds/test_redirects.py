"""What follows a redirect, and what does not."""

import pytest

from ccviewer.errors import Refused
from ccviewer.feeds.rest.client import Request, redirected, where

SIGNED = Request("GET", "https://a.example/x", {"q": "1"}, {"X-Plain": "1"}, {"Authorization": "Bearer x"})
POSTED = Request("POST", "https://a.example/x", headers={"Content-Type": "text/plain"}, body=b"x")


def test_the_same_server_gets_the_same_credentials_and_not_the_parameters_again():
    moved = redirected(SIGNED, 302, "https://a.example/y?p=2")
    assert (moved.url, moved.params, moved.secret) == ("https://a.example/y?p=2", {}, SIGNED.secret)


@pytest.mark.parametrize("target", ["https://b.example/x", "https://a.example:444/x"])
def test_another_server_gets_nothing(target):
    assert redirected(SIGNED, 302, target) == Request("GET", target)


@pytest.mark.parametrize("target", ["http://a.example/x", "ftp://a.example/x", "https:///x"])
def test_it_is_never_followed_out_of_https(target):
    with pytest.raises(Refused):
        redirected(SIGNED, 302, target)


def test_http_may_lead_to_https():
    assert (
        redirected(Request("GET", "http://a.example/x"), 301, "https://a.example/x").url
        == "https://a.example/x"
    )


@pytest.mark.parametrize(
    ("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
def test_what_becomes_of_a_post(status, method):
    moved = redirected(POSTED, status, "https://a.example/y")
    assert moved.method == method
    assert (moved.body is None) == (method == "GET")


def test_a_body_is_not_sent_to_another_server():
    with pytest.raises(Refused):
        redirected(POSTED, 307, "https://b.example/y")


def test_an_address_is_shown_without_what_may_be_secret():
    assert where("https://it:pw@a.example:8/x?key=1#f") == "https://a.example:8/x"
