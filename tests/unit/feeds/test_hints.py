"""What people may try when a feed falls into a known trap."""

import errno
import socket
import threading

import pytest

from ccviewer.errors import BadPayload
from ccviewer.feeds.base import Beat, FeedOptions, Intake, Supervisor
from ccviewer.feeds.base.hints import of_socket, of_status
from ccviewer.i18n import Text
from ccviewer.model import Channel, Link, Quality, impersonal

NOW = 1_800_000_000  # of the fake clock
FIELDS = {
    "asset": "id",
    "n": {"path": "n", "type": "number"},
    "position": {"path": "@", "type": "point"},
    "time": {"path": "t", "type": "time"},
}


@pytest.fixture
def read(clock):
    """Read documents one after the other, and return the hint after the last one."""

    def read(*documents, after_s=0.0, fields=FIELDS, record="reading", mode="snapshot", **more):
        table = {"record": record, "fields": fields}
        options = FeedOptions(id="wifi", kind="x", mode=mode, map=table, **more)
        intake = Intake(options, opd="kominfo", describe=Channel, clock=clock, timezone="UTC")
        for document in documents:
            intake.take([intake.read(document)], lambda _item: None)
            clock.advance(after_s)
        read.beat = intake.beat(Link.UP)
        return str(read.beat.hint or "")

    return read


def row(n="1", lat=0.1, lon=117.5, t=NOW):
    return f'[{{"id": "a", "n": "{n}", "lat": {lat}, "lon": {lon}, "t": {t}}}]'.encode()


def test_a_feed_that_is_well_gets_no_hint(read):
    assert read(row(), row()) == ""


def test_swapped_coordinates_are_recognised(read):
    assert "tertukar" in read(row(lat=117.5, lon=0.1))


def test_a_guessed_decimal_style_is_to_be_written_down(read):
    assert 'decimal = "id"' in read(row(n="1.234"))
    assert (read.beat.warnings, "1.234" in read.beat.warning_sample) == (1, True)


def test_a_hint_goes_when_its_cause_goes(read):
    assert read(row(n="1.234"), row()) == ""


def test_a_document_that_never_had_a_row_is_probably_looked_at_in_the_wrong_place(read):
    assert "items" in read(b"[]", b"[]")
    assert read(row(), b"[]") == ""


def test_rows_without_a_single_number_are_probably_read_by_the_wrong_path(read):
    rows = b'[{"id": "a", "jumlah": 1}, {"id": "b", "jumlah": 2}]'
    assert "periksa path n" in read(rows)


def test_when_one_field_keeps_all_rows_out_it_is_named(read):
    fields = FIELDS | {"asset": {"path": "nomor", "required": True}}
    rows = b'[{"id": "a"}, {"id": "b"}, {"id": "c"}]'
    with pytest.raises(BadPayload) as caught:
        read(rows, fields=fields)
    assert str(caught.value.hint) == (
        "semua 3 baris ditolak karena asset: periksa path-nya, atau hapus required"
    )


@pytest.mark.parametrize(
    ("ahead_s", "said"),
    [
        (4, ""),
        (30, "30 dtk di depan"),
        (8 * 3600 + 20, "8 jam di depan: tulis timezone"),
        (5 * 3600, "18000 dtk di depan"),
        (3 * 86_400, ""),
        (-600, ""),
    ],
)
def test_a_source_that_is_ahead_of_us_has_a_wrong_clock_or_zone(read, ahead_s, said):
    assert said in read(row(t=NOW + ahead_s))
    assert bool(read.beat.hint) is bool(said)


def test_a_forecast_is_no_clock_that_is_ahead(read):
    slots = b",".join(row(t=NOW + hour * 3600)[1:-1] for hour in range(9))
    assert read(b"[" + slots + b"]") == ""


@pytest.mark.parametrize(("hours", "hinted"), [(7, True), (8, True), (3, False)])
def test_times_that_are_always_a_zone_behind_are_read_in_the_wrong_one(read, hours, hinted):
    rows = [row(t=NOW - hours * 3600 + poll * 60) for poll in range(3)]
    assert bool(read(*rows, after_s=60)) is hinted


def test_one_old_document_is_old_and_no_mistake_of_a_zone(read):
    assert read(row(t=NOW - 8 * 3600)) == ""
    assert read(*[row(t=NOW - 8 * 3600)] * 5, after_s=60) == ""


def test_a_server_whose_clock_differs_is_said(clock):
    options = FeedOptions(id="wifi", kind="x")
    intake = Intake(options, opd="kominfo", describe=Channel, clock=clock, timezone="UTC")
    for ahead_s, said in ((40.0, "40 dtk di depan"), (-40.0, "40 dtk di belakang"), (1.0, "None")):
        intake.server_clock(ahead_s)
        assert said in str(intake.beat(Link.UP).hint)


def test_what_a_broker_kept_says_nothing_of_clocks(clock):
    options = FeedOptions(id="wifi", kind="x", mode="append", map={"fields": FIELDS})
    intake = Intake(options, opd="kominfo", describe=Channel, clock=clock, timezone="UTC")
    kept = intake.read(row(t=NOW + 60))
    intake.take([kept], lambda _item: None, quality=Quality.UNCERTAIN)
    assert intake.beat(Link.UP).hint is None


ERRORS = [
    socket.gaierror(socket.EAI_NONAME, "x"),
    ConnectionRefusedError(),
    TimeoutError(),
    ConnectionResetError(),
    OSError(errno.ENETUNREACH, "x"),
]


def test_every_way_not_to_connect_has_a_hint_of_its_own():
    assert len({str(of_socket(error)) for error in ERRORS}) == len(ERRORS)
    assert of_socket(OSError(errno.EIO, "x")) is None


def test_a_wrong_password_and_a_missing_right_are_told_apart():
    assert "sandi" in str(of_status(401))
    assert "hak baca" in str(of_status(403))
    assert len({str(of_status(status)) for status in (400, 401, 403, 404, 405, 429, 503)}) == 7


@pytest.mark.parametrize(
    ("fields", "record", "shown"),
    [
        ({"n": {"path": "n", "type": "number"}}, "reading", True),
        ({"nik": {"path": "n", "type": "number"}}, "reading", False),
        ({"phone": {"path": "n", "type": "number"}}, "reading", False),
        ({"n": {"path": "n", "type": "number"}}, "ticket", False),
    ],
)
def test_a_sample_never_shows_what_is_somebodys_own(read, fields, record, shown):
    read(row(n="Budi"), fields=fields, record=record)
    assert read.beat.warnings == 1
    assert ("Budi" in read.beat.warning_sample) is shown


@pytest.mark.parametrize(
    "own", ["6474021203900001", "0812-3456-7890", "+62 812 3456 7890", "081234567890", "budi.s@mail.go.id"]
)
def test_numbers_and_addresses_of_people_are_masked_wherever_they_stand(own):
    assert impersonal(f"ditolak: {own}, baris 3") == "ditolak: ***, baris 3"


@pytest.mark.parametrize(
    "text", ["64.74.02.1003", "1800000000", "0,812345", "20261122T101500Z", "192.168.10.1"]
)
def test_other_numbers_stay(text):
    assert impersonal(text) == text


def test_a_report_tells_the_hint_at_once_and_its_samples_without_people(clock):
    class Script:
        name = "tiket"

        def mask(self, text):
            return text.replace("rahasia", "***")

        def run(self, post, stop):
            hint = Text("periksa {what}", what="rahasia 6474021203900001")
            post(Beat(Link.UP, rejected=1, sample="nik 6474021203900001", hint=hint))
            post(Beat(warnings=2, warning_sample="hp 081234567890"))
            done.set()
            stop.wait()

    items, done = [], threading.Event()
    supervisor = Supervisor(Script(), items.append, clock)
    supervisor.start()
    assert done.wait(10)
    supervisor.stop()
    report = items[-1]
    assert str(report.hint) == "periksa *** ***"
    assert report.sample == "nik ***"
