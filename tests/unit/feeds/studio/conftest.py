from pathlib import Path

import pytest

from ccviewer.feeds.mapping import DecodeOptions, MapOptions, Mapper

PAYLOADS = Path(__file__).parents[3] / "data" / "payloads"
FORMATS = {".xml": "xml", ".json": "json", ".topojson": "topojson"}


def document_of(name):
    """The decoded document of a recorded payload."""
    path = PAYLOADS / name
    mapper = Mapper(MapOptions(), DecodeOptions(format=FORMATS[path.suffix]))
    return mapper.document(path.read_bytes())


@pytest.fixture(params=sorted(path.name for path in PAYLOADS.iterdir() if path.suffix in FORMATS))
def recorded(request):
    """The document of each recorded payload in turn."""
    return document_of(request.param)


@pytest.fixture
def document():
    return document_of
