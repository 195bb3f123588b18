"""Whatever a source sends: rows or a refusal, and never anything that is not strict JSON."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccviewer.errors import BadPayload
from ccviewer.feeds.mapping import DecodeOptions, MapOptions, Mapper

TYPES = ["text", "number", "time", "bool", "point", "line", "polygon", "polygons"]
PATHS = ["@", "v", "a.v", "0", "v.0", "length(@)", "v[0] > `1`", "sort(v)", "max_by(@, &v)", "^.@", "*"]
FORMATS = ["json", "ndjson", "geojson", "topojson", "xml", "csv", "text", "xlsx"]

SAME_EACH_TIME = settings(
    deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.text("0123456789.,-+:/ eERpTZ()%;", max_size=25),
    st.from_regex(
        r"(Sen, )?[0-9]{1,4}[-/ .][0-9A-z]{1,4}[-/ .][0-9]{1,4}( [0-9:.]{1,12}( WIB| ?[+-]07)?)?",
        fullmatch=True,
    ),
    st.sampled_from(["Point", "Polygon", "MultiPolygon", "Feature", "Topology", "GeometryCollection"]),
)
keys = st.sampled_from(
    [
        *(
            "v",
            "a",
            "0",
            "type",
            "coordinates",
            "geometry",
            "geometries",
            "features",
            "seconds",
            "nanos",
            "#text",
        ),
        *("lat", "lon", "x", "y", "arcs", "objects", "transform", "scale", "translate", "properties", "crs"),
    ]
)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)


@pytest.mark.parametrize("format", ["json", "geojson", "topojson"])
@settings(SAME_EACH_TIME, max_examples=300)
@given(document=documents, type=st.sampled_from(TYPES), path=st.sampled_from(PATHS), scale=st.floats(0.1, 10))
def test_any_document_gives_rows_or_a_refusal(format, document, type, path, scale):
    field = {"path": path, "type": type, "map": {"1": "x", "*": 5}} | (
        {"scale": scale} if type == "number" else {}
    )
    fields = {"f": field, "g": {"path": path, "type": type, "required": True}}
    mapper = Mapper(MapOptions.model_validate({"fields": fields}), DecodeOptions(format=format))
    try:
        found = mapper.read(json.dumps(document).encode())
    except BadPayload:
        return
    json.dumps([mapper.printable(row) for row in found.rows], allow_nan=False)
    assert all(list(row) == ["f", "g"] and row["g"] is not None for row in found.rows)
    assert len(found.rows) == len(found.indexes)
    for said in (*found.errors, *found.warnings):
        assert str(said)


@pytest.mark.parametrize("format", FORMATS)
@settings(SAME_EACH_TIME, max_examples=150)
@given(payload=st.binary(max_size=60) | st.text("{}[]<>/\"',;:=&?!x1\n\t \0é", max_size=60).map(str.encode))
def test_any_bytes_give_rows_or_a_refusal(format, payload):
    mapper = Mapper(
        MapOptions.model_validate({"fields": {"f": "@", "v": "value"}}), DecodeOptions(format=format)
    )
    try:
        found = mapper.read(payload)
    except BadPayload:
        return
    json.dumps(found.rows, allow_nan=False)
