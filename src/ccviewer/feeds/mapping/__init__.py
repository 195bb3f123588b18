"""Turns what a source sends into rows: decode, pick the items, convert the fields; no network and no Qt."""

from ccviewer.feeds.mapping.mapper import Mapper, Rows
from ccviewer.feeds.mapping.notices import RowError, Warned
from ccviewer.feeds.mapping.options import DecodeOptions, Expression, FieldOptions, MapOptions, Zone
from ccviewer.feeds.mapping.paths import ExpressionFailed, Path
from ccviewer.feeds.mapping.times import utc_text

__all__ = [
    "DecodeOptions",
    "Expression",
    "ExpressionFailed",
    "FieldOptions",
    "MapOptions",
    "Mapper",
    "Path",
    "RowError",
    "Rows",
    "Warned",
    "Zone",
    "utc_text",
]
