"""A feed that is being made: where it reads, which rows, which fields, and what is still a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ccviewer.i18n import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: what is written, and what it means."""

    value: str
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can know. `option` is the key of the field, or of the map, that the answer sets."""

    option: str
    text: Text
    choices: tuple[Choice, ...]
    likely: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field with the options that the profile knows; `sure` is False while it is only a guess."""

    name: str
    options: Mapping[str, Any]
    sure: bool = True
    why: tuple[Text, ...] = ()
    question: Question | None = None
    sample: str = ""

    @property
    def path(self) -> str:
        """Return where it reads, as one text: a path, a template, a level of the topic, or a constant."""
        for key in ("path", "template", "topic", "const"):
            if key in self.options:
                return str(self.options[key])
        return ""

    @property
    def type(self) -> str:
        """Return its type."""
        return str(self.options.get("type", "text"))

    def written(self) -> str | dict[str, Any]:
        """Return what the profile says: the path alone where there is nothing else."""
        said = {
            key: value
            for key, value in self.options.items()
            if value is not None and (value != "" or key in ("const", "default"))
        }
        if said.get("type") == "text":
            del said["type"]
        return said["path"] if set(said) == {"path"} else said

    def having(self, **options: Any) -> Field:
        """Return the field with other options, which a person chose; None takes one away."""
        left = {key: value for key, value in {**self.options, **options}.items() if value not in (None, "")}
        return replace(self, options=left, sure=True, question=None, why=())

    def confirmed(self) -> Field:
        """Return the field as a person agreed to it."""
        return replace(self, sure=True, question=None)


@dataclass(frozen=True, slots=True)
class Draft:
    """A feed in the making. `source` are the keys of the transport: kind, url, host, topics, path, every.

    `questions` are about the whole map, and not answered yet.
    """

    id: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)
    decode: Mapping[str, Any] = field(default_factory=lambda: {"format": "json"})
    record: str = "reading"
    items: tuple[str, ...] | None = None
    timezone: str | None = None
    decimal: str | None = None
    fields: tuple[Field, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def format(self) -> str:
        """Return the format of the payload."""
        return str(self.decode.get("format", "json"))

    def map_table(self) -> dict[str, Any]:
        """Return `[feeds.map]`."""
        table: dict[str, Any] = {"record": self.record}
        default = ("features",) if self.format in ("geojson", "topojson") else ("@",)
        if self.items is not None and self.items != default:
            table["items"] = self.items[0] if len(self.items) == 1 else list(self.items)
        if self.timezone:
            table["timezone"] = self.timezone
        if self.decimal:
            table["decimal"] = self.decimal
        table["fields"] = {each.name: each.written() for each in self.fields}
        return table

    def table(self) -> dict[str, Any]:
        """Return the whole `[[feeds]]`."""
        table: dict[str, Any] = {"id": self.id, **self.source}
        table["decode"] = dict(self.decode)
        table["map"] = self.map_table()
        return table

    def with_field(self, name: str, changed: Field | None) -> Draft:
        """Return the draft with one field replaced, added at the end, or, with None, left out."""
        kept = [changed if each.name == name else each for each in self.fields]
        if changed is not None and all(each.name != name for each in self.fields):
            kept.append(changed)
        return replace(self, fields=tuple(each for each in kept if each is not None))

    def field(self, name: str) -> Field | None:
        """Return the field of this name."""
        return next((each for each in self.fields if each.name == name), None)

    def free_name(self, wanted: str) -> str:
        """Return this name, or the first one like it that no field has."""
        taken = {each.name for each in self.fields}
        if wanted not in taken:
            return wanted
        return next(name for n in range(2, 10_000) if (name := f"{wanted}_{n}") not in taken)
