"""Secrets are filled in at the last moment and masked ever after."""

import pytest

from ccviewer.errors import Refused
from ccviewer.feeds.base import Vault, has_secret


@pytest.fixture
def vault():
    return Vault({"web": "k u/nci", "pin": "12"}.__getitem__)


def test_a_secret_is_put_into_its_place(vault):
    assert vault.fill("a={secret.web}&b") == "a=k u/nci&b"


def test_a_secret_that_nobody_stored_is_said(vault):
    with pytest.raises(Refused, match="lain"):
        vault.fill("{secret.lain}")


def test_what_was_used_is_masked_however_it_was_written(vault):
    vault.fill("{secret.web}")
    assert vault.mask("k u/nci k%20u%2Fnci k+u%2Fnci") == "*** *** ***"


def test_what_a_server_gave_is_masked_too(vault):
    vault.learn("token-1")
    assert vault.mask("token-1") == "***"


def test_the_tokens_of_weeks_are_not_kept_but_the_newest_and_what_is_in_use_are(vault):
    for number in range(5000):
        vault.fill("{secret.web}")
        vault.learn(f"token-{number}-")
    assert vault.mask("token-4999- token-4950- k u/nci token-7-") == "*** *** *** token-7-"


def test_a_secret_too_short_to_hide_anything_is_not_looked_for(vault):
    vault.fill("{secret.pin}")
    assert vault.mask("12.5") == "12.5"


def test_what_looks_like_a_secret_is_masked_unseen(vault):
    assert "abc" not in vault.mask("https://it:abc@a.example/?api_key=abc")


def test_references_are_recognised():
    assert has_secret("Bearer {secret.web}")
    assert not has_secret("{mac}")
