import pytest

from ccviewer.model import SecretUrl, redact

CANARY = "kenari-42"


@pytest.mark.parametrize(
    "text",
    [
        f"rtsp://ops:{CANARY}@10.1.2.3:554/main",
        f"rtsp://ops:p@{CANARY}@10.1.2.3/main",
        f"rtsp://:{CANARY}@10.1.2.3/main",
        f"https://a.example/x?token={CANARY}&n=1",
        f"https://a.example/x?n=1&api_key={CANARY}",
        f"https://a.example/x?X-Auth={CANARY}#frag",
        f"https://a.example/x?password={CANARY}",
        f"Authorization: Bearer {CANARY}",
        f"cookie={CANARY}; other={CANARY}",
        f"{{'Authorization': 'Bearer {CANARY}'}}",
        f'{{"x-api-key": "{CANARY}"}}',
        f"cannot open 'rtsp://ops:{CANARY}@h/x' nor 'http://ops:{CANARY}@h/y?sig={CANARY}'",
    ],
)
def test_no_secret_survives(text):
    assert CANARY not in redact(text)


@pytest.mark.parametrize(
    "text", ["http://a.example/x?n=1", "wifi: 10.1.2.3:1883 does not answer", "a@b.example"]
)
def test_what_is_no_secret_stays(text):
    assert redact(text) == text


def test_an_address_hides_its_password_wherever_it_is_printed():
    url = SecretUrl(f"rtsp://ops:{CANARY}@10.1.2.3/main")
    assert CANARY not in f"{url} {url!r} {[url]}"
    assert CANARY in url.reveal()
