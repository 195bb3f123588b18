"""REST feeds against HTTP servers that behave, and against those that do not."""

import base64
import email.utils
import gzip
import itertools
import json
import threading
import time

import pytest

from ccviewer.errors import BadPayload, Refused, Unreachable
from ccviewer.feeds.base import Busy
from ccviewer.feeds.rest import RestFeed
from ccviewer.model import Link, Snapshot
from servers.authority import Authority
from servers.brokers import free_port
from servers.feeding import Feeding, make
from servers.web import Web

pytestmark = pytest.mark.e2e

MAP = {"items": "data", "fields": {"asset": "mac", "clients": {"path": "n", "type": "number"}}}
BOMB = gzip.compress(b" " * 30_000_000)
ONE = {"data": [{"mac": "ap-1", "n": 7}]}


def feed_at(url, **options):
    defaults = {"id": "wifi", "kind": "rest", "url": url, "every": "100ms", "map": MAP}
    return make(RestFeed, options.pop("secrets", None), **{**defaults, **options})


def poll(url, **options):
    """Run the feed until its first failure, or until it has brought something."""
    feed, stop, items = feed_at(url, **options), threading.Event(), []

    def post(item):
        items.append(item)
        if type(item).__name__ == "Beat" and item.link is Link.UP:
            stop.set()

    feed.run(post, stop)
    return [(item.channel, item.value) for item in items if type(item).__name__ == "Reading"], feed, items


def test_a_document_becomes_readings_and_a_snapshot():
    with Web({"/ap": lambda ask: ask.answer(ONE)}) as web, Feeding(feed_at(web.url("/ap"))) as feeding:
        feeding.until(lambda: feeding.values)
        assert feeding.values[0] == ("kominfo/wifi/ap-1/clients", 7)
        keys = feeding.until(lambda: feeding.of(Snapshot))[0].keys
        assert keys == {"kominfo/wifi/ap-1/clients"}
        assert feeding.until_link(Link.UP).reason is None


def test_an_unchanged_document_is_not_sent_again_and_its_values_stay_fresh():
    def answer(ask):
        if ask.headers["If-None-Match"] == '"1"' and ask.headers["If-Modified-Since"]:
            ask.answer(status=304)
        else:
            ask.answer(ONE, ETag='"1"', Last_Modified="Sun, 22 Nov 2026 04:00:00 GMT")

    with Web({"/ap": answer}) as web, Feeding(feed_at(web.url("/ap"))) as feeding:
        feeding.until(lambda: len(web.asked) > 3)
        first, *later = feeding.until(lambda: len(feeding.readings) > 2 and feeding.readings)
        assert all(reading.value == first.value for reading in later)
        assert later[-1].received_at > first.received_at
        assert len(feeding.of(Snapshot)) == 1


@pytest.mark.parametrize(
    ("auth", "secrets", "header", "wanted"),
    [
        (
            {"kind": "basic", "user": "it", "password": "{secret.web}"}, {"web": "rahasia"},
            "Authorization", "Basic " + base64.b64encode(b"it:rahasia").decode(),
        ),
        ({"kind": "bearer", "token": "{secret.web}"}, {"web": "rahasia"}, "Authorization", "Bearer rahasia"),
        (
            {"kind": "api_key", "header": "X-Key", "value": "{secret.web}"}, {"web": "rahasia"},
            "X-Key", "rahasia",
        ),
    ],
)  # fmt: skip
def test_credentials_are_sent(auth, secrets, header, wanted):
    def answer(ask):
        ask.answer(
            ONE if ask.headers[header] == wanted else {"error": "?"},
            200 if ask.headers[header] == wanted else 401,
        )

    with Web({"/ap": answer}) as web:
        values, _, _ = poll(web.url("/ap"), auth=auth, secrets=secrets)
        assert values


def test_a_key_in_the_query_is_sent_and_never_told():
    with Web({"/ap": lambda ask: ask.answer({"error": "?"}, 401)}) as web:
        auth = {"kind": "api_key", "query": "apikey", "value": "{secret.web}"}
        with pytest.raises(Refused, match="401") as refused:
            poll(web.url("/ap"), auth=auth, secrets={"web": "kunci-canary"})
        assert web.asked[0].query == {"apikey": "kunci-canary"}
        assert "kunci-canary" not in str(refused.value)


def test_a_key_in_the_path_is_not_told_by_a_trial():
    with Web({}) as web, pytest.raises(Refused, match="404") as refused:
        feed_at(web.url("/isb/{secret.web}/apbd"), secrets={"web": "kunci-canary"}).read_once(5)
    assert web.asked[0].path == "/isb/kunci-canary/apbd"
    assert "kunci-canary" not in repr(refused.value) + str(refused.value)


@pytest.mark.logs_warnings
def test_no_secret_is_logged_or_reported(caplog):
    def answer(ask):
        ask.answer(f"<html>{ask.query} {ask.headers['Authorization']}</html>".encode(), type="text/html")

    with Web({"/kunci-canary/ap": answer}) as web:
        feed = feed_at(
            web.url("/{secret.web}/ap"), params={"key": "{secret.web}"},
            auth={"kind": "bearer", "token": "{secret.web}"},
            secrets={"web": "kunci-canary"},
        )  # fmt: skip
        with Feeding(feed) as feeding:
            feeding.until_link(Link.DOWN)
        assert "kunci-canary" not in caplog.text + repr(feeding.items)


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (lambda ask: ask.answer(b"<!DOCTYPE html><p>Login", type="text/html"), BadPayload, "halaman masuk"),
        (lambda ask: ask.answer(b'{"data": [{"mac":'), BadPayload, "JSON"),
        (lambda ask: ask.answer(b"[" * 100_000), BadPayload, "dalam|JSON"),
        (lambda ask: ask.answer(["lain"]), BadPayload, "items data"),
        (lambda ask: ask.answer(b" " * 3_000_000), BadPayload, "lebih dari"),
        (lambda ask: ask.answer(BOMB, Content_Encoding="gzip"), BadPayload, "lebih dari 2"),
        (lambda ask: ask.answer(b'{"data', length=1000), Unreachable, "terputus"),
        (lambda ask: ask.answer(status=401), Refused, "401"),
        (lambda ask: ask.answer(status=403), Refused, "403"),
        (lambda ask: ask.answer(status=404), Refused, "url"),
        (lambda ask: ask.answer(status=500), Unreachable, "500"),
        (lambda ask: ask.raw(b"SSH-2.0-hello\r\n\r\n"), Unreachable, "tidak berbicara HTTP"),
        (lambda ask: ask.answer(status=302, Location="/ap"), Refused, "terus-menerus"),
        (lambda ask: ask.answer(status=302, Location="ftp://127.0.0.1/x"), Refused, "tidak diikuti"),
        (lambda ask: ask.answer(status=302, Location="http://[::1"), Refused, "alamat"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_said_in_words(answer, error, said):
    with Web({"/ap": answer}) as web, pytest.raises(error, match=said):
        poll(web.url("/ap"), max_body="2MB")


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda ask: ask.answer(b"<!DOCTYPE html><p>Login", type="text/html"), "auth"),
        (lambda ask: ask.answer(status=401), "sandi atau kunci"),
        (lambda ask: ask.answer(status=403), "hak baca"),
        (lambda ask: ask.answer(status=503), "pengelola"),
        (lambda ask: ask.answer(b" " * 3_000_000), "max_body"),
        (lambda ask: ask.answer({"data": [{"mac": None}] * 4}), "semua 4 baris ditolak karena asset"),
    ],
)
@pytest.mark.logs_warnings
def test_a_failure_comes_with_a_hint(answer, hint):
    fields = {**MAP["fields"], "asset": {"path": "mac", "required": True}}
    feed = {"max_body": "2MB", "map": {**MAP, "fields": fields}}
    with Web({"/ap": answer}) as web, Feeding(feed_at(web.url("/ap"), **feed)) as feeding:
        feeding.until(lambda: hint in str(feeding.report.hint))


@pytest.mark.logs_warnings
def test_a_hint_goes_with_the_failure():
    well = threading.Event()
    answers = {"/ap": lambda ask: ask.answer(ONE) if well.is_set() else ask.answer(status=500)}
    with Web(answers) as web, Feeding(feed_at(web.url("/ap"))) as feeding:
        feeding.until(lambda: feeding.report.hint)
        well.set()
        feeding.until_link(Link.UP)
        feeding.until(lambda: feeding.report.hint is None)


def test_a_server_whose_clock_goes_wrong_is_named():
    date = email.utils.formatdate(time.time() + 90, usegmt=True)
    with (
        Web({"/ap": lambda ask: ask.answer(ONE, Date=date)}) as web,
        Feeding(feed_at(web.url("/ap"))) as feeding,
    ):
        report = feeding.until(lambda: feeding.report.hint and feeding.report)
        assert report.link is Link.UP
        assert "NTP" in str(report.hint)


@pytest.mark.logs_warnings
def test_why_nobody_answers_is_told_apart():
    hints = {}
    for url in (f"http://127.0.0.1:{free_port()}/ap", "http://tidak-ada.invalid/ap"):
        with Feeding(feed_at(url)) as feeding:
            hints[url] = str(feeding.until(lambda feeding=feeding: feeding.report.hint))
    assert ["porta" in hint for hint in hints.values()] == [True, False]
    assert ["DNS" in hint for hint in hints.values()] == [False, True]


def test_nan_is_no_number_and_the_rest_is_read():
    with Web({"/ap": lambda ask: ask.answer(b'{"data":[{"mac":"a","n":NaN},{"mac":"b","n":3}]}')}) as web:
        values, _, _ = poll(web.url("/ap"))
        assert values == [("kominfo/wifi/b/clients", 3)]


@pytest.mark.parametrize("said", [lambda: "7", lambda: email.utils.formatdate(time.time() + 8, usegmt=True)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_left_alone_as_long_as_it_asks(said, status):
    with Web({"/ap": lambda ask: ask.answer(status=status, Retry_After=said())}) as web:
        with pytest.raises(Busy) as busy:
            poll(web.url("/ap"))
        assert 6 <= busy.value.retry_after_s <= 8


@pytest.mark.parametrize("ahead_s", [-3600, 3600])
def test_a_date_until_which_to_wait_goes_by_the_clock_of_who_says_it(ahead_s):
    def busy(ask):
        now, until = (email.utils.formatdate(time.time() + ahead_s + s, usegmt=True) for s in (0, 8))
        ask.answer(status=429, Date=now, Retry_After=until)

    with Web({"/ap": busy}) as web:
        with pytest.raises(Busy) as raised:
            poll(web.url("/ap"))
        assert 7 <= raised.value.retry_after_s <= 9


@pytest.mark.logs_warnings
def test_a_busy_server_does_not_hold_up_other_feeds():
    with (
        Web(
            {"/ap": lambda ask: ask.answer(status=429, Retry_After="7"), "/b": lambda ask: ask.answer(ONE)}
        ) as web,
        Feeding(feed_at(web.url("/ap"))) as busy,
        Feeding(feed_at(web.url("/b"))) as other,
    ):
        report = busy.until_link(Link.DOWN)
        assert report.next_try_at - report.since >= 6.9
        other.until(lambda: len(other.readings) > 5)
        assert sum(ask.path == "/ap" for ask in web.asked) == 1


def drip_headers(ask):
    ask.raw(b"HTTP/1.1 200 OK\r\nX: ")
    while not ask.over.wait(0.1):
        ask.raw(b"x")


def drip_body(ask):
    ask.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not ask.over.wait(0.1):
        ask.raw(b" ")


def silent(ask):
    ask.over.wait(30)


@pytest.mark.parametrize("drip", [drip_headers, drip_body])
def test_an_answer_that_only_trickles_is_given_up(drip):
    with Web({"/ap": drip}) as web, pytest.raises(Unreachable, match="lambat"):
        poll(web.url("/ap"), timeout=["1s", "300ms"])


def test_a_server_that_says_nothing_is_given_up_after_the_read_time_out():
    with Web({"/ap": silent}) as web, pytest.raises(Unreachable, match="tidak ada jawaban"):
        poll(web.url("/ap"), timeout=["1s", "300ms"])


def test_nobody_listens():
    with pytest.raises(Unreachable, match="sambungan ditolak"):
        poll(f"http://127.0.0.1:{free_port()}/ap")


@pytest.mark.parametrize("held", [drip_headers, drip_body, silent])
def test_it_stops_within_two_seconds_while_a_server_holds_it(held):
    with Web({"/ap": held}) as web:
        with Feeding(feed_at(web.url("/ap"), timeout=["2s", "60s"])) as feeding:
            feeding.until(lambda: web.asked)
            began = time.monotonic()
        assert time.monotonic() - began < 2


def test_a_document_without_one_readable_row_does_not_end_what_is_known():
    fields = {**MAP["fields"], "asset": {"path": "id", "required": True}}
    with Web({"/ap": lambda ask: ask.answer(ONE)}) as web, pytest.raises(BadPayload, match="asset"):
        poll(web.url("/ap"), map={**MAP, "fields": fields})


def test_a_value_that_is_no_number_is_said_while_the_rest_is_read():
    document = {"data": [{"mac": "a", "n": "banyak"}, {"mac": "b", "n": 3}]}
    with Web({"/ap": lambda ask: ask.answer(document)}) as web:
        values, _, items = poll(web.url("/ap"))
        assert values == [("kominfo/wifi/b/clients", 3)]
        assert str(items[-1].reason).startswith("clients: ")


def test_a_redirect_to_another_server_takes_no_secret_along():
    with Web({"/new": lambda ask: ask.answer(ONE)}) as other:
        with Web({"/ap": lambda ask: ask.answer(status=302, Location=other.url("/new"))}) as web:
            values, _, _ = poll(
                web.url("/ap"),
                auth={"kind": "bearer", "token": "{secret.web}"},
                headers={"X-Key": "{secret.web}", "X-Plain": "kota"},
                params={"key": "{secret.web}"},
                secrets={"web": "rahasia"},
            )
        assert values
        assert web.asked[0].headers["X-Key"] == "rahasia"
        got = str(other.asked[0].headers) + str(other.asked[0].query)
        assert "rahasia" not in got


def test_a_redirect_on_the_same_server_keeps_the_key():
    paths = {
        "/ap": lambda ask: ask.answer(status=301, Location="/new?page=1"),
        "/new": lambda ask: ask.answer(ONE),
    }
    with Web(paths) as web:
        poll(web.url("/ap"), auth={"kind": "bearer", "token": "{secret.web}"}, secrets={"web": "rahasia"})
        assert web.asked[1].headers["Authorization"] == "Bearer rahasia"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"), "Kominfo Root")


def test_https_with_our_own_ca_is_read_and_never_left_for_http(authority):
    with Web({"/new": lambda ask: ask.answer(ONE)}) as plain:
        paths = {
            "/ap": lambda ask: ask.answer(ONE),
            "/away": lambda ask: ask.answer(status=302, Location=plain.url("/new")),
        }
        with Web(paths, tls=authority.issue("127.0.0.1")) as web:
            assert poll(web.url("/ap"), ca_file=authority.file)[0]
            with pytest.raises(Refused, match="tanpa enkripsi"):
                poll(web.url("/away"), ca_file=authority.file)
        assert not plain.asked


@pytest.mark.parametrize(
    ("host", "days", "trusted", "said", "hint"),
    [
        ("127.0.0.1", 30, False, "Kominfo Root", "ca_file"),
        ("127.0.0.1", 0, True, "kedaluwarsa", "tanggal mesin ini"),
        ("lain.example", 30, True, "lain.example", "nama yang ada di sertifikat"),
    ],
)
def test_three_kinds_of_bad_certificates_are_told_apart(authority, host, days, trusted, said, hint):
    certificate = authority.issue(host, from_days=-2, to_days=days)
    with (
        Web({"/ap": lambda ask: ask.answer(ONE)}, tls=certificate) as web,
        pytest.raises(Refused, match=said) as caught,
    ):
        poll(web.url("/ap"), ca_file=authority.file if trusted else "")
    assert hint in str(caught.value.hint)


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with Web({"/ap": lambda ask: ask.answer(ONE)}) as web:
        assert poll(web.url("/ap"))[0]


def test_a_proxy_of_the_environment_is_asked_for_others(monkeypatch):
    with Web({"/ap": lambda ask: ask.answer(ONE)}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        assert poll("http://wifi.example/ap")[0]
        assert proxy.asked[0].headers["Host"] == "wifi.example"


def test_a_simulation_says_so_in_its_server_header():
    paths = {"/ap": lambda ask: ask.answer(ONE, Server="ccviewer-city SIMULASI")}
    with Web(paths) as web, Feeding(feed_at(web.url("/ap"))) as feeding:
        feeding.until(lambda: feeding.report.simulated)


@pytest.mark.logs_warnings
def test_a_failure_keeps_what_was_known_and_the_feed_comes_back():
    good = threading.Event()
    good.set()

    def answer(ask):
        ask.answer(ONE, status=200) if good.is_set() else ask.answer(b"<html>", type="text/html")

    with Web({"/ap": answer}) as web, Feeding(feed_at(web.url("/ap"))) as feeding:
        feeding.until_link(Link.UP)
        good.clear()
        report = feeding.until_link(Link.DOWN)
        assert report.rejected
        assert report.received_at
        good.set()
        feeding.until_link(Link.UP)
        assert all(snapshot.keys for snapshot in feeding.of(Snapshot))


def table(count):
    return [{"mac": f"ap-{number}", "n": number} for number in range(count)]


def paged(ask, rows, size):
    begin = int(ask.query.get("o", 0))
    page = {"data": rows[begin : begin + size]}
    after = f"/ap?o={begin + size}" if begin + size < len(rows) else None
    return page, after


def by_link(ask):
    page, after = paged(ask, table(57), 20)
    ask.answer(page, **({"Link": f'<{after}>; rel="next"'} if after else {}))


def by_next(ask):
    page, after = paged(ask, table(60), 20)
    ask.answer({**page, "links": {"next": after}})


def by_page(ask):
    begin = (int(ask.query["p"]) - 1) * 100
    ask.answer({"data": table(269)[begin : begin + 100]})


def by_offset(ask):
    begin, size = int(ask.query["start"]), int(ask.query["limit"])
    ask.answer({"data": table(120)[begin : begin + size]})


def by_cursor(ask):
    begin = int(ask.query.get("c", 0))
    ask.answer({"data": table(45)[begin : begin + 20], "next": begin + 20 if begin + 20 < 45 else None})


@pytest.mark.parametrize(
    ("answer", "paging", "count"),
    [
        (by_link, {"kind": "link"}, 57),
        (by_next, {"kind": "next", "path": "links.next"}, 60),
        (by_page, {"kind": "page", "param": "p", "size": 100}, 269),
        (by_page, {"kind": "page", "param": "p"}, 269),
        (by_offset, {"kind": "offset", "param": "start", "limit": 50}, 120),
        (by_cursor, {"kind": "cursor", "param": "c", "path": "next"}, 45),
    ],
)
def test_all_pages_are_one_document(answer, paging, count):
    with Web({"/ap": answer}) as web:
        values, _, items = poll(web.url("/ap"), paging=paging)
        assert values == [(f"kominfo/wifi/ap-{number}/clients", number) for number in range(count)]
        assert [len(item.keys) for item in items if type(item) is Snapshot] == [count]


def test_pages_that_go_round_in_circles_end_with_a_warning():
    numbers = itertools.count()

    def answer(ask):
        ask.answer({"data": [{"mac": f"ap-{next(numbers)}", "n": 1}], "next": "/ap?o=1"})

    with Web({"/ap": answer}) as web:
        values, _, items = poll(web.url("/ap"), paging={"kind": "next", "path": "next"})
        assert len(values) == 2
        assert "berulang" in str(items[-1].reason)


def test_a_next_page_on_another_server_is_refused():
    answer = {"data": table(3), "next": "http://127.0.0.2/ap"}
    with Web({"/ap": lambda ask: ask.answer(answer)}) as web, pytest.raises(Refused, match="server lain"):
        poll(web.url("/ap"), paging={"kind": "next", "path": "next"})


def test_one_failed_page_fails_the_poll():
    def answer(ask):
        ask.answer({"data": table(3), "next": "/ap?o=1"}) if not ask.query else ask.answer(status=500)

    items = []
    with Web({"/ap": answer}) as web:
        feed = feed_at(web.url("/ap"), paging={"kind": "next", "path": "next"})
        with pytest.raises(Unreachable, match="500"):
            feed.run(items.append, threading.Event())
    assert not [item for item in items if type(item) is Snapshot]


def test_a_login_is_done_once_and_again_when_the_session_ends():
    sessions = []

    def login(ask):
        assert json.loads(ask.body) == {"user": "it", "pass": "rahasia"}
        sessions.append(f"s{len(sessions)}")
        ask.answer({"data": {"token": sessions[-1]}}, Set_Cookie=f"sid={sessions[-1]}")

    uses = itertools.count()

    def answer(ask):
        known = ask.headers["Cookie"] == f"sid={sessions[-1]}" and ask.headers["X-Token"] == sessions[-1]
        expired = next(uses) == 2
        ask.answer(status=401) if expired or not known else ask.answer(ONE)

    with Web({"/login": login, "/ap": answer}) as web:
        auth = {
            "kind": "login", "url": web.url("/login"), "body": {"user": "it", "pass": "{secret.web}"},
            "token_path": "data.token", "header": "X-Token",
        }  # fmt: skip
        with Feeding(feed_at(web.url("/ap"), auth=auth, secrets={"web": "rahasia"})) as feeding:
            feeding.until(lambda: len(feeding.readings) > 5)
        assert len(sessions) == 2


def test_an_oauth_token_is_fetched_once_and_again_when_it_is_refused():
    tokens = []

    def token(ask):
        assert b"grant_type=client_credentials" in ask.body
        tokens.append(f"token-{len(tokens)}")
        ask.answer({"access_token": tokens[-1], "expires_in": 1800})

    uses = itertools.count()

    def answer(ask):
        known = ask.headers["Authorization"] == f"Bearer {tokens[-1]}"
        ask.answer(ONE) if known and next(uses) != 2 else ask.answer(status=401)

    with Web({"/token": token, "/ap": answer}) as web:
        auth = {
            "kind": "oauth2",
            "token_url": web.url("/token"),
            "client_id": "a",
            "client_secret": "{secret.web}",
        }
        with Feeding(feed_at(web.url("/ap"), auth=auth, secrets={"web": "rahasia"})) as feeding:
            feeding.until(lambda: len(feeding.readings) > 5)
        assert len(tokens) == 2


def test_one_document_is_read_for_a_trial():
    with Web({"/ap": lambda ask: ask.answer(ONE, type="application/json; charset=utf-8")}) as web:
        body, topic, type_ = feed_at(web.url("/ap")).read_once(5)
        assert json.loads(body) == ONE
        assert topic is None
        assert type_ == "application/json; charset=utf-8"


def test_a_trial_does_not_wait_longer_than_it_was_told():
    with Web({"/ap": silent}) as web, pytest.raises(Unreachable):
        feed_at(web.url("/ap"), timeout=["1s", "60s"]).read_once(0.5)
