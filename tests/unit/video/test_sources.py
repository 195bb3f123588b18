import pytest

from ccviewer.model import SecretUrl, Source
from ccviewer.video.sources import Kind, host_of, kind_of, opening


def source(url, **more):
    return Source(SecretUrl(url), **more)


def plain(text):
    return text


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("rtsp://10.0.0.1/x", Kind.RTSP),
        ("rtsps://10.0.0.1/x", Kind.RTSP),
        ("https://a/live.m3u8?token=1", Kind.HLS),
        ("http://a/x.flv", Kind.FLV),
        ("rtmp://a/app/x", Kind.FLV),
        ("http://a/x.MJPG", Kind.MJPEG),
        ("http://a/snap.jpg", Kind.SNAPSHOT),
        ("http://a/cgi-bin/video", Kind.STREAM),
        ("http://[::1/x", Kind.STREAM),
        ("/data/clip.mp4", Kind.FILE),
        ("C:/data/clip.mp4", Kind.FILE),
        ("file:///data/clip.mp4", Kind.FILE),
    ],
)
def test_auto_guesses_from_the_address(url, kind):
    assert kind_of(source(url)) is kind


def test_what_the_profile_says_is_not_guessed_at():
    assert kind_of(source("http://a/x.jpg", kind="mjpeg")) is Kind.MJPEG


def test_secrets_are_joined_only_in_the_opening_and_hidden_in_its_text():
    one = source("rtsp://admin:{secret.cctv}@10.0.0.1:8554/main")
    spec = opening(one, lambda text: text.replace("{secret.cctv}", "kenari"))
    assert spec.url == "rtsp://admin:kenari@10.0.0.1:8554/main"
    assert "kenari" not in repr(spec)
    assert spec.where == "10.0.0.1:8554"


def test_headers_are_sent_and_cannot_smuggle_in_a_line():
    one = source("http://a/x.m3u8", headers={"Referer": "https://b/\r\nX-Evil: 1", "Cookie": "{secret.c}"})
    spec = opening(one, lambda text: text.replace("{secret.c}", "s=1"))
    assert spec.options["headers"] == "Referer: https://b/X-Evil: 1\r\nCookie: s=1\r\n"
    assert "s=1" not in repr(spec)


def test_a_playlist_cannot_make_us_read_files():
    assert "file" not in opening(source("http://a/x.m3u8"), plain).options["protocol_whitelist"].split(",")


def test_certificates_are_verified():
    spec = opening(source("https://a/x.m3u8", ca_file="/ca.pem"), plain)
    assert (spec.options["tls_verify"], spec.options["ca_file"]) == ("1", "/ca.pem")


@pytest.mark.parametrize("url", ["gopher://a/x", "rtsp://a:port/x", "http://[::1/x"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match=r"speaks|port|Port|IPv6"):
        opening(source(url), plain)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("rtsp://u:p@10.0.0.1:554/x", "10.0.0.1"),
        ("http://Cam.Example/x", "cam.example"),
        ("rtsp://[fe80::1]:554/x", "[fe80::1]"),
        ("/data/x.mp4", ""),
        ("rtsp://u:{secret.p}@h/x", "h"),
    ],
)
def test_the_host_is_known_without_the_secret(url, host):
    assert host_of(source(url)) == host
