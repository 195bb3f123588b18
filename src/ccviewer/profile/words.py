"""Says pydantic's findings in plain words, with what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ccviewer.i18n import Text
from ccviewer.profile.grammar_tree import GrammarTree
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.near import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]

_KINDS = {
    "string_type": Text("teks"),
    "int_type": Text("bilangan bulat"),
    "int_parsing": Text("bilangan bulat"),
    "int_from_float": Text("bilangan bulat"),
    "float_type": Text("angka"),
    "float_parsing": Text("angka"),
    "bool_type": Text("true atau false"),
    "bool_parsing": Text("true atau false"),
    "list_type": Text("daftar"),
    "tuple_type": Text("daftar"),
    "set_type": Text("daftar"),
    "frozen_set_type": Text("daftar"),
    "dict_type": Text("tabel"),
    "mapping_type": Text("tabel"),
    "model_type": Text("tabel"),
    "model_attributes_type": Text("tabel"),
    "dataclass_type": Text("tabel"),
    "path_type": Text("nama berkas"),
    "none_required": Text("kosong"),
    "datetime_type": Text("waktu"),
    "date_type": Text("tanggal"),
    "time_type": Text("waktu dalam hari"),
}
_BOUNDS = {
    "greater_than": ("gt", Text("{value} harus lebih dari {limit}")),
    "greater_than_equal": ("ge", Text("{value} harus paling sedikit {limit}")),
    "less_than": ("lt", Text("{value} harus kurang dari {limit}")),
    "less_than_equal": ("le", Text("{value} harus paling banyak {limit}")),
    "multiple_of": ("multiple_of", Text("{value} harus kelipatan {limit}")),
}
_FEW = 14
MISSING = Text("wajib ada")
UNKNOWN = Text("kunci tidak dikenal")


class Finding(NamedTuple):
    """One mistake, before it has a file and a line."""

    path: Path
    message: Text
    hint: Text | None = None


def findings(error: ValidationError, data: object, model: type[BaseModel]) -> list[Finding]:
    """Return every mistake that pydantic found, once each, with paths below `data`."""
    tree = GrammarTree.of(model)
    located = [
        (_path(each, data), each) for each in error.errors(include_url=False) if not _too_few_left(each)
    ]
    wrong_kinds: dict[Path, list[ErrorDetails]] = {}
    found: list[Finding] = []
    for path, each in located:
        if each["type"] in _KINDS:
            wrong_kinds.setdefault(path, []).append(each)
        else:
            found.append(_finding(path, each, data, tree))
    for path, group in wrong_kinds.items():
        # A union tells of each of its branches; where one of them fitted better, the others are noise.
        better = (*(each.path for each in found), *(other for other in wrong_kinds if other != path))
        if not any(other[: len(path)] == path for other in better):
            found.append(_wrong_kind(path, group))
    return list({(each.path, str(each.message)): each for each in found}.values())


def near_miss(wrong: object, allowed: Iterable[str]) -> Text | None:
    """Return a hint with what was probably meant, or with all that could be when that is few."""
    names = [name for name in allowed if name != wrong]
    near = nearest(str(wrong), names)
    if near:
        return Text("maksudnya {near}?", near=f"'{near}'")
    if names and len(names) <= _FEW:
        return Text("yang ada: {names}", names=", ".join(names))
    return None


def value_text(value: object) -> str:
    """Return a value as TOML writes it, shortened."""
    if isinstance(value, str):
        folded = " ".join(value.split())
        return f'"{folded}"' if len(folded) <= 40 else f'"{folded[:38]}…"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ … }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[ … ]" if value else "[]"
    return str(value)[:40]


def _path(error: ErrorDetails, data: object) -> Path:
    """Return where the error lies in the data: pydantic's own location also names branches of unions."""
    path: list[str | int] = []
    here: Any = data
    for part in error["loc"]:
        index = isinstance(part, int) and isinstance(here, list | tuple) and part < len(here)
        if index or (isinstance(here, dict) and part in here):
            here = here[part]
            path.append(part)
    if error["type"] == "missing":
        path.append(error["loc"][-1])
    return tuple(path)


def _too_few_left(error: ErrorDetails) -> bool:
    """Say whether a list is called too short only because its wrong items were not counted."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _finding(path: Path, error: ErrorDetails, data: object, tree: GrammarTree) -> Finding:
    kind, context, value = error["type"], error.get("ctx", {}), value_text(error["input"])
    if kind == "missing":
        return Finding(path, MISSING, choice_hint(None, tree.values(path, data)))
    if kind == "extra_forbidden":
        return Finding(path, UNKNOWN, near_miss(path[-1], tree.keys(path[:-1], data)))
    if kind in ("literal_error", "enum"):
        allowed = tree.values(path, data) or _quoted(context["expected"])
        return Finding(
            path, Text("{value} bukan salah satu pilihan", value=value), choice_hint(error["input"], allowed)
        )
    if kind == "union_tag_invalid":
        key, allowed = _quoted(context["discriminator"])[0], _quoted(context["expected_tags"])
        written = value_text(context["tag"])
        return Finding(
            (*path, key),
            Text("{value} bukan salah satu pilihan", value=written),
            choice_hint(context["tag"], allowed),
        )
    if kind == "union_tag_not_found":
        key = _quoted(context["discriminator"])[0]
        return Finding((*path, key), MISSING, choice_hint(None, tree.values((*path, key), data)))
    if kind in _BOUNDS:
        name, said = _BOUNDS[kind]
        return Finding(path, Text(said.template, value=value, limit=f"{context[name]:g}"))
    if kind in ("string_too_short", "too_short"):
        if context["min_length"] == 1:
            return Finding(path, Text("tidak boleh kosong"))
        return Finding(path, Text("perlu paling sedikit {count} isi", count=context["min_length"]))
    if kind in ("string_too_long", "too_long"):
        return Finding(path, Text("paling banyak {count} isi", count=context["max_length"]))
    if kind == "string_pattern_mismatch":
        if set(context["pattern"]) <= set("^[a-z0-9-]+$"):
            return Finding(
                path, Text("{value} hanya boleh memuat huruf kecil, angka dan tanda hubung", value=value)
            )
        return Finding(
            path, Text("{value} tidak sesuai bentuk {pattern}", value=value, pattern=context["pattern"])
        )
    if kind == "finite_number":
        return Finding(path, Text("{value} bukan angka biasa", value=value))
    if kind.startswith("url_"):
        return Finding(path, Text("{value} bukan alamat (URL)", value=value))
    if kind in ("value_error", "assertion_error"):
        return _raised(path, context["error"])
    return Finding(path, Text("{message}", message=error["msg"]))


def _raised(path: Path, error: Exception) -> Finding:
    if isinstance(error, Mistake):
        return Finding((*path, *error.at), error.text, error.hint)
    said = error.args[0] if error.args else ""
    return Finding(path, said if isinstance(said, Text) else Text("{message}", message=str(error)))


def _wrong_kind(path: Path, errors: Sequence[ErrorDetails]) -> Finding:
    value: Any = errors[0]["input"]
    wanted = list(dict.fromkeys(_KINDS[each["type"]] for each in errors))
    hint = None
    if any(each["type"] == "string_type" for each in errors) and isinstance(value, int | float):
        hint = Text("tulis dalam tanda kutip: {written}", written=f'"{value_text(value)}"')
    elif isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?|true|false", value):
        hint = Text("tulis tanpa tanda kutip: {written}", written=value)
    elif wanted == [Text("daftar")]:
        hint = Text("tulis dalam kurung siku: {written}", written="[ … ]")
    elif wanted == [Text("tabel")]:
        hint = Text("tulis dalam kurung kurawal: {written}", written="{ kunci = nilai }")
    return Finding(
        path, Text("{value} bukan {wanted}", value=value_text(value), wanted=_Either(wanted)), hint
    )


class _Either:
    """Several words, said as alternatives in the language of the moment."""

    def __init__(self, words: Sequence[Text]) -> None:
        self._words = tuple(words)

    def __format__(self, spec: str) -> str:
        return str(Text(" atau ")).join(str(word) for word in self._words)


def choice_hint(wrong: object, allowed: Sequence[str]) -> Text | None:
    """Return a hint with what was probably meant, and everything that could be."""
    if not isinstance(wrong, str) and str(wrong) in allowed:
        return Text("tulis dalam tanda kutip: {written}", written=f'"{wrong}"')
    near = None if wrong is None else nearest(str(wrong), allowed)
    if near:
        return Text("maksudnya {near}? Pilihan: {names}", near=f"'{near}'", names=", ".join(allowed))
    return Text("pilihan: {names}", names=", ".join(allowed)) if allowed else None


def _quoted(said: str) -> list[str]:
    return re.findall(r"'([^']*)'", said)
