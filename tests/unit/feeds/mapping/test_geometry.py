import pytest

P = [117.47, 0.13]


@pytest.mark.parametrize(
    "value",
    [
        {"lon": 117.47, "lat": 0.13},
        {"lng": 117.47, "lat": 0.13},
        {"long": 117.47, "lat": 0.13},
        {"longitude": 117.47, "latitude": 0.13},
        {"x": 117.47, "y": 0.13},
        {"bujur": 117.47, "lintang": 0.13},
        {"Lintang": "0,13", "BUJUR": "117,47"},
        {"LAT": "0.13", "LON": "117.47", "name": "x"},
        {"Lintang": "0.13 LU", "Bujur": "117.47 BT"},
        {"@lat": "0.13", "@lon": "117.47"},
        {"lon": None, "longitude": 117.47, "lat": 0.13},
        {"type": "Point", "coordinates": [117.47, 0.13]},
        {"type": "Point", "coordinates": [117.47, 0.13, 12.5]},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [117.47, 0.13]}},
        {"#text": "0.13 117.47", "@srs": "x"},
        [117.47, 0.13],
        [117.47, 0.13, 5],
        ["117,47", "0.13"],
        "0.13,117.47",
        "0.13, 117.47",
        "0.13;117.47",
        "0,13;117,47",
        "0,13 ; 117,47",
        "0,13 117,47",
        "0.13 117.47",
        "0,13, 117,47",
        "(0.13, 117.47)",
        " 0.13\n117.47 ",
        "0.13 LU, 117.47 BT",
        "0.13 LU 117.47 BT",
    ],
)
def test_a_point_is_longitude_and_latitude(column, value):
    assert column([value], type="point") == ([P], [])


def test_south_and_west_are_negative(one):
    assert one("6.89 LS 109.67 BT", type="point") == [109.67, -6.89]
    assert one("-6.89,-109.67", type="point") == [-109.67, -6.89]
    assert one({"lat": "40 N", "lon": "74 W"}, type="point") == [-74, 40]


def test_the_order_of_lists_and_of_texts_can_be_told(one):
    assert one([0.13, 117.47], type="point", order="latlon") == P
    assert one([117.47, 0.13], type="point", order="lonlat") == P
    assert one("117.47, 0.13", type="point", order="lonlat") == P
    assert one("0.13, 117.47", type="point", order="latlon") == P


@pytest.mark.parametrize("order", ["latlon", "lonlat"])
def test_an_order_changes_nothing_where_the_order_is_known(one, order):
    assert one({"type": "Point", "coordinates": P}, type="point", order=order) == P
    assert one({"lat": 0.13, "lon": 117.47}, type="point", order=order) == P


@pytest.mark.parametrize(
    ("value", "warning"),
    [
        ([0, 0], "point 0,0"),
        ("0,0", "point 0,0"),
        ({"lat": 0, "lon": 0}, "point 0,0"),
        ({"type": "Point", "coordinates": [0, 0]}, "point 0,0"),
        ([181, 0.13], "out of range"),
        ([117, -91], "out of range"),
        ([117, 142], "out of range"),
        ([0.13, 117.47], "swapped?"),
        ("117.47, 0.13", "swapped?"),
        ([0.1, 95], "swapped?"),
        ([0.1, 141], "swapped?"),
        ({"lat": 0.13}, "half a point"),
        ({"lat": 0.13, "lon": None}, "half a point"),
        ({"lat": 0.13, "lon": "-"}, "half a point"),
        ([117.47], "half a point"),
        ({"name": "x"}, "not a point"),
        ({"lat": "utara", "lon": "timur"}, "not a point"),
        ({"type": "LineString", "coordinates": [P, P]}, "not a point"),
        ("0.13", "not a point"),
        ("1 2 3 4", "not a point"),
        ("Bontang", "not a point"),
        (5, "not a point"),
        (True, "not a point"),
        ([True, False], "not a point"),
        ([[117.47, 0.13]], "half a point"),
    ],
)
def test_no_place_is_nothing_and_warned_of(column, value, warning):
    assert column([value], type="point") == ([None], [warning])


@pytest.mark.parametrize("value", [None, "", "-", [], {}, {"lat": None, "lon": None}, {"lat": "", "lon": ""}])
def test_a_missing_place_is_no_reason_to_warn(column, value):
    assert column([value], type="point") == ([None], [])


@pytest.mark.parametrize("value", [[117.47, 0], [0, 51.5]])
def test_a_single_nought_is_a_place(one, value):
    assert one(value, type="point") == value


def test_two_columns_make_a_point_of_the_whole_item(read):
    found = read("id;Lintang;Bujur\na;0,13;117,47\n", {"p": {"path": "@", "type": "point"}}, format="csv")
    assert found.rows == [{"p": P}]


A, B, C, D = [117.1, 0.1], [117.2, 0.1], [117.2, 0.2], [117.1, 0.2]
RING = [A, B, C, D, A]
TEXT = "0.1,117.1 0.1,117.2 0.2,117.2 0.2,117.1 0.1,117.1"
HOLE = [[117.12, 0.12], [117.13, 0.12], [117.13, 0.13], [117.12, 0.12]]
FAR = [[118.1, 1.1], [118.2, 1.1], [118.2, 1.2], [118.1, 1.1]]
BAD = [[118.1, 1.1], [0, 0], [118.2, 1.2], [118.1, 1.1]]


@pytest.mark.parametrize(
    "value",
    [
        [A, B, C],
        [[*A, 7], [*B, 8], C],
        [{"x": 117.1, "y": 0.1}, {"x": 117.2, "y": 0.1}, {"x": 117.2, "y": 0.2}],
        ["0.1,117.1", "0.1,117.2", "0.2,117.2"],
        "0.1,117.1 0.1,117.2 0.2,117.2",
        "0.1, 117.1\n0.1, 117.2\n0.2, 117.2",
        "0,1;117,1 0,1;117,2 0,2;117,2",
        "0.1 117.1 0.1 117.2 0.2 117.2",
        {"type": "LineString", "coordinates": [A, B, C]},
        {"type": "LineString", "coordinates": [[*A, 1], [*B, 1], [*C, 1]]},
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [A, B, C]}},
    ],
)
def test_a_line_is_a_list_of_points(one, value):
    assert one(value, type="line") == [A, B, C]


@pytest.mark.parametrize(
    "value", [[A], [A, [0, 0]], "0.1,117.1", "x", 5, {"type": "Point", "coordinates": A}, {"a": 1}]
)
def test_a_line_with_a_bad_point_or_only_one_is_nothing(column, value):
    assert column([value], type="line") == ([None], ["not a line"])


@pytest.mark.parametrize(
    "value",
    [
        RING,
        RING[:-1],
        [[*point, 3] for point in RING],
        TEXT,
        TEXT.removesuffix(" 0.1,117.1"),
        [TEXT],
        {"type": "Polygon", "coordinates": [RING]},
        {"type": "Polygon", "coordinates": [RING, HOLE]},
        {"type": "Polygon", "coordinates": [RING[:-1]]},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING, HOLE]}},
        [RING, HOLE],
        {"#text": TEXT},
    ],
)
def test_a_polygon_is_its_closed_outer_ring(one, value):
    assert one(value, type="polygon") == RING


@pytest.mark.parametrize(
    "value", [BAD, [A, B], [A, B, A], "0.1,117.1 0.1,117.2", "x", 5, {"type": "Polygon", "coordinates": []}]
)
def test_a_ring_that_is_none_is_nothing_and_warned_of(column, value):
    values, warnings = column([value], type="polygon")
    assert values == [None]
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("value", "rings"),
    [
        (RING, [RING]),
        (TEXT, [RING]),
        ([TEXT], [RING]),
        ([TEXT, TEXT], [RING, RING]),
        ([{"#text": TEXT}, TEXT], [RING, RING]),
        ([RING, FAR], [RING, FAR]),
        ({"type": "Polygon", "coordinates": [RING, HOLE]}, [RING]),
        ({"type": "MultiPolygon", "coordinates": [[RING, HOLE], [FAR]]}, [RING, FAR]),
        ([[RING, HOLE], [FAR]], [RING, FAR]),
        (
            [{"type": "Polygon", "coordinates": [RING]}, {"type": "Polygon", "coordinates": [FAR]}],
            [RING, FAR],
        ),
        ({"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [FAR]}]}, [FAR]),
        ({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}, [RING]),
        ([RING[:-1], FAR[:-1]], [RING, FAR]),
    ],
)
def test_polygons_are_a_list_of_closed_outer_rings(column, value, rings):
    assert column([value], type="polygons") == ([rings], [])


@pytest.mark.parametrize(
    ("value", "rings", "warnings"),
    [
        ([RING, BAD], [RING], ["ring with a bad point"]),
        ([TEXT, "x"], [RING], ["ring with a bad point"]),
        ({"type": "MultiPolygon", "coordinates": [[BAD], [FAR]]}, [FAR], ["ring with a bad point"]),
        ([BAD], None, ["ring with a bad point"]),
        (BAD, None, ["ring with a bad point"]),
        (5, None, ["ring with a bad point"]),
        ({"type": "Point", "coordinates": A}, None, ["ring with a bad point"]),
    ],
)
def test_a_bad_point_voids_its_ring_and_no_other(column, value, rings, warnings):
    assert column([value], type="polygons") == ([rings], warnings)


@pytest.mark.parametrize("type", ["line", "polygon", "polygons"])
@pytest.mark.parametrize("value", [None, "", [], {}, "-"])
def test_no_shape_is_no_reason_to_warn(column, type, value):
    assert column([value], type=type) == ([None], [])


def test_the_order_holds_for_the_points_of_a_shape(one):
    assert one("117.1,0.1 117.2,0.1", type="line", order="lonlat") == [A, B]
    assert one([[0.1, 117.1], [0.1, 117.2]], type="line", order="latlon") == [A, B]
    assert one({"type": "LineString", "coordinates": [A, B]}, type="line", order="latlon") == [A, B]
