import json

import pytest

from ccviewer.feeds.mapping import DecodeOptions, MapOptions, Mapper


@pytest.fixture
def mapper():
    """Build a mapper from what a profile says."""

    def build(fields, *, decode=None, ok_when=None, opd=None, **map):
        options = MapOptions.model_validate({"fields": fields, **map})
        return Mapper(options, DecodeOptions.model_validate(decode or {}), ok_when=ok_when, timezone=opd)

    return build


@pytest.fixture
def read(mapper):
    """Read a payload (bytes, text, or a value to be sent as JSON) by a mapping."""

    def reading(payload, fields, *, topic=None, content_type=None, format=None, **said):
        if not isinstance(payload, bytes):
            payload = (payload if isinstance(payload, str) else json.dumps(payload)).encode()
        if format is not None:
            said["decode"] = {"format": format} | said.get("decode", {})
        return mapper(fields, **said).read(payload, topic=topic, content_type=content_type)

    return reading


@pytest.fixture
def column(read):
    """Convert values with one field; times as texts. Gives the values and the codes of the warnings."""

    def converting(values, **field):
        map_options = {name: field.pop(name) for name in ("opd",) if name in field}
        found = read([{"v": value} for value in values], {"f": {"path": "v", **field}}, **map_options)
        return [row["f"] for row in found.rows], [warned.code for warned in found.warnings]

    return converting


@pytest.fixture
def one(column):
    """Convert one value with one field."""
    return lambda value, **field: column([value], **field)[0][0]


@pytest.fixture
def when(mapper):
    """Convert one value to a time, as the contract writes it."""

    def converting(value, *, opd=None, map_zone=None, **field):
        said = {"timezone": map_zone} if map_zone else {}
        built = mapper({"f": {"path": "v", "type": "time", **field}}, opd=opd, **said)
        found = built.read(json.dumps({"v": value}).encode())
        return built.printable(found.rows[0])["f"]

    return converting
