import pytest

from ccviewer.feeds.mapping import utc_text

NOON = "2026-11-22T04:00:01Z"


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-22T04:00:01Z",
        "2026-11-22t04:00:01z",
        "2026-11-22T11:00:01+07:00",
        "2026-11-22T11:00:01+0700",
        "2026-11-22T11:00:01+07",
        "2026-11-22 11:00:01 +07:00",
        "2026-11-21T20:00:01-08:00",
        "2026-11-22T04:00:01",
        "2026-11-22 04:00:01",
        "2026/11/22 04:00:01",
        "2026-11-22T04:00:01.000000Z",
        "2026-11-22T04:00:01.0000009999Z",
        "2026-11-22T04:00:01,0Z",
        "20261122040001",
        "20261122T040001Z",
        "20261122T110001+0700",
        "1795320001",
        1795320001,
        1795320001.0,
        "1795320001.0",
        1795320001000,
        "1795320001000",
        1795320001000000,
        1795320001000000000,
        "1795320001000000000",
        {"seconds": 1795320001},
        {"seconds": "1795320001"},
        {"#text": "2026-11-22T04:00:01Z", "@a": "b"},
        "2026-11-22T03:00:00Z/2026-11-22T04:00:01Z",
        "2026-11-22T04:00:01Z/..",
        "2026-11-22T04:00:01Z/",
        "../2026-11-22T04:00:01Z",
        "22/11/2026 04:00:01",
        "22-11-2026 04:00:01",
        "22.11.2026 04:00:01",
        "22 Nov 2026 04:00:01",
        "22 November 2026 04:00:01",
        "22 Nopember 2026 04.00.01",
        "22-Nov-2026 04:00:01",
        "22-nop-2026 04:00:01",
        "Minggu, 22 November 2026 pukul 04.00.01",
        "Minggu, 22 November 2026 11:00:01 WIB",
        "Sunday, 22 November 2026 04:00:01 GMT",
        "22 November 2026, pukul 12.00.01 WITA",
        "22 Nov 2026 13:00:01 WIT",
        "22/11/2026 12:00:01 wita",
        "2026-11-22 11:00:01 WIB",
        "2026-11-22T04:00:01 UTC",
        "2026-11-22 04:00:01+00:00 UTC",
        "Sun, 22 Nov 2026 04:00:01 +0000",
        "Sun, 22 Nov 2026 11:00:01 +0700",
        "Sun, 22 Nov 2026 04:00:01 GMT",
        "22 Nov 2026 04:00:01 UT",
        "Sun, 22 Nov 2026 04:00:01 +0000 (UTC)",
        "Sat, 21 Nov 2026 23:00:01 EST",
        "Sun Nov 22 04:00:01 +0000 2026",
        "Sun Nov 22 04:00:01 2026",
        "Sun Nov 22 04:00:01 UTC 2026",
        "  2026-11-22\u00a004:00:01 ",
    ],
)
def test_one_instant_is_read_in_all_its_forms(when, value):
    assert when(value) == NOON


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-22T04:00:01.5Z", "2026-11-22T04:00:01.500000Z"),
        ("2026-11-22T04:00:01.123456789Z", "2026-11-22T04:00:01.123456Z"),
        ("2026-11-22 04:00:01:123", "2026-11-22T04:00:01.123000Z"),
        ("2026-11-22 04:00:01,25", "2026-11-22T04:00:01.250000Z"),
        (1795320001123, "2026-11-22T04:00:01.123000Z"),
        (1795320001123456, "2026-11-22T04:00:01.123456Z"),
        (1795320001123456789, "2026-11-22T04:00:01.123456Z"),
        ("1795320001.1234567", "2026-11-22T04:00:01.123456Z"),
        (1795320001.25, "2026-11-22T04:00:01.250000Z"),
        ({"seconds": 1795320001, "nanos": 250000000}, "2026-11-22T04:00:01.250000Z"),
        ("2026-11-22", "2026-11-22T00:00:00Z"),
        ("20261122", "2026-11-22T00:00:00Z"),
        ("202611220400", "2026-11-22T04:00:00Z"),
        ("2026/11/22", "2026-11-22T00:00:00Z"),
        ("20/11/2026", "2026-11-20T00:00:00Z"),
        ("20.11.2026", "2026-11-20T00:00:00Z"),
        ("5/2/2026", "2026-02-05T00:00:00Z"),
        ("01/02/2026", "2026-02-01T00:00:00Z"),
        ("16 Feb 2026 08.30", "2026-02-16T08:30:00Z"),
        ("16 Feb 2026 08:30", "2026-02-16T08:30:00Z"),
        ("16 Februari 2026", "2026-02-16T00:00:00Z"),
        ("Tue Sep 9 11:43:26 +0000 2025", "2025-09-09T11:43:26Z"),
        ("Jum'at, 20 November 2026", "2026-11-20T00:00:00Z"),
        ("2026-11-22T04:00Z", "2026-11-22T04:00:00Z"),
        ("22 Nov 2026 04:00:01.1234567", "2026-11-22T04:00:01.123456Z"),
        (10**17, "5138-11-16T09:46:40Z"),
        (10**17 + 1, "1973-03-03T09:46:40Z"),
        (10**14, "5138-11-16T09:46:40Z"),
        (10**14 + 1, "1973-03-03T09:46:40.000001Z"),
        (10**11, "5138-11-16T09:46:40Z"),
        (10**11 + 1, "1973-03-03T09:46:40.001000Z"),
        (999999999, "2001-09-09T01:46:39Z"),
        ("100000000", "1973-03-03T09:46:40Z"),
    ],
)
def test_parts_that_are_not_there_are_zero_and_fractions_are_cut(when, value, said):
    assert when(value) == said


@pytest.mark.parametrize(
    ("name", "month"),
    [
        *(
            ("Jan", 1),
            ("Januari", 1),
            ("January", 1),
            ("Feb", 2),
            ("Peb", 2),
            ("Pebruari", 2),
            ("February", 2),
        ),
        *(("Mar", 3), ("Maret", 3), ("March", 3), ("Apr", 4), ("April", 4), ("Mei", 5), ("May", 5)),
        *(("Jun", 6), ("Juni", 6), ("June", 6), ("Jul", 7), ("Juli", 7), ("July", 7)),
        *(("Agu", 8), ("Agt", 8), ("Ags", 8), ("Aug", 8), ("Agustus", 8), ("August", 8)),
        *(
            ("Sep", 9),
            ("Sept", 9),
            ("September", 9),
            ("Okt", 10),
            ("Oct", 10),
            ("Oktober", 10),
            ("October", 10),
        ),
        *(
            ("Nov", 11),
            ("Nop", 11),
            ("November", 11),
            ("Des", 12),
            ("Dec", 12),
            ("Desember", 12),
            ("DECEMBER", 12),
        ),
    ],
)
def test_months_have_indonesian_and_english_names(when, name, month):
    assert when(f"16 {name} 2026") == f"2026-{month:02}-16T00:00:00Z"
    assert when(f"16-{name}-2026") == f"2026-{month:02}-16T00:00:00Z"


@pytest.mark.parametrize(
    "value",
    [
        *("0", 0, 0.0, "0000-00-00", "0000-00-00 00:00:00", "0001-01-01", "0001-01-01T00:00:00Z", None),
        *("1970-01-01T00:00:00Z", {"seconds": 0}, "0001-01-01T00:00:00+07:00"),
    ],
)
def test_the_zeros_of_machines_are_no_time_and_no_reason_to_warn(column, value):
    assert column([value], type="time") == ([None], [])


@pytest.mark.parametrize(
    "value",
    [
        *("2026-02-30", "31/04/2026", "2026-13-01", "20261301", "20260230", "2026-11-22T25:00:00Z"),
        *("2026-11-22T04:60:00", "11/20/2026", "32 Jan 2026", "2026-11-22T04:00:00+25:00", "20269999999999"),
        *("Februari 16, 2026", "Nov 22 2026", "kemarin", "13:15:30 WIB", "2026", "12345678", "99999999"),
        *(12345678, 20261122, -1795320001, True, [], [1795320001], {}, {"detik": 1}, "16 Foo 2026"),
        *(10**19, "1" * 25, "2026-11-22T04:00:01 WIBB", "16/Feb-2026", "16.11-2026"),
    ],
)
def test_impossible_and_unknown_times_are_nothing_and_warned_of(column, value):
    values, warnings = column([value], type="time")
    assert values == [None]
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("field", "map", "opd", "said"),
    [
        (None, None, None, "2026-11-22T04:00:01Z"),
        (None, None, "WITA", "2026-11-21T20:00:01Z"),
        (None, "WIB", "WITA", "2026-11-21T21:00:01Z"),
        ("WIT", "WIB", "WITA", "2026-11-21T19:00:01Z"),
        ("Asia/Makassar", None, None, "2026-11-21T20:00:01Z"),
        ("+08:00", None, None, "2026-11-21T20:00:01Z"),
        ("America/New_York", None, None, "2026-11-22T09:00:01Z"),
    ],
)
def test_a_naive_time_is_of_the_nearest_zone_that_was_said(when, field, map, opd, said):
    zones = {"timezone": field} if field else {}
    assert when("2026-11-22 04:00:01", map_zone=map, opd=opd, **zones) == said


@pytest.mark.parametrize("value", ["2026-11-22T04:00:01Z", 1795320001, "22 Nov 2026 11:00:01 WIB"])
def test_a_zone_in_the_text_wins(when, value):
    assert when(value, timezone="WIT", opd="WITA") == NOON


def test_a_date_alone_is_midnight_there(when):
    assert when("22 November 2026", opd="WITA") == "2026-11-21T16:00:00Z"


@pytest.mark.parametrize(
    ("value", "format", "said"),
    [
        ("11/22/2026 04:00:01", "%m/%d/%Y %H:%M:%S", NOON),
        ("22112026040001", "%d%m%Y%H%M%S", NOON),
        ("2026-11-22T11:00:01+0700", "%Y-%m-%dT%H:%M:%S%z", NOON),
        ("22.11.26 11:00:01 WIB", "%d.%m.%y %H:%M:%S", NOON),
        ("22.11.26 11:00:01 WIB", "%d.%m.%y %H:%M:%S WIB", NOON),
        (20261122, "%Y%m%d", "2026-11-22T00:00:00Z"),
        (1795320001, "epoch_s", NOON),
        ("1795320001", "epoch_s", NOON),
        (86400, "epoch_s", "1970-01-02T00:00:00Z"),
        (-86400, "epoch_s", "1969-12-31T00:00:00Z"),
        (86400000, "epoch_ms", "1970-01-02T00:00:00Z"),
        (1795320001000, "epoch_ms", NOON),
        (1795320001000000, "epoch_us", NOON),
        (1795320001000000999, "epoch_ns", NOON),
        (0, "epoch_s", None),
        (46348, "excel", "2026-11-22T00:00:00Z"),
        (46348.5, "excel", "2026-11-22T12:00:00Z"),
        ("46348,5", "excel", "2026-11-22T12:00:00Z"),
        ("22/11/2026", "%m/%d/%Y", None),
        ("abc", "epoch_s", None),
        ("-", "epoch_s", None),
        ("", "%Y", None),
        (1e300, "epoch_s", None),
        (10**9, "excel", None),
    ],
)
def test_a_format_is_followed_to_the_letter(when, value, format, said):
    assert when(value, format=format) == said


def test_an_excel_day_is_of_the_zone_of_the_field(when):
    assert when(46348.5, format="excel", timezone="WITA") == "2026-11-22T04:00:00Z"


def test_rows_hold_times_as_utc_seconds(read):
    assert read({"v": NOON}, {"f": {"path": "v", "type": "time"}}).rows == [{"f": 1795320001.0}]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1795320001.0, NOON),
        (1795320001.123456, "2026-11-22T04:00:01.123456Z"),
        (253402300799.0, "9999-12-31T23:59:59Z"),
        (-1.5, "1969-12-31T23:59:58.500000Z"),
    ],
)
def test_seconds_are_written_with_a_fraction_only_where_there_is_one(seconds, said):
    assert utc_text(seconds) == said
