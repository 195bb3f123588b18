import pytest


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (5.25, 5.25),
        (2**70 + 1, 2**70 + 1),
        (-(10**30), -(10**30)),
        (True, 1),
        (False, 0),
        (None, None),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("−12", -12),
        ("(12)", -12),
        ("0", 0),
        ("0812", 812),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("Rp 5000", 5000),
        ("Rp. 5000", 5000),
        ("Rp.5000", 5000),
        ("IDR 5000", 5000),
        ("$ 5000", 5000),
        ("USD 5000", 5000),
        ("Rp (5000)", -5000),
        ("(Rp 5000)", -5000),
        ("-Rp 5000", -5000),
        ("Rp -5000", -5000),
        ("Rp 5000,-", 5000),
        ("Rp 1.250.000,-", 1250000),
        ("> 10 km", 10),
        ("<5", 5),
        ("≤ 5", 5),
        ("≥5", 5),
        ("~5", 5),
        ("± 5", 5),
        (">100", 100),
        ("50,00 %", 50),
        ("12 m3", 12),
        ("12 m2", 12),
        ("7 m³", 7),
        ("10 µg/m3", 10),
        ("25°C", 25),
        ("12 orang/hari", 12),
        ("12\u00a0km", 12),
        ("2d20h", None),
        ("12:30", None),
        ("12 m4", None),
        ("10 - 20", None),
        ("10 20", None),
        ("10 2", None),
        ("1.2.3", None),
        ("64.74.02.1003", None),
        ("192.168.0.1", None),
        ("20/11/2026", None),
        ("dua", None),
        ("Rp", None),
        ("-", None),
        (".5", None),
        ("5.", None),
        ("--5", None),
        ("(12", None),
        ("12)", None),
        ("10 (sepuluh) orang", 10),
        ("1e3", 1000),
        ("1.5e3", 1500),
        ("1,5e3", 1500),
        ("2E-2", 0.02),
        ("1e999", None),
        ("12 ribu", 12000),
        ("12 rb", 12000),
        ("25rb", 25000),
        ("1,5 juta", 1500000),
        ("1,5 jt", 1500000),
        ("1,1 juta", 1100000),
        ("2 miliar", 2 * 10**9),
        ("2 milyar", 2 * 10**9),
        ("Rp 1,25 triliun", 1250000000000),
        ("3 Juta orang", 3000000),
        ("3 jutaan", 3),
        ([], None),
        ({}, None),
        ({"#text": "5", "@unit": "m"}, 5),
    ],
)
def test_a_value_becomes_a_number(one, value, number):
    found = one(value, type="number")
    assert found == number
    assert not isinstance(found, bool)


@pytest.mark.parametrize(
    ("text", "id", "en"),
    [
        ("1234", 1234, 1234),
        ("1.234", 1234, 1.234),
        ("1,234", 1.234, 1234),
        ("1.234,5", 1234.5, None),
        ("1,234.5", None, 1234.5),
        ("1.234.567", 1234567, None),
        ("1,234,567", None, 1234567),
        ("12,5", 12.5, None),
        ("12.5", None, 12.5),
        ("0.123", None, 0.123),
        ("0,123", 0.123, None),
        ("1234.567", None, 1234.567),
        ("1234,567", 1234.567, None),
        ("1.5e3", None, 1500),
        ("1,5e3", 1500, None),
        ("1.234e3", None, 1234),
        ("1.234.567e3", None, None),
        ("1,234,567e3", None, None),
        ("1.23.456", None, None),
    ],
)
def test_a_given_style_reads_only_what_fits_it(one, text, id, en):
    assert one(text, type="number", decimal="id") == id
    assert one(text, type="number", decimal="en") == en


@pytest.mark.parametrize(
    ("texts", "numbers", "warnings"),
    [
        (["1.234", "12,5"], [1234, 12.5], []),
        (["12,5", "1.234"], [12.5, 1234], []),
        (["1.234", "12.5"], [1.234, 12.5], []),
        (["1,234", "1.234.567"], [1.234, 1234567], []),
        (["1,234", "1,234,567"], [1234, 1234567], []),
        (["1.234", "0.5"], [1.234, 0.5], []),
        (["1.234"], [1.234], ["set decimal"]),
        (["1,234"], [1.234], ["set decimal"]),
        (["1.234", "1,234"], [1.234, 1.234], ["set decimal"]),
        (["-1.234"], [-1.234], ["set decimal"]),
        (["1.234", "99"], [1.234, 99], ["set decimal"]),
        (["1.234", 5.5], [1.234, 5.5], ["set decimal"]),
        (["1.234", "12,5", "12.5"], [None, 12.5, 12.5], ["both decimal styles, set decimal"]),
        (["Rp 1.234", "Rp 12,5"], [1234, 12.5], []),
    ],
)
def test_the_style_of_an_ambiguous_number_is_that_of_its_neighbours(column, texts, numbers, warnings):
    assert column(texts, type="number") == (numbers, warnings)


def test_rows_that_are_kept_out_still_show_the_style(read):
    cells = [{"k": "a", "v": "1.234"}, {"v": "12,5"}]
    fields = {"key": {"path": "k", "required": True}, "f": {"path": "v", "type": "number"}}
    assert read(cells, fields).rows == [{"key": "a", "f": 1234}]


def test_each_field_has_a_style_of_its_own(read):
    cells = [{"a": "1.234", "b": "1.234"}, {"a": "0,5", "b": "0.5"}]
    found = read(cells, {"a": {"path": "a", "type": "number"}, "b": {"path": "b", "type": "number"}})
    assert found.rows[0] == {"a": 1234, "b": 1.234}


def test_the_style_is_learned_after_the_regex(column):
    values = ["suhu 1.234", "suhu 12,5"]
    assert column(values, type="number", regex=r"suhu (\S+)") == ([1234, 12.5], [])


def test_the_style_of_the_map_holds_where_a_field_says_nothing(read):
    fields = {"a": {"path": "v", "type": "number"}, "b": {"path": "v", "type": "number", "decimal": "en"}}
    assert read([{"v": "1.234"}], fields, decimal="id").rows == [{"a": 1234, "b": 1.234}]


def test_what_does_not_fit_the_given_style_is_warned_of(column):
    assert column(["12.5"], type="number", decimal="id") == ([None], ["not in the decimal style"])


@pytest.mark.parametrize(
    ("value", "scale", "result"),
    [(5, 10, 50), (3, 0.1, 0.3), ("12,5", 100, 1250), (2**60 + 1, 3, (2**60 + 1) * 3), (None, 2, None)],
)
def test_scale_multiplies_exactly(one, value, scale, result):
    assert one(value, type="number", scale=scale) == result


def test_scale_comes_before_the_unit(one):
    assert one(500, type="number", scale=0.1, unit="m/s", to="km/h") == 180


@pytest.mark.parametrize(
    ("value", "unit", "to", "result"),
    [
        (10, "m/s", "km/h", 36),
        (36, "km/h", "m/s", 10),
        (1, "knot", "km/h", 1.852),
        (1000, "bps", "kbps", 1),
        (1, "Gbps", "Mbps", 1000),
        (1, "MB/s", "Mbps", 8),
        (8, "kbps", "kB/s", 1),
        (1, "B/s", "bps", 8),
        (1, "GiB", "MiB", 1024),
        (1, "TB", "GB", 1000),
        (1024, "B", "KiB", 1),
        (1, "TiB", "B", 2**40),
        (90, "s", "min", 1.5),
        (2, "h", "min", 120),
        (1, "d", "h", 24),
        (1_500_000_000, "ns", "s", 1.5),
        (1500, "us", "ms", 1.5),
        (150, "cm", "m", 1.5),
        (3, "km", "m", 3000),
        (5, "mm", "cm", 0.5),
        (0.5, "1", "%", 50),
        (50, "%", "1", 0.5),
        (1013, "hPa", "kPa", 101.3),
        (1, "bar", "Pa", 100000),
        (1500, "W", "kW", 1.5),
        (2, "MWh", "kWh", 2000),
        (20, "C", "K", 293.15),
        (212, "F", "C", 100),
        (37, "C", "F", 98.6),
        (0, "K", "C", -273.15),
        (1_500_000, "IDR", "juta", 1.5),
        (2, "triliun", "miliar", 2000),
        (3, "ribu", "IDR", 3000),
        (7, "m", "m", 7),
    ],
)
def test_a_unit_is_converted(one, value, unit, to, result):
    assert one(value, type="number", unit=unit, to=to) == result


def test_a_whole_number_stays_whole_where_nothing_is_divided(one):
    assert isinstance(one(3, type="number", unit="km", to="m"), int)


@pytest.mark.parametrize("text", ["9" * 5000, "1" * 200_000, "1." * 50_000, "(" * 10_000, "Rp" * 10_000])
def test_endless_numbers_are_nothing(one, text):
    assert one(text, type="number") is None


def test_a_number_beyond_all_floats_is_nothing_after_scaling(column):
    assert column([1e308, 5], type="number", scale=1000) == ([None, 5000], ["number out of range"])
