"""Makes a feed out of one payload: points at values, guesses, tries, and writes the profile; no Qt."""

from ccviewer.feeds.studio.candidates import Candidate, candidates
from ccviewer.feeds.studio.draft import Choice, Draft, Field, Question
from ccviewer.feeds.studio.guess import Proposal, guessed_field, propose
from ccviewer.feeds.studio.pointing import Items, Where, item_paths, path_text, value_at, walk
from ccviewer.feeds.studio.trial import Fault, Payload, Trial, attempt, checked, document, sniffed_format
from ccviewer.feeds.studio.writing import ProfileChanged, Written, block, read, revert, write

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
    "Trial",
    "Where",
    "Written",
    "attempt",
    "block",
    "candidates",
    "checked",
    "document",
    "guessed_field",
    "item_paths",
    "path_text",
    "propose",
    "read",
    "revert",
    "sniffed_format",
    "value_at",
    "walk",
    "write",
]
