"""What a form asks for, worked out of the options of a panel; reads what people type. No Qt."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ccviewer.i18n import Text, tr
from ccviewer.model.words import DASH
from ccviewer.wall.option_words import OptionWords, words_of

Asks = Literal["text", "flag", "number", "choice", "names", "parts", "pair"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: what it asks for, how it is called, and its choices or the form of its parts."""

    name: str
    asks: Asks
    words: OptionWords
    optional: bool = False  # empty means None
    choices: tuple[str, ...] = ()
    part: type[BaseModel] | None = None


def entries(model: type[BaseModel], path: str) -> list[Entry]:
    """Return the fields of a model in their order; `path` is the kind of the panel, for the words."""
    found = []
    for name, info in model.model_fields.items():
        kind, optional = _bare(info.annotation)
        words = words_of(f"{path}.{name}", info.title, info.description)
        asks, choices, part = _asks(kind)
        found.append(Entry(name, asks, words, optional, choices, part))
    return found


def read(entry: Entry, typed: str) -> object:
    """Return what a typed line means; what cannot be read stays a text, which the panel will refuse."""
    typed = typed.strip()
    if entry.asks == "number":
        return None if not typed and entry.optional else _number(typed)
    if entry.asks == "pair":
        return tuple(_number(part) for part in typed.replace(",", ".").split(";")) if typed else None
    if entry.optional and not typed:
        return None
    return _number(typed) if entry.name == "of" else typed


def write(entry: Entry, value: object) -> str:
    """Return a value as people type it."""
    if value is None:
        return ""
    if entry.asks == "pair" and isinstance(value, Sequence):
        return "; ".join(f"{part:g}".replace(".", ",") for part in value)
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return str(value)


def mistakes(model: type[BaseModel], values: Mapping[str, object]) -> dict[tuple[str | int, ...], str]:
    """Return what is wrong, by the place of the field; nothing when the panel would take it."""
    found = _left_empty(model, values)
    try:
        model.model_validate(dict(values))
    except ValidationError as error:
        for one in error.errors():
            place = tuple(part for part in one["loc"] if part not in ("float", "int", "str"))
            found.setdefault(place, str(_mistake(one["type"], one.get("ctx", {}))))
    return found


def _left_empty(model: type[BaseModel], values: Mapping[str, object]) -> dict[tuple[str | int, ...], str]:
    """Return the texts that a panel cannot do without: an empty one would pass, and show nothing."""
    found: dict[tuple[str | int, ...], str] = {}
    for name, info in model.model_fields.items():
        kind, value = _bare(info.annotation)[0], values.get(name)
        if info.is_required() and kind is str and value == "":
            found[(name,)] = str(Text("wajib diisi"))
        part = _asks(kind)[2]
        if part is not None and isinstance(value, Sequence):
            for at, one in enumerate(value):
                if isinstance(one, Mapping):
                    found |= {(name, at, *place): said for place, said in _left_empty(part, one).items()}
    return found


def _mistake(kind: str, about: Mapping[str, Any]) -> Text:
    if "greater_than" in kind:
        return Text("paling kecil {least}", least=_plain(about.get("ge", about.get("gt"))))
    if "less_than" in kind:
        return Text("paling besar {most}", most=_plain(about.get("le", about.get("lt"))))
    if kind in ("missing", "string_too_short", "too_short"):
        return Text("wajib diisi")
    if kind.startswith(("float", "int", "decimal", "finite")):
        return Text("tulis angka, misalnya 12,5")
    if kind in ("string_too_long", "too_long"):
        return Text("terlalu panjang")
    if kind == "literal_error":
        return Text("pilih salah satu")
    return Text("tidak dapat dipakai")


def choice_word(entry: Entry, choice: str) -> str:
    """Return how a choice is called; one without words is its own name."""
    said = entry.words.choices.get(choice)
    if choice:
        return str(said) if said else choice
    return tr("tidak ditentukan")


def _plain(limit: object) -> str:
    return f"{limit:g}".replace(".", ",") if isinstance(limit, int | float) else DASH


def _number(typed: str) -> object:
    plain = typed.strip().replace(",", ".")
    try:
        return int(plain) if plain.lstrip("+-").isdigit() else float(plain)
    except ValueError:
        return typed


def _bare(annotation: Any) -> tuple[Any, bool]:
    """Return a type without its metadata and its None, and whether None was one of its kinds."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [one for one in get_args(annotation) if one is not type(None)]
        optional = len(kinds) < len(get_args(annotation))
        return (_bare(kinds[0])[0] if len(kinds) == 1 else str), optional
    return annotation, False


def _asks(kind: Any) -> tuple[Asks, tuple[str, ...], type[BaseModel] | None]:
    if get_origin(kind) is Literal:
        return "choice", tuple(str(one) for one in get_args(kind)), None
    if kind is bool:
        return "flag", (), None
    if kind in (int, float):
        return "number", (), None
    if get_origin(kind) in (tuple, list):
        inner = _bare(get_args(kind)[0])[0]
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return "parts", (), inner
        return ("names" if inner is str else "pair"), (), None
    return "text", (), None
