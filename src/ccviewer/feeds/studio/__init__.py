"""Makes a feed out of one payload: points at values, guesses, tries, and writes the profile; no Qt."""

from ccviewer.feeds.studio.candidates import Candidate, candidates
from ccviewer.feeds.studio.draft import Choice, Draft, Field, Question
from ccviewer.feeds.studio.guess import Proposal, guessed_field, propose
from ccviewer.feeds.studio.pointing import Items, Where, item_paths, path_text, value_at, walk
from ccviewer.feeds.studio.sources import (
    Table,
    fetch,
    files_source,
    mqtt_source,
    rest_source,
    source_faults,
    suggested_id,
)
from ccviewer.feeds.studio.trial import Fault, Payload, Trial, attempt, checked, document, sniffed_format
from ccviewer.feeds.studio.writing import ProfileChanged, Written, block, inline, read, revert, write

__all__ = [
    "Candidate",
    "Choice",
    "Draft",
    "Fault",
    "Field",
    "Items",
    "Payload",
    "ProfileChanged",
    "Proposal",
    "Question",
    "Table",
    "Trial",
    "Where",
    "Written",
    "attempt",
    "block",
    "candidates",
    "checked",
    "document",
    "fetch",
    "files_source",
    "guessed_field",
    "inline",
    "item_paths",
    "mqtt_source",
    "path_text",
    "propose",
    "read",
    "rest_source",
    "revert",
    "sniffed_format",
    "source_faults",
    "suggested_id",
    "value_at",
    "walk",
    "write",
]
